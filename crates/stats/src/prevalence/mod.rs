//! From scores to shares: how common each label is. Draws random samples to code by hand, and estimates
//! shares with intervals from them.

mod caveats;
mod checks;
mod coded_sample;
mod columns;
mod copies;
mod correlation;
mod design;
mod emq;
mod error;
mod estimator;
mod groups;
mod kept_sample;
mod natural_order;
mod plan;
mod ppi;
mod quantify;
mod rates;
mod regression;
mod sample;
mod scores;
mod simplex;
mod strata;
mod summary;

pub use caveats::{
    MissingIntervals, WithoutInterval, intervals, meaning_of_intervals, missing_intervals,
};
pub use checks::{
    CoderError, Doubt, DrawnDocuments, FoundClusters, Imbalance, Sign, Trait, are_many_learned,
};
pub use coded_sample::CodedSample;
pub use copies::Copies;
pub use design::{ClusteredEstimate, MIN_DOCUMENTS, Population, dsl, pseudo_outcome};
pub use emq::expectation_maximisation;
pub use error::{Need, PrevalenceError};
pub use estimator::Estimator;
pub use groups::{ALL, Groups, MIN_CODED, group_name};
pub use kept_sample::KeptSample;
pub use natural_order::natural_order;
pub use plan::{Plan, PlannedSample};
pub use ppi::{power_tuning, ppi};
pub(crate) use quantify::count_error;
pub use quantify::{adjusted_count, classify_and_count, probabilistic_classify_and_count};
pub use rates::{RateMatrix, Rates};
pub use regression::{
    Coefficient, CoefficientRow, Covariates, Link, MarginRow, Margins, Regression, TermTest,
    Unreadable,
};
pub use sample::{Drawn, SampleSize, draw, extend, rank, ranks};
pub use scores::{ScoreClusters, ScoredSentence, Scores};
pub use summary::{Corrections, Summary, SummaryRow};

/// A sentence as input of the estimators.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// The number of its document.
    pub document: usize,
    /// The number of its cluster, by which intervals are clustered: its document, or a value that many documents share.
    pub cluster: usize,
    /// The label that the model gave.
    pub given: usize,
    /// The model's probability of each label.
    pub probabilities: &'a [f64],
    /// Its code, if it is in the coded sample.
    pub coded: Option<Coded>,
}

/// The code of a sentence of the coded sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coded {
    /// The label that a coder gave.
    pub label: usize,
    /// The sampling probability of the sentence.
    pub probability: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sentence with its probabilities and, if it is coded, its code and sampling probability.
    pub fn item(document: usize, probabilities: &[f64], code: Option<(usize, f64)>) -> Item<'_> {
        Item {
            document,
            cluster: document,
            given: 0,
            probabilities,
            coded: code.map(|(label, probability)| Coded { label, probability }),
        }
    }

    pub fn near(found: f64, expected: f64) {
        all_near(&[found], &[expected], 1e-12);
    }

    pub fn all_near(found: &[f64], expected: &[f64], tolerance: f64) {
        let mut pairs = found.iter().zip(expected);
        let are_close = pairs.all(|(a, b)| (a - b).abs() < tolerance);
        let is_near = are_close && found.len() == expected.len();
        assert!(is_near, "{found:?} is not {expected:?}");
    }
}
