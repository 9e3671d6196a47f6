//! Keeps embeddings in a file, so that an encoder reads no text twice: in training, in an evaluation and in
//! scoring again.
//!
//! The file of an encoder begins with [`BEGINNING`]. Records of one size follow: the hash of a text, a checksum, and
//! the embedding. It may be deleted at any time. Whatever is wrong with a record, the text is read again. A file that
//! begins otherwise is somebody's own and stays as it is, and so does one that a link leads to.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use ndarray::{ArrayView1, ArrayViewMut1};
use sha2::{Digest, Sha256};
use standpoint_common::files::{open_own, open_regular};

use super::architecture::Layout;

/// The ending of the files. Another form of them would have another one.
const ENDING: &str = "embeddings2";
/// The first bytes of a file.
const BEGINNING: &[u8] = b"standpoint embeddings 2\n";
/// The largest size of all files in bytes, about that of 110,000 embeddings by all-mpnet-base-v2.
const MAX_BYTES: u64 = 1 << 30;
/// The largest error of a squared norm, which is 1.
const NORM_ERROR: f64 = 1e-3;
/// The largest logit that is kept, far above those of a fine-tuned encoder.
const MAX_LOGIT: f32 = 1e4;

type Hash = [u8; 16];

/// The embeddings by one encoder.
pub(super) struct Cache {
    state: Mutex<State>,
    layout: Layout,
    /// The beginning of each checksum: it names the encoder, so that no record of another one fits.
    sum: Sha256,
}

struct State {
    file: File,
    /// The records and the number of each text's.
    records: u64,
    known: HashMap<Hash, u64>,
    /// The records that fit.
    most: u64,
}

impl Cache {
    /// The file of an encoder in a folder.
    pub fn path(folder: &Path, encoder: &str) -> PathBuf {
        folder.join(format!("{encoder}.{ENDING}"))
    }

    /// Opens the file of an encoder in a folder, which is made. Deletes the files that were not used for the
    /// longest time if all are too large.
    ///
    /// # Errors
    /// If the file cannot be used, for example because another process uses it, or, of the kind
    /// [`io::ErrorKind::AlreadyExists`], because it is not one of these.
    pub fn open(folder: &Path, encoder: &str, layout: Layout) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let path = Self::path(folder, encoder);
        let foreign = || {
            let why = "this file is not one of kept embeddings";
            io::Error::new(io::ErrorKind::AlreadyExists, why)
        };
        let mut file = open_own(&path)?.ok_or_else(foreign)?;
        file.try_lock()?;
        let begins = beginning(&file)?;
        if !BEGINNING.starts_with(&begins) {
            return Err(foreign());
        }
        let size = record_size(layout);
        let most = MAX_BYTES.saturating_sub(delete_oldest(folder, &path)?) / size;
        // The file was used now.
        file.set_modified(SystemTime::now())?;
        let length = file.metadata()?.len();
        let mut records = length.saturating_sub(BEGINNING.len() as u64) / size;
        if begins != BEGINNING || records >= most {
            // It is new, or its texts may be those of a corpus that nobody scores any more.
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(BEGINNING)?;
            records = 0;
        }
        let mut known = HashMap::new();
        for record in 0..records {
            let mut hash = Hash::default();
            file.seek(place_of(record, size))?;
            file.read_exact(&mut hash)?;
            known.insert(hash, record);
        }
        let state = State {
            file,
            records,
            known,
            most,
        };
        Ok(Cache {
            state: Mutex::new(state),
            layout,
            sum: Sha256::new_with_prefix(BEGINNING).chain_update(encoder),
        })
    }

    /// Writes the embedding of a text to `embedding`, if it is there.
    pub fn read(&self, text: &str, embedding: ArrayViewMut1<f32>) -> bool {
        let hash = hash_of(text);
        let mut record = vec![0; record_size(self.layout) as usize];
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(&place) = state.known.get(&hash) else {
            return false;
        };
        let place = place_of(place, record.len() as u64);
        let mut read = || {
            state.file.seek(place)?;
            state.file.read_exact(&mut record)
        };
        let is_whole = read().is_ok() && record == self.record(&hash, record[32..].to_vec());
        let numbers: Vec<f32> = record[32..]
            .as_chunks()
            .0
            .iter()
            .map(|bytes| f32::from_le_bytes(*bytes))
            .collect();
        if !is_whole || !self.is_embedding(&numbers) {
            state.known.remove(&hash);
            return false;
        }
        embedding
            .into_iter()
            .zip(numbers)
            .for_each(|(to, n)| *to = n);
        true
    }

    /// Adds the embedding of a text, if there is room.
    pub fn write(&self, text: &str, embedding: ArrayView1<f32>) {
        let embedding = embedding.to_vec();
        if !self.is_embedding(&embedding) {
            return;
        }
        let hash = hash_of(text);
        let numbers = embedding.iter().flat_map(|number| number.to_le_bytes());
        let record = self.record(&hash, numbers.collect());
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.records >= state.most {
            return;
        }
        let place = place_of(state.records, record.len() as u64);
        let mut write = || {
            state.file.seek(place)?;
            state.file.write_all(&record)
        };
        match write().is_ok() {
            true => {
                let number = state.records;
                state.records += 1;
                state.known.insert(hash, number);
            }
            // The disk is full: what was written is no whole record, and more would not be either.
            false => state.most = 0,
        }
    }

    /// Returns whether these numbers may be an embedding: those of each layer have a norm of 1, or all are 0, and the
    /// logits are not large. A forged record may have a checksum that fits.
    fn is_embedding(&self, numbers: &[f32]) -> bool {
        let Layout { layers, width, .. } = self.layout;
        let (outputs, logits) = numbers.split_at(layers * width);
        let is_unit = |part: &[f32]| {
            let squared: f64 = part.iter().map(|&n| f64::from(n) * f64::from(n)).sum();
            squared == 0.0 || (squared - 1.0).abs() <= NORM_ERROR
        };
        outputs.chunks(width.max(1)).all(is_unit)
            && logits.iter().all(|logit| logit.abs() <= MAX_LOGIT)
    }

    fn record(&self, hash: &Hash, numbers: Vec<u8>) -> Vec<u8> {
        let sum = self.sum.clone().chain_update(hash).chain_update(&numbers);
        let mut record = hash.to_vec();
        record.extend(&sum.finalize()[..16]);
        record.extend(numbers);
        record
    }
}

