//! The decision layer: from a sentence's logits and those of its surroundings to probabilities
//! one can believe, and from these to a label.
//!
//! A small dense multinomial logistic regression (linfa-logistic) is fitted on out-of-fold logits,
//! so that what it learns about the trust that the sentence model deserves is true of articles
//! that model has not seen. With the sentence's own logits alone it is a calibration (matrix
//! scaling, Guo et al. 2017); with the surroundings it also uses the article as evidence.

use linfa::prelude::*;
use linfa_logistic::MultiLogisticRegression;
use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

use super::surroundings::document_inputs;
use super::{Confusion, Surroundings, log_softmax};

/// The penalty of the layer's own regression: far above 0.01, where linfa-logistic 0.8.1 loses
/// the optimum because its log-sum-exp takes one maximum for the whole batch.
const ALPHA: f64 = 1.0;
const MAX_ITERATIONS: u64 = 300;
/// linfa-logistic stops by the norm of the gradient summed over sentences: this much for each, so
/// that the accuracy does not depend on how many there are.
const GRADIENT_PER_SENTENCE: f64 = 1e-5;
/// Parameters are rounded to this grid. linfa-logistic uses the platform's `exp`, whose last bit
/// differs between machines; rounded, it practically never does.
const GRID: f64 = 16384.0;
/// The shares of the logarithm of the class prior that are tried as label offsets.
const TAUS: usize = 10;

/// What the logits are multiplied with where no layer can be trusted.
const SCALES: [f64; 4] = [1.0, 0.5, 0.25, 0.125];

/// Why a decision layer could not be fitted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecisionError {
    /// linfa-logistic's error.
    #[error("the decision layer could not be fitted")]
    Logistic(#[from] linfa_logistic::error::Error),
    /// A class is absent, so nothing can be learned about it.
    #[error("the decision layer needs every label at least once")]
    MissingClass,
}

/// A fitted decision layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The mean logits of the training sentences: what an absent neighbour counts as.
    pub(crate) centre: Array1<f64>,
    /// Shape (blocks × classes, classes): own, previous, next, first, rest.
    pub(crate) weights: Array2<f64>,
    /// One a class.
    pub(crate) intercepts: Array1<f64>,
    /// Added to the log-probabilities before the label is taken; does not touch the probabilities.
    pub(crate) offsets: Array1<f64>,
}

/// Out-of-fold logits with what is known about them.
pub struct OutOfFold<'a> {
    /// Shape (sentences, classes).
    pub logits: ArrayView2<'a, f64>,
    /// Each sentence's label.
    pub labels: &'a [usize],
    /// Each document's sentences in reading order.
    pub documents: &'a [Vec<usize>],
    /// Each sentence's fold; the sentences of one document share theirs.
    pub folds: &'a [usize],
}

impl Decision {
    /// Fits the layer: takes the surroundings into account if that lowers the log loss on documents
    /// that the layer was not fitted on, then chooses the label offsets `−tau · ln prior` whose
    /// labels have the best macro-F1 there.
    pub fn fit(data: &OutOfFold) -> Result<Self, DecisionError> {
        let has_context = data.documents.iter().any(|document| document.len() > 1);
        let candidates: &[Surroundings] = match has_context {
            true => &[Surroundings::None, Surroundings::Document],
            false => &[Surroundings::None],
        };
        let all: Vec<usize> = (0..data.labels.len()).collect();
        let mut best: Option<(f64, Self, Array2<f64>)> = None;
        for &surroundings in candidates {
            let decision = Self::fit_on(data, surroundings, &all, None)?;
            let held_out = held_out_log_probabilities(data, surroundings, &decision)?;
            let loss = log_loss(&held_out, data.labels);
            if best.as_ref().is_none_or(|(least, _, _)| loss < *least) {
                best = Some((loss, decision, held_out));
            }
        }
        let Some((_, mut decision, held_out)) = best else {
            return Err(DecisionError::MissingClass);
        };
        decision.offsets = best_offsets(&held_out, data.labels);
        Ok(decision)
    }

