//! A `documents.csv` (or `.xlsx`) beside articles: what is known of each, such as its date and outlet.
//!
//! Its column `document` names files, by their path relative to its own folder or, where only one file
//! below bears it, by their name alone, where only one fits in letters of any case and without its ending; all other columns become metadata of these files.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::date::Dates;
use crate::corpus::ReadOptions;
use crate::corpus::bytes::compressed;
use crate::corpus::bytes::compressed::Counter;
use crate::corpus::bytes::twice_encoded::put_right;
use crate::corpus::documents_problem::{DocumentsProblem, FILE};
use crate::corpus::error::CorpusError;
use crate::corpus::files::format::{Format, Kind, is_workbook};
use crate::corpus::files::walk::{Source, Step, slashed};
use crate::corpus::notice::Notice;
use crate::corpus::rows::columns::Columns;
use crate::corpus::rows::row::Row;
use crate::corpus::rows::table::Table;
use crate::phrases::listed;

/// The names of the table, in letters of any case.
const NAMES: [&str; 2] = ["documents.csv", "documents.xlsx"];
/// The columns that also come from web pages, and are called so however they are capitalised.
pub(in crate::corpus) const DATE: &str = "date";
pub(in crate::corpus) const OUTLET: &str = "outlet";

/// A table about files, and what it turned out to say.
struct About<'a> {
    path: &'a Path,
    /// The files that it may be about, by their path relative to its folder.
    paths: HashMap<String, usize>,
    /// The same by name alone; `None` where several bear it.
    names: HashMap<String, Option<usize>>,
    /// The same by either in small letters, with and without the ending.
    alike: HashMap<String, Option<usize>>,
    /// What it says of each file that it names.
    of: HashMap<usize, Vec<(usize, String)>>,
    problems: BTreeMap<DocumentsProblem, (u64, String)>,
    /// Characters that were encoded twice and put right.
    twice_encoded: u64,
    /// Rows that could not be read, and what there is to know of how the others were.
    errors: Vec<CorpusError>,
}

/// Where the tables about files are.
pub(in crate::corpus) fn tables(steps: &[Step]) -> Vec<PathBuf> {
    let sources = (0..steps.len()).filter_map(|at| source(steps, at));
    let tables = sources.filter(|source| is_table_about_files(source));
    tables.map(|source| source.path.clone()).collect()
}

