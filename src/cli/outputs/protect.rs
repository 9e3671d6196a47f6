//! Protection of existing files that an output would replace.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::bail;
use standpoint_common::atomic::resolve_symlinks;

use super::ledger::{Known, look_up};
use crate::corpus::is_source;

/// The command that runs, and whether the user said that it may replace any file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Replacing {
    /// The name of the command.
    pub command: &'static str,
    /// Whether `--force` was given.
    pub force: bool,
}

static REPLACING: OnceLock<Replacing> = OnceLock::new();

/// Says what runs, once and before any file is protected.
pub fn begin(replacing: Replacing) {
    let _ = REPLACING.set(replacing);
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

/// Fails if an output would replace an input, an article, or a file that is not as this command wrote it.
pub fn protect(
    output: Option<&PathBuf>,
    inputs: impl IntoIterator<Item = impl AsRef<Path>>,
) -> anyhow::Result<()> {
    protect_inputs(output, inputs)?;
    protect_from(replacing().command, output)
}

/// Fails if an output of `command` would replace a file that is not as the command wrote it.
pub fn protect_from(command: &str, output: Option<&PathBuf>) -> anyhow::Result<()> {
    let Some((output, existing)) = existing(output).filter(|_| !replacing().force) else {
        return Ok(());
    };
    let what = match look_up(&existing, command) {
        Known::Empty | Known::AsWritten => return Ok(()),
        Known::ByOther(other) => format!("“standpoint {other}” wrote this file"),
        Known::Unknown if command == "train" && is_model(&existing) => return Ok(()),
        Known::Unknown => "this file is not as standpoint wrote it on this computer".to_string(),
    };
    bail!(
        "{}: {what}, and the output would replace it: choose another name, or add --force",
        output.display()
    )
}

/// Returns whether a file is a model, which nobody edits.
fn is_model(path: &Path) -> bool {
    let mut head = Vec::new();
    let file = File::open(path).map(|file| file.take(256));
    let read = file.and_then(|mut file| file.read_to_end(&mut head));
    let mark = b"{\"__metadata__\":{\"standpoint\":";
    read.is_ok() && head.windows(mark.len()).any(|part| part == mark)
}

fn replacing() -> Replacing {
    REPLACING.get().copied().unwrap_or_default()
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
