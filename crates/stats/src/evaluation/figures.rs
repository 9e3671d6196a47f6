//! Figures of a set of predictions with their intervals, and the difference of two sets.

use std::collections::BTreeSet;

use serde::Serialize;

use super::jackknife::{Estimate, MIN_CLUSTERS, Range, jackknife};
use super::kept_sides::KeptSide;
use super::metrics::Metrics;
use super::predicted::{Predicted, Predictions};
use super::tally::{BINS, ClusterTally, THRESHOLDS, Tally};
use crate::document_count::DocumentCount;
use crate::labels::Labelled;

/// Figures of one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelFigures {
    /// The label.
    pub label: String,
    /// The share of sentences given the label that have it; 0 if none was given it. Neither this nor recall
    /// and F1 have a value if no sentence has the label either. Where fewer than [`MIN_CLUSTERS`] clusters have the
    /// label, are given it or mistake it, intervals are by the number of clusters (Clopper and Pearson 1934).
    pub precision: Option<Estimate>,
    /// The share of sentences with the label that were given it.
    pub recall: Option<Estimate>,
    /// Their harmonic mean.
    pub f1: Option<Estimate>,
    /// Sentences with the label.
    pub sentences: usize,
    /// The clusters that they stand in. With fewer than [`MIN_CLUSTERS`] the mean F1 has no interval.
    pub clusters: usize,
    /// The clusters in which the label was confused with another.
    pub clusters_mistaken: usize,
}

impl LabelFigures {
    /// Precision, recall and F1 with their names.
    pub fn named(&self) -> [(&'static str, Option<Estimate>); 3] {
        [
            ("precision", self.precision),
            ("recall", self.recall),
            ("F1", self.f1),
        ]
    }

    /// Returns true if it stands in too few clusters for the jackknife. A label without sentences is not rare:
    /// it is 0 without any cluster, if it counts.
    pub fn is_rare(&self) -> bool {
        is_rare(self.clusters)
    }
}

pub(super) fn is_rare(clusters: usize) -> bool {
    (1..MIN_CLUSTERS).contains(&clusters)
}

/// The number of clusters of each label. `select` selects labels from a true label and the label given.
fn clusters_of_labels<Labels: IntoIterator<Item = usize>>(
    tallies: &[ClusterTally],
    labels: usize,
    select: impl Fn(&(usize, usize, usize)) -> Labels,
) -> Vec<usize> {
    let mut clusters = vec![0; labels];
    for ClusterTally { pairs, .. } in tallies {
        let of_cluster: BTreeSet<usize> = pairs.iter().flat_map(&select).collect();
        of_cluster
            .into_iter()
            .for_each(|label| clusters[label] += 1);
    }
    clusters
}

/// The number of sentences of each cluster.
fn sizes(tallies: &[ClusterTally]) -> Vec<usize> {
    tallies.iter().map(|tally| tally.sums.sentences()).collect()
}

/// Drops the interval of an estimate if it is to be hidden.
pub(super) fn hide_interval(hidden: bool, estimate: Estimate) -> Estimate {
    if hidden {
        estimate.without_interval()
    } else {
        estimate
    }
}

/// One row of the reliability table: sentences whose largest probability is in (above, to].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reliability {
    /// The lower end, not included.
    pub above: f64,
    /// The upper end.
    pub to: f64,
    /// Sentences in it.
    pub sentences: usize,
    /// Their mean largest probability.
    pub confidence: f64,
    /// The share of them whose most probable label is the true one.
    pub accuracy: f64,
}

/// One point of the risk–coverage curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    /// Labels less probable than this are left out.
    pub min_probability: f64,
    /// The share of sentences that keep their label.
    pub coverage: f64,
    /// The share of the kept labels that are true; 1 minus it is the risk. No value if none is kept; an
    /// interval by the number of clusters if those that are wrong stand in fewer than [`MIN_CLUSTERS`].
    pub accuracy: Option<Estimate>,
}

