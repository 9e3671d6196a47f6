//! When something happened, before anything is said of it: `By 6 a.m. Karima had left`, `In Dec. Omar came back`.

use super::Scan;
use super::next::Next;
use crate::segment::phrases::dates;
use crate::segment::words::cue_words;

/// Most words before a comma that only say where or when: `In the old town, by 6 a.m. Karima had left`.
const OPENING: usize = 4;

impl Scan<'_> {
    /// Whether all that the sentence or its last clause has said so far is a time, so that the subject must follow its full stop.
    /// In the middle of a sentence `the` has no capital, so what begins with one is a sentence: `At 3 a.m. The guards ran.`
    pub(super) fn says_only_when(&self, next: &Next<'_>) -> bool {
        if cue_words::starts_sentences(next.word) && !is_pronoun(next.word) {
            return false;
        }
        let head = self.head();
        let marked = head.rfind(['“', '"', ';', '—', '–', '(']);
        let marked = marked.max(head.rfind(": "));
        // Where the beginning is out of sight there may be a verb in it.
        let whole = marked.is_some() || self.token.saturating_sub(self.start) <= head.len();
        let said = marked.map_or(head, |mark| head.get(mark..).unwrap_or(""));
        let said = said.trim_start_matches(|c: char| !c.is_alphanumeric());
        if whole && is_time(said) {
            return true;
        }
        let (before, clause) = match (said.rsplit_once(", "), said.rsplit_once(" but ")) {
            (None, Some((_, clause))) => return is_time(clause),
            (None, None) => return false,
            (Some(parts), _) => parts,
        };
        let joined = ["and ", "but ", "so ", "yet "];
        match joined.iter().find_map(|word| clause.strip_prefix(word)) {
            Some(clause) => is_time(clause),
            None => whole && is_opening(before) && is_time(clause),
        }
    }
}

/// `I`, which has a capital wherever it stands.
fn is_pronoun(word: &str) -> bool {
    word.split(['\'', '’']).next() == Some("I")
}

/// `On Monday`, `In the old town`: a few words behind a preposition.
fn is_opening(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or("").to_lowercase();
    is_preposition(&first) && words.count() < OPENING && !text.contains(',')
}

/// `by 6`, `shortly before 6:30`, `at about nine`, `on Monday at 6`: a time as far as its last word, behind a preposition.
fn is_time(text: &str) -> bool {
    let mut governed = false;
    text.split_whitespace().all(|word| {
        let word = word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        let preposition = is_preposition(&word);
        governed |= preposition;
        preposition
            || word.starts_with(|c: char| c.is_ascii_digit())
            || dates::is_month(&word)
            || TIMES.binary_search(&word.as_str()).is_ok()
    }) && governed
}

/// Whether a small word may stand before a time.
fn is_preposition(word: &str) -> bool {
    PREPOSITIONS.binary_search(&word).is_ok()
}

/// Prepositions of time.
#[rustfmt::skip]
const PREPOSITIONS: &[&str] = &[
    "after", "around", "as", "at", "before", "between", "by", "from", "in", "on", "since", "till", "towards", "until",
];

/// What a time consists of besides figures, months and prepositions.
#[rustfmt::skip]
const TIMES: &[&str] = &[
    "a.m", "about", "afternoon", "almost", "and", "approximately", "autumn", "day", "days", "early", "eight", "eleven",
    "evening", "exactly", "first", "five", "four", "friday", "half", "hour", "hours", "just", "last", "late", "local",
    "long", "midnight", "minutes", "monday", "month", "morning", "nearly", "next", "night", "nine", "noon", "not", "of",
    "only", "or", "p.m", "past", "quarter", "roughly", "saturday", "second", "seven", "shortly", "six", "soon", "spring",
    "summer", "sunday", "ten", "that", "the", "third", "this", "three", "thursday", "time", "to", "today", "tomorrow",
    "tuesday", "twelve", "two", "wednesday", "week", "well", "winter", "year", "yesterday",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searched_tables_are_sorted() {
        for table in [PREPOSITIONS, TIMES] {
            assert!(table.is_sorted(), "{table:?}");
        }
    }

    #[test]
    fn times_behind_a_preposition() {
        for text in [
            "By",
            "by 6",
            "Shortly before 6:30",
            "On Monday at about nine",
            "Between 6 a.m. and 9",
        ] {
            assert!(is_time(text), "{text}");
        }
        for text in ["", "6", "They came at 6", "Monday", "The boat left by 6"] {
            assert!(!is_time(text), "{text}");
        }
        assert!(is_opening("In the old town") && !is_opening("They met in Basra"));
    }
}
