//! Paths in, documents out: walking, decoding, HTML, tables, compressed files.
//!
//! [`Corpus::open`] looks at everything that can be checked beforehand (paths, columns of tables);
//! the iterator then reads one document at a time. An error about one file or row does not end the
//! iteration, and [`CorpusError::is_skip`] tells apart what was set aside on good grounds.

mod columns;
mod compressed;
mod decode;
mod document;
mod error;
mod format;
mod html;
mod jsonl;
mod row;
mod stream;
mod table;
mod walk;

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};

pub use self::document::{MAX_DOCUMENT_BYTES, MAX_PAGE_BYTES};
pub use self::error::{CorpusError, Notice};
pub use self::format::Format;
pub use self::row::MAX_ROW_BYTES;
pub(crate) use self::table::{first_line, sniff_delimiter};

use self::columns::Columns;
use self::compressed::ByteStream;
use self::format::Kind;
use self::jsonl::JsonLines;
use self::row::{Row, read_error};
use self::table::Table;
use self::walk::{SetAside, Source, Step};

/// Columns by which tables of scores and of segments are known.
const RESULTS: [&[&str]; 2] = [
    &[
        "sentence",
        "label",
        "probability",
        "reasons",
        "start",
        "end",
    ],
    &["segment", "paragraph", "kind", "start", "end"],
];

/// The id of what comes from standard input.
const STDIN: &str = "stdin";

/// One article, or one row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What the `document` column shows: the path relative to the folder given (with `/`), the name of a
    /// file named directly, the path as given where two inputs would collide; for a row of a table the
    /// value of its id column, else `<id of the table>:<data row, counted from 1>`.
    pub id: String,
    /// The decoded text without byte order mark, otherwise verbatim; of a web page the article, headline first.
    pub text: String,
    /// Values parallel to [`Corpus::metadata_columns`], empty where absent.
    pub metadata: Vec<String>,
    /// What a reader should know about how this document was read.
    pub notices: Vec<Notice>,
}

/// How to read the inputs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The column of tables that holds the text; by default `text` or another obvious name.
    pub text_column: Option<String>,
    /// The column of tables that names the document; by default `id` or another obvious name.
    pub id_column: Option<String>,
    /// The format of standard input; by default plain text, or a web page if it begins like one.
    pub stdin_format: Option<Format>,
    /// A file that is not read when it is found in a folder: the table that is being written.
    pub exclude: Option<PathBuf>,
}

/// The documents of all inputs, read one at a time, in the order of the inputs.
pub struct Corpus {
    steps: VecDeque<Planned>,
    columns: Vec<String>,
    options: ReadOptions,
    table: Option<OpenTable>,
    /// What files of the current folder turned out to be, to be told with what was set aside by name.
    unexpected: Vec<&'static str>,
}

/// A step with what was learnt about it when the corpus was opened.
enum Planned {
    File(Source),
    Stdin(ByteStream),
    Table(Source, Format),
    OpenTable(Box<OpenTable>),
    Report(CorpusError),
    EndOfFolder(SetAside),
}

enum AnyTable {
    Delimited(Table),
    JsonLines(JsonLines),
}

struct OpenTable {
    id: String,
    table: AnyTable,
    /// Positions of the table's metadata columns among those of the corpus.
    places: Vec<usize>,
}

impl Corpus {
    /// Finds all files and reads the headers of all tables.
    ///
    /// # Errors
    /// When a path does not exist, a folder holds no article, a table that is named directly has no
    /// text column, or nothing remains that could be read.
    pub fn open(paths: &[PathBuf], options: &ReadOptions) -> Result<Self, CorpusError> {
        let mut corpus = Self {
            steps: VecDeque::new(),
            columns: Vec::new(),
            options: options.clone(),
            table: None,
            unexpected: Vec::new(),
        };
        for step in walk::list(paths, options.exclude.as_deref())? {
            let planned = corpus.plan(step)?;
            corpus.steps.push_back(planned);
        }
        let readable =
            |step: &Planned| !matches!(step, Planned::Report(_) | Planned::EndOfFolder(_));
        if !corpus.steps.iter().any(readable) {
            let reason = corpus.steps.drain(..).find_map(|step| match step {
                Planned::Report(CorpusError::TableSetAside(error)) => Some(*error),
                Planned::Report(error) => Some(error),
                _ => None,
            });
            return reason.map_or(Ok(corpus), Err);
        }
        Ok(corpus)
    }

