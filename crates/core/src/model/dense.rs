//! Weights of the dense features: word vectors and sentence embeddings.

use std::sync::Arc;

use ndarray::Array2;

use crate::encoder::{Encoder, Passage};
use crate::features::{Centre, EmbeddingCentre, WordVector};

/// The weights of word vectors.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct VectorWeights {
    /// The centre of the training sentences.
    pub centre: Centre,
    /// Shape (numbers of a vector, classes).
    pub weights: Array2<f32>,
}

impl VectorWeights {
    /// The logits that a word adds, to be multiplied by the [`Centre::scale`] of its sentence: the word's
    /// weight times its difference from the centre, times the model's weights. A sentence's logits are the
    /// sum over its words, because its vector is their mean.
    pub fn word_logits<'m>(&'m self, word: &'m WordVector) -> impl Iterator<Item = f64> + 'm {
        self.weights.columns().into_iter().map(|weights| {
            let differences = word.numbers().zip(&self.centre.0).map(|(v, c)| v - c);
            let sum: f64 = differences
                .zip(weights)
                .map(|(d, w)| d * f64::from(*w))
                .sum();
            f64::from(word.weight) * sum
        })
    }
}

/// An encoder and the weights of its embeddings.
pub(super) struct EmbeddingWeights {
    pub encoder: Arc<Encoder>,
    /// The centre of the training sentences.
    pub centre: EmbeddingCentre,
    /// Shape (numbers of an embedding, classes).
    pub weights: Array2<f32>,
}

impl EmbeddingWeights {
    /// The logits that the sentences' embeddings add, of shape (sentences, classes).
    pub fn logits(&self, passages: &[Passage]) -> Array2<f64> {
        self.logits_of(&self.encoder.embed(passages))
    }

    /// The logits that embeddings add.
    pub fn logits_of(&self, embeddings: &Array2<f32>) -> Array2<f64> {
        let mut logits = Array2::zeros((embeddings.nrows(), self.weights.ncols()));
        for (embedding, mut logits) in embeddings.outer_iter().zip(logits.outer_iter_mut()) {
            let row = self.centre.row(embedding);
            for (value, weights) in row.iter().zip(self.weights.outer_iter()) {
                logits.zip_mut_with(&weights, |l: &mut f64, w| *l += value * f64::from(*w));
            }
        }
        logits
    }
}
