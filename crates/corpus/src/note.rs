//! What there is to know about documents, tables and folders that were read, or set aside on good grounds.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use standpoint_common::code::{HasCode, Place};
use standpoint_common::phrases::{counted, listed};
use standpoint_tables::{Marks, Rows};

use super::closing_note::ClosingNote;
use super::error::{CorpusError, NotRead};
use super::metadata::documents_table_note::DocumentsTableNote;

/// Something to know about a document or a table that was read all the same, or about what was set aside on good grounds.
#[derive(Debug, Clone, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "corpus/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum Note {
    /// The encoding is declared nowhere, or wrongly, and was found by looking at the bytes.
    #[error(
        "encoding guessed: {0}; look whether accented letters are right, and if not save it as UTF-8"
    )]
    EncodingGuessed(&'static str),
    /// Bytes that mean nothing in the encoding were replaced by U+FFFD.
    #[error("malformed bytes replaced by U+FFFD: {count}, the first at byte {first}")]
    BytesReplaced {
        /// The number of replacements.
        count: u64,
        /// Offset of the first replaced byte in the (decompressed) file.
        first: u64,
    },
    /// Control characters such as NUL stand in the text; they were kept.
    #[error("control characters in the text: {count}, the first at byte {first}")]
    ControlCharacters {
        /// The number of them.
        count: u64,
        /// Byte offset of the first.
        first: u64,
    },
    /// `\uD800`-like escapes that stand for no character were replaced by U+FFFD.
    #[error("lone surrogates replaced by U+FFFD: {0}")]
    LoneSurrogates(u64),
    /// Characters that were encoded twice, or taken for another encoding, were repaired: `don’t` for `donâ€™t`.
    #[error("characters in a wrong encoding (donâ€™t for don’t) were repaired: {0}")]
    TwiceEncoded(u64),
    /// A plain text has tags of a web page, and was read without them.
    #[error("the text has HTML tags and was read without them")]
    TagsInText,
    /// A plain text has characters that were escaped for a web page or a program, which were decoded.
    #[error("the text has escaped characters (&#8217;, \\n or =E2=80=99), which were decoded")]
    EscapesInText,
    /// A text that looks like a table and was read as one text, because its name does not say so.
    #[error("this looks like a table and was read as one text: let its name end in .{0}")]
    LooksLikeATable(&'static str),
    /// A text of lines with tabs, which looks like a table without a header.
    #[error(
        "this looks like a table without names of its columns, and was read as one text: write the names above it, \
         and let its name end in .tsv"
    )]
    TableWithoutNames,
    /// A text that holds several articles of a news database and was read as one.
    #[error(
        "this looks like several articles of a news database and was read as one: \
         put each into a file of its own, or into a row of a table"
    )]
    SeveralArticles,
    /// A text in which the same short lines come again and again, as they do around the articles of an export, and
    /// that was read as one article.
    #[error(
        "this looks like several articles in one file, {count} with a line such as “{line}”, and was read as one: say with \
         which line each begins{}",
        if *is_below_headline { " (headlines stand above this one)" } else { "" }
    )]
    LooksLikeSeveral {
        /// The number of articles.
        count: usize,
        /// A line that stands once in each.
        line: String,
        /// True if headlines stand above it, so that a cut there gives each to the article before.
        is_below_headline: bool,
    },
    /// A text that is an export of a news database, of which each article is a document.
    #[error(
        "this is an export of a news database: each of its articles is a document, named by its number"
    )]
    Export,
    /// A web page under the name of a text.
    #[error(
        "this is a web page under the name of a text, and was read as a page: let its name end in .html"
    )]
    PageCalledText,
    /// No article was recognised in a web page, so all its visible text was taken.
    #[error("no article recognised in the page; all its visible text was taken")]
    WholePage,
    /// A web page shows little more than a headline; an article that a script may show was taken.
    #[error("the page hides its article until a script shows it; the hidden text was taken")]
    HiddenText,
    /// A web page hides parts of its article until a script shows them, and these were left out.
    #[error(
        "text that the page hides until a script shows it was left out: {hidden} characters of prose beside the {kept} \
         that were kept; look whether it belongs to the article"
    )]
    HiddenLeftOut {
        /// The number of characters that were left out.
        hidden: usize,
        /// The number of characters that were kept.
        kept: usize,
    },
    /// Less than half of the prose that a web page shows was taken for its article.
    #[error(
        "most of the page was left out, as comments or other articles: {kept} of {shown} characters of prose \
         were kept; look whether the article is complete"
    )]
    MostLeftOut {
        /// The number of characters that were kept.
        kept: usize,
        /// The number of characters of the page.
        shown: usize,
    },
    /// An element of a web page that hides what is in it never closes; what it would have hidden was taken.
    #[error(
        "{0} is never closed and would hide all that follows; the text was taken as if it were closed \
         at once: look whether it is the article"
    )]
    Unclosed(&'static str),
    /// Cells of a workbook hold formulas whose results are not in the file, and were read as empty.
    #[error(
        "formulas without a saved result, read as empty cells: {0}; \
         save the workbook in a spreadsheet and try again"
    )]
    FormulasWithoutResult(u64),
    /// Only some sheets of a workbook were read, because the others have other columns.
    #[error(
        "read of this workbook: {read}; not read: {left}, where other columns stand; \
         save what is to be read as another workbook"
    )]
    SheetsLeft {
        /// The names of those that were read, from the second on with the line on which they begin.
        read: String,
        /// The names of the others.
        left: String,
    },
    /// Several sheets of a workbook were read as one table.
    #[error("sheets of this workbook with the same columns were read as one table: {0}")]
    SheetsJoined(String),
    /// Several sheets of a workbook have the same texts, so each was read as what one coder says of them.
    #[error(
        "sheets of this workbook with the same texts were read as one table, each as the coder of its name: {0}"
    )]
    SheetsOfCoders(String),
    /// Rows of a workbook that are hidden or filtered out were read.
    #[error(
        "hidden rows of this workbook, such as those behind a filter, were read like the others: {0}; delete them to \
         leave them out"
    )]
    RowsHidden(usize),
    /// Sheets of a workbook that are hidden were not read.
    #[error("hidden sheets of this workbook were not read: {0}; unhide what is to be read")]
    SheetsHidden(String),
    /// Numbers of a workbook have more digits than it keeps.
    #[error(
        "numbers of more than 15 digits, of which a workbook loses the last: {0}; \
         save names of articles as text"
    )]
    LongNumbers(u64),
    /// Rows of a table repeat its header and were passed over.
    #[error(
        "rows that repeat the header, passed over: {0}; this looks like several tables in one file"
    )]
    HeaderAgain(u64),
    /// The two rows below the header of a table are those of a survey program (Qualtrics), and were passed over.
    #[error(
        "rows 2 and 3 are further header rows of a survey program, with the wording of each question and its id, and were \
         passed over"
    )]
    SurveyRows,
    /// Cells of a table begin with a quotation mark that holds no cell together; it was read as part of the text.
    #[error(
        "row {row}: a cell begins with a quotation mark that does not hold it together, so the mark was read as part of \
         the text ({})", counted(*rows, "such row")
    )]
    LooseQuotes {
        /// The first row with such a cell.
        row: u64,
        /// The number of such rows.
        rows: u64,
    },
    /// Cells of a table have quotation marks with a backslash before each, as MySQL, Spark and Python write them.
    #[error(
        "row {row}: backslashes stand before the quotation marks within a cell (\\\"), and were left out ({})",
        counted(*rows, "such row")
    )]
    EscapedQuotes {
        /// The first row with such a cell.
        row: u64,
        /// The number of such rows.
        rows: u64,
    },
    /// Cells of a table have several lines between quotation marks, each of which could be a row. They were read as cells,
    /// though no cell of the table has marks around it that it needs.
    #[error(
        "row {row}: the lines between two quotation marks were read as one cell, though each could be a row ({}); if the \
         marks are those of direct speech, write each twice and put two more around the cell", counted(*rows, "such cell")
    )]
    LinesLikeRows {
        /// The first row with such a cell.
        row: u64,
        /// The number of such rows.
        rows: u64,
    },
    /// Texts of labels or scores were pieces of a page and were read without their tags.
    #[error("the text of {} was read without its HTML tags, first in row {line}", counted(*count, "row"))]
    Markup {
        /// The number of rows.
        count: u64,
        /// The first.
        line: usize,
    },
    /// Texts of labels or scores were escaped, as they are to stand in a web page or a program.
    #[error(
        "the text of {} had escaped characters (&quot; or \\n), which were decoded, first in row {line}",
        counted(*count, "row")
    )]
    Escaped {
        /// The number of rows.
        count: u64,
        /// The first.
        line: usize,
    },
    /// Records of an annotation program (Prodigy) that were rejected or ignored there were left out.
    #[error(
        "left out, because the field answer says reject or ignore: {}, the first in row {line}",
        counted(*count, "row")
    )]
    NotAccepted {
        /// The number.
        count: u64,
        /// The line of the first.
        line: u64,
    },
    /// Texts of a table are exactly as long as the longest that a cell of Excel holds.
    #[error(
        "texts of exactly 32,767 characters, where Excel cuts off what it cannot hold: {0}; \
         look at their ends"
    )]
    CutTexts(u64),
    /// Texts of a table end with the mark of a source that gives away their beginnings only.
    #[error(
        "texts that their source cut off ([+1203 chars] at the end), of which only the beginning was read: {0}; \
         get the whole articles if you can"
    )]
    ShortenedTexts(u64),
    /// The same of a whole table, told at its end.
    #[error("{}: {note}", path.display())]
    Table {
        /// The table.
        path: PathBuf,
        /// What there is to know.
        note: Box<Note>,
    },
    /// Fields of JSON that none of the first records has got no column.
    #[error(
        "{}: no column was made of {}, which none of the first records has: add such a field to the first record, if \
        need be as null",
        path.display(), listed(fields)
    )]
    LateFields {
        /// The table.
        path: PathBuf,
        /// The fields.
        fields: Vec<String>,
    },
    /// Rows of a table have an empty text cell; set aside, told once at its end.
    #[error("{}: {} with an empty text cell set aside", path.display(), counted(*count, "row"))]
    EmptyRows {
        /// The table.
        path: PathBuf,
        /// The number of rows.
        count: u64,
    },
    /// A table that was found in a folder but does not hold articles; set aside.
    #[error("set aside: {0}")]
    TableSetAside(Arc<CorpusError>),
    /// A file is set aside.
    #[error("{}: not read: {why}", path.display())]
    NotRead {
        /// The file.
        path: PathBuf,
        /// The reason.
        why: NotRead,
    },
    /// Files of a folder that are no articles; set aside, told once for a folder.
    #[error(
        "{}: {count} {} set aside: {kinds}",
        folder.display(), if *count == 1 { "entry" } else { "entries" }
    )]
    SetAside {
        /// The folder as given.
        folder: PathBuf,
        /// The number of entries that were set aside.
        count: u64,
        /// Counts by kind, most frequent first, and what to do with those that may hold articles.
        kinds: String,
        /// `true` if some of them have an ending that is known for nothing.
        unknown: bool,
    },
    /// Something about a `documents.csv`.
    #[error("{}: {}", path.display(), what.describe(*count, example))]
    DocumentsTable {
        /// The table.
        path: PathBuf,
        /// What it is.
        what: DocumentsTableNote,
        /// How often it occurs.
        count: u64,
        /// The first case.
        example: String,
    },
    /// Something about several documents or tables, told when all have been read.
    #[error("{}", what.describe(*count, example))]
    Closing {
        /// What it is.
        what: ClosingNote,
        /// How often it occurs.
        count: u64,
        /// The first case.
        example: String,
    },
}

