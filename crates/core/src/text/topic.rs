//! Topics: words of which every article about a topic names one.

use std::sync::LazyLock;

use super::pattern::unstarred;
use regex::{Regex, RegexBuilder};
use standpoint_common::code::HasCode;
use unicode_normalization::UnicodeNormalization;

/// The category of a dictionary whose patterns are the topic of its model. They are no features.
const ONLY_ABOUT: &str = "only-about";

/// The largest size of a compiled topic, in bytes: some ten thousand words.
const MAX_BYTES: usize = 1 << 28;

/// A word ends at these characters: those of no word, and those of scripts without blanks between words.
const BESIDE: &str = r"[\W\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]";

/// An expression that matches nowhere.
const NEVER: &str = r"[^\s\S]";

static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\w+").ok());

/// Why a topic was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "topic/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum TopicError {
    /// It has no words.
    #[error("there is no word: write one word or phrase a line, such as iraq*")]
    NoWords,
    /// A pattern cannot match.
    #[error(
        "“{0}” cannot match; write words, with * before or behind one for what else the word has, or, alone, for any one word"
    )]
    Pattern(String),
    /// There are more words than can be searched for at once.
    #[error("these are too many words; write fewer, with * for the endings of a word")]
    TooMany,
}

impl HasCode for TopicError {
    fn code(&self) -> &'static str {
        self.into()
    }
}

/// Words of which every article about a topic names one.
///
/// Each pattern is one or more words. `iraq*` matches every word that begins so, `*iraq` every word that ends so, `*` alone
/// any one word, and everything else whole words. Case counts only in names of two capitals, such as `US`, which is also found
/// as `U.S.` but not as `us`. Between two words there may be anything but letters and digits.
#[derive(Debug, Clone)]
pub struct Topic {
    patterns: Vec<String>,
    any: Regex,
}

impl Topic {
    /// Makes a topic from patterns.
    ///
    /// # Errors
    /// When there is no pattern, one cannot match, or they are too many.
    pub fn new(patterns: &[impl AsRef<str>]) -> Result<Self, TopicError> {
        let patterns: Vec<String> = patterns
            .iter()
            .map(|pattern| pattern.as_ref().trim().to_string())
            .collect();
        if patterns.is_empty() {
            return Err(TopicError::NoWords);
        }
        // Alternatives without one would match everywhere.
        let mut whole = vec![NEVER.to_string()];
        let mut beginnings = vec![NEVER.to_string()];
        for pattern in &patterns {
            match expression(pattern)? {
                Expression::Whole(expression) => whole.push(expression),
                Expression::Beginning(expression) => beginnings.push(expression),
            }
        }
        let [whole, beginnings] = [whole, beginnings].map(|all| all.join("|"));
        let expression = format!(r"(?:\A|{BESIDE})(?:(?:{whole})(?:{BESIDE}|\z)|{beginnings})");
        let any = RegexBuilder::new(&expression)
            .case_insensitive(true)
            .size_limit(MAX_BYTES)
            .build()
            .map_err(|_| TopicError::TooMany)?;
        Ok(Topic { patterns, any })
    }

    /// The topic in the rows of a dictionary, `(category, pattern)`: its category `only-about`, if it has one.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn from_dictionary(rows: &[(String, String)]) -> Result<Option<Self>, TopicError> {
        let rows = rows.iter().filter(|(category, _)| is_topic(category));
        let patterns: Vec<&str> = rows.map(|(_, pattern)| pattern.as_str()).collect();
        if patterns.is_empty() {
            Ok(None)
        } else {
            Self::new(&patterns).map(Some)
        }
    }

    /// The patterns.
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    /// Returns whether a text has one of the words.
    pub fn is_named_in(&self, text: &str) -> bool {
        self.any.is_match(text)
    }
}

/// Returns whether the patterns of a category are the topic, regardless of case.
pub fn is_topic(category: &str) -> bool {
    category.trim().eq_ignore_ascii_case(ONLY_ABOUT)
}

/// The regular expression of a pattern.
pub(super) enum Expression {
    /// Its last word is a whole one.
    Whole(String),
    /// Its last word is the beginning of words.
    Beginning(String),
}

