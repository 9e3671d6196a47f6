//! Headings run into the first line of their paragraph: `THE DYKES. Nobody has mended them since.`

use std::collections::HashMap;

use crate::segment::kind::{Furniture, Kind, Segment};
use crate::segment::phrases::dates;
use crate::segment::words::{cue_words, shape};

/// Most words of such a heading.
const MOST: usize = 5;
/// Most bytes of one that is not in capitals.
const LONGEST: usize = 80;
/// How many a document must have, for one may be a shout.
const SIBLINGS: usize = 3;
/// Labels that papers run into a paragraph, however few there are.
const LABELS: &[&str] = &[
    "Abstract.",
    "Background.",
    "Conclusion.",
    "Introduction.",
    "Key points.",
    "Summary.",
];
/// Times of the day that a digest puts behind a day.
const TIMES: &[&str] = &[
    "afternoon",
    "and",
    "dawn",
    "evening",
    "midday",
    "morning",
    "night",
    "noon",
];

/// Names them: first sentences of longer paragraphs, in capitals or known labels, ending in a full stop.
pub(in crate::segment) fn name(text: &str, segments: &mut [Segment]) {
    let (mut found, mut labelled) = (Vec::new(), Vec::new());
    let mut at = 0;
    for paragraph in segments.chunk_by(|a, b| a.paragraph == b.paragraph) {
        if let [first, _, ..] = paragraph
            && first.kind == Kind::Sentence
            && let Some(said) = text.get(first.bytes.clone())
        {
            if LABELS.contains(&said) {
                labelled.push(at);
            } else if is_shouted_label(said) {
                found.push(at);
            }
        }
        at += paragraph.len();
    }
    if found.len() < SIBLINGS {
        found.clear();
    }
    found.extend(labelled);
    found.extend(names(text, segments));
    found.extend(days_and_numbers(text, segments));
    for at in found {
        if let Some(segment) = segments.get_mut(at) {
            segment.kind = Kind::Furniture(Furniture::SectionHeading);
        }
    }
}

/// `The Dykes. Nobody mends them.`: first sentences of a few words without a verb,
/// that open so many paragraphs that they must be headings.
fn names(text: &str, segments: &[Segment]) -> Vec<usize> {
    let mut named = Vec::new();
    let (mut at, mut bodies) = (0, 0);
    for paragraph in segments.chunk_by(|a, b| a.paragraph == b.paragraph) {
        if let [first, second, ..] = paragraph
            && first.kind == Kind::Sentence
        {
            bodies += 1;
            if first.bytes.len() <= LONGEST
                && let Some(said) = text.get(first.bytes.clone())
                && let Some(then) = text.get(second.bytes.clone())
                && is_titled_label(said)
                && shape::words(then) > 4
            {
                named.push(at);
            }
        }
        at += paragraph.len();
    }
    let many = named.len() > SIBLINGS && named.len() * 4 >= bodies;
    // Single words may be answers, or the days of a diary.
    let long = named
        .iter()
        .filter_map(|at| segments.get(*at))
        .filter_map(|segment| text.get(segment.bytes.clone()))
        .filter(|said| said.contains(' '))
        .count();
    if !many || long * 2 < named.len() {
        named.clear();
    }
    named
}

/// `13 May.`, `13 May, evening.`, `Claim No. 2.`: first sentences that are days of a digest or numbers of a list.
fn days_and_numbers(text: &str, segments: &[Segment]) -> Vec<usize> {
    let (mut days, mut numbers): (Vec<usize>, Vec<(&str, usize)>) = (Vec::new(), Vec::new());
    let mut at = 0;
    for paragraph in segments.chunk_by(|a, b| a.paragraph == b.paragraph) {
        if let [first, _, ..] = paragraph
            && first.kind == Kind::Sentence
            && first.bytes.len() <= LONGEST
            && let Some(said) = text.get(first.bytes.clone())
        {
            if is_day_label(said) {
                days.push(at);
            } else if let Some(label) = numbered(said) {
                numbers.push((label, at));
            }
        }
        at += paragraph.len();
    }
    if days.len() < SIBLINGS {
        days.clear();
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (label, _) in &numbers {
        *counts.entry(label).or_default() += 1;
    }
    let alike = |label: &str| counts.get(label).is_some_and(|count| *count >= SIBLINGS);
    days.extend(
        numbers
            .iter()
            .filter(|(label, _)| alike(label))
            .map(|(_, at)| *at),
    );
    days
}

/// `13 May.`, `May 13, night.`: a day of a month, and perhaps a time of the day.
fn is_day_label(sentence: &str) -> bool {
    let Some(bare) = sentence.strip_suffix('.').filter(|bare| bare.len() <= 40) else {
        return false;
    };
    let (mut month, mut number) = (false, false);
    let known = bare
        .split([' ', ',', '–', '-'])
        .filter(|word| !word.is_empty())
        .all(|word| {
            let lower = word.trim_end_matches('.').to_lowercase();
            let digits = word.chars().all(|c| c.is_ascii_digit());
            month |= word.starts_with(char::is_uppercase) && dates::is_month(&lower);
            number |= digits && word.len() <= 2;
            digits && (word.len() <= 2 || dates::is_year(word))
                || dates::is_month(&lower)
                || TIMES.contains(&lower.as_str())
                || lower.ends_with("day") && dates::is_date_word(&lower)
        });
    known && month && number
}

/// The label of `Claim No. 2.`
fn numbered(sentence: &str) -> Option<&str> {
    let (label, number) = sentence.strip_suffix('.')?.rsplit_once(' ')?;
    let digits = (1..=2).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit());
    let named = label.starts_with(char::is_uppercase) && label.split_whitespace().count() <= 3;
    (digits && named).then_some(label)
}

