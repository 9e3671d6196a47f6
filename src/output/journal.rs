//! A table that is written over several runs of the program. The rows are in a file beside the table. A
//! journal records how far they go and what they depend on.
//!
//! After every batch of documents a line of the journal records the number of complete documents and bytes,
//! with a hash of both. The next run trusts only these hashes. It continues after the last line whose bytes
//! exist, and reads the documents again up to that place to check that they are the same. So neither a kill
//! nor a disk that lost unwritten data leads to a table with a hole.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use standpoint_common::atomic::{UNFINISHED_NAME, keep_permissions, place};
use standpoint_common::fault::fault_point;
use standpoint_common::files::{is_own, leads_to, open_own};
use standpoint_common::hash::{hex, sha256};

use super::{ScoreTable, ScoredPart, Sink, TextSink};
use crate::corpus::Document;
use crate::segment::Marks;

/// The longest file name that every disk accepts, in bytes. Most accept 255, encrypted folders only this.
const MAX_NAME_LENGTH: usize = 143;

/// The conditions under which a table is made, apart from its documents. A run continues it only if all are the same.
pub type Ingredients = Vec<(String, String)>;

/// A line of the journal after the first.
#[derive(Debug, Serialize, Deserialize)]
struct Mark<T> {
    /// The number of documents. Each part of a document counts.
    documents: usize,
    documents_sha256: String,
    bytes: u64,
    bytes_sha256: String,
    /// The state of the caller, who needs it to continue.
    so_far: T,
}

/// The work of an earlier run.
#[derive(Debug, PartialEq, Eq)]
pub enum Left<T> {
    /// Nothing, because there was no such run or it stopped before its first batch.
    Nothing,
    /// The number of documents, in which each part counts, and the state of the caller.
    Documents(usize, T),
    /// A table under other conditions, with the name of the first that differs.
    Other(String),
}

/// The sink of a table that can be resumed.
pub struct ScoreJournal {
    rows: BufWriter<File>,
    marks: File,
    /// The paths of both files.
    paths: [PathBuf; 2],
    ingredients: Ingredients,
    bytes: u64,
    bytes_hash: Sha256,
    documents: usize,
    documents_hash: Sha256,
    /// The hash that the skipped documents must have.
    expected: String,
}

standpoint_common::debug_as_name!(ScoreJournal);

impl ScoreJournal {
    /// Opens the work of an earlier run beside `table`, or begins.
    ///
    /// # Errors
    /// Fails if another run is writing the table, or if the system reports an error.
    pub fn open<T: DeserializeOwned>(
        table: &Path,
        ingredients: Ingredients,
    ) -> io::Result<(Self, Left<T>)> {
        if let Some(folder) = table.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let paths = ["rows", "journal"].map(|end| beside(table, end));
        // Both names are checked before a file is made.
        if let Some(link) = paths.iter().find(|path| !is_own(path)) {
            return Err(is_link(link));
        }
        let marks = open_alone(&paths[1], table)?;
        let mut journal = ScoreJournal {
            rows: BufWriter::with_capacity(1 << 16, open_beside(&paths[0], table)?),
            marks,
            paths,
            ingredients,
            bytes: 0,
            bytes_hash: Sha256::new(),
            documents: 0,
            documents_hash: Sha256::new(),
            expected: String::new(),
        };
        let left = journal.find()?;
        if !matches!(left, Left::Documents(..)) {
            journal.begin_anew()?;
        }
        Ok((journal, left))
    }