    /// The names of the metadata columns of all tables, in order of appearance, without those of text and id.
    #[must_use]
    pub fn metadata_columns(&self) -> &[String] {
        &self.columns
    }

    /// The files that are still to be read, in their order; not standard input.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.steps.iter().filter_map(|step| match step {
            Planned::File(source) | Planned::Table(source, _) => Some(source.path.as_path()),
            _ => None,
        })
    }

    fn plan(&mut self, step: Step) -> Result<Planned, CorpusError> {
        Ok(match step {
            Step::Report(error) => Planned::Report(error),
            Step::EndOfFolder(set_aside) => Planned::EndOfFolder(set_aside),
            Step::Stdin => return self.plan_stdin(),
            Step::File(source) => match source.kind {
                Kind::Known(format @ (Format::Csv | Format::Tsv | Format::JsonLines)) => {
                    // The table is opened again when its turn comes: a folder may hold more
                    // tables than the system lets a program keep open.
                    match self.open_table(&source, format) {
                        Ok(Some(_)) => Planned::Table(source, format),
                        Ok(None) => Planned::Report(CorpusError::NoText { path: source.path }),
                        Err(error @ CorpusError::NoTextColumn { .. }) if source.found => {
                            Planned::Report(CorpusError::TableSetAside(Box::new(error)))
                        }
                        Err(
                            error @ (CorpusError::NoTextColumn { .. }
                            | CorpusError::NoSuchColumn { .. }),
                        ) => {
                            return Err(error);
                        }
                        Err(error) => Planned::Report(error),
                    }
                }
                _ => Planned::File(source),
            },
        })
    }

    fn plan_stdin(&mut self) -> Result<Planned, CorpusError> {
        let stream: ByteStream = Box::new(io::stdin());
        let (path, id) = (PathBuf::from(STDIN), STDIN.to_owned());
        match self.options.stdin_format {
            Some(format @ (Format::Csv | Format::Tsv | Format::JsonLines)) => {
                let table = self.begin_table(path.clone(), id, stream, format, false)?;
                let planned = table.map(|table| Planned::OpenTable(Box::new(table)));
                Ok(planned.unwrap_or(Planned::Report(CorpusError::NoText { path })))
            }
            _ => Ok(Planned::Stdin(stream)),
        }
    }

    fn open_table(
        &mut self,
        source: &Source,
        format: Format,
    ) -> Result<Option<OpenTable>, CorpusError> {
        let stream = compressed::open(&source.path, source.compression)
            .map_err(|error| read_error(&source.path, None, error))?;
        self.begin_table(
            source.path.clone(),
            source.id.clone(),
            stream,
            format,
            source.found,
        )
    }

    fn begin_table(
        &mut self,
        path: PathBuf,
        id: String,
        stream: ByteStream,
        format: Format,
        found: bool,
    ) -> Result<Option<OpenTable>, CorpusError> {
        let options = &self.options;
        let table = match format {
            Format::JsonLines => {
                JsonLines::open(path.clone(), stream, options)?.map(AnyTable::JsonLines)
            }
            _ => Table::open(path.clone(), stream, format, options)?.map(AnyTable::Delimited),
        };
        if found && table.as_ref().is_some_and(AnyTable::holds_results) {
            return Err(CorpusError::Results { path });
        }
        Ok(table.map(|table| {
            let places = table
                .columns()
                .metadata_names()
                .map(|name| self.place(name))
                .collect();
            OpenTable { id, table, places }
        }))
    }

    /// The position of a metadata column among those of the corpus.
    fn place(&mut self, name: &str) -> usize {
        self.columns
            .iter()
            .position(|known| known == name)
            .unwrap_or_else(|| {
                self.columns.push(name.to_owned());
                self.columns.len() - 1
            })
    }

    fn step(&mut self, step: Planned) -> Option<Result<Document, CorpusError>> {
        match step {
            Planned::Report(error) => Some(Err(error)),
            Planned::OpenTable(table) => {
                self.table = Some(*table);
                None
            }
            Planned::Table(source, format) => match self.open_table(&source, format) {
                Ok(table) => {
                    self.table = table;
                    None
                }
                Err(error) => Some(Err(error)),
            },
            Planned::EndOfFolder(mut set_aside) => {
                self.unexpected
                    .drain(..)
                    .for_each(|kind| set_aside.add(kind));
                set_aside.report().map(Err)
            }
            Planned::Stdin(stream) => {
                let kind = self.options.stdin_format.map_or(Kind::Unknown, Kind::Known);
                let read = document::read(stream, Path::new(STDIN), kind);
                Some(read.map(|(text, notices)| self.document(STDIN.to_owned(), text, notices)))
            }
            Planned::File(source) => match document::open(&source) {
                Ok((text, notices)) => Some(Ok(self.document(source.id, text, notices))),
                Err(error) => match unexpected(&error) {
                    // One sentence about a folder of pictures, not three hundred.
                    Some(kind) if source.found && source.kind == Kind::Unknown => {
                        self.unexpected.push(kind);
                        None
                    }
                    _ => Some(Err(error)),
                },
            },
        }
    }

    fn document(&self, id: String, text: String, notices: Vec<Notice>) -> Document {
        Document {
            id,
            text,
            metadata: vec![String::new(); self.columns.len()],
            notices,
        }
    }

    fn row_document(&self, row: Row, table: &OpenTable) -> Document {
        let id = row
            .id
            .unwrap_or_else(|| format!("{}:{}", table.id, row.number));
        let mut document = self.document(id, row.text, row.notices);
        for (&place, value) in table.places.iter().zip(row.values) {
            if let Some(cell) = document.metadata.get_mut(place) {
                *cell = value;
            }
        }
        document
    }
}

