//! The embedding of a whole sentence as a part of its row.

use ndarray::{Array1, ArrayView1, s};

use crate::encoder::Layout;

/// The norm of the last layer in every row, beside blocks with an average norm of 1, and that of each other
/// layer. They were chosen on public stance sets (`docs/research/accuracy.md`).
const LAST: f64 = std::f64::consts::SQRT_2;
const OTHERS: f64 = std::f64::consts::FRAC_1_SQRT_2;
/// A smaller square of a difference is only rounding and has no direction.
const ROUNDING: f64 = 1e-12;

/// The mean embedding of the training sentences. A row has the difference of a sentence's embedding from it,
/// as with word vectors.
#[derive(Debug, Clone, PartialEq)]
pub struct EmbeddingCentre {
    pub layout: Layout,
    pub mean: Array1<f64>,
}

impl EmbeddingCentre {
    /// The mean of some embeddings.
    pub(super) fn mean_of<'e>(
        embeddings: impl Iterator<Item = ArrayView1<'e, f32>>,
        layout: Layout,
    ) -> Self {
        let (mut sum, mut count) = (Array1::zeros(layout.len()), 0.0);
        for embedding in embeddings {
            sum.zip_mut_with(&embedding, |s: &mut f64, v| *s += f64::from(*v));
            count += 1.0;
        }
        EmbeddingCentre {
            layout,
            mean: sum / f64::max(count, 1.0),
        }
    }

    /// A centre that leaves embeddings as they are.
    pub(crate) fn zero(layout: Layout) -> Self {
        EmbeddingCentre {
            layout,
            mean: Array1::zeros(layout.len()),
        }
    }

    /// The row of a sentence with this embedding: for each layer its difference from the centre with a norm,
    /// and the difference of the logits as it is. A part has zeros if there is no difference, or if it is not
    /// finite because somebody changed the weights of the encoder in a model file.
    pub(crate) fn row(&self, embedding: ArrayView1<f32>) -> Array1<f64> {
        let Layout { layers, width, .. } = self.layout;
        let mut row = embedding.mapv(f64::from) - &self.mean;
        for at in 0..layers {
            let norm = match at {
                0 => LAST,
                _ => OTHERS,
            };
            let mut layer = row.slice_mut(s![at * width..(at + 1) * width]);
            let square = layer.dot(&layer);
            if square > ROUNDING && square.is_finite() {
                layer *= norm / square.sqrt()
            } else {
                layer.fill(0.0)
            }
        }
        let mut logits = row.slice_mut(s![layers * width..]);
        if !logits.iter().all(|logit| logit.is_finite()) {
            logits.fill(0.0);
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    const LAYERS: Layout = Layout {
        layers: 2,
        width: 2,
        logits: 0,
    };

    #[test]
    fn a_row_is_where_an_embedding_differs_from_the_centre_in_each_layer() {
        let (a, b) = (array![1.0f32, 2.0, 0.0, 1.0], array![3.0, 2.0, 0.0, 3.0]);
        let centre = EmbeddingCentre::mean_of([a.view(), b.view()].into_iter(), LAYERS);
        assert_eq!(centre.mean, array![2.0, 2.0, 0.0, 2.0]);
        assert_eq!(centre.row(a.view()), array![-LAST, 0.0, 0.0, -OTHERS]);
        for no_direction in [2.0f32, f32::NAN, f32::INFINITY] {
            let row = centre.row(array![no_direction, no_direction, 1.0, 2.0].view());
            assert_eq!(row, array![0.0, 0.0, OTHERS, 0.0]);
        }
        let row = centre.row(array![5.0f32, 6.0, 0.0, 0.0].view());
        assert!((row[0] - 0.6 * LAST).abs() < 1e-12 && (row[1] - 0.8 * LAST).abs() < 1e-12);
        let empty = EmbeddingCentre::mean_of(std::iter::empty(), LAYERS);
        assert_eq!(empty.mean, array![0.0, 0.0, 0.0, 0.0]);
    }
}
