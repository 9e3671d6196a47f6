//! Figures of a set of predictions with their intervals, and the difference of two sets.

use std::collections::BTreeSet;

use serde::Serialize;

use super::bootstrap::{Estimate, LEAST_CLUSTERS, cluster_bootstrap};
use super::metrics::Metrics;
use super::predicted::Predictions;
use super::tally::{BINS, ClusterTally, THRESHOLDS, Tally};
use crate::document_count::DocumentCount;

/// Figures of one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelFigures {
    /// The label.
    pub label: String,
    /// The share of sentences given the label that have it; 0 where none was given it. No value, here and below, where no sentence
    /// has the label either: 0/0 is no figure, and the mean F1 leaves it out. No interval where those given it stand in fewer than
    /// [`LEAST_CLUSTERS`].
    pub precision: Option<Estimate>,
    /// The share of sentences with the label that were given it.
    pub recall: Option<Estimate>,
    /// Their harmonic mean.
    pub f1: Option<Estimate>,
    /// Sentences with the label.
    pub sentences: usize,
    /// The clusters that they stand in. Where these are fewer than [`LEAST_CLUSTERS`], no figure of the label has an interval, and
    /// the mean F1 has none.
    pub clusters: usize,
    /// The clusters in which a sentence has the label and was given another, or the other way round. Where these are fewer than
    /// [`LEAST_CLUSTERS`], no figure of the label has an interval.
    pub clusters_mistaken: usize,
}

impl LabelFigures {
    /// Whether it stands in too few clusters for an interval. A label that no sentence has is 0 in every draw, if it counts.
    pub(crate) fn is_rare(&self) -> bool {
        is_rare(self.clusters)
    }
}

fn is_rare(clusters: usize) -> bool {
    (1..LEAST_CLUSTERS).contains(&clusters)
}

/// In how many clusters each label stands, where it stands in a pair of the true one and the one given as `of` says.
fn clusters_of_labels<Labels: IntoIterator<Item = usize>>(
    tallies: &[ClusterTally],
    labels: usize,
    of: impl Fn(&(usize, usize, usize)) -> Labels,
) -> Vec<usize> {
    let mut clusters = vec![0; labels];
    for ClusterTally { pairs, .. } in tallies {
        let of_cluster: BTreeSet<usize> = pairs.iter().flat_map(&of).collect();
        of_cluster
            .into_iter()
            .for_each(|label| clusters[label] += 1);
    }
    clusters
}

/// The estimate, without its interval if that is to be hidden.
fn unless(hidden: bool, estimate: Estimate) -> Estimate {
    match hidden {
        true => estimate.without_interval(),
        false => estimate,
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
    /// Labels less probable than this are left away.
    pub min_probability: f64,
    /// The share of sentences that keep their label.
    pub coverage: f64,
    /// The share of those that were given the true one; 1 minus it is the risk. No value where no
    /// sentence is kept; no interval where those kept, or those of them that are wrong, stand in fewer than [`LEAST_CLUSTERS`].
    pub accuracy: Option<Estimate>,
}

/// Figures of a set of predictions, each with its cluster-bootstrap interval.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// How many sentences were predicted.
    pub sentences: usize,
    /// How many clusters (documents with their copies) they stand in: what was resampled.
    pub clusters: usize,
    /// As how many clusters of one size these count: `N²/Σ M²`, M the sentences of a cluster and N of all.
    pub effective_clusters: f64,
    /// The clusters that have a sentence which was not given its own label. Where these are fewer than [`LEAST_CLUSTERS`], nothing has an
    /// interval: draws have such a cluster never, once or many times over, and most of a log loss or Brier score comes from them too.
    pub clusters_with_errors: usize,
    /// The share given their own label.
    pub accuracy: Estimate,
    /// The mean F1 over labels, those that no sentence has and none was given left out.
    pub macro_f1: Estimate,
    /// The mean of −ln p of the true label, in nats.
    pub log_loss: Estimate,
    /// The mean squared distance of the probabilities from the truth, summed over labels (0 to 2).
    pub brier: Estimate,
    /// Expected calibration error over 15 equal-width bins. It is biased upward, and a bootstrap draw has
    /// the bias a second time, so that it has no interval.
    pub expected_calibration_error: Estimate,
    /// What that error would be by chance alone ([`Metrics::calibration_error_by_chance`]).
    pub calibration_error_by_chance: f64,
    /// Expected calibration error over 15 bins of equally many sentences, likewise without an interval.
    pub equal_mass_calibration_error: Estimate,
    /// What that error would be by chance alone.
    pub equal_mass_error_by_chance: f64,
    /// By label.
    pub labels: Vec<LabelFigures>,
    /// `confusion[label][given]`.
    pub confusion: Vec<Vec<usize>>,
    /// The reliability table, empty bins left away.
    pub reliability: Vec<Reliability>,
    /// The risk–coverage curve.
    pub coverage: Vec<Coverage>,
    /// The lower end of the mean F1 over the labels of each draw, whether or not the mean F1 has an interval.
    #[serde(skip)]
    least_f1: Option<f64>,
}

