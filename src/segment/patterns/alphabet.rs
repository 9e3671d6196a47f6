//! Lines and expressions over one byte a character.
//!
//! Classes of Unicode, repeated up to so many times, make automata of many thousand states: milliseconds and megabytes
//! for an expression that a page needs once. But the rules tell few characters apart outside ASCII: by kind, and some marks by
//! themselves. With a byte for each of these the same expressions are small.

use std::borrow::Cow;
use std::cell::RefCell;

use regex_automata::Input;
use regex_automata::nfa::thompson::backtrack::{BoundedBacktracker, Cache, Config};
use regex_automata::nfa::thompson::pikevm::PikeVM;
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::syntax;

/// Bytes of characters outside ASCII, by kind.
const UPPER: u8 = 0x80;
const LOWER: u8 = 0x81;
const LETTER: u8 = 0x82;
const COMBINING: u8 = 0x83;
const DIGIT: u8 = 0x84;
const SPACE: u8 = 0x85;
const OTHER: u8 = 0x86;
/// The byte of the first of [`LETTERS`].
const FIRST_LETTER: u8 = 0x88;
/// The byte of the first of [`MARKS`].
const FIRST_MARK: u8 = 0x90;

/// Letters that a rule may name; the first is the only capital.
const LETTERS: &str = "Ééاإعلن";

/// Other characters that a rule may name; no more outside ASCII.
const MARKS: &str = "’‘“”«»›–—…·•©℗£€←→⬅▲▶►▼◄";

/// The byte of a character.
fn byte(c: char) -> u8 {
    if c.is_ascii() {
        return c as u8;
    }
    for (first, named) in [(FIRST_MARK, MARKS), (FIRST_LETTER, LETTERS)] {
        if let Some(place) = named.chars().position(|other| other == c) {
            return first + place as u8;
        }
    }
    if c.is_uppercase() {
        UPPER
    } else if c.is_lowercase() {
        LOWER
    } else if c.is_alphabetic() {
        LETTER
    } else if unicode_normalization::char::is_combining_mark(c) {
        COMBINING
    } else if c.is_numeric() {
        DIGIT
    } else if c.is_whitespace() {
        SPACE
    } else {
        OTHER
    }
}

/// A line, one byte a character.
pub(super) fn line(line: &str) -> Cow<'_, [u8]> {
    match line.is_ascii() {
        true => Cow::Borrowed(line.as_bytes()),
        false => Cow::Owned(line.chars().map(byte).collect()),
    }
}

/// Most bytes in which a search remembers what it has tried: enough for lines of a thousand characters and more.
const MOST_TRIED: usize = 4 << 20;

/// A case-insensitive expression over [`line`]s.
///
/// Its automaton is never determined: of a few hundred expressions most meet few lines, and the states of all of them
/// together took more memory than the words of a large corpus.
pub(super) struct Expression(BoundedBacktracker);

impl Expression {
    /// Compiles an expression of a table, which may have to match from the beginning; `None` if it names what has no byte or is none.
    pub(super) fn new(table: &str, from_start: bool) -> Option<Expression> {
        let mut expression = translate(table)?;
        if from_start {
            expression = format!("^(?:{expression})");
        }
        let syntax = syntax::Config::new()
            .unicode(false)
            .utf8(false)
            .case_insensitive(true);
        // Only whether it matches is asked, so it needs no groups.
        let thompson = thompson::Config::new()
            .utf8(false)
            .which_captures(WhichCaptures::None);
        let backtracker = BoundedBacktracker::builder()
            .configure(Config::new().visited_capacity(MOST_TRIED))
            .syntax(syntax)
            .thompson(thompson)
            .build(&expression);
        backtracker.ok().map(Expression)
    }

    /// Whether it matches anywhere in a line.
    pub(super) fn is_match(&self, line: &[u8]) -> bool {
        thread_local! {
            /// Lent to one expression after the other.
            static TRIED: RefCell<Option<Cache>> = const { RefCell::new(None) };
        }
        let input = Input::new(line).earliest(true);
        let found = TRIED.with_borrow_mut(|tried| {
            let tried = tried.get_or_insert_with(|| self.0.create_cache());
            tried.reset(&self.0);
            self.0.try_is_match(tried, input.clone())
        });
        // Only a line that is too long for what may be remembered is refused.
        found.unwrap_or_else(|_| is_match_of_any_length(self.0.get_nfa(), input))
    }
}

/// The same in the memory of the expression alone, at a higher price for each character.
fn is_match_of_any_length(nfa: &NFA, input: Input) -> bool {
    PikeVM::new_from_nfa(nfa.clone())
        .is_ok_and(|machine| machine.is_match(&mut machine.create_cache(), input))
}

