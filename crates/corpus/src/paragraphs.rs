//! Paragraphs of documents that come in parts.

use std::ops::Range;

use crate::document::Document;
use crate::texts::parts::is_line_end;

/// Counts paragraphs through the parts of a document, which must follow each other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Paragraphs {
    /// The number of paragraphs of the last document so far.
    count: usize,
    /// `true` if its last line has not ended yet.
    open: bool,
}

impl Paragraphs {
    /// The number of paragraphs of the document before paragraph 0 of this part. `pieces` gives the bytes and
    /// the paragraph of each piece of the part.
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
        // A line that continues in the next part is one paragraph.
        let goes_on = self.open && !part.text[..first.0.start].contains(is_line_end);
        let before = self.count - usize::from(goes_on);
        self.count = before + paragraph + 1;
        self.open = !part.text[last.end..].contains(is_line_end);
        before
    }
}
