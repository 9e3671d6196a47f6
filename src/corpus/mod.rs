//! Paths in, documents out: walking, decoding, HTML, tables, compressed files.
//!
//! [`Corpus::open`] looks at everything that can be checked beforehand (paths, columns of tables);
//! the iterator then reads one document at a time. An error about one file or row does not end the
//! iteration, and [`CorpusError::is_skip`] tells apart what was set aside on good grounds.

mod ahead;
mod bytes;
mod documents_problem;
mod ending;
mod error;
mod files;
mod html;
mod made;
mod metadata;
mod notice;
mod plan;
mod probe;
mod read_error;
mod rows;
mod severity;
mod texts;
mod wording;

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};

pub(crate) use self::bytes::mojibake::repair;
pub use self::documents_problem::DocumentsProblem;
pub use self::error::CorpusError;
pub use self::files::format::Format;
pub(crate) use self::files::format::{endings_of, is_workbook, names_a_kind, unpacked};
pub(crate) use self::files::results::{are_of_scores, are_of_segments};
pub(crate) use self::files::unopened::near;
pub(crate) use self::metadata::date::{Dates, iso_date_or_part};
pub use self::notice::Notice;
pub(crate) use self::probe::{
    Row as TableRow, bare_name, each_row, is_named_as_a_file, workbook_notices,
};
pub(crate) use self::probe::{column_names, is_source, is_table, read_sheet, read_text};
pub(crate) use self::rows::delimiter::{
    IN_ONE_CELL, delimiter_name, hold_a_header, holds_a_row, lacks_a_name, look_for,
    sniff_delimiter,
};
pub(crate) use self::rows::header::{Again, again};
pub(crate) use self::rows::json_table::{JsonTable, is_json};
pub(crate) use self::rows::no_text::{is_empty_word, is_spreadsheet_error};
pub(crate) use self::rows::scan::Scan;
pub(crate) use self::rows::table::is_blank_line;
pub(crate) use self::rows::text_cell::text_cell;
pub(crate) use self::texts::cut::is_line_end;
pub use self::texts::document::{Document, MAX_DOCUMENT_BYTES};
pub(crate) use self::wording::{IN_REPAIRED_TEXT, did_you_mean};

use self::ahead::Ahead;
use self::bytes::compressed::Counter;
use self::ending::Ending;
use self::files::exports::BEGINNING;
use self::files::format::Kind;
use self::files::walk;
use self::metadata::documents;
use self::plan::{OpenTable, Planned};
use self::texts::articles::Articles;
use self::texts::document::{self, Opened};
use self::texts::long::{PART, Parts};
use self::texts::row_parts::RowParts;

/// The id of what comes from standard input.
const STDIN: &str = "stdin";

/// How to read the inputs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The column of tables that holds the text; by default `text` or another obvious name.
    pub text_column: Option<String>,
    /// The column of tables that names the document; by default `id` or another obvious name.
    pub id_column: Option<String>,
    /// The format of standard input; by default plain text, or a web page if it begins like one.
    pub stdin_format: Option<Format>,
    /// A file that is not read when it is found in a folder: the table that is being written, the labels that the
    /// articles are read for.
    pub exclude: Option<PathBuf>,
    /// Whether a plain text of more than 128 KiB, or a row with such a text, comes as several documents of the same id one after
    /// the other, whose texts joined are its text: of a plain text memory is then bounded whatever its size. Otherwise it is one
    /// document, and a plain text is refused above [`MAX_DOCUMENT_BYTES`].
    pub in_parts: bool,
    /// How many files are read at once where small ones follow each other; 0 and 1 for one after the other. Documents and errors are
    /// the same and in the same order.
    pub threads: usize,
}

/// The documents of all inputs, read one at a time, in the order of the inputs.
pub struct Corpus {
    steps: VecDeque<Planned>,
    columns: Vec<String>,
    /// The place of each column, by its name: a table may have a hundred thousand.
    places: HashMap<String, usize>,
    options: ReadOptions,
    table: Option<OpenTable>,
    /// What there is to know of the row that was read last, to be told before the next.
    of_row: VecDeque<CorpusError>,
    /// Where the tables about files are.
    about_files: Vec<PathBuf>,
    long: Option<OpenText>,
    /// Articles of an export that were read and not given yet.
    articles: VecDeque<Document>,
    /// What is left of a row with a long text.
    long_row: Option<RowParts>,
    ahead: Ahead,
    /// What files of the current folder turned out to be, to be told with what was set aside by name.
    unexpected: Vec<&'static str>,
    /// Where the date and the outlet go that web pages and exports tell of their articles, if there are any.
    told: Option<[usize; 2]>,
    /// How many texts of folders there are.
    texts: usize,
    ending: Ending,
    counter: Counter,
}

