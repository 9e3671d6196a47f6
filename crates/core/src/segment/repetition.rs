//! Evidence from a corpus: short lines that recur in many documents belong to the page, not to the article, and most
//! documents are in one language.

use std::hash::{Hash, Hasher};
use std::iter::once;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use serde::{Deserialize, Serialize};

use super::language::{CutLanguage, FunctionWords, Language};
use super::lines::{Paragraph, paragraphs};
use super::marks::Marks;
use super::shape::Shape;

/// Different neighbours beside which a line must recur.
const RECURRENCES: usize = 3;
/// Words of the longest line that repetition can set aside.
const MAX_LENGTH: usize = 14;
/// Words of the shortest line that is a neighbour: prose, and no other line of the same menu.
const PROSE: usize = 12;

/// Counts which short lines recur in many documents, and which language they are in.
///
/// Feed it a bounded sample of the corpus, for example a thousand documents, and pass it to
/// [`segment`](crate::segment::segment). A line counts once for each different piece of prose before or after
/// it, so the same agency text in several outlets is no evidence.
///
/// A program that reads its documents in several places learns once, and saves the value for all of them: it can be
/// serialized, and a copy decides as the original.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repetition {
    /// By the hash of the line.
    lines: FxHashMap<u64, Neighbours>,
    #[serde(default)]
    function_words: FunctionWords,
    /// The language of all texts, whatever they show.
    #[serde(default)]
    named: Option<CutLanguage>,
    /// The language of a short text, if the others do not show theirs.
    #[serde(default)]
    expected: Option<CutLanguage>,
}

/// Hashes of different pieces of prose before and after a line: a few are enough to decide. 0 is a free place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Neighbours {
    before: [u64; RECURRENCES],
    after: [u64; RECURRENCES],
}

impl Neighbours {
    fn is_full(&self) -> bool {
        !self.before.contains(&0) || !self.after.contains(&0)
    }
}

impl Repetition {
    /// The number of documents from which recurring lines are learned.
    pub const SAMPLE: usize = 1000;
    /// The number of bytes after which no further document is learned from.
    pub const SAMPLE_BYTES: usize = 2 << 20;

    /// Returns a counter without evidence.
    pub fn new() -> Self {
        Self::default()
    }

    /// Learns from the first of these documents, as the program does: from a thousand, or from so many as have
    /// 2 MiB.
    pub fn learn(texts: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let mut learned = Self::new();
        let mut bytes = 0;
        for text in texts.into_iter().take(Self::SAMPLE) {
            learned.observe(text.as_ref());
            bytes += text.as_ref().len();
            if bytes >= Self::SAMPLE_BYTES {
                break;
            }
        }
        learned
    }

    /// Says in which language all texts are (`named`), or a short text is if the others do not show theirs (`expected`).
    #[must_use]
    pub fn in_language(self, named: Option<CutLanguage>, expected: Option<CutLanguage>) -> Self {
        Repetition {
            named,
            expected,
            ..self
        }
    }

    /// The language in which a text is cut. A long one decides for itself, unless somebody has named it.
    pub(super) fn language_of(&self, text: &str) -> &'static Language {
        match self.named {
            Some(named) => Language::known(named),
            None => Language::of(text, self.function_words.clearest().or(self.expected)),
        }
    }

    /// Counts the lines and the function words of one document of the sample.
    pub fn observe(&mut self, text: &str) {
        self.function_words.add(text);
        let paragraphs = paragraphs(text, &Marks::default(), self.language_of(text));
        let words = |paragraph: &Paragraph| text.get(paragraph.bytes.clone()).unwrap_or("");
        let prose = |at: usize| {
            paragraphs
                .get(at)
                .map(words)
                .filter(|line| line.split_whitespace().nth(PROSE - 1).is_some())
        };
        let mut counted = FxHashSet::default();
        let mut before = None;
        let mut next = 0;
        for at in 0..paragraphs.len() {
            while next <= at || next < paragraphs.len() && prose(next).is_none() {
                next += 1;
            }
            let line = words(&paragraphs[at]);
            if let Some(key) = key(line, || Shape::of(line).is_long_statement())
                && counted.insert(key)
            {
                let neighbours = self.lines.entry(key).or_default();
                add(&mut neighbours.before, before);
                add(&mut neighbours.after, prose(next));
            }
            before = prose(at).or(before);
        }
    }

    /// Returns true if a line recurred in several documents beside different prose.
    pub fn is_boilerplate(&self, line: &str) -> bool {
        self.recurs(line, || Shape::of(line).is_long_statement())
    }

    /// The same for a line of which it is known whether it is a long statement.
    pub(super) fn recurs(&self, line: &str, is_statement: impl Fn() -> bool) -> bool {
        let neighbours = key(line, is_statement).and_then(|key| self.lines.get(&key));
        neighbours.is_some_and(Neighbours::is_full)
    }
}

