//! What is learnt about the inputs before the first document is read: the files, the columns of tables, and what
//! can be refused at once.

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};

use super::bytes::compressed::{self, Counter};
use super::bytes::decode::DecodingReader;
use super::error::{CorpusError, NotRead};
use super::files::format::{Compression, Format, Kind};
use super::files::signs::refuse;
use super::files::walk::{self, Source, Step};
use super::metadata::columns::MetadataColumns;
use super::metadata::documents_table;
use super::options::ReadOptions;
use super::rows::open_table::OpenTable;
use super::rows::unnamed::holds_texts;
use super::texts::content::{begins_like_a_page, begins_like_an_export, is_report};

/// The id of what comes from standard input.
const STDIN: &str = "stdin";
/// So many texts of folders are opened beforehand to see whether they are exports.
const LOOKED_INTO: usize = 1000;

/// The steps of reading, in their order.
pub(super) struct Plan {
    pub(super) steps: VecDeque<Step>,
    /// Standard input, if it is a table.
    pub(super) stdin: Option<OpenTable>,
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
            stdin: None,
        };
        let steps: Result<_, _> = steps.into_iter().map(|step| planner.plan(step)).collect();
        let mut plan = Self {
            steps: steps?,
            stdin: planner.stdin,
            columns: planner.columns,
            documents_tables,
        };
        plan.why_nothing_is_readable().map_or(Ok(plan), Err)
    }

    /// The first reason, if there are only reports.
    fn why_nothing_is_readable(&mut self) -> Option<CorpusError> {
        let is_report = |step: &Step| matches!(step, Step::Report(_) | Step::EndOfFolder(_));
        if !self.steps.iter().all(is_report) {
            return None;
        }
        self.steps.drain(..).find_map(|step| match step {
            Step::Report(CorpusError::TableSetAside(error)) => Some(*error),
            // A `documents.csv` alone.
            Step::Report(CorpusError::Note { .. }) => None,
            Step::Report(error) => Some(error),
            Step::EndOfFolder(set_aside) => Some(set_aside.no_articles()),
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
        stdin: None,
    };
    match planner.plan(Step::File(source)) {
        Ok(Step::Report(CorpusError::NotRead { why, .. })) => why != NotRead::OwnResult,
        _ => true,
    }
}

struct Planner<'o> {
    options: &'o ReadOptions,
    columns: MetadataColumns,
    /// How many texts of folders were planned.
    texts: usize,
    stdin: Option<OpenTable>,
}

impl Planner<'_> {
    /// Looks into what a step reads, and puts a report in its place if that cannot be read.
    fn plan(&mut self, step: Step) -> Result<Step, CorpusError> {
        let report = match &step {
            Step::File(source) => match source.format_of_rows() {
                Some(format) => self.plan_table(source, format)?,
                None => self.plan_text(source),
            },
            Step::Stdin => self.plan_stdin()?,
            Step::Report(_) | Step::EndOfFolder(_) => None,
        };
        Ok(report.map_or(step, Step::Report))
    }

    /// Reads the header of a table. It is opened again when its turn comes: a folder may hold more tables than the
    /// system lets a program keep open.
    fn plan_table(
        &mut self,
        source: &Source,
        format: Format,
    ) -> Result<Option<CorpusError>, CorpusError> {
        let columns = &mut self.columns;
        let opened = OpenTable::open(source, format, self.options, columns, &Counter::default());
        Ok(match opened {
            Ok(Some(_)) => None,
            Ok(None) => Some(CorpusError::not_read(&source.path, NotRead::NoText)),
            Err(error @ (CorpusError::NoTextColumn { .. } | CorpusError::NoSuchColumn { .. })) => {
                match source.found {
                    false => return Err(error),
                    true if may_hold_texts(source) => Some(error),
                    true => Some(CorpusError::TableSetAside(Box::new(error))),
                }
            }
            Err(error) => Some(error),
        })
    }

    fn plan_text(&mut self, source: &Source) -> Option<CorpusError> {
        if source.found && source.kind == Kind::Known(Format::Html) && is_report(source) {
            return Some(CorpusError::not_read(&source.path, NotRead::OwnResult));
        }
        if self.columns.date_and_outlet.is_none() && self.has_date_and_outlet(source) {
            self.columns.add_date_and_outlet();
        }
        None
    }

    /// Whether a file is a web page or an export, which have dates and outlets. In a folder not every text is
    /// opened twice for the one that is.
    fn has_date_and_outlet(&mut self, source: &Source) -> bool {
        if source.kind == Kind::Known(Format::Html) {
            return true;
        }
        let is_found_text = source.found && source.kind == Kind::Known(Format::Text);
        self.texts += usize::from(is_found_text);
        let is_asked = !is_found_text || self.texts <= LOOKED_INTO;
        let is_page = || !is_found_text && begins_like_a_page(source);
        is_asked && (begins_like_an_export(source) || is_page())
    }

    fn plan_stdin(&mut self) -> Result<Option<CorpusError>, CorpusError> {
        let Some(format) = self.options.stdin_format.filter(|format| format.has_rows()) else {
            return Ok(None);
        };
        let source = stdin_source(Kind::Known(format));
        let stream = Box::new(io::stdin());
        let columns = &mut self.columns;
        self.stdin = OpenTable::from_stream(stream, &source, format, self.options, columns)?;
        let is_empty = self.stdin.is_none();
        Ok(is_empty.then(|| CorpusError::not_read(&source.path, NotRead::NoText)))
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
    let beginning = stream.map(|stream| DecodingReader::new(stream, refuse));
    beginning.is_ok_and(|mut beginning| beginning.peek().is_ok_and(holds_texts))
}
