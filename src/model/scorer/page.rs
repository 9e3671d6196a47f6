//! What a model sees in the sentences of one document, in room that is kept for the next.

use std::ops::Range;

use super::runs::NONE;
use crate::features::Block;
use crate::text::Place;

/// A feature of a sentence.
pub(super) struct Seen {
    pub feature: u32,
    pub block: Block,
    /// How often it occurs.
    pub times: u32,
    /// Its value in the sentence's row.
    pub value: f64,
}

/// A different word of a sentence.
pub(super) struct Different {
    pub word: u32,
    /// How often it occurs.
    pub times: u32,
    /// Where it occurs first: an index into the page's places.
    pub first: u32,
    /// The word as a feature: an index into what was seen.
    pub seen: u32,
}

/// An occurrence of a run of words or of a frame: its words, as indices into the page's places, and the
/// index of the feature.
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

/// A sentence: which part of each list of the page is its own.
#[derive(Clone, Default)]
pub(super) struct Entry {
    pub places: Range<usize>,
    pub seen: Range<usize>,
    pub different: Range<usize>,
    pub words: Range<usize>,
    pub frames: Range<usize>,
    /// What the vector of a word's characters is multiplied with.
    pub characters: f64,
}

/// The sentences of one document.
#[derive(Default)]
pub(super) struct Page {
    pub entries: Vec<Entry>,
    pub places: Vec<Place>,
    /// For each place, the index of its word in `different`.
    pub word_at: Vec<u32>,
    pub seen: Vec<Seen>,
    pub different: Vec<Different>,
    /// Runs of two and more words, by their first word.
    pub words: Vec<Phrase>,
    /// Frames, by their first word.
    pub frames: Vec<Phrase>,
    /// The sentence model's logits, `classes` for each sentence.
    pub logits: Vec<f64>,
    /// A hash table of what was seen in the sentence being read: small, so that it stays in the nearest cache.
    seen_at: Vec<u32>,
    /// For each word, where it was counted last. True only of what is found there.
    different_at: Vec<u32>,
}

impl Page {
    /// Forgets the document before.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.places.clear();
        self.word_at.clear();
        self.seen.clear();
        self.seen_at.fill(NONE);
        self.different.clear();
        self.words.clear();
        self.frames.clear();
        self.logits.clear();
    }

    /// Where the lists end now.
    pub fn end(&self) -> Entry {
        let end = |length: usize| length..length;
        Entry {
            places: end(self.places.len()),
            seen: end(self.seen.len()),
            different: end(self.different.len()),
            words: end(self.words.len()),
            frames: end(self.frames.len()),
            characters: 0.0,
        }
    }

    /// Counts a feature of the sentence whose features begin at `from`; returns its index.
    pub fn see(&mut self, from: usize, feature: u32, block: Block, times: u32) -> u32 {
        if 2 * (self.seen.len() - from) >= self.seen_at.len() {
            self.grow(from);
        }
        let place = self.place(from, feature);
        let at = self.seen_at[place];
        if let Some(seen) = self.seen.get_mut(at as usize)
            && at as usize >= from
            && seen.feature == feature
        {
            seen.times += times;
            return at;
        }
        let at = self.seen.len() as u32;
        self.seen_at[place] = at;
        self.seen.push(Seen {
            feature,
            block,
            times,
            value: 0.0,
        });
        at
    }

    /// Where a feature of the sentence stands in `seen_at`, or would stand. What is left there from the
    /// sentence before points before `from` and counts as free.
    fn place(&self, from: usize, feature: u32) -> usize {
        let mask = self.seen_at.len() - 1;
        let mut place = (feature.wrapping_mul(0x9E37_79B1) >> 8) as usize & mask;
        loop {
            let at = self.seen_at[place] as usize;
            match self.seen.get(at) {
                Some(seen) if at >= from && seen.feature != feature => place = (place + 1) & mask,
                _ => return place,
            }
        }
    }

    fn grow(&mut self, from: usize) {
        self.seen_at = vec![NONE; (4 * self.seen_at.len()).max(256)];
        for at in from..self.seen.len() {
            let place = self.place(from, self.seen[at].feature);
            self.seen_at[place] = at as u32;
        }
    }

    /// Counts a word of the sentence whose different words begin at `from`.
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
