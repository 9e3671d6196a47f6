//! Groups of the sentences, and which are compared with which.

use std::collections::HashSet;

use super::Item;

/// The group of all sentences.
pub(super) const ALL: &str = "(all)";
/// All groups but one.
pub(super) const REST: &str = "(rest)";
/// What has no value in the column that is grouped by.
pub(super) const EMPTY: &str = "(empty)";

/// The group of a value of a column; one that is itself called as a group of ours stands in quotation marks.
pub(crate) fn group_name(value: &str) -> String {
    match value.trim() {
        "" => EMPTY.to_string(),
        taken @ (ALL | REST | EMPTY) => format!("“{taken}”"),
        value => value.to_string(),
    }
}

/// What sentences are grouped by.
#[derive(Debug, Clone, Copy)]
pub struct Groups<'a> {
    /// The names of the groups.
    pub names: &'a [String],
    /// The place of each sentence's group among them.
    pub of: &'a [usize],
    /// Whether the groups that have intervals are compared: two with each other, of more each with all the rest.
    pub compared: bool,
}

/// Some of the sentences.
pub(super) struct Group<'a> {
    pub name: String,
    pub items: Vec<Item<'a>>,
    pub documents: usize,
    pub audited: usize,
}

impl<'a> Group<'a> {
    pub fn new(name: &str, items: Vec<Item<'a>>) -> Self {
        let documents: HashSet<usize> = items.iter().map(|item| item.document).collect();
        Group {
            name: name.to_string(),
            documents: documents.len(),
            audited: items.iter().filter(|item| item.coded.is_some()).count(),
            items,
        }
    }

    pub fn audited_with(&self, label: usize) -> usize {
        let coded = self.items.iter().filter_map(|item| item.coded);
        coded.filter(|coded| coded.label == label).count()
    }

    /// How many documents have a sentence coded with the label, or one coded without it if these are fewer.
    pub fn documents_carrying(&self, label: usize) -> usize {
        let mut sides = [HashSet::new(), HashSet::new()];
        for item in &self.items {
            if let Some(coded) = item.coded {
                sides[usize::from(coded.label == label)].insert(item.document);
            }
        }
        sides[0].len().min(sides[1].len())
    }

    /// How many codes of the largest 1/π would stand for as many sentences as those with the label do, or as
    /// those without it if these are fewer. In a sample without strata that is their number.
    pub fn carrying(&self, label: usize) -> f64 {
        let (mut sides, mut largest) = ([0.0, 0.0], 0.0f64);
        for coded in self.items.iter().filter_map(|item| item.coded) {
            let weight = 1.0 / coded.probability;
            sides[usize::from(coded.label == label)] += weight;
            largest = largest.max(weight);
        }
        sides[0].min(sides[1]) / largest
    }
}

/// The groups that are compared, each with what it is compared with: of two that have intervals the first with the other, of more
/// groups each that has one with all the rest. One rest is made at a time: all of them are as many sentences as there are, times
/// the groups.
pub(super) fn compared<'g, 'a>(
    items: &'g [Item<'a>],
    groups: Groups<'g>,
    parts: &'g [Group<'a>],
    with_interval: &'g [&'g Group<'a>],
) -> impl Iterator<Item = (&'g Group<'a>, Group<'a>)> {
    let (chosen, other) = match (parts, with_interval) {
        ([_, other], [one, _]) => (std::slice::from_ref(one), other.name.as_str()),
        ([_, _, _, ..], all) => (all, REST),
        _ => (&[][..], REST),
    };
    chosen.iter().map(move |&group| {
        let others = items.iter().zip(groups.of);
        let others = others.filter(|(_, at)| groups.names[**at] != group.name);
        let others = others.map(|(item, _)| *item).collect();
        (group, Group::new(other, others))
    })
}
