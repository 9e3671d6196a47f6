//! What a file to be written may be called, and whether it can be written.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::builder::{OsStringValueParser, TypedValueParser};

use crate::atomic::check_writable;
use crate::cli::console::interrupt;
use crate::corpus::names_a_kind;

/// Takes the name of a file to write; `-`, by which other programs mean standard output, is none.
pub fn file_name() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().try_map(|name| match name.to_str() {
        Some("-") => Err(
            "write ./- for a file of this name; what goes to standard output does so where this option is left away",
        ),
        Some("") => Err("name a file, or leave the option away"),
        _ => Ok(PathBuf::from(name)),
    })
}

/// What a new sample may be called: not as the one that was coded is, nor as any file that is there.
pub fn new_sample(coded: Option<&Path>) -> String {
    let is_coded = |name: &str| coded.and_then(Path::file_name) == Some(OsStr::new(name));
    let mut name = "coded.xlsx".to_string();
    let mut more = 2;
    while is_coded(&name) || Path::new(&name).exists() {
        name = format!("coded-{more}.xlsx");
        more += 1;
    }
    name
}

/// Fails, before the work and not after it, where an output could not be written.
pub fn writable(output: Option<&PathBuf>) -> anyhow::Result<()> {
    let Some(path) = output else {
        return Ok(());
    };
    promise(path).with_context(|| format!("{} was not written", path.display()))
}

/// Fails at once if a file cannot be written; otherwise, if the program is stopped before it is, that is told.
pub fn promise(path: &Path) -> std::io::Result<()> {
    check_writable(path)?;
    interrupt::will_write(path);
    Ok(())
}

/// Fails if a CSV is to be written under the name of another kind of file.
pub fn csv_name(output: Option<&PathBuf>) -> anyhow::Result<()> {
    name_of(output, "a CSV", &["csv"])
}

/// Whether a table to be filled in by hand is to be a workbook, by the name of the output. Fails if it is the name of another kind of file,
/// or if what is to be a workbook is to be a CSV for Excel as well.
pub fn is_workbook(output: Option<&PathBuf>, for_excel: bool) -> anyhow::Result<bool> {
    name_of(output, "a CSV or a workbook", &["csv", "xlsx"])?;
    let extension = output.and_then(|path| path.extension());
    let is_workbook = extension.is_some_and(|e| e.eq_ignore_ascii_case("xlsx"));
    if is_workbook && for_excel {
        bail!("--for-excel is for CSV, but what is to be written is xlsx: leave --for-excel away");
    }
    Ok(is_workbook)
}

/// Fails if a file of a kind is to be written under the name of another kind; the endings of its own are recommended.
pub fn name_of(output: Option<&PathBuf>, what: &str, endings: &[&str]) -> anyhow::Result<()> {
    match output {
        Some(path) if is_of_another_kind(path, endings) => bail!(
            "{}: what is written is {what}, and this is the name of another kind of file: choose a name that ends in .{}",
            path.display(),
            endings.join(" or .")
        ),
        _ => Ok(()),
    }
}

/// Whether a name says that it is of a kind which has none of these endings.
pub(super) fn is_of_another_kind(path: &Path, endings: &[&str]) -> bool {
    let is_one = |e: &OsStr| endings.iter().any(|kind| e.eq_ignore_ascii_case(kind));
    names_a_kind(path) && !path.extension().is_some_and(is_one)
}
