//! The gates before the patterns: what a line must have before an expression is tried, so that prose costs little.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::OnceLock;

use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::dfa::DFA;
use aho_corasick::{Anchored, StartKind};

use super::super::{Furniture, shape};
use super::alphabet::{self, Expression};
use super::{is_linked, stands_inside};

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
    fn alternatives(list: &'static str) -> impl Iterator<Item = &'static str> {
        list.split('|').map(str::trim_start)
    }
}

/// A line that may be furniture, with what the gates ask of it.
pub(super) struct Candidate<'a> {
    line: &'a str,
    /// The line as the expressions see it, once one is tried.
    bytes: OnceCell<Cow<'a, [u8]>>,
    /// The line from its first word on.
    begun: &'a str,
    /// The first bytes of that, as an [`Opening`] has them.
    head: u64,
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
    fn end(&self) -> &[u8] {
        let is_mark = |c: char| !c.is_alphanumeric() && c != '_';
        self.line.trim_end_matches(is_mark).as_bytes()
    }

    /// Whether a bracket closes after the last word.
    fn closes(&self) -> bool {
        let mut tail = self.line.chars().rev();
        tail.by_ref()
            .take_while(|c| !c.is_alphanumeric())
            .any(|c| matches!(c, ')' | ']'))
    }
}

/// An alternative of [`Gate::Begins`], ready to be compared at once.
struct Opening {
    word: u64,
    /// Which of the eight bytes count.
    mask: u64,
    rule: usize,
}

/// The text, once with each digit in place of `0` if it has one.
fn digits(text: &str) -> Vec<String> {
    if text.contains('0') {
        ('0'..='9')
            .map(|digit| text.replace('0', &digit.to_string()))
            .collect()
    } else {
        vec![text.to_string()]
    }
}

/// Up to eight bytes in small letters.
fn pack(bytes: &[u8]) -> u64 {
    let mut head = [0; 8];
    for (slot, byte) in head.iter_mut().zip(bytes) {
        *slot = byte.to_ascii_lowercase();
    }
    u64::from_le_bytes(head)
}

/// Where openings stand that begin as these bytes do: letters by what tells them apart in their first two bytes.
fn bucket(head: u64) -> usize {
    let [first, second, ..] = head.to_le_bytes();
    usize::from(first) % FIRST * SECOND + usize::from(second) % SECOND
}

/// The number of buckets by the first byte, and of those of each by the second.
const FIRST: usize = 32;
const SECOND: usize = 32;

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

/// Parts of a line that are looked at side by side.
const PARTS: usize = 4;

/// Rules in order, with their gates laid out so that one look at a line opens all that apply.
pub(super) struct Table {
    pub(super) rules: Vec<Compiled>,
    /// Openings of [`Gate::Begins`] with the index of their rule, by [`bucket`].
    begins: Vec<Vec<Opening>>,
    starts: Vec<(char, usize)>,
    /// Alternatives of [`Gate::Ends`] with the index of their rule.
    ends: Vec<(&'static [u8], usize)>,
    /// Rules of [`Gate::Closes`], as bits.
    closes: u128,
    any: u128,
    capitals: u128,
    /// Rules of kinds that stand inside paragraphs, as bits.
    inside: u128,
    /// Rules of links and buttons, as bits.
    navigation: u128,
    pub(super) holds: Option<DFA>,
    /// The rule of each pattern of `holds`.
    holders: Vec<usize>,
}

impl Table {
    pub(super) fn new(rules: impl Iterator<Item = &'static Rule>) -> Table {
        let mut table = Table {
            rules: Vec::new(),
            begins: (0..FIRST * SECOND).map(|_| Vec::new()).collect(),
            starts: Vec::new(),
            ends: Vec::new(),
            closes: 0,
            any: 0,
            capitals: 0,
            inside: 0,
            navigation: 0,
            holds: None,
            holders: Vec::new(),
        };
        let mut held = Vec::new();
        for (at, rule) in rules.enumerate() {
            match rule.2 {
                Gate::Any => table.any |= 1 << at,
                Gate::Capitals => table.capitals |= 1 << at,
                Gate::Starts(marks) => table.starts.extend(marks.chars().map(|c| (c, at))),
                Gate::Ends(list) => {
                    let ends = Gate::alternatives(list);
                    table.ends.extend(ends.map(|end| (end.as_bytes(), at)));
                }
                Gate::Begins(list) => {
                    for opening in Gate::alternatives(list) {
                        table.begin(opening, at);
                    }
                }
                Gate::Holds(list) | Gate::Closes(list) => {
                    let before = held.len();
                    held.extend(Gate::alternatives(list).flat_map(digits));
                    table.holders.extend((before..held.len()).map(|_| at));
                    if matches!(rule.2, Gate::Closes(_)) {
                        table.closes |= 1 << at;
                    }
                }
            }
            if stands_inside(rule.0) {
                table.inside |= 1 << at;
            }
            if rule.0 == Furniture::Navigation {
                table.navigation |= 1 << at;
            }
            table.rules.push(Compiled::new(rule));
        }
        table.holds = DFA::builder()
            .ascii_case_insensitive(true)
            .start_kind(StartKind::Unanchored)
            .build(held)
            .ok();
        table
    }

