//! How the decision layer is fitted: with what the folds say, and only as much of it as they bear out.

use linfa::prelude::*;
use linfa_logistic::MultiLogisticRegression;
use ndarray::{Array1, Array2, ArrayView2, Axis, s};

use super::even;
use super::newton::Newton;
use super::offsets;
use super::surroundings::Inputs;
use super::{Decision, Surroundings};

/// The penalty of the layer's own regression: far above 0.01, where linfa-logistic 0.8.1 loses
/// the optimum because its log-sum-exp takes one maximum for the whole batch.
pub(super) const ALPHA: f64 = 1.0;
const MAX_ITERATIONS: u64 = 300;
/// Newton's method takes a matrix of the square of so many parameters; where there are more, L-BFGS does, and cues, which
/// multiply them, do not count.
const MOST_PARAMETERS: usize = 1000;
/// Where there are more than so many, weights are tied (`even`): a weight for each two labels is then one for a handful of sentences,
/// and the time grows with the square of the labels.
const MOST_UNTIED: usize = 2500;
/// linfa-logistic stops by the norm of the gradient summed over sentences: this much for each, so
/// that the accuracy does not depend on how many there are.
pub(super) const GRADIENT_PER_SENTENCE: f64 = 1e-5;
const GRID: f64 = 16384.0;

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

/// Out-of-fold logits with what is known about them.
pub struct OutOfFold<'a> {
    /// Shape (sentences, classes).
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

/// A layer with what it says of the sentences of each fold when it is fitted without them.
struct Fitted {
    decision: Decision,
    held_out: Array2<f64>,
    loss: f64,
}

impl Fitted {
    fn new(
        data: &OutOfFold,
        seen: Inputs,
        start: Option<&Decision>,
    ) -> Result<Self, DecisionError> {
        let all: Vec<usize> = (0..data.labels.len()).collect();
        let decision = Decision::fit_on(data, seen, &all, start)?;
        let held_out = held_out_log_probabilities(data, seen, &decision)?;
        Ok(Fitted {
            loss: log_loss(&held_out, data.labels),
            decision,
            held_out,
        })
    }

    /// The one with the lower loss; this one of equals.
    fn or(self, other: Self) -> Self {
        match other.loss < self.loss {
            true => other,
            false => self,
        }
    }
}

impl Decision {
    /// Fits the layer: takes the surroundings into account if that lowers the log loss on documents
    /// that the layer was not fitted on, and the cues if they lower it further; then chooses the label offsets
    /// `−tau · ln prior` whose labels have the best macro-F1 there.
    pub fn fit(data: &OutOfFold) -> Result<Self, DecisionError> {
        let mut best = Fitted::new(data, Inputs::of(Surroundings::None), None)?;
        if data.documents.iter().any(|document| document.len() > 1) {
            let seen = Inputs::of(Surroundings::Document);
            let document = Fitted::new(data, seen, Some(&best.decision))?;
            best = best.or(document);
        }
        let with_cues = Inputs {
            surroundings: best.decision.seen.surroundings,
            cues: data.cues.ncols(),
        };
        if with_cues.cues > 0 && with_cues.parameters(data.logits.ncols()) <= MOST_PARAMETERS {
            let with_cues = Fitted::new(data, with_cues, Some(&best.decision))?;
            best = best.or(with_cues);
        }
        let mut decision = best.decision;
        decision.offsets = offsets::best(&best.held_out, data.labels);
        Ok(decision)
    }

