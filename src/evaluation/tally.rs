//! What a set of predictions adds up to: figures of any union of clusters come from the sum of their
//! tallies, which makes bootstrap draws cheap.

use super::bootstrap::quantile;
use super::predicted::Predictions;
use crate::classifier::{Confusion, argmax};

/// Bins of the calibration errors.
pub(super) const BINS: usize = 15;
/// The probabilities below which a label may be left away.
pub(super) const THRESHOLDS: [f64; 8] = [0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

/// A probability is known by its logarithm: 0.6 comes back as 0.6000000000000001, which is no more than 0.6.
const ROUNDING: f64 = 1e-9;

/// Sentences whose largest probability lies in one range.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Bin {
    pub sentences: usize,
    /// Those whose most probable label is the true one.
    pub right: usize,
    /// The sum of the largest probabilities.
    pub confidence: f64,
    /// The sum of c(1 − c), c the largest probability: the variance of `right` if probabilities are right.
    pub variance: f64,
}

impl Bin {
    /// How far the share of right labels is from the mean confidence, times the number of sentences.
    pub fn gap(&self) -> f64 {
        (self.right as f64 - self.confidence).abs()
    }

    /// What [`gap`](Self::gap) is on average if probabilities are right and sentences stand alone: the mean
    /// absolute value of a normal variable, `σ·√(2/π)`.
    pub fn gap_by_chance(&self) -> f64 {
        (2.0 * self.variance / std::f64::consts::PI).sqrt()
    }
}

/// Sums over sentences.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tally {
    pub confusion: Confusion,
    pub log_loss: f64,
    pub brier: f64,
    pub equal_width: [Bin; BINS],
    pub equal_mass: [Bin; BINS],
    /// For each threshold, the sentences given a label at least so probable, and those of them given
    /// the true one.
    pub kept: [(usize, usize); THRESHOLDS.len()],
}

impl Tally {
    pub fn new(classes: usize) -> Self {
        Tally {
            confusion: Confusion::empty(classes),
            log_loss: 0.0,
            brier: 0.0,
            equal_width: [Bin::default(); BINS],
            equal_mass: [Bin::default(); BINS],
            kept: [(0, 0); THRESHOLDS.len()],
        }
    }

    pub fn sentences(&self) -> usize {
        self.equal_width.iter().map(|bin| bin.sentences).sum()
    }

    /// The upper ends of bins that hold equally many of the sentences, by their largest probability.
    pub fn equal_mass_edges(predictions: &Predictions) -> [f64; BINS] {
        let rows = predictions.log_probabilities.outer_iter();
        let mut tops: Vec<f64> = rows.map(|row| top(row).1).collect();
        tops.sort_by(f64::total_cmp);
        std::array::from_fn(|bin| match bin + 1 == BINS {
            true => f64::INFINITY,
            false => quantile(&tops, (bin + 1) as f64 / BINS as f64).unwrap_or(1.0),
        })
    }

    /// Adds one sentence.
    pub fn add(&mut self, predictions: &Predictions, row: usize, edges: &[f64; BINS]) {
        let (label, given) = (predictions.truth[row], predictions.given[row]);
        let log_probabilities = predictions.log_probabilities.row(row);
        self.confusion.add(label, given);
        self.log_loss -= log_probabilities[label];
        for (class, z) in log_probabilities.iter().enumerate() {
            let distance = libm::exp(*z) - f64::from(class == label);
            self.brier += distance * distance;
        }
        let (class, confidence) = top(log_probabilities);
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
        let of_given = libm::exp(log_probabilities[given]);
        for ((kept, right), threshold) in self.kept.iter_mut().zip(THRESHOLDS) {
            let is_kept = of_given >= threshold - ROUNDING;
            *kept += usize::from(is_kept);
            *right += usize::from(is_kept && given == label);
        }
    }

