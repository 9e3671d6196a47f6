//! Notes on documents and tables that were read all the same.

use standpoint_common::code::HasCode;
use standpoint_common::phrases::counted;

/// Something a reader should know about a document that was read all the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "corpus/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum Notice {
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
}

impl HasCode for Notice {
    fn code(&self) -> &'static str {
        self.into()
    }
}
