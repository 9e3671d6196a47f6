//! What a labels file turned out to hold.

use super::guesses::Guesses;
use super::repeated::Repeated;
use super::standoff::Resolved;
use crate::corpus::Notice;

/// What was read and what was set aside.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Data rows in the file.
    pub rows: usize,
    /// The lines of rows that have a text and no label.
    pub unlabelled: Vec<usize>,
    /// Rows that have a label and no text, or neither.
    pub without_text: usize,
    /// The lines of those that have a label.
    pub labelled_without_text: Vec<usize>,
    /// Annotators who voted, beside the label column.
    pub annotators: usize,
    /// Sentences that a column `label` decides, where annotators have columns of their own.
    pub decided_beside: usize,
    /// The lines of sentences whose votes are tied and that no decision settles; one of the tied labels was taken by lot.
    pub ties: Vec<usize>,
    /// Different documents named.
    pub documents: usize,
    /// Whether there is a column for them.
    pub document_column: bool,
    /// Labelled rows that name none, where others do.
    pub without_document: usize,
    /// Whether the rows that name a document look like the first ones of merged cells: each names another, and as many rows or more
    /// name none.
    pub merged_documents: bool,
    /// Rows whose text stands in an earlier row as well, with the same label.
    pub duplicates: usize,
    /// Texts that stand in several rows with different labels.
    pub conflicts: Vec<Conflict>,
    /// Rows that have the text, the document and the place (`start`) of an earlier one.
    pub repeated: Option<Repeated>,
    /// How many labels a model gave, if the file is a table of scores in which some are still its own.
    pub guesses: Option<Guesses>,
    /// What became of labels without text; nothing where the file has the texts.
    pub resolved: Option<Resolved>,
    /// SHA-256 of the file's decoded text, in hexadecimal.
    pub sha256: String,
    /// Columns that look as if they held the votes of a coder and are not called so.
    pub unread_votes: Vec<String>,
    /// A column that looks as if it said whose vote each row is and is not called `annotator`.
    pub unread_coder: Option<String>,
    /// Whether coders' columns are there and a column `label` in which nothing stands.
    pub empty_label: bool,
    /// The lines of labelled rows whose column `kind` says that they are page furniture, which is not scored.
    pub labelled_furniture: Vec<usize>,
    /// Where coders' columns are and none is called `label`, or that is empty: columns that hold nothing but labels, such as a decision.
    pub unread_decisions: Vec<String>,
    /// Columns that mean nothing to the program, but for those that it writes itself or that nobody expects to be learned from.
    pub unread_columns: Vec<String>,
    /// A column `target`, and how many things it names, if these are several: labels may be stances on each.
    pub unread_targets: Option<(String, usize)>,
    /// The values of the column `sampling` (`random`, `active`, `found` …) with their sentences, in alphabetical
    /// order; none where there is no such column. Of a sentence with several rows, a vote in each, the first counts.
    pub sampling: Vec<(String, usize)>,
    /// The least and the largest probability (column `probability`) with which sentences were drawn at random (column
    /// `sampling`), if they are not all the same: figures of such sentences are not those of what they were drawn from.
    pub unequal_probabilities: Option<(f64, f64)>,
    /// What there is to know of how the file was read.
    pub notices: Vec<Notice>,
}

impl Report {
    /// Whether articles that labels without text are about are missing, so that not all labels were read.
    pub(crate) fn lacks_articles(&self) -> bool {
        let resolved = self.resolved.as_ref();
        resolved.is_some_and(|resolved| !resolved.missing.is_empty())
    }
}

/// Two rows with the same text and different labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The line of the first row, from 1.
    pub first: usize,
    /// The line of the row that says otherwise.
    pub second: usize,
}
