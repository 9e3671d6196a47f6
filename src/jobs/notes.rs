//! Notes on documents that were read with reservations or set aside.

use std::collections::{BTreeMap, HashMap};
use std::mem::{Discriminant, discriminant};

use super::Monitor;
use crate::corpus::{self, Document};
use crate::findings::{Finding, Note};

/// The largest number of notes of one kind, and of files and rows that cannot be read, told one by one.
pub const MAX_NOTES: usize = 100;

/// Writes notes on documents, up to [`MAX_NOTES`] of each kind. A guessed encoding is noted once for each
/// encoding, because whole folders have the same one.
#[derive(Default)]
pub struct Notes {
    /// The number of documents and the first of them for each encoding.
    guessed: BTreeMap<&'static str, (usize, String)>,
    /// The number of notes of each kind.
    of_kind: HashMap<Discriminant<corpus::Note>, usize>,
    /// The number of notes that were not written.
    left: usize,
}

impl Notes {
    /// Writes the notes on a document, or keeps them for the end.
    pub fn tell(&mut self, document: &Document, monitor: &Monitor) {
        for note in &document.notes {
            match note {
                corpus::Note::EncodingGuessed(encoding) => {
                    let first = || (0, document.id.clone());
                    self.guessed.entry(encoding).or_insert_with(first).0 += 1;
                }
                note => self.tell_one(note, Finding::on_reading(&document.id, note), monitor),
            }
        }
    }

    /// Writes a note, unless it is no warning and enough of its kind were written before.
    pub fn tell_one(&mut self, note: &corpus::Note, finding: Finding, monitor: &Monitor) {
        let before = self.of_kind.entry(discriminant(note)).or_default();
        *before += 1;
        if *before <= MAX_NOTES || note.is_warning() {
            monitor.tell(finding);
        } else {
            self.left += 1;
        }
    }

    /// Writes the notes that were kept.
    pub fn end(&mut self, monitor: &Monitor) {
        for (encoding, (documents, first)) in std::mem::take(&mut self.guessed) {
            let note = corpus::Note::EncodingGuessed(encoding);
            match documents {
                1 => monitor.tell(Finding::on_reading(first, &note)),
                documents => monitor.tell(Note::EncodingsGuessed {
                    documents,
                    file: first,
                    note: note.to_string(),
                }),
            }
        }
        match std::mem::take(&mut self.left) {
            0 => {}
            left => monitor.tell(Note::MoreNotes { notes: left }),
        }
    }
}
