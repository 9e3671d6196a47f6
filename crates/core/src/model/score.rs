//! Scores sentences.

use crate::classifier::{Decision, argmax};
use ndarray::ArrayView2;

use super::LabelRule;
use super::{Model, Sentence};

/// The verdict of the model on one sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Stance {
    /// Index into [`Model::labels`].
    pub label: usize,
    /// One probability for each label; they sum to 1. The label's is not always the largest: labels are
    /// chosen so that rare ones are not overlooked, and probabilities stay calibrated
    /// ([`LabelRule`](super::LabelRule)).
    pub probabilities: Vec<f64>,
    /// The fit that they come from.
    pub fit: Fit,
}

impl Stance {
    /// Returns true if no label is more probable than the one given.
    pub fn is_most_probable(&self) -> bool {
        let own = self.probabilities[self.label];
        self.probabilities.iter().all(|p| *p <= own)
    }
}

/// The fit that predicted a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Fit {
    /// The fit on all training sentences, of which none stands in its document.
    #[default]
    All,
    /// A fit without its document, which has training sentences. Theirs are out-of-fold predictions, and may be
    /// corrected by their own labels; those of the others follow from these.
    HeldOut,
    /// The fit on all, which borrowed this very sentence: the prediction knows its label.
    Borrowed,
}

impl Fit {
    /// All of them.
    pub const ALL: [Fit; 3] = [Fit::All, Fit::HeldOut, Fit::Borrowed];

    /// The fit of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fit| fit.as_str() == name)
    }

    /// The name in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl Model {
    /// Scores the sentences of one document, in reading order; [`Scorer::stances`](super::Scorer::stances) is
    /// faster for many.
    pub fn score<'t>(&self, sentences: &[impl Into<Sentence<'t>> + Copy]) -> Vec<Stance> {
        let sentences: Vec<Sentence> = sentences.iter().map(|&s| s.into()).collect();
        self.scorer().stances(&sentences)
    }
}

/// Final labels and probabilities from the logits and cues of one document.
pub(super) fn stances(
    decision: &Decision,
    rule: LabelRule,
    logits: ArrayView2<f64>,
    cues: ArrayView2<f64>,
) -> Vec<Stance> {
    let scores = decision.log_probabilities(logits, cues);
    let stance = |row: ndarray::ArrayView1<f64>| Stance {
        label: match rule {
            LabelRule::Balanced => decision.label(row),
            LabelRule::Probability => argmax(row.iter().copied()),
        },
        probabilities: row.iter().map(|z| libm::exp(*z)).collect(),
        fit: Fit::All,
    };
    scores.outer_iter().map(stance).collect()
}
