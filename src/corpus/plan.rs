//! What is learnt about each input before the first document is read: the columns of tables, and what
//! can be refused at once.

use std::io;
use std::path::PathBuf;

use super::bytes::compressed::ByteStream;
use super::bytes::decode::DecodingReader;
use super::error::CorpusError;
use super::files::format::{Format, Kind};
use super::files::results::are_of_results;
use super::files::set_aside::SetAside;
use super::files::signs::refuse;
use super::files::walk::{Source, Step};
use super::metadata::documents::{DATE, OUTLET, canonical, shared_with_pages};
use super::notice::Notice;
use super::read_error::read_error;
use super::rows::columns::Columns;
use super::rows::jsonl::JsonLines;
use super::rows::row::Row;
use super::rows::sheets;
use super::rows::table::Table;
use super::rows::unnamed::holds_texts;
use super::texts::document::{begins_like_a_page, begins_like_an_export, is_report};
use super::{Corpus, STDIN};

/// So many texts of folders are asked beforehand whether they are exports.
pub(super) const ASKED: usize = 1000;

/// A step with what was learnt about it when the corpus was opened.
pub(super) enum Planned {
    File(Source),
    Stdin(ByteStream),
    Table(Source, Format),
    OpenTable(Box<OpenTable>),
    Report(CorpusError),
    EndOfFolder(SetAside),
}

pub(super) enum AnyTable {
    Delimited(Table),
    JsonLines(JsonLines),
}

pub(super) struct OpenTable {
    /// Where it is, for what there is to say of it.
    pub(super) path: PathBuf,
    pub(super) id: String,
    table: AnyTable,
    /// Positions of the table's metadata columns among those of the corpus.
    pub(super) places: Vec<usize>,
    /// What a `documents.csv` says of the table.
    pub(super) metadata: Vec<(usize, String)>,
}

impl Corpus {
    pub(super) fn plan(&mut self, step: Step) -> Result<Planned, CorpusError> {
        Ok(match step {
            Step::Report(error) => Planned::Report(error),
            Step::EndOfFolder(set_aside) => Planned::EndOfFolder(set_aside),
            Step::Stdin => return self.plan_stdin(),
            Step::File(source) => match source.kind {
                Kind::Known(format) if format.has_rows() => {
                    // The table is opened again when its turn comes: a folder may hold more
                    // tables than the system lets a program keep open.
                    match self.open_table(&source, format) {
                        Ok(Some(_)) => Planned::Table(source, format),
                        Ok(None) => Planned::Report(CorpusError::NoText { path: source.path }),
                        Err(
                            error @ (CorpusError::NoTextColumn { .. }
                            | CorpusError::NoSuchColumn { .. }),
                        ) => match source.found {
                            false => return Err(error),
                            true if self.may_hold_texts(&source) => Planned::Report(error),
                            true => Planned::Report(CorpusError::TableSetAside(Box::new(error))),
                        },
                        Err(error) => Planned::Report(error),
                    }
                }
                Kind::Known(Format::Html) if source.found && is_report(&source) => {
                    Planned::Report(CorpusError::Results { path: source.path })
                }
                kind => {
                    if self.told.is_none() && self.tells_date_and_outlet(&source, kind) {
                        self.told = Some(self.places_of_what_is_told());
                    }
                    Planned::File(source)
                }
            },
        })
    }

    /// Whether a file is a web page or an export, which tell dates and outlets. Of a folder of texts not each is opened twice for the
    /// one that is.
    fn tells_date_and_outlet(&mut self, source: &Source, kind: Kind) -> bool {
        if kind == Kind::Known(Format::Html) {
            return true;
        }
        let is_found_text = source.found && kind == Kind::Known(Format::Text);
        if is_found_text {
            self.texts += 1;
            if self.texts > ASKED {
                return false;
            }
        }
        begins_like_an_export(source) || !is_found_text && begins_like_a_page(source)
    }

    /// Whether a table without a known column of texts has one all the same, so that articles would be missing.
    fn may_hold_texts(&self, source: &Source) -> bool {
        let stream = sheets::open(&source.path, source.compression, None, &self.counter);
        let mut beginning = match stream {
            Ok((stream, _)) => DecodingReader::new(stream, refuse),
            Err(_) => return false,
        };
        beginning.peek().is_ok_and(holds_texts)
    }

