//! The word before a full stop: which kind of abbreviation it is, if it is one.

use super::next::Next;
use crate::segment::language::{Abbreviation, Language};

/// An abbreviation, by what it says about the full stop after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StoppedWord {
    /// `Gen.`, `vs.`: no sentence ends here.
    NeverEnds,
    /// `Inc.`, `Calif.`: a sentence ends here if the next word is one that starts sentences.
    MayEnd,
    /// `etc.`: a sentence ends here before whatever may begin one.
    Ends,
    /// `No.`, `Feb.`: belongs to the number after it.
    Number,
    /// `a.m.`, `p.m.`
    Clock,
    /// `J.` in `J. D. Vance`.
    Initial,
    /// `U.S.`, `D.C.`
    Acronym,
}

/// Classifies the word before a full stop, written without that stop.
pub(super) fn classify(word: &str, language: &Language) -> Option<StoppedWord> {
    if word.is_empty() || word.len() > 24 {
        return None;
    }
    let word = match word.split_once(['\'', '’']) {
        // `l’art. 5`, `dell’avv. Neri`
        Some((article, rest))
            if rest.len() > 1 && (article.len() == 1 || language.abbreviation(rest).is_some()) =>
        {
            rest
        }
        _ => word,
    };
    if matches!(word, "a.m" | "p.m" | "A.M" | "P.M") {
        return Some(StoppedWord::Clock);
    }
    let listed = |word: &str| {
        Some(match language.abbreviation(word)? {
            Abbreviation::NeverEnds => StoppedWord::NeverEnds,
            Abbreviation::MayEnd => StoppedWord::MayEnd,
            Abbreviation::Ends => StoppedWord::Ends,
            Abbreviation::Number => StoppedWord::Number,
        })
    };
    if let Some(listed) = listed(word) {
        return Some(listed);
    }
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    if word.contains('.') {
        if letters > 1 && word.split('.').all(|part| part.chars().count() == 1) {
            return Some(StoppedWord::Acronym);
        }
        // `Lt.Col.`, `H.J.Res.`: the last part decides.
        let last = word
            .rsplit('.')
            .next()
            .unwrap_or(word)
            .trim_start_matches('-');
        return Some(last).filter(|part| part.len() > 1).and_then(listed);
    }
    if letters == 1 && word.chars().count() == 1 {
        return match word.chars().all(char::is_uppercase) {
            true => Some(StoppedWord::Initial),
            // `z. B.`, `p. ej.`
            false => language
                .has("writing", "spaced-abbreviations")
                .then_some(StoppedWord::NeverEnds),
        };
    }
    if let Some((_, last)) = word.rsplit_once(['-', '/']) {
        // `Vice-Adm.`, `R-Ill.`, but not `Tri-C.`
        return listed(last).filter(|_| last.chars().count() > 1);
    }
    if word.starts_with(|c: char| c.is_ascii_uppercase()) && (2..=5).contains(&letters) {
        // `GEN. RYDER`: titles in capitals.
        if word.bytes().all(|b| b.is_ascii_uppercase()) {
            let (first, rest) = word.split_at(1);
            let titled = format!("{first}{}", rest.to_ascii_lowercase());
            return listed(&titled).filter(|word| *word != StoppedWord::MayEnd);
        }
        // `Bldg.`: a capital and no vowel is no word, except `Hmm` and `Shh`.
        let rest = word.get(1..).unwrap_or("");
        let vowels = ['a', 'e', 'i', 'o', 'u', 'y', 'm', 'h'];
        let is_bare = rest.bytes().all(|b| b.is_ascii_lowercase()) && !rest.contains(vowels);
        return (is_bare && !word.starts_with(['A', 'E', 'I', 'O', 'U', 'Y']))
            .then_some(StoppedWord::MayEnd);
    }
    None
}

/// Returns true if the sentence so far is only the number or the letter of an item: `1`, `(a)`, `iv`, `Q`.
pub(super) fn is_enumerator(sentence: &str) -> bool {
    if sentence.len() > 16 {
        return false;
    }
    let item = sentence.trim_matches(|c: char| !c.is_alphanumeric());
    let length = item.chars().count();
    let is_number = (1..=3).contains(&length) && item.chars().all(char::is_numeric);
    let is_roman = (1..=4).contains(&length) && item.chars().all(|c| "ivxIVX".contains(c));
    (is_number || length == 1 || is_roman) && item != "I"
}

/// `II`, `IV`: a Roman number of two letters or more.
pub(super) fn is_numeral(word: &str) -> bool {
    word.len() >= 2 && word.bytes().all(|b| b"IVXLC".contains(&b))
}

/// Returns true if the next word is `Mr.` or `Ms.`, which also begin sentences.
pub(super) fn is_address(next: &Next<'_>) -> bool {
    next.dotted && matches!(next.word, "Mr" | "Mrs" | "Ms")
}

/// Returns true if two tokens beside a stop without white space are parts of a web or mail address or of a
/// file name.
pub(super) fn is_address_of_web(token: &str, next: &str) -> bool {
    let is_address = |token: &str| {
        token.contains(['@', '/', '=']) || token.to_ascii_lowercase().starts_with("www")
    };
    let last = next
        .trim_end_matches(|c: char| !c.is_alphanumeric())
        .rsplit('.')
        .next()
        .unwrap_or(next);
    is_address(token) || is_address(next) || SUFFIXES.contains(&last.to_ascii_lowercase().as_str())
}

/// Last parts of domain and file names.
const SUFFIXES: &[&str] = &[
    "ai", "co", "com", "csv", "doc", "docx", "edu", "eu", "exe", "gov", "htm", "html", "info",
    "io", "jpeg", "jpg", "js", "mil", "mp3", "mp4", "net", "org", "pdf", "png", "tv", "txt", "uk",
    "xls", "xlsx",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_before_a_full_stop() {
        let english = Language::of("", None);
        for (word, kind) in [
            ("Gen", Some(StoppedWord::NeverEnds)),
            ("GEN", Some(StoppedWord::NeverEnds)),
            ("Vice-Adm", Some(StoppedWord::NeverEnds)),
            ("Lt.Col", Some(StoppedWord::NeverEnds)),
            ("Calif", Some(StoppedWord::MayEnd)),
            ("R-Ill", Some(StoppedWord::MayEnd)),
            ("Bldg", Some(StoppedWord::MayEnd)),
            ("Feb", Some(StoppedWord::Number)),
            ("H.J.Res", Some(StoppedWord::Number)),
            ("p.m", Some(StoppedWord::Clock)),
            ("W", Some(StoppedWord::Initial)),
            ("U.S", Some(StoppedWord::Acronym)),
            ("troops", None),
            ("TV", None),
            ("Hmm", None),
            ("Tri-C", None),
            ("i", None),
            ("3", None),
            ("", None),
        ] {
            assert_eq!(classify(word, english), kind, "{word}");
        }
    }

    #[test]
    fn marks_of_items() {
        assert!(
            ["1", "(2)", " 12", "a", "iv", "Q"]
                .into_iter()
                .all(is_enumerator)
        );
        assert!(
            ["I", "1990", "It", "", "mix it"]
                .into_iter()
                .all(|text| !is_enumerator(text))
        );
    }
}