debug_as_name!(Corpus);

/// A long plain text that is being read.
struct OpenText {
    id: String,
    /// What a `documents.csv` says of it.
    metadata: Vec<(usize, String)>,
    parts: Parts,
    /// Its articles, if it is an export of a news database.
    articles: Option<Articles>,
    /// To be told with the next article.
    notices: Vec<Notice>,
}

impl Corpus {
    /// Finds all files and reads the headers of all tables.
    ///
    /// # Errors
    /// When a path does not exist, a folder holds no article, a table that is named directly has no
    /// text column, or nothing remains that could be read.
    pub fn open(paths: &[PathBuf], options: &ReadOptions) -> Result<Self, CorpusError> {
        let mut corpus = Self::empty(options);
        let steps = walk::list(paths, options.exclude.as_deref())?;
        corpus.about_files = documents::tables(&steps);
        for step in documents::apply(steps, options, |name| corpus.place(name)) {
            let planned = corpus.plan(step)?;
            corpus.steps.push_back(planned);
        }
        let readable =
            |step: &Planned| !matches!(step, Planned::Report(_) | Planned::EndOfFolder(_));
        if !corpus.steps.iter().any(readable) {
            let reason = corpus.steps.drain(..).find_map(|step| match step {
                Planned::Report(CorpusError::TableSetAside(error)) => Some(*error),
                Planned::Report(CorpusError::Documents { path, .. }) => {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    Some(CorpusError::NoArticles {
                        folder: path.parent().unwrap_or(&path).to_path_buf(),
                        set_aside: format!("1 {name}"),
                    })
                }
                Planned::Report(error) => Some(error),
                _ => None,
            });
            return reason.map_or(Ok(corpus), Err);
        }
        corpus.counter.reset();
        Ok(corpus)
    }

    fn empty(options: &ReadOptions) -> Self {
        Self {
            steps: VecDeque::new(),
            columns: Vec::new(),
            places: HashMap::new(),
            options: options.clone(),
            table: None,
            of_row: VecDeque::new(),
            about_files: Vec::new(),
            long: None,
            articles: VecDeque::new(),
            long_row: None,
            ahead: Ahead::new(options.threads),
            unexpected: Vec::new(),
            told: None,
            texts: 0,
            ending: Ending::default(),
            counter: Counter::default(),
        }
    }

    /// The names of the metadata columns, in order of appearance: those of every `documents.csv`, then those
    /// of all tables without their text and id, and `date` and `outlet` where there are web pages.
    #[must_use]
    pub fn metadata_columns(&self) -> &[String] {
        &self.columns
    }

