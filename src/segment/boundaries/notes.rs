//! The numbers of notes that are stuck to a stop: `the minutes.12 It was`, `over.[3]`.

use super::super::dates;
use super::super::next::first_word;
use super::super::quotation::is_opener;
use super::Scan;
use super::stops::{Run, Stop, window};

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

/// The length of `1]`, `12, 13]`, `a]`, `note 3]` or `citation needed]` after an opening bracket that is stuck to a stop.
pub(super) fn note_mark(after: &str) -> Option<usize> {
    let numbers = |c: char| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-');
    let words = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, ' ' | '?');
    let ends = |is: &dyn Fn(char) -> bool, most: usize| {
        let head: usize = after.chars().take(most).take_while(|c| is(*c)).count();
        (head > 0 && after.get(head..).is_some_and(|rest| rest.starts_with(']')))
            .then_some(head + 1)
    };
    ends(&numbers, 12).or_else(|| ends(&words, 30))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_notes() {
        for (after, length) in [
            ("1] It", Some(2)),
            ("12, 13]", Some(7)),
            ("1-3]", Some(4)),
            ("a]", Some(2)),
            ("note 3] It", Some(7)),
            ("citation needed][4]", Some(16)),
            ("when?]", Some(6)),
        ] {
            assert_eq!(note_mark(after), length, "{after}");
        }
        for after in ["", "]", "12", "1, 2, 3, 4, 5, 6]", "The envoy]", "sic"] {
            assert_eq!(note_mark(after), None, "{after}");
        }
    }

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
