//! The words that spoke most for a label.

use std::fmt::Write;

use super::page::{Entry, Phrase};
use super::{Scorer, term_frequency};
use ndarray::Array2;

use crate::features::Block;
use crate::model::explain::{FAINT, surface};

/// Words and phrases named as reasons.
const MOST: usize = 3;

/// Room to look for reasons in, kept from one sentence to the next.
#[derive(Default)]
pub(super) struct Room {
    /// Phrases that begin with a word that comes again: first word, end, strength.
    again: Vec<(u32, u32, f64)>,
}

/// A candidate.
#[derive(Clone, Copy)]
enum Reason {
    /// The words from a place to another.
    Words(u32, u32),
    /// A category or a pair of them.
    Category(u32),
}

/// The strongest so far, strongest first.
struct Strongest([(f64, Reason); MOST], usize);

impl Strongest {
    fn offer(&mut self, strength: f64, reason: Reason) {
        if strength < FAINT {
            return;
        }
        let kept = &self.0[..self.1];
        let place = kept.iter().position(|(other, _)| *other < strength);
        let place = place.unwrap_or(self.1);
        if place < MOST {
            self.1 = MOST.min(self.1 + 1);
            self.0[place..self.1].rotate_right(1);
            self.0[place] = (strength, reason);
        }
    }
}

/// What to multiply a sentence's own logits with to get what speaks for a label rather than for the
/// average of all, given what the decision layer multiplies them with.
pub(super) fn direction(own: &Array2<f64>, label: usize) -> Vec<f64> {
    let classes = own.ncols() as f64;
    own.outer_iter()
        .map(|toward| toward[label] - toward.sum() / classes)
        .collect()
}

impl Scorer<'_> {
    /// The reasons for the label of a sentence of the page, as one line, given its direction.
    pub(super) fn reasons(&mut self, at: usize, sentence: &str) -> String {
        let mut room = std::mem::take(&mut self.room);
        let entry = &self.page.entries[at];
        let direction = &self.direction;
        let mut strongest = Strongest([(0.0, Reason::Category(0)); MOST], 0);
        self.offer_words(entry, direction, &mut strongest);
        self.offer_phrases(entry, direction, &mut room, &mut strongest);
        for seen in &self.page.seen[entry.seen.clone()] {
            if seen.block == Block::Dictionary {
                let strength = seen.value * self.speaks(seen.feature, direction);
                strongest.offer(strength, Reason::Category(seen.feature));
            }
        }
        self.room = room;
        let mut line = String::new();
        for (strength, reason) in strongest.0.into_iter().take(strongest.1) {
            if !line.is_empty() {
                line.push_str("; ");
            }
            self.name(reason, sentence, &mut line);
            // Writing to a string does not fail.
            let _ = write!(line, " {strength:+.2}");
        }
        line
    }

    fn name(&self, reason: Reason, sentence: &str, line: &mut String) {
        match reason {
            Reason::Words(first, end) => {
                let places = &self.page.places[first as usize..end as usize];
                let (first, last) = (places[0], places[places.len() - 1]);
                let word = &self.lexicon.words()[first.word as usize].word;
                let is_not = places.len() == 1 && **word == *"not";
                line.push_str(&surface(sentence, first.start..last.end, is_not));
            }
            Reason::Category(feature) => {
                line.push('[');
                line.push_str(self.model.vocabulary.key(self.tables.column(feature)).1);
                line.push(']');
            }
        }
    }

    /// What a feature says in a direction, for a value of 1.
    fn speaks(&self, feature: u32, direction: &[f64]) -> f64 {
        let (_, weights) = self.tables.values(feature);
        dot(weights.iter().map(|w| f64::from(*w)), direction)
    }

    /// Each word says what it says itself and what its characters say.
    fn offer_words(&self, entry: &Entry, direction: &[f64], strongest: &mut Strongest) {
        let classes = direction.len();
        for word in &self.page.different[entry.different.clone()] {
            let mut strength = 0.0;
            if !self.characters.is_empty() {
                let start = word.word as usize * (classes + 1);
                let vector = &self.characters[start..start + classes];
                let said = dot(vector.iter().copied(), direction);
                strength += term_frequency(word.times) * entry.characters * said;
            }
            if let Some(seen) = self.page.seen.get(word.seen as usize) {
                let share = f64::from(word.times) / f64::from(seen.times);
                strength += share * seen.value * self.speaks(seen.feature, direction);
            }
            strongest.offer(strength, Reason::Words(word.first, word.first + 1));
        }
    }

    /// Each run of words says what it says itself and as a frame.
    fn offer_phrases(
        &self,
        entry: &Entry,
        direction: &[f64],
        room: &mut Room,
        strongest: &mut Strongest,
    ) {
        let said = |phrase: &Phrase| {
            let seen = &self.page.seen[phrase.seen as usize];
            let each = seen.value / f64::from(seen.times);
            (
                phrase.first,
                phrase.end,
                each * self.speaks(seen.feature, direction),
            )
        };
        // Both lists are in the order of first and end; so is what they are merged to.
        let mut words = self.page.words[entry.words.clone()]
            .iter()
            .map(said)
            .peekable();
        let mut frames = self.page.frames[entry.frames.clone()]
            .iter()
            .map(said)
            .peekable();
        room.again.clear();
        loop {
            let place = |phrase: &(u32, u32, f64)| (phrase.0, phrase.1);
            let next = match (words.peek().map(place), frames.peek().map(place)) {
                (Some(word), Some(frame)) => word.min(frame),
                (Some(next), None) | (None, Some(next)) => next,
                (None, None) => break,
            };
            let mut strength = 0.0;
            for phrase in [
                words.next_if(|phrase| place(phrase) == next),
                frames.next_if(|phrase| place(phrase) == next),
            ] {
                strength += phrase.map_or(0.0, |phrase| phrase.2);
            }
            let first = self.page.word_at[next.0 as usize];
            match self.page.different[first as usize].times {
                1 => strongest.offer(strength, Reason::Words(next.0, next.1)),
                _ => room.again.push((next.0, next.1, strength)),
            }
        }
        self.offer_repeated(room, strongest);
    }

    /// Runs of the same words count as one, named where they stand first.
    fn offer_repeated(&self, room: &mut Room, strongest: &mut Strongest) {
        let word = |at: &u32| self.page.places[*at as usize].word;
        let run = |first: u32, end: u32| (first..end).map(|at| word(&at));
        room.again
            .sort_by(|a, b| run(a.0, a.1).cmp(run(b.0, b.1)).then(a.0.cmp(&b.0)));
        for same in room.again.chunk_by(|a, b| run(a.0, a.1).eq(run(b.0, b.1))) {
            let strength = same.iter().map(|phrase| phrase.2).sum();
            strongest.offer(strength, Reason::Words(same[0].0, same[0].1));
        }
    }
}

fn dot(values: impl Iterator<Item = f64>, direction: &[f64]) -> f64 {
    values.zip(direction).map(|(value, d)| value * d).sum()
}
