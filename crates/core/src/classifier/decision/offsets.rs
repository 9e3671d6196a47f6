//! Label offsets: added to the log-probabilities before the label is chosen, so that rare labels are found.
//!
//! Macro-F1 alone would give a rare label to nearly every sentence that may have it; accuracy alone would
//! overlook it. The sum of both is nearly as good as the best of either (`docs/research/trials.md`). It is
//! the value expected by the probabilities: the observed one depends too much on the few sentences of a rare
//! label. The observed one has the last word, though: unless it is higher than that of the most probable labels,
//! there are no offsets.
//!
//! Two opposite sides have the same offset. So the rule decides between a side and no side, and never turns one side into
//! the other.

use ndarray::{Array1, Array2};

use super::{argmax, rounded};
use crate::classifier::Confusion;

/// Steps of tau from 0 to 1.
const STEPS: usize = 10;

/// The offsets `−tau · ln prior` with the largest expected sum of macro-F1 and accuracy, given calibrated
/// log-probabilities of shape (sentences, classes); no offsets if they do not raise the observed sum.
pub(super) fn best(
    log_probabilities: &Array2<f64>,
    labels: &[usize],
    sides: Option<[usize; 2]>,
) -> Array1<f64> {
    let offsets = expected_best(log_probabilities, labels, sides);
    let none = Array1::zeros(offsets.len());
    if observed(log_probabilities, labels, &offsets) > observed(log_probabilities, labels, &none) {
        offsets
    } else {
        none
    }
}

/// The sum of macro-F1 and accuracy of the labels with some offsets.
fn observed(log_probabilities: &Array2<f64>, labels: &[usize], offsets: &Array1<f64>) -> f64 {
    let given: Vec<usize> = log_probabilities
        .outer_iter()
        .map(|row| argmax(row.iter().zip(offsets).map(|(z, offset)| z + offset)))
        .collect();
    let confusion = Confusion::new(offsets.len(), labels, &given);
    confusion.macro_f1() + confusion.accuracy()
}

/// The offsets with the largest expected score. Of equally good tau the smallest.
fn expected_best(
    log_probabilities: &Array2<f64>,
    labels: &[usize],
    sides: Option<[usize; 2]>,
) -> Array1<f64> {
    let classes = log_probabilities.ncols();
    let mut prior = Array1::<f64>::zeros(classes);
    labels.iter().for_each(|&label| prior[label] += 1.0);
    prior /= labels.len() as f64;
    if let Some([one, other]) = sides {
        let mean = (prior[one] + prior[other]) / 2.0;
        (prior[one], prior[other]) = (mean, mean);
    }
    let probabilities = log_probabilities.map(|z| libm::exp(*z));
    let mut best = (f64::NEG_INFINITY, Array1::zeros(classes));
    for step in 0..=STEPS {
        let tau = step as f64 / STEPS as f64;
        let offsets = prior.map(|p| rounded(&(-tau * libm::log(*p))));
        let score = expected_score(log_probabilities, &probabilities, &offsets);
        if score > best.0 + 1e-9 {
            best = (score, offsets);
        }
    }
    best.1
}

