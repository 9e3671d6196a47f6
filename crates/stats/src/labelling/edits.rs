//! What somebody changed in the table of labels since it was written.

use std::collections::BTreeMap;
use std::fmt;

use standpoint_common::phrases::{plural, truncated};

use super::labelled_rows::KIND;
use super::{LABELLED_COLUMNS, LabelledRow, Rewritten};

/// The most characters of a cell or a sentence that are shown.
const MAX_LENGTH: usize = 60;

/// The columns of a session's own that follow from the articles and the answers. The others say what was answered, or are
/// the user's.
const DERIVED: [&str; 8] = [
    "document",
    "start",
    "end",
    "paragraph",
    "text",
    "annotator",
    "sampling",
    "probability",
];

/// The cells of a row by the names of their columns.
pub(super) type Cells = BTreeMap<String, String>;

/// The cells of a row. One that is empty is as good as one that is not there.
pub(super) fn cells(row: &LabelledRow) -> Cells {
    let own = LABELLED_COLUMNS.map(str::to_string).into_iter();
    // A kind of its own is among the cells of every row.
    let more = row.more.iter().filter(|(name, _)| name != KIND).cloned();
    let mut cells: Cells = own.zip(row.cells()).chain(more).collect();
    cells.retain(|_, cell| !cell.is_empty());
    cells
}

/// The columns in which two rows differ.
pub(super) fn differing(cells: &Cells, other: &Cells) -> Vec<String> {
    let mut names: Vec<&String> = cells.keys().chain(other.keys()).collect();
    names.sort_unstable();
    names.dedup();
    names.retain(|name| cells.get(*name) != other.get(*name));
    names.into_iter().cloned().collect()
}

/// The columns in which two rows say something else of what was answered.
pub(super) fn answered_otherwise(cells: &Cells, other: &Cells) -> Vec<String> {
    let mut names = differing(cells, other);
    names.retain(|name| !DERIVED.contains(&name.as_str()));
    names
}

/// A difference between the table of labels and the answers of its journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableEdit {
    /// A cell has something else.
    Cell {
        /// The row, from 1, as a spreadsheet counts.
        line: usize,
        /// The column.
        column: String,
        /// The cell in the journal.
        was: String,
        /// The cell in the table.
        is: String,
        /// The sentence.
        text: String,
    },
    /// A row is of no answer of the journal.
    Added {
        /// The row.
        line: usize,
        /// Its label; empty without one.
        label: String,
        /// The sentence.
        text: String,
    },
    /// An answer of the journal has no row.
    Removed {
        /// Its label; empty without one.
        label: String,
        /// The sentence.
        text: String,
    },
    /// Cells have something else than what the articles and the answers give, and are written again.
    Derived(Rewritten),
}

impl fmt::Display for TableEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |cell: &str| match cell {
            "" => "empty".to_string(),
            cell => {
                let words: Vec<&str> = cell.split_whitespace().collect();
                format!("“{}”", truncated(&words.join(" "), MAX_LENGTH))
            }
        };
        let label = |label: &str| match label {
            "" => "no label".to_string(),
            label => format!("label {}", quoted(label)),
        };
        match self {
            TableEdit::Cell {
                line,
                column,
                was,
                is,
                text,
            } => {
                let (is, was) = (quoted(is), quoted(was));
                write!(f, "row {line}: {column} {is}, was {was}: {}", quoted(text))
            }
            TableEdit::Added {
                line,
                label: given,
                text,
            } => write!(f, "row {line}: new, {}: {}", label(given), quoted(text)),
            TableEdit::Removed { label: given, text } => {
                write!(f, "removed: {}: {}", label(given), quoted(text))
            }
            TableEdit::Derived(Rewritten {
                rows,
                line,
                column,
                was,
                is,
            }) => {
                let (was, is) = (quoted(was), quoted(is));
                let alike = match rows {
                    1 => String::new(),
                    rows => format!(", and {} like it", plural(rows - 1, "row")),
                };
                write!(
                    f,
                    "row {line}: {column} {was}, where the answers give {is}{alike}"
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_is_a_line() {
        let text = "Build it.".to_string();
        let cell = |was: &str, is: &str| {
            let column = "label".to_string();
            let (was, is, text) = (was.to_string(), is.to_string(), text.clone());
            let line = 3;
            TableEdit::Cell {
                line,
                column,
                was,
                is,
                text,
            }
        };
        let said = cell("pro", "anti").to_string();
        assert_eq!(said, "row 3: label “anti”, was “pro”: “Build it.”");
        let said = cell("", "anti").to_string();
        assert_eq!(said, "row 3: label “anti”, was empty: “Build it.”");
        let removed = TableEdit::Removed {
            label: String::new(),
            text,
        };
        assert_eq!(removed.to_string(), "removed: no label: “Build it.”");
    }
}
