//! Which files and folders were met already, by whatever path.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// The files that were listed, whatever they are called by links and roundabout paths.
#[derive(Default)]
pub(super) struct Listed {
    /// Each as it was named first.
    files: HashMap<PathBuf, PathBuf>,
    /// Folders by their plain paths: a hundred thousand files may stand in one.
    folders: HashMap<PathBuf, PathBuf>,
    /// Those with several names of equal right (hard links), by what the system calls them.
    several_names: HashMap<(u64, u64), PathBuf>,
    /// The plain paths of folders that were entered, by whatever path.
    entered: HashSet<PathBuf>,
}

impl Listed {
    /// Enters a folder; whether that was done before.
    pub(super) fn has_entered(&mut self, folder: &Path) -> bool {
        let plain = folder.canonicalize();
        !self
            .entered
            .insert(plain.unwrap_or_else(|_| folder.to_path_buf()))
    }

    /// Lists a file; by which name it is listed already, if it is.
    pub(super) fn add(&mut self, path: &Path, is_link: bool) -> Option<PathBuf> {
        let parted = (!is_link)
            .then(|| path.parent().zip(path.file_name()))
            .flatten();
        let plain = match parted {
            Some((folder, name)) => match self.folders.get(folder) {
                Some(folder) => folder.join(name),
                None => {
                    let plain = folder.canonicalize();
                    let plain = plain.unwrap_or_else(|_| folder.to_path_buf());
                    self.folders.insert(folder.to_path_buf(), plain.clone());
                    plain.join(name)
                }
            },
            None => path.canonicalize().unwrap_or_else(|_| path.to_path_buf()),
        };
        listed_as(self.files.entry(plain), path)
            .or_else(|| listed_as(self.several_names.entry(one_of_several_names(path)?), path))
    }
}

/// The path by which a file is listed already; if by none, it is now by this one.
fn listed_as<K>(entry: Entry<'_, K, PathBuf>, path: &Path) -> Option<PathBuf> {
    match entry {
        Entry::Occupied(listed) => Some(listed.get().clone()),
        Entry::Vacant(entry) => {
            entry.insert(path.to_path_buf());
            None
        }
    }
}

/// The device and the number there of a file that has more names than this one.
#[cfg(unix)]
fn one_of_several_names(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let file = std::fs::metadata(path).ok()?;
    (file.is_file() && file.nlink() > 1).then(|| (file.dev(), file.ino()))
}

/// Other systems do not say.
#[cfg(not(unix))]
fn one_of_several_names(_: &Path) -> Option<(u64, u64)> {
    None
}
