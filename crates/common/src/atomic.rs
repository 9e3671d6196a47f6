//! Files that appear whole or not at all.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, ErrorKind, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::SystemTime;

use tempfile::NamedTempFile;

use crate::fault::fault_point;
use crate::files::{leads_to, open_own, open_regular};
use crate::hash::{sha256, sha256_of_reader};

/// The beginning of the names of unfinished files.
pub const UNFINISHED_NAME: &str = ".standpoint-";

/// The most links in a row that are followed, as many as systems follow. More lead in a circle.
const MAX_LINKS: usize = 40;

/// Unfinished files that are deleted if the program is stopped.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Files that this run has put in place, or is about to.
static REPLACED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A function that hears of each file just before the file is put in its place.
static WITNESS: OnceLock<fn(&Path, &str)> = OnceLock::new();

/// Calls `witness` with the path and the SHA-256 of each file of this run, just before the file is put in its place. So
/// what the witness writes down is never missing, however the run ends.
pub fn tell_before_placing(witness: fn(&Path, &str)) {
    let _ = WITNESS.set(witness);
}

/// Puts a whole file in the place `path`, to which `output` leads, by `rename`. `file` is the file, open to be read.
///
/// # Errors
/// If somebody changed what stands there, or the file cannot be read or renamed.
pub fn place(
    output: &Path,
    path: &Path,
    mut file: &File,
    rename: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    if let Some(witness) = WITNESS.get() {
        file.rewind()?;
        let hash = sha256_of_reader(file)?;
        fault_point();
        witness(path, &hash);
    }
    fault_point();
    check_unchanged(output)?;
    // Beforehand, or the new file could be taken for the old one.
    REPLACED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(path.to_path_buf());
    rename()?;
    fault_point();
    let mut claims = claims();
    let own = claims.iter_mut().filter(|claim| {
        // Its folder may have been made meanwhile.
        resolve_symlinks(&claim.target).is_ok_and(|target| target == path)
    });
    own.for_each(|claim| {
        claim.standing = claim.standing.take().map(|_| standing(path));
        // The lock of the file that was replaced keeps nobody from this one.
        claim.file = lock(path).ok().flatten();
    });
    Ok(())
}

/// Returns true if this run has put a file in this place, or was about to.
pub fn is_replaced(path: &Path) -> bool {
    let replaced = REPLACED.lock().unwrap_or_else(PoisonError::into_inner);
    resolve_symlinks(path).is_ok_and(|path| replaced.contains(&path))
}

/// The outputs of this run.
static CLAIMS: Mutex<Vec<Claim>> = Mutex::new(Vec::new());

/// An output of this run, as it was found.
#[derive(Debug)]
struct Claim {
    path: PathBuf,
    /// The file that the path led to.
    target: PathBuf,
    /// The file that stood there, if one did; `None` if whatever comes there may be replaced.
    standing: Option<Option<Standing>>,
    /// The file that stands there, whose lock lasts as long as the run. It may have several paths.
    file: Option<File>,
    /// The lock of the path, at which there may be no file yet.
    _path: Option<PathLock>,
}

/// The length and the time of a file, one of which differs after a change. Comparing its content would take long.
#[derive(Debug, PartialEq, Eq)]
struct Standing {
    length: u64,
    modified: Option<SystemTime>,
}

/// A file that stands for the path of an output. The system unlocks it when the run ends, however that is, and what is left
/// of it locks nothing.
#[derive(Debug)]
struct PathLock {
    file: PathBuf,
    _locked: File,
    _unfinished: Unfinished,
}

impl Drop for PathLock {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.file);
    }
}

fn claims() -> MutexGuard<'static, Vec<Claim>> {
    CLAIMS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Claims an output for this run, before it looks at what stands there: another run that claims that file fails, and unless
