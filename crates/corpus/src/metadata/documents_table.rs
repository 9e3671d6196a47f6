//! A `documents.csv` (or `.xlsx`) beside articles: what is known of each, such as its date and outlet.
//!
//! Its column `document` names files by their path relative to its own folder, or by their name alone where
//! only one file below has it. Case and the ending may differ where only one file fits. All other columns
//! become metadata of these files.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use standpoint_common::phrases::listed;
use standpoint_tables::column_names::{DOCUMENTS_TABLE, FILE, meant_as_file};
use unicode_normalization::UnicodeNormalization;

use super::columns::{DATE, MetadataColumns, canonical, shared_with_pages};
use super::date::Dates;
use super::documents_table_note::DocumentsTableNote;
use crate::bytes::compressed::{self, Counter};
use crate::bytes::mojibake::repair;
use crate::error::{CorpusError, Report};
use crate::files::format::{FileKind, Format, unpacked};
use crate::files::walk::{SourceFile, Step, slashed};
use crate::note::Note;
use crate::options::ReadOptions;
use crate::rows::columns::Columns;
use crate::rows::of_any_format::Rows;
use crate::rows::row::Row;
use crate::rows::table::TableReader;

/// The rows of a table about the files beside it. Files are meant by the places of their steps.
#[derive(Default)]
struct DocumentsTable {
    path: PathBuf,
    /// The files that it may be about, by their path relative to its folder.
    paths: BTreeMap<String, usize>,
    /// The same by path and by name alone, as [`alike`] writes them; `None` where several files have it.
    alike: HashMap<String, Option<usize>>,
    /// The values for each file that it names, with the positions of their columns.
    values: HashMap<usize, Vec<(usize, String)>>,
    problems: BTreeMap<DocumentsTableNote, (u64, String)>,
    /// Rows that could not be read, and what there is to know about the table.
    reports: Vec<Report>,
}

/// Gives the files what the tables beside them say of them. In the place of each table stand the notes on it.
/// Returns also where these tables are.
pub(crate) fn apply(
    steps: Vec<Step>,
    options: &ReadOptions,
    columns: &mut MetadataColumns,
) -> (Vec<Step>, Vec<PathBuf>) {
    let files = (0..steps.len()).filter_map(|at| Some((at, source(&steps, at)?)));
    let mut places: Vec<(usize, &SourceFile)> =
        files.filter(|(_, file)| is_documents_table(file)).collect();
    let paths = places.iter().map(|(_, file)| file.path.clone()).collect();
    // A table in a folder knows its files better than one above, and has the last word.
    places.sort_by_key(|(_, file)| file.path.components().count());
    let mut tables: Vec<(usize, DocumentsTable)> = Vec::new();
    let mut reports: HashMap<usize, Vec<Report>> = HashMap::new();
    for (at, file) in places {
        match DocumentsTable::read(file, &steps, options, columns) {
            Ok(table) => tables.extend(table.map(|table| (at, table))),
            Err(report) => reports.extend([(at, vec![report])]),
        }
    }
    let mut metadata: HashMap<usize, Vec<(usize, String)>> = HashMap::new();
    let values = tables.iter_mut().flat_map(|(_, t)| t.values.drain());
    for (file, values) in values {
        metadata.entry(file).or_default().extend(values);
    }
    let mut has_row: HashSet<usize> = metadata.keys().copied().collect();
    for (at, table) in tables.into_iter().rev() {
        let report = table.report(&steps, &mut has_row);
        reports.insert(at, report);
    }
    let step = |(at, mut step)| {
        if let Step::File(source) = &mut step {
            source.metadata = metadata.remove(&at).unwrap_or_default();
        }
        match reports.remove(&at) {
            Some(reports) => reports.into_iter().map(Step::Report).collect(),
            None => vec![step],
        }
    };
    let steps = steps.into_iter().enumerate().flat_map(step);
    (steps.collect(), paths)
}

fn source(steps: &[Step], at: usize) -> Option<&SourceFile> {
    match steps.get(at) {
        Some(Step::File(source)) => Some(source),
        _ => None,
    }
}

fn is_documents_table(source: &SourceFile) -> bool {
    let name = source.path.file_name().unwrap_or_default();
    let is_named = |ending| name.eq_ignore_ascii_case(format!("{DOCUMENTS_TABLE}.{ending}"));
    is_named("csv") || is_named("xlsx")
}

