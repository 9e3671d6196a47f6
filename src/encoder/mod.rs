//! Embeds a text: computes numbers that represent what a whole sentence says, with a pretrained encoder from
//! a folder of the user's.
//!
//! Word vectors (`features/vectors.rs`) are looked up word by word; an encoder reads each word in its
//! context. It takes milliseconds a sentence where everything else takes microseconds, so only models that
//! were trained with an encoder use one (`docs/encoder.md`).

mod activations;
mod architecture;
mod cache;
mod dropout;
mod embeddings;
mod error;
mod folder;
mod layer;
mod lower;
mod multiply;
mod network;
mod optimiser;
mod pieces;
mod tuning;

pub(crate) use architecture::{Layout, Shape, Tuned};
pub use embeddings::Embeddings;
pub use error::{EncoderError, TuningError};

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use half::f16;
use ndarray::{Array2, Axis, s};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use cache::Cache;
use layer::Linear;
use network::Network;
use pieces::Pieces;

use crate::hash::hex;

/// The number of pieces that go through the network together: with fewer the products are too small to be
/// fast.
const AT_ONCE: usize = 512;
/// The number of texts that a thread takes at a time.
const PART: usize = 64;
/// The largest size of the weights in bytes, at four a number: a model file has half of it, and at most 1
/// GiB.
const LARGEST: u64 = 2_000_000_000;

/// A pretrained sentence encoder, such as all-mpnet-base-v2.
pub struct Encoder {
    shape: Shape,
    pieces: Pieces,
    /// As in a model file.
    weights: Vec<f16>,
    network: Network,
    cache: Option<Cache>,
}

debug_as_name!(Encoder);

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
    /// fine-tuned one, shape (numbers of a piece and 1, classes), of which those of the last row are added.
    /// Returns what is wrong if they do not fit each other or a weight is not finite. Weights have 16 bits, so
    /// that the encoder is the same from a model file as from its folder.
    pub(crate) fn from_parts(
        shape: Shape,
        tokenizer: String,
        weights: Vec<f16>,
        head: Option<Array2<f32>>,
    ) -> Result<Self, String> {
        let misfit = || "the weights do not fit its sizes".to_string();
        if shape.weights() != Some(weights.len()) || !weights.iter().all(|w| w.is_finite()) {
            return Err(misfit());
        }
        let pieces = Pieces::new(tokenizer, shape.longest(), shape.pieces)?;
        let head = head.as_ref().map(Linear::from_matrix);
        let network = Network::new(&shape, &weights, head).ok_or_else(misfit)?;
        Ok(Encoder {
            shape,
            pieces,
            weights,
            network,
            cache: None,
        })
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
    /// middle one, each normalised to 1. That of a fine-tuned encoder holds only layers that are as they were
    /// before, and then the logits. Only the beginning of a text counts that has more than 512 pieces, or
    /// more than the encoder has places. The embedding of a text does not depend on the others.
    pub fn embed(&self, texts: &[&str]) -> Array2<f32> {
        let Some(cache) = &self.cache else {
            return self.read(texts);
        };
        let mut embeddings = Array2::zeros((texts.len(), self.width()));
        let rows = texts.iter().zip(embeddings.outer_iter_mut()).enumerate();
        let missing: Vec<usize> = rows
            .filter_map(|(at, (text, row))| (!cache.read(text, row)).then_some(at))
            .collect();
        let unread: Vec<&str> = missing.iter().map(|&at| texts[at]).collect();
        let read = self.read(&unread);
        for ((at, text), row) in missing.into_iter().zip(unread).zip(read.outer_iter()) {
            cache.write(text, row);
            embeddings.row_mut(at).assign(&row);
        }
        embeddings
    }

    /// The same without the cache.
    pub(crate) fn read(&self, texts: &[&str]) -> Array2<f32> {
        let mut embeddings = Array2::zeros((texts.len(), self.width()));
        let mut batch: Vec<Vec<u32>> = Vec::new();
        let mut pieces = 0;
        for (end, text) in (1..).zip(texts) {
            let ids = self.pieces.tokenize(text);
            pieces += ids.len();
            batch.push(ids);
            if pieces >= AT_ONCE || end == texts.len() {
                let rows = embeddings.slice_mut(s![end - batch.len()..end, ..]);
                self.network.embed(&batch, rows);
                (batch, pieces) = (Vec::new(), 0);
            }
        }
        embeddings
    }

    /// Keeps embeddings in a folder, where the same encoder finds them the next time. They take at most 1 GiB
    /// there, and may be deleted at any time. Nothing is kept if the folder cannot be used, or another process
    /// uses it.
    pub fn keep_embeddings(&mut self, folder: &Path) {
        self.cache = Cache::open(folder, &self.hash(), self.width()).ok();
    }

    /// The hash of everything on which an embedding depends.
    fn hash(&self) -> String {
        let mut shape = self.shape.clone();
        shape.name.clear();
        let shape = serde_json::to_vec(&(shape, self.shape.read())).unwrap_or_default();
        let mut hash = Sha256::new_with_prefix(env!("CARGO_PKG_VERSION"))
            .chain_update(shape)
            .chain_update(self.tokenizer());
        for weights in self.weights.chunks(1 << 16) {
            let bytes: Vec<u8> = weights.iter().flat_map(|w| w.to_le_bytes()).collect();
            hash.update(bytes);
        }
        let head = self.head().into_iter().flatten();
        hash.update(head.flat_map(f32::to_le_bytes).collect::<Vec<u8>>());
        hex(&hash.finalize())
    }

    /// Embeds texts on several threads. It calls `report` with the number of texts embedded and of all,
    /// before the first and after each part.
    fn embed_all(&self, texts: &[&str], report: impl Fn(usize, usize) + Sync) -> Array2<f32> {
        let done = AtomicUsize::new(0);
        report(0, texts.len());
        let mut all = Array2::zeros((texts.len(), self.width()));
        let rows: Vec<_> = all.axis_chunks_iter_mut(Axis(0), PART).collect();
        rows.into_par_iter()
            .zip(texts.par_chunks(PART))
            .for_each(|(mut rows, part)| {
                rows.assign(&self.embed(part));
                let done = done.fetch_add(part.len(), Relaxed) + part.len();
                report(done, texts.len());
            });
        all
    }

    pub(crate) fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Its `tokenizer.json`.
    pub(crate) fn tokenizer(&self) -> &str {
        self.pieces.json()
    }

    pub(crate) fn weights(&self) -> &[f16] {
        &self.weights
    }

    /// The weights of a fine-tuned encoder's map to logits, as [`from_parts`](Self::from_parts) takes them.
    pub(crate) fn head(&self) -> Option<Array2<f32>> {
        self.network.head().map(Linear::to_matrix)
    }
}