/// The bytes of a record: two hashes and the numbers.
fn record_size(layout: Layout) -> u64 {
    32 + 4 * layout.len() as u64
}

fn place_of(record: u64, size: u64) -> SeekFrom {
    SeekFrom::Start(BEGINNING.len() as u64 + record * size)
}

fn hash_of(text: &str) -> Hash {
    let mut hash = Hash::default();
    hash.copy_from_slice(&Sha256::digest(text)[..16]);
    hash
}

/// The first bytes of a file, as many as of [`BEGINNING`] if there are so many.
fn beginning(file: &File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(BEGINNING.len() as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Deletes the oldest files of the cache until the others have room. Returns the size of those that stay, without
/// the one that will be used.
fn delete_oldest(folder: &Path, used: &Path) -> io::Result<u64> {
    let mut files = Vec::new();
    // Another process may delete a file at the same time.
    for path in fs::read_dir(folder)?.flatten().map(|entry| entry.path()) {
        let is_other = path != used && path.extension().is_some_and(|ending| ending == ENDING);
        if let (true, Some(metadata)) = (is_other, metadata_of_own(&path)) {
            let last_used = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            files.push((last_used, metadata.len(), path));
        }
    }
    files.sort();
    let mut size: u64 = files.iter().map(|(_, length, _)| length).sum();
    for (_, length, path) in files {
        // A quarter of the room is for the file that is used.
        if size > MAX_BYTES / 4 * 3 && fs::remove_file(path).is_ok() {
            size -= length;
        }
    }
    Ok(size)
}

/// The metadata of a file of the cache. `None` for links and for files of others.
fn metadata_of_own(path: &Path) -> Option<fs::Metadata> {
    let is_file = fs::symlink_metadata(path).ok()?.is_file();
    let file = open_regular(path).ok()?.filter(|_| is_file)?;
    let is_own = beginning(&file).ok()? == BEGINNING;
    file.metadata().ok().filter(|_| is_own)
}

#[cfg(test)]
mod tests;