    /// Finds the last mark whose bytes exist, and cuts both files after it.
    fn find<T: DeserializeOwned>(&mut self) -> io::Result<Left<T>> {
        let mut marks = BufReader::new(&self.marks);
        let mut line = Vec::new();
        let mut place = marks.read_until(b'\n', &mut line)? as u64;
        match serde_json::from_slice::<Ingredients>(&line) {
            Ok(ingredients) if ingredients == self.ingredients => {}
            Ok(ingredients) => {
                let differs = self
                    .ingredients
                    .iter()
                    .find(|one| !ingredients.contains(one));
                let name = differs
                    .or(ingredients.first())
                    .map(|(name, _)| name.clone());
                return Ok(Left::Other(name.unwrap_or_default()));
            }
            Err(_) => return Ok(Left::Nothing),
        }
        let mut rows = BufReader::with_capacity(1 << 16, self.rows.get_ref());
        let (mut hash, mut bytes) = (Sha256::new(), 0);
        let mut last = None;
        loop {
            line.clear();
            let length = marks.read_until(b'\n', &mut line)? as u64;
            // The last line may be incomplete.
            let line = line.strip_suffix(b"\n").unwrap_or_default();
            let Ok(mark) = serde_json::from_slice::<Mark<T>>(line) else {
                break;
            };
            let Some(more) = mark.bytes.checked_sub(bytes) else {
                break;
            };
            if !update(&mut hash, &mut rows, more)?
                || hex(&hash.clone().finalize()) != mark.bytes_sha256
            {
                break;
            }
            bytes = mark.bytes;
            place += length;
            self.bytes_hash = hash.clone();
            last = Some(mark);
        }
        let Some(mark) = last else {
            return Ok(Left::Nothing);
        };
        self.bytes = bytes;
        self.expected = mark.documents_sha256;
        cut(&self.marks, place)?;
        cut(self.rows.get_ref(), bytes)?;
        Ok(Left::Documents(mark.documents, mark.so_far))
    }

    /// Discards the work of earlier runs.
    ///
    /// # Errors
    /// Fails if the system reports an error.
    pub fn begin_anew(&mut self) -> io::Result<()> {
        cut(self.rows.get_ref(), 0)?;
        cut(&self.marks, 0)?;
        (self.bytes, self.documents) = (0, 0);
        (self.bytes_hash, self.documents_hash) = (Sha256::new(), Sha256::new());
        let mut line = serde_json::to_vec(&self.ingredients)?;
        line.push(b'\n');
        self.marks.write_all(&line)
    }

    /// Takes in a document whose rows an earlier run has written.
    pub fn pass(&mut self, document: &Document) {
        self.documents += 1;
        self.documents_hash.update(digest(document));
    }

    /// Returns whether the skipped documents are those of the rows.
    #[must_use]
    pub fn fits(&self) -> bool {
        hex(&self.documents_hash.clone().finalize()) == self.expected
    }

    /// Renames the rows to the table and removes the journal.
    ///
    /// # Errors
    /// Fails if the system reports an error.
    pub fn finish(self, table: &Path) -> io::Result<()> {
        let rows = self
            .rows
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        rows.sync_all()?;
        place(table, table, &rows, || {
            std::fs::rename(&self.paths[0], table)
        })?;
        fault_point();
        std::fs::remove_file(&self.paths[1])
    }
}

impl Sink for ScoreJournal {
    type Rows = ([u8; 32], Vec<u8>);

    fn rows(table: &ScoreTable, part: ScoredPart) -> io::Result<(Self::Rows, usize)> {
        let (rows, cut) = TextSink::rows(table, part)?;
        Ok(((digest(part.document), rows), cut))
    }

    fn begin(&mut self, table: &ScoreTable) -> io::Result<usize> {
        let header = table.header()?;
        self.put(&header)?;
        Ok(0)
    }

    fn write(&mut self, (digest, rows): Self::Rows) -> io::Result<()> {
        self.documents += 1;
        self.documents_hash.update(digest);
        self.put(&rows)
    }

    fn write_made(&mut self, table: &ScoreTable, part: ScoredPart) -> io::Result<usize> {
        self.pass(part.document);
        table.write_rows(part, &mut JournalRows(self))?;
        Ok(0)
    }

    fn mark(&mut self, so_far: &impl Serialize) -> io::Result<()> {
        self.rows.flush()?;
        let mut line = serde_json::to_vec(&Mark {
            documents: self.documents,
            documents_sha256: hex(&self.documents_hash.clone().finalize()),
            bytes: self.bytes,
            bytes_sha256: hex(&self.bytes_hash.clone().finalize()),
            so_far,
        })?;
        line.push(b'\n');
        self.marks.write_all(&line)
    }
}

/// The rows of a journal, as a place to write them to.
struct JournalRows<'a>(&'a mut ScoreJournal);

