//! Fits the intercepts to sentences that were drawn at random, where others were chosen because they are hard or
//! because somebody looked for them. Those teach what words mean, but not how frequent a label is.

use ndarray::{Array1, Array2, ArrayView2, Axis};

use super::{OutOfFold, rounded};
use crate::classifier::log_softmax_of_any;

/// The penalty on a change of the intercepts: that of a standard normal prior. It matters only where few sentences
/// were drawn at random.
const ALPHA: f64 = 1.0;
/// The change of an intercept at which the fit ends.
const TOLERANCE: f64 = 1e-5;
const MAX_STEPS: usize = 10_000;

/// The changes to the intercepts with which the log-probabilities of the random part, shape (sentences, classes), fit
/// its labels best; `None` without a random part. The steps use the bound on the curvature of Böhning and Lindsay (1988).
pub(super) fn of_random_part(
    log_probabilities: ArrayView2<f64>,
    data: &OutOfFold,
) -> Option<Array1<f64>> {
    let random = data.random?;
    let rows: Vec<usize> = random.iter().map(|(row, _)| *row).collect();
    let scores = log_probabilities.select(Axis(0), &rows);
    // Weights of mean 1, so that they say nothing of how many sentences there are.
    let mean = random.iter().map(|(_, weight)| weight).sum::<f64>() / random.len() as f64;
    let weights: Vec<f64> = random.iter().map(|(_, weight)| weight / mean).collect();
    let mut intercepts = Array1::zeros(scores.ncols());
    for _ in 0..MAX_STEPS {
        let expected = expected(&scores, &intercepts, &weights);
        let mut gradient = expected + &intercepts * ALPHA;
        for (row, weight) in rows.iter().zip(&weights) {
            gradient[data.labels[*row]] -= weight;
        }
        let step = gradient / (0.5 * rows.len() as f64 + ALPHA);
        intercepts -= &step;
        if step.iter().all(|step| step.abs() < TOLERANCE) {
            break;
        }
    }
    Some(intercepts.map(rounded))
}

/// The expected number of sentences with each label.
fn expected(scores: &Array2<f64>, intercepts: &Array1<f64>, weights: &[f64]) -> Array1<f64> {
    let mut sums = Array1::zeros(intercepts.len());
    for (scores, weight) in scores.outer_iter().zip(weights) {
        let mut row = (&scores + intercepts).to_vec();
        log_softmax_of_any(&mut row);
        for (sum, z) in sums.iter_mut().zip(&row) {
            *sum += weight * libm::exp(*z);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn changes(random: Option<&[(usize, f64)]>) -> Option<Array1<f64>> {
        let log_probabilities =
            Array2::from_shape_fn((600, 2), |(_, class)| libm::log([0.5, 0.5][class]));
        let labels: Vec<usize> = (0..600)
            .map(|at: usize| usize::from(at.is_multiple_of(10) || at >= 400))
            .collect();
        let cues = Array2::zeros((600, 0));
        let data = OutOfFold {
            logits: log_probabilities.view(),
            cues: cues.view(),
            labels: &labels,
            documents: &[],
            folds: &[],
            random,
            sides: None,
        };
        of_random_part(log_probabilities.view(), &data)
    }

    #[test]
    fn intercepts_are_those_of_the_random_part() {
        assert_eq!(changes(None), None);
        let random: Vec<(usize, f64)> = (0..400).map(|row| (row, 0.5)).collect();
        let found = changes(Some(&random)).unwrap();
        // One in ten has the second label: odds of 1 to 9, but for the penalty.
        let odds = found[1] - found[0];
        assert!((odds - libm::log(1.0 / 9.0)).abs() < 0.05, "{found}");
        assert!(found.sum().abs() < 1e-3);
        // Those that stand for nine others count as ten.
        let weigh = |row: usize| if row.is_multiple_of(10) { 9.0 } else { 1.0 };
        let unequal: Vec<(usize, f64)> = (0..400).map(|row| (row, weigh(row))).collect();
        let even = changes(Some(&unequal)).unwrap();
        assert!(even.iter().all(|change| change.abs() < 1e-3), "{even}");
        assert_ne!(found, array![0.0, 0.0]);
    }
}