/// The expected sum of macro-F1 and accuracy of the labels chosen with these offsets.
fn expected_score(
    log_probabilities: &Array2<f64>,
    probabilities: &Array2<f64>,
    offsets: &Array1<f64>,
) -> f64 {
    let (sentences, classes) = probabilities.dim();
    let mut right = vec![0.0; classes];
    // The number of sentences that are given a label plus the expected number that have it.
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

    /// The offsets for ten sentences. Two have the second label, with the probability `of_two`; the others
    /// have it with the probability `of_others`.
    fn chosen(of_two: f64, of_others: f64) -> Array1<f64> {
        let labels: Vec<usize> = (0..10).map(|row| usize::from(row < 2)).collect();
        let p = Array2::from_shape_fn((10, 2), |(row, class)| {
            let second = if row < 2 { of_two } else { of_others };
            libm::log(if class == 1 { second } else { 1.0 - second })
        });
        expected_best(&p, &labels, None)
    }

    /// Sentences of which each eighth has the rare label, with a probability of 0.4; so has one in `misled` of
    /// the others.
    fn has_offsets(sentences: usize, misled: usize) -> bool {
        let labels: Vec<usize> = (0..sentences)
            .map(|row| usize::from(row % 8 == 0))
            .collect();
        let p = Array2::from_shape_fn((sentences, 2), |(row, class)| {
            let rare = if row % 8 == 0 || row % misled == 1 {
                0.4
            } else {
                0.05
            };
            libm::log(if class == 1 { rare } else { 1.0 - rare })
        });
        best(&p, &labels, None).sum() != 0.0
    }

    #[test]
    fn offsets_must_make_labels_better() {
        // Nearly all of the sentences that may have the rare label have it.
        assert!(has_offsets(800, 100));
        // Four in five have not: more labels become wrong than right.
        assert!(!has_offsets(800, 2));
    }

    #[test]
    fn tau_is_the_least_with_the_largest_expected_score() {
        // The second label gains tau · ln 4 on the first. From tau 0.2 on two sentences are given it, because
        // ln(0.55 / 0.45) = 0.201: the expected F1 are 2 · 7.2 / (8 + 8.3) and 2 · 0.9 / (2 + 1.7), with 8.1
        // of ten right, which gives 1.495. Below it they are 2 · 8.3 / (10 + 8.3) and 0, with 8.3 right:
        // 1.284.
        let offsets = chosen(0.45, 0.1);
        for (offset, prior) in offsets.iter().zip([0.8, 0.2]) {
            assert!((offset + 0.2 * libm::log(prior)).abs() < 1e-4, "{offset}");
        }
        let sum = |offsets: &Array1<f64>| {
            let p = Array2::from_shape_fn((10, 2), |(row, class)| {
                let second = if row < 2 { 0.45 } else { 0.1 };
                if class == 1 { second } else { 1.0 - second }
            });
            expected_score(&p.map(|p| libm::log(*p)), &p, offsets)
        };
        let wanted = (2.0 * 7.2 / 16.3 + 2.0 * 0.9 / 3.7) / 2.0 + 0.81;
        assert!((sum(&offsets) - wanted).abs() < 1e-9);
        let wanted = 8.3 / 18.3 + 0.83;
        assert!((sum(&Array1::zeros(2)) - wanted).abs() < 1e-9);
        // There are no offsets if it is given anyway.
        assert_eq!(chosen(0.6, 0.1).sum(), 0.0);
        // ln(0.79 / 0.21) is nearly ln 4.
        assert!((chosen(0.21, 0.01)[1] - libm::log(5.0)).abs() < 1e-4);
    }

    #[test]
    fn two_sides_have_one_offset_and_keep_their_order() {
        // One sentence in five has the first side, one in ten the last, and neither is as probable as the label between.
        let rows = [[0.42, 0.46, 0.12], [0.42, 0.46, 0.12], [0.12, 0.46, 0.42]];
        let labels: Vec<usize> = (0..60)
            .map(|row| [0, 0, 2].get(row % 10).copied().unwrap_or(1))
            .collect();
        let p = Array2::from_shape_fn((60, 3), |(row, class)| {
            libm::log(rows.get(row % 10).unwrap_or(&[0.02, 0.96, 0.02])[class])
        });
        let free = expected_best(&p, &labels, None);
        assert!(free[2] > free[0] && free[0] > free[1], "{free}");
        let tied = expected_best(&p, &labels, Some([0, 2]));
        assert!(tied[0] == tied[2] && tied[0] > tied[1], "{tied}");
        let label = |scores: [f64; 3], offsets: &Array1<f64>| {
            argmax(
                scores
                    .iter()
                    .zip(offsets)
                    .map(|(p, offset)| libm::log(*p) + offset),
            )
        };
        let near = [0.40, 0.22, 0.38];
        assert_eq!((label(near, &free), label(near, &tied)), (2, 0));
    }
}
