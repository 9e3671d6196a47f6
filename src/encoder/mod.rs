//! Embeds a text: computes numbers that represent what a whole sentence says, with a pretrained encoder from
//! a folder of the user's.
//!
//! Word vectors (`features/vectors.rs`) are looked up word by word; an encoder reads each word in its
//! context. It takes milliseconds a sentence where everything else takes microseconds, so only models that
//! were trained with an encoder use one (`docs/encoder.md`).

mod activations;
mod embeddings;
mod error;
mod folder;
mod network;
mod pieces;

pub use embeddings::Embeddings;
pub use error::EncoderError;

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use half::f16;
use ndarray::{Array2, Axis, s};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use network::Network;
use pieces::Pieces;

/// The number of pieces that go through the network together: with fewer the products are too small to be
/// fast.
const AT_ONCE: usize = 512;
/// The largest number of pieces in a text: attention needs memory for each pair of them.
const LONGEST: usize = 512;
/// The number of texts that a thread takes at a time.
const PART: usize = 64;
/// The largest size of the weights in bytes, at four a number: a model file has half of it, and at most 1
/// GiB.
const LARGEST: u64 = 2_000_000_000;

/// The largest sizes, several times those of the largest encoders of this kind. Memory and time grow with
/// them, and a short file may claim any size.
const MOST_NUMBERS: usize = 1 << 14;
const MOST_LAYERS: usize = 128;
const MOST_PIECES: usize = 1 << 20;
const MOST_PLACES: usize = 1 << 12;

/// The sizes and the options of an encoder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Shape {
    /// The name of its folder.
    pub name: String,
    /// The numbers of an embedding.
    pub width: usize,
    /// The numbers of a piece between the two linear maps of a layer.
    pub inner: usize,
    pub layers: usize,
    /// The attention heads of a layer.
    pub heads: usize,
    /// The word pieces with weights; the vocabulary has no more lines.
    pub pieces: usize,
    /// The pieces of the longest text.
    pub places: usize,
    /// Added to variances.
    pub epsilon: f32,
    /// `true` if it only has small letters.
    pub lower_case: bool,
    /// `true` if it has letters with accents.
    pub accents: bool,
    /// `true` if the embedding is the output of the last layer for the first piece, `[CLS]`, and not the mean
    /// over all pieces.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub first_piece: bool,
}

impl Shape {
    /// The number of weights. `None` if no network has this shape.
    pub fn weights(&self) -> Option<usize> {
        let fits = self.heads > 0 && self.width > 0 && self.width.is_multiple_of(self.heads);
        let is_large = self.width.max(self.inner) > MOST_NUMBERS
            || self.layers > MOST_LAYERS
            || self.pieces > MOST_PIECES
            || self.places > MOST_PLACES;
        let has_layers = self.layers > 0 && self.inner > 0;
        // A variance of 0 needs something added to it.
        let has_epsilon = self.epsilon >= f32::MIN_POSITIVE && self.epsilon < 1.0;
        if !fits || is_large || !has_layers || !has_epsilon || self.places < 3 {
            return None;
        }
        // None of them is so large that a product could overflow.
        let (width, inner) = (self.width as u64, self.inner as u64);
        let before = width * (self.pieces as u64 + self.places as u64 + 3);
        // Four maps of the attention, two more, and two vectors for each of two norms.
        let layer = 4 * width * width + 2 * width * inner + 9 * width + inner;
        let all = before + self.layers as u64 * layer;
        (all <= LARGEST / 4).then_some(all as usize)
    }
}

/// A pretrained sentence encoder of BERT's kind, such as all-MiniLM-L6-v2.
pub struct Encoder {
    shape: Shape,
    pieces: Pieces,
    /// As in a model file.
    weights: Vec<f16>,
    network: Network,
}

debug_as_name!(Encoder);

impl PartialEq for Encoder {
    fn eq(&self, other: &Self) -> bool {
        self.shape == other.shape
            && self.pieces.text() == other.pieces.text()
            && self.weights == other.weights
    }
}

impl Encoder {
    /// Builds an encoder from its parts. Returns `None` if they do not fit each other or a weight is not
    /// finite. Weights have 16 bits, so that the encoder is the same from a model file as from its folder.
    pub(crate) fn from_parts(shape: Shape, pieces: String, weights: Vec<f16>) -> Option<Self> {
        if shape.weights()? != weights.len() || !weights.iter().all(|w| w.is_finite()) {
            return None;
        }
        if pieces.lines().count() > shape.pieces {
            return None;
        }
        let pieces = Pieces::new(pieces, shape.lower_case, shape.accents)?;
        let network = Network::new(&shape, &weights)?;
        Some(Encoder {
            shape,
            pieces,
            weights,
            network,
        })
    }