/// `State of the dykes.`: a few capitalised words.
fn is_titled_label(sentence: &str) -> bool {
    let words: Vec<&str> = sentence.trim_end_matches('.').split_whitespace().collect();
    sentence.ends_with('.')
        && sentence.contains(char::is_lowercase)
        && (1..=4).contains(&words.len())
        && words
            .iter()
            .all(|w| w.starts_with(char::is_uppercase) || matches!(*w, "of" | "and" | "the"))
        && words
            .first()
            .is_none_or(|w| words.len() > 1 || !cue_words::starts_sentences(w))
}

fn is_shouted_label(sentence: &str) -> bool {
    sentence.len() <= 80
        && sentence.ends_with('.')
        && !sentence.contains(char::is_lowercase)
        && !sentence.contains(['“', '"'])
        && sentence.chars().filter(|c| c.is_uppercase()).count() >= 4
        && sentence.split_whitespace().count() <= MOST
}

#[cfg(test)]
mod tests {
    use crate::segment::segment;

    fn headings(labels: &[&str]) -> usize {
        let paragraphs: Vec<String> = labels
            .iter()
            .map(|label| {
                format!(
                    "{label} Nobody has mended them since the flood of that spring. Nobody will."
                )
            })
            .collect();
        let text = format!(
            "Envoys meet in the old palace\n\n{}",
            paragraphs.join("\n\n")
        );
        let segments = segment(&text, None);
        segments
            .iter()
            .filter(|s| s.kind.as_str() == "section-heading")
            .count()
    }

    #[test]
    fn several_are_headings_and_one_is_a_shout() {
        assert_eq!(headings(&["THE DYKES.", "THE PUMPS.", "WHAT TO WATCH."]), 3);
        assert_eq!(headings(&["NO MORE.", "The pumps.", "The locks."]), 0);
        assert_eq!(headings(&["Summary.", "Of course.", "Nobody."]), 1);
    }

    #[test]
    fn names_that_open_paragraphs() {
        let four = ["The Dykes.", "The Pumps.", "State of Canals.", "The Locks."];
        assert_eq!(headings(&four), 4);
        assert_eq!(headings(&four[..3]), 0);
        assert_eq!(headings(&["Monday.", "Tuesday.", "Friday.", "Sunday."]), 0);
        let asked = ["Who pays?", "Why now?", "What is a lock?", "And the pumps?"];
        assert_eq!(
            headings(&["13 May.", "13–14 May, night.", "May 15, evening."]),
            3
        );
        assert_eq!(headings(&["13 May.", "It was May 14.", "May 15."]), 0);
        assert_eq!(
            headings(&["Claim No. 1.", "Claim No. 2.", "Claim No. 3."]),
            3
        );
        assert_eq!(
            headings(&["Claim No. 1.", "They won 2.", "Nobody had 3."]),
            0
        );
        // What is asked belongs to what is answered on the same line.
        assert_eq!(headings(&asked), 0);
    }

    #[test]
    fn labels_and_names() {
        use super::{is_shouted_label, is_titled_label};
        for text in ["THE DYKES.", "WHAT TO WATCH IN BASRA."] {
            assert!(is_shouted_label(text), "{text}");
        }
        for text in [
            "THE DYKES",
            "The DYKES.",
            "“THE DYKES.”",
            "“THE DYKES.",
            "TV.",
            "ALL THAT WE SAW IN BASRA.",
        ] {
            assert!(!is_shouted_label(text), "{text}");
        }
        for text in [
            "State of the dykes.".replace("dykes", "Dykes"),
            "Basra.".into(),
        ] {
            assert!(is_titled_label(&text), "{text}");
        }
        for text in [
            "State of Dykes",
            "State of dykes.",
            "THE DYKES.",
            "State of the Dykes and Pumps.",
            "They.",
        ] {
            assert!(!is_titled_label(text), "{text}");
        }
    }
}
