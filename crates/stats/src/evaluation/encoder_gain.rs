//! What an encoder brings: how much smaller it makes the log loss of a cross-validation.

use std::collections::HashMap;

use standpoint_core::model::HeldOut;

use crate::labels::Labelled;

/// The fall of the log loss that an encoder brings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EncoderGain {
    /// The mean log loss without the encoder less that with it.
    pub log_loss: f64,
    /// Its standard error, by document: sentences of one are alike.
    pub standard_error: f64,
}

impl EncoderGain {
    /// Compares two cross-validations of the same labels.
    pub fn new(labelled: &Labelled, without: &HeldOut, with: &HeldOut) -> Self {
        let rows: Vec<usize> = (0..labelled.sentences.len()).collect();
        let log_loss = |held_out: &HeldOut, row: usize| {
            -held_out.log_probabilities[(row, labelled.sentences[row].label)]
        };
        let gains = rows
            .iter()
            .map(|&row| log_loss(without, row) - log_loss(with, row));
        Self::of_clusters(&labelled.groups(&rows), &gains.collect::<Vec<_>>())
    }

    /// The mean of gains, and its standard error from the residuals of clusters (Liang and Zeger 1986).
    fn of_clusters(clusters: &[usize], gains: &[f64]) -> Self {
        let mean = gains.iter().sum::<f64>() / gains.len().max(1) as f64;
        let mut residuals: HashMap<usize, f64> = HashMap::new();
        for (cluster, gain) in clusters.iter().zip(gains) {
            *residuals.entry(*cluster).or_default() += gain - mean;
        }
        let count = residuals.len() as f64;
        let squares: f64 = residuals.values().map(|sum| sum * sum).sum();
        let error = (squares * count / (count - 1.0)).sqrt() / gains.len().max(1) as f64;
        EncoderGain {
            log_loss: mean,
            standard_error: error,
        }
    }

    /// Whether the gain is larger than its standard error.
    pub fn is_worthwhile(self) -> bool {
        self.log_loss > self.standard_error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: means 0.25, residuals of the clusters 0.5, 0 and −0.5, so √(0.5 · 3 / 2) / 4.
    #[test]
    fn the_error_is_that_of_whole_clusters() {
        let gain = EncoderGain::of_clusters(&[0, 0, 1, 2], &[0.5, 0.5, 0.25, -0.25]);
        assert!((gain.log_loss - 0.25).abs() < 1e-12);
        assert!((gain.standard_error - 0.75f64.sqrt() / 4.0).abs() < 1e-12);
        assert!(gain.is_worthwhile());
        let alone = EncoderGain::of_clusters(&[0, 0, 0], &[1.0, 1.0, 1.0]);
        assert!(!alone.is_worthwhile());
    }
}
