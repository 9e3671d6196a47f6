//! What keeps shares from being estimated.

use std::path::PathBuf;

use crate::evaluation::ScoresError;
use crate::labels::LabelsError;
use crate::phrases::{in_lines, plural};

/// Why shares cannot be estimated, or no sample drawn.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PrevalenceError {
    /// A table cannot be read, or lacks a column.
    #[error(transparent)]
    Table(#[from] LabelsError),
    /// Held-out scores do not fit their labels.
    #[error(transparent)]
    HeldOut(#[from] ScoresError),
    /// No column of probabilities.
    #[error("{path}: there is no column p_<label>: name a table that “standpoint score” wrote, or give each label its column of probabilities", path = path.display())]
    NoProbabilities {
        /// The table of scores.
        path: PathBuf,
    },
    /// Rows, but none with probabilities.
    #[error("{path}: no row has a label and probabilities, so there is nothing to count", path = path.display())]
    NothingScored {
        /// The table of scores.
        path: PathBuf,
    },
    /// A cell or a row of the table that cannot be right.
    #[error("{path}: line {row}: {what}", path = path.display())]
    Row {
        /// The table.
        path: PathBuf,
        /// The line of the file, from 1.
        row: usize,
        /// What is wrong and what to do.
        what: String,
    },
    /// A column to group by that is not there.
    #[error("{path}: there is no column “{column}” to group by{}: the header has {header}", besides(column), path = path.display())]
    NoGroup {
        /// The table of scores.
        path: PathBuf,
        /// The column asked for.
        column: String,
        /// The header as read.
        header: String,
    },
    /// Labels of unknown origin.
    #[error("{path}: there is no column “{column}”, so nobody can tell how these sentences were chosen, and no interval can be defended: draw a sample with “standpoint sample SCORES.csv -n 200 -o coded.xlsx” and code that", path = path.display())]
    UnknownOrigin {
        /// The audit file.
        path: PathBuf,
        /// The column: `sampling` or `probability`.
        column: &'static str,
    },
    /// A sample as it was drawn.
    #[error("{path}: no row is coded yet: fill in the column label in every row, then try again", path = path.display())]
    NotCoded {
        /// The audit file.
        path: PathBuf,
    },
    /// A sample that was not coded to its end.
    #[error("{path}: {} of the sample {} no label ({}): a sample coded in part is no longer random, so code every row", plural(lines.len(), "sentence"), if lines.len() == 1 { "has" } else { "have" }, in_lines(lines), path = path.display())]
    PartlyCoded {
        /// The audit file.
        path: PathBuf,
        /// The lines of rows without a label.
        lines: Vec<usize>,
    },
    /// Votes of coders that decide nothing.
    #[error("{path}: the votes on {} are tied ({}), and a label that nobody decided on may not count: give them one in a column label", plural(lines.len(), "sentence"), in_lines(lines), path = path.display())]
    Tied {
        /// The audit file.
        path: PathBuf,
        /// The lines of rows whose votes are tied.
        lines: Vec<usize>,
    },
    /// A sample smaller than its strata are many.
    #[error("a sample of {} cannot reach each of {strata} groups, and one that is left out can never be estimated: draw at least {strata}", plural(*wanted, "sentence"))]
    TooFew {
        /// The size asked for.
        wanted: usize,
        /// The groups to draw from.
        strata: usize,
    },
    /// An estimator without what it is made of.
    #[error("the estimator {estimator} {needs}")]
    Needs {
        /// Its name.
        estimator: &'static str,
        /// What it needs, and the option that gives it.
        needs: &'static str,
    },
    /// Corrected counts that many shares would explain alike.
    #[error(
        "the estimator {estimator} cannot tell these labels apart: to the model a label looks like another, or like a mixture of others, or differs from it by no more than chance would in so few sentences (two standard errors), so that many shares explain what it counts; label more sentences of each label, leave {estimator} away, or use dsl with --audit"
    )]
    Unidentified {
        /// Its name.
        estimator: &'static str,
    },
    /// An estimate that was not reached.
    #[error(
        "the estimator {estimator} has not reached its end: its log likelihood may still grow by {short:.1e}; leave {estimator} away, and please report this with the table of scores"
    )]
    NotConverged {
        /// Its name.
        estimator: &'static str,
        /// By how much the log likelihood may lie below the largest.
        short: f64,
    },
}

/// What a month or a year can also be taken from, and what several names are.
fn besides(column: &str) -> &'static str {
    match column.trim().to_lowercase().as_str() {
        "month" | "year" => {
            ", nor a column “date” to take it from; if another one holds the date, rename it to date"
        }
        names if names.contains(',') => " (one column at a time)",
        _ => "",
    }
}
