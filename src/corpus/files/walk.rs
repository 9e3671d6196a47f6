//! Paths → the list of files to read, in an order that is the same everywhere.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::format;
use super::format::{Compression, Kind};
use super::listed::Listed;
use crate::atomic::led_to;
use crate::corpus::error::CorpusError;

/// A file to be read, or word of one that will not be.
#[derive(Debug)]
pub(in crate::corpus) enum Step {
    File(Source),
    Stdin,
    Report(CorpusError),
    /// All files of a folder have been listed; what was set aside is to be told now.
    EndOfFolder(SetAside),
}

/// A file to be read.
#[derive(Debug)]
pub(in crate::corpus) struct Source {
    pub(in crate::corpus) path: PathBuf,
    pub(in crate::corpus) id: String,
    pub(in crate::corpus) compression: Compression,
    pub(in crate::corpus) kind: Kind,
    /// Found in a folder, not named by the user.
    pub(in crate::corpus) found: bool,
    /// What a `documents.csv` beside it says of it: places among the metadata columns, and values.
    pub(in crate::corpus) metadata: Vec<(usize, String)>,
}

/// A link to a folder in which it lies.
const LOOP: &str = "looping link";

/// What was left out of a folder, counted by kind.
#[derive(Debug)]
pub(in crate::corpus) struct SetAside {
    folder: PathBuf,
    kinds: BTreeMap<String, u64>,
}

impl SetAside {
    fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_path_buf(),
            kinds: BTreeMap::new(),
        }
    }

    /// Counts one entry of a kind such as `.js` or `hidden`.
    pub(in crate::corpus) fn add(&mut self, kind: impl Into<String>) {
        *self.kinds.entry(kind.into()).or_default() += 1;
    }

    /// The sentence about it, if there is anything to say.
    pub(in crate::corpus) fn report(&self) -> Option<CorpusError> {
        let count = self.kinds.values().sum();
        let (folder, kinds) = (self.folder.clone(), self.kinds());
        (count > 0).then_some(CorpusError::SetAside {
            folder,
            count,
            kinds,
        })
    }

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

/// Lists what the paths hold. A file that is named twice is read once, `exclude` not at all if it is
/// found in a folder.
pub(in crate::corpus) fn list(
    paths: &[PathBuf],
    exclude: Option<&Path>,
) -> Result<Vec<Step>, CorpusError> {
    let mut steps = Vec::new();
    let mut listed = Listed::default();
    let mut has_stdin = false;
    // The file need not exist yet; where it does, it may be known by another path.
    let exclude = exclude.and_then(|path| led_to(path).ok());
    for (at, path) in paths.iter().enumerate() {
        if path.as_os_str() == "-" {
            if !std::mem::replace(&mut has_stdin, true) {
                steps.push(Step::Stdin);
            }
        } else if is_folder(path).map_err(|error| with_spaces(error, &paths[at..]))? {
            list_folder(path, exclude.as_deref(), &mut steps, &mut listed)?;
        } else {
            match listed.add(path, true) {
                None => steps.push(named_file(path)?),
                // Nothing to tell: the very words were said twice.
                Some(first) if first == *path => {}
                Some(first) => steps.push(Step::Report(CorpusError::SameFile {
                    path: path.clone(),
                    first,
                })),
            }
        }
    }
    tell_apart(&mut steps);
    Ok(steps)
}

/// Most words of a name with spaces: as many are looked for, however many paths a pattern of a shell gave.
const WORDS: usize = 16;

/// Where the first of some paths is not there, but would be together with those behind it: somebody typed a name with spaces
/// without quotation marks, and a shell took it apart.
fn with_spaces(error: CorpusError, paths: &[PathBuf]) -> CorpusError {
    let CorpusError::NotFound { path, suggestion } = error else {
        return error;
    };
    let words: Vec<&OsStr> = paths.iter().take(WORDS).map(|p| p.as_os_str()).collect();
    let joined = (2..=words.len()).map(|n| PathBuf::from(words[..n].join(OsStr::new(" "))));
    let meant = joined.into_iter().find(|path| path.exists());
    CorpusError::NotFound {
        suggestion: meant.or(suggestion),
        path,
    }
}

fn is_folder(path: &Path) -> Result<bool, CorpusError> {
    match std::fs::metadata(path) {
        Ok(metadata) => Ok(metadata.is_dir()),
        Err(error) => Err(open_error(path, error)),
    }
}

/// Why a path that was asked for cannot be opened.
pub(in crate::corpus) fn open_error(path: &Path, source: io::Error) -> CorpusError {
    let path = path.to_path_buf();
    match source.kind() {
        // What is called so has no name that Windows allows, such as a pattern.
        io::ErrorKind::InvalidFilename if cfg!(windows) => CorpusError::NotFound {
            suggestion: None,
            path,
        },
        io::ErrorKind::NotFound => dangling(&path).unwrap_or_else(|| CorpusError::NotFound {
            suggestion: near(&path),
            path,
        }),
        _ => CorpusError::Read { path, source },
    }
}

/// What to say of a link that leads nowhere, if it is one.
fn dangling(path: &Path) -> Option<CorpusError> {
    let target = std::fs::read_link(path).ok().filter(|_| !path.exists())?;
    let path = path.to_path_buf();
    Some(CorpusError::DanglingLink { path, target })
}

