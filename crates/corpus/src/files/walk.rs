//! Paths → the list of files to read, in an order that is the same everywhere.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use standpoint_common::atomic::resolve_symlinks;
use standpoint_common::phrases::text_of_bytes;
use walkdir::{DirEntry, WalkDir};

use super::format::{self, Compression, FileKind, Format, MODEL};
use super::missing_path::{dangling_link, open_error, with_spaces};
use super::set_aside::{IN_USE, LISTED, LOOP, SetAside, no_article};
use crate::error::{CorpusError, NotRead, Report};

/// A folder that lies deeper below the one that was named is not entered. No archive is so deep, and the path of one
/// that is grows until no system call takes it.
const DEEPEST: usize = 100;

/// A file to be read, or a report on one that will not be.
#[derive(Debug)]
pub(crate) enum Step {
    File(SourceFile),
    Stdin,
    Report(Report),
    /// All files of a folder have been listed; what was set aside is reported now.
    EndOfFolder(SetAside),
}

/// A file to be read.
#[derive(Debug)]
pub(crate) struct SourceFile {
    pub(crate) path: PathBuf,
    pub(crate) id: String,
    pub(crate) compression: Compression,
    pub(crate) kind: FileKind,
    /// True if it was listed in a folder, and not named by the user.
    pub(crate) in_folder: bool,
    /// True if it was a file when it was listed. What was named may be a pipe.
    pub(crate) is_file: bool,
    /// Its row of a `documents.csv` beside it: places among the metadata columns, and values.
    pub(crate) metadata: Vec<(usize, String)>,
}

impl SourceFile {
    /// A file that was found in a folder.
    pub(crate) fn new(path: &Path, id: String) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let (compression, kind) = format::by_name(&name);
        Self {
            path: path.to_path_buf(),
            id,
            compression,
            kind,
            in_folder: true,
            is_file: true,
            metadata: Vec::new(),
        }
    }

    /// A file that was asked for by name.
    pub(crate) fn named(path: &Path) -> Self {
        let name = path.file_name().unwrap_or(path.as_os_str());
        Self {
            in_folder: false,
            is_file: path.is_file(),
            ..Self::new(path, text_of_bytes(name.as_encoded_bytes()))
        }
    }

    /// The format, if each row is a document.
    pub(crate) fn format_of_rows(&self) -> Option<Format> {
        match self.kind {
            FileKind::Read(format) => Some(format).filter(|format| format.has_rows()),
            _ => None,
        }
    }
}

/// Lists what the paths hold. A file that is named twice is read once, `exclude` not at all if it is
/// found in a folder. There files with one of the `endings` are read as well.
pub(crate) fn list(
    paths: &[PathBuf],
    exclude: Option<&Path>,
    endings: &[String],
) -> Result<Vec<Step>, CorpusError> {
    let mut listing = Listing {
        // The file need not exist yet; where it does, it may be known by another path.
        exclude: exclude.and_then(|path| resolve_symlinks(path).ok()),
        endings,
        named: paths.iter().map(|path| plain(path)).collect(),
        ..Listing::default()
    };
    for (at, path) in paths.iter().enumerate() {
        let is_folder = std::fs::metadata(path).map(|metadata| metadata.is_dir());
        let missing = |error| with_spaces(open_error(path, error), &paths[at..]);
        if path.as_os_str() == "-" {
            let mut steps = listing.steps.iter();
            if !steps.any(|step| matches!(step, Step::Stdin)) {
                listing.steps.push(Step::Stdin);
            }
        } else if is_folder.map_err(missing)? {
            listing.add_folder(path)?;
        } else {
            match listing.first_path(path, plain(path)) {
                None => listing.steps.push(named_file(path)?),
                // Nothing to tell: the very words were said twice.
                Some(first) if first == *path => {}
                Some(first) => {
                    let error = CorpusError::not_read(path, NotRead::SameFile(first));
                    listing.steps.push(Step::Report(Err(error)));
                }
            }
        }
    }
    tell_apart(&mut listing.steps);
    Ok(listing.steps)
}

/// The step of a file that was asked for by name.
///
/// # Errors
/// When it is a model, which somebody meant for something else.
fn named_file(path: &Path) -> Result<Step, CorpusError> {
    let source = SourceFile::named(path);
    match source.kind.refuse(path) {
        Err(error) if source.kind == MODEL => Err(error),
        Err(error) => Ok(Step::Report(Err(error))),
        Ok(()) => Ok(Step::File(source)),
    }
}

/// The files and folders that were listed, whatever links and roundabout paths lead to them.
#[derive(Default)]
struct Listing<'a> {
    steps: Vec<Step>,
    exclude: Option<PathBuf>,
    /// Endings of further files that are read.
    endings: &'a [String],
    /// The plain paths that were asked for. A link to what lies in none of them is not followed.
    named: Vec<PathBuf>,
    /// Each file by its plain path, as it was named first.
    files: HashMap<PathBuf, PathBuf>,
    /// The plain paths of folders that were entered.
    folders: HashSet<PathBuf>,
}