/// Figures of a set of predictions, each with its interval by the jackknife of clusters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// The number of sentences.
    pub sentences: usize,
    /// The clusters (documents with their copies) that they stand in, which are left out in turn.
    pub clusters: usize,
    /// The effective number of clusters: `N²/Σ M²`, M the sentences of a cluster and N of all.
    pub effective_clusters: f64,
    /// The clusters with an error. With fewer than [`MIN_CLUSTERS`] the accuracy has an interval by the number of
    /// clusters, and the mean F1, the log loss and the Brier score have none: so few do not show how much errors vary.
    pub clusters_with_errors: usize,
    /// The share given their own label.
    pub accuracy: Estimate,
    /// The mean F1 over labels, those that no sentence has and none was given left out.
    pub macro_f1: Estimate,
    /// The mean of −ln p of the true label, in nats.
    pub log_loss: Estimate,
    /// The mean squared distance of the probabilities from the truth, summed over labels (0 to 2).
    pub brier: Estimate,
    /// Expected calibration error over 15 equal-width bins. It has no interval: it is biased upward, and no
    /// smooth function of the sentences.
    pub expected_calibration_error: Estimate,
    /// The mean of that error by chance alone ([`Metrics::calibration_error_by_chance`]).
    pub calibration_error_by_chance: f64,
    /// Expected calibration error over 15 bins of equally many sentences, likewise without an interval.
    pub equal_mass_calibration_error: Estimate,
    /// The mean of that error by chance alone.
    pub equal_mass_error_by_chance: f64,
    /// By label.
    pub labels: Vec<LabelFigures>,
    /// `confusion[label][given]`.
    pub confusion: Vec<Vec<usize>>,
    /// The reliability table without empty bins.
    pub reliability: Vec<Reliability>,
    /// The labels that `score --min-precision` keeps. Empty where no cutoffs are known.
    pub kept_sides: Vec<KeptSide>,
    /// The risk–coverage curve.
    pub coverage: Vec<Coverage>,
    /// The lower end of the interval of the mean F1, if only for [`beats_guessing`](Self::beats_guessing).
    #[serde(skip)]
    low_f1: Option<f64>,
}

/// The ranges of the overall figures that have intervals, in the order of [`Figures`]' fields, and of their
/// differences.
const OVERALL: [Range; 4] = [Range::SHARE, Range::SHARE, Range::LOSS, Range::BRIER];
const OVERALL_DIFFERENCES: [Range; 4] = [
    Range::CORRELATION,
    Range::CORRELATION,
    Range::ANY,
    Range::BRIER_DIFFERENCE,
];

/// These figures of some clusters of a sample.
fn overall(part: &Metrics, sample: &Metrics) -> [f64; 4] {
    [
        part.accuracy,
        part.macro_f1_of_part(sample),
        part.log_loss,
        part.brier,
    ]
}

/// Figures of some clusters: the overall ones, three of each label and one of each threshold. `sample` are the
/// figures of all clusters.
fn numbers_of_part(tally: &Tally, sample: &Metrics) -> Vec<f64> {
    let part = Metrics::from_tally(tally);
    let mut numbers = overall(&part, sample).to_vec();
    for (at, (label, all)) in part.labels.iter().zip(&sample.labels).enumerate() {
        // Without a sentence of the label its recall and F1 are undefined, and if it was never given its
        // precision is.
        let defined = |value, part: usize, all: usize| {
            if part == 0 && all > 0 {
                f64::NAN
            } else {
                value
            }
        };
        let (n, all) = (label.sentences, all.sentences);
        numbers.extend([
            defined(label.precision, part.given(at), sample.given(at)),
            defined(label.recall, n, all),
            defined(label.f1, n, all),
        ]);
    }
    let kept = tally.sums.kept;
    numbers.extend(kept.map(|(kept, right)| right as f64 / kept as f64));
    numbers
}

