//! Reads the documents that were planned, one at a time.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use super::bytes::compressed::Counter;
use super::bytes::mojibake::repair;
use super::closing_notes::{ClosingNote, ClosingNotes};
use super::databases::{Article, BEGINNING, Export, Recognized, Splitter, add_marks, recognize};
use super::document::Document;
use super::error::{CorpusError, NotRead};
use super::files::format::{Format, Kind};
use super::files::walk::Source;
use super::html::About;
use super::metadata::documents_table::without_row;
use super::notice::Notice;
use super::options::ReadOptions;
use super::plan::{Plan, Planned, STDIN, stdin_source};
use super::read_ahead::ReadAhead;
use super::rows::cells::{is_empty_word, is_spreadsheet_error, text_cell};
use super::rows::open_table::OpenTable;
use super::rows::row::Row;
use super::rows::unnamed::table_without_a_name;
use super::texts::content::{self, Content, Opened};
use super::texts::long::{PART, Part, Parts};
use super::texts::split::DocumentParts;
use crate::phrases::listed;
use crate::segment::Marks;

/// The documents of all inputs, read one at a time, in the order of the inputs.
pub struct Corpus {
    plan: Plan,
    options: ReadOptions,
    table: Option<OpenTable>,
    /// Notes on the row that was read last, told before the next.
    row_notes: VecDeque<CorpusError>,
    long: Option<LongText>,
    /// Articles of an export that were read and not given yet.
    articles: VecDeque<Document>,
    /// The rest of a row with a long text.
    row_parts: Option<DocumentParts>,
    ahead: ReadAhead,
    /// What files of the current folder turned out to be, to be reported with what was set aside by name.
    unexpected: Vec<&'static str>,
    closing: ClosingNotes,
    /// For each `documents.csv` how many files have no row in it, and one of them.
    without_row: BTreeMap<PathBuf, (u64, String)>,
    /// Hashes of the names that were given: eight bytes for each, however long it is.
    names: HashSet<u64>,
    counter: Counter,
}

debug_as_name!(Corpus);