/// Makes the regular expression of a pattern.
pub(super) fn expression(pattern: &str) -> Result<Expression, TopicError> {
    let mut words = Vec::new();
    let mut has_word = false;
    for piece in pattern.split_whitespace() {
        if piece == "*" {
            words.push(r"\w+".to_string());
            continue;
        }
        let (opened, is_open) = unstarred(piece, str::strip_prefix);
        let (bare, goes_on) = unstarred(opened, str::strip_suffix);
        let text: String = bare.nfc().collect();
        let mut parts: Vec<String> = WORD
            .iter()
            .flat_map(|word| word.find_iter(&text))
            .map(|part| word_expression(part.as_str()))
            .collect();
        let Some(last) = parts.last_mut().filter(|_| !text.contains('*')) else {
            return Err(TopicError::Pattern(pattern.to_string()));
        };
        if goes_on {
            last.push_str(r"\w*");
        }
        if is_open {
            parts[0].insert_str(0, r"\w*");
        }
        words.append(&mut parts);
        has_word = true;
    }
    let joined = words.join(r"\W+");
    match joined.strip_suffix(r"\w*") {
        _ if !has_word => Err(TopicError::Pattern(pattern.to_string())),
        Some(beginning) => Ok(Expression::Beginning(beginning.to_string())),
        None => Ok(Expression::Whole(joined)),
    }
}

/// The regular expression of a word: composed and decomposed, and with or without dots on an i, as in `İran`.
fn word_expression(word: &str) -> String {
    if let [first @ b'A'..=b'Z', second @ b'A'..=b'Z'] = word.as_bytes() {
        let [first, second] = [*first, *second].map(char::from);
        return format!(r"(?-i:{first}\.?{second})");
    }
    let decomposed: String = word.nfd().collect();
    let forms = if decomposed == word {
        word.to_string()
    } else {
        format!("(?:{word}|{decomposed})")
    };
    let dotted = |c: char| match c {
        'i' | 'I' | 'ı' | 'İ' => "[iIıİ]".to_string(),
        c => c.to_string(),
    };
    forms.chars().map(dotted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_named(pattern: &str, text: &str) -> bool {
        Topic::new(&["zebra", pattern]).unwrap().is_named_in(text)
    }

    #[test]
    fn words_are_found_as_a_dictionary_finds_them() {
        for (pattern, text) in [
            ("iraq", "Iraq’s army"),
            ("iraq", "out of IRAQ"),
            ("iraq*", "the Iraqis"),
            ("*irak", "im Nordirak"),
            ("*العراق*", "ولكن بالعراقيين"),
            ("*irak rat", "Nordirak-Rat"),
            ("green zone", "the Green\nZone"),
            ("pull* * out", "They pulled them out."),
            ("al-asad", "at Al Asad"),
            ("don't", "Don’t"),
            ("US", "from U.S. bases"),
            ("U.S.", "the U.S., they"),
            ("US", "US!"),
            ("iran", "İran"),
            ("café", "a cafe\u{301}"),
            ("cafe\u{301}", "CAFÉ"),
            ("伊拉克", "美军在伊拉克的基地"),
            ("อิรัก", "ทหารในอิรักวันนี้"),
        ] {
            assert!(is_named(pattern, text), "{pattern}: {text}");
        }
        for (pattern, text) in [
            ("iraq", "Iraqi"),
            ("iraq*", "anti-war, transiraqi"),
            ("US", "they told us"),
            ("green zone", "green and zone"),
            ("iraq", ""),
        ] {
            assert!(!is_named(pattern, text), "{pattern}: {text}");
        }
    }

    #[test]
    fn one_of_the_words_is_enough() {
        let topic = Topic::new(&["iraq*", " basra "]).unwrap();
        assert_eq!(topic.patterns(), ["iraq*", "basra"]);
        assert!(topic.is_named_in("Basra fell."));
        assert!(!topic.is_named_in("Rome fell."));
    }

    #[test]
    fn a_dictionary_may_hold_a_topic() {
        let rows = [("leave", "go"), ("Only-About ", "iraq*")]
            .map(|(category, pattern)| (category.to_string(), pattern.to_string()));
        let topic = Topic::from_dictionary(&rows).unwrap().unwrap();
        assert_eq!(topic.patterns(), ["iraq*"]);
        assert!(Topic::from_dictionary(&rows[..1]).unwrap().is_none());
    }

    #[test]
    fn what_cannot_match_is_refused() {
        for pattern in ["le*ve", "*", "* *", "!?", "", "**"] {
            let error = Topic::new(&["iraq", pattern]).unwrap_err();
            assert_eq!(error, TopicError::Pattern(pattern.to_string()));
        }
        assert_eq!(Topic::new(&[""; 0]).unwrap_err(), TopicError::NoWords);
    }

    #[test]
    fn ten_thousand_words_fit() {
        let words = |end: &str| (0..10_000).map(|n| format!("w{n}ord{end}")).collect();
        let [whole, beginnings]: [Vec<String>; 2] = ["", "*"].map(words);
        let [whole, beginnings] = [whole, beginnings].map(|words| Topic::new(&words).unwrap());
        assert!(beginnings.is_named_in("a w9999ords b") && !beginnings.is_named_in("a w99x9ord b"));
        assert!(whole.is_named_in("a w9999ord b") && !whole.is_named_in("a w9999ords b"));
    }
}
