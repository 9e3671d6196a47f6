//! What an output may not replace: what cannot be made again.

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::atomic::led_to;
use crate::corpus::is_source;
use crate::labels::hand_labelled_rows;
use crate::numbers::plural;

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

/// Fails if an output would replace one of the inputs, an article of a folder that is one of them, or labels that somebody
/// gave by hand. What the program wrote itself may be written anew.
pub fn spare(
    output: Option<&PathBuf>,
    inputs: impl IntoIterator<Item = impl AsRef<Path>>,
) -> anyhow::Result<()> {
    let Some(output) = output else {
        return Ok(());
    };
    let whole = |path: &Path| path.canonicalize().ok();
    let Some(taken) = whole(output).filter(|path| path.is_file()) else {
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
    match hand_labelled_rows(&taken) {
        0 => Ok(()),
        labelled => bail!(
            "{}: this table holds {}, and the output would replace it: choose another name",
            output.display(),
            plural(labelled, "label")
        ),
    }
}
