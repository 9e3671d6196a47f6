//! Trains a model on the answers so far.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use standpoint_common::code::HasCode;
use standpoint_core::encoder::{Embeddings, Encoder};
use standpoint_core::model::{HeldOut, Model, Options, Reasons, Sentence, TrainError, Trainer};

use super::journal::Measured;
use super::{Articles, Guess, LabelledRow, labelled_of};
use crate::evaluation::{EncoderGain, Estimate, Figures, KeptSide, Predicted};
use crate::labels::{Labelled, LabelsError, without_rare};

/// The number of sentences that are ranked.
const RANKED: usize = 40;
/// The most candidates that a model with an encoder ranks: it reads some hundreds a second.
const READ: usize = 500;
/// The least Jaccard similarity of near copies.
const COPY: f64 = 0.8;
/// The Jaccard similarity that two sentences of one ranking stay below.
const ALIKE: f64 = 0.5;

/// The input of a training round.
#[derive(Debug, Clone)]
pub struct RoundInput {
    /// The labels so far.
    pub rows: Vec<LabelledRow>,
    /// The number of answers with a label.
    pub labels: usize,
    /// Sentences that could be asked next.
    pub candidates: Vec<usize>,
    /// The sentences that were answered.
    pub answered: Vec<usize>,
    /// The options of the model.
    pub options: Options,
}

/// The use of an encoder beside the words.
#[derive(Debug, Clone)]
pub enum EncoderPolicy {
    /// Nothing.
    None,
    /// This encoder.
    Always(Arc<Encoder>),
    /// This encoder, if it is worthwhile by its [`EncoderGain`].
    IfWorthwhile(Arc<Encoder>),
}

impl EncoderPolicy {
    fn cross_validate<'a>(
        &self,
        labelled: &'a Labelled,
        options: &Options,
    ) -> Result<(Trainer<'a>, HeldOut), TrainError> {
        let validate = |encoder: Option<&Arc<Encoder>>| {
            let mut trainer = Trainer::new(labelled, options.clone())?;
            if let Some(encoder) = encoder {
                let texts: Vec<&str> = labelled.sentences.iter().map(|s| &*s.text).collect();
                let embeddings = Embeddings::new(Arc::clone(encoder), &texts, |_, _| {});
                trainer = trainer.with_embeddings(&embeddings)?;
            }
            let held_out = trainer.cross_validate()?;
            Ok((trainer, held_out))
        };
        match self {
            EncoderPolicy::None => validate(None),
            EncoderPolicy::Always(encoder) => validate(Some(encoder)),
            EncoderPolicy::IfWorthwhile(encoder) => {
                let (without, with) = (validate(None)?, validate(Some(encoder))?);
                let gain = EncoderGain::new(labelled, &without.1, &with.1);
                Ok(if gain.is_worthwhile() { with } else { without })
            }
        }
    }
}

/// A model of the answers so far, with its accuracy and the sentences to ask next.
#[derive(Debug)]
pub struct TrainingRound {
    model: Model,
    /// The accuracy on the sentences drawn at random.
    pub measured: Option<Measured>,
    /// What the figures of these sentences mean, in sentences: [`Figures::verdict`].
    pub verdict: Vec<String>,
    /// The number of answers with a label, of all coders.
    pub labels: usize,
    /// The candidates of which the model is least certain, the least certain first, no two of them alike.
    pub ranked: Vec<usize>,
    /// Whether the label of each sentence drawn at random was predicted by a model that had not seen it, by
    /// document and start.
    pub right: Right,
}

/// Whether the label of each sentence drawn at random was predicted, by document and start.
pub(super) type Right = HashMap<(String, usize), bool>;

