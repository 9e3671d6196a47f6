//! Takes answers back, one after the other, to the start of the sitting.

use super::journal::Entry;
use super::{Answer, LabellingError, Session};

/// An answer of this sitting, with what there was before.
#[derive(Debug)]
pub(super) struct Given {
    sentence: usize,
    answer: Answer,
    before: Option<Answer>,
}

impl Session {
    /// Notes an answer that can be undone.
    pub(super) fn note_given(&mut self, seat: usize, sentence: usize, answer: &Answer) {
        let before = self.answers.of(&answer.coder, sentence).cloned();
        self.seats[seat].given.push(Given {
            sentence,
            answer: answer.clone(),
            before,
        });
    }

    /// The number of answers of a seat that can be undone: those since the program started, each change counted.
    pub fn undoable(&self, seat: usize) -> usize {
        self.seats[seat].given.len()
    }

    /// Undoes the last answer of a seat, and returns its sentence; `None` if there is none to be undone.
    ///
    /// # Errors
    /// If the journal cannot be written: then the answer stays.
    pub fn undo(&mut self, seat: usize) -> Result<Option<usize>, LabellingError> {
        let Some(given) = self.seats[seat].given.last() else {
            return Ok(None);
        };
        let sentence = given.sentence;
        let taken_back = || Answer {
            verdict: None,
            comment: String::new(),
            ..given.answer.clone()
        };
        let mut answer = given.before.clone().unwrap_or_else(taken_back);
        // Without anything in its place the time of a decision would stay.
        if given.answer.corrected().is_some() {
            answer.stated.get_or_insert_default();
        }
        self.journal.add(&[Entry::of_answer(&answer)])?;
        self.seats[seat].given.pop();
        self.take(answer, Some(sentence))?;
        self.ask(seat);
        Ok(Some(sentence))
    }
}
