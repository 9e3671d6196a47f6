//! Embeddings of many texts, each computed once.

use std::collections::HashMap;
use std::sync::Arc;

use ndarray::ArcArray2;

use super::tuning::{FineTuned, TrainingSet};
use super::{Encoder, Passage};

/// The embeddings of texts. Several trainers may use them, for all sentences or for some; those of a fine-tuned
/// encoder only trainers of the same sentences.
#[derive(Debug, Clone)]
pub struct Embeddings {
    encoder: Arc<Encoder>,
    /// Shape (different texts, [`width`](Encoder::width)).
    rows: ArcArray2<f32>,
    places: Places,
}

/// The row of each text.
#[derive(Debug, Clone)]
enum Places {
    OfTexts(Arc<HashMap<String, u32>>),
    /// A row for each sentence, whose logits come from a fit without the sentence's fold. The same text may
    /// have others in another fold.
    InFolds(Arc<[(String, Option<usize>)]>),
}

impl Embeddings {
    /// Embeds the texts on several threads, equal ones once, in milliseconds each. It calls `report` with the
    /// number of texts embedded and of all, before the first and after each part.
    pub fn new(
        encoder: Arc<Encoder>,
        texts: &[&str],
        report: impl Fn(usize, usize) + Sync,
    ) -> Self {
        let mut places = HashMap::new();
        let mut different = Vec::new();
        for &text in texts {
            places.entry(text.to_string()).or_insert_with(|| {
                different.push(Passage::from(text));
                different.len() as u32 - 1
            });
        }
        Embeddings {
            rows: encoder.embed_all(&different, report).into_shared(),
            encoder,
            places: Places::OfTexts(Arc::new(places)),
        }
    }

    /// The logits of a training set's sentences, by an encoder that was fine-tuned on them.
    pub(crate) fn of_fine_tuned(tuned: FineTuned, training_set: &TrainingSet) -> Self {
        let passages = training_set.passages.iter();
        let texts = passages.map(|passage| passage.text.to_string());
        Embeddings {
            encoder: Arc::new(tuned.encoder),
            rows: tuned.logits.into_shared(),
            places: Places::InFolds(texts.zip(training_set.folds.iter().copied()).collect()),
        }
    }

    /// The encoder.
    pub(crate) fn encoder(&self) -> &Arc<Encoder> {
        &self.encoder
    }

    /// The row of each of a trainer's sentences, which are in folds. The error is the index of a sentence that
    /// has none.
    pub(crate) fn places<'t>(
        &self,
        texts: impl Iterator<Item = &'t str>,
        folds: &[Option<usize>],
    ) -> Result<Vec<u32>, usize> {
        match &self.places {
            Places::OfTexts(known) => {
                let place = |(at, text)| known.get(text).copied().ok_or(at);
                texts.enumerate().map(place).collect()
            }
            Places::InFolds(own) => {
                let sentences = texts.zip(folds.iter().copied());
                let own_sentences = own.iter().map(|(text, fold)| (text.as_str(), *fold));
                let other = sentences.zip(own_sentences).position(|(a, b)| a != b);
                match other.or((folds.len() != own.len()).then_some(own.len())) {
                    Some(at) => Err(at),
                    None => Ok((0..own.len() as u32).collect()),
                }
            }
        }
    }

    pub(crate) fn rows(&self) -> &ArcArray2<f32> {
        &self.rows
    }
}