    /// The files that are still to be read, in their order, and every `documents.csv` that says something of them; not standard input.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let articles = self.steps.iter().filter_map(|step| match step {
            Planned::File(source) | Planned::Table(source, _) => Some(source.path.as_path()),
            _ => None,
        });
        articles.chain(self.about_files.iter().map(PathBuf::as_path))
    }

    /// Passes over what is left of the document that was given last, if it comes in parts; not over the other articles of an export.
    pub(crate) fn skip_parts(&mut self) {
        self.long.take_if(|long| long.articles.is_none());
        self.long_row = None;
    }

    /// How many bytes all inputs have, as they lie on the disk; `None` if one is no regular file.
    #[must_use]
    pub(crate) fn total_bytes(&self) -> Option<u64> {
        let sizes = self.steps.iter().map(|step| match step {
            Planned::File(source) | Planned::Table(source, _) => {
                let found = std::fs::metadata(&source.path).ok()?;
                found.is_file().then_some(found.len())
            }
            Planned::Stdin(_) | Planned::OpenTable(_) => None,
            Planned::Report(_) | Planned::EndOfFolder(_) => Some(0),
        });
        sizes.sum()
    }

    /// How many of them have been read.
    #[must_use]
    pub(crate) fn bytes_read(&self) -> u64 {
        self.counter.bytes()
    }

    fn step(&mut self, step: Planned) -> Option<Result<Document, CorpusError>> {
        match step {
            Planned::Report(error) => Some(Err(error)),
            Planned::OpenTable(table) => {
                self.begun(Some(*table));
                None
            }
            Planned::Table(source, format) => match self.open_table(&source, format) {
                Ok(table) => {
                    self.begun(table);
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
                let path = Path::new(STDIN);
                let opened = match self.options.in_parts {
                    true => document::begin(stream, path, kind, None),
                    false => document::read(stream, path, kind).map(Opened::Whole),
                };
                opened.map_or_else(
                    |error| Some(Err(error)),
                    |opened| self.opened(STDIN.to_owned(), opened, Vec::new()),
                )
            }
            Planned::File(source) => {
                let in_parts = self.options.in_parts;
                let opened = self
                    .ahead
                    .open(&source, &self.steps, &self.counter, in_parts);
                match opened {
                    Ok(opened) if source.found && opened.is_of_results(&source) => {
                        Some(Err(CorpusError::Results { path: source.path }))
                    }
                    Ok(opened) => {
                        let document = self.opened(source.id, opened, source.metadata);
                        if let Some((table, name)) = source.without_row
                            && !self.tells_itself(document.as_ref())
                        {
                            self.ending.without_row(table, name);
                        }
                        document
                    }
                    Err(error) => match unexpected(&error) {
                        // One sentence about a folder of pictures, not three hundred.
                        Some(kind) if source.found && source.kind == Kind::Unknown => {
                            self.unexpected.push(kind);
                            None
                        }
                        _ => Some(Err(error)),
                    },
                }
            }
        }
    }

    /// Whether a file that was just opened says of itself when and where it appeared, all its articles do, or it is a long export,
    /// whose articles are still to be read. It then needs no row in a `documents.csv`.
    fn tells_itself(&self, document: Option<&Result<Document, CorpusError>>) -> bool {
        let Some(places) = self.told else {
            return false;
        };
        let tells = |document: &Document| {
            let cells = places.map(|place| document.metadata.get(place));
            cells
                .iter()
                .all(|cell| cell.is_some_and(|cell| !cell.is_empty()))
        };
        match (document, &self.long) {
            (Some(Ok(document)), _) => tells(document),
            (_, Some(long)) => long.articles.is_some(),
            _ => !self.articles.is_empty() && self.articles.iter().all(tells),
        }
    }

    /// Begins to read the rows of a table.
    fn begun(&mut self, table: Option<OpenTable>) {
        if let Some(table) = &table {
            self.ending.columns(&table.path, table.columns());
        }
        self.table = table;
    }

    /// The document of a file, unless it comes in parts.
    fn opened(
        &mut self,
        id: String,
        opened: Opened,
        metadata: Vec<(usize, String)>,
    ) -> Option<Result<Document, CorpusError>> {
        match opened {
            Opened::Whole(content) => {
                let content = self.unless_export(&id, content, &metadata)?;
                Some(Ok(self.whole_document(id, content, metadata)))
            }
            Opened::Long(mut parts) => {
                let articles = Articles::of(parts.beginning(BEGINNING), PART);
                self.long = Some(OpenText {
                    id,
                    metadata,
                    parts,
                    articles,
                    notices: Vec::new(),
                });
                None
            }
        }
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

impl Corpus {
    fn advance(&mut self) -> Option<Result<Document, CorpusError>> {
        loop {
            if let Some(notice) = self.of_row.pop_front() {
                return Some(Err(notice));
            }
            if let Some(article) = self.articles.pop_front() {
                return Some(Ok(article));
            }
            if let Some(row) = &mut self.long_row {
                match row.next() {
                    Some(part) => return Some(Ok(part)),
                    None => self.long_row = None,
                }
            }
            if let Some(mut table) = self.table.take()
                && let Some(row) = table.next_row()
            {
                let document = row.map(|row| self.row_document(row, &table));
                self.table = Some(table);
                match document {
                    Ok(document) if self.options.in_parts && document.text.len() > PART => {
                        self.long_row = Some(RowParts::new(document, PART));
                        continue;
                    }
                    document => return Some(document),
                }
            }
            if let Some(long) = self.long.take()
                && let Some(document) = self.next_part(long)
            {
                return Some(document);
            }
            if !self.articles.is_empty() || self.long.is_some() {
                continue;
            }
            let Some(step) = self.steps.pop_front() else {
                return self.ending.tell().map(Err);
            };
            if let Some(item) = self.step(step) {
                return Some(item);
            }
        }
    }
}

impl Iterator for Corpus {
    type Item = Result<Document, CorpusError>;

    fn next(&mut self) -> Option<Self::Item> {
        let item = self.advance()?;
        if let Ok(document) = &item
            && !document.continues()
        {
            self.ending.name(&document.id);
        }
        Some(item)
    }
}

#[cfg(test)]
mod tests;
