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

/// What is compared with what: two groups with each other, of more each that has an interval with the rest.
pub(super) fn pairs<'g, 'a>(
    items: &[Item<'a>],
    groups: Option<(&[String], &[usize])>,
    parts: &'g [Group<'a>],
    with_interval: &[&'g Group<'a>],
) -> Vec<(&'g Group<'a>, Group<'a>)> {
    let Some((names, group_of)) = groups else {
        return Vec::new();
    };
    if let ([one, other], 2) = (parts, with_interval.len()) {
        return vec![(one, Group::new(&other.name, other.items.clone()))];
    }
    if parts.len() < 3 {
        return Vec::new();
    }
    let rest = |group: &'g Group<'a>| {
        let others = items.iter().zip(group_of);
        let others = others.filter(|(_, at)| names[**at] != group.name);
        Group::new(REST, others.map(|(item, _)| *item).collect())
    };
    with_interval
        .iter()
        .map(|&group| (group, rest(group)))
        .collect()
}