/// `may_replace` is true [`replace`] fails if something else stands there in the end. What is a pipe or a device
/// is nobody's. What is not there yet is claimed by a file in the folder `locks`.
///
/// # Errors
/// If another run has claimed it (`ResourceBusy`), or if links lead nowhere.
pub fn claim(path: &Path, may_replace: bool, locks: Option<&Path>) -> io::Result<()> {
    let absolute = std::path::absolute(path)?;
    let mut claims = claims();
    let is_claimed = claims.iter().any(|claim| claim.path == absolute);
    if is_claimed || std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return Ok(());
    }
    let target = resolve_symlinks(path)?;
    let (file, path) = match claims.iter().any(|claim| claim.target == target) {
        true => (None, None),
        false => {
            let path = locks.map(|locks| lock_path(&target, locks)).transpose()?;
            (lock(&target)?, path.flatten())
        }
    };
    let standing = (!may_replace).then(|| standing(&target));
    claims.push(Claim {
        path: absolute,
        target,
        standing,
        file,
        _path: path,
    });
    Ok(())
}

/// Ends all claims of this run.
pub fn release_claims() {
    claims().clear();
}

/// Describes the file at a path. `None` if there is none.
fn standing(path: &Path) -> Option<Standing> {
    match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        found => Some(Standing {
            length: found.as_ref().map_or(0, std::fs::Metadata::len),
            modified: found.and_then(|found| found.modified()).ok(),
        }),
    }
}

/// Locks a file that an output is to replace. `None` if there is none, or the disk keeps no locks: then what stands there in
/// the end has to do.
fn lock(target: &Path) -> io::Result<Option<File>> {
    // Windows would keep all other programs from reading it.
    let Some(file) = open_regular(target).ok().flatten().filter(|_| cfg!(unix)) else {
        return Ok(None);
    };
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(in_use()),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

/// Locks the path of an output in the folder `locks`. `None` if nothing can be locked there.
fn lock_path(target: &Path, locks: &Path) -> io::Result<Option<PathLock>> {
    let absolute = std::path::absolute(target)?;
    let file = locks.join(sha256(absolute.as_os_str().as_encoded_bytes()));
    let open = || {
        std::fs::create_dir_all(locks)?;
        open_own(&file)
    };
    while let Ok(Some(locked)) = open() {
        match locked.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(in_use()),
            Err(TryLockError::Error(_)) => break,
        }
        // A run that ended meanwhile has removed this file, and a third run would lock a new one of the same name.
        if leads_to(&file, &locked)? {
            let (unfinished, file) = Unfinished::begin(|| Ok(file))?;
            return Ok(Some(PathLock {
                file,
                _locked: locked,
                _unfinished: unfinished,
            }));
        }
    }
    Ok(None)
}

fn in_use() -> io::Error {
    io::Error::new(
        ErrorKind::ResourceBusy,
        "another run is writing this file; wait for its end, or choose another name",
    )
}

/// Fails if a claimed output is not as it was when the run began: somebody changed it, protected it, or put something
/// else in its place.
fn check_unchanged(path: &Path) -> io::Result<()> {
    let absolute = std::path::absolute(path)?;
    let claims = claims();
    let mut known = claims.iter();
    let claim = known.find(|claim| claim.path == absolute || claim.target == path);
    let Some((claim, was)) = claim.and_then(|claim| Some((claim, claim.standing.as_ref()?))) else {
        return Ok(());
    };
    let is = standing(&claim.target);
    // A folder that was missing may have been made meanwhile, so that its whole path is known.
    let target = [&claim.path, &claim.target].map(|path| resolve_symlinks(path).ok());
    let leads_there = target[0].is_some() && target[0] == target[1] && !claim.target.is_symlink();
    if leads_there && (is.is_none() || is == *was) {
        refuse_protected(&claim.target)
    } else {
        Err(io::Error::other(
            "somebody or another run wrote it while this run went on, and it stays as it is; choose another name",
        ))
    }
}

