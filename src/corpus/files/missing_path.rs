//! Why a path that somebody named cannot be opened, and which one was probably meant.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use crate::corpus::error::{CorpusError, NotRead};

/// Names are alike from this Jaro-Winkler similarity on.
const ALIKE: f64 = 0.85;
/// Most words of a name with spaces: a pattern of a shell may give any number of paths.
const WORDS: usize = 16;

/// Why a path that was asked for cannot be opened.
pub(in crate::corpus) fn open_error(path: &Path, source: io::Error) -> CorpusError {
    let path = path.to_path_buf();
    match source.kind() {
        // A name that Windows does not allow, such as a pattern.
        io::ErrorKind::InvalidFilename if cfg!(windows) => CorpusError::NotFound {
            suggestion: None,
            path,
        },
        io::ErrorKind::NotFound => dangling_link(&path).unwrap_or_else(|| CorpusError::NotFound {
            suggestion: suggest_path(&path),
            path,
        }),
        _ => CorpusError::Read { path, source },
    }
}

/// The error for a link that leads nowhere, if the path is one.
pub(super) fn dangling_link(path: &Path) -> Option<CorpusError> {
    let target = std::fs::read_link(path).ok().filter(|_| !path.exists())?;
    Some(CorpusError::not_read(path, NotRead::DanglingLink(target)))
}

/// A path that was probably meant: the same with the separators of this system, or the entry of the same
/// folder whose name is nearest, if it is near enough.
pub(crate) fn suggest_path(path: &Path) -> Option<PathBuf> {
    let slashed = PathBuf::from(path.to_string_lossy().replace('\\', "/"));
    if slashed.exists() {
        return Some(slashed);
    }
    let wanted = slashed.file_name()?.to_string_lossy().to_lowercase();
    let folder = match slashed.parent()? {
        parent if parent.as_os_str().is_empty() => Path::new("."),
        parent => parent,
    };
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.file_name()))
        .collect();
    names.sort();
    let likeness = |name: &OsStr| {
        let name = name.to_string_lossy().to_lowercase();
        // `08.txt` is not `01.txt` with a slip of the keyboard.
        match digits(&name) == digits(&wanted) {
            true => strsim::jaro_winkler(
                without_same_ending(&name, &wanted),
                without_same_ending(&wanted, &name),
            ),
            false => 0.0,
        }
    };
    let best = names
        .into_iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(&best) > ALIKE).then(|| slashed.with_file_name(best))
}

fn digits(name: &str) -> String {
    name.chars().filter(char::is_ascii_digit).collect()
}

/// A name without its ending if the other has the same, which tells nothing.
fn without_same_ending<'n>(name: &'n str, other: &str) -> &'n str {
    match (name.rsplit_once('.'), other.rsplit_once('.')) {
        (Some((stem, ending)), Some((_, same))) if ending == same => stem,
        _ => name,
    }
}

/// Suggests the joined path where the first of some paths exists only together with those behind it: somebody
/// typed a name with spaces without quotation marks, and a shell took it apart.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("my news")).unwrap();
        for name in [
            "07.txt",
            "08.txt",
            "letters.txt",
            "town 1.txt",
            "my news/02.html",
        ] {
            std::fs::write(at(name), "a").unwrap();
        }
        for (given, meant) in [
            ("09.txt", None),
            ("lettres.txt", Some("letters.txt")),
            ("town 2.txt", None),
            ("my news\\02.html", Some("my news/02.html")),
            ("my news\\03.html", None),
        ] {
            assert_eq!(suggest_path(&at(given)), meant.map(at), "{given}");
        }
    }
}
