//! The errors of tables of scores.

use std::path::{Path, PathBuf};

use standpoint_common::code::{HasCode, Place};

use super::LabelsError;

/// An error of a table of scores, or of one that does not fit the labels.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "scores/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum ScoresError {
    /// The table cannot be read, or lacks a column.
    #[error(transparent)]
    Table(#[from] LabelsError),
    /// A label has no column of probabilities.
    #[error("{path}: there is no column p_{label}: the table needs one for each label of the labels file", path = path.display())]
    MissingLabel {
        /// The table.
        path: PathBuf,
        /// The label.
        label: String,
    },
    /// A cell is no probability, a row does not sum to 1, or a label is unknown.
    #[error("{path}: row {row}: {what}", path = path.display())]
    Probability {
        /// The table.
        path: PathBuf,
        /// The line of the table, from 1.
        row: usize,
        /// The fault.
        what: String,
    },
    /// The table does not have a labelled sentence where it should.
    #[error("{path}: row {row} of the labels file: {why}", path = path.display())]
    MissingSentence {
        /// The table.
        path: PathBuf,
        /// The line of the labels file, from 1.
        row: usize,
        /// The beginning of the sentence, where the table has it, if it does, and what to do.
        why: String,
    },
    /// Each of several tables has labelled sentences, and none is in all.
    #[error(
        "there is no labelled sentence for which every table has a label: compare tables that label the same sentences"
    )]
    NoCommonSentence,
}

impl HasCode for ScoresError {
    fn code(&self) -> &'static str {
        self.inner().map_or_else(|| self.into(), HasCode::code)
    }

    fn inner(&self) -> Option<&(dyn HasCode + 'static)> {
        match self {
            Self::Table(error) => Some(error),
            _ => None,
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::Table(error) => error.path(),
            Self::MissingLabel { path, .. }
            | Self::Probability { path, .. }
            | Self::MissingSentence { path, .. } => Some(path),
            Self::NoCommonSentence => None,
        }
    }

    fn place(&self) -> Option<Place<'_>> {
        match self {
            Self::Probability { row, .. } => Some(Place::line(*row)),
            // The row is one of the labels file.
            _ => self.inner()?.place(),
        }
    }
}
