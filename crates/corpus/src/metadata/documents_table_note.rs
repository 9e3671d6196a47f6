//! The kinds of notes about a `documents.csv`.

use standpoint_common::phrases::counted;
use standpoint_tables::column_names::FILE;

/// A note on a `documents.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(prefix = "corpus/documents-table-", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum DocumentsTableNote {
    /// The table had characters that were encoded twice, which were repaired. Such as “characters in a wrong encoding
    /// (donâ€™t for don’t) were repaired: 3”.
    TwiceEncoded,
    /// The table has no column that names the files; it is not used.
    NoColumn,
    /// No row names a file beside the table; it is not used.
    NoUse,
    /// Rows do not name a file; they are not used.
    NoName,
    /// Rows name a file that is not there, or several of that name are; they are not used.
    NoFile,
    /// Rows name a file that an earlier row is about; they are not used.
    Repeated,
    /// Dates were not understood and left empty.
    Date,
    /// Files have no row.
    NoRow,
}

impl DocumentsTableNote {
    pub(crate) fn describe(self, count: u64, example: &str) -> String {
        let before = if count == 1 { ": " } else { ", such as " };
        let such = [before, example].concat();
        let rows = counted(count, "row");
        match self {
            Self::TwiceEncoded => {
                format!("characters in a wrong encoding (donâ€™t for don’t) were repaired: {count}")
            }
            Self::NoColumn => format!(
                "not used: it should have a column {FILE}, which says what file a row is about; \
                 its columns are {example}"
            ),
            Self::NoUse => format!(
                "not used: none of its rows names a file beside it{such}; \
                 write the names of the files into the column {FILE}"
            ),
            Self::NoName => format!("not used: {rows} with an empty cell {FILE}"),
            Self::NoFile => format!(
                "not used: {rows} with a name that no file beside it has, or several have{such}"
            ),
            Self::Repeated => {
                format!(
                    "not used: {rows} with the name of a file that an earlier row is about{such}"
                )
            }
            Self::Date => {
                let dates = counted(count, "date");
                format!(
                    "left empty because not understood: {dates}{such}; write dates as 2020-01-31"
                )
            }
            Self::NoRow => format!("no row about {}{such}", counted(count, "file")),
        }
    }
}
