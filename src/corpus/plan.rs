//! What is learnt about the inputs before the first document is read: the files, the columns of tables, and what
//! can be refused at once.

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};

use super::bytes::compressed;
use super::bytes::compressed::{ByteStream, Counter};
use super::bytes::decode::DecodingReader;
use super::error::{CorpusError, NotRead};
use super::files::format::{Compression, Format, Kind};
use super::files::set_aside::SetAside;
use super::files::signs::refuse;
use super::files::walk::{self, Source, Step};
use super::metadata::columns::MetadataColumns;
use super::metadata::documents_table;
use super::options::ReadOptions;
use super::rows::open_table::OpenTable;
use super::rows::unnamed::holds_texts;
use super::texts::content::{begins_like_a_page, begins_like_an_export, is_report};

/// The id of what comes from standard input.
pub(super) const STDIN: &str = "stdin";
/// So many texts of folders are opened beforehand to see whether they are exports.
const LOOKED_INTO: usize = 1000;

/// A step of reading with what was learnt about it.
pub(super) enum Planned {
    File(Source),
    Stdin(ByteStream),
    Table(Source, Format),
    OpenTable(Box<OpenTable>),
    Report(CorpusError),
    EndOfFolder(SetAside),
}

/// The steps of reading, in their order.
pub(super) struct Plan {
    pub(super) steps: VecDeque<Planned>,
    pub(super) columns: MetadataColumns,
    /// Where the tables about files are.
    pub(super) documents_tables: Vec<PathBuf>,
}

impl Plan {
    /// Finds all files and reads the headers of all tables.
    pub(super) fn make(paths: &[PathBuf], options: &ReadOptions) -> Result<Self, CorpusError> {
        let steps = walk::list(paths, options.exclude.as_deref())?;
        let documents_tables = documents_table::paths(&steps);
        let mut columns = MetadataColumns::default();
        let steps = documents_table::apply(steps, options, &mut columns);
        let mut planner = Planner {
            options,
            columns,
            texts: 0,
        };
        let steps = steps
            .into_iter()
            .map(|step| planner.plan(step))
            .collect::<Result<_, _>>()?;
        let mut plan = Self {
            steps,
            columns: planner.columns,
            documents_tables,
        };
        match plan.why_nothing_is_readable() {
            Some(error) => Err(error),
            None => Ok(plan),
        }
    }

    /// The first reason, if there are only reports.
    fn why_nothing_is_readable(&mut self) -> Option<CorpusError> {
        let is_readable =
            |step: &Planned| !matches!(step, Planned::Report(_) | Planned::EndOfFolder(_));
        if self.steps.iter().any(is_readable) {
            return None;
        }
        self.steps.drain(..).find_map(|step| match step {
            Planned::Report(CorpusError::TableSetAside(error)) => Some(*error),
            // A `documents.csv` alone.
            Planned::Report(CorpusError::Note { .. }) => None,
            Planned::Report(error) => Some(error),
            Planned::EndOfFolder(set_aside) => Some(set_aside.no_articles()),
            _ => None,
        })
    }
}

/// Whether a file in a folder of articles would be read as an article, or for what it says of articles. Tables and
/// reports that this program wrote are not.
pub(super) fn would_be_read(source: Source) -> bool {
    let mut planner = Planner {
        options: &ReadOptions::default(),
        columns: MetadataColumns::default(),
        texts: 0,
    };
    let planned = planner.plan(Step::File(source));
    let is_own = |error: &CorpusError| {
        matches!(
            error,
            CorpusError::NotRead {
                why: NotRead::OwnResult,
                ..
            }
        )
    };
    !matches!(planned, Ok(Planned::Report(error)) if is_own(&error))
}

struct Planner<'o> {
    options: &'o ReadOptions,
    columns: MetadataColumns,
    /// How many texts of folders were planned.
    texts: usize,
}

impl Planner<'_> {
    fn plan(&mut self, step: Step) -> Result<Planned, CorpusError> {
        Ok(match step {
            Step::Report(error) => Planned::Report(error),
            Step::EndOfFolder(set_aside) => Planned::EndOfFolder(set_aside),
            Step::Stdin => return self.plan_stdin(),
            Step::File(source) => match source.kind {
                Kind::Known(format) if format.has_rows() => return self.plan_table(source, format),
                Kind::Known(Format::Html) if source.found && is_report(&source) => {
                    Planned::Report(CorpusError::not_read(&source.path, NotRead::OwnResult))
                }
                kind => {
                    if self.columns.date_and_outlet.is_none()
                        && self.has_date_and_outlet(&source, kind)
                    {
                        self.columns.add_date_and_outlet();
                    }
                    Planned::File(source)
                }
            },
        })
    }

    /// Reads the header of a table. It is opened again when its turn comes: a folder may hold more tables than the
    /// system lets a program keep open.
    fn plan_table(&mut self, source: Source, format: Format) -> Result<Planned, CorpusError> {
        let opened = OpenTable::open(
            &source,
            format,
            self.options,
            &mut self.columns,
            &Counter::default(),
        );
        Ok(match opened {
            Ok(Some(_)) => Planned::Table(source, format),
            Ok(None) => Planned::Report(CorpusError::not_read(&source.path, NotRead::NoText)),
            Err(error @ (CorpusError::NoTextColumn { .. } | CorpusError::NoSuchColumn { .. })) => {
                match source.found {
                    false => return Err(error),
                    true if may_hold_texts(&source) => Planned::Report(error),
                    true => Planned::Report(CorpusError::TableSetAside(Box::new(error))),
                }
            }
            Err(error) => Planned::Report(error),
        })
    }

    /// Whether a file is a web page or an export, which have dates and outlets. In a folder not every text is
    /// opened twice for the one that is.
    fn has_date_and_outlet(&mut self, source: &Source, kind: Kind) -> bool {
        if kind == Kind::Known(Format::Html) {
            return true;
        }
        let is_found_text = source.found && kind == Kind::Known(Format::Text);
        self.texts += usize::from(is_found_text);
        if is_found_text && self.texts > LOOKED_INTO {
            return false;
        }
        begins_like_an_export(source) || !is_found_text && begins_like_a_page(source)
    }

    fn plan_stdin(&mut self) -> Result<Planned, CorpusError> {
        let stream: ByteStream = Box::new(io::stdin());
        let Some(format) = self.options.stdin_format.filter(|format| format.has_rows()) else {
            return Ok(Planned::Stdin(stream));
        };
        let source = stdin_source(Kind::Known(format));
        let table =
            OpenTable::from_stream(stream, &source, format, self.options, &mut self.columns)?;
        Ok(match table {
            Some(table) => Planned::OpenTable(Box::new(table)),
            None => Planned::Report(CorpusError::not_read(&source.path, NotRead::NoText)),
        })
    }
}

/// Standard input as a file that was named.
pub(super) fn stdin_source(kind: Kind) -> Source {
    Source {
        id: STDIN.to_owned(),
        found: false,
        ..Source::new(Path::new(STDIN), Compression::None, kind)
    }
}

/// Whether a table without a known column of texts has one all the same, so that articles would be missing.
fn may_hold_texts(source: &Source) -> bool {
    let stream = compressed::open(&source.path, source.compression, &Counter::default());
    let Ok(mut beginning) = stream.map(|stream| DecodingReader::new(stream.bytes, refuse)) else {
        return false;
    };
    beginning.peek().is_ok_and(holds_texts)
}
