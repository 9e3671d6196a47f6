//! Trains a model from labelled sentences, with cross-validation.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use ndarray::{Array2, Axis, s};
use rayon::prelude::*;

use super::cues::{all_cues, documents};
use super::dense::{EmbeddingWeights, VectorWeights};
use super::fit_progress::FitProgress;
use super::folds::assign_folds;
use super::held_out_logits::HeldOutLogits;
use super::paths::{Path, Setting};
use super::stack::Stack;
use super::training_sentences::SentenceHashes;
use super::two_kinds::TwoKinds;
use super::{BorrowedLabels, HeldOut, Model, Options, Parts, Provenance, TrainError};
use crate::classifier::{Cutoffs, SparseLogistic};
use crate::encoder::Encoder;
use crate::features::{Counts, DIMENSIONS, Weighting};
use crate::labelled::{Labelled, LabelledSentence};
use crate::text::{LanguageCheck, common_words_of};

/// The number of folds for few labelled sentences and for many. Every pair of folds is left out once, so the
/// time grows with its square; but few sentences leave few to learn from.
const FOLDS: [usize; 2] = [10, 5];
/// The number of labelled sentences from which on there are many.
const MANY: usize = 3000;
/// The number from which on there are very many.
const VERY_MANY: usize = 30_000;
/// Below this number every pair of folds is left out as well.
const NESTED: usize = 20_000;
/// The number from which on a feature must be more frequent still.
const VAST: usize = 120_000;
/// Tolerance of the final fit.
const FINE: f64 = 1e-6;

/// Labelled sentences with their features counted, ready for fits on any part of them.
pub struct Trainer<'a> {
    pub(super) labelled: &'a Labelled,
    /// Labels that only help; their sentences are the last rows.
    pub(super) borrowed: Option<&'a Labelled>,
    pub(super) options: Options,
    pub(super) counts: Counts,
    /// Shape (rows, labels): the sentences, then the borrowed ones.
    pub(super) targets: Array2<f64>,
    /// The label of each sentence that is not borrowed.
    pub(super) labels: Vec<usize>,
    /// Shape (sentences, cues), without cues if they do not count.
    pub(super) cues: Array2<f64>,
    /// The fold of each sentence that is not borrowed; whole documents and their copies.
    pub(super) folds: Vec<usize>,
    /// The borrowed labels as a kind of text, if they are enough.
    pub(super) two_kinds: Option<TwoKinds<'a>>,
    pub(super) fits: FitProgress<'a>,
    /// The encoder of the sentences, if one reads them.
    pub(super) encoder: Option<Arc<Encoder>>,
    /// The out-of-fold logits of an encoder that was fine-tuned, shape (rows, labels); not a number for borrowed sentences
    /// that it has not read.
    pub(super) encoder_logits: Option<Array2<f64>>,
}

