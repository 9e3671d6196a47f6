//! Paths → the list of files to read, in an order that is the same everywhere.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::format;
use super::format::{Compression, Kind};
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
    /// The `documents.csv` that should have a row about it and has none, and what the row would call it.
    pub(in crate::corpus) without_row: Option<(PathBuf, String)>,
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
            without_row: None,
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
            match listed.add(path, true) {
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
    match std::fs::metadata(path) {
        Ok(metadata) => Ok(metadata.is_dir()),
        Err(error) => Err(open_error(path, error)),
    }
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
    let named = format::kind_of_named(&name, kind);
    if let Kind::Convert { kind, advice } = named {
        let error = CorpusError::not_read(path, NotRead::Convert { kind, advice });
        return match named {
            format::MODEL => Err(error),
            _ => Ok(Step::Report(error)),
        };
    }
    Ok(Step::File(Source {
        id: name,
        found: false,
        ..Source::new(path, compression, kind)
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
            Err(error) => {
                match unlisted(error, folder, exclude) {
                    Ok(kind) => set_aside.add(kind),
                    Err(error) => steps.push(Step::Report(error)),
                }
                continue;
            }
        };
        if let Some(kind) = no_article(&entry) {
            set_aside.add(kind);
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
        } else if entry.file_type().is_dir() {
            // Links to each next folder would double the paths with every one.
            if all.has_entered(entry.path()) && entry.path_is_symlink() {
                set_aside.add(LISTED);
                entries.skip_current_dir();
                listed += 1;
            }
        } else {
            if there.is_some() && entry.path().canonicalize().ok().as_deref() == there {
                set_aside.add(IN_USE);
                continue;
            }
            listed += 1;
            if let Some(first) = all.add(entry.path(), entry.path_is_symlink()) {
                if first != entry.path() {
                    set_aside.add(LISTED);
                }
            } else {
                let (compression, kind) = format::by_name(&entry.file_name().to_string_lossy());
                let path = entry.path();
                steps.push(Step::File(Source {
                    id: slashed(path.strip_prefix(folder).unwrap_or(path)),
                    ..Source::new(path, compression, kind)
                }));
            }
        }
    }
    if listed == 0 {
        // When the folder could not even be looked into, that is the thing to say.
        if let Some(Step::Report(error)) = steps.drain(before..).next() {
            return Err(error);
        }
        return Err(set_aside.no_articles());
    }
    steps.push(Step::EndOfFolder(set_aside));
    Ok(())
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
    let source = error
        .into_io_error()
        .unwrap_or_else(|| io::ErrorKind::Other.into());
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
    let mut count: HashMap<String, u32> = HashMap::new();
    for step in &mut *steps {
        if let Step::File(source) = step {
            *count.entry(source.id.clone()).or_default() += 1;
        }
    }
    for step in steps {
        if let Step::File(source) = step
            && count.get(&source.id).is_some_and(|&n| n > 1)
        {
            source.id = slashed(&source.path);
        }
    }
}

/// The files and folders that were listed, whatever links and roundabout paths lead to them.
#[derive(Default)]
struct Listed {
    /// Each file by its plain path, as it was named first.
    files: HashMap<PathBuf, PathBuf>,
    /// The plain paths of folders: a hundred thousand files may stand in one.
    folders: HashMap<PathBuf, PathBuf>,
    /// The plain paths of folders that were entered, by whatever path.
    entered: HashSet<PathBuf>,
}

impl Listed {
    /// Enters a folder; returns whether that was done before.
    fn has_entered(&mut self, folder: &Path) -> bool {
        !self.entered.insert(plain(folder))
    }

    /// Lists a file; returns the path by which it is listed already, if it is.
    fn add(&mut self, path: &Path, is_link: bool) -> Option<PathBuf> {
        let plain_path = match (path.parent(), path.file_name()) {
            (Some(folder), Some(name)) if !is_link => {
                let known = self.folders.entry(folder.to_path_buf());
                known.or_insert_with(|| plain(folder)).join(name)
            }
            _ => plain(path),
        };
        match self.files.entry(plain_path) {
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
