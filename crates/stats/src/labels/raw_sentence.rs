//! A sentence as its rows give it.

use super::corrections::Correction;

/// A sentence with the labels it was given, before the label set is known.
pub(super) struct RawSentence {
    pub(super) row: usize,
    /// The rows of further votes on it.
    pub(super) more_rows: Vec<usize>,
    pub(super) text: String,
    pub(super) document: Option<String>,
    pub(super) start: Option<usize>,
    pub(super) end: Option<usize>,
    pub(super) paragraph: Option<usize>,
    /// The label of the column `label`: the decision.
    pub(super) decided: Option<String>,
    /// The annotator and the label of each vote.
    pub(super) votes: Vec<(usize, String)>,
    /// The label that replaces all of these.
    pub(super) correction: Option<Correction>,
}

impl RawSentence {
    /// Every label that it was given, with the annotator of a vote.
    pub(super) fn given(&self) -> impl Iterator<Item = (Option<usize>, &str)> {
        let decided = self.decided.iter().map(|label| (None, label.as_str()));
        let votes = self.votes.iter();
        let correction = self.correction.iter();
        let decided = decided.chain(correction.map(|correction| (None, correction.label.as_str())));
        decided.chain(votes.map(|(annotator, label)| (Some(*annotator), label.as_str())))
    }
}
