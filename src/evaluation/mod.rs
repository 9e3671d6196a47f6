//! How good predictions are: figures of a set of them.

mod metrics;

pub use metrics::{LabelMetrics, Metrics};
