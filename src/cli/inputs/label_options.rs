//! The options of a model that learns while sentences are labelled.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::model::embeddings_folder;
use super::training::dictionary_rows;
use super::values::Languages;
use crate::cli::console::messages::Messages;
use crate::encoder::Encoder;
use crate::labels::dictionary_beside;
use crate::model::Options;

/// The dictionary, the encoder and the language of the model.
#[derive(clap::Args)]
pub struct ModelArgs {
    /// A dictionary for the model that learns meanwhile: a CSV with the columns category and pattern
    /// [default: the file <labels>.dictionary.csv beside the labels, if there is one]
    #[arg(long, value_name = "FILE")]
    dictionary: Option<PathBuf>,

    /// A pretrained encoder for that model (see `standpoint train --help`)
    #[arg(long, value_name = "FOLDER")]
    encoder: Option<PathBuf>,

    /// The language of the sentences
    #[arg(long, default_value = "english", ignore_case = true, value_parser = Languages::new())]
    language: String,
}

impl ModelArgs {
    /// The options of the model.
    pub fn options(&self, labels: &Path, messages: &Messages) -> anyhow::Result<Options> {
        let path = self
            .dictionary
            .clone()
            .or_else(|| dictionary_beside(labels));
        let language = self.language.parse()?;
        let read = |path: &Path| dictionary_rows(path, language, messages);
        let dictionary = path.as_deref().map(read).transpose()?;
        Ok(Options {
            language,
            dictionary,
            ..Options::default()
        })
    }

    /// The encoder, if one is asked for.
    pub fn encoder(&self) -> anyhow::Result<Option<Arc<Encoder>>> {
        let Some(folder) = &self.encoder else {
            return Ok(None);
        };
        let mut encoder = Encoder::open(folder)?;
        if let Some(folder) = embeddings_folder() {
            encoder.keep_embeddings(&folder);
        }
        Ok(Some(Arc::new(encoder)))
    }
}
