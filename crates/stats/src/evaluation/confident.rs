//! Likely label errors by confident learning.

use ndarray::ArrayView2;
use standpoint_core::classifier::argmax;

/// The rounding error by which a probability may miss a threshold.
const SLACK: f64 = 1e-6;
/// The lowest threshold.
const MIN_THRESHOLD: f64 = 2e-6;
/// The threshold of a label that no sentence has, which no probability reaches.
const ABSENT: f64 = 2.0;

/// Confident learning from out-of-fold probabilities (Northcutt, Jiang & Chuang 2021), as cleanlab computes
/// it: `count.compute_confident_joint` and `filter.find_label_issues` with `filter_by="confident_learning"`.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfidentLearning {
    /// The threshold of each label: the mean of its probability over the sentences that have it.
    pub thresholds: Vec<f64>,
    /// `joint[label][confident]`: sentences with a label that confidently belong to another or the same one.
    /// At least 1 on the diagonal.
    pub joint: Vec<Vec<usize>>,
    /// Sentences off the diagonal whose label is not the most probable one either, smallest margin first.
    pub suspects: Vec<Suspect>,
    /// Sentences with each label.
    counts: Vec<usize>,
}

/// A sentence that probably has the wrong label.
#[derive(Debug, Clone, PartialEq)]
pub struct Suspect {
    /// The position of the sentence.
    pub at: usize,
    /// The most probable label.
    pub suggested: usize,
    /// The normalised margin, (p of its own label − largest other p + 1) / 2: 0 is surely wrong.
    pub margin: f64,
}

impl ConfidentLearning {
    /// Compares each sentence's own label with out-of-fold probabilities of shape (sentences, labels).
    ///
    /// # Panics
    /// If `own` is shorter or longer than there are rows, or names a label without a column.
    pub fn new(own: &[usize], probabilities: ArrayView2<f64>) -> Self {
        let classes = probabilities.ncols();
        let rows = || own.iter().copied().zip(probabilities.outer_iter());
        let mut counts = vec![0; classes];
        let mut thresholds = vec![0.0; classes];
        for (label, p) in rows() {
            counts[label] += 1;
            thresholds[label] += p[label];
        }
        for (sum, &count) in thresholds.iter_mut().zip(&counts) {
            *sum = match count {
                0 => ABSENT,
                _ => (*sum / count as f64).max(MIN_THRESHOLD),
            };
        }
        let mut joint = vec![vec![0; classes]; classes];
        let mut suspects = Vec::new();
        for (at, (label, p)) in rows().enumerate() {
            let confident = (0..classes).filter(|&k| p[k] >= thresholds[k] - SLACK);
            let guess = match confident.collect::<Vec<_>>().as_slice() {
                [] => continue,
                [only] => *only,
                _ => argmax(p.iter().copied()),
            };
            joint[label][guess] += 1;
            let other = argmax((0..classes).map(|k| if k == label { -1.0 } else { p[k] }));
            if guess != label && p[label] < p[other] - SLACK {
                suspects.push(Suspect {
                    at,
                    suggested: other,
                    margin: (p[label] - p[other] + 1.0) / 2.0,
                });
            }
        }
        for (label, row) in joint.iter_mut().enumerate() {
            row[label] = row[label].max(1);
        }
        // A stable sort keeps equals in the order of the file.
        suspects.sort_by(|a, b| a.margin.total_cmp(&b.margin));
        ConfidentLearning {
            thresholds,
            joint,
            suspects,
            counts,
        }
    }

    /// The joint scaled to the number of sentences with each label.
    pub fn calibrated(&self) -> Vec<Vec<f64>> {
        let rows = self.joint.iter().zip(&self.counts);
        rows.map(|(row, &count)| {
            let sum = row.iter().sum::<usize>() as f64;
            row.iter().map(|&n| n as f64 / sum * count as f64).collect()
        })
        .collect()
    }

    /// The estimated share of wrong labels: the part of the calibrated joint that is off the diagonal.
    pub fn noise(&self) -> f64 {
        let calibrated = self.calibrated();
        let right: f64 = calibrated.iter().enumerate().map(|(k, row)| row[k]).sum();
        1.0 - right / self.counts.iter().sum::<usize>().max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};
    use proptest::prelude::*;

