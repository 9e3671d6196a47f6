//! Rows in, probabilities out: a sparse multinomial logistic regression behind linfa's traits,
//! and the decision layer that calibrates it and uses what surrounds a sentence.

mod confusion;
mod decision;
mod dual;
mod even;
mod fit;
mod lbfgs;
mod newton;
mod objective;
mod offsets;
mod params;
mod real;
mod surroundings;
mod temperature;

pub use confusion::Confusion;
pub use decision::Decision;
pub(crate) use decision::argmax;
pub use dual::Start;
pub use fit::{DecisionError, OutOfFold};
pub use objective::log_softmax;
pub use params::{LogisticError, SparseLogistic, SparseLogisticParams, SparseLogisticValidParams};
pub use surroundings::{Inputs, Surroundings};
pub use temperature::tempered_loss;