standpoint_common::debug_as_name!(Trainer<'_>);

/// The result of a fit of the sentence model.
pub(super) struct SentenceFit {
    weighting: Weighting,
    setting: Setting,
    logistic: SparseLogistic,
}

impl<'a> Trainer<'a> {
    /// Counts the features of all labelled sentences and assigns their documents to folds.
    ///
    /// # Errors
    /// If there are too few labels or documents with one, if the labels contradict themselves (which
    /// those from a file cannot), if an option is out of range or the dictionary overlaps too much, or if no
    /// word is a feature.
    pub fn new(labelled: &'a Labelled, options: Options) -> Result<Self, TrainError> {
        Self::borrowing(labelled, None, options)
    }

    /// Does the same with the help of [borrowed](Labelled::borrowed_for) labels.
    ///
    /// A borrowed sentence may differ from the texts that are to be scored: be of another time, another outlet, or
    /// written for the purpose. So weights are partly common to both kinds of sentences and partly those of
    /// the labelled ones (Daumé III 2007, <https://aclanthology.org/P07-1033>), and a borrowed sentence counts by a
    /// weight that cross-validation chooses. Only labelled sentences are predicted: the penalty, the weight, the
    /// decision layer, the label rule and all figures come from them.
    ///
    /// # Errors
    /// Those of [`new`](Self::new), and if the borrowed labels have another label set.
    pub fn borrowing(
        labelled: &'a Labelled,
        borrowed: Option<&'a Labelled>,
        mut options: Options,
    ) -> Result<Self, TrainError> {
        check_labels(labelled)?;
        if let Some(borrowed) = borrowed {
            check_labels(borrowed)?;
            if borrowed.labels != labelled.labels {
                return Err(TrainError::OtherLabels);
            }
        }
        let rows: Vec<&LabelledSentence> = rows(labelled, borrowed).collect();
        let sentences = rows.len();
        let min_df = *options.min_df.get_or_insert(min_df(sentences));
        // Vectors and characters help with words that were not labelled. Where very many were, they add nothing
        // (`docs/accuracy.md`).
        options.vectors.get_or_insert(sentences < VERY_MANY);
        options.characters.get_or_insert(sentences < VERY_MANY);
        options.check_dictionary()?;
        let extractor = options.extractor()?;
        let texts: Vec<&str> = rows.iter().map(|s| s.text.as_str()).collect();
        let own = labelled.sentences.len();
        let folds = assign_folds(labelled, FOLDS[usize::from(own >= MANY)])?;
        let count = folds.iter().max().map_or(0, |last| last + 1);
        Ok(Trainer {
            two_kinds: borrowed
                .and_then(|borrowed| TwoKinds::new(labelled, borrowed, &options, count)),
            counts: Counts::new(&extractor, &texts, options.norm(), min_df),
            targets: Array2::from_shape_fn((sentences, labelled.labels.len()), |(row, class)| {
                rows[row].votes[class]
            }),
            labels: labelled.label_indices(),
            cues: if options.cues {
                all_cues(labelled, options.context)
            } else {
                Array2::zeros((own, 0))
            },
            folds,
            labelled,
            borrowed,
            options,
            fits: FitProgress::default(),
            encoder: None,
            encoder_logits: None,
        })
    }

    /// Returns whether cross-validation leaves out pairs of folds.
    pub(super) fn is_nested(&self) -> bool {
        self.targets.nrows() < NESTED
    }

    /// The sentences of all rows.
    pub fn rows(&self) -> impl Iterator<Item = &'a LabelledSentence> + use<'a> {
        rows(self.labelled, self.borrowed)
    }

    /// The rows of the borrowed sentences.
    pub(super) fn borrowed_rows(&self) -> Range<usize> {
        self.labels.len()..self.targets.nrows()
    }

    /// The rows that a fit learns from which leaves out the sentences of some folds.
    pub(super) fn rows_outside(&self, is_inside: impl Fn(usize) -> bool) -> Vec<usize> {
        let is_outside = |&row: &usize| !self.fold_of(row).is_some_and(&is_inside);
        (0..self.targets.nrows()).filter(is_outside).collect()
    }

    /// The sentences that are not borrowed and in none of some folds.
    pub(super) fn sentences_outside(
        &self,
        is_inside: impl Fn(usize) -> bool,
    ) -> impl Iterator<Item = usize> {
        (0..self.labels.len()).filter(move |&row| !is_inside(self.folds[row]))
    }

    /// Calls `report` after each fit with the number of fits done and of those to do, as far as these can be
    /// foreseen. It is called from several threads.
    #[must_use]
    pub fn on_fit(mut self, report: impl Fn(usize, usize) + Send + Sync + 'a) -> Self {
        self.fits = FitProgress::new(report);
        self
    }

    /// Nested cross-validation by document. Everything that is learned or chosen for a fold (vocabulary,
    /// weighting, weights, penalty, decision layer, label offsets) comes from the other folds; the penalty
    /// and the decision layer come from logits that leave a second fold out as well. Only the choice of two
    /// penalties is common to all folds, and the logits of a fine-tuned encoder: those of a sentence come from a
    /// fit without its document, but those of the others from fits that saw it.
    ///
    /// With very many sentences no second fold is left out: the decision layer of a fold comes from logits of
    /// fits that have seen the fold's sentences. It has so few parameters that figures hardly change
    /// (`docs/decisions.md`).
    ///
    /// # Errors
    /// If there are too few documents for the folds, or a fit fails.
    pub fn cross_validate(&self) -> Result<HeldOut, TrainError> {
        let count = self.folds.iter().max().map_or(0, |last| last + 1);
        let nested = if self.is_nested() { count } else { 0 };
        // Two penalties for each pair of folds.
        self.fits.expect(nested * nested.saturating_sub(1));
        let (settings, singles) = self.single_paths(count)?;
        let pairs = (0..nested).flat_map(|a| (a + 1..nested).map(move |b| (a, b)));
        let mut paths: HashMap<(usize, usize), Path> = pairs
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|(a, b)| {
                let path = self.path(&settings, |fold| fold == a || fold == b)?;
                Ok(((a, b), path))
            })
            .collect::<Result<_, TrainError>>()?;
        let singles = singles.into_iter().enumerate();
        paths.extend(singles.map(|(fold, path)| ((fold, fold), path)));
        let classes = self.labelled.labels.len();
        let mut logits = vec![Array2::zeros((self.targets.nrows(), classes)); settings.len()];
        for fold in 0..count {
            self.copy(&paths[&(fold, fold)], 0.., fold, &mut logits);
        }
        let mut held_out = HeldOut {
            log_probabilities: Array2::zeros((self.labels.len(), classes)),
            given: vec![0; self.labels.len()],
            borrowed: None,
            alphas: Vec::new(),
            stacks: Vec::new(),
            converged: paths.values().all(|path| path.converged),
            borrowed_weight: self.borrowed.map(|_| settings[0].borrowed_weight),
            paths: logits,
            settings,
            origin: self.origin(),
        };
        let decided: Vec<(usize, Stack)> = (0..count)
            .into_par_iter()
            .map(|fold| {
                // The other folds' sentences as seen by fits without them and without this fold.
                let mut logits = held_out.paths.clone();
                for other in (0..count).filter(|other| *other != fold) {
                    if let Some(path) = paths.get(&(fold.min(other), fold.max(other))) {
                        self.copy(path, 0.., other, &mut logits);
                    }
                }
                let outside: Vec<usize> = self.sentences_outside(|other| other == fold).collect();
                let chosen = self.choose(&outside, &logits);
                let is_inside = |other| other == fold;
                Ok((chosen, self.decide(&outside, is_inside, &logits[chosen])?))
            })
            .collect::<Result<_, TrainError>>()?;
        for (fold, (chosen, stack)) in decided.into_iter().enumerate() {
            held_out.alphas.push(held_out.settings[chosen].alpha);
            let own = &paths[&(fold, fold)];
            self.predict(&stack, own, chosen, &mut held_out);
            self.predict_borrowed(&stack, fold, chosen, &mut held_out);
            held_out.stacks.push(stack);
        }
        Ok(held_out)
    }

    /// Trains on all sentences. The penalty and the decision layer come from the logits of cross-validation,
    /// the weights from a fit on everything. Fails with the predictions of another trainer, unless it has the
    /// same sentences and options.
    ///
    /// # Errors
    /// If the predictions are of another trainer, or a fit fails.
    pub fn train(&self, held_out: &HeldOut) -> Result<Model, TrainError> {
        self.check(held_out)?;
        let all: Vec<usize> = (0..self.labels.len()).collect();
        let chosen = self.choose(&all, &held_out.paths);
        self.fits.expect(1);
        let rows = self.rows_outside(|_| false);
        let (stack, weights) = rayon::join(
            || self.decide(&all, |_| false, &held_out.paths[chosen]),
            || self.fit_weights(&rows, held_out.settings[chosen], FINE),
        );
        self.fits.done();
        let stack = stack?;
        let encoder_weight = stack.encoder_weight;
        let mut parts = self.parts(&all, weights?, stack)?;
        parts.provenance.converged &= held_out.converged;
        parts.cutoffs = held_out.cutoffs();
        if let (Some(_), Some(borrowed)) = (&parts.kinds, &mut parts.provenance.borrowed) {
            borrowed.label_rules = Some(held_out.macro_f1_of_label_rules());
        }
        let borrowed = self.rows().skip(self.labels.len());
        parts.borrowed = SentenceHashes::of_long(borrowed);
        let own = self.labels.len();
        let words = held_out.paths[chosen].slice(s![..own, ..]);
        let words = &words + &self.log_priors(&all);
        let read = self
            .encoder_logits
            .as_ref()
            .filter(|_| encoder_weight > 0.0);
        let read = read.map(|logits| logits.slice(s![..own, ..]));
        parts.held_out = HeldOutLogits::new(&self.labelled.sentences, words.view(), read);
        if LanguageCheck::new(self.options.language).is_none() {
            let sentences = self.labelled.sentences.iter();
            let texts = sentences.map(|sentence| sentence.text.as_str());
            parts.provenance.common_words = common_words_of(texts);
        }
        Ok(parts.into())
    }

    /// Fits weights on the given sentences.
    pub(super) fn fit_weights(
        &self,
        of: &[usize],
        setting: Setting,
        tolerance: f64,
    ) -> Result<SentenceFit, TrainError> {
        let (weighting, mut part) = self.part(of)?;
        let params = SparseLogistic::params().tolerance(tolerance);
        Ok(SentenceFit {
            logistic: part.fit(params, setting)?,
            weighting,
            setting,
        })
    }

    /// Makes the model of a fold from weights that were fitted on the given sentences, and a stack for their logits
    /// less their log-priors.
    pub(super) fn model(
        &self,
        of: &[usize],
        weights: SentenceFit,
        stack: Stack,
    ) -> Result<Model, TrainError> {
        Ok(self.parts(of, weights, stack)?.into())
    }

    /// Makes the parts of such a model.
    fn parts(&self, of: &[usize], weights: SentenceFit, stack: Stack) -> Result<Parts, TrainError> {
        let fine_tuned = self.encoder_of(&stack);
        let mut decision = stack.decision;
        let log_priors = self.log_priors(of);
        decision.expect_priors(&log_priors);
        let logistic = &weights.logistic;
        let Weighting {
            subset,
            tfidf,
            centre,
            embedding,
        } = weights.weighting;
        let fitted = logistic.weights().map(|w| *w as f32);
        let (sparse, dense) = fitted.view().split_at(Axis(0), tfidf.len());
        let vectors = if centre.is_some() { DIMENSIONS } else { 0 };
        let (dense, embedded) = dense.split_at(Axis(0), vectors);
        let vocabulary = self.counts.vocabulary(&subset);
        let kinds = stack
            .kinds
            .zip(self.two_kinds.as_ref())
            .map(|(mut fitted, two)| {
                fitted.kinds.other.expect_priors(&log_priors);
                let words = fitted.words(two, vocabulary.single_words());
                (fitted.kinds, words)
            });
        let mut label_counts = vec![0; self.labelled.labels.len()];
        of.iter()
            .for_each(|&row| label_counts[self.labels[row]] += 1);
        Ok(Parts {
            labels: self.labelled.labels.clone(),
            provenance: Provenance {
                version: env!("CARGO_PKG_VERSION").to_string(),
                labels_sha256: self.labelled.sha256.clone(),
                sentences: of.len(),
                label_counts,
                documents: self.labelled.count_documents(),
                alpha: weights.setting.alpha,
                borrowed: self.borrowed.map(|borrowed| BorrowedLabels {
                    labels_sha256: borrowed.sha256.clone(),
                    sentences: borrowed.sentences.len(),
                    weight: weights.setting.borrowed_weight,
                    label_rules: None,
                }),
                converged: logistic.converged(),
                kept: Vec::new(),
                common_words: Vec::new(),
            },
            vocabulary,
            kinds,
            weights: sparse.to_owned(),
            vector_weights: centre.map(|centre| VectorWeights {
                centre,
                weights: dense.to_owned(),
            }),
            embedding_weights: embedding
                .zip(self.encoder.clone())
                .map(|(centre, encoder)| EmbeddingWeights {
                    encoder,
                    centre,
                    weights: embedded.to_owned(),
                })
                .or(fine_tuned),
            intercepts: logistic.intercepts().to_owned(),
            tfidf,
            decision,
            options: self.options.clone(),
            extractor: self.options.extractor()?,
            cutoffs: Cutoffs::unknown(self.labelled.labels.len()),
            borrowed: SentenceHashes::default(),
            held_out: HeldOutLogits::none(self.labelled.labels.len()),
            tables: OnceLock::new(),
        })
    }

    /// The given sentences by document, as far as they may say something of each other.
    pub(super) fn documents(&self, of: &[usize]) -> Vec<Vec<usize>> {
        documents(self.labelled, of, self.options.context)
    }
}

