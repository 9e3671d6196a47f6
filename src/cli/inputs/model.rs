//! Which model a command scores with, and what it is called.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};

use crate::cli::console::messages::Messages;
use crate::corpus::{did_you_mean, suggest_path};
use crate::labels::Labelled;
use crate::model::{Learned, Model, ModelError};

/// What the model is called that is used where none is named.
pub const BUILT_IN: &str = "the built-in model (withdrawal of foreign forces from Iraq)";

/// Where one sentence in so many is known to a model, the figures are not those of new sentences; rarer ones may be chance.
const TELLING: usize = 100;
/// So many of their lines are named.
const SHOWN: usize = 5;
/// What is wrong where a model has learned from the sample that it is audited with.
const AUDITED: &str = "it is better there than elsewhere, and the shares and intervals are wrong; give an audit sample that the model has not learned from";

/// What stands for it where a model has to be named.
const BUILT_IN_NAME: &str = "built-in";

/// How the name of a model ends, and in which folder “standpoint train” writes it.
const ENDING: &str = "safetensors";
pub const FOLDER: &str = "models";

/// Whether the built-in model is meant, and not a file of this name.
pub fn is_built_in(path: &Path) -> bool {
    path.as_os_str() == BUILT_IN_NAME && !path.exists()
}

/// The model of a file, or the built-in one.
pub fn load(path: Option<&PathBuf>) -> anyhow::Result<Model> {
    let path = path.filter(|path| !is_built_in(path));
    match path {
        Some(path) => Model::load(path).map_err(|error| match &error {
            ModelError::Read { source, .. } if source.kind() == ErrorKind::NotFound => not_there(path),
            // The folder of an encoder is the likeliest one.
            ModelError::Read { source, .. } if source.kind() == ErrorKind::IsADirectory => anyhow!(
                "{}: could not be read: it is a folder, not a file; give the model's file, which “standpoint train” wrote",
                path.display()
            ),
            ModelError::Read { .. } => error.into(),
            _ => anyhow::Error::new(error).context(path.display().to_string()),
        }),
        None => Model::withdrawal().context("the built-in model"),
    }
}

/// What is said of a model that is not there.
fn not_there(path: &Path) -> anyhow::Error {
    let instead = match meant(path) {
        None => format!(
            "; “standpoint train LABELS.csv” writes one, and “-m {BUILT_IN_NAME}” is the one in the program"
        ),
        meant => did_you_mean(meant.as_deref()),
    };
    anyhow!("{}: there is no such model file{instead}", path.display())
}

/// Which model was probably meant: the one with the ending that models have, in the same folder or where “standpoint train” writes them,
/// or one there with nearly the same name.
fn meant(path: &Path) -> Option<PathBuf> {
    let ends_so = |path: &Path| path.extension().is_some_and(|e| e == ENDING);
    let mut here = path.to_path_buf();
    if !ends_so(path) {
        here.as_mut_os_string().push(format!(".{ENDING}"));
    }
    let there = Path::new(FOLDER).join(here.file_name()?);
    let places = [here, there];
    let found = places.iter().find(|path| path.is_file()).cloned();
    found.or_else(|| {
        let mut near = places.iter().filter_map(|path| suggest_path(path));
        near.find(|path| ends_so(path))
    })
}

/// Says which model was used where none was named.
pub fn tell_built_in(path: Option<&PathBuf>, messages: &Messages) {
    if path.is_none() {
        messages.say(&format!("Scored with {BUILT_IN}; -m names another model."));
    }
}

/// Says that it is not the built-in model that is cross-validated, where the labels are its own.
pub fn note_other_than_built_in(labelled: &Labelled, messages: &Messages) {
    let own = load(None).is_ok_and(|model| {
        model.labels() == labelled.labels
            && model.provenance().labels_sha256 != labelled.report.sha256
    });
    if own {
        messages.note(format_args!(
            "what is tested learns from these very labels and from no others; {BUILT_IN}, which has the same labels, is tested by -m {BUILT_IN_NAME}"
        ));
    }
}

/// What is to be warned of where a model has learned from the sample that it is audited with.
pub fn learned_from_audit(model: &Model, audit: &Labelled) -> Option<String> {
    learned_from("this model", model, audit, AUDITED)
}

/// Warns of sentences that a model was trained on.
pub fn warn_of_learned(
    what: &str,
    model: &Model,
    labelled: &Labelled,
    so: &str,
    messages: &Messages,
) {
    if let Some(warning) = learned_from(what, model, labelled, so) {
        messages.warn(warning);
    }
}

fn learned_from(what: &str, model: &Model, labelled: &Labelled, so: &str) -> Option<String> {
    let Learned {
        rows,
        recognisable: of,
    } = model.learned(labelled);
    let is_same_file = model.provenance().labels_sha256 == labelled.report.sha256;
    if is_same_file || of > 0 && rows.len() == of {
        Some(format!("{what} was trained on these very sentences: {so}"))
    } else if rows.len() * TELLING >= of && !rows.is_empty() {
        let shown: Vec<String> = rows.iter().take(SHOWN).map(usize::to_string).collect();
        let more = match rows.len() > SHOWN {
            true => " …",
            false => "",
        };
        Some(format!(
            "{what} was trained on {} of these {of} sentences of eight or more words (lines {}{more}): {so}",
            rows.len(),
            shown.join(", ")
        ))
    } else {
        None
    }
}
