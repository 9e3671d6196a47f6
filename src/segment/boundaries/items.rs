//! Items of a list that goes on inside a paragraph, by the bullets and dashes before them.

use std::ops::Range;

use super::{Scan, push_trimmed};

/// Fewest dashes between sentences that are marks between items.
const DASHES: usize = 2;

/// Makes a dash before a sentence a piece of its own where several stand so: `… at noon. -- They left. -- Nobody came.`
pub(super) fn set_dashes_apart(found: &mut Vec<Range<usize>>, paragraph: &str) {
    let dash = |range: &Range<usize>| {
        let sentence = paragraph.get(range.clone())?;
        let (dash, rest) = sentence.split_once(' ')?;
        (matches!(dash, "--" | "—" | "–") && rest.contains(' ')).then_some(dash.len())
    };
    if found.iter().skip(1).filter_map(dash).count() < DASHES {
        return;
    }
    let whole = std::mem::take(found);
    for range in whole {
        match dash(&range) {
            Some(length) => {
                push_trimmed(found, paragraph, range.start..range.start + length);
                push_trimmed(found, paragraph, range.start + length..range.end);
            }
            None => found.push(range),
        }
    }
}

impl Scan<'_> {
    /// Whether the bullet at `at` stands before an item of a list that goes on in its paragraph: `They want: • a date; • a boat.`
    pub(super) fn begins_item(&self, at: usize) -> bool {
        let before = self.text.get(self.start..at).unwrap_or("");
        let after = self.text.get(at + '•'.len_utf8()..).unwrap_or("");
        let goes_on = before
            .strip_suffix(' ')
            .is_some_and(|said| said.ends_with([':', ';', ',']) || said.ends_with("; and"));
        goes_on && after.starts_with(' ') && self.text.matches(" • ").nth(1).is_some()
    }
}
