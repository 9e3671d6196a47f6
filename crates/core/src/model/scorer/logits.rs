//! Computes the logits of a sentence from its features.
//!
//! Each class is summed by itself in the order of the features, so that sums do not depend on how many
//! classes are computed at once.

use std::ops::Range;

use super::Scorer;
use super::page::{FoundFeature, PageSentence};
use crate::features::{Block, Mean};

/// The number of values that are computed at once.
pub(super) const LANES: usize = 4;
/// A part of a row: a value for each class, and something else after the last class.
pub(super) type Lanes = [f64; LANES];

/// Returns a term frequency, `1 + ln n`, or 0 for what does not occur.
#[inline]
pub(super) fn frequency(times: u32) -> f64 {
    match times {
        // Nearly always, and a logarithm is slow.
        0 | 1 => f64::from(times),
        _ => 1.0 + libm::log(f64::from(times)),
    }
}

/// Puts values into lanes, with zeros after them.
pub(super) fn in_lanes(values: impl Iterator<Item = f64>, lanes: usize) -> Vec<Lanes> {
    let mut row = vec![[0.0; LANES]; lanes];
    for (place, value) in row.as_flattened_mut().iter_mut().zip(values) {
        *place = value;
    }
    row
}

/// Adds a multiple of a row.
#[inline]
pub(super) fn add(sums: &mut Lanes, times: f64, row: &[impl Into<f64> + Copy; LANES]) {
    for lane in 0..LANES {
        sums[lane] += times * row[lane].into();
    }
}

impl Scorer {
    /// Counts the features of a sentence, weights them and appends its logits to those of the page.
    pub(super) fn add_logits(&mut self, entry: &mut PageSentence) {
        self.count_features(entry);
        let has_characters = !self.characters.is_empty();
        let norm = self.model.parts.tfidf.norm();
        let lanes = self.tables.lanes();
        let classes = self.model.parts.labels.len();
        let own = classes % LANES;
        let places = entry.places.clone();
        if self.has_word_rows() {
            entry.vectors = self.scale_of_vectors(entry);
        }
        self.sums.clear();
        let mut squares = [0.0; Block::ALL.len()];
        for part in 0..lanes {
            let block_of = |found| self.sum_rows(&self.page.found[found], part, own);
            let mut blocks = [([0.0; LANES], 0.0); Block::ALL.len()];
            blocks[Block::Words as usize] = block_of(entry.found.start..entry.categories);
            blocks[Block::Dictionary as usize] = block_of(entry.categories());
            if has_characters {
                blocks[Block::Characters as usize] = self.sum_characters(places.clone(), part, own);
            }
            self.sums.push(blocks.map(|(sums, _)| sums));
            // The last part has them.
            squares = blocks.map(|(_, square)| square);
        }
        entry.scales = squares.map(|square| norm.scale(square));
        let intercepts = self.model.parts.intercepts.iter();
        let start = self.page.logits.len();
        self.page.logits.extend(intercepts);
        let logits = self.page.logits[start..].chunks_mut(LANES);
        for (part, (logits, blocks)) in logits.zip(&self.sums).enumerate() {
            let mut sums = [0.0; LANES];
            for (block, scale) in blocks.iter().zip(entry.scales) {
                add(&mut sums, scale, block);
            }
            if !self.vector_logits.is_empty() {
                for place in places.clone() {
                    let times = f64::from(self.page.word_times[place]);
                    let row = self.page.places[place].word as usize * lanes + part;
                    add(&mut sums, times * entry.vectors, &self.vector_logits[row]);
                }
            }
            let sums = logits.iter_mut().zip(sums);
            sums.for_each(|(logit, sum)| *logit += sum);
        }
    }

    /// Sets the number of occurrences of each feature, and of each word where these have features of their own.
    fn count_features(&mut self, entry: &PageSentence) {
        let found = &mut self.page.found[entry.found.clone()];
        for found in &*found {
            self.row_counts[found.row as usize] += 1;
        }
        for found in found {
            // The first occurrence takes all.
            found.times = std::mem::take(&mut self.row_counts[found.row as usize]);
        }
        if self.has_word_rows() {
            self.word_counts.resize(self.known.len(), 0);
            let places = &self.page.places[entry.places.clone()];
            for place in places {
                self.word_counts[place.word as usize] += 1;
            }
            let counts = places
                .iter()
                .map(|place| std::mem::take(&mut self.word_counts[place.word as usize]));
            self.page.word_times.extend(counts);
        }
    }

    /// The factor for the logits of the word vectors of a sentence.
    fn scale_of_vectors(&self, entry: &PageSentence) -> f64 {
        let Some(weights) = &self.model.parts.vector_weights else {
            return 0.0;
        };
        let mut mean = Mean::default();
        for place in entry.places.clone() {
            let word = self.page.places[place].word;
            if let (times @ 1.., Some(vector)) =
                (self.page.word_times[place], &self.vectors[word as usize])
            {
                mean.add(vector, times);
            }
        }
        weights.centre.scale(&mean)
    }

    /// A part of what features add to each class before scaling, and the square of the norm of their values,
    /// which is in the last part at `own`.
    #[inline]
    fn sum_rows(&self, found: &[FoundFeature], part: usize, own: usize) -> (Lanes, f64) {
        let (mut sums, mut square) = ([0.0; LANES], 0.0);
        for found in found {
            let frequency = frequency(found.times);
            let row = &self.tables.row(found.row)[part];
            add(&mut sums, frequency, row);
            square += frequency * frequency * f64::from(row[own]);
        }
        (sums, square)
    }

    /// The same for the characters of words.
    fn sum_characters(&self, places: Range<usize>, part: usize, own: usize) -> (Lanes, f64) {
        let (mut sums, mut square) = ([0.0; LANES], 0.0);
        for place in places {
            let frequency = frequency(self.page.word_times[place]);
            let word = self.page.places[place].word as usize;
            let row = &self.characters[word * self.tables.lanes() + part];
            add(&mut sums, frequency, row);
            square += frequency * frequency * row[own];
        }
        (sums, square)
    }
}
