//! The gates before the patterns: what a line must have before an expression is tried, so that prose costs little.

use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::dfa::DFA;
use aho_corasick::{Anchored, StartKind};

use super::openings::Openings;
use super::rule::{Candidate, Compiled, Gate, Rule, digits};
use super::rule_set::RuleSet;
use super::{is_linked, stands_inside};
use crate::segment::kind::Furniture;
use crate::segment::words::shape;

/// Parts of a line that are looked at side by side.
const PARTS: usize = 4;

/// Rules in order, with their gates laid out so that one look at a line opens all that apply.
pub(super) struct Table {
    pub(super) rules: Vec<Compiled>,
    openings: Openings,
    starts: Vec<(char, usize)>,
    /// Alternatives of [`Gate::Ends`] with the index of their rule.
    ends: Vec<(&'static [u8], usize)>,
    /// Rules of [`Gate::Closes`].
    closes: RuleSet,
    any: RuleSet,
    capitals: RuleSet,
    /// Rules of kinds that stand inside paragraphs.
    inside: RuleSet,
    /// Rules of links and buttons.
    navigation: RuleSet,
    pub(super) holds: Option<DFA>,
    /// The rule of each pattern of `holds`.
    holders: Vec<usize>,
}

impl Table {
    pub(super) fn new(rules: impl Iterator<Item = &'static Rule>) -> Table {
        let mut table = Table {
            rules: Vec::new(),
            openings: Openings::new(),
            starts: Vec::new(),
            ends: Vec::new(),
            closes: RuleSet::default(),
            any: RuleSet::default(),
            capitals: RuleSet::default(),
            inside: RuleSet::default(),
            navigation: RuleSet::default(),
            holds: None,
            holders: Vec::new(),
        };
        let mut held = Vec::new();
        for (at, rule) in rules.enumerate() {
            match rule.2 {
                Gate::Any => table.any.insert(at),
                Gate::Capitals => table.capitals.insert(at),
                Gate::Starts(marks) => table.starts.extend(marks.chars().map(|c| (c, at))),
                Gate::Ends(list) => {
                    let ends = Gate::alternatives(list);
                    table.ends.extend(ends.map(|end| (end.as_bytes(), at)));
                }
                Gate::Begins(list) => {
                    for opening in Gate::alternatives(list) {
                        table.openings.add(opening, at);
                    }
                }
                Gate::Holds(list) | Gate::Closes(list) => {
                    let before = held.len();
                    held.extend(Gate::alternatives(list).flat_map(digits));
                    table.holders.extend((before..held.len()).map(|_| at));
                    if matches!(rule.2, Gate::Closes(_)) {
                        table.closes.insert(at);
                    }
                }
            }
            if stands_inside(rule.0) {
                table.inside.insert(at);
            }
            if rule.0 == Furniture::Navigation {
                table.navigation.insert(at);
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
        let mut marks = RuleSet::default();
        let mut note = |state: StateID| {
            if holds.is_match(state) {
                for at in 0..holds.match_len(state) {
                    let pattern = holds.match_pattern(state, at).as_usize();
                    if let Some(rule) = self.holders.get(pattern) {
                        marks.insert(*rule);
                    }
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

    /// Which rules may match.
    pub(super) fn open(&self, candidate: &Candidate, marks: Marks) -> RuleSet {
        let mut open = self.any.or(marks.0);
        self.openings.open(candidate.head, &mut open);
        if candidate.line.chars().take(2).all(char::is_uppercase) {
            open = open.or(self.capitals);
        }
        let mark = candidate.line.chars().next();
        for (_, rule) in self.starts.iter().filter(|(c, _)| Some(*c) == mark) {
            open.insert(*rule);
        }
        let end = candidate.end();
        for (alternative, rule) in &self.ends {
            let tail = end.len().checked_sub(alternative.len());
            let tail = tail.and_then(|at| end.get(at..)).unwrap_or_default();
            if tail.eq_ignore_ascii_case(alternative) {
                open.insert(*rule);
            }
        }
        if !open.and(self.closes).is_empty() && !candidate.closes() {
            open = open.without(self.closes);
        }
        open
    }

    /// The first rule of `among` that matches the line.
    fn first(&self, candidate: &Candidate, words: usize, among: RuleSet) -> Option<&'static Rule> {
        let mut compiled = among.iter().filter_map(|at| self.rules.get(at));
        let first =
            compiled.find(|compiled| words <= compiled.rule.1 && compiled.matches(candidate));
        first.map(|compiled| compiled.rule)
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
            inside = inside.without(self.navigation);
        }
        inside = inside.and(open);
        if inside.is_empty() {
            return None;
        }
        let words = shape::words(line);
        self.first(&candidate, words, inside)?;
        self.first(&candidate, words, open).map(|rule| rule.0)
    }
}

/// Which gates that ask for words anywhere in a line are open.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct Marks(RuleSet);

impl Marks {
    /// Those of a line that nobody has looked at.
    pub(in super::super) const UNKNOWN: Marks = Marks(RuleSet::ALL);

    /// Those of a part of the line, looked for only if the whole has any.
    pub(in super::super) fn of_part(self, look: impl FnOnce() -> Marks) -> Marks {
        match self.0.is_empty() {
            true => self,
            false => look(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::strategy::{Strategy, ValueTree};
    use proptest::string::string_regex;
    use proptest::test_runner::TestRunner;

    use super::super::alphabet::Expression;
    use super::super::{CLOSING, TABLE, TOO_LONG};
    use super::*;

    #[test]
    fn rules_compile() {
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
        assert!(!alone.is_empty());
        for before in 0..120 {
            let line = format!(
                "{}newsletter{}",
                "-".repeat(before),
                "-".repeat(119 - before)
            );
            assert_eq!(TABLE.marks(&line).0, alone, "{line}");
        }
        assert!(TABLE.marks(&"-".repeat(129)).0.is_empty());
    }

    /// Lines that match an expression must pass its gate.
    #[test]
    fn gates_let_through_what_their_rules_match() {
        let mut runner = TestRunner::deterministic();
        let mut shut_out = Vec::new();
        let mut reached = 0;
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
            let mut is_reached = false;
            for _ in 0..80 {
                let line = lines.new_tree(&mut runner).map(|tree| tree.current());
                // Gates fold the case of ASCII letters alone, not ſ and the sign for kelvin.
                let line = line
                    .unwrap_or_default()
                    .replace('ſ', "s")
                    .replace('\u{212A}', "k");
                let line = shape::tidy(&line).into_owned();
                let candidate = Candidate::new(&line);
                let index = table.rules.iter().position(|r| std::ptr::eq(r, compiled));
                let open = table.open(&candidate, table.marks(&line)).iter();
                let open = open.map(Some).any(|rule| rule == index);
                let matches = compiled.matches(&candidate);
                is_reached |= matches;
                if !open && matches {
                    shut_out.push(line);
                }
            }
            reached += usize::from(is_reached);
        }
        assert!(shut_out.is_empty(), "{shut_out:#?}");
        // Of the others the generator makes no line, for it knows no boundaries of words.
        let rules = TABLE.rules.len() + CLOSING.rules.len();
        assert!(5 * reached >= 4 * rules, "{reached} of {rules}");
    }
}
