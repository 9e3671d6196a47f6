//! Which model a command scores with, and what it is called.

use std::io::ErrorKind;
use std::path::PathBuf;

use anyhow::{Context, anyhow};

use super::messages::Messages;
use crate::model::{Model, ModelError};

/// What the model is called that is used where none is named.
pub const BUILT_IN: &str = "the built-in model (withdrawal of foreign forces from Iraq)";

/// The model of a file, or the built-in one.
pub fn load(path: Option<&PathBuf>) -> anyhow::Result<Model> {
    match path {
        Some(path) => Model::load(path).map_err(|error| match &error {
            ModelError::Read { source, .. } if source.kind() == ErrorKind::NotFound => anyhow!(
                "{}: there is no such model file; “standpoint train LABELS.csv” writes one",
                path.display()
            ),
            ModelError::Read { .. } => error.into(),
            _ => anyhow::Error::new(error).context(path.display().to_string()),
        }),
        None => Model::withdrawal().context("the built-in model"),
    }
}

/// Says which model was used where none was named.
pub fn tell_built_in(path: Option<&PathBuf>, messages: &Messages) {
    if path.is_none() {
        messages.say(&format!("Scored with {BUILT_IN}; -m names another model."));
    }
}
