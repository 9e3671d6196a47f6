//! Errors of reading paths as documents.

use std::io;
use std::path::{Component, Path, PathBuf};

use standpoint_common::code::{HasCode, Place};
use standpoint_common::phrases::{listed, shell_path};
use standpoint_tables::{Fault, IN_ONE_CELL, MAX_ROW_BYTES, StreamError};

use super::note::Note;

/// The fault of a row that holds the names of the columns in another order.
const SECOND_HEADER: &str = "another header, with the columns in another order; \
     from there on nothing was read: split the file there into two";

/// What is told in place of a document.
pub(crate) type Report = Result<Note, CorpusError>;

/// Why a path, a file or a row gave no document that should be there.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "corpus/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum CorpusError {
    /// A path that was asked for does not exist. Such as “there is no such file or folder; did you mean letters.txt?”.
    #[error("{}: {}", path.display(), why_not_there(path, suggestion.as_deref()))]
    NotFound {
        /// The path as given.
        path: PathBuf,
        /// A path with nearly the same name that does exist.
        suggestion: Option<PathBuf>,
    },
    /// A folder holds nothing that could be read as an article.
    #[error("{}: no article found{found}", folder.display())]
    NoArticles {
        /// The folder as given.
        folder: PathBuf,
        /// The files that were there instead, counted by kind, or the endings that were looked for.
        found: String,
        /// `true` if some of them have an ending that is known for nothing.
        unknown: bool,
    },
    /// A file or folder could not be opened, read or decompressed.
    #[error("{}: could not be read", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// The reason, from the operating system or the decompressor.
        source: io::Error,
    },
    /// A file is not read, for a reason that its content or its place shows.
    #[error("{}: not read: {why}", path.display())]
    NotRead {
        /// The file.
        path: PathBuf,
        /// The reason.
        why: NotRead,
    },
    /// A table has no column that looks like the text of an article.
    #[error(
        "{}: no text column found among its columns ({}){}; {advice}",
        path.display(), listed(columns), and_sheets(sheets)
    )]
    NoTextColumn {
        /// The table.
        path: PathBuf,
        /// The columns that it does have.
        columns: Vec<String>,
        /// Advice on where the text may be.
        advice: String,
        /// `true` if naming the column of the text helps.
        is_nameable: bool,
        /// Which sheets of a workbook were not read: the text may stand there.
        sheets: Option<Box<Note>>,
    },
    /// A table lacks a column that was asked for by name.
    #[error(
        "{}: no column named {column:?} for the {role}; its columns are {}{}",
        path.display(), listed(columns), and_sheets(sheets)
    )]
    NoSuchColumn {
        /// The table.
        path: PathBuf,
        /// The meaning of the column: `text` or `document`.
        role: &'static str,
        /// The name that was asked for.
        column: String,
        /// The columns that the table does have.
        columns: Vec<String>,
        /// Which sheets of a workbook were not read: the column may stand there.
        sheets: Option<Box<Note>>,
    },
    /// No text of a table has a word, so that these are hardly its texts; told at its end.
    #[error(
        "{}: no cell of the column {column} holds a word; the columns are {}: name the one that holds the text",
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
    /// A line of a table cannot be used, or cells may not be what they should be from there on. Such as “row 7: another
    /// header, with the columns in another order”.
    #[error("{}: {unit} {line}: {fault}", path.display())]
    Line {
        /// The table.
        path: PathBuf,
        /// `row` in a table, of which a spreadsheet shows the number, and `line` in JSON.
        unit: &'static str,
        /// Its number, from 1.
        line: u64,
        /// The fault, and what to do.
        fault: String,
    },
    /// A `documents.csv` beside articles cannot be read.
    #[error("{0}; what it says of the articles is missing")]
    DocumentsUnread(Box<CorpusError>),
    /// A table is empty, and sheets of its workbook that were not read may hold what is missing.
    #[error("{}: {sheets}", path.display())]
    OtherSheets {
        /// The table.
        path: PathBuf,
        /// Which sheets these are.
        sheets: Note,
    },
}

impl CorpusError {
    /// What there is to know where nothing is missing that should be there, or else the error.
    pub(super) fn or_note(self) -> Report {
        match self {
            Self::NotRead { path, why } if why.is_skip() => Ok(Note::NotRead { path, why }),
            Self::OtherSheets { path, sheets } => Ok(sheets.of_table(&path)),
            error => Err(error),
        }
    }

    /// Returns true if a table has no column that is wanted.
    pub(super) fn lacks_column(&self) -> bool {
        matches!(self, Self::NoTextColumn { .. } | Self::NoSuchColumn { .. })
    }

    /// The error of a line of JSON.
    pub fn line(path: &Path, line: u64, fault: impl Into<String>) -> Self {
        Self::at("line", path, line, fault.into())
    }

