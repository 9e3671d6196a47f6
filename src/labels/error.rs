//! What can be wrong with a labels file.

use std::path::PathBuf;

use super::Missing;
use super::rare::{RareLabel, never_decided, rare};
use super::spelling::{alphabet, look_alike, several};
use crate::corpus::{IN_ONE_CELL, lacks_a_name, look_for};
use crate::phrases;
use crate::phrases::{plural, shortened};

/// Unknown labels and missing documents are named up to so many.
const LISTED: usize = 20;

/// A label that is not of the label set, or looks like a slip of the pen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLabel {
    /// The line of the first row that has it, from 1.
    pub row: usize,
    /// The column of the annotator who gave it there, if each has one.
    pub column: Option<String>,
    /// How many times it was given.
    pub times: usize,
    /// How many of these were votes of annotators, and not what a column `label` says.
    pub votes: usize,
    /// The label as written.
    pub label: String,
    /// A label of the set, or a frequent one, that looks like it.
    pub meant: Option<String>,
    /// Where annotators alone gave it and none of them ever gave the one that looks like it: how many times that stands in the column
    /// `label`, where it may be the slip.
    pub meant_beside: Option<usize>,
}

/// Why a labels file was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LabelsError {
    /// The file could not be read or decoded.
    #[error(transparent)]
    Read(#[from] crate::corpus::CorpusError),
    /// The CSV itself is broken: a ragged row, an unclosed quote.
    #[error("{path}: line {line} has {} where the header has {expected}: {}{}", plural(*found, "cell"), look_for(delimiter), lacks_a_name(*found as u64, *expected as u64), path = path.display())]
    Ragged {
        /// The file.
        path: PathBuf,
        /// The line of the file, from 1.
        line: u64,
        /// Cells in the row.
        found: usize,
        /// Cells in the header.
        expected: usize,
        /// What parts them, such as `comma`.
        delimiter: &'static str,
    },
    /// A cell of the header, or the only one of a row, holds all columns.
    #[error("{path}: {IN_ONE_CELL}", path = path.display())]
    InOneCell {
        /// The file.
        path: PathBuf,
    },
    /// A cell begins with a quotation mark that does not part it from the next.
    #[error("{path}: line {line}: a cell begins with a quotation mark, and text follows the mark that closes it, or none does, so that cells or rows may have run together: write each quotation mark within a cell twice, and the cell between two", path = path.display())]
    Quotes {
        /// The file.
        path: PathBuf,
        /// The line on which the cell begins, from 1.
        line: u64,
    },
    /// Anything else that the CSV reader refuses.
    #[error("{path}: {reason}", path = path.display())]
    Csv {
        /// The file.
        path: PathBuf,
        /// What the CSV reader says.
        reason: String,
    },
    /// No data row.
    #[error("{path}: the file is empty or has nothing but a header: it needs {needs}", path = path.display())]
    Empty {
        /// The file.
        path: PathBuf,
        /// What belongs into such a file.
        needs: &'static str,
    },
    /// A table of scores: the labels are a model's.
    #[error("{path}: this is a table of scores, and its labels are the model's own: label sentences yourself (“standpoint sample” draws some), or correct these first", path = path.display())]
    Guesses {
        /// The file.
        path: PathBuf,
    },
    /// The table of an audit: the labels in it are those that look wrong.
    #[error("{path}: this is a table of “standpoint audit”, which has the labels that look wrong, some of them twice, and no others: correct them in the labels file that was audited (the column row is the line there) and name that", path = path.display())]
    Audit {
        /// The file.
        path: PathBuf,
    },
    /// Rows, but none with a text and a label.
    #[error("{path}: no row has both a text and a label: fill in the column label first{}", elsewhere(unread), path = path.display())]
    NoLabels {
        /// The file.
        path: PathBuf,
        /// Columns with something in them that are not read.
        unread: Vec<String>,
    },
    /// A needed column is missing.
    #[error("{path}: there is no column “{column}” in the header ({header}){hint}", path = path.display())]
    MissingColumn {
        /// The file.
        path: PathBuf,
        /// The column.
        column: &'static str,
        /// The header as read.
        header: String,
        /// A near column name, as a sentence part, or nothing.
        hint: String,
    },
    /// Two columns have the same name, so that it says nothing which of them is meant.
    #[error("{path}: two columns are called “{column}”: rename or delete one of them", path = path.display())]
    RepeatedColumn {
        /// The file.
        path: PathBuf,
        /// The name.
        column: String,
    },
    /// Labels that are not of the label set, or look like slips of the pen: all there are.
    #[error("{path}: {}{then}", listed(labels, set), path = path.display())]
    UnknownLabels {
        /// The file.
        path: PathBuf,
        /// Each once, in the order of the rows.
        labels: Vec<UnknownLabel>,
        /// The labels that there are.
        set: Vec<String>,
        /// What to do, as a sentence of its own, or nothing.
        then: &'static str,
    },
    /// Labels of which so many are not of the label set that they are no slips: all that are not.
    #[error("{path}: these labels are of another topic than the model: {} {} not among {}; name the model that learned your labels with -m, or a table of scores that it made (or correct what is a slip)", counted(labels), if labels.len() == 1 { "is" } else { "are" }, phrases::listed(set), path = path.display())]
    OtherTopic {
        /// The file.
        path: PathBuf,
        /// Each once, in the order of the rows.
        labels: Vec<UnknownLabel>,
        /// The labels that there are.
        set: Vec<String>,
    },
    /// All rows have the same label.
    #[error("{path}: every row has the label “{}”: a model needs sentences of at least two labels", shortened(label), path = path.display())]
    OneLabel {
        /// The file.
        path: PathBuf,
        /// The only label.
        label: String,
    },
    /// More labels than a codebook can have.
    #[error("{path}: there are {labels} different labels, and no more than {most} can be told apart: look whether label is the right column", path = path.display())]
    NoLabelSet {
        /// The file.
        path: PathBuf,
        /// How many there are.
        labels: usize,
        /// How many there may be.
        most: usize,
    },
    /// More labels than a model can learn.
    #[error("{path}: there are {labels} different labels, and a model learns {most} at most: look whether label is the right column, or put rare labels together", path = path.display())]
    ManyLabels {
        /// The file.
        path: PathBuf,
        /// How many there are.
        labels: usize,
        /// How many there may be.
        most: usize,
    },
    /// Labels that have too few sentences to be learned and tested: all there are.
    #[error("{path}: {}", rare(labels, *needed), path = path.display())]
    RareLabels {
        /// The file.
        path: PathBuf,
        /// Each once, in the order of the labels.
        labels: Vec<RareLabel>,
        /// How many rows are needed.
        needed: usize,
    },
    /// Labels that coders gave and no sentence has: all there are.
    #[error("{path}: {}", never_decided(labels), path = path.display())]
    NeverDecided {
        /// The file.
        path: PathBuf,
        /// Each once, in the order of the labels.
        labels: Vec<RareLabel>,
    },
    /// Votes in columns and in rows.
    #[error("{path}: there is a column “annotator” (one row a vote) and a column “{column}” (one column an annotator): keep one of the two forms", path = path.display())]
    TwoForms {
        /// The file.
        path: PathBuf,
        /// The first column of an annotator.
        column: String,
    },
    /// Two votes of one annotator on one sentence.
    #[error("{path}: line {row} is a second {} on the sentence of line {first}: keep one of the two", vote_of(annotator), path = path.display())]
    VotedTwice {
        /// The file.
        path: PathBuf,
        /// The line of the file, from 1.
        row: usize,
        /// The line of the first vote.
        first: usize,
        /// Whose votes; nobody's name where both decide.
        annotator: String,
    },
    /// Votes on one place that do not have the same text.
    #[error("{path}: line {row} has the document and start of line {first} and another text: votes on one sentence need the same text", path = path.display())]
    OtherText {
        /// The file.
        path: PathBuf,
        /// The line of the file, from 1.
        row: usize,
        /// The line that has the same place.
        first: usize,
    },
    /// A `start` or an `end` that is no number.
    #[error("{path}: line {row} has “{}” in the column {column}, which must be a whole number of characters", shortened(value), path = path.display())]
    Offset {
        /// The file.
        path: PathBuf,
        /// The line of the file, from 1.
        row: usize,
        /// The column.
        column: &'static str,
        /// The value as written.
        value: String,
    },
    /// Labels without text, and no articles to read them against.
    #[error("{path}: these labels have no text of their own: name your copy of the articles that they are about with --articles", path = path.display())]
    WithoutText {
        /// The file.
        path: PathBuf,
    },
    /// A `document_sha256` that is none.
    #[error("{path}: line {row} has “{}” in the column document_sha256, which must have the 64 hexadecimal digits that “standpoint detach” writes", shortened(value), path = path.display())]
    Hash {
        /// The file.
        path: PathBuf,
        /// The line of the file, from 1.
        row: usize,
        /// The value as written.
        value: String,
    },
    /// None of the documents of labels without text is among the articles.
    #[error("{path}: of the {} that these labels are about, none is among the articles: {}; an article counts only if its whole text is the same to the character (docs/detach.md says how to compare)", plural(*documents, "document"), named(missing), path = path.display())]
    NoArticles {
        /// The file.
        path: PathBuf,
        /// How many documents the labels name.
        documents: usize,
        /// All of them.
        missing: Vec<Missing>,
    },
    /// A place that a document does not have.
    #[error("{path}: line {row} has the place from {start} to {end}, where the document “{}” of {} has no sentence: correct the row from the file as it was published, or take it out", shortened(document), plural(*characters, "character"), path = path.display())]
    Span {
        /// The file.
        path: PathBuf,
        /// The line of the file, from 1.
        row: usize,
        /// The first character, from 0.
        start: usize,
        /// The character behind the last.
        end: usize,
        /// The document, as it is called among the articles.
        document: String,
        /// How many characters it has.
        characters: usize,
    },
    /// No row of a table that labels are to be detached from has a place in one of the articles.
    #[error("{path}: no labelled row was found in the articles: {why}", path = path.display())]
    NothingToDetach {
        /// The file.
        path: PathBuf,
        /// What was wrong with the rows, and what to do.
        why: String,
    },
}

