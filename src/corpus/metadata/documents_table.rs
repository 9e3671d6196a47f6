//! A `documents.csv` (or `.xlsx`) beside articles: what is known of each, such as its date and outlet.
//!
//! Its column `document` names files by their path relative to its own folder, or by their name alone where only
//! one file below has it. Case and the ending may differ where only one file fits. All other columns become
//! metadata of these files.

use crate::corpus::rows::sheets;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::columns::{DATE, MetadataColumns, canonical, shared_with_pages};
use super::date::Dates;
use crate::corpus::bytes::compressed::Counter;
use crate::corpus::bytes::mojibake::repair;
use crate::corpus::error::{CorpusError, NotRead, counted};
use crate::corpus::files::format::{Format, Kind};
use crate::corpus::files::walk::{Source, Step, slashed};
use crate::corpus::notice::Notice;
use crate::corpus::options::ReadOptions;
use crate::corpus::rows::column_names::{DOCUMENTS_TABLE, FILE, meant_as_file};
use crate::corpus::rows::columns::Columns;
use crate::corpus::rows::row::Row;
use crate::corpus::rows::table::Table;
use crate::phrases::listed;

/// What a table says of the files beside it.
struct DocumentsTable<'a> {
    path: &'a Path,
    /// The files that it may be about, by their path relative to its folder.
    paths: HashMap<String, usize>,
    /// The same by path and by name alone in small letters, with and without the ending; `None` where several
    /// files have it.
    alike: HashMap<String, Option<usize>>,
    /// The values for each file that it names, with the positions of their columns.
    values: HashMap<usize, Vec<(usize, String)>>,
    problems: BTreeMap<Problem, (u64, String)>,
    /// How many characters were encoded twice.
    twice_encoded: u64,
    /// Rows that could not be read, and notes on the table.
    errors: Vec<CorpusError>,
}

/// Where the tables about files are.
pub(in crate::corpus) fn paths(steps: &[Step]) -> Vec<PathBuf> {
    let sources = (0..steps.len()).filter_map(|at| source(steps, at));
    let tables = sources.filter(|source| is_documents_table(source));
    tables.map(|source| source.path.clone()).collect()
}

/// Gives the files what the tables beside them say of them. In the place of each table stand the notes on it.
pub(in crate::corpus) fn apply(
    steps: Vec<Step>,
    options: &ReadOptions,
    columns: &mut MetadataColumns,
) -> Vec<Step> {
    let is_table = |&at: &usize| source(&steps, at).is_some_and(is_documents_table);
    let mut places: Vec<usize> = (0..steps.len()).filter(is_table).collect();
    // A table in a folder knows its files better than one above, and has the last word.
    places.sort_by_key(|&at| source(&steps, at).map_or(0, |s| s.path.components().count()));
    let mut tables: Vec<(usize, DocumentsTable)> = Vec::new();
    let mut reports: HashMap<usize, Vec<CorpusError>> = HashMap::new();
    for at in places {
        let Some(file) = source(&steps, at) else {
            continue;
        };
        match DocumentsTable::read(file, &steps, options, columns) {
            Ok(Some(table)) => tables.push((at, table)),
            Ok(None) => {}
            Err(error) => {
                reports.insert(at, vec![error]);
            }
        }
    }
    let mut metadata: HashMap<usize, Vec<(usize, String)>> = HashMap::new();
    for (_, table) in &mut tables {
        for (file, values) in table.values.drain() {
            metadata.entry(file).or_default().extend(values);
        }
    }
    let mut has_row: HashSet<usize> = metadata.keys().copied().collect();
    let mut without_row: HashMap<usize, (PathBuf, String)> = HashMap::new();
    for (at, table) in tables.into_iter().rev() {
        without_row.extend(table.files_without_row(&steps, &mut has_row));
        reports.insert(at, table.reports());
    }
    let mut out = Vec::with_capacity(steps.len());
    for (at, mut step) in steps.into_iter().enumerate() {
        if let Step::File(source) = &mut step {
            source.metadata = metadata.remove(&at).unwrap_or_default();
            source.without_row = without_row.remove(&at);
        }
        match reports.remove(&at) {
            Some(reports) => out.extend(reports.into_iter().map(Step::Report)),
            None => out.push(step),
        }
    }
    out
}

fn source(steps: &[Step], at: usize) -> Option<&Source> {
    match steps.get(at) {
        Some(Step::File(source)) => Some(source),
        _ => None,
    }
}

fn is_documents_table(source: &Source) -> bool {
    let name = source.path.file_name().unwrap_or_default();
    let is_named = |ending| name.eq_ignore_ascii_case(format!("{DOCUMENTS_TABLE}.{ending}"));
    is_named("csv") || is_named("xlsx")
}

