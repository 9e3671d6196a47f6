//! Embeds a text: computes numbers that represent what a whole sentence says, with the built-in encoder or
//! another pretrained one from a folder.
//!
//! Word vectors (`features/vectors.rs`) are looked up word by word; an encoder reads each word in its
//! context, cut into pieces (subwords). It takes milliseconds a sentence where everything else takes
//! microseconds, so only models that gain from an encoder use one (`docs/encoder.md`).

mod activations;
mod architecture;
mod cache;
mod dropout;
mod embeddings;
mod error;
mod file;
mod folder;
mod lanes;
mod layer;
mod lower;
mod multiply;
mod network;
mod optimiser;
mod passage;
mod pieces;
mod quantised;
mod ranges;
mod tokenizer_check;
mod tuning;
mod weights;

pub(crate) use architecture::{Layout, Shape, Tuned};
pub use embeddings::Embeddings;
pub use error::{EncoderError, TuningError};
pub use passage::Passage;
pub(crate) use tuning::TrainingSet;
pub use tuning::remove_checkpoints;
pub(crate) use weights::Weights;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use cache::Cache;
use half::f16;
use layer::Linear;
use ndarray::{Array2, Axis, s};
use network::Network;
use pieces::{Pieces, TokenIds};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use standpoint_common::hash::hex;

/// The number of pieces that go through the network together: with fewer the products are too small to be
/// fast.
const AT_ONCE: usize = 512;
/// The number of texts that a thread takes at a time.
const PART: usize = 64;
/// The largest size of the weights in bytes, at four a number: a model file has a quarter of it.
const MAX_BYTES: u64 = 2_000_000_000;

/// The fault of weights that do not fit the sizes of their encoder.
const MISFIT: &str = "the weights do not fit its sizes";

/// A pretrained sentence encoder, such as all-mpnet-base-v2.
pub struct Encoder {
    shape: Shape,
    /// Those of 250,000 pieces take 280 MB, so encoders that were fine-tuned from one another share them.
    pieces: Arc<Pieces>,
    weights: Weights,
    network: Network,
    cache: Option<Cache>,
    /// The file or link that lies where the cache would be, so that nothing is kept.
    in_the_way: Option<PathBuf>,
    /// The SHA-256 of the built-in encoder, if it is that or was fine-tuned from it.
    built_in: Option<String>,
}

standpoint_common::debug_as_name!(Encoder);

impl PartialEq for Encoder {
    fn eq(&self, other: &Self) -> bool {
        self.shape == other.shape
            && self.pieces.json() == other.pieces.json()
            && self.weights == other.weights
            && self.head() == other.head()
    }
}

impl Encoder {
    /// Builds an encoder from its parts: `tokenizer` is the `tokenizer.json`, and `head` has the weights of a
    /// fine-tuned one, shape (hidden size and 1, classes), of which those of the last row are added.
    /// Returns what is wrong if they do not fit each other.
    pub(crate) fn from_parts(
        shape: Shape,
        tokenizer: String,
        weights: Weights,
        head: Option<Array2<f32>>,
    ) -> Result<Self, String> {
        if shape.weights().is_none() || !weights.fit(&shape) {
            return Err(MISFIT.to_string());
        }
        let pieces = Arc::new(Pieces::of(&shape, tokenizer)?);
        Self::with_pieces(shape, pieces, weights, head)
    }

    /// The same with the tokenizer already read.
    fn with_pieces(
        shape: Shape,
        pieces: Arc<Pieces>,
        weights: Weights,
        head: Option<Array2<f32>>,
    ) -> Result<Self, String> {
        let head = head.as_ref().map(Linear::from_matrix);
        let network = Network::new(&shape, &weights, head).ok_or(MISFIT)?;
        Ok(Encoder {
            shape,
            pieces,
            weights,
            network,
            cache: None,
            in_the_way: None,
            built_in: None,
        })
    }