/// Overall figures of a draw, in the order of [`Figures`]' fields.
fn overall(metrics: &Metrics, whole: &Metrics) -> [f64; 6] {
    [
        metrics.accuracy,
        metrics.macro_f1_of_draw(whole),
        metrics.log_loss,
        metrics.brier,
        metrics.expected_calibration_error,
        metrics.equal_mass_calibration_error,
    ]
}

/// Figures of a draw: those overall, three of each label, one of each threshold, and the macro-F1 over the labels drawn. Those of `whole`
/// are of all sentences.
fn numbers_of_draw(tally: &Tally, whole: &Metrics) -> Vec<f64> {
    let drawn = Metrics::of(tally);
    let mut numbers = overall(&drawn, whole).to_vec();
    for (at, (label, all)) in drawn.labels.iter().zip(&whole.labels).enumerate() {
        // A draw without a sentence of the label says nothing of its recall and F1, one in which it
        // was never given nothing of its precision.
        let defined = |value, drawn: usize, all: usize| match drawn == 0 && all > 0 {
            true => f64::NAN,
            false => value,
        };
        let (n, all) = (label.sentences, all.sentences);
        numbers.extend([
            defined(label.precision, drawn.given(at), whole.given(at)),
            defined(label.recall, n, all),
            defined(label.f1, n, all),
        ]);
    }
    let kept = tally.sums.kept;
    numbers.extend(kept.map(|(kept, right)| right as f64 / kept as f64));
    numbers.push(drawn.macro_f1_of_drawn(whole));
    numbers
}

impl Figures {
    /// Figures of predictions for sentences that stand in clusters, numbered without gaps.
    ///
    /// # Panics
    /// When the parts of predictions are not of the same sentences, a label is not among the columns, or `clusters` is
    /// not as long as they are.
    pub fn new(names: &[String], predictions: &Predictions, clusters: &[usize]) -> Self {
        let tallies = ClusterTally::of_each(predictions, clusters);
        let all = Tally::new(names.len(), &tallies, &vec![1; tallies.len()]);
        let metrics = Metrics::of(&all);
        let estimates = cluster_bootstrap(tallies.len(), |times| {
            let tally = Tally::new(names.len(), &tallies, times);
            numbers_of_draw(&tally, &metrics)
        });
        let (overall, rest) = estimates.split_at(6);
        let (of_labels, rest) = rest.split_at(3 * names.len());
        let (of_thresholds, over_drawn) = rest.split_at(THRESHOLDS.len());
        let standing = clusters_of_labels(&tallies, names.len(), |pair| [pair.0]);
        let given = clusters_of_labels(&tallies, names.len(), |pair| [pair.1]);
        let mistaken = clusters_of_labels(&tallies, names.len(), |&(label, given, _)| {
            [label, given].into_iter().filter(move |_| label != given)
        });
        let clusters_where = |is_such: &dyn Fn(&ClusterTally) -> bool| {
            tallies.iter().filter(|tally| is_such(tally)).count()
        };
        let has_error = |tally: &ClusterTally| tally.pairs.iter().any(|pair| pair.0 != pair.1);
        let clusters_with_errors = clusters_where(&has_error);
        let of_label = |(label, name): (usize, &String)| {
            let found = &metrics.labels[label];
            let is_rare = is_rare(standing[label]);
            let shown = |at: usize| {
                let estimate = unless(is_rare, of_labels[3 * label + at]);
                (!found.is_absent).then(|| estimate.resting_on(mistaken[label]))
            };
            LabelFigures {
                label: name.clone(),
                precision: shown(0).map(|precision| precision.resting_on(given[label])),
                recall: shown(1),
                f1: shown(2),
                sentences: found.sentences,
                clusters: standing[label],
                clusters_mistaken: mistaken[label],
            }
        };
        let labels = names.iter().enumerate().map(of_label).collect();
        let [accuracy, macro_f1, log_loss, brier] =
            [0, 1, 2, 3].map(|at| overall[at].resting_on(clusters_with_errors));
        let bins = all.sums.equal_width.iter().enumerate();
        let points = THRESHOLDS.iter().zip(all.sums.kept).zip(of_thresholds);
        Figures {
            sentences: metrics.sentences,
            clusters: tallies.len(),
            effective_clusters: DocumentCount::from_sentences(clusters.iter().copied())
                .effective_number,
            clusters_with_errors,
            accuracy,
            macro_f1: unless(standing.iter().any(|n| is_rare(*n)), macro_f1),
            log_loss,
            brier,
            expected_calibration_error: overall[4].without_interval(),
            calibration_error_by_chance: metrics.calibration_error_by_chance,
            equal_mass_calibration_error: overall[5].without_interval(),
            equal_mass_error_by_chance: metrics.equal_mass_error_by_chance,
            labels,
            confusion: metrics.confusion,
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
                    // Those that have an error among what is kept are some of those that keep a sentence.
                    let wrong = clusters_where(&|tally| {
                        let (kept, right) = tally.sums.kept[at];
                        right < kept
                    });
                    Coverage {
                        min_probability,
                        coverage: kept as f64 / metrics.sentences.max(1) as f64,
                        accuracy: (kept > 0).then(|| estimate.resting_on(wrong)),
                    }
                })
                .collect(),
            least_f1: over_drawn[0].low,
        }
    }
}

