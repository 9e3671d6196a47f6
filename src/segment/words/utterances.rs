//! Short lines that say something though they do not end as sentences do: they are no headings.

use super::{abbreviations, cue_words, shape};

/// Most words of the name of a speaker before a colon.
const SPEAKER: usize = 4;

/// `MS HADDAD: They should leave –`, `QUESTION: They voted, though`: what somebody said and did not end.
pub(in crate::segment) fn is_turn(text: &str) -> bool {
    let Some((speaker, said)) = text.split_once(": ") else {
        return false;
    };
    let first = speaker.split([' ', '.']).next().unwrap_or("");
    let is_speaker = SPEAKERS.contains(&speaker) || TITLES.contains(&first);
    let breaks_off = text.ends_with(['–', '—', '…', '-']);
    // A heading in capitals goes on in them: `PART ONE: THE DYKES`.
    let goes_on = said.contains(char::is_lowercase) && said.starts_with(char::is_uppercase);
    goes_on && (breaks_off || is_speaker) && shape::words(speaker) <= SPEAKER
}

/// `If I could just --`, `Several Members rose—`: speech that breaks off, or what the records of a parliament say of it.
pub(in crate::segment) fn breaks_off(text: &str) -> bool {
    let quoted = text.starts_with(['“', '"', '«']) && text.ends_with(['—', '-']);
    quoted || text.ends_with("--") || text.ends_with('—') && shape::words(text) > 2
}

/// `They left. #Amara`, `They left! 🙂`, `They left. Enditem`: a sentence, and what only stands behind one.
pub(in crate::segment) fn has_tail(text: &str) -> bool {
    let Some((at, _)) = text.rmatch_indices(['.', '!', '?']).next() else {
        return false;
    };
    let (sentence, tail) = (&text[..at], text[at + 1..].trim_start());
    let is_tag = |word: &str| !word.starts_with(char::is_alphanumeric);
    let is_end = matches!(tail, "END" | "ENDS" | "Enditem" | "End" | "Ends");
    let ends_in_word = sentence.ends_with(char::is_lowercase);
    ends_in_word
        && shape::words(sentence) >= 2
        && tail.len() < text.len() - at - 1
        && (is_end || tail.split(' ').all(is_tag))
}

/// `3. Haddad laughed. The`: a sentence, and a capital with which the next begins.
pub(in crate::segment) fn holds_sentence(text: &str) -> bool {
    // What opens with a quotation is rather one with its speaker behind it.
    !text.starts_with(['“', '"'])
        && text.match_indices(". ").any(|(at, _)| {
            let (sentence, next) = (&text[..at], &text[at + 2..]);
            // Translations set stops apart, and some of them twice.
            let sentence = sentence.trim_end_matches([' ', '.']);
            let last = sentence.rsplit(' ').next().unwrap_or("");
            let word = last.len() >= 3 && last.bytes().all(|b| b.is_ascii_lowercase());
            word && next.starts_with(char::is_uppercase) && abbreviations::lookup(last).is_none()
        })
}

/// `The paper wrote of « a flood »`: words that a line quotes at its end, in marks set apart as French sets them.
pub(in crate::segment) fn ends_in_quotation(text: &str) -> bool {
    let before = text
        .strip_suffix(" »")
        .and_then(|text| text.split_once("« "));
    before.is_some_and(|(before, _)| before.contains(' '))
}

/// `Pilots voice unease (Adds reply of council, background)`: an agency says in brackets what is new in a report.
pub(in crate::segment) fn ends_in_update(text: &str) -> bool {
    let note = text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once(" ("));
    let verb = note.and_then(|(_, note)| note.split([' ', ',']).next());
    verb.is_some_and(|verb| UPDATES.contains(&verb.to_lowercase().as_str()))
}

/// Most words of who speaks, behind a quotation.
const ATTRIBUTED: usize = 6;
/// Fewest words of who speaks, to whom and with what verb before a quotation.
const ANNOUNCING: usize = 3;

/// `“Never again”, he said`, `He told the guards: “We were left there”`: a quotation, and in a clause who said it. What stands
/// before a colon in headings is a name.
pub(in crate::segment) fn names_speaker(text: &str) -> bool {
    let is_verb = |word: &str| word == "told" || cue_words::is_saying(word.trim_end_matches(','));
    let behind = || {
        let quoted = text.starts_with(['“', '"', '‘', '«']);
        let tail = text.rsplit_once(['”', '"', '’', '»']).filter(|_| quoted);
        let tail = tail.map_or("", |(_, tail)| tail.trim_start_matches([',', ' ']));
        let words = tail.split(' ').count();
        let first = tail.split(' ').next().unwrap_or("");
        // `“We stay,” says envoy` is the title of a link.
        let is_told = SUBJECTS.contains(&first) || tail.split(' ').any(|word| word == "said");
        (2..=ATTRIBUTED).contains(&words) && is_told && tail.split(' ').any(is_verb)
    };
    let before = || {
        let announced = text.split_once(": ").filter(|(_, said)| {
            said.starts_with(['“', '"', '‘']) && said.ends_with(['”', '"', '’'])
        });
        announced.is_some_and(|(before, _)| {
            shape::words(before) >= ANNOUNCING && before.split(' ').any(is_verb)
        })
    };
    behind() || before()
}