    /// The same encoder with other last layers, which were fine-tuned, and their head. `None` if they do not fit it.
    pub(crate) fn tuned(&self, shape: Shape, last: &Weights, head: Array2<f32>) -> Option<Self> {
        let weights = self.weights.with_last(last, &shape)?;
        let pieces = self.pieces.clone();
        let encoder = Self::with_pieces(shape, pieces, weights, Some(head)).ok()?;
        Some(Encoder {
            built_in: self.built_in.clone(),
            ..encoder
        })
    }

    /// Builds an encoder from published weights in the order of [`Shape::tensors`]. It reads some sentences to see
    /// how to round them to 8 bits.
    fn from_published(shape: Shape, tokenizer: String, weights: Vec<f16>) -> Result<Self, String> {
        let pieces = Arc::new(Pieces::of(&shape, tokenizer)?);
        let network = Network::of_halves(&shape, weights).ok_or(MISFIT)?;
        let (x, texts) = network.begin(&ranges::sample(&pieces));
        let ranges = ranges::ranges(network.layers(), x, &texts.all, network.heads());
        let weights = network.in_8_bits(&ranges);
        drop(network);
        Self::with_pieces(shape, pieces, weights, None)
    }

    /// Its name, which is that of its folder.
    pub fn name(&self) -> &str {
        &self.shape.name
    }

    /// The numbers of an embedding.
    pub fn width(&self) -> usize {
        self.layout().len()
    }

    /// The number of its layers.
    pub fn all_layers(&self) -> usize {
        self.shape.layers
    }

    /// The number of its last layers that were fine-tuned.
    pub fn tuned_layers(&self) -> usize {
        self.shape.layers - self.shape.frozen()
    }

    /// The parts of an embedding.
    pub(crate) fn layout(&self) -> Layout {
        self.shape.layout()
    }

    /// Embeds each text; the result has the shape (texts, [`width`](Self::width)). An embedding holds the mean
    /// output of the last layer for the pieces of the text, that of the third from last and that of the
    /// middle one, each normalised to 1. That of a fine-tuned encoder holds its logits. Only the
    /// beginning of a text counts that has more than 512 pieces, or
    /// more than the encoder has places. The embedding of a text does not depend on the others, and on what stands before it
    /// only if the encoder [reads context](Self::reads_context).
    pub fn embed(&self, passages: &[Passage]) -> Array2<f32> {
        let Some(cache) = &self.cache else {
            return self.embed_anew(passages);
        };
        let mut embeddings = Array2::zeros((passages.len(), self.width()));
        let keys: Vec<String> = passages.iter().map(|passage| self.key(passage)).collect();
        let rows = keys.iter().zip(embeddings.outer_iter_mut()).enumerate();
        let missing: Vec<usize> = rows
            .filter_map(|(at, (key, row))| (!cache.read(key, row)).then_some(at))
            .collect();
        let unread: Vec<Passage> = missing.iter().map(|&at| passages[at]).collect();
        let read = self.embed_anew(&unread);
        for (at, row) in missing.into_iter().zip(read.outer_iter()) {
            cache.write(&keys[at], row);
            embeddings.row_mut(at).assign(&row);
        }
        embeddings
    }

    /// Returns whether it reads a sentence with what stands before it.
    pub fn reads_context(&self) -> bool {
        self.shape.tuned.is_some_and(|tuned| tuned.context)
    }

    /// A text that tells apart the passages that it reads differently.
    fn key(&self, passage: &Passage) -> String {
        match self.reads_context() {
            true => passage.key(),
            false => passage.text.to_string(),
        }
    }

    /// The same without the cache.
    pub(crate) fn embed_anew(&self, passages: &[Passage]) -> Array2<f32> {
        let mut embeddings = Array2::zeros((passages.len(), self.width()));
        let mut batch: Vec<TokenIds> = Vec::new();
        let mut pieces = 0;
        for (end, passage) in (1..).zip(passages) {
            let read = self.pieces.read(passage, self.reads_context());
            pieces += read.ids.len();
            batch.push(read);
            if pieces >= AT_ONCE || end == passages.len() {
                let rows = embeddings.slice_mut(s![end - batch.len()..end, ..]);
                self.network.embed(&batch, rows);
                (batch, pieces) = (Vec::new(), 0);
            }
        }
        embeddings
    }