impl DocumentsTable {
    /// Reads the table; `None` if it is to be treated like any other table, perhaps of articles.
    fn read(
        file: &SourceFile,
        steps: &[Step],
        options: &ReadOptions,
        columns: &mut MetadataColumns,
    ) -> Result<Option<Self>, Report> {
        let path = &file.path;
        let opened = compressed::open(file, Some(FILE), &Counter::default());
        let Ok(opened) = opened else {
            return Ok(None);
        };
        let about_files = ReadOptions {
            text_column: Some(FILE.to_owned()),
            ..ReadOptions::default()
        };
        let choose = |names| Columns::choose(names, &about_files, path);
        let table = TableReader::open(path.clone(), opened, Format::Csv, choose);
        let is_certain = |names: &[String]| {
            file.in_folder && Columns::choose(names.to_vec(), options, path).is_err()
        };
        let mut rows = match table {
            Ok(Some(rows)) => rows,
            Err(CorpusError::NoSuchColumn { columns, .. }) if is_certain(&columns) => {
                let meant = meant_as_file(&columns)
                    .map(|name| format!(": is it “{name}”? rename it to {FILE}"));
                let example = listed(&columns) + &meant.unwrap_or_default();
                return Err(Ok(DocumentsTableNote::NoColumn.of(path, 1, example)));
            }
            // Dates would be missing from every row, which nobody sees in a note.
            Err(error @ CorpusError::NotRead { .. }) if file.in_folder => {
                return Err(Err(CorpusError::DocumentsUnread(Box::new(error))));
            }
            _ => return Ok(None),
        };
        let mut names: Vec<String> = rows.columns().metadata_names().cloned().collect();
        for at in shared_with_pages(&names).into_iter().flatten() {
            names[at] = canonical(&names[at]);
        }
        let mut table = Self::new(path, steps);
        let mut taken = Vec::new();
        while let Some(row) = rows.next_row() {
            match row {
                Ok(mut row) => {
                    let notes = row.notes.drain(..);
                    table
                        .reports
                        .extend(notes.map(|note| Ok(note.of_table(path))));
                    taken.push(row);
                }
                Err(error) => table.reports.push(Err(error)),
            }
        }
        for report in rows.reports() {
            match report {
                Ok(Note::EmptyRows { count, .. }) => {
                    let rows = (count, String::new());
                    table.problems.insert(DocumentsTableNote::NoName, rows);
                }
                // Names of files may be numbers.
                Err(CorpusError::NoWords { .. }) => {}
                report => table.reports.push(report),
            }
        }
        let date = names.iter().position(|name| name == DATE);
        let values = taken.iter().filter_map(|row: &Row| row.values.get(date?));
        let dates = Dates::of_column(values.map(String::as_str));
        for row in taken {
            table.take(row, date, dates);
        }
        if table.values.is_empty() && !is_certain(&rows.columns().names) {
            return Ok(None);
        }
        if table.values.is_empty()
            && let Some(unused) = table.problems.remove(&DocumentsTableNote::NoFile)
        {
            table.problems.insert(DocumentsTableNote::NoUse, unused);
        }
        // Columns are added only now that this is known to be a table about files.
        let positions: Vec<usize> = names.iter().map(|name| columns.position(name)).collect();
        for (at, _) in table.values.values_mut().flatten() {
            *at = positions.get(*at).copied().unwrap_or_default();
        }
        Ok(Some(table))
    }

    fn new(path: &Path, steps: &[Step]) -> Self {
        let mut table = Self {
            path: path.to_path_buf(),
            ..Self::default()
        };
        let folder = path.parent().unwrap_or(path);
        for at in 0..steps.len() {
            let source = source(steps, at).filter(|source| source.path != path);
            let Some(Ok(path)) = source.map(|source| source.path.strip_prefix(folder)) else {
                continue;
            };
            let path = composed(&slashed(path));
            let name = path.rsplit('/').next().unwrap_or_default();
            for alike in [alike(&path), alike(name)].concat() {
                let file = table.alike.entry(alike).or_insert(Some(at));
                *file = file.filter(|file| *file == at);
            }
            table.paths.insert(path, at);
        }
        table
    }

    /// Takes the values of a row, whose `date` column is read as the whole column shows.
    fn take(&mut self, row: Row, date: Option<usize>, dates: Dates) {
        let given = composed(row.text.trim());
        let place = |value: &str| format!("row {} (“{value}”)", row.line);
        let slashed = || self.file(&given.replace('\\', "/"));
        let repaired = || self.file(&composed(&repair(&given)?.0));
        let file = self.file(&given).or_else(slashed).or_else(repaired);
        let Some(file) = file else {
            return self.count(DocumentsTableNote::NoFile, place(&given));
        };
        if self.values.contains_key(&file) {
            return self.count(DocumentsTableNote::Repeated, place(&given));
        }
        let mut values = Vec::new();
        for (at, mut value) in row.values.into_iter().enumerate() {
            if let Some((better, count)) = repair(&value) {
                self.problems
                    .entry(DocumentsTableNote::TwiceEncoded)
                    .or_default()
                    .0 += count;
                value = better;
            }
            if date == Some(at) && !value.trim().is_empty() {
                value = dates.iso(&value).unwrap_or_else(|| {
                    self.count(DocumentsTableNote::Date, place(&value));
                    String::new()
                });
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

    /// Counts a problem; the first of its kind is the example.
    fn count(&mut self, problem: DocumentsTableNote, example: String) {
        self.problems.entry(problem).or_insert((0, example)).0 += 1;
    }

    /// Reports on the table and on articles below it of which no table so far has a row.
    fn report(mut self, steps: &[Step], has_row: &mut HashSet<usize>) -> Vec<Report> {
        for (path, at) in std::mem::take(&mut self.paths) {
            // Pages bring their date and outlet.
            let kind = source(steps, at).map(|source| source.kind);
            let needs_row = matches!(kind, Some(FileKind::Unknown | FileKind::Read(Format::Text)));
            if needs_row && has_row.insert(at) {
                self.count(DocumentsTableNote::NoRow, path);
            }
        }
        for (problem, (count, example)) in self.problems {
            self.reports
                .push(Ok(problem.of(&self.path, count, example)));
        }
        self.reports
    }
}

impl DocumentsTableNote {
    fn of(self, path: &Path, count: u64, example: String) -> Note {
        Note::DocumentsTable {
            path: path.to_path_buf(),
            what: self,
            count,
            example,
        }
    }
}

/// A path in small letters, with its ending and without, also without that of a packed file.
fn alike(path: &str) -> [String; 3] {
    let path = Path::new(path);
    let paths = [
        path.to_path_buf(),
        path.with_extension(""),
        unpacked(path).with_extension(""),
    ];
    paths.map(|path| path.to_string_lossy().to_lowercase())
}

/// Accented letters in one form: macOS takes names apart that people type in one piece.
fn composed(name: &str) -> String {
    name.nfc().collect()
}