/// Why there is no training round.
#[derive(Debug, thiserror::Error)]
pub enum TrainingRoundError {
    /// The labels cannot be learned yet.
    #[error(transparent)]
    Labels(#[from] LabelsError),
    /// Training failed.
    #[error(transparent)]
    Train(#[from] TrainError),
    /// The texts could not be read.
    #[error(transparent)]
    Texts(#[from] std::io::Error),
}

impl HasCode for TrainingRoundError {
    fn code(&self) -> &'static str {
        match self {
            Self::Labels(error) => error.code(),
            Self::Train(error) => error.code(),
            Self::Texts(error) => error.code(),
        }
    }

    fn inner(&self) -> Option<&(dyn HasCode + 'static)> {
        Some(match self {
            Self::Labels(error) => error,
            Self::Train(error) => error,
            Self::Texts(error) => error,
        })
    }
}

impl TrainingRound {
    /// Trains a model. Its accuracy comes from cross-validation: every sentence is predicted without its document.
    ///
    /// # Errors
    /// If the answers are too few or too alike to be learned from.
    pub fn new(
        round_input: &RoundInput,
        articles: &Articles,
        reader: &EncoderPolicy,
    ) -> Result<Self, TrainingRoundError> {
        let path = Path::new("the labels so far");
        let labelled = without_rare(labelled_of(&round_input.rows, None)?, path)?;
        let (trainer, held_out) = reader.cross_validate(&labelled, &round_input.options)?;
        let predicted = Predicted::from_held_out(&held_out);
        let random = labelled.drawn_at_random();
        let mut right = HashMap::new();
        for &row in &random {
            let sentence = &labelled.sentences[row];
            if let (Some(document), Some(start)) = (&sentence.document, sentence.start) {
                let is_right = predicted.given[row] == sentence.label;
                right.insert((document.clone(), start), is_right);
            }
        }
        let figures =
            (!random.is_empty()).then(|| Figures::of_rows(&labelled, &predicted, &random));
        let kept = KeptSide::known(&labelled, &predicted, &random);
        let model = trainer.train(&held_out)?.with_kept(kept);
        let ranked = rank(&model, round_input, articles)?;
        Ok(TrainingRound {
            ranked,
            measured: figures
                .as_ref()
                .map(|figures| measured(figures, labelled.sentences.len(), random.len())),
            verdict: figures.map_or_else(Vec::new, |figures| figures.verdict()),
            labels: round_input.labels,
            model,
            right,
        })
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// What the model says of a sentence.
    pub fn guess(&self, sentence: &str) -> Guess {
        let only = Sentence::from(sentence);
        let verdict = self.model.scorer_with(Reasons::All).score(&[only]).pop();
        verdict.map_or_else(
            || Guess {
                label: String::new(),
                probability: 0.0,
                reasons: String::new(),
                probabilities: BTreeMap::new(),
            },
            |verdict| {
                let labels = self.model.labels();
                let probabilities = &verdict.stance.probabilities;
                Guess {
                    label: labels[verdict.stance.label].clone(),
                    probability: probabilities[verdict.stance.label],
                    reasons: verdict.reasons,
                    probabilities: labels
                        .iter()
                        .cloned()
                        .zip(probabilities.iter().copied())
                        .collect(),
                }
            },
        )
    }
}

/// The accuracy of so many labels on so many sentences drawn at random.
fn measured(figures: &Figures, labels: usize, random: usize) -> Measured {
    let Estimate { value, low, high } = figures.accuracy;
    Measured {
        labels,
        random,
        accuracy: value,
        interval: low.zip(high),
    }
}

/// Ranks the candidates by margin sampling: those come first whose most probable label leads the second by least.
/// Near copies of answered sentences and sentences like one before them are left out.
fn rank(
    model: &Model,
    round_input: &RoundInput,
    articles: &Articles,
) -> Result<Vec<usize>, TrainingRoundError> {
    let texts = |numbers: &[usize]| -> std::io::Result<Vec<String>> {
        numbers
            .iter()
            .map(|number| articles.text(*number))
            .collect()
    };
    let mut candidates = texts(&round_input.candidates)?;
    if model.has_encoder() {
        candidates.truncate(READ);
    }
    let mut scorer = model.scorer_with(Reasons::None);
    let alone = candidates.iter().map(|text| vec![text.as_str().into()]);
    scorer.embed_ahead(alone);
    let mut margins: Vec<(f64, usize)> = Vec::with_capacity(candidates.len());
    for (at, text) in candidates.iter().enumerate() {
        for stance in scorer.stances(&[text.as_str().into()]) {
            let mut p = stance.probabilities;
            p.sort_by(|a, b| b.total_cmp(a));
            margins.push((p[0] - p.get(1).copied().unwrap_or(0.0), at));
        }
    }
    margins.sort_by(|a, b| a.0.total_cmp(&b.0));
    let known: Vec<Words> = texts(&round_input.answered)?
        .iter()
        .map(|text| words(text))
        .collect();
    let mut ranked: Vec<(usize, Words)> = Vec::new();
    for (_, at) in margins {
        let own = words(&candidates[at]);
        let is_copy = || known.iter().any(|other| jaccard(&own, other) >= COPY);
        let is_alike = || {
            ranked
                .iter()
                .any(|(_, other)| jaccard(&own, other) >= ALIKE)
        };
        if !is_alike() && !is_copy() {
            ranked.push((round_input.candidates[at], own));
        }
        if ranked.len() == RANKED {
            break;
        }
    }
    Ok(ranked.into_iter().map(|(number, _)| number).collect())
}

type Words = FxHashSet<String>;

fn words(text: &str) -> Words {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The Jaccard similarity of the words of two sentences: the share of them that both have.
fn jaccard(one: &Words, other: &Words) -> f64 {
    let common = one.intersection(other).count();
    let all = one.len() + other.len() - common;
    match all {
        0 => 1.0,
        all => common as f64 / all as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_copies_share_most_of_their_words() {
        let jaccard = |one, other| super::jaccard(&words(one), &words(other));
        assert_eq!(
            jaccard("Bring them home now.", "bring them HOME, now!"),
            1.0
        );
        assert_eq!(jaccard("Bring them home", "They stay"), 0.0);
        assert_eq!(jaccard("a b c", "b c d"), 0.5);
    }
}
