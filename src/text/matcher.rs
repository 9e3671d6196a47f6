//! Finds the places in a sentence where the patterns of a dictionary match.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Dictionary;
use super::trie::bit;

/// The number of words that a negation reaches, if punctuation does not end it earlier.
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
    /// Category and negation as one number: twice the category, plus one if it is negated.
    pub(crate) fn signed_category(&self) -> usize {
        2 * self.category + usize::from(self.negated)
    }
}

/// What is known of the words of sentences, and buffers that are kept from one sentence to the next.
pub struct Matcher<'d> {
    dictionary: &'d Dictionary,
    /// The hits that [`Matcher::hits`] found last.
    pub hits: Vec<Hit>,
    /// By the number of the word.
    words: Vec<Word>,
    /// The lists that [`Word`] refers to.
    lists: Vec<u32>,
    /// The word from which on each category may match again.
    free_from: Vec<usize>,
    /// Categories of the patterns that match at one place, with their lengths.
    found: Vec<(usize, usize)>,
    /// Nodes to go on from, with the number of words that lead to them.
    open: Vec<(u32, usize)>,
}

/// What a word matches: parts of a list, each up to the start of the next. Most words match nothing.
#[derive(Clone, Copy)]
struct Word {
    /// The numbers of the pattern words that match it.
    numbers: u32,
    /// The categories of one-word patterns that match it, in order.
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

    /// Returns whether no pattern matches at it, whatever follows.
    fn begins_nothing(self) -> bool {
        self.alone == self.end
    }
}

debug_as_name!(Matcher<'_>);

impl<'d> Matcher<'d> {
    /// Makes a matcher that knows no words.
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

    /// The number of words learned.
    pub(super) fn words(&self) -> usize {
        self.words.len()
    }

    /// Learns the next word. Words are numbered in the order of learning.
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
        nodes.extend(patterns.step_by_any(0));
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

    /// Finds what [`Dictionary::hits`] describes in a sentence of `words` words. `word` gives the number with
    /// which a word was learned, and `ends_clause` whether a clause ends before it.
    pub fn hits(
        &mut self,
        words: usize,
        word: impl Fn(usize) -> usize,
        ends_clause: impl Fn(usize) -> bool,
    ) {
        self.hits.clear();
        self.free_from.fill(0);
        let [negation, pseudo_negation] = self.dictionary.reserved();
        let mut negated_until = 0;
        for first in 0..words {
            if ends_clause(first) {
                negated_until = 0;
            }
            if self.words[word(first)].begins_nothing() {
                continue;
            }
            let negated = first < negated_until;
            // The longest match of a category comes last, and only it counts.
            self.find(first, words, &word);
            if let (Some(negation), Some(pseudo)) = (negation, pseudo_negation)
                && let Some((_, length)) = self.found.iter().rfind(|found| found.0 == pseudo)
            {
                let free_from = &mut self.free_from[negation];
                *free_from = (*free_from).max(first + length);
            }
            for at in 0..self.found.len() {
                let (category, length) = self.found[at];
                let next = self.found.get(at + 1);
                let is_shorter = next.is_some_and(|next| next.0 == category);
                if is_shorter || self.free_from[category] > first {
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

    /// Counts the categories that have a pattern which matches at the first of some words, given by their
    /// numbers.
    pub(super) fn categories_at(&mut self, words: Range<usize>) -> usize {
        self.find(0, words.len(), &|at| words.start + at);
        self.found.dedup_by_key(|(category, _)| *category);
        self.found.len()
    }

    /// Finds the categories of all patterns that match at one place, in order.
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

    /// Takes the categories that end at a node, and keeps the node if patterns go on from it. `length` words
    /// lead to it.
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
