//! The trained model: options, vocabulary, weights, calibration and provenance. This module joins the others
//! into training, scoring and explaining.

mod cues;
mod dense;
mod document;
mod error;
mod explain;
mod file;
mod fit_kinds;
mod fit_progress;
mod folds;
mod held_out;
mod held_out_logits;
mod kinds;
mod label_rule;
mod options;
mod paths;
mod reading;
mod score;
mod scorer;
mod source;
mod stack;
mod train;
mod training_sentences;
mod two_kinds;

pub use cues::Sentence;
pub use document::{Cutting, MarkedText, Scored, Unit};
pub use error::{ModelError, TrainError};
pub use explain::{Contribution, Explanation};
pub use folds::MIN_FOLDS;
pub use held_out::{HeldOut, HeldOutBorrowed};
pub use label_rule::LabelRule;
pub use options::Options;
pub use score::{Fit, Stance};
pub use scorer::{ExplainedStance, Reasons, Scorer};
pub use source::Source;
pub use train::Trainer;
pub use training_sentences::Learned;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

use crate::classifier::{Cutoffs, Decision, Surroundings};
use crate::features::{Extractor, TfIdf, Vocabulary};
use crate::text::{LanguageCheck, Topic, TopicError, is_topic};
use dense::{EmbeddingWeights, VectorWeights};
use held_out_logits::HeldOutLogits;
use kinds::Kinds;
use scorer::Tables;
use training_sentences::SentenceHashes;

/// The largest number of sentences in an article. A longer text is scored as several articles with
/// surroundings of their own, so that a whole archive in one file does not need more memory.
const MAX_ARTICLE_LENGTH: usize = 5000;

/// The number of bytes of documents that are scored or cut together: few enough for the cache of a processor, many
/// enough that threads seldom wait for each other.
pub const BATCH: usize = 128 << 10;

/// A trained model: everything that scoring needs, and where it came from.
///
/// A clone is a second handle on the same parts, so threads and [`Scorer`]s share one model cheaply.
#[derive(Clone)]
pub struct Model {
    parts: Arc<Parts>,
    label_rule: LabelRule,
}

/// The parts of a model. Nothing changes them after training or reading.
struct Parts {
    labels: Vec<String>,
    options: Options,
    provenance: Provenance,
    extractor: Extractor,
    vocabulary: Vocabulary,
    tfidf: TfIdf,
    /// Shape (features, classes).
    weights: Array2<f32>,
    intercepts: Array1<f64>,
    /// The weights of word vectors, if they are features.
    vector_weights: Option<VectorWeights>,
    /// The weights of sentence embeddings, if they are features.
    embedding_weights: Option<EmbeddingWeights>,
    decision: Decision,
    /// The borrowed kind of text, if the model knows two, and for each single word of the vocabulary its weight in
    /// telling them apart.
    kinds: Option<(Kinds, Vec<i8>)>,
    /// The cutoffs of probability; unknown to a model of a fold.
    cutoffs: Cutoffs,
    /// The borrowed sentences; none for a model of a fold.
    borrowed: SentenceHashes,
    /// The out-of-fold logits of the training sentences that were not borrowed; none in a model of a fold.
    held_out: HeldOutLogits,
    /// Made when the first text is scored.
    tables: OnceLock<Arc<Tables>>,
}

standpoint_common::debug_as_name!(Model);

/// The origin of a model. It does not depend on the day, the machine or the folder.
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
    /// Their documents; 0 if the file did not name them.
    pub documents: usize,
    /// The penalty chosen by cross-validation.
    pub alpha: f64,
    /// The labels that helped, if some were borrowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub borrowed: Option<BorrowedLabels>,
    /// `true` if every fit of the sentence model reached its tolerance.
    pub converged: bool,
    /// How often the labels above the [cutoffs](Cutoffs) of the model are right, where this was measured.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<KeptLabel>,
    /// The most common words of the training sentences, if those of their language are not known otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub common_words: Vec<String>,
}

/// How often a label above its cutoffs was right in cross-validation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptLabel {
    /// The label.
    pub label: String,
    /// By the [rates](Cutoffs::rates) of the cutoffs, up to the last that the label reaches.
    pub by_rate: Vec<KeptPrecision>,
}

