//! Entries of a folder that are no articles: recognised by their names, counted by kind, reported at the end.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use walkdir::DirEntry;

use super::format::{self, Compression, FileKind, Format, all_endings};
use crate::error::CorpusError;
use crate::note::Note;

/// Kinds of entries: links to folders in which they lie, what the output replaces, what was listed before.
pub(super) const LOOP: &str = "looping link";
pub(super) const IN_USE: &str = "in use";
pub(super) const LISTED: &str = "read under another path";

/// Files that were left out of a folder, counted by kind.
#[derive(Debug)]
pub(crate) struct SetAside {
    folder: PathBuf,
    kinds: BTreeMap<String, u64>,
}

impl SetAside {
    pub(super) fn new(folder: &Path) -> Self {
        let (folder, kinds) = (folder.to_path_buf(), BTreeMap::new());
        Self { folder, kinds }
    }

    /// Counts one entry of a kind such as `.js` or `hidden`.
    pub(crate) fn add(&mut self, kind: impl Into<String>) {
        *self.kinds.entry(kind.into()).or_default() += 1;
    }

    /// The report, if anything was set aside.
    pub(crate) fn report(&self) -> Option<Note> {
        let count = self.kinds.values().sum();
        let (folder, kinds) = (self.folder.clone(), self.kinds());
        let report = Note::SetAside {
            folder,
            count,
            kinds,
            unknown: self.has_unknown_endings(),
        };
        (count > 0).then_some(report)
    }

    /// The error of a folder without articles.
    pub(crate) fn no_articles(&self) -> CorpusError {
        let (folder, set_aside) = (self.folder.clone(), self.kinds());
        CorpusError::NoArticles {
            folder,
            found: found(&set_aside),
            unknown: self.has_unknown_endings(),
        }
    }

    /// Returns whether files were set aside because their endings are known for nothing.
    fn has_unknown_endings(&self) -> bool {
        let endings = self.kinds.keys().filter_map(|kind| kind.strip_prefix('.'));
        endings
            .map(format::by_extension)
            .any(|kind| kind == FileKind::Unknown)
    }

    /// The kinds with their numbers, the most frequent first, and what to do about them.
    fn kinds(&self) -> String {
        let mut kinds: Vec<_> = self.kinds.iter().collect();
        kinds.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let advice: String = kinds
            .iter()
            .filter_map(|(kind, _)| what_to_do(kind))
            .collect();
        let counted = kinds.into_iter().map(|(kind, count)| {
            let ending = if kind == LOOP && *count > 1 { "s" } else { "" };
            format!("{count} {kind}{ending}")
        });
        counted.collect::<Vec<_>>().join(", ") + &advice
    }
}

/// Advice on files whose names end so, if there may be articles in them.
fn what_to_do(ending: &str) -> Option<String> {
    match format::by_extension(ending.strip_prefix('.')?) {
        kind @ FileKind::Convert { advice, .. } if kind != format::MODEL => {
            Some(format!("; if there is an article in {ending}, {advice}"))
        }
        _ => None,
    }
}

/// Why an entry of a folder is no article, if its name says so. Files with one of the `endings` are read.
pub(super) fn no_article(entry: &DirEntry, endings: &[String]) -> Option<String> {
    let name = entry.file_name().to_string_lossy();
    let path = entry.path();
    // README.md, README-de.md and LICENSE-MIT, but not licensed-to-brew.txt and license-to-kill.txt.
    let stem = name.split('.').next().unwrap_or_default();
    let (first_word, rest) = stem.split_once(['-', '_']).unwrap_or((stem, ""));
    let first_word = first_word.to_ascii_uppercase();
    let is_licence = ["LICENSE", "LICENCE"].contains(&&*first_word) && !rest.contains(['-', '_']);
    let (compression, kind) = format::by_name(&name);
    let kind = match kind {
        // `~$press.xlsx` is what Excel keeps beside a workbook that is open.
        _ if name.starts_with('.') || name.starts_with("~$") => "hidden",
        _ if entry.file_type().is_dir() => {
            if is_page_store(path, &name) {
                "folder of page parts"
            } else {
                return None;
            }
        }
        _ if !entry.file_type().is_file() => "special file",
        _ if first_word == "README" || is_licence => &first_word,
        _ if endings.contains(&format::ending(path)) => return None,
        _ if name.ends_with('~') => "backup copy",
        // Somebody who saved a sheet as CSV, or a document as plain text, has it twice.
        _ if compression == Compression::Workbook && path.with_extension("csv").is_file() => {
            "workbook beside a .csv of the same name"
        }
        _ if compression == Compression::Document && path.with_extension("txt").is_file() => {
            "document beside a .txt of the same name"
        }
        // A scraper writes a record beside each text.
        FileKind::Read(Format::JsonLines) if is_record_of_text(path) => {
            "JSON file beside a text of the same name"
        }
        FileKind::Read(_) => return None,
        FileKind::Unknown => {
            return format::unknown_ending(&name).map(|ending| format!(".{ending}"));
        }
        FileKind::Convert { .. } | FileKind::Other => {
            let ending = format::extension(&name).to_ascii_lowercase();
            return Some(format!(".{ending}"));
        }
    };
    Some(kind.to_owned())
}

/// Returns true if a `.json` file stands beside a text or a page of the same name.
fn is_record_of_text(path: &Path) -> bool {
    let mut endings = ["txt", "html", "htm"].into_iter();
    format::ending(path) == "json" && endings.any(|ending| path.with_extension(ending).is_file())
}

/// Browsers save the pictures and frames of `Page.html` in `Page_files`.
fn is_page_store(path: &Path, name: &str) -> bool {
    let stem = name.strip_suffix("_files");
    stem.is_some_and(|stem| {
        let mut endings = format::endings_of(Format::Html).into_iter();
        endings.any(|ending| path.with_file_name(format!("{stem}.{ending}")).is_file())
    })
}

/// The files of a folder without articles, or those that were looked for, as a part of a sentence.
fn found(set_aside: &str) -> String {
    match set_aside {
        "" => format!(": looked for {} and other text files", all_endings()),
        _ => format!(", only {set_aside}"),
    }
}
