//! The labels that `score --min-precision` keeps, and how many of them are right.

use serde::Serialize;
use standpoint_core::classifier::Cutoffs;
use standpoint_core::model::{KeptLabel, KeptPrecision};

use super::jackknife::{Estimate, MIN_CLUSTERS, Range, jackknife};
use super::predicted::{Predicted, Predictions};
use crate::labels::{Labelled, takes_side};

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
    /// The share of them that have it, with its interval: that of a precision.
    pub precision: Option<Estimate>,
    /// The share of the sentences with the label that keep it.
    pub recall: Option<f64>,
}

impl KeptSide {
    /// Counts the kept labels of each side, for the rates that its cutoffs reach. `clusters` are those of the sentences,
    /// numbered without gaps.
    pub(super) fn of(
        labels: &[String],
        predictions: &Predictions,
        clusters: &[usize],
        cutoffs: &Cutoffs,
    ) -> Vec<Self> {
        Self::at(&RATES, labels, predictions, clusters, cutoffs)
    }

    fn at(
        rates: &[f64],
        labels: &[String],
        predictions: &Predictions,
        clusters: &[usize],
        cutoffs: &Cutoffs,
    ) -> Vec<Self> {
        let sides = labels
            .iter()
            .enumerate()
            .filter(|(_, label)| takes_side(label));
        let of_side = |(label, name): (usize, &String)| {
            let reached = rates
                .iter()
                .filter_map(|rate| Some((*rate, cutoffs.of(label, *rate)?)));
            let reached: Vec<(f64, f64)> = reached.collect();
            let truth = predictions.truth;
            let all = truth.iter().filter(|of| **of == label).count();
            let counts = ClusterCounts::by_cluster(label, &reached, predictions, clusters);
            let sides = reached.iter().zip(counts.precisions()).enumerate();
            let sides = sides.map(|(at, (&(min_precision, cutoff), precision))| {
                let (kept, right) = counts.sum(at, |_| true);
                KeptSide {
                    label: name.clone(),
                    min_precision,
                    cutoff,
                    kept,
                    precision: precision.if_defined(),
                    recall: (all > 0).then(|| right as f64 / all as f64),
                }
            });
            sides.collect::<Vec<_>>()
        };
        sides.flat_map(of_side).collect()
    }

    /// How often the kept labels of each side are right among these rows of a labels file, for each rate that its cutoffs
    /// reach: what a model should know of itself.
    ///
    /// # Panics
    /// If the predictions are of another file.
    pub fn known(labelled: &Labelled, predicted: &Predicted, rows: &[usize]) -> Vec<KeptLabel> {
        let Some(cutoffs) = &predicted.cutoffs else {
            return Vec::new();
        };
        let truth: Vec<usize> = rows
            .iter()
            .map(|row| labelled.sentences[*row].label)
            .collect();
        let part = predicted.part(rows);
        let (labels, clusters) = (&labelled.labels, labelled.groups(rows));
        let rates: Vec<f64> = Cutoffs::rates().collect();
        let sides = Self::at(&rates, labels, &part.with_truth(&truth), &clusters, cutoffs);
        let of_label = |of: &[KeptSide]| KeptLabel {
            label: of[0].label.clone(),
            by_rate: of.iter().map(KeptSide::rounded).collect(),
        };
        sides
            .chunk_by(|one, next| one.label == next.label)
            .map(of_label)
            .collect()
    }

    /// The precision to four digits.
    fn rounded(&self) -> KeptPrecision {
        let round = |share: f64| (share * 1e4).round() / 1e4;
        let precision = self.precision;
        let end = |end: Option<f64>, unknown: f64| round(end.unwrap_or(unknown));
        KeptPrecision {
            sentences: self.kept,
            precision: round(precision.map_or(0.0, |precision| precision.value)),
            low: end(precision.and_then(|precision| precision.low), 0.0),
            high: end(precision.and_then(|precision| precision.high), 1.0),
        }
    }
}

/// For each cluster the sentences that keep a label at each cutoff, and how many of them have it.
struct ClusterCounts {
    sizes: Vec<usize>,
    counts: Vec<Vec<(usize, usize)>>,
    cutoffs: usize,
}

impl ClusterCounts {
    /// `reached` are rates with their cutoffs.
    fn by_cluster(
        label: usize,
        reached: &[(f64, f64)],
        predictions: &Predictions,
        clusters: &[usize],
    ) -> Self {
        let number = clusters.iter().max().map_or(0, |last| last + 1);
        let mut counts = vec![vec![(0, 0); reached.len()]; number];
        let mut sizes = vec![0; number];
        for (row, &cluster) in clusters.iter().enumerate() {
            sizes[cluster] += 1;
            if predictions.given[row] != label {
                continue;
            }
            let p = libm::exp(predictions.log_probabilities[[row, label]]);
            for ((kept, right), (_, cutoff)) in counts[cluster].iter_mut().zip(reached) {
                *kept += usize::from(p >= *cutoff);
                *right += usize::from(p >= *cutoff && predictions.truth[row] == label);
            }
        }
        ClusterCounts {
            sizes,
            counts,
            cutoffs: reached.len(),
        }
    }

