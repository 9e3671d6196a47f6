//! The first verb of a sentence, as far as it can be told: one of a report, or one that says what a picture shows.

/// Within so many words it says what somebody does.
pub(in crate::segment) const SUBJECT: usize = 24;

/// Whether the first verb, as far as it can be told, is one of a report: `The motion passed`, `The envoys have left`.
pub(in crate::segment) fn reports(text: &str) -> bool {
    let mut words = text
        .split(' ')
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .take(SUBJECT)
        .peekable();
    let mut before = words.next().unwrap_or("");
    while let Some(word) = words.next() {
        let is_past = word.len() > 4 && word.ends_with("ed") && !OF_NOUNS.contains(&before);
        if VERBS.binary_search(&word).is_ok() || is_past {
            return !words.peek().is_some_and(|next| SHOWN.contains(next));
        }
        if ONE.binary_search(&word).is_ok() || MANY.binary_search(&word).is_ok() {
            return false;
        }
        before = word;
    }
    false
}

/// What stands before nouns, and before verbs that say no more than who is meant.
#[rustfmt::skip]
pub(in crate::segment) const OF_NOUNS: &[&str] = &[
    "A", "All", "An", "Many", "Several", "Some", "The", "Three", "Two", "a", "all", "an", "and", "as", "few", "first", "her", "his",
    "its", "many", "of", "or", "several", "some", "that", "the", "their", "this", "three", "to", "two", "what", "when", "which",
    "who", "whose",
];

/// What one person does in a picture, if the word is hardly ever a noun.
#[rustfmt::skip]
pub(in crate::segment) const ONE: &[&str] = &[
    "attends", "carries", "climbs", "embraces", "folds", "gestures", "greets", "hugs", "inspects", "kisses", "kneels", "leans",
    "listens", "looks", "points", "poses", "prays", "pulls", "pushes", "salutes", "shakes", "sits", "smiles", "speaks", "stands",
    "waits", "walks", "watches", "waves", "weeps",
];

/// What more than one do.
#[rustfmt::skip]
pub(in crate::segment) const MANY: &[&str] = &[
    "attend", "carry", "chant", "climb", "dance", "embrace", "gather", "gesture", "greet", "hug", "inspect", "kneel", "listen",
    "look", "march", "parade", "patrol", "pose", "pray", "pull", "push", "ride", "salute", "shake", "sit", "speak", "stand", "tour",
    "wait", "walk", "watch", "wave",
];

/// Verbs of reports, in the past only such as are no participles.
#[rustfmt::skip]
pub(in crate::segment) const VERBS: &[&str] = &[
    "are", "became", "began", "broke", "came", "can", "chose", "could", "did", "do", "does", "fell", "flew", "gave", "grew", "had",
    "has", "have", "is", "knew", "may", "might", "must", "rose", "said", "sank", "saw", "says", "should", "spoke", "threw", "told",
    "took", "was", "went", "were", "will", "would", "wrote",
];

/// Participles of what a picture shows: `Two pilots are seen`.
const SHOWN: &[&str] = &["depicted", "pictured", "seen", "shown"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [ONE, MANY, VERBS] {
            assert!(list.is_sorted());
        }
    }
}
