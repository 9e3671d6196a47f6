//! Notes about several documents, told once when all have been read.

use standpoint_common::phrases::counted;

/// Something about several documents or tables that is told once, when all have been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(prefix = "corpus/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum ClosingNote {
    /// A table has several columns with the name of a text, and one of them was read. Such as “a.csv: the text was read from
    /// the column text; there is also body: name the right one”.
    SeveralTextColumns,
    /// Articles of exports came too late for their date and outlet to get columns.
    DatesWithoutColumn,
    /// Documents have the name of an earlier one and count as one with it.
    RepeatedNames,
    /// The text of rows is a word that programs write for an empty cell.
    EmptyTexts,
    /// The text of rows was read without its HTML tags.
    Tags,
    /// The text of rows had escaped characters, which were decoded.
    Escapes,
    /// The text of rows had characters that were encoded twice, which were repaired.
    EncodedTwice,
    /// The text of rows has control characters, which were kept.
    ControlCharactersInRows,
    /// Halves of characters in rows were replaced by U+FFFD.
    LoneSurrogatesInRows,
    /// The date of pages was not understood and left empty.
    DatesNotRead,
}

impl ClosingNote {
    pub(super) fn describe(self, count: u64, example: &str) -> String {
        let texts = format!("the text of {}, such as {example},", counted(count, "row"));
        match self {
            Self::SeveralTextColumns => {
                let tables = Some(format!(" (so in {count} tables)"))
                    .filter(|_| count > 1)
                    .unwrap_or_default();
                format!("{example}{tables}: name the right one")
            }
            Self::DatesWithoutColumn => format!(
                "the date and the outlet of {} of exports, such as {example}, are left out: name the file \
                 itself in front of all folders (only the first 1,000 texts of a folder are asked whether \
                 they are exports)",
                counted(count, "article")
            ),
            Self::RepeatedNames => format!(
                "{} with the name of an earlier one, such as {example}, counted as one with it: \
                 give different articles different names (in a table: the column id)",
                counted(count, "document")
            ),
            Self::EmptyTexts => format!(
                "{texts} is what programs write for an empty cell; it is scored unless you delete the row"
            ),
            Self::Tags => format!("{texts} was read without its HTML tags"),
            Self::Escapes => {
                format!("{texts} had escaped characters (&quot; or \\n), which were decoded")
            }
            Self::EncodedTwice => format!(
                "{texts} had characters in a wrong encoding (donâ€™t for don’t), which were repaired; \
                 start and end count in the repaired text"
            ),
            Self::ControlCharactersInRows => {
                format!("{texts} has control characters, which were kept")
            }
            Self::LoneSurrogatesInRows => format!(
                "lone surrogates (halves of a character) in {}, such as {example}, were replaced by U+FFFD",
                counted(count, "row")
            ),
            Self::DatesNotRead => format!(
                "the date of {} was not understood and left empty, such as {example}: \
                 give the dates in a documents.csv beside the pages",
                counted(count, "page")
            ),
        }
    }
}