    /// Its name, which is that of its folder.
    pub fn name(&self) -> &str {
        &self.shape.name
    }

    /// The numbers of an embedding.
    pub fn width(&self) -> usize {
        self.shape.width
    }

    /// Embeds each text; the result has the shape (texts, [`width`](Self::width)). An embedding is the mean
    /// of the last layer's outputs for the word pieces, or its output for the first one, `[CLS]`, normalised
    /// to 1. Only the beginning of a text counts that has more than 512 pieces, or more than the encoder has
    /// places. The embedding of a text does not depend on the others.
    pub fn embed(&self, texts: &[&str]) -> Array2<f32> {
        let mut embeddings = Array2::zeros((texts.len(), self.width()));
        let most = self.shape.places.min(LONGEST);
        let mut batch: Vec<Vec<u32>> = Vec::new();
        let mut pieces = 0;
        for (end, text) in (1..).zip(texts) {
            let ids = self.pieces.tokenize(text, most);
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

    /// Embeds texts on several threads. It calls `report` with the number of texts embedded and of all,
    /// before the first and after each part.
    fn embed_all(&self, texts: &[&str], report: impl Fn(usize, usize) + Sync) -> Array2<f32> {
        let done = AtomicUsize::new(0);
        report(0, texts.len());
        let parts: Vec<Array2<f32>> = texts
            .par_chunks(PART)
            .map(|part| {
                let embeddings = self.embed(part);
                report(
                    done.fetch_add(part.len(), Relaxed) + part.len(),
                    texts.len(),
                );
                embeddings
            })
            .collect();
        let mut all = Array2::zeros((0, self.width()));
        for part in parts {
            // Rows of the same width always fit.
            let _ = all.append(Axis(0), part.view());
        }
        all
    }

    pub(crate) fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The lines of its `vocab.txt`.
    pub(crate) fn pieces(&self) -> &str {
        self.pieces.text()
    }

    pub(crate) fn weights(&self) -> &[f16] {
        &self.weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shape() -> Shape {
        Shape {
            name: "made".to_string(),
            width: 6,
            inner: 5,
            layers: 2,
            heads: 3,
            pieces: 4,
            places: 700,
            epsilon: 1e-12,
            lower_case: true,
            accents: false,
            first_piece: false,
        }
    }

    fn with_weights(shape: Shape, weights: Vec<f16>) -> Option<Encoder> {
        Encoder::from_parts(shape, "[UNK]\n[CLS]\n[SEP]\nthe".to_string(), weights)
    }

    #[test]
    fn shapes_of_no_encoder_are_refused() {
        assert!(shape().weights().is_some());
        let changes: [fn(&mut Shape); 14] = [
            |shape| shape.width = 0,
            |shape| shape.width = 7,
            |shape| shape.width = usize::MAX / 3 * 3,
            |shape| shape.inner = 0,
            |shape| shape.inner = MOST_NUMBERS + 1,
            |shape| shape.inner = usize::MAX,
            |shape| shape.layers = 0,
            |shape| shape.layers = usize::MAX,
            |shape| shape.heads = 0,
            |shape| shape.pieces = usize::MAX,
            |shape| shape.places = 2,
            |shape| shape.places = 100_000_000,
            |shape| shape.epsilon = 0.0,
            |shape| shape.epsilon = f32::NAN,
        ];
        for (at, change) in changes.iter().enumerate() {
            let mut shape = shape();
            change(&mut shape);
            assert!(shape.weights().is_none(), "{at}");
        }
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
            (pieces, places) in (4usize..9, 3usize..9),
        ) {
            let width = heads * part;
            let shape = Shape { width, inner, layers, heads, pieces, places, ..shape() };
            let named = folder::tensor_shapes(&shape).into_iter().map(|(_, shape)| shape.iter().product::<usize>());
            prop_assert_eq!(shape.weights(), Some(named.sum()));
            let weights = vec![f16::ZERO; shape.weights().unwrap()];
            prop_assert!(Network::new(&shape, &weights).is_some());
            prop_assert!(Network::new(&shape, &weights[1..]).is_none());
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