/// Unknown labels with the rows that have them, and what could have been meant.
fn listed(labels: &[UnknownLabel], set: &[String]) -> String {
    let shown = labels.iter().take(LISTED).map(|unknown| {
        let place = match &unknown.column {
            None => format!("line {}", unknown.row),
            Some(column) => format!("line {} (column {})", unknown.row, shortened(column)),
        };
        let rows = match unknown.times {
            1 => format!("{place} has"),
            times => format!("{place} and {} more have", times - 1),
        };
        let label = format!("{rows} the label “{}”", shortened(&unknown.label));
        if let Some(several) = several(&unknown.label, set) {
            let number = plural(several.len(), "label");
            let several: Vec<String> = several.iter().map(|name| format!("“{name}”")).collect();
            return format!(
                "{label}, which holds {number} ({}) where a sentence has one: decide for one of them",
                phrases::listed(&several)
            );
        }
        match &unknown.meant {
            Some(meant) if unknown.meant_beside.is_some() => format!(
                "{label}, where the column label has “{}” ({}), which no annotator gave: one of the two is a slip",
                shortened(meant),
                plural(unknown.meant_beside.unwrap_or_default(), "time")
            ),
            Some(meant) => {
                let alike = match look_alike(&unknown.label, meant) {
                    None => "?".to_string(),
                    Some([a, b]) if a.is_alphabetic() && b.is_alphabetic() => {
                        match a.is_ascii() {
                            false => format!(", which looks the same? This one is written with {}: type it anew", alphabet(a)),
                            true => format!(", which looks the same? That one is written with {}: type both anew in one alphabet", alphabet(b)),
                        }
                    }
                    Some([a, b]) => format!(
                        ", which looks the same? Where that has U+{:04X}, this has U+{:04X}: type it anew",
                        u32::from(b),
                        u32::from(a)
                    ),
                };
                format!("{label} (did you mean “{}”{alike})", shortened(meant))
            }
            None => format!(
                "{label}, which is not one of {}: correct it",
                phrases::listed(set)
            ),
        }
    });
    let mut text = shown.collect::<Vec<_>>().join("; ");
    if labels.len() > LISTED {
        text.push_str(&format!("; and {} more such labels", labels.len() - LISTED));
    }
    text
}

