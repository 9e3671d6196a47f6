//! The decision layer: from a sentence's logits and those of its surroundings to probabilities
//! one can believe, and from these to a label.
//!
//! A small dense multinomial logistic regression is fitted on out-of-fold logits (`fit`, `choose`),
//! so that what it learns about the trust that the sentence model deserves is true of articles
//! that model has not seen. With the sentence's own logits alone it is a calibration (matrix
//! scaling, Guo et al. 2017); with the surroundings it also uses the article as evidence, and
//! with cues it knows how far to trust each of these.
//!
//! Where sentences are few there is little to learn that from. So the logits are brought to their best temperature first,
//! which is one number, and the penalty draws the layer to leaving them as they then are.

mod choose;
mod curvature;
mod even;
mod fit;
mod grid;
mod newton;
mod offsets;
mod surroundings;

pub use fit::DecisionError;
pub use surroundings::{Inputs, Surroundings};

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, s};

use super::{LANES, lanes, log_softmax};

/// The penalty of what the layer changes about the logits at their best temperature (`docs/research/trials.md`).
const ALPHA: f64 = 15.0;
/// The same where labels are many, whether weights are tied or linfa-logistic draws them to zero: far above 0.01, where
/// linfa-logistic 0.8.1 loses the optimum because its log-sum-exp takes one maximum for the whole batch.
const ALPHA_OF_MANY_LABELS: f64 = 1.0;
/// linfa-logistic stops by the norm of the gradient summed over sentences: this much for each, so
/// that the accuracy does not depend on how many there are.
const GRADIENT_PER_SENTENCE: f64 = 1e-5;

/// Out-of-fold logits with what is known about them.
#[derive(Debug)]
pub struct OutOfFold<'a> {
    /// Less the log-priors of the labels that they were learned from: shape (sentences, classes).
    pub logits: ArrayView2<'a, f64>,
    /// What tells how far a sentence and its surroundings are to be trusted, shape (sentences, cues).
    pub cues: ArrayView2<'a, f64>,
    /// Each sentence's label.
    pub labels: &'a [usize],
    /// Each document's sentences in reading order.
    pub documents: &'a [Vec<usize>],
    /// Each sentence's fold; the sentences of one document share theirs.
    pub folds: &'a [usize],
}

/// A fitted decision layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The mean logits of the training sentences: what an absent neighbour counts as.
    pub(crate) centre: Array1<f64>,
    /// Shape (inputs, classes).
    pub(crate) weights: Array2<f64>,
    /// One a class.
    pub(crate) intercepts: Array1<f64>,
    /// Added to the log-probabilities before the label is taken; does not touch the probabilities.
    pub(crate) offsets: Array1<f64>,
    /// What the inputs are.
    pub(crate) seen: Inputs,
}

impl Decision {
    /// What the layer was fitted to see.
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

    /// Makes a layer that was fitted to logits less their log-priors expect them with these.
    pub(crate) fn expect_priors(&mut self, log_priors: &Array1<f64>) {
        self.centre += log_priors;
    }

    /// What a block of logits (0: the sentence's own) is multiplied with where the cues are these:
    /// shape (classes, classes).
    pub(crate) fn block(&self, block: usize, cues: ArrayView1<f64>) -> Array2<f64> {
        let classes = self.intercepts.len();
        let of = |first: usize| {
            let first = first + block * classes;
            self.weights.slice(s![first..first + classes, ..])
        };
        let mut weights = of(0).to_owned();
        for (cue, value) in cues.iter().take(self.seen.cues).enumerate() {
            weights.scaled_add(*value, &of(self.seen.cue(cue, classes) + 1));
        }
        weights
    }

    /// What the cues add by themselves, one a class.
    pub(crate) fn by_cues(&self, cues: ArrayView1<f64>) -> Array1<f64> {
        let classes = self.intercepts.len();
        let mut sum = Array1::zeros(classes);
        for (cue, value) in cues.iter().take(self.seen.cues).enumerate() {
            sum.scaled_add(*value, &self.weights.row(self.seen.cue(cue, classes)));
        }
        sum
    }

    /// The label that log-probabilities stand for.
    pub fn label(&self, log_probabilities: ArrayView1<f64>) -> usize {
        argmax(
            log_probabilities
                .iter()
                .zip(&self.offsets)
                .map(|(p, o)| p + o),
        )
    }

    /// Makes a layer that was fitted to logits times `scale` take them as they are.
    fn unscaled(mut self, scale: f64) -> Self {
        let classes = self.intercepts.len();
        let cues: Vec<usize> = (0..self.seen.cues)
            .map(|cue| self.seen.cue(cue, classes))
            .collect();
        let rows = self.weights.outer_iter_mut().enumerate();
        for (_, mut row) in rows.filter(|(input, _)| !cues.contains(input)) {
            row.mapv_inplace(|weight| grid::on_grid(&(weight * scale)));
        }
        self.centre
            .mapv_inplace(|logit| grid::on_grid(&(logit / scale)));
        self
    }

    fn scores(&self, inputs: &Array2<f64>) -> Array2<f64> {
        let classes = self.intercepts.len();
        let mut scores = Array2::zeros((inputs.nrows(), classes));
        let inputs = inputs.as_standard_layout();
        let inputs = inputs.as_slice().unwrap_or_default();
        let width = self.weights.nrows();
        for first in (0..classes).step_by(LANES) {
            let intercepts = lanes(self.intercepts.view(), first);
            let weights = self.weights.outer_iter().map(|row| lanes(row, first));
            let weights: Vec<[f64; LANES]> = weights.collect();
            let rows = scores.outer_iter_mut();
            for (mut row, input) in rows.zip(inputs.chunks_exact(width)) {
                // Not `dot`: its order of summation depends on the processor.
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
            .for_each(log_softmax);
        scores
    }
}

/// Index of the largest value; the first of equals.
pub(crate) fn argmax(values: impl Iterator<Item = f64>) -> usize {
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
            let mut scores = &layer.intercepts + &layer.by_cues(cues.row(row));
            for block in 0..seen.surroundings.blocks() {
                let of_block = inputs.slice(s![row, 2 * block..2 * (block + 1)]);
                scores += &of_block.dot(&layer.block(block, cues.row(row)));
            }
            log_softmax(scores.as_slice_mut().unwrap());
            let gap = &scores - &wanted.row(row);
            assert!(gap.iter().all(|d| d.abs() < 1e-12), "{gap}");
        }
    }

    #[test]
    fn of_equals_the_first_is_the_largest() {
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
            seen: Inputs::of(Surroundings::None),
        };
        let logits = array![[0.5, 0.0]];
        let before = decision.log_probabilities(logits.view(), Array2::zeros((1, 0)).view());
        assert_eq!(decision.label(before.row(0)), 0);
        decision.offsets = array![0.0, 1.0];
        let after = decision.log_probabilities(logits.view(), Array2::zeros((1, 0)).view());
        assert_eq!((decision.label(after.row(0)), before), (1, after));
    }
}
