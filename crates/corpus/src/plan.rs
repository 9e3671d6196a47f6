//! The plan of a run, made before the first document is read: the files, the columns of tables, and
//! what can be refused at once.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bytes::compressed::{self, Counter, OpenFile};
use super::bytes::decode::DecodingReader;
use super::databases::{BEGINNING, is_of_database};
use super::error::{CorpusError, NotRead};
use super::files::format::{FileKind, Format};
use super::files::signs::looks_like_html;
use super::files::walk::{self, SourceFile, Step};
use super::metadata::columns::MetadataColumns;
use super::metadata::documents_table;
use super::note::Note;
use super::options::ReadOptions;
use super::rows::open_table::OpenTable;
use super::rows::unnamed::holds_texts;
use super::texts::content::{START, start};

/// The most texts of folders that are opened beforehand to see whether they are exports.
const LOOKED_INTO: usize = 1000;

/// The steps of reading, in their order.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) steps: VecDeque<Step>,
    /// Standard input, if it is a table.
    pub(super) stdin: Option<OpenTable>,
    pub(super) columns: MetadataColumns,
    /// Where the tables about files are.
    pub(super) documents_tables: Vec<PathBuf>,
    /// The number of texts of folders that were planned.
    texts: usize,
}

impl Plan {
    /// Finds all files and reads the headers of all tables.
    pub(super) fn make(paths: &[PathBuf], options: &ReadOptions) -> Result<Self, CorpusError> {
        let steps = walk::list(paths, options.exclude.as_deref(), &options.endings)?;
        let mut plan = Self::default();
        let (steps, tables) = documents_table::apply(steps, options, &mut plan.columns);
        plan.documents_tables = tables;
        for step in steps {
            let step = plan.looked_into(step, options)?;
            plan.steps.push_back(step);
        }
        plan.why_nothing_is_readable().map_or(Ok(plan), Err)
    }

    /// The first reason, if there are only reports.
    fn why_nothing_is_readable(&mut self) -> Option<CorpusError> {
        let is_report = |step: &Step| matches!(step, Step::Report(_) | Step::EndOfFolder(_));
        if !self.steps.iter().all(is_report) {
            return None;
        }
        self.steps.drain(..).find_map(|step| match step {
            Step::Report(Ok(Note::TableSetAside(error))) => Arc::into_inner(error),
            // A `documents.csv` alone.
            Step::Report(Ok(_)) => None,
            Step::Report(Err(error)) => Some(error),
            Step::EndOfFolder(set_aside) => Some(set_aside.no_articles()),
            _ => None,
        })
    }

    /// Looks into what a step reads, and puts a report in its place if that cannot be read.
    ///
    /// # Errors
    /// When a table that was named has no column that is wanted.
    fn looked_into(&mut self, step: Step, options: &ReadOptions) -> Result<Step, CorpusError> {
        let planned = match &step {
            Step::File(source) => self.plan_file(source, options),
            Step::Stdin => self.plan_stdin(options),
            Step::Report(_) | Step::EndOfFolder(_) => Ok(()),
        };
        let Err(error) = planned else {
            return Ok(step);
        };
        let lacks_column = error.lacks_column();
        Ok(Step::Report(match step {
            Step::File(source) if source.in_folder => {
                if lacks_column && !may_hold_texts(&source) {
                    Ok(Note::TableSetAside(Arc::new(error)))
                } else {
                    Err(error)
                }
            }
            _ if lacks_column => return Err(error),
            _ => Err(error),
        }))
    }

    /// Reads the header of a table, or looks whether a text has a date. A table is opened again when its turn
    /// comes: a folder may hold more tables than the system lets a program keep open.
    fn plan_file(&mut self, source: &SourceFile, options: &ReadOptions) -> Result<(), CorpusError> {
        let not_read = |why| Err(CorpusError::not_read(&source.path, why));
        let columns = &mut self.columns;
        if let Some(format) = source.format_of_rows() {
            let counter = Counter::default();
            let table = OpenTable::open(source, format, options, columns, &counter)?;
            return table.map_or_else(|| not_read(NotRead::NoText), |_| Ok(()));
        }
        let is_page = source.kind == FileKind::Read(Format::Html);
        let generator = r#"<meta name="generator" content="standpoint">"#;
        let is_report = || start(source, START).is_some_and(|start| start.contains(generator));
        if source.in_folder && is_page && is_report() {
            return not_read(NotRead::OwnResult);
        }
        if columns.date_and_outlet.is_none() && (is_page || self.begins_with_date(source)) {
            self.columns.add_date_and_outlet();
        }
        Ok(())
    }

    /// Returns true if a file begins like a page or export, which have dates; asks only the first texts of
    /// folders.
    fn begins_with_date(&mut self, source: &SourceFile) -> bool {
        let is_folder_text = source.in_folder && source.kind == FileKind::Read(Format::Text);
        self.texts += usize::from(is_folder_text);
        if is_folder_text && self.texts > LOOKED_INTO {
            return false;
        }
        let start = start(source, BEGINNING as u64).unwrap_or_default();
        let is_page = !is_folder_text && looks_like_html(start.trim_start_matches('\u{FEFF}'));
        is_page || is_of_database(&start)
    }

    fn plan_stdin(&mut self, options: &ReadOptions) -> Result<(), CorpusError> {
        let Some(format) = options.stdin_format.filter(|format| format.has_rows()) else {
            return Ok(());
        };
        let source = stdin_source(FileKind::Read(format));
        let file = OpenFile::new(std::io::stdin());
        let columns = &mut self.columns;
        self.stdin = OpenTable::from_file(file, &source, format, options, columns)?;
        let no_text = || CorpusError::not_read(&source.path, NotRead::NoText);
        self.stdin.as_ref().map(|_| ()).ok_or_else(no_text)
    }
}

/// Returns true if a file in a folder of articles would be read, and this program did not write it as a
/// result.
pub fn is_source(path: &Path) -> bool {
    let source = SourceFile::new(path, String::new());
    if !matches!(source.kind, FileKind::Read(_) | FileKind::Unknown) {
        return false;
    }
    let step = Plan::default().looked_into(Step::File(source), &ReadOptions::default());
    match step {
        Ok(Step::Report(Err(CorpusError::NotRead { why, .. }))) => why != NotRead::OwnResult,
        _ => true,
    }
}

/// Standard input as a file that was named.
pub(super) fn stdin_source(kind: FileKind) -> SourceFile {
    let path = Path::new("stdin");
    SourceFile {
        kind,
        ..SourceFile::named(path)
    }
}

/// Returns true if a table without a known column of texts has one all the same, so that articles would be
/// missing.
fn may_hold_texts(source: &SourceFile) -> bool {
    let stream = compressed::open(source, None, &Counter::default());
    let beginning = stream.map(|stream| DecodingReader::new(stream.bytes));
    beginning.is_ok_and(|mut beginning| beginning.peek().is_ok_and(holds_texts))
}
