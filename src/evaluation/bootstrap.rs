//! Intervals by the cluster bootstrap.
//!
//! Sentences of one article are alike, so resampling sentences gives intervals that are too narrow.
//! Here whole clusters (articles, with their wire copies) are drawn with replacement and keep all
//! their sentences (Field and Welsh 2007; `vcovBS` of R's sandwich package draws the same way); an
//! interval runs from the 2.5th to the 97.5th percentile of what the draws give.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use serde::Serialize;

/// How many times the clusters are drawn.
pub const DRAWS: u64 = 1000;
/// Of fewer clusters there are no intervals: percentiles of two can cover hardly more than half, and those of three to nine covered the
/// truth in 75 to 89 of 100 simulated tables. The same holds of a label in fewer clusters, which draws have never, once or many times
/// (`docs/research/coverage.md`).
pub const LEAST_CLUSTERS: usize = 10;
/// Numbers that differ by no more than this part of their size, or of 1 where they are smaller, differ by rounding.
const ROUNDING: f64 = 1e-9;

/// Where more than this share of the draws leaves a number undefined, those that do not are a choice of their own.
const MOST_UNDEFINED: f64 = 0.05;

/// A number with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The number itself, from all sentences.
    pub value: f64,
    /// The interval's lower end; absent where there are fewer than [`LEAST_CLUSTERS`], where all draws, or the middle 95 % of them, gave
    /// the same number or more than one in twenty gave none, where fewer tell of it (of an accuracy those with an error), and of a
    /// calibration error.
    pub low: Option<f64>,
    /// The interval's upper end.
    pub high: Option<f64>,
}

impl Estimate {
    /// The number alone.
    pub(super) fn without_interval(self) -> Self {
        Estimate {
            low: None,
            high: None,
            ..self
        }
    }

    /// The number, without its interval where fewer than [`LEAST_CLUSTERS`] tell of it.
    pub(super) fn resting_on(self, clusters: usize) -> Self {
        match clusters < LEAST_CLUSTERS {
            true => self.without_interval(),
            false => self,
        }
    }
}

/// The numbers that `statistics` makes of how often each cluster counts, with their intervals.
/// Every cluster counting once gives the values themselves.
///
/// A draw may leave a number undefined (NaN); its interval is then of the other draws, and there is none where more than one in
/// twenty does so: what is left is a choice of the draws. Where all of them, or the middle 95 %, give
/// the same number but for rounding, such as the accuracy of sentences that are all right, there is none: what the sample does not
/// show, resampling it cannot show either, and no interval is better than one without width that claims to be sure.
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

/// Whether two numbers differ by more than rounding.
fn has_width(low: f64, high: f64) -> bool {
    high - low > ROUNDING * low.abs().max(high.abs()).max(1.0)
}

/// How often each cluster was drawn. Each draw has its own stream, so that they can be made in any
/// order and stay the same.
fn multiplicities(clusters: usize, draw: u64) -> Vec<u32> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(draw);
    let mut counts = vec![0; clusters];
    for _ in 0..clusters {
        counts[random.random_range(0..clusters)] += 1;
    }
    counts
}

/// The quantile of sorted values, between neighbours in proportion (type 7 of Hyndman and Fan 1996).
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
    fn one_cluster_has_no_interval() {
        let estimate = cluster_bootstrap(1, mean_of(&[3.0]))[0];
        assert_eq!(
            (estimate.value, estimate.low, estimate.high),
            (3.0, None, None)
        );
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
        // What only four draws in a thousand show reaches no percentile: from 0 to 0 is no interval either.
        let statistics = |counts: &[u32]| vec![f64::from(u8::from(counts[0] >= 5))];
        let rare = cluster_bootstrap(40, statistics)[0];
        assert_eq!((rare.low, rare.high), (None, None));
    }

    #[test]
    fn what_many_draws_leave_undefined_has_no_interval() {
        let without = |clusters: usize, needed: usize| {
            let statistics = |counts: &[u32]| match counts[..needed].iter().any(|n| *n > 0) {
                true => vec![f64::from(counts[0])],
                false => vec![f64::NAN],
            };
            cluster_bootstrap(clusters, statistics)[0].low
        };
        // Of thirty clusters one is missed by 36 % of the draws, two by 13 %, four by 2 %.
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
