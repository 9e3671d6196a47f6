//! Intervals by the jackknife of clusters.
//!
//! Sentences of one article are alike, so intervals by sentence would be too narrow. Here each cluster (an
//! article with its wire copies) is left out in turn with all its sentences, and the changes of a figure give
//! its standard error (Efron and Stein 1981; Bell and McCaffrey 2002). The interval is Student's, on a scale
//! that has no ends where the figure has some: the logit for a share, the logarithm for a loss.

use rayon::prelude::*;
use serde::Serialize;
use standpoint_common::shuffle::Shuffle;

use crate::document_count::DocumentCount;
use crate::student::{exact_interval, t_quantile};

/// The least number of clusters for an interval. The same holds for clusters that bear on a number, such as
/// those with an error: fewer do not show how much the number varies.
pub const MIN_CLUSTERS: usize = 10;
/// The largest number of groups of clusters that are left out in turn (the “delete-a-group jackknife”, Kott
/// 2001). More would take longer and make no interval better.
const MAX_GROUPS: usize = 1000;
/// The rounding error of a number, as a share of its size or of 1, whichever is larger.
const ROUNDING: f64 = 1e-9;

/// A number with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The number itself, from all sentences.
    pub value: f64,
    /// The lower end of the interval. There is none with fewer than [`MIN_CLUSTERS`] clusters, or with
    /// fewer that bear on the number (for a mean F1 those with an error); if no cluster changes the number,
    /// or the number is undefined without one of them; and for calibration errors. A share has one by the number of
    /// clusters instead.
    pub low: Option<f64>,
    /// The upper end of the interval.
    pub high: Option<f64>,
}

impl Estimate {
    /// A number without an interval.
    pub(super) fn from_value(value: f64) -> Self {
        Estimate {
            value,
            low: None,
            high: None,
        }
    }

    /// The same without its interval.
    pub(super) fn without_interval(self) -> Self {
        Estimate::from_value(self.value)
    }

    /// Drops the interval if fewer than [`MIN_CLUSTERS`] clusters bear on the number.
    pub(super) fn resting_on(self, clusters: usize) -> Self {
        if clusters < MIN_CLUSTERS {
            self.without_interval()
        } else {
            self
        }
    }

    /// Replaces the interval of a share that fewer than [`MIN_CLUSTERS`] clusters bear on, or that the jackknife has none
    /// for, by one that takes the sentences of a cluster for wholly alike: Clopper and Pearson's (1934) for as many
    /// independent sentences as the clusters count as, `m²/Σ m_c²`. `sizes` are the sentences m_c of each cluster of which
    /// it is a share, and m their sum. Korn and Graubard (1998) divide by the design effect in the same way; that of few
    /// clusters is unknown, and this is the largest.
    pub(super) fn or_of_few(self, clusters: usize, sizes: impl Iterator<Item = f64>) -> Self {
        if clusters >= MIN_CLUSTERS && self.low.is_some() {
            return self;
        }
        let (sum, squares) = sizes.fold((0.0, 0.0), |(sum, squares), m| (sum + m, squares + m * m));
        if squares == 0.0 || !(0.0..=1.0).contains(&self.value) {
            return self.without_interval();
        }
        let (low, high) = exact_interval(self.value, sum * sum / squares);
        Estimate {
            value: self.value,
            low: Some(low),
            high: Some(high),
        }
    }

    /// The same for an F1, which is `2J/(1 + J)`. J is the share of the sentences with the label, or given it, that are
    /// both.
    pub(super) fn f1_or_of_few(self, clusters: usize, sizes: impl Iterator<Item = f64>) -> Self {
        if clusters >= MIN_CLUSTERS && self.low.is_some() {
            return self;
        }
        let share = Estimate::from_value(self.value / (2.0 - self.value)).or_of_few(0, sizes);
        let f1 = |share: f64| 2.0 * share / (1.0 + share);
        Estimate {
            value: self.value,
            low: share.low.map(f1),
            high: share.high.map(f1),
        }
    }

    /// A falling function of the number, with the interval turned over.
    pub(super) fn turned(self, falling: impl Fn(f64) -> f64) -> Self {
        Estimate {
            value: falling(self.value),
            low: self.high.map(&falling),
            high: self.low.map(&falling),
        }
    }

    /// `None` if the number is NaN.
    pub(super) fn if_defined(self) -> Option<Self> {
        (!self.value.is_nan()).then_some(self)
    }
}

/// The possible values of a number, which give the scale of its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Range {
    low: f64,
    high: f64,
}

impl Range {
    /// A share, or a mean of shares. Its scale is the logit (Newcombe 2001).
    pub const SHARE: Range = Range::new(0.0, 1.0);
    /// Alpha, kappa, or the difference of two shares. Its scale is twice Fisher's z (1921).
    pub const CORRELATION: Range = Range::new(-1.0, 1.0);
    /// A log loss. Its scale is the logarithm.
    pub const LOSS: Range = Range::new(0.0, f64::INFINITY);
    /// A Brier score.
    pub const BRIER: Range = Range::new(0.0, 2.0);
    /// The difference of two Brier scores.
    pub const BRIER_DIFFERENCE: Range = Range::new(-2.0, 2.0);
    /// The difference of two log losses. Its scale is its own.
    pub const ANY: Range = Range::new(f64::NEG_INFINITY, f64::INFINITY);

