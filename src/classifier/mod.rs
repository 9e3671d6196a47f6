//! Rows in, probabilities out: a sparse multinomial logistic regression behind linfa's traits,
//! and the decision layer that calibrates it and uses what surrounds a sentence.

mod confusion;
mod decision;
mod dual;
mod lbfgs;
mod objective;
mod params;
mod real;
mod surroundings;
mod temperature;

pub use confusion::Confusion;
pub(crate) use decision::argmax;
pub use decision::{Decision, DecisionError, OutOfFold};
pub use dual::Start;
pub use objective::log_softmax;
pub use params::{LogisticError, SparseLogistic, SparseLogisticParams, SparseLogisticValidParams};
pub use surroundings::Surroundings;
pub use temperature::tempered_loss;
