//! Computes the embedding of a text from its pieces: the transformer (Devlin et al. 2019) without its pooler,
//! and the mean output of several layers, each with a norm of 1. The last layer says most about the topic,
//! those below it more about how something is said.
//!
//! The texts of a batch are joined in one matrix, so no padding is needed; only attention goes text by text.

use std::ops::Range;

use half::f16;
use half::slice::HalfFloatSliceExt;
use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut1, ArrayViewMut2, Axis, s};

use super::activations::{exp, gelu};
use super::architecture::{DISTANCES, Family, Shape};
use super::multiply::multiply;

/// A linear map.
struct Linear {
    /// Shape (in, out), by rows. Some products of matrices that lie otherwise are added up in an order that
    /// depends on the number of rows, and so on the other texts of a batch.
    weights: Array2<f32>,
    bias: Array1<f32>,
}

impl Linear {
    fn apply(&self, x: ArrayView2<f32>) -> Array2<f32> {
        let mut sum = Array2::zeros((x.nrows(), self.bias.len()));
        self.add(x, &mut sum);
        sum
    }

    /// Adds its output for `x` to `sum`.
    fn add(&self, x: ArrayView2<f32>, sum: &mut Array2<f32>) {
        multiply(x, self.weights.view(), sum.view_mut(), true);
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
    words: Array2<f16>,
    /// One row for each place in a text, shape (places, width), with what the first part of a text adds.
    places: Array2<f32>,
    normed: LayerNorm,
    /// In MPNet the distance of two pieces adds to their score: shape (heads, distances), from that of the last
    /// piece of the longest text to its first one to that of the first to the last.
    distances: Option<Array2<f32>>,
    layers: Vec<Layer>,
    /// The layers whose outputs are read, counted from 1, in the order of an embedding.
    read: Vec<usize>,
}

/// Takes the weights of a network one after the other.
struct Reader<'w> {
    rest: &'w [f16],
}