/// Writes a file under a temporary name and renames it when `write` has succeeded, so that readers see the
/// old file or the new one and a failure leaves no trace. Folders that are missing are made then, too. A link
/// stays, and the file that it leads to is replaced, unless it was [claimed](claim) and something changed it. What exists and is no regular file (a pipe,
/// `/dev/stdout`) is written to directly.
///
/// # Errors
/// If the file cannot be written, or `write` fails.
pub fn replace<T, E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&File>) -> Result<T, E>,
) -> Result<T, E> {
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        check_unchanged(path)?;
        let file = OpenOptions::new().write(true).open(path)?;
        return through(&file, write);
    }
    let given = path;
    let path = &resolve_symlinks(path)?;
    refuse_protected(path)?;
    let begun = Begun::beside(path)?;
    keep_permissions(path, begun.file())?;
    let result = through(begun.file(), write)?;
    begun.file().sync_all()?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let file = begun.file().try_clone()?;
    place(given, path, &file, || begun.persist(path))?;
    Ok(result)
}

/// Gives a file the permissions of the one that it is to replace, before anything is in it: what only its
/// owner may read stays so.
///
/// # Errors
/// If the permissions cannot be read or set.
pub fn keep_permissions(replaced: &Path, by: &File) -> io::Result<()> {
    // If it cannot be read, writing reports the error.
    let Ok(replaced) = std::fs::metadata(replaced) else {
        return Ok(());
    };
    // The permissions of a file that belongs to somebody else cannot be set at all.
    if by.metadata()?.permissions() == replaced.permissions() {
        Ok(())
    } else {
        by.set_permissions(replaced.permissions())
    }
}

/// Removes the files that are being written, for a program that is about to stop. A thread that begins a file
/// afterwards waits for the end of the program.
pub fn remove_unfinished() {
    let mut unfinished = unfinished();
    for path in unfinished.drain(..) {
        let _ = std::fs::remove_file(path);
    }
    std::mem::forget(unfinished);
}

/// A path on the list of what is unfinished, until dropped.
#[derive(Debug)]
struct Unfinished(PathBuf);

impl Unfinished {
    /// Makes something that is on the list as soon as it exists. Bind the result in this order: then what was made
    /// is dropped before its place on the list.
    fn begin<T: AsRef<Path>>(make: impl FnOnce() -> io::Result<T>) -> io::Result<(Self, T)> {
        let mut unfinished = unfinished();
        let made = make()?;
        let path = made.as_ref().to_path_buf();
        unfinished.push(path.clone());
        Ok((Unfinished(path), made))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        unfinished().retain(|path| *path != self.0);
    }
}

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Fails where [`replace`] could not write a file, so that this is known before the work and not
/// after it. Leaves no trace.
///
/// # Errors
/// If the file could not be written.
pub fn check_writable(path: &Path) -> io::Result<()> {
    let ends = path.as_os_str().as_encoded_bytes().last();
    if ends.is_some_and(|byte| std::path::is_separator(char::from(*byte))) && !path.is_dir() {
        let advice = "this is the name of a folder: add to it the name of a file";
        return Err(io::Error::new(ErrorKind::IsADirectory, advice));
    }
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(ErrorKind::IsADirectory.into()),
        Ok(found) if !found.is_file() => Ok(()),
        // The temporary name is a shorter one.
        Err(error) if error.kind() == ErrorKind::InvalidFilename => Err(error),
        _ => {
            let path = resolve_symlinks(path)?;
            refuse_protected(&path)?;
            Begun::beside(&path).map(|_| ())
        }
    }
}

/// Fails if a file is write-protected. Renaming would replace it all the same, by a file without the protection.
fn refuse_protected(path: &Path) -> io::Result<()> {
    if std::fs::metadata(path).is_ok_and(|found| found.permissions().readonly()) {
        Err(io::Error::new(
            ErrorKind::PermissionDenied,
            "this file is write-protected; choose another name",
        ))
    } else {
        Ok(())
    }
}

