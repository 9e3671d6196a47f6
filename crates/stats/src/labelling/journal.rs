//! The journal beside the labels: each answer is on the disk before the next sentence is shown.
//!
//! A line is an entry in JSON, and after a tab two checksums: that of the line before, and its own, which includes the
//! first. So a changed line shows by itself, and a line that was removed shows in the next one. Lines of version 1 have
//! no checksums.

use std::collections::HashSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use standpoint_common::atomic::{keep_permissions, replace};
use standpoint_common::files::{Content, leads_to, read_regular};
use standpoint_common::hash::hex;
use standpoint_core::model::Unit;

use super::team_secret::TeamSecret;
use super::waves::Waves;
use super::{Answer, LabellingError, Order};

/// The version of the journal.
const VERSION: u32 = 2;
/// The version without checksums.
const WITHOUT_CHECKSUMS: u32 = 1;
/// The bytes of a SHA-256 that make a checksum.
const CHECKSUM: usize = 8;
/// What the name of a copy says that is kept when edits of the table are taken over.
const BEFORE_EDITS: &str = "before-edits";
/// The most bytes of a copy that is looked through for secrets. No coder fills a journal of this size.
const MAX_COPY: u64 = 1 << 30;

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entry {
    /// The first line, or the first one of this version after those of another: the version of the journal.
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
    /// All damage before this line was told, and what the table had of it was taken. Of older journals.
    Mended,
    /// So much damage before this line was told, and what the table had of it was taken. More of it came later.
    Told(usize),
    /// What cross-validation said of the sentences drawn at random.
    TrainingRound(Measured),
    /// The secret of which the links of a team are made. Of older journals: it has a file of its own.
    Secret(String),
    /// What is labelled as one, as its noun.
    Unit(String),
    /// The number of sentences that are to be labelled, of a team by all together.
    Goal(usize),
    /// The share of the sentences of one coder that the others get too, from 0 to 1.
    Overlap(f64),
    /// Articles that were not there before, each as [`Articles::keys`](super::Articles::keys) names it.
    Articles(Vec<String>),
}

impl Entry {
    pub(super) fn of_answer(answer: &Answer) -> Self {
        Entry::Answer(Box::new(answer.clone()))
    }
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

/// What became of a part of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Damage {
    /// This line, from 1, is not as it was written.
    Changed(usize),
    /// Lines are missing before this one, or one of them is not as it was written.
    MissingBefore(usize),
    /// The last line is not whole.
    Cut(usize),
}

/// An open journal, which no other program can open.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
    labels: PathBuf,
    /// What to say if the file was not in its place any more.
    displaced: Option<String>,
    /// The file, as long as nothing is in it.
    trace: Option<Trace>,
    /// The bytes of whole lines.
    length: u64,
    /// The checksum of the last line.
    last: String,
    /// What has to come before the next entry: the end of a line that is not whole, and the first line.
    before: Vec<u8>,
}

/// A file that was made, and is removed again unless something is written to it.
#[derive(Debug)]
struct Trace(PathBuf);

impl Trace {
    fn keep(mut self) {
        self.0 = PathBuf::new();
    }
}

impl Drop for Trace {
    fn drop(&mut self) {
        if self.0 != Path::new("") {
            // If it stays, it is taken for one that is gone.
            let _ = std::fs::remove_file(&self.0);
        }
    }
}

/// A journal as it was read.
#[derive(Debug)]
pub struct OpenedJournal {
    /// The journal.
    pub journal: Journal,
    /// Its entries, as far as they are as they were written.
    pub entries: Vec<Entry>,
    /// All damage, unless it was told.
    pub damage: Vec<Damage>,
    /// How much damage there is, with that which was told.
    pub damaged: usize,
}

impl Journal {
    /// The path of the journal of a labels file.
    pub fn path(labels: &Path) -> PathBuf {
        let mut name = labels.as_os_str().to_os_string();
        name.push(".journal");
        name.into()
    }

