//! The model of a command, and messages on it.

use std::path::PathBuf;

use standpoint_common::phrases::shell_path;

use crate::cli::console::messages::Messages;
use crate::findings::Note;
use crate::jobs::{
    self, BUILT_IN, BuiltInModel, ENDING, FOLDER, Monitor, NamedModel, embeddings_folder,
    load_model, tell_not_kept,
};
use crate::model::{LabelRule, Model};

/// Loads a model from a file, or the built-in one, which gives labels by this rule.
pub fn load(path: Option<&PathBuf>, rule: LabelRule) -> anyhow::Result<Model> {
    let path = path.map(PathBuf::as_path);
    Ok(load_model(path, rule, embeddings_folder().as_deref())?)
}

/// Loads several models, or the built-in one if none is named.
pub fn load_all(paths: &[PathBuf], rule: LabelRule) -> anyhow::Result<Vec<NamedModel>> {
    Ok(jobs::load_all(paths, rule, embeddings_folder().as_deref())?)
}

/// Says the same of all models of a command that takes several.
pub fn tell_of_models(models: &[NamedModel], messages: &Messages) {
    for NamedModel { model, path, .. } in models {
        tell_of_model(model, path.as_ref(), messages);
    }
}

/// Says that the built-in model was used because no model was named, and that what its encoder reads is not kept.
pub fn tell_of_model(model: &Model, path: Option<&PathBuf>, messages: &Messages) {
    tell_not_kept(model.in_the_way(), &Monitor::new(messages));
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
        (!BuiltInModel::is_in(&path)).then_some((metadata.modified().ok()?, path))
    });
    models.max().map(|(_, path)| path)
}