#[cfg(test)]
mod tests {
    use super::architecture::{Family, LONGEST, tests::shape};
    use super::*;
    use proptest::prelude::*;

    fn with_weights(shape: Shape, weights: Vec<f16>) -> Option<Encoder> {
        let tokenizer = pieces::of_vocabulary("[UNK]\n[CLS]\n[SEP]\nthe", true, None);
        Encoder::from_parts(shape, tokenizer.unwrap(), weights, None).ok()
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let many = shape().weights().unwrap();
        let weights = |many| vec![f16::ONE; many];
        assert!(with_weights(shape(), weights(many)).is_some());
        assert!(with_weights(shape(), weights(many - 1)).is_none());
        assert!(with_weights(shape(), weights(many + 1)).is_none());
        let mut one_is_infinite = weights(many);
        one_is_infinite[many / 2] = f16::INFINITY;
        assert!(with_weights(shape(), one_is_infinite).is_none());
        let mut fewer = shape();
        fewer.pieces = 3;
        let many = fewer.weights().unwrap();
        assert!(with_weights(fewer, weights(many)).is_none());
    }

    #[test]
    fn only_the_beginning_of_a_long_text_counts() {
        let many = shape().weights().unwrap();
        let weights = (0..many).map(|at| f16::from_f32((at * 7919 % 1009) as f32 / 1009.0 - 0.5));
        let encoder = with_weights(shape(), weights.collect()).unwrap();
        let embed = |words| encoder.embed(&["the ".repeat(words).as_str()]);
        assert_eq!(embed(LONGEST - 2), embed(10_000));
        assert_ne!(embed(LONGEST - 2), embed(LONGEST - 3));
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
            prop_assert!(Network::new(&shape, &weights, None).is_some());
            prop_assert!(Network::new(&shape, &weights[1..], None).is_none());
        }

        /// Somebody may have changed the weights in a model file.
        #[test]
        fn an_embedding_is_finite_whatever_the_weights(
            some in prop::collection::vec(prop_oneof![Just(0.0f32), Just(65504.0), Just(-65504.0), -3.0f32..3.0], 1..60),
        ) {
            let many = shape().weights().unwrap();
            let weights = some.iter().copied().cycle().take(many).map(f16::from_f32);
            let encoder = with_weights(shape(), weights.collect()).unwrap();
            let embeddings = encoder.embed(&["the", "", "the the !"]);
            prop_assert!(embeddings.iter().all(|number| number.is_finite()), "{}", embeddings);
        }
    }
}
