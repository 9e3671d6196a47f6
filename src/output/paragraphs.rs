//! Paragraphs of documents that come in parts.

use std::ops::Range;

use crate::corpus::{Document, is_line_end};

/// Counts paragraphs through the parts of a document, which have to come one after the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Paragraphs {
    /// How many the last document had so far.
    count: usize,
    /// Whether its last line has not ended yet.
    open: bool,
}

impl Paragraphs {
    /// How many paragraphs of the document stand before paragraph 0 of this part. `pieces` are where the pieces of the part
    /// stand, in bytes, and in which of its paragraphs.
    pub fn before<'p>(
        &mut self,
        part: &Document,
        mut pieces: impl DoubleEndedIterator<Item = (&'p Range<usize>, usize)>,
    ) -> usize {
        if !part.continues() {
            *self = Self::default();
        }
        let Some(first) = pieces.next() else {
            self.open &= !part.text.contains(is_line_end);
            return self.count;
        };
        let (last, paragraph) = pieces.next_back().unwrap_or(first);
        // A line that was cut is one paragraph.
        let goes_on = self.open && !part.text[..first.0.start].contains(is_line_end);
        let before = self.count - usize::from(goes_on);
        self.count = before + paragraph + 1;
        self.open = !part.text[last.end..].contains(is_line_end);
        before
    }
}
