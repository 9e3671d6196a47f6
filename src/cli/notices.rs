//! What is said of documents that were read all the same.

use std::collections::BTreeMap;

use super::messages::Messages;
use crate::corpus::{Document, Notice};
use crate::numbers::plural;

/// Tells notices of documents: that an encoding was guessed once for each encoding, because whole folders have one.
#[derive(Default)]
pub struct Notices {
    /// For each encoding how many documents, and the first of them.
    guessed: BTreeMap<&'static str, (usize, String)>,
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
                notice => messages.note(format_args!("{}: {notice}", document.id)),
            }
        }
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
    }
}