    /// Fits the layer on some of the sentences. With a `start` near the optimum fewer steps do.
    fn fit_on(
        data: &OutOfFold,
        surroundings: Surroundings,
        rows: &[usize],
        start: Option<&Self>,
    ) -> Result<Self, DecisionError> {
        let classes = data.logits.ncols();
        let mut seen = vec![false; classes];
        rows.iter().for_each(|&row| seen[data.labels[row]] = true);
        let centre = data.logits.select(Axis(0), rows).mean_axis(Axis(0));
        let (Some(centre), true) = (centre, seen.into_iter().all(|s| s)) else {
            return Err(DecisionError::MissingClass);
        };
        let inputs = all_inputs(data, &centre, surroundings).select(Axis(0), rows);
        let labels: Array1<usize> = rows.iter().map(|&row| data.labels[row]).collect();
        let mut params = MultiLogisticRegression::default()
            .alpha(ALPHA)
            .max_iterations(MAX_ITERATIONS)
            .gradient_tolerance(GRADIENT_PER_SENTENCE * rows.len() as f64);
        if let Some(start) = start {
            // linfa-logistic wants the intercepts as a last row.
            let intercepts = start.intercepts.view().insert_axis(Axis(0));
            let start = ndarray::concatenate![Axis(0), start.weights, intercepts];
            params = params.initial_params(start);
        }
        let fitted = params.fit(&Dataset::new(inputs, labels))?;
        if turns_against(fitted.params()) {
            return Ok(Self::tempered(data, rows, centre));
        }
        let round = |v: &f64| (v * GRID).round() / GRID;
        Ok(Decision {
            centre: centre.map(round),
            weights: fitted.params().map(round),
            intercepts: fitted.intercept().map(round),
            offsets: Array1::zeros(classes),
        })
    }

    /// The sentence model's own probabilities, made less sure by the temperature that suits best. With
    /// few sentences the out-of-fold logits may by chance point away from the truth; a layer fitted to
    /// them would turn every label into its opposite.
    fn tempered(data: &OutOfFold, rows: &[usize], centre: Array1<f64>) -> Self {
        let classes = centre.len();
        let with = |scale: f64| Decision {
            weights: Array2::eye(classes) * scale,
            intercepts: centre.map(|c| c * scale),
            centre: centre.clone(),
            offsets: Array1::zeros(classes),
        };
        let loss = |decision: &Decision| -> f64 {
            let of = rows
                .iter()
                .map(|&row| decision.alone(data.logits.row(row))[data.labels[row]]);
            -of.sum::<f64>()
        };
        let mut best = with(SCALES[0]);
        for scale in SCALES {
            let next = with(scale);
            if loss(&next) < loss(&best) {
                best = next;
            }
        }
        best
    }

    /// What the layer was fitted to see.
    pub fn surroundings(&self) -> Surroundings {
        match self.weights.nrows() > self.weights.ncols() {
            true => Surroundings::Document,
            false => Surroundings::None,
        }
    }

    /// The log-probabilities of the sentences of one document from their logits, both of shape
    /// (sentences, classes), in reading order.
    pub fn log_probabilities(&self, logits: ArrayView2<f64>) -> Array2<f64> {
        self.scores(&self.inputs(logits))
    }

