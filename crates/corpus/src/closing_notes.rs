//! Counts notes that are reported once, when all documents have been read.

use std::collections::BTreeMap;
use std::fmt;

use super::closing_note::ClosingNote;
use super::note::Note;

/// Counts notes that are reported once at the end, each with its first example.
#[derive(Debug, Default)]
pub(super) struct Closing(BTreeMap<ClosingNote, (u64, String)>);

impl Closing {
    pub(super) fn add(&mut self, note: ClosingNote, example: impl fmt::Display) {
        let first = || (0, example.to_string());
        self.0.entry(note).or_insert_with(first).0 += 1;
    }

    /// The next one, until none is left.
    pub(super) fn next(&mut self) -> Option<Note> {
        let (what, (count, example)) = self.0.pop_first()?;
        Some(Note::Closing {
            what,
            count,
            example,
        })
    }
}
