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

pub use ascent::Start;
pub use confusion::Confusion;
pub(crate) use decision::argmax;
pub use decision::{Decision, DecisionError, Inputs, OutOfFold, Surroundings};
pub use logistic::{
    LogisticError, SparseLogistic, SparseLogisticParams, SparseLogisticValidParams,
};
pub use objective::log_softmax;
pub use temperature::tempered_loss;

use ndarray::ArrayView1;

/// So many classes are worked on at once.
const LANES: usize = 4;

/// The numbers of so many classes from one on, zeros where there are no more.
fn lanes(of_classes: ArrayView1<f64>, first: usize) -> [f64; LANES] {
    std::array::from_fn(|lane| of_classes.get(first + lane).copied().unwrap_or(0.0))
}
