//! Reads the documents that were planned, one at a time.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::mem::take;
use std::path::{Path, PathBuf};

use standpoint_common::phrases::listed;
use standpoint_core::segment::{Marks, Repetition};

use super::bytes::compressed::Counter;
use super::bytes::mojibake::repair;
use super::closing_note::ClosingNote;
use super::closing_notes::Closing;
use super::databases::{
    BEGINNING, Cut, ExportArticle, Recognized, Splitter, add_marks, recognize, several_articles,
};
use super::document::Document;
use super::error::{CorpusError, NotRead, Report};
use super::files::format::{self, FileKind};
use super::files::walk::{SourceFile, Step};
use super::html::About;
use super::in_memory::read_cell;
use super::note::Note;
use super::options::ReadOptions;
use super::plan::{Plan, stdin_source};
use super::rows::open_table::OpenTable;
use super::rows::row::Row;
use super::rows::unnamed::table_without_a_name;
use super::small_files::SmallFiles;
use super::texts::content::{Content, Opened, from_stream};
use super::texts::parts::{PART, Parts, in_parts};

/// The documents of all inputs, read one at a time, in the order of the inputs.
pub struct Corpus {
    plan: Plan,
    options: ReadOptions,
    table: Option<OpenTable>,
    long: Option<LongText>,
    /// What was read while recurring lines were learned, and not returned yet.
    ahead: VecDeque<Result<ReadNext, CorpusError>>,
    /// What was read and not returned yet: articles of an export, notes on a row.
    ready: VecDeque<Result<ReadNext, CorpusError>>,
    /// The notes that nobody has asked for yet.
    notes: Vec<Note>,
    /// The rest of a long text that was read in one piece.
    parts: Option<Box<dyn Iterator<Item = Document> + Send>>,
    small_files: SmallFiles,
    /// Kinds of files of the current folder, to be reported with the files that were set aside by name.
    unexpected: Vec<&'static str>,
    closing: Closing,
    /// Hashes of the names of the documents so far: eight bytes for each, however long it is.
    names: HashSet<u64>,
    counter: Counter,
}

standpoint_common::debug_as_name!(Corpus);

/// What is read next.
enum ReadNext {
    Document(Document),
    Note(Note),
}

/// A long plain text that is being read.
struct LongText {
    source: SourceFile,
    parts: Box<Parts>,
    /// Tells its articles apart, if it is an export of a news database.
    splitter: Option<Splitter>,
    /// To be told with the next article or part.
    notes: Vec<Note>,
}

impl Corpus {
    /// Finds all files and reads the headers of all tables.
    ///
    /// # Errors
    /// When a path does not exist, a folder holds no article, a table that is named directly has no
    /// text column, or nothing remains that could be read.
    pub fn open(paths: &[PathBuf], options: &ReadOptions) -> Result<Self, CorpusError> {
        Ok(Self {
            plan: Plan::make(paths, options)?,
            options: options.clone(),
            table: None,
            long: None,
            ahead: VecDeque::new(),
            ready: VecDeque::new(),
            parts: None,
            small_files: SmallFiles::new(options.threads),
            unexpected: Vec::new(),
            closing: Closing::default(),
            notes: Vec::new(),
            names: HashSet::new(),
            counter: Counter::default(),
        })
    }

    /// Returns whether one of these inputs can be read only once, as standard input and pipes can. Their documents
    /// cannot be kept until recurring lines are learned, because they are scored as they come.
    #[must_use]
    pub fn is_read_once(paths: &[PathBuf]) -> bool {
        let once = |path: &PathBuf| {
            let is_pipe = |m: std::fs::Metadata| !m.is_file() && !m.is_dir();
            path.as_os_str() == "-" || std::fs::metadata(path).is_ok_and(is_pipe)
        };
        paths.iter().any(once)
    }