    /// The error of a row of a table.
    pub fn row(path: &Path, line: u64, fault: impl Into<String>) -> Self {
        Self::at("row", path, line, fault.into())
    }

    fn at(unit: &'static str, path: &Path, line: u64, fault: String) -> Self {
        let path = path.to_path_buf();
        Self::Line {
            path,
            unit,
            line,
            fault,
        }
    }

    pub(super) fn not_read(path: &Path, why: NotRead) -> Self {
        let path = path.to_path_buf();
        Self::NotRead { path, why }
    }

    /// The error of a row of a table that is left out.
    #[must_use]
    pub fn in_row(path: &Path, line: u64, fault: Fault) -> Self {
        let fault = match fault {
            Fault::Ragged(ragged) => format!("{ragged}; it was not read: {}", ragged.advice),
            Fault::InOneCell => IN_ONE_CELL.to_owned(),
            Fault::SecondHeader => SECOND_HEADER.to_owned(),
            Fault::Unreadable(error) => return Self::reading(path, Some(line), error),
        };
        Self::row(path, line, fault)
    }

    /// Makes the error of reading a file.
    pub fn in_file(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| Self::reading(path, None, source)
    }

    /// The error of a stream; `row` is that of a table in which it stands, as a spreadsheet counts.
    #[must_use]
    pub fn reading(path: &Path, row: Option<u64>, source: io::Error) -> Self {
        let inner = source.get_ref();
        let path = path.to_path_buf();
        match inner.and_then(|inner| inner.downcast_ref::<StreamError>()) {
            Some(&StreamError::NotText(offset)) => Self::not_read(&path, NotRead::Binary(offset)),
            Some(&StreamError::Zeros(offset)) => Self::not_read(&path, NotRead::Zeros(offset)),
            Some(&StreamError::Unsupported { kind, advice }) => {
                Self::not_read(&path, NotRead::Convert { kind, advice })
            }
            Some(StreamError::RecordTooLarge) => {
                let fault = format!(
                    "larger than the limit of {} MiB, and nothing below it was read: look for a quotation \
                     mark that is not closed, or split it into smaller documents",
                    MAX_ROW_BYTES >> 20
                );
                Self::row(&path, row.unwrap_or(1), fault)
            }
            Some(error @ StreamError::TooManyColumns(_)) => {
                Self::row(&path, row.unwrap_or(1), error.to_string())
            }
            None => Self::Read { path, source },
        }
    }

    /// The same error, which names the sheets of a workbook that were not read if a column is missing.
    pub(super) fn with_sheets(mut self, notes: &[Note]) -> Self {
        if let Self::NoTextColumn { sheets, .. } | Self::NoSuchColumn { sheets, .. } = &mut self {
            let mut notes = notes.iter();
            let left = |n: &&Note| matches!(n, Note::SheetsLeft { .. } | Note::SheetsHidden(_));
            *sheets = notes.find(left).cloned().map(Box::new);
        }
        self
    }
}

impl HasCode for CorpusError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotRead { why, .. } => why.into(),
            Self::OtherSheets { sheets, .. } => sheets.code(),
            _ => self.into(),
        }
    }

    fn inner(&self) -> Option<&(dyn HasCode + 'static)> {
        match self {
            Self::NotRead { why, .. } => Some(why),
            Self::OtherSheets { sheets, .. } => Some(sheets),
            Self::DocumentsUnread(error) => Some(error.as_ref()),
            _ => None,
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::NotFound { path, .. }
            | Self::Read { path, .. }
            | Self::NotRead { path, .. }
            | Self::NoTextColumn { path, .. }
            | Self::NoSuchColumn { path, .. }
            | Self::NoWords { path, .. }
            | Self::Line { path, .. }
            | Self::OtherSheets { path, .. } => Some(path),
            Self::NoArticles { folder, .. } => Some(folder),
            Self::DocumentsUnread(error) => error.path(),
        }
    }

    fn place(&self) -> Option<Place<'_>> {
        match self {
            Self::Line { line, .. } => Some(Place::line(*line)),
            _ => self.inner()?.place(),
        }
    }
}

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "corpus/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum NotRead {
    /// It is no text; holds the offset of the first byte that has no place in one.
    #[error("not a text file (binary data at byte {0})")]
    Binary(u64),
    /// It goes on as zeros; holds the offset of the first.
    #[error(
        "from byte {0} on it holds zeros in place of text, as a file that was not copied whole: get it again, or cut them off"
    )]
    Zeros(u64),
    /// It has to be converted first. Such as “a PDF file; extract its text, for example with pdftotext”.
    #[error("{kind}; {advice}")]
    Convert {
        /// The kind of the file, such as `a PDF file`.
        kind: &'static str,
        /// Advice.
        advice: &'static str,
    },
    /// This program wrote it.
    #[error("it is a table that standpoint wrote, or a report or model card, and no article")]
    OwnResult,
    /// It is a table of labelled sentences that was found in a folder of articles.
    #[error(
        "its columns text and label are those of labelled sentences, not of articles; name the file itself \
         to score it"
    )]
    Labels,
    /// It has more bytes of decoded or decompressed content than this program is willing to hold in memory.
    #[error("larger than the limit of {} MiB; split it into smaller documents", .0 >> 20)]
    TooLarge(u64),
    /// It holds no text at all.
    #[error("it holds no text")]
    NoText,
    /// It was named twice, perhaps by a link; holds the path by which it is read.
    #[error("this is the same file as {}", .0.display())]
    SameFile(PathBuf),
    /// It is a link; holds the path to which it leads.
    #[error("this link leads to {}, which does not exist", .0.display())]
    DanglingLink(PathBuf),
    /// It is a link in a folder; holds the file or folder to which it leads, which lies elsewhere.
    #[error("this link leads to {target}, outside of the folder; to read it, name {target} too", target = .0.display())]
    OutsideLink(PathBuf),
    /// It is a folder in a folder in a folder and so on; holds how deep is read.
    #[error("it lies more than {0} folders deep; name it too to read what is in it")]
    TooDeep(usize),
}

