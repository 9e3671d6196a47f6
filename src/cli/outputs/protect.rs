//! Protection of existing files that an output would replace.

use std::path::{Path, PathBuf};

use anyhow::bail;
use standpoint_common::atomic::resolve_symlinks;
use standpoint_common::phrases::{plural, shortened};

use crate::corpus::{are_of_scores, column_names, is_source};
use crate::output::{HandWork, find_hand_work};

/// The kind of output, which decides what it may replace.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Writes {
    /// A table of scores, which may replace another.
    Scores,
    /// Labels without text, which may replace others.
    LabelsWithoutText,
    Other,
}

/// Fails if two outputs of a command are one file.
pub fn check_different(one: Option<&PathBuf>, other: Option<&PathBuf>) -> anyhow::Result<()> {
    let (Some(one), Some(other)) = (one, other) else {
        return Ok(());
    };
    let target = |path: &Path| resolve_symlinks(path).unwrap_or_else(|_| path.to_path_buf());
    match target(one) == target(other) {
        true => bail!(
            "{}: two outputs have this name, and the second would replace the first: choose another one for \
            one of them",
            other.display()
        ),
        false => Ok(()),
    }
}

/// Fails if an output would replace an input, an article, a table of scores, or the work of a person: labels,
/// a column added to a table, or a file of another program.
pub fn protect(
    output: Option<&PathBuf>,
    inputs: impl IntoIterator<Item = impl AsRef<Path>>,
) -> anyhow::Result<()> {
    protect_from(Writes::Other, output, inputs)
}

/// Does the same for an output of some kind.
pub fn protect_from(
    writes: Writes,
    output: Option<&PathBuf>,
    inputs: impl IntoIterator<Item = impl AsRef<Path>>,
) -> anyhow::Result<()> {
    protect_inputs(output, inputs)?;
    let Some((output, existing)) = existing(output) else {
        return Ok(());
    };
    let what = match find_hand_work(&existing) {
        Some(HandWork::LabelsWithoutText(_)) if writes == Writes::LabelsWithoutText => None,
        Some(HandWork::Labels(n) | HandWork::LabelsWithoutText(n)) => {
            Some(format!("this table holds {}", plural(n, "label")))
        }
        Some(HandWork::Column(name)) => Some(format!(
            "standpoint did not write the column {} of this table",
            shortened(&name)
        )),
        Some(HandWork::Row(number)) => Some(format!(
            "standpoint did not write row {number} of this table as it is"
        )),
        Some(HandWork::Table) => Some("standpoint did not write this table".to_string()),
        Some(HandWork::File) => Some("standpoint did not write this file as it is".to_string()),
        Some(HandWork::Workbook) => Some("this workbook is not as standpoint wrote it".to_string()),
        // A table of scores may have taken hours.
        None if writes != Writes::Scores => column_names(&existing)
            .filter(|names| are_of_scores(names))
            .map(|_| "this is a table of scores".to_string()),
        None => None,
    };
    match what {
        Some(what) => bail!(
            "{}: {what}, and the output would replace it: choose another name",
            output.display()
        ),
        None => Ok(()),
    }
}

/// Fails if an output would replace an input, or an article in a folder that is an input.
pub fn protect_inputs(
    output: Option<&PathBuf>,
    inputs: impl IntoIterator<Item = impl AsRef<Path>>,
) -> anyhow::Result<()> {
    let Some((output, existing)) = existing(output) else {
        return Ok(());
    };
    let inputs = inputs.into_iter();
    for input in inputs.filter_map(|input| input.as_ref().canonicalize().ok()) {
        if input == existing {
            bail!(
                "{}: this file is being read, and the output would replace it: choose another name",
                output.display()
            );
        }
        if input.is_dir() && existing.starts_with(&input) && is_source(&existing) {
            bail!(
                "{}: this file stands among the articles, and the output would replace it: choose another \
                name",
                output.display()
            );
        }
    }
    Ok(())
}

/// The output and its full path, if it is an existing file.
fn existing(output: Option<&PathBuf>) -> Option<(&PathBuf, PathBuf)> {
    let output = output?;
    let existing = output.canonicalize().ok()?;
    existing.is_file().then_some((output, existing))
}