/// Adds the hash of a piece of prose, if it is another one and a place is free.
fn add(hashes: &mut [u64; RECURRENCES], prose: Option<&str>) {
    let Some(prose) = prose else { return };
    let hash = hash(prose.split_whitespace().take(PROSE));
    if !hashes.contains(&hash)
        && let Some(free) = hashes.iter_mut().find(|place| **place == 0)
    {
        *free = hash;
    }
}

/// A hash of the line in small letters with each number as `0`, if it is short enough to recur as boilerplate.
fn key(line: &str, is_statement: impl Fn() -> bool) -> Option<u64> {
    if line.len() > 160 || line.split_whitespace().nth(MAX_LENGTH).is_some() || is_statement() {
        return None;
    }
    let mut key = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            c if c.is_numeric() => key.push_str(if key.ends_with('0') { "" } else { "0" }),
            c if c.is_alphabetic() => key.extend(c.to_lowercase()),
            _ => key.push_str(if key.ends_with(' ') || key.is_empty() {
                ""
            } else {
                " "
            }),
        }
    }
    let has_letters = key.contains(|c: char| c.is_alphabetic());
    has_letters.then(|| hash(once(key.trim_end())))
}

/// A hash of words, which is never 0.
fn hash<'a>(words: impl Iterator<Item = &'a str>) -> u64 {
    let mut hasher = FxHasher::default();
    words.for_each(|word| word.hash(&mut hasher));
    hasher.finish() | 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_recur_beside_different_prose_are_boilerplate() {
        let page = |name: &str| {
            format!(
                "{name} left the hall without a word to the press late on Monday night.\nTides and ferries\n\
                 {name} will be back next week for another round of talks by the river."
            )
        };
        let mut seen = Repetition::new();
        for name in ["Mona", "Jon"] {
            seen.observe(&page(name));
        }
        assert!(!seen.is_boilerplate("Tides and ferries"));
        seen.observe(&page("Jon"));
        assert!(
            !seen.is_boilerplate("Tides and ferries"),
            "the same prose twice"
        );
        seen.observe(&page("Layla"));
        assert!(seen.is_boilerplate("Tides and Ferries"));
        let pages = ["Mona", "Jon", "Layla"].map(page);
        assert!(Repetition::learn(&pages).is_boilerplate("Tides and ferries"));
        let saved = serde_json::to_string(&seen).unwrap();
        assert_eq!(serde_json::from_str::<Repetition>(&saved).unwrap(), seen);
        assert!(!seen.is_boilerplate("Ferries"));
    }

    #[test]
    fn a_short_text_is_cut_in_the_language_of_the_others() {
        use crate::segment::segment;
        let short = "Sitzung am 3. Mai, ca. 19 Uhr, mit Abg. Huber.";
        let long = "Der Damm ist alt, und die Stadt hat ihn nicht bezahlt.";
        let sentences = |repeated: Option<&Repetition>| segment(short, repeated).len();
        assert_eq!(sentences(None), 3);
        assert_eq!(sentences(Some(&Repetition::learn([long, short]))), 1);
        assert_eq!(sentences(Some(&Repetition::learn([short]))), 3);
        let german = CutLanguage::of_code("de");
        let named = Repetition::new().in_language(german, None);
        let expected = Repetition::new().in_language(None, german);
        assert_eq!(
            [named, expected]
                .each_ref()
                .map(|seen| sentences(Some(seen))),
            [1, 1]
        );
    }
}
