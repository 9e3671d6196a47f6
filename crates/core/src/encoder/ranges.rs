//! The ranges of a layer's inputs on sentences of many topics, which its maps in 8 bits need.

use std::ops::Range;

use ndarray::{Array1, Array2, ArrayView2, Axis};

use super::dropout::Dropout;
use super::layer::{Heads, Layer, Trace};
use super::pieces::{Pieces, TokenIds};

/// The sentences on which ranges are measured.
const SAMPLE: &str = include_str!("sample.txt");

/// The ranges of the inputs of a map.
pub(super) struct Ranges {
    /// The mean of each input.
    pub centre: Array1<f32>,
    /// The largest distance from it.
    pub largest: Array1<f32>,
}

/// The ranges of the inputs of a layer's maps.
pub(super) struct LayerRanges {
    pub attention: Ranges,
    pub attended: Ranges,
    pub inner: Ranges,
    pub outer: Ranges,
}

impl Ranges {
    /// The ranges of some inputs, shape (pieces, inputs).
    pub fn of(inputs: ArrayView2<f32>) -> Self {
        let centre = inputs
            .mean_axis(Axis(0))
            .unwrap_or_else(|| Array1::zeros(inputs.ncols()));
        let mut largest = Array1::zeros(inputs.ncols());
        for row in inputs.outer_iter() {
            let distances = row.iter().zip(&centre).map(|(x, c)| (x - c).abs());
            let both = largest.iter_mut().zip(distances);
            both.for_each(|(most, distance): (&mut f32, _)| *most = most.max(distance));
        }
        Ranges { centre, largest }
    }
}

impl LayerRanges {
    pub fn of(trace: &Trace) -> Self {
        let [attention, attended, inner, outer] = trace.inputs();
        LayerRanges {
            attention: Ranges::of(attention.view()),
            attended: Ranges::of(attended.view()),
            inner: Ranges::of(inner.view()),
            outer: Ranges::of(outer.view()),
        }
    }
}

/// The pieces of the sentences on which ranges are measured.
pub(super) fn sample(pieces: &Pieces) -> Vec<TokenIds> {
    let lines = SAMPLE.lines();
    lines.map(|line| pieces.tokenize(line).into()).collect()
}

/// The ranges of some layers, the first of which reads the pieces `x` of texts whose rows are given.
pub(super) fn ranges(
    layers: &[Layer],
    mut x: Array2<f32>,
    texts: &[Range<usize>],
    heads: Heads,
) -> Vec<LayerRanges> {
    let ranges = layers.iter().map(|layer| {
        let (output, trace) =
            layer.forward_traced(std::mem::take(&mut x), texts, heads, Dropout::NONE);
        x = output;
        LayerRanges::of(&trace)
    });
    ranges.collect()
}
