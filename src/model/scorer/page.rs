//! The features of the sentences of one document, in buffers that are kept for the next.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::tables::NONE;
use crate::features::Block;
use crate::text::Place;

/// A feature of a sentence.
pub(super) struct Seen {
    pub feature: u32,
    /// Its number of occurrences.
    pub times: u32,
}

/// A distinct word of a sentence.
pub(super) struct Different {
    pub word: u32,
    /// Its number of occurrences.
    pub times: u32,
    /// Its first occurrence: an index into the page's places.
    pub first: u32,
    /// Its feature: an index into the page's features.
    pub seen: u32,
}

/// An occurrence of a word n-gram: its words as indices into the page's places, and the index of its feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Phrase {
    pub first: u32,
    pub end: u32,
    pub seen: u32,
}

impl Phrase {
    pub fn new(first: usize, end: usize, seen: u32) -> Self {
        Phrase {
            first: first as u32,
            end: end as u32,
            seen,
        }
    }
}

/// A sentence: its part of each list of the page.
#[derive(Clone, Default)]
pub(super) struct Entry {
    pub places: Range<usize>,
    /// Features: first words and n-grams, then categories.
    pub seen: Range<usize>,
    /// The part of `seen` with the categories.
    pub categories: Range<usize>,
    pub different: Range<usize>,
    pub words: Range<usize>,
    /// For each category or pair its categories; see
    /// [`Hit::signed_category`](crate::text::Hit::signed_category).
    pub signs: Range<usize>,
    /// For each block the factor of its features' values.
    pub scales: [f64; Block::ALL.len()],
    /// The factor of the logits of word vectors.
    pub vectors: f64,
    /// The index of the sentence in the page.
    pub at: usize,
}

/// The sentences of one document.
#[derive(Default)]
pub(super) struct Page {
    pub entries: Vec<Entry>,
    pub places: Vec<Place>,
    /// For each place the index of its word in `different`.
    pub word_at: Vec<u32>,
    pub seen: Vec<Seen>,
    pub different: Vec<Different>,
    /// N-grams of two and more words, by their first word.
    pub words: Vec<Phrase>,
    /// The categories of each category feature.
    pub signs: Vec<(u32, Option<u32>)>,
    /// The logits of the sentence model, `classes` for each sentence.
    pub logits: Vec<f64>,
    /// The indices in `seen` of the current sentence's features.
    seen_at: FxHashMap<u32, u32>,
    /// The indices in `different` of the current sentence's words.
    different_at: FxHashMap<u32, u32>,
}

impl Page {
    /// Forgets the last document.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.places.clear();
        self.word_at.clear();
        self.seen.clear();
        self.different.clear();
        self.words.clear();
        self.signs.clear();
        self.logits.clear();
    }

    /// Begins a sentence.
    pub fn begin_sentence(&mut self) -> Entry {
        self.seen_at.clear();
        self.different_at.clear();
        self.end()
    }

    /// An entry that begins where the lists end now.
    pub fn end(&self) -> Entry {
        let end = |length: usize| length..length;
        Entry {
            places: end(self.places.len()),
            seen: end(self.seen.len()),
            categories: end(self.seen.len()),
            different: end(self.different.len()),
            words: end(self.words.len()),
            signs: end(self.signs.len()),
            scales: [0.0; Block::ALL.len()],
            vectors: 0.0,
            at: self.entries.len(),
        }
    }

    /// Counts a feature of the current sentence and returns its index.
    #[inline]
    pub fn see(&mut self, feature: u32, times: u32) -> u32 {
        let next = self.seen.len() as u32;
        let at = *self.seen_at.entry(feature).or_insert(next);
        match self.seen.get_mut(at as usize) {
            Some(seen) => seen.times += times,
            None => self.seen.push(Seen { feature, times }),
        }
        at
    }

    /// Counts a word of the current sentence, given its place.
    #[inline]
    pub fn count(&mut self, place: usize) {
        let word = self.places[place].word;
        let next = self.different.len() as u32;
        let at = *self.different_at.entry(word).or_insert(next);
        match self.different.get_mut(at as usize) {
            Some(different) => different.times += 1,
            None => self.different.push(Different {
                word,
                times: 1,
                first: place as u32,
                seen: NONE,
            }),
        }
        self.word_at.push(at);
    }
}
