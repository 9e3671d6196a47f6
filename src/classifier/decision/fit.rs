//! One fit of the decision layer on some of the sentences: by which method, and what there is instead where logits mislead.

use std::sync::Arc;

use linfa::prelude::*;
use linfa_logistic::MultiLogisticRegression;
use ndarray::{Array1, Array2, ArrayView2, Axis, s};

use super::curvature::Curvature;
use super::grid::on_grid;
use super::newton::Newton;
use super::{
    ALPHA, ALPHA_OF_MANY_LABELS, Decision, GRADIENT_PER_SENTENCE, Inputs, OutOfFold, Surroundings,
    even,
};
use crate::classifier::temperature::log_shares;

const MAX_ITERATIONS: u64 = 300;
/// Newton's method takes a matrix of the square of so many parameters; where there are more, L-BFGS does, and cues, which
/// multiply them, do not count.
pub(super) const MOST_PARAMETERS: usize = 1000;
/// Where there are more than so many, weights are tied (`even`): a weight for each two labels is then one for a handful of sentences,
/// and the time grows with the square of the labels.
const MOST_UNTIED: usize = 2500;

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

/// A layer with how its loss curves, if that is known: where the fit of one that is nearly the same may start.
#[derive(Clone)]
pub(super) struct Layer {
    pub decision: Decision,
    curvature: Option<Arc<Curvature>>,
}

impl From<Decision> for Layer {
    fn from(decision: Decision) -> Self {
        Layer {
            decision,
            curvature: None,
        }
    }
}

impl Decision {
    /// Fits a layer on some of the sentences. With a `start` near the optimum fewer steps do.
    pub(super) fn fit_on(
        data: &OutOfFold,
        seen: Inputs,
        rows: &[usize],
        start: Option<&Layer>,
    ) -> Result<Layer, DecisionError> {
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
            return Ok(Layer::from(
                fitted.unwrap_or_else(|| Self::as_they_are(data, rows, centre)),
            ));
        }
        let inputs = inputs_of(data, rows, &centre, seen);
        let labels = rows.iter().map(|&row| data.labels[row]).collect();
        let towards = logits_as_they_are(inputs.ncols() + 1, classes);
        let mut from = towards.clone();
        if let Some(Layer { decision, .. }) = start {
            let known = decision.weights.nrows();
            from.slice_mut(s![..known, ..]).assign(&decision.weights);
            from.row_mut(inputs.ncols()).assign(&decision.intercepts);
        }
        let nearby = start.filter(|start| start.decision.seen == seen);
        let nearby = nearby.and_then(|start| start.curvature.clone());
        let (fitted, curvature) = optimum(inputs, labels, towards, from, nearby)?;
        let (weights, intercepts) = fitted.view().split_at(Axis(0), fitted.nrows() - 1);
        let decision = Decision {
            centre: centre.map(on_grid),
            weights: weights.map(on_grid),
            intercepts: intercepts.row(0).map(on_grid),
            offsets: Array1::zeros(classes),
            seen,
        };
        // With cues as they are on average.
        let cues = data.cues.select(Axis(0), rows).mean_axis(Axis(0));
        let cues = cues.unwrap_or_default();
        if turns_against(decision.block(0, cues.view()).view()) {
            return Ok(Layer::from(Self::as_they_are(data, rows, centre)));
        }
        Ok(Layer {
            decision,
            curvature,
        })
    }

    /// The sentence model's own probabilities. With few sentences the out-of-fold logits may by chance point away from the truth; a
    /// layer fitted to them would turn every label into its opposite.
    fn as_they_are(data: &OutOfFold, rows: &[usize], centre: Array1<f64>) -> Self {
        let classes = centre.len();
        let labels: Vec<usize> = rows.iter().map(|&row| data.labels[row]).collect();
        Decision {
            weights: Array2::eye(classes),
            intercepts: (&centre + &Array1::from(log_shares(&labels, classes))).map(on_grid),
            centre: centre.map(on_grid),
            offsets: Array1::zeros(classes),
            seen: Inputs::of(Surroundings::None),
        }
    }
}

