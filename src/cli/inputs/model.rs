//! The model of a command, and messages on it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use standpoint_common::phrases::shell_path;

use crate::cli::console::messages::Messages;
use crate::corpus::{did_you_mean, suggest_path};
use crate::findings::{Finding, Note, Warning};
use crate::labels::{Labelled, label_name};
use crate::model::{BATCH, LabelRule, Learned, Model, ModelError};

/// The name of the model that is used by default.
pub const BUILT_IN: &str = "the built-in model (withdrawal of foreign forces from Iraq)";
/// Its topic.
pub const TOPIC: &str = "Withdrawal of foreign forces from Iraq";

/// A warning is due if the model knows at least one in so many sentences. Fewer may be chance.
const TELLING: usize = 100;
/// The name of the built-in model on the command line.
const BUILT_IN_NAME: &str = "built-in";

/// The ending of a model file, and the folder in which “standpoint train” writes it.
const ENDING: &str = "safetensors";
pub const FOLDER: &str = "models";

/// Returns whether a name means the built-in model and not a file.
pub fn is_built_in(path: &Path) -> bool {
    path.as_os_str() == BUILT_IN_NAME && !path.exists()
}

/// Loads a model from a file, or the built-in one, which gives labels by this rule.
pub fn load(path: Option<&PathBuf>, rule: LabelRule) -> anyhow::Result<Model> {
    let path = path.filter(|path| !is_built_in(path));
    let mut model = match path {
        Some(path) => Model::load(path).map_err(|error| match &error {
            ModelError::Read { source, .. } if source.kind() == ErrorKind::NotFound => {
                missing_model(path)
            }
            // This is most likely the folder of an encoder.
            ModelError::Read { source, .. } if source.kind() == ErrorKind::IsADirectory => anyhow!(
                "{}: could not be read: it is a folder, not a file; give the model's file, which “standpoint \
                train” wrote",
                path.display()
            ),
            ModelError::Read { .. } => error.into(),
            _ => anyhow::Error::new(error).context(path.display().to_string()),
        }),
        None => Model::withdrawal().context("the built-in model"),
    }?;
    if let Some(folder) = embeddings_folder() {
        model.keep_embeddings(&folder);
    }
    Ok(model.with_label_rule(rule))
}

/// A model of a command that takes several, and the name of the question that it answers.
pub struct Named<'a> {
    /// The name of its file without the ending; empty if it is the only model, whose columns have no name before them.
    pub name: String,
    /// Its file; `None` for the built-in model where none was named.
    pub path: Option<&'a PathBuf>,
    pub model: Model,
}

impl Named<'_> {
    /// A finding about this model: its name stands before it, if there are others.
    pub fn finding(&self, finding: impl Into<Finding>) -> Finding {
        finding.into().about(&self.name)
    }
}

/// Loads several models, or the built-in one if none is named. Fails if two have names that cannot be told apart.
pub fn load_all(paths: &[PathBuf], rule: LabelRule) -> anyhow::Result<Vec<Named<'_>>> {
    let names = question_names(paths)?;
    let mut models: Vec<Named> = Vec::new();
    if paths.is_empty() {
        models.push(Named {
            name: String::new(),
            path: None,
            model: load(None, rule)?,
        });
    }
    for (path, name) in paths.iter().zip(names) {
        let mut model = load(Some(path), rule)?;
        models
            .iter()
            .for_each(|other| model.share_encoder(&other.model));
        let path = Some(path);
        models.push(Named { name, path, model });
    }
    Ok(models)
}

/// The bytes of a batch of documents for all of these models.
pub fn batch_bytes(models: &[Named]) -> usize {
    let bytes = models.iter().map(|named| named.model.batch_bytes());
    bytes.min().unwrap_or(BATCH)
}

/// The names of the questions that several models answer, by which their columns are told apart: those of the files
/// without their endings.
fn question_names(paths: &[PathBuf]) -> anyhow::Result<Vec<String>> {
    if paths.len() < 2 {
        return Ok(vec![String::new(); paths.len()]);
    }
    let name = |path: &PathBuf| label_name(&path.file_stem().unwrap_or_default().to_string_lossy());
    let names: Vec<String> = paths.iter().map(name).collect();
    for (at, name) in names.iter().enumerate() {
        let shown = paths[at].display();
        if name.is_empty() {
            bail!("{shown}: the columns of this model would have no name: rename the file");
        }
        let small = name.to_lowercase();
        let mut others = names.iter().zip(paths).enumerate();
        let clash = others.find_map(|(other, (of, path))| {
            let of = of.to_lowercase();
            let is_taken = other < at && of == small;
            let is_inside = other != at && format!("{small}_").starts_with(&format!("{of}_p_"));
            (is_taken || is_inside).then_some(path)
        });
        if let Some(other) = clash {
            bail!(
                "{shown}: the columns of this model, which begin with “{name}_”, could not be told from those of {}: \
                copy one of the two files under another name",
                other.display()
            );
        }
    }
    Ok(names)
}

