//! Why a path that somebody named cannot be opened, and which one was probably meant.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{CorpusError, NotRead};

/// Names are alike from this Jaro-Winkler similarity on.
const ALIKE: f64 = 0.85;
/// Most words of a name with spaces: a pattern of a shell may give any number of paths.
const WORDS: usize = 16;

/// Why a path that was asked for cannot be opened.
pub(crate) fn open_error(path: &Path, source: io::Error) -> CorpusError {
    let suggestion = match source.kind() {
        // A name that Windows does not allow, such as a pattern.
        io::ErrorKind::InvalidFilename if cfg!(windows) => None,
        io::ErrorKind::NotFound => suggest_path(path),
        _ => return CorpusError::reading(path, None, source),
    };
    let path = path.to_path_buf();
    dangling_link(&path).unwrap_or(CorpusError::NotFound { path, suggestion })
}

/// The error for a link that leads nowhere, if the path is one.
pub(super) fn dangling_link(path: &Path) -> Option<CorpusError> {
    let target = std::fs::read_link(path).ok().filter(|_| !path.exists())?;
    Some(CorpusError::not_read(path, NotRead::DanglingLink(target)))
}

/// A path that was probably meant: with the separators of this system, or the nearest name in its folder.
pub fn suggest_path(path: &Path) -> Option<PathBuf> {
    let slashed = PathBuf::from(path.to_string_lossy().replace('\\', "/"));
    if slashed.exists() {
        return Some(slashed);
    }
    let wanted = slashed.file_name()?.to_string_lossy().to_lowercase();
    let folder = Path::new(".").join(slashed.parent()?);
    let entries = std::fs::read_dir(folder).ok()?;
    let mut names: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name()))
        .collect();
    names.sort();
    let digits = |name: &str| {
        name.matches(|c: char| c.is_ascii_digit())
            .collect::<String>()
    };
    let likeness = |name: &OsStr| {
        let name = name.to_string_lossy().to_lowercase();
        // `08.txt` is not `01.txt` with a slip of the keyboard.
        if digits(&name) != digits(&wanted) {
            return 0.0;
        }
        // The same ending tells nothing.
        let (stem, wanted_stem) = match (name.rsplit_once('.'), wanted.rsplit_once('.')) {
            (Some((stem, ending)), Some((wanted, same))) if ending == same => (stem, wanted),
            _ => (&*name, &*wanted),
        };
        strsim::jaro_winkler(stem, wanted_stem)
    };
    let names = names.into_iter();
    let best = names.max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(&best) > ALIKE).then(|| slashed.with_file_name(best))
}

/// Suggests the joined path where a shell took a name with spaces apart, for want of quotation marks.
pub(super) fn with_spaces(error: CorpusError, paths: &[PathBuf]) -> CorpusError {
    let CorpusError::NotFound { path, suggestion } = error else {
        return error;
    };
    let words: Vec<&OsStr> = paths.iter().take(WORDS).map(|p| p.as_os_str()).collect();
    let mut joined = (2..=words.len()).map(|n| PathBuf::from(words[..n].join(OsStr::new(" "))));
    let suggestion = joined.find(|path| path.exists()).or(suggestion);
    CorpusError::NotFound { path, suggestion }
}
