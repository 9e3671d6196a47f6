//! The end of a clause, and with it the reach of a negation.

use std::ops::BitOr;

/// Titles that are written with a full stop.
const TITLES: [&str; 12] = [
    "col", "dr", "gen", "gov", "lt", "maj", "mr", "mrs", "ms", "prof", "rep", "sen",
];

/// The punctuation between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Between {
    /// `true` if there is a comma, a dash or a quotation mark, which always ends a clause.
    mark: bool,
    /// `true` if there is a full stop, which may only mark an abbreviation.
    stop: bool,
}

impl Between {
    pub fn new(text: &str) -> Self {
        Between {
            mark: text.contains([',', ';', ':', '—', '–', '“', '”', '"', '(', ')']),
            stop: text.contains('.'),
        }
    }

    /// Returns whether a clause ends here. The full stop of "U.S." or "Gen." ends none.
    pub fn ends_clause(self, after_abbreviation: bool) -> bool {
        self.mark || self.stop && !after_abbreviation
    }
}

impl BitOr for Between {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Between {
            mark: self.mark | other.mark,
            stop: self.stop | other.stop,
        }
    }
}

/// Returns whether a full stop after the word belongs to it.
pub(super) fn is_abbreviation(word: &str) -> bool {
    word.contains('.') || TITLES.contains(&word)
}
