//! A layer of the transformer: what it computes, and the gradients of its weights.

use std::ops::Range;

use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut2, Axis, aview1, s};

use super::activations::{activate, activate_backward, exp};
use super::dropout::Dropout;
use super::lanes::{largest, sum, sum_of_squares, widest};
use super::multiply::multiply;

/// A linear map.
#[derive(Clone)]
pub(super) struct Linear {
    /// Shape (in, out), by rows. Some products of matrices that lie otherwise are added up in an order that
    /// depends on the number of rows, and so on the other texts of a batch.
    pub weights: Array2<f32>,
    pub bias: Array1<f32>,
}

impl Linear {
    pub fn zeros(within: usize, out: usize) -> Self {
        Linear {
            weights: Array2::zeros((within, out)),
            bias: Array1::zeros(out),
        }
    }

    /// The map whose weights are all rows of a matrix but the last, which is the bias.
    pub fn from_matrix(matrix: &Array2<f32>) -> Self {
        let within = matrix.nrows().saturating_sub(1);
        Linear {
            weights: matrix.slice(s![..within, ..]).to_owned(),
            bias: matrix.slice(s![within.., ..]).sum_axis(Axis(0)),
        }
    }

    /// The opposite of [`from_matrix`](Self::from_matrix).
    pub fn to_matrix(&self) -> Array2<f32> {
        let (within, out) = self.weights.dim();
        Array2::from_shape_fn((within + 1, out), |(row, column)| {
            if row < within {
                self.weights[(row, column)]
            } else {
                self.bias[column]
            }
        })
    }

    pub fn apply(&self, x: ArrayView2<f32>) -> Array2<f32> {
        let mut sum = Array2::zeros((x.nrows(), self.bias.len()));
        self.add(x, &mut sum);
        sum
    }

    /// Adds its output for `x` to `sum`.
    fn add(&self, x: ArrayView2<f32>, sum: &mut Array2<f32>) {
        multiply(x, self.weights.view(), sum.view_mut(), true);
        *sum += &self.bias;
    }

    /// The backward pass for the gradient of its output: adds that of its weights to `sum`, and that of `x` to
    /// `of_x`.
    pub fn backward(
        &self,
        x: ArrayView2<f32>,
        of_output: ArrayView2<f32>,
        sum: &mut Linear,
        of_x: &mut Array2<f32>,
    ) {
        multiply(x.t(), of_output, sum.weights.view_mut(), true);
        sum.bias += &of_output.sum_axis(Axis(0));
        multiply(of_output, self.weights.t(), of_x.view_mut(), true);
    }
}

/// Layer normalisation (Ba, Kiros and Hinton 2016).
#[derive(Clone)]
pub(super) struct LayerNorm {
    pub weights: Array1<f32>,
    pub bias: Array1<f32>,
    pub epsilon: f32,
}

impl LayerNorm {
    pub fn apply(&self, x: &mut Array2<f32>) {
        let (weights, bias) = (self.weights.as_slice(), self.bias.as_slice());
        // All three are whole arrays.
        if let (Some(x), Some(weights), Some(bias)) = (x.as_slice_mut(), weights, bias) {
            normalise(x, weights, bias, self.epsilon);
        }
    }

    /// The backward pass: turns the gradient of its output for `x` into that of `x`, and adds that of its
    /// weights to `sum`.
    fn backward(&self, x: &Array2<f32>, gradient: &mut Array2<f32>, sum: &mut LayerNorm) {
        let mut centred = vec![0.0; x.ncols()];
        let count = x.ncols() as f32;
        for (row, mut g) in x.outer_iter().zip(gradient.outer_iter_mut()) {
            centred.iter_mut().zip(row).for_each(|(to, x)| *to = *x);
            let scale = centre(&mut centred, self.epsilon);
            let centred = aview1(&centred);
            sum.bias += &g;
            let parts = sum.weights.iter_mut().zip(&g).zip(centred);
            parts.for_each(|((s, g), c)| *s += g * c);
            g *= &self.weights;
            let (mean, slope) = (g.sum() / count, g.dot(&centred) / count);
            let parts = g.iter_mut().zip(centred);
            parts.for_each(|(g, c)| *g = scale * (*g - mean - c * slope));
        }
    }
}

widest! {
    /// Layer normalisation of rows as long as the weights.
    fn normalise(x: &mut [f32], weights: &[f32], bias: &[f32], epsilon: f32) {
        for row in x.chunks_exact_mut(bias.len()) {
            centre(row, epsilon);
            let parts = row.iter_mut().zip(weights).zip(bias);
            parts.for_each(|((v, w), b)| *v = *v * w + b);
        }
    }
}

