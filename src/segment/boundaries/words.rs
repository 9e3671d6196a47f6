//! What a word beside a stop is in the language of the text, and in its letters: a paragraph in capitals is compared as if it
//! were written otherwise.

use super::Scan;
use super::attribution;
use super::next::Next;
use crate::segment::lines::capitals;
use crate::segment::words::abbreviations;
use crate::segment::words::abbreviations::Abbreviation;
use crate::segment::words::cue_words;

impl Scan<'_> {
    /// What the word before a full stop is, if it is an abbreviation.
    pub(super) fn abbreviation(&self, token: &str) -> Option<Abbreviation> {
        let find = |token: &str| {
            let own = self.tongue.abbreviation(token);
            own.or_else(|| abbreviations::lookup(token))
        };
        // Some titles in capitals are words or names, and are no abbreviations: `THE SEC.`
        match self.loud && !abbreviations::is_title_in_capitals(token) {
            true => find(token).or_else(|| find(&capitals::titled(token))),
            false => find(token),
        }
    }

    /// Whether a sentence is likely to begin with `word`.
    pub(super) fn starts_sentences(&self, word: &str) -> bool {
        let starts =
            |word: &str| self.tongue.starts_sentences(word) || cue_words::starts_sentences(word);
        match self.loud {
            true => LOUD.contains(&word),
            false => starts(word),
        }
    }

    /// Whether `word` names an institution that `U.S.` stands before.
    pub(super) fn is_institution(&self, word: &str) -> bool {
        cue_words::is_institution(word)
            || self.loud && cue_words::is_institution(&capitals::titled(word))
    }

    /// Whether `word` shows that the name before it is a subject.
    pub(super) fn is_finite_verb(&self, word: &str) -> bool {
        cue_words::is_finite_verb(word)
            || self.loud && cue_words::is_finite_verb(&word.to_lowercase())
    }

    /// Whether what follows says who spoke the quotation before it.
    pub(super) fn attributes(&self, next: &Next<'_>) -> bool {
        // A capital for the first name is all that is needed.
        next.attributes()
            || self.loud && !next.opened && attribution::attributes(&sentence_case(next.words))
    }
}

/// Words in capitals with which a sentence begins. Others follow an abbreviation in the middle of one too: `THE U.S. AND`.
#[rustfmt::skip]
const LOUD: &[&str] = &[
    "A", "AN", "HE", "HIS", "HOWEVER", "IT", "ITS", "MEANWHILE", "NOBODY", "SHE", "THE", "THEIR", "THERE", "THESE", "THEY", "THIS",
    "THOSE", "WE", "YOU",
];

/// `HADDAD ASKED` as `Haddad asked`.
fn sentence_case(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| {
        first.to_string() + &chars.as_str().to_lowercase()
    })
}
