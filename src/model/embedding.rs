//! What the embedding of a sentence adds to its logits.

use std::sync::Arc;

use ndarray::Array2;

use super::Sentence;
use crate::encoder::Encoder;
use crate::features::EmbeddingCentre;

/// What a model learned about the embeddings of an encoder.
pub(super) struct Embedding {
    pub encoder: Arc<Encoder>,
    /// What sentences are measured from.
    pub centre: EmbeddingCentre,
    /// Shape (numbers of an embedding, classes).
    pub weights: Array2<f32>,
}

impl Embedding {
    /// What the sentences say for each class, of shape (sentences, classes).
    pub fn said(&self, sentences: &[Sentence]) -> Array2<f64> {
        let texts: Vec<&str> = sentences.iter().map(|sentence| sentence.text).collect();
        let mut said = Array2::zeros((sentences.len(), self.weights.ncols()));
        let embeddings = self.encoder.embed(&texts);
        for (embedding, mut said) in embeddings.outer_iter().zip(said.outer_iter_mut()) {
            let row = self.centre.row(embedding);
            for (value, weights) in row.iter().zip(self.weights.outer_iter()) {
                said.zip_mut_with(&weights, |s: &mut f64, w| *s += value * f64::from(*w));
            }
        }
        said
    }
}
