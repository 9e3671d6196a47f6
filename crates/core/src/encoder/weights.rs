//! The weights of an encoder as files hold them: pieces and linear maps in 8 bits, everything else in 32.
//!
//! A map with few bits is close to the original only if its numbers are about equally large. So the inputs of a map
//! are centred and scaled, and its weights scaled the other way, as SmoothQuant does (Xiao et al. 2023,
//! <https://arxiv.org/abs/2211.10438>); and the weights of [`GROUP`] inputs of an output share a scale.

use std::sync::Arc;

use half::f16;
use ndarray::{Array2, ArrayView2};

use super::architecture::Shape;
use super::layer::{Layer, LayerNorm, Linear};
use super::ranges::{LayerRanges, Ranges};

/// The number of a map's inputs whose weights share a scale.
pub(super) const GROUP: usize = 192;
/// The largest number of 8 bits. With 7 bits of an input, two products fit in 16 bits, so nothing saturates on a
/// processor that adds them there.
const MAX_QUANTISED: f32 = 127.0;
/// The share of the range of an input that moves to the weights. Half would split it evenly; weights have a bit more
/// than inputs, so they take more.
const SHARE: f32 = 0.65;
/// The smallest and the largest factor of an input.
const FACTORS: [f32; 2] = [1e-3, 1e3];

/// The weights of an encoder.
#[derive(Clone, PartialEq)]
pub(crate) struct Weights {
    /// Those in 8 bits: of the pieces, then those of each layer's maps.
    pub bytes: Arc<[i8]>,
    /// The others: for the pieces their scales, then places and distances and the first norm, then those of each
    /// layer.
    pub numbers: Vec<f32>,
}

/// A linear map in 8 bits.
pub(super) struct Map<'w> {
    /// The number that is taken from each input.
    pub centre: &'w [f32],
    /// The factor of the rest.
    pub factor: &'w [f32],
    /// Shape (out, in).
    pub weights: ArrayView2<'w, i8>,
    /// Shape (groups of inputs, out).
    pub scales: ArrayView2<'w, f32>,
    /// The outputs where each input is 0.
    pub bias: &'w [f32],
}

/// The weights of a layer.
pub(super) struct StoredLayer<'w> {
    /// The maps to queries, keys and values, one after the other.
    pub attention: Map<'w>,
    pub attended: Map<'w>,
    pub after_attention: LayerNorm,
    pub inner: Map<'w>,
    pub outer: Map<'w>,
    pub after: LayerNorm,
}

/// Takes weights one after the other.
pub(super) struct WeightsReader<'w> {
    bytes: &'w [i8],
    numbers: &'w [f32],
}

impl Weights {
    /// The number of bytes and of other numbers of a shape.
    pub fn sizes(shape: &Shape) -> (usize, usize) {
        let (bytes, numbers) = Self::sizes_of_layer(shape);
        let width = shape.width;
        let before = shape.pieces + shape.used_places() * width + shape.distances() + 2 * width;
        (
            shape.pieces * width + shape.layers * bytes,
            before + shape.layers * numbers,
        )
    }

    fn sizes_of_layer(shape: &Shape) -> (usize, usize) {
        let (width, inner) = (shape.width, shape.inner);
        let map = |within: usize, out: usize| {
            let numbers = 2 * within + out * (within.div_ceil(GROUP) + 1);
            (within * out, numbers)
        };
        let maps = [
            map(width, 3 * width),
            map(width, width),
            map(width, inner),
            map(inner, width),
        ];
        let bytes: usize = maps.iter().map(|(bytes, _)| bytes).sum();
        let numbers: usize = maps.iter().map(|(_, numbers)| numbers).sum();
        (bytes, numbers + 4 * width)
    }

    /// Whether there are as many as a shape has, and none is as large as no network's.
    pub fn fit(&self, shape: &Shape) -> bool {
        let most = f32::from(f16::MAX);
        Self::sizes(shape) == (self.bytes.len(), self.numbers.len())
            && self.numbers.iter().all(|number| number.abs() <= most)
    }

