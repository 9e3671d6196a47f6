//! From feature rows to probabilities: a sparse multinomial logistic regression with linfa's traits, and
//! the decision layer, which calibrates it and uses the surroundings of a sentence.

mod ascent;
mod confusion;
mod cutoffs;
mod decision;
mod dual;
mod lbfgs;
mod logistic;
mod objective;
mod row_step;
mod temperature;

pub use ascent::WarmStart;
pub use confusion::Confusion;
pub use cutoffs::Cutoffs;
pub use decision::DecisionError;
pub use decision::argmax;
pub(crate) use decision::{Decision, Inputs, OutOfFold, Surroundings};
pub use logistic::{
    LogisticError, SparseLogistic, SparseLogisticParams, SparseLogisticValidParams,
};
pub(crate) use objective::{log_softmax, log_softmax_of_any};
pub(crate) use temperature::tempered_loss;

use ndarray::ArrayView1;

/// The number of classes whose scores are summed side by side.
const LANES: usize = 4;

/// The values of [`LANES`] classes from `first` on, with zeros after the last class.
fn lanes(by_class: ArrayView1<f64>, first: usize) -> [f64; LANES] {
    std::array::from_fn(|lane| by_class.get(first + lane).copied().unwrap_or(0.0))
}
