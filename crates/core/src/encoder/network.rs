//! Computes the embedding of a text from its pieces: the transformer (Devlin et al. 2019) without its pooler,
//! and the mean output of several layers, each with a norm of 1. The last layer says most about the topic,
//! those below it more about how something is said.
//!
//! The texts of a batch are joined in one matrix, so no padding is needed; only attention goes text by text.

use std::ops::Range;
use std::sync::Arc;

use half::f16;
use half::slice::HalfFloatSliceExt;
use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut1, ArrayViewMut2, Axis, s};

use super::architecture::{DISTANCES, Family, Shape};
use super::layer::{Forward, Heads, Layer, LayerNorm, Linear};
use super::pieces::TokenIds;
use super::quantised::QuantisedLayer;
use super::ranges::LayerRanges;
use super::weights::{Weights, WeightsWriter};

/// The weights of an encoder: as published, to be read from a folder, or in 8 bits, to read with.
pub(super) struct Network<L = QuantisedLayer> {
    heads: usize,
    words: PieceRows,
    /// One row for each place in a text, shape (places, width), with what the first part of a text adds.
    places: Array2<f32>,
    normed: LayerNorm,
    /// In MPNet the distance of two pieces adds to their score, by groups of distances: shape ([`DISTANCES`],
    /// heads).
    groups: Option<Array2<f32>>,
    /// The same for each distance: see [`Heads`].
    distances: Option<Array2<f32>>,
    layers: Vec<L>,
    /// The layers whose outputs are read, counted from 1, in the order of an embedding.
    read: Vec<usize>,
    /// The map from the mean output of the last layer to logits, if the encoder was fine-tuned.
    head: Option<Linear>,
}

/// One row for each piece.
enum PieceRows {
    /// Shape (pieces, width).
    Halves(Array2<f16>),
    Bytes {
        /// They begin with the rows.
        bytes: Arc<[i8]>,
        /// The scale of each row.
        scales: Vec<f32>,
    },
}

impl PieceRows {
    /// Adds the row of a piece.
    fn add(&self, piece: u32, mut row: ArrayViewMut1<f32>) {
        let piece = piece as usize;
        match self {
            PieceRows::Halves(rows) => row += &rows.row(piece).mapv(f32::from),
            PieceRows::Bytes { bytes, scales } => {
                let (own, scale) = (&bytes[piece * row.len()..], scales[piece]);
                let both = row.iter_mut().zip(own);
                both.for_each(|(sum, byte)| *sum += f32::from(*byte) * scale);
            }
        }
    }
}

/// Takes the weights of a published network one after the other.
struct Halves<'w> {
    rest: &'w [f16],
}

impl<'w> Halves<'w> {
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

    fn norm(&mut self, shape: &Shape) -> Option<LayerNorm> {
        Some(LayerNorm {
            weights: self.vector(shape.width)?,
            bias: self.vector(shape.width)?,
            epsilon: shape.epsilon,
        })
    }
}

impl Network<Layer> {
    /// Builds a network from published weights in the order of [`Shape::tensors`]. Returns `None` if they do not fit
    /// the shape.
    pub fn of_halves(shape: &Shape, mut weights: Vec<f16>) -> Option<Self> {
        let (width, inner) = (shape.width, shape.inner);
        let of_words = shape.pieces.checked_mul(width)?;
        // Most weights may be those of pieces, so they are not copied.
        let others = (of_words <= weights.len()).then(|| weights.split_off(of_words))?;
        let words = Array2::from_shape_vec((shape.pieces, width), weights).ok()?;
        let mut halves = Halves { rest: &others };
        let mut places = halves.matrix(shape.places, width)?;
        if matches!(shape.family, Family::Bert | Family::Roberta) {
            places += &halves.vector(width)?;
        }
        let places = places.slice_move(s![shape.family.first_place().., ..]);
        let normed = halves.norm(shape)?;
        let groups = match shape.family {
            Family::MpNet => Some(halves.matrix(DISTANCES, shape.heads)?),
            _ => None,
        };
        let layers = (0..shape.layers)
            .map(|_| {
                Some(Layer {
                    attention: [
                        halves.linear(width, width)?,
                        halves.linear(width, width)?,
                        halves.linear(width, width)?,
                    ],
                    attended: halves.linear(width, width)?,
                    after_attention: halves.norm(shape)?,
                    inner: halves.linear(inner, width)?,
                    outer: halves.linear(width, inner)?,
                    after: halves.norm(shape)?,
                })
            })
            .collect::<Option<_>>()?;
        halves.rest.is_empty().then(|| Network {
            heads: shape.heads,
            words: PieceRows::Halves(words),
            places,
            normed,
            distances: distances(groups.as_ref(), shape),
            groups,
            layers,
            read: shape.read(),
            head: None,
        })
    }

