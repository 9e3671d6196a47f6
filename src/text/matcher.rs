//! Finds the places of a sentence where a dictionary's patterns match.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Dictionary;
use super::trie::bit;

/// How many words after a negation its force reaches, if no punctuation ends it before.
const NEGATION_REACH: usize = 5;

/// A place in a sentence where a pattern matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Index into [`Dictionary::categories`].
    pub category: usize,
    /// The tokens matched.
    pub tokens: Range<usize>,
    /// Whether a negation stands closely before it.
    pub negated: bool,
}

impl Hit {
    /// Category and negation as one number: twice the category, and one more if it is negated.
    pub(crate) fn sign(&self) -> usize {
        2 * self.category + usize::from(self.negated)
    }
}

/// What is known of the words of sentences, and room to look for hits in, kept from one sentence to the next.
pub struct Matcher<'d> {
    dictionary: &'d Dictionary,
    /// What [`Matcher::hits`] found last.
    pub hits: Vec<Hit>,
    /// By the number of the word.
    words: Vec<Word>,
    /// What [`Word`] names parts of.
    lists: Vec<u32>,
    /// From which word on each category may match again.
    free_from: Vec<usize>,
    /// Categories of patterns that match at one place, and their lengths.
    found: Vec<(usize, usize)>,
    /// Nodes to go on from, and how many words lead to them.
    open: Vec<(u32, usize)>,
}

/// What a word matches: parts of a list, each up to the beginning of the next. Most words match nothing.
#[derive(Clone, Copy)]
struct Word {
    /// The numbers of the patterns' words that match it.
    numbers: u32,
    /// The categories of patterns of one word that match it, in order.
    alone: u32,
    /// The nodes from which patterns that begin with it go on.
    begun: u32,
    end: u32,
    /// The bits of its numbers.
    bits: u64,
}

impl Word {
    fn numbers(self) -> Range<usize> {
        self.numbers as usize..self.alone as usize
    }

    fn alone(self) -> Range<usize> {
        self.alone as usize..self.begun as usize
    }

    fn begun(self) -> Range<usize> {
        self.begun as usize..self.end as usize
    }

    /// Whether no pattern matches from it on, whatever follows.
    fn begins_nothing(self) -> bool {
        self.alone == self.end
    }
}

debug_as_name!(Matcher<'_>);

impl<'d> Matcher<'d> {
    /// Room for the hits of one dictionary.
    pub fn new(dictionary: &'d Dictionary) -> Self {
        Matcher {
            dictionary,
            hits: Vec::new(),
            words: Vec::new(),
            lists: Vec::new(),
            free_from: vec![0; dictionary.categories().len()],
            found: Vec::new(),
            open: Vec::new(),
        }
    }

    /// How many words were learned.
    pub(super) fn words(&self) -> usize {
        self.words.len()
    }

    /// Learns the next word: numbers are given in the order of learning.
    pub fn learn(&mut self, word: &str) {
        let patterns = self.dictionary.patterns();
        let lists = &mut self.lists;
        let numbers = lists.len();
        let mut bits = 0;
        let mut nodes: Vec<u32> = Vec::new();
        patterns.each_match(word, |number, begins| {
            lists.push(number);
            bits |= bit(number);
            nodes.extend(begins);
        });
        nodes.extend(patterns.begin_with_any());
        let ends = nodes.iter().flat_map(|&node| patterns.node(node).ends());
        let categories: BTreeSet<u32> = ends.map(|category| category as u32).collect();
        let alone = lists.len();
        lists.extend(categories);
        let begun = lists.len();
        nodes.retain(|&node| patterns.node(node).goes_on());
        lists.extend(nodes);
        self.words.push(Word {
            numbers: numbers as u32,
            alone: alone as u32,
            begun: begun as u32,
            end: lists.len() as u32,
            bits,
        });
    }

    /// What [`Dictionary::hits`] finds. A sentence is given by the number of its words, the number that each was learned with,
    /// and whether a clause ends before it.
    pub fn hits(
        &mut self,
        words: usize,
        word: impl Fn(usize) -> usize,
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
            if self.words[word(first)].begins_nothing() {
                continue;
            }
            let negated = first < negated_until;
            // The longest of each category comes last, and only it counts.
            self.find(first, words, &word);
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

    /// How many categories have a pattern that matches from the first of some words on, given by their numbers.
    pub(super) fn meeting(&mut self, words: Range<usize>) -> usize {
        self.find(0, words.len(), &|at| words.start + at);
        self.found.dedup_by_key(|(category, _)| *category);
        self.found.len()
    }

    /// The categories of all patterns that match at one place, in order.
    fn find(&mut self, first: usize, words: usize, word: &impl Fn(usize) -> usize) {
        self.found.clear();
        let known = self.words[word(first)];
        let alone = self.lists[known.alone()].iter();
        self.found
            .extend(alone.map(|&category| (category as usize, 1)));
        let begun = self.lists[known.begun()].iter();
        self.open.extend(begun.map(|&node| (node, 1)));
        let sorted = self.found.len();
        let patterns = self.dictionary.patterns();
        while let Some((node, length)) = self.open.pop() {
            let at = first + length;
            if at == words {
                continue;
            }
            if let Some(next) = patterns.step_by_any(node) {
                self.reach(next, length + 1);
            }
            let known = self.words[word(at)];
            if patterns.node(node).may_step(known.bits) {
                for number in known.numbers() {
                    if let Some(next) = patterns.step(node, self.lists[number]) {
                        self.reach(next, length + 1);
                    }
                }
            }
        }
        if self.found.len() > sorted {
            self.found.sort_unstable();
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
