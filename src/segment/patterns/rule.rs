//! A rule for lines: what a line must have before its expression is tried, and the expression.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::OnceLock;

use super::alphabet::{self, Expression};
use crate::segment::kind::Furniture;

/// One rule: kind, most words, gate, and expression, which is case-insensitive unless it says otherwise. A line break
/// in a gate or an expression, with the indent after it, is not part of it.
pub(super) struct Rule(
    pub(super) Furniture,
    pub(super) usize,
    pub(super) Gate,
    pub(super) &'static str,
);

/// What a line must have before its rule is tried; `|` divides alternatives, `0` stands for any digit, and case does not
/// count.
#[derive(Debug, Clone, Copy)]
pub(super) enum Gate {
    /// Nothing: for rules of short lines.
    Any,
    /// Its first word, marks before it apart, begins with one of these.
    Begins(&'static str),
    /// Its first two characters are capitals.
    Capitals,
    /// Its first character is one of these.
    Starts(&'static str),
    /// It ends with one of these, marks behind its last word apart.
    Ends(&'static str),
    /// One of these stands anywhere in it.
    Holds(&'static str),
    /// A bracket closes after its last word, and one of these stands anywhere in it.
    Closes(&'static str),
}

impl Gate {
    pub(super) fn alternatives(list: &'static str) -> impl Iterator<Item = &'static str> {
        list.split('|').map(str::trim_start)
    }
}

/// A line that may be furniture, with what the gates ask of it.
pub(super) struct Candidate<'a> {
    pub(super) line: &'a str,
    /// The line as the expressions see it, once one is tried.
    bytes: OnceCell<Cow<'a, [u8]>>,
    /// The line from its first word on.
    begun: &'a str,
    /// The first bytes of that, packed as those of the openings are.
    pub(super) head: u64,
}

impl<'a> Candidate<'a> {
    pub(super) fn new(line: &'a str) -> Candidate<'a> {
        let at = line
            .find(|c: char| c.is_alphabetic() || c.is_ascii_digit() || c == '_')
            .unwrap_or(line.len());
        let begun = line.get(at..).unwrap_or("");
        let head = pack(begun.as_bytes());
        Candidate {
            line,
            bytes: OnceCell::new(),
            begun,
            head,
        }
    }

    /// What an expression sees: the line, or what is left of it from its first word on.
    fn bytes(&self, is_from_word: bool) -> &[u8] {
        let bytes = self.bytes.get_or_init(|| alphabet::line(self.line));
        let before = match is_from_word {
            true => &self.line[..self.line.len() - self.begun.len()],
            false => "",
        };
        bytes.get(before.chars().count()..).unwrap_or_default()
    }

    /// The line up to its last word.
    pub(super) fn end(&self) -> &[u8] {
        let is_mark = |c: char| !c.is_alphanumeric() && c != '_';
        self.line.trim_end_matches(is_mark).as_bytes()
    }

    /// Whether a bracket closes after the last word.
    pub(super) fn closes(&self) -> bool {
        let mut tail = self.line.chars().rev();
        tail.by_ref()
            .take_while(|c| !c.is_alphanumeric())
            .any(|c| matches!(c, ')' | ']'))
    }
}

/// The text, once with each digit in place of `0` if it has one.
pub(super) fn digits(text: &str) -> Vec<String> {
    if text.contains('0') {
        ('0'..='9')
            .map(|digit| text.replace('0', &digit.to_string()))
            .collect()
    } else {
        vec![text.to_string()]
    }
}

/// Up to eight bytes in small letters.
pub(super) fn pack(bytes: &[u8]) -> u64 {
    let mut head = [0; 8];
    for (slot, byte) in head.iter_mut().zip(bytes) {
        *slot = byte.to_ascii_lowercase();
    }
    u64::from_le_bytes(head)
}

/// A rule with its expression, compiled when first needed.
pub(super) struct Compiled {
    pub(super) rule: &'static Rule,
    expression: OnceLock<Option<Expression>>,
}

impl Compiled {
    pub(super) fn new(rule: &'static Rule) -> Compiled {
        Compiled {
            rule,
            expression: OnceLock::new(),
        }
    }

    /// Whether the expression matches from the first word on, not from the first character.
    fn is_from_word(&self) -> bool {
        matches!(self.rule.2, Gate::Begins(_)) && !self.rule.3.starts_with('^')
    }

    pub(super) fn matches(&self, candidate: &Candidate) -> bool {
        let is_from_word = self.is_from_word();
        let expression = || Expression::new(self.rule.3, is_from_word);
        let expression = self.expression.get_or_init(expression).as_ref();
        expression.is_some_and(|expression| expression.is_match(candidate.bytes(is_from_word)))
    }
}
