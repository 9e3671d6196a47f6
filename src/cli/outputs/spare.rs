//! What an output may not replace: what cannot be made again.

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::atomic::led_to;
use crate::corpus::{are_of_scores, column_names, is_source};
use crate::output::{ByHand, by_hand};
use crate::phrases::{plural, shortened};

/// Fails if two outputs of one command would be written to the same file.
pub fn apart(one: Option<&PathBuf>, other: Option<&PathBuf>) -> anyhow::Result<()> {
    let (Some(one), Some(other)) = (one, other) else {
        return Ok(());
    };
    let whole = |path: &Path| led_to(path).unwrap_or_else(|_| path.to_path_buf());
    match whole(one) == whole(other) {
        true => bail!(
            "{}: two outputs have this name, and the second would replace the first: choose another one for one of them",
            other.display()
        ),
        false => Ok(()),
    }
}

/// Fails if an output would replace one of the inputs, an article of a folder that is one of them, or what somebody made by
/// hand: labels, a column in a table of this program, a table of another. What the program wrote itself may be written anew,
/// but for a table of scores.
pub fn spare(
    output: Option<&PathBuf>,
    inputs: impl IntoIterator<Item = impl AsRef<Path>>,
) -> anyhow::Result<()> {
    spare_but_scores(output, inputs)?;
    spare_scores(output)
}

/// The same for the command that writes tables of scores, and may write them anew.
pub fn spare_but_scores(
    output: Option<&PathBuf>,
    inputs: impl IntoIterator<Item = impl AsRef<Path>>,
) -> anyhow::Result<()> {
    spare_inputs(output, inputs)?;
    spare_by_hand(output, |_| false)
}

/// Fails if an output of another kind would replace a table of scores, which may have taken hours.
fn spare_scores(output: Option<&PathBuf>) -> anyhow::Result<()> {
    let Some((output, taken)) = taken(output) else {
        return Ok(());
    };
    match column_names(&taken).is_some_and(|names| are_of_scores(&names)) {
        true => bail!(
            "{}: this is a table of scores, and the output would replace it: choose another name",
            output.display()
        ),
        false => Ok(()),
    }
}

/// The same for a command that writes labels without text, and may write them anew.
pub fn spare_but_labels_without_text(
    output: Option<&PathBuf>,
    inputs: impl IntoIterator<Item = impl AsRef<Path>>,
) -> anyhow::Result<()> {
    spare_inputs(output, inputs)?;
    spare_by_hand(output, |made| matches!(made, ByHand::LabelsWithoutText(_)))
}

/// Fails if an output would replace one of the inputs, or an article of a folder that is one of them.
pub fn spare_inputs(
    output: Option<&PathBuf>,
    inputs: impl IntoIterator<Item = impl AsRef<Path>>,
) -> anyhow::Result<()> {
    let Some((output, taken)) = taken(output) else {
        return Ok(());
    };
    for input in inputs.into_iter().filter_map(|input| whole(input.as_ref())) {
        if input == taken {
            bail!(
                "{}: this file is being read, and the output would replace it: choose another name",
                output.display()
            );
        }
        if input.is_dir() && taken.starts_with(&input) && is_source(&taken) {
            bail!(
                "{}: this file stands among the articles, and the output would replace it: choose another name",
                output.display()
            );
        }
    }
    Ok(())
}

/// Fails if an output would replace what somebody made by hand, unless it `may`.
fn spare_by_hand(output: Option<&PathBuf>, may: impl Fn(&ByHand) -> bool) -> anyhow::Result<()> {
    let Some((output, taken)) = taken(output) else {
        return Ok(());
    };
    let Some(made) = by_hand(&taken).filter(|made| !may(made)) else {
        return Ok(());
    };
    let what = match made {
        ByHand::Labels(n) | ByHand::LabelsWithoutText(n) => {
            format!("this table holds {}", plural(n, "label"))
        }
        ByHand::Column(name) => format!(
            "standpoint did not write the column {} of this table",
            shortened(&name)
        ),
        ByHand::Table => "standpoint did not write this table".to_string(),
        ByHand::File => "standpoint did not write this file".to_string(),
        ByHand::Workbook => "this workbook is not as standpoint wrote it".to_string(),
    };
    bail!(
        "{}: {what}, and the output would replace it: choose another name",
        output.display()
    )
}

/// The file that an output would replace, if there is one, and where it is.
fn taken(output: Option<&PathBuf>) -> Option<(&PathBuf, PathBuf)> {
    let output = output?;
    Some((output, whole(output).filter(|path| path.is_file())?))
}

fn whole(path: &Path) -> Option<PathBuf> {
    path.canonicalize().ok()
}
