//! Evidence from across a corpus: short lines that recur in many documents are the page's, not the article's.

use std::collections::{HashMap, HashSet};

use crate::segment::paragraphs;
use crate::segment::words::line_ends::ends_sentence;
use crate::segment::words::shape;

/// In how many different surroundings a line must recur before it counts as boilerplate.
const RECURRENCES: usize = 3;
/// Longest line, in words, that repetition alone can set aside.
pub(in crate::segment) const LONGEST_LINE: usize = 14;
/// Shortest line, in words, that is taken as a surrounding: the prose nearest to a line, not its fellow menu items.
const PROSE: usize = 12;
/// Bytes of the beginning of a line, which mostly have as many words.
const BEGINNING: usize = 100;

/// Counts which short lines recur in many documents.
///
/// Feed it a bounded sample of the corpus, a thousand documents say, and pass it to [`segment`](crate::segment::segment).
/// Identical agency copy in several outlets is no evidence: a line counts once for each different piece of prose
/// that stands before or after it. A line that ends as a sentence counts only if it addresses the reader.
#[derive(Debug, Clone, Default)]
pub struct Repetition {
    seen: HashMap<String, Surroundings>,
}

/// The prose before and after a line, in the documents where it occurred.
#[derive(Debug, Clone, Default)]
struct Surroundings {
    documents: usize,
    before: HashSet<String>,
    after: HashSet<String>,
}

impl Repetition {
    /// No evidence yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in one document of the sample.
    pub fn observe(&mut self, text: &str) {
        let paragraphs = paragraphs::paragraphs(text);
        let lines: Vec<&str> = paragraphs
            .iter()
            .map(|p| text.get(p.bytes.clone()).unwrap_or(""))
            .collect();
        let prose: Vec<Option<&str>> = lines
            .iter()
            .map(|line| Some(*line).filter(|line| is_prose(line)))
            .collect();
        let mut after = vec![None; lines.len()];
        let mut next: Option<&str> = None;
        for (slot, prose) in after.iter_mut().zip(&prose).rev() {
            *slot = next;
            next = prose.or(next);
        }
        let mut counted = HashSet::new();
        let mut before: Option<&str> = None;
        for ((line, prose), after) in lines.iter().zip(&prose).zip(after) {
            if let Some(key) = key(line)
                && counted.insert(key.clone())
            {
                let entry = self.seen.entry(key).or_default();
                entry.documents += 1;
                // Three are enough to decide; more would only take memory.
                if let Some(before) = before.filter(|_| entry.before.len() < RECURRENCES) {
                    entry.before.insert(first_words(before));
                }
                if let Some(after) = after.filter(|_| entry.after.len() < RECURRENCES) {
                    entry.after.insert(first_words(after));
                }
            }
            before = prose.or(before);
        }
    }

    /// Whether `line` recurred in at least three documents beside different prose.
    pub fn is_boilerplate(&self, line: &str) -> bool {
        key(line)
            .and_then(|key| self.seen.get(&key))
            .is_some_and(|found| {
                found.documents >= RECURRENCES
                    && found.before.len().max(found.after.len()) >= RECURRENCES
            })
    }
}

/// Whether a line is long enough for a surrounding.
fn is_prose(line: &str) -> bool {
    // Of most lines the beginning tells.
    let is_long = |line: &str| shape::words(line) >= PROSE;
    line.get(..BEGINNING).is_some_and(is_long) || is_long(line)
}

/// The first words of a line of prose; edited agency copy seldom differs in them.
fn first_words(line: &str) -> String {
    let mut head = String::new();
    for word in line.split_whitespace().take(6) {
        head.extend(word.chars().filter(|c| c.is_alphanumeric()).take(40));
        head.push(' ');
    }
    head
}

/// What a line is counted under, if repetition may count against it at all.
fn key(line: &str) -> Option<String> {
    if line.len() > 240 || shape::words(line) > LONGEST_LINE {
        return None;
    }
    let line = shape::tidy(line);
    if line.is_empty() || ends_sentence(&line) && !addresses_reader(&line) {
        return None;
    }
    Some(line.to_lowercase())
}

/// Whether a sentence tells the reader to do something with the page.
fn addresses_reader(line: &str) -> bool {
    let first = line
        .split(|c: char| !c.is_alphabetic())
        .find(|w| !w.is_empty())
        .unwrap_or("");
    IMPERATIVES.contains(&first.to_lowercase().as_str())
}

/// First words of lines that tell the reader what to do with the page.
#[rustfmt::skip]
const IMPERATIVES: &[&str] = &[
    "click", "comment", "comments", "contact", "copyright", "donate", "download", "follow", "join", "listen",
    "log", "please", "read", "register", "send", "share", "sign", "subscribe", "tap",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn page(headline: &str, prose: &str) -> String {
        format!(
            "The Basra Gazette\n{headline}\n{prose}\nEconomic fears\n{prose} Nothing else is known so far.\nWeather and tides\nFollow the paper.\nThe war is over."
        )
    }

    #[test]
    fn recurring_lines_between_different_prose() {
        let mut seen = Repetition::new();
        for name in ["Mona", "Jon", "Layla"] {
            seen.observe(&page(
                &format!("{name} speaks"),
                &format!("{name} told the hall that the long war by the river would soon be over for all."),
            ));
        }
        assert!(seen.is_boilerplate("The Basra Gazette"));
        assert!(seen.is_boilerplate("weather  and tides"));
        assert!(seen.is_boilerplate("Follow the paper."));
        assert!(!seen.is_boilerplate("Mona speaks"));
        assert!(!seen.is_boilerplate("The war is over."));
    }

    #[test]
    fn prose_is_told_by_all_words_of_a_line() {
        let long = "countermeasures ".repeat(PROSE);
        assert!(!is_prose(&"boat ".repeat(PROSE - 1)));
        assert!(is_prose(&"boat ".repeat(PROSE)));
        assert!(is_prose(&"boat ".repeat(10 * PROSE)));
        // Its beginning has fewer.
        assert!(long.len() > BEGINNING && is_prose(&long));
        assert!(!is_prose(
            long.trim_end().trim_end_matches("countermeasures")
        ));
    }

    #[test]
    fn agency_copy_is_no_evidence() {
        let mut seen = Repetition::new();
        for outlet in ["Gazette", "Herald", "Star"] {
            seen.observe(&format!(
                "{outlet}\n{}",
                page("Envoy speaks", "The envoy told the hall that the long war by the river would be over soon enough.")
            ));
        }
        assert!(!seen.is_boilerplate("Economic fears"));
        assert!(!seen.is_boilerplate("Envoy speaks"));
    }
}
