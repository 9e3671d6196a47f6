//! The end of a clause, and with it the reach of a negation.

use std::ops::BitOr;

/// Titles that are written with a full stop.
const TITLES: [&str; 12] = [
    "col", "dr", "gen", "gov", "lt", "maj", "mr", "mrs", "ms", "prof", "rep", "sen",
];

/// The punctuation between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Between(u8);

/// A comma, a dash or a quotation mark, which always ends a clause.
const MARK: u8 = 1;
/// A full stop, which may only mark an abbreviation.
const STOP: u8 = 2;

impl Between {
    pub fn new(text: &str) -> Self {
        let flag = |is: bool, bit: u8| u8::from(is) * bit;
        let is_mark = text.contains([',', ';', ':', '—', '–', '“', '”', '"', '(', ')']);
        Between(flag(is_mark, MARK) | flag(text.contains('.'), STOP))
    }

    /// Returns whether a clause ends here. The full stop of "U.S." or "Gen." ends none.
    pub fn ends_clause(self, after_abbreviation: bool) -> bool {
        let ending = if after_abbreviation {
            MARK
        } else {
            MARK | STOP
        };
        self.0 & ending != 0
    }
}

impl BitOr for Between {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Between(self.0 | other.0)
    }
}

/// Returns whether a full stop after the word belongs to it.
pub(super) fn is_abbreviation(word: &str) -> bool {
    word.contains('.') || TITLES.contains(&word)
}
