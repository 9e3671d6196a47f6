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
pub fn check_output(output: Option<&PathBuf>) -> anyhow::Result<()> {
    let Some(path) = output else {
        return Ok(());
    };
    check_writable(path).with_context(|| format!("{} was not written", path.display()))?;
    interrupt::note_output(path);
    Ok(())
}

/// The kinds of files that hold a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// CSV for any program.
    Csv,
    /// A workbook.
    Workbook,
    /// A table for a paper.
    Latex,
}

/// The kind that the name of an output asks for. Fails if it asks for neither a CSV nor a workbook.
pub fn table_kind(output: Option<&PathBuf>) -> anyhow::Result<TableKind> {
    check_ending(output, "a CSV or a workbook", &["csv", "xlsx"])?;
    Ok(if has_ending(output, "xlsx") {
        TableKind::Workbook
    } else {
        TableKind::Csv
    })
}

/// The kind that the name of a table of figures asks for, which may also be for LaTeX.
pub fn figures_kind(output: Option<&PathBuf>) -> anyhow::Result<TableKind> {
    check_ending(
        output,
        "a CSV, a workbook or a LaTeX table",
        &["csv", "xlsx", "tex"],
    )?;
    if has_ending(output, "tex") {
        Ok(TableKind::Latex)
    } else {
        table_kind(output)
    }
}

fn has_ending(output: Option<&PathBuf>, ending: &str) -> bool {
    let extension = output.and_then(|path| path.extension());
    extension.is_some_and(|e| e.eq_ignore_ascii_case(ending))
}

/// Fails if the name of an output is that of another kind of file. A name of no kind is accepted.
pub fn check_ending(output: Option<&PathBuf>, what: &str, endings: &[&str]) -> anyhow::Result<()> {
    let is_one = |e: &OsStr| endings.iter().any(|kind| e.eq_ignore_ascii_case(kind));
    match output {
        Some(path) if names_a_kind(path) && !path.extension().is_some_and(is_one) => bail!(
            "{}: what is written is {what}, and this is the name of another kind of file: choose a name that \
            ends in .{}",
            path.display(),
            endings.join(" or .")
        ),
        _ => Ok(()),
    }
}