    /// Keeps embeddings in a folder, where the same encoder finds them the next time. They take at most 1 GiB
    /// there, and may be deleted at any time. Nothing is kept if the folder cannot be used, another process
    /// uses it, or a link or somebody's own file has the name, which [`Self::in_the_way`] tells.
    pub fn keep_embeddings(&mut self, folder: &Path) {
        let hash = self.hash();
        let opened = Cache::open(folder, &hash, self.layout());
        let is_foreign = |error: &io::Error| error.kind() == io::ErrorKind::AlreadyExists;
        let is_in_the_way = opened.as_ref().is_err_and(is_foreign);
        self.in_the_way = is_in_the_way.then(|| Cache::path(folder, &hash));
        self.cache = opened.ok();
    }

    /// The link or somebody's own file for which no embeddings are kept.
    pub fn in_the_way(&self) -> Option<&Path> {
        self.in_the_way.as_deref()
    }

    /// The hash of everything on which an embedding depends.
    fn hash(&self) -> String {
        let mut nameless = self.shape.clone();
        nameless.name.clear();
        let shape = serde_json::to_vec(&(nameless, self.shape.read())).unwrap_or_default();
        let mut hash = Sha256::new_with_prefix(env!("CARGO_PKG_VERSION"))
            .chain_update(shape)
            .chain_update(self.tokenizer());
        for bytes in self.weights.bytes.chunks(1 << 16) {
            hash.update(bytes.iter().map(|byte| *byte as u8).collect::<Vec<u8>>());
        }
        let numbers = self.weights.numbers.iter().copied();
        for number in numbers.chain(self.head().into_iter().flatten()) {
            hash.update(number.to_le_bytes());
        }
        hex(&hash.finalize())
    }

    /// Embeds texts on several threads. It calls `report` with the number of texts embedded and of all,
    /// before the first and after each part.
    fn embed_all(&self, passages: &[Passage], report: impl Fn(usize, usize) + Sync) -> Array2<f32> {
        let done = AtomicUsize::new(0);
        report(0, passages.len());
        let mut all = Array2::zeros((passages.len(), self.width()));
        let rows: Vec<_> = all.axis_chunks_iter_mut(Axis(0), PART).collect();
        rows.into_par_iter()
            .zip(passages.par_chunks(PART))
            .for_each(|(mut rows, part)| {
                rows.assign(&self.embed(part));
                let done = done.fetch_add(part.len(), Relaxed) + part.len();
                report(done, passages.len());
            });
        all
    }

    /// The weights that a model file holds: of the built-in encoder only those that were fine-tuned.
    pub(crate) fn stored_weights(&self) -> (&[i8], &[f32]) {
        let Weights { bytes, numbers } = &self.weights;
        let tuned = self.weights.last(&self.shape, self.tuned_layers());
        match self.built_in {
            Some(_) => tuned.unwrap_or_default(),
            None => (bytes, numbers),
        }
    }

    /// The SHA-256 by which a model file names the built-in encoder, if it is that, also with fine-tuned layers.
    pub(crate) fn built_in_sha256(&self) -> Option<&str> {
        self.built_in.as_deref()
    }

    pub(crate) fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Its `tokenizer.json`.
    pub(crate) fn tokenizer(&self) -> &str {
        self.pieces.json()
    }

    /// The weights of a fine-tuned encoder's map to logits, as [`from_parts`](Self::from_parts) takes them.
    pub(crate) fn head(&self) -> Option<Array2<f32>> {
        self.network.head().map(Linear::to_matrix)
    }
}

#[cfg(test)]
mod tests {
    use super::architecture::{Family, MAX_LENGTH, tests::shape};
    use super::*;
    use proptest::prelude::*;

