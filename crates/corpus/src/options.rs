//! Options of reading.

use std::path::PathBuf;

use super::files::format::Format;
use super::split_at::SplitAt;

/// Options of reading the inputs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The column of tables that holds the text; by default `text` or another obvious name.
    pub text_column: Option<String>,
    /// The column of tables that names the document; by default `id` or another obvious name.
    pub id_column: Option<String>,
    /// The format of standard input; by default plain text, or a web page if it begins like one.
    pub stdin_format: Option<Format>,
    /// A file that is not read when it is found in a folder: the table that is being written, the labels
    /// that the articles are read for.
    pub exclude: Option<PathBuf>,
    /// Endings of further files of folders that are read as plain text, in small letters and without the dot.
    pub endings: Vec<String>,
    /// The first line of each article in texts with several. A text without such a line is one article.
    pub split_at: Option<SplitAt>,
    /// True if a text of more than 128 KiB comes as several documents of the same id, whose texts joined are
    /// its text, so that memory is bounded. Otherwise a plain text is refused above
    /// [`MAX_DOCUMENT_BYTES`](crate::MAX_DOCUMENT_BYTES).
    pub in_parts: bool,
    /// The number of small files that are read at once; 0 and 1 for one after the other. Documents and errors
    /// are the same and in the same order.
    pub threads: usize,
}
