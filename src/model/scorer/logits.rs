//! The logits of a sentence, from what was seen in it.
//!
//! Each class is summed up by itself and in the order of the features, so that the sums do not depend on how many
//! classes are worked on at once.

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

/// Adds a multiple of weights.
#[inline]
pub(super) fn add(sums: &mut Lanes, value: f64, weights: &[f32; LANES]) {
    for lane in 0..LANES {
        sums[lane] += value * f64::from(weights[lane]);
    }
}

impl Scorer<'_> {
    /// Weighs what was seen in a sentence and adds up its logits.
    pub(super) fn add_logits(&mut self, entry: &mut Entry) {
        let mut squares = [0.0; Block::ALL.len()];
        let blocks = [
            (Block::Words, entry.seen.start..entry.categories.start),
            (Block::Dictionary, entry.categories.clone()),
            (Block::Collocations, entry.categories.end..entry.seen.end),
        ];
        for (block, seen) in blocks.clone() {
            let square = &mut squares[block as usize];
            for seen in &mut self.page.seen[seen] {
                seen.value = self.frequencies.of(seen.times) * self.tables.weight(seen.feature);
                *square += seen.value * seen.value;
            }
        }
        let classes = self.model.labels.len();
        let lanes = self.tables.lanes();
        let has_characters = !self.characters.is_empty();
        let different = &self.page.different[entry.different.clone()];
        let spelt = if has_characters { different } else { &[] };
        for word in spelt {
            let frequency = self.frequencies.of(word.times);
            let vector = &self.characters[word.word as usize * lanes..][..lanes];
            let square = vector.as_flattened()[classes];
            squares[Block::Characters as usize] += frequency * frequency * square;
        }
        let norm = self.model.tfidf.norm();
        let scales = squares.map(|square| norm.scale(square));
        for (block, seen) in blocks {
            let scale = scales[block as usize];
            for seen in &mut self.page.seen[seen] {
                seen.value *= scale;
            }
        }
        entry.characters = scales[Block::Characters as usize];
        let meaning = self.model.meaning.as_ref();
        let meant = if meaning.is_some() { different } else { &[] };
        let mut mean = Mean::default();
        for word in meant {
            if let Some(vector) = &self.vectors[word.word as usize] {
                mean.add(vector, word.times);
            }
        }
        entry.vectors = meaning.map_or(0.0, |meaning| meaning.centre.scale(&mean));
        for part in 0..classes.div_ceil(LANES) {
            let mut sums = self.intercepts[part];
            for seen in &self.page.seen[entry.seen.clone()] {
                add(&mut sums, seen.value, &self.tables.row(seen.feature)[part]);
            }
            for word in spelt {
                let scale = self.frequencies.of(word.times) * entry.characters;
                let vector = &self.characters[word.word as usize * lanes + part];
                for lane in 0..LANES {
                    sums[lane] += scale * vector[lane];
                }
            }
            for word in meant {
                let scale = f64::from(word.times) * entry.vectors;
                let said = &self.said[word.word as usize * lanes + part];
                for lane in 0..LANES {
                    sums[lane] += scale * said[lane];
                }
            }
            let more = LANES.min(classes - part * LANES);
            self.page.logits.extend(&sums[..more]);
        }
    }
}
