//! Languages with a Snowball stemmer.

use std::fmt;

use rust_stemmers::Algorithm;
use serde::{Deserialize, Serialize};
use standpoint_common::code::HasCode;

/// The error for a name that is no known language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no stemmer for the language “{name}”; choose one of {}, or none for no stemming", Language::names().join(", "))]
pub struct UnknownLanguage {
    /// The name that was asked for.
    pub name: String,
}

impl HasCode for UnknownLanguage {
    fn code(&self) -> &'static str {
        "text/unknown-language"
    }
}

/// The language of the sentences. It decides the stemmer and, for English, that `n't` is `not`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(
    /// Index into [`ALL`].
    usize,
);

/// Each language with its code, its name in the language itself, and its stemmer.
const ALL: &[(&str, &str, &str, Option<Algorithm>)] = &[
    ("arabic", "ar", "العربية", Some(Algorithm::Arabic)),
    ("danish", "da", "dansk", Some(Algorithm::Danish)),
    ("dutch", "nl", "nederlands", Some(Algorithm::Dutch)),
    ("english", "en", "", Some(Algorithm::English)),
    ("finnish", "fi", "suomi", Some(Algorithm::Finnish)),
    ("french", "fr", "français", Some(Algorithm::French)),
    ("german", "de", "deutsch", Some(Algorithm::German)),
    ("greek", "el", "ελληνικά", Some(Algorithm::Greek)),
    ("hungarian", "hu", "magyar", Some(Algorithm::Hungarian)),
    ("italian", "it", "italiano", Some(Algorithm::Italian)),
    ("none", "", "", None),
    ("norwegian", "no", "norsk", Some(Algorithm::Norwegian)),
    ("portuguese", "pt", "português", Some(Algorithm::Portuguese)),
    ("romanian", "ro", "română", Some(Algorithm::Romanian)),
    ("russian", "ru", "русский", Some(Algorithm::Russian)),
    ("spanish", "es", "español", Some(Algorithm::Spanish)),
    ("swedish", "sv", "svenska", Some(Algorithm::Swedish)),
    ("tamil", "ta", "தமிழ்", Some(Algorithm::Tamil)),
    ("turkish", "tr", "türkçe", Some(Algorithm::Turkish)),
];

impl Language {
    /// The words of a list with a line `name: words` for each language; none if it has no such line.
    pub(super) fn words_listed(self, list: &'static str) -> Vec<&'static str> {
        list.lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(name, _)| *name == self.name())
            .map_or(Vec::new(), |(_, words)| words.split(' ').collect())
    }

    /// The names accepted, in alphabetical order.
    pub fn names() -> Vec<&'static str> {
        ALL.iter().map(|(name, ..)| *name).collect()
    }

    /// Other names of each of [`Language::names`]: its code and its name in the language itself.
    pub fn other_names() -> Vec<Vec<&'static str>> {
        let others = ALL.iter().map(|(_, code, own, _)| [*code, *own]);
        others
            .map(|others| others.into_iter().filter(|name| !name.is_empty()).collect())
            .collect()
    }

    /// The name, in lower case.
    pub fn name(self) -> &'static str {
        ALL[self.0].0
    }

    /// Its code (BCP 47), for screen readers and hyphenation; empty if it is not known.
    pub fn code(self) -> &'static str {
        ALL[self.0].1
    }

    pub(super) fn algorithm(self) -> Option<Algorithm> {
        ALL[self.0].3
    }

    /// Returns whether it writes the capital of `ı` as `I`, and that of `i` as `İ`.
    pub(crate) fn has_dotless_i(self) -> bool {
        self.code() == "tr"
    }

    /// A language without a stemmer: words are read as they are.
    pub fn none() -> Self {
        Language(NONE)
    }

    /// Returns whether it is English, which has contractions and word vectors.
    pub fn is_english(self) -> bool {
        self == Self::default()
    }
}

/// The index of English in [`ALL`].
const ENGLISH: usize = 3;
/// That of a language without a stemmer.
const NONE: usize = 10;

impl Default for Language {
    fn default() -> Self {
        Language(ENGLISH)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(name: &str) -> Result<Self, UnknownLanguage> {
        let wanted = name.trim().to_lowercase();
        ALL.iter()
            .position(|(name, code, own, _)| {
                !wanted.is_empty() && [name, code, own].contains(&&wanted.as_str())
            })
            .map(Language)
            .ok_or(UnknownLanguage {
                name: name.to_string(),
            })
    }
}

impl TryFrom<String> for Language {
    type Error = UnknownLanguage;

    fn try_from(name: String) -> Result<Self, UnknownLanguage> {
        name.parse()
    }
}

impl From<Language> for String {
    fn from(language: Language) -> String {
        language.name().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_parses_to_itself() {
        for name in Language::names() {
            assert_eq!(name.parse::<Language>().unwrap().name(), name);
            assert_eq!(name.parse::<Language>().unwrap().to_string(), name);
        }
        assert_eq!(Language::none().name(), "none");
        assert_eq!(
            " English ".parse::<Language>().unwrap(),
            Language::default()
        );
    }

    #[test]
    fn a_language_may_be_called_by_its_code_or_by_its_own_name() {
        for name in ["german", "de", "deutsch", "Deutsch"] {
            assert_eq!(name.parse::<Language>().unwrap().name(), "german");
        }
        assert!("".parse::<Language>().is_err());
        let others = Language::other_names();
        for (name, others) in Language::names().into_iter().zip(others) {
            for other in others {
                assert_eq!(other.parse::<Language>().unwrap().name(), name);
            }
        }
    }

    #[test]
    fn an_unknown_language_lists_the_known_ones() {
        let message = "klingon".parse::<Language>().unwrap_err().to_string();
        assert!(message.contains("klingon") && message.contains("turkish"));
    }
}
