//! Fine-tunes an encoder on a trainer's sentences, and gives the trainer the logits of these sentences.

use std::collections::HashMap;
use std::path;

use ndarray::Array2;
use standpoint_common::shuffle::Shuffle;

use super::cues::{Sentence, documents, passages};
use super::folds::stratified_group_folds;
use super::{TrainError, Trainer};
use crate::encoder::{Embeddings, Encoder, Passage, TrainingSet};
use crate::labelled::Labelled;

/// The number of folds in which an encoder is fine-tuned, for few labelled sentences and for many: each needs a fit of
/// minutes.
const FOLDS: [usize; 2] = [3, 2];
/// The number of labelled sentences from which on there are many.
const MANY: usize = 3000;
/// The largest number of sentences of each source of borrowed labels that an encoder learns from.
const MAX_BORROWED: usize = 20_000;

/// A sentence from which an encoder learns.
struct Learned<'a> {
    row: usize,
    passage: Passage<'a>,
    /// 0 for the own labels, and one more for each file of borrowed ones and for the sentences in it that stand alone.
    source: usize,
}

impl<'a> Trainer<'a> {
    /// Fine-tunes the last `layers` layers of an encoder on the sentences, for
    /// [`with_embeddings`](Self::with_embeddings). It calls `report` with the sentences learned from and all of
    /// them, those of each pass of each fit: before the first and after each step.
    ///
    /// If there is a folder for `checkpoints`, it keeps at each tenth of a pass how far the fits are. The same call goes on
    /// from there after an interruption, to the same result. [`remove_checkpoints`](crate::encoder::remove_checkpoints)
    /// removes them.
    ///
    /// # Errors
    /// If there is no room for a temporary file or for a checkpoint, or the weights do not stay finite.
    pub fn fine_tune(
        &self,
        encoder: Encoder,
        layers: usize,
        checkpoints: Option<&path::Path>,
        report: impl Fn(usize, usize) + Sync,
    ) -> Result<Embeddings, TrainError> {
        let training_set = self.training_set();
        let layers = layers.clamp(1, encoder.all_layers());
        let tuned = encoder.fine_tune(&training_set, layers, checkpoints, report)?;
        Ok(Embeddings::of_fine_tuned(tuned, &training_set))
    }

    /// Adds what an encoder says of whole sentences: embeddings are features of the sentence model; the logits of a
    /// fine-tuned encoder are joined to those of the sentence model.
    ///
    /// # Errors
    /// If a sentence is not among the embedded texts.
    pub fn with_embeddings(mut self, embeddings: &Embeddings) -> Result<Self, TrainError> {
        let (encoder, rows) = (embeddings.encoder(), embeddings.rows());
        if encoder.layout().logits == 0 {
            let texts = self.rows().map(|s| s.text.as_str());
            let places = embeddings.places(texts, &[]);
            let places = places.map_err(TrainError::NotEmbedded)?;
            self.counts = self
                .counts
                .with_embeddings(encoder.layout(), rows.clone(), places);
        } else {
            let learned = self.learned();
            let texts = learned.iter().map(|learned| learned.passage.text);
            let places = embeddings.places(texts, &self.encoder_folds(&learned));
            places.map_err(TrainError::NotEmbedded)?;
            let mut logits = Array2::from_elem(self.targets.raw_dim(), f64::NAN);
            for (learned, read) in learned.iter().zip(rows.outer_iter()) {
                logits.row_mut(learned.row).assign(&read.mapv(f64::from));
            }
            self.encoder_logits = Some(logits);
        }
        self.encoder = Some(encoder.clone());
        Ok(self)
    }

    /// Returns whether a fine-tuned encoder has out-of-fold logits of a row.
    pub(super) fn is_read(&self, row: usize) -> bool {
        let logits = self.encoder_logits.as_ref();
        logits.is_none_or(|logits| !logits[(row, 0)].is_nan())
    }

    fn training_set(&self) -> TrainingSet<'a> {
        let learned = self.learned();
        let label = |row: usize| match row.checked_sub(self.labels.len()) {
            None => self.labels[row],
            Some(at) => self.borrowed.map_or(0, |b| b.sentences[at].label),
        };
        TrainingSet {
            folds: self.encoder_folds(&learned),
            labels: learned.iter().map(|learned| label(learned.row)).collect(),
            targets: Array2::from_shape_fn((learned.len(), self.targets.ncols()), |(at, class)| {
                self.targets[(learned[at].row, class)]
            }),
            sources: learned.iter().map(|learned| learned.source).collect(),
            passages: learned.into_iter().map(|learned| learned.passage).collect(),
        }
    }

    /// The sentences from which an encoder learns: all own ones, and whole documents of each source of borrowed ones.
    fn learned(&self) -> Vec<Learned<'a>> {
        let mut learned: Vec<Learned> = Vec::new();
        let mut add = |labelled: &'a Labelled, document: &[usize], first: usize, source: usize| {
            let sentences = Sentence::from_labelled(labelled, document);
            let both = document
                .iter()
                .zip(passages(&sentences, self.options.context));
            learned.extend(both.map(|(row, passage)| Learned {
                row: first + row,
                passage,
                source,
            }));
        };
        let all = |labelled: &Labelled| -> Vec<usize> { (0..labelled.sentences.len()).collect() };
        for document in documents(self.labelled, &all(self.labelled), self.options.context) {
            add(self.labelled, &document, 0, 0);
        }
        if let Some(borrowed) = self.borrowed {
            let documents = documents(borrowed, &all(borrowed), self.options.context);
            let mut order: Vec<u32> = (0..documents.len() as u32).collect();
            Shuffle::default().shuffle(&mut order);
            // The number of each source, and how many of its sentences there are.
            let mut sources: HashMap<(usize, bool), (usize, usize)> = HashMap::new();
            for document in order.into_iter().map(|at| &documents[at as usize]) {
                let first = &borrowed.sentences[document[0]];
                let next = sources.len() + 1;
                let key = (first.file, first.document.is_none());
                let (source, count) = sources.entry(key).or_insert((next, 0));
                if *count + document.len() <= MAX_BORROWED {
                    *count += document.len();
                    add(borrowed, document, self.labels.len(), *source);
                }
            }
        }
        learned.sort_by_key(|learned| learned.row);
        learned
    }

    /// The folds in which an encoder is fine-tuned: those of cross-validation joined to a few. A borrowed sentence is in
    /// none if its kind of text is not tested.
    fn encoder_folds(&self, learned: &[Learned]) -> Vec<Option<usize>> {
        let classes = self.targets.ncols();
        let few = FOLDS[usize::from(self.labels.len() >= MANY)];
        let joined =
            |labels: &[usize], folds| stratified_group_folds(labels, folds, classes, few, few);
        let own = joined(&self.labels, &self.folds);
        let two = self.two_kinds.as_ref();
        let others = two.map(|two| joined(&two.labels, &two.folds));
        let fold = |learned: &Learned| match learned.row.checked_sub(own.len()) {
            None => Some(own[learned.row]),
            Some(at) => others.as_ref().map(|others| others[at]),
        };
        learned.iter().map(fold).collect()
    }
}