/// `The boats should leave within a year`: a clause with its verb, and none that a question word opens.
pub(in crate::segment) fn states(text: &str) -> bool {
    let mut words = text.split(' ');
    let asks = words.next().is_some_and(|first| ASKING.contains(&first));
    !asks && words.any(|word| VERBS.contains(&word))
}

/// Words with which who spoke is named behind a quotation.
const SUBJECTS: &[&str] = &[
    "I", "a", "an", "he", "it", "one", "she", "the", "they", "we",
];

/// Words with which headings begin that have a verb.
#[rustfmt::skip]
const ASKING: &[&str] = &[
    "As", "Could", "How", "If", "What", "When", "Where", "Whether", "Which", "While", "Who", "Whose", "Why",
];

/// Verbs that are no nouns and no participles.
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "are", "came", "can", "cannot", "could", "did", "does", "had", "has", "have", "is", "might", "must", "should", "was", "went",
    "were", "will", "would",
];

/// What agencies do to a report that they send again.
#[rustfmt::skip]
const UPDATES: &[&str] = &[
    "adds", "amends", "clarifies", "corrects", "recasts", "refiles", "releads", "removes", "repeats", "rewrites", "updates", "writes",
];

/// What stands for the name of a speaker in a transcript, and how such a name begins.
const SPEAKERS: &[&str] = &["A", "ANSWER", "Q", "QUESTION"];
const TITLES: &[&str] = &["DR", "MR", "MRS", "MS"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_that_break_off() {
        for line in [
            "MS HADDAD: They should leave –",
            "QUESTION: Okay. But the boats must go –",
            "QUESTION: They voted, though",
            "Haddad: They should leave –",
        ] {
            assert!(is_turn(line), "{line}");
        }
        for line in [
            "PART ONE: THE DYKES",
            "The delta: who pays",
            "VERDICT: Needs context",
            "A newspaper: The dykes",
        ] {
            assert!(!is_turn(line), "{line}");
        }
    }

    #[test]
    fn what_is_new_in_a_report() {
        for line in [
            "Pilots voice unease (Adds reply of council, background)",
            "Pilots voice unease (updates)",
        ] {
            assert!(ends_in_update(line), "{line}");
        }
        for line in [
            "Pilots voice unease (Amara)",
            "(Adds reply of council)",
            "Pilots voice unease (adds",
        ] {
            assert!(!ends_in_update(line), "{line}");
        }
    }

    #[test]
    fn speech_that_breaks_off() {
        for line in [
            "If I could just --",
            "Several Members rose—",
            "“The dykes —",
        ] {
            assert!(breaks_off(line), "{line}");
        }
        for line in ["BASRA (Delta) —", "The dykes – and pumps", "The dykes"] {
            assert!(!breaks_off(line), "{line}");
        }
    }

    #[test]
    fn lines_that_hold_a_sentence() {
        for line in [
            "3. (C) Asked again, Haddad laughed. The",
            "« They left the delta .. Nobody came »",
        ] {
            assert!(holds_sentence(line), "{line}");
        }
        for line in [
            "3. The dykes vs. The pumps",
            "The dykes. and pumps",
            "2. Dykes",
        ] {
            assert!(!holds_sentence(line), "{line}");
        }
    }

    #[test]
    fn lines_that_end_in_a_quotation() {
        assert!(ends_in_quotation("The paper wrote of « a flood »"));
        for line in ["« The flood »", "Watch the flood »", "The « flood »s"] {
            assert!(!ends_in_quotation(line), "{line}");
        }
    }

    #[test]
    fn quotations_and_who_said_them() {
        for line in [
            "“Never the dykes”, he said",
            "“Not one boat,” said Mona Haddad",
            "“Not one boat,” the clerk says",
            "He told the council: “We were left on a boat”",
        ] {
            assert!(names_speaker(line), "{line}");
        }
        for line in [
            "“Never the dykes”",
            "Haddad: “We stay”",
            "“Never the dykes” again",
            "‘Not one boat,’ says envoy",
            "He told the council of “a boat”",
            "What Haddad says of the dykes",
        ] {
            assert!(!names_speaker(line), "{line}");
        }
    }

    #[test]
    fn clauses_with_their_verb() {
        for line in ["The lock must be mended", "Boats were sold"] {
            assert!(states(line), "{line}");
        }
        for line in [
            "Why the lock must be mended",
            "Must the lock go",
            "Boats never come",
            "The Will of Boatmen",
        ] {
            assert!(!states(line), "{line}");
        }
    }

    #[test]
    fn sentences_with_a_tail() {
        for line in [
            "They must leave the delta now! #Amara",
            "They must leave. 🙂",
            "They must leave. †",
            "Nobody came. Enditem",
        ] {
            assert!(has_tail(line), "{line}");
        }
        for line in [
            "The dykes of St. Amara",
            "What now? The dykes",
            "They left.",
        ] {
            assert!(!has_tail(line), "{line}");
        }
    }
}
