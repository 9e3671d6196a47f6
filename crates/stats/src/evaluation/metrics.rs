//! Figures of a set of predictions without intervals.

use super::predicted::Predictions;
use super::tally::{Bin, ClusterTally, Tally};

/// Precision, recall and F1 of one label; 0 where one of them is undefined.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelMetrics {
    /// The share of sentences given the label that have it.
    pub precision: f64,
    /// The share of sentences with the label that were given it.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// Sentences with the label.
    pub sentences: usize,
    /// True if no sentence has the label and none was given it. Such a label does not count in the mean.
    pub is_absent: bool,
}

/// Figures of a set of predictions.
#[derive(Debug, Clone, PartialEq)]
pub struct Metrics {
    /// The number of sentences.
    pub sentences: usize,
    /// The share given their own label.
    pub accuracy: f64,
    /// The mean F1 over labels, those that no sentence has and none was given left out.
    pub macro_f1: f64,
    /// Figures by label.
    pub labels: Vec<LabelMetrics>,
    /// The mean of −ln p of the true label, in nats.
    pub log_loss: f64,
    /// The mean squared distance of the probabilities from the truth, summed over labels (0 to 2).
    pub brier: f64,
    /// Expected calibration error, `Σ_b n_b/n · |acc_b − conf_b|` over 15 equal-width bins (lo, hi]
    /// of the largest probability (Guo et al. 2017). Biased upward where there are few sentences.
    pub expected_calibration_error: f64,
    /// Its mean by chance alone if all probabilities were calibrated:
    /// `Σ_b √(2/π · Σ_{i∈b} c_i(1 − c_i))/n`, c the largest probability. This is the normal approximation of
    /// the resampling of Bröcker and Smith (2007). It is larger if sentences are alike.
    pub calibration_error_by_chance: f64,
    /// The expected calibration error over 15 bins of equally many sentences.
    pub equal_mass_calibration_error: f64,
    /// The mean of that by chance alone.
    pub equal_mass_error_by_chance: f64,
    /// `confusion[label][given]`.
    pub confusion: Vec<Vec<usize>>,
}

impl Metrics {
    /// Compares predictions with the truth.
    ///
    /// # Panics
    /// When the parts of `predictions` are not of the same sentences, or a label is not among the columns.
    pub fn new(predictions: &Predictions) -> Self {
        let clusters = vec![0; predictions.truth.len()];
        let all = ClusterTally::by_cluster(predictions, &clusters);
        let labels = predictions.log_probabilities.ncols();
        Self::from_tally(&Tally::new(labels, &all, &[true]))
    }

    /// The number of sentences that were given the label.
    pub(super) fn given(&self, label: usize) -> usize {
        self.confusion.iter().map(|row| row[label]).sum()
    }

    /// The mean F1 over those labels of the `sample` that some of its clusters have or that were only given.
    pub(super) fn macro_f1_of_part(&self, sample: &Metrics) -> f64 {
        let labels = self.labels.iter().zip(&sample.labels);
        let counted = labels
            .filter(|(part, all)| !all.is_absent && (part.sentences > 0 || all.sentences == 0));
        let f1: Vec<f64> = counted.map(|(part, _)| part.f1).collect();
        f1.iter().sum::<f64>() / f1.len().max(1) as f64
    }

