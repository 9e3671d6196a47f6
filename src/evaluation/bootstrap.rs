//! Intervals by the cluster bootstrap.
//!
//! Sentences of one article are alike, so resampling sentences gives intervals that are too narrow. Here
//! clusters (articles with their wire copies) are drawn with replacement and keep all their sentences
//! (Field and Welsh 2007; `vcovBS` of R's sandwich package draws the same way). An interval runs from the
//! 2.5th to the 97.5th percentile of the draws.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use serde::Serialize;

/// The number of draws.
pub const DRAWS: u64 = 1000;
/// The least number of clusters for an interval. Percentiles of two clusters can hardly cover more than half,
/// and those of three to nine covered the truth in 75 to 89 of 100 simulated tables
/// (`docs/research/coverage.md`). The same holds for a label in fewer clusters, which a draw has never, once
/// or many times.
pub const LEAST_CLUSTERS: usize = 10;
/// The rounding error of a number, as a share of its size or of 1, whichever is larger.
const ROUNDING: f64 = 1e-9;
/// With more than this share of undefined draws there is no interval: the others are a selection.
const MOST_UNDEFINED: f64 = 0.05;

/// A number with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The number itself, from all sentences.
    pub value: f64,
    /// The lower end of the interval. There is none with fewer than [`LEAST_CLUSTERS`] clusters, or with
    /// fewer that bear on the number (for an accuracy those with an error); if the middle 95 % of the draws
    /// give the same number, or more than one in twenty gives none; and for calibration errors.
    pub low: Option<f64>,
    /// The upper end of the interval.
    pub high: Option<f64>,
}

impl Estimate {
    /// A number without an interval.
    pub(super) fn without_interval(self) -> Self {
        Estimate {
            low: None,
            high: None,
            ..self
        }
    }

    /// Drops the interval if fewer than [`LEAST_CLUSTERS`] clusters bear on the number.
    pub(super) fn resting_on(self, clusters: usize) -> Self {
        match clusters < LEAST_CLUSTERS {
            true => self.without_interval(),
            false => self,
        }
    }

    /// `None` if the number is NaN.
    pub(super) fn if_defined(self) -> Option<Self> {
        (!self.value.is_nan()).then_some(self)
    }
}

/// Computes statistics with their intervals. `statistics` takes how often each cluster counts; once each
/// gives the values themselves.
///
/// A draw may leave a number undefined (NaN). Its interval is then that of the other draws, or none if more
/// than one draw in twenty is undefined. There is none either if the middle 95 % of the draws give the same
/// number up to rounding, such as the accuracy of sentences that are all correct: resampling cannot show
/// errors that the sample does not have, and an interval without width would claim certainty.
pub fn cluster_bootstrap(
    clusters: usize,
    statistics: impl Fn(&[u32]) -> Vec<f64> + Sync,
) -> Vec<Estimate> {
    let values = statistics(&vec![1; clusters]);
    let draws: Vec<Vec<f64>> = match clusters < LEAST_CLUSTERS {
        true => Vec::new(),
        false => (0..DRAWS)
            .into_par_iter()
            .map(|draw| statistics(&multiplicities(clusters, draw)))
            .collect(),
    };
    let interval = |at: usize| {
        let mut drawn: Vec<f64> = draws.iter().map(|draw| draw[at]).collect();
        drawn.retain(|v| !v.is_nan());
        if (drawn.len() as f64) < (1.0 - MOST_UNDEFINED) * draws.len() as f64 {
            return (None, None);
        }
        drawn.sort_by(f64::total_cmp);
        let ends = (quantile(&drawn, 0.025), quantile(&drawn, 0.975));
        match ends {
            (Some(low), Some(high)) if has_width(low, high) => ends,
            _ => (None, None),
        }
    };
    let with_interval = |(at, value): (usize, f64)| {
        let (low, high) = interval(at);
        Estimate { value, low, high }
    };
    values.into_iter().enumerate().map(with_interval).collect()
}

/// Returns true if two numbers differ by more than rounding.
fn has_width(low: f64, high: f64) -> bool {
    high - low > ROUNDING * low.abs().max(high.abs()).max(1.0)
}

/// The number of times that a draw takes each cluster. Each draw has its own random stream and can be made at
/// any time.
fn multiplicities(clusters: usize, draw: u64) -> Vec<u32> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(draw);
    let mut counts = vec![0; clusters];
    for _ in 0..clusters {
        counts[random.random_range(0..clusters)] += 1;
    }
    counts
}

