//! The kinds of notes about a `documents.csv`.

/// What there is to know about a `documents.csv`.
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