    /// The label set of the journal of a labels file, in the order of the keys, if there is such a journal.
    #[must_use]
    pub fn labels(labels: &Path) -> Option<Vec<String>> {
        let text = std::fs::read(Self::path(labels)).ok()?;
        let mut sets = Lines::new(&text)
            .entries
            .into_iter()
            .filter_map(|entry| match entry {
                Entry::Labels(labels) => Some(labels),
                _ => None,
            });
        sets.next_back()
    }

    /// Opens the journal of a labels file, or begins one, and returns its entries and what was damaged. Nothing is
    /// written yet. Who may not read the labels may not read the journal either.
    ///
    /// # Errors
    /// If another program has it open, if it cannot be read, or if it is no journal.
    pub fn open(labels: &Path) -> Result<OpenedJournal, LabellingError> {
        let path = Self::path(labels);
        let fail = |error: io::Error| LabellingError::Journal(path.clone(), error);
        // Not for appending: Windows lets nobody cut a file that is opened so.
        let mut options = OpenOptions::new();
        options.read(true).write(true).truncate(false);
        let made = options.clone().create_new(true).open(&path);
        let is_made = made.is_ok();
        let mut file = made
            .or_else(|_| options.create(true).open(&path))
            .map_err(fail)?;
        let trace = is_made.then(|| Trace(path.clone()));
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LabellingError::InUse(labels.to_path_buf()));
            }
            Err(TryLockError::Error(error)) => return Err(fail(error)),
        }
        // One of somebody else keeps its own.
        let _ = keep_permissions(labels, &file);
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(fail)?;
        let mut read = Lines::new(&text);
        let version = match read.entries.first() {
            Some(Entry::Standpoint(version)) => Some(*version),
            _ => None,
        };
        let is_journal = match version {
            Some(version) => (WITHOUT_CHECKSUMS..=VERSION).contains(&version),
            // Perhaps not even the first line was written whole.
            None => read.has_checksums || is_begun(&text).map_err(fail)?,
        };
        if !is_journal {
            return Err(LabellingError::NoJournal(path));
        }
        let secret = read.entries.iter().rev().find_map(|entry| match entry {
            Entry::Secret(secret) => Some(secret),
            _ => None,
        });
        if let Some(secret) = secret {
            TeamSecret::of(labels).take_over(secret)?;
            // Elsewhere the permissions of both files are those of the folder.
            if cfg!(unix) {
                text = without_secrets(&text);
                file = put_anew(&path, &file, &text).map_err(fail)?;
                read = Lines::new(&text);
            }
        }
        clear_copies(labels);
        let mut journal = Journal {
            file,
            path,
            labels: labels.to_path_buf(),
            displaced: None,
            trace,
            length: text.len() as u64,
            last: read.last,
            before: Vec::new(),
        };
        let (mut damage, damaged) = (read.damage, read.damaged);
        if read.entries.is_empty() && !read.has_checksums {
            journal.length = 0;
            journal.last = String::new();
            damage.clear();
        } else if text.last() != Some(&b'\n') {
            journal.before.push(b'\n');
        }
        if !read.has_checksums {
            let (first, sum) = line(&Entry::Standpoint(VERSION), &journal.last)
                .map_err(|error| LabellingError::Journal(journal.path.clone(), error))?;
            journal.before.extend(first);
            journal.last = sum;
        }
        Ok(OpenedJournal {
            journal,
            entries: read.entries,
            damage,
            damaged,
        })
    }

    /// Adds entries and waits until they are on the disk.
    ///
    /// # Errors
    /// If they cannot be written. Then none of them is in the journal.
    pub fn add(&mut self, entries: &[Entry]) -> Result<(), LabellingError> {
        let written = self.write(entries).and_then(|written| {
            self.stay_in_place()?;
            Ok(written)
        });
        if written.is_err() {
            // Half a line would spoil the next one.
            let _ = self.file.set_len(self.length);
        }
        let written = written.map_err(|error| LabellingError::Journal(self.path.clone(), error));
        (self.length, self.last) = written?;
        self.before.clear();
        // Something is in it now, so it stays.
        if let Some(trace) = self.trace.take() {
            trace.keep();
        }
        Ok(())
    }

    /// Keeps a copy of the journal as it is, but for the secrets of older versions, beside the labels, and returns its path.
    /// No earlier copy is replaced.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn keep_copy(&mut self) -> Result<PathBuf, LabellingError> {
        let copy = self.free_name(BEFORE_EDITS);
        let written = self.text().and_then(|text| {
            replace(&copy, |file| {
                keep_permissions(&self.path, file.get_ref())?;
                file.write_all(&without_secrets(&text))
            })
        });
        written.map_err(|error| LabellingError::Journal(copy.clone(), error))?;
        Ok(copy)
    }

    /// The name of another journal beside the labels that no file has yet.
    fn free_name(&self, what: &str) -> PathBuf {
        names(&self.labels, what)
            .find(|path| !path.exists() && !path.is_symlink())
            .unwrap_or_else(|| self.path.clone())
    }

    /// All that is in the file.
    fn text(&mut self) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        self.file.seek(SeekFrom::Start(0))?;
        self.file.read_to_end(&mut text)?;
        Ok(text)
    }

    /// Puts the whole journal in its place again if its file was removed or replaced, for example by a program that keeps
    /// folders the same on several computers. What replaced it is kept under another name.
    fn stay_in_place(&mut self) -> io::Result<()> {
        if leads_to(&self.path, &self.file)? {
            return Ok(());
        }
        let text = self.text()?;
        let mut kept = String::new();
        if self.path.symlink_metadata().is_ok() {
            let name = self.free_name("replaced");
            std::fs::rename(&self.path, &name)?;
            kept = format!(", and what replaced it is kept in {}", name.display());
        }
        self.file = put_anew(&self.path, &self.file, &text)?;
        self.displaced = Some(format!(
            "{} was removed or replaced while this page was open: it is written again with all answers{kept}",
            self.path.display()
        ));
        Ok(())
    }

    /// What to say if the file was not in its place any more when an answer was added.
    pub(super) fn displaced(&self) -> Option<&str> {
        self.displaced.as_deref()
    }

    /// Writes entries after the last whole line, and returns the new length and the checksum of the last line.
    fn write(&mut self, entries: &[Entry]) -> io::Result<(u64, String)> {
        let (mut lines, mut last) = (self.before.clone(), self.last.clone());
        for entry in entries {
            let (line, sum) = line(entry, &last)?;
            lines.extend(line);
            last = sum;
        }
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.write_all(&lines)?;
        self.file.sync_data()?;
        Ok((self.length + lines.len() as u64, last))
    }
}