/// What a file without a telling name turned out to be, in the words of a count.
fn unexpected(error: &CorpusError) -> Option<&'static str> {
    match error {
        CorpusError::Binary { .. } | CorpusError::Unsupported { .. } => Some("not text"),
        CorpusError::NoText { .. } => Some("empty"),
        _ => None,
    }
}

impl Iterator for Corpus {
    type Item = Result<Document, CorpusError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(mut table) = self.table.take()
                && let Some(row) = table.next_row()
            {
                let document = row.map(|row| self.row_document(row, &table));
                self.table = Some(table);
                return Some(document);
            }
            let step = self.steps.pop_front()?;
            if let Some(item) = self.step(step) {
                return Some(item);
            }
        }
    }
}

impl OpenTable {
    fn next_row(&mut self) -> Option<Result<Row, CorpusError>> {
        match &mut self.table {
            AnyTable::Delimited(table) => table.next_row(),
            AnyTable::JsonLines(table) => table.next_row(),
        }
    }
}

impl AnyTable {
    /// Whether the columns are those that `score` or `segment` writes.
    fn holds_results(&self) -> bool {
        let names: Vec<&String> = self.columns().metadata_names().collect();
        RESULTS.iter().any(|columns| {
            let has = |column: &&str| names.iter().any(|name| name == column);
            columns.iter().all(has)
        })
    }

    fn columns(&self) -> &Columns {
        match self {
            Self::Delimited(table) => table.columns(),
            Self::JsonLines(table) => table.columns(),
        }
    }
}

/// Reads and decodes one text file as it is, whatever its name: a labels file, a dictionary.
///
/// # Errors
/// When the file cannot be read, is empty or is not text.
pub fn read_text(path: &Path) -> Result<(String, Vec<Notice>), CorpusError> {
    let file = std::fs::File::open(path).map_err(|error| walk::open_error(path, error))?;
    document::read(file, path, Kind::Known(Format::Text))
}

#[cfg(test)]
mod tests;
