//! Files that appear whole or not at all.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

/// Writes a file under a temporary name in the same folder and renames it when `write` has
/// succeeded, so that readers see the old file or the new one and a failure leaves no trace. What
/// exists and is no regular file (a pipe, `/dev/stdout`) is written to directly.
pub fn replace<T, E: From<std::io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&File>) -> Result<T, E>,
) -> Result<T, E> {
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        let file = OpenOptions::new().write(true).open(path)?;
        return through(&file, write);
    }
    let temporary = temporary(folder(path))?;
    let result = through(temporary.as_file(), write)?;
    temporary.as_file().sync_all()?;
    temporary.persist(path).map_err(|error| error.error)?;
    Ok(result)
}

/// Fails where a file could not be written, folders above it that are still to be made included, so
/// that this is known before the work and not after it. Leaves no trace.
pub fn check_writable(path: &Path) -> io::Result<()> {
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => return Err(ErrorKind::IsADirectory.into()),
        Ok(found) if !found.is_file() => return Ok(()),
        _ => {}
    }
    let mut folder = folder(path);
    while !folder.exists()
        && let Some(above) = folder.parent()
    {
        folder = above;
    }
    match folder.as_os_str().is_empty() {
        true => temporary(Path::new(".")),
        false => temporary(folder),
    }
    .map(drop)
}

/// The folder of a file.
fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn through<T, E: From<std::io::Error>>(
    file: &File,
    write: impl FnOnce(&mut BufWriter<&File>) -> Result<T, E>,
) -> Result<T, E> {
    let mut buffer = BufWriter::with_capacity(1 << 16, file);
    let result = write(&mut buffer)?;
    buffer.flush()?;
    Ok(result)
}

/// A temporary file in a folder. Such files are readable by their owner only; ours become results
/// that others may read, as far as the user's umask says.
fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".standpoint-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder).map_err(|error| {
        let kind = error.kind();
        match kind {
            ErrorKind::NotFound if !folder.exists() => {
                let missing = format!("there is no folder {}: make it first", folder.display());
                io::Error::new(kind, missing)
            }
            // Without the temporary name, which nobody has asked for.
            ErrorKind::NotFound
            | ErrorKind::PermissionDenied
            | ErrorKind::NotADirectory
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::StorageFull => kind.into(),
            _ => error,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_leaves_the_old_file_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scores.csv");
        std::fs::write(&path, "old").unwrap();
        let failed: std::io::Result<()> = replace(&path, |file| {
            file.write_all(b"half")?;
            Err(std::io::Error::other("the disk is full"))
        });
        assert!(failed.is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        replace(&path, |file| file.write_all(b"new")).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
    }

    #[test]
    fn where_nothing_can_be_written_is_known_beforehand() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let kind = |path: &Path| check_writable(path).map_err(|error| error.kind());
        assert_eq!(kind(&file), Ok(()));
        assert_eq!(kind(&folder.path().join("a/b/c")), Ok(()));
        assert_eq!(kind(folder.path()), Err(ErrorKind::IsADirectory));
        assert_eq!(kind(&file.join("c")), Err(ErrorKind::NotADirectory));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_missing_folder_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("missing").join("scores.csv");
        let failed: io::Result<()> = replace(&path, |_| Ok(()));
        let said = failed.unwrap_err().to_string();
        assert!(said.contains("missing: make it first"), "{said}");
    }
}