impl Listing<'_> {
    fn add_folder(&mut self, folder: &Path) -> Result<(), CorpusError> {
        let mut set_aside = SetAside::new(folder);
        let mut listed = 0_u64;
        let before = self.steps.len();
        // Names are compared byte by byte: collation differs between systems, bytes do not.
        let mut entries = WalkDir::new(folder)
            .follow_links(true)
            .min_depth(1)
            .sort_by_file_name()
            .into_iter();
        // The plain paths of the folders in which the next entry lies. To ask the system for that of each entry takes
        // time that grows with the square of the depth.
        let mut above = vec![plain(folder)];
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    match self.unlisted(error, folder) {
                        Ok(kind) => set_aside.add(kind),
                        Err(error) => self.steps.push(Step::Report(Err(error))),
                    }
                    continue;
                }
            };
            above.truncate(entry.depth());
            let (path, is_folder) = (entry.path(), entry.file_type().is_dir());
            let plain_path = match above.last() {
                Some(parent) if !entry.path_is_symlink() => parent.join(entry.file_name()),
                _ => plain(path),
            };
            if let Some(kind) = no_article(&entry, self.endings) {
                set_aside.add(kind);
            } else if self.exclude.as_ref() == Some(&plain_path) {
                set_aside.add(IN_USE);
            } else if let Some(why) = self.not_followed(&entry, &plain_path) {
                let error = CorpusError::not_read(path, why);
                self.steps.push(Step::Report(Err(error)));
            } else if is_folder {
                if self.folders.insert(plain_path.clone()) || !entry.path_is_symlink() {
                    above.push(plain_path);
                    continue;
                } else {
                    // Links to each next folder would double the paths with every one.
                    listed += 1;
                    set_aside.add(LISTED);
                }
            } else {
                listed += 1;
                match self.first_path(path, plain_path) {
                    None => {
                        let id = slashed(path.strip_prefix(folder).unwrap_or(path));
                        let mut source = SourceFile::new(path, id);
                        if self.endings.contains(&format::ending(path)) {
                            source.kind = FileKind::Unknown;
                        }
                        self.steps.push(Step::File(source));
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
            self.steps.push(Step::EndOfFolder(set_aside));
            return Ok(());
        }
        // When the folder could not even be looked into, that is the thing to say.
        match self.steps.drain(before..).next() {
            Some(Step::Report(Err(error))) => Err(error),
            _ => Err(set_aside.no_articles()),
        }
    }

    /// Why what lies in a folder is not followed, if it is not.
    fn not_followed(&self, entry: &DirEntry, plain: &Path) -> Option<NotRead> {
        if entry.file_type().is_dir() && entry.depth() > DEEPEST {
            return Some(NotRead::TooDeep(DEEPEST));
        }
        // A link to `/` would lead through all disks, and one in an archive of somebody else to a private file.
        let is_outside = !self.named.iter().any(|named| plain.starts_with(named));
        (entry.path_is_symlink() && is_outside).then(|| NotRead::OutsideLink(plain.to_path_buf()))
    }

    /// Lists a file; returns the path by which it is listed already, if it is.
    fn first_path(&mut self, path: &Path, plain: PathBuf) -> Option<PathBuf> {
        match self.files.entry(plain) {
            Entry::Occupied(listed) => Some(listed.get().clone()),
            Entry::Vacant(entry) => {
                entry.insert(path.to_path_buf());
                None
            }
        }
    }

    /// The count or the error for an entry that could not be looked at.
    fn unlisted(&self, error: walkdir::Error, folder: &Path) -> Result<&'static str, CorpusError> {
        // A link back to a folder above holds nothing that is not already listed.
        if error.loop_ancestor().is_some() {
            return Ok(LOOP);
        }
        let path = error.path().unwrap_or(folder).to_path_buf();
        // The link by which the output is to be made.
        if self.exclude.is_some() && resolve_symlinks(&path).ok() == self.exclude {
            return Ok(IN_USE);
        }
        let other = std::io::ErrorKind::Other;
        let source = error.into_io_error().unwrap_or(other.into());
        Err(dangling_link(&path).unwrap_or(CorpusError::Read { path, source }))
    }
}

fn plain(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

/// A path with slashes on every system.
pub(crate) fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path
        .iter()
        .map(|part| text_of_bytes(part.as_encoded_bytes()))
        .collect();
    // An absolute path begins with a component that is itself a slash.
    parts.join("/").replacen("//", "/", 1)
}

/// Gives files that would get the same id their path as given instead.
fn tell_apart(steps: &mut [Step]) {
    let mut count: HashMap<String, u32> = HashMap::new();
    for step in steps.iter() {
        if let Step::File(source) = step {
            *count.entry(source.id.clone()).or_default() += 1;
        }
    }
    for step in steps {
        if let Step::File(source) = step
            && count.get(&source.id) > Some(&1)
        {
            source.id = slashed(&source.path);
        }
    }
}
