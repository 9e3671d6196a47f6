//! Computes the embedding of a text from its pieces: the transformer (Devlin et al. 2019) without its pooler,
//! and the mean output of several layers, each with a norm of 1. The last layer says most about the topic,
//! those below it more about how something is said.
//!
//! The texts of a batch are joined in one matrix, so no padding is needed; only attention goes text by text.

use std::ops::Range;

use half::f16;
use half::slice::HalfFloatSliceExt;
use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut2, Axis, s};

use super::architecture::{DISTANCES, Family, Shape};
use super::layer::{Heads, Layer, LayerNorm, Linear};

/// The weights of an encoder.
pub(super) struct Network {
    heads: usize,
    /// One row for each piece, shape (pieces, width).
    words: Array2<f16>,
    /// One row for each place in a text, shape (places, width), with what the first part of a text adds.
    places: Array2<f32>,
    normed: LayerNorm,
    /// In MPNet the distance of two pieces adds to their score: see [`Heads`].
    distances: Option<Array2<f32>>,
    layers: Vec<Layer>,
    /// The layers whose outputs are read, counted from 1, in the order of an embedding.
    read: Vec<usize>,
    /// The map from the mean output of the last layer to logits, if the encoder was fine-tuned.
    head: Option<Linear>,
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
    /// Builds a network from weights in the order of [`Shape::tensors`], and the head of a fine-tuned one. Returns
    /// `None` if they do not fit the shape.
    pub fn new(shape: &Shape, weights: &[f16], head: Option<Linear>) -> Option<Self> {
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
                attention: [
                    reader.linear(width, width)?,
                    reader.linear(width, width)?,
                    reader.linear(width, width)?,
                ],
                attended: reader.linear(width, width)?,
                after_attention: reader.layer_norm(shape)?,
                inner: reader.linear(inner, width)?,
                outer: reader.linear(width, inner)?,
                after: reader.layer_norm(shape)?,
            })
        });
        let layers = layers.collect::<Option<_>>()?;
        let head_shape = head.as_ref().map(|head| head.weights.dim());
        let fits = head_shape == shape.tuned.map(|tuned| (width, tuned.classes));
        (reader.rest.is_empty() && fits).then(|| Network {
            heads: shape.heads,
            words,
            places,
            normed,
            distances,
            layers,
            read: shape.read(),
            head,
        })
    }

    /// The input of the first layer for some texts, and the rows of each text. A text is a list of pieces, at
    /// least one and no more than there are places.
    pub fn begin(&self, texts: &[Vec<u32>]) -> (Array2<f32>, Vec<Range<usize>>) {
        let texts_of = texts.iter().scan(0, |end, text| {
            let start = *end;
            *end += text.len();
            Some(start..*end)
        });
        let texts_of: Vec<Range<usize>> = texts_of.collect();
        let rows = texts_of.last().map_or(0, |last| last.end);
        let mut x = Array2::zeros((rows, self.words.ncols()));
        let ids = texts.iter().flat_map(|text| text.iter().zip(0..));
        for (mut row, (&id, place)) in x.outer_iter_mut().zip(ids) {
            row += &self.words.row(id as usize).mapv(f32::from);
            row += &self.places.row(place);
        }
        self.normed.apply(&mut x);
        (x, texts_of)
    }

    pub fn heads(&self) -> Heads<'_> {
        Heads {
            count: self.heads,
            distances: self.distances.as_ref(),
        }
    }

    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    pub fn head(&self) -> Option<&Linear> {
        self.head.as_ref()
    }

    /// Runs some layers on the pieces of texts, whose rows are given. Writes the output of the layers that are
    /// `read`, counted from 1, to their columns of the embeddings, shape (texts, numbers of an embedding).
    pub fn run(
        &self,
        x: &mut Array2<f32>,
        texts: &[Range<usize>],
        layers: Range<usize>,
        read: &[usize],
        mut embeddings: ArrayViewMut2<f32>,
    ) {
        let width = x.ncols();
        let first = layers.start;
        for (layer, number) in self.layers[layers].iter().zip(first + 1..) {
            layer.apply(x, texts, self.heads());
            if let Some(part) = read.iter().position(|&read| read == number) {
                let columns = part * width..(part + 1) * width;
                let mut part = embeddings.slice_mut(s![.., columns]);
                part.assign(&pool(x, texts));
                for mut row in part.outer_iter_mut() {
                    let norm = row.dot(&row).sqrt().max(f32::MIN_POSITIVE);
                    row /= norm;
                }
            }
        }
    }

    /// Writes the embedding of each text, shape (texts, numbers of an embedding).
    pub fn embed(&self, texts: &[Vec<u32>], mut embeddings: ArrayViewMut2<f32>) {
        let (mut x, texts) = self.begin(texts);
        let layers = 0..self.layers.len();
        self.run(&mut x, &texts, layers, &self.read, embeddings.view_mut());
        if let Some(head) = &self.head {
            let first = embeddings.ncols() - head.bias.len();
            // One row at a time: the product of several would be added up in an order that depends on their
            // number.
            let pooled = pool(&x, &texts);
            let rows = pooled.axis_chunks_iter(Axis(0), 1);
            for (pooled, mut embedding) in rows.zip(embeddings.outer_iter_mut()) {
                let logits = head.apply(pooled);
                embedding.slice_mut(s![first..]).assign(&logits.row(0));
            }
        }
    }
}

/// The mean over the pieces of each text, whose rows are given: shape (texts, width).
pub(super) fn pool(x: &Array2<f32>, texts: &[Range<usize>]) -> Array2<f32> {
    let mut means = Array2::zeros((texts.len(), x.ncols()));
    for (rows, mut mean) in texts.iter().zip(means.outer_iter_mut()) {
        let count = rows.len() as f32;
        mean.assign(&x.slice(s![rows.clone(), ..]).sum_axis(Axis(0)));
        mean /= count;
    }
    means
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
