//! Fits one decision layer on some of the sentences, by the method that suits the number of labels.

use std::sync::Arc;

use linfa::prelude::*;
use linfa_logistic::MultiLogisticRegression;
use ndarray::{Array1, Array2, ArrayView2, Axis, s};
use standpoint_common::code::HasCode;

use super::newton::{Curvature, Newton};
use super::{
    ALPHA, ALPHA_OF_MANY_LABELS, Decision, GRADIENT_PER_SENTENCE, Inputs, OutOfFold, Surroundings,
    rounded, tied_weights,
};
use crate::classifier::temperature::log_shares;

const MAX_ITERATIONS: u64 = 300;
/// The most parameters for Newton's method, which needs a matrix of their square. With more L-BFGS is used,
/// and no cues, which multiply the parameters.
pub(super) const MAX_PARAMETERS: usize = 1000;
/// With more parameters, weights are tied: see [`tied_weights`].
const MAX_UNTIED: usize = 2500;

/// Why a decision layer could not be fitted.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "fit/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum DecisionError {
    /// linfa-logistic's error.
    #[error("the decision layer could not be fitted")]
    Logistic(#[from] linfa_logistic::error::Error),
    /// A class is absent, so nothing can be learned about it.
    #[error("the decision layer needs every label at least once")]
    MissingClass,
}

impl HasCode for DecisionError {
    fn code(&self) -> &'static str {
        self.into()
    }
}

/// A layer with the curvature of its loss, from which the fit of a similar layer can start.
#[derive(Clone)]
pub(super) struct DecisionFit {
    pub decision: Decision,
    curvature: Option<Arc<Curvature>>,
}

impl From<Decision> for DecisionFit {
    fn from(decision: Decision) -> Self {
        DecisionFit {
            decision,
            curvature: None,
        }
    }
}

impl Decision {
    /// Fits a layer on some of the sentences. A `start` near the optimum saves steps.
    pub(super) fn fit_on(
        data: &OutOfFold,
        seen: Inputs,
        rows: &[usize],
        start: Option<&DecisionFit>,
    ) -> Result<DecisionFit, DecisionError> {
        let centre = data
            .logits
            .select(Axis(0), rows)
            .mean_axis(Axis(0))
            .ok_or(DecisionError::MissingClass)?;
        Self::fit_around(centre, data, seen, rows, start)
    }

    /// Fits a layer on some of the sentences, for which logits with these values are those of an average sentence.
    pub(super) fn fit_around(
        centre: Array1<f64>,
        data: &OutOfFold,
        seen: Inputs,
        rows: &[usize],
        start: Option<&DecisionFit>,
    ) -> Result<DecisionFit, DecisionError> {
        let classes = data.logits.ncols();
        let mut present = vec![false; classes];
        rows.iter()
            .for_each(|&row| present[data.labels[row]] = true);
        if present.contains(&false) {
            return Err(DecisionError::MissingClass);
        }
        if seen.parameters(classes) > MAX_UNTIED {
            let fitted = tied_weights::fit(data, seen, rows, centre.map(rounded));
            return Ok(DecisionFit::from(
                fitted.unwrap_or_else(|| Self::uncalibrated(data, rows, centre)),
            ));
        }
        let inputs = inputs_of(data, rows, &centre, seen);
        let labels = rows.iter().map(|&row| data.labels[row]).collect();
        let towards = identity_weights(inputs.ncols() + 1, classes);
        let mut from = towards.clone();
        if let Some(DecisionFit { decision, .. }) = start {
            let rows = decision.weights.nrows();
            from.slice_mut(s![..rows, ..]).assign(&decision.weights);
            from.row_mut(inputs.ncols()).assign(&decision.intercepts);
        }
        let nearby = start
            .filter(|start| start.decision.seen == seen)
            .and_then(|start| start.curvature.clone());
        let (fitted, curvature) = optimum(inputs, labels, towards, from, nearby)?;
        let (weights, intercepts) = fitted.view().split_at(Axis(0), fitted.nrows() - 1);
        let decision = Decision {
            centre: centre.map(rounded),
            weights: weights.map(rounded),
            intercepts: intercepts.row(0).map(rounded),
            offsets: Array1::zeros(classes),
            seen,
        };
        // The weights at the mean of the cues.
        let cues = data
            .cues
            .select(Axis(0), rows)
            .mean_axis(Axis(0))
            .unwrap_or_default();
        if turns_against(decision.block(0, cues.view()).view()) {
            return Ok(DecisionFit::from(Self::uncalibrated(data, rows, centre)));
        }
        Ok(DecisionFit {
            decision,
            curvature,
        })
    }