    /// The sum over the clusters that count.
    fn sum(&self, cutoff: usize, counts: impl Fn(usize) -> bool) -> (usize, usize) {
        let clusters = self.counts.iter().enumerate();
        let clusters = clusters.filter(|(cluster, _)| counts(*cluster));
        clusters.fold((0, 0), |(kept, right), (_, of)| {
            (kept + of[cutoff].0, right + of[cutoff].1)
        })
    }

    /// The share that is right at each cutoff, NaN where nothing is kept.
    fn precisions(&self) -> Vec<Estimate> {
        let ranges = vec![Range::SHARE; self.cutoffs];
        let estimates = jackknife(&self.sizes, &ranges, |counts| {
            let share = |cutoff| {
                let (kept, right) = self.sum(cutoff, |cluster| counts[cluster]);
                right as f64 / kept as f64
            };
            (0..self.cutoffs).map(share).collect()
        });
        let is_tested = self.sizes.len() >= MIN_CLUSTERS;
        let with_few = |(cutoff, estimate): (usize, Estimate)| {
            let of_cutoff = self.counts.iter().map(|of| of[cutoff]);
            let wrong = of_cutoff.clone().filter(|(kept, right)| right < kept);
            let tested = of_cutoff.filter(|_| is_tested);
            estimate.or_of_few(wrong.count(), tested.map(|(kept, _)| kept as f64))
        };
        estimates.into_iter().enumerate().map(with_few).collect()
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
        let kept = KeptSide::of(&labels, &predictions, &[0, 1, 2, 3, 4], &cutoffs);
        assert!(kept.iter().all(|side| side.label == "for"), "{kept:?}");
        let of = |rate: f64| kept.iter().find(|side| side.min_precision == rate).unwrap();
        let precision = |rate: f64| of(rate).precision.unwrap();
        assert_eq!(
            (of(0.7).kept, precision(0.7).value, of(0.7).recall),
            (3, 2.0 / 3.0, Some(2.0 / 3.0))
        );
        assert_eq!((of(0.8).kept, precision(0.8).value), (2, 0.5));
        // Five documents are too few for an interval.
        assert_eq!(precision(0.7).low, None);
        assert_eq!((of(0.9).kept, of(0.9).recall), (1, Some(1.0 / 3.0)));
    }

    /// Forty documents of four sentences that are all given `for` with 0.9. Every eighth document is wrong throughout in
    /// the one case, and every eighth sentence in the other.
    #[test]
    fn the_interval_of_kept_labels_knows_that_sentences_of_a_document_are_alike() {
        let labels = ["for", "neutral"].map(String::from);
        let logs = ndarray::Array2::from_shape_fn((160, 2), |(_, label)| [-0.105, -2.3][label]);
        let mut cutoffs = Cutoffs::unknown(2);
        cutoffs.table[[0, 20]] = 0.6;
        let clusters: Vec<usize> = (0..160).map(|row| row / 4).collect();
        let interval = |is_wrong: fn(usize) -> bool| {
            let truth: Vec<usize> = (0..160).map(|row| usize::from(is_wrong(row))).collect();
            let predictions = Predictions {
                truth: &truth,
                log_probabilities: logs.view(),
                given: &[0; 160],
                least: 1e-9,
            };
            let kept = KeptSide::of(&labels, &predictions, &clusters, &cutoffs);
            let precision = kept[0].precision.unwrap();
            assert_eq!((kept.len(), kept[0].kept, precision.value), (1, 160, 0.875));
            (precision.low.unwrap(), precision.high.unwrap())
        };
        let (by_document, by_sentence) = (
            interval(|row| row / 4 % 8 == 0),
            interval(|row| row % 8 == 0),
        );
        // Five wrong documents of forty: Clopper and Pearson's interval of 35 of 40, `qbeta(c(.025, .975), c(35, 36), c(6, 5))` in R.
        assert!(
            (by_document.0 - 0.731_967_1).abs() < 1e-6,
            "{by_document:?}"
        );
        assert!(
            (by_document.1 - 0.958_140_4).abs() < 1e-6,
            "{by_document:?}"
        );
        assert!(
            by_sentence.0 > 0.8 && by_sentence.1 < 0.93,
            "{by_sentence:?}"
        );
    }
}