/// The weights that minimise the penalised log loss, given what the penalty draws them to and others nearby, all of shape
/// (inputs + 1, classes) with the intercepts last; and how the loss curves, given that if it is known of a fit nearby.
fn optimum(
    inputs: Array2<f64>,
    labels: Vec<usize>,
    towards: Array2<f64>,
    from: Array2<f64>,
    nearby: Option<Arc<Curvature>>,
) -> Result<(Array2<f64>, Option<Arc<Curvature>>), DecisionError> {
    let tolerance = GRADIENT_PER_SENTENCE * labels.len() as f64;
    if from.len() <= MOST_PARAMETERS {
        let newton = Newton {
            inputs: inputs.view(),
            labels: &labels,
            alpha: ALPHA,
            towards: towards.reversed_axes(),
            tolerance,
        };
        let (fitted, curvature) = newton.minimize(from, nearby.as_deref());
        return Ok((fitted, curvature.map(Arc::new).or(nearby)));
    }
    let fitted = MultiLogisticRegression::default()
        .alpha(ALPHA_OF_MANY_LABELS)
        .max_iterations(MAX_ITERATIONS)
        .gradient_tolerance(tolerance)
        .initial_params(from)
        .fit(&Dataset::new(inputs, Array1::from(labels)))?;
    let intercepts = fitted.intercept().view().insert_axis(Axis(0));
    let fitted = ndarray::concatenate![Axis(0), *fitted.params(), intercepts];
    Ok((fitted, None))
}

/// The parameters that leave the sentence's own logits as they are and take nothing else into account, shape (inputs + 1, classes):
/// the unit matrix, in sums of zero over the classes.
fn logits_as_they_are(parameters: usize, classes: usize) -> Array2<f64> {
    let share = 1.0 / classes as f64;
    Array2::from_shape_fn((parameters, classes), |(input, class)| match input {
        own if own < classes => f64::from(u8::from(own == class)) - share,
        _ => 0.0,
    })
}

/// Whether evidence for some label against another would make it less probable than that.
fn turns_against(own: ArrayView2<f64>) -> bool {
    let classes = own.nrows();
    let mut pairs = (0..classes).flat_map(|a| (0..a).map(move |b| (a, b)));
    pairs.any(|(a, b)| own[[a, a]] - own[[a, b]] - own[[b, a]] + own[[b, b]] <= 0.0)
}

/// The inputs of some of the sentences. Those of others are not kept even for a moment: there may be a hundred thousand sentences
/// with 79 inputs each.
fn inputs_of(data: &OutOfFold, rows: &[usize], centre: &Array1<f64>, seen: Inputs) -> Array2<f64> {
    let mut places = vec![None; data.labels.len()];
    for (place, &row) in rows.iter().enumerate() {
        places[row] = Some(place);
    }
    let width = seen.width(data.logits.ncols());
    let mut inputs = Array2::zeros((rows.len(), width));
    let has_some = |document: &&Vec<usize>| document.iter().any(|&row| places[row].is_some());
    for document in data.documents.iter().filter(has_some) {
        let mut of_document = Array2::zeros((document.len(), width));
        seen.write(data.logits, data.cues, document, centre, &mut of_document);
        for (of_row, &row) in of_document.outer_iter().zip(document) {
            if let Some(place) = places[row] {
                inputs.row_mut(place).assign(&of_row);
            }
        }
    }
    inputs
}

#[cfg(test)]
mod tests {
    use super::super::choose::tests::{fit_alone, no_cues};
    use super::*;
    use ndarray::array;

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
        // So they do here, though each gains by its own evidence against the mean of all.
        let hidden = array![[2.0, -1.0, -1.0], [-0.5, 0.1, 0.4], [-0.5, 0.4, 0.1]];
        assert!(turns_against(hidden.view()));
    }

    #[test]
    fn a_missing_class_is_refused() {
        let fitted = fit_alone(&Array2::zeros((4, 3)), &[0, 1, 0, 1], 2);
        assert!(matches!(fitted, Err(DecisionError::MissingClass)));
    }
}