    const fn new(low: f64, high: f64) -> Self {
        Range { low, high }
    }

    /// The 95 % interval from a number, its standard error and Student's quantile.
    fn interval(self, value: f64, error: f64, quantile: f64) -> Option<(f64, f64)> {
        self.between(value, error, [-quantile, quantile])
    }

    /// The ends that lie so many standard errors from a number on the scale; the error on the scale follows by
    /// the delta method. `None` at an end of the range, where the scale is infinite.
    pub(super) fn between(self, value: f64, error: f64, distances: [f64; 2]) -> Option<(f64, f64)> {
        let Range { low, high } = self;
        let (below, above) = (value - low, high - value);
        if below.min(above) <= 0.0 {
            return None;
        }
        let ends = distances.map(|t| {
            if below.is_infinite() {
                value + t * error
            } else if above.is_infinite() {
                low + below * libm::exp(t * error / below)
            } else {
                let width = high - low;
                let odds = below / above * libm::exp(t * error * width / (below * above));
                high - width / (1.0 + odds)
            }
        });
        Some((ends[0], ends[1]))
    }
}

/// Computes numbers with their intervals. `sizes` are the sentences of each cluster, `ranges` the possible
/// values of each number, and `statistics` takes which clusters count; all of them give the numbers.
///
/// The standard error is the square root of `(G − 1)/G · Σ_g (θ₍g₎ − θ)²`, θ₍g₎ the number without group g and
/// G the number of groups, which are single clusters unless there are very many. The degrees of freedom are
/// one fewer than the effective number of groups ([`DocumentCount`](crate::document_count::DocumentCount)):
/// Satterthwaite's, if the variance of a group is as its size (Imbens and Kolésar 2016).
///
/// There is no interval if the number is undefined (NaN) without some group, or if no group changes it by
/// more than rounding, such as the accuracy of sentences that are all correct: the sample cannot show errors
/// that it does not have, and an interval without width would claim certainty.
pub(super) fn jackknife(
    sizes: &[usize],
    ranges: &[Range],
    statistics: impl Fn(&[bool]) -> Vec<f64> + Sync,
) -> Vec<Estimate> {
    let clusters = sizes.len();
    let groups = if clusters < MIN_CLUSTERS {
        0
    } else {
        clusters.min(MAX_GROUPS)
    };
    let group_of = random_groups(clusters, groups);
    let without = |group: usize| {
        let counts: Vec<bool> = group_of.iter().map(|of| *of != group).collect();
        statistics(&counts)
    };
    let values = statistics(&vec![true; clusters]);
    let replicates: Vec<Vec<f64>> = (0..groups).into_par_iter().map(without).collect();
    let mut group_sizes = vec![0; groups];
    for (group, size) in group_of.iter().zip(sizes) {
        group_sizes[*group] += size;
    }
    let quantile = t_quantile(DocumentCount::from_sizes(group_sizes).effective_number - 1.0);
    let scale = ((groups as f64 - 1.0) / groups as f64).sqrt();
    let interval = |at: usize, value: f64| {
        let squares = replicates
            .iter()
            .map(|without| (without[at] - value).powi(2));
        let error = scale * squares.sum::<f64>().sqrt();
        let is_certain = error <= ROUNDING * value.abs().max(1.0);
        let is_known = error.is_finite() && quantile.is_finite() && !is_certain;
        let interval = ranges[at].interval(value, error, quantile);
        interval.filter(|_| is_known)
    };
    let estimate = |(at, value): (usize, f64)| {
        let interval = interval(at, value);
        Estimate {
            value,
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
        }
    };
    values.into_iter().enumerate().map(estimate).collect()
}

/// The group of each cluster, where there are so many that the jackknife leaves them out in groups.
pub(super) fn groups_of(clusters: usize) -> Vec<usize> {
    random_groups(clusters, clusters.min(MAX_GROUPS))
}