impl Figures {
    /// Figures of predictions for sentences that stand in clusters, numbered without gaps.
    ///
    /// # Panics
    /// If the parts of the predictions or `clusters` differ in length, or a label is not among the columns.
    pub fn new(names: &[String], predictions: &Predictions, clusters: &[usize]) -> Self {
        let tallies = ClusterTally::by_cluster(predictions, clusters);
        let all = Tally::new(names.len(), &tallies, &vec![true; tallies.len()]);
        let metrics = Metrics::from_tally(&all);
        let mut ranges = OVERALL.to_vec();
        ranges.resize(
            OVERALL.len() + 3 * names.len() + THRESHOLDS.len(),
            Range::SHARE,
        );
        let estimates = jackknife(&sizes(&tallies), &ranges, |counts| {
            let tally = Tally::new(names.len(), &tallies, counts);
            numbers_of_part(&tally, &metrics)
        });
        let (overall, rest) = estimates.split_at(OVERALL.len());
        let (of_labels, of_thresholds) = rest.split_at(3 * names.len());
        let standing = clusters_of_labels(&tallies, names.len(), |pair| [pair.0]);
        let given = clusters_of_labels(&tallies, names.len(), |pair| [pair.1]);
        let mistaken = clusters_of_labels(&tallies, names.len(), |&(label, given, _)| {
            [label, given].into_iter().filter(move |_| label != given)
        });
        let clusters_where = |predicate: &dyn Fn(&ClusterTally) -> bool| {
            tallies.iter().filter(|tally| predicate(tally)).count()
        };
        let has_error = |tally: &ClusterTally| tally.pairs.iter().any(|pair| pair.0 != pair.1);
        let clusters_with_errors = clusters_where(&has_error);
        // Fewer than ten documents have no interval at all.
        let is_tested = tallies.len() >= MIN_CLUSTERS;
        let by_label = |(label, name): (usize, &String)| {
            let found = &metrics.labels[label];
            let of = |at: usize| {
                let estimate = of_labels[3 * label + at];
                (!found.is_absent).then_some(estimate)
            };
            let telling = standing[label].min(mistaken[label]);
            let sizes = |is_such: fn(bool, bool) -> bool| {
                let size = move |tally: &ClusterTally| {
                    tally.count(|truth, given| is_such(truth == label, given == label))
                };
                tallies.iter().filter(move |_| is_tested).map(size)
            };
            LabelFigures {
                label: name.clone(),
                precision: of(0).map(|precision| {
                    precision.or_of_few(telling.min(given[label]), sizes(|_, given| given))
                }),
                recall: of(1).map(|recall| recall.or_of_few(telling, sizes(|truth, _| truth))),
                f1: of(2).map(|f1| f1.f1_or_of_few(telling, sizes(|truth, given| truth || given))),
                sentences: found.sentences,
                clusters: standing[label],
                clusters_mistaken: mistaken[label],
            }
        };
        let labels = names.iter().enumerate().map(by_label).collect();
        let [macro_f1, log_loss, brier] =
            [1, 2, 3].map(|at| overall[at].resting_on(clusters_with_errors));
        let sizes = |size: &dyn Fn(&ClusterTally) -> usize| -> Vec<f64> {
            let tested = tallies.iter().filter(|_| is_tested);
            tested.map(|tally| size(tally) as f64).collect()
        };
        let all_sizes = sizes(&|tally| tally.sums.sentences());
        let accuracy = overall[0].or_of_few(clusters_with_errors, all_sizes.into_iter());
        let bins = all.sums.equal_width.iter().enumerate();
        let points = THRESHOLDS.iter().zip(all.sums.kept).zip(of_thresholds);
        Figures {
            sentences: metrics.sentences,
            clusters: tallies.len(),
            effective_clusters: DocumentCount::from_sentences(clusters.iter().copied())
                .effective_number,
            clusters_with_errors,
            accuracy,
            macro_f1: hide_interval(standing.iter().any(|n| is_rare(*n)), macro_f1),
            log_loss,
            brier,
            expected_calibration_error: Estimate::from_value(metrics.expected_calibration_error),
            calibration_error_by_chance: metrics.calibration_error_by_chance,
            equal_mass_calibration_error: Estimate::from_value(
                metrics.equal_mass_calibration_error,
            ),
            equal_mass_error_by_chance: metrics.equal_mass_error_by_chance,
            labels,
            confusion: metrics.confusion,
            kept_sides: Vec::new(),
            reliability: bins
                .filter(|(_, bin)| bin.sentences > 0)
                .map(|(at, bin)| Reliability {
                    above: at as f64 / BINS as f64,
                    to: (at + 1) as f64 / BINS as f64,
                    sentences: bin.sentences,
                    confidence: bin.confidence / bin.sentences as f64,
                    accuracy: bin.right as f64 / bin.sentences as f64,
                })
                .collect(),
            coverage: points
                .enumerate()
                .map(|(at, ((&min_probability, (kept, _)), &estimate))| {
                    let wrong = clusters_where(&|tally| {
                        let (kept, right) = tally.sums.kept[at];
                        right < kept
                    });
                    Coverage {
                        min_probability,
                        coverage: kept as f64 / metrics.sentences.max(1) as f64,
                        accuracy: (kept > 0).then(|| {
                            let sizes = sizes(&|tally| tally.sums.kept[at].0);
                            estimate.or_of_few(wrong, sizes.into_iter())
                        }),
                    }
                })
                .collect(),
            low_f1: overall[1].low,
        }
    }

