//! Names of output files.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::builder::{OsStringValueParser, TypedValueParser};
use standpoint_common::atomic::check_writable;

use crate::cli::console::interrupt;
use crate::corpus::names_a_kind;

/// Parses the name of a file to write. Refuses `-`, by which other programs mean standard output.
pub fn file_name() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().try_map(|name| match name.to_str() {
        Some("-") => Err(
            "leave the option away to write to standard output, or write ./- for a file of this name",
        ),
        Some("") => Err("name a file, or leave the option away"),
        _ => Ok(PathBuf::from(name)),
    })
}

/// Proposes a name for a new sample that neither the coded sample nor another file has.
pub fn new_sample_name(coded: Option<&Path>) -> String {
    let is_taken = |name: &String| {
        coded.and_then(Path::file_name) == Some(OsStr::new(name)) || Path::new(name).exists()
    };
    let more = (2..).map(|n| format!("coded-{n}.xlsx"));
    let mut names = std::iter::once("coded.xlsx".to_string()).chain(more);
    names.find(|name| !is_taken(name)).unwrap_or_default()
}

/// Fails before the work if an output cannot be written. Otherwise an interruption will name the output.
pub fn check_output(path: &Path) -> anyhow::Result<()> {
    check_writable(path).with_context(|| format!("{} was not written", path.display()))?;
    interrupt::note_output(path);
    Ok(())
}

/// What a file holds, and the endings that its name may have.
pub type FileKind<'a> = (&'a str, &'a [&'a str]);

pub const CSV: FileKind = ("a CSV", &["csv"]);
pub const TABLE: FileKind = ("a CSV or a workbook", &["csv", "xlsx"]);
/// A table of figures, which may also be one for a paper.
pub const FIGURES: FileKind = (
    "a CSV, a workbook or a LaTeX table",
    &["csv", "xlsx", "tex"],
);
pub const JSON: FileKind = ("JSON", &["json"]);

/// Returns whether a name has this ending, in capitals or not.
pub fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension()
        .is_some_and(|e| e.eq_ignore_ascii_case(ending))
}

/// Fails if the name of an output is that of another kind of file. A name of no kind is accepted.
pub fn check_ending(path: &Path, (what, endings): FileKind) -> anyhow::Result<()> {
    if names_a_kind(path) && !endings.iter().any(|ending| has_ending(path, ending)) {
        bail!(
            "{}: what is written is {what}, and this is the name of another kind of file: choose a name that \
            ends in .{}",
            path.display(),
            endings.join(" or .")
        )
    }
    Ok(())
}
