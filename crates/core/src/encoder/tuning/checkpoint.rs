//! The state of fits in files, from which a stopped run goes on.
//!
//! Each fit has a file: a key of what it learns from, its steps, its numbers, and the SHA-256 of all that.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use standpoint_common::files::{Content, read_regular};

use super::fit::FitState;
use crate::encoder::TuningError;

/// The endings of a file and of one that is being written.
const ENDINGS: [&str; 2] = ["fit", "new"];
/// The length of a SHA-256.
const HASH: usize = 32;
/// The length of what stands before the numbers: the key and three counts of steps.
const HEADER: usize = HASH + 3 * 8;

/// The files of a run.
pub(super) struct Checkpoints<'f> {
    folder: &'f Path,
    /// The hash of all that the fits depend on.
    key: [u8; HASH],
}

/// The file of one fit.
pub(super) struct Checkpoint<'c> {
    of: &'c Checkpoints<'c>,
    fit: String,
}

impl<'f> Checkpoints<'f> {
    /// Makes the folder if it is missing.
    pub fn open(folder: &'f Path, key: [u8; HASH]) -> Result<Self, TuningError> {
        let opened = fs::create_dir_all(folder).and_then(|()| fs::symlink_metadata(folder));
        match opened {
            Ok(found) if found.is_dir() => Ok(Checkpoints { folder, key }),
            Ok(_) => Err(failed(folder)(io::Error::other("it is a link"))),
            Err(source) => Err(failed(folder)(source)),
        }
    }

    pub fn of(&self, fit: String) -> Checkpoint<'_> {
        Checkpoint { of: self, fit }
    }
}

impl Checkpoint<'_> {
    /// Brings a state to where the fit was stopped. Without a whole file of the same run it stays as it is.
    pub fn read(&self, state: &mut FitState) {
        let count: usize = state.numbers().iter().map(|tensor| tensor.len()).sum();
        let length = HEADER + 4 * count + HASH;
        let [path, _] = self.paths();
        let Ok(Content::Whole(bytes)) = read_regular(&path, length as u64) else {
            return;
        };
        if bytes.len() != length {
            return;
        }
        let (content, hash) = bytes.split_at(length - HASH);
        if Sha256::digest(content)[..] != *hash || content[..HASH] != self.of.key {
            return;
        }
        let (header, numbers) = content.split_at(HEADER);
        let steps = header[HASH..].as_chunks().0.iter();
        let steps = steps.map(|bytes| u64::from_le_bytes(*bytes));
        for (step, stored) in state.steps().into_iter().zip(steps) {
            *step = stored;
        }
        let numbers = numbers.as_chunks().0.iter();
        let numbers = numbers.map(|bytes| f32::from_le_bytes(*bytes));
        for (number, stored) in state.numbers().into_iter().flatten().zip(numbers) {
            *number = stored;
        }
    }

    /// Writes the state of the fit. The file before it stays until this one is whole.
    pub fn write(&self, state: &mut FitState) -> Result<(), TuningError> {
        let [path, unfinished] = self.paths();
        let written = self.write_to(&unfinished, state);
        written
            .and_then(|()| fs::rename(&unfinished, &path))
            .map_err(failed(&path))
    }

    fn write_to(&self, path: &Path, state: &mut FitState) -> io::Result<()> {
        let mut file = BufWriter::new(File::create(path)?);
        let mut hash = Sha256::new();
        let mut write = |bytes: &[u8]| {
            hash.update(bytes);
            file.write_all(bytes)
        };
        write(&self.of.key)?;
        for step in state.steps() {
            write(&step.to_le_bytes())?;
        }
        for tensor in state.numbers() {
            let bytes: Vec<u8> = tensor.iter().flat_map(|n| n.to_le_bytes()).collect();
            write(&bytes)?;
        }
        let hash = hash.finalize();
        file.write_all(&hash)?;
        file.into_inner()?.sync_all()
    }

    /// The file, and the one that is being written.
    fn paths(&self) -> [PathBuf; 2] {
        ENDINGS.map(|ending| self.of.folder.join(format!("{}.{ending}", self.fit)))
    }
}

fn failed(path: &Path) -> impl Fn(io::Error) -> TuningError {
    move |source| TuningError::Checkpoint {
        path: path.to_path_buf(),
        source,
    }
}

/// Removes the files from which fine-tuning goes on, and their folder unless something else is in it.
///
/// # Errors
/// If the folder cannot be read, or a file cannot be removed.
pub fn remove_checkpoints(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|own| ENDINGS.iter().any(|ending| own == *ending))
        {
            fs::remove_file(path)?;
        }
    }
    match fs::remove_dir(folder) {
        Err(error) if error.kind() != io::ErrorKind::DirectoryNotEmpty => Err(error),
        _ => Ok(()),
    }
}