/// How often a label above a cutoff was right in cross-validation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "(usize, f64, f64, f64)", into = "(usize, f64, f64, f64)")]
pub struct KeptPrecision {
    /// The sentences that kept the label.
    pub sentences: usize,
    /// The share of them that has it.
    pub precision: f64,
    /// The lower end of its 95 % interval; 0 where nothing is known.
    pub low: f64,
    /// The upper end; 1 where nothing is known.
    pub high: f64,
}

impl From<(usize, f64, f64, f64)> for KeptPrecision {
    fn from((sentences, precision, low, high): (usize, f64, f64, f64)) -> Self {
        KeptPrecision {
            sentences,
            precision,
            low,
            high,
        }
    }
}

impl From<KeptPrecision> for (usize, f64, f64, f64) {
    fn from(kept: KeptPrecision) -> Self {
        (kept.sentences, kept.precision, kept.low, kept.high)
    }
}

/// Labels that a model borrowed: sentences that may differ from those to be scored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BorrowedLabels {
    /// SHA-256 of the decoded text of their file, in hexadecimal.
    pub labels_sha256: String,
    /// Their sentences.
    pub sentences: usize,
    /// The weight of each, where a sentence of the own labels has 1.
    pub weight: f64,
    /// The macro-F1 of the own labels in cross-validation by the balanced label rule and by the highest probability, if
    /// the model knows two kinds of text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_rules: Option<[f64; 2]>,
}

impl From<Parts> for Model {
    fn from(parts: Parts) -> Self {
        Model {
            parts: Arc::new(parts),
            label_rule: LabelRule::default(),
        }
    }
}

impl Model {
    /// The label set, in the order of every table's columns.
    pub fn labels(&self) -> &[String] {
        &self.parts.labels
    }

    /// The options that it was trained with.
    pub fn options(&self) -> &Options {
        &self.parts.options
    }

    /// The origin of the model.
    pub fn provenance(&self) -> &Provenance {
        &self.parts.provenance
    }

    /// The cutoffs of probability above which its labels are right at a wanted rate.
    pub fn cutoffs(&self) -> &Cutoffs {
        &self.parts.cutoffs
    }

    /// How often a label that is kept for a rate was right in cross-validation, if the model knows it.
    pub fn kept_precision(&self, label: usize, rate: f64) -> Option<KeptPrecision> {
        let name = self.labels().get(label)?;
        let kept = &self.provenance().kept;
        let of_label = kept.iter().find(|kept| kept.label == *name)?;
        of_label.by_rate.get(Cutoffs::place(rate)).copied()
    }

    /// Checks whether texts are in the language of the model; `None` if too little is known of that.
    pub fn language_check(&self) -> Option<LanguageCheck> {
        let common_words = || LanguageCheck::of_words(self.provenance().common_words.clone());
        LanguageCheck::new(self.options().language).or_else(common_words)
    }

    /// The same model, which knows how often the labels above its cutoffs were right. A model that a clone or a scorer
    /// shares stays as it is.
    #[must_use]
    pub fn with_kept(mut self, kept: Vec<KeptLabel>) -> Self {
        if let Some(parts) = Arc::get_mut(&mut self.parts) {
            parts.provenance.kept = kept;
        }
        self
    }

    /// The topic in the dictionary of the model, if it has one.
    ///
    /// # Errors
    /// When the words cannot be searched for.
    pub fn topic(&self) -> Result<Option<Topic>, TopicError> {
        Topic::from_dictionary(self.options().dictionary.as_deref().unwrap_or_default())
    }

    /// The number of its features.
    pub fn features(&self) -> usize {
        self.parts.vocabulary.len()
    }

    /// Keeps what its encoder says about sentences in a folder, as
    /// [`Encoder::keep_embeddings`](crate::encoder::Encoder::keep_embeddings) does. A model without an encoder has
    /// nothing to keep, nor one that a clone or a scorer shares.
    pub fn keep_embeddings(&mut self, folder: &Path) {
        let parts = Arc::get_mut(&mut self.parts);
        let embedding = parts.and_then(|parts| parts.embedding_weights.as_mut());
        if let Some(encoder) = embedding.and_then(|e| Arc::get_mut(&mut e.encoder)) {
            encoder.keep_embeddings(folder);
        }
    }