    /// Adds another tally so many times.
    pub fn add_times(&mut self, other: &Tally, times: u32) {
        let (count, weight) = (times as usize, f64::from(times));
        self.confusion.add_times(&other.confusion, count);
        self.log_loss += weight * other.log_loss;
        self.brier += weight * other.brier;
        let bins = |tally: &Tally| tally.equal_width.into_iter().chain(tally.equal_mass);
        let own = self.equal_width.iter_mut().chain(&mut self.equal_mass);
        for (bin, more) in own.zip(bins(other)) {
            bin.sentences += count * more.sentences;
            bin.right += count * more.right;
            bin.confidence += weight * more.confidence;
            bin.variance += weight * more.variance;
        }
        for (own, more) in self.kept.iter_mut().zip(other.kept) {
            own.0 += count * more.0;
            own.1 += count * more.1;
        }
    }

    /// The tally of each cluster; `clusters[row]` are numbers without gaps.
    pub fn by_cluster(predictions: &Predictions, clusters: &[usize]) -> Vec<Tally> {
        let edges = Self::equal_mass_edges(predictions);
        let count = clusters.iter().max().map_or(0, |last| last + 1);
        let mut tallies = vec![Tally::new(predictions.log_probabilities.ncols()); count];
        for (row, &cluster) in clusters.iter().enumerate() {
            tallies[cluster].add(predictions, row, &edges);
        }
        tallies
    }

    /// The sum of tallies, each so many times.
    pub fn sum(tallies: &[Tally], times: &[u32]) -> Tally {
        let mut sum = Tally::new(tallies.first().map_or(0, |t| t.confusion.counts().len()));
        for (tally, &times) in tallies.iter().zip(times).filter(|(_, times)| **times > 0) {
            sum.add_times(tally, times);
        }
        sum
    }
}

/// The most probable label, the first of equals, and its probability.
fn top(log_probabilities: ndarray::ArrayView1<f64>) -> (usize, f64) {
    let class = argmax(log_probabilities.iter().copied());
    (class, libm::exp(log_probabilities[class]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;
    use proptest::prelude::*;

    /// Of every hundredth, in the bin (lo, hi] and at the threshold that it is.
    #[test]
    fn a_probability_at_an_edge_belongs_to_the_bin_below_and_is_kept() {
        for hundredth in 51..100 {
            let p = f64::from(hundredth) / 100.0;
            let log_probabilities = ndarray::array![[p.ln(), (1.0 - p).ln()]];
            let predictions = Predictions {
                truth: &[0],
                log_probabilities: log_probabilities.view(),
                given: &[0],
            };
            let tally = &Tally::by_cluster(&predictions, &[0])[0];
            let bin = tally.equal_width.iter().position(|bin| bin.sentences == 1);
            // In whole numbers: the first bin whose upper end, in hundredths of a fifteenth, is no less.
            let wanted = (0..BINS).find(|bin| 100 * (bin + 1) >= 15 * hundredth as usize);
            assert_eq!(bin, wanted, "{p}");
            let kept = tally.kept.iter().filter(|(kept, _)| *kept == 1).count();
            let wanted = THRESHOLDS
                .iter()
                .filter(|threshold| **threshold <= p)
                .count();
            assert_eq!(kept, wanted, "{p}");
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
            };
            let clusters: Vec<usize> = rows.iter().map(|r| r.3).collect();
            let tallies = Tally::by_cluster(&predictions, &clusters);
            let sum = Tally::sum(&tallies, &vec![1; tallies.len()]);
            let whole = &Tally::by_cluster(&predictions, &vec![0; rows.len()])[0];
            prop_assert_eq!(&sum.confusion, &whole.confusion);
            prop_assert_eq!(sum.kept, whole.kept);
            prop_assert_eq!(sum.sentences(), rows.len());
            prop_assert!((sum.log_loss - whole.log_loss).abs() < 1e-9);
            let masses = whole.equal_mass.map(|bin| bin.sentences);
            prop_assert_eq!(masses.iter().sum::<usize>(), rows.len());
            let twice = Tally::sum(std::slice::from_ref(whole), &[2]);
            prop_assert_eq!(twice.sentences(), 2 * rows.len());
        }
    }
}
