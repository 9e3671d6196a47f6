//! Paths → the list of files to read, in an order that is the same everywhere.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::format::{self, Compression, Format, Kind};
use super::missing_path::{dangling_link, open_error, with_spaces};
use super::set_aside::{IN_USE, LISTED, LOOP, SetAside, no_article};
use crate::atomic::led_to;
use crate::corpus::error::{CorpusError, NotRead};

/// A file to be read, or word of one that will not be.
#[derive(Debug)]
pub(in crate::corpus) enum Step {
    File(Source),
    Stdin,
    Report(CorpusError),
    /// All files of a folder have been listed; what was set aside is reported now.
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

impl Source {
    /// A file that was found in a folder.
    pub(in crate::corpus) fn new(path: &Path, compression: Compression, kind: Kind) -> Self {
        Self {
            path: path.to_path_buf(),
            id: String::new(),
            compression,
            kind,
            found: true,
            metadata: Vec::new(),
        }
    }

    /// The format, if each row is a document.
    pub(in crate::corpus) fn format_of_rows(&self) -> Option<Format> {
        match self.kind {
            Kind::Known(format) => Some(format).filter(|format| format.has_rows()),
            _ => None,
        }
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
            match listed.add(path) {
                None => steps.push(named_file(path)?),
                // Nothing to tell: the very words were said twice.
                Some(first) if first == *path => {}
                Some(first) => {
                    let error = CorpusError::not_read(path, NotRead::SameFile(first));
                    steps.push(Step::Report(error));
                }
            }
        }
    }
    tell_apart(&mut steps);
    Ok(steps)
}

fn is_folder(path: &Path) -> Result<bool, CorpusError> {
    let metadata = std::fs::metadata(path).map_err(|error| open_error(path, error))?;
    Ok(metadata.is_dir())
}

/// A file that was asked for by name.
///
/// # Errors
/// When it is a model, which somebody meant for something else.
fn named_file(path: &Path) -> Result<Step, CorpusError> {
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = name.to_string_lossy();
    let (compression, kind) = format::by_name(&name);
    let named = format::kind_of_named(&name, kind);
    if let Kind::Convert { kind, advice } = named {
        let error = CorpusError::not_read(path, NotRead::Convert { kind, advice });
        return match named {
            format::MODEL => Err(error),
            _ => Ok(Step::Report(error)),
        };
    }
    let mut source = Source::new(path, compression, kind);
    (source.id, source.found) = (name.into_owned(), false);
    Ok(Step::File(source))
}

fn list_folder(
    folder: &Path,
    exclude: Option<&Path>,
    steps: &mut Vec<Step>,
    all: &mut Listed,
) -> Result<(), CorpusError> {
    let mut set_aside = SetAside::new(folder);
    let excluded = exclude.filter(|path| path.exists());
    let mut listed = 0_u64;
    let before = steps.len();
    // Names are compared byte by byte: collation differs between systems, bytes do not.
    let entries = WalkDir::new(folder).follow_links(true).min_depth(1);
    let mut entries = entries.sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                match unlisted(error, folder, exclude) {
                    Ok(kind) => set_aside.add(kind),
                    Err(error) => steps.push(Step::Report(error)),
                }
                continue;
            }
        };
        let (path, is_folder) = (entry.path(), entry.file_type().is_dir());
        let is_excluded = || excluded.is_some() && path.canonicalize().ok().as_deref() == excluded;
        if let Some(kind) = no_article(&entry) {
            set_aside.add(kind);
        } else if is_folder {
            // Links to each next folder would double the paths with every one.
            if !(all.has_entered(path) && entry.path_is_symlink()) {
                continue;
            }
            listed += 1;
            set_aside.add(LISTED);
        } else if is_excluded() {
            set_aside.add(IN_USE);
        } else {
            listed += 1;
            match all.add(path) {
                None => {
                    let (compression, kind) = format::by_name(&entry.file_name().to_string_lossy());
                    let mut source = Source::new(path, compression, kind);
                    source.id = slashed(path.strip_prefix(folder).unwrap_or(path));
                    steps.push(Step::File(source));
                }
                Some(first) if first == path => {}
                Some(_) => set_aside.add(LISTED),
            }
        }
        if is_folder {
            entries.skip_current_dir();
        }
    }
    if listed > 0 {
        steps.push(Step::EndOfFolder(set_aside));
        return Ok(());
    }
    // When the folder could not even be looked into, that is the thing to say.
    match steps.drain(before..).next() {
        Some(Step::Report(error)) => Err(error),
        _ => Err(set_aside.no_articles()),
    }
}

/// What is to be counted of an entry that could not be looked at, or else told.
fn unlisted(
    error: walkdir::Error,
    folder: &Path,
    exclude: Option<&Path>,
) -> Result<&'static str, CorpusError> {
    // A link back to a folder above holds nothing that is not already listed.
    if error.loop_ancestor().is_some() {
        return Ok(LOOP);
    }
    let path = error.path().unwrap_or(folder).to_path_buf();
    // The link by which the output is to be made.
    if exclude.is_some() && led_to(&path).ok().as_deref() == exclude {
        return Ok(IN_USE);
    }
    let source = error.into_io_error().unwrap_or(io::ErrorKind::Other.into());
    Err(dangling_link(&path).unwrap_or(CorpusError::Read { path, source }))
}

/// A path with slashes on every system.
pub(in crate::corpus) fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(OsStr::to_string_lossy).collect();
    // An absolute path begins with a component that is itself a slash.
    parts.join("/").replacen("//", "/", 1)
}

/// Gives files that would get the same id their path as given instead.
fn tell_apart(steps: &mut [Step]) {
    let mut files: Vec<&mut Source> = Vec::new();
    for step in steps {
        if let Step::File(source) = step {
            files.push(source);
        }
    }
    let mut count: HashMap<String, u32> = HashMap::new();
    for source in &files {
        *count.entry(source.id.clone()).or_default() += 1;
    }
    for source in files {
        if count.get(&source.id).is_some_and(|&count| count > 1) {
            source.id = slashed(&source.path);
        }
    }
}

/// The files and folders that were listed, whatever links and roundabout paths lead to them.
#[derive(Default)]
struct Listed {
    /// Each file by its plain path, as it was named first.
    files: HashMap<PathBuf, PathBuf>,
    /// The plain paths of folders that were entered.
    folders: HashSet<PathBuf>,
}

impl Listed {
    /// Enters a folder; returns whether that was done before.
    fn has_entered(&mut self, folder: &Path) -> bool {
        !self.folders.insert(plain(folder))
    }

    /// Lists a file; returns the path by which it is listed already, if it is.
    fn add(&mut self, path: &Path) -> Option<PathBuf> {
        match self.files.entry(plain(path)) {
            Entry::Occupied(listed) => Some(listed.get().clone()),
            Entry::Vacant(entry) => {
                entry.insert(path.to_path_buf());
                None
            }
        }
    }
}

fn plain(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}