    /// The bytes and the other numbers of the last layers.
    pub(super) fn last(&self, shape: &Shape, layers: usize) -> Option<(&[i8], &[f32])> {
        let (bytes, numbers) = Self::sizes_of_layer(shape);
        let bytes = self.bytes.len().checked_sub(layers * bytes)?;
        let numbers = self.numbers.len().checked_sub(layers * numbers)?;
        Some((&self.bytes[bytes..], &self.numbers[numbers..]))
    }

    /// The last layers in 32 bits, for training.
    pub(super) fn upper(&self, shape: &Shape, layers: usize) -> Option<Vec<Layer>> {
        let (bytes, numbers) = self.last(shape, layers)?;
        let mut reader = WeightsReader { bytes, numbers };
        (0..layers)
            .map(|_| reader.layer(shape).map(|stored| stored.layer()))
            .collect()
    }

    pub(super) fn reader(&self) -> WeightsReader<'_> {
        WeightsReader {
            bytes: &self.bytes,
            numbers: &self.numbers,
        }
    }

    /// The same with other last layers, those that a shape says were fine-tuned. `None` if these are not as many.
    pub(super) fn with_last(&self, last: &Weights, shape: &Shape) -> Option<Weights> {
        let (bytes, numbers) = self.last(shape, shape.tuned?.layers)?;
        if (bytes.len(), numbers.len()) != (last.bytes.len(), last.numbers.len()) {
            return None;
        }
        let kept = &self.bytes[..self.bytes.len() - bytes.len()];
        let bytes = kept.iter().chain(&*last.bytes).copied().collect();
        let kept = &self.numbers[..self.numbers.len() - numbers.len()];
        let numbers = kept.iter().chain(&last.numbers).copied().collect();
        Some(Weights { bytes, numbers })
    }
}

impl<'w> WeightsReader<'w> {
    pub fn bytes(&mut self, count: usize) -> Option<&'w [i8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    pub fn numbers(&mut self, count: usize) -> Option<&'w [f32]> {
        let (taken, rest) = self.numbers.split_at_checked(count)?;
        self.numbers = rest;
        Some(taken)
    }

    pub fn matrix(&mut self, rows: usize, columns: usize) -> Option<ArrayView2<'w, f32>> {
        ArrayView2::from_shape((rows, columns), self.numbers(rows * columns)?).ok()
    }

    pub fn norm(&mut self, shape: &Shape) -> Option<LayerNorm> {
        Some(LayerNorm {
            weights: self.numbers(shape.width)?.to_vec().into(),
            bias: self.numbers(shape.width)?.to_vec().into(),
            epsilon: shape.epsilon,
        })
    }

    pub fn map(&mut self, within: usize, out: usize) -> Option<Map<'w>> {
        Some(Map {
            centre: self.numbers(within)?,
            factor: self.numbers(within)?,
            weights: ArrayView2::from_shape((out, within), self.bytes(within * out)?).ok()?,
            scales: self.matrix(within.div_ceil(GROUP), out)?,
            bias: self.numbers(out)?,
        })
    }

    pub fn layer(&mut self, shape: &Shape) -> Option<StoredLayer<'w>> {
        let (width, inner) = (shape.width, shape.inner);
        Some(StoredLayer {
            attention: self.map(width, 3 * width)?,
            attended: self.map(width, width)?,
            after_attention: self.norm(shape)?,
            inner: self.map(width, inner)?,
            outer: self.map(inner, width)?,
            after: self.norm(shape)?,
        })
    }
}

impl Map<'_> {
    /// The weight of an input for an output.
    fn weight(&self, within: usize, out: usize) -> f32 {
        let weight = f32::from(self.weights[(out, within)]);
        weight * self.scales[(within / GROUP, out)] * self.factor[within]
    }

    /// The map in 32 bits to some of its outputs.
    fn linear(&self, first: usize, count: usize) -> Linear {
        let inputs = self.centre.len();
        Linear {
            weights: Array2::from_shape_fn((inputs, count), |(within, out)| {
                self.weight(within, first + out)
            }),
            bias: self.bias[first..first + count].to_vec().into(),
        }
    }

    /// The outputs where each input is its centre.
    pub fn constants(&self) -> Vec<f32> {
        let out = |(out, bias): (usize, &f32)| {
            let inputs = self.centre.iter().enumerate();
            let moved = inputs.map(|(within, centre)| centre * self.weight(within, out));
            bias + moved.sum::<f32>()
        };
        self.bias.iter().enumerate().map(out).collect()
    }
}