/// Where the file is, or will be, that a path leads to, through links if it is one.
///
/// # Errors
/// If links lead in a circle, or a folder on the way cannot be read.
pub fn resolve_symlinks(path: &Path) -> io::Result<PathBuf> {
    if let Ok(there) = path.canonicalize() {
        return Ok(there);
    }
    let mut file = path.to_path_buf();
    for links in 0..MAX_LINKS {
        let folder = match file.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let Ok(target) = std::fs::read_link(&file) else {
            return match (folder.canonicalize(), file.file_name()) {
                (Ok(folder), Some(name)) => Ok(folder.join(name)),
                // Not made as other folders are: it may be that of a disk that is not there.
                _ if links > 0 => Err(nowhere(&format!("{}: no such folder", folder.display()))),
                _ => Ok(file),
            };
        };
        file = folder.join(target);
    }
    Err(nowhere("itself"))
}

fn nowhere(leads: &str) -> io::Error {
    let advice = format!("this is a link that leads to {leads}; choose another name");
    io::Error::new(ErrorKind::NotFound, advice)
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

/// The folder that is to hold `path`, or the nearest one above that is there already.
pub fn nearest_folder(path: &Path) -> &Path {
    path.ancestors()
        .skip(1)
        .filter(|folder| !folder.as_os_str().is_empty())
        .find(|folder| folder.exists())
        .unwrap_or(Path::new("."))
}

/// A file that is being written, in the folder that is to hold it or in the nearest one above that is there
/// already: what is made in that later is on the same disk.
enum Begun {
    /// It has no name, so that nothing of it is left, however the program ends.
    #[cfg(target_os = "linux")]
    Nameless(File),
    /// It has a temporary name, where the disk or the system keeps no file without one.
    Named(NamedTempFile, Unfinished),
}

impl Begun {
    fn beside(path: &Path) -> io::Result<Self> {
        let folder = nearest_folder(path);
        #[cfg(target_os = "linux")]
        if let Some(file) = nameless(folder) {
            return Ok(Begun::Nameless(file));
        }
        let begun = named(|builder| builder.tempfile_in(folder))
            .map(|(file, unfinished)| Begun::Named(file, unfinished));
        begun.map_err(|error| {
            let kind = error.kind();
            match kind {
                // Without the temporary name, which nobody has asked for.
                ErrorKind::PermissionDenied => not_allowed(folder),
                ErrorKind::NotFound
                | ErrorKind::NotADirectory
                | ErrorKind::ReadOnlyFilesystem
                | ErrorKind::StorageFull => kind.into(),
                _ => error,
            }
        })
    }

    fn file(&self) -> &File {
        match self {
            #[cfg(target_os = "linux")]
            Begun::Nameless(file) => file,
            Begun::Named(file, _) => file.as_file(),
        }
    }

    /// Puts the whole file in its place. A file without a name gets a temporary one first: no link replaces
    /// anything.
    fn persist(self, path: &Path) -> io::Result<()> {
        let (whole, _unfinished) = match self {
            #[cfg(target_os = "linux")]
            Begun::Nameless(file) => {
                use rustix::fs::{AtFlags, CWD, linkat};
                let open = open_file(&file);
                named(|builder| {
                    builder.make_in(nearest_folder(path), |name| {
                        linkat(CWD, &open, CWD, name, AtFlags::SYMLINK_FOLLOW)?;
                        file.try_clone()
                    })
                })?
            }
            Begun::Named(file, unfinished) => (file, unfinished),
        };
        fault_point();
        whole.persist(path).map_err(|error| error.error)?;
        Ok(())
    }
}

/// Makes a file with a temporary name. Such files are readable by their owner only; ours become results that
/// others may read, as far as the user's umask says.
fn named(
    make: impl FnOnce(&tempfile::Builder) -> io::Result<NamedTempFile>,
) -> io::Result<(NamedTempFile, Unfinished)> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED_NAME);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let (unfinished, file) = Unfinished::begin(|| make(&builder))?;
    Ok((file, unfinished))
}

