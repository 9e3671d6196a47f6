//! Finds clusters of documents that nobody named: authors, users or outlets whose documents are alike. Intervals by document are
//! too short then (Moulton 1990; Cameron and Miller 2015).

use std::collections::HashMap;

use serde::Serialize;

use crate::prevalence::correlation::intraclass_correlation;
use crate::student::upper_f;

/// At most one of a thousand tables without clusters seems to have some, in any column.
const BEYOND_CHANCE: f64 = 0.001;
/// An interval of 95 % that is too short by the square root of this covers 93 %.
const MIN_DESIGN_EFFECT: f64 = 1.2;
/// Fewer values that repeat are too few clusters for an interval.
const MIN_VALUES: usize = 10;

/// A column whose values are clusters of documents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FoundClusters {
    /// The name of the column.
    pub column: String,
    /// The number of its values.
    pub values: usize,
    /// By how many times the variance of a mean is larger than that of documents that stand alone:
    /// `1 + (Σ m²/n − 1)·ρ`, m the documents of a value, n all documents and ρ their correlation.
    pub design_effect: f64,
}

/// A column of a table, with the value of each document; empty where a document has none.
pub(in crate::prevalence) struct DocumentColumn<'a> {
    pub name: &'a str,
    pub values: Vec<&'a str>,
}

/// The columns whose values are clusters, the one with the largest design effect first. `means` has the mean probability of
/// each label, in each document.
pub(in crate::prevalence) fn found_clusters(
    columns: &[DocumentColumn],
    means: &[Vec<f64>],
) -> Vec<FoundClusters> {
    let grouped = columns.iter().filter_map(Grouped::new);
    let grouped: Vec<Grouped> = grouped.collect();
    let chance = BEYOND_CHANCE / (grouped.len() * means.len()).max(1) as f64;
    let mut found: Vec<FoundClusters> = grouped
        .iter()
        .filter_map(|column| column.clusters(means, chance))
        .collect();
    found.sort_by(|one, other| other.design_effect.total_cmp(&one.design_effect));
    found
}

/// The documents of a column by its values.
struct Grouped<'a> {
    name: &'a str,
    /// The number of the value of each document.
    of: Vec<Option<usize>>,
    /// The documents of each value.
    sizes: Vec<usize>,
    /// The values as numbers, if they are some.
    numbers: Option<Vec<f64>>,
}

impl<'a> Grouped<'a> {
    /// `None` if too few values repeat.
    fn new(column: &DocumentColumn<'a>) -> Option<Self> {
        let mut numbered: HashMap<&str, usize> = HashMap::new();
        let (mut sizes, mut numbers) = (Vec::new(), Some(Vec::new()));
        let of = column.values.iter().map(|value| {
            if value.is_empty() {
                return None;
            }
            let at = *numbered.entry(value).or_insert_with(|| {
                sizes.push(0);
                numbers = numbers.take().and_then(|mut all: Vec<f64>| {
                    all.push(value.parse().ok().filter(|v: &f64| v.is_finite())?);
                    Some(all)
                });
                sizes.len() - 1
            });
            sizes[at] += 1;
            Some(at)
        });
        let of = of.collect();
        let repeated = sizes.iter().filter(|size| **size > 1).count();
        (repeated >= MIN_VALUES).then_some(Grouped {
            name: column.name,
            of,
            sizes,
            numbers,
        })
    }

    /// The clusters of this column, if documents with one value are more alike than by this chance.
    fn clusters(&self, means: &[Vec<f64>], chance: f64) -> Option<FoundClusters> {
        let n = self.of.len() as f64;
        let alone = self.of.iter().filter(|of| of.is_none()).count();
        let squares: usize = self.sizes.iter().map(|size| size * size).sum();
        let growth = (squares + alone) as f64 / n - 1.0;
        let effect = |of: &Vec<f64>| {
            if self.p(of) >= chance {
                return None;
            }
            let rows = self.of.iter().zip(of);
            let rows = rows.filter_map(|(group, value)| Some(((*group)?, *value)));
            Some(1.0 + growth * intraclass_correlation(rows)?)
        };
        let effects = means.iter().filter_map(effect);
        let design_effect = effects.fold(1.0, f64::max);
        (design_effect > MIN_DESIGN_EFFECT).then(|| FoundClusters {
            column: self.name.to_string(),
            values: self.sizes.len(),
            design_effect,
        })
    }

