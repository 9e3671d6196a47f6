//! The embedding of a whole sentence as a part of its row.

use ndarray::{Array1, Array2, ArrayView1};

/// The norm of the last layer in every row, beside blocks with an average norm of 1, and that of each other
/// layer. They were chosen on public stance sets (`docs/research/accuracy.md`).
const LAST: f64 = std::f64::consts::SQRT_2;
const OTHERS: f64 = std::f64::consts::FRAC_1_SQRT_2;
/// A smaller square of a difference is only rounding and has no direction.
const ROUNDING: f64 = 1e-12;

/// The mean embedding of the training sentences, of shape (layers, numbers of a layer). A row has the
/// difference of a sentence's embedding from it, as with word vectors.
#[derive(Debug, Clone, PartialEq)]
pub struct EmbeddingCentre(pub Array2<f64>);

impl EmbeddingCentre {
    /// The mean of some embeddings with the outputs of so many layers, each of `width` numbers.
    pub(super) fn mean_of<'e>(
        embeddings: impl Iterator<Item = ArrayView1<'e, f32>>,
        layers: usize,
        width: usize,
    ) -> Self {
        let (mut sum, mut count) = (Array2::zeros((layers, width)), 0.0);
        for embedding in embeddings {
            let both = sum.iter_mut().zip(embedding);
            both.for_each(|(s, v): (&mut f64, _)| *s += f64::from(*v));
            count += 1.0;
        }
        EmbeddingCentre(sum / f64::max(count, 1.0))
    }

    /// The row of a sentence with this embedding, of which the first part is that of the last layer: for each
    /// layer its difference from the centre, with the norm [`LAST`] or [`OTHERS`]. A layer has zeros if there
    /// is no difference, or if it is not finite because somebody changed the weights of the encoder in a model
    /// file.
    pub(crate) fn row(&self, embedding: ArrayView1<f32>) -> Array1<f64> {
        let differences = embedding
            .iter()
            .zip(&self.0)
            .map(|(v, c)| f64::from(*v) - c);
        let mut row: Array1<f64> = differences.collect();
        let width = self.0.ncols().max(1);
        for (at, mut layer) in row.exact_chunks_mut(width).into_iter().enumerate() {
            let norm = if at == 0 { LAST } else { OTHERS };
            let square = layer.dot(&layer);
            match square > ROUNDING && square.is_finite() {
                true => layer *= norm / square.sqrt(),
                false => layer.fill(0.0),
            }
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_row_is_where_an_embedding_differs_from_the_centre_in_each_layer() {
        let (a, b) = (array![1.0f32, 2.0, 0.0, 1.0], array![3.0, 2.0, 0.0, 3.0]);
        let centre = EmbeddingCentre::mean_of([a.view(), b.view()].into_iter(), 2, 2);
        assert_eq!(centre.0, array![[2.0, 2.0], [0.0, 2.0]]);
        assert_eq!(centre.row(a.view()), array![-LAST, 0.0, 0.0, -OTHERS]);
        for no_direction in [2.0f32, f32::NAN, f32::INFINITY] {
            let row = centre.row(array![no_direction, no_direction, 1.0, 2.0].view());
            assert_eq!(row, array![0.0, 0.0, OTHERS, 0.0]);
        }
        let row = centre.row(array![5.0f32, 6.0, 0.0, 0.0].view());
        assert!((row[0] - 0.6 * LAST).abs() < 1e-12 && (row[1] - 0.8 * LAST).abs() < 1e-12);
        let empty = EmbeddingCentre::mean_of(std::iter::empty(), 1, 2);
        assert_eq!(empty.0, array![[0.0, 0.0]]);
    }
}
