//! Errors of training and of model files.

use std::path::{Path, PathBuf};

use standpoint_common::code::HasCode;
use standpoint_common::phrases::plural;

use crate::labelled::ClusteredBy;

/// Why a model could not be trained.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "training/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum TrainError {
    /// N-gram sizes are out of range.
    #[error("n-gram sizes must be 1 to 5 for words and 1 to 10 for characters, the shorter first")]
    Ngrams,
    /// The dictionary is wrong.
    #[error(transparent)]
    Dictionary(#[from] crate::text::DictionaryError),
    /// The regression failed.
    #[error(transparent)]
    Logistic(#[from] crate::classifier::LogisticError),
    /// The decision layer could not be fitted.
    #[error(transparent)]
    Decision(#[from] crate::classifier::DecisionError),
    /// There are fewer than two labels.
    #[error("a model needs sentences of at least two labels, and these have {}", plural(*.0, "label"))]
    FewLabels(usize),
    /// A labelled sentence that was made by a program contradicts itself.
    #[error(
        "the labelled sentence at index {at} does not fit the {}: its label must be the index of one of them, and its votes a share for each of them, together 1", plural(*labels, "label")
    )]
    Unfit {
        /// The index of the sentence.
        at: usize,
        /// The number of labels.
        labels: usize,
    },
    /// There are too few documents for a test by document. Such as “a test takes at least … articles, and these sentences are of … (articles that share a sentence of eight words or more count as one: delete what many repeat): label sentences of more articles”.
    #[error(
        "a test takes at least {needed} {0}s, and these sentences are of {1} ({0}s that share a sentence of eight words or more count as one: delete what many repeat): label sentences of more {0}s", unit(*by), plural(*groups, unit(*by))
    )]
    TooFewDocuments {
        /// The number of documents, without copies.
        groups: usize,
        /// The number that is needed.
        needed: usize,
        /// What is counted.
        by: ClusteredBy,
    },
    /// Cross-validation by document is impossible. Such as “the label “…” stands in only …: at least … are needed; label sentences of more articles with it (articles that share a sentence of eight words or more count as one: delete what many repeat)”.
    #[error(
        "the label “{label}” stands in only {1}: at least {needed} are needed; label sentences of more {0}s with it ({0}s that share a sentence of eight words or more count as one: delete what many repeat)", unit(*by), plural(*groups, unit(*by))
    )]
    FewDocuments {
        /// The label.
        label: String,
        /// The number of its documents, without copies.
        groups: usize,
        /// The number that is needed.
        needed: usize,
        /// What is counted.
        by: ClusteredBy,
    },
    /// The held-out predictions are of another cross-validation.
    #[error(
        "these held-out predictions are of other labelled sentences or other options: give those that cross_validate of the same trainer returned"
    )]
    ForeignHeldOut,
    /// An encoder has not read a sentence.
    #[error(
        "the encoder has not read the labelled sentence at index {0}: have it read all of them, and fine-tune it on the same sentences"
    )]
    NotEmbedded(usize),
    /// The encoder could not be fine-tuned.
    #[error(transparent)]
    Tuning(#[from] crate::encoder::TuningError),
    /// Borrowed labels have another label set.
    #[error("the borrowed labels have other labels: borrow them with Labelled::borrowed_for")]
    OtherLabels,
    /// No word of the labelled sentences is a feature.
    #[error("no word occurs in {0} or more of the labelled sentences: label more sentences")]
    NoFeatures(u32),
}

/// Why a model file was refused or not written.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "model/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum ModelError {
    /// The file could not be read.
    #[error("{}: could not be read", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The reason, from the system.
        source: std::io::Error,
    },
    /// The file could not be written.
    #[error("{}: could not be written", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The reason, from the system.
        source: std::io::Error,
    },
    /// The model cannot be serialised.
    #[error("the model cannot be written ({0}): please report this as a bug")]
    Form(&'static str),
    /// The file is larger than any that is read or written.
    #[error(
        "a model file has at most {} MB, and this is one of {} MB: give a smaller one, or train on fewer labels or sentences", most.div_ceil(1_000_000), bytes.div_ceil(1_000_000)
    )]
    TooLarge {
        /// The size of the file, or of the part that was read.
        bytes: u64,
        /// The largest number of bytes.
        most: u64,
    },
    /// The file is no model of this program.
    #[error("this is not a model file of standpoint")]
    Foreign,
    /// Its language has no stemmer here; newer programs may have one.
    #[error(
        "the model is one for {language}, a language that this standpoint has no stemmer for: install a newer standpoint, or score with version {version}, which trained it"
    )]
    Language {
        /// The language.
        language: String,
        /// The version that trained it.
        version: String,
    },
    /// Its header does not have the form of its format: it was altered, or another version wrote it.
    #[error("the model file is damaged (its header): copy it again or train it again")]
    Header(#[source] serde_json::Error),
    /// The file was cut short or altered.
    #[error("the model file is damaged ({0}): copy it again or train it again")]
    Damaged(&'static str),
    /// A part of its encoder was altered.
    #[error("the model file is damaged (its encoder: {0}): copy it again or train it again")]
    EncoderPart(String),
    /// An older version wrote it, which weighted features differently.
    #[error(
        "the model file has format {found}, which this standpoint no longer scores in the same way: train it again from its labels"
    )]
    Older {
        /// The file's format.
        found: u64,
    },
    /// It was trained with other word vectors than this program has.
    #[error(
        "the model was trained with other word vectors than this standpoint has: train it again from its labels, or score with version {version}, which trained it"
    )]
    Vectors {
        /// The version that trained it.
        version: String,
    },
    /// It was trained with another built-in encoder than this program has.
    #[error(
        "the model was trained with another built-in encoder than this standpoint has: train it again from its labels"
    )]
    OtherEncoder,
    /// It needs the built-in encoder, and the program has none.
    #[error(transparent)]
    Encoder(#[from] crate::encoder::EncoderError),
    /// A newer version wrote it.
    #[error(
        "the model file has format {found}, this standpoint reads formats up to {known}: install a newer standpoint"
    )]
    Newer {
        /// The file's format.
        found: u64,
        /// The newest format known here.
        known: u64,
    },
}

/// The word for what a test keeps together.
fn unit(by: ClusteredBy) -> &'static str {
    match by {
        ClusteredBy::Cluster => "cluster",
        ClusteredBy::Document | ClusteredBy::Sentence => "article",
    }
}

impl HasCode for TrainError {
    fn code(&self) -> &'static str {
        self.inner().map_or_else(|| self.into(), HasCode::code)
    }

    fn inner(&self) -> Option<&(dyn HasCode + 'static)> {
        match self {
            Self::Dictionary(error) => Some(error),
            Self::Logistic(error) => Some(error),
            Self::Decision(error) => Some(error),
            Self::Tuning(error) => Some(error),
            _ => None,
        }
    }
}

impl HasCode for ModelError {
    fn code(&self) -> &'static str {
        self.inner().map_or_else(|| self.into(), HasCode::code)
    }

    fn inner(&self) -> Option<&(dyn HasCode + 'static)> {
        match self {
            Self::Encoder(error) => Some(error),
            _ => None,
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::Read { path, .. } | Self::Write { path, .. } => Some(path),
            _ => self.inner()?.path(),
        }
    }
}
