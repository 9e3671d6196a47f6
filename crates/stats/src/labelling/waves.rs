//! The articles in waves: those from which sentences were drawn, and those that came later.

use std::collections::HashSet;

use super::Answer;

/// The articles by when they came. Once a sentence of a wave was drawn at random, what comes later is another wave.
#[derive(Debug, Default)]
pub(super) struct Waves {
    /// The keys of the articles of each wave.
    keys: Vec<HashSet<String>>,
    /// `true` once a sentence of the last wave was drawn at random.
    is_drawn_from: bool,
}

impl Waves {
    /// Adds articles.
    pub fn add(&mut self, keys: Vec<String>) {
        match self.keys.last_mut() {
            Some(last) if !self.is_drawn_from => last.extend(keys),
            _ => self.keys.push(keys.into_iter().collect()),
        }
        self.is_drawn_from = false;
    }

    /// Notes an answer.
    pub fn answered(&mut self, answer: &Answer) {
        self.is_drawn_from |= answer.is_drawn_here();
    }

    /// The wave of an article, from 0; `None` of one that is new.
    pub fn of(&self, key: &str) -> Option<usize> {
        self.keys.iter().position(|keys| keys.contains(key))
    }
}
