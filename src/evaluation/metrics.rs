//! Figures of a set of predictions.

use ndarray::ArrayView2;
use serde::Serialize;

use crate::classifier::Confusion;

/// Equal-width bins of the expected calibration error.
const BINS: usize = 15;

/// Precision, recall and F1 of one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelMetrics {
    /// The label.
    pub label: String,
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
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// `confusion[label][given]`.
    pub confusion: Vec<Vec<usize>>,
}

impl Metrics {
    /// Compares predictions with the truth. `log_probabilities` has shape (sentences, labels);
    /// `given` are the labels that were given, which need not be the most probable ones.
    pub fn new(
        names: &[String],
        labels: &[usize],
        log_probabilities: ArrayView2<f64>,
        given: &[usize],
    ) -> Self {
        let n = labels.len().max(1) as f64;
        let confusion = Confusion::new(names.len(), labels, given);
        let (mut log_loss, mut brier) = (0.0, 0.0);
        let mut bins = [(0.0, 0.0); BINS];
        for (row, &label) in log_probabilities.outer_iter().zip(labels) {
            log_loss -= row[label];
            let mut top = (0, f64::NEG_INFINITY);
            for (class, z) in row.iter().enumerate() {
                let p = libm::exp(*z);
                let truth = f64::from(class == label);
                brier += (p - truth) * (p - truth);
                if p > top.1 {
                    top = (class, p);
                }
            }
            let bin = ((top.1 * BINS as f64).ceil() as usize).clamp(1, BINS) - 1;
            bins[bin].0 += f64::from(top.0 == label);
            bins[bin].1 += top.1;
        }
        let by_label = names.iter().enumerate().map(|(at, label)| LabelMetrics {
            label: label.clone(),
            precision: confusion.precision(at),
            recall: confusion.recall(at),
            f1: confusion.f1(at),
            sentences: confusion.support(at),
        });
        Metrics {
            sentences: labels.len(),
            accuracy: confusion.accuracy(),
            macro_f1: confusion.macro_f1(),
            labels: by_label.collect(),
            log_loss: log_loss / n,
            brier: brier / n,
            expected_calibration_error: bins.iter().map(|(acc, conf)| (acc - conf).abs() / n).sum(),
            confusion: confusion.counts().to_vec(),
        }
    }
}

impl Metrics {
    /// The log loss of always giving each label its share among the sentences: their entropy. A model
    /// that does not stay below it has learned nothing.
    pub fn chance_log_loss(&self) -> f64 {
        let n = self.sentences as f64;
        let shares = self.labels.iter().map(|label| label.sentences as f64 / n);
        -shares
            .filter(|p| *p > 0.0)
            .map(|p| p * libm::log(p))
            .sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn losses_and_calibration_are_those_of_their_formulas() {
        let p = array![[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.45, 0.55]];
        let labels = [0, 1, 1, 0];
        let names = ["a".to_string(), "b".to_string()];
        let metrics = Metrics::new(&names, &labels, p.mapv(f64::ln).view(), &[0, 0, 1, 1]);
        let log_loss = -(0.9f64.ln() + 0.2f64.ln() + 0.7f64.ln() + 0.45f64.ln()) / 4.0;
        assert!((metrics.log_loss - log_loss).abs() < 1e-12);
        let brier = 2.0 * (0.01 + 0.64 + 0.09 + 0.3025) / 4.0;
        assert!((metrics.brier - brier).abs() < 1e-12);
        // Each sentence is alone in its bin: |1 − 0.9|, |0 − 0.8|, |1 − 0.7|, |0 − 0.55|.
        let ece = (0.1 + 0.8 + 0.3 + 0.55) / 4.0;
        assert!((metrics.expected_calibration_error - ece).abs() < 1e-12);
        assert_eq!((metrics.accuracy, metrics.sentences), (0.5, 4));
        assert!((metrics.chance_log_loss() - 2f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn the_figures_of_labels_come_from_the_labels_given() {
        let p = array![[0.6f64, 0.4], [0.6, 0.4]];
        let names = ["a".to_string(), "b".to_string()];
        let metrics = Metrics::new(&names, &[1, 1], p.mapv(f64::ln).view(), &[1, 0]);
        assert_eq!(metrics.labels[1].recall, 0.5);
        assert_eq!(metrics.confusion, [[0, 0], [1, 1]]);
    }
}