/// Says for which file no embeddings are kept.
pub fn tell_not_kept(file: Option<&Path>, messages: &Messages) {
    if let Some(file) = file {
        let file = shell_path(file);
        messages.tell(Note::EmbeddingsNotKept { file });
    }
}

/// The folder that keeps embeddings: that of the variable STANDPOINT_CACHE, or the user's folder for such files.
/// `None` if the variable is empty.
pub fn embeddings_folder() -> Option<PathBuf> {
    match std::env::var_os("STANDPOINT_CACHE") {
        Some(folder) => (!folder.is_empty()).then(|| folder.into()),
        None => dirs::cache_dir().map(|folder| folder.join("standpoint")),
    }
}

/// Explains that a model file does not exist, and proposes another.
fn missing_model(path: &Path) -> anyhow::Error {
    let instead = match suggest_model(path) {
        None => format!(
            "; “standpoint train LABELS.csv” writes one, and “-m {BUILT_IN_NAME}” is the one in the program"
        ),
        meant => did_you_mean(meant.as_deref()),
    };
    anyhow!("{}: there is no such model file{instead}", path.display())
}

/// Finds the model that was probably meant: the file with the ending of models added, in the same folder or
/// in `models`, or one there with nearly the same name.
fn suggest_model(path: &Path) -> Option<PathBuf> {
    let ends_so = |path: &Path| path.extension().is_some_and(|e| e == ENDING);
    let mut here = path.to_path_buf();
    if !ends_so(path) {
        here.as_mut_os_string().push(format!(".{ENDING}"));
    }
    let there = Path::new(FOLDER).join(here.file_name()?);
    let places = [here, there];
    let existing = places.iter().find(|path| path.is_file()).cloned();
    existing.or_else(|| {
        let mut near = places.iter().filter_map(|path| suggest_path(path));
        near.find(|path| ends_so(path))
    })
}

/// Says the same of all models of a command that takes several.
pub fn tell_of_models(models: &[Named], messages: &Messages) {
    for Named { model, path, .. } in models {
        tell_of_model(model, *path, messages);
    }
}

/// Says that the built-in model was used because no model was named, and that what its encoder reads is not kept.
pub fn tell_of_model(model: &Model, path: Option<&PathBuf>, messages: &Messages) {
    tell_not_kept(model.in_the_way(), messages);
    if path.is_none() {
        messages.say(&format!("Scored with {BUILT_IN}; -m names another model."));
        if let Some(own) = own_model() {
            let own = shell_path(&own);
            messages.tell(Note::OwnModelNotUsed { model: own });
        }
    }
}

/// The newest model in the folder where `train` writes them, if it is not the built-in one.
fn own_model() -> Option<PathBuf> {
    let files = std::fs::read_dir(FOLDER).ok()?.flatten();
    let models = files.filter_map(|file| {
        let path = file.path();
        let is_model = path.extension().is_some_and(|e| e == ENDING);
        let metadata = file
            .metadata()
            .ok()
            .filter(|data| is_model && data.is_file())?;
        let is_built_in = metadata.len() == Model::withdrawal_bytes().len() as u64
            && std::fs::read(&path).is_ok_and(|bytes| bytes == Model::withdrawal_bytes());
        (!is_built_in).then_some((metadata.modified().ok()?, path))
    });
    models.max().map(|(_, path)| path)
}

/// Tells whether a model was trained on the sentences that test it: warns if it borrowed them.
pub fn tell_learned(what: &str, model: &Model, labelled: &Labelled, so: &str, messages: &Messages) {
    let learned = model.learned(labelled);
    if let Some(warning) = borrowed(what, &learned, labelled, so) {
        messages.tell(warning);
    }
    if learned.held_out > 0 {
        messages.tell(Note::TestedOnOwn {
            what: what.to_string(),
            sentences: learned.held_out,
            of: labelled.sentences.len(),
        });
    }
}

fn borrowed(what: &str, learned: &Learned, labelled: &Labelled, so: &str) -> Option<Warning> {
    let (lines, sentences) = (&learned.rows, labelled.sentences.len());
    let is_telling = lines.len() * TELLING >= sentences && !lines.is_empty();
    is_telling.then(|| Warning::BorrowedSentences {
        what: what.to_string(),
        sentences,
        lines: lines.clone(),
        so: so.to_string(),
    })
}
