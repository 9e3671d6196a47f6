//! A layer that reads in 8 bits, ready for the processor at hand.
//!
//! Products of whole numbers are added without rounding, so a map says the same on every processor. Norms, the
//! attention between pieces and the activation are computed in 32 bits.

use std::ops::Range;

use ndarray::{Array2, ArrayView2, s};
use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_tensor::NdTensorView;

use super::activations::activate;
use super::lanes::{largest_size, widest};
use super::layer::{Forward, Heads, LayerNorm};
use super::weights::{GROUP, Map, StoredLayer};

/// The largest distance of an input in 8 bits from [`ZERO`].
const MAX_QUANTISED: f32 = 63.0;
/// An input of 0 in 8 bits.
const ZERO: i32 = 64;
/// The rows that are multiplied together.
const ROWS: usize = 64;
/// Adding it to a number leaves the nearest whole one in the last bits.
const ROUND: f32 = 12_582_912.0;

type Product = GemmExecutor<u8, i8, i32>;

/// A linear map of inputs that are rounded to 7 bits.
pub(super) struct Quantised {
    centre: Vec<f32>,
    factor: Vec<f32>,
    groups: Vec<Group>,
    /// The outputs where each input is its centre.
    constants: Vec<f32>,
}

/// The part of a map for some of its inputs.
struct Group {
    weights: PackedBMatrix<i8>,
    /// The sum of the products where each input is [`ZERO`].
    offsets: Vec<i32>,
    scales: Vec<f32>,
}

impl Quantised {
    pub fn new(map: &Map) -> Self {
        let product = Product::new();
        let (outputs, inputs) = map.weights.dim();
        let groups =
            (0..inputs)
                .step_by(GROUP)
                .zip(map.scales.outer_iter())
                .map(|(start, scales)| {
                    let end = inputs.min(start + GROUP);
                    let rows = map.weights.outer_iter();
                    let part: Vec<i8> = rows
                        .flat_map(|row| row.into_iter().skip(start).take(end - start))
                        .copied()
                        .collect();
                    let sums = part.chunks(end - start);
                    let weights = NdTensorView::from_data([outputs, end - start], part.as_slice());
                    Group {
                        weights: product.prepack_b(weights.transposed()),
                        offsets: sums
                            .map(|row| ZERO * row.iter().map(|w| i32::from(*w)).sum::<i32>())
                            .collect(),
                        scales: scales.to_vec(),
                    }
                });
        Quantised {
            groups: groups.collect(),
            centre: map.centre.to_vec(),
            factor: map.factor.to_vec(),
            constants: map.constants(),
        }
    }

    /// Its output for `x`.
    pub fn apply(&self, x: ArrayView2<f32>) -> Array2<f32> {
        let mut sum = Array2::zeros((x.nrows(), self.constants.len()));
        self.add(x, &mut sum);
        sum
    }

    /// Adds its output for `x` to `sum`.
    pub fn add(&self, x: ArrayView2<f32>, sum: &mut Array2<f32>) {
        let (x, outputs) = (x.as_standard_layout(), self.constants.len());
        let (Some(x), Some(sum)) = (x.as_slice(), sum.as_slice_mut()) else {
            return;
        };
        let inputs = self.centre.len();
        let product = Product::new();
        let (mut row, mut rounded) = (vec![0.0; inputs], vec![0; ROWS * inputs]);
        let mut scales = vec![0.0; ROWS * self.groups.len()];
        let mut products = vec![0; ROWS * outputs];
        let parts = x.chunks(ROWS * inputs);
        for (x, sum) in parts.zip(sum.chunks_mut(ROWS * outputs)) {
            let rows = x.len() / inputs;
            self.round(x, &mut row, &mut rounded, &mut scales);
            add_to_rows(sum, &self.constants);
            let rounded = NdTensorView::from_data([rows, inputs], &rounded[..rows * inputs]);
            for (at, group) in self.groups.iter().enumerate() {
                let start = at * GROUP;
                let part = rounded.slice((.., start..start + group.weights.rows()));
                let products = &mut products[..rows * outputs];
                let done = product.gemm(
                    products,
                    GemmInputA::Unpacked(part),
                    GemmInputB::Packed(&group.weights),
                    GemmOptions::default(),
                );
                // The shapes are those with which the weights were packed.
                debug_assert!(done.is_ok());
                let scales = scales.iter().skip(at).step_by(self.groups.len());
                let rows = products.chunks_exact(outputs).zip(scales);
                for ((products, scale), sum) in rows.zip(sum.chunks_exact_mut(outputs)) {
                    add_products(products, &group.offsets, *scale, &group.scales, sum);
                }
            }
        }
    }

    /// Rounds the inputs of some rows to 7 bits, and writes the scale of each row and group.
    fn round(&self, x: &[f32], row: &mut [f32], rounded: &mut [u8], scales: &mut [f32]) {
        let inputs = self.centre.len();
        let rows = x.chunks_exact(inputs).zip(rounded.chunks_exact_mut(inputs));
        for ((x, rounded), scales) in rows.zip(scales.chunks_exact_mut(self.groups.len())) {
            centre(x, &self.centre, &self.factor, row);
            let groups = row.chunks(GROUP).zip(rounded.chunks_mut(GROUP));
            for ((row, rounded), scale) in groups.zip(scales) {
                *scale = round(row, rounded);
            }
        }
    }
}

