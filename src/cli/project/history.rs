//! What was done in a project: the table `history.csv`, with the hashes of what each run read and wrote.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

use anyhow::Context;
use serde::Serialize;
use standpoint_common::files::open_to_append;
use standpoint_common::hash::{sha256, sha256_of_file};

use super::read_file;
use super::steps::Step;
use crate::jobs::threads::lock;

/// The name of the table.
pub const FILE: &str = "history.csv";

const COLUMNS: [&str; 7] = [
    "time", "step", "command", "version", "role", "file", "sha256",
];

/// A run that succeeded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Record {
    /// When it ended, in UTC.
    pub time: String,
    pub step: String,
    pub command: String,
    pub version: String,
    /// The files that it read, with the SHA-256 of each. That of a folder is the hash of its list of files.
    pub inputs: Vec<(String, String)>,
    /// The files that it wrote, likewise.
    pub outputs: Vec<(String, String)>,
}

impl Record {
    fn rows(&self) -> impl Iterator<Item = [&str; 7]> {
        let inputs = self.inputs.iter().map(|file| ("input", file));
        inputs
            .chain(self.outputs.iter().map(|file| ("output", file)))
            .map(|(role, (file, hash))| {
                let fields = [&self.time, &self.step, &self.command, &self.version];
                let [time, step, command, version] = fields.map(String::as_str);
                [time, step, command, version, role, file, hash]
            })
    }
}

/// Reads the runs of a project, the oldest first. Rows that are no such rows are passed over: the table is for people, who
/// may have written into it.
///
/// # Errors
/// If the file is there and cannot be read.
pub fn read(folder: &Path) -> anyhow::Result<Vec<Record>> {
    let bytes = read_file(&folder.join(FILE))?.unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(bytes.as_slice());
    let mut records: Vec<Record> = Vec::new();
    let mut last_role = String::new();
    for row in reader.records().flatten() {
        let cells: Vec<String> = row.iter().map(str::to_string).collect();
        let Ok([time, step, command, version, role, file, hash]) = <[String; 7]>::try_from(cells)
        else {
            continue;
        };
        // Inputs stand before outputs.
        let begins = last_role == "output" && role == "input";
        let is_of_last = records
            .last()
            .is_some_and(|last| !begins && (&last.time, &last.step) == (&time, &step));
        if !is_of_last {
            records.push(Record {
                time,
                step,
                command,
                version,
                inputs: Vec::new(),
                outputs: Vec::new(),
            });
        }
        if let Some(last) = records.last_mut() {
            match role.as_str() {
                "input" => last.inputs.push((file, hash)),
                _ => last.outputs.push((file, hash)),
            }
        }
        last_role = role;
    }
    records.retain(|record| !record.outputs.is_empty());
    Ok(records)
}

/// Returns the last run of a step.
pub fn last(records: &[Record], step: Step) -> Option<&Record> {
    records
        .iter()
        .rev()
        .find(|record| record.step == step.name())
}

/// Returns the run of a step that wrote its output with this hash, or else the last one: people edit files.
pub fn of_output<'r>(records: &'r [Record], step: Step, hash: &str) -> Option<&'r Record> {
    let wrote = |record: &&Record| {
        let mut outputs = record.outputs.iter();
        record.step == step.name() && outputs.any(|(_, wrote)| wrote == hash)
    };
    records
        .iter()
        .rev()
        .find(wrote)
        .or_else(|| last(records, step))
}

/// Adds a run at the end of the table, in one write.
///
/// # Errors
/// If the table cannot be written.
pub fn add(folder: &Path, record: &Record) -> anyhow::Result<()> {
    let path = folder.join(FILE);
    let mut rows = csv::Writer::from_writer(Vec::new());
    let old = read_file(&path)?.unwrap_or_default();
    if old.is_empty() {
        rows.write_record(COLUMNS)?;
    }
    for row in record.rows() {
        rows.write_record(row)?;
    }
    let mut bytes = rows.into_inner().map_err(|error| error.into_error())?;
    // Ends a last line that a stopped program left.
    if !old.is_empty() && !old.ends_with(b"\n") {
        bytes.insert(0, b'\n');
    }
    let written = open_to_append(&path).and_then(|mut file| file.write_all(&bytes));
    written.with_context(|| format!("{} was not written", path.display()))
}