/// The group of each cluster: groups as equal as possible, at random, so that no order of the clusters makes
/// those of a group alike. No cluster has a group if there are no groups.
fn random_groups(clusters: usize, groups: usize) -> Vec<usize> {
    let mut order: Vec<u32> = (0..clusters as u32).collect();
    if groups < clusters {
        Shuffle::default().shuffle(&mut order);
    }
    let group = |at: u32| (at as usize).checked_rem(groups);
    order.into_iter().map_while(group).collect()
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

    fn mean_of(values: &[f64]) -> impl Fn(&[bool]) -> Vec<f64> + Sync {
        |counts| {
            let counted = values.iter().zip(counts).filter(|(_, counts)| **counts);
            let (sum, n) = counted.fold((0.0, 0.0), |(sum, n), (value, _)| (sum + value, n + 1.0));
            vec![sum / n]
        }
    }

    fn interval_of_mean(values: &[f64], range: Range) -> Estimate {
        jackknife(&vec![1; values.len()], &[range], mean_of(values))[0]
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

    fn assert_ends(estimate: Estimate, low: f64, high: f64) {
        let ends = (estimate.low.unwrap(), estimate.high.unwrap());
        let is_near = (ends.0 - low).abs() < 1e-6 && (ends.1 - high).abs() < 1e-6;
        assert!(is_near, "{ends:?} is not {:?}", (low, high));
    }

    /// Computed in scipy: the jackknife's error of a mean is `sd/√n`, so the first interval is that of a
    /// t-test. The others are the same on the scales `log(x)`, `logit(x)` and `atanh(x)`.
    #[test]
    fn the_interval_of_a_mean_is_students_on_the_scale_of_its_range() {
        let values: Vec<f64> = (1..=12).map(|at| f64::from(at) / 20.0).collect();
        for (range, low, high) in [
            (Range::ANY, 0.210_457_1, 0.439_542_9),
            (Range::LOSS, 0.228_465_6, 0.462_323_5),
            (Range::SHARE, 0.222_177_7, 0.448_000_0),
            (Range::CORRELATION, 0.206_159_7, 0.434_392_3),
        ] {
            assert_ends(interval_of_mean(&values, range), low, high);
        }
        // A number at the end of its range has no place on the scale.
        assert_eq!(Range::SHARE.interval(1.0, 0.1, 2.0), None);
        assert_eq!(Range::LOSS.interval(0.0, 0.1, 2.0), None);
    }

    /// By hand: (10·60 + 10·10)²/(10·60² + 10·10²) − 1 = 12.24 degrees of freedom in place of 19.
    #[test]
    fn clusters_of_unlike_size_count_as_fewer() {
        let values: Vec<f64> = (0..20).map(|at| f64::from(at % 7)).collect();
        let width = |sizes: &[usize]| {
            let found = jackknife(sizes, &[Range::ANY], mean_of(&values))[0];
            found.high.unwrap() - found.low.unwrap()
        };
        let sizes: Vec<usize> = (0..20).map(|at| [60, 10][at % 2]).collect();
        let ratio = width(&sizes) / width(&[7; 20]);
        let wanted = t_quantile(490_000.0 / 37_000.0 - 1.0) / t_quantile(19.0);
        assert!((ratio - wanted).abs() < 1e-9, "{ratio}");
    }

    /// The mean of 2,400 clusters, of which groups of two and three are left out. Its error is 2.8729/√2400.
    #[test]
    fn very_many_clusters_are_left_out_in_groups() {
        let values: Vec<f64> = (0..2400).map(|i| f64::from(i % 10)).collect();
        let calls = std::sync::atomic::AtomicUsize::new(0);
        let statistics = |counts: &[bool]| {
            calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            mean_of(&values)(counts)
        };
        let found = jackknife(&[1; 2400], &[Range::ANY], statistics)[0];
        assert_eq!(calls.into_inner(), 1001);
        // Every tenth cluster is the same, and yet those of a group are not alike.
        let half = (found.high.unwrap() - found.low.unwrap()) / 2.0;
        let ratio = half / (1.9623 * 2.8729 / 2400f64.sqrt());
        assert!((0.93..1.07).contains(&ratio), "{ratio}");
    }

    #[test]
    fn fewer_than_ten_clusters_give_no_interval() {
        for clusters in [1, 9] {
            let values: Vec<f64> = (0..clusters).map(f64::from).collect();
            assert_eq!(interval_of_mean(&values, Range::ANY).low, None);
        }
        let estimate = Estimate {
            value: 0.4,
            low: Some(0.2),
            high: Some(0.6),
        };
        assert_eq!(estimate.resting_on(MIN_CLUSTERS), estimate);
        assert_eq!(estimate.resting_on(MIN_CLUSTERS - 1).low, None);
        let undefined = Estimate {
            value: f64::NAN,
            ..estimate
        };
        assert_eq!(undefined.if_defined(), None);
    }

    #[test]
    fn numbers_that_agree_but_for_rounding_are_no_interval() {
        let low = |values: &[f64]| interval_of_mean(values, Range::ANY).low;
        // The mean of many 0.1 differs from 0.1 by rounding, and so does each mean of some of them.
        assert_eq!(low(&[0.1; 50]), None);
        assert_eq!(low(&[3e9 + 0.1; 50]), None);
        assert_eq!(low(&[1e-17; 50]), None);
        let mut one = [1.0; 1000];
        one[0] = 0.0;
        assert!(low(&one).is_some());
    }

    #[test]
    fn a_number_that_is_undefined_without_a_cluster_has_no_interval() {
        let without = |needed: bool| {
            let statistics = |counts: &[bool]| {
                if counts[0] || !needed {
                    vec![f64::from(u8::from(counts[1]))]
                } else {
                    vec![f64::NAN]
                }
            };
            jackknife(&[1; 30], &[Range::ANY], statistics)[0].low
        };
        assert_eq!(without(true), None);
        assert!(without(false).is_some());
    }
}
