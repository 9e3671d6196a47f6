//! The estimators by name, and what each takes for granted.

use serde::{Serialize, Serializer};

/// How a share is estimated.
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
    /// Its short name, as in the table.
    pub fn name(self) -> &'static str {
        match self {
            Estimator::Cc => "cc",
            Estimator::Pcc => "pcc",
            Estimator::Acc => "acc",
            Estimator::Pacc => "pacc",
            Estimator::Emq => "emq",
            Estimator::Ppi => "ppi",
            Estimator::Dsl => "dsl",
        }
    }

    /// What it is and what it assumes, in one sentence.
    pub fn assumption(self) -> &'static str {
        match self {
            Estimator::Cc => {
                "classify and count, the share of sentences given the label: assumes that wrong labels cancel out"
            }
            Estimator::Pcc => {
                "probabilistic count, the mean probability of the label: assumes that probabilities are calibrated on these very articles"
            }
            Estimator::Acc => {
                "adjusted count, cc corrected by how labels are mistaken for each other: assumes that they are mistaken here as in the labelled sentences"
            }
            Estimator::Pacc => {
                "probabilistic adjusted count, pcc corrected by the mean probabilities of each true label: assumes that these are here as in the labelled sentences"
            }
            Estimator::Emq => {
                "expectation maximisation (SLD): assumes calibrated probabilities and that only the shares differ from the labels the model learned from"
            }
            Estimator::Ppi => {
                "PPI++, the coded sample combined with the model, which counts the more the better it predicts the codes: assumes a random sample that the model has not learned from"
            }
            Estimator::Dsl => {
                "design-based supervised learning (Egami et al. 2023), the model's probabilities corrected by the coded sample: assumes a random sample that the model has not learned from, and codes that are right; without cross-fitting, because the model is fixed"
            }
        }
    }

    /// Whether it corrects by an audit sample and so has an interval.
    pub fn is_design_based(self) -> bool {
        matches!(self, Estimator::Ppi | Estimator::Dsl)
    }
}

impl Serialize for Estimator {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
