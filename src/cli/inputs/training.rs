//! The options of what a model learns from: labels, a dictionary, an encoder and a language.

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::encoder::EncoderArgs;
use super::labels::{ClusterArgs, LabelsArgs};
use super::values::{languages, layers};
use crate::cli::console::messages::Messages;
use crate::cli::outputs::protect::is_as_written;
use crate::jobs::{
    CrossValidation, DictionaryChoice, EncoderChoice, EncoderUse, Layers, TrainingSource,
    embeddings_folder,
};
use crate::labels::{ClusteredBy, Labelled, dictionary_beside};
use crate::text::Language;

/// The training data of `train`, `evaluate` and `audit`.
#[derive(clap::Args)]
pub struct TrainingArgs {
    #[command(flatten)]
    pub labels: LabelsArgs,

    #[command(flatten)]
    pub cluster: ClusterArgs,

    /// More labelled sentences, which are not like the texts that you will score: of somebody else, another
    /// paper or another time. The model learns from them as far as that helps; the figures are those of your
    /// own. May be given several times
    #[arg(long, value_name = "LABELS.csv")]
    borrow: Vec<PathBuf>,

    /// A dictionary: a CSV with the columns category and pattern, or none [default: the file
    /// <labels>.dictionary.csv beside the labels or the borrowed ones, if there is one]
    #[arg(long, value_name = "FILE|none")]
    dictionary: Option<PathBuf>,

    #[command(flatten)]
    encoder: EncoderArgs,

    /// Also train the encoder on the sentences: its last quarter of layers, or half, all, or so many of them. It
    /// takes minutes: about 10 for 2,000 sentences with all-mpnet-base-v2
    #[arg(
        long,
        value_name = "LAYERS",
        requires = "encoder",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "quarter",
        value_parser = layers
    )]
    fine_tune: Option<Layers>,

    /// The language of the sentences [default: the one that they show, or else english]
    #[arg(long, ignore_case = true, value_parser = languages())]
    language: Option<Language>,
}

impl TrainingArgs {
    /// What a job learns from with these arguments.
    pub fn source(&self) -> anyhow::Result<TrainingSource<'_>> {
        if self.fine_tune.is_some() && !self.names_encoder() {
            bail!(
                "there is no encoder to train: leave --fine-tune away, or name one with --encoder"
            );
        }
        Ok(TrainingSource {
            labels: self.labels.clustered(&self.cluster),
            borrow: self.borrow.clone(),
            dictionary: self.dictionary(),
            encoder: self.encoder.choice(),
            fine_tune: self.fine_tune,
            checkpoints: None,
            embeddings: embeddings_folder(),
            language: self.language,
        })
    }

    /// Returns whether labels are borrowed.
    pub fn borrows(&self) -> bool {
        !self.borrow.is_empty()
    }

    /// The files that are read: the labels, their articles, the dictionary (also one beside the labels), and
    /// the files of the encoder.
    pub fn inputs(&self) -> impl Iterator<Item = PathBuf> {
        let labels = self.labels.inputs().chain(&self.borrow).cloned();
        let dictionary = match self.dictionary() {
            DictionaryChoice::File(path) => Some(path),
            _ => None,
        };
        labels.chain(dictionary).chain(self.encoder.files())
    }

    /// Returns whether an encoder is named.
    pub fn names_encoder(&self) -> bool {
        matches!(
            self.encoder.choice(),
            EncoderChoice::BuiltIn | EncoderChoice::Folder(_)
        )
    }

    /// Returns whether an encoder is used or was tried.
    pub fn tries_encoder(&self) -> bool {
        !matches!(self.encoder.choice(), EncoderChoice::None)
    }

    /// Returns whether a dictionary is asked for or lies beside the labels.
    pub fn has_dictionary(&self) -> bool {
        matches!(self.dictionary(), DictionaryChoice::File(_))
    }

    fn dictionary(&self) -> DictionaryChoice {
        dictionary_choice(self.dictionary.as_deref(), self.labels_in_order())
    }

    /// The first file of labels, then the borrowed ones: what lies beside the first of them is used.
    pub fn labels_in_order(&self) -> impl Iterator<Item = &Path> {
        let borrowed = self.borrow.iter().map(PathBuf::as_path);
        std::iter::once(self.labels.first()).chain(borrowed)
    }
}

/// The dictionary that is named, or else the one beside labels, unless it is as `dictionary` drafted it on this computer: a
/// draft that nobody edited must not change a model.
pub fn dictionary_choice<'a>(
    named: Option<&Path>,
    mut labels: impl Iterator<Item = &'a Path>,
) -> DictionaryChoice {
    match named {
        Some(path) if path == Path::new("none") => return DictionaryChoice::None,
        Some(path) => return DictionaryChoice::File(path.to_path_buf()),
        None => {}
    }
    match labels.find_map(dictionary_beside) {
        None => DictionaryChoice::None,
        Some(path) if is_as_written(&path, "dictionary") => DictionaryChoice::Draft(path),
        Some(path) => DictionaryChoice::File(path),
    }
}

/// Says how a cross-validation went: of one line each what the encoder did, what borrowed labels count, and how it was done.
pub fn tell_cross_validation(of: &CrossValidation, labelled: &Labelled, messages: &Messages) {
    tell_encoder(of.encoder, messages);
    if let Some(weight) = of.borrowed_weight {
        let share = match weight {
            1.0 => "as much as".to_string(),
            weight => format!("1/{} of", 1.0 / weight),
        };
        messages.say(&format!(
            "Each borrowed sentence counts {share} one of yours, as cross-validation chose."
        ));
    }
    let tested = match labelled.clustered_by() {
        ClusteredBy::Cluster => "seen nothing of its cluster",
        ClusteredBy::Document => "seen nothing of its document",
        ClusteredBy::Sentence => "not seen it",
    };
    let folds = of.folds;
    messages.say(&format!(
        "Cross-validation in {folds} folds, each sentence scored by a model that has {tested}:\n"
    ));
}

/// Says whether an encoder helps, if that was found out.
pub fn tell_encoder(encoder: EncoderUse, messages: &Messages) {
    match encoder {
        EncoderUse::None | EncoderUse::Named => {}
        EncoderUse::LeftOut => {
            messages.say("The fine-tuned encoder does not help here, so the model counts words alone.");
        }
        EncoderUse::Tried(gain) if gain.is_worthwhile() => messages.say(&format!(
            "The built-in encoder helps, so the model uses it: log loss smaller by {:.3} (standard error {:.3}). It reads \
            about 700 sentences a second on one processor; --encoder none is faster.",
            gain.log_loss, gain.standard_error
        )),
        EncoderUse::Tried(_) => {
            messages.say("The built-in encoder does not help here, so the model counts words alone.");
        }
    }
}