    /// Fits the layer on some of the sentences. With a `start` near the optimum fewer steps do.
    fn fit_on(
        data: &OutOfFold,
        seen: Inputs,
        rows: &[usize],
        start: Option<&Self>,
    ) -> Result<Self, DecisionError> {
        let classes = data.logits.ncols();
        let mut present = vec![false; classes];
        rows.iter()
            .for_each(|&row| present[data.labels[row]] = true);
        let centre = data.logits.select(Axis(0), rows).mean_axis(Axis(0));
        let (Some(centre), true) = (centre, present.into_iter().all(|p| p)) else {
            return Err(DecisionError::MissingClass);
        };
        if seen.parameters(classes) > MOST_UNTIED {
            let fitted = even::fit(data, seen, rows, centre.map(on_grid));
            return Ok(fitted.unwrap_or_else(|| Self::tempered(data, rows, centre)));
        }
        let inputs = all_inputs(data, &centre, seen).select(Axis(0), rows);
        let labels = rows.iter().map(|&row| data.labels[row]).collect();
        let mut from = Array2::zeros((inputs.ncols() + 1, classes));
        if let Some(start) = start {
            let known = start.weights.nrows();
            from.slice_mut(s![..known, ..]).assign(&start.weights);
            from.row_mut(inputs.ncols()).assign(&start.intercepts);
        }
        let fitted = optimum(inputs, labels, from)?;
        let (weights, intercepts) = fitted.view().split_at(Axis(0), fitted.nrows() - 1);
        if turns_against(weights) {
            return Ok(Self::tempered(data, rows, centre));
        }
        Ok(Decision {
            centre: centre.map(on_grid),
            weights: weights.map(on_grid),
            intercepts: intercepts.row(0).map(on_grid),
            offsets: Array1::zeros(classes),
            seen,
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
            seen: Inputs::of(Surroundings::None),
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
}

/// The weights that minimise the penalised log loss, from others nearby, both of shape (inputs + 1, classes) with
/// the intercepts last.
fn optimum(
    inputs: Array2<f64>,
    labels: Vec<usize>,
    from: Array2<f64>,
) -> Result<Array2<f64>, DecisionError> {
    let tolerance = GRADIENT_PER_SENTENCE * labels.len() as f64;
    if from.len() <= MOST_PARAMETERS {
        let newton = Newton {
            inputs: inputs.view(),
            labels: &labels,
            alpha: ALPHA,
            tolerance,
        };
        return Ok(newton.minimize(from));
    }
    let fitted = MultiLogisticRegression::default()
        .alpha(ALPHA)
        .max_iterations(MAX_ITERATIONS)
        .gradient_tolerance(tolerance)
        .initial_params(from)
        .fit(&Dataset::new(inputs, Array1::from(labels)))?;
    let intercepts = fitted.intercept().view().insert_axis(Axis(0));
    Ok(ndarray::concatenate![Axis(0), *fitted.params(), intercepts])
}

/// The nearest place on the grid that parameters are rounded to. linfa-logistic uses the platform's `exp`, whose last bit
/// differs between machines; rounded, it practically never does.
pub(super) fn on_grid(parameter: &f64) -> f64 {
    (parameter * GRID).round() / GRID
}

/// Whether more evidence for some label would make it less probable: the label's own weight, against
/// the means over labels, which a softmax does not see, is not positive.
fn turns_against(weights: ArrayView2<f64>) -> bool {
    let classes = weights.ncols();
    let own = weights.slice(s![..classes, ..]);
    let mean = own.mean().unwrap_or(0.0);
    (0..classes).any(|c| {
        let row = own.row(c).mean().unwrap_or(0.0);
        let column = own.column(c).mean().unwrap_or(0.0);
        own[[c, c]] - row - column + mean <= 0.0
    })
}

fn all_inputs(data: &OutOfFold, centre: &Array1<f64>, seen: Inputs) -> Array2<f64> {
    let width = seen.width(data.logits.ncols());
    let mut inputs = Array2::zeros((data.labels.len(), width));
    for document in data.documents {
        seen.write(data.logits, data.cues, document, centre, &mut inputs);
    }
    inputs
}

/// Each sentence's log-probabilities from a layer fitted without its fold.
fn held_out_log_probabilities(
    data: &OutOfFold,
    seen: Inputs,
    on_all: &Decision,
) -> Result<Array2<f64>, DecisionError> {
    let mut result = Array2::zeros(data.logits.raw_dim());
    let folds = data.folds.iter().max().map_or(0, |last| last + 1);
    for fold in 0..folds {
        let outside: Vec<usize> = (0..data.labels.len())
            .filter(|&row| data.folds[row] != fold)
            .collect();
        let start = (on_all.seen == seen).then_some(on_all);
        let decision = match Decision::fit_on(data, seen, &outside, start) {
            // With few documents a label may stand in one fold only. What is chosen here is no
            // figure that is published, so the layer fitted on everything will do.
            Err(DecisionError::MissingClass) => on_all.clone(),
            fitted => fitted?,
        };
        let of_fold =
            |document: &&Vec<usize>| document.first().is_some_and(|&row| data.folds[row] == fold);
        for document in data.documents.iter().filter(of_fold) {
            let logits = data.logits.select(Axis(0), document);
            let cues = data.cues.select(Axis(0), document);
            let scores = decision.log_probabilities(logits.view(), cues.view());
            for (scores, &row) in scores.outer_iter().zip(document) {
                result.row_mut(row).assign(&scores);
            }
        }
    }
    Ok(result)
}

fn log_loss(log_probabilities: &Array2<f64>, labels: &[usize]) -> f64 {
    let rows = log_probabilities.outer_iter().zip(labels);
    -rows.map(|(row, &label)| row[label]).sum::<f64>() / labels.len() as f64
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

    fn no_cues(logits: &Array2<f64>) -> Array2<f64> {
        Array2::zeros((logits.nrows(), 0))
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
            cues: no_cues(logits).view(),
            labels,
            documents: &documents,
            folds: &folds,
        })
    }

    #[test]
    fn surroundings_are_used_where_they_tell() {
        let (logits, labels, documents, folds) = clustered(60);
        let cues = no_cues(&logits);
        let data = OutOfFold {
            logits: logits.view(),
            cues: cues.view(),
            labels: &labels,
            documents: &documents,
            folds: &folds,
        };
        let decision = Decision::fit(&data).unwrap();
        assert_eq!(decision.surroundings(), Surroundings::Document);
        let wrong = logits.row(0).to_owned();
        assert!(wrong[labels[0]] < 0.0, "the sentence alone misleads");
        let document = decision.log_probabilities(
            logits.slice(s![..3, ..]),
            no_cues(&logits).slice(s![..3, ..]),
        );
        assert_eq!(decision.label(document.row(0)), labels[0]);
    }

    #[test]
    fn stand_alone_sentences_get_a_calibration_only() {
        let (logits, labels, _, _) = clustered(60);
        let decision = fit_alone(&logits, &labels, 36).unwrap();
        assert_eq!(decision.surroundings(), Surroundings::None);
        let p = decision.log_probabilities(logits.view(), no_cues(&logits).view());
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
        let p = decision.log_probabilities(logits.view(), no_cues(&logits).view())[[0, 0]].exp();
        assert!((p - 0.8).abs() < 0.03, "{p}");
    }

    #[test]
    fn offsets_favour_the_rare_label_without_touching_probabilities() {
        let mut decision = Decision {
            centre: ndarray::array![0.0, 0.0],
            weights: ndarray::array![[1.0, 0.0], [0.0, 1.0]],
            intercepts: ndarray::array![0.0, 0.0],
            offsets: ndarray::array![0.0, 0.0],
            seen: Inputs::of(Surroundings::None),
        };
        let logits = ndarray::array![[0.5, 0.0]];
        let before = decision.log_probabilities(logits.view(), no_cues(&logits).view());
        assert_eq!(decision.label(before.row(0)), 0);
        decision.offsets = ndarray::array![0.0, 1.0];
        let after = decision.log_probabilities(logits.view(), no_cues(&logits).view());
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
        let logits = ndarray::array![[2.0, -2.0]];
        let p = decision.log_probabilities(logits.view(), no_cues(&logits).view());
        assert!(p[[0, 0]] > p[[0, 1]], "evidence for a label speaks for it");
        assert!(p[[0, 0]].exp() < 0.7, "but not loudly");
    }

    /// Sixty labels would have 18,060 weights for each two labels in five blocks.
    #[test]
    fn where_labels_are_many_a_block_has_one_weight() {
        let labels: Vec<usize> = (0..360).map(|row| row / 3 % 60).collect();
        let logits = Array2::from_shape_fn((360, 60), |(row, class)| {
            let said = if row % 4 == 1 {
                (labels[row] + row) % 60
            } else {
                labels[row]
            };
            if class == said { 9.0 } else { 0.0 }
        });
        let documents: Vec<Vec<usize>> = (0..120).map(|d| (3 * d..3 * d + 3).collect()).collect();
        let folds: Vec<usize> = (0..360).map(|row| row / 3 % 2 + row / 180 * 2).collect();
        let cues = Array2::ones((360, 2));
        let data = OutOfFold {
            logits: logits.view(),
            cues: cues.view(),
            labels: &labels,
            documents: &documents,
            folds: &folds,
        };
        let decision = Decision::fit(&data).unwrap();
        assert_eq!(decision.seen, Inputs::of(Surroundings::Document));
        for ((input, class), weight) in decision.weights.indexed_iter() {
            let scale = decision.weights[[input / 60 * 60, 0]];
            assert_eq!(*weight, if input % 60 == class { scale } else { 0.0 });
        }
        // The second sentence's own words mislead, and the document puts it right.
        let document =
            decision.log_probabilities(logits.slice(s![..3, ..]), cues.slice(s![..3, ..]));
        assert_eq!(decision.label(document.row(1)), labels[1]);
        assert!((document.row(1).map(|z| z.exp()).sum() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn cues_are_used_where_they_tell_which_logits_to_trust() {
        let labels: Vec<usize> = (0..200).map(|row| row % 2).collect();
        let cues = Array2::from_shape_fn((200, 1), |(row, _)| f64::from(u8::from(row % 4 < 2)));
        // With the cue nine in ten logits are right, without it as many as chance would have.
        let logits = Array2::from_shape_fn((200, 2), |(row, class)| {
            let right = match cues[[row, 0]] > 0.0 {
                true => row / 4 % 10 > 0,
                false => row / 4 % 2 > 0,
            };
            match (class == labels[row]) == right {
                true => 1.0,
                false => -1.0,
            }
        });
        let documents: Vec<Vec<usize>> = (0..200).map(|row| vec![row]).collect();
        let folds: Vec<usize> = (0..200).map(|row| row / 40).collect();
        let decision = Decision::fit(&OutOfFold {
            logits: logits.view(),
            cues: cues.view(),
            labels: &labels,
            documents: &documents,
            folds: &folds,
        })
        .unwrap();
        assert_eq!(decision.seen.cues, 1);
        let said = |cue: f64| {
            let (logits, cues) = (ndarray::array![[1.0, -1.0]], ndarray::array![[cue]]);
            decision.log_probabilities(logits.view(), cues.view())[[0, 0]].exp()
        };
        assert!((said(1.0) - 0.9).abs() < 0.05, "{}", said(1.0));
        assert!((said(0.0) - 0.5).abs() < 0.1, "{}", said(0.0));
    }

    #[test]
    fn a_layer_turns_against_a_label_that_loses_by_its_own_evidence() {
        let mut weights = Array2::<f64>::eye(3);
        assert!(!turns_against(weights.view()));
        assert!(turns_against((-&weights).view()));
        // What all labels have in common does not matter.
        weights.row_mut(1).mapv_inplace(|w| w + 7.0);
        weights.column_mut(2).mapv_inplace(|w| w - 5.0);
        assert!(!turns_against(weights.view()));
        // The first two labels change places.
        weights.swap([0, 0], [0, 1]);
        weights.swap([1, 0], [1, 1]);
        assert!(turns_against(weights.view()));
    }

    #[test]
    fn a_missing_class_is_refused() {
        let fitted = fit_alone(&Array2::zeros((4, 3)), &[0, 1, 0, 1], 2);
        assert!(matches!(fitted, Err(DecisionError::MissingClass)));
    }
}