    fn plan_stdin(&mut self) -> Result<Planned, CorpusError> {
        let stream: ByteStream = Box::new(io::stdin());
        let (path, id) = (PathBuf::from(STDIN), STDIN.to_owned());
        match self.options.stdin_format {
            Some(format) if format.has_rows() => {
                let table = self.begin_table(path.clone(), id, stream, format, false)?;
                let planned = table.map(|table| Planned::OpenTable(Box::new(table)));
                Ok(planned.unwrap_or(Planned::Report(CorpusError::NoText { path })))
            }
            _ => Ok(Planned::Stdin(stream)),
        }
    }

    pub(super) fn open_table(
        &mut self,
        source: &Source,
        format: Format,
    ) -> Result<Option<OpenTable>, CorpusError> {
        let opened = sheets::open(
            &source.path,
            source.compression,
            self.options.text_column.as_deref(),
            &self.counter,
        );
        let (stream, notices) = opened.map_err(|error| read_error(&source.path, None, error))?;
        let (path, id) = (source.path.clone(), source.id.clone());
        let table = self
            .begin_table(path, id, stream, format, source.found)
            .map_err(|error| error.of_sheets(&notices))?;
        Ok(table.map(|table| OpenTable {
            metadata: source.metadata.clone(),
            table: table.table.with_notices(notices),
            ..table
        }))
    }

    pub(super) fn begin_table(
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
            _ => {
                let choose = |header| Columns::choose(header, options, &path);
                Table::open(path.clone(), stream, format, choose)?.map(AnyTable::Delimited)
            }
        };
        if found && table.as_ref().is_some_and(AnyTable::holds_results) {
            return Err(CorpusError::Results { path });
        }
        if found && table.as_ref().is_some_and(|t| t.columns().holds_labels()) {
            return Err(CorpusError::Labels { path });
        }
        Ok(table.map(|table| {
            let names: Vec<String> = table.columns().metadata_names().cloned().collect();
            let shared = shared_with_pages(&names);
            let places = names.iter().enumerate();
            let places = places.map(|(at, name)| match shared.contains(&Some(at)) {
                true => self.shared_place(name),
                false => self.place(name),
            });
            let places = places.collect();
            OpenTable {
                path,
                id,
                table,
                places,
                metadata: Vec::new(),
            }
        }))
    }

    /// The position of a table's metadata column, which it shares with web pages if they have it too, however it is written
    /// there.
    fn shared_place(&mut self, name: &str) -> usize {
        let of_pages = self.places.get(&canonical(name)).copied();
        of_pages.unwrap_or_else(|| self.place(name))
    }

    /// The positions of what web pages and exports tell of their articles, with the columns of tables that tell it as well.
    fn places_of_what_is_told(&mut self) -> [usize; 2] {
        [DATE, OUTLET].map(|name| {
            if let Some(&place) = self.places.get(name) {
                return place;
            }
            let mut written = self.columns.iter();
            let Some(place) = written.position(|column| canonical(column) == name) else {
                return self.place(name);
            };
            let written = std::mem::replace(&mut self.columns[place], name.to_owned());
            self.places.remove(&written);
            self.places.insert(name.to_owned(), place);
            place
        })
    }

    /// The position of a metadata column among those of the corpus.
    pub(super) fn place(&mut self, name: &str) -> usize {
        if let Some(&place) = self.places.get(name) {
            return place;
        }
        let place = self.columns.len();
        self.columns.push(name.to_owned());
        self.places.insert(name.to_owned(), place);
        place
    }
}

impl OpenTable {
    pub(super) fn columns(&self) -> &Columns {
        self.table.columns()
    }

    pub(super) fn next_row(&mut self) -> Option<Result<Row, CorpusError>> {
        match &mut self.table {
            AnyTable::Delimited(table) => table.next_row(),
            AnyTable::JsonLines(table) => table.next_row(),
        }
    }
}

impl AnyTable {
    /// The same, of which at its end something is to be told.
    fn with_notices(mut self, notices: Vec<Notice>) -> Self {
        if let Self::Delimited(table) = &mut self {
            table.notices = notices;
        }
        self
    }

    /// Whether the columns are those that `score` or `segment` writes.
    fn holds_results(&self) -> bool {
        let names: Vec<&str> = self
            .columns()
            .metadata_names()
            .map(String::as_str)
            .collect();
        are_of_results(&names)
    }

    fn columns(&self) -> &Columns {
        match self {
            Self::Delimited(table) => table.columns(),
            Self::JsonLines(table) => table.columns(),
        }
    }
}