impl StoredLayer<'_> {
    /// The layer in 32 bits, for training.
    pub fn layer(&self) -> Layer {
        let width = self.attended.bias.len();
        let whole = |map: &Map| map.linear(0, map.bias.len());
        Layer {
            attention: [0, 1, 2].map(|part| self.attention.linear(part * width, width)),
            attended: whole(&self.attended),
            after_attention: self.after_attention.clone(),
            inner: whole(&self.inner),
            outer: whole(&self.outer),
            after: self.after.clone(),
        }
    }
}

/// Writes weights one after the other.
#[derive(Default)]
pub(super) struct WeightsWriter {
    bytes: Vec<i8>,
    numbers: Vec<f32>,
}

impl WeightsWriter {
    /// Appends rows in 8 bits, with a scale for each.
    pub fn rows(&mut self, rows: ArrayView2<f16>) {
        for row in rows.outer_iter() {
            let row: Vec<f32> = row.iter().map(|number| number.to_f32()).collect();
            let scale = scale(&row);
            self.round(row, scale);
            self.numbers.push(scale);
        }
    }

    pub fn numbers<'n>(&mut self, numbers: impl IntoIterator<Item = &'n f32>) {
        self.numbers.extend(numbers);
    }

    pub fn norm(&mut self, norm: &LayerNorm) {
        self.numbers(norm.weights.iter().chain(&norm.bias));
    }

    /// Appends some maps of the same input as one.
    pub fn map(&mut self, parts: &[&Linear], ranges: &Ranges) {
        let inputs = ranges.centre.len();
        let factors: Vec<f32> = (0..inputs)
            .map(|within| {
                let weights = parts.iter().flat_map(|part| part.weights.row(within));
                let weight = weights.fold(0f32, |most, w| most.max(w.abs()));
                let factor = weight.powf(1.0 - SHARE) / ranges.largest[within].powf(SHARE);
                // An input that is always the same, or that nothing depends on.
                if factor > 0.0 && factor.is_finite() {
                    factor.clamp(FACTORS[0], FACTORS[1])
                } else {
                    1.0
                }
            })
            .collect();
        let outputs = parts.iter().flat_map(|part| part.weights.columns());
        let mut scales: Vec<Vec<f32>> = vec![Vec::new(); inputs.div_ceil(GROUP)];
        for weights in outputs {
            let weights: Vec<f32> = weights.iter().zip(&factors).map(|(w, f)| w / f).collect();
            for (group, scales) in weights.chunks(GROUP).zip(&mut scales) {
                let scale = scale(group);
                self.round(group.to_vec(), scale);
                scales.push(scale);
            }
        }
        self.numbers(&ranges.centre);
        self.numbers(&factors);
        self.numbers(scales.iter().flatten());
        self.numbers(parts.iter().flat_map(|part| &part.bias));
    }

    pub fn layer(&mut self, layer: &Layer, ranges: &LayerRanges) {
        self.map(&layer.attention.each_ref(), &ranges.attention);
        self.map(&[&layer.attended], &ranges.attended);
        self.norm(&layer.after_attention);
        self.map(&[&layer.inner], &ranges.inner);
        self.map(&[&layer.outer], &ranges.outer);
        self.norm(&layer.after);
    }

    pub fn finish(self) -> Weights {
        Weights {
            bytes: self.bytes.into(),
            numbers: self.numbers,
        }
    }

    fn round(&mut self, numbers: Vec<f32>, scale: f32) {
        let round = |number: f32| {
            if scale > 0.0 {
                (number / scale)
                    .round()
                    .clamp(-MAX_QUANTISED, MAX_QUANTISED) as i8
            } else {
                0
            }
        };
        self.bytes.extend(numbers.into_iter().map(round));
    }
}

/// The value of 1 in 8 bits.
fn scale(numbers: &[f32]) -> f32 {
    let largest = numbers.iter().fold(0f32, |most, n| most.max(n.abs()));
    largest / MAX_QUANTISED
}