/// The quantile of sorted values with linear interpolation (type 7 of Hyndman and Fan 1996).
pub(super) fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share * last as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(last);
    Some(sorted[below] + (place - below as f64) * (sorted[above] - sorted[below]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean_of(values: &[f64]) -> impl Fn(&[u32]) -> Vec<f64> + Sync {
        |counts| {
            let weighted = values.iter().zip(counts).map(|(v, n)| v * f64::from(*n));
            vec![weighted.sum::<f64>() / f64::from(counts.iter().sum::<u32>())]
        }
    }

    #[test]
    fn quantiles_are_those_of_r() {
        // quantile(c(1, 2, 4, 8), c(.025, .5, .9)) in R.
        let sorted = [1.0, 2.0, 4.0, 8.0];
        for (share, wanted) in [(0.025, 1.075), (0.5, 3.0), (0.9, 6.8)] {
            let found = quantile(&sorted, share).unwrap();
            assert!((found - wanted).abs() < 1e-12, "{share}: {found}");
        }
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn the_interval_of_a_mean_is_about_two_standard_errors_wide() {
        let values: Vec<f64> = (0..200).map(|i| f64::from(i % 10)).collect();
        let estimate = cluster_bootstrap(values.len(), mean_of(&values))[0];
        // Mean 4.5, standard deviation 2.872, so the error is 2.872 / √200 = 0.203.
        assert_eq!(estimate.value, 4.5);
        let width = estimate.high.unwrap() - estimate.low.unwrap();
        assert!((width / (2.0 * 1.96 * 0.2031) - 1.0).abs() < 0.1, "{width}");
    }

    #[test]
    fn fewer_than_ten_clusters_give_no_interval() {
        let estimate = cluster_bootstrap(1, mean_of(&[3.0]))[0];
        assert_eq!((estimate.value, estimate.low), (3.0, None));
        let estimate = Estimate {
            value: 0.4,
            low: Some(0.2),
            high: Some(0.6),
        };
        assert_eq!(estimate.resting_on(LEAST_CLUSTERS), estimate);
        assert_eq!(estimate.resting_on(LEAST_CLUSTERS - 1).low, None);
        let undefined = Estimate {
            value: f64::NAN,
            ..estimate
        };
        assert_eq!(undefined.if_defined(), None);
    }

    #[test]
    fn draws_that_agree_but_for_rounding_are_no_interval() {
        let interval = |values: &[f64]| cluster_bootstrap(values.len(), mean_of(values))[0].low;
        // The mean of many 0.1 differs from 0.1 by rounding, and from draw to draw.
        assert_eq!(interval(&[0.1; 50]), None);
        assert_eq!(interval(&[3e9 + 0.1; 50]), None);
        assert_eq!(interval(&[1e-17, -1e-17, 2e-17]), None);
        // One of a thousand clusters that differs is in 63 of 100 draws, whatever the 2.5th percentile is.
        let mut one = [1.0; 1000];
        one[0] = 0.0;
        assert!(interval(&one).is_some());
        // Four draws in a thousand reach no percentile: from 0 to 0 is no interval either.
        let statistics = |counts: &[u32]| vec![f64::from(u8::from(counts[0] >= 5))];
        let rare = cluster_bootstrap(40, statistics)[0];
        assert_eq!((rare.low, rare.high), (None, None));
    }

    #[test]
    fn a_number_that_many_draws_leave_undefined_has_no_interval() {
        let without = |clusters: usize, needed: usize| {
            let statistics = |counts: &[u32]| match counts[..needed].iter().any(|n| *n > 0) {
                true => vec![f64::from(counts[0])],
                false => vec![f64::NAN],
            };
            cluster_bootstrap(clusters, statistics)[0].low
        };
        // One of thirty clusters is missed by 36 % of the draws, two by 13 %, four by 2 %.
        assert_eq!((without(30, 1), without(30, 2)), (None, None));
        assert_eq!(without(30, 4), Some(0.0));
    }

    #[test]
    fn the_draws_are_the_same_each_time_and_differ_from_each_other() {
        assert_eq!(multiplicities(50, 7), multiplicities(50, 7));
        assert_ne!(multiplicities(50, 7), multiplicities(50, 8));
        assert_eq!(multiplicities(50, 7).iter().sum::<u32>(), 50);
    }
}