impl<'a> DocumentsTable<'a> {
    /// Reads the table; `None` if it is a table of articles after all, or cannot be read: then it is
    /// treated like any other table.
    fn read(
        file: &'a Source,
        steps: &[Step],
        options: &ReadOptions,
        columns: &mut MetadataColumns,
    ) -> Result<Option<Self>, CorpusError> {
        let path = &file.path;
        let counter = Counter::default();
        let opened = sheets::open(path, file.compression, Some(FILE), &counter);
        let Ok((stream, notices)) = opened else {
            return Ok(None);
        };
        let mut header = Vec::new();
        let choose = |names: Vec<String>| {
            header.clone_from(&names);
            // The error is not passed on.
            Columns::about_files(names, FILE).ok_or(CorpusError::not_read(path, NotRead::NoText))
        };
        let opened = Table::open(path.clone(), stream, Format::Csv, choose);
        let has_text = Columns::choose(header.clone(), options, path).is_ok();
        let mut rows = match opened {
            Ok(Some(rows)) => rows,
            Err(CorpusError::NotRead {
                why: NotRead::NoText,
                ..
            }) if file.found && !has_text => {
                let meant = meant_as_file(&header);
                let meant = meant.map(|name| format!(": is it “{name}”? rename it to {FILE}"));
                let example = format!("{}{}", listed(&header), meant.unwrap_or_default());
                return Err(Problem::NoColumn.report(path, 1, &example));
            }
            // Dates would be missing from every row, which nobody sees in a note.
            Err(error @ CorpusError::NotRead { .. }) if file.found => {
                return Err(CorpusError::DocumentsUnread(Box::new(error)));
            }
            _ => return Ok(None),
        };
        rows.notices = notices;
        let mut names: Vec<String> = rows.columns().metadata_names().cloned().collect();
        for at in shared_with_pages(&names).into_iter().flatten() {
            names[at] = canonical(&names[at]);
        }
        let mut table = Self::new(path, steps);
        let mut taken = Vec::new();
        while let Some(row) = rows.next_row() {
            match row {
                Ok(mut row) => {
                    table.add_notices(row.notices.drain(..));
                    taken.push(row);
                }
                Err(CorpusError::EmptyRows { count, .. }) => {
                    table
                        .problems
                        .insert(Problem::NoName, (count, String::new()));
                }
                Err(error) => table.errors.push(error),
            }
        }
        let date = names.iter().position(|name| name == DATE);
        let values = taken.iter().filter_map(|row: &Row| row.values.get(date?));
        let dates = Dates::of_column(values.map(String::as_str));
        for row in taken {
            table.take(row, &names, dates);
        }
        if table.values.is_empty() && (has_text || !file.found) {
            return Ok(None);
        }
        if table.twice_encoded > 0 {
            let count = table.twice_encoded;
            table.add_notices([Notice::TwiceEncoded { count }].into_iter());
        }
        if table.values.is_empty()
            && let Some(unused) = table.problems.remove(&Problem::NoFile)
        {
            table.problems.insert(Problem::NoUse, unused);
        }
        // Columns are added only now that this is known to be a table about files.
        let positions: Vec<usize> = names.iter().map(|name| columns.position(name)).collect();
        for (at, _) in table.values.values_mut().flatten() {
            *at = positions.get(*at).copied().unwrap_or_default();
        }
        Ok(Some(table))
    }

    fn new(path: &'a Path, steps: &[Step]) -> Self {
        let mut table = Self {
            path,
            paths: HashMap::new(),
            alike: HashMap::new(),
            values: HashMap::new(),
            problems: BTreeMap::new(),
            twice_encoded: 0,
            errors: Vec::new(),
        };
        for at in 0..steps.len() {
            let Some(path) = table.relative(steps, at) else {
                continue;
            };
            let name = path.rsplit('/').next().unwrap_or_default().to_owned();
            for alike in alike(&path).chain(alike(&name)) {
                let file = table.alike.entry(alike).or_insert(Some(at));
                *file = file.filter(|file| *file == at);
            }
            table.paths.insert(path, at);
        }
        table
    }

    /// The path of a file relative to the folder of the table, if it is in there.
    fn relative(&self, steps: &[Step], at: usize) -> Option<String> {
        let source = source(steps, at).filter(|source| source.path != self.path)?;
        let folder = self.path.parent()?;
        Some(composed(&slashed(source.path.strip_prefix(folder).ok()?)))
    }

    fn take(&mut self, row: Row, names: &[String], dates: Dates) {
        let given = composed(row.text.trim());
        let place = |value: &str| format!("line {} (“{value}”)", row.line);
        let file = self
            .file(&given)
            .or_else(|| self.file(&given.replace('\\', "/")));
        let Some(file) = file else {
            self.count(Problem::NoFile, || place(&given));
            return;
        };
        if self.values.contains_key(&file) {
            self.count(Problem::Repeated, || place(&given));
            return;
        }
        let mut values = Vec::new();
        for ((at, name), value) in names.iter().enumerate().zip(row.values) {
            let mut value = match repair(&value) {
                Some((better, count)) => {
                    self.twice_encoded += count;
                    better
                }
                None => value,
            };
            if name == DATE && !value.trim().is_empty() {
                let date = dates.iso(&value);
                if date.is_none() {
                    self.count(Problem::Date, || place(&value));
                }
                value = date.unwrap_or_default();
            }
            if !value.trim().is_empty() {
                values.push((at, value));
            }
        }
        self.values.insert(file, values);
    }