/// The time of day in UTC, to the second.
pub fn now() -> String {
    format!("{:.0}", jiff::Timestamp::now())
}

/// The hashes of files, each computed once for as long as its size and its time stay the same. Nobody waits for the hash of
/// another file.
#[derive(Debug, Default)]
pub struct Hashes(Mutex<HashMap<PathBuf, Hashed>>);

/// The size and the time of a file, and its hash.
type Hashed = (u64, Option<SystemTime>, String);

impl Hashes {
    /// The hash of a file, or of the names and hashes of all files in a folder. `None` if there is none, or it cannot be
    /// read.
    pub fn get(&self, path: &Path) -> Option<String> {
        if !path.is_dir() {
            return self.of_file(path);
        }
        let mut list = String::new();
        let mut files = Vec::new();
        list_files(path, &mut files);
        files.sort();
        for file in files {
            let name = file.strip_prefix(path).unwrap_or(&file).display();
            list.push_str(&format!("{name}\0{}\n", self.of_file(&file)?));
        }
        Some(sha256(list.as_bytes()))
    }

    fn of_file(&self, path: &Path) -> Option<String> {
        let found = path.metadata().ok().filter(|found| found.is_file())?;
        let (size, time) = (found.len(), found.modified().ok());
        let known = lock(&self.0).get(path).cloned();
        if let Some((_, _, hash)) = known.filter(|known| (known.0, known.1) == (size, time)) {
            return Some(hash);
        }
        let hash = sha256_of_file(path).ok()?;
        lock(&self.0).insert(path.to_path_buf(), (size, time, hash.clone()));
        Some(hash)
    }
}

/// Adds the files in a folder and the folders in it, but for hidden ones and links.
fn list_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && !is_hidden => list_files(&entry.path(), files),
            Ok(kind) if kind.is_file() && !is_hidden => files.push(entry.path()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(time: &str, step: Step) -> Record {
        let hash = |text: &str| sha256(text.as_bytes());
        Record {
            time: time.to_string(),
            step: step.name().to_string(),
            command: "standpoint score \"my articles\" -o scores.xlsx".to_string(),
            version: "0.1.0".to_string(),
            inputs: vec![
                ("articles".to_string(), hash("a")),
                ("models/labels.safetensors".to_string(), hash("b")),
            ],
            outputs: vec![
                ("scores.xlsx".to_string(), hash("c")),
                ("figures".to_string(), hash("d")),
            ],
        }
    }

    #[test]
    fn what_was_added_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()).unwrap(), []);
        let records = [
            record("2026-01-02T03:04:05Z", Step::Scores),
            record("2026-01-02T03:04:05Z", Step::Scores),
            record("2026-01-02T03:04:06Z", Step::Report),
        ];
        for record in &records {
            add(folder.path(), record).unwrap();
        }
        let read = read(folder.path()).unwrap();
        assert_eq!(read, records);
        assert_eq!(last(&read, Step::Scores), Some(&records[1]));
        assert_eq!(last(&read, Step::Model), None);
    }

    #[test]
    fn a_row_cut_short_or_written_by_hand_costs_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let one = record("2026-01-02T03:04:05Z", Step::Scores);
        add(folder.path(), &one).unwrap();
        let path = folder.path().join(FILE);
        let mut text = std::fs::read_to_string(&path).unwrap();
        text.push_str("checked with Ann\n2026-01-02T03:05:00Z,report,standp");
        std::fs::write(&path, text).unwrap();
        let other = record("2026-01-02T03:06:00Z", Step::Report);
        add(folder.path(), &other).unwrap();
        assert_eq!(read(folder.path()).unwrap(), [one, other]);
    }

    #[test]
    fn the_hash_of_a_folder_follows_names_and_contents() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("in")).unwrap();
        std::fs::write(at("in/a.txt"), "one").unwrap();
        let hashes = Hashes::default();
        let first = hashes.get(folder.path());
        assert!(first.is_some());
        std::fs::write(at(".hidden"), "").unwrap();
        assert_eq!(hashes.get(folder.path()), first);
        std::fs::rename(at("in/a.txt"), at("in/b.txt")).unwrap();
        let renamed = hashes.get(folder.path());
        assert_ne!(renamed, first);
        std::fs::write(at("in/b.txt"), "other").unwrap();
        assert_ne!(hashes.get(folder.path()), renamed);
        assert_eq!(hashes.get(&at("none")), None);
    }
}
