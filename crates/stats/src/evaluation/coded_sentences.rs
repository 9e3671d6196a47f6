//! The sentences that two or more coders have coded, with their clusters.

use std::collections::{BTreeMap, HashSet};

use super::alpha::Coincidences;
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

    /// The labels of the codes of some sentences.
    pub(super) fn labels_at(&self, ats: &[usize]) -> Vec<Vec<usize>> {
        let labels = |at: &usize| {
            let codes = self.sentences[*at].codes.iter();
            codes.map(|code| code.label).collect()
        };
        ats.iter().map(labels).collect()
    }

    /// The codes of each coder.
    pub(super) fn by_coder(&self) -> Vec<Vec<OwnCode>> {
        let mut own = vec![Vec::new(); self.labelled.annotators.len()];
        for (at, sentence) in self.sentences.iter().enumerate() {
            let counts = counts(sentence);
            for code in &sentence.codes {
                let same = counts[&code.label] - 1;
                let label = code.label;
                own[code.annotator].push(OwnCode { at, label, same });
            }
        }
        own
    }

    /// The agreement of the other coders, from the coincidences of all. `own` are the codes of the coder who is
    /// left out. Returns alpha, and the number of sentences that it rests on.
    pub(super) fn agreement_without(
        &self,
        own: &[OwnCode],
        all: &Coincidences,
    ) -> (Option<f64>, usize) {
        let mut others = all.clone();
        let mut sentences = self.sentences.len();
        for code in own {
            let mut counts = counts(self.sentences[code.at]);
            others.count(&counts, -1.0);
            counts.entry(code.label).and_modify(|count| *count -= 1);
            others.count(&counts, 1.0);
            sentences -= usize::from(self.sentences[code.at].codes.len() == 2);
        }
        let alpha = others.alpha();
        ((!alpha.is_nan()).then_some(alpha), sentences)
    }

    /// The codes of each pair of coders of a sentence, in the order of the coders, with its cluster.
    pub(super) fn pairs_of_codes(&self) -> impl Iterator<Item = (usize, [&Code; 2])> {
        let sentences = self.sentences.iter().zip(&self.clusters);
        sentences.flat_map(|(sentence, &cluster)| {
            let codes = sentence.codes.iter().enumerate();
            codes.flat_map(move |(at, one)| {
                let others = sentence.codes.iter().skip(at + 1);
                others.map(move |other| {
                    if one.annotator < other.annotator {
                        (cluster, [one, other])
                    } else {
                        (cluster, [other, one])
                    }
                })
            })
        })
    }
}

/// A code of one coder.
#[derive(Clone)]
pub(super) struct OwnCode {
    /// The position of the sentence.
    pub(super) at: usize,
    pub(super) label: usize,
    /// The number of other coders who gave the sentence the same label.
    pub(super) same: usize,
}

/// The number of codes of a sentence for each label.
pub(super) fn counts(sentence: &LabelledSentence) -> BTreeMap<usize, usize> {
    let mut counts = BTreeMap::new();
    for code in &sentence.codes {
        *counts.entry(code.label).or_default() += 1;
    }
    counts
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