/// An expression of a table on one line, for [`line`]s; `None` if it names what has no byte.
fn translate(table: &str) -> Option<String> {
    let mut out = String::new();
    let mut is_class = false;
    let lines: String = table.lines().map(str::trim_start).collect();
    let mut rest = lines.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => {
                let escaped = rest.next()?;
                let kind = match escaped {
                    'p' => rest.by_ref().take_while(|c| *c != '}').collect(),
                    other => other.to_string(),
                };
                match (class(&kind), is_class) {
                    (Some(bytes), true) if !bytes.starts_with('^') => out.push_str(bytes),
                    (Some(bytes), false) => {
                        out.push('[');
                        out.push_str(bytes);
                        out.push(']');
                    }
                    (Some(_), true) => return None,
                    (None, _) if escaped == 'p' => return None,
                    (None, _) => out.extend(['\\', escaped]),
                }
            }
            '[' | ']' => {
                is_class = c == '[';
                out.push(c);
            }
            c if c.is_ascii() => out.push(c),
            c => out.push_str(&format!(r"\x{:02X}", byte(c))),
        }
    }
    Some(out)
}

/// What a class of characters stands for, as it is written between brackets.
fn class(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "{Lu" => r"A-Z\x80\x88",
        "{L" => r"A-Za-z\x80-\x82\x88-\x8E",
        "w" => r"\w\x80-\x84\x88-\x8E",
        "W" => r"^\w\x80-\x84\x88-\x8E",
        "d" => r"\d\x84",
        "s" => r"\s\x85",
        "S" => r"^\s\x85",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::{Regex, RegexBuilder};

    use super::super::{CLOSING, TABLE};
    use super::*;

    /// The expression over Unicode.
    fn reference(table: &str) -> Regex {
        let lines: String = table.lines().map(str::trim_start).collect();
        RegexBuilder::new(&lines.replace(r"\b", r"(?-u:\b)"))
            .case_insensitive(true)
            .size_limit(64 << 20)
            .build()
            .unwrap()
    }

    /// Every eighth line of the seeds, the articles on which the rules were tried. The package has none; in the repository
    /// `tests/default_model.rs` fails without them.
    fn lines() -> Option<Vec<String>> {
        let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds")).ok()?;
        let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
        files.sort();
        let texts = files
            .iter()
            .map(|file| std::fs::read_to_string(file).unwrap());
        let lines = texts.flat_map(|text| text.lines().map(str::to_string).collect::<Vec<_>>());
        Some(lines.filter(|line| line.len() < 400).step_by(8).collect())
    }

    #[test]
    fn rules_say_of_lines_what_they_say_over_unicode() {
        let Some(lines) = lines() else {
            return;
        };
        assert!(lines.len() > 1_000);
        for compiled in TABLE.rules.iter().chain(&CLOSING.rules) {
            let table = compiled.rule.3;
            let expression = Expression::new(table, false).unwrap();
            let reference = reference(table);
            for text in &lines {
                let is_match = expression.is_match(&line(text));
                assert_eq!(is_match, reference.is_match(text), "{table} {text}");
            }
        }
    }

    proptest! {
        #[test]
        fn classes_hold_the_characters_of_unicode(text in "[a-cA-C0-2 .,'’“”–©éÉßאع٣\u{301}\u{a0}\u{2009}中😀_-]{0,9}") {
            for table in [
                r"^\w+$", r"^\W+$", r"^\s+$", r"^\S+$", r"^\d+$", r"^(?-i:\p{Lu})\p{L}+$", r"^[\p{L}.'’-]+$", r"^[^.’]{2,4}$",
                r"^.[\w“–]*$", r"\b[\p{L}\d]", r"^(?-i:\p{Lu}{2})", r"إعل?ان?$|t[éÉ]", r"^[\s©]|[^\x00-\x7F]{2}$",
            ] {
                let expression = Expression::new(table, false).unwrap();
                prop_assert_eq!(expression.is_match(&line(&text)), reference(table).is_match(&text), "{}", table);
            }
        }
    }

    #[test]
    fn a_line_of_any_length_is_read() {
        let expression = Expression::new(r"^[^.!?]{2,90}(boats|ships)$", false).unwrap();
        let states = expression.0.get_nfa().states().len();
        let long = "the boats ".repeat(8 * MOST_TRIED / states / 10 + 10);
        let tried = expression
            .0
            .try_is_match(&mut expression.0.create_cache(), long.as_str());
        assert!(tried.is_err());
        assert!(!expression.is_match(long.as_bytes()));
        let anywhere = Expression::new(r"[^.!?]{2,90}(boats|ships)$", false).unwrap();
        assert!(anywhere.is_match(long.trim_end().as_bytes()));
    }

    #[test]
    fn what_has_no_byte_of_its_own_is_no_expression() {
        for table in [r"\p{Greek}", r"[a\W]", "\\"] {
            assert!(Expression::new(table, false).is_none(), "{table}");
        }
        let unknown = |c: &char| !c.is_ascii() && !MARKS.contains(*c) && !LETTERS.contains(*c);
        for compiled in TABLE.rules.iter().chain(&CLOSING.rules) {
            assert_eq!(compiled.rule.3.chars().find(unknown), None);
        }
        assert!(usize::from(FIRST_MARK) + MARKS.chars().count() <= 256);
        assert_eq!(usize::from(FIRST_LETTER) + LETTERS.chars().count(), 0x8F);
    }
}
