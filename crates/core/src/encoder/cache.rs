//! Keeps embeddings in a file, so that an encoder reads no text twice: in training, in an evaluation and in
//! scoring again.
//!
//! The file of an encoder holds records of one size: the hash of a text, a checksum, and the embedding. It may be
//! deleted at any time. Whatever is wrong with it, the texts are read again.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use ndarray::{ArrayView1, ArrayViewMut1};
use sha2::{Digest, Sha256};

/// The ending of the files, of which other forms would have another.
const ENDING: &str = "embeddings1";
/// The largest size of all files in bytes, about that of 110,000 embeddings by all-mpnet-base-v2.
const LARGEST: u64 = 1 << 30;

type Hash = [u8; 16];

/// The embeddings by one encoder.
pub(super) struct Cache {
    state: Mutex<State>,
    /// The numbers of an embedding.
    width: usize,
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
    /// Opens the file of an encoder in a folder, which is made. Deletes the files that were not used for the
    /// longest time if all are too large.
    ///
    /// # Errors
    /// If the file cannot be used, for example because another process uses it.
    pub fn open(folder: &Path, encoder: &str, width: usize) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let path = folder.join(format!("{encoder}.{ENDING}"));
        let size = record_size(width);
        let most = LARGEST.saturating_sub(delete_oldest(folder, &path)?) / size;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        // An embedding says what its text is about.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path)?;
        file.try_lock()?;
        // The file was used now.
        file.set_modified(SystemTime::now())?;
        let mut records = file.metadata()?.len() / size;
        if records >= most {
            // Its texts may be those of a corpus that nobody scores any more.
            file.set_len(0)?;
            records = 0;
        }
        let mut known = HashMap::new();
        for record in 0..records {
            let mut hash = Hash::default();
            file.seek(SeekFrom::Start(record * size))?;
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
            width,
        })
    }

    /// Writes the embedding of a text to `embedding`, if it is there.
    pub fn read(&self, text: &str, embedding: ArrayViewMut1<f32>) -> bool {
        let hash = hash_of(text);
        let mut record = vec![0; record_size(self.width) as usize];
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(&place) = state.known.get(&hash) else {
            return false;
        };
        let place = SeekFrom::Start(place * record.len() as u64);
        let mut read = || {
            state.file.seek(place)?;
            state.file.read_exact(&mut record)
        };
        if read().is_err() || record != self.record(&hash, record[32..].to_vec()) {
            state.known.remove(&hash);
            return false;
        }
        let numbers = record[32..].as_chunks().0.iter();
        let numbers = numbers.map(|bytes| f32::from_le_bytes(*bytes));
        embedding
            .into_iter()
            .zip(numbers)
            .for_each(|(to, n)| *to = n);
        true
    }

    /// Adds the embedding of a text, if there is room.
    pub fn write(&self, text: &str, embedding: ArrayView1<f32>) {
        let hash = hash_of(text);
        let numbers = embedding.iter().flat_map(|number| number.to_le_bytes());
        let record = self.record(&hash, numbers.collect());
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.records >= state.most {
            return;
        }
        let place = SeekFrom::Start(state.records * record.len() as u64);
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

    fn record(&self, hash: &Hash, numbers: Vec<u8>) -> Vec<u8> {
        let sum = Sha256::new().chain_update(hash).chain_update(&numbers);
        let mut record = hash.to_vec();
        record.extend(&sum.finalize()[..16]);
        record.extend(numbers);
        record
    }
}

/// The bytes of a record: two hashes and the numbers.
fn record_size(width: usize) -> u64 {
    32 + 4 * width as u64
}

fn hash_of(text: &str) -> Hash {
    let mut hash = Hash::default();
    hash.copy_from_slice(&Sha256::digest(text)[..16]);
    hash
}

