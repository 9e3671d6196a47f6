//! The decision layer: from the logits of a sentence and its surroundings to probabilities and a label.
//!
//! It is a small dense multinomial logistic regression on out-of-fold logits (`fit`, `choose`), so that it
//! learns how far to trust the sentence model on articles that this model has not seen. On the sentence's
//! own logits alone it is a calibration (matrix scaling, Guo et al. 2017). Surroundings add the article as
//! evidence, and cues say how far to trust each of these.
//!
//! A few sentences teach little of that. So the logits are first brought to their best temperature, which is
//! one number, and the penalty draws the layer towards leaving them as they are then.

mod choose;
mod fit;
mod intercepts;
mod kinds;
mod newton;
mod offsets;
mod surroundings;
mod tied_weights;

pub use fit::DecisionError;
pub use surroundings::{Inputs, Surroundings};

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, s};

use super::{LANES, lanes, log_softmax_of_any};

/// The penalty on changes to the logits at their best temperature (`docs/research/trials.md`).
const ALPHA: f64 = 15.0;
/// The penalty with many labels. At 0.01 linfa-logistic 0.8.1 would lose the optimum, because its log-sum-exp
/// takes one maximum for the whole batch.
const ALPHA_OF_MANY_LABELS: f64 = 1.0;
/// The norm of the gradient at which a fit ends, divided by the number of sentences.
const GRADIENT_PER_SENTENCE: f64 = 1e-5;
/// The steps between 0 and 1 that parameters are rounded to; a power of two, so that they are exact.
const STEPS: f64 = 16384.0;

/// Rounds a fitted parameter, so that it is the same on every machine. linfa-logistic uses the platform's
/// `exp`, whose last bit differs between machines.
fn rounded(parameter: &f64) -> f64 {
    (parameter * STEPS).round() / STEPS
}

/// Out-of-fold logits with what is known about them.
#[derive(Debug)]
pub struct OutOfFold<'a> {
    /// Logits without the log-priors of the labels that they were learned from, shape (sentences, classes).
    pub logits: ArrayView2<'a, f64>,
    /// Cues to how far a sentence and its surroundings can be trusted, shape (sentences, cues).
    pub cues: ArrayView2<'a, f64>,
    /// Each sentence's label.
    pub labels: &'a [usize],
    /// Each document's sentences in reading order.
    pub documents: &'a [Vec<usize>],
    /// Each sentence's fold; the sentences of one document share theirs.
    pub folds: &'a [usize],
    /// The sentences that were drawn at random, with what each stands for, if others were chosen otherwise.
    pub random: Option<&'a [(usize, f64)]>,
    /// The two labels that take opposite sides, if there are others beside them.
    pub sides: Option<[usize; 2]>,
}

/// A fitted decision layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The mean logits of the training sentences, which stand for an absent neighbour.
    pub(crate) centre: Array1<f64>,
    /// Shape (inputs, classes).
    pub(crate) weights: Array2<f64>,
    /// One a class.
    pub(crate) intercepts: Array1<f64>,
    /// Added to the log-probabilities before the label is chosen. The probabilities stay as they are.
    pub(crate) offsets: Array1<f64>,
    /// The parts of the inputs.
    pub(crate) seen: Inputs,
}

impl Decision {
    /// The surroundings that the layer uses.
    pub fn surroundings(&self) -> Surroundings {
        self.seen.surroundings
    }

    /// The log-probabilities of the sentences of one document from their logits, both of shape
    /// (sentences, classes), and their cues, shape (sentences, cues), in reading order.
    pub fn log_probabilities(&self, logits: ArrayView2<f64>, cues: ArrayView2<f64>) -> Array2<f64> {
        self.scores(&self.inputs(logits, cues))
    }

    /// The layer's inputs for each sentence of a document, shape (sentences, inputs):
    /// their product with the layer's weights plus the intercepts are the final logits.
    pub(crate) fn inputs(&self, logits: ArrayView2<f64>, cues: ArrayView2<f64>) -> Array2<f64> {
        let order: Vec<usize> = (0..logits.nrows()).collect();
        let mut inputs = Array2::zeros((logits.nrows(), self.weights.nrows()));
        self.seen
            .write(logits, cues, &order, &self.centre, &mut inputs);
        inputs
    }

    /// Makes a layer that was fitted to logits without log-priors expect logits with these.
    pub(crate) fn expect_priors(&mut self, log_priors: &Array1<f64>) {
        self.centre += log_priors;
    }

    /// The weights of a block of logits (0: the sentence's own) under these cues, shape (classes, classes).
    pub(crate) fn block(&self, block: usize, cues: ArrayView1<f64>) -> Array2<f64> {
        let classes = self.intercepts.len();
        let weights_from = |first: usize| {
            let first = first + block * classes;
            self.weights.slice(s![first..first + classes, ..])
        };
        let mut weights = weights_from(0).to_owned();
        for (cue, value) in cues.iter().take(self.seen.cues).enumerate() {
            weights.scaled_add(*value, &weights_from(self.seen.cue(cue, classes) + 1));
        }
        weights
    }

