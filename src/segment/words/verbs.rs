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

/// Whether a line whose words all have capitals is a clause: `Council Denies Report and Recalls Envoy`. A verb of titles stands
/// between its subject and what is done, and none of these is a name or a noun.
pub(in crate::segment) fn is_titled_clause(text: &str) -> bool {
    let mut words = text.split_whitespace().skip(1).peekable();
    while let Some(word) = words.next() {
        let is_verb = |word: &str| OF_TITLES.binary_search(&word).is_ok();
        if words.peek().is_some() && is_verb(word.to_lowercase().as_str()) {
            return true;
        }
    }
    false
}

/// Verbs of titles that stand in no name of a person, a paper or an office.
#[rustfmt::skip]
const OF_TITLES: &[&str] = &[
    "accuse", "accuses", "admit", "admits", "agree", "agrees", "announces", "approves", "are", "arrive", "arrives", "asks", "avoid",
    "avoids", "became", "become", "becomes", "began", "begins", "blame", "blames", "brings", "cannot", "condemn", "condemns",
    "confirms", "considers", "continues", "could", "declares", "defends", "defies", "defy", "demand", "demands", "denied", "denies",
    "deny", "did", "dies", "dismisses", "does", "eyes", "face", "faced", "faces", "fails", "fears", "finds", "flee", "flees",
    "gets", "gives", "goes", "grows", "had", "has", "have", "ignores", "insists", "is", "joins", "keeps", "kills", "leave",
    "leaves", "loses", "makes", "meets", "must", "offers", "opposes", "pleads", "pledges", "promises", "pulls", "pushes", "puts",
    "quits", "raises", "reaches", "recalls", "reflects", "refuse", "refuses", "reject", "rejects", "remain", "remains", "resists",
    "returns", "reveals", "said", "says", "seek", "seeks", "sees", "sends", "shall", "should", "start", "starts", "stays", "struggles",
    "takes", "tells", "their", "they", "threaten", "threatens", "told", "took", "turns", "urge", "urges", "vow", "vows", "want",
    "wants", "warn", "warns", "was", "we", "went", "were", "withdraws", "won't", "won’t", "would",
];

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
    "load", "look", "march", "parade", "patrol", "pose", "pray", "pull", "push", "ride", "salute", "shake", "sit", "speak", "stand",
    "tour", "wait", "walk", "watch", "wave",
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
        for list in [ONE, MANY, VERBS, OF_TITLES] {
            assert!(list.is_sorted());
        }
    }

    #[test]
    fn clauses_in_the_capitals_of_titles() {
        for line in [
            "Council Should Pay for the Pumps",
            "Amara Denies Loan and Recalls Envoy",
            "PILOTS FACE FOG, TIDES AND DEBT",
            "The Port They Built",
        ] {
            assert!(is_titled_clause(line), "{line}");
        }
        for line in [
            "Mona Haddad and Jon Reyes",
            "Delta Institute for Tides",
            "Face of the Delta",
            "Delta in the Face",
            "",
        ] {
            assert!(!is_titled_clause(line), "{line}");
        }
    }
}
