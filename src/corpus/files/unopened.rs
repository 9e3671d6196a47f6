//! Why a path that somebody named cannot be opened, and which one was probably meant.

use std::ffi::{OsStr, OsString};
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

/// A path that was probably meant: the same with the separators of this system, the entry of the same folder whose name is nearest, if
/// it is near enough, or the only one whose name begins so.
pub(crate) fn near(path: &Path) -> Option<PathBuf> {
    let slashed = PathBuf::from(path.to_string_lossy().replace('\\', "/"));
    if slashed.exists() {
        return Some(slashed);
    }
    let path = slashed.as_path();
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
    let begins = |name: &&OsString| begins_as(&name.to_string_lossy().to_lowercase(), &wanted);
    let mut beginning = names.iter().filter(begins);
    let only = match (beginning.next(), beginning.next()) {
        (Some(only), None) => Some(only.clone()),
        _ => None,
    };
    let likeness = |name: &OsStr| likeness(&wanted, &name.to_string_lossy().to_lowercase());
    // `08.txt` is not `01.txt` with a slip of the keyboard.
    names.retain(|name| have_same_numbers(&name.to_string_lossy(), &wanted));
    let best = names
        .into_iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        .filter(|best| likeness(best) > 0.85);
    best.or(only).map(|name| path.with_file_name(name))
}

/// Whether a name goes on behind all of the other but its ending: `01 gazette.txt` behind `01.txt`.
fn begins_as(name: &str, other: &str) -> bool {
    let stem = other.rsplit_once('.').map_or(other, |(stem, _)| stem);
    let rest = name.strip_prefix(stem).filter(|_| !stem.is_empty());
    rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// How alike two names are, up to 1; an ending that both have tells nothing, nor do zeros before a number.
fn likeness(one: &str, other: &str) -> f64 {
    let (one, other) = match (one.rsplit_once('.'), other.rsplit_once('.')) {
        (Some((one, ending)), Some((other, same))) if ending == same => (one, other),
        _ => (one, other),
    };
    strsim::jaro_winkler(&without_zeros(one), &without_zeros(other))
}

/// A name without the zeros with which its numbers begin.
fn without_zeros(name: &str) -> String {
    let mut kept = String::with_capacity(name.len());
    for character in name.chars() {
        if character != '0' || kept.ends_with(|before: char| before.is_ascii_digit()) {
            kept.push(character);
        }
    }
    kept
}

/// Whether two names do not differ in their numbers, if both have any.
fn have_same_numbers(one: &str, other: &str) -> bool {
    let numbers = |name: &str| -> Vec<String> {
        let name = without_zeros(name);
        let runs = name.split(|c: char| !c.is_ascii_digit());
        let runs = runs.filter(|run| !run.is_empty());
        runs.map(ToOwned::to_owned).collect()
    };
    let (one, other) = (numbers(one), numbers(other));
    one.is_empty() || other.is_empty() || one == other
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_not_another_file_of_a_row() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in [
            "01 gazette.txt",
            "07.txt",
            "08.txt",
            "letters.txt",
            "town 1 b.txt",
            "town 1 c.txt",
        ] {
            std::fs::write(at(name), "a").unwrap();
        }
        std::fs::create_dir(at("my news")).unwrap();
        std::fs::write(at("my news/02.html"), "a").unwrap();
        for (given, meant) in [
            ("01.txt", Some("01 gazette.txt")),
            ("1.txt", None),
            ("8.txt", Some("08.txt")),
            ("09.txt", None),
            ("lettres.txt", Some("letters.txt")),
            ("town 2.txt", None),
            ("my news\\02.html", Some("my news/02.html")),
            ("my news\\2.html", Some("my news/02.html")),
            ("my news\\03.html", None),
        ] {
            assert_eq!(near(&at(given)), meant.map(at), "{given}");
        }
    }
}
