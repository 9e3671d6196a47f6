//! Places in a text, counted in characters.

use std::path::Path;

use super::{LabelsError, LabelsProblem};

/// Finds parts of a text by the numbers of their characters (Unicode scalar values). Parts in the order of
/// the text are found in one pass.
#[derive(Default)]
pub(super) struct Spans {
    /// The last place, in characters and in bytes.
    last: (usize, usize),
}

impl Spans {
    /// The characters from `start` to before `end`. `None` if there are none, or the text is shorter.
    pub fn get<'a>(&mut self, text: &'a str, start: usize, end: usize) -> Option<&'a str> {
        if start >= end {
            return None;
        }
        let start = self.byte(text, start)?;
        let end = self.byte(text, end)?;
        text.get(start..end)
    }

    fn byte(&mut self, text: &str, character: usize) -> Option<usize> {
        if character < self.last.0 {
            self.last = (0, 0);
        }
        let (from, byte) = self.last;
        let rest = text.get(byte..)?;
        // The end of the text is a place as well.
        let places = rest.char_indices().map(|(at, _)| at);
        let within = places.chain([rest.len()]).nth(character - from)?;
        self.last = (character, byte + within);
        Some(byte + within)
    }
}

/// Reads a number of characters. pandas writes a column with gaps as floating-point numbers.
pub fn character(cell: &str) -> Option<usize> {
    let cell = cell.trim();
    cell.strip_suffix(".0").unwrap_or(cell).parse().ok()
}

/// Reads a number of characters, or fails.
pub(super) fn offset(
    path: &Path,
    row: usize,
    column: &'static str,
    cell: &str,
) -> Result<usize, LabelsError> {
    character(cell).ok_or_else(|| {
        let value = cell.to_string();
        LabelsProblem::Offset { row, column, value }.in_file(path)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_span_must_lie_in_the_text_and_hold_something() {
        let mut spans = Spans::default();
        let mut get = |start, end| spans.get("Łódź!", start, end);
        assert_eq!(get(0, 5), Some("Łódź!"));
        assert_eq!(get(3, 4), Some("ź"));
        assert_eq!(get(1, 3), Some("ód"));
        for (start, end) in [
            (0, 6),
            (5, 6),
            (9, 10),
            (2, 2),
            (3, 2),
            (5, 5),
            (0, usize::MAX),
        ] {
            assert_eq!(get(start, end), None, "{start} {end}");
        }
        assert_eq!(Spans::default().get("", 0, 1), None);
    }

    proptest! {
        #[test]
        fn spans_are_those_of_the_characters(
            text in "[aß🙂 \\n]{0,20}",
            places in prop::collection::vec((0_usize..22, 0_usize..22), 1..20),
        ) {
            let characters: Vec<char> = text.chars().collect();
            let mut spans = Spans::default();
            for (start, end) in places {
                let wanted = characters.get(start..end).filter(|span| !span.is_empty()).map(|span| span.iter().collect::<String>());
                prop_assert_eq!(spans.get(&text, start, end), wanted.as_deref());
            }
        }
    }
}