/// Unknown labels with how often each was given, and where first.
fn counted(labels: &[UnknownLabel]) -> String {
    let counted = labels.iter().take(LISTED).map(|unknown| {
        let label = shortened(&unknown.label);
        let votes = plural(unknown.votes, "vote");
        let times = match unknown.times - unknown.votes {
            0 => votes,
            times if unknown.votes == 0 => plural(times, "time"),
            times => format!("{} in the column label and {votes}", plural(times, "time")),
        };
        format!("“{label}” ({times}, first in line {})", unknown.row)
    });
    let mut text = counted.collect::<Vec<_>>().join(", ");
    if labels.len() > LISTED {
        text.push_str(&format!(" and {} more", labels.len() - LISTED));
    }
    text
}

/// Where labels may stand that were not found.
fn elsewhere(unread: &[String]) -> String {
    match unread.is_empty() {
        true => String::new(),
        false => format!(
            "; if the labels stand in {}, call that column label",
            phrases::listed(unread)
        ),
    }
}

/// Missing documents by name, the first of them.
pub(super) fn named(missing: &[Missing]) -> String {
    let shown = missing.iter().take(LISTED).map(|document| {
        let name = shortened(&document.name);
        match document.differs {
            true => format!("{name} (the article of this name has another text)"),
            false => name,
        }
    });
    let mut text = shown.collect::<Vec<_>>().join(", ");
    if missing.len() > LISTED {
        text.push_str(&format!(", and {} more", missing.len() - LISTED));
    }
    text
}
/// `vote of “anna”`; where nobody voted, `decision`.
fn vote_of(annotator: &str) -> String {
    match annotator {
        "" => "decision".to_owned(),
        name => format!("vote of “{}”", shortened(name)),
    }
}