/// Gives the files what the tables beside them say of them, and takes those tables from the list: in
/// their place stands what there is to say about them. `place` makes columns.
pub(in crate::corpus) fn apply(
    steps: Vec<Step>,
    options: &ReadOptions,
    mut place: impl FnMut(&str) -> usize,
) -> Vec<Step> {
    let mut tables: Vec<usize> = (0..steps.len())
        .filter(|&at| source(&steps, at).is_some_and(is_table_about_files))
        .collect();
    // A table in a folder knows its files better than one above, and has the last word.
    tables.sort_by_key(|&at| source(&steps, at).map_or(0, |s| s.path.components().count()));
    let mut found: Vec<(usize, About)> = Vec::new();
    let mut reports: HashMap<usize, Vec<CorpusError>> = HashMap::new();
    for &at in &tables {
        let Some(table) = source(&steps, at) else {
            continue;
        };
        match About::read(table, &steps, options, &mut place) {
            Ok(Some(about)) => found.push((at, about)),
            Ok(None) => {}
            Err(error) => {
                reports.insert(at, vec![error]);
            }
        }
    }
    let mut known: HashSet<usize> = found
        .iter()
        .flat_map(|(_, about)| about.of.keys().copied())
        .collect();
    let mut metadata: HashMap<usize, Vec<(usize, String)>> = HashMap::new();
    for (_, about) in &mut found {
        for (file, values) in about.of.drain() {
            metadata.entry(file).or_default().extend(values);
        }
    }
    let mut without_row: HashMap<usize, (PathBuf, String)> = HashMap::new();
    for (at, about) in found.into_iter().rev() {
        without_row.extend(about.files_without_row(&steps, &mut known));
        reports.insert(at, about.reports());
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

fn is_table_about_files(source: &Source) -> bool {
    is_named_so(&source.path)
}

fn is_named_so(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    NAMES.iter().any(|table| name.eq_ignore_ascii_case(table))
}

/// What a table without texts has to be called if it is about files, where its columns look so, as a part of a sentence.
pub(in crate::corpus) fn or_called(path: &Path, columns: &[String]) -> Option<String> {
    let names_files = |name: &String| {
        [FILE, MEANT[0], MEANT[1]]
            .iter()
            .any(|file| is_called(name, file))
    };
    let is_about_files = !is_named_so(path) && columns.iter().any(names_files);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let [csv, workbook] = NAMES;
    let name = if is_workbook(&name) { workbook } else { csv };
    is_about_files.then(|| format!(", or, if it tells about the files beside it, call it {name}"))
}

impl<'a> About<'a> {
    /// Reads the table; `None` if it is a table of articles after all, or cannot be read: then it is
    /// treated like any other table.
    fn read(
        table: &'a Source,
        steps: &[Step],
        options: &ReadOptions,
        mut place: impl FnMut(&str) -> usize,
    ) -> Result<Option<Self>, CorpusError> {
        let path = &table.path;
        let counter = Counter::default();
        let opened = compressed::open_with_notices(path, table.compression, Some(FILE), &counter);
        let Ok((stream, notices)) = opened else {
            return Ok(None);
        };
        let mut header = Vec::new();
        let choose = |names: Vec<String>| {
            header.clone_from(&names);
            // Whatever the error: it is not passed on.
            Columns::about_files(names, FILE).ok_or(CorpusError::NoText { path: path.clone() })
        };
        let opened = Table::open(path.clone(), stream, Format::Csv, choose);
        let has_text = Columns::choose(header.clone(), options, path).is_ok();
        let mut rows = match opened {
            Ok(Some(rows)) => rows,
            Err(CorpusError::NoText { .. }) if table.found && !has_text => {
                return Err(CorpusError::Documents {
                    path: path.clone(),
                    problem: DocumentsProblem::NoColumn,
                    count: 1,
                    example: format!("{}{}", listed(&header), meant(&header)),
                });
            }
            // Dates would be missing from every row, which nobody sees in a note.
            Err(error @ (CorpusError::Unsupported { .. } | CorpusError::Binary { .. }))
                if table.found =>
            {
                return Err(CorpusError::DocumentsUnread(Box::new(error)));
            }
            _ => return Ok(None),
        };
        rows.notices = notices;
        let mut names: Vec<String> = rows.columns().metadata_names().cloned().collect();
        for at in shared_with_pages(&names).into_iter().flatten() {
            names[at] = canonical(&names[at]);
        }
        let mut about = Self::new(path, steps);
        // Positions among the metadata columns of the corpus are known when the table is known to be
        // one about files.
        let mut taken = Vec::new();
        while let Some(row) = rows.next_row() {
            match row {
                Ok(mut row) => {
                    about.tell(row.notices.drain(..));
                    taken.push(row);
                }
                Err(CorpusError::EmptyRows { count, .. }) => {
                    about
                        .problems
                        .insert(DocumentsProblem::NoName, (count, String::new()));
                }
                Err(error) => about.errors.push(error),
            }
        }
        let date = names.iter().position(|name| name == DATE);
        let values = taken.iter().filter_map(|row: &Row| row.values.get(date?));
        let dates = Dates::of(values.map(String::as_str));
        for row in taken {
            about.take(row, &names, dates);
        }
        if about.of.is_empty() && (has_text || !table.found) {
            return Ok(None);
        }
        if about.twice_encoded > 0 {
            let count = about.twice_encoded;
            about.tell([Notice::TwiceEncoded { count }].into_iter());
        }
        about.tell_of_no_use();
        let places: Vec<usize> = names.iter().map(|name| place(name)).collect();
        for (at, _) in about.of.values_mut().flatten() {
            *at = places.get(*at).copied().unwrap_or_default();
        }
        Ok(Some(about))
    }

    fn new(path: &'a Path, steps: &[Step]) -> Self {
        let mut about = Self {
            path,
            paths: HashMap::new(),
            names: HashMap::new(),
            alike: HashMap::new(),
            of: HashMap::new(),
            problems: BTreeMap::new(),
            twice_encoded: 0,
            errors: Vec::new(),
        };
        for at in 0..steps.len() {
            let Some(path) = about.relative(steps, at) else {
                continue;
            };
            let name = path.rsplit('/').next().unwrap_or_default().to_owned();
            for alike in alike(&path).chain(alike(&name)) {
                let file = about.alike.entry(alike).or_insert(Some(at));
                *file = file.filter(|file| *file == at);
            }
            about
                .names
                .entry(name)
                .and_modify(|file| *file = None)
                .or_insert(Some(at));
            about.paths.insert(path, at);
        }
        about
    }

    /// The path of a file relative to the folder of the table, if it is in there.
    fn relative(&self, steps: &[Step], at: usize) -> Option<String> {
        let source = source(steps, at).filter(|source| source.path != self.path)?;
        let folder = self.path.parent()?;
        Some(composed(&slashed(source.path.strip_prefix(folder).ok()?)))
    }

    fn take(&mut self, row: Row, names: &[String], dates: Dates) {
        let given = composed(row.text.trim());
        let Some(file) = self
            .file(&given)
            .or_else(|| self.file(&given.replace('\\', "/")))
        else {
            self.count(DocumentsProblem::NoFile, || {
                format!("line {} (“{given}”)", row.line)
            });
            return;
        };
        if self.of.contains_key(&file) {
            self.count(DocumentsProblem::Repeated, || {
                format!("line {} (“{given}”)", row.line)
            });
            return;
        }
        let mut values = Vec::new();
        for ((at, name), value) in names.iter().enumerate().zip(row.values) {
            let mut value = match put_right(&value) {
                Some((better, count)) => {
                    self.twice_encoded += count;
                    better
                }
                None => value,
            };
            if name == DATE && !value.trim().is_empty() {
                let date = dates.iso(&value);
                if date.is_none() {
                    self.count(DocumentsProblem::Date, || {
                        format!("line {} (“{value}”)", row.line)
                    });
                }
                value = date.unwrap_or_default();
            }
            if !value.trim().is_empty() {
                values.push((at, value));
            }
        }
        self.of.insert(file, values);
    }

    fn file(&self, given: &str) -> Option<usize> {
        let given = given.strip_prefix("./").unwrap_or(given);
        let by_path = self.paths.get(given).copied();
        let by_name = || self.names.get(given).copied().flatten();
        let by_letters = || self.alike.get(&given.to_lowercase()).copied().flatten();
        by_path.or_else(by_name).or_else(by_letters)
    }

    /// Tells how the table was read.
    fn tell(&mut self, notices: impl Iterator<Item = Notice>) {
        let path = self.path;
        let told = notices.map(|notice| CorpusError::Table {
            path: path.to_path_buf(),
            notice,
        });
        self.errors.extend(told);
    }

    /// Tells as one problem of the table that none of its rows could be used.
    fn tell_of_no_use(&mut self) {
        if self.of.is_empty()
            && let Some(told) = self.problems.remove(&DocumentsProblem::NoFile)
        {
            self.problems.insert(DocumentsProblem::NoUse, told);
        }
    }

    /// Counts a problem; the first of its kind is the example.
    fn count(&mut self, problem: DocumentsProblem, example: impl FnOnce() -> String) {
        match self.problems.get_mut(&problem) {
            Some((count, _)) => *count += 1,
            None => {
                self.problems.insert(problem, (1, example()));
            }
        }
    }

    /// The articles in its folder that no table has a row for and no nearer table has told, with where it is and what they are called
    /// there.
    fn files_without_row(
        &self,
        steps: &[Step],
        known: &mut HashSet<usize>,
    ) -> Vec<(usize, (PathBuf, String))> {
        let mut found = Vec::new();
        for at in 0..steps.len() {
            let is_article = source(steps, at).is_some_and(|source| {
                let one = match source.kind {
                    Kind::Known(format) => !format.has_rows(),
                    kind => kind == Kind::Unknown,
                };
                one && !is_table_about_files(source)
            });
            if let (true, Some(path)) = (is_article, self.relative(steps, at))
                && known.insert(at)
            {
                found.push((at, (self.path.to_path_buf(), path)));
            }
        }
        found
    }

    fn reports(self) -> Vec<CorpusError> {
        let path = self.path.to_path_buf();
        let told = self
            .problems
            .into_iter()
            .map(|(problem, (count, example))| CorpusError::Documents {
                path: path.clone(),
                problem,
                count,
                example,
            });
        self.errors.into_iter().chain(told).collect()
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

/// Names that people give to the column of the files, most telling first; without what may part their words.
const MEANT: [&str; 8] = [
    "filename",
    "file",
    "files",
    "documents",
    "doc",
    "path",
    "article",
    "name",
];

/// Which column should have been called otherwise, as a part of a sentence, or nothing.
fn meant(header: &[String]) -> String {
    let named = |meant: &&str| header.iter().find(|name| is_called(name, meant));
    let found = MEANT.iter().find_map(named);
    found.map_or_else(String::new, |name| {
        format!(": is it “{name}”? rename it to {FILE}")
    })
}

/// Whether a column has a name, whatever parts its words.
fn is_called(column: &str, name: &str) -> bool {
    let letters = column.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).eq(name.chars())
}

/// Accented letters in one form: macOS takes names apart that people type in one piece.
fn composed(name: &str) -> String {
    name.nfc().collect()
}

/// The name of a column, in small letters if it is one that pages have too.
pub(in crate::corpus) fn canonical(name: &str) -> String {
    let lower = name.to_lowercase();
    match lower == DATE || lower == OUTLET {
        true => lower,
        false => name.to_owned(),
    }
}

/// Which columns of a table are those that pages have too. Of `Outlet` and `outlet` only one can be, and both are kept.
pub(in crate::corpus) fn shared_with_pages(names: &[String]) -> [Option<usize>; 2] {
    [DATE, OUTLET].map(|shared| {
        let so_written = names.iter().position(|name| name == shared);
        so_written.or_else(|| names.iter().position(|name| canonical(name) == shared))
    })
}