    /// The layer's inputs for each sentence of a document, shape (sentences, blocks × classes):
    /// their product with the layer's weights plus the intercepts are the final logits.
    pub(crate) fn inputs(&self, logits: ArrayView2<f64>) -> Array2<f64> {
        let order: Vec<usize> = (0..logits.nrows()).collect();
        let mut inputs = Array2::zeros((logits.nrows(), self.weights.nrows()));
        document_inputs(
            logits,
            &order,
            &self.centre,
            self.surroundings(),
            &mut inputs,
        );
        inputs
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

    fn scores(&self, inputs: &Array2<f64>) -> Array2<f64> {
        let mut scores = Array2::zeros((inputs.nrows(), self.intercepts.len()));
        for (input, mut row) in inputs.outer_iter().zip(scores.outer_iter_mut()) {
            row.assign(&self.intercepts);
            // Not `dot`: its order of summation depends on the processor.
            for (value, weights) in input.iter().zip(self.weights.outer_iter()) {
                row.scaled_add(*value, &weights);
            }
            if let Some(slice) = row.as_slice_mut() {
                log_softmax(slice);
            }
        }
        scores
    }

    fn alone(&self, logits: ArrayView1<f64>) -> Array1<f64> {
        let logits = logits.insert_axis(Axis(0));
        self.log_probabilities(logits).row(0).to_owned()
    }
}

/// Whether more evidence for some label would make it less probable: the label's own weight, against
/// the means over labels, which a softmax does not see, is not positive.
fn turns_against(weights: &Array2<f64>) -> bool {
    let classes = weights.ncols();
    let own = weights.slice(ndarray::s![..classes, ..]);
    let mean = own.mean().unwrap_or(0.0);
    (0..classes).any(|c| {
        let row = own.row(c).mean().unwrap_or(0.0);
        let column = own.column(c).mean().unwrap_or(0.0);
        own[[c, c]] - row - column + mean <= 0.0
    })
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

fn all_inputs(data: &OutOfFold, centre: &Array1<f64>, surroundings: Surroundings) -> Array2<f64> {
    let width = surroundings.blocks() * data.logits.ncols();
    let mut inputs = Array2::zeros((data.labels.len(), width));
    for document in data.documents {
        document_inputs(data.logits, document, centre, surroundings, &mut inputs);
    }
    inputs
}

/// Each sentence's log-probabilities from a layer fitted without its fold.
fn held_out_log_probabilities(
    data: &OutOfFold,
    surroundings: Surroundings,
    on_all: &Decision,
) -> Result<Array2<f64>, DecisionError> {
    let mut result = Array2::zeros(data.logits.raw_dim());
    let folds = data.folds.iter().max().map_or(0, |last| last + 1);
    for fold in 0..folds {
        let (inside, outside): (Vec<usize>, Vec<usize>) =
            (0..data.labels.len()).partition(|&row| data.folds[row] == fold);
        let start = (on_all.surroundings() == surroundings).then_some(on_all);
        let decision = match Decision::fit_on(data, surroundings, &outside, start) {
            // With few documents a label may stand in one fold only. What is chosen here is no
            // figure that is published, so the layer fitted on everything will do.
            Err(DecisionError::MissingClass) => on_all.clone(),
            fitted => fitted?,
        };
        let inputs = all_inputs(data, &decision.centre, surroundings).select(Axis(0), &inside);
        for (scores, row) in decision.scores(&inputs).outer_iter().zip(inside) {
            result.row_mut(row).assign(&scores);
        }
    }
    Ok(result)
}

fn log_loss(log_probabilities: &Array2<f64>, labels: &[usize]) -> f64 {
    let rows = log_probabilities.outer_iter().zip(labels);
    -rows.map(|(row, &label)| row[label]).sum::<f64>() / labels.len() as f64
}

/// `−tau · ln prior`, tau from 0 to 1 with the best macro-F1; the smallest of equals.
fn best_offsets(log_probabilities: &Array2<f64>, labels: &[usize]) -> Array1<f64> {
    let classes = log_probabilities.ncols();
    let mut prior = Array1::<f64>::zeros(classes);
    labels.iter().for_each(|&label| prior[label] += 1.0);
    prior /= labels.len() as f64;
    let mut best = (f64::NEG_INFINITY, Array1::zeros(classes));
    for step in 0..=TAUS {
        let tau = step as f64 / TAUS as f64;
        let offsets = prior.map(|p| (-tau * libm::log(*p) * GRID).round() / GRID);
        let guesses: Vec<usize> = log_probabilities
            .outer_iter()
            .map(|row| argmax(row.iter().zip(&offsets).map(|(p, o)| p + o)))
            .collect();
        let score = Confusion::new(classes, labels, &guesses).macro_f1();
        if score > best.0 + 1e-9 {
            best = (score, offsets);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Documents of three sentences that share a stance, whose own logits are weak evidence.
    fn clustered(documents: usize) -> (Array2<f64>, Vec<usize>, Vec<Vec<usize>>, Vec<usize>) {
        let mut logits = Array2::zeros((documents * 3, 2));
        let (mut labels, mut groups, mut folds) = (Vec::new(), Vec::new(), Vec::new());
        for document in 0..documents {
            let label = document % 2;
            groups.push((document * 3..document * 3 + 3).collect());
            for at in 0..3 {
                let row = document * 3 + at;
                // Every fifth logit points the wrong way.
                let sign = if (row * 7) % 5 == 0 { -1.0 } else { 1.0 };
                logits[[row, label]] = sign * (1.0 + (row % 3) as f64 * 0.2);
                labels.push(label);
                folds.push(document % 5);
            }
        }
        (logits, labels, groups, folds)
    }

    /// A layer fitted on sentences that each stand alone, in folds of `size`.
    fn fit_alone(
        logits: &Array2<f64>,
        labels: &[usize],
        size: usize,
    ) -> Result<Decision, DecisionError> {
        let documents: Vec<Vec<usize>> = (0..labels.len()).map(|row| vec![row]).collect();
        let folds: Vec<usize> = (0..labels.len()).map(|row| row / size).collect();
        Decision::fit(&OutOfFold {
            logits: logits.view(),
            labels,
            documents: &documents,
            folds: &folds,
        })
    }

    #[test]
    fn surroundings_are_used_where_they_tell() {
        let (logits, labels, documents, folds) = clustered(60);
        let data = OutOfFold {
            logits: logits.view(),
            labels: &labels,
            documents: &documents,
            folds: &folds,
        };
        let decision = Decision::fit(&data).unwrap();
        assert_eq!(decision.surroundings(), Surroundings::Document);
        let wrong = logits.row(0).to_owned();
        assert!(wrong[labels[0]] < 0.0, "the sentence alone misleads");
        let document = decision.log_probabilities(logits.slice(ndarray::s![..3, ..]));
        assert_eq!(decision.label(document.row(0)), labels[0]);
    }

    #[test]
    fn stand_alone_sentences_get_a_calibration_only() {
        let (logits, labels, _, _) = clustered(60);
        let decision = fit_alone(&logits, &labels, 36).unwrap();
        assert_eq!(decision.surroundings(), Surroundings::None);
        let p = decision.log_probabilities(logits.view());
        for row in p.outer_iter() {
            assert!((row.map(|z| z.exp()).sum() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn a_calibration_tempers_logits_that_are_too_sure() {
        // 80 of 100 are right, though every logit claims near certainty.
        let labels: Vec<usize> = (0..100).map(|row| row % 2).collect();
        let logits = Array2::from_shape_fn((100, 2), |(row, class)| {
            let right = row % 10 < 8;
            if (class == labels[row]) == right {
                9.0
            } else {
                -9.0
            }
        });
        let decision = fit_alone(&logits, &labels, 20).unwrap();
        let p = decision.log_probabilities(logits.view())[[0, 0]].exp();
        assert!((p - 0.8).abs() < 0.03, "{p}");
    }

    #[test]
    fn offsets_favour_the_rare_label_without_touching_probabilities() {
        let mut decision = Decision {
            centre: ndarray::array![0.0, 0.0],
            weights: ndarray::array![[1.0, 0.0], [0.0, 1.0]],
            intercepts: ndarray::array![0.0, 0.0],
            offsets: ndarray::array![0.0, 0.0],
        };
        let logits = ndarray::array![[0.5, 0.0]];
        let before = decision.log_probabilities(logits.view());
        assert_eq!(decision.label(before.row(0)), 0);
        decision.offsets = ndarray::array![0.0, 1.0];
        let after = decision.log_probabilities(logits.view());
        assert_eq!((decision.label(after.row(0)), before), (1, after));
    }

    #[test]
    fn logits_that_mislead_by_chance_are_tempered_not_turned_round() {
        let labels: Vec<usize> = (0..40).map(|row| row % 2).collect();
        // Every logit is against the label.
        let logits = Array2::from_shape_fn(
            (40, 2),
            |(row, class)| {
                if class == labels[row] { -0.5 } else { 0.5 }
            },
        );
        let decision = fit_alone(&logits, &labels, 8).unwrap();
        let p = decision.log_probabilities(ndarray::array![[2.0, -2.0]].view());
        assert!(p[[0, 0]] > p[[0, 1]], "evidence for a label speaks for it");
        assert!(p[[0, 0]].exp() < 0.7, "but not loudly");
    }

    #[test]
    fn a_missing_class_is_refused() {
        let fitted = fit_alone(&Array2::zeros((4, 3)), &[0, 1, 0, 1], 2);
        assert!(matches!(fitted, Err(DecisionError::MissingClass)));
    }
}
