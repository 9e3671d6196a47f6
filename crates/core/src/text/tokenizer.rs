//! Words and stems.

use std::ops::Range;

use rust_stemmers::Stemmer;
use unicode_normalization::{UnicodeNormalization, is_nfkc_quick};
use unicode_segmentation::UnicodeSegmentation;

use super::Language;
use super::hyphenation::line_break_in_word;
use super::plain::Plain;

/// One word of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it stands: a byte range of the sentence. The two halves of `don't` and of `cannot` share the
    /// whole range.
    pub bytes: Range<usize>,
    /// In lower case, composed (NFKC), with straight apostrophes; a number that is no year (1900 to 2099) is
    /// `0`.
    pub word: String,
    /// The word's Snowball stem, or the word itself if the language has no stemmer.
    pub stem: String,
}

/// Cuts sentences into words by the Unicode rules (UAX 29) and stems them.
pub struct Tokenizer {
    language: Language,
    stemmer: Option<Stemmer>,
}

standpoint_common::debug_as_name!(Tokenizer);

impl Tokenizer {
    /// Makes a tokenizer for one language.
    pub fn new(language: Language) -> Self {
        Tokenizer {
            language,
            stemmer: language.algorithm().map(Stemmer::create),
        }
    }

    /// Its language.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// Cuts a sentence into words, in order. Only punctuation and symbols are dropped.
    pub fn tokens(&self, sentence: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        self.each_word(sentence, Self::is_shouting(sentence), |bytes, word| {
            tokens.push(Token {
                bytes,
                word: word.to_string(),
                stem: self.stem(word),
            });
        });
        tokens
    }

    /// Returns whether the sentence is all in capitals. Then "US" may be the pronoun, and every word looks
    /// like an acronym.
    pub(super) fn is_shouting(sentence: &str) -> bool {
        !sentence.chars().any(char::is_lowercase)
    }

    /// Cuts the words of a dictionary pattern, in which capitals are always meant: `US` is the country.
    pub(super) fn pattern_words(&self, pattern: &str) -> Vec<String> {
        let mut words = Vec::new();
        self.each_word(pattern, false, |_, word| words.push(word.to_string()));
        words
    }

    /// Calls `visit` with the place of each word and with the word as in [`Token::word`].
    pub(super) fn each_word(
        &self,
        sentence: &str,
        shouting: bool,
        mut visit: impl FnMut(Range<usize>, &str),
    ) {
        for (at, chunk) in chunks(sentence) {
            let plain = Plain::new(chunk);
            for (start, word) in plain.text.unicode_word_indices() {
                let origin = plain.origin(start..start + word.len());
                let bytes = at + origin.start..at + origin.end;
                let normal = normalize(word, shouting, self.language);
                match self.split_negation(&normal) {
                    Some((head, tail)) => {
                        visit(bytes.clone(), head);
                        visit(bytes, tail);
                    }
                    None => visit(bytes, &normal),
                }
            }
        }
    }

    /// Stems a word.
    pub(super) fn stem(&self, word: &str) -> String {
        match &self.stemmer {
            Some(stemmer) => stemmer.stem(word).into_owned(),
            None => word.to_string(),
        }
    }

    /// Splits `isn't` into `is not` and `cannot` into `can not`, so that a negation is one word everywhere.
    fn split_negation<'a>(&self, word: &'a str) -> Option<(&'a str, &'a str)> {
        if !self.language.is_english() {
            return None;
        }
        match word {
            "cannot" | "can't" => Some(("can", "not")),
            "won't" => Some(("will", "not")),
            "shan't" => Some(("shall", "not")),
            _ => word
                .strip_suffix("n't")
                .filter(|head| !head.is_empty())
                .map(|head| (head, "not")),
        }
    }
}

/// Splits a sentence at blanks; yields each chunk with its start. No word reaches over a blank, not even one
/// that begins with a mark which UAX 29 adds to the blank. Only a word that is hyphenated at the end of a
/// line does.
pub(super) fn chunks(sentence: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = sentence;
    std::iter::from_fn(move || {
        let blanks = rest.bytes().position(|b| !is_blank(b))?;
        // Blanks are single bytes, so both ends are boundaries of characters.
        let text = &rest[blanks..];
        let mut length = up_to_blank(text.as_bytes());
        while let Some(gap) = line_break_in_word(&text[..length], &text[length..]) {
            length += gap + up_to_blank(&text.as_bytes()[length + gap..]);
        }
        let chunk;
        (chunk, rest) = text.split_at(length);
        Some((sentence.len() - text.len(), chunk))
    })
}

/// Returns the number of bytes before the first blank.
#[inline]
fn up_to_blank(bytes: &[u8]) -> usize {
    let blank = bytes.iter().position(|&byte| is_blank(byte));
    blank.unwrap_or(bytes.len())
}

#[inline]
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r')
}

/// The word for every number that is no year.
const NUMBER: &str = "0";

/// Returns whether a pattern contains a number that matches any other, and is not written as 0.
pub fn matches_any_number(pattern: &str) -> bool {
    let is_number = |word: &str| word.starts_with(char::is_numeric);
    let mut words = pattern.unicode_words();
    words.any(|word| is_number(word) && word != NUMBER && !is_year(word))
}

/// Returns whether a word is a year of the last century or of this one.
fn is_year(word: &str) -> bool {
    word.len() == 4
        && word.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(word.get(..2), Some("19" | "20"))
}

