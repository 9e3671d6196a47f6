//! The files in the folder of the articles: adds them, lists them and takes them away.

use std::fs::{self, DirEntry};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};
use serde::Serialize;
use standpoint_common::atomic::replace;

use crate::cli::project::settings::ARTICLES;
use crate::cli::project::{Project, read_file};

/// The most files that are listed.
const MAX_LISTED: usize = 500;
/// The folder of files that were taken away, so that nothing is lost.
const AWAY: &str = "taken-away";

/// The files, by their names in the folder of the articles.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct ListedFiles {
    pub(super) files: Vec<String>,
    /// Whether there are more.
    pub(super) has_more: bool,
}

/// The folder of the articles.
///
/// # Errors
/// If the articles are read from elsewhere, or the settings cannot be read.
pub(super) fn folder(project: &Project) -> anyhow::Result<PathBuf> {
    let settings = project.settings()?;
    if settings.articles != Path::new(ARTICLES) {
        bail!(
            "{}: the articles of this project are read from there, and this page changes nothing in it",
            settings.articles.display()
        );
    }
    Ok(project.folder().join(ARTICLES))
}

/// The place of a file with this name below a folder.
fn place(folder: &Path, name: &str) -> anyhow::Result<PathBuf> {
    let relative: PathBuf = Path::new(&name.replace('\\', "/")).components().collect();
    let is_inside = |part: Component| matches!(part, Component::Normal(_));
    if name.is_empty() || !relative.components().all(is_inside) {
        bail!("“{name}” is no name of a file: rename it, and add it again");
    }
    Ok(folder.join(relative))
}

/// Adds a file to the articles. Returns whether it is new; the same file may be there already.
///
/// # Errors
/// If the name is none, another file has it, or the file cannot be written.
pub fn add(project: &Project, name: &str, bytes: &[u8]) -> anyhow::Result<bool> {
    let path = place(&folder(project)?, name)?;
    match read_file(&path)? {
        Some(old) if old == bytes => return Ok(false),
        Some(_) => bail!(
            "{name}: another file of this name is among the articles: rename one of them, and add it again"
        ),
        None => {}
    }
    let written = replace(&path, |file| file.write_all(bytes));
    written.with_context(|| format!("{} was not written", path.display()))?;
    Ok(true)
}

/// The first files in the order of their names, hidden ones left out.
///
/// # Errors
/// If a folder cannot be read.
pub fn list(project: &Project) -> anyhow::Result<ListedFiles> {
    let folder = folder(project)?;
    let mut listed = ListedFiles::default();
    if folder.exists() {
        walk(&folder, "", &mut listed).with_context(|| folder.display().to_string())?;
    }
    Ok(listed)
}

fn walk(folder: &Path, before: &str, listed: &mut ListedFiles) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<DirEntry>>>()?;
    entries.sort_by_key(DirEntry::file_name);
    for entry in entries {
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            walk(&entry.path(), &format!("{name}/"), listed)?;
        } else if kind.is_file() && listed.files.len() < MAX_LISTED {
            listed.files.push(name);
        } else {
            listed.has_more |= kind.is_file();
        }
        if listed.has_more {
            break;
        }
    }
    Ok(())
}

/// Moves a file from the articles to the folder of those that were taken away.
///
/// # Errors
/// If there is no such file, or it cannot be moved.
pub fn take_away(project: &Project, name: &str) -> anyhow::Result<()> {
    let from = place(&folder(project)?, name)?;
    if !fs::symlink_metadata(&from).is_ok_and(|found| found.is_file()) {
        bail!("{name}: there is no such file among the articles: load the page again");
    }
    let mut to = place(&project.folder().join(AWAY), name)?;
    let end = to.file_name().unwrap_or_default().to_owned();
    // A file of this name may have been taken away before.
    for number in 2.. {
        if !to.exists() {
            break;
        }
        to.set_file_name(format!("{number} {}", end.to_string_lossy()));
    }
    let made = to.parent().map_or(Ok(()), fs::create_dir_all);
    let moved = made.and_then(|()| fs::rename(&from, &to));
    moved.with_context(|| format!("{name} was not moved to {AWAY}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_added_listed_and_taken_away_twice() {
        let work = tempfile::tempdir().unwrap();
        let project = Project::open(work.path()).unwrap();
        assert_eq!(list(&project).unwrap(), ListedFiles::default());
        for text in ["one", "two"] {
            assert!(add(&project, "a/b.txt", text.as_bytes()).unwrap());
            assert!(!add(&project, "a\\b.txt", text.as_bytes()).unwrap());
            assert!(add(&project, "a/b.txt", b"other").is_err());
            assert!(add(&project, "c.txt", b"three").is_ok());
            assert_eq!(list(&project).unwrap().files, ["a/b.txt", "c.txt"]);
            take_away(&project, "a/b.txt").unwrap();
            assert_eq!(list(&project).unwrap().files, ["c.txt"]);
            assert!(take_away(&project, "a/b.txt").is_err());
        }
        let away = |name: &str| fs::read_to_string(work.path().join(AWAY).join(name)).unwrap();
        assert_eq!([away("a/b.txt"), away("a/2 b.txt")], ["one", "two"]);
        for name in ["", "../project.toml", "/etc/passwd", "a/.."] {
            assert!(take_away(&project, name).is_err(), "{name}");
            assert!(add(&project, name, b"").is_err(), "{name}");
        }
    }

    #[test]
    fn a_long_list_ends() {
        let work = tempfile::tempdir().unwrap();
        let project = Project::open(work.path()).unwrap();
        let folder = work.path().join(ARTICLES);
        fs::create_dir(&folder).unwrap();
        for number in 0..=MAX_LISTED {
            fs::write(folder.join(format!("{number:04}.txt")), "").unwrap();
        }
        let listed = list(&project).unwrap();
        assert!(listed.has_more && listed.files.len() == MAX_LISTED);
    }
}