/// The names of other journals beside the labels, such as `labels.csv.replaced.journal` and `labels.csv.replaced-2.journal`.
fn names(labels: &Path, what: &str) -> impl Iterator<Item = PathBuf> {
    (1..).map(move |number| {
        let mut name = labels.as_os_str().to_os_string();
        name.push(match number {
            1 => format!(".{what}.journal"),
            number => format!(".{what}-{number}.journal"),
        });
        PathBuf::from(name)
    })
}

/// Takes the secrets out of the copies that earlier versions kept of a journal. One that is write-protected or somebody
/// else's stays as it is.
fn clear_copies(labels: &Path) {
    for copy in names(labels, BEFORE_EDITS).take_while(|path| path.exists()) {
        let Ok(Content::Whole(text)) = read_regular(&copy, MAX_COPY) else {
            continue;
        };
        let kept = without_secrets(&text);
        if kept != text {
            let _ = replace(&copy, |file| {
                keep_permissions(&copy, file.get_ref())?;
                file.write_all(&kept)
            });
        }
    }
}

/// Puts a whole journal in the place of one that is open, and returns it, with the permissions and the lock of that one.
fn put_anew(path: &Path, open: &File, text: &[u8]) -> io::Result<File> {
    replace(path, |file| {
        let permissions = open.metadata()?.permissions();
        if file.get_ref().metadata()?.permissions() != permissions {
            file.get_ref().set_permissions(permissions)?;
        }
        file.get_ref().try_lock()?;
        file.write_all(text)?;
        file.get_ref().try_clone()
    })
}

