//! A studentised bootstrap of clusters for Krippendorff's alpha.
//!
//! Where nearly all sentences have one label, the agreement that chance would give rests on the few clusters
//! with others. Alpha and its error then go together, and Student's t is too short on one side. The bootstrap-t
//! takes the quantiles from the table itself (Efron 1981; Hall 1992, “The Bootstrap and Edgeworth Expansion”).

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::alpha::Coincidences;
use super::jackknife::{Estimate, Range, groups_of};

/// The tables that are drawn: with 799 the 20th and the 780th are the ends of 95 %.
const DRAWS: u64 = 799;
/// The share of tables beyond either end.
const TAIL: f64 = 0.025;
/// An alpha no further from 1 is 1 but for rounding.
const ROUNDING: f64 = 1e-9;

/// The jackknife's interval of an alpha, extended to that of the bootstrap-t on the scale of Fisher's z. `clusters`
/// are the coincidences of each cluster. Each draw is of as many clusters as there are, with replacement, and
/// has the pivot `(z* − z)/s*`, s* the jackknife's error of z* by the delta method. The seeds are fixed.
///
/// A draw in which coders do not differ has an infinite pivot, and one without an alpha or an error of it does
/// not count. There is no interval if the jackknife has none.
pub(super) fn widened(estimate: Estimate, clusters: &[Coincidences]) -> Estimate {
    let Some((low, high)) = estimate.low.zip(estimate.high) else {
        return estimate;
    };
    let clusters = grouped(clusters);
    let all = Draw::new(&clusters, vec![1; clusters.len()]);
    let (Some(alpha), error) = (all.alpha(), all.error()) else {
        return estimate;
    };
    let pivot = |seed: u64| {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut times = vec![0; clusters.len()];
        (0..clusters.len()).for_each(|_| times[random.random_range(0..clusters.len())] += 1);
        Draw::new(&clusters, times).pivot(alpha)
    };
    let drawn: Vec<Option<f64>> = (0..DRAWS).into_par_iter().map(pivot).collect();
    let mut pivots: Vec<f64> = drawn.into_iter().flatten().collect();
    pivots.sort_by(f64::total_cmp);
    let rank = (TAIL * (pivots.len() + 1) as f64) as usize;
    let Some((least, most)) = rank
        .checked_sub(1)
        .and_then(|at| Some((pivots.get(at)?, pivots.get(pivots.len() - 1 - at)?)))
    else {
        return estimate;
    };
    let found = Range::CORRELATION.between(alpha, error, [-most, -least]);
    Estimate {
        low: found.map(|(other, _)| low.min(other)),
        high: found.map(|(_, other)| high.max(other)),
        ..estimate
    }
}

/// The same clusters in at most as many groups as the jackknife leaves out.
fn grouped(clusters: &[Coincidences]) -> Vec<Coincidences> {
    let group_of = groups_of(clusters.len());
    let groups = group_of.iter().max().map_or(0, |last| last + 1);
    let labels = clusters.first().map_or(0, Coincidences::labels);
    let mut sums = vec![Coincidences::zeros(labels); groups];
    for (cluster, group) in clusters.iter().zip(group_of) {
        sums[group].add(cluster);
    }
    sums
}

/// A table drawn from clusters.
struct Draw<'a> {
    clusters: &'a [Coincidences],
    /// How often it has each cluster.
    times: Vec<u32>,
    sums: Coincidences,
}

impl<'a> Draw<'a> {
    fn new(clusters: &'a [Coincidences], times: Vec<u32>) -> Self {
        let mut sums = Coincidences::zeros(clusters.first().map_or(0, Coincidences::labels));
        for (cluster, times) in clusters.iter().zip(&times) {
            (0..*times).for_each(|_| sums.add(cluster));
        }
        Draw {
            clusters,
            times,
            sums,
        }
    }

    fn alpha(&self) -> Option<f64> {
        Some(self.sums.alpha()).filter(|alpha| !alpha.is_nan())
    }

