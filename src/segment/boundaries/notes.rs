//! The numbers of notes that are stuck to a stop: `the minutes.12 It was`.

use super::Scan;
use super::next::first_word;
use super::stops::{Run, Stop, window};
use crate::segment::phrases::dates;
use crate::segment::words::quotation::is_opener;

impl Scan<'_> {
    /// Passes the numbers of notes stuck to the run: `the minutes.12 It was`, `at once.”1,2 They`.
    pub(super) fn note_number<'t>(&self, at: usize, run: &Run, rest: &'t str) -> &'t str {
        let Some(after) = numbers(rest) else {
            return rest;
        };
        let next = window(rest, rest.len() - after.len());
        let opens = |c: char| is_opener(c) || c == '"' || c.is_whitespace();
        let word = first_word(next.trim_start_matches(opens));
        let begins = next.starts_with(char::is_whitespace) && word.starts_with(char::is_uppercase);
        if begins && self.takes_note(at, run, word) {
            after
        } else {
            rest
        }
    }

    /// Whether the number behind the stop at `at` is that of a note and no decimal, no version and no page (`No.3`): what it
    /// stands behind is a word, a closed quotation or a year before a word with which sentences begin.
    fn takes_note(&self, at: usize, run: &Run, next: &str) -> bool {
        let said = self.text.get(..at).unwrap_or("");
        if run.quoted || run.bracketed || said.ends_with(['"', '”', ')', ']']) {
            return true;
        }
        let token = self.text.get(self.token.min(at)..at).unwrap_or("");
        let word = self.before(at);
        let letters = |c: char| c.is_alphabetic() || matches!(c, '-' | '’' | '\'');
        match run.stop {
            // `$2011.4` is a sum.
            Stop::Period if dates::is_year(word) => {
                token.len() == word.len() && self.starts_sentences(next)
            }
            Stop::Period | Stop::Mark => {
                word.len() >= 4
                    && word.chars().all(letters)
                    && !token.contains(['/', '=', '@'])
                    && self.abbreviation(word).is_none()
            }
            Stop::Ellipsis | Stop::Plain => false,
        }
    }
}

/// What follows the numbers of one or more notes: `3`, `1,2`, `1-3`. `1,200` is one number of another kind.
fn numbers(text: &str) -> Option<&str> {
    let mut rest = number(text)?;
    while let Some(more) = rest.strip_prefix([',', '-', '–']) {
        let after = number(more)?;
        if more.len() - after.len() > 2 {
            return None;
        }
        rest = after;
    }
    Some(rest)
}

/// What follows a number of at most three digits.
fn number(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (1..=3).contains(&(text.len() - rest.len())).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_notes() {
        for (text, after) in [
            ("3 The", Some(" The")),
            ("1,2 The", Some(" The")),
            ("1-3,12 The", Some(" The")),
            ("123", Some("")),
            ("1234 The", None),
            ("1,200 The", None),
            ("1, The", None),
            ("The", None),
        ] {
            assert_eq!(numbers(text), after, "{text}");
        }
    }
}
