//! The embedding of a whole sentence as a part of its row.

use ndarray::{Array1, ArrayView1};

/// The norm of the embedding in every row, beside blocks with an average norm of 1
/// (`docs/research/accuracy.md`).
const NORM: f64 = 1.0;
/// A smaller square of a difference is only rounding and has no direction.
const ROUNDING: f64 = 1e-12;

/// The mean embedding of the training sentences. A row has the difference of a sentence's embedding from it,
/// as with word vectors.
#[derive(Debug, Clone, PartialEq)]
pub struct EmbeddingCentre(pub Array1<f64>);

impl EmbeddingCentre {
    /// The mean of some embeddings of `width` numbers.
    pub(super) fn mean_of<'e>(
        embeddings: impl Iterator<Item = ArrayView1<'e, f32>>,
        width: usize,
    ) -> Self {
        let (mut sum, mut count) = (Array1::zeros(width), 0.0);
        for embedding in embeddings {
            sum.zip_mut_with(&embedding, |s: &mut f64, v| *s += f64::from(*v));
            count += 1.0;
        }
        EmbeddingCentre(sum / f64::max(count, 1.0))
    }

    /// The row of a sentence with this embedding: its difference from the centre, with the norm [`NORM`]. It
    /// is zeros if there is no difference, or if it is not finite because somebody changed the weights of the
    /// encoder in a model file.
    pub(crate) fn row(&self, embedding: ArrayView1<f32>) -> Array1<f64> {
        let row = embedding.mapv(f64::from) - &self.0;
        let square: f64 = row.iter().map(|v| v * v).sum();
        match square > ROUNDING && square.is_finite() {
            true => row * (NORM / square.sqrt()),
            false => Array1::zeros(row.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_row_is_where_an_embedding_differs_from_the_centre() {
        let (a, b) = (array![1.0f32, 2.0], array![3.0, 2.0]);
        let centre = EmbeddingCentre::mean_of([a.view(), b.view()].into_iter(), 2);
        assert_eq!(centre.0, array![2.0, 2.0]);
        assert_eq!(centre.row(a.view()), array![-1.0, 0.0]);
        for no_direction in [2.0f32, f32::NAN, f32::INFINITY] {
            let row = centre.row(array![no_direction, no_direction].view());
            assert_eq!(row, array![0.0, 0.0]);
        }
        let row = centre.row(array![5.0f32, 6.0].view());
        assert!((row[0] - 0.6).abs() < 1e-12 && (row[1] - 0.8).abs() < 1e-12);
        let empty = EmbeddingCentre::mean_of(std::iter::empty(), 2);
        assert_eq!(empty.0, array![0.0, 0.0]);
    }
}
