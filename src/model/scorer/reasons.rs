//! Finds the words that spoke most for a label.

use std::fmt::Write;
use std::ops::Range;

use ndarray::{Array1, ArrayView1};

use super::Scorer;
use super::logits::{Lanes, frequency, in_lanes};
use super::page::{Entry, Seen};
use super::tables::LANES;
use crate::classifier::Decision;
use crate::features::{Block, CategoryName};
use crate::model::explain::{FAINT, WHOLE_SENTENCE, push_words};

/// The number of reasons.
const MOST: usize = 3;

/// Buffers that are kept from one sentence to the next.
#[derive(Default)]
pub(super) struct Buffers {
    /// Phrases whose first word occurs again: first place, end, strength.
    again: Vec<(u32, u32, f64)>,
    line: String,
}

/// A candidate for a reason.
#[derive(Clone, Copy)]
enum Reason {
    /// The words from a place to another.
    Words(u32, u32),
    /// A category or a pair: an index into the page's signs.
    Category(usize),
    /// The embedding of the sentence.
    Sentence,
}

/// The strongest reasons so far, strongest first.
#[derive(Default)]
struct Strongest(Vec<(f64, Reason)>);

impl Strongest {
    #[inline]
    fn offer(&mut self, strength: f64, reason: Reason) {
        if strength >= FAINT {
            let place = self.0.partition_point(|(other, _)| *other >= strength);
            if place < MOST {
                self.0.truncate(MOST - 1);
                self.0.insert(place, (strength, reason));
            }
        }
    }
}

/// For each label the factors of a sentence's own logits that give what speaks for it, compared with the
/// average of all labels.
pub(super) struct Directions {
    /// For each label a row of lanes, and one more for each cue, to be multiplied by the cue and added.
    rows: Vec<Lanes>,
    /// The number of cues in the decision layer. A sentence always has all cues.
    cues: usize,
}

impl Directions {
    pub fn new(decision: &Decision, lanes: usize) -> Self {
        let cues = decision.seen.cues;
        let mut rows = Vec::new();
        for label in 0..decision.intercepts.len() {
            let toward = |cues: Array1<f64>| {
                let own = decision.block(0, cues.view());
                let rather = |t: ArrayView1<f64>| t[label] - t.sum() / own.ncols() as f64;
                own.outer_iter().map(rather).collect::<Array1<f64>>()
            };
            let without = toward(Array1::zeros(cues));
            rows.extend(in_lanes(without.iter().copied(), lanes));
            for cue in 0..cues {
                // The effect of a cue is linear.
                let one_hot = |at| f64::from(u8::from(at == cue));
                let added = toward(Array1::from_shape_fn(cues, one_hot)) - &without;
                rows.extend(in_lanes(added.iter().copied(), lanes));
            }
        }
        Directions { rows, cues }
    }

    /// Computes the direction of a label for a sentence with these cues.
    fn set_direction(&self, label: usize, cues: ArrayView1<f64>, direction: &mut [Lanes]) {
        let lanes = direction.len();
        let rows = &self.rows[label * (self.cues + 1) * lanes..];
        direction.copy_from_slice(&rows[..lanes]);
        let seen = cues.iter().take(self.cues);
        for (value, row) in seen.zip(rows[lanes..].chunks(lanes)) {
            for (sums, values) in direction.iter_mut().zip(row) {
                for lane in 0..LANES {
                    sums[lane] += value * values[lane];
                }
            }
        }
    }
}

