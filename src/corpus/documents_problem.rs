//! What there is to say about a table of facts about files.

use std::fmt;

/// The column that names the file.
pub(super) const FILE: &str = "document";

/// What there is to say about a `documents.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DocumentsProblem {
    /// The table has no column `document`.
    NoColumn,
    /// No row is about a file beside it.
    NoUse,
    /// The cell that should name a file is empty.
    NoName,
    /// No file bears the name, or several do.
    NoFile,
    /// An earlier row is about the same file.
    Repeated,
    /// A date cannot be read in one way only.
    Date,
    /// A file has no row.
    NoRow,
}

impl DocumentsProblem {
    /// Whether nothing of the table is used.
    pub(super) fn is_of_all(self) -> bool {
        matches!(self, Self::NoColumn | Self::NoUse)
    }

    /// The problem in words.
    pub(super) fn tell(self, count: u64, example: &str) -> impl fmt::Display {
        let one = count == 1;
        let of = |noun: &str, one_does: &str, they_do: &str| match one {
            true => format!("1 {noun} {one_does}"),
            false => format!("{count} {noun}s {they_do}"),
        };
        let such = match one {
            true => format!(": {example}"),
            false => format!(", such as {example}"),
        };
        match self {
            Self::NoColumn => format!(
                "not used: it should have a column {FILE}, which says what file a row is about; its columns are {example}"
            ),
            Self::NoUse => format!(
                "not used: none of its rows names a file beside it{such}; write the names of the files into the column {FILE}"
            ),
            Self::NoName => of(
                "row",
                &format!("has an empty cell {FILE}: not used"),
                &format!("have an empty cell {FILE}: not used"),
            ),
            Self::NoFile => {
                let what = "no file beside it, or one of several of that name";
                format!(
                    "{}{such}",
                    of("row", &format!("names {what}"), &format!("name {what}"))
                )
            }
            Self::Repeated => {
                let what = "a file that an earlier row is about; the first row counts";
                format!(
                    "{}{such}",
                    of(
                        "row",
                        &format!("is about {what}"),
                        &format!("are about {what}")
                    )
                )
            }
            Self::Date => format!(
                "{}{such}; write dates as 2020-01-31",
                of(
                    "date",
                    "was not understood and left empty",
                    "were not understood and left empty"
                )
            ),
            Self::NoRow => format!(
                "{}{such}",
                of("file", "has no row in it", "have no row in it")
            ),
        }
    }
}
