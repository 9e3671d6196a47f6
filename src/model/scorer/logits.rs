//! The logits of a sentence, from what was seen in it.
//!
//! Each class is summed up by itself and in the order of the features, so that the sums do not depend on how many
//! classes are worked on at once.

use std::ops::Range;

use super::Scorer;
use super::page::Entry;
use super::tables::LANES;
use crate::features::{Block, Mean};

/// Some values of a row: one a class, something else behind the last.
pub(super) type Lanes = [f64; LANES];

/// Counts whose frequencies are known beforehand.
const COUNTS: usize = 64;

/// `1 + ln n`.
pub(super) struct Frequencies([f64; COUNTS]);

impl Frequencies {
    pub fn new() -> Self {
        Frequencies(std::array::from_fn(|n| frequency(n as u32)))
    }

    #[inline]
    pub fn of(&self, times: u32) -> f64 {
        match self.0.get(times as usize) {
            Some(frequency) => *frequency,
            None => frequency(times),
        }
    }
}

fn frequency(times: u32) -> f64 {
    1.0 + libm::log(f64::from(times))
}

/// Values in so many lanes, zeros behind them.
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
    /// Weighs what was seen in a sentence and adds up its logits.
    pub(super) fn add_logits(&mut self, entry: &mut Entry) {
        let mut sums = std::mem::take(&mut self.sums);
        let mut squares = [0.0; Block::ALL.len()];
        let lanes = self.tables.lanes();
        let mut of_blocks = sums.chunks_exact_mut(lanes);
        for (block, square) in Block::ALL.into_iter().zip(&mut squares) {
            let Some(sums) = of_blocks.next() else { break };
            *square = match block {
                Block::Words => self.of_features(entry.seen.start..entry.categories.start, sums),
                Block::Characters => self.of_characters(entry.different.clone(), sums),
                Block::Dictionary => self.of_features(entry.categories.clone(), sums),
                Block::Collocations => self.of_features(entry.categories.end..entry.seen.end, sums),
            };
        }
        let norm = self.model.tfidf.norm();
        entry.scales = squares.map(|square| norm.scale(square));
        let meaning = self.model.meaning.as_ref();
        let different = &self.page.different[entry.different.clone()];
        let meant = if meaning.is_some() { different } else { &[] };
        let mut mean = Mean::default();
        for word in meant {
            if let Some(vector) = &self.vectors[word.word as usize] {
                mean.add(vector, word.times);
            }
        }
        entry.vectors = meaning.map_or(0.0, |meaning| meaning.centre.scale(&mean));
        let classes = self.model.labels.len();
        for part in 0..classes.div_ceil(LANES) {
            let mut logits = self.intercepts[part];
            for (block, scale) in entry.scales.iter().enumerate() {
                add(&mut logits, *scale, &sums[block * lanes + part]);
            }
            for word in meant {
                let scale = f64::from(word.times) * entry.vectors;
                add(
                    &mut logits,
                    scale,
                    &self.said[word.word as usize * lanes + part],
                );
            }
            if let Some(said) = self.embedded.get(entry.at * lanes + part) {
                add(&mut logits, 1.0, said);
            }
            let more = LANES.min(classes - part * LANES);
            self.page.logits.extend(&logits[..more]);
        }
        self.sums = sums;
    }

    /// Sets `sums` to what features of the page add to each class before scaling; returns the square of the norm of their values.
    fn of_features(&self, seen: Range<usize>, sums: &mut [Lanes]) -> f64 {
        let own = self.model.labels.len() % LANES;
        let seen = &self.page.seen[seen];
        let mut square = 0.0;
        for (part, sums) in sums.iter_mut().enumerate() {
            let mut sum = [0.0; LANES];
            square = 0.0;
            for seen in seen {
                let frequency = self.frequencies.of(seen.times);
                let row = self.tables.part(seen.feature, part);
                add(&mut sum, frequency, row);
                // The weights stand in the last part.
                let value = frequency * f64::from(row[own]);
                square += value * value;
            }
            *sums = sum;
        }
        square
    }

    /// The same of the characters of the page's words.
    fn of_characters(&self, words: Range<usize>, sums: &mut [Lanes]) -> f64 {
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
                let frequency = self.frequencies.of(word.times);
                let vector = &self.characters[word.word as usize * lanes + part];
                add(sums, frequency, vector);
                square += frequency * frequency * vector[own];
            }
        }
        square
    }
}
