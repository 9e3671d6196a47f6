//! Where a clause ends, and with it the reach of a negation.

use std::ops::BitOr;

/// Titles that are written with a full stop which ends nothing.
const TITLES: [&str; 12] = [
    "col", "dr", "gen", "gov", "lt", "maj", "mr", "mrs", "ms", "prof", "rep", "sen",
];

/// What matters of the characters between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Between {
    /// A comma, a dash, a quotation mark: it ends a clause in any case.
    mark: bool,
    /// A full stop, which may only mark an abbreviation.
    stop: bool,
}

impl Between {
    pub fn of(text: &str) -> Self {
        Between {
            mark: text.contains([',', ';', ':', '—', '–', '“', '”', '"', '(', ')']),
            stop: text.contains('.'),
        }
    }

    /// Whether a clause ends here; the full stop of "U.S." or "Gen." ends none.
    pub fn ends_clause(self, after_abbreviation: bool) -> bool {
        self.mark || (self.stop && !after_abbreviation)
    }
}

impl BitOr for Between {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Between {
            mark: self.mark || other.mark,
            stop: self.stop || other.stop,
        }
    }
}

/// Whether a full stop behind the word belongs to it.
pub(super) fn is_abbreviation(word: &str) -> bool {
    word.contains('.') || TITLES.contains(&word)
}
