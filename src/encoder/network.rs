//! Computes the embedding of a text from its word pieces: the transformer of BERT (Devlin et al. 2019)
//! without its pooler, and the mean of the last layer's outputs, or its output for the first piece, with a
//! norm of 1.
//!
//! The texts of a batch are joined in one matrix, so no padding is needed; only attention goes text by text.

use half::f16;
use half::slice::HalfFloatSliceExt;
use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut1, ArrayViewMut2, Axis, s};

use super::Shape;
use super::activations::{exp, gelu};

/// A linear map.
struct Linear {
    /// Shape (out, in).
    weights: Array2<f32>,
    bias: Array1<f32>,
}

impl Linear {
    fn apply(&self, x: ArrayView2<f32>) -> Array2<f32> {
        x.dot(&self.weights.t()) + &self.bias
    }

    /// Adds its output for `x` to `sum`.
    fn add(&self, x: ArrayView2<f32>, sum: &mut Array2<f32>) {
        general_mat_mul(1.0, &x, &self.weights.t(), 1.0, sum);
        *sum += &self.bias;
    }
}

/// Layer normalisation (Ba, Kiros and Hinton 2016).
struct LayerNorm {
    weights: Array1<f32>,
    bias: Array1<f32>,
    epsilon: f32,
}

impl LayerNorm {
    fn apply(&self, x: &mut Array2<f32>) {
        for mut row in x.outer_iter_mut() {
            let count = row.len() as f32;
            let mean = row.sum() / count;
            row -= mean;
            // A dot product is faster than a sum of squares, which are added one after the other.
            let variance = row.dot(&row) / count;
            let scale = 1.0 / (variance + self.epsilon).sqrt();
            let parts = row.iter_mut().zip(&self.weights).zip(&self.bias);
            parts.for_each(|((v, w), b)| *v = *v * scale * w + b);
        }
    }
}

struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    attended: Linear,
    after_attention: LayerNorm,
    inner: Linear,
    outer: Linear,
    after: LayerNorm,
}

/// The weights of an encoder.
pub(super) struct Network {
    heads: usize,
    /// One row for each piece, shape (pieces, width).
    words: Array2<f32>,
    /// One row for each place in a text, shape (places, width).
    places: Array2<f32>,
    /// Added to all places, because no text has a second part.
    first_part: Array1<f32>,
    normed: LayerNorm,
    layers: Vec<Layer>,
    /// `true` if the output for the first piece is the embedding.
    first_piece: bool,
}

/// Takes the weights of a network one after the other.
struct Reader<'w> {
    rest: &'w [f16],
}

impl Reader<'_> {
    fn vector(&mut self, length: usize) -> Option<Array1<f32>> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(Array1::from(taken.to_f32_vec()))
    }

    fn matrix(&mut self, rows: usize, columns: usize) -> Option<Array2<f32>> {
        let taken = self.vector(rows.checked_mul(columns)?)?;
        taken.into_shape_with_order((rows, columns)).ok()
    }

    fn linear(&mut self, out: usize, within: usize) -> Option<Linear> {
        Some(Linear {
            weights: self.matrix(out, within)?,
            bias: self.vector(out)?,
        })
    }

    fn layer_norm(&mut self, shape: &Shape) -> Option<LayerNorm> {
        Some(LayerNorm {
            weights: self.vector(shape.width)?,
            bias: self.vector(shape.width)?,
            epsilon: shape.epsilon,
        })
    }
}

impl Network {
    /// Builds a network from weights in the order of [`tensor_shapes`](super::folder::tensor_shapes). Returns
    /// `None` if their number does not fit the shape.
    pub fn new(shape: &Shape, weights: &[f16]) -> Option<Self> {
        let mut reader = Reader { rest: weights };
        let (width, inner) = (shape.width, shape.inner);
        let network = Network {
            heads: shape.heads,
            words: reader.matrix(shape.pieces, width)?,
            places: reader.matrix(shape.places, width)?,
            first_part: reader.vector(width)?,
            normed: reader.layer_norm(shape)?,
            layers: (0..shape.layers)
                .map(|_| {
                    Some(Layer {
                        query: reader.linear(width, width)?,
                        key: reader.linear(width, width)?,
                        value: reader.linear(width, width)?,
                        attended: reader.linear(width, width)?,
                        after_attention: reader.layer_norm(shape)?,
                        inner: reader.linear(inner, width)?,
                        outer: reader.linear(width, inner)?,
                        after: reader.layer_norm(shape)?,
                    })
                })
                .collect::<Option<_>>()?,
            first_piece: shape.first_piece,
        };
        reader.rest.is_empty().then_some(network)
    }

    /// Writes the embedding of each text, shape (texts, width). A text is a list of pieces, at least one and
    /// no more than there are places.
    pub fn embed(&self, texts: &[Vec<u32>], mut embeddings: ArrayViewMut2<f32>) {
        let pieces: usize = texts.iter().map(Vec::len).sum();
        let width = self.first_part.len();
        let mut x = Array2::zeros((pieces, width));
        let ids = texts.iter().flat_map(|text| text.iter().zip(0..));
        for (mut row, (&id, place)) in x.outer_iter_mut().zip(ids) {
            row += &self.words.row(id as usize);
            row += &self.places.row(place);
            row += &self.first_part;
        }
        self.normed.apply(&mut x);
        let lengths: Vec<usize> = texts.iter().map(Vec::len).collect();
        for layer in &self.layers {
            let attended = self.attend(layer, x.view(), &lengths);
            layer.attended.add(attended.view(), &mut x);
            layer.after_attention.apply(&mut x);
            let mut inner = layer.inner.apply(x.view());
            inner.map_inplace(|v| *v = gelu(*v));
            layer.outer.add(inner.view(), &mut x);
            layer.after.apply(&mut x);
        }
        let mut start = 0;
        for (mut embedding, length) in embeddings.outer_iter_mut().zip(lengths) {
            let rows = x.slice(s![start..start + length, ..]);
            let output = match self.first_piece {
                true => rows.row(0).to_owned(),
                // The sum has the direction of the mean.
                false => rows.sum_axis(Axis(0)),
            };
            let norm = output.dot(&output).sqrt();
            embedding.assign(&(output / norm.max(f32::MIN_POSITIVE)));
            start += length;
        }
    }

    /// Attention within each text: the values of all pieces, weighted by the softmax of the products of their
    /// keys with a piece's query.
    fn attend(&self, layer: &Layer, x: ArrayView2<f32>, lengths: &[usize]) -> Array2<f32> {
        let [query, key, value] =
            [&layer.query, &layer.key, &layer.value].map(|linear| linear.apply(x));
        let mut attended = Array2::zeros(x.dim());
        let width = x.ncols() / self.heads;
        let scale = 1.0 / (width as f32).sqrt();
        let mut start = 0;
        for &length in lengths {
            let rows = start..start + length;
            for head in 0..self.heads {
                let part = s![rows.clone(), head * width..(head + 1) * width];
                let mut weights = query.slice(part).dot(&key.slice(part).t());
                weights.outer_iter_mut().for_each(|row| softmax(row, scale));
                let mut attended = attended.slice_mut(part);
                general_mat_mul(1.0, &weights, &value.slice(part), 0.0, &mut attended);
            }
            start += length;
        }
        attended
    }
}

/// The softmax of scores that are first multiplied by `scale`.
fn softmax(mut scores: ArrayViewMut1<f32>, scale: f32) {
    let largest = scores.fold(f32::NEG_INFINITY, |a, b| a.max(*b));
    scores.map_inplace(|score| *score = exp((*score - largest) * scale));
    let sum = scores.sum();
    scores /= sum;
}