widest! {
    fn centre(x: &[f32], centre: &[f32], factor: &[f32], row: &mut [f32]) {
        let parts = row.iter_mut().zip(x).zip(centre).zip(factor);
        parts.for_each(|(((to, x), centre), factor)| *to = (x - centre) * factor);
    }
}

widest! {
    /// Rounds numbers to 7 bits, in steps of their scale, which it returns.
    fn round(numbers: &[f32], rounded: &mut [u8]) -> f32 {
        let largest = largest_size(numbers);
        let steps = if largest > 0.0 { MAX_QUANTISED / largest } else { 0.0 };
        let shifted = ROUND + ZERO as f32;
        for (number, rounded) in numbers.iter().zip(rounded) {
            *rounded = (number * steps + shifted).to_bits() as u8;
        }
        largest / MAX_QUANTISED
    }
}

widest! {
    fn add_to_rows(rows: &mut [f32], row: &[f32]) {
        for sums in rows.chunks_exact_mut(row.len()) {
            sums.iter_mut().zip(row).for_each(|(sum, number)| *sum += number);
        }
    }
}

widest! {
    /// Adds the products of whole numbers that a group has for a row, of inputs with this scale.
    fn add_products(products: &[i32], offsets: &[i32], scale: f32, scales: &[f32], sum: &mut [f32]) {
        let parts = sum.iter_mut().zip(products).zip(offsets).zip(scales);
        parts.for_each(|(((sum, product), offset), own)| {
            *sum += (product - offset) as f32 * (scale * own);
        });
    }
}

/// A layer whose maps are in 8 bits.
pub(super) struct QuantisedLayer {
    attention: Quantised,
    attended: Quantised,
    after_attention: LayerNorm,
    inner: Quantised,
    outer: Quantised,
    after: LayerNorm,
}

impl QuantisedLayer {
    pub fn new(layer: &StoredLayer) -> Self {
        QuantisedLayer {
            attention: Quantised::new(&layer.attention),
            attended: Quantised::new(&layer.attended),
            after_attention: layer.after_attention.clone(),
            inner: Quantised::new(&layer.inner),
            outer: Quantised::new(&layer.outer),
            after: layer.after.clone(),
        }
    }
}

/// The columns of queries, keys and values, which lie beside each other.
fn thirds(all: ArrayView2<f32>) -> [ArrayView2<f32>; 3] {
    let width = all.ncols() / 3;
    [0, 1, 2].map(|part| all.slice_move(s![.., part * width..(part + 1) * width]))
}

impl Forward for QuantisedLayer {
    fn forward(&self, x: &mut Array2<f32>, texts: &[Range<usize>], heads: Heads) {
        let attention = self.attention.apply(x.view());
        let attended = heads.attend(thirds(attention.view()), texts);
        self.attended.add(attended.view(), x);
        self.after_attention.apply(x);
        let mut inner = self.inner.apply(x.view());
        activate(inner.as_slice_mut().unwrap_or_default());
        self.outer.add(inner.view(), x);
        self.after.apply(x);
    }
}

#[cfg(test)]
mod tests {
    use super::super::layer::{Linear, tests::matrix};
    use super::super::ranges::Ranges;
    use super::super::weights::WeightsWriter;
    use super::*;
    use ndarray::Array1;
    use proptest::prelude::*;

    proptest! {
        /// Of numbers from −1 to 1 a product differs by at most half a step of each side for each input.
        #[test]
        fn outputs_are_those_of_the_map_but_for_rounding(
            (rows, inputs, outputs) in (1usize..150, 1usize..500, 1usize..40),
            seed in 0usize..100,
        ) {
            let linear = Linear {
                weights: matrix(inputs, outputs, seed),
                bias: Array1::from_elem(outputs, 0.5),
            };
            let x = matrix(rows, inputs, seed + 1) + 0.25;
            let ranges = Ranges::of(x.view());
            let mut writer = WeightsWriter::default();
            writer.map(&[&linear], &ranges);
            let weights = writer.finish();
            let stored = weights.reader().map(inputs, outputs).unwrap();
            let quantised = Quantised::new(&stored);
            let (found, wanted) = (quantised.apply(x.view()), linear.apply(x.view()));
            let most = inputs as f32 * (0.5 / 63.0 + 0.5 / 127.0) * 1.5;
            for (found, wanted) in found.iter().zip(&wanted) {
                prop_assert!((found - wanted).abs() < most, "{found} for {wanted}");
            }
            let alone = quantised.apply(x.slice(ndarray::s![rows - 1.., ..]));
            prop_assert_eq!(alone.row(0), found.row(rows - 1));
        }
    }

    #[test]
    fn numbers_are_rounded_to_the_nearest_step() {
        let mut rounded = [0; 5];
        let scale = round(&[-63.0, 0.0, 0.6, 1.4, 62.9], &mut rounded);
        assert_eq!((scale, rounded), (1.0, [1, 64, 65, 65, 127]));
        assert_eq!(round(&[0.0, 0.0], &mut rounded[..2]), 0.0);
        assert_eq!(rounded[..2], [64, 64]);
    }
}
