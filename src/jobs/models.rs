//! The models of a job.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::JobError;
use crate::corpus::suggest_path;
use crate::findings::Finding;
use crate::labels::label_name;
use crate::model::{BATCH, LabelRule, Model, ModelError};

/// The model that is used by default.
pub const BUILT_IN: &str = "the built-in model (withdrawal of foreign forces from Iraq)";
/// The built-in model that reads whole sentences.
const READER: &str = "the built-in reader (withdrawal of foreign forces from Iraq)";
/// The sentences that it reads in a second on one processor (`docs/research/performance.md`).
const READ_IN_A_SECOND: usize = 130;
/// The topic of both.
pub const TOPIC: &str = "Withdrawal of foreign forces from Iraq";
/// Their names where the name of a file is expected.
const BUILT_IN_NAME: &str = "built-in";
pub(crate) const READER_NAME: &str = "reader";

/// The ending of a model file.
pub(crate) const ENDING: &str = "safetensors";
/// The folder in which models are written unless another is named.
pub(crate) const FOLDER: &str = "models";

/// Returns whether a name means what is built in and not a file.
#[must_use]
pub fn is_built_in(path: &Path) -> bool {
    path.as_os_str() == BUILT_IN_NAME && !path.exists()
}

/// A model that is a part of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuiltInModel {
    /// The one that counts words.
    Words,
    /// The one that reads whole sentences as well.
    Reader,
}

impl BuiltInModel {
    /// The model that a name means if it is none of a file; no name means the one that counts words.
    #[must_use]
    pub fn of(path: Option<&Path>) -> Option<Self> {
        match path {
            None => Some(BuiltInModel::Words),
            Some(path) if is_built_in(path) => Some(BuiltInModel::Words),
            Some(path) => {
                (path.as_os_str() == READER_NAME && !path.exists()).then_some(BuiltInModel::Reader)
            }
        }
    }

    /// What it is, for a sentence.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            BuiltInModel::Words => BUILT_IN,
            BuiltInModel::Reader => READER,
        }
    }

    /// The seconds that the reader needs for so many sentences, to one digit.
    #[must_use]
    pub fn seconds_to_read(sentences: usize, threads: usize) -> usize {
        let seconds = sentences.div_ceil(READ_IN_A_SECOND * threads.max(1)).max(1);
        let step = 10usize.pow(seconds.ilog10());
        seconds.div_ceil(step) * step
    }

    /// Returns whether a file has the bytes of one of them.
    #[must_use]
    pub fn is_in(path: &Path) -> bool {
        let bytes = [Model::withdrawal_bytes(), Model::withdrawal_reader_bytes()];
        let length = path.metadata().map_or(0, |found| found.len());
        bytes.iter().any(|bytes| {
            length == bytes.len() as u64 && std::fs::read(path).is_ok_and(|read| read == *bytes)
        })
    }

    fn load(self) -> Result<Model, ModelError> {
        match self {
            BuiltInModel::Words => Model::withdrawal(),
            BuiltInModel::Reader => Model::withdrawal_reader(),
        }
    }
}

/// A model, and the name of the question that it answers.
#[derive(Debug, Clone)]
pub struct NamedModel {
    /// The name of its file without the ending; empty if it is the only model, whose columns have no name before them.
    pub name: String,
    /// Its file; `None` for the built-in model where none was named.
    pub path: Option<PathBuf>,
    /// The model.
    pub model: Model,
}

impl NamedModel {
    /// The name of its question, and its labels.
    pub fn labels(&self) -> (&str, &[String]) {
        (&self.name, self.model.labels())
    }

    /// A finding about this model: its name stands before it, if there are others.
    pub fn finding(&self, finding: impl Into<Finding>) -> Finding {
        finding.into().about(&self.name)
    }
}

/// Loads a model from a file, or a built-in one, which gives labels by this rule. What its encoder reads is kept in
/// the folder `embeddings`.
///
/// # Errors
/// If there is no such file, or it is no model.
pub fn load_model(
    path: Option<&Path>,
    rule: LabelRule,
    embeddings: Option<&Path>,
) -> Result<Model, JobError> {
    let mut model = match (BuiltInModel::of(path), path) {
        (None, Some(path)) => Model::load(path).map_err(|error| not_loaded(path, error))?,
        (built_in, _) => built_in
            .unwrap_or(BuiltInModel::Words)
            .load()
            .map_err(JobError::BuiltIn)?,
    };
    if let Some(folder) = embeddings {
        model.keep_embeddings(folder);
    }
    Ok(model.with_label_rule(rule))
}

fn not_loaded(path: &Path, error: ModelError) -> JobError {
    let kind = match &error {
        ModelError::Read { source, .. } => Some(source.kind()),
        _ => None,
    };
    let named = path.to_path_buf();
    match kind {
        Some(ErrorKind::NotFound) => JobError::NoModel {
            meant: suggest_model(path),
            path: named,
        },
        // This is most likely the folder of an encoder.
        Some(ErrorKind::IsADirectory) => JobError::ModelFolder(named),
        Some(_) => JobError::UnreadModel(error),
        None => JobError::Model {
            path: named,
            source: error,
        },
    }
}

/// Loads several models, or the built-in one if none is named.
///
/// # Errors
/// If one cannot be loaded, or two have names that cannot be told apart.
pub fn load_all(
    paths: &[PathBuf],
    rule: LabelRule,
    embeddings: Option<&Path>,
) -> Result<Vec<NamedModel>, JobError> {
    let names = question_names(paths)?;
    let mut models: Vec<NamedModel> = Vec::new();
    if paths.is_empty() {
        models.push(NamedModel {
            name: String::new(),
            path: None,
            model: load_model(None, rule, embeddings)?,
        });
    }
    for (path, name) in paths.iter().zip(names) {
        let mut model = load_model(Some(path), rule, embeddings)?;
        for other in &models {
            model.share_encoder(&other.model);
        }
        models.push(NamedModel {
            name,
            path: Some(path.clone()),
            model,
        });
    }
    Ok(models)
}

/// The bytes of a batch of documents for all of these models.
#[must_use]
pub fn batch_bytes(models: &[NamedModel]) -> usize {
    let bytes = models.iter().map(|named| named.model.batch_bytes());
    bytes.min().unwrap_or(BATCH)
}

/// The names of the questions that several models answer, by which their columns are told apart: those of the files
/// without their endings.
fn question_names(paths: &[PathBuf]) -> Result<Vec<String>, JobError> {
    if paths.len() < 2 {
        return Ok(vec![String::new(); paths.len()]);
    }
    let name = |path: &PathBuf| label_name(&path.file_stem().unwrap_or_default().to_string_lossy());
    let names: Vec<String> = paths.iter().map(name).collect();
    for (at, name) in names.iter().enumerate() {
        let path = paths[at].clone();
        if name.is_empty() {
            return Err(JobError::NamelessModel(path));
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
            let (name, other) = (name.clone(), other.clone());
            return Err(JobError::SameColumns { path, name, other });
        }
    }
    Ok(names)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_the_reader_is_told_roughly() {
        let seconds = |sentences, threads| BuiltInModel::seconds_to_read(sentences, threads);
        let of_one = [0, 130, 1000, 100_000].map(|sentences| seconds(sentences, 1));
        assert_eq!(of_one, [1, 1, 8, 800]);
        assert_eq!((seconds(100_000, 4), seconds(100_000, 0)), (200, 800));
    }
}
