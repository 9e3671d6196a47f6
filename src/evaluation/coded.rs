//! Sentences that two or more have coded, in their documents.

use std::collections::{BTreeMap, HashSet};

use super::alpha::Agreement;
use super::bootstrap::Estimate;
use crate::labels::{Code, Labelled, LabelledSentence};

/// The sentences with codes by two or more, and the cluster of each.
pub(super) struct Coded<'a> {
    pub(super) labelled: &'a Labelled,
    pub(super) sentences: Vec<&'a LabelledSentence>,
    pub(super) clusters: Vec<usize>,
}

impl Coded<'_> {
    pub(super) fn codes(&self) -> impl Iterator<Item = &Code> {
        self.sentences.iter().flat_map(|sentence| &sentence.codes)
    }

    /// In how many clusters somebody gave such a label.
    pub(super) fn clusters_with(&self, is_such: impl Fn(usize) -> bool) -> usize {
        let sentences = self.sentences.iter().zip(&self.clusters);
        let with = sentences.filter(|(s, _)| s.codes.iter().any(|code| is_such(code.label)));
        number(with.map(|(_, cluster)| cluster))
    }

    /// In how many clusters coders of a sentence gave both such labels and others.
    pub(super) fn clusters_divided_by(&self, is_such: impl Fn(usize) -> bool) -> usize {
        let sentences = self.sentences.iter().zip(&self.clusters);
        let divided = sentences.filter(|(sentence, _)| {
            let mut such = sentence.codes.iter().map(|code| is_such(code.label));
            let first = such.next();
            such.any(|other| Some(other) != first)
        });
        number(divided.map(|(_, cluster)| cluster))
    }

    /// In how many clusters coders of a sentence gave it different labels.
    pub(super) fn clusters_divided(&self) -> usize {
        let sentences = self.sentences.iter().zip(&self.clusters);
        let divided = sentences.filter(|(sentence, _)| {
            let mut pairs = sentence.codes.windows(2);
            pairs.any(|two| two[0].label != two[1].label)
        });
        number(divided.map(|(_, cluster)| cluster))
    }

    /// The labels that some of the codes give each of some sentences.
    pub(super) fn sentences_at(
        &self,
        ats: &[usize],
        of: impl Fn(&Code) -> bool,
    ) -> Vec<Vec<usize>> {
        let labels = |at: &usize| {
            let codes = self.sentences[*at].codes.iter();
            codes.filter(|c| of(c)).map(|c| c.label).collect()
        };
        ats.iter().map(labels).collect()
    }

    /// The labels that the codes give each sentence.
    pub(super) fn units(&self) -> Vec<Vec<usize>> {
        let ats: Vec<usize> = (0..self.sentences.len()).collect();
        self.sentences_at(&ats, |_| true)
    }

    /// The sentences that each coder coded, in their order, by their positions.
    pub(super) fn of_coders(&self) -> Vec<Vec<usize>> {
        let mut own = vec![Vec::new(); self.labelled.annotators.len()];
        for (at, sentence) in self.sentences.iter().enumerate() {
            for code in &sentence.codes {
                own[code.annotator].push(at);
            }
        }
        own.iter_mut().for_each(Vec::dedup);
        own
    }

    /// The agreement of the others, without a coder who coded these sentences.
    pub(super) fn agreement_without(
        &self,
        annotator: usize,
        own: &[usize],
        units: &[Vec<usize>],
    ) -> Agreement {
        let others = self.sentences_at(own, |code| code.annotator != annotator);
        let mut units: Vec<&[usize]> = units.iter().map(Vec::as_slice).collect();
        own.iter()
            .zip(&others)
            .for_each(|(&at, unit)| units[at] = unit);
        Agreement::of_units(units.into_iter(), self.labelled.labels.len())
    }

    /// Each two coders who coded a sentence both, by their numbers, with what they said.
    pub(super) fn codes_of_two(&self) -> impl Iterator<Item = (usize, [&Code; 2])> {
        let sentences = self.sentences.iter().zip(&self.clusters);
        sentences.flat_map(|(sentence, &cluster)| {
            let codes = &sentence.codes;
            let others = |at: usize| codes.iter().skip(at + 1);
            let pairs = codes.iter().enumerate();
            pairs.flat_map(move |(at, one)| {
                others(at).map(move |other| match one.annotator < other.annotator {
                    true => (cluster, [one, other]),
                    false => (cluster, [other, one]),
                })
            })
        })
    }
}

/// How many clusters these are.
pub(super) fn number<'a>(clusters: impl Iterator<Item = &'a usize>) -> usize {
    clusters.collect::<HashSet<_>>().len()
}

/// What `of` makes of the positions of each cluster that occurs.
pub(super) fn by_cluster<T>(clusters: &[usize], of: impl Fn(&[usize]) -> T) -> Vec<T> {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, &cluster) in clusters.iter().enumerate() {
        members.entry(cluster).or_default().push(at);
    }
    members.values().map(|ats| of(ats)).collect()
}

/// The figure, without an interval where too few clusters tell of it.
pub(super) fn shown(estimate: Estimate, clusters: usize) -> Option<Estimate> {
    defined(estimate.resting_on(clusters))
}

pub(super) fn defined(estimate: Estimate) -> Option<Estimate> {
    (!estimate.value.is_nan()).then_some(estimate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::LEAST_CLUSTERS;

    #[test]
    fn ten_clusters_are_enough_for_an_interval() {
        let figure = |value| Estimate {
            value,
            low: Some(0.2),
            high: Some(0.6),
        };
        let low_with = |clusters| shown(figure(0.4), clusters).map(|shown| shown.low);
        assert_eq!(low_with(LEAST_CLUSTERS), Some(Some(0.2)));
        assert_eq!(low_with(LEAST_CLUSTERS - 1), Some(None));
        assert_eq!(shown(figure(f64::NAN), LEAST_CLUSTERS), None);
    }
}