/// Two are equal if they say the same.
impl PartialEq for Note {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code() && self.to_string() == other.to_string()
    }
}

impl Eq for Note {}

impl Note {
    /// What to know about the quotation marks of a table that were not simply as RFC 4180 has them.
    pub fn of_marks<R: Read>(table: &Rows<R>) -> impl Iterator<Item = Self> {
        table.marks().map(|(marks, row, rows)| match marks {
            Marks::Loose => Self::LooseQuotes { row, rows },
            Marks::Escaped => Self::EscapedQuotes { row, rows },
            Marks::LikeRows => Self::LinesLikeRows { row, rows },
        })
    }

    /// Returns true if something that could have been read was set aside.
    #[must_use]
    pub fn is_set_aside(&self) -> bool {
        matches!(
            self,
            Self::EmptyRows { .. }
                | Self::TableSetAside(_)
                | Self::NotRead { .. }
                | Self::SetAside { .. }
        )
    }

    /// Returns true if it deserves a warning: a whole `documents.csv` is not used.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        use DocumentsTableNote::{NoColumn, NoUse};
        matches!(
            self,
            Self::DocumentsTable {
                what: NoColumn | NoUse,
                ..
            }
        )
    }

    /// The same of a whole table.
    pub(crate) fn of_table(self, path: &Path) -> Self {
        Self::Table {
            path: path.to_path_buf(),
            note: Box::new(self),
        }
    }
}

