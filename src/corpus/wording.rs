//! Parts of the sentences in which errors are told.

use std::path::{Component, Path, PathBuf};

use super::metadata::documents::or_called;
use super::notice::Notice;
use super::rows::delimiter::{IN_ONE_CELL, hold_a_header};
use crate::phrases::shell_path;

/// Why a path leads nowhere. Who names a web page expects it to be fetched.
pub(super) fn not_there(path: &Path, suggestion: &Option<PathBuf>) -> String {
    let name = path.to_string_lossy().to_lowercase();
    if name == "-" {
        return "standard input is not read here: save what comes from it in a file and name that"
            .to_string();
    }
    match ["https:/", "http:/"]
        .iter()
        .any(|start| name.starts_with(start))
    {
        true => "standpoint does not fetch pages: save the page in your browser and name that file"
            .to_string(),
        false => format!(
            "there is no such file or folder{}",
            match folder_of_pattern(path) {
                Some(folder) => format!(
                    ", and * or ? stands for nothing here: name the folder instead: {}",
                    shell_path(folder)
                ),
                None if suggestion.is_none() => terminal(path),
                None => did_you_mean(suggestion),
            }
        ),
    }
}

/// The folder in which a pattern looks for files, if there is one. Shells put the files in its place; those of Windows pass it on.
fn folder_of_pattern(path: &Path) -> Option<&Path> {
    let is_pattern = |path: &&Path| path.to_string_lossy().contains(['*', '?']);
    let folder = path.ancestors().find(|path| !is_pattern(path))?;
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    (is_pattern(&path) && folder.is_dir()).then_some(folder)
}

/// In which folder a name was looked for, if nothing of it is there: who opened the terminal in another one does not see why.
fn terminal(path: &Path) -> String {
    let is_elsewhere = match path.components().next() {
        Some(Component::Normal(first)) => !Path::new(first).exists(),
        _ => false,
    };
    match std::env::current_dir() {
        Ok(folder) if is_elsewhere => format!(
            " in {}, the folder that the terminal is in: change to the right one with cd, or write the whole path",
            folder.display()
        ),
        _ => String::new(),
    }
}

/// What was probably meant, as a part of a sentence, or nothing.
pub(crate) fn did_you_mean(suggestion: &Option<PathBuf>) -> String {
    match suggestion {
        Some(path) if path.display().to_string().contains(' ') => format!(
            "; did you mean {}? A name with spaces needs quotation marks",
            shell_path(path)
        ),
        Some(path) => format!("; did you mean {}?", path.display()),
        None => String::new(),
    }
}

/// That pieces of pages were read, and of how many rows.
pub(super) fn read_without_tags(count: u64) -> String {
    format!("the text of {} was read without its HTML tags", rows(count))
}

/// That escaped characters were read, and of how many rows.
pub(super) fn read_by_names(count: u64) -> String {
    format!(
        "the text of {} had characters by their names (such as &quot; or \\n), which were read",
        rows(count)
    )
}

pub(super) fn rows(count: u64) -> String {
    format!("{count} {}", if count == 1 { "row" } else { "rows" })
}

/// That records of JSON have a field twice.
pub(super) fn stands_twice(count: u64, line: u64, field: &str) -> String {
    format!(
        "{count} {} twice, such as {field} on line {line}; the last of them was taken",
        match count {
            1 => "field stands in its record",
            _ => "fields stand in their record",
        }
    )
}

/// How many more there are than the one that is named.
pub(super) fn others(count: u64) -> String {
    match count {
        0 | 1 => String::new(),
        _ => format!(" (and {} more such cells)", count - 1),
    }
}

pub(super) fn in_brackets(found: &str) -> String {
    if found.is_empty() {
        String::new()
    } else {
        format!(" (found {found})")
    }
}

/// Of a workbook that lacks a column, which sheets were not read.
pub(super) fn and_sheets(sheets: &Option<Box<Notice>>) -> String {
    match sheets {
        Some(notice) => format!("; {notice}"),
        None => String::new(),
    }
}

/// What is lost beside what is too large, and what to do.
pub(super) fn beyond(row: Option<u64>) -> &'static str {
    match row {
        Some(_) => {
            ", and nothing below it was read: look for a quotation mark that is not closed, or split it into smaller documents"
        }
        None => "; split it into smaller documents",
    }
}

pub(super) fn place(path: &Path, row: Option<u64>) -> String {
    match row {
        Some(row) => format!("{}: line {row}", path.display()),
        None => path.display().to_string(),
    }
}

/// What to do about a table in which no column is called like a text.
pub(super) fn where_the_text_is(path: &Path, columns: &[String]) -> String {
    if hold_a_header(columns) {
        return IN_ONE_CELL.to_string();
    }
    let nameless = columns.iter().filter(|name| name.starts_with("column_"));
    match 2 * nameless.count() > columns.len() {
        // The title of an export, or a blank row, stands where the names should.
        true => "the first line must be their names, so delete what stands above it".to_string(),
        false => {
            let or_called = or_called(path, columns).unwrap_or_default();
            format!("name the one that holds the text with --text-column{or_called}")
        }
    }
}