/// Gives numbers a mean of 0 and a variance of 1. Returns the factor.
#[inline(always)]
fn centre(row: &mut [f32], epsilon: f32) -> f32 {
    let count = row.len() as f32;
    let mean = sum(row) / count;
    row.iter_mut().for_each(|v| *v -= mean);
    let variance = sum_of_squares(row) / count;
    let scale = 1.0 / (variance + epsilon).sqrt();
    row.iter_mut().for_each(|v| *v *= scale);
    scale
}

/// The attention heads of all layers.
#[derive(Clone, Copy)]
pub(super) struct Heads<'n> {
    pub count: usize,
    /// The scores that distances add, shape (heads, distances), from that of the last piece of the longest
    /// text to its first one to that of the first to the last.
    pub distances: Option<&'n Array2<f32>>,
}

impl Heads<'_> {
    /// Calls `visit` for each text and head with the rows of the text, the columns of the head and the
    /// weights with which each piece attends to each.
    fn weights(
        &self,
        query: ArrayView2<f32>,
        key: ArrayView2<f32>,
        texts: &[Range<usize>],
        mut visit: impl FnMut(Range<usize>, Range<usize>, ArrayViewMut2<f32>),
    ) {
        let width = query.ncols() / self.count;
        let scale = self.scale(query);
        let mut scores = Vec::new();
        for rows in texts {
            let length = rows.len();
            scores.resize(length * length, 0.0);
            // The length is that of the shape.
            let Ok(mut weights) = ArrayViewMut2::from_shape((length, length), &mut scores) else {
                continue;
            };
            for head in 0..self.count {
                let columns = head * width..(head + 1) * width;
                let part = s![rows.clone(), columns.clone()];
                let keys = key.slice(part);
                multiply(query.slice(part), keys.t(), weights.view_mut(), false);
                let distances = self.distances.map(|table| table.row(head));
                // The place of distance 0.
                let own = distances.map_or(0, |distances| distances.len() / 2);
                for (from, mut row) in weights.outer_iter_mut().enumerate() {
                    row *= scale;
                    if let Some(distances) = distances {
                        row += &distances.slice(s![own - from..own - from + length]);
                    }
                    softmax(row.as_slice_mut().unwrap_or_default());
                }
                visit(rows.clone(), columns, weights.view_mut());
            }
            scores.clear();
        }
    }

    /// The factor of a score, for queries of all heads.
    fn scale(&self, query: ArrayView2<f32>) -> f32 {
        1.0 / ((query.ncols() / self.count) as f32).sqrt()
    }

    /// Attention within each text: the values of all pieces, weighted by the softmax of the products of their
    /// keys with a piece's query.
    pub fn attend(
        &self,
        [query, key, value]: [ArrayView2<f32>; 3],
        texts: &[Range<usize>],
    ) -> Array2<f32> {
        let mut attended = Array2::zeros(value.dim());
        self.weights(query, key, texts, |rows, columns, weights| {
            let part = s![rows, columns];
            multiply(
                weights.view(),
                value.slice(part),
                attended.slice_mut(part),
                false,
            );
        });
        attended
    }

    /// The backward pass of [`attend`](Self::attend): the gradients of queries, keys and values.
    fn backward(
        &self,
        [query, key, value]: [ArrayView2<f32>; 3],
        texts: &[Range<usize>],
        gradient: &Array2<f32>,
    ) -> [Array2<f32>; 3] {
        let mut gradients = [query, key, value].map(|x| Array2::zeros(x.dim()));
        let [of_query, of_key, of_value] = &mut gradients;
        let scale = self.scale(query);
        self.weights(query, key, texts, |rows, columns, weights| {
            let part = s![rows, columns];
            let gradient = gradient.slice(part);
            multiply(weights.t(), gradient, of_value.slice_mut(part), false);
            let mut of_scores = Array2::zeros(weights.dim());
            multiply(gradient, value.slice(part).t(), of_scores.view_mut(), false);
            for (mut row, weights) in of_scores.outer_iter_mut().zip(weights.outer_iter()) {
                let mean = row.dot(&weights);
                row.zip_mut_with(&weights, |g, w| *g = scale * w * (*g - mean));
            }
            multiply(
                of_scores.view(),
                key.slice(part),
                of_query.slice_mut(part),
                false,
            );
            multiply(
                of_scores.t(),
                query.slice(part),
                of_key.slice_mut(part),
                false,
            );
        });
        gradients
    }
}

widest! {
    /// Replaces scores by their softmax.
    pub(super) fn softmax(scores: &mut [f32]) {
        let most = largest(scores);
        scores.iter_mut().for_each(|score| *score = exp(*score - most));
        let all = sum(scores);
        scores.iter_mut().for_each(|score| *score /= all);
    }
}

