//! How good predictions are: figures of a set of them, their intervals, and how two sets compare.

mod bootstrap;
mod curve;
mod figures;
mod metrics;
mod predicted;
mod tally;

pub use bootstrap::{Estimate, cluster_bootstrap};
pub use curve::{CurvePoint, learning_curve};
pub use figures::{Coverage, Difference, Figures, LabelFigures, Reliability};
pub use metrics::{LabelMetrics, Metrics, Predictions};
pub use predicted::{Predicted, ScoresError};
