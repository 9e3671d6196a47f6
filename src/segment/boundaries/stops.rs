//! Reads a run of stops with the quotes and brackets that close after it.

use super::{LOOK, Scan};
use crate::segment::lines::markup::entity;
use crate::segment::words::line_ends::is_number_of_question;

/// What a stop character says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// A full stop, which may also mark an abbreviation.
    Period,
    /// Three stops or more, or `…`.
    Ellipsis,
    /// `?` and `!` of Latin writing.
    Mark,
    /// Stops of other scripts, which end a sentence with or without a space after them.
    Plain,
}

impl Stop {
    pub(super) fn of(c: char) -> Option<Stop> {
        match c {
            '.' => Some(Stop::Period),
            '…' | '⋯' => Some(Stop::Ellipsis),
            '?' | '!' | '‽' | '⁇' | '⁈' | '⁉' => Some(Stop::Mark),
            '。' | '！' | '？' | '｡' | '．' | '؟' | '۔' | '।' | '॥' | '\u{37E}' | '։' | '።'
            | '។' | '။' => Some(Stop::Plain),
            _ => None,
        }
    }
}

/// A run of stops together with what closes after it.
pub(super) struct Run {
    pub(super) stop: Stop,
    /// Dots in the run; four of them end a sentence where three may only leave words out.
    pub(super) dots: usize,
    /// Whether the dots stand apart from each other: `. . .`.
    pub(super) spread: bool,
    /// Whether a closing quotation mark follows the stops.
    pub(super) quoted: bool,
    /// Whether a closing bracket follows the stops.
    pub(super) bracketed: bool,
    pub(super) end: usize,
}

impl Scan<'_> {
    /// Reads stops and closers from `at`.
    pub(super) fn run(&mut self, at: usize) -> Run {
        let mut run = Run {
            stop: Stop::Period,
            dots: 0,
            spread: false,
            quoted: false,
            bracketed: false,
            end: at,
        };
        let mut rest = self.text.get(at..).unwrap_or("");
        let (mut mark, mut plain, mut ellipsis) = (false, false, false);
        while let Some(c) = rest.chars().next() {
            match Stop::of(c) {
                Some(Stop::Period) => run.dots += 1,
                Some(Stop::Ellipsis) => {
                    run.dots += 3;
                    ellipsis = true;
                }
                Some(Stop::Mark) => mark = true,
                Some(Stop::Plain) => plain = true,
                // Nobody asks about another one.
                None if c == ';' && rest.len() == self.text.len() - at => mark = true,
                None => {
                    // `. . .` with plain or non-breaking spaces: one ellipsis, never three sentences.
                    let spaced = rest.strip_prefix([' ', '\u{A0}', '\u{202F}']);
                    match spaced {
                        Some(dotted)
                            if run.dots > 0 && dotted.starts_with('.') && is_lone_dot(dotted) =>
                        {
                            rest = dotted;
                            run.spread = true;
                            continue;
                        }
                        _ => break,
                    }
                }
            }
            rest = rest.get(c.len_utf8()..).unwrap_or("");
        }
        run.stop = match (plain, mark, ellipsis || run.dots > 1) {
            (true, ..) => Stop::Plain,
            (_, true, _) => Stop::Mark,
            (_, _, true) => Stop::Ellipsis,
            _ => Stop::Period,
        };
        rest = self.note_number(at, &run, rest);
        rest = self.close(rest, &mut run);
        if run.quoted || run.bracketed {
            rest = self.note_number(at, &run, rest);
        }
        if matches!(run.stop, Stop::Period | Stop::Mark)
            && let Some(after) = omission(rest)
            && (run.quoted || self.abbreviation(self.before(at)).is_none())
        {
            // `They left. … The rest`: the words left out stood behind the sentence.
            run.stop = Stop::Ellipsis;
            run.dots = 4;
            rest = after;
        }
        run.end = self.text.len() - rest.len();
        run
    }

    /// Reads what closes after the stops: quotes, brackets, note marks.
    fn close<'t>(&mut self, mut rest: &'t str, run: &mut Run) -> &'t str {
        loop {
            let Some(c) = rest.chars().next() else {
                return rest;
            };
            let after = rest.get(c.len_utf8()..).unwrap_or("");
            match c {
                '"' => {
                    let opens =
                        !self.straight && after.chars().next().is_some_and(char::is_alphanumeric);
                    if opens {
                        return rest;
                    }
                    self.straight = false;
                    run.quoted = true;
                }
                '“' if self.low => {
                    self.low = false;
                    run.quoted = true;
                }
                '\'' | '’' => {
                    // `.’The` would be an opening mark of the wrong kind; `.’s` belongs to the word.
                    if after.chars().next().is_some_and(char::is_alphanumeric) {
                        return rest;
                    }
                    run.quoted = true;
                }
                '”' | '»' | '›' | '」' | '』' => run.quoted = true,
                ')' | ']' | '}' | '）' | '】' | '》' => run.bracketed = true,
                '¹' | '²' | '³' | '⁴' | '⁵' | '⁶' | '⁷' | '⁸' | '⁹' | '⁰' => {}
                '*' | '_' => match self.emphasis(rest, c) {
                    Some(after) => {
                        rest = after;
                        continue;
                    }
                    None => return rest,
                },
                '&' => match entity(rest).filter(|(mark, _)| is_closing(*mark)) {
                    Some((mark, length)) => {
                        run.quoted |= mark != ' ';
                        rest = rest.get(length..).unwrap_or("");
                        continue;
                    }
                    None => return rest,
                },
                '[' => match note_mark(after) {
                    Some(length) => {
                        rest = after.get(length..).unwrap_or("");
                        continue;
                    }
                    None => return rest,
                },
                // French sets a space before the closing guillemet; Danish opens with it.
                // And papers set one between the marks that close a quotation in another: `‘Go home.’ ”`
                ' ' | '\u{A0}' | '\u{2009}' | '\u{200A}' | '\u{202F}'
                    if after
                        .strip_prefix('»')
                        .is_some_and(|then| !then.starts_with(char::is_alphanumeric))
                        || run.quoted && self.closes_outer(rest, after) => {}
                '«' | '‹' if !after.starts_with(|c: char| c.is_alphanumeric() || is_french(c)) =>
                {
                    run.quoted = true;
                }
                // Right behind a stop and before a blank no mark opens: `‚Nein.‘`
                '‘' | '“' if after.chars().next().is_none_or(char::is_whitespace) => {
                    run.quoted = true;
                }
                // Marks of the direction of writing.
                '\u{200E}' | '\u{200F}' => {}
                _ => return rest,
            }
            rest = after;
        }
    }

    /// Whether the mark behind a blank closes a quotation around the one that closes before it.
    fn closes_outer(&self, rest: &str, after: &str) -> bool {
        let before = self.text.get(..self.text.len() - rest.len()).unwrap_or("");
        let mut marks = after.chars();
        let closes = match (before.chars().next_back(), marks.next()) {
            (Some('’' | '\''), Some('”')) | (Some('”'), Some('’')) => true,
            (Some('’' | '\''), Some('"')) => self.straight,
            _ => false,
        };
        closes && !marks.next().is_some_and(char::is_alphanumeric)
    }

    /// What follows the marks that close an emphasis of the sentence: `**The lock.** Nobody mends it.`
    fn emphasis<'t>(&self, rest: &'t str, mark: char) -> Option<&'t str> {
        let after = rest.trim_start_matches(mark);
        let closes = rest.get(..rest.len() - after.len())?;
        let said = self.text.get(self.start..self.text.len() - rest.len())?;
        let (before, inner) = said.rsplit_once(mark)?;
        let opens = before.len() - before.trim_end_matches(mark).len() + mark.len_utf8();
        let is_outside = |c: char| !c.is_alphanumeric() && Stop::of(c).is_none();
        (opens == closes.len()
            && before
                .trim_end_matches(mark)
                .chars()
                .next_back()
                .is_none_or(is_outside)
            && !inner.starts_with(char::is_whitespace)
            && !after.starts_with(|c: char| c.is_alphanumeric()))
        .then_some(after)
    }
}

