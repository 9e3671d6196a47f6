//! Labels that an audit doubts. They are decided on again, the most doubtful first; the time of a decision is that of a
//! correction, also where the label stays, so none is asked again.

use std::collections::HashSet;

use serde::Serialize;

use super::{Guess, LabellingError, SentencePlace, Session, Verdict};
use crate::evaluation::Problem;

/// If so many labels stay one after the other, the next ones will hardly change.
const UNCHANGED: usize = 10;

/// Why an audit doubts the label of a sentence.
#[derive(Debug, Clone, Serialize)]
pub struct Doubt {
    /// The label that was given.
    pub label: String,
    /// The problem.
    pub problem: Problem,
    /// The label that it may have instead, with the words that speak for it.
    pub suggested: Guess,
    /// The text of the other sentence, of a pair.
    pub other: Option<String>,
}

/// What came of the doubts since the session was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecondLook {
    /// The number of labels that were decided on.
    pub looked: usize,
    /// How many of them changed.
    pub changed: usize,
    /// The number of doubts that are left.
    pub left: usize,
    /// `true` if none of the last ten changed.
    pub is_exhausted: bool,
}

impl Session {
    /// Asks what an audit doubts, in this order, unless it was decided on before. The coder is the one who gave all
    /// labels, or else one without a name, who decides.
    ///
    /// # Errors
    /// If the texts cannot be read.
    pub fn ask_doubts(
        &mut self,
        doubts: Vec<(SentencePlace, Doubt)>,
    ) -> Result<(), LabellingError> {
        let places = doubts.iter().map(|(place, _)| ("", place));
        let sentences = self.articles.find(places)?.into_iter();
        let found = sentences.zip(doubts);
        let found = found.filter_map(|(sentence, (_, doubt))| Some((sentence?, doubt)));
        let mut known = HashSet::new();
        self.doubts = found
            .filter(|(sentence, _)| self.is_undecided(*sentence) && known.insert(*sentence))
            .collect();
        let coders: HashSet<&str> = self
            .answers
            .iter()
            .map(|(_, answer)| &*answer.coder)
            .collect();
        let only = coders.iter().next().filter(|_| coders.len() == 1);
        self.seats[0].coder = only.map_or_else(String::new, ToString::to_string);
        self.ask(0);
        Ok(())
    }

    /// The doubts that are left, in their order.
    pub(super) fn open_doubts(&self) -> impl Iterator<Item = usize> {
        let sentences = self.doubts.iter().map(|(sentence, _)| *sentence);
        sentences.filter(|sentence| self.is_undecided(*sentence))
    }

    /// Returns whether a sentence has answers, and none of them was decided on again.
    fn is_undecided(&self, sentence: usize) -> bool {
        let mut answers = self.answers.on(sentence).peekable();
        answers.peek().is_some() && answers.all(|answer| answer.corrected().is_none())
    }

    /// Why an audit doubts the label of a sentence, if it does.
    pub fn doubt(&self, sentence: usize) -> Option<&Doubt> {
        let mut doubts = self.doubts.iter();
        let own = doubts.find(|(doubted, _)| *doubted == sentence);
        own.map(|(_, doubt)| doubt)
    }

    /// What came of the doubts so far.
    pub fn second_look(&self) -> SecondLook {
        let decided = |(sentence, _): &&(usize, Doubt)| !self.is_undecided(*sentence);
        let is_changed = |(sentence, doubt): &(usize, Doubt)| {
            let own = self.answers.of(self.seats[0].coder(), *sentence);
            let verdict = own.and_then(|answer| answer.verdict.as_ref());
            verdict != Some(&Verdict::Label(doubt.label.clone()))
        };
        let looked = self.doubts.iter().filter(decided);
        let changes: Vec<bool> = looked.map(is_changed).collect();
        let last = changes.rchunks(UNCHANGED).next().unwrap_or_default();
        SecondLook {
            looked: changes.len(),
            changed: changes.iter().filter(|is_changed| **is_changed).count(),
            left: self.doubts.len() - changes.len(),
            is_exhausted: last.len() == UNCHANGED && !last.contains(&true),
        }
    }
}
