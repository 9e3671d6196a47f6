//! Label offsets: what is added to a label's log-probability before the labels are compared, so that rare ones are found.
//!
//! Macro-F1 alone would give a rare label to nearly every sentence that may have it; accuracy alone would overlook it. The
//! sum of both hardly loses of either (`docs/trials.md`).

use ndarray::{Array1, Array2};

use super::argmax;
use super::grid::on_grid;
use crate::classifier::Confusion;

/// The shares of the logarithm of the class prior that are tried.
const TAUS: usize = 10;

/// `−tau · ln prior`, tau from 0 to 1 with the largest sum of macro-F1 and accuracy; the smallest of equals.
pub(super) fn best(log_probabilities: &Array2<f64>, labels: &[usize]) -> Array1<f64> {
    let classes = log_probabilities.ncols();
    let mut prior = Array1::<f64>::zeros(classes);
    labels.iter().for_each(|&label| prior[label] += 1.0);
    prior /= labels.len() as f64;
    let mut best = (f64::NEG_INFINITY, Array1::zeros(classes));
    for step in 0..=TAUS {
        let tau = step as f64 / TAUS as f64;
        let offsets = prior.map(|p| on_grid(&(-tau * libm::log(*p))));
        let guesses: Vec<usize> = log_probabilities
            .outer_iter()
            .map(|row| argmax(row.iter().zip(&offsets).map(|(p, o)| p + o)))
            .collect();
        let confusion = Confusion::new(classes, labels, &guesses);
        let score = confusion.macro_f1() + confusion.accuracy();
        if score > best.0 + 1e-9 {
            best = (score, offsets);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_the_share_of_the_prior_that_finds_most_labels() {
        // Eight of ten are of the first label. With tau the second gains tau · ln 4 on the first: from 0.8 on its own two are
        // found (0.8 · ln 4 = 1.11 > 1), from 0.9 on the others are lost (0.9 · ln 4 = 1.25 > 1.2).
        let labels: Vec<usize> = (0..10).map(|row| usize::from(row >= 8)).collect();
        let apart = |rare: f64, common: f64| {
            Array2::from_shape_fn((10, 2), |(row, class)| match (class, labels[row]) {
                (0, _) => 0.0,
                (_, 0) => -common,
                _ => -rare,
            })
        };
        let offsets = best(&apart(1.0, 1.2), &labels);
        for (offset, prior) in offsets.iter().zip([0.8, 0.2]) {
            assert!((offset + 0.8 * libm::log(prior)).abs() < 1e-4, "{offset}");
        }
        // Where nothing is gained there are none; where all of it is needed, all.
        assert_eq!(best(&apart(-1.0, 2.0), &labels).sum(), 0.0);
        let all = best(&apart(1.3, 2.0), &labels);
        assert!((all[1] - libm::log(5.0)).abs() < 1e-4, "{all}");
    }
}