/// The lines of a journal without those of secrets. The checksums fit as far as they did before.
fn without_secrets(text: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(text.len());
    // The checksum of the line before, as it was and as it is.
    let (mut was, mut is) = (String::new(), String::new());
    let mut has_checksums = false;
    for whole in text.split_inclusive(|byte| *byte == b'\n') {
        let line = whole.strip_suffix(b"\n").unwrap_or(whole);
        let checked = Checked::find(line);
        let entry = checked.as_ref().map_or(line, |checked| checked.entry);
        let read = serde_json::from_slice::<Entry>(entry).ok();
        let is_secret = matches!(read, Some(Entry::Secret(_)));
        match checked {
            Some(checked) => {
                has_checksums = true;
                if checked.last != was.as_bytes() {
                    is = String::from_utf8_lossy(checked.last).into_owned();
                }
                was = checked.sum;
                if !is_secret {
                    let sum = checksum(is.as_bytes(), entry);
                    kept.extend(entry);
                    kept.extend(format!("\t{is} {sum}").into_bytes());
                    kept.extend(&whole[line.len()..]);
                    is = sum;
                }
            }
            // A line of version 1, or one that is not as it was written.
            None => {
                let is_whole = read.is_some() && !has_checksums;
                if is_whole {
                    was = checksum(was.as_bytes(), line);
                }
                if is_whole && is_secret {
                    continue;
                }
                if is_whole {
                    is = checksum(is.as_bytes(), line);
                }
                kept.extend(whole);
            }
        }
    }
    kept
}

/// Returns whether this is the beginning of a first line.
fn is_begun(text: &[u8]) -> io::Result<bool> {
    let old = serde_json::to_vec(&Entry::Standpoint(WITHOUT_CHECKSUMS))?;
    let (new, _) = line(&Entry::Standpoint(VERSION), "")?;
    Ok(old.starts_with(text) || new.starts_with(text))
}

/// An entry as a line, and its checksum.
fn line(entry: &Entry, last: &str) -> io::Result<(Vec<u8>, String)> {
    let mut line = serde_json::to_vec(entry)?;
    let sum = checksum(last.as_bytes(), &line);
    line.extend(format!("\t{last} {sum}\n").into_bytes());
    Ok((line, sum))
}

/// The checksum of a line after another one.
fn checksum(last: &[u8], entry: &[u8]) -> String {
    let hash = Sha256::new().chain_update(last).chain_update(entry);
    hex(&hash.finalize()[..CHECKSUM])
}

/// The lines of a journal.
struct Lines {
    entries: Vec<Entry>,
    damage: Vec<Damage>,
    /// How much damage there is, with that which was told.
    damaged: usize,
    /// True if a line has checksums that fit it.
    has_checksums: bool,
    /// The checksum of the last line.
    last: String,
}