/// Words of two letters that are in capitals only for emphasis. "IS" is the Islamic State.
#[rustfmt::skip]
const SMALL_WORDS: &[&str] = &[
    "AM", "AN", "AS", "AT", "BE", "BY", "DO", "GO", "HE", "IF", "IN", "IT", "ME", "MY", "NO", "OF", "ON", "OR", "SO", "TO", "UP",
    "WE",
];

/// Normalises a word as in [`Token::word`].
fn normalize(word: &str, shouting: bool, language: Language) -> String {
    if word.starts_with(|c: char| c.is_numeric()) {
        // The value of a number says nothing about a stance, and every number would be a feature. A year is a
        // name.
        return if is_year(word) { word } else { NUMBER }.to_string();
    }
    // "US" and "U.S." are one word, and differ from the pronoun "us". "NO" is an emphatic "no".
    if !shouting
        && word.len() == 2
        && word.bytes().all(|b| b.is_ascii_uppercase())
        && !SMALL_WORDS.contains(&word)
    {
        let mut letters = word.to_ascii_lowercase();
        letters.insert(1, '.');
        return letters;
    }
    let dotless = language.has_dotless_i();
    let straight = |c: char| match c {
        '’' | '‘' | 'ʼ' | '＇' => '\'',
        'I' if dotless => 'ı',
        c => c,
    };
    let lower: String = word
        .chars()
        // A word may contain another blank with a mark on it, but a blank separates the words of an n-gram.
        .filter(|&c| c != '\u{AD}' && !c.is_whitespace())
        .map(straight)
        .flat_map(char::to_lowercase)
        .collect();
    match is_nfkc_quick(lower.chars()) {
        unicode_normalization::IsNormalized::Yes => lower,
        // Some letters stand for several words, which would look like an n-gram if they were separated.
        // Mathematical letters have their capitals only after composition.
        _ => {
            let composed: String = lower
                .nfkc()
                .filter(|c| !c.is_whitespace())
                .flat_map(char::to_lowercase)
                .collect();
            // `İzmir` becomes `izmir`: Unicode keeps the dot of the capital as a mark of its own.
            if dotless {
                composed.replace("i\u{307}", "i").replace("ı\u{307}", "i")
            } else {
                composed
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tokens(language: &str, text: &str) -> Vec<Token> {
        Tokenizer::new(language.parse().unwrap()).tokens(text)
    }

    #[test]
    fn words_are_cut_and_normalised() {
        for (text, words) in [
            // A small word in capitals is the same word.
            (
                "Say NO to it; the US and the UN say WE stay.",
                "say no to it the u.s and the u.n say we stay",
            ),
            // Negations are words of their own.
            (
                "They won't go, can’t stay and cannot decide; it isn't over.",
                "they will not go can not stay and can not decide it is not over",
            ),
            // The country is not the pronoun.
            ("US asked U.S. to tell us", "u.s asked u.s to tell us"),
            ("LEAVE US ALONE", "leave us alone"),
            // Numbers are one word, except for years.
            (
                "2,500 troops in 2024, 3.5 %, 2100, 1899, 1900s, F-16, 2011-12",
                "0 troops in 2024 0 0 0 0 f 0 2011 0",
            ),
            ("Isar IN", "isar in"),
            // Odd forms of a letter are one letter.
            ("𝗪𝗶𝘁𝗵𝗱𝗿𝗮𝘄 ＮＯＷ ℌere", "withdraw now here"),
            ("ﬁre cafe\u{301}", "fire café"),
            // A mark on a blank does not make it a part of a word.
            ("a \u{ae2}b", "a \u{ae2} b"),
            ("a \u{ae2}", "a \u{ae2}"),
            ("\u{a0}\u{ae2}", "\u{ae2}"),
        ] {
            let tokens = tokens("english", text).into_iter();
            let found: Vec<String> = tokens.map(|token| token.word).collect();
            assert_eq!(found.join(" "), words);
        }
        for text in [
            "idare ışıklı kışla istedi",
            "İdare Işıklı KIŞLA istedi",
            // The dot as a separate mark.
            "I\u{307}dare IŞIKLI KIŞLA I\u{307}STEDI\u{307}",
        ] {
            let tokens = tokens("turkish", text).into_iter();
            let found: Vec<String> = tokens.map(|token| token.word).collect();
            assert_eq!(found, ["idare", "ışıklı", "kışla", "istedi"]);
        }
    }

    #[test]
    fn a_pattern_with_a_number_matches_any() {
        let patterns = ["F-16*", "article 50", "2,500", "20*"];
        assert!(patterns.into_iter().all(matches_any_number));
        let patterns = ["in 2014", "0 troops", "G7", "no", ""];
        assert!(!patterns.into_iter().any(matches_any_number));
    }

    #[test]
    fn stems_follow_the_language() {
        for (language, text, stems) in [
            ("english", "withdrawing forces", ["withdraw", "forc"]),
            ("german", "Truppen abziehen", ["trupp", "abzieh"]),
            ("none", "withdrawing forces", ["withdrawing", "forces"]),
        ] {
            let tokens = tokens(language, text).into_iter();
            assert_eq!(tokens.map(|token| token.stem).collect::<Vec<_>>(), stems);
        }
    }

    proptest! {
        #[test]
        fn ranges_are_in_order_and_hold_the_word(sentence in "\\PC{0,60}") {
            let mut last = 0;
            for token in tokens("english", &sentence) {
                prop_assert!(token.bytes.start >= last || token.word == "not");
                prop_assert!(sentence.get(token.bytes.clone()).is_some());
                prop_assert!(!token.word.is_empty());
                last = token.bytes.start;
            }
        }
    }
}
