//! Entries of a folder that are no articles: recognised by their names, counted by kind, reported at the end.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use walkdir::DirEntry;

use super::format;
use super::format::{Format, Kind};
use crate::corpus::error::CorpusError;

/// A link to a folder in which it lies.
pub(super) const LOOP: &str = "looping link";
/// What the output is to replace.
pub(super) const IN_USE: &str = "in use";
/// What was listed before.
pub(super) const LISTED: &str = "read under another path";

/// What was left out of a folder, counted by kind.
#[derive(Debug)]
pub(in crate::corpus) struct SetAside {
    folder: PathBuf,
    kinds: BTreeMap<String, u64>,
}

impl SetAside {
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_path_buf(),
            kinds: BTreeMap::new(),
        }
    }

    /// Counts one entry of a kind such as `.js` or `hidden`.
    pub(in crate::corpus) fn add(&mut self, kind: impl Into<String>) {
        *self.kinds.entry(kind.into()).or_default() += 1;
    }

    /// The report, if anything was set aside.
    pub(in crate::corpus) fn report(&self) -> Option<CorpusError> {
        let count = self.kinds.values().sum();
        let (folder, kinds) = (self.folder.clone(), self.kinds());
        (count > 0).then_some(CorpusError::SetAside {
            folder,
            count,
            kinds,
        })
    }

    /// The error of a folder without articles.
    pub(in crate::corpus) fn no_articles(&self) -> CorpusError {
        CorpusError::NoArticles {
            folder: self.folder.clone(),
            set_aside: self.kinds(),
        }
    }

    /// The kinds with their numbers, the most frequent first, and what to do about them.
    fn kinds(&self) -> String {
        let mut kinds: Vec<_> = self.kinds.iter().collect();
        kinds.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let advice = kinds.iter().filter_map(|(kind, _)| what_to_do(kind));
        let advice: String = advice.collect();
        let kinds: Vec<_> = kinds
            .iter()
            .map(|(kind, count)| match (kind.as_str(), **count) {
                (LOOP, 2..) => format!("{count} {kind}s"),
                _ => format!("{count} {kind}"),
            })
            .collect();
        kinds.join(", ") + &advice
    }
}

/// What to do with files whose names end so, if there may be articles in them.
fn what_to_do(kind: &str) -> Option<String> {
    let extension = kind.strip_prefix('.')?;
    match format::by_extension(extension) {
        Kind::Convert { advice, .. } => {
            Some(format!("; if there is an article in {kind}, {advice}"))
        }
        _ => None,
    }
}

/// Why an entry of a folder is no article, if its name says so.
pub(super) fn no_article(entry: &DirEntry) -> Option<String> {
    let name = entry.file_name().to_string_lossy();
    // `~$press.xlsx` is what Excel keeps beside a workbook that is open.
    if name.starts_with('.') || name.starts_with("~$") {
        return Some("hidden".to_owned());
    }
    if entry.file_type().is_dir() {
        return is_page_store(entry.path(), &name).then(|| "folder of page parts".to_owned());
    }
    if !entry.file_type().is_file() {
        return Some("special file".to_owned());
    }
    // README.md, README-de.md and LICENSE-MIT, but not licensed-to-brew.txt and license-to-kill.txt.
    let stem = name.split('.').next().unwrap_or_default();
    let (first_word, rest) = stem.split_once(['-', '_']).unwrap_or((stem, ""));
    let first_word = first_word.to_ascii_uppercase();
    let is_licence = ["LICENSE", "LICENCE"].contains(&first_word.as_str());
    if first_word == "README" || is_licence && !rest.contains(['-', '_']) {
        return Some(first_word);
    }
    if name.ends_with('~') {
        return Some("backup copy".to_owned());
    }
    // Somebody who saved a sheet as CSV, or a document as plain text, has it twice.
    if format::is_workbook(&name) && entry.path().with_extension("csv").is_file() {
        return Some("workbook beside a .csv of the same name".to_owned());
    }
    if format::is_document(&name) && entry.path().with_extension("txt").is_file() {
        return Some("document beside a .txt of the same name".to_owned());
    }
    match format::by_name(&name).1 {
        Kind::Known(_) | Kind::Unknown => None,
        Kind::Convert { .. } | Kind::Other => Some(format!(
            ".{}",
            format::extension(&name).to_ascii_lowercase()
        )),
    }
}

/// Browsers save the pictures and frames of `Page.html` in `Page_files`.
fn is_page_store(path: &Path, name: &str) -> bool {
    name.strip_suffix("_files").is_some_and(|stem| {
        format::endings_of(Format::Html)
            .into_iter()
            .any(|end| path.with_file_name(format!("{stem}.{end}")).is_file())
    })
}