    /// The jackknife's standard error of alpha.
    fn error(&self) -> f64 {
        let alpha = self.sums.alpha();
        let drawn = self.clusters.iter().zip(&self.times);
        let squares = drawn
            .filter(|(_, times)| **times > 0)
            .map(|(cluster, times)| {
                f64::from(*times) * (self.sums.alpha_without(cluster) - alpha).powi(2)
            });
        let count = self.clusters.len() as f64;
        ((count - 1.0) / count * squares.sum::<f64>()).sqrt()
    }

    /// The distance of this alpha from another one in errors, on the scale of z.
    fn pivot(&self, other: f64) -> Option<f64> {
        let alpha = self.alpha()?;
        if alpha > 1.0 - ROUNDING {
            return Some(f64::INFINITY);
        }
        if alpha <= -1.0 {
            return Some(f64::NEG_INFINITY);
        }
        let error = self.error() / (1.0 - alpha * alpha);
        let pivot = (libm::atanh(alpha) - libm::atanh(other)) / error;
        Some(pivot).filter(|pivot| !pivot.is_nan())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::alpha::Agreement;
    use crate::evaluation::jackknife::jackknife;
    use crate::student::t_quantile;

    /// The coincidences of documents of ten sentences by two coders. So many sentences of each have the label 1 by
    /// both, and by the first only.
    fn clusters(documents: &[(usize, usize)]) -> Vec<Coincidences> {
        let document = |&(both, first): &(usize, usize)| {
            let unit = |at: usize| match at {
                at if at < both => vec![1, 1],
                at if at < both + first => vec![1, 0],
                _ => vec![0, 0],
            };
            let units: Vec<Vec<usize>> = (0..10).map(unit).collect();
            Coincidences::from_matrix(&Agreement::new(&units, 2).coincidences)
        };
        documents.iter().map(document).collect()
    }

    fn estimates(clusters: &[Coincidences]) -> [Estimate; 2] {
        let sizes = vec![10; clusters.len()];
        let jackknife = jackknife(&sizes, &[Range::CORRELATION], |counts| {
            let mut sums = Coincidences::zeros(2);
            let counted = clusters.iter().zip(counts).filter(|(_, counts)| **counts);
            counted.for_each(|(part, _)| sums.add(part));
            vec![sums.alpha()]
        })[0];
        [jackknife, widened(jackknife, clusters)]
    }

    /// The label 1 stands in three of twelve documents, in one of them throughout.
    #[test]
    fn a_label_in_few_documents_gets_a_wider_interval() {
        let few = [(9, 1), (3, 2), (1, 1), (0, 1), (0, 1)];
        let clusters = clusters(&[&few[..], &[(0, 0); 7]].concat());
        let [jackknife, union] = estimates(&clusters);
        assert_eq!(jackknife.value, union.value);
        let (low, high) = (union.low.unwrap(), union.high.unwrap());
        assert!(
            low < jackknife.low.unwrap() - 0.05 || high > jackknife.high.unwrap() + 0.02,
            "{jackknife:?} {union:?}"
        );
        assert_eq!(widened(jackknife, &clusters), union);
    }

    /// Two hundred documents that differ by little have nearly the interval of Student's t.
    #[test]
    fn many_documents_have_the_interval_of_the_jackknife() {
        let documents: Vec<(usize, usize)> = (0..200).map(|at| (at % 6, at * 7 % 3)).collect();
        let [jackknife, union] = estimates(&clusters(&documents));
        let width = |of: Estimate| of.high.unwrap() - of.low.unwrap();
        let ratio = width(union) / width(jackknife);
        assert!((1.0..1.15).contains(&ratio), "{ratio}");
        let clusters = clusters(&documents);
        let all = Draw::new(&clusters, vec![1; 200]);
        let quantile = t_quantile(199.0);
        let (alpha, error) = (jackknife.value, all.error());
        let ends = Range::CORRELATION.between(alpha, error, [-quantile, quantile]);
        assert!((ends.unwrap().0 - jackknife.low.unwrap()).abs() < 1e-9);
        // Very many are taken together.
        assert_eq!(grouped(&vec![all.sums; 2500]).len(), 1000);
    }

    #[test]
    fn what_has_no_interval_gets_none() {
        let [jackknife, union] = estimates(&clusters(&[(2, 0); 12]));
        assert_eq!((jackknife.low, union.low), (None, None));
        assert_eq!(widened(Estimate::from_value(f64::NAN), &[]).low, None);
    }
}
