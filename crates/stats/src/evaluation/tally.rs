//! Sums over predictions by cluster. Figures of any union of clusters follow from the sum of their tallies,
//! which makes it cheap to leave clusters out.

use standpoint_core::classifier::{Confusion, argmax};

use super::jackknife::quantile;
use super::predicted::Predictions;

/// Bins of the calibration errors.
pub(super) const BINS: usize = 15;
/// The thresholds of the risk–coverage curve: labels with a lower probability are left out.
pub(super) const THRESHOLDS: [f64; 8] = [0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

/// The rounding error of a probability that was stored as its logarithm: 0.6 comes back as
/// 0.6000000000000001.
const ROUNDING: f64 = 1e-9;

/// Sentences whose largest probability lies in one range.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Bin {
    pub sentences: usize,
    /// The sentences whose most probable label is the true one.
    pub right: usize,
    /// The sum of the largest probabilities.
    pub confidence: f64,
    /// The sum of c(1 − c), c the largest probability: the variance of `right` under calibration.
    pub variance: f64,
}

impl Bin {
    /// The distance of the share of right labels from the mean confidence, times the number of sentences.
    pub fn gap(&self) -> f64 {
        (self.right as f64 - self.confidence).abs()
    }

    /// The mean of [`gap`](Self::gap) if probabilities are calibrated and sentences independent: the mean
    /// absolute value of a normal variable, `σ·√(2/π)`.
    pub fn gap_by_chance(&self) -> f64 {
        (2.0 * self.variance / std::f64::consts::PI).sqrt()
    }
}

/// Sums over sentences, apart from the confusion matrix.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sums {
    pub log_loss: f64,
    pub brier: f64,
    pub equal_width: [Bin; BINS],
    pub equal_mass: [Bin; BINS],
    /// For each threshold, the labels given that are at least so probable, and how many of them are true.
    pub kept: [(usize, usize); THRESHOLDS.len()],
}

impl Sums {
    pub fn sentences(&self) -> usize {
        self.equal_width.iter().map(|bin| bin.sentences).sum()
    }

    /// Adds one sentence.
    fn add(&mut self, predictions: &Predictions, row: usize, edges: &[f64; BINS]) {
        let (label, given) = (predictions.truth[row], predictions.given[row]);
        let log_probabilities = predictions.log_probabilities.row(row);
        self.log_loss -= log_probabilities[label].max(libm::log(predictions.least));
        for (class, z) in log_probabilities.iter().enumerate() {
            let distance = libm::exp(*z) - f64::from(class == label);
            self.brier += distance * distance;
        }
        let (class, confidence) = top(log_probabilities, given);
        let width = ((confidence * BINS as f64 - ROUNDING).ceil() as usize).clamp(1, BINS) - 1;
        let mass = edges
            .partition_point(|edge| *edge < confidence)
            .min(BINS - 1);
        for bin in [&mut self.equal_width[width], &mut self.equal_mass[mass]] {
            bin.sentences += 1;
            bin.right += usize::from(class == label);
            bin.confidence += confidence;
            bin.variance += confidence * (1.0 - confidence);
        }
        let p_given = libm::exp(log_probabilities[given]);
        for ((kept, right), threshold) in self.kept.iter_mut().zip(THRESHOLDS) {
            let is_kept = p_given >= threshold - ROUNDING;
            *kept += usize::from(is_kept);
            *right += usize::from(is_kept && given == label);
        }
    }

    /// Adds the sums of other sentences.
    fn add_sums(&mut self, other: &Sums) {
        self.log_loss += other.log_loss;
        self.brier += other.brier;
        let bins = |sums: &Sums| sums.equal_width.into_iter().chain(sums.equal_mass);
        let own = self.equal_width.iter_mut().chain(&mut self.equal_mass);
        for (bin, more) in own.zip(bins(other)) {
            bin.sentences += more.sentences;
            bin.right += more.right;
            bin.confidence += more.confidence;
            bin.variance += more.variance;
        }
        for (own, more) in self.kept.iter_mut().zip(other.kept) {
            own.0 += more.0;
            own.1 += more.1;
        }
    }
}

/// The sums over the sentences of one cluster.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ClusterTally {
    pub sums: Sums,
    /// A label, the label given and the number of sentences. Of many possible pairs a cluster has few.
    pub pairs: Vec<(usize, usize, usize)>,
}

impl ClusterTally {
    /// Tallies each cluster. `clusters[row]` are numbers without gaps.
    pub fn by_cluster(predictions: &Predictions, clusters: &[usize]) -> Vec<Self> {
        let edges = equal_mass_edges(predictions);
        let count = clusters.iter().max().map_or(0, |last| last + 1);
        let mut tallies = vec![ClusterTally::default(); count];
        for (row, &cluster) in clusters.iter().enumerate() {
            let tally = &mut tallies[cluster];
            tally.sums.add(predictions, row, &edges);
            let pair = (predictions.truth[row], predictions.given[row], 1);
            tally.pairs.push(pair);
        }
        for ClusterTally { pairs, .. } in &mut tallies {
            pairs.sort_unstable();
            pairs.dedup_by(|next, kept| {
                let is_same = (next.0, next.1) == (kept.0, kept.1);
                kept.2 += usize::from(is_same) * next.2;
                is_same
            });
            pairs.shrink_to_fit();
        }
        tallies
    }

