//! The report on a labels file.

use standpoint_corpus::Note;

use super::clusters::RepeatingColumn;
use super::corrections::Replaced;
use super::guesses::Guesses;
use super::repeated_rows::RepeatedRows;
use super::standoff::Resolved;
use super::table::FoundColumn;

/// The report on what was read and what was set aside.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Data rows in the file.
    pub rows: usize,
    /// The lines of rows that have a text and no label.
    pub unlabelled: Vec<usize>,
    /// The number of those of them that were drawn at random.
    pub unlabelled_random: usize,
    /// The lines of rows that a coder found to be no sentence (`kind` is `boilerplate`), and gave no label.
    pub no_sentences: Vec<usize>,
    /// Rows that have a label and no text, or neither.
    pub without_text: usize,
    /// The lines of those of them that have a label.
    pub labelled_without_text: Vec<usize>,
    /// Sentences with a decision in the column `label`, where annotators have columns of their own.
    pub decided_beside: usize,
    /// The lines of sentences with tied votes and no decision. One of the tied labels was drawn by lot.
    pub ties: Vec<usize>,
    /// `true` if there is a column for documents.
    pub document_column: bool,
    /// Labelled rows without a document, where others have one.
    pub without_document: usize,
    /// `true` if the documents look like merged cells: each row with a document has another one, and as many
    /// rows or more have none.
    pub merged_documents: bool,
    /// The column of the clusters, or several with commas between them, if clusters were named.
    pub clusters: Option<String>,
    /// The columns that may have clusters, if none were named and no document has two labelled rows.
    pub repeating_columns: Vec<RepeatingColumn>,
    /// Rows with the text and the label of an earlier row.
    pub duplicates: usize,
    /// Texts in several rows with different labels.
    pub conflicts: Vec<Conflict>,
    /// Rows with the text, the document and the place (`start`) of an earlier one.
    pub repeated: Option<RepeatedRows>,
    /// The labels that corrections replaced.
    pub replaced: Replaced,
    /// The labels that a model gave, if the file is a table of scores and some are still the model's.
    pub guesses: Option<Guesses>,
    /// The result for labels without text; `None` if the file has the texts.
    pub resolved: Option<Resolved>,
    /// The columns whose meaning was found by a usual name.
    pub found_columns: Vec<FoundColumn>,
    /// The columns that have the name of a coder and hold none of the labels, so that they are not read as votes.
    pub no_votes: Vec<String>,
    /// A separator that all labels contain, as if each cell held several labels.
    pub separator_in_labels: Option<char>,
    /// `true` if there are columns of coders and an empty column `label`.
    pub empty_label: bool,
    /// The lines of labelled rows that are boilerplate by their column `kind`, which is not scored.
    pub labelled_boilerplate: Vec<usize>,
    /// Columns that hold nothing but labels, such as a decision, where coders have columns and the column
    /// `label` is missing or empty.
    pub unread_decisions: Vec<String>,
    /// Columns without a meaning to the program, except for those that it writes itself or that nobody
    /// expects to be learned from.
    pub unread_columns: Vec<String>,
    /// A column `target` and its number of targets, if there are several: labels may be stances on each. `None` if
    /// labels are read as written, because nothing is learned from them.
    pub unread_targets: Option<(String, usize)>,
    /// Notes from reading the file.
    pub notes: Vec<Note>,
}

impl Report {
    /// Returns whether articles of labels without text are missing, so that not all labels were read.
    pub fn lacks_articles(&self) -> bool {
        let resolved = self.resolved.as_ref();
        resolved.is_some_and(|resolved| !resolved.missing.is_empty())
    }
}

/// Two rows with the same text and different labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The line of the first row, from 1.
    pub first: usize,
    /// The line of the row with the other label.
    pub second: usize,
}