impl Figures {
    /// The log loss of always giving each label its share among the sentences: their entropy. A model
    /// that does not stay below it has learned nothing.
    pub(crate) fn chance_log_loss(&self) -> f64 {
        let n = self.sentences as f64;
        let shares = self.labels.iter().map(|label| label.sentences as f64 / n);
        -shares
            .filter(|p| *p > 0.0)
            .map(|p| p * libm::log(p))
            .sum::<f64>()
    }
}

impl Figures {
    /// The mean of the largest probabilities.
    pub(crate) fn mean_confidence(&self) -> f64 {
        let bins = self.reliability.iter();
        let sum: f64 = bins.map(|bin| bin.sentences as f64 * bin.confidence).sum();
        sum / self.sentences as f64
    }

    /// Whether the labels given tell more than guesses, whose macro-F1 is at most one by the number of labels: a guess
    /// of k with the probability p_k is right in p_k of the sentences given k and of those that have it.
    pub(crate) fn labels_tell(&self) -> bool {
        let labels = self.labels.iter().filter(|label| label.sentences > 0);
        let guessed = 1.0 / labels.count().max(1) as f64;
        let f1 = self.least_f1.unwrap_or(self.macro_f1.value);
        f1 > guessed
    }
}

/// How much two sets of predictions for the same sentences differ, second minus first. Each draw of
/// the bootstrap takes the same clusters for both, so what is hard for both cancels out. Where the two differ in a figure in fewer than
/// [`LEAST_CLUSTERS`] of them, it has no interval: four sentences that the one has right and the other wrong would be a difference in
/// nearly each draw, and yet come by chance in one of eight comparisons (the sign test).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Of the accuracy.
    pub accuracy: Estimate,
    /// Of the mean F1 over labels.
    pub macro_f1: Estimate,
    /// Of the log loss: negative is better.
    pub log_loss: Estimate,
    /// Of the Brier score: negative is better.
    pub brier: Estimate,
    /// Of the expected calibration error: negative is better. It has no interval.
    pub expected_calibration_error: Estimate,
    /// The clusters of which the one has more sentences right than the other: what the difference of the accuracy rests on.
    pub clusters_that_differ: usize,
}

impl Difference {
    /// Compares two sets of predictions with the same truth, in the same clusters.
    ///
    /// # Panics
    /// When the parts of predictions are not of the same sentences, a label is not among the columns, or `clusters` is
    /// not as long as they are.
    pub fn new(first: &Predictions, second: &Predictions, clusters: &[usize]) -> Self {
        let tallies = [
            ClusterTally::of_each(first, clusters),
            ClusterTally::of_each(second, clusters),
        ];
        let labels = first.log_probabilities.ncols();
        let metrics = |tallies: &[ClusterTally], times: &[u32]| {
            Metrics::of(&Tally::new(labels, tallies, times))
        };
        // Each by itself: a label that no sentence has may have been given by one of the two.
        let [one, other] = &tallies;
        let wholes = [one, other].map(|tallies| metrics(tallies, &vec![1; tallies.len()]));
        let standing = clusters_of_labels(one, labels, |pair| [pair.0]);
        let estimates = cluster_bootstrap(one.len(), |times| {
            let [first, second] = [(one, &wholes[0]), (other, &wholes[1])]
                .map(|(tallies, whole)| overall(&metrics(tallies, times), whole));
            second.iter().zip(first).map(|(b, a)| b - a).collect()
        });
        let clusters_where = |differ: fn(&ClusterTally, &ClusterTally) -> bool| {
            let both = one.iter().zip(other);
            both.filter(|(first, second)| differ(first, second)).count()
        };
        let clusters_that_differ = clusters_where(|a, b| a.right() != b.right());
        let macro_f1 = estimates[1].resting_on(clusters_where(|a, b| a.pairs != b.pairs));
        // The same probabilities add up to the very same sum.
        let log_loss = clusters_where(|a, b| a.sums.log_loss != b.sums.log_loss);
        let brier = clusters_where(|a, b| a.sums.brier != b.sums.brier);
        Difference {
            accuracy: estimates[0].resting_on(clusters_that_differ),
            macro_f1: unless(standing.iter().any(|n| is_rare(*n)), macro_f1),
            log_loss: estimates[2].resting_on(log_loss),
            brier: estimates[3].resting_on(brier),
            expected_calibration_error: estimates[4].without_interval(),
            clusters_that_differ,
        }
    }
}

#[cfg(test)]
mod tests;