impl Scorer<'_> {
    /// The reasons for a label of a sentence of the page, as one line.
    pub(super) fn reasons(
        &mut self,
        at: usize,
        sentence: &str,
        label: usize,
        cues: ArrayView1<f64>,
    ) -> String {
        self.directions
            .set_direction(label, cues, &mut self.direction);
        let mut buffers = std::mem::take(&mut self.buffers);
        let entry = &self.page.entries[at];
        let direction = &self.direction;
        let mut strongest = Strongest::default();
        self.offer_words(entry, direction, &mut strongest);
        self.offer_phrases(entry, direction, &mut buffers, &mut strongest);
        let scale = entry.scales[Block::Dictionary as usize];
        let categories = &self.page.seen[entry.categories.clone()];
        for (seen, at) in categories.iter().zip(entry.signs.clone()) {
            let strength = scale * self.says(seen, direction);
            strongest.offer(strength, Reason::Category(at));
        }
        let lanes = self.direction.len();
        if let Some(logits) = self.embedding_logits.get(at * lanes..(at + 1) * lanes) {
            strongest.offer(dot(logits.iter().copied(), direction), Reason::Sentence);
        }
        let line = &mut buffers.line;
        line.clear();
        for (strength, reason) in strongest.0 {
            if !line.is_empty() {
                line.push_str("; ");
            }
            self.push_reason(reason, sentence, line);
            // Writing to a string does not fail.
            let _ = write!(line, " {strength:+.2}");
        }
        let line = line.clone();
        self.buffers = buffers;
        line
    }

    /// Appends the name of a reason.
    fn push_reason(&self, reason: Reason, sentence: &str, line: &mut String) {
        let dictionary = self.model.extractor.dictionary();
        let categories = dictionary.map_or(&[][..], |d| d.categories());
        match reason {
            Reason::Words(first, end) => self.show(first..end, sentence, line),
            Reason::Category(at) => {
                let (first, second) = self.page.signs[at];
                let name = CategoryName {
                    categories,
                    first: first as usize,
                    second: second.map(|second| second as usize),
                };
                line.push('[');
                name.push_to(line);
                line.push(']');
            }
            Reason::Sentence => line.push_str(WHOLE_SENTENCE),
        }
    }

    /// Appends the words at these places as written in the sentence.
    fn show(&self, places: Range<u32>, sentence: &str, line: &mut String) {
        let places = &self.page.places[places.start as usize..places.end as usize];
        let (first, last) = (places[0], places[places.len() - 1]);
        let word = &self.lexicon.words()[first.word as usize].word;
        let is_not = places.len() == 1 && **word == *"not";
        push_words(sentence, first.start..last.end, is_not, line);
    }

    /// The contribution of a feature in a direction before scaling.
    #[inline]
    fn says(&self, seen: &Seen, direction: &[Lanes]) -> f64 {
        let row = |part| self.tables.part(seen.feature, part).map(f64::from);
        frequency(seen.times) * dot((0..).map(row), direction)
    }

    /// Offers each word with the contributions of itself, its characters and its vector.
    fn offer_words(&self, entry: &Entry, direction: &[Lanes], strongest: &mut Strongest) {
        let lanes = direction.len();
        let words = entry.scales[Block::Words as usize];
        let characters = entry.scales[Block::Characters as usize];
        for word in &self.page.different[entry.different.clone()] {
            let mut strength = 0.0;
            if !self.characters.is_empty() {
                let start = word.word as usize * lanes;
                let vector = &self.characters[start..start + lanes];
                let logits = dot(vector.iter().copied(), direction);
                strength += frequency(word.times) * characters * logits;
            }
            if !self.vector_logits.is_empty() {
                let start = word.word as usize * lanes;
                let vector = &self.vector_logits[start..start + lanes];
                let logits = dot(vector.iter().copied(), direction);
                strength += f64::from(word.times) * entry.vectors * logits;
            }
            if let Some(seen) = self.page.seen.get(word.seen as usize) {
                let share = f64::from(word.times) / f64::from(seen.times);
                strength += share * words * self.says(seen, direction);
            }
            strongest.offer(strength, Reason::Words(word.first, word.first + 1));
        }
    }

    /// Offers each n-gram.
    fn offer_phrases(
        &self,
        entry: &Entry,
        direction: &[Lanes],
        buffers: &mut Buffers,
        strongest: &mut Strongest,
    ) {
        buffers.again.clear();
        let scale = entry.scales[Block::Words as usize];
        for phrase in &self.page.words[entry.words.clone()] {
            let seen = &self.page.seen[phrase.seen as usize];
            let all = scale * self.says(seen, direction);
            // Nearly always 1, and a division is slow.
            let strength = match seen.times {
                1 => all,
                times => all / f64::from(times),
            };
            let first = self.page.word_at[phrase.first as usize];
            match self.page.different[first as usize].times {
                1 => strongest.offer(strength, Reason::Words(phrase.first, phrase.end)),
                _ => buffers.again.push((phrase.first, phrase.end, strength)),
            }
        }
        self.offer_repeated(buffers, strongest);
    }

    /// Offers n-grams of the same words as one, named by their first occurrence.
    fn offer_repeated(&self, buffers: &mut Buffers, strongest: &mut Strongest) {
        // Words in the order of the sentence; their numbers would depend on earlier sentences.
        let word = |at: u32| self.page.word_at[at as usize];
        let run = |first: u32, end: u32| (first..end).map(word);
        buffers
            .again
            .sort_by(|a, b| run(a.0, a.1).cmp(run(b.0, b.1)).then(a.0.cmp(&b.0)));
        for same in buffers
            .again
            .chunk_by(|a, b| run(a.0, a.1).eq(run(b.0, b.1)))
        {
            let strength = same.iter().map(|phrase| phrase.2).sum();
            strongest.offer(strength, Reason::Words(same[0].0, same[0].1));
        }
    }
}

/// The product of a row with a direction, which is zero after the last class.
#[inline]
fn dot(row: impl Iterator<Item = Lanes>, direction: &[Lanes]) -> f64 {
    let mut sum = 0.0;
    for (direction, values) in direction.iter().zip(row) {
        let products: Lanes = std::array::from_fn(|lane| values[lane] * direction[lane]);
        // In pairs, so that no addition waits for all before it.
        sum += products
            .chunks(2)
            .map(|pair| pair.iter().sum::<f64>())
            .sum::<f64>();
    }
    sum
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array, s};

    use crate::classifier::{Inputs, Surroundings};

    use super::*;

    #[test]
    fn a_direction_compares_a_label_with_the_average_of_all() {
        for cues in 0..=2 {
            let seen = Inputs {
                surroundings: Surroundings::None,
                cues,
            };
            let decision = Decision {
                centre: Array1::zeros(3),
                // Rows whose sums are not zero.
                weights: Array2::from_shape_fn((seen.width(3), 3), |(input, class)| {
                    ((input + 1) * (class + 2)) as f64
                }),
                intercepts: Array1::zeros(3),
                offsets: Array1::zeros(3),
                seen,
            };
            let directions = Directions::new(&decision, 1);
            for (label, cue) in [(0, 0.0), (1, 0.5), (2, 2.0)] {
                // A sentence has all cues, even if the decision layer has fewer.
                let of_sentence = array![cue, 0.25];
                let mut found = vec![[f64::NAN; LANES]];
                directions.set_direction(label, of_sentence.view(), &mut found);
                let own = decision.block(0, of_sentence.slice(s![..cues]));
                for (class, toward) in own.outer_iter().enumerate() {
                    let wanted = toward[label] - toward.mean().unwrap();
                    assert!((found[0][class] - wanted).abs() < 1e-12);
                }
                assert_eq!(found[0][3], 0.0);
            }
        }
    }
}
