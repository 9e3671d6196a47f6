//! The sentences that two or more coders have coded, with their clusters.

use std::collections::{BTreeMap, HashSet};

use super::alpha::Agreement;
use crate::labels::{Code, Labelled, LabelledSentence};

/// The sentences with two or more codes and the cluster of each.
pub(super) struct CodedSentences<'a> {
    pub(super) labelled: &'a Labelled,
    pub(super) sentences: Vec<&'a LabelledSentence>,
    pub(super) clusters: Vec<usize>,
}

impl CodedSentences<'_> {
    pub(super) fn codes(&self) -> impl Iterator<Item = &Code> {
        self.sentences.iter().flat_map(|sentence| &sentence.codes)
    }

    /// The number of clusters with a sentence that satisfies a predicate.
    pub(super) fn clusters_where(&self, predicate: impl Fn(&LabelledSentence) -> bool) -> usize {
        let sentences = self.sentences.iter().zip(&self.clusters);
        count_distinct(
            sentences
                .filter(|(sentence, _)| predicate(sentence))
                .map(|(_, cluster)| cluster),
        )
    }

    /// The labels by those codes of some sentences that satisfy a predicate.
    pub(super) fn labels_at(
        &self,
        ats: &[usize],
        predicate: impl Fn(&Code) -> bool,
    ) -> Vec<Vec<usize>> {
        let labels = |at: &usize| {
            let codes = self.sentences[*at].codes.iter();
            codes.filter(|c| predicate(c)).map(|c| c.label).collect()
        };
        ats.iter().map(labels).collect()
    }

    /// The positions of the sentences that each coder coded.
    pub(super) fn by_coder(&self) -> Vec<Vec<usize>> {
        let mut own = vec![Vec::new(); self.labelled.annotators.len()];
        for (at, sentence) in self.sentences.iter().enumerate() {
            for code in &sentence.codes {
                own[code.annotator].push(at);
            }
        }
        own.iter_mut().for_each(Vec::dedup);
        own
    }

    /// The agreement of the other coders. `own` are the sentences of the coder who is left out, and `units`
    /// the labels of all sentences.
    pub(super) fn agreement_without(
        &self,
        annotator: usize,
        own: &[usize],
        units: &[Vec<usize>],
    ) -> Agreement {
        let others = self.labels_at(own, |code| code.annotator != annotator);
        let mut units: Vec<&[usize]> = units.iter().map(Vec::as_slice).collect();
        own.iter()
            .zip(&others)
            .for_each(|(&at, unit)| units[at] = unit);
        Agreement::from_units(units.into_iter(), self.labelled.labels.len())
    }

    /// The codes of each pair of coders of a sentence, in the order of the coders, with its cluster.
    pub(super) fn pairs_of_codes(&self) -> impl Iterator<Item = (usize, [&Code; 2])> {
        let sentences = self.sentences.iter().zip(&self.clusters);
        sentences.flat_map(|(sentence, &cluster)| {
            let codes = sentence.codes.iter().enumerate();
            codes.flat_map(move |(at, one)| {
                let others = sentence.codes.iter().skip(at + 1);
                others.map(move |other| match one.annotator < other.annotator {
                    true => (cluster, [one, other]),
                    false => (cluster, [other, one]),
                })
            })
        })
    }
}

/// Returns true if the labels of a sentence's codes differ in a property.
pub(super) fn codes_differ<T: PartialEq>(
    sentence: &LabelledSentence,
    property: impl Fn(usize) -> T,
) -> bool {
    let mut properties = sentence.codes.iter().map(|code| property(code.label));
    let first = properties.next();
    properties.any(|other| Some(other) != first)
}

/// The number of different clusters.
pub(super) fn count_distinct<'a>(clusters: impl Iterator<Item = &'a usize>) -> usize {
    clusters.collect::<HashSet<_>>().len()
}

/// Maps the positions of each cluster that occurs.
pub(super) fn by_cluster<T>(clusters: &[usize], map: impl Fn(&[usize]) -> T) -> Vec<T> {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, &cluster) in clusters.iter().enumerate() {
        members.entry(cluster).or_default().push(at);
    }
    members.values().map(|ats| map(ats)).collect()
}
