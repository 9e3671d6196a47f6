//! The random part of the answers, which is a simple random sample of the sentences of each wave of articles.

use std::collections::{HashMap, HashSet};

use super::{Answers, Session};

impl Session {
    /// The number of sentences in the random sample so far.
    pub fn drawn(&self) -> usize {
        self.probabilities(&self.answers).len()
    }

    /// The number of sentences that were asked at random and are not in the random sample yet: others come before
    /// them that have no answer.
    pub fn undrawn(&self) -> usize {
        self.undrawn_of(&self.answers)
    }

    /// Their number among these answers.
    pub(super) fn undrawn_of(&self, answers: &Answers) -> usize {
        let drawn = self.probabilities(answers);
        let asked: HashSet<usize> = answers
            .iter()
            .filter(|(_, answer)| answer.is_drawn_here())
            .filter_map(|(sentence, _)| sentence)
            .collect();
        asked
            .iter()
            .filter(|sentence| !drawn.contains_key(sentence))
            .count()
    }

    /// The sampling probabilities of the sentences of the random sample.
    pub(super) fn probabilities(&self, answers: &Answers) -> HashMap<usize, f64> {
        if let Some(drawn) = self.articles.drawn() {
            return drawn.clone();
        }
        self.queue.drawn(answers)
    }
}