    /// The layer that leaves the sentence model's probabilities as they are. With few sentences the
    /// out-of-fold logits may by chance point away from the truth. A layer fitted to them would reverse
    /// labels.
    fn uncalibrated(data: &OutOfFold, rows: &[usize], centre: Array1<f64>) -> Self {
        let classes = centre.len();
        let labels: Vec<usize> = rows.iter().map(|&row| data.labels[row]).collect();
        Decision {
            weights: Array2::eye(classes),
            intercepts: (&centre + &Array1::from(log_shares(&labels, classes))).map(rounded),
            centre: centre.map(rounded),
            offsets: Array1::zeros(classes),
            seen: Inputs::without_cues(Surroundings::None),
        }
    }
}

/// Finds the weights that minimise the penalised log loss, and the curvature of the loss there. The penalty
/// draws them towards `towards`, and the search begins at `from`; all have the shape (inputs + 1, classes)
/// with the intercepts last. `nearby` is the curvature of a similar fit.
fn optimum(
    inputs: Array2<f64>,
    labels: Vec<usize>,
    towards: Array2<f64>,
    from: Array2<f64>,
    nearby: Option<Arc<Curvature>>,
) -> Result<(Array2<f64>, Option<Arc<Curvature>>), DecisionError> {
    let tolerance = GRADIENT_PER_SENTENCE * labels.len() as f64;
    if from.len() <= MAX_PARAMETERS {
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

/// The parameters that leave the sentence's own logits as they are and use nothing else: the unit matrix,
/// with sums of zero over the classes, of shape (inputs + 1, classes).
fn identity_weights(parameters: usize, classes: usize) -> Array2<f64> {
    let share = 1.0 / classes as f64;
    Array2::from_shape_fn((parameters, classes), |(input, class)| match input {
        own if own < classes => f64::from(u8::from(own == class)) - share,
        _ => 0.0,
    })
}

/// Returns true if evidence for some label against another would make it less probable than the other.
fn turns_against(own: ArrayView2<f64>) -> bool {
    let classes = own.nrows();
    let mut pairs = (0..classes).flat_map(|a| (0..a).map(move |b| (a, b)));
    pairs.any(|(a, b)| own[[a, a]] - own[[a, b]] - own[[b, a]] + own[[b, b]] <= 0.0)
}

/// The inputs of some of the sentences, computed document by document to save memory.
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
    use super::super::choose::tests::Sample;
    use super::*;
    use ndarray::array;

    #[test]
    fn a_calibration_tempers_overconfident_logits() {
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
        let sample = Sample::new(logits, labels, 1, |row| row / 20);
        let p = sample.predict(&sample.fit(), 100)[[0, 0]].exp();
        assert!((p - 0.8).abs() < 0.03, "{p}");
    }

    #[test]
    fn logits_that_mislead_by_chance_are_tempered_but_not_reversed() {
        let labels: Vec<usize> = (0..40).map(|row| row % 2).collect();
        // Every logit is against the label.
        let logits = Array2::from_shape_fn(
            (40, 2),
            |(row, class)| {
                if class == labels[row] { -0.5 } else { 0.5 }
            },
        );
        let decision = Sample::new(logits, labels, 1, |row| row / 8).fit();
        let p = decision.log_probabilities(array![[2.0, -2.0]].view(), array![[]].view());
        assert!(p[[0, 0]] > p[[0, 1]], "evidence for a label speaks for it");
        assert!(p[[0, 0]].exp() < 0.7, "but not strongly");
    }

    #[test]
    fn a_layer_turns_against_a_label_that_loses_by_its_own_evidence() {
        let mut weights = Array2::<f64>::eye(3);
        assert!(!turns_against(weights.view()));
        assert!(turns_against((-&weights).view()));
        // A part common to all labels does not matter.
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
        let sample = Sample::new(Array2::zeros((4, 3)), vec![0, 1, 0, 1], 1, |row| row / 2);
        let fitted = Decision::fit(&sample.data());
        assert!(matches!(fitted, Err(DecisionError::MissingClass)));
    }
}
