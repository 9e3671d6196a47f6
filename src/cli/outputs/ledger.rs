//! The ledger of what this program wrote on this computer: the hash of each output, with the command that wrote it.
//! A file that is on it may be written anew by the same command; any other may be somebody's work.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use standpoint_common::atomic::{replace, replaced};
use standpoint_common::hash::sha256_of_file;

/// The largest number of lines that are kept, of about 80 bytes.
const MOST: usize = 20_000;

/// What the ledger knows of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Nothing is in it, so that nothing can be lost.
    Empty,
    /// It is as this command wrote it.
    AsWritten,
    /// It is as another command wrote it.
    ByOther(String),
    /// This program did not write it, or somebody changed it since.
    Unknown,
}

/// What is known of a file that an output of `command` would replace.
pub fn look_up(existing: &Path, command: &str) -> Known {
    if is_blank(existing) {
        return Known::Empty;
    }
    let Ok(hash) = sha256_of_file(existing) else {
        return Known::Unknown;
    };
    let written = path().and_then(|path| read(&path).ok()).unwrap_or_default();
    let lines = written.lines().filter_map(|line| line.split_once(' '));
    let by: Vec<&str> = lines
        .filter_map(|(of, by)| (of == hash).then_some(by))
        .collect();
    match by.as_slice() {
        [] => Known::Unknown,
        by if by.contains(&command) => Known::AsWritten,
        [other, ..] => Known::ByOther((*other).to_string()),
    }
}

/// Adds the files that this run has put in place. `name` gives the command of each. A ledger that cannot be written
/// is none: the files are then protected as if somebody else had written them.
pub fn remember(name: impl Fn(&Path) -> &'static str) {
    let lines = replaced().into_iter().filter_map(|file| {
        let hash = sha256_of_file(&file).ok()?;
        Some(format!("{hash} {}\n", name(&file)))
    });
    let lines: String = lines.collect();
    if let Some(path) = path().filter(|_| !lines.is_empty()) {
        let _ = add(&path, &lines);
    }
}

fn add(path: &Path, lines: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let written = read(path).unwrap_or_default();
    let known: HashSet<&str> = written.lines().collect();
    let new = lines.lines().filter(|line| !known.contains(line));
    let lines: String = new.map(|line| format!("{line}\n")).collect();
    let count = written.lines().count();
    if count >= MOST {
        let kept = written.lines().skip(count - MOST / 2);
        let kept: String = kept.map(|line| format!("{line}\n")).collect();
        return replace(path, |file| {
            file.write_all(kept.as_bytes())?;
            file.write_all(lines.as_bytes())
        });
    }
    // In one piece, so that several programs may add at once.
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    file.write_all(lines.as_bytes())
}

/// Returns whether a file holds nothing but a little white space.
fn is_blank(path: &Path) -> bool {
    let is_small = std::fs::metadata(path).is_ok_and(|found| found.len() < 1 << 16);
    is_small && read(path).is_ok_and(|text| text.trim().is_empty())
}

fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.read_to_string(&mut text)?;
    Ok(text)
}

/// The file: in the folder of the variable STANDPOINT_STATE, or in the user's folder for such files. `None` if the
/// variable is empty.
fn path() -> Option<PathBuf> {
    let folder = match std::env::var_os("STANDPOINT_STATE") {
        Some(folder) => (!folder.is_empty()).then(|| PathBuf::from(folder)),
        None => dirs::state_dir()
            .or_else(dirs::data_local_dir)
            .map(|folder| folder.join("standpoint")),
    };
    folder.map(|folder| folder.join("written"))
}
