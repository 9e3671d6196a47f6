//! Groups of sentences, and the comparisons between them.

use std::collections::HashSet;

use super::{Item, WithoutInterval};
use crate::document_count::DocumentCount;
use crate::labels::label_name;

/// The group of all sentences.
pub const ALL: &str = "(all)";
/// The group of the sentences that a sample was drawn from, where the scores have more.
pub(super) const DRAWN: &str = "(drawn from)";
/// All groups but one.
pub(super) const REST: &str = "(rest)";
/// The group of sentences without a value.
pub(super) const EMPTY: &str = "(empty)";

/// With fewer codes of a label, or without it, they show little.
pub const MIN_CODED: usize = 10;
/// The rounding error of the number of sentences that codes stand for.
const ROUNDING: f64 = 0.5;

/// The name of the group of a value. A value that equals one of the names above gets quotation marks.
pub fn group_name(value: &str) -> String {
    match label_name(value).as_str() {
        "" => EMPTY.to_string(),
        taken @ (ALL | DRAWN | REST | EMPTY) => format!("“{taken}”"),
        value => value.to_string(),
    }
}

/// The grouping of sentences.
#[derive(Debug, Clone, Copy)]
pub struct Groups<'a> {
    /// The names of the groups.
    pub names: &'a [String],
    /// The index of each sentence's group.
    pub of: &'a [usize],
    /// True if groups with intervals are compared: two with each other, and more each with the rest.
    pub compared: bool,
}

/// Some of the sentences.
pub(super) struct Group<'a> {
    pub name: String,
    pub items: Vec<Item<'a>>,
    pub documents: usize,
    /// The clusters of its documents; without others these are the documents themselves.
    pub clusters: DocumentCount,
    pub coded: usize,
    /// The largest weight of a stratum that may be in the group without a code there, or 0.
    hidden_weight: f64,
    /// The number of sentences that the group's codes do not stand for.
    missing: f64,
}

/// The different weights 1/π of a sample.
pub(super) fn weights(items: &[Item]) -> Vec<f64> {
    let coded = items.iter().filter_map(|item| item.coded);
    let mut weights: Vec<f64> = coded.map(|coded| 1.0 / coded.probability).collect();
    weights.sort_by(f64::total_cmp);
    weights.dedup();
    weights
}

/// The number of documents.
pub(super) fn count_documents(items: &[Item]) -> usize {
    let documents = items.iter().map(|item| item.document);
    documents.collect::<HashSet<_>>().len()
}

impl<'a> Group<'a> {
    /// A group of the sentences of a sample with these [`weights`].
    pub fn new(name: &str, items: Vec<Item<'a>>, sample_weights: &[f64]) -> Self {
        let coded = items.iter().filter_map(|item| item.coded);
        let stand_for: f64 = coded.map(|coded| 1.0 / coded.probability).sum();
        let missing = (items.len() as f64 - stand_for).max(0.0);
        let own = weights(&items);
        let is_absent = |weight: &&f64| !own.contains(weight);
        let hidden_weight = sample_weights.iter().rfind(is_absent).copied();
        Group {
            name: name.to_string(),
            documents: count_documents(&items),
            clusters: DocumentCount::from_sentences(items.iter().map(|item| item.cluster)),
            coded: items.iter().filter(|item| item.coded.is_some()).count(),
            items,
            // The codes of a complete sample stand for all sentences up to rounding.
            hidden_weight: hidden_weight.filter(|_| missing > ROUNDING).unwrap_or(0.0),
            missing,
        }
    }

    /// The least growth of the variance of a share, because of sentences that no code stands for.
    pub fn variance_floor(&self) -> f64 {
        self.hidden_weight.min(self.missing) / self.items.len() as f64
    }

    /// Returns true if the effective number of documents is enough for an interval.
    pub fn has_enough_documents(&self) -> bool {
        WithoutInterval::for_any_sample(self.clusters).is_none()
    }

    /// Returns true if every sentence is coded.
    pub fn is_coded(&self) -> bool {
        self.coded == self.items.len()
    }

    /// The number of documents with a coded sentence.
    pub fn coded_documents(&self) -> usize {
        let coded = self.items.iter().filter(|item| item.coded.is_some());
        coded.map(|item| item.cluster).collect::<HashSet<_>>().len()
    }

    pub fn coded_with(&self, label: usize) -> usize {
        let coded = self.items.iter().filter_map(|item| item.coded);
        coded.filter(|coded| coded.label == label).count()
    }
}

/// The comparisons of groups: the first of two groups with the second if both have intervals, or each group
/// with an interval with the rest. They are made one by one, because each has all sentences.
pub(super) fn comparisons<'g, 'a>(
    items: &'g [Item<'a>],
    groups: Groups<'g>,
    parts: &'g [Group<'a>],
    with_interval: &'g [&'g Group<'a>],
    sample_weights: &'g [f64],
) -> impl Iterator<Item = (&'g Group<'a>, Group<'a>)> {
    let (chosen, other) = match (parts, with_interval) {
        ([_, other], [one, _]) => (std::slice::from_ref(one), other.name.as_str()),
        ([_, _, _, ..], all) => (all, REST),
        _ => (&[][..], REST),
    };
    chosen.iter().map(move |&group| {
        let others = items
            .iter()
            .zip(groups.of)
            .filter(|(_, at)| groups.names[**at] != group.name)
            .map(|(item, _)| *item)
            .collect();
        (group, Group::new(other, others, sample_weights))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prevalence::tests::item;

    /// A group of sentences in documents of two, the first of which are coded with these probabilities.
    fn group(sentences: usize, coded: &[f64], sample_weights: &[f64]) -> Group<'static> {
        let item = |at: usize| {
            let code = coded.get(at).map(|&probability| (at % 2, probability));
            item(at / 2, &[0.5, 0.5], code)
        };
        Group::new("g", (0..sentences).map(item).collect(), sample_weights)
    }

    /// By hand, with codes of the weight 2 in a sample that also has the weight 50: of 40 sentences 20 codes
    /// leave none, and 10 codes leave 20 that may be in that stratum.
    #[test]
    fn a_stratum_without_a_code_in_the_group_may_be_in_it() {
        let sample_weights = [2.0, 50.0];
        assert_eq!(group(40, &[0.5; 20], &sample_weights).variance_floor(), 0.0);
        assert_eq!(
            group(40, &[0.5; 10], &sample_weights).variance_floor(),
            20.0 / 40.0
        );
        assert_eq!(
            group(400, &[0.5; 10], &sample_weights).variance_floor(),
            50.0 / 400.0
        );
        // Nothing is hidden where all strata have a code.
        assert_eq!(group(400, &[0.5; 10], &[2.0]).variance_floor(), 0.0);
        let both = [0.5, 0.5, 0.02];
        assert_eq!(group(400, &both, &sample_weights).variance_floor(), 0.0);
    }

    #[test]
    fn names_of_groups_are_of_one_form() {
        assert_eq!(
            group_name(" Su\u{308}ddeutsche  Zeitung"),
            "Süddeutsche Zeitung"
        );
        assert_eq!(group_name("(all)"), "“(all)”");
    }
}