/// The weights of a layer.
#[derive(Clone)]
pub(super) struct Layer {
    /// The maps to queries, keys and values.
    pub attention: [Linear; 3],
    pub attended: Linear,
    pub after_attention: LayerNorm,
    pub inner: Linear,
    pub outer: Linear,
    pub after: LayerNorm,
}

/// The values in a layer that its backward pass needs.
pub(super) struct Trace {
    x: Array2<f32>,
    attention: [Array2<f32>; 3],
    attended: Array2<f32>,
    /// Before the first norm.
    sum: Array2<f32>,
    middle: Array2<f32>,
    inner: Array2<f32>,
    /// Before the second norm.
    end: Array2<f32>,
}

/// A layer that reads the pieces of texts.
pub(super) trait Forward {
    /// Replaces pieces by the output of the layer. `texts` are the rows of each text.
    fn forward(&self, x: &mut Array2<f32>, texts: &[Range<usize>], heads: Heads);
}

impl Forward for Layer {
    fn forward(&self, x: &mut Array2<f32>, texts: &[Range<usize>], heads: Heads) {
        let input = std::mem::take(x);
        (*x, _) = self.forward_traced(input, texts, heads, Dropout::NONE);
    }
}

impl Trace {
    /// The inputs of the maps: of those of the attention, of the one after it, and of the inner and the outer one.
    pub fn inputs(&self) -> [Array2<f32>; 4] {
        let mut active = self.inner.clone();
        activate(active.as_slice_mut().unwrap_or_default());
        [
            self.x.clone(),
            self.attended.clone(),
            self.middle.clone(),
            active,
        ]
    }
}

impl Layer {
    /// The output of the layer in training, where `dropout` forgets some numbers, and what the backward pass
    /// needs.
    pub fn forward_traced(
        &self,
        x: Array2<f32>,
        texts: &[Range<usize>],
        heads: Heads,
        dropout: [Dropout; 2],
    ) -> (Array2<f32>, Trace) {
        let attention = self
            .attention
            .each_ref()
            .map(|linear| linear.apply(x.view()));
        let attended = heads.attend(attention.each_ref().map(Array2::view), texts);
        let mut sum = self.attended.apply(attended.view());
        dropout[0].apply(&mut sum);
        sum += &x;
        let mut middle = sum.clone();
        self.after_attention.apply(&mut middle);
        let inner = self.inner.apply(middle.view());
        let mut active = inner.clone();
        activate(active.as_slice_mut().unwrap_or_default());
        let mut end = self.outer.apply(active.view());
        dropout[1].apply(&mut end);
        end += &middle;
        let mut output = end.clone();
        self.after.apply(&mut output);
        let trace = Trace {
            x,
            attention,
            attended,
            sum,
            middle,
            inner,
            end,
        };
        (output, trace)
    }

    /// The backward pass of [`forward_traced`](Self::forward_traced): turns the gradient of the output into that
    /// of the input, and adds that of the weights to `sum`.
    pub fn backward(
        &self,
        trace: &Trace,
        texts: &[Range<usize>],
        heads: Heads,
        dropout: [Dropout; 2],
        gradient: &mut Array2<f32>,
        sum: &mut Layer,
    ) {
        self.after.backward(&trace.end, gradient, &mut sum.after);
        let mut of_outer = gradient.clone();
        dropout[1].apply(&mut of_outer);
        let mut of_inner = Array2::zeros(trace.inner.dim());
        let mut active = trace.inner.clone();
        activate(active.as_slice_mut().unwrap_or_default());
        self.outer.backward(
            active.view(),
            of_outer.view(),
            &mut sum.outer,
            &mut of_inner,
        );
        if let (Some(x), Some(of_inner)) = (trace.inner.as_slice(), of_inner.as_slice_mut()) {
            activate_backward(x, of_inner);
        }
        self.inner.backward(
            trace.middle.view(),
            of_inner.view(),
            &mut sum.inner,
            gradient,
        );
        self.after_attention
            .backward(&trace.sum, gradient, &mut sum.after_attention);
        let mut of_sum = gradient.clone();
        dropout[0].apply(&mut of_sum);
        let mut of_attended = Array2::zeros(trace.x.dim());
        let attended = trace.attended.view();
        self.attended
            .backward(attended, of_sum.view(), &mut sum.attended, &mut of_attended);
        let attention = trace.attention.each_ref().map(Array2::view);
        let gradients = heads.backward(attention, texts, &of_attended);
        let maps = self.attention.iter().zip(&mut sum.attention);
        for ((linear, sum), of_output) in maps.zip(&gradients) {
            linear.backward(trace.x.view(), of_output.view(), sum, gradient);
        }
    }

