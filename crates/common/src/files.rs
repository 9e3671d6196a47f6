//! Opens paths of any kind with care: a pipe would make the program wait, a device has no end, and a link may lead
//! to somebody else's file.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// The reason why a pipe or a device is not read, for messages.
pub const NO_FILE: &str = "it is a pipe or a device, and no file";

/// Opens a file to be read. `None` if there is something else, such as a pipe or a device.
///
/// # Errors
/// If there is nothing, or it is a folder or cannot be read.
pub fn open_regular(path: &Path) -> io::Result<Option<File>> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits().cast_signed());
    }
    let file = options.read(true).open(path)?;
    let found = file.metadata()?;
    match (found.is_file(), found.is_dir()) {
        (true, _) => Ok(Some(file)),
        (_, true) => Err(io::ErrorKind::IsADirectory.into()),
        _ => Ok(None),
    }
}

/// Opens a file to write at its end, and makes it if it is missing.
///
/// # Errors
/// If there is something else, such as a pipe, or it cannot be opened.
pub fn open_to_append(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        // Opening a pipe to which nobody listens fails and does not wait.
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits().cast_signed());
    }
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(io::Error::other(NO_FILE));
    }
    options.append(true).create(true).open(path)
}

/// The content of a file, or why it was not read.
#[derive(Debug)]
pub enum Content {
    /// All of it.
    Whole(Vec<u8>),
    /// It has so many bytes, which is too many.
    TooLarge(u64),
    /// There is something else, such as a pipe or a device.
    NoFile,
}

/// Reads a file of at most `most` bytes.
///
/// # Errors
/// If there is nothing, or it is a folder or cannot be read.
pub fn read_regular(path: &Path, most: u64) -> io::Result<Content> {
    let Some(file) = open_regular(path)? else {
        return Ok(Content::NoFile);
    };
    let length = file.metadata()?.len();
    if length > most {
        return Ok(Content::TooLarge(length));
    }
    // It may grow, and the files in which the system tells of itself do not say their length.
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 {
        length if length > most => Ok(Content::TooLarge(length)),
        _ => Ok(Content::Whole(bytes)),
    }
}

/// Returns whether a path is free, or that of a file to which nothing else leads. In a shared folder a link could lead
/// to a file of somebody else.
pub fn is_own(path: &Path) -> bool {
    std::fs::symlink_metadata(path).map_or(true, |found| is_own_file(&found))
}

fn is_own_file(found: &Metadata) -> bool {
    #[cfg(unix)]
    let is_linked = std::os::unix::fs::MetadataExt::nlink(found) > 1;
    #[cfg(not(unix))]
    let is_linked = false;
    found.is_file() && !is_linked
}

/// Opens a file to be read and written, which is made if it is missing. Only the user may then read it. `None` if it is not
/// [its own](is_own).
///
/// # Errors
/// If the file cannot be opened or made.
pub fn open_own(path: &Path) -> io::Result<Option<File>> {
    if !is_own(path) {
        return Ok(None);
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.mode(0o600).custom_flags(flags.bits().cast_signed());
    }
    let file = options.open(path)?;
    // Something else may have come in its place.
    let is_own = is_own_file(&file.metadata()?);
    Ok(is_own.then_some(file))
}

/// Returns whether a path leads to a file that was opened by it, and not to another one or to none.
///
/// # Errors
/// If the system does not tell of the open file.
pub fn leads_to(path: &Path, file: &File) -> io::Result<bool> {
    let opened = file.metadata()?;
    let Ok(there) = std::fs::metadata(path) else {
        return Ok(false);
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Ok((there.dev(), there.ino()) == (opened.dev(), opened.ino()))
    }
    // Nothing else is known of a file elsewhere.
    #[cfg(not(unix))]
    Ok(there.created().ok() == opened.created().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_files_of_a_size_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "four").unwrap();
        assert!(matches!(read_regular(&path, 4), Ok(Content::Whole(b)) if b == b"four"));
        assert!(matches!(read_regular(&path, 3), Ok(Content::TooLarge(4))));
        let kind = |path: &Path| read_regular(path, 9).unwrap_err().kind();
        assert_eq!(kind(&folder.path().join("b")), io::ErrorKind::NotFound);
        #[cfg(unix)]
        {
            assert_eq!(kind(folder.path()), io::ErrorKind::IsADirectory);
            let pipe = folder.path().join("pipe");
            let made = std::process::Command::new("mkfifo").arg(&pipe).status();
            assert!(made.unwrap().success());
            let zero = folder.path().join("zero");
            std::os::unix::fs::symlink("/dev/zero", &zero).unwrap();
            for path in [pipe, zero] {
                assert!(matches!(read_regular(&path, 9), Ok(Content::NoFile)));
            }
        }
    }

    #[test]
    fn a_link_is_no_own_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        assert!(open_own(&path).unwrap().is_some());
        std::fs::write(&path, "kept").unwrap();
        assert!(open_own(&path).unwrap().is_some());
        assert_eq!(std::fs::read(&path).unwrap(), b"kept");
        #[cfg(unix)]
        {
            let link = folder.path().join("link");
            std::os::unix::fs::symlink(&path, &link).unwrap();
            assert!(open_own(&link).unwrap().is_none());
            let nowhere = folder.path().join("nowhere");
            std::os::unix::fs::symlink(folder.path().join("b"), &nowhere).unwrap();
            assert!(open_own(&nowhere).unwrap().is_none());
            assert!(!folder.path().join("b").exists());
            std::fs::hard_link(&path, folder.path().join("hard")).unwrap();
            assert!(open_own(&path).unwrap().is_none());
        }
    }
}