    fn begin(&mut self, opening: &'static str, rule: usize) {
        // A digit alone, whatever follows.
        let alternatives = match opening.starts_with('0') {
            true => digits("0"),
            false => vec![opening.to_string()],
        };
        for opening in alternatives {
            let bytes = opening.as_bytes();
            let word = pack(bytes);
            let mask = pack([0xFF; 8].get(..bytes.len()).unwrap_or(&[0xFF; 8]));
            // One letter stands before any other.
            let buckets = match bytes.len() {
                1 => bucket(word)..bucket(word) + SECOND,
                _ => bucket(word)..bucket(word) + 1,
            };
            for list in self.begins.get_mut(buckets).into_iter().flatten() {
                list.push(Opening { word, mask, rule });
            }
        }
    }

    /// Which rules of [`Gate::Holds`] and [`Gate::Closes`] the line has the words for.
    pub(super) fn marks(&self, line: &str) -> Marks {
        let Some(holds) = &self.holds else {
            return Marks::UNKNOWN;
        };
        let Ok(start) = holds.start_state(Anchored::No) else {
            return Marks::UNKNOWN;
        };
        // Walked here, because the iterator of all matches stops and begins again at each; and by several parts of the line at
        // once, because each step waits for the one before it. A part reads on where the next begins as far as a word may reach.
        let bytes = line.as_bytes();
        let part = bytes.len().div_ceil(PARTS);
        let reach = part + holds.max_pattern_len().saturating_sub(1);
        let parts: [&[u8]; PARTS] = std::array::from_fn(|at| {
            let rest = bytes.get(at * part..).unwrap_or_default();
            rest.get(..reach).unwrap_or(rest)
        });
        let mut marks = 0;
        let mut note = |state: StateID| {
            if holds.is_match(state) {
                for at in 0..holds.match_len(state) {
                    let pattern = holds.match_pattern(state, at).as_usize();
                    marks |= self.holders.get(pattern).map_or(0, |rule| 1 << rule);
                }
            }
        };
        // As far as all parts reach, and then each by itself.
        let all = parts.map(<[u8]>::len).into_iter().min().unwrap_or(0);
        let [first, second, third, fourth] = parts.map(|part| part[..all].iter());
        let next = |state: StateID, byte: &u8| holds.next_state(Anchored::No, state, *byte);
        let [mut a, mut b, mut c, mut d] = [start; PARTS];
        for (((of_a, of_b), of_c), of_d) in first.zip(second).zip(third).zip(fourth) {
            (a, b, c, d) = (next(a, of_a), next(b, of_b), next(c, of_c), next(d, of_d));
            if [a, b, c, d].iter().any(|state| holds.is_special(*state)) {
                [a, b, c, d].into_iter().for_each(&mut note);
            }
        }
        for (state, part) in [a, b, c, d].into_iter().zip(parts) {
            part[all..].iter().fold(state, |state, byte| {
                let state = next(state, byte);
                note(state);
                state
            });
        }
        Marks(marks)
    }

    /// Which rules may match, as bits.
    pub(super) fn open(&self, candidate: &Candidate, marks: Marks) -> u128 {
        let mut open = self.any | marks.0;
        for opening in &self.begins[bucket(candidate.head)] {
            if candidate.head & opening.mask == opening.word {
                open |= 1 << opening.rule;
            }
        }
        if candidate.line.chars().take(2).all(char::is_uppercase) {
            open |= self.capitals;
        }
        let mark = candidate.line.chars().next();
        for (_, rule) in self.starts.iter().filter(|(c, _)| Some(*c) == mark) {
            open |= 1 << rule;
        }
        let end = candidate.end();
        for (alternative, rule) in &self.ends {
            let tail = end.len().checked_sub(alternative.len());
            let tail = tail.and_then(|at| end.get(at..)).unwrap_or_default();
            if tail.eq_ignore_ascii_case(alternative) {
                open |= 1 << rule;
            }
        }
        if open & self.closes != 0 && !candidate.closes() {
            open &= !self.closes;
        }
        open
    }