impl<'w> Reader<'w> {
    fn take(&mut self, length: usize) -> Option<&'w [f16]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    fn vector(&mut self, length: usize) -> Option<Array1<f32>> {
        self.take(length).map(|taken| taken.to_f32_vec().into())
    }

    fn matrix(&mut self, rows: usize, columns: usize) -> Option<Array2<f32>> {
        let taken = self.vector(rows.checked_mul(columns)?)?;
        taken.into_shape_with_order((rows, columns)).ok()
    }

    fn linear(&mut self, out: usize, within: usize) -> Option<Linear> {
        Some(Linear {
            weights: self
                .matrix(out, within)?
                .t()
                .as_standard_layout()
                .into_owned(),
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
    /// Builds a network from weights in the order of [`Shape::tensors`]. Returns `None` if their number does
    /// not fit the shape.
    pub fn new(shape: &Shape, weights: &[f16]) -> Option<Self> {
        let mut reader = Reader { rest: weights };
        let (width, inner) = (shape.width, shape.inner);
        let words = reader.take(shape.pieces.checked_mul(width)?)?.to_vec();
        let words = Array2::from_shape_vec((shape.pieces, width), words).ok()?;
        let mut places = reader.matrix(shape.places, width)?;
        if matches!(shape.family, Family::Bert | Family::Roberta) {
            places += &reader.vector(width)?;
        }
        let places = places.slice_move(s![shape.family.first_place().., ..]);
        let normed = reader.layer_norm(shape)?;
        let distances = match shape.family {
            Family::MpNet => {
                let groups = reader.matrix(DISTANCES, shape.heads)?;
                Some(all_distances(groups.view(), shape.longest()))
            }
            _ => None,
        };
        let layers = (0..shape.layers).map(|_| {
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
        });
        let layers = layers.collect::<Option<_>>()?;
        reader.rest.is_empty().then(|| Network {
            heads: shape.heads,
            words,
            places,
            normed,
            distances,
            layers,
            read: shape.read(),
        })
    }

    /// Writes the embedding of each text, shape (texts, numbers of an embedding). A text is a list of pieces,
    /// at least one and no more than there are places.
    pub fn embed(&self, texts: &[Vec<u32>], mut embeddings: ArrayViewMut2<f32>) {
        let width = self.words.ncols();
        let texts_of = texts.iter().scan(0, |end, text| {
            let start = *end;
            *end += text.len();
            Some(start..*end)
        });
        let texts_of: Vec<Range<usize>> = texts_of.collect();
        let mut x = Array2::zeros((texts_of.last().map_or(0, |last| last.end), width));
        let ids = texts.iter().flat_map(|text| text.iter().zip(0..));
        for (mut row, (&id, place)) in x.outer_iter_mut().zip(ids) {
            row += &self.words.row(id as usize).mapv(f32::from);
            row += &self.places.row(place);
        }
        self.normed.apply(&mut x);
        for (layer, number) in self.layers.iter().zip(1..) {
            let attended = self.attend(layer, x.view(), &texts_of);
            layer.attended.add(attended.view(), &mut x);
            layer.after_attention.apply(&mut x);
            let mut inner = layer.inner.apply(x.view());
            inner.map_inplace(|v| *v = gelu(*v));
            layer.outer.add(inner.view(), &mut x);
            layer.after.apply(&mut x);
            if let Some(part) = self.read.iter().position(|&read| read == number) {
                let columns = part * width..(part + 1) * width;
                for (rows, mut embedding) in texts_of.iter().zip(embeddings.outer_iter_mut()) {
                    // The sum has the direction of the mean.
                    let sum = x.slice(s![rows.clone(), ..]).sum_axis(Axis(0));
                    let norm = sum.dot(&sum).sqrt().max(f32::MIN_POSITIVE);
                    embedding
                        .slice_mut(s![columns.clone()])
                        .assign(&(sum / norm));
                }
            }
        }
    }

    /// Attention within each text: the values of all pieces, weighted by the softmax of the products of their
    /// keys with a piece's query.
    fn attend(&self, layer: &Layer, x: ArrayView2<f32>, texts: &[Range<usize>]) -> Array2<f32> {
        let [query, key, value] =
            [&layer.query, &layer.key, &layer.value].map(|linear| linear.apply(x));
        let mut attended = Array2::zeros(x.dim());
        let width = x.ncols() / self.heads;
        let scale = 1.0 / (width as f32).sqrt();
        let mut scores = Vec::new();
        for rows in texts {
            let length = rows.len();
            scores.resize(length * length, 0.0);
            // The length is that of the shape.
            let Ok(mut weights) = ArrayViewMut2::from_shape((length, length), &mut scores) else {
                continue;
            };
            for head in 0..self.heads {
                let part = s![rows.clone(), head * width..(head + 1) * width];
                let keys = key.slice(part);
                multiply(query.slice(part), keys.t(), weights.view_mut(), false);
                let distances = self.distances.as_ref().map(|table| table.row(head));
                // The place of distance 0.
                let own = distances.map_or(0, |distances| distances.len() / 2);
                for (from, mut row) in weights.outer_iter_mut().enumerate() {
                    row *= scale;
                    if let Some(distances) = distances {
                        row += &distances.slice(s![own - from..own - from + length]);
                    }
                    softmax(row);
                }
                let sums = attended.slice_mut(part);
                multiply(weights.view(), value.slice(part), sums, false);
            }
            scores.clear();
        }
        attended
    }
}

/// Lists for each head what the distances from `1 - longest` to `longest - 1` add to a score. `groups` has the
/// shape ([`DISTANCES`], heads).
fn all_distances(groups: ArrayView2<f32>, longest: usize) -> Array2<f32> {
    let own = longest.saturating_sub(1);
    Array2::from_shape_fn((groups.ncols(), 2 * own + 1), |(head, to)| {
        groups[(distance_group(own, to), head)]
    })
}

/// The group of the distance of two pieces, as MPNet and T5 (Raffel et al. 2020) count them: in each direction
/// one for each distance up to 7, and then eight that grow to 128.
fn distance_group(from: usize, to: usize) -> usize {
    let (direction, distance) = match to > from {
        true => (DISTANCES / 2, to - from),
        false => (0, from - to),
    };
    let group = match distance {
        0..8 => distance,
        _ => {
            let growth = (distance as f32 / 8.0).ln() / 16f32.ln();
            (8 + (growth * 8.0) as usize).min(15)
        }
    };
    direction + group
}

/// The softmax of scores.
fn softmax(mut scores: ArrayViewMut1<f32>) {
    let largest = scores.fold(f32::NEG_INFINITY, |a, b| a.max(*b));
    scores.map_inplace(|score| *score = exp(*score - largest));
    let sum = scores.sum();
    scores /= sum;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `compute_position_bias` of MPNet in transformers 4.57.
    #[test]
    fn distances_are_grouped() {
        let group = |distance: i32| distance_group(200, (200 + distance) as usize);
        let near: Vec<usize> = [0, -1, -7, 1, 7].map(group).to_vec();
        assert_eq!(near, [0, 1, 7, 17, 23]);
        let far: Vec<usize> = [-8, -11, -12, -16, -90, -91, -128, 127, 140]
            .map(group)
            .to_vec();
        assert_eq!(far, [8, 8, 9, 10, 14, 15, 15, 31, 31]);
    }
}
