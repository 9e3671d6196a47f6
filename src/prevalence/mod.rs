//! How common each label is: random samples to code by hand, and shares with intervals made of them.

mod coded_sample;
mod codes_and_labels;
mod columns;
mod copies;
mod correlation;
mod design;
mod doubts;
mod emq;
mod error;
mod estimator;
mod groups;
mod order;
mod places;
mod plan;
mod ppi;
mod quantify;
mod rates;
mod sample;
mod scores;
mod simplex;
mod summary;
mod unseen;
mod without_interval;

pub use coded_sample::CodedSample;
pub use design::{ClusteredEstimate, dsl};
pub(crate) use doubts::{
    FEW_DOCUMENTS_ADVICE, INTERVALS, THIN_ADVICE, few_documents, much_coded, thin, uneven,
};
pub use emq::expectation_maximisation;
pub use error::PrevalenceError;
pub use estimator::Estimator;
pub use groups::Groups;
pub(crate) use groups::group_name;
pub(crate) use order::group_order;
pub use plan::{Plan, Wanted};
pub use ppi::{power_tuning, ppi};
pub(crate) use quantify::missed;
pub use quantify::{adjusted_count, classify_and_count, probabilistic_classify_and_count};
pub use rates::Rates;
pub use sample::{Drawn, draw};
pub use scores::{ScoredSentence, Scores};
pub use summary::{Corrections, Row, Summary};
pub(crate) use without_interval::WithoutInterval;

/// A sentence as the estimators see it.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// The number of its document: what intervals are clustered by.
    pub document: usize,
    /// The label that the model gave.
    pub given: usize,
    /// The model's probability of each label.
    pub probabilities: &'a [f64],
    /// What a coder said, if the sentence is in the audit sample.
    pub coded: Option<Coded>,
}

/// What is known of a sentence of the audit sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coded {
    /// The label that a coder gave.
    pub label: usize,
    /// The probability with which the sentence came into the sample.
    pub probability: f64,
}