    /// Figures of some of the sentences of a labels file, given predictions for all of them.
    ///
    /// # Panics
    /// If the predictions are of another file.
    pub fn of_rows(labelled: &Labelled, predicted: &Predicted, rows: &[usize]) -> Self {
        let truth: Vec<usize> = rows
            .iter()
            .map(|row| labelled.sentences[*row].label)
            .collect();
        let part = predicted.part(rows);
        let predictions = part.with_truth(&truth);
        let names = &labelled.labels;
        let clusters = labelled.groups(rows);
        let mut figures = Figures::new(names, &predictions, &clusters);
        if let Some(cutoffs) = &part.cutoffs {
            figures.kept_sides = KeptSide::of(names, &predictions, &clusters, cutoffs);
        }
        figures
    }

    /// The overall figures with their names.
    pub fn overall(&self) -> [(&'static str, Estimate); 5] {
        [
            ("accuracy", self.accuracy),
            ("macro-F1", self.macro_f1),
            ("log loss", self.log_loss),
            ("Brier score", self.brier),
            (
                "expected calibration error",
                self.expected_calibration_error,
            ),
        ]
    }

    /// The log loss of giving every sentence the labels' shares, which is their entropy. A model whose loss
    /// is not lower has learned nothing.
    pub fn chance_log_loss(&self) -> f64 {
        let n = self.sentences as f64;
        let shares = self.labels.iter().map(|label| label.sentences as f64 / n);
        -shares
            .filter(|p| *p > 0.0)
            .map(|p| p * libm::log(p))
            .sum::<f64>()
    }

    /// The mean of the largest probabilities.
    pub fn mean_confidence(&self) -> f64 {
        let bins = self.reliability.iter();
        let sum: f64 = bins.map(|bin| bin.sentences as f64 * bin.confidence).sum();
        sum / self.sentences as f64
    }

    /// Returns true if the labels given are better than guesses. The macro-F1 of guesses is at most one
    /// divided by the number of labels: guessing k with the probability p_k has a precision and a recall of
    /// p_k.
    pub fn beats_guessing(&self) -> bool {
        let labels = self.labels.iter().filter(|label| label.sentences > 0);
        let guessed = 1.0 / labels.count().max(1) as f64;
        let f1 = self.low_f1.unwrap_or(self.macro_f1.value);
        f1 > guessed
    }
}

/// The differences of two sets of predictions for the same sentences, second minus first. The same clusters
/// are left out for both, so that sentences which are hard for both cancel out. A figure in which the two
/// differ in fewer than [`MIN_CLUSTERS`] clusters has no interval: four sentences that only one side has
/// right occur by chance in one of eight comparisons (the sign test).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The difference of the accuracy.
    pub accuracy: Estimate,
    /// The difference of the mean F1 over labels.
    pub macro_f1: Estimate,
    /// The difference of the log loss: negative is better.
    pub log_loss: Estimate,
    /// The difference of the Brier score: negative is better.
    pub brier: Estimate,
    /// The difference of the expected calibration error: negative is better. It has no interval.
    pub expected_calibration_error: Estimate,
    /// The clusters in which one side has more sentences right than the other.
    pub clusters_that_differ: usize,
}

