//! The trained whole: options, vocabulary, weights, calibration and provenance. The only room
//! that joins the others into training, scoring and explaining.

mod cues;
mod document;
mod embedding;
mod error;
mod explain;
mod file;
mod fit_progress;
mod folds;
mod held_out;
mod learned;
mod meaning;
mod options;
mod paths;
mod score;
mod scorer;
mod train;

pub use cues::Sentence;
pub use document::{Scored, Unit};
pub use error::{ModelError, TrainError};
pub use explain::{Contribution, Explanation, Source};
pub(crate) use folds::FEWEST_FOLDS;
pub use held_out::HeldOut;
pub use learned::Learned;
pub use options::Options;
pub use score::Stance;
pub use scorer::{Scorer, Verdict};
pub use train::Trainer;

use std::sync::OnceLock;

use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

use crate::classifier::{Decision, Surroundings};
use crate::features::{Extractor, TfIdf, Vocabulary, WINDOW};
use embedding::Embedding;
use learned::Sentences;
use meaning::Meaning;
use scorer::Tables;

/// No article has more sentences. A longer text is taken for several, each with surroundings of its own, so that a whole
/// archive in one file takes no more memory than its text asks for.
const LONGEST_ARTICLE: usize = 5000;

/// A trained model: everything that scoring needs, and where it came from.
pub struct Model {
    labels: Vec<String>,
    options: Options,
    provenance: Provenance,
    extractor: Extractor,
    vocabulary: Vocabulary,
    tfidf: TfIdf,
    /// Shape (features, classes).
    weights: Array2<f32>,
    intercepts: Array1<f64>,
    /// What word vectors say, if they count.
    meaning: Option<Meaning>,
    /// What an encoder says of whole sentences, if the model was trained with one.
    embedding: Option<Embedding>,
    decision: Decision,
    /// What it was trained on; nothing in a model of part of the labels.
    sentences: Sentences,
    /// Made when the first text is scored.
    tables: OnceLock<Tables>,
}

debug_as_name!(Model);

/// Where a model came from. Nothing in it depends on the day, the machine or the folder.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Provenance {
    /// The version of standpoint that trained it.
    pub version: String,
    /// SHA-256 of the decoded text of the labels file, in hexadecimal.
    pub labels_sha256: String,
    /// Training sentences.
    pub sentences: usize,
    /// Training sentences of each label, in the order of the labels.
    pub label_counts: Vec<usize>,
    /// Documents that they stand in; 0 where the file did not say.
    pub documents: usize,
    /// The penalty chosen by cross-validation.
    pub alpha: f64,
    /// Whether every fit of the sentence model came below its tolerance.
    pub converged: bool,
}

impl Model {
    /// The label set, in the order of every table's columns.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The options that it was trained with.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Where it came from.
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// The number of features that it knows.
    pub fn features(&self) -> usize {
        self.vocabulary.len()
    }

    /// The kinds of features that it knows, in words.
    pub(crate) fn describe_features(&self) -> Vec<String> {
        let options = &self.options;
        let mut blocks = vec![format!(
            "stemmed words in runs of up to {}",
            options.word_ngrams
        )];
        if let Some((shortest, longest)) = options.character_ngrams {
            blocks.push(format!(
                "character {shortest}- to {longest}-grams within words"
            ));
        }
        if let Some(dictionary) = &options.dictionary {
            let near = match self.extractor.has_collocations() {
                true => format!(", also with the words up to {WINDOW} from a match"),
                false => String::new(),
            };
            let patterns = dictionary.len();
            blocks.push(format!("a dictionary of {patterns} patterns{near}"));
        }
        if self.extractor.vectors().is_some() {
            blocks.push("the mean of the words' vectors".to_string());
        }
        if let Some(Embedding { encoder, .. }) = &self.embedding {
            blocks.push(format!(
                "the sentence's embedding by {} ({} numbers)",
                encoder.name(),
                encoder.width()
            ));
        }
        blocks
    }

    /// Whether a sentence's surroundings count in its probabilities.
    pub(crate) fn uses_context(&self) -> bool {
        self.decision.surroundings() == Surroundings::Document
    }

    /// The model for the worked case, stances on the withdrawal of foreign forces from Iraq, which
    /// is built into the program.
    pub fn withdrawal() -> Result<Self, ModelError> {
        Self::from_own_bytes(Self::withdrawal_bytes())
    }

    /// The bytes of its file.
    pub fn withdrawal_bytes() -> &'static [u8] {
        WITHDRAWAL
    }
}

/// Not a constant: that would be in the program once for each place that names it.
static WITHDRAWAL: &[u8] = include_bytes!("../../models/withdrawal.safetensors");
