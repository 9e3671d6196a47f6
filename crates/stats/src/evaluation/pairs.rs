//! Cohen's kappa of each pair of coders.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use super::coded_sentences::CodedSentences;
use super::jackknife::{Estimate, Range, jackknife};

/// More pairs, which take some hundred bytes each, are not compared: nobody reads them.
const MAX_PAIRS: usize = 100_000;
/// With more coders than this, which make 1,225 pairs, pairs have no intervals: each rests on too little.
const MAX_CODERS_WITH_INTERVALS: usize = 50;

/// Agreement of two coders.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairAgreement {
    /// The two.
    pub annotators: [String; 2],
    /// The sentences that both coded.
    pub sentences: usize,
    /// The share of them to which both gave the same label. Neither this nor kappa has an interval if the
    /// sentences on which the two differ stand in fewer than [`MIN_CLUSTERS`](super::MIN_CLUSTERS), or
    /// if there are more than fifty coders.
    pub agreement: Estimate,
    /// Cohen's kappa; undefined where both gave one and the same label throughout.
    pub kappa: Option<Estimate>,
}

/// The labels of two coders for the sentences that both coded.
#[derive(Default)]
struct SharedSentences {
    sentences: usize,
    /// By cluster; all in one where no intervals are needed.
    tables: BTreeMap<usize, CrossTable>,
    /// The clusters in which the two differ.
    differing: HashSet<usize>,
}

impl CodedSentences<'_> {
    /// The agreement of each pair of coders with a sentence in common, if they are not too many.
    pub(super) fn pairs(&self) -> Vec<PairAgreement> {
        let has_intervals = self.labelled.annotators.len() <= MAX_CODERS_WITH_INTERVALS;
        let empty = || CrossTable::new(self.labelled.labels.len());
        let mut pairs: BTreeMap<[usize; 2], SharedSentences> = BTreeMap::new();
        for (cluster, [a, b]) in self.pairs_of_codes() {
            let shared = pairs.entry([a.annotator, b.annotator]).or_default();
            shared.sentences += 1;
            let key = if has_intervals { cluster } else { 0 };
            let table = shared.tables.entry(key).or_insert_with(empty);
            table.count(a.label, b.label);
            if a.label != b.label {
                shared.differing.insert(key);
            }
            if pairs.len() > MAX_PAIRS {
                return Vec::new();
            }
        }
        let pairs = pairs.into_iter().map(|(annotators, shared)| {
            let parts: Vec<CrossTable> = shared.tables.into_values().collect();
            let sizes: Vec<usize> = parts.iter().map(|part| part.sentences() as usize).collect();
            let estimates = jackknife(&sizes, &[Range::SHARE, Range::CORRELATION], |counts| {
                let mut table = empty();
                let counted = parts.iter().zip(counts).filter(|(_, counts)| **counts);
                counted.for_each(|(part, _)| table.add(part));
                vec![table.observed(), table.kappa()]
            });
            PairAgreement {
                annotators: annotators.map(|at| self.labelled.annotators[at].clone()),
                sentences: shared.sentences,
                agreement: estimates[0].resting_on(shared.differing.len()),
                kappa: estimates[1].resting_on(shared.differing.len()).if_defined(),
            }
        });
        pairs.collect()
    }
}

/// Counts of the sentences on which two coders agree, and of the labels that each of them gives.
#[derive(Debug, Clone, PartialEq)]
struct CrossTable {
    same: f64,
    first: Vec<f64>,
    second: Vec<f64>,
}

impl CrossTable {
    /// No sentences yet, with so many labels.
    fn new(labels: usize) -> Self {
        CrossTable {
            same: 0.0,
            first: vec![0.0; labels],
            second: vec![0.0; labels],
        }
    }

    /// Counts a sentence with the label by each of the two.
    fn count(&mut self, first: usize, second: usize) {
        self.same += f64::from(first == second);
        self.first[first] += 1.0;
        self.second[second] += 1.0;
    }

    /// Adds the table of other sentences.
    fn add(&mut self, other: &Self) {
        self.same += other.same;
        let sums = self.first.iter_mut().chain(&mut self.second);
        let added = other.first.iter().chain(&other.second);
        sums.zip(added).for_each(|(sum, n)| *sum += n);
    }

    /// The share of sentences on which the two agree.
    fn observed(&self) -> f64 {
        self.same / self.sentences()
    }

    /// Cohen's kappa (Cohen 1960, "A Coefficient of Agreement for Nominal Scales"): `(p_o − p_e) / (1 − p_e)`
    /// with the observed agreement `p_o` and `p_e = Σ_k p_1k p_2k`, the agreement of two coders who give the
    /// labels as often as these and at random. NaN where both gave one and the same label throughout.
    fn kappa(&self) -> f64 {
        let n = self.sentences();
        let products = self.first.iter().zip(&self.second).map(|(a, b)| a * b);
        let expected = products.sum::<f64>() / (n * n);
        (self.observed() - expected) / (1.0 - expected)
    }

    fn sentences(&self) -> f64 {
        self.first.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: [(usize, usize, usize); 4]) -> CrossTable {
        let mut table = CrossTable::new(2);
        for (first, second, times) in cells {
            (0..times).for_each(|_| table.count(first, second));
        }
        table
    }

    /// Fifty proposals read by two readers: 20 both for, 15 both against, 5 and 10 apart. By hand:
    /// p_o = 0.7, p_e = 0.5 · 0.6 + 0.5 · 0.4 = 0.5.
    #[test]
    fn kappa_is_that_worked_out_by_hand() {
        let readers = table([(0, 0, 20), (0, 1, 5), (1, 0, 10), (1, 1, 15)]);
        assert!((readers.observed() - 0.7).abs() < 1e-12);
        assert!((readers.kappa() - 0.4).abs() < 1e-12);
    }

    #[test]
    fn a_table_counted_twice_is_the_table_of_twice_the_sentences() {
        let once = table([(0, 0, 3), (0, 1, 2), (1, 0, 1), (1, 1, 1)]);
        let mut twice = CrossTable::new(2);
        twice.add(&once);
        twice.add(&once);
        assert_eq!(twice, table([(0, 0, 6), (0, 1, 4), (1, 0, 2), (1, 1, 2)]));
        assert!((twice.kappa() - once.kappa()).abs() < 1e-12);
    }

    #[test]
    fn kappa_of_a_single_label_is_undefined() {
        let same = table([(0, 0, 4), (0, 0, 0), (0, 0, 0), (0, 0, 0)]);
        assert!(same.kappa().is_nan());
        assert!(CrossTable::new(2).kappa().is_nan());
    }
}