/// The sentences that models learn from: the labelled ones, then the borrowed ones.
fn rows<'a>(
    labelled: &'a Labelled,
    borrowed: Option<&'a Labelled>,
) -> impl Iterator<Item = &'a LabelledSentence> + use<'a> {
    let borrowed = borrowed
        .into_iter()
        .flat_map(|borrowed| &borrowed.sentences);
    labelled.sentences.iter().chain(borrowed)
}

/// Fails where no model can be trained whatever the sentences say.
fn check_labels(labelled: &Labelled) -> Result<(), TrainError> {
    let labels = labelled.labels.len();
    if labels < 2 {
        return Err(TrainError::FewLabels(labels));
    }
    let fits = |sentence: &LabelledSentence| {
        let votes = &sentence.votes;
        sentence.label < labels
            && votes.len() == labels
            && votes.iter().all(|share| *share >= 0.0)
            && (votes.iter().sum::<f64>() - 1.0).abs() < 1e-6
    };
    let unfit = labelled.sentences.iter().position(|s| !fits(s));
    unfit.map_or(Ok(()), |at| Err(TrainError::Unfit { at, labels }))
}

/// The minimum document frequency for a number of labelled sentences. Where words are scarce, one
/// that occurs once still helps; where they are not, half of the model would be such words
/// (`docs/research/trials.md`).
fn min_df(sentences: usize) -> u32 {
    match sentences {
        ..MANY => 1,
        MANY..VERY_MANY => 2,
        VERY_MANY..VAST => 4,
        VAST.. => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labelled::fixture;

    #[test]
    fn labels_that_were_made_by_hand_and_contradict_themselves_are_refused() {
        let rows = (0..8).map(|at| {
            let label = ["no", "yes"][at % 2];
            format!("d{at},They go {at}.,{label}\n")
        });
        let text = format!("document,text,label\n{}", rows.collect::<String>());
        let labelled = fixture::labelled(&text);
        let refused = |change: fn(&mut Labelled)| {
            let mut labelled = labelled.clone();
            change(&mut labelled);
            match Trainer::new(&labelled, Options::default()) {
                Ok(_) => "nothing".to_string(),
                Err(error) => error.to_string(),
            }
        };
        assert_eq!(refused(|_| ()), "nothing");
        let wrong: [fn(&mut Labelled); 5] = [
            |labelled| labelled.sentences[3].label = 2,
            |labelled| labelled.sentences[3].votes.clear(),
            |labelled| labelled.sentences[3].votes = vec![0.5, 0.4],
            |labelled| labelled.sentences[3].votes = vec![2.0, -1.0],
            |labelled| labelled.sentences[3].votes = vec![f64::NAN, 1.0],
        ];
        for change in wrong {
            let error = refused(change);
            assert!(
                error.contains("at index 3 does not fit the 2 labels"),
                "{error}"
            );
        }
        let error = refused(|labelled| labelled.labels.truncate(1));
        assert!(error.ends_with("at least two labels, and these have 1 label"));
        let error = refused(|labelled| labelled.labels.clear());
        assert!(error.ends_with("these have 0 labels"), "{error}");
    }
}