impl Write for JournalRows<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.put(bytes).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl ScoreJournal {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.bytes += bytes.len() as u64;
        self.bytes_hash.update(bytes);
        self.rows.write_all(bytes)
    }
}

/// Opens a file beside a table, which is made if it is missing, with the permissions of the table.
fn open_beside(path: &Path, table: &Path) -> io::Result<File> {
    let file = open_own(path)?.ok_or_else(|| is_link(path))?;
    keep_permissions(table, &file)?;
    Ok(file)
}

/// Opens such a file for this run alone.
///
/// # Errors
/// If another run has it, it is a link, or the system reports an error.
pub(crate) fn open_alone(path: &Path, table: &Path) -> io::Result<File> {
    loop {
        let file = open_beside(path, table)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(io::Error::other("another run is writing this table"));
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
        // A run that ended meanwhile has removed this file, and a third run would lock a new one of the same name.
        if leads_to(path, &file)? {
            return Ok(file);
        }
    }
}

/// In a shared folder a link could lead to a file of somebody else.
fn is_link(path: &Path) -> io::Error {
    io::Error::other(format!(
        "{} is a link or no file, and the table would be written to it: remove it, or choose another name",
        path.display()
    ))
}

/// The name of a hidden file, which is not read as an article: `.standpoint-scores.csv.rows` for
/// `scores.csv`. A long name is replaced by its hash.
fn beside(table: &Path, end: &str) -> PathBuf {
    let name = table.file_name().unwrap_or_default();
    let length = UNFINISHED_NAME.len() + name.len() + 1 + end.len();
    let mut beside = OsString::from(UNFINISHED_NAME);
    if length <= MAX_NAME_LENGTH {
        beside.push(name)
    } else {
        beside.push(sha256(name.as_encoded_bytes()))
    }
    beside.push(".");
    beside.push(end);
    table.with_file_name(beside)
}

/// Updates a hash with the next bytes. Returns whether there were enough.
fn update(hash: &mut Sha256, rows: &mut impl BufRead, mut bytes: u64) -> io::Result<bool> {
    while bytes > 0 {
        let buffer = rows.fill_buf()?;
        let taken = buffer
            .len()
            .min(usize::try_from(bytes).unwrap_or(usize::MAX));
        if taken == 0 {
            return Ok(false);
        }
        hash.update(&buffer[..taken]);
        rows.consume(taken);
        bytes -= taken as u64;
    }
    Ok(true)
}

fn cut(mut file: &File, length: u64) -> io::Result<()> {
    file.set_len(length)?;
    file.seek(SeekFrom::Start(length)).map(drop)
}

/// Hashes everything in a document on which its rows depend. Lengths separate the parts.
pub fn digest(document: &Document) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update((document.begins as u64).to_le_bytes());
    let Marks { parts, links } = &document.marked;
    let marked = parts.iter().map(|(bytes, part)| (bytes, part.as_str()));
    for (bytes, kind) in marked.chain(links.iter().map(|bytes| (bytes, "link"))) {
        let ends = [bytes.start as u64, bytes.end as u64];
        ends.iter().for_each(|at| hash.update(at.to_le_bytes()));
        hash.update(kind);
    }
    let own = [&document.id, &document.text].into_iter();
    for part in own.chain(&document.metadata) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_journal_that_an_ended_run_removed_is_not_locked_in_place_of_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let table = folder.path().join("scores.csv");
        let path = beside(&table, "journal");
        let (first, _) = ScoreJournal::open::<usize>(&table, Vec::new()).unwrap();
        // Another run opens the file and waits for its turn.
        let waiting = File::open(&path).unwrap();
        assert!(leads_to(&path, &waiting).unwrap());
        first.finish(&table).unwrap();
        waiting.try_lock().unwrap();
        assert!(!leads_to(&path, &waiting).unwrap());
        let (_second, _) = ScoreJournal::open::<usize>(&table, Vec::new()).unwrap();
        assert!(!leads_to(&path, &waiting).unwrap());
        let third = ScoreJournal::open::<usize>(&table, Vec::new());
        assert!(third.is_err_and(|error| error.to_string().contains("another run")));
    }
}