    fn tokenizer() -> String {
        pieces::of_vocabulary("[UNK]\n[CLS]\n[SEP]\nthe", true, None).unwrap()
    }

    /// An encoder with weights in 8 bits.
    fn with_weights(shape: Shape, bytes: Vec<i8>, numbers: Vec<f32>) -> Option<Encoder> {
        let bytes = bytes.into();
        Encoder::from_parts(shape, tokenizer(), Weights { bytes, numbers }, None).ok()
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let (bytes, numbers) = Weights::sizes(&shape());
        let made = |bytes, numbers| with_weights(shape(), vec![1; bytes], vec![1.0; numbers]);
        assert!(made(bytes, numbers).is_some());
        for (more, less) in [
            (bytes - 1, numbers),
            (bytes + 1, numbers),
            (bytes, numbers - 1),
        ] {
            assert!(made(more, less).is_none());
        }
        for wrong in [f32::INFINITY, f32::NAN, 1e6] {
            let mut numbers = vec![1.0; numbers];
            let middle = numbers.len() / 2;
            numbers[middle] = wrong;
            assert!(with_weights(shape(), vec![1; bytes], numbers).is_none());
        }
        let fewer = Shape {
            pieces: 3,
            ..shape()
        };
        let (bytes, numbers) = Weights::sizes(&fewer);
        assert!(with_weights(fewer, vec![1; bytes], vec![1.0; numbers]).is_none());
    }

    #[test]
    fn only_the_beginning_of_a_long_text_counts() {
        let many = shape().weights().unwrap();
        let weights: Vec<f16> = (0..many)
            .map(|at| f16::from_f32((at * 7919 % 1009) as f32 / 1009.0 - 0.5))
            .collect();
        let encoder = Encoder::from_published(shape(), tokenizer(), weights).unwrap();
        let embed = |words| encoder.embed(&["the ".repeat(words).as_str().into()]);
        assert_eq!(embed(MAX_LENGTH - 2), embed(10_000));
        assert_ne!(embed(MAX_LENGTH - 2), embed(MAX_LENGTH - 3));
    }

    proptest! {
        /// The number of weights, the names in the files, and the reader of the weights must agree.
        #[test]
        fn all_ask_for_the_same_weights(
            (heads, part, inner, layers) in (1usize..4, 1usize..5, 1usize..12, 1usize..4),
            (pieces, places) in (4usize..9, 5usize..9),
            family in prop::sample::select(vec![Family::Bert, Family::DistilBert, Family::MpNet, Family::Roberta]),
        ) {
            let width = heads * part;
            let shape = Shape { family, width, inner, layers, heads, pieces, places, ..shape() };
            let weights = vec![f16::ZERO; shape.weights().unwrap()];
            prop_assert!(Network::of_halves(&shape, weights[1..].to_vec()).is_none());
            let network = Network::of_halves(&shape, weights).unwrap();
            let (x, texts) = network.begin(&[vec![1, 2].into()]);
            let ranges = ranges::ranges(network.layers(), x, &texts.all, network.heads());
            let rounded = network.in_8_bits(&ranges);
            prop_assert!(Network::new(&shape, &rounded, None).is_some());
        }

        /// Somebody may have changed the weights in a model file.
        #[test]
        fn an_embedding_is_finite_whatever_the_weights(
            some in prop::collection::vec(prop_oneof![Just(0.0f32), Just(65504.0), Just(-65504.0), -3.0f32..3.0], 1..60),
            bytes in prop::collection::vec(any::<i8>(), 1..60),
        ) {
            let (many, numbers) = Weights::sizes(&shape());
            let bytes = bytes.iter().copied().cycle().take(many).collect();
            let numbers = some.iter().copied().cycle().take(numbers).collect();
            let encoder = with_weights(shape(), bytes, numbers).unwrap();
            let embeddings = encoder.embed(&["the", "", "the the !"].map(Passage::from));
            prop_assert!(embeddings.iter().all(|number| number.is_finite()), "{}", embeddings);
        }
    }
}