/// Whether a mark that was written as an entity closes a quotation or parts sentences.
fn is_closing(mark: char) -> bool {
    matches!(mark, '"' | '”' | '’' | ' ')
}

/// What follows a lone mark of omission: `…`, `[...]`.
fn omission(rest: &str) -> Option<&str> {
    let mark = rest.strip_prefix([' ', '\u{A0}'])?;
    let after = ["…", "...", "[…]", "[...]", "(…)", "(...)"]
        .iter()
        .find_map(|dots| mark.strip_prefix(*dots))?;
    (after.is_empty() || after.starts_with(char::is_whitespace)).then_some(after)
}

/// Whether a space is one that French sets inside its guillemets.
fn is_french(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{202F}')
}

/// Whether the dot that `text` starts with stands alone, as in `. . .`, and does not begin `.NET` or `.5`.
fn is_lone_dot(text: &str) -> bool {
    !text.chars().nth(1).is_some_and(char::is_alphanumeric)
}

/// The length of `1]`, `12, 13]`, `a]`, `note 3]` or `citation needed]` after an opening bracket that is stuck to a stop.
fn note_mark(after: &str) -> Option<usize> {
    let numbers = |c: char| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-');
    let words = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, ' ' | '?');
    let ends = |is: &dyn Fn(char) -> bool, most: usize| {
        let head: usize = after.chars().take(most).take_while(|c| is(*c)).count();
        (head > 0 && after.get(head..).is_some_and(|rest| rest.starts_with(']')))
            .then_some(head + 1)
    };
    // `July.[HL9811]`: the number of a question in a parliament.
    let code = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    let is_number = |length: &usize| after.get(..length - 1).is_some_and(is_number_of_question);
    ends(&numbers, 12)
        .or_else(|| ends(&words, 30))
        .or_else(|| ends(&code, 12).filter(is_number))
}

/// The bytes that a decision may look at from `from` on: white space and then at most `LOOK` bytes.
pub(super) fn window(text: &str, from: usize) -> &str {
    let rest = text.get(from..).unwrap_or("");
    let space = rest.len() - rest.trim_start().len();
    // One space says as much as a thousand.
    let skip = space.saturating_sub(1);
    let mut begin = skip;
    while !rest.is_char_boundary(begin) {
        begin -= 1;
    }
    let mut end = (begin + LOOK).min(rest.len());
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    rest.get(begin..end).unwrap_or("")
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
}
