//! The ledger of what this program wrote on this computer: the hash of each output, with the command that wrote it.
//! A file that is on it may be written anew by the same command; any other may be somebody's work. Beside it lie the locks of
//! what is being written.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use standpoint_common::atomic::replace;
use standpoint_common::hash::{sha256, sha256_of_file};

/// The largest number of lines that are kept, of about 80 bytes.
const MAX_LINES: usize = 20_000;

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
    // A large file takes long to read, and there may be nothing to compare it with.
    let is_empty = text().is_empty();
    match sha256_of_file(existing) {
        Ok(hash) if !is_empty => of_hash(&hash, command),
        _ => Known::Unknown,
    }
}

/// What is known of a file with this hash.
pub fn of_hash(hash: &str, command: &str) -> Known {
    let written = text();
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

/// Adds a file with the command that may replace it.
///
/// # Errors
/// If the ledger cannot be written. The file is then protected as if somebody else had written it.
pub fn add(hash: &str, command: &str) -> Result<(), (PathBuf, io::Error)> {
    let Some(path) = path() else {
        return Ok(());
    };
    add_line(&path, &format!("{hash} {command}")).map_err(|error| (path, error))
}

fn add_line(path: &Path, line: &str) -> io::Result<()> {
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(io::Error::other("it is no regular file"));
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let written = read(path).unwrap_or_default();
    let count = written.lines().count();
    if count >= MAX_LINES {
        let kept = written.lines().skip(count - MAX_LINES / 2);
        let lines: Vec<&str> = kept.filter(|kept| *kept != line).chain([line]).collect();
        return replace(path, |file| {
            lines.iter().try_for_each(|line| writeln!(file, "{line}"))
        });
    }
    if written.lines().any(|known| known == line) {
        return Ok(());
    }
    // One write, so that lines of several programs do not mix.
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    // Ends a last line that was cut short.
    let start = if written.is_empty() || written.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    file.write_all(format!("{start}{line}\n").as_bytes())
}

/// Returns whether a file holds nothing but a little white space.
fn is_blank(path: &Path) -> bool {
    let is_small = std::fs::metadata(path).is_ok_and(|found| found.len() < 1 << 16);
    is_small && read(path).is_ok_and(|text| text.trim().is_empty())
}

/// All that is in the ledger.
fn text() -> String {
    path().and_then(|path| read(&path).ok()).unwrap_or_default()
}

/// Reads a file that holds text, and no pipe.
fn read(path: &Path) -> io::Result<String> {
    if std::fs::metadata(path)?.is_file() {
        Ok(String::from_utf8_lossy(&std::fs::read(path)?).into_owned())
    } else {
        Err(io::ErrorKind::InvalidInput.into())
    }
}

/// The folder of what is locked while a run writes it.
pub fn locks() -> Option<PathBuf> {
    folder().map(|folder| folder.join("locks"))
}

/// The file that holds the address of the page of a project while that is open. Only the user may read it.
pub fn page_of(project: &Path) -> Option<PathBuf> {
    let name = sha256(project.as_os_str().as_encoded_bytes());
    folder().map(|folder| folder.join("pages").join(name))
}

/// The file of the ledger.
pub fn path() -> Option<PathBuf> {
    folder().map(|folder| folder.join("written"))
}

/// The folder of the variable STANDPOINT_STATE, or the user's folder for such files. `None` if the variable is empty.
fn folder() -> Option<PathBuf> {
    match std::env::var_os("STANDPOINT_STATE") {
        Some(folder) => (!folder.is_empty()).then(|| PathBuf::from(folder)),
        None => dirs::state_dir()
            .or_else(dirs::data_local_dir)
            .map(|folder| folder.join("standpoint")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &Path) -> Vec<String> {
        read(path).unwrap().lines().map(str::to_string).collect()
    }

    #[test]
    fn a_full_ledger_keeps_the_newer_half_and_the_new_lines() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/written");
        std::fs::create_dir(path.parent().unwrap()).unwrap();
        let old: String = (0..MAX_LINES).map(|at| format!("{at} score\n")).collect();
        std::fs::write(&path, old).unwrap();
        // It is on it already, and would be cut.
        add_line(&path, "0 score").unwrap();
        let kept = lines(&path);
        assert_eq!(kept.len(), MAX_LINES / 2 + 1);
        assert_eq!(kept[0], format!("{} score", MAX_LINES / 2));
        assert_eq!(kept[MAX_LINES / 2], "0 score");
        for _ in 0..2 {
            add_line(&path, "new train").unwrap();
            assert_eq!(
                lines(&path),
                [&kept[..], &["new train".to_string()]].concat()
            );
        }
    }

    #[test]
    fn a_damaged_line_leaves_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("written");
        std::fs::write(&path, b"a score\n\xFF").unwrap();
        add_line(&path, "b train").unwrap();
        let kept = lines(&path);
        assert!(kept.contains(&"a score".to_string()) && kept.contains(&"b train".to_string()));
    }
}
