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