    /// The probability that documents that stand alone differ so much between values: the F test of a one-way analysis of
    /// variance of the documents whose value repeats. Of numbers it is the test for lack of fit, because a quantity, such as a
    /// date or a page, may go along with the probabilities and be no cluster.
    fn p(&self, values: &[f64]) -> f64 {
        let mut sums = vec![0.0; self.sizes.len()];
        let rows = || {
            let rows = self.of.iter().zip(values);
            let rows = rows.filter_map(|(group, value)| Some(((*group)?, *value)));
            rows.filter(|(group, _)| self.sizes[*group] > 1)
        };
        rows().for_each(|(group, value)| sums[group] += value);
        let groups = self.sizes.iter().zip(&sums).enumerate();
        let groups: Vec<(usize, f64, f64)> = groups
            .filter(|(_, (size, _))| **size > 1)
            .map(|(at, (size, sum))| (at, *size as f64, sum / *size as f64))
            .collect();
        let n: f64 = groups.iter().map(|(_, size, _)| size).sum();
        let weighted = |value: &dyn Fn(usize, f64) -> f64| {
            let values = groups
                .iter()
                .map(|(at, size, mean)| size * value(*at, *mean));
            values.sum::<f64>()
        };
        let mean = weighted(&|_, mean| mean) / n;
        let mut between = weighted(&|_, of| (of - mean).powi(2));
        let mut freedom = groups.len() as f64 - 1.0;
        if let Some(numbers) = &self.numbers {
            let middle = weighted(&|at, _| numbers[at]) / n;
            let along = weighted(&|at, of| (numbers[at] - middle) * (of - mean));
            let spread = weighted(&|at, _| (numbers[at] - middle).powi(2));
            if spread > 0.0 {
                between -= along * along / spread;
                freedom -= 1.0;
            }
        }
        let within = rows().map(|(group, value)| {
            let mean = sums[group] / self.sizes[group] as f64;
            (value - mean).powi(2)
        });
        let (within, left) = (within.sum::<f64>(), n - groups.len() as f64);
        match within > 0.0 {
            true => upper_f(between / freedom * left / within, freedom, left),
            false => 1.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R: `anova(lm(weight ~ group, PlantGrowth))` has F = 4.846 and p = 0.01591.
    #[test]
    fn the_test_is_that_of_r() {
        let weights = [
            4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14, 4.81, 4.17, 4.41, 3.59,
            5.87, 3.83, 6.03, 4.89, 4.32, 4.69, 6.31, 5.12, 5.54, 5.50, 5.37, 5.29, 4.92, 6.15,
            5.80, 5.26,
        ];
        let groups = Grouped {
            name: "group",
            of: (0..30).map(|at| Some(at / 10)).collect(),
            sizes: vec![10; 3],
            numbers: None,
        };
        let p = groups.p(&weights);
        assert!((p - 0.01591).abs() < 5e-6, "{p}");
    }

    /// Looks for clusters in a column of 80 documents that has four of each value.
    fn find(value: impl Fn(usize) -> String, mean: impl Fn(usize) -> f64) -> Vec<FoundClusters> {
        let values: Vec<String> = (0..80).map(|at| value(at / 4)).collect();
        let column = DocumentColumn {
            name: "user",
            values: values.iter().map(String::as_str).collect(),
        };
        let mean = |at: usize| mean(at / 4) + [0.1, -0.1, 0.05, -0.05][at % 4];
        let means: Vec<f64> = (0..80).map(mean).collect();
        found_clusters(&[column], &[means])
    }

    #[test]
    fn documents_that_are_alike_are_found_whatever_names_them() {
        let leaning = |user: usize| [0.2, 0.8, 0.5, 0.3, 0.9][user * user % 5];
        for name in ["", "user "] {
            let found = find(|user| format!("{name}{}", user * 7 % 20), leaning);
            assert_eq!((found[0].column.as_str(), found[0].values), ("user", 20));
            // Nearly all of the variance is between users of four documents.
            assert!((3.0..4.0).contains(&found[0].design_effect), "{found:?}");
        }
        assert_eq!(find(|user| user.to_string(), |_| 0.4), []);
        // Ten documents of eight values are groups and no clusters, and a number may go along with the probabilities.
        assert_eq!(find(|user| format!("topic {}", user % 8), leaning), []);
        let along = |user: usize| 0.1 + 0.04 * user as f64;
        assert_eq!(find(|user| user.to_string(), along), []);
        assert!(!find(|user| format!("user {user}"), along).is_empty());
    }
}
