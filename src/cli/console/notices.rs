//! What is said of documents that were read all the same, and of what was set aside on good grounds.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::mem::{Discriminant, discriminant};

use super::messages::Messages;
use crate::corpus::{CorpusError, Document, IN_REPAIRED_TEXT, Notice};
use crate::phrases::plural;

/// So many notes of one kind are told one by one, and so many files and rows that cannot be read.
pub const TOLD: usize = 100;

/// Tells notices of documents: that an encoding was guessed once for each encoding, because whole folders have one, and of any other
/// kind only the first hundred.
#[derive(Default)]
pub struct Notices {
    /// For each encoding how many documents, and the first of them.
    guessed: BTreeMap<&'static str, (usize, String)>,
    /// How many there were of each kind.
    of_documents: HashMap<Discriminant<Notice>, usize>,
    set_aside: HashMap<Discriminant<CorpusError>, usize>,
    /// How many were not told.
    left: usize,
}

impl Notices {
    /// Tells what there is to know of a document, or keeps it for the end.
    pub fn tell(&mut self, document: &Document, messages: &Messages) {
        for notice in &document.notices {
            match notice {
                Notice::EncodingGuessed { encoding } => {
                    let first = || (0, document.id.clone());
                    self.guessed.entry(encoding).or_insert_with(first).0 += 1;
                }
                notice => {
                    let before = self.of_documents.entry(discriminant(notice)).or_default();
                    let places = match notice {
                        Notice::TwiceEncoded { .. } => format!("; {IN_REPAIRED_TEXT}"),
                        _ => String::new(),
                    };
                    let note = format_args!("{}: {notice}{places}", document.id);
                    self.left += usize::from(!tell(before, note, messages));
                }
            }
        }
    }

    /// Tells what was set aside, or is only to be known of what was read.
    pub fn tell_set_aside(&mut self, error: &CorpusError, messages: &Messages) {
        let before = self.set_aside.entry(discriminant(error)).or_default();
        self.left += usize::from(!tell(before, error, messages));
    }

    /// Tells what was kept.
    pub fn end(&mut self, messages: &Messages) {
        for (encoding, (documents, first)) in std::mem::take(&mut self.guessed) {
            let notice = Notice::EncodingGuessed { encoding };
            messages.note(match documents {
                1 => format!("{first}: {notice}"),
                n => format!("{}, such as {first}: {notice}", plural(n, "document")),
            });
        }
        match std::mem::take(&mut self.left) {
            0 => {}
            left => {
                let more = plural(left, "more note");
                messages.note(format_args!("not told: {more} like these"));
            }
        }
    }
}

/// Tells a note unless there were enough of its kind before; returns whether it did.
fn tell(before: &mut usize, note: impl Display, messages: &Messages) -> bool {
    *before += 1;
    let tells = *before <= TOLD;
    if tells {
        messages.note(note);
    }
    tells
}