    /// The weights of each tensor in the order of a model file, and whether they are those of a linear map.
    pub fn tensors(&mut self) -> Vec<(&mut [f32], bool)> {
        let [query, key, value] = &mut self.attention;
        let before = [query, key, value, &mut self.attended];
        let after = [&mut self.inner, &mut self.outer];
        let mut tensors: Vec<_> = before.into_iter().flat_map(Linear::tensors).collect();
        tensors.extend(self.after_attention.tensors());
        tensors.extend(after.into_iter().flat_map(Linear::tensors));
        tensors.extend(self.after.tensors());
        tensors
    }
}

impl Linear {
    pub fn tensors(&mut self) -> [(&mut [f32], bool); 2] {
        let weights = self.weights.as_slice_memory_order_mut();
        let bias = self.bias.as_slice_memory_order_mut();
        // Both are whole arrays, so they are in one piece.
        [
            (weights.unwrap_or_default(), true),
            (bias.unwrap_or_default(), false),
        ]
    }
}

impl LayerNorm {
    fn tensors(&mut self) -> [(&mut [f32], bool); 2] {
        let both = [&mut self.weights, &mut self.bias];
        both.map(|all| (all.as_slice_memory_order_mut().unwrap_or_default(), false))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Numbers from −1 to 1 without a pattern.
    fn numbers(count: usize, seed: usize) -> Vec<f32> {
        let number = |at: usize| ((at * 7919 + seed * 104_729) % 2003) as f32 / 1001.0 - 1.0;
        (1..=count).map(number).collect()
    }

    pub fn matrix(rows: usize, columns: usize, seed: usize) -> Array2<f32> {
        Array2::from_shape_vec((rows, columns), numbers(rows * columns, seed)).unwrap()
    }

    /// A layer of width 6.
    fn layer() -> Layer {
        let linear = |within, out, seed| Linear {
            weights: matrix(within, out, seed),
            bias: numbers(out, seed + 1).into(),
        };
        let norm = |seed| LayerNorm {
            weights: numbers(6, seed).into(),
            bias: numbers(6, seed + 1).into(),
            epsilon: 1e-5,
        };
        Layer {
            attention: [linear(6, 6, 1), linear(6, 6, 3), linear(6, 6, 5)],
            attended: linear(6, 6, 7),
            after_attention: norm(9),
            inner: linear(6, 5, 11),
            outer: linear(5, 6, 13),
            after: norm(15),
        }
    }

    const TEXTS: [Range<usize>; 2] = [0..4, 4..6];

    fn dropout(share: f32) -> [Dropout; 2] {
        [1, 2].map(|seed| Dropout { share, seed })
    }

    /// The gradient of a sum of the outputs, each with a weight of its own, is that of small steps.
    #[test]
    fn gradients_are_those_of_small_steps() {
        const STEP: f32 = 4e-3;
        let distances = matrix(3, 21, 17);
        let heads = Heads {
            count: 3,
            distances: Some(&distances),
        };
        let (x, shares) = (matrix(6, 6, 19), matrix(6, 6, 21));
        let sum = |layer: &Layer, x: &Array2<f32>| {
            let (output, _) = layer.forward_traced(x.clone(), &TEXTS, heads, dropout(0.2));
            let parts = output.iter().zip(&shares);
            parts.map(|(o, s)| f64::from(o * s)).sum::<f64>()
        };
        let is_near = |found: f32, more: f64, less: f64, what: String| {
            let wanted = (more - less) / f64::from(2.0 * STEP);
            let difference = (f64::from(found) - wanted).abs();
            assert!(
                difference < 5e-3 + 2e-2 * wanted.abs(),
                "{what}: {found} for {wanted}"
            );
        };

        let mut layer = layer();
        let (_, trace) = layer.forward_traced(x.clone(), &TEXTS, heads, dropout(0.2));
        let (mut gradient, mut gradients) = (shares.clone(), layer.clone());
        gradients
            .tensors()
            .into_iter()
            .for_each(|(w, _)| w.fill(0.0));
        layer.backward(
            &trace,
            &TEXTS,
            heads,
            dropout(0.2),
            &mut gradient,
            &mut gradients,
        );
        for (place, found) in gradient.indexed_iter() {
            let moved = |step| {
                let mut x = x.clone();
                x[place] += step;
                sum(&layer, &x)
            };
            is_near(
                *found,
                moved(STEP),
                moved(-STEP),
                format!("input {place:?}"),
            );
        }
        for (tensor, (found, _)) in gradients.tensors().into_iter().enumerate() {
            for (at, found) in found.iter().enumerate() {
                let mut moved = |step| {
                    layer.tensors()[tensor].0[at] += step;
                    let sum = sum(&layer, &x);
                    layer.tensors()[tensor].0[at] -= step;
                    sum
                };
                let (more, less) = (moved(STEP), moved(-STEP));
                is_near(*found, more, less, format!("tensor {tensor}, weight {at}"));
            }
        }
    }
}
