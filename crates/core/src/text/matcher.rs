//! Finds the places in a sentence where the patterns of a dictionary match.

use std::collections::BTreeSet;
use std::ops::{Deref, Range};

use super::trie::{ANY, Node, ROOT};
use super::{Dictionary, WordPlace};

/// The number of words that a negation reaches, if punctuation does not end it earlier.
const NEGATION_REACH: usize = 5;

/// A place in a sentence where a pattern matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Index into [`Dictionary::categories`].
    pub category: usize,
    /// The tokens matched.
    pub tokens: Range<usize>,
    /// `true` if a negation stands closely before it.
    pub negated: bool,
}

impl Hit {
    /// Category and negation as one number: twice the category, plus one if it is negated.
    pub(crate) fn signed_category(&self) -> usize {
        2 * self.category + usize::from(self.negated)
    }
}

/// Matches of known words, and buffers that are kept from one sentence to the next.
pub struct Matcher<D> {
    dictionary: D,
    /// The hits that [`Matcher::hits`] found last.
    pub hits: Vec<Hit>,
    /// By the number of the word.
    words: Vec<WordPatterns>,
    /// The lists of all words, joined.
    lists: Vec<u32>,
    /// The word from which on each category may match again.
    free_from: Vec<usize>,
    /// Categories of the patterns that match at one place, with their lengths.
    found: Vec<(usize, usize)>,
    /// Nodes to go on from, with the number of words that lead to them.
    open: Vec<(u32, usize)>,
}

/// The patterns that a word matches, as the bounds of three lists in [`Matcher::lists`]. Most words match none.
#[derive(Clone, Copy)]
struct WordPatterns {
    /// The pattern words that match it begin here.
    numbers: u32,
    /// The categories of one-word patterns that match it, in order, begin here.
    alone: u32,
    /// The nodes from which patterns that begin with it go on begin here.
    begun: u32,
    end: u32,
}

impl WordPatterns {
    fn numbers(self) -> Range<usize> {
        self.numbers as usize..self.alone as usize
    }

    fn alone(self) -> Range<usize> {
        self.alone as usize..self.begun as usize
    }

    fn begun(self) -> Range<usize> {
        self.begun as usize..self.end as usize
    }
}

impl<D: Deref<Target = Dictionary>> Matcher<D> {
    /// Makes a matcher that knows no words.
    pub fn new(dictionary: D) -> Self {
        Matcher {
            free_from: vec![0; dictionary.categories().len()],
            dictionary,
            hits: Vec::new(),
            words: Vec::new(),
            lists: Vec::new(),
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
        let matched = patterns.matches(word);
        let all = matched.iter().chain([&ANY]);
        let nodes: Vec<(u32, &Node)> = all
            .filter_map(|&number| patterns.step(ROOT, number))
            .collect();
        let ends = nodes.iter().flat_map(|(_, node)| node.ends.iter());
        let categories: BTreeSet<u32> = ends.map(|&category| category as u32).collect();
        let begun = nodes.iter().filter(|(_, node)| node.goes_on);
        let mut append = |numbers: &mut dyn Iterator<Item = u32>| {
            let start = self.lists.len() as u32;
            self.lists.extend(numbers);
            start
        };
        let word = WordPatterns {
            numbers: append(&mut matched.into_iter()),
            alone: append(&mut categories.into_iter()),
            begun: append(&mut begun.map(|(number, _)| *number)),
            end: append(&mut std::iter::empty()),
        };
        self.words.push(word);
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
            let known = self.words[word(first)];
            if known.alone == known.end {
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

    /// Finds the same in the words of a sentence that a [`Lexicon`](super::Lexicon) has read, all of them learned.
    pub fn read(&mut self, places: &[WordPlace]) {
        self.hits(
            places.len(),
            |at| places[at].word as usize,
            |at| places[at].breaks,
        );
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
        let patterns = self.dictionary.patterns();
        let known = self.words[word(first)];
        self.found.clear();
        let alone = self.lists[known.alone()].iter();
        self.found
            .extend(alone.map(|&category| (category as usize, 1)));
        let begun = self.lists[known.begun()].iter();
        self.open.extend(begun.map(|&node| (node, 1)));
        while let Some((from, length)) = self.open.pop() {
            let at = first + length;
            if at == words {
                continue;
            }
            let length = length + 1;
            let numbers = self.lists[self.words[word(at)].numbers()].iter();
            for &number in numbers.chain([&ANY]) {
                if let Some((next, node)) = patterns.step(from, number) {
                    let ends = node.ends.iter();
                    self.found.extend(ends.map(|&category| (category, length)));
                    self.open.extend(node.goes_on.then_some((next, length)));
                }
            }
        }
        self.found.sort_unstable();
    }
}