    /// The names of the metadata columns, in order of appearance: those of every `documents.csv`, then those
    /// of all tables without their text and id, and `date` and `outlet` where there are web pages or exports.
    #[must_use]
    pub fn metadata_columns(&self) -> &[String] {
        &self.plan.columns.names
    }

    /// The files that are still to be read, in their order, and every `documents.csv` that says something of
    /// them; not standard input.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let articles = self.plan.steps.iter().filter_map(|step| match step {
            Step::File(source) => Some(source.path.as_path()),
            _ => None,
        });
        articles.chain(self.plan.documents_tables.iter().map(PathBuf::as_path))
    }

    /// The number of bytes of all inputs on the disk; `None` if one is no regular file.
    pub fn total_bytes(&self) -> Option<u64> {
        let sizes = self.plan.steps.iter().map(|step| match step {
            Step::File(source) => {
                let file = std::fs::metadata(&source.path).ok()?;
                file.is_file().then_some(file.len())
            }
            Step::Stdin => None,
            Step::Report(_) | Step::EndOfFolder(_) => Some(0),
        });
        sizes.sum()
    }

    /// What there is to know, beside documents and errors, of what has been read since this was called last.
    pub fn notes(&mut self) -> Vec<Note> {
        take(&mut self.notes)
    }

    /// The number of these bytes that have been read.
    pub fn bytes_read(&self) -> u64 {
        self.counter.bytes()
    }

    /// Learns from the first documents which recurring lines are boilerplate: from a thousand, or from so many
    /// as have 2 MiB. Shows these documents to `see`. They are kept until the iterator returns them. From a long
    /// text it learns the first part.
    pub fn repetition(&mut self, mut see: impl FnMut(&Document)) -> Repetition {
        let mut repetition = Repetition::new();
        let mut bytes = 0;
        while bytes < Repetition::SAMPLE_BYTES
            && self.ahead.len() < Repetition::SAMPLE
            && let Some(read) = self.read_next()
        {
            if let Ok(ReadNext::Document(document)) = &read {
                if !document.continues() {
                    repetition.observe(&document.text);
                    see(document);
                }
                bytes += document.size();
            }
            self.ahead.push_back(read);
        }
        repetition
    }

    fn advance(&mut self) -> Option<Result<ReadNext, CorpusError>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            if let Some(part) = self.parts.as_mut().and_then(Iterator::next) {
                return Some(Ok(ReadNext::Document(part)));
            }
            self.parts = None;
            if let Some(mut table) = self.table.take() {
                match table.rows.next_row() {
                    Some(Ok(row)) => self.add_row(row, &table),
                    Some(Err(error)) => self.ready.push_back(Err(error)),
                    None => {
                        table
                            .rows
                            .reports()
                            .into_iter()
                            .for_each(|report| self.tell(report));
                        continue;
                    }
                }
                self.table = Some(table);
            } else if let Some(long) = self.long.take() {
                self.read_on(long);
            } else if let Some(step) = self.plan.steps.pop_front() {
                if let Err(error) = self.take_step(step) {
                    self.tell(error.or_note());
                }
            } else {
                return self.closing.next().map(|note| Ok(ReadNext::Note(note)));
            }
        }
    }

    /// Begins to read a file or a table, or tells something.
    fn take_step(&mut self, step: Step) -> Result<(), CorpusError> {
        match step {
            Step::Report(Err(error)) => return Err(error),
            Step::Report(Ok(note)) => self.tell(Ok(note)),
            Step::EndOfFolder(mut set_aside) => {
                let kinds = self.unexpected.drain(..);
                kinds.for_each(|kind| set_aside.add(kind));
                set_aside
                    .report()
                    .into_iter()
                    .for_each(|note| self.tell(Ok(note)));
            }
            Step::Stdin => match self.plan.stdin.take() {
                Some(table) => self.begin_table(table),
                None => {
                    let kind = self
                        .options
                        .stdin_format
                        .map_or(FileKind::Unknown, FileKind::Read);
                    let (source, stream) = (stdin_source(kind), Box::new(std::io::stdin()));
                    let opened = from_stream(stream, &source.path, kind, self.options.in_parts)?;
                    self.begin_text(source, opened);
                }
            },
            Step::File(source) => match source.format_of_rows() {
                Some(format) => {
                    let columns = &mut self.plan.columns;
                    let counter = &self.counter;
                    let table = OpenTable::open(&source, format, &self.options, columns, counter)?;
                    table.into_iter().for_each(|table| self.begin_table(table));
                }
                None => self.open_text(source)?,
            },
        }
        Ok(())
    }

    fn open_text(&mut self, source: SourceFile) -> Result<(), CorpusError> {
        let (steps, in_parts) = (&self.plan.steps, self.options.in_parts);
        match self
            .small_files
            .open(&source, steps, &self.counter, in_parts)
        {
            Ok(mut opened) => {
                if source.in_folder && opened.is_own_result() {
                    return Err(CorpusError::not_read(&source.path, NotRead::OwnResult));
                }
                let is_wanted = self.options.endings.contains(&format::ending(&source.path));
                if source.in_folder
                    && source.kind == FileKind::Unknown
                    && !is_wanted
                    && !opened.holds_prose()
                {
                    self.unexpected.push("no prose");
                    return Ok(());
                }
                self.begin_text(source, opened);
            }
            // One note about a folder of pictures, not three hundred.
            Err(error) if source.in_folder && source.kind == FileKind::Unknown => {
                self.unexpected.push(unexpected(error)?);
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn begin_table(&mut self, table: OpenTable) {
        let columns = table.rows.columns();
        if !columns.other_texts.is_empty() {
            let example = format!(
                "{}: the text was read from the column {}; there is also {}",
                table.path.display(),
                columns.text_name(),
                listed(&columns.other_texts)
            );
            self.closing.add(ClosingNote::SeveralTextColumns, example);
        }
        self.table = Some(table);
    }

    /// Adds the document or the articles of a file, or begins to read a long text.
    fn begin_text(&mut self, source: SourceFile, opened: Opened) {
        let mut parts = match opened {
            Opened::Short(content) => return self.add_text(source, content),
            Opened::Long(parts) => parts,
        };
        let text = parts.beginning(BEGINNING);
        let recognized = recognize(text);
        let cut = self.cut(recognized, text);
        let notes = match cut {
            Some(_) => Vec::new(),
            None => Vec::from_iter(read_as_one(recognized, text)),
        };
        let splitter = cut.map(|cut| Splitter::new(cut, PART));
        self.long = Some(LongText {
            source,
            parts,
            splitter,
            notes,
        });
    }

    /// Reads the next part of a long text, in which articles of an export may end.
    fn read_on(&mut self, mut long: LongText) {
        let mut articles = Vec::new();
        let part = long.parts.next();
        let is_end = part.is_none();
        match part {
            None => articles = long.splitter.take().map_or_else(Vec::new, Splitter::end),
            Some(Err(error)) => self.ready.push_back(Err(error)),
            Some(Ok(mut part)) => {
                long.notes.append(&mut part.notes);
                if let Some(splitter) = &mut long.splitter {
                    articles = splitter.push(&part.text);
                } else {
                    let (id, notes) = (long.source.id.clone(), take(&mut long.notes));
                    let mut document = self.document(id, part.text, notes);
                    document.set(long.source.metadata.iter().cloned());
                    (document.begins, document.marked) = (part.begins, part.marked);
                    self.ready.push_back(Ok(ReadNext::Document(document)));
                }
            }
        }
        for article in articles {
            let notes = take(&mut long.notes);
            let document = self.article(&long.source, article, notes, Marks::default());
            self.ready.push_back(Ok(ReadNext::Document(document)));
        }
        self.long = Some(long).filter(|_| !is_end);
    }

    /// Adds a file that was read in one piece: its articles if it is an export, otherwise one document.
    fn add_text(&mut self, source: SourceFile, mut content: Content) {
        let recognized = recognize(&content.text);
        if let Some(cut) = self.cut(recognized, &content.text) {
            let mut end = 0;
            for article in cut.articles(&content.text) {
                let marked = content.marks.within(end..end + article.text.len());
                end += article.text.len();
                let notes = take(&mut content.notes);
                let document = self.article(&source, article, notes, marked);
                self.ready.push_back(Ok(ReadNext::Document(document)));
            }
            return;
        }
        let About {
            date,
            outlet,
            unread_date,
        } = content.about;
        let mut about = [date, outlet].map(|value| Some(value).filter(|value| !value.is_empty()));
        let mut document = self.document(source.id, content.text, content.notes);
        document.marked = content.marks;
        let note = read_as_one(recognized, &document.text);
        document.notes.extend(note);
        if let Some(Recognized::Article(export)) = recognized {
            let reading = export.read(&document.text);
            add_marks(&mut document.marked, reading.marks, 0..0);
            let [date, outlet] = reading.dated;
            about = [about[0].take().or(date), about[1].take().or(outlet)];
        }
        self.set_date_and_outlet(&mut document, about);
        document.set(source.metadata);
        if let (Some([date, _]), Some(value)) = (self.plan.columns.date_and_outlet, unread_date)
            && document.metadata.get(date).is_some_and(String::is_empty)
        {
            let example = format_args!("“{value}” of {}", document.id);
            self.closing.add(ClosingNote::DatesNotRead, example);
        }
        self.add(document);
    }

    /// How a text is cut that holds several articles: as the user says, or as its database does.
    fn cut(&self, recognized: Option<Recognized>, text: &str) -> Option<Cut> {
        let given = self
            .options
            .split_at
            .as_ref()
            .filter(|lines| lines.is_in(text));
        match (given, recognized) {
            (Some(lines), _) => Some(Cut::At(lines.clone())),
            (_, Some(Recognized::Export(export))) => Some(Cut::Export(export)),
            _ => None,
        }
    }

    /// An article of an export, or a part of one; a `documents.csv` has the last word about its date.
    fn article(
        &mut self,
        file: &SourceFile,
        article: ExportArticle,
        notes: Vec<Note>,
        marked: Marks,
    ) -> Document {
        let id = format!("{}:{}", file.id, article.number);
        let mut document = self.document(id, article.text, notes);
        if article.number == 1 && article.begins == 0 {
            document.notes.push(Note::Export);
        }
        document.begins = article.begins;
        document.marked = marked;
        let reading = article.reading;
        add_marks(&mut document.marked, reading.marks, article.outside);
        self.set_date_and_outlet(&mut document, reading.dated);
        document.set(file.metadata.iter().cloned());
        document
    }

    fn set_date_and_outlet(&mut self, document: &mut Document, values: [Option<String>; 2]) {
        match self.plan.columns.date_and_outlet {
            Some(positions) => {
                let values = positions.into_iter().zip(values);
                document.set(values.filter_map(|(position, value)| Some((position, value?))));
            }
            None if values.iter().any(Option::is_some) && !document.continues() => {
                let example = format_args!("“{}”", document.id);
                self.closing.add(ClosingNote::DatesWithoutColumn, example);
            }
            None => {}
        }
    }

    /// Adds the document of a row, and the notes on the row.
    fn add_row(&mut self, mut row: Row, table: &OpenTable) {
        let numbered = || format!("{}:{}", table.id, row.number);
        let id = row.id.unwrap_or_else(numbered);
        let example = format!("“{id}”");
        let mut is_twice_encoded = false;
        if let Some((better, _)) = row.written.repaired(&row.text) {
            row.text = better;
            is_twice_encoded = true;
        }
        for value in &mut row.values {
            if let Some((better, _)) = repair(value) {
                *value = better;
                is_twice_encoded = true;
            }
        }
        let cell = read_cell(row.text, row.written);
        for note in cell.notes {
            match note {
                ClosingNote::EmptyTexts => {
                    let example = format_args!("“{}” of {example}", cell.text.trim());
                    self.closing.add(note, example);
                }
                note => self.closing.add(note, &example),
            }
        }
        if is_twice_encoded {
            self.closing.add(ClosingNote::EncodedTwice, &example);
        }
        let mut document = self.document(id, cell.text, Vec::new());
        document.marked = cell.marked;
        document.set(table.metadata.iter().cloned());
        // A row knows itself better than a table about files.
        let values = table.positions.iter().copied().zip(row.values);
        document.set(values.filter(|(_, value)| !value.is_empty()));
        self.add(document);
        for note in row.notes {
            let closing = match note {
                Note::ControlCharacters { .. } => ClosingNote::ControlCharactersInRows,
                Note::LoneSurrogates(_) => ClosingNote::LoneSurrogatesInRows,
                // The bytes of the whole table.
                note => {
                    self.tell(Ok(note.of_table(&table.path)));
                    continue;
                }
            };
            self.closing.add(closing, &example);
        }
    }

    /// Adds a document that was read in one piece, in parts if it is long.
    fn add(&mut self, document: Document) {
        if self.options.in_parts && document.text.len() > PART {
            self.parts = Some(Box::new(in_parts(document, PART)))
        } else {
            self.ready.push_back(Ok(ReadNext::Document(document)))
        }
    }

    /// Adds something to be told.
    fn tell(&mut self, report: Report) {
        self.ready.push_back(report.map(ReadNext::Note));
    }

    fn document(&self, id: String, text: String, notes: Vec<Note>) -> Document {
        Document {
            id,
            text,
            metadata: vec![String::new(); self.plan.columns.names.len()],
            notes,
            ..Document::default()
        }
    }
}

impl Iterator for Corpus {
    type Item = Result<Document, CorpusError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.ahead.pop_front().or_else(|| self.read_next())? {
                Ok(ReadNext::Document(document)) => return Some(Ok(document)),
                Ok(ReadNext::Note(note)) => self.notes.push(note),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl Corpus {
    /// Reads the next document, and notes a name that has come before.
    fn read_next(&mut self) -> Option<Result<ReadNext, CorpusError>> {
        let item = self.advance()?;
        if let Ok(ReadNext::Document(document)) = &item
            && !document.continues()
        {
            let hasher = BuildHasherDefault::<DefaultHasher>::default();
            if !self.names.insert(hasher.hash_one(&document.id)) {
                let example = format_args!("“{}”", document.id);
                self.closing.add(ClosingNote::RepeatedNames, example);
            }
        }
        Some(item)
    }
}

/// The note on a text that is read as one document and may hold several.
fn read_as_one(recognized: Option<Recognized>, text: &str) -> Option<Note> {
    match recognized {
        Some(Recognized::SeveralArticles) => Some(Note::SeveralArticles),
        Some(_) => None,
        None => table_without_a_name(text).or_else(|| {
            let beginning = &text[..text.floor_char_boundary(BEGINNING)];
            let several = several_articles(beginning.split(['\n', '\r']))?;
            Some(Note::LooksLikeSeveral {
                count: several.count,
                line: several.line,
                is_below_headline: several.is_below_headline,
            })
        }),
    }
}

/// Returns the kind of a file without a telling name, in the words of a count, or passes the error on.
fn unexpected(error: CorpusError) -> Result<&'static str, CorpusError> {
    let CorpusError::NotRead { why, .. } = &error else {
        return Err(error);
    };
    match why {
        NotRead::Binary(_) | NotRead::Zeros(_) | NotRead::Convert { .. } => Ok("not text"),
        NotRead::NoText => Ok("empty"),
        _ => Err(error),
    }
}
