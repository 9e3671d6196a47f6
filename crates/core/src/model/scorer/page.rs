//! The features of the sentences of one document, in buffers that are kept for the next.

use std::ops::Range;

use crate::features::Block;
use crate::text::WordPlace;

/// An occurrence of a feature in a sentence.
#[derive(Clone, Copy)]
pub(super) struct FoundFeature {
    /// The row of the feature.
    pub row: u32,
    /// The number of occurrences in the sentence at the first of them, 0 at the others.
    pub times: u32,
    /// For words the first one, as an index into the page's places; for categories the first one, as
    /// [`Hit::signed_category`](crate::text::Hit::signed_category).
    pub first: u32,
    /// For words the place after the last one; for categories the second one, or
    /// [`NONE`](super::tables::NONE).
    pub second: u32,
}

/// A sentence: its part of each list of the page.
#[derive(Clone, Default)]
pub(super) struct PageSentence {
    /// Words.
    pub places: Range<usize>,
    /// Features: one for each word, then longer n-grams, then categories.
    pub found: Range<usize>,
    /// The start of the categories in `found`.
    pub categories: usize,
    /// For each block the factor of its features' values.
    pub scales: [f64; Block::ALL.len()],
    /// The factor of the logits of word vectors.
    pub vectors: f64,
}

impl PageSentence {
    /// The features that are words.
    pub fn words(&self) -> Range<usize> {
        self.found.start..self.found.start + self.places.len()
    }

    /// The features that are longer n-grams.
    pub fn phrases(&self) -> Range<usize> {
        self.words().end..self.categories
    }

    /// The features that are categories or pairs of them.
    pub fn categories(&self) -> Range<usize> {
        self.categories..self.found.end
    }
}

/// The sentences of one document.
#[derive(Default)]
pub(super) struct Page {
    pub entries: Vec<PageSentence>,
    pub places: Vec<WordPlace>,
    /// For each place, if words have features beside their stems: the number of occurrences of its word in the
    /// sentence at the first of them, 0 at the others.
    pub word_times: Vec<u32>,
    pub found: Vec<FoundFeature>,
    /// The logits of the sentence model, `classes` for each sentence.
    pub logits: Vec<f64>,
}

impl Page {
    /// Forgets the last document.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.places.clear();
        self.word_times.clear();
        self.found.clear();
        self.logits.clear();
    }
}