impl HasCode for Note {
    fn code(&self) -> &'static str {
        match self {
            Self::Table { note, .. } => note.code(),
            Self::NotRead { why, .. } => why.code(),
            Self::DocumentsTable { what, .. } => what.into(),
            Self::Closing { what, .. } => what.into(),
            _ => self.into(),
        }
    }

    fn inner(&self) -> Option<&(dyn HasCode + 'static)> {
        match self {
            Self::Table { note, .. } => Some(note.as_ref()),
            Self::NotRead { why, .. } => Some(why),
            Self::TableSetAside(error) => Some(error.as_ref()),
            _ => None,
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::Table { path, .. }
            | Self::LateFields { path, .. }
            | Self::EmptyRows { path, .. }
            | Self::NotRead { path, .. }
            | Self::SetAside { folder: path, .. }
            | Self::DocumentsTable { path, .. } => Some(path),
            _ => self.inner()?.path(),
        }
    }

    fn place(&self) -> Option<Place<'_>> {
        match self {
            Self::BytesReplaced { first, .. } | Self::ControlCharacters { first, .. } => {
                Some(Place::byte(*first))
            }
            Self::Markup { line, .. } | Self::Escaped { line, .. } => Some(Place::line(*line)),
            Self::NotAccepted { line, .. } => Some(Place::line(*line)),
            _ => self.inner()?.place(),
        }
    }
}
