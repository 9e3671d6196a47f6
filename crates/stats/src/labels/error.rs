//! The errors of labels files.

use std::path::{Path, PathBuf};

use standpoint_common::code::{HasCode, Place};
use standpoint_common::phrases::{listed, plural, shortened};
use standpoint_corpus::CorpusError;
use standpoint_tables::{IN_ONE_CELL, Ragged};

use super::MissingDocument;
use super::messages;

/// A label that is not in the label set, or looks like a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLabel {
    /// The line of the first row with it, from 1.
    pub row: usize,
    /// The column of the annotator who gave it there, if annotators have columns.
    pub column: Option<String>,
    /// The number of times that it was given.
    pub times: usize,
    /// The number of these that were votes of annotators.
    pub votes: usize,
    /// The label as written.
    pub label: String,
    /// A similar label of the set, or a frequent one.
    pub meant: Option<String>,
    /// The number of times that the similar label is in the column `label`, where it may be the slip: if only
    /// annotators gave this label, and none of them gave the similar one.
    pub meant_beside: Option<usize>,
}

/// A label of too few rows, or one that coders gave and no sentence has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RareLabel {
    /// The label.
    pub label: String,
    /// The number of its rows.
    pub rows: usize,
    /// The line of the first row with it, or in which a coder gave it.
    pub row: usize,
    /// `true` if it looks like a code for a missing label.
    pub is_no_value: bool,
}

/// Why a labels file was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LabelsError {
    /// The file could not be read or decoded.
    #[error(transparent)]
    Read(#[from] CorpusError),
    /// The file was read, and something in it is wrong.
    #[error("{}: {problem}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// The problem.
        problem: Box<LabelsProblem>,
    },
}

impl LabelsError {
    /// The problem in the file, if it could be read.
    pub fn problem(&self) -> Option<&LabelsProblem> {
        match self {
            LabelsError::Read(_) => None,
            LabelsError::Content { problem, .. } => Some(problem),
        }
    }
}

impl HasCode for LabelsError {
    fn code(&self) -> &'static str {
        match self {
            LabelsError::Read(error) => error.code(),
            LabelsError::Content { problem, .. } => problem.code(),
        }
    }

    fn inner(&self) -> Option<&(dyn HasCode + 'static)> {
        match self {
            LabelsError::Read(error) => Some(error),
            LabelsError::Content { problem, .. } => Some(problem.as_ref()),
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            LabelsError::Read(error) => error.path(),
            LabelsError::Content { path, .. } => Some(path),
        }
    }
}