    /// Takes the encoder of another model in place of its own, if they are the same: scorers of both then read each text
    /// once. A model that a clone or a scorer shares keeps its own.
    pub fn share_encoder(&mut self, other: &Model) {
        let parts = Arc::get_mut(&mut self.parts);
        let own = parts.and_then(|parts| parts.embedding_weights.as_mut());
        if let (Some(own), Some(other)) = (own, &other.parts.embedding_weights)
            && own.encoder == other.encoder
        {
            own.encoder = Arc::clone(&other.encoder);
        }
    }

    /// The link or somebody's own file for which nothing is kept of what its encoder says.
    pub fn in_the_way(&self) -> Option<&Path> {
        let embedding = self.parts.embedding_weights.as_ref();
        embedding.and_then(|embedding| embedding.encoder.in_the_way())
    }

    /// Describes the kinds of its features.
    pub fn describe_features(&self) -> Vec<String> {
        let options = self.options();
        let mut blocks = vec![format!(
            "stemmed words in runs of up to {}",
            options.word_ngrams
        )];
        if let Some((shortest, longest)) = self.parts.extractor.characters() {
            blocks.push(format!(
                "character {shortest}- to {longest}-grams within words"
            ));
        }
        if let Some(dictionary) = &options.dictionary {
            let features = dictionary
                .iter()
                .filter(|(category, _)| !is_topic(category));
            blocks.push(format!("a dictionary of {} patterns", features.count()));
        }
        if self.parts.extractor.vectors().is_some() {
            blocks.push("the mean of the words' vectors".to_string());
        }
        if let Some(EmbeddingWeights { encoder, .. }) = &self.parts.embedding_weights {
            let name = encoder.name();
            blocks.push(match encoder.tuned_layers() {
                0 => format!(
                    "the sentence's embedding by {name} ({} numbers)",
                    encoder.width()
                ),
                layers => {
                    format!("the sentence's logits by {name}, trained in its last {layers} layers")
                }
            });
        }
        blocks
    }

    /// The bytes of a batch of documents for this model. An encoder takes seconds for the usual ones, and then a
    /// thread may have nothing to do; its products of matrices need only some dozens of sentences.
    pub fn batch_bytes(&self) -> usize {
        if self.has_encoder() { 8 << 10 } else { BATCH }
    }

    /// The name of the encoder that reads its sentences, if one does.
    pub fn encoder_name(&self) -> Option<&str> {
        let weights = self.parts.embedding_weights.as_ref();
        weights.map(|weights| weights.encoder.name())
    }

    /// Returns whether an encoder reads its sentences, which takes hundreds of times longer than all else.
    pub fn has_encoder(&self) -> bool {
        self.parts.embedding_weights.is_some()
    }

    /// Returns whether its encoder reads a sentence with what stands before it.
    fn reads_context(&self) -> bool {
        let weights = self.parts.embedding_weights.as_ref();
        weights.is_some_and(|weights| weights.encoder.reads_context())
    }

    /// Returns whether a sentence's surroundings count in its probabilities.
    pub fn uses_context(&self) -> bool {
        self.parts.decision.surroundings() == Surroundings::Document
    }

    /// The built-in model for the worked case: stances on the withdrawal of foreign forces from Iraq.
    ///
    /// # Errors
    /// If the program was built without the encoder that the model needs.
    pub fn withdrawal() -> Result<Self, ModelError> {
        Self::from_own_bytes(Self::withdrawal_bytes())
    }

    /// The bytes of its file.
    pub fn withdrawal_bytes() -> &'static [u8] {
        WITHDRAWAL
    }

    /// The built-in model for the same labels that reads whole sentences as well: its encoder was fine-tuned on them. It is
    /// right more often, and takes a hundred times longer.
    ///
    /// # Errors
    /// If the program was built without the encoder that the model needs.
    pub fn withdrawal_reader() -> Result<Self, ModelError> {
        Self::from_own_bytes(Self::withdrawal_reader_bytes())
    }

    /// The bytes of its file.
    pub fn withdrawal_reader_bytes() -> &'static [u8] {
        READER
    }
}

/// A static and not a constant, which would be in the program once for each place that names it.
static WITHDRAWAL: &[u8] = include_bytes!("../../../../models/withdrawal.safetensors");
static READER: &[u8] = include_bytes!("../../../../models/reader.safetensors");