/// The entry of the same folder whose name is nearest, if it is near enough.
fn near(path: &Path) -> Option<PathBuf> {
    let wanted = path.file_name()?.to_string_lossy().to_lowercase();
    let folder = match path.parent()? {
        parent if parent.as_os_str().is_empty() => Path::new("."),
        parent => parent,
    };
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(Result::ok)
        .map(|entry| entry.file_name())
        .collect();
    names.sort();
    let likeness =
        |name: &OsStr| strsim::jaro_winkler(&wanted, &name.to_string_lossy().to_lowercase());
    let best = names
        .into_iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(&best) > 0.85).then(|| path.with_file_name(best))
}

/// A file that was asked for by name.
///
/// # Errors
/// When it is a model, which somebody meant for something else.
fn named_file(path: &Path) -> Result<Step, CorpusError> {
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned();
    let (compression, kind) = format::by_name(&name);
    let named = format::named(&name, kind);
    if let Kind::Convert { kind, advice } = named {
        let path = path.to_path_buf();
        let error = CorpusError::Unsupported { path, kind, advice };
        return match named {
            format::MODEL => Err(error),
            _ => Ok(Step::Report(error)),
        };
    }
    Ok(Step::File(Source {
        path: path.to_path_buf(),
        id: name,
        compression,
        kind,
        found: false,
        metadata: Vec::new(),
    }))
}

fn list_folder(
    folder: &Path,
    exclude: Option<&Path>,
    steps: &mut Vec<Step>,
    all: &mut Listed,
) -> Result<(), CorpusError> {
    let mut set_aside = SetAside::new(folder);
    let there = exclude.filter(|path| path.exists());
    let mut listed = 0_u64;
    let before = steps.len();
    // Names are compared byte by byte: collation differs between systems, bytes do not.
    let mut entries = WalkDir::new(folder)
        .follow_links(true)
        .min_depth(1)
        .sort_by(|a, b| {
            a.file_name()
                .as_encoded_bytes()
                .cmp(b.file_name().as_encoded_bytes())
        })
        .into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            // A link back to a folder above holds nothing that is not already listed.
            Err(error) if error.loop_ancestor().is_some() => {
                set_aside.add(LOOP);
                continue;
            }
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_path_buf();
                // The link by which the output is to be made.
                if exclude.is_some() && led_to(&path).ok().as_deref() == exclude {
                    set_aside.add("in use");
                    continue;
                }
                let source = error
                    .into_io_error()
                    .unwrap_or_else(|| io::ErrorKind::Other.into());
                let error = dangling(&path).unwrap_or(CorpusError::Read { path, source });
                steps.push(Step::Report(error));
                continue;
            }
        };
        if let Some(reason) = no_article(&entry) {
            set_aside.add(reason);
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
        } else if entry.file_type().is_dir() {
            // Links to each next folder would double the paths with every one.
            if all.has_entered(entry.path()) && entry.path_is_symlink() {
                set_aside.add("read under another path");
                entries.skip_current_dir();
                listed += 1;
            }
        } else {
            if there.is_some() && entry.path().canonicalize().ok().as_deref() == there {
                set_aside.add("in use");
                continue;
            }
            listed += 1;
            if let Some(first) = all.add(entry.path(), entry.path_is_symlink()) {
                if first != entry.path() {
                    set_aside.add("read under another path");
                }
            } else {
                let (compression, kind) = format::by_name(&entry.file_name().to_string_lossy());
                let id = relative_id(entry.path(), folder);
                let path = entry.into_path();
                steps.push(Step::File(Source {
                    path,
                    id,
                    compression,
                    kind,
                    found: true,
                    metadata: Vec::new(),
                }));
            }
        }
    }
    if listed == 0 {
        // When the folder could not even be looked into, that is the thing to say.
        if let Some(Step::Report(error)) = steps.drain(before..).next() {
            return Err(error);
        }
        let set_aside = set_aside.kinds();
        return Err(CorpusError::NoArticles {
            folder: folder.to_path_buf(),
            set_aside,
        });
    }
    steps.push(Step::EndOfFolder(set_aside));
    Ok(())
}

/// Why an entry of a folder is no article, if its name says so.
fn no_article(entry: &DirEntry) -> Option<String> {
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
    // Whoever saved a sheet as CSV has it twice.
    if format::is_workbook(&name) && entry.path().with_extension("csv").is_file() {
        return Some("workbook beside a .csv of the same name".to_owned());
    }
    // And whoever saved a document as plain text has that twice.
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
        ["html", "htm"]
            .iter()
            .any(|end| path.with_file_name(format!("{stem}.{end}")).is_file())
    })
}

fn relative_id(path: &Path, folder: &Path) -> String {
    slashed(path.strip_prefix(folder).unwrap_or(path))
}

pub(in crate::corpus) fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(OsStr::to_string_lossy).collect();
    // An absolute path begins with a component that is itself a slash.
    parts.join("/").replacen("//", "/", 1)
}

/// Files that would get the same id get their path as given instead.
fn tell_apart(steps: &mut [Step]) {
    let mut count: HashMap<String, u32> = HashMap::new();
    let sources = |steps: &mut [Step], act: &mut dyn FnMut(&mut Source)| {
        for step in steps {
            if let Step::File(source) = step {
                act(source);
            }
        }
    };
    sources(steps, &mut |source| {
        *count.entry(source.id.clone()).or_default() += 1
    });
    sources(steps, &mut |source| {
        if count.get(&source.id).is_some_and(|&n| n > 1) {
            source.id = slashed(&source.path);
        }
    });
}
