//! Who signs inside a paragraph: readers and desks at its end, capitals of an agency or a writer, bylines run into a sentence.

use crate::segment::phrases::bylines::{is_agency, is_signature};
use crate::segment::phrases::{dateline, dates};
use crate::segment::words::{cue_words, shape};

/// Most words of the names of a byline that was run into a sentence.
const NAMES: usize = 5;
/// Most bytes of a mark of capitals.
const MOST: usize = 9;

/// Words in capitals that stand for a sentence and for nobody's name: `They must go. NOW`.
const SHOUTS: &[&str] = &[
    "GO", "HOW", "NO", "NOW", "OK", "OUT", "SO", "US", "USA", "WHO", "WHY", "YES",
];

/// How the desk signs a note.
const EDITORS: &[&str] = &[
    "ed",
    "eds",
    "editor",
    "editors",
    "the editor",
    "the editors",
];

/// `— Mona Haddad, Basra`, `— mona_h`: who wrote the comment or the letter before it.
pub(super) fn is_reader(text: &str) -> bool {
    let name = text.trim_start_matches(['—', '–', '-', ' ']);
    if name.len() == text.len() {
        return false;
    }
    let words = shape::words(text);
    if EDITORS.contains(&&*name.trim_end_matches('.').to_lowercase()) {
        return true;
    }
    let handle = !name.contains(' ')
        && (name.contains('_')
            || name.chars().skip(1).any(char::is_uppercase) && name.contains(char::is_lowercase));
    words <= 8 && (handle || is_agency(name) || is_signature(text.trim_end_matches('.'), words))
}

/// `(DNA).`, `MH`: capitals of an agency or a writer that stand for a sentence.
pub(super) fn is_mark(text: &str) -> bool {
    if text.len() > MOST {
        return false;
    }
    let bracketed = text
        .trim_end_matches('.')
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'));
    let capitals = |text: &str| text.chars().all(|c| c.is_ascii_uppercase());
    match bracketed {
        Some(inner) => (2..=6).contains(&inner.len()) && capitals(inner),
        None => (2..=3).contains(&text.len()) && capitals(text) && !SHOUTS.contains(&text),
    }
}

/// Where the article begins in a sentence that a byline was run into: `By Mona Haddad THE envoys met`, and the same before a
/// place: `By Mona Haddad BASRA (DNA) — The envoys`.
pub(in crate::segment) fn byline_before(sentence: &str) -> Option<usize> {
    let names = sentence.strip_prefix("By ")?;
    let mut end = 0;
    for (count, word) in names.split(' ').take(NAMES + 1).enumerate() {
        let rest = names.get(end..)?;
        let shouted = !word.contains(char::is_lowercase) && word.contains(char::is_alphabetic);
        let whole = count > 1 || names.get(..end).is_some_and(|name| name.contains('-'));
        if whole && shouted && (opens_shouted(rest) || dateline::opens(rest)) {
            return Some("By ".len() + end);
        }
        let is_name = word.starts_with(char::is_uppercase)
            && word.ends_with(|c: char| c.is_alphabetic() || c == '.')
            && (!shouted || word.ends_with('.'))
            && !dates::is_date_word(&word.to_lowercase());
        if !is_name && word != "and" {
            return None;
        }
        end += word.len() + 1;
    }
    None
}

/// `THE last of the envoys`: a first word in capitals that begins sentences, and small letters behind it.
fn opens_shouted(text: &str) -> bool {
    let mut words = text.split(' ');
    let first = words.next().unwrap_or("");
    let small = first.to_lowercase();
    let titled: String = first.chars().take(1).chain(small.chars().skip(1)).collect();
    cue_words::starts_sentences(&titled)
        && words
            .take(4)
            .filter(|word| word.starts_with(char::is_lowercase))
            .count()
            > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::segment;

    #[test]
    fn marks_of_writers_and_readers() {
        for text in [
            "— Mona Haddad, Basra",
            "— mona_h",
            "– monaH",
            "- Mona Haddad.",
        ] {
            assert!(is_reader(text), "{text}");
        }
        for text in ["Mona Haddad", "— mona", "— a mona_h", "— Mona", "— MONA"] {
            assert!(!is_reader(text), "{text}");
        }
        for text in ["(DNA).", "MH", "(ABCDEF)", "MHJ"] {
            assert!(is_mark(text), "{text}");
        }
        for text in ["(D)", "(ABCDEFG)", "(Dna)", "M", "MHJR", "OK", "NOW", "Mh"] {
            assert!(!is_mark(text), "{text}");
        }
    }

    #[test]
    fn bylines_run_into_a_sentence() {
        for (sentence, rest) in [
            (
                "By Mona-Lena THE last of the envoys left.",
                Some("THE last of the envoys left."),
            ),
            (
                "By Mona Haddad AS the envoys met, it rained.",
                Some("AS the envoys met, it rained."),
            ),
            (
                "By Mona Haddad and J. Reyes BASRA (DNA) — They met.",
                Some("BASRA (DNA) — They met."),
            ),
            ("By Mona Haddad the envoys were told.", None),
            ("By Mona Haddad UN envoys were told to go.", None),
            ("By Monday THE last of the envoys had left.", None),
            ("By June the last of the US guards had left.", None),
            ("By George THE WAR IS OVER", None),
            ("The envoys met.", None),
        ] {
            let found = byline_before(sentence).and_then(|at| sentence.get(at..));
            assert_eq!(found, rest, "{sentence}");
        }
        let text = "Envoys meet in the old palace\n\nBy Mona Haddad THE last of the envoys left. Nobody came.";
        let kinds: Vec<_> = segment(text, None)
            .iter()
            .map(|s| s.kind.as_str())
            .collect();
        assert_eq!(kinds, ["headline", "byline", "sentence", "sentence"]);
    }
}
