//! The labels that `score --min-precision` keeps, and how many of them are right.

use serde::Serialize;
use standpoint_core::classifier::Cutoffs;

use super::predicted::Predictions;
use crate::labels::takes_side;

/// The rates that are shown.
const RATES: [f64; 5] = [0.5, 0.6, 0.7, 0.8, 0.9];

/// The labels of one side that are kept for one rate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeptSide {
    /// The label.
    pub label: String,
    /// The share of the kept labels that was asked to be right.
    pub min_precision: f64,
    /// The least probability of a kept label.
    pub cutoff: f64,
    /// The number of sentences that keep the label.
    pub kept: usize,
    /// The share of them that have it.
    pub precision: Option<f64>,
    /// The share of the sentences with the label that keep it.
    pub recall: Option<f64>,
}

impl KeptSide {
    /// Counts the kept labels of each side, for the rates that its cutoffs reach.
    pub fn of(labels: &[String], predictions: &Predictions, cutoffs: &Cutoffs) -> Vec<Self> {
        let sides = labels
            .iter()
            .enumerate()
            .filter(|(_, label)| takes_side(label));
        let with_rates = sides.flat_map(|side| RATES.map(|rate| (side, rate)));
        let of_rate = |((label, name), min_precision): ((usize, &String), f64)| {
            let cutoff = cutoffs.of(label, min_precision)?;
            let (mut kept, mut right, mut all) = (0, 0, 0);
            for (row, truth) in predictions.truth.iter().enumerate() {
                let p = libm::exp(predictions.log_probabilities[[row, label]]);
                let is_kept = predictions.given[row] == label && p >= cutoff;
                kept += usize::from(is_kept);
                all += usize::from(*truth == label);
                right += usize::from(is_kept && *truth == label);
            }
            let share = |of: usize| (of > 0).then(|| right as f64 / of as f64);
            Some(KeptSide {
                label: name.clone(),
                min_precision,
                cutoff,
                kept,
                precision: share(kept),
                recall: share(all),
            })
        };
        with_rates.filter_map(of_rate).collect()
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn only_sides_are_kept_back_and_counted() {
        let labels = ["for", "neutral"].map(String::from);
        let p = array![[0.9, 0.1], [0.8, 0.2], [0.6, 0.4], [0.2, 0.8], [0.1, 0.9]];
        let logs = p.mapv(libm::log);
        let predictions = Predictions {
            truth: &[0, 1, 0, 0, 1],
            log_probabilities: logs.view(),
            given: &[0, 0, 0, 1, 1],
            least: 1e-9,
        };
        // As the probabilities say: for 0.7 down to 0.6, for 0.8 to 0.8, for 0.9 to 0.9.
        let mut cutoffs = Cutoffs::unknown(2);
        for (rate, cutoff) in [(20, 0.6), (30, 0.8), (40, 0.9)] {
            cutoffs.table[[0, rate]] = cutoff;
            cutoffs.table[[1, rate]] = cutoff;
        }
        let kept = KeptSide::of(&labels, &predictions, &cutoffs);
        assert!(kept.iter().all(|side| side.label == "for"), "{kept:?}");
        let of = |rate: f64| kept.iter().find(|side| side.min_precision == rate).unwrap();
        assert_eq!(
            (of(0.7).kept, of(0.7).precision, of(0.7).recall),
            (3, Some(2.0 / 3.0), Some(2.0 / 3.0))
        );
        assert_eq!((of(0.8).kept, of(0.8).precision), (2, Some(0.5)));
        assert_eq!((of(0.9).kept, of(0.9).recall), (1, Some(1.0 / 3.0)));
    }
}
