//! Rates the features of a sentence and names those that spoke most for its label.

use std::fmt::Write;
use std::ops::Range;

use ndarray::{Array1, ArrayView1};

use super::Scorer;
use super::logits::{LANES, Lanes, add, frequency, in_lanes};
use super::page::FoundFeature;
use super::tables::NONE;
use crate::classifier::Decision;
use crate::features::{Block, CategoryName};
use crate::model::source::{FAINT, Source, WHOLE_SENTENCE, push_words};

/// The number of reasons.
const MAX_REASONS: usize = 3;

/// A feature of a sentence, as a reason.
#[derive(Debug, Clone, Copy)]
pub(in crate::model) enum Reason {
    /// The word at a place.
    Word(u32),
    /// The words from a place to another.
    Phrase(u32, u32),
    /// A category, or a pair of them; see [`FoundFeature`].
    Category(u32, Option<u32>),
    /// The embedding of the sentence.
    Sentence,
}

impl Reason {
    /// Its source.
    pub fn source(self) -> Source {
        match self {
            Reason::Word(_) => Source::Word,
            Reason::Phrase(..) => Source::Phrase,
            Reason::Category(..) => Source::Category,
            Reason::Sentence => Source::Sentence,
        }
    }
}

/// The strongest reasons so far, strongest first.
struct Strongest([(f64, Reason); MAX_REASONS]);

impl Strongest {
    #[inline]
    fn offer(&mut self, strength: f64, reason: Reason) {
        // Most features are weaker than all three.
        if strength > self.0[MAX_REASONS - 1].0 {
            let place = self.0.partition_point(|(other, _)| *other >= strength);
            self.0[place..].rotate_right(1);
            self.0[place] = (strength, reason);
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
    lanes: usize,
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
        Directions { rows, cues, lanes }
    }

    /// Computes the direction of a label for a sentence with these cues.
    fn direction(&self, label: usize, cues: ArrayView1<f64>) -> Vec<Lanes> {
        let lanes = self.lanes;
        let rows = &self.rows[label * (self.cues + 1) * lanes..];
        let mut direction = rows[..lanes].to_vec();
        let seen = cues.iter().take(self.cues);
        for (value, row) in seen.zip(rows[lanes..].chunks(lanes)) {
            for (sums, row) in direction.iter_mut().zip(row) {
                add(sums, *value, row);
            }
        }
        direction
    }
}

impl Scorer {
    /// A direction of these factors, one for each class.
    pub(in crate::model) fn in_lanes(&self, factors: ArrayView1<f64>) -> Vec<Lanes> {
        in_lanes(factors.iter().copied(), self.tables.lanes())
    }

    /// The reasons for a label of a sentence of the page, as one line.
    pub(super) fn reasons(
        &self,
        at: usize,
        sentence: &str,
        label: usize,
        cues: ArrayView1<f64>,
    ) -> String {
        let mut direction = self.directions.direction(label, cues);
        if let Some((other, share)) = &self.other_directions {
            for (own, other) in direction.iter_mut().zip(other.direction(label, cues)) {
                own.iter_mut().for_each(|factor| *factor *= share);
                add(own, 1.0 - share, &other);
            }
        }
        // The list begins with three that are just too faint to be named.
        let mut strongest = Strongest([(FAINT.next_down(), Reason::Sentence); MAX_REASONS]);
        self.rate(at, &direction, |strength, reason| {
            strongest.offer(strength, reason);
        });
        let mut line = String::new();
        let strongest = strongest.0.into_iter();
        for (strength, reason) in strongest.take_while(|(strength, _)| *strength >= FAINT) {
            if !line.is_empty() {
                line.push_str("; ");
            }
            self.push_reason(reason, sentence, &mut line);
            // Writing to a string does not fail.
            let _ = write!(line, " {strength:+.2}");
        }
        line
    }

    /// Calls `visit` with every feature of a sentence of the page and what it adds in a direction: the product
    /// of its logits with the direction. A feature that occurs several times counts at its first place.
    #[inline]
    pub(in crate::model) fn rate(
        &self,
        at: usize,
        direction: &[Lanes],
        mut visit: impl FnMut(f64, Reason),
    ) {
        let entry = &self.page.entries[at];
        let scale = |block| entry.scales[block as usize];
        let rated = |found: &FoundFeature| {
            frequency(found.times) * dot(self.tables.row(found.row), direction)
        };
        let found = |range: Range<usize>| &self.page.found[range];
        let (words, categories) = (scale(Block::Words), scale(Block::Dictionary));
        let has_more = self.has_word_rows();
        for word in found(entry.words()) {
            let mut strength = words * rated(word);
            if has_more {
                strength += self.rate_word(
                    word.first,
                    entry.vectors,
                    scale(Block::Characters),
                    direction,
                );
            }
            visit(strength, Reason::Word(word.first));
        }
        for phrase in found(entry.phrases()) {
            visit(
                words * rated(phrase),
                Reason::Phrase(phrase.first, phrase.second),
            );
        }
        for category in found(entry.categories()) {
            let second = Some(category.second).filter(|&second| second != NONE);
            visit(
                categories * rated(category),
                Reason::Category(category.first, second),
            );
        }
        if let Some(logits) = &self.embedding_logits {
            let logits = in_lanes(logits.row(at).iter().copied(), direction.len());
            visit(dot(&logits, direction), Reason::Sentence);
        }
    }

    /// Rates the characters and the vector of a word in a direction.
    fn rate_word(&self, place: u32, vectors: f64, characters: f64, direction: &[Lanes]) -> f64 {
        let times = self.page.word_times[place as usize];
        let lanes = direction.len();
        let start = self.page.places[place as usize].word as usize * lanes;
        let rated = |rows: &[Lanes]| {
            rows.get(start..start + lanes)
                .map_or(0.0, |row| dot(row, direction))
        };
        frequency(times) * characters * rated(&self.characters)
            + f64::from(times) * vectors * rated(&self.vector_logits)
    }

    /// Appends the name of a reason.
    pub(in crate::model) fn push_reason(&self, reason: Reason, sentence: &str, line: &mut String) {
        match reason {
            Reason::Word(first) => self.push_places(first..first + 1, sentence, line),
            Reason::Phrase(first, end) => self.push_places(first..end, sentence, line),
            Reason::Category(first, second) => {
                let dictionary = self.model.parts.extractor.dictionary();
                let name = CategoryName {
                    categories: dictionary.map_or(&[], |d| d.categories()),
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
    fn push_places(&self, places: Range<u32>, sentence: &str, line: &mut String) {
        let places = &self.page.places[places.start as usize..places.end as usize];
        let (first, last) = (places[0], places[places.len() - 1]);
        let word = &self.lexicon.words()[first.word as usize].word;
        let is_not = places.len() == 1 && **word == *"not";
        push_words(sentence, first.start..last.end, is_not, line);
    }
}

/// The product of a row with a direction, which is zero after the last class.
#[inline]
fn dot(row: &[[impl Into<f64> + Copy; LANES]], direction: &[Lanes]) -> f64 {
    let parts = row.iter().zip(direction);
    let products = parts.map(|(row, direction)| {
        // In pairs, so that no addition waits for all before it.
        let product: Lanes = std::array::from_fn(|lane| row[lane].into() * direction[lane]);
        product
            .chunks(2)
            .map(|pair| pair.iter().sum::<f64>())
            .sum::<f64>()
    });
    products.sum()
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
                let found = directions.direction(label, of_sentence.view());
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
