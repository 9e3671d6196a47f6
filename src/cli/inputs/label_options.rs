//! The options of a model that learns while sentences are labelled.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::encoder::EncoderArgs;
use super::training::dictionary_choice;
use super::values::languages;
use crate::jobs::labels::LabelSource;
use crate::jobs::{DictionaryChoice, EncoderChoice, TrainingSource, embeddings_folder};
use crate::labelling::EncoderPolicy;
use crate::text::Language;

/// The dictionary, the encoder and the language of the model.
#[derive(clap::Args)]
pub struct ModelArgs {
    /// A dictionary for the model that learns meanwhile: a CSV with the columns category and pattern
    /// [default: the file <labels>.dictionary.csv beside the labels, if there is one]
    #[arg(long, value_name = "FILE")]
    dictionary: Option<PathBuf>,

    #[command(flatten)]
    encoder: EncoderArgs,

    /// The language of the sentences [default: the one that they show, or else english]
    #[arg(long, ignore_case = true, value_parser = languages())]
    pub language: Option<Language>,
}

impl ModelArgs {
    /// The labels of a table, and what a model learns from beside them.
    pub fn source(&self, labels: &Path) -> TrainingSource<'_> {
        TrainingSource {
            labels: LabelSource {
                paths: vec![labels.to_path_buf()],
                ..LabelSource::default()
            },
            borrow: Vec::new(),
            dictionary: self.dictionary(labels),
            encoder: self.encoder.choice(),
            fine_tune: None,
            checkpoints: None,
            embeddings: embeddings_folder(),
            language: self.language,
        }
    }

    /// The dictionary of the model.
    pub fn dictionary(&self, labels: &Path) -> DictionaryChoice {
        dictionary_choice(self.dictionary.as_deref(), std::iter::once(labels))
    }

    /// Opens the encoder that the model may use.
    pub fn reader(&self) -> anyhow::Result<EncoderPolicy> {
        let folder = embeddings_folder();
        let open = |choice: EncoderChoice| choice.open(folder.as_deref());
        let choice = self.encoder.choice();
        Ok(match choice {
            // A program without the built-in encoder labels as well.
            EncoderChoice::IfWorthwhile | EncoderChoice::Best => match open(choice) {
                Ok(Some(encoder)) => EncoderPolicy::IfWorthwhile(Arc::new(encoder)),
                _ => EncoderPolicy::None,
            },
            _ => open(choice)?.map_or(EncoderPolicy::None, |encoder| {
                EncoderPolicy::Always(Arc::new(encoder))
            }),
        })
    }
}
