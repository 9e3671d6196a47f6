//! Rows in, probabilities out: a sparse multinomial logistic regression behind linfa's traits,
//! and the decision layer that calibrates it and uses what surrounds a sentence.

mod ascent;
mod confusion;
mod decision;
mod dual;
mod lbfgs;
mod logistic;
mod objective;
mod real;
mod temperature;

pub use ascent::WarmStart;
pub(crate) use confusion::Confusion;
pub use decision::DecisionError;
pub(crate) use decision::argmax;
pub(crate) use decision::{Decision, Inputs, OutOfFold, Surroundings};
pub use logistic::{
    LogisticError, SparseLogistic, SparseLogisticParams, SparseLogisticValidParams,
};
pub(crate) use objective::log_softmax;
pub(crate) use temperature::tempered_loss;

use ndarray::ArrayView1;

/// So many classes are worked on at once.
const LANES: usize = 4;

/// The numbers of so many classes from one on, zeros where there are no more.
fn lanes(of_classes: ArrayView1<f64>, first: usize) -> [f64; LANES] {
    std::array::from_fn(|lane| of_classes.get(first + lane).copied().unwrap_or(0.0))
}