    /// The weights in 8 bits, for inputs of the layers in these ranges.
    pub fn in_8_bits(&self, ranges: &[LayerRanges]) -> Weights {
        let mut writer = WeightsWriter::default();
        if let PieceRows::Halves(rows) = &self.words {
            writer.rows(rows.view());
        }
        writer.numbers(&self.places);
        writer.numbers(self.groups.iter().flatten());
        writer.norm(&self.normed);
        let layers = self.layers.iter().zip(ranges);
        layers.for_each(|(layer, ranges)| writer.layer(layer, ranges));
        writer.finish()
    }
}

impl Network {
    /// Builds a network from weights in 8 bits, and the head of a fine-tuned one. Returns `None` if they do not fit
    /// the shape.
    pub fn new(shape: &Shape, weights: &Weights, head: Option<Linear>) -> Option<Self> {
        let head_shape = head.as_ref().map(|head| head.weights.dim());
        let head_fits = head_shape == shape.tuned.map(|tuned| (shape.width, tuned.classes));
        if !weights.fit(shape) || !head_fits {
            return None;
        }
        let mut reader = weights.reader();
        reader.bytes(shape.pieces * shape.width)?;
        let scales = reader.numbers(shape.pieces)?.to_vec();
        let places = reader.matrix(shape.used_places(), shape.width)?.to_owned();
        let groups = match shape.family {
            Family::MpNet => Some(reader.matrix(DISTANCES, shape.heads)?.to_owned()),
            _ => None,
        };
        let normed = reader.norm(shape)?;
        let layers = (0..shape.layers).map(|_| {
            let stored = reader.layer(shape)?;
            Some(QuantisedLayer::new(&stored))
        });
        Some(Network {
            layers: layers.collect::<Option<_>>()?,
            heads: shape.heads,
            words: PieceRows::Bytes {
                bytes: weights.bytes.clone(),
                scales,
            },
            places,
            normed,
            distances: distances(groups.as_ref(), shape),
            groups,
            read: shape.read(),
            head,
        })
    }

    pub fn head(&self) -> Option<&Linear> {
        self.head.as_ref()
    }
}

impl<L: Forward> Network<L> {
    /// The input of the first layer for some texts, and their rows. A text has no more pieces than there are places.
    pub fn begin(&self, texts: &[TokenIds]) -> (Array2<f32>, TextRows) {
        let texts_of = TextRows::new(texts.iter().map(|text| (text.ids.len(), text.first)));
        let rows = texts_of.all.last().map_or(0, |last| last.end);
        let mut x = Array2::zeros((rows, self.places.ncols()));
        let ids = texts.iter().flat_map(|text| text.ids.iter().zip(0..));
        for (mut row, (&id, place)) in x.outer_iter_mut().zip(ids) {
            self.words.add(id, row.view_mut());
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

    pub fn layers(&self) -> &[L] {
        &self.layers
    }

    /// Runs some layers on the pieces of texts, whose rows are given. Writes the output of the layers that are
    /// `read`, counted from 1, to their columns of the embeddings, shape (texts, numbers of an embedding).
    pub fn run(
        &self,
        x: &mut Array2<f32>,
        texts: &TextRows,
        layers: Range<usize>,
        read: &[usize],
        mut embeddings: ArrayViewMut2<f32>,
    ) {
        let width = x.ncols();
        let first = layers.start;
        for (layer, number) in self.layers[layers].iter().zip(first + 1..) {
            layer.forward(x, &texts.all, self.heads());
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
    pub fn embed(&self, texts: &[TokenIds], mut embeddings: ArrayViewMut2<f32>) {
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

/// The rows of the pieces of some texts in a matrix.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextRows {
    /// All rows of each text.
    pub all: Vec<Range<usize>>,
    /// Those that count in its mean.
    pub pooled: Vec<Range<usize>>,
}

impl TextRows {
    /// The rows of texts one after the other, each with its number of pieces and the first one that counts.
    pub fn new(texts: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut end = 0;
        let (all, pooled) = texts
            .map(|(length, first)| {
                let start = end;
                end += length;
                (start..end, start + first..end)
            })
            .unzip();
        TextRows { all, pooled }
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }
}

/// The mean over the pieces of each text that count: shape (texts, width).
pub(super) fn pool(x: &Array2<f32>, texts: &TextRows) -> Array2<f32> {
    let mut means = Array2::zeros((texts.len(), x.ncols()));
    for (rows, mut mean) in texts.pooled.iter().zip(means.outer_iter_mut()) {
        let count = rows.len() as f32;
        mean.assign(&x.slice(s![rows.clone(), ..]).sum_axis(Axis(0)));
        mean /= count;
    }
    means
}

/// Lists the scores of all distances, if an encoder has some for groups of distances.
fn distances(groups: Option<&Array2<f32>>, shape: &Shape) -> Option<Array2<f32>> {
    groups.map(|groups| all_distances(groups.view(), shape.longest()))
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
    let (direction, distance) = if to > from {
        (DISTANCES / 2, to - from)
    } else {
        (0, from - to)
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