    pub(super) fn from_tally(tally: &Tally) -> Self {
        let Tally { confusion, sums } = tally;
        let n = (sums.sentences() as f64).max(1.0);
        let classes = confusion.counts().len();
        let by_label = (0..classes).map(|at| LabelMetrics {
            precision: confusion.precision(at),
            recall: confusion.recall(at),
            f1: confusion.f1(at),
            sentences: confusion.support(at),
            is_absent: confusion.is_absent(at),
        });
        let error = |bins: &[Bin]| bins.iter().map(Bin::gap).sum::<f64>() / n;
        let by_chance = |bins: &[Bin]| bins.iter().map(Bin::gap_by_chance).sum::<f64>() / n;
        Metrics {
            sentences: sums.sentences(),
            accuracy: confusion.accuracy(),
            macro_f1: confusion.macro_f1(),
            labels: by_label.collect(),
            log_loss: sums.log_loss / n,
            brier: sums.brier / n,
            expected_calibration_error: error(&sums.equal_width),
            calibration_error_by_chance: by_chance(&sums.equal_width),
            equal_mass_calibration_error: error(&sums.equal_mass),
            equal_mass_error_by_chance: by_chance(&sums.equal_mass),
            confusion: confusion.counts().to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array, s};

    fn metrics(probabilities: &Array2<f64>, truth: &[usize], given: &[usize]) -> Metrics {
        Metrics::new(&Predictions {
            truth,
            log_probabilities: probabilities.mapv(f64::ln).view(),
            given,
            least: 0.0,
        })
    }

    /// The metrics of two sentences and of the first alone.
    fn first_rows(probabilities: &Array2<f64>, truth: &[usize], given: &[usize]) -> [Metrics; 2] {
        [2, 1].map(|rows| {
            let p = probabilities.slice(s![..rows, ..]).to_owned();
            metrics(&p, &truth[..rows], &given[..rows])
        })
    }

    #[test]
    fn losses_and_calibration_are_those_of_their_formulas() {
        let p = array![[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.45, 0.55]];
        let metrics = metrics(&p, &[0, 1, 1, 0], &[0, 0, 1, 1]);
        let log_loss = -(0.9f64.ln() + 0.2f64.ln() + 0.7f64.ln() + 0.45f64.ln()) / 4.0;
        assert!((metrics.log_loss - log_loss).abs() < 1e-12);
        let brier = 2.0 * (0.01 + 0.64 + 0.09 + 0.3025) / 4.0;
        assert!((metrics.brier - brier).abs() < 1e-12);
        // Each sentence is alone in its bin: |1 − 0.9|, |0 − 0.8|, |1 − 0.7|, |0 − 0.55|.
        let ece = (0.1 + 0.8 + 0.3 + 0.55) / 4.0;
        assert!((metrics.expected_calibration_error - ece).abs() < 1e-12);
        assert!((metrics.equal_mass_calibration_error - ece).abs() < 1e-12);
        assert_eq!((metrics.accuracy, metrics.sentences), (0.5, 4));
        // √(2/π)·√(c(1 − c)) of each bin's one sentence.
        let spread = [0.9f64, 0.8, 0.7, 0.55].map(|c| (c * (1.0 - c)).sqrt());
        let by_chance = (2.0 / std::f64::consts::PI).sqrt() * spread.iter().sum::<f64>() / 4.0;
        assert!((metrics.calibration_error_by_chance - by_chance).abs() < 1e-12);
        assert!((metrics.equal_mass_error_by_chance - by_chance).abs() < 1e-12);
    }

    #[test]
    fn a_label_that_is_left_out_is_not_mistaken() {
        let p = array![[0.9, 0.1], [0.2, 0.8]];
        let [sample, part] = first_rows(&p, &[0, 1], &[0, 1]);
        assert_eq!((part.macro_f1, sample.macro_f1), (1.0, 1.0));
        assert_eq!(part.macro_f1_of_part(&sample), 1.0);
        // A label that no sentence has and none was given is left out everywhere.
        assert_eq!(part.macro_f1_of_part(&part), 1.0);
    }

    #[test]
    fn a_label_that_was_only_given_counts_as_0_in_every_part() {
        let p = array![[0.9f64, 0.1], [0.2, 0.8]];
        let [sample, part] = first_rows(&p, &[0, 0], &[0, 1]);
        assert_eq!(sample.macro_f1, 1.0 / 3.0);
        // No sentence of the part was given it, and the mean is still over two labels.
        assert_eq!(part.macro_f1_of_part(&sample), 0.5);
    }

    #[test]
    fn the_figures_of_labels_come_from_the_labels_given() {
        let p = array![[0.6f64, 0.4], [0.6, 0.4]];
        let metrics = metrics(&p, &[1, 1], &[1, 0]);
        assert_eq!(metrics.labels[1].recall, 0.5);
        assert_eq!(metrics.confusion, [[0, 0], [1, 1]]);
    }
}
