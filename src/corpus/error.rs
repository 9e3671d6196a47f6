//! What can go wrong between a path and a document, and what is only worth a word.

use std::io;
use std::path::PathBuf;

use super::documents_problem::DocumentsProblem;
use super::files::format::all_endings;
use super::notice::Notice;
use super::plan::ASKED;
use super::rows::delimiter::{lacks_a_name, look_for};
use super::wording::{
    and_sheets, beyond, in_brackets, not_there, others, place, read_by_names, read_without_tags,
    stands_twice, where_the_text_is,
};
use crate::phrases::{listed, plural, thousands};

/// Why a path, a file or a row gave no document.
///
/// [`CorpusError::is_skip`] tells what was set aside on good grounds from what went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CorpusError {
    /// A path that was asked for does not exist.
    #[error("{}: {}", path.display(), not_there(path, suggestion))]
    NotFound {
        /// The path as given.
        path: PathBuf,
        /// A path with nearly the same name that does exist.
        suggestion: Option<PathBuf>,
    },
    /// A link leads to a file or folder that does not exist.
    #[error("{}: could not be read: this link leads to {}, and there is nothing", path.display(), target.display())]
    DanglingLink {
        /// The link.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// A file was named twice, be it by a link; it is read once.
    #[error("{}: not read again: this is the same file as {}", path.display(), first.display())]
    SameFile {
        /// The path as given.
        path: PathBuf,
        /// The path by which it is read.
        first: PathBuf,
    },
    /// A folder holds nothing that could be read as an article.
    #[error(
        "no articles found in {}: looked for {} and other text files{}", folder.display(), all_endings(), in_brackets(set_aside)
    )]
    NoArticles {
        /// The folder as given.
        folder: PathBuf,
        /// What was found there instead, counted by kind; empty when the folder is empty.
        set_aside: String,
    },
    /// A file or folder could not be opened, read or decompressed.
    #[error("{}: could not be read", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system or the decompressor said.
        source: io::Error,
    },
    /// A document, or one row of a table, is larger than this program is willing to hold in memory.
    #[error("{}: larger than the limit of {} MiB{}", place(path, *row), limit / (1 << 20), beyond(*row))]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The line on which the row begins that is too large, when the file is a table.
        row: Option<u64>,
        /// The limit in bytes of decoded or decompressed content.
        limit: u64,
    },
    /// A line of JSON is larger than that; the lines below it are read.
    #[error("{}: larger than the limit of {} MiB, and left out; split it into smaller documents", place(path, Some(*line)), limit / (1 << 20))]
    LongLine {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// The limit in bytes of decoded content.
        limit: u64,
    },
    /// A table has no column that looks like the text of an article.
    #[error(
        "{}: no text column found among its columns ({}); {}{}",
        path.display(), listed(columns), where_the_text_is(path, columns), and_sheets(sheets)
    )]
    NoTextColumn {
        /// The table.
        path: PathBuf,
        /// The columns that it does have.
        columns: Vec<String>,
        /// Which sheets of a workbook were not read: it may stand there.
        sheets: Option<Box<Notice>>,
    },
    /// A table lacks a column that was asked for by name.
    #[error("{}: no column named {column:?} ({option}); its columns are {}{}", path.display(), listed(columns), and_sheets(sheets))]
    NoSuchColumn {
        /// The table.
        path: PathBuf,
        /// The option that named the column.
        option: &'static str,
        /// The name that was asked for.
        column: String,
        /// The columns that the table does have.
        columns: Vec<String>,
        /// Which sheets of a workbook were not read: it may stand there.
        sheets: Option<Box<Notice>>,
    },
    /// A row has more or fewer fields than the header.
    #[error(
        "{}: line {line} has {} where the header has {expected}; it was not read: {}{}",
        path.display(), plural(usize::try_from(*found).unwrap_or(usize::MAX), "cell"),
        look_for(delimiter),
        lacks_a_name(*found, *expected)
    )]
    RaggedRow {
        /// The table.
        path: PathBuf,
        /// The line of the file on which the row begins, counted from 1.
        line: u64,
        /// Fields in the header.
        expected: u64,
        /// Fields in this row.
        found: u64,
        /// What parts them, such as `comma`.
        delimiter: &'static str,
    },
    /// The texts of a table are no words, so that they are hardly its texts; told at its end.
    #[error(
        "{}: no cell of the column {column} holds a word: name the column that holds the text with --text-column; the columns are {}",
        path.display(), listed(columns)
    )]
    NoWords {
        /// The table.
        path: PathBuf,
        /// The column that was read as the text.
        column: String,
        /// All columns.
        columns: Vec<String>,
    },
    /// A row holds the names of the columns in another order, so that what follows it stands in other columns.
    #[error(
        "{}: line {line} is another header, with the columns in another order; it and all below it was not read: these are two tables \
         put together, so make a file of each",
        path.display()
    )]
    SecondHeader {
        /// The table.
        path: PathBuf,
        /// The line of the file, counted from 1.
        line: u64,
    },
    /// Quotation marks of a table do not part its cells as they should; reported once at its end.
    #[error(
        "{}: line {line}: a cell begins with a quotation mark, and text follows the mark that closes it, or none does, so that \
         cells or rows may have run together{}; write each quotation mark within a cell twice, and the cell between two",
        path.display(), others(*count)
    )]
    Quotes {
        /// The table.
        path: PathBuf,
        /// The line on which the first such cell begins, counted from 1.
        line: u64,
        /// How many such cells there are.
        count: u64,
    },
    /// A line of a JSON lines file cannot be used.
    #[error("{}: line {line}: {problem}", path.display())]
    JsonLine {
        /// The JSON lines file.
        path: PathBuf,
        /// The line, counted from 1.
        line: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// A file is not text; set aside.
    #[error("{}: not read: not a text file (binary data at byte {offset})", path.display())]
    Binary {
        /// The file.
        path: PathBuf,
        /// Offset of the first byte that has no place in a text.
        offset: u64,
    },
    /// A file is of a kind that has to be converted first; set aside.
    #[error("{}: not read: {kind}; {advice}", path.display())]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// What the file is, such as `a PDF file`.
        kind: &'static str,
        /// What to do with it.
        advice: &'static str,
    },
    /// Files of a folder that are no articles; set aside, counted, reported once for a folder.
    #[error("{}: {count} {} set aside: {kinds}", folder.display(), if *count == 1 { "entry" } else { "entries" })]
    SetAside {
        /// The folder as given.
        folder: PathBuf,
        /// How many entries were set aside.
        count: u64,
        /// How many of which kind, most frequent first, and what to do with those that may hold articles.
        kinds: String,
    },
    /// A table that was found in a folder but does not hold articles; set aside.
    #[error("set aside: {0}")]
    TableSetAside(Box<CorpusError>),
    /// Results of this program that were found in a folder; set aside.
    #[error("{}: not read: it is a table that standpoint wrote, or a report or model card, and no article", path.display())]
    Results {
        /// The table or page.
        path: PathBuf,
    },
    /// A table of labelled sentences that was found in a folder of articles; set aside.
    #[error(
        "{}: not read: its columns text and label are those of labelled sentences, not of articles; \
         name the file itself to score it", path.display()
    )]
    Labels {
        /// The table.
        path: PathBuf,
    },
    /// Something about a `documents.csv`; reported once for each problem.
    #[error("{}: {}", path.display(), problem.tell(*count, example))]
    Documents {
        /// The table.
        path: PathBuf,
        /// What there is to know.
        problem: DocumentsProblem,
        /// How often.
        count: u64,
        /// A row or a file of which it is true.
        example: String,
    },
    /// A `documents.csv` beside articles is no table that can be read.
    #[error("{0}; what it says of the articles is missing")]
    DocumentsUnread(Box<CorpusError>),
    /// Fields of a JSON lines file that appear so late that there is no column for them.
    #[error(
        "{}: no column was made of the {} {}, which none of the first records has; \
         add {} to the first record, if need be as null",
        path.display(), if fields.len() == 1 { "field" } else { "fields" }, listed(fields),
        if fields.len() == 1 { "it" } else { "them" }
    )]
    LateFields {
        /// The JSON lines file.
        path: PathBuf,
        /// The fields.
        fields: Vec<String>,
    },
    /// Records of a JSON lines file that have a field twice; reported once at its end.
    #[error("{}: {}", path.display(), stands_twice(*count, *line, field))]
    RepeatedFields {
        /// The JSON lines file.
        path: PathBuf,
        /// How many.
        count: u64,
        /// The line of the first.
        line: u64,
        /// Its name.
        field: String,
    },
    /// Several documents bear one name; reported once at the end.
    #[error(
        "{} the same name as an earlier one (such as “{example}”) and {} counted as one document with it; if they are different \
         articles, give each its own name (in a table: the column id)",
        match *count {
            1 => "1 document has".to_string(),
            n => format!("{} documents have", thousands(usize::try_from(n).unwrap_or(usize::MAX))),
        },
        if *count == 1 { "is" } else { "are" }
    )]
    RepeatedIds {
        /// How many bear a name that an earlier one bears.
        count: u64,
        /// One of the names.
        example: String,
    },
    /// Dates that pages give of themselves and that cannot be read in one way only; reported once at the end.
    #[error(
        "the date of {count} {} was not understood and left empty, such as “{value}” of {document}: \
         give the dates in a documents.csv beside the pages", if *count == 1 { "page" } else { "pages" }
    )]
    UnreadDates {
        /// How many pages.
        count: u64,
        /// One of the documents.
        document: String,
        /// Its date as written.
        value: String,
    },
    /// Articles of exports whose dates and outlets have no column, because nobody asked beforehand; reported once at the end.
    #[error(
        "the date and the outlet of {count} {} of exports, such as “{example}”, are left out: of a folder only the first {} texts are asked \
         beforehand whether they are exports, and standard input is not; name such a file itself, in front of all folders",
        if *count == 1 { "article" } else { "articles" }, thousands(ASKED)
    )]
    LostDates {
        /// How many articles.
        count: u64,
        /// The name of one of them.
        example: String,
    },
    /// Rows of tables whose text is what programs write for an empty cell; reported once at the end.
    #[error(
        "the text of {count} {} is what programs write for an empty cell, such as “{text}” of “{example}”: it counts like any other, \
         unless the row is deleted",
        if *count == 1 { "row" } else { "rows" }
    )]
    NobodysTexts {
        /// How many rows.
        count: u64,
        /// The name of one of the documents.
        example: String,
        /// Its text.
        text: String,
    },
    /// Rows of tables whose texts were written as web pages are; reported once at the end.
    #[error("{}, such as that of “{example}”", read_without_tags(*count))]
    Markup {
        /// How many rows.
        count: u64,
        /// One of the documents.
        example: String,
    },
    /// Rows of tables whose texts were escaped, as they are to stand in a web page or a program; reported once at the end.
    #[error("{}, such as that of “{example}”", read_by_names(*count))]
    Escaped {
        /// How many rows.
        count: u64,
        /// One of the documents.
        example: String,
    },
    /// Rows of tables with characters that were encoded twice and were put right; reported once at the end.
    #[error(
        "the text of {count} {} had characters that were encoded twice, as donâ€™t for don’t, such as that of “{example}”: they were put right",
        if *count == 1 { "row" } else { "rows" }
    )]
    TwiceEncoded {
        /// How many rows.
        count: u64,
        /// One of the documents.
        example: String,
    },
    /// A table has several columns that may be the text; reported once at the end.
    #[error(
        "{}: the text was read from the column {column}; there is also {}{}: name the right one with --text-column",
        path.display(), listed(others),
        if *tables > 1 { format!(" (so in {tables} tables)") } else { String::new() }
    )]
    SeveralTexts {
        /// How many tables.
        tables: u64,
        /// One of them.
        path: PathBuf,
        /// The column that was taken.
        column: String,
        /// The others.
        others: Vec<String>,
    },
    /// A file holds no text at all; set aside.
    #[error("{}: not read: it holds no text", path.display())]
    NoText {
        /// The file.
        path: PathBuf,
    },
    /// Rows of a table have an empty text cell; set aside, counted, reported once at its end.
    #[error("{}: {count} {} with an empty text cell set aside", path.display(), if *count == 1 { "row" } else { "rows" })]
    EmptyRows {
        /// The table.
        path: PathBuf,
        /// How many rows.
        count: u64,
    },
    /// Something to know about a record of JSON lines.
    #[error("{}: line {line}: {notice}", path.display())]
    Record {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What there is to know.
        notice: Notice,
    },
    /// Something to know about a whole table, reported once at its end.
    #[error("{}: {notice}", path.display())]
    Table {
        /// The table.
        path: PathBuf,
        /// What there is to know.
        notice: Notice,
    },
}

impl CorpusError {
    /// The same error, which tells what was not read of a workbook if a column is missing.
    pub(super) fn of_sheets(mut self, notices: &[Notice]) -> Self {
        if let Self::NoTextColumn { sheets, .. } | Self::NoSuchColumn { sheets, .. } = &mut self {
            let is_left = |notice: &&Notice| {
                matches!(
                    notice,
                    Notice::SheetsLeft { .. } | Notice::SheetsHidden { .. }
                )
            };
            *sheets = notices.iter().find(is_left).cloned().map(Box::new);
        }
        self
    }
}
