//! The errors of estimating shares and drawing samples.

use std::fmt;
use std::path::{Path, PathBuf};

use standpoint_common::code::{HasCode, Place};
use standpoint_common::phrases::{in_rows, plural};

use crate::evaluation::ScoresError;
use crate::labels::LabelsError;

/// An error of estimating shares or drawing a sample.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "shares/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum PrevalenceError {
    /// A table cannot be read, or lacks a column.
    #[error(transparent)]
    Table(#[from] LabelsError),
    /// A row of a table of scores is wrong, or the table does not fit its labels.
    #[error(transparent)]
    Scores(#[from] ScoresError),
    /// The table has no column of probabilities, and its column `label` has no labels or more than fifty.
    #[error("{path}: there is no column p_<label>, and {}: name a table of scores, or one with a label in each row", match labels { 0 => "no column label with labels either".to_string(), n => format!("the column label has {n} different values, more than labels have") }, path = path.display())]
    NoProbabilities {
        /// The table of scores.
        path: PathBuf,
        /// The different values of its column `label`.
        labels: usize,
    },
    /// No row has probabilities.
    #[error("{path}: no row has a label and probabilities, so there is nothing to count", path = path.display())]
    NothingScored {
        /// The table of scores.
        path: PathBuf,
    },
    /// A cell or a row is wrong.
    #[error("{path}: row {row}: {what}", path = path.display())]
    Row {
        /// The table.
        path: PathBuf,
        /// The row, from 1, as a spreadsheet counts.
        row: usize,
        /// The fault and what to do.
        what: String,
    },
    /// A file beside a sample has rows that are no corrections.
    #[error("{path}: row {row} has no time in the column corrected: name one sample, and beside it files of corrections alone", path = path.display())]
    NotACorrection {
        /// The file.
        path: PathBuf,
        /// The first such row, from 1, as a spreadsheet counts.
        row: usize,
    },
    /// The column to group by does not exist.
    #[error("{path}: there is no column “{column}” to group by{}: the header has {header}", besides(column), path = path.display())]
    NoGroup {
        /// The table of scores.
        path: PathBuf,
        /// The column asked for.
        column: String,
        /// The header as read.
        header: String,
    },
    /// A regression cannot be made with a column.
    #[error("{path}: the regression on “{term}”: {what}", path = path.display())]
    Formula {
        /// The table of scores.
        path: PathBuf,
        /// The part of the formula.
        term: String,
        /// The fault and what to do.
        what: String,
    },
    /// A row of the sample was not drawn at random.
    #[error("{path}: row {row}: the sampling is “{sampling}”, and only a random sample carries an interval: draw one", path = path.display())]
    NotRandom {
        /// The sample.
        path: PathBuf,
        /// The row, from 1, as a spreadsheet counts.
        row: usize,
        /// The cell of the column `sampling`.
        sampling: String,
    },
    /// The file does not say how the sentences were chosen.
    #[error("{path}: there is no column “{column}”, so nobody can tell how these sentences were chosen, and no interval can be defended: draw a random sample and code that", path = path.display())]
    UnknownOrigin {
        /// The audit file.
        path: PathBuf,
        /// The column: `sampling` or `probability`.
        column: &'static str,
    },
    /// No row of the sample is coded.
    #[error("{path}: no row is coded yet: fill in the column label in every row, then try again", path = path.display())]
    NotCoded {
        /// The audit file.
        path: PathBuf,
    },
    /// Some rows of the sample are not coded.
    #[error("{path}: {} of the sample {} no label ({}): a sample coded in part is no longer random, so code every row", plural(lines.len(), "sentence"), if lines.len() == 1 { "has" } else { "have" }, in_rows(lines), path = path.display())]
    PartlyCoded {
        /// The audit file.
        path: PathBuf,
        /// The lines of rows without a label.
        lines: Vec<usize>,
    },
    /// The votes of coders are tied.
    #[error("{path}: the votes on {} are tied ({}), and a label that nobody decided on may not count: give them one in a column label", plural(lines.len(), "sentence"), in_rows(lines), path = path.display())]
    Tied {
        /// The audit file.
        path: PathBuf,
        /// The lines of rows whose votes are tied.
        lines: Vec<usize>,
    },
    /// The sample is smaller than the number of its strata.
    #[error("a sample of {} cannot reach each of {strata} groups, and one that is left out can never be estimated: draw at least {strata}", plural(*wanted, "sentence"))]
    TooFew {
        /// The size asked for.
        wanted: usize,
        /// The groups to draw from.
        strata: usize,
    },
    /// The ranks of a sample that another one extends are not those of its sentences.
    #[error(
        "the sample to keep was not drawn like this: draw with its seed, and in the groups in which it was drawn, or name more sentences"
    )]
    OtherDraw,
    /// An estimator lacks something that it needs.
    #[error("the estimator {estimator} {needs}")]
    Needs {
        /// Its name.
        estimator: &'static str,
        /// What it needs.
        needs: Need,
    },
    /// Many shares would explain the counts equally well.
    #[error(
        "the estimator {estimator} cannot tell these labels apart: the model confuses them, or so few sentences cannot show that it does not; label more sentences of each, leave {estimator} away, or use dsl with a coded sample"
    )]
    Unidentified {
        /// Its name.
        estimator: &'static str,
    },
    /// An estimator did not converge.
    #[error(
        "the estimator {estimator} has not converged: its log likelihood may still grow by {short:.1e}; leave {estimator} away, and please report this with the table of scores"
    )]
    NotConverged {
        /// Its name.
        estimator: &'static str,
        /// By how much the log likelihood may lie below the largest.
        short: f64,
    },
}

/// What an estimator may need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Need {
    /// How labels are mistaken.
    Mistakes,
    /// The sentences that the model learned from.
    Prior,
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Need::Mistakes => {
                "needs to know how labels are mistaken: add a coded sample, or labels and the table of their held-out scores"
            }
            Need::Prior => "needs the sentences that the model learned from: add these labels",
        })
    }
}

impl HasCode for PrevalenceError {
    fn code(&self) -> &'static str {
        self.inner().map_or_else(|| self.into(), HasCode::code)
    }

    fn inner(&self) -> Option<&(dyn HasCode + 'static)> {
        match self {
            Self::Table(error) => Some(error),
            Self::Scores(error) => Some(error),
            _ => None,
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::NoProbabilities { path, .. }
            | Self::NothingScored { path }
            | Self::Row { path, .. }
            | Self::NoGroup { path, .. }
            | Self::Formula { path, .. }
            | Self::NotRandom { path, .. }
            | Self::UnknownOrigin { path, .. }
            | Self::NotCoded { path }
            | Self::PartlyCoded { path, .. }
            | Self::NotACorrection { path, .. }
            | Self::Tied { path, .. } => Some(path),
            _ => self.inner()?.path(),
        }
    }

    fn place(&self) -> Option<Place<'_>> {
        match self {
            Self::Row { row, .. }
            | Self::NotRandom { row, .. }
            | Self::NotACorrection { row, .. } => Some(Place::line(*row)),
            _ => self.inner()?.place(),
        }
    }
}

/// A hint for a column that does not exist.
fn besides(column: &str) -> &'static str {
    match column.trim().to_lowercase().as_str() {
        "month" | "year" => {
            ", nor a column “date” to take it from; if another one holds the date, rename it to date"
        }
        _ => "",
    }
}
