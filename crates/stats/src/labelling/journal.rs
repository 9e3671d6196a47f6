//! The journal beside the labels: each answer is on the disk before the next sentence is shown.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Answer, LabellingError, Order};

/// The version of the journal.
const VERSION: u32 = 1;

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entry {
    /// The first line: the version of the journal.
    Standpoint(u32),
    /// The label set.
    Labels(Vec<String>),
    /// The number of the random order.
    Seed(u64),
    /// The name of the coder, for the answers to come.
    Coder(String),
    /// The order, for the sentences to come.
    Order(Order),
    /// An answer.
    Answer(Box<Answer>),
    /// The SHA-256 of a table that is about to be written.
    Table(String),
    /// What cross-validation said of the sentences drawn at random.
    TrainingRound(Measured),
}

/// A point of the learning curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The number of sentences learned from.
    pub labels: usize,
    /// The number of those drawn at random, from which the accuracy comes.
    pub random: usize,
    /// The share of them whose label was predicted, out of fold.
    pub accuracy: f64,
    /// The ends of its 95 % interval, if there is one.
    pub interval: Option<(f64, f64)>,
}

/// An open journal, which no other program can open.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
    /// The bytes of whole lines.
    length: u64,
}

impl Journal {
    /// The path of the journal of a labels file.
    pub fn path(labels: &Path) -> PathBuf {
        let mut name = labels.as_os_str().to_os_string();
        name.push(".journal");
        name.into()
    }

    /// Opens the journal of a labels file, or begins one, and returns its entries. What a program that was killed
    /// left of a last line is removed.
    ///
    /// # Errors
    /// If another program has it open, if it cannot be read, or if it is no journal.
    pub fn open(labels: &Path) -> Result<(Self, Vec<Entry>), LabellingError> {
        let path = Self::path(labels);
        let fail = |error: io::Error| LabellingError::Journal(path.clone(), error);
        // Not for appending: Windows lets nobody cut a file that is opened so.
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path).map_err(fail)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LabellingError::InUse(labels.to_path_buf()));
            }
            Err(TryLockError::Error(error)) => return Err(fail(error)),
        }
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(fail)?;
        let whole = text
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let no_entry = |line| LabellingError::NoEntry {
            path: path.clone(),
            line,
        };
        let lines = text[..whole].split(|byte| *byte == b'\n');
        let lines = lines.zip(1..).filter(|(line, _)| !line.is_empty());
        let entries = lines
            .map(|(line, number)| serde_json::from_slice(line).map_err(|_| no_entry(number)))
            .collect::<Result<Vec<Entry>, _>>()?;
        let first = Entry::Standpoint(VERSION);
        let is_journal = match entries.first() {
            Some(entry) => *entry == first,
            // Perhaps not even the first line was written whole.
            None => line(&first).map_err(fail)?.starts_with(&text),
        };
        if !is_journal {
            return Err(no_entry(1));
        }
        let length = whole as u64;
        if whole < text.len() {
            file.set_len(length).map_err(fail)?;
        }
        let mut journal = Journal { file, path, length };
        if entries.is_empty() {
            journal.add(&[first])?;
        }
        Ok((journal, entries))
    }

    /// Adds entries and waits until they are on the disk.
    ///
    /// # Errors
    /// If they cannot be written. Then none of them is in the journal.
    pub fn add(&mut self, entries: &[Entry]) -> Result<(), LabellingError> {
        let written = self.write(entries);
        if written.is_err() {
            // Half a line would spoil the next one.
            let _ = self.file.set_len(self.length);
        }
        self.length = written.map_err(|error| LabellingError::Journal(self.path.clone(), error))?;
        Ok(())
    }

    /// Writes entries after the last whole line, and returns the new length.
    fn write(&mut self, entries: &[Entry]) -> io::Result<u64> {
        let lines = entries
            .iter()
            .map(line)
            .collect::<io::Result<Vec<_>>>()?
            .concat();
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.write_all(&lines)?;
        self.file.sync_data()?;
        Ok(self.length + lines.len() as u64)
    }
}

/// An entry as a line.
fn line(entry: &Entry) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(entry)?;
    line.push(b'\n');
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_line_is_removed_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let labels = folder.path().join("labels.csv");
        let (mut journal, entries) = Journal::open(&labels).unwrap();
        assert!(entries.is_empty());
        let set = Entry::Labels(vec!["for".to_string()]);
        journal.add(std::slice::from_ref(&set)).unwrap();
        drop(journal);
        let path = Journal::path(&labels);
        let mut text = std::fs::read_to_string(&path).unwrap();
        text.push_str("{\"labels\":[\"aga");
        std::fs::write(&path, text).unwrap();
        let (mut journal, entries) = Journal::open(&labels).unwrap();
        assert_eq!(entries, [Entry::Standpoint(VERSION), set.clone()]);
        journal.add(std::slice::from_ref(&set)).unwrap();
        drop(journal);
        let (_, entries) = Journal::open(&labels).unwrap();
        assert_eq!(entries.len(), 3);
    }

    #[test]
    fn what_could_not_be_written_leaves_no_half_line() {
        let folder = tempfile::tempdir().unwrap();
        let labels = folder.path().join("labels.csv");
        let (mut journal, _) = Journal::open(&labels).unwrap();
        // As a full disk leaves it.
        journal.file.write_all(b"{\"labels\":").unwrap();
        journal
            .add(&[Entry::Seed(7), Entry::Coder("ann".to_string())])
            .unwrap();
        drop(journal);
        let (_, entries) = Journal::open(&labels).unwrap();
        assert_eq!(
            entries[1..],
            [Entry::Seed(7), Entry::Coder("ann".to_string())]
        );
    }

    #[test]
    fn two_programs_cannot_have_one_journal() {
        let folder = tempfile::tempdir().unwrap();
        let labels = folder.path().join("labels.csv");
        let first = Journal::open(&labels).unwrap();
        let second = Journal::open(&labels);
        assert!(matches!(second, Err(LabellingError::InUse(_))));
        drop(first);
        assert!(Journal::open(&labels).is_ok());
    }

    #[test]
    fn another_file_is_no_journal() {
        let folder = tempfile::tempdir().unwrap();
        let labels = folder.path().join("labels.csv");
        for (text, line) in [
            ("{\"a\": 1}\n", 1),
            ("dear diary", 1),
            ("{\"standpoint\":1}\nx\n", 2),
        ] {
            std::fs::write(Journal::path(&labels), text).unwrap();
            match Journal::open(&labels) {
                Err(LabellingError::NoEntry { line: found, .. }) => assert_eq!(found, line),
                other => panic!("{other:?}"),
            }
        }
    }
}
