//! The features of the sentences of one document, in buffers that are kept for the next.

use std::ops::Range;

use super::runs::NONE;
use crate::features::Block;
use crate::text::Place;

/// The number of buckets of features: several times that of the features in a sentence.
const BUCKETS: usize = 1024;

/// A feature of a sentence.
pub(super) struct Seen {
    pub feature: u32,
    /// Its number of occurrences.
    pub times: u32,
    /// The feature before it in its bucket. It is valid only if that is in the same sentence.
    before: u32,
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

/// A category with a word near it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near {
    pub category: u32,
    /// The place of the word: an index into the page's places.
    pub place: u32,
    /// Whether the word stands before the category.
    pub is_before: bool,
}

/// Merges two sorted parts of a list, from `start` to `middle` and from there on. They are sorted by first
/// place, then by end.
pub(super) fn join(phrases: &mut Vec<Phrase>, start: usize, middle: usize) {
    if start == middle {
        return;
    }
    // The ends grow from part to part, so of equal firsts those of the first part come first.
    let mut later = phrases.split_off(middle);
    let mut place = phrases.len() + later.len();
    phrases.resize(place, Phrase::new(0, 0, 0));
    let mut at = middle;
    while let Some(phrase) = later.pop() {
        while at > start && phrases[at - 1].first > phrase.first {
            (at, place) = (at - 1, place - 1);
            phrases[place] = phrases[at];
        }
        place -= 1;
        phrases[place] = phrase;
    }
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
    /// Features: first words and n-grams, then categories, then collocations.
    pub seen: Range<usize>,
    /// The part of `seen` with the categories.
    pub categories: Range<usize>,
    pub different: Range<usize>,
    pub words: Range<usize>,
    /// For each category or pair its categories; see
    /// [`Hit::signed_category`](crate::text::Hit::signed_category).
    pub signs: Range<usize>,
    /// For each collocation its category and the place of its word.
    pub near: Range<usize>,
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
    /// The category of each collocation and the first place of its word.
    pub near: Vec<Near>,
    /// The logits of the sentence model, `classes` for each sentence.
    pub logits: Vec<f64>,
    /// The last feature in each bucket, as an index. A table of all features would not fit into the
    /// processor's first cache.
    buckets: Vec<u32>,
    /// For each word the index where it was counted last. It is valid only if the word is found there.
    different_at: Vec<u32>,
}

impl Page {
    pub fn new() -> Self {
        Page {
            buckets: vec![NONE; BUCKETS],
            ..Page::default()
        }
    }

    /// Forgets the last document.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.places.clear();
        self.word_at.clear();
        self.seen.clear();
        self.different.clear();
        self.words.clear();
        self.signs.clear();
        self.near.clear();
        self.logits.clear();
        self.buckets.fill(NONE);
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
            near: end(self.near.len()),
            scales: [0.0; Block::ALL.len()],
            vectors: 0.0,
            at: self.entries.len(),
        }
    }

    /// Counts a feature of the sentence whose features begin at `from`, and returns its index.
    #[inline]
    pub fn see(&mut self, from: usize, feature: u32, times: u32) -> u32 {
        let bucket = &mut self.buckets[feature as usize % BUCKETS];
        let mut at = *bucket;
        // A feature of another sentence ends the bucket for this one.
        while at as usize >= from
            && let Some(seen) = self.seen.get_mut(at as usize)
        {
            if seen.feature == feature {
                seen.times += times;
                return at;
            }
            at = seen.before;
        }
        let new = self.seen.len() as u32;
        self.seen.push(Seen {
            feature,
            times,
            before: std::mem::replace(bucket, new),
        });
        new
    }

    /// Counts a word of the sentence whose distinct words begin at `from`.
    #[inline]
    pub fn count(&mut self, from: usize, place: usize) {
        let word = self.places[place].word;
        if word as usize >= self.different_at.len() {
            self.different_at.resize(word as usize + 1, 0);
        }
        let at = self.different_at[word as usize] as usize;
        if at >= from
            && let Some(different) = self.different.get_mut(at)
            && different.word == word
        {
            different.times += 1;
            self.word_at.push(at as u32);
            return;
        }
        let at = self.different.len() as u32;
        self.different_at[word as usize] = at;
        self.word_at.push(at);
        self.different.push(Different {
            word,
            times: 1,
            first: place as u32,
            seen: NONE,
        });
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn joined_parts_are_in_order(
            before in prop::collection::vec(0usize..9, 0..3),
            short in prop::collection::btree_set(0usize..40, 0..20),
            long in prop::collection::btree_set(0usize..40, 0..20),
        ) {
            let phrases = |firsts: &BTreeSet<usize>, length| -> Vec<Phrase> {
                firsts.iter().map(|&first| Phrase::new(first, first + length, 0)).collect()
            };
            let before: Vec<Phrase> = before.iter().map(|&first| Phrase::new(first, 50, 1)).collect();
            let mut joined = [before.clone(), phrases(&short, 2), phrases(&long, 3)].concat();
            let mut wanted = joined.clone();
            join(&mut joined, before.len(), before.len() + short.len());
            wanted[before.len()..].sort_unstable();
            prop_assert_eq!(joined, wanted);
        }
    }
}
