//! Protection of existing files that an output would replace.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock};

use anyhow::{Context, bail};
use standpoint_common::atomic::{self, resolve_symlinks, tell_before_placing};

use super::ledger::{self, Known, look_up};
use super::names::{FileKind, check_ending, check_output};
use crate::corpus::is_source;
use crate::findings::{Note, displayed, sentence};
use crate::jobs::JobError;
use crate::jobs::threads::lock;

/// What runs, and what it may replace.
#[derive(Debug, Default)]
pub struct Replacing {
    /// The name of the command.
    pub command: &'static str,
    /// Whether `--force` was given.
    pub force: bool,
}

static REPLACING: OnceLock<Replacing> = OnceLock::new();

/// Whether the findings are being written, which any command may write anew.
static IS_FINDINGS: AtomicBool = AtomicBool::new(false);

/// Why the ledger could not be written.
static UNWRITTEN: Mutex<Option<Note>> = Mutex::new(None);

/// What the ledger calls the writer of findings.
const FINDINGS: &str = "--findings";

/// Says what runs, once and before any file is protected.
pub fn begin(replacing: Replacing) {
    let _ = REPLACING.set(replacing);
    tell_before_placing(remember);
}

/// Says that what is written from now on are findings.
pub fn begin_findings() {
    IS_FINDINGS.store(true, Ordering::Relaxed);
}

/// Returns whether the user said that any output may be replaced.
pub fn is_forced() -> bool {
    REPLACING.get().is_some_and(|replacing| replacing.force)
}

fn command() -> &'static str {
    REPLACING.get().map_or("", |replacing| replacing.command)
}

/// Puts a file that this run is about to write into the ledger.
fn remember(file: &Path, hash: &str) {
    let name = match command() {
        _ if IS_FINDINGS.load(Ordering::Relaxed) => FINDINGS,
        // A table of labels is the work of people.
        "label" => return,
        command => command,
    };
    let own = ledger::path().and_then(|ledger| resolve_symlinks(&ledger).ok());
    if own.as_deref() == Some(file) {
        return;
    }
    if let Err((ledger, error)) = ledger::add(hash, name) {
        let file = displayed(&ledger);
        let why = sentence(&error);
        *lock(&UNWRITTEN) = Some(Note::LedgerNotWritten { file, why });
    }
}

/// What to say if the ledger could not be written.
pub fn unwritten() -> Option<Note> {
    lock(&UNWRITTEN).take()
}

/// Returns whether a file is unchanged since this command wrote it on this computer.
pub fn is_as_written(file: &Path, command: &str) -> bool {
    look_up(file, command) == Known::AsWritten
}

/// Opens the outputs of a command, before its work: fails if one has the name of another kind of file, would replace an
/// input, an article or what is not as this command wrote it, or cannot be written, or if two are one file. `-` is standard
/// output.
pub fn open_outputs(
    outputs: &[(Option<&PathBuf>, FileKind)],
    inputs: impl IntoIterator<Item = impl AsRef<Path>>,
) -> anyhow::Result<()> {
    let is_file = |path: &&PathBuf| path.as_os_str() != "-";
    let outputs = outputs.iter();
    let outputs: Vec<(&PathBuf, FileKind)> = outputs
        .filter_map(|(path, kind)| Some((path.filter(is_file)?, *kind)))
        .collect();
    let inputs: Vec<_> = inputs.into_iter().collect();
    for (at, (path, _)) in outputs.iter().enumerate() {
        protect_inputs(path, &inputs)?;
        let mut before = outputs[..at].iter();
        before.try_for_each(|(other, _)| check_different(other, path))?;
    }
    for (path, kind) in outputs {
        let is_named = || check_ending(path, kind);
        let may_be_replaced = || protect(path, &inputs);
        // Of a table the name is checked before the file under that name.
        match kind.1.contains(&"csv") {
            true => is_named().and_then(|()| may_be_replaced())?,
            false => may_be_replaced().and_then(|()| is_named())?,
        }
        check_output(path)?;
    }
    Ok(())
}

/// Fails if two outputs of a command are one file.
pub fn check_different(one: &Path, other: &Path) -> anyhow::Result<()> {
    let target = |path: &Path| resolve_symlinks(path).unwrap_or_else(|_| path.to_path_buf());
    if target(one) == target(other) {
        bail!(
            "{}: two outputs have this name, and the second would replace the first: choose another one for \
            one of them",
            other.display()
        )
    }
    Ok(())
}

/// Fails if an output would replace an input, an article, or a file that is not as this command wrote it.
pub fn protect(
    output: &Path,
    inputs: impl IntoIterator<Item = impl AsRef<Path>>,
) -> anyhow::Result<()> {
    protect_inputs(output, inputs)?;
    claim(output, is_forced())?;
    if is_forced() {
        Ok(())
    } else {
        protect_from(command(), output)
    }
}

/// Fails if the file of `--findings` is not one that an earlier run wrote, whatever the user says: it may be an input.
pub fn protect_findings(output: &Path) -> anyhow::Result<()> {
    claim(output, false)?;
    protect_from(FINDINGS, output)
}

/// Claims an output for this run. Fails if another run has it.
pub fn claim(output: &Path, may_replace: bool) -> anyhow::Result<()> {
    let claimed = atomic::claim(output, may_replace, ledger::locks().as_deref());
    claimed.with_context(|| format!("{} was not written", output.display()))
}

/// Fails if an output of `command` would replace a file that is not as the command wrote it.
fn protect_from(command: &str, output: &Path) -> anyhow::Result<()> {
    let Some(existing) = existing(output) else {
        return Ok(());
    };
    let what = match look_up(&existing, command) {
        Known::Empty | Known::AsWritten => return Ok(()),
        Known::Unknown if command == "train" && is_model(&existing) => return Ok(()),
        Known::ByOther(other) if other == FINDINGS => {
            "it holds the findings of an earlier run".to_string()
        }
        Known::ByOther(other) => format!("“standpoint {other}” wrote it"),
        Known::Unknown => "it is not as standpoint wrote it on this computer".to_string(),
    };
    let refusal = JobError::WouldReplace {
        path: output.to_path_buf(),
        what,
    };
    match command {
        // Nothing replaces these.
        FINDINGS => bail!("{refusal}"),
        _ => Err(refusal.into()),
    }
}

/// Returns whether a file is a model, which nobody edits.
fn is_model(path: &Path) -> bool {
    let mut head = Vec::new();
    let file = File::open(path).map(|file| file.take(256));
    let read = file.and_then(|mut file| file.read_to_end(&mut head));
    let mark = b"{\"__metadata__\":{\"standpoint\":";
    read.is_ok() && head.windows(mark.len()).any(|part| part == mark)
}

/// Fails if an output would replace an input, or an article in a folder that is an input.
pub fn protect_inputs(
    output: &Path,
    inputs: impl IntoIterator<Item = impl AsRef<Path>>,
) -> anyhow::Result<()> {
    let Some(existing) = existing(output) else {
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

/// The full path of an output, if it is an existing file.
fn existing(output: &Path) -> Option<PathBuf> {
    output.canonicalize().ok().filter(|path| path.is_file())
}
