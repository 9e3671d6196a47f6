//! Figures of a set of predictions, without intervals.

use super::predicted::Predictions;
use super::tally::{Bin, Tally};

/// Precision, recall and F1 of one label; 0 where undefined.
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
}

/// Figures of a set of predictions.
#[derive(Debug, Clone, PartialEq)]
pub struct Metrics {
    /// How many sentences were predicted.
    pub sentences: usize,
    /// The share given their own label.
    pub accuracy: f64,
    /// The mean F1 over labels.
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
    /// The same over 15 bins of equally many sentences.
    pub equal_mass_calibration_error: f64,
    /// `confusion[label][given]`.
    pub confusion: Vec<Vec<usize>>,
}

impl Metrics {
    /// Compares predictions with the truth.
    pub fn new(predictions: &Predictions) -> Self {
        let edges = Tally::equal_mass_edges(predictions);
        let mut tally = Tally::new(predictions.log_probabilities.ncols());
        for row in 0..predictions.truth.len() {
            tally.add(predictions, row, &edges);
        }
        Self::of(&tally)
    }

    pub(super) fn of(tally: &Tally) -> Self {
        let n = (tally.sentences() as f64).max(1.0);
        let confusion = &tally.confusion;
        let classes = confusion.counts().len();
        let by_label = (0..classes).map(|at| LabelMetrics {
            precision: confusion.precision(at),
            recall: confusion.recall(at),
            f1: confusion.f1(at),
            sentences: confusion.support(at),
        });
        let error = |bins: &[Bin]| bins.iter().map(Bin::gap).sum::<f64>() / n;
        Metrics {
            sentences: tally.sentences(),
            accuracy: confusion.accuracy(),
            macro_f1: confusion.macro_f1(),
            labels: by_label.collect(),
            log_loss: tally.log_loss / n,
            brier: tally.brier / n,
            expected_calibration_error: error(&tally.equal_width),
            equal_mass_calibration_error: error(&tally.equal_mass),
            confusion: confusion.counts().to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn losses_and_calibration_are_those_of_their_formulas() {
        let p = array![[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.45, 0.55]];
        let metrics = Metrics::new(&Predictions {
            truth: &[0, 1, 1, 0],
            log_probabilities: p.mapv(f64::ln).view(),
            given: &[0, 0, 1, 1],
        });
        let log_loss = -(0.9f64.ln() + 0.2f64.ln() + 0.7f64.ln() + 0.45f64.ln()) / 4.0;
        assert!((metrics.log_loss - log_loss).abs() < 1e-12);
        let brier = 2.0 * (0.01 + 0.64 + 0.09 + 0.3025) / 4.0;
        assert!((metrics.brier - brier).abs() < 1e-12);
        // Each sentence is alone in its bin: |1 − 0.9|, |0 − 0.8|, |1 − 0.7|, |0 − 0.55|.
        let ece = (0.1 + 0.8 + 0.3 + 0.55) / 4.0;
        assert!((metrics.expected_calibration_error - ece).abs() < 1e-12);
        assert!((metrics.equal_mass_calibration_error - ece).abs() < 1e-12);
        assert_eq!((metrics.accuracy, metrics.sentences), (0.5, 4));
    }

    #[test]
    fn the_figures_of_labels_come_from_the_labels_given() {
        let p = array![[0.6f64, 0.4], [0.6, 0.4]];
        let metrics = Metrics::new(&Predictions {
            truth: &[1, 1],
            log_probabilities: p.mapv(f64::ln).view(),
            given: &[1, 0],
        });
        assert_eq!(metrics.labels[1].recall, 0.5);
        assert_eq!(metrics.confusion, [[0, 0], [1, 1]]);
    }
}