    fn file(&self, given: &str) -> Option<usize> {
        let given = given.strip_prefix("./").unwrap_or(given);
        let by_path = self.paths.get(given).copied();
        by_path.or_else(|| self.alike.get(&given.to_lowercase()).copied().flatten())
    }

    fn add_notices(&mut self, notices: impl Iterator<Item = Notice>) {
        let path = self.path;
        self.errors.extend(notices.map(|notice| CorpusError::Table {
            path: path.to_path_buf(),
            notice,
        }));
    }

    /// Counts a problem; the first of its kind is the example.
    fn count(&mut self, problem: Problem, example: impl FnOnce() -> String) {
        self.problems
            .entry(problem)
            .or_insert_with(|| (0, example()))
            .0 += 1;
    }

    /// The articles in its folder that have no row in any table, and which no table nearer to them reports:
    /// each with the path of this table and its own path there.
    fn files_without_row(
        &self,
        steps: &[Step],
        has_row: &mut HashSet<usize>,
    ) -> Vec<(usize, (PathBuf, String))> {
        let mut found = Vec::new();
        for at in 0..steps.len() {
            let is_article = source(steps, at).is_some_and(|source| {
                let one = match source.kind {
                    Kind::Known(format) => !format.has_rows(),
                    kind => kind == Kind::Unknown,
                };
                one && !is_documents_table(source)
            });
            if let (true, Some(path)) = (is_article, self.relative(steps, at))
                && has_row.insert(at)
            {
                found.push((at, (self.path.to_path_buf(), path)));
            }
        }
        found
    }

    fn reports(self) -> Vec<CorpusError> {
        let problems = self.problems.into_iter();
        let problems =
            problems.map(|(problem, (count, example))| problem.report(self.path, count, &example));
        self.errors.into_iter().chain(problems).collect()
    }
}

/// What there is to say about a `documents.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Problem {
    /// The table has no column `document`.
    NoColumn,
    /// No row names a file beside it.
    NoUse,
    /// The cell that should name a file is empty.
    NoName,
    /// No file has the name, or several do.
    NoFile,
    /// An earlier row names the same file.
    Repeated,
    /// A date cannot be read in one way only.
    Date,
    /// A file has no row.
    NoRow,
}

/// The note on files that have no row in a table.
pub(in crate::corpus) fn without_row(path: &Path, count: u64, example: &str) -> CorpusError {
    Problem::NoRow.report(path, count, example)
}

impl Problem {
    fn report(self, path: &Path, count: u64, example: &str) -> CorpusError {
        CorpusError::Note {
            text: format!("{}: {}", path.display(), self.describe(count, example)),
            is_warning: matches!(self, Self::NoColumn | Self::NoUse),
        }
    }

    fn describe(self, count: u64, example: &str) -> String {
        let such = match count {
            1 => format!(": {example}"),
            _ => format!(", such as {example}"),
        };
        let rows = counted(count, "row");
        match self {
            Self::NoColumn => format!(
                "not used: it should have a column {FILE}, which says what file a row is about; its columns are {example}"
            ),
            Self::NoUse => format!(
                "not used: none of its rows names a file beside it{such}; write the names of the files into the column {FILE}"
            ),
            Self::NoName => format!("not used: {rows} with an empty cell {FILE}"),
            Self::NoFile => format!(
                "not used: {rows} with a name that no file beside it has, or several have{such}"
            ),
            Self::Repeated => format!(
                "not used: {rows} with the name of a file that an earlier row is about{such}"
            ),
            Self::Date => format!(
                "left empty because not understood: {}{such}; write dates as 2020-01-31",
                counted(count, "date")
            ),
            Self::NoRow => format!("no row about {}{such}", counted(count, "file")),
        }
    }
}

/// A path in small letters, with its ending and without, also without that of a packed file.
fn alike(path: &str) -> impl Iterator<Item = String> {
    let path = path.to_lowercase();
    let without = |path: &str| {
        let (name, ending) = path.rsplit_once('.')?;
        (!name.is_empty() && !ending.contains('/')).then(|| name.to_owned())
    };
    let packed = path.ends_with(".gz") || path.ends_with(".zst");
    let short = without(&path);
    let shorter = short.as_deref().filter(|_| packed).and_then(without);
    [Some(path), short, shorter].into_iter().flatten()
}

/// Accented letters in one form: macOS takes names apart that people type in one piece.
fn composed(name: &str) -> String {
    name.nfc().collect()
}