    /// The sentences whose label and label given are such.
    pub fn count(&self, is_such: impl Fn(usize, usize) -> bool) -> f64 {
        let such = self.pairs.iter().filter(|pair| is_such(pair.0, pair.1));
        such.map(|pair| pair.2 as f64).sum()
    }

    /// The sentences that were given their own label.
    pub fn right(&self) -> usize {
        let right = self.pairs.iter().filter(|pair| pair.0 == pair.1);
        right.map(|pair| pair.2).sum()
    }
}

/// The sums over many clusters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tally {
    pub confusion: Confusion,
    pub sums: Sums,
}

impl Tally {
    /// Adds up the clusters that count.
    pub fn new(labels: usize, clusters: &[ClusterTally], counts: &[bool]) -> Tally {
        let mut sum = Tally {
            confusion: Confusion::empty(labels),
            sums: Sums::default(),
        };
        for (cluster, _) in clusters.iter().zip(counts).filter(|(_, counts)| **counts) {
            sum.sums.add_sums(&cluster.sums);
            for &(label, given, count) in &cluster.pairs {
                sum.confusion.add(label, given, count);
            }
        }
        sum
    }
}

/// The upper ends of bins with equally many sentences, by their largest probability.
fn equal_mass_edges(predictions: &Predictions) -> [f64; BINS] {
    let rows = predictions.log_probabilities.outer_iter();
    let mut tops: Vec<f64> = rows.map(|row| top(row, 0).1).collect();
    tops.sort_by(f64::total_cmp);
    std::array::from_fn(|bin| {
        if bin + 1 == BINS {
            f64::INFINITY
        } else {
            quantile(&tops, (bin + 1) as f64 / BINS as f64).unwrap_or(1.0)
        }
    })
}

/// The most probable label and its probability. Of equally probable labels it is the one that was given.
fn top(log_probabilities: ndarray::ArrayView1<f64>, given: usize) -> (usize, f64) {
    let first = argmax(log_probabilities.iter().copied());
    let class = if log_probabilities[given] >= log_probabilities[first] {
        given
    } else {
        first
    };
    (class, libm::exp(log_probabilities[class]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;
    use proptest::prelude::*;

    /// For every hundredth, in the bin (lo, hi] and at the threshold that equals it.
    #[test]
    fn a_probability_at_an_edge_belongs_to_the_bin_below_and_is_kept() {
        for hundredth in 51..100 {
            let p = f64::from(hundredth) / 100.0;
            let log_probabilities = ndarray::array![[p.ln(), (1.0 - p).ln()]];
            let predictions = Predictions {
                truth: &[0],
                log_probabilities: log_probabilities.view(),
                given: &[0],
                least: 0.0,
            };
            let tally = &ClusterTally::by_cluster(&predictions, &[0])[0].sums;
            let bin = tally.equal_width.iter().position(|bin| bin.sentences == 1);
            // In whole numbers: the first bin whose upper end, in hundredths of a fifteenth, is no less.
            let wanted = (0..BINS).find(|bin| 100 * (bin + 1) >= 15 * hundredth as usize);
            assert_eq!(bin, wanted, "{p}");
            let kept = tally.kept.iter().filter(|(kept, _)| *kept == 1).count();
            let reached = THRESHOLDS.iter().filter(|threshold| **threshold <= p);
            assert_eq!(kept, reached.count(), "{p}");
        }
    }

    proptest! {
        /// Counting clusters apart and adding them up is counting all sentences at once.
        #[test]
        fn tallies_of_clusters_add_up(
            rows in prop::collection::vec((0usize..2, 0usize..2, 0.01f64..0.99, 0usize..4), 1..40)
        ) {
            let truth: Vec<usize> = rows.iter().map(|r| r.0).collect();
            let given: Vec<usize> = rows.iter().map(|r| r.1).collect();
            let log_probabilities = Array2::from_shape_fn((rows.len(), 2), |(row, class)| {
                let p = rows[row].2;
                if class == 0 { p.ln() } else { (1.0 - p).ln() }
            });
            let predictions = Predictions {
                truth: &truth,
                log_probabilities: log_probabilities.view(),
                given: &given,
                least: 0.0,
            };
            let clusters: Vec<usize> = rows.iter().map(|r| r.3).collect();
            let tallies = ClusterTally::by_cluster(&predictions, &clusters);
            let sum = Tally::new(2, &tallies, &vec![true; tallies.len()]);
            let one_cluster = &ClusterTally::by_cluster(&predictions, &vec![0; rows.len()]);
            let once = Tally::new(2, one_cluster, &[true]);
            prop_assert_eq!(&sum.confusion, &once.confusion);
            prop_assert_eq!(&once.confusion, &Confusion::new(2, &truth, &given));
            prop_assert_eq!(sum.sums.kept, once.sums.kept);
            prop_assert_eq!(sum.sums.sentences(), rows.len());
            prop_assert!((sum.sums.log_loss - once.sums.log_loss).abs() < 1e-9);
            let masses = once.sums.equal_mass.map(|bin| bin.sentences);
            prop_assert_eq!(masses.iter().sum::<usize>(), rows.len());
            let none = Tally::new(2, one_cluster, &[false]);
            prop_assert_eq!(none.sums.sentences(), 0);
            // The size of a cluster grows with its sentences, not with the labels.
            let entries = tallies.iter().map(|tally| tally.pairs.len()).sum::<usize>();
            prop_assert!(entries <= rows.len() && one_cluster[0].pairs.len() <= 4);
        }
    }
}
