//! Computes the logits of a sentence from its features.
//!
//! Each class is summed by itself in the order of the features, so that sums do not depend on how many
//! classes are computed at once.

use std::ops::Range;

use super::Scorer;
use super::page::Entry;
use super::tables::LANES;
use crate::features::{Block, Mean};

/// A part of a row: a value for each class, and something else after the last class.
pub(super) type Lanes = [f64; LANES];

/// A term frequency, `1 + ln n`.
#[inline]
pub(super) fn frequency(times: u32) -> f64 {
    match times {
        // Nearly always, and a logarithm is slow.
        1 => 1.0,
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

impl Scorer<'_> {
    /// Weights the features of a sentence and adds up its logits.
    pub(super) fn add_logits(&mut self, entry: &mut Entry) {
        let mut sums = std::mem::take(&mut self.sums);
        let mut squares = [0.0; Block::ALL.len()];
        let lanes = self.tables.lanes();
        let mut block_sums = sums.chunks_exact_mut(lanes);
        for (block, square) in Block::ALL.into_iter().zip(&mut squares) {
            let Some(sums) = block_sums.next() else { break };
            let seen = match block {
                Block::Words => entry.seen.start..entry.categories.start,
                Block::Characters => {
                    *square = self.sum_characters(entry.different.clone(), sums);
                    continue;
                }
                Block::Dictionary => entry.categories.clone(),
            };
            *square = self.sum_features(seen, sums);
        }
        let norm = self.model.tfidf.norm();
        entry.scales = squares.map(|square| norm.scale(square));
        let weights = self.model.vector_weights.as_ref();
        let different = &self.page.different[entry.different.clone()];
        let with_vectors = if weights.is_some() { different } else { &[] };
        let mut mean = Mean::default();
        for word in with_vectors {
            if let Some(vector) = &self.vectors[word.word as usize] {
                mean.add(vector, word.times);
            }
        }
        entry.vectors = weights.map_or(0.0, |weights| weights.centre.scale(&mean));
        let classes = self.model.labels.len();
        for part in 0..classes.div_ceil(LANES) {
            let mut logits = self.intercepts[part];
            for (block, scale) in entry.scales.iter().enumerate() {
                add(&mut logits, *scale, &sums[block * lanes + part]);
            }
            for word in with_vectors {
                let scale = f64::from(word.times) * entry.vectors;
                let row = &self.vector_logits[word.word as usize * lanes + part];
                add(&mut logits, scale, row);
            }
            if let Some(row) = self.embedding_logits.get(entry.at * lanes + part) {
                add(&mut logits, 1.0, row);
            }
            let more = LANES.min(classes - part * LANES);
            self.page.logits.extend(&logits[..more]);
        }
        self.sums = sums;
    }

    /// Sets `sums` to what features add to each class before scaling. Returns the square of the norm of their
    /// values.
    fn sum_features(&self, seen: Range<usize>, sums: &mut [Lanes]) -> f64 {
        let own = self.model.labels.len() % LANES;
        let seen = &self.page.seen[seen];
        let mut square = 0.0;
        for (part, sums) in sums.iter_mut().enumerate() {
            let mut sum = [0.0; LANES];
            square = 0.0;
            for seen in seen {
                let frequency = frequency(seen.times);
                let row = self.tables.part(seen.feature, part);
                add(&mut sum, frequency, row);
                // The weight is in the last part, after the last class.
                let value = frequency * f64::from(row[own]);
                square += value * value;
            }
            *sums = sum;
        }
        square
    }

    /// Sets `sums` to what the characters of words add, as [`Self::sum_features`] does.
    fn sum_characters(&self, words: Range<usize>, sums: &mut [Lanes]) -> f64 {
        sums.fill([0.0; LANES]);
        if self.characters.is_empty() {
            return 0.0;
        }
        let own = self.model.labels.len() % LANES;
        let lanes = sums.len();
        let words = &self.page.different[words];
        let mut square = 0.0;
        for (part, sums) in sums.iter_mut().enumerate() {
            square = 0.0;
            for word in words {
                let frequency = frequency(word.times);
                let vector = &self.characters[word.word as usize * lanes + part];
                add(sums, frequency, vector);
                square += frequency * frequency * vector[own];
            }
        }
        square
    }
}
