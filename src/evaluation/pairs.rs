//! How far each two coders agree.

use std::collections::BTreeMap;

use serde::Serialize;

use super::bootstrap::{Estimate, cluster_bootstrap};
use super::coded::{Coded, by_cluster, defined, number, shown};
use super::kappa::CrossTable;

/// The pairs of so many coders are 1,225; of more, each pair by itself is too little to have an interval of so many draws
/// (`DRAWS` of the bootstrap) made for it.
const MOST_IN_PAIRS: usize = 50;

/// Agreement of two coders.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairAgreement {
    /// The two.
    pub annotators: [String; 2],
    /// The sentences that both coded.
    pub sentences: usize,
    /// The share of them to which both gave the same label; without an interval, as is kappa, where they, or those of them on which
    /// the two differ, stand in fewer than [`LEAST_CLUSTERS`](super::LEAST_CLUSTERS) or there are more than fifty coders.
    pub agreement: Estimate,
    /// Cohen's kappa; undefined where both gave one and the same label throughout, without an interval as alpha is.
    pub kappa: Option<Estimate>,
}

impl Coded<'_> {
    pub(super) fn pairs(&self) -> Vec<PairAgreement> {
        match self.labelled.annotators.len() > MOST_IN_PAIRS {
            true => self.pairs_without_intervals(),
            false => self.pairs_with_intervals(),
        }
    }

    /// Sums for each two coders, and not one sentence after the other.
    fn pairs_without_intervals(&self) -> Vec<PairAgreement> {
        let classes = self.labelled.labels.len();
        let mut tables: BTreeMap<[usize; 2], (usize, CrossTable)> = BTreeMap::new();
        for (_, [a, b]) in self.codes_of_two() {
            let begin = || (0, CrossTable::new(classes));
            let (sentences, table) = tables
                .entry([a.annotator, b.annotator])
                .or_insert_with(begin);
            *sentences += 1;
            table.count(a.label, b.label);
        }
        let figures = |(of, (sentences, table)): ([usize; 2], (usize, CrossTable))| {
            let alone = |value| Estimate {
                value,
                low: None,
                high: None,
            };
            PairAgreement {
                annotators: of.map(|annotator| self.labelled.annotators[annotator].clone()),
                sentences,
                agreement: alone(table.observed()),
                kappa: defined(alone(table.kappa())),
            }
        };
        tables.into_iter().map(figures).collect()
    }

    fn pairs_with_intervals(&self) -> Vec<PairAgreement> {
        // For each two annotators, the sentences that both coded: cluster and both labels.
        let mut shared: BTreeMap<[usize; 2], Vec<(usize, [usize; 2])>> = BTreeMap::new();
        for (cluster, [a, b]) in self.codes_of_two() {
            let both = shared.entry([a.annotator, b.annotator]).or_default();
            both.push((cluster, [a.label, b.label]));
        }
        let classes = self.labelled.labels.len();
        let figures = |(of, shared): ([usize; 2], Vec<(usize, [usize; 2])>)| {
            let clusters: Vec<usize> = shared.iter().map(|(cluster, _)| *cluster).collect();
            let parts = by_cluster(&clusters, |ats| {
                let mut table = CrossTable::new(classes);
                for &at in ats {
                    let (_, [first, second]) = shared[at];
                    table.count(first, second);
                }
                table
            });
            let differ = shared.iter().filter(|(_, [one, other])| one != other);
            let differ = number(differ.map(|(cluster, _)| cluster));
            let estimates = cluster_bootstrap(parts.len(), |times| {
                let mut table = CrossTable::new(classes);
                parts.iter().zip(times).for_each(|(p, &n)| table.add(p, n));
                vec![table.observed(), table.kappa()]
            });
            PairAgreement {
                annotators: of.map(|annotator| self.labelled.annotators[annotator].clone()),
                sentences: shared.len(),
                agreement: estimates[0].resting_on(differ),
                kappa: shown(estimates[1], differ),
            }
        };
        shared.into_iter().map(figures).collect()
    }
}