    /// The scores that the cues add by themselves, one a class.
    pub(crate) fn scores_of_cues(&self, cues: ArrayView1<f64>) -> Array1<f64> {
        let classes = self.intercepts.len();
        let mut sum = Array1::zeros(classes);
        for (cue, value) in cues.iter().take(self.seen.cues).enumerate() {
            sum.scaled_add(*value, &self.weights.row(self.seen.cue(cue, classes)));
        }
        sum
    }

    /// The label for these log-probabilities.
    pub fn label(&self, log_probabilities: ArrayView1<f64>) -> usize {
        argmax(
            log_probabilities
                .iter()
                .zip(&self.offsets)
                .map(|(p, o)| p + o),
        )
    }

    /// Makes a layer that was fitted to logits times `scale` expect unscaled logits.
    fn unscaled(mut self, scale: f64) -> Self {
        let classes = self.intercepts.len();
        let cues: Vec<usize> = (0..self.seen.cues)
            .map(|cue| self.seen.cue(cue, classes))
            .collect();
        let rows = self.weights.outer_iter_mut().enumerate();
        for (_, mut row) in rows.filter(|(input, _)| !cues.contains(input)) {
            row.mapv_inplace(|weight| rounded(&(weight * scale)));
        }
        self.centre.mapv_inplace(|logit| rounded(&(logit / scale)));
        self
    }

    fn scores(&self, inputs: &Array2<f64>) -> Array2<f64> {
        let classes = self.intercepts.len();
        let mut scores = Array2::zeros((inputs.nrows(), classes));
        let by_rows = inputs.as_standard_layout();
        let inputs = by_rows.as_slice().unwrap_or_default();
        let width = self.weights.nrows();
        for first in (0..classes).step_by(LANES) {
            let intercepts = lanes(self.intercepts.view(), first);
            let weights: Vec<[f64; LANES]> = self
                .weights
                .outer_iter()
                .map(|row| lanes(row, first))
                .collect();
            let rows = scores.outer_iter_mut();
            for (mut row, input) in rows.zip(inputs.chunks_exact(width)) {
                // The order of summation of `dot` depends on the processor.
                let mut sums = intercepts;
                for (value, weights) in input.iter().zip(&weights) {
                    for lane in 0..LANES {
                        sums[lane] += value * weights[lane];
                    }
                }
                let row = row.iter_mut().skip(first);
                row.zip(sums).for_each(|(score, sum)| *score = sum);
            }
        }
        let rows = scores.outer_iter_mut();
        rows.filter_map(|row| row.into_slice())
            .for_each(log_softmax_of_any);
        scores
    }
}

/// The index of the largest value; the first one if several are equal.
pub fn argmax(values: impl Iterator<Item = f64>) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (at, value) in values.enumerate() {
        if value > best.1 {
            best = (at, value);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn blocks_and_cues_add_up_to_the_scores() {
        let seen = Inputs {
            surroundings: Surroundings::Document,
            cues: 2,
        };
        let layer = Decision {
            centre: array![0.5, -0.25],
            // No two the same.
            weights: Array2::from_shape_fn((seen.width(2), 2), |(input, class)| {
                libm::sin((input * 2 + class) as f64)
            }),
            intercepts: array![0.3, -0.1],
            offsets: array![0.0, 0.0],
            seen,
        };
        let logits = array![[1.0, -1.0], [3.0, -2.0], [0.5, 0.25]];
        let cues = array![[0.5, 2.0], [0.0, -1.0], [1.5, 0.25]];
        let inputs = layer.inputs(logits.view(), cues.view());
        let wanted = layer.log_probabilities(logits.view(), cues.view());
        for row in 0..3 {
            let mut scores = &layer.intercepts + &layer.scores_of_cues(cues.row(row));
            for block in 0..seen.surroundings.blocks() {
                let of_block = inputs.slice(s![row, 2 * block..2 * (block + 1)]);
                scores += &of_block.dot(&layer.block(block, cues.row(row)));
            }
            log_softmax_of_any(scores.as_slice_mut().unwrap());
            let gap = &scores - &wanted.row(row);
            assert!(gap.iter().all(|d| d.abs() < 1e-12), "{gap}");
        }
    }

    #[test]
    fn the_first_of_equal_values_is_the_largest() {
        assert_eq!(argmax([0.5, 2.0, 2.0, -1.0].into_iter()), 1);
        assert_eq!(argmax([f64::NEG_INFINITY, -5.0, -3.0].into_iter()), 2);
    }

    #[test]
    fn offsets_favour_the_rare_label_without_touching_probabilities() {
        let mut decision = Decision {
            centre: array![0.0, 0.0],
            weights: array![[1.0, 0.0], [0.0, 1.0]],
            intercepts: array![0.0, 0.0],
            offsets: array![0.0, 0.0],
            seen: Inputs::without_cues(Surroundings::None),
        };
        let logits = array![[0.5, 0.0]];
        let before = decision.log_probabilities(logits.view(), Array2::zeros((1, 0)).view());
        assert_eq!(decision.label(before.row(0)), 0);
        decision.offsets = array![0.0, 1.0];
        let after = decision.log_probabilities(logits.view(), Array2::zeros((1, 0)).view());
        assert_eq!((decision.label(after.row(0)), before), (1, after));
    }
}
