//! Why a path that somebody named cannot be opened, and which one was probably meant.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use crate::corpus::error::CorpusError;

/// Why a path that was asked for cannot be opened.
pub(in crate::corpus) fn open_error(path: &Path, source: io::Error) -> CorpusError {
    let path = path.to_path_buf();
    match source.kind() {
        // What is called so has no name that Windows allows, such as a pattern.
        io::ErrorKind::InvalidFilename if cfg!(windows) => CorpusError::NotFound {
            suggestion: None,
            path,
        },
        io::ErrorKind::NotFound => dangling(&path).unwrap_or_else(|| CorpusError::NotFound {
            suggestion: near(&path),
            path,
        }),
        _ => CorpusError::Read { path, source },
    }
}

/// What to say of a link that leads nowhere, if it is one.
pub(super) fn dangling(path: &Path) -> Option<CorpusError> {
    let target = std::fs::read_link(path).ok().filter(|_| !path.exists())?;
    let path = path.to_path_buf();
    Some(CorpusError::DanglingLink { path, target })
}

/// The entry of the same folder whose name is nearest, if it is near enough.
fn near(path: &Path) -> Option<PathBuf> {
    let wanted = path.file_name()?.to_string_lossy().to_lowercase();
    let folder = match path.parent()? {
        parent if parent.as_os_str().is_empty() => Path::new("."),
        parent => parent,
    };
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(Result::ok)
        .map(|entry| entry.file_name())
        .collect();
    names.sort();
    let likeness =
        |name: &OsStr| strsim::jaro_winkler(&wanted, &name.to_string_lossy().to_lowercase());
    let best = names
        .into_iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(&best) > 0.85).then(|| path.with_file_name(best))
}

/// Most words of a name with spaces: as many are looked for, however many paths a pattern of a shell gave.
const WORDS: usize = 16;

/// Where the first of some paths is not there, but would be together with those behind it: somebody typed a name with spaces
/// without quotation marks, and a shell took it apart.
pub(super) fn with_spaces(error: CorpusError, paths: &[PathBuf]) -> CorpusError {
    let CorpusError::NotFound { path, suggestion } = error else {
        return error;
    };
    let words: Vec<&OsStr> = paths.iter().take(WORDS).map(|p| p.as_os_str()).collect();
    let joined = (2..=words.len()).map(|n| PathBuf::from(words[..n].join(OsStr::new(" "))));
    let meant = joined.into_iter().find(|path| path.exists());
    CorpusError::NotFound {
        suggestion: meant.or(suggestion),
        path,
    }
}