    /// The index of the first rule of `among` that matches the line.
    fn first(&self, candidate: &Candidate, words: usize, mut among: u128) -> Option<&'static Rule> {
        while among != 0 {
            let at = among.trailing_zeros() as usize;
            among &= among - 1;
            let compiled = self.rules.get(at)?;
            if words <= compiled.rule.1 && compiled.matches(candidate) {
                return Some(compiled.rule);
            }
        }
        None
    }

    pub(super) fn classify(&self, line: &str, words: usize, marks: Marks) -> Option<Furniture> {
        let candidate = Candidate::new(line);
        self.first(&candidate, words, self.open(&candidate, marks))
            .map(|rule| rule.0)
    }

    /// As [`Table::classify`], for kinds that stand inside paragraphs; nearly every sentence is done after a glance.
    pub(super) fn classify_inside(&self, line: &str, marks: Marks) -> Option<Furniture> {
        let candidate = Candidate::new(line);
        let open = self.open(&candidate, marks);
        let mut inside = self.inside;
        if !is_linked(line) {
            inside &= !self.navigation;
        }
        if open & inside == 0 {
            return None;
        }
        let words = shape::words(line);
        self.first(&candidate, words, open & inside)?;
        self.first(&candidate, words, open).map(|rule| rule.0)
    }
}

/// Which gates that ask for words anywhere in a line are open.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct Marks(u128);

impl Marks {
    /// Those of a line that nobody has looked at.
    pub(in super::super) const UNKNOWN: Marks = Marks(u128::MAX);

    /// Those of a part of the line, looked for only if the whole has any.
    pub(in super::super) fn of_part(self, look: impl FnOnce() -> Marks) -> Marks {
        match self.0 {
            0 => self,
            _ => look(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::strategy::{Strategy, ValueTree};
    use proptest::string::string_regex;
    use proptest::test_runner::TestRunner;

    use super::super::{CLOSING, TABLE, TOO_LONG};
    use super::*;

    #[test]
    fn rules_compile_and_are_few_enough() {
        assert!(TABLE.rules.len() <= 128);
        assert!(TABLE.holds.is_some());
        for compiled in TABLE.rules.iter().chain(&CLOSING.rules) {
            let Rule(_, most, gate, expression) = compiled.rule;
            assert!(*most < TOO_LONG);
            if let Gate::Begins(list) | Gate::Ends(list) | Gate::Holds(list) | Gate::Closes(list) =
                gate
            {
                let mut alternatives = Gate::alternatives(list);
                assert!(alternatives.all(|text| !text.is_empty() && !text.contains('\n')));
            }
            assert!(Expression::new(expression, false).is_some(), "{expression}");
        }
    }

    #[test]
    fn words_are_found_wherever_the_parts_of_a_line_meet() {
        let alone = TABLE.marks("newsletter").0;
        assert!(alone != 0);
        for before in 0..120 {
            let line = format!(
                "{}newsletter{}",
                "-".repeat(before),
                "-".repeat(119 - before)
            );
            assert_eq!(TABLE.marks(&line).0, alone, "{line}");
        }
        assert_eq!(TABLE.marks(&"-".repeat(129)).0, 0);
    }

    /// Lines that match an expression must pass its gate.
    #[test]
    fn gates_let_through_what_their_rules_match() {
        let mut runner = TestRunner::deterministic();
        let mut shut_out = Vec::new();
        for (table, compiled) in [&*TABLE, &*CLOSING]
            .into_iter()
            .flat_map(|table| table.rules.iter().map(move |rule| (table, rule)))
        {
            // The generator knows no anchors and no boundaries; a line that then fails to match proves nothing.
            let pattern: String = compiled.rule.3.lines().map(str::trim_start).collect();
            let pattern = pattern.replace(r"\b", "").replace(['^', '$'], "");
            let pattern = pattern.replace(r"\W", "[ -]");
            let Ok(lines) = string_regex(&format!("(?i:{pattern})")) else {
                panic!("{pattern}");
            };
            for _ in 0..40 {
                let line = lines.new_tree(&mut runner).map(|tree| tree.current());
                // Gates fold the case of ASCII letters alone, not ſ and the sign for kelvin.
                let line = line
                    .unwrap_or_default()
                    .replace('ſ', "s")
                    .replace('\u{212A}', "k");
                let line = shape::tidy(&line).into_owned();
                let candidate = Candidate::new(&line);
                let index = table.rules.iter().position(|r| std::ptr::eq(r, compiled));
                let open =
                    table.open(&candidate, table.marks(&line)) & (1 << index.unwrap_or(0)) != 0;
                if !open && compiled.matches(&candidate) {
                    shut_out.push(line);
                }
            }
        }
        assert!(shut_out.is_empty(), "{shut_out:#?}");
    }
}
