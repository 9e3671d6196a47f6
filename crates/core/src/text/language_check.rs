//! Checks whether texts are in the language that they are taken for, by its most common words.

use super::Language;

/// A line for each language, `name: words`, the most telling words first. They make up a tenth of its prose
/// or more and are rare in the other languages of the list, except between Danish and Norwegian.
const COMMON_WORDS: &str = include_str!("../../data/common-words.txt");
/// A smaller share of common words than this shows another language, even in headlines.
const MIN_SHARE: f64 = 0.02;
/// Fewer words say nothing, and neither do words of which more than half of this number are names.
const MIN_WORDS: usize = 300;

/// A text is in a language if it has at least this many words that are no names, and this share of common words of
/// the language.
const LEAST_WORDS: usize = 30;
/// Bytes of texts after which their language is taken for known.
const LOOKED_AT: usize = 1 << 16;
const CLEAR_SHARE: f64 = 0.06;

/// Counts the common words of a language in texts.
#[derive(Debug, Clone)]
pub struct LanguageCheck {
    language: Language,
    common_words: Vec<&'static str>,
    common: usize,
    /// Words that are not names.
    counted: usize,
    all: usize,
}

/// Says that texts are hardly in a language.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LanguageMismatch {
    /// The language.
    pub language: Language,
    /// The share of its common words among all words.
    pub share: f64,
    /// Three of its common words.
    pub words: [&'static str; 3],
}

/// The most common words of a language; none if they are not listed.
pub fn common_words(language: Language) -> Vec<&'static str> {
    language.words_listed(COMMON_WORDS)
}

impl LanguageCheck {
    /// Starts a check for a language. Returns `None` if its common words are not listed.
    pub fn new(language: Language) -> Option<Self> {
        let common_words = common_words(language);
        (!common_words.is_empty()).then_some(LanguageCheck {
            language,
            common_words,
            common: 0,
            counted: 0,
            all: 0,
        })
    }

    /// Counts the words of a text. Names and repeated words say nothing: lists are full of them.
    pub fn add(&mut self, text: &str) {
        let mut before = "";
        for word in text.split(|c: char| !c.is_alphabetic()) {
            if word.is_empty() || word == before {
                continue;
            }
            before = word;
            let is_common = self.is_common(word);
            let is_name = word.starts_with(char::is_uppercase);
            self.all += 1;
            self.counted += usize::from(is_common || !is_name);
            self.common += usize::from(is_common);
        }
    }

    fn is_common(&self, word: &str) -> bool {
        if word.is_ascii() {
            self.common_words
                .iter()
                .any(|common| word.eq_ignore_ascii_case(common))
        } else {
            self.common_words.contains(&word.to_lowercase().as_str())
        }
    }

    /// The language whose common words a text has, if it has hardly any of this one: too few words for
    /// [`mismatch`](Self::mismatch) are enough where another language shows.
    pub fn other_language(&self, text: &str) -> Option<Language> {
        let counted = |language| {
            let mut check = LanguageCheck::new(language)?;
            check.add(text);
            let is_enough = check.counted >= LEAST_WORDS;
            is_enough.then(|| (check.common as f64 / check.counted as f64, language))
        };
        let (own, _) = counted(self.language)?;
        if own >= MIN_SHARE {
            return None;
        }
        let names = COMMON_WORDS
            .lines()
            .filter_map(|line| line.split_once(": "));
        let languages = names.filter_map(|(name, _)| name.parse::<Language>().ok());
        let shares = languages.filter_map(counted);
        let (share, other) = shares.max_by(|one, other| one.0.total_cmp(&other.0))?;
        (share >= CLEAR_SHARE).then_some(other)
    }