/// A long plain text that is being read.
struct LongText {
    id: String,
    /// What a `documents.csv` says of it.
    metadata: Vec<(usize, String)>,
    parts: Parts,
    /// Tells its articles apart, if it is an export of a news database.
    splitter: Option<Splitter>,
    /// To be told with the next article or part.
    notices: Vec<Notice>,
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
            row_notes: VecDeque::new(),
            long: None,
            articles: VecDeque::new(),
            row_parts: None,
            ahead: ReadAhead::new(options.threads),
            unexpected: Vec::new(),
            closing: ClosingNotes::default(),
            without_row: BTreeMap::new(),
            names: HashSet::new(),
            counter: Counter::default(),
        })
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
            Planned::File(source) | Planned::Table(source, _) => Some(source.path.as_path()),
            _ => None,
        });
        articles.chain(self.plan.documents_tables.iter().map(PathBuf::as_path))
    }

    /// Passes over the rest of the document that was given last, if it comes in parts; not over the other
    /// articles of an export.
    pub(crate) fn skip_parts(&mut self) {
        self.long.take_if(|long| long.splitter.is_none());
        self.row_parts = None;
    }

    /// How many bytes all inputs have, as they lie on the disk; `None` if one is no regular file.
    #[must_use]
    pub(crate) fn total_bytes(&self) -> Option<u64> {
        let sizes = self.plan.steps.iter().map(|step| match step {
            Planned::File(source) | Planned::Table(source, _) => {
                let file = std::fs::metadata(&source.path).ok()?;
                file.is_file().then_some(file.len())
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

    fn advance(&mut self) -> Option<Result<Document, CorpusError>> {
        loop {
            if let Some(note) = self.row_notes.pop_front() {
                return Some(Err(note));
            }
            if let Some(article) = self.articles.pop_front() {
                return Some(Ok(article));
            }
            if let Some(part) = self.row_parts.as_mut().and_then(Iterator::next) {
                return Some(Ok(part));
            }
            self.row_parts = None;
            if let Some(mut table) = self.table.take()
                && let Some(row) = table.next_row()
            {
                let document = row.map(|row| self.row_document(row, &table));
                self.table = Some(table);
                match document {
                    Ok(document) if self.options.in_parts && document.text.len() > PART => {
                        self.row_parts = Some(DocumentParts::new(document, PART));
                        continue;
                    }
                    document => return Some(document),
                }
            }
            if let Some(long) = self.long.take() {
                match self.next_part(long) {
                    Some(document) => return Some(document),
                    None => continue,
                }
            }
            let Some(step) = self.plan.steps.pop_front() else {
                return self.next_closing_note().map(Err);
            };
            if let Some(item) = self.take_step(step) {
                return Some(item);
            }
        }
    }

    fn next_closing_note(&mut self) -> Option<CorpusError> {
        let Some((path, (count, example))) = self.without_row.pop_first() else {
            return self.closing.next();
        };
        Some(without_row(&path, count, &example))
    }

    /// Begins to read a file or a table, or reports something.
    fn take_step(&mut self, step: Planned) -> Option<Result<Document, CorpusError>> {
        match step {
            Planned::Report(error) => Some(Err(error)),
            Planned::OpenTable(table) => {
                self.begin_table(*table);
                None
            }
            Planned::Table(source, format) => self.open_table(&source, format).err().map(Err),
            Planned::EndOfFolder(mut set_aside) => {
                self.unexpected
                    .drain(..)
                    .for_each(|kind| set_aside.add(kind));
                set_aside.report().map(Err)
            }
            Planned::Stdin(stream) => {
                let kind = self.options.stdin_format.map_or(Kind::Unknown, Kind::Known);
                let opened = match self.options.in_parts {
                    true => content::begin(stream, Path::new(STDIN), kind),
                    false => content::read(stream, Path::new(STDIN), kind).map(Opened::Whole),
                };
                match opened {
                    Ok(opened) => self
                        .begin_text(stdin_source(kind).id, opened, Vec::new())
                        .map(Ok),
                    Err(error) => Some(Err(error)),
                }
            }
            Planned::File(source) => {
                let in_parts = self.options.in_parts;
                let opened = self
                    .ahead
                    .open(&source, &self.plan.steps, &self.counter, in_parts);
                match opened {
                    Ok(opened) if source.found && opened.is_own_result(&source) => {
                        Some(Err(CorpusError::not_read(&source.path, NotRead::OwnResult)))
                    }
                    Ok(opened) => {
                        let document = self.begin_text(source.id, opened, source.metadata);
                        if let Some((table, name)) = source.without_row
                            && !self.has_own_date_and_outlet(document.as_ref())
                        {
                            self.without_row.entry(table).or_insert((0, name)).0 += 1;
                        }
                        document.map(Ok)
                    }
                    Err(error) => match unexpected(&error) {
                        // One note about a folder of pictures, not three hundred.
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

    fn open_table(&mut self, source: &Source, format: Format) -> Result<(), CorpusError> {
        let columns = &mut self.plan.columns;
        let table = OpenTable::open(source, format, &self.options, columns, &self.counter)?;
        if let Some(table) = table {
            self.begin_table(table);
        }
        Ok(())
    }

    fn begin_table(&mut self, table: OpenTable) {
        let columns = table.columns();
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

    /// The document of a file; nothing if it comes in parts or is an export.
    fn begin_text(
        &mut self,
        id: String,
        opened: Opened,
        metadata: Vec<(usize, String)>,
    ) -> Option<Document> {
        match opened {
            Opened::Whole(content) => match recognize(&content.text) {
                Some(Recognized::Export(export)) => {
                    self.add_articles_of_file(export, &id, content, &metadata);
                    None
                }
                found => Some(self.whole_document(id, content, metadata, found)),
            },
            Opened::Long(mut parts) => {
                let found = recognize(parts.beginning(BEGINNING));
                let (splitter, notices) = match found {
                    Some(Recognized::Export(export)) => (Some(Splitter::new(export, PART)), vec![]),
                    Some(Recognized::SeveralArticles) => (None, vec![Notice::SeveralArticles]),
                    _ => (None, vec![]),
                };
                self.long = Some(LongText {
                    id,
                    metadata,
                    parts,
                    splitter,
                    notices,
                });
                None
            }
        }
    }

    /// Whether a file that was just opened has a date and an outlet, all its articles do, or it is a long export,
    /// whose articles are still to be read. It then needs no row in a `documents.csv`.
    fn has_own_date_and_outlet(&self, document: Option<&Document>) -> bool {
        let Some(positions) = self.plan.columns.date_and_outlet else {
            return false;
        };
        let has_both = |document: &Document| {
            let is_filled = |position: usize| {
                document
                    .metadata
                    .get(position)
                    .is_some_and(|cell| !cell.is_empty())
            };
            positions.into_iter().all(is_filled)
        };
        match (document, &self.long) {
            (Some(document), _) => has_both(document),
            (None, Some(long)) => long.splitter.is_some(),
            (None, None) => !self.articles.is_empty() && self.articles.iter().all(has_both),
        }
    }

    /// The next part of a long text; the articles of an export are added to those that were read.
    fn next_part(&mut self, mut long: LongText) -> Option<Result<Document, CorpusError>> {
        match long.parts.next() {
            None => {
                let rest = long.splitter.take().map_or_else(Vec::new, Splitter::end);
                self.add_articles(rest, &mut long);
                None
            }
            Some(Err(error)) => {
                self.long = Some(long);
                Some(Err(error))
            }
            Some(Ok(mut part)) => {
                long.notices.append(&mut part.notices);
                let document = match &mut long.splitter {
                    Some(splitter) => {
                        let articles = splitter.push(&part.text);
                        self.add_articles(articles, &mut long);
                        None
                    }
                    None => Some(Ok(self.part_document(part, &mut long))),
                };
                self.long = Some(long);
                document
            }
        }
    }

    fn add_articles(&mut self, articles: impl IntoIterator<Item = Article>, long: &mut LongText) {
        for article in articles {
            let notices = std::mem::take(&mut long.notices);
            let document =
                self.article_document(&long.id, article, notices, &long.metadata, Marks::default());
            self.articles.push_back(document);
        }
    }

    fn add_articles_of_file(
        &mut self,
        export: Export,
        id: &str,
        mut content: Content,
        metadata: &[(usize, String)],
    ) {
        let mut splitter = Splitter::new(export, usize::MAX);
        let mut articles = splitter.push(&content.text);
        articles.extend(splitter.end());
        let mut end = 0;
        for article in articles {
            let bytes = end..end + article.text.len();
            end = bytes.end;
            let marked = content.marked.within(bytes);
            let notices = std::mem::take(&mut content.notices);
            let is_rest = article.begins > 0;
            let document = self.article_document(id, article, notices, metadata, marked);
            match self.articles.back_mut().filter(|_| is_rest) {
                // Only what stands behind the last article comes apart from it.
                Some(last) => {
                    let start = last.text.len();
                    last.text.push_str(&document.text);
                    add_marks(&mut last.marked, Vec::new(), start..last.text.len());
                }
                None => self.articles.push_back(document),
            }
        }
    }

    /// An article of an export, or a part of one, with what the export says of it and then what a
    /// `documents.csv` says of the file.
    fn article_document(
        &mut self,
        export: &str,
        article: Article,
        mut notices: Vec<Notice>,
        metadata: &[(usize, String)],
        marked: Marks,
    ) -> Document {
        if article.number == 1 && article.begins == 0 {
            notices.push(Notice::Export);
        }
        let id = format!("{export}:{}", article.number);
        let mut document = self.document(id, article.text, notices);
        document.begins = article.begins;
        document.marked = marked;
        let reading = article.reading;
        add_marks(&mut document.marked, reading.marks, article.outside);
        self.set_date_and_outlet(&mut document, [reading.date, reading.outlet]);
        document.set(metadata.iter().cloned());
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

    /// A part of a long text as a document.
    fn part_document(&mut self, part: Part, long: &mut LongText) -> Document {
        let notices = std::mem::take(&mut long.notices);
        let mut document = self.document(long.id.clone(), part.text, notices);
        document.set(long.metadata.iter().cloned());
        document.begins = part.begins;
        if !document.continues() {
            document
                .notices
                .extend(table_without_a_name(&document.text));
        }
        document
    }

    /// A file as a document, with what it says of itself and then what a `documents.csv` says of it.
    fn whole_document(
        &mut self,
        id: String,
        content: Content,
        metadata: Vec<(usize, String)>,
        found: Option<Recognized>,
    ) -> Document {
        let mut document = self.document(id, content.text, content.notices);
        document.marked = content.marked;
        let About {
            date,
            outlet,
            unread_date,
        } = content.about;
        let filled = |value: String| Some(value).filter(|value| !value.is_empty());
        let mut about = [filled(date), filled(outlet)];
        match found {
            Some(Recognized::Article(export)) => {
                let reading = export.read(&document.text, false);
                add_marks(&mut document.marked, reading.marks, 0..0);
                let [date, outlet] = about;
                about = [date.or(reading.date), outlet.or(reading.outlet)];
            }
            Some(_) => document.notices.push(Notice::SeveralArticles),
            None => document
                .notices
                .extend(table_without_a_name(&document.text)),
        }
        self.set_date_and_outlet(&mut document, about);
        document.set(metadata);
        if let (Some([date, _]), Some(value)) = (self.plan.columns.date_and_outlet, unread_date)
            && document.metadata.get(date).is_some_and(String::is_empty)
        {
            let example = format_args!("“{value}” of {}", document.id);
            self.closing.add(ClosingNote::DatesNotRead, example);
        }
        document
    }

    fn row_document(&mut self, mut row: Row, table: &OpenTable) -> Document {
        let id = row
            .id
            .unwrap_or_else(|| format!("{}:{}", table.id, row.number));
        let example = format!("“{id}”");
        let mut is_twice_encoded = false;
        for text in std::iter::once(&mut row.text).chain(&mut row.values) {
            if let Some((better, _)) = repair(text) {
                *text = better;
                is_twice_encoded = true;
            }
        }
        let (text, mut marked, is_escaped, had_tags) = match text_cell(&row.text) {
            Some(cell) => (cell.text, cell.marked, cell.is_escaped, cell.had_tags),
            None => (row.text, Marks::default(), false, false),
        };
        let trimmed = text.trim();
        if is_empty_word(trimmed) || is_spreadsheet_error(trimmed) {
            let example = format_args!("“{trimmed}” of {example}");
            self.closing.add(ClosingNote::EmptyTexts, example);
        }
        for (is_noted, note) in [
            (had_tags, ClosingNote::Tags),
            (is_escaped, ClosingNote::Escapes),
            (is_twice_encoded, ClosingNote::EncodedTwice),
        ] {
            if is_noted {
                self.closing.add(note, &example);
            }
        }
        for notice in row.notices {
            let (path, line) = (table.path.clone(), row.line);
            self.row_notes.push_back(match notice {
                // The bytes of the whole table.
                Notice::EncodingGuessed { .. } => CorpusError::Table { path, notice },
                notice => CorpusError::Record { path, line, notice },
            });
        }
        if let Some(Recognized::Article(export)) = recognize(&text) {
            add_marks(&mut marked, export.read(&text, false).marks, 0..0);
        }
        let mut document = self.document(id, text, Vec::new());
        document.marked = marked;
        document.set(table.metadata.iter().cloned());
        // A row knows itself better than a table about files.
        let values = table.positions.iter().copied().zip(row.values);
        document.set(values.filter(|(_, value)| !value.is_empty()));
        document
    }

    fn document(&self, id: String, text: String, notices: Vec<Notice>) -> Document {
        Document {
            id,
            text,
            metadata: vec![String::new(); self.plan.columns.names.len()],
            notices,
            begins: 0,
            marked: Marks::default(),
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
            let mut hasher = DefaultHasher::new();
            document.id.hash(&mut hasher);
            if !self.names.insert(hasher.finish()) {
                let example = format_args!("“{}”", document.id);
                self.closing.add(ClosingNote::RepeatedNames, example);
            }
        }
        Some(item)
    }
}

/// What a file without a telling name turned out to be, in the words of a count.
fn unexpected(error: &CorpusError) -> Option<&'static str> {
    match error {
        CorpusError::NotRead {
            why: NotRead::Binary(_) | NotRead::Convert { .. },
            ..
        } => Some("not text"),
        CorpusError::NotRead {
            why: NotRead::NoText,
            ..
        } => Some("empty"),
        _ => None,
    }
}