/// Deletes the oldest files of the cache until the others have room. Returns the size of those that stay, without
/// the one that will be used.
fn delete_oldest(folder: &Path, used: &Path) -> io::Result<u64> {
    let mut files = Vec::new();
    // Another process may delete a file at the same time.
    for path in fs::read_dir(folder)?.flatten().map(|entry| entry.path()) {
        let is_other = path != used && path.extension().is_some_and(|ending| ending == ENDING);
        if let (true, Ok(metadata)) = (is_other, fs::metadata(&path)) {
            let last_used = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            files.push((last_used, metadata.len(), path));
        }
    }
    files.sort();
    let mut size: u64 = files.iter().map(|(_, length, _)| length).sum();
    for (_, length, path) in files {
        // A quarter of the room is for the file that is used.
        if size > LARGEST / 4 * 3 && fs::remove_file(path).is_ok() {
            size -= length;
        }
    }
    Ok(size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array1, array};

    fn read(cache: &Cache, text: &str) -> Option<Array1<f32>> {
        let mut embedding = Array1::zeros(3);
        cache.read(text, embedding.view_mut()).then_some(embedding)
    }

    #[test]
    fn embeddings_are_there_the_next_time() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("made");
        let (a, b) = (array![1.0, -0.0, f32::MIN_POSITIVE], array![0.1, 0.2, 0.3]);
        {
            let cache = Cache::open(&folder, "x", 3).unwrap();
            assert_eq!(read(&cache, "a"), None);
            cache.write("a", a.view());
            cache.write("b", b.view());
            assert_eq!(read(&cache, "a"), Some(a.clone()));
            // One process at a time.
            assert!(Cache::open(&folder, "x", 3).is_err());
        }
        let other = Cache::open(&folder, "y", 3).unwrap();
        assert_eq!(read(&other, "a"), None);
        let cache = Cache::open(&folder, "x", 3).unwrap();
        assert_eq!([read(&cache, "b"), read(&cache, "a")], [Some(b), Some(a)]);
    }

    #[test]
    fn a_damaged_file_costs_only_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("x.{ENDING}"));
        let numbers = array![1.0, 2.0, 3.0];
        let fill = || {
            let cache = Cache::open(folder.path(), "x", 3).unwrap();
            for text in ["a", "b", "c"] {
                if read(&cache, text).is_none() {
                    cache.write(text, numbers.view());
                }
                assert_eq!(read(&cache, text), Some(numbers.clone()), "{text}");
            }
        };
        fill();
        let bytes = fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            fs::write(&path, changed).unwrap();
            fill();
            fs::write(&path, &bytes[..at]).unwrap();
            fill();
        }
        fs::write(
            &path,
            b"this is something else, and it is longer than a record",
        )
        .unwrap();
        fill();
    }

    #[test]
    fn a_full_file_is_begun_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("x.{ENDING}"));
        File::create(&path).unwrap().set_len(LARGEST).unwrap();
        let cache = Cache::open(folder.path(), "x", 3).unwrap();
        cache.write("a", array![1.0, 2.0, 3.0].view());
        assert_eq!(read(&cache, "a"), Some(array![1.0, 2.0, 3.0]));
        assert_eq!(fs::metadata(&path).unwrap().len(), record_size(3));
    }

    #[test]
    fn the_oldest_files_are_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let old = SystemTime::now() - std::time::Duration::from_secs(1000);
        for (name, size, is_old) in [
            ("big.embeddings1", LARGEST / 4 * 3, true),
            ("small.embeddings1", 9, false),
            ("notes.txt", LARGEST, true),
        ] {
            let file = File::create(folder.path().join(name)).unwrap();
            file.set_len(size).unwrap();
            if is_old {
                file.set_modified(old).unwrap();
            }
        }
        let cache = Cache::open(folder.path(), "x", 3).unwrap();
        assert!(!folder.path().join("big.embeddings1").exists());
        assert!(folder.path().join("small.embeddings1").exists());
        assert!(folder.path().join("notes.txt").exists());
        assert_eq!(cache.state.lock().unwrap().most, (LARGEST - 9) / 44);
    }
}
