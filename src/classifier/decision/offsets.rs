//! Label offsets: what is added to a label's log-probability before the labels are compared, so that rare ones are found.
//!
//! Macro-F1 alone would give a rare label to nearly every sentence that may have it; accuracy alone would overlook it. The
//! sum of both hardly loses of either (`docs/research/trials.md`). It is what may be expected by the probabilities: how many of the few
//! sentences of a rare label were met is more of a chance.

use ndarray::{Array1, Array2};

use super::argmax;
use super::grid::on_grid;

/// Steps of tau from 0 to 1.
const STEPS: usize = 10;

/// `−tau · ln prior`, tau from 0 to 1 with the largest sum of macro-F1 and accuracy that is expected of calibrated
/// log-probabilities, shape (sentences, classes); the smallest of equals.
pub(super) fn best(log_probabilities: &Array2<f64>, labels: &[usize]) -> Array1<f64> {
    let classes = log_probabilities.ncols();
    let mut prior = Array1::<f64>::zeros(classes);
    labels.iter().for_each(|&label| prior[label] += 1.0);
    prior /= labels.len() as f64;
    let probabilities = log_probabilities.map(|z| libm::exp(*z));
    let mut best = (f64::NEG_INFINITY, Array1::zeros(classes));
    for step in 0..=STEPS {
        let tau = step as f64 / STEPS as f64;
        let offsets = prior.map(|p| on_grid(&(-tau * libm::log(*p))));
        let expected = expected(log_probabilities, &probabilities, &offsets);
        if expected > best.0 + 1e-9 {
            best = (expected, offsets);
        }
    }
    best.1
}

/// The sum of macro-F1 and accuracy that is expected of the labels which offsets lead to.
fn expected(
    log_probabilities: &Array2<f64>,
    probabilities: &Array2<f64>,
    offsets: &Array1<f64>,
) -> f64 {
    let (sentences, classes) = probabilities.dim();
    let mut right = vec![0.0; classes];
    // How many sentences are given a label and how many have it.
    let mut given_and_had = vec![0.0; classes];
    for (scores, p) in log_probabilities
        .outer_iter()
        .zip(probabilities.outer_iter())
    {
        let given = argmax(scores.iter().zip(offsets).map(|(z, offset)| z + offset));
        right[given] += p[given];
        given_and_had[given] += 1.0;
        given_and_had
            .iter_mut()
            .zip(p)
            .for_each(|(sum, p)| *sum += p);
    }
    let f1 = right
        .iter()
        .zip(&given_and_had)
        .map(|(right, both)| 2.0 * right / both);
    f1.sum::<f64>() / classes as f64 + right.iter().sum::<f64>() / sentences as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten sentences, two of them of the second label, which has one probability in these and another in the others.
    fn chosen(of_two: f64, of_others: f64) -> Array1<f64> {
        let labels: Vec<usize> = (0..10).map(|row| usize::from(row < 2)).collect();
        let p = Array2::from_shape_fn((10, 2), |(row, class)| {
            let second = if row < 2 { of_two } else { of_others };
            libm::log(if class == 1 { second } else { 1.0 - second })
        });
        best(&p, &labels)
    }

    #[test]
    fn offsets_are_the_least_share_of_the_prior_from_which_most_is_expected() {
        // The second label gains tau · ln 4 on the first. From tau 0.2 on it is given to two sentences, ln(0.55 / 0.45) = 0.201:
        // expected is an F1 of 2 · 7.2 / (8 + 8.3) and one of 2 · 0.9 / (2 + 1.7) with 8.1 of ten right, in sum 1.495. Before it
        // is one of 2 · 8.3 / (10 + 8.3) and none, with 8.3 right: 1.284.
        let offsets = chosen(0.45, 0.1);
        for (offset, prior) in offsets.iter().zip([0.8, 0.2]) {
            assert!((offset + 0.2 * libm::log(prior)).abs() < 1e-4, "{offset}");
        }
        let sum = |offsets: &Array1<f64>| {
            let p = Array2::from_shape_fn((10, 2), |(row, class)| {
                let second = if row < 2 { 0.45 } else { 0.1 };
                if class == 1 { second } else { 1.0 - second }
            });
            expected(&p.map(|p| libm::log(*p)), &p, offsets)
        };
        let wanted = (2.0 * 7.2 / 16.3 + 2.0 * 0.9 / 3.7) / 2.0 + 0.81;
        assert!((sum(&offsets) - wanted).abs() < 1e-9);
        let wanted = 8.3 / 18.3 + 0.83;
        assert!((sum(&Array1::zeros(2)) - wanted).abs() < 1e-9);
        // Where it is given anyway there are none.
        assert_eq!(chosen(0.6, 0.1).sum(), 0.0);
        // ln(0.79 / 0.21) is nearly ln 4.
        assert!((chosen(0.21, 0.01)[1] - libm::log(5.0)).abs() < 1e-4);
    }
}