impl Lines {
    fn new(text: &[u8]) -> Self {
        let mut read = Lines {
            entries: Vec::new(),
            damage: Vec::new(),
            damaged: 0,
            has_checksums: false,
            last: String::new(),
        };
        // After a line that is not as it was written nothing is known of the one before.
        let mut is_after_damage = false;
        let lines = text.split_inclusive(|byte| *byte == b'\n').zip(1..);
        for (whole, number) in lines {
            let line = whole.strip_suffix(b"\n").unwrap_or(whole);
            if line.is_empty() && !read.has_checksums {
                continue;
            }
            let entry = match Checked::find(line) {
                Some(checked) => {
                    if checked.last != read.last.as_bytes() && !is_after_damage {
                        read.note(Damage::MissingBefore(number));
                    }
                    read.has_checksums = true;
                    read.last = checked.sum;
                    serde_json::from_slice(checked.entry).ok()
                }
                None if read.has_checksums => None,
                None => {
                    let entry = serde_json::from_slice(line).ok();
                    if entry.is_some() {
                        read.last = checksum(read.last.as_bytes(), line);
                    }
                    entry
                }
            };
            is_after_damage = entry.is_none();
            match entry {
                Some(Entry::Mended) => read.damage.clear(),
                Some(Entry::Told(told)) if told >= read.damaged => read.damage.clear(),
                Some(Entry::Told(_)) => {}
                Some(entry) => read.entries.push(entry),
                None if line.len() < whole.len() => read.note(Damage::Changed(number)),
                None => read.note(Damage::Cut(number)),
            }
        }
        read
    }

    fn note(&mut self, damage: Damage) {
        self.damage.push(damage);
        self.damaged += 1;
    }
}

/// A line whose own checksum fits it.
struct Checked<'a> {
    entry: &'a [u8],
    /// The checksum of the line before.
    last: &'a [u8],
    sum: String,
}

impl<'a> Checked<'a> {
    fn find(line: &'a [u8]) -> Option<Self> {
        let tab = line.iter().rposition(|byte| *byte == b'\t')?;
        let (entry, sums) = (&line[..tab], &line[tab + 1..]);
        let blank = sums.iter().position(|byte| *byte == b' ')?;
        let (last, sum) = (&sums[..blank], &sums[blank + 1..]);
        let own = checksum(last, entry);
        (own.as_bytes() == sum).then_some(Checked {
            entry,
            last,
            sum: own,
        })
    }
}

/// The unit of a noun.
fn unit_of(noun: &str) -> Option<Unit> {
    let all = [Unit::Sentence, Unit::Paragraph, Unit::Document, Unit::Row];
    all.into_iter().find(|unit| unit.noun() == noun)
}

/// The entries of a journal, each kind for itself.
#[derive(Default)]
pub(super) struct ReadEntries {
    pub is_empty: bool,
    pub labels: Vec<String>,
    pub seed: Option<u64>,
    /// The last coder and the last order.
    pub coder: String,
    pub order: Order,
    pub answers: Vec<Answer>,
    /// The number of answers when the last table was written.
    pub tabled: usize,
    pub tables: HashSet<String>,
    pub curve: Vec<Measured>,
    pub unit: Option<Unit>,
    pub goal: Option<usize>,
    pub overlap: Option<f64>,
    pub waves: Waves,
}

impl ReadEntries {
    pub fn new(entries: Vec<Entry>) -> Self {
        let is_version = |entry: &Entry| matches!(entry, Entry::Standpoint(_));
        let mut read = ReadEntries {
            is_empty: entries.iter().all(is_version),
            ..Self::default()
        };
        for entry in entries {
            match entry {
                Entry::Standpoint(_) | Entry::Mended | Entry::Told(_) | Entry::Secret(_) => {}
                Entry::Labels(labels) => read.labels = labels,
                Entry::Seed(number) => read.seed = Some(number),
                Entry::Coder(name) => read.coder = name,
                Entry::Order(last) => read.order = last,
                Entry::Answer(answer) => {
                    read.waves.answered(&answer);
                    read.answers.push(*answer);
                }
                Entry::Articles(keys) => read.waves.add(keys),
                Entry::Table(hash) => {
                    read.tabled = read.answers.len();
                    read.tables.insert(hash);
                }
                Entry::TrainingRound(measured) => read.curve.push(measured),
                Entry::Unit(noun) => read.unit = unit_of(&noun),
                Entry::Goal(goal) => read.goal = Some(goal),
                Entry::Overlap(share) => read.overlap = Some(share),
            }
        }
        read
    }
}

#[cfg(test)]
mod tests;
