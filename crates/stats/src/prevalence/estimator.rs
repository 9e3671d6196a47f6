//! The estimators of shares and their assumptions.

use serde::{Serialize, Serializer};

/// An estimator of a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Estimator {
    /// Classify and count.
    Cc,
    /// Probabilistic classify and count.
    Pcc,
    /// Adjusted classify and count.
    Acc,
    /// Probabilistic adjusted classify and count.
    Pacc,
    /// Expectation maximisation (SLD).
    Emq,
    /// Prediction-powered inference with power tuning (PPI++).
    Ppi,
    /// Design-based supervised learning.
    Dsl,
}

impl Estimator {
    /// Its abbreviation, as in the table.
    pub fn abbreviation(self) -> &'static str {
        self.description().0
    }

    /// What it computes, without its assumptions.
    pub fn method(self) -> &'static str {
        let sentence = self.assumption();
        sentence
            .split_once(": assumes")
            .map_or(sentence, |(method, _)| method)
    }

    /// What it computes and what it assumes, in one sentence.
    pub fn assumption(self) -> &'static str {
        self.description().1
    }

    fn description(self) -> (&'static str, &'static str) {
        match self {
            Estimator::Cc => (
                "cc",
                "classify and count, the share of sentences given the label: assumes that wrong labels cancel out",
            ),
            Estimator::Pcc => (
                "pcc",
                "probabilistic count, the mean probability of the label: assumes that probabilities are calibrated on these very articles",
            ),
            Estimator::Acc => (
                "acc",
                "adjusted count, cc corrected by how labels are mistaken for each other: assumes that they are mistaken here as in the labelled sentences",
            ),
            Estimator::Pacc => (
                "pacc",
                "probabilistic adjusted count, pcc corrected by the mean probabilities of each true label: assumes that these are here as in the labelled sentences",
            ),
            Estimator::Emq => (
                "emq",
                "expectation maximisation (SLD): assumes calibrated probabilities and that only the shares differ from the labels the model learned from",
            ),
            Estimator::Ppi => (
                "ppi",
                "prediction-powered inference (PPI++, Angelopoulos et al. 2023), the coded sample combined with the model, which counts the more the better it predicts the codes: assumes a random sample, codes that are right, and predictions by a model that has not seen the codes of their documents (the column fit: held-out or all)",
            ),
            Estimator::Dsl => (
                "dsl",
                "design-based supervised learning (Egami et al. 2023), the model's probabilities corrected by the coded sample: assumes a random sample, codes that are right, and predictions by a model that has not seen the codes of their documents (the column fit: held-out or all)",
            ),
        }
    }

    /// Returns true if it uses a coded sample and so has an interval.
    pub fn is_design_based(self) -> bool {
        matches!(self, Estimator::Ppi | Estimator::Dsl)
    }
}

impl Serialize for Estimator {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.abbreviation())
    }
}
