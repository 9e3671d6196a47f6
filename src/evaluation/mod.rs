//! How good predictions are: figures of a set of them, their intervals, and how two sets compare; which
//! labels they make doubtful; and how far coders agree.

mod agreement;
mod alpha;
mod audit;
mod bootstrap;
mod coded;
mod confident;
mod curve;
mod disagreement;
mod duplicates;
mod figures;
mod kappa;
mod left_over;
mod metrics;
mod of_table;
mod pairs;
mod predicted;
mod table_rows;
mod tally;
mod texts;

pub use agreement::{AgreementFigures, AnnotatorAgreement, LabelAgreement};
pub use alpha::Agreement;
pub use audit::{Audit, DocumentAudit, Finding, LabelAudit, Problem};
pub(crate) use audit::{RareLabel, set_rare_labels_aside};
pub(crate) use bootstrap::DRAWS;
pub use bootstrap::{Estimate, LEAST_CLUSTERS};
pub use confident::{ConfidentLearning, Suspect};
pub use curve::{CurvePoint, learning_curve};
pub use disagreement::{Confused, Divided, OfOneCoder, labels_of_one_coder};
pub use figures::{Coverage, Difference, Figures, LabelFigures, Reliability};
pub use metrics::{LabelMetrics, Metrics};
pub use of_table::ScoresError;
pub use pairs::PairAgreement;
pub use predicted::{OtherLabels, Predicted, Predictions, Rounded};
pub(crate) use texts::{copies_across_folds, hardly_in, whole_texts};