impl Difference {
    /// The differences of the overall figures, in the order of [`Figures::overall`].
    pub fn overall(&self) -> [Estimate; 5] {
        [
            self.accuracy,
            self.macro_f1,
            self.log_loss,
            self.brier,
            self.expected_calibration_error,
        ]
    }

    /// Compares two predictions for the sentences of a labels file, on some of the sentences.
    ///
    /// # Panics
    /// If the predictions are of another file.
    pub fn of_rows(
        labelled: &Labelled,
        first: &Predicted,
        second: &Predicted,
        rows: &[usize],
    ) -> Self {
        let truth: Vec<usize> = rows
            .iter()
            .map(|row| labelled.sentences[*row].label)
            .collect();
        let (first, second) = (first.part(rows), second.part(rows));
        Difference::new(
            &first.with_truth(&truth),
            &second.with_truth(&truth),
            &labelled.groups(rows),
        )
    }

    /// Compares two sets of predictions with the same truth, in the same clusters.
    ///
    /// # Panics
    /// If the parts of the predictions or `clusters` differ in length, or a label is not among the columns.
    pub fn new(first: &Predictions, second: &Predictions, clusters: &[usize]) -> Self {
        let tallies = [
            ClusterTally::by_cluster(first, clusters),
            ClusterTally::by_cluster(second, clusters),
        ];
        let labels = first.log_probabilities.ncols();
        let metrics = |tallies: &[ClusterTally], counts: &[bool]| {
            Metrics::from_tally(&Tally::new(labels, tallies, counts))
        };
        // Each side has its own labels: one that no sentence has may have been given by one side only.
        let [one, other] = &tallies;
        let samples = [one, other].map(|tallies| metrics(tallies, &vec![true; tallies.len()]));
        let standing = clusters_of_labels(one, labels, |pair| [pair.0]);
        let estimates = jackknife(&sizes(one), &OVERALL_DIFFERENCES, |counts| {
            let [first, second] = [(one, &samples[0]), (other, &samples[1])]
                .map(|(tallies, sample)| overall(&metrics(tallies, counts), sample));
            second.iter().zip(first).map(|(b, a)| b - a).collect()
        });
        let calibration_errors = samples
            .each_ref()
            .map(|side| side.expected_calibration_error);
        let clusters_where = |differ: fn(&ClusterTally, &ClusterTally) -> bool| {
            let both = one.iter().zip(other);
            both.filter(|(first, second)| differ(first, second)).count()
        };
        let clusters_that_differ = clusters_where(|a, b| a.right() != b.right());
        let macro_f1 = estimates[1].resting_on(clusters_where(|a, b| a.pairs != b.pairs));
        // The same probabilities have exactly the same sum.
        let log_loss = clusters_where(|a, b| a.sums.log_loss != b.sums.log_loss);
        let brier = clusters_where(|a, b| a.sums.brier != b.sums.brier);
        Difference {
            accuracy: estimates[0].resting_on(clusters_that_differ),
            macro_f1: hide_interval(standing.iter().any(|n| is_rare(*n)), macro_f1),
            log_loss: estimates[2].resting_on(log_loss),
            brier: estimates[3].resting_on(brier),
            expected_calibration_error: Estimate::from_value(
                calibration_errors[1] - calibration_errors[0],
            ),
            clusters_that_differ,
        }
    }
}

#[cfg(test)]
mod tests;
