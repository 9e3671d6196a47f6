//! What the vectors of a sentence's words add to its logits.

use ndarray::Array2;

use crate::features::{Centre, WordVector};

/// What a model learned about word vectors.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Meaning {
    /// What sentences are measured from.
    pub centre: Centre,
    /// Shape (numbers of a vector, classes).
    pub weights: Array2<f32>,
}

impl Meaning {
    /// What a word says for each class, to be multiplied with the [`Centre::scale`] of its sentence: its weight
    /// times where it differs from the centre, times the model's weights. A sentence's logits are the sum over its words, because
    /// its mean is.
    pub fn said<'m>(&'m self, word: &'m WordVector) -> impl Iterator<Item = f64> + 'm {
        self.weights.columns().into_iter().map(|weights| {
            let differs = word.numbers().zip(&self.centre.0).map(|(v, c)| v - c);
            let sum: f64 = differs.zip(weights).map(|(d, w)| d * f64::from(*w)).sum();
            f64::from(word.weight) * sum
        })
    }
}
