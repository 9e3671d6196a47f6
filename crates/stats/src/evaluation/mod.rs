//! From predictions to figures: how good they are, how two sets of them compare and which labels they make
//! doubtful. From codes to figures: how far coders agree.

mod agreement;
mod alpha;
mod audit;
mod bootstrap;
mod coded_sentences;
mod confident;
mod curve;
mod disagreement;
mod duplicates;
mod encoder_gain;
mod figures;
mod jackknife;
mod kept_sides;
mod kinds;
mod metrics;
mod pairs;
mod predicted;
mod scores_table;
mod sentence_index;
mod source_table;
mod sources;
mod tally;
mod texts;
mod verdict;

pub use crate::labels::ScoresError;
pub use agreement::{
    AgreementFigures, AnnotatorAgreement, LabelAgreement, MIN_AGREED, MIN_DIVIDED,
};
pub use alpha::Agreement;
pub use audit::{Audit, DocumentAudit, LabelAudit, Problem, SuspectSentence};
pub use audit::{RareLabelSentences, set_rare_labels_aside};
pub use confident::{ConfidentLearning, Suspect};
pub use curve::{Curve, CurvePoint, Gain, Recipe, learning_curve};
pub use disagreement::{ConfusedLabels, DividedSentence, LabelOfOneCoder, labels_of_one_coder};
pub use encoder_gain::EncoderGain;
pub use figures::{Coverage, Difference, Figures, LabelFigures, Reliability};
pub use jackknife::{Estimate, MIN_CLUSTERS};
pub use kept_sides::KeptSide;
pub use kinds::KindFigures;
pub use metrics::{LabelMetrics, Metrics};
pub use pairs::PairAgreement;
pub use predicted::{OtherLabels, Predicted, Predictions, Rounded, ScoresTable};
pub(crate) use sentence_index::{SentenceIndex, SentenceRow};
pub use source_table::{FoundLabels, SourceTable};
pub use sources::{
    GivenLabels, LabelDifference, Source, SourceComparison, SourceDifference, SourceLabel,
};
pub use texts::{
    copies_across_folds, language_mismatch, language_to_read, other_language, sentences_per_text,
    share_of_new_words, shown_language,
};
