//! How good predictions are: figures of a set of them, their intervals, and how two sets compare; and how
//! far coders agree.

mod agreement;
mod bootstrap;
mod curve;
mod disagreement;
mod figures;
mod metrics;
mod predicted;
mod tally;

pub use agreement::{AgreementFigures, AnnotatorAgreement, LabelAgreement, PairAgreement};
pub use bootstrap::{Estimate, cluster_bootstrap};
pub use curve::{CurvePoint, learning_curve};
pub use disagreement::{Confused, Divided};
pub use figures::{Coverage, Difference, Figures, LabelFigures, Reliability};
pub use metrics::{LabelMetrics, Metrics, Predictions};
pub use predicted::{Predicted, ScoresError};