impl NotRead {
    fn is_skip(&self) -> bool {
        matches!(
            self,
            Self::OwnResult | Self::Labels | Self::NoText | Self::SameFile(_)
        )
    }
}

impl HasCode for NotRead {
    fn code(&self) -> &'static str {
        self.into()
    }

    fn place(&self) -> Option<Place<'_>> {
        match self {
            Self::Binary(byte) | Self::Zeros(byte) => Some(Place::byte(*byte)),
            _ => None,
        }
    }
}

/// Why a path leads nowhere, and what to do.
fn why_not_there(path: &Path, suggestion: Option<&Path>) -> String {
    let name = path.to_string_lossy().to_lowercase();
    if name == "-" {
        return "standard input is not read here: save it in a file and name that".to_owned();
    }
    if name.starts_with("https:/") || name.starts_with("http:/") {
        return "standpoint does not fetch pages: save the page in your browser and name that file"
            .to_owned();
    }
    let pattern = folder_of_pattern(path).map(|folder| {
        let folder = shell_path(folder);
        format!(", and * or ? stands for nothing here: name the folder instead: {folder}")
    });
    let suggestion = || suggestion.map(|path| did_you_mean(Some(path)));
    let advice = pattern.or_else(suggestion).or_else(|| current_folder(path));
    format!(
        "there is no such file or folder{}",
        advice.unwrap_or_default()
    )
}

/// The folder in which a pattern looks for files. The shells of Windows pass patterns on to programs.
fn folder_of_pattern(path: &Path) -> Option<&Path> {
    let is_pattern = |path: &Path| path.to_string_lossy().contains(['*', '?']);
    let folder = path.ancestors().find(|path| !is_pattern(path))?;
    let is_here = folder.as_os_str().is_empty();
    let folder = if is_here { Path::new(".") } else { folder };
    (is_pattern(path) && folder.is_dir()).then_some(folder)
}

/// In which folder a path was looked for, if nothing of it is there: the terminal may be in another one.
fn current_folder(path: &Path) -> Option<String> {
    let Some(Component::Normal(first)) = path.components().next() else {
        return None;
    };
    let is_elsewhere = !Path::new(first).exists();
    let folder = std::env::current_dir().ok().filter(|_| is_elsewhere)?;
    Some(format!(
        " in {}, the folder that the terminal is in: change to the right one with cd, or write the \
         whole path",
        folder.display()
    ))
}

/// The path that was probably meant, as a part of a sentence, or nothing.
pub fn did_you_mean(suggestion: Option<&Path>) -> String {
    match suggestion {
        Some(path) if path.to_string_lossy().contains(' ') => {
            let path = shell_path(path);
            format!("; did you mean {path}? A name with spaces needs quotation marks")
        }
        Some(path) => format!("; did you mean {}?", path.display()),
        None => String::new(),
    }
}

/// The sheets of a workbook that were not read, as a part of a sentence.
fn and_sheets(sheets: &Option<Box<Note>>) -> String {
    let sheets = sheets.as_ref().map(|sheets| format!("; {sheets}"));
    sheets.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_too_large_is_counted_as_a_row() {
        let source = StreamError::RecordTooLarge.into();
        let error = CorpusError::reading(Path::new("t.csv"), Some(3), source).to_string();
        assert!(
            error.starts_with("t.csv: row 3: larger than the limit of 64 MiB, and nothing below"),
            "{error}"
        );
    }
}