/// A problem in a labels file.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "labels/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum LabelsProblem {
    /// A row does not have as many cells as the header.
    #[error("row {line} has {ragged}: {}", ragged.advice)]
    Ragged {
        /// The row, from 1, as a spreadsheet counts.
        line: u64,
        /// Its cells and those of the header.
        ragged: Ragged,
    },
    /// A cell of the header, or the only one of a row, holds all columns. Such as “all columns stand in one cell, as Excel
    /// shows a CSV with commas where its list separator is a semicolon”.
    #[error("{IN_ONE_CELL}")]
    InOneCell,
    /// A cell begins with a quotation mark that is not closed where the cell ends.
    #[error(
        "row {line}: a cell begins with a quotation mark, and text follows the mark that closes it, or none does, so that cells or rows may have run together: write each quotation mark within a cell twice, and the cell between two"
    )]
    Quotes {
        /// The line on which the cell begins, from 1.
        line: u64,
    },
    /// There is no data row.
    #[error("the file is empty or has nothing but a header: it needs {needs}")]
    Empty {
        /// The needed content of such a file.
        needs: &'static str,
    },
    /// The file is a table of scores, whose labels are a model's.
    #[error(
        "this is a table of scores, and its labels are the model's own: correct these first, or label sentences yourself"
    )]
    Guesses,
    /// A language model gave the labels, and they would count as those of a person.
    #[error(
        "these labels are those of a language model ({coder}), and count as those of no person: borrow them beside labels of people; to take them for a person's all the same, delete the column annotator"
    )]
    OfMachine {
        /// The language model.
        coder: String,
    },
    /// The table has the scores of several questions, and none of them was named.
    #[error(
        "this table has the scores of several questions ({}), and one at a time is read: name one",
        listed(questions)
    )]
    SeveralQuestions {
        /// The names of the questions.
        questions: Vec<String>,
    },
    /// The table has no scores of the question that was named.
    #[error("there is no question “{}” in this table of scores: it has {}", shortened(question), if questions.is_empty() { "one question, which has no name".to_string() } else { listed(questions) })]
    NoSuchQuestion {
        /// The question that was named.
        question: String,
        /// The names of the questions.
        questions: Vec<String>,
    },
    /// The file is the table of an audit, whose labels are those that look wrong.
    #[error(
        "this is the table of an audit, which has the labels that look wrong, some of them twice, and no others: correct them in the labels file that was audited (the column row is the row there) and name that"
    )]
    Audit,
    /// No row has both a text and a label.
    #[error(
        "no row has both a text and a label: fill in the column {column} first{}",
        messages::unread_columns(unread)
    )]
    NoLabels {
        /// The column that is empty: of the texts if there are labels, else of the labels.
        column: &'static str,
        /// Columns with content that are not read.
        unread: Vec<String>,
    },
    /// The file is a document of a word processor or a PDF.
    #[error(
        "this is a {0}, and a table is needed: copy the table into Excel or LibreOffice and save it as .xlsx"
    )]
    TextDocument(&'static str),
    /// A needed column is missing.
    #[error("there is no column “{column}” in the header ({header}){hint}")]
    MissingColumn {
        /// The column.
        column: &'static str,
        /// The header as read.
        header: String,
        /// Advice, as a part of the sentence, or nothing.
        hint: String,
        /// The columns that it helps to name, this one first; none if the header is wrong.
        nameable: Vec<&'static str>,
        /// A column whose cells or name fit.
        fitting: Option<String>,
    },
    /// A column that the user named is missing.
    #[error(
        "there is no column “{column}” for the {role}, and the header is {header}: name one of these"
    )]
    NoSuchColumn {
        /// The meaning of the column: `text`, `label`, `document`, `annotator` or `cluster`.
        role: &'static str,
        /// The column.
        column: String,
        /// The header as read.
        header: String,
    },
    /// The user named one column for two purposes.
    #[error("the column “{}” is named for the {} and for the {}: name another column for one of them", shortened(column), roles[0], roles[1])]
    NamedTwice {
        /// The meaning of the column: `text`, `label` or `document`.
        roles: [&'static str; 2],
        /// The column as written.
        column: String,
    },
    /// Two columns have the same name.
    #[error("two columns are called “{}”: rename or delete one of them", shortened(.0))]
    RepeatedColumn(String),
    /// Labels are not in the label set, or look like slips.
    #[error("{}{then}", messages::unknown_labels(labels, set))]
    UnknownLabels {
        /// Each once, in the order of the rows.
        labels: Vec<UnknownLabel>,
        /// The label set.
        set: Vec<String>,
        /// Advice, as a sentence of its own, or nothing.
        then: &'static str,
    },
    /// A label set has a name that no file of labels may have.
    #[error(
        "the label “{}” could not be learned under this name: {why}",
        shortened(label)
    )]
    LabelName {
        /// The name.
        label: String,
        /// What is wrong with it, and advice.
        why: String,
    },
    /// Too many labels are not in the label set to be slips.
    #[error("{} {} not among {}: write your labels as these if they mean the same, or else name the model that learned yours, or a table of scores that it made", messages::counted_labels(labels), if labels.len() == 1 { "is" } else { "are" }, listed(set))]
    OtherTopic {
        /// Each once, in the order of the rows.
        labels: Vec<UnknownLabel>,
        /// The label set.
        set: Vec<String>,
    },
    /// Cells of a label hold several labels.
    #[error(
        "{} several labels in one cell, {separator} ({}), where a sentence has one: write one label a row, or make a column for each question and call the one to learn label", if *rows == 1 { "1 row has".to_string() } else { format!("{rows} rows have") }, messages::examples(examples)
    )]
    SeveralLabels {
        /// The number of rows.
        rows: usize,
        /// The separator of the labels, as a part of the sentence.
        separator: String,
        /// The first lines, from 1, with their cells.
        examples: Vec<(usize, String)>,
    },
    /// A cell of a label holds a list of something else than labels, or an object.
    #[error(
        "row {row} has a list or an object where its label should be (“{}”): export the labels of whole texts, not of \
         marked words, and one label a row",
        shortened(label)
    )]
    StructuredLabel {
        /// The row, from 1, as a spreadsheet counts.
        row: usize,
        /// The cell.
        label: String,
    },
    /// All rows have the same label.
    #[error("every row has the label “{}”: a model needs sentences of at least two labels", shortened(.0))]
    OneLabel(String),
    /// There are more labels than a codebook can have.
    #[error(
        "there are {labels} different labels, and no more than {most} can be told apart: look whether label is the right column"
    )]
    NoLabelSet {
        /// The number of labels.
        labels: usize,
        /// The largest number of labels.
        most: usize,
    },
    /// There are more labels than a model can learn.
    #[error(
        "there are {labels} different labels, and a model learns {most} at most: look whether label is the right column, or put rare labels together"
    )]
    ManyLabels {
        /// The number of labels.
        labels: usize,
        /// The largest number of labels.
        most: usize,
    },
    /// Labels have too few sentences to be learned and tested.
    #[error("{}", messages::rare_labels(labels, *needed, column.as_deref()))]
    RareLabels {
        /// Each once, in the order of the labels.
        labels: Vec<RareLabel>,
        /// The number of rows that are needed.
        needed: usize,
        /// The column of the labels, if it was found by a usual name.
        column: Option<String>,
    },
    /// Coders gave labels that no sentence has.
    #[error("{}", messages::labels_without_sentence(.0))]
    NeverDecided(Vec<RareLabel>),
    /// Votes are in columns and in rows.
    #[error(
        "there is a column “annotator” (one row a vote) and a column “{column}” (one column an annotator): keep one of the two forms"
    )]
    TwoForms {
        /// The first column of an annotator.
        column: String,
    },
    /// An annotator voted twice on one sentence.
    #[error(
        "row {row} is a second {} on the sentence of row {first}: keep one of the two",
        messages::vote_of(annotator)
    )]
    VotedTwice {
        /// The row, from 1, as a spreadsheet counts.
        row: usize,
        /// The line of the first vote.
        first: usize,
        /// The annotator; empty where both rows decide.
        annotator: String,
    },
    /// Votes on one place have different texts.
    #[error(
        "row {row} has the document and start of row {first} and another text: votes on one sentence need the same text"
    )]
    OtherText {
        /// The row, from 1, as a spreadsheet counts.
        row: usize,
        /// The line with the same place.
        first: usize,
    },
    /// A `start` or an `end` is no number.
    #[error(
        "row {row} has “{}” in the column {column}, which must be a whole number of characters",
        shortened(value)
    )]
    Offset {
        /// The row, from 1, as a spreadsheet counts.
        row: usize,
        /// The column.
        column: &'static str,
        /// The value as written.
        value: String,
    },
    /// Columns that are named after coders hold none of the labels, so that the votes of these coders would be lost.
    #[error("no cell of {} is one of the labels: use the same labels in all columns, or rename what holds none", listed(.0))]
    NoVotes(Vec<String>),
    /// The labels have no text, and no articles were given.
    #[error(
        "these labels have no text of their own: name your copy of the articles that they are about"
    )]
    WithoutText,
    /// A `document_sha256` is no hash.
    #[error(
        "row {row} has “{}” in the column document_sha256, which must have 64 hexadecimal digits, as it was published",
        shortened(value)
    )]
    Hash {
        /// The row, from 1, as a spreadsheet counts.
        row: usize,
        /// The value as written.
        value: String,
    },
    /// None of the documents of labels without text is among the articles.
    #[error("of the {} that these labels are about, none is among the articles: {}; an article counts only if its whole text is the same to the character (docs/detach.md says how to compare)", plural(*documents, "document"), messages::missing_documents(missing))]
    NoArticles {
        /// The number of documents that the labels name.
        documents: usize,
        /// All of them.
        missing: Vec<MissingDocument>,
    },
    /// A document does not have a place.
    #[error("row {row} has the place from {start} to {end}, where the document “{}” of {} has no sentence: correct the row from the file as it was published, or take it out", shortened(document), plural(*characters, "character"))]
    Span {
        /// The row, from 1, as a spreadsheet counts.
        row: usize,
        /// The first character, from 0.
        start: usize,
        /// The character after the last.
        end: usize,
        /// The document's name among the articles.
        document: String,
        /// Its length in characters.
        characters: usize,
    },
    /// No row has a place in one of the articles, so that no labels can be detached.
    #[error("no labelled row was found in the articles: {why}")]
    NothingToDetach {
        /// The problem of the rows, and advice.
        why: String,
    },
}

impl HasCode for LabelsProblem {
    fn code(&self) -> &'static str {
        self.into()
    }

    fn place(&self) -> Option<Place<'_>> {
        match self {
            Self::Ragged { line, .. } | Self::Quotes { line } => Some(Place::line(*line)),
            Self::VotedTwice { row, .. }
            | Self::OtherText { row, .. }
            | Self::Hash { row, .. }
            | Self::Span { row, .. } => Some(Place::line(*row)),
            Self::Offset { row, column, .. } => Some(Place {
                column: Some(column),
                ..Place::line(*row)
            }),
            _ => None,
        }
    }
}

impl LabelsProblem {
    /// The error for this problem in a file.
    pub(crate) fn in_file(self, path: &Path) -> LabelsError {
        LabelsError::Content {
            path: path.to_path_buf(),
            problem: Box::new(self),
        }
    }
}