/// Makes a file without a name, if the disk can keep one and the system can name it later.
#[cfg(target_os = "linux")]
fn nameless(folder: &Path) -> Option<File> {
    use rustix::fs::{Mode, OFlags, open};
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    let file = File::from(open(folder, flags, Mode::from_raw_mode(0o666)).ok()?);
    open_file(&file).exists().then_some(file)
}

/// The path by which the system knows a file that is open.
#[cfg(target_os = "linux")]
fn open_file(file: &File) -> PathBuf {
    use std::os::fd::AsRawFd;
    PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
}

/// The error for a folder in which no file can be made.
fn not_allowed(folder: &Path) -> io::Error {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let advice = format!(
        "you are not allowed to write in the folder {}; choose another one, for example with -o",
        folder.display()
    );
    io::Error::new(ErrorKind::PermissionDenied, advice)
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

    #[cfg(unix)]
    #[test]
    fn what_only_its_owner_may_read_stays_so() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scores.csv");
        for mode in [0o600, 0o640, 0o644] {
            std::fs::write(&path, "old").unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let mode_of = |found: std::fs::Metadata| found.permissions().mode() & 0o777;
            replace(&path, |file| {
                assert_eq!(mode_of(file.get_ref().metadata()?), mode);
                file.write_all(b"new")
            })
            .unwrap();
            assert_eq!(mode_of(std::fs::metadata(&path).unwrap()), mode);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_and_its_file_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        replace(&link, |file| file.write_all(b"new")).unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(std::fs::read_link(&link).unwrap(), file);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_what_is_not_there_is_written_through() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("results")).unwrap();
        symlink("results/second", at("first")).unwrap();
        symlink("file", at("results/second")).unwrap();
        replace(&at("first"), |file| file.write_all(b"new")).unwrap();
        assert_eq!(std::fs::read_to_string(at("results/file")).unwrap(), "new");
        assert!(at("first").is_symlink() && at("results/second").is_symlink());
        symlink("circle", at("circle")).unwrap();
        symlink("gone/file", at("nowhere")).unwrap();
        for (link, why) in [("circle", "itself"), ("nowhere", "gone: no such folder")] {
            let written = replace(&at(link), |file| file.write_all(b"new"));
            for result in [check_writable(&at(link)), written] {
                let error = result.unwrap_err().to_string();
                assert!(error.contains(why), "{error}");
            }
            assert!(at(link).is_symlink());
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 4);
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
        assert_eq!(
            kind(&folder.path().join("new/")),
            Err(ErrorKind::IsADirectory)
        );
        assert_eq!(kind(&file.join("c")), Err(ErrorKind::NotADirectory));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_may_not_be_written_in_is_named() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let closed = folder.path().canonicalize().unwrap();
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o555)).unwrap();
        let told = check_writable(&folder.path().join("scores.csv"));
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o755)).unwrap();
        // Root may write everywhere.
        if let Err(error) = told {
            assert_eq!(error.kind(), ErrorKind::PermissionDenied);
            let wanted = format!("in the folder {}; choose another one", closed.display());
            assert!(error.to_string().contains(&wanted), "{error}");
        }
    }

    #[test]
    fn a_write_protected_file_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scores.csv");
        std::fs::write(&path, "old").unwrap();
        let mut permissions = std::fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        std::fs::set_permissions(&path, permissions).unwrap();
        let written = replace(&path, |file| file.write_all(b"new"));
        for result in [check_writable(&path), written] {
            let error = result.unwrap_err().to_string();
            assert!(error.contains("write-protected"), "{error}");
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_claimed_file_that_anything_changed_is_not_replaced() {
        let rename = |folder: &Path| {
            std::fs::write(folder.join("new"), "mine").unwrap();
            std::fs::rename(folder.join("new"), folder.join("out")).unwrap();
        };
        let protect = |folder: &Path| {
            std::fs::write(folder.join("out"), "mine").unwrap();
            let mut permissions = std::fs::metadata(folder.join("out")).unwrap().permissions();
            permissions.set_readonly(true);
            std::fs::set_permissions(folder.join("out"), permissions).unwrap();
        };
        let edit = |folder: &Path| {
            let mut file = OpenOptions::new();
            let file = file.append(true).create(true).open(folder.join("out"));
            file.unwrap().write_all(b"mine").unwrap();
        };
        #[cfg(unix)]
        let link = |folder: &Path| {
            let _ = std::fs::remove_file(folder.join("out"));
            std::fs::write(folder.join("other"), "mine").unwrap();
            std::os::unix::fs::symlink("other", folder.join("out")).unwrap();
        };
        #[cfg(not(unix))]
        let link = rename;
        let changes: [&dyn Fn(&Path); 4] = [&edit, &rename, &protect, &link];
        for (change, old) in changes
            .iter()
            .flat_map(|change| [(change, None), (change, Some("old"))])
        {
            for is_late in [false, true] {
                let folder = tempfile::tempdir().unwrap();
                let out = folder.path().join("out");
                if let Some(old) = old {
                    std::fs::write(&out, old).unwrap();
                }
                claim(&out, false, None).unwrap();
                if !is_late {
                    change(folder.path());
                }
                let written = replace(&out, |file| {
                    if is_late {
                        change(folder.path());
                    }
                    file.write_all(b"ours")
                });
                assert!(written.is_err());
                assert!(std::fs::read_to_string(&out).unwrap().ends_with("mine"));
            }
        }
    }

    #[test]
    fn a_claimed_file_that_nobody_else_changed_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let [out, deep] = ["out", "a/b/out"].map(|name| folder.path().join(name));
        std::fs::write(&out, "old").unwrap();
        for out in [&out, &deep] {
            claim(out, false, None).unwrap();
            for text in ["ours", "ours again"] {
                replace(out, |file| file.write_all(text.as_bytes())).unwrap();
            }
        }
        // A file that somebody removed can be written again.
        std::fs::remove_file(&out).unwrap();
        replace(&out, |file| file.write_all(b"ours")).unwrap();
        let forced = folder.path().join("forced");
        claim(&forced, true, None).unwrap();
        std::fs::write(&forced, "mine").unwrap();
        replace(&forced, |file| file.write_all(b"ours")).unwrap();
        assert_eq!(std::fs::read(forced).unwrap(), b"ours");
    }

    /// Another run is another open file: this process has each path once.
    #[test]
    fn a_claimed_path_and_each_file_in_it_are_locked() {
        let folder = tempfile::tempdir().unwrap();
        let (out, locks) = (folder.path().join("out"), folder.path().join("locks"));
        let busy = |locked: io::Result<bool>| locked.unwrap_err().kind() == ErrorKind::ResourceBusy;
        let path = || lock_path(&out, &locks).map(|lock| lock.is_some());
        claim(&out, false, Some(&locks)).unwrap();
        assert!(busy(path()));
        for text in ["ours", "ours again"] {
            replace(&out, |file| file.write_all(text.as_bytes())).unwrap();
            assert!(!cfg!(unix) || busy(lock(&out).map(|lock| lock.is_some())));
        }
        let name = sha256(out.as_os_str().as_encoded_bytes());
        claims().retain(|claim| claim.path != out);
        assert!(path().unwrap());
        // The lock file of a killed run locks nothing.
        std::fs::write(locks.join(name), "").unwrap();
        assert!(path().unwrap());
        assert_eq!(std::fs::read_dir(&locks).unwrap().count(), 0);
        // Nothing is locked where no folder can be made.
        assert!(lock_path(&out, &out.join("locks")).unwrap().is_none());
    }

    #[test]
    fn missing_folders_are_made_on_success_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/scores.csv");
        let failed: io::Result<()> = replace(&path, |_| Err(io::Error::other("no")));
        assert!(failed.is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        replace(&path, |file| file.write_all(b"new")).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