    /// The language whose common words texts have, if one clearly shows.
    pub fn language_of<'t>(texts: impl Iterator<Item = &'t str> + Clone) -> Option<Language> {
        let names = COMMON_WORDS
            .lines()
            .filter_map(|line| line.split_once(": "));
        let shares = names.filter_map(|(name, _)| {
            let mut check = LanguageCheck::new(name.parse().ok()?)?;
            let mut seen = 0;
            for text in texts.clone() {
                check.add(text);
                seen += text.len();
                if seen >= LOOKED_AT {
                    break;
                }
            }
            let is_enough = check.counted >= LEAST_WORDS;
            is_enough.then(|| (check.common as f64 / check.counted as f64, check.language))
        });
        let (share, language) = shares.max_by(|one, other| one.0.total_cmp(&other.0))?;
        (share >= CLEAR_SHARE).then_some(language)
    }

    /// Returns a mismatch if there were enough words and too few of them are common ones.
    pub fn mismatch(&self) -> Option<LanguageMismatch> {
        let share = self.common as f64 / self.counted.max(1) as f64;
        let words = self.common_words.first_chunk().copied()?;
        let is_enough = self.all >= MIN_WORDS && 2 * self.counted >= MIN_WORDS;
        (is_enough && share < MIN_SHARE).then_some(LanguageMismatch {
            language: self.language,
            share,
            words,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A few sentences in each of some languages.
    const SAMPLES: &str = include_str!("language_samples.txt");

    fn samples() -> impl Iterator<Item = (&'static str, &'static str)> {
        SAMPLES.lines().map(|line| line.split_once(": ").unwrap())
    }

    #[test]
    fn a_short_text_in_another_language_is_known() {
        let english = LanguageCheck::new(Language::default()).unwrap();
        for (name, text) in samples() {
            // A paragraph or two are enough.
            let found = english.other_language(&text.repeat(3));
            let is_listed = name
                .parse()
                .is_ok_and(|language| LanguageCheck::new(language).is_some());
            // Danish and Norwegian share their words.
            let is_right = found.is_some_and(|found| {
                found.name() == name || ["danish", "norwegian"].contains(&name)
            });
            let is_english = name == Language::default().name();
            assert!(is_right != is_english || !is_listed, "{name}: {found:?}");
        }
        for text in ["Nein.", "Smith, Jones, Miller, Berlin 2003", ""] {
            assert_eq!(english.other_language(text), None);
        }
    }

    #[test]
    fn a_text_matches_its_own_language_and_no_other() {
        for ((language, _), (of_text, text)) in
            samples().flat_map(|one| samples().map(move |other| (one, other)))
        {
            let mut check = LanguageCheck::new(language.parse().unwrap()).unwrap();
            (0..15).for_each(|_| check.add(text));
            let is_foreign = check.mismatch().is_some();
            assert_eq!(is_foreign, language != of_text, "{of_text} for {language}");
        }
    }

    #[test]
    fn the_language_of_texts_is_named() {
        for (name, text) in samples() {
            let found = LanguageCheck::language_of(std::iter::repeat_n(text, 3));
            let scandinavian = ["danish", "norwegian"];
            let is_right = found.is_some_and(|found| {
                found.name() == name
                    || scandinavian.contains(&name) && scandinavian.contains(&found.name())
            });
            assert!(is_right, "{name}: {found:?}");
        }
        for text in ["Nein.", "נהר גדול וגשר ישן ואיש אינו יודע מי ישלם עליו", ""]
        {
            assert_eq!(
                LanguageCheck::language_of(std::iter::repeat_n(text, 9)),
                None
            );
        }
    }

    #[test]
    fn few_words_names_and_languages_without_a_list_say_nothing() {
        let mut check = LanguageCheck::new(Language::default()).unwrap();
        check.add(samples().nth(1).unwrap().1);
        assert_eq!(check.mismatch(), None);
        let names = "Ann Baker, Carl Dean and Edith Fox; ".repeat(100);
        for other in [names, "word ".repeat(1000), "BUILD IT NOW ".repeat(500)] {
            check.add(&other);
            assert_eq!(check.mismatch(), None, "{other}");
        }
        for name in ["none", "tamil"] {
            assert!(LanguageCheck::new(name.parse().unwrap()).is_none());
        }
    }

    #[test]
    fn every_list_is_of_a_known_language_in_small_letters() {
        for line in COMMON_WORDS.lines() {
            let (name, words) = line.split_once(": ").unwrap();
            assert_eq!(name.parse::<Language>().unwrap().name(), name);
            assert_eq!(
                (words.split(' ').count(), words),
                (12, &*words.to_lowercase())
            );
        }
    }
}