    #[test]
    fn by_hand() {
        // Thresholds: (.9 + .8 + .1) / 3 = .6 and (.8 + .7 + .15) / 3 = .55. Confidently of the first
        // label: rows 0, 1 and 5; of the second: 2, 3 and 4.
        let p = array![
            [0.9, 0.1],
            [0.8, 0.2],
            [0.1, 0.9],
            [0.2, 0.8],
            [0.3, 0.7],
            [0.85, 0.15]
        ];
        let found = ConfidentLearning::new(&[0, 0, 0, 1, 1, 1], p.view());
        assert!((found.thresholds[0] - 0.6).abs() < 1e-12);
        assert!((found.thresholds[1] - 0.55).abs() < 1e-12);
        assert_eq!(found.joint, [[2, 1], [1, 2]]);
        assert_eq!(found.calibrated(), [[2.0, 1.0], [1.0, 2.0]]);
        assert!((found.noise() - 1.0 / 3.0).abs() < 1e-12);
        let ranked: Vec<(usize, usize)> =
            found.suspects.iter().map(|s| (s.at, s.suggested)).collect();
        assert_eq!(ranked, [(2, 1), (5, 0)]);
        assert!((found.suspects[0].margin - 0.1).abs() < 1e-12);
    }

    /// cleanlab 2.9.0: `get_confident_thresholds`, `compute_confident_joint(calibrate=False)`, and
    /// `find_label_issues(filter_by="confident_learning", return_indices_ranked_by="normalized_margin")`.
    /// Row 5 is confident of two labels, row 9 of none.
    #[test]
    fn the_joint_and_the_ranking_are_those_of_cleanlab() {
        let own = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];
        let p = array![
            [0.80, 0.15, 0.05],
            [0.70, 0.20, 0.10],
            [0.55, 0.40, 0.05],
            [0.10, 0.60, 0.30],
            [0.05, 0.05, 0.90],
            [0.45, 0.44, 0.11],
            [0.20, 0.70, 0.10],
            [0.30, 0.50, 0.20],
            [0.75, 0.20, 0.05],
            [0.36, 0.34, 0.30],
            [0.10, 0.10, 0.80],
            [0.25, 0.05, 0.70],
            [0.02, 0.90, 0.08],
            [0.50, 0.10, 0.40]
        ];
        let found = ConfidentLearning::new(&own, p.view());
        for (threshold, theirs) in found.thresholds.iter().zip([0.44166667, 0.435, 0.495]) {
            assert!((threshold - theirs).abs() < 1e-8);
        }
        assert_eq!(found.joint, [[4, 1, 1], [1, 2, 0], [1, 1, 2]]);
        let ranked: Vec<usize> = found.suspects.iter().map(|s| s.at).collect();
        assert_eq!(ranked, [4, 12, 8, 3, 13]);
        for (suspect, theirs) in found.suspects.iter().zip([0.075, 0.09, 0.225, 0.25, 0.45]) {
            assert!((suspect.margin - theirs).abs() < 1e-12);
        }
        // Theirs is rounded to whole sentences: [[4, 1, 1], [1, 3, 0], [1, 1, 2]].
        let calibrated = found.calibrated();
        assert!((calibrated[1][0] - 4.0 / 3.0).abs() < 1e-12);
        assert!((found.noise() - (2.0 + 4.0 / 3.0 + 2.0) / 14.0).abs() < 1e-12);
    }

    /// A label that no sentence has is out of reach, and its row of the joint is 1 on the diagonal.
    #[test]
    fn a_label_that_no_sentence_has_is_never_suggested_by_the_joint() {
        let p = array![[0.1, 0.2, 0.7], [0.6, 0.3, 0.1]];
        let found = ConfidentLearning::new(&[0, 1], p.view());
        assert_eq!(found.thresholds[2], 2.0);
        assert_eq!(found.joint[2], [0, 0, 1]);
        assert_eq!(found.joint.iter().map(|row| row[2]).sum::<usize>(), 1);
    }

    proptest! {
        #[test]
        fn the_calibrated_joint_keeps_the_number_of_each_label(
            rows in prop::collection::vec((0usize..3, 0.01f64..1.0, 0.01f64..1.0, 0.01f64..1.0), 1..60)
        ) {
            let own: Vec<usize> = rows.iter().map(|r| r.0).collect();
            let p = Array2::from_shape_fn((rows.len(), 3), |(at, k)| {
                let (_, a, b, c) = rows[at];
                [a, b, c][k] / (a + b + c)
            });
            let found = ConfidentLearning::new(&own, p.view());
            for (label, row) in found.calibrated().iter().enumerate() {
                let count = own.iter().filter(|o| **o == label).count() as f64;
                prop_assert!((row.iter().sum::<f64>() - count).abs() < 1e-9);
            }
            for suspect in &found.suspects {
                prop_assert!(suspect.suggested != own[suspect.at]);
                prop_assert!((0.0..0.5).contains(&suspect.margin));
            }
        }
    }
}
