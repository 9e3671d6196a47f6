//! Finds the places of a sentence where a dictionary's patterns match.

use super::trie::ANY;
use super::{Dictionary, Match};

/// How many words after a negation its force reaches, if no punctuation ends it before.
const NEGATION_REACH: usize = 5;

/// A place in a sentence where a pattern matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Index into [`Dictionary::categories`].
    pub category: usize,
    /// The tokens matched.
    pub tokens: std::ops::Range<usize>,
    /// Whether a negation stands closely before it.
    pub negated: bool,
}

impl Hit {
    /// Category and negation as one number: twice the category, and one more if it is negated.
    pub(crate) fn sign(&self) -> usize {
        2 * self.category + usize::from(self.negated)
    }
}

/// Room to look for hits in, kept from one sentence to the next.
pub struct Matcher<'d> {
    dictionary: &'d Dictionary,
    /// What [`Matcher::hits`] found last.
    pub hits: Vec<Hit>,
    /// From which word on each category may match again.
    free_from: Vec<usize>,
    /// Categories of patterns that match at one place, and their lengths.
    found: Vec<(usize, usize)>,
    /// Nodes to go on from, and how many words lead to them.
    open: Vec<(u32, usize)>,
}

debug_as_name!(Matcher<'_>);

impl<'d> Matcher<'d> {
    /// Room for the hits of one dictionary.
    pub fn new(dictionary: &'d Dictionary) -> Self {
        Matcher {
            dictionary,
            hits: Vec::new(),
            free_from: vec![0; dictionary.categories().len()],
            found: Vec::new(),
            open: Vec::new(),
        }
    }

    /// What [`Dictionary::hits`] finds. A sentence is given by the number of its words, the matches of each (see
    /// [`Dictionary::each_match`]) and whether a clause ends before it.
    pub fn hits<'m>(
        &mut self,
        words: usize,
        matches: impl Fn(usize) -> &'m [Match],
        breaks: impl Fn(usize) -> bool,
    ) {
        self.hits.clear();
        self.free_from.fill(0);
        let [negation, pseudo_negation] = self.dictionary.reserved();
        let mut negated_until = 0;
        for first in 0..words {
            if breaks(first) {
                negated_until = 0;
            }
            let negated = first < negated_until;
            self.find(first, words, &matches);
            // The longest of each category comes last, and only it counts.
            if self.found.len() > 1 {
                self.found.sort_unstable();
            }
            if let (Some(negation), Some(pseudo)) = (negation, pseudo_negation)
                && let Some((_, length)) = self.found.iter().rfind(|found| found.0 == pseudo)
            {
                let free_from = &mut self.free_from[negation];
                *free_from = (*free_from).max(first + length);
            }
            for at in 0..self.found.len() {
                let (category, length) = self.found[at];
                let longer = self
                    .found
                    .get(at + 1)
                    .is_some_and(|next| next.0 == category);
                if longer || self.free_from[category] > first {
                    continue;
                }
                self.free_from[category] = first + length;
                if Some(category) == pseudo_negation {
                    continue;
                }
                if Some(category) == negation {
                    negated_until = first + length + NEGATION_REACH;
                    continue;
                }
                self.hits.push(Hit {
                    category,
                    tokens: first..first + length,
                    negated,
                });
            }
        }
    }

    /// How many categories have a pattern that matches from the first of these words on.
    pub(super) fn meeting<'m>(
        &mut self,
        words: usize,
        matches: impl Fn(usize) -> &'m [Match],
    ) -> usize {
        self.find(0, words, &matches);
        self.found.sort_unstable();
        self.found.dedup_by_key(|(category, _)| *category);
        self.found.len()
    }

    /// The categories of all patterns that match at one place.
    fn find<'m>(&mut self, first: usize, words: usize, matches: &impl Fn(usize) -> &'m [Match]) {
        self.found.clear();
        let patterns = self.dictionary.patterns();
        for node in matches(first).iter().filter_map(|found| found.begins) {
            self.reach(node, 1);
        }
        if let Some(node) = patterns.begin_with_any() {
            self.reach(node, 1);
        }
        while let Some((node, length)) = self.open.pop() {
            let at = first + length;
            if at == words {
                continue;
            }
            let numbers = matches(at).iter().map(|found| found.number);
            for number in numbers.chain([ANY]) {
                if let Some(next) = patterns.step(node, number) {
                    self.reach(next, length + 1);
                }
            }
        }
    }

    /// Takes the categories that end at a node, to which so many words lead, and keeps it if patterns go on from it.
    fn reach(&mut self, node: u32, length: usize) {
        let reached = self.dictionary.patterns().node(node);
        for category in reached.ends() {
            self.found.push((category, length));
        }
        if reached.goes_on() {
            self.open.push((node, length));
        }
    }
}
