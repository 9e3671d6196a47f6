//! Checks whether texts are in the language that they are taken for, by its most common words.

use std::collections::HashMap;

use super::Language;
use super::script::is_unspaced;

/// A line for each language, `name: words`, the most telling words first. They make up a tenth of its prose
/// or more and are rare in the other languages of the list, except between Danish and Norwegian.
const COMMON_WORDS: &str = include_str!("../../data/common-words.txt");
/// A smaller share of common words than this shows another language, even in headlines.
const MIN_SHARE: f64 = 0.02;
/// Fewer words say nothing, and neither do words of which more than half of this number are names.
const MIN_WORDS: usize = 300;

/// A text is in a language if it has at least this many words that are no names, and this share of common words of
/// the language.
const MIN_COUNTED: usize = 30;
/// Bytes of texts after which their language is taken for known.
const LOOKED_AT: usize = 1 << 16;
const CLEAR_SHARE: f64 = 0.06;
/// The number of common words of a language.
const WORDS_LISTED: usize = 12;

/// Counts the common words of a language in texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageCheck {
    /// `None` if it has no name, only words.
    language: Option<Language>,
    common_words: Vec<String>,
    common: usize,
    /// Words that are not names.
    counted: usize,
    all: usize,
}

/// Says that texts are hardly in a language.
#[derive(Debug, Clone, PartialEq)]
pub struct LanguageMismatch {
    /// The language, if it has a name.
    pub language: Option<Language>,
    /// The share of its common words among all words.
    pub share: f64,
    /// Three of its common words.
    pub words: [String; 3],
}

/// The most common words of a language; none if they are not listed.
pub fn common_words(language: Language) -> Vec<&'static str> {
    language.words_listed(COMMON_WORDS)
}

/// The most common words of texts in a language that has no list, the most frequent first; none if they are too few words, or
/// if the most common ones are rare.
pub(crate) fn common_words_of<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut times: HashMap<String, usize> = HashMap::new();
    for text in texts {
        for word in words(text).filter(|word| !is_name(word)) {
            *times.entry(word.to_lowercase()).or_default() += 1;
        }
    }
    let all: usize = times.values().sum();
    let mut times: Vec<(String, usize)> = times.into_iter().collect();
    times.sort_unstable_by(|(word, times), (other, of_other)| {
        of_other.cmp(times).then_with(|| word.cmp(other))
    });
    times.truncate(WORDS_LISTED);
    let common: usize = times.iter().map(|(_, times)| times).sum();
    let is_telling = all >= MIN_WORDS && common as f64 >= CLEAR_SHARE * all as f64;
    let telling = times.into_iter().filter(|_| is_telling);
    telling.map(|(word, _)| word).collect()
}

/// The words of a text. In a script without blanks each character is one.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let runs = text.split(|c: char| !c.is_alphabetic());
    runs.flat_map(|run| run.split_inclusive(is_unspaced))
        .filter(|word| !word.is_empty())
}

/// The language of the largest share, if that is large enough.
fn clearest(shares: impl Iterator<Item = (f64, Language)>) -> Option<Language> {
    let (share, language) = shares.max_by(|one, other| one.0.total_cmp(&other.0))?;
    (share >= CLEAR_SHARE).then_some(language)
}

/// Returns whether most letters of texts are in a script that English is not written in.
fn is_in_other_script<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let letters = texts.flat_map(str::chars).filter(|c| c.is_alphabetic());
    let (mut latin, mut other) = (0, 0);
    for letter in letters.take(LOOKED_AT) {
        match letter {
            '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => latin += 1,
            _ => other += 1,
        }
    }
    other > latin
}

fn is_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

impl LanguageCheck {
    /// Starts a check for a language. Returns `None` if its common words are not listed.
    pub fn new(language: Language) -> Option<Self> {
        let common_words = common_words(language);
        let check = Self::of_words(common_words.into_iter().map(str::to_string).collect())?;
        Some(LanguageCheck {
            language: Some(language),
            ..check
        })
    }

    /// Starts a check for a language without a name, of which these words are common. Returns `None` without any.
    pub fn of_words(common_words: Vec<String>) -> Option<Self> {
        (!common_words.is_empty()).then_some(LanguageCheck {
            language: None,
            common_words,
            common: 0,
            counted: 0,
            all: 0,
        })
    }

    /// A check for each language whose common words are listed.
    fn all() -> impl Iterator<Item = (Language, Self)> {
        let names = COMMON_WORDS
            .lines()
            .filter_map(|line| line.split_once(": "));
        let languages = names.filter_map(|(name, _)| name.parse::<Language>().ok());
        languages.filter_map(|language| Some((language, Self::new(language)?)))
    }

    /// Counts the words of a text. Names and repeated words say nothing: lists are full of them.
    pub fn add(&mut self, text: &str) {
        let mut before = "";
        for word in words(text) {
            if word == before {
                continue;
            }
            before = word;
            let is_common = self.is_common(word);
            self.all += 1;
            self.counted += usize::from(is_common || !is_name(word));
            self.common += usize::from(is_common);
        }
    }

    /// The share of common words, if there are enough words.
    fn share(&self) -> Option<f64> {
        (self.counted >= MIN_COUNTED).then(|| self.common as f64 / self.counted as f64)
    }

    fn is_common(&self, word: &str) -> bool {
        if word.is_ascii() {
            self.common_words
                .iter()
                .any(|common| word.eq_ignore_ascii_case(common))
        } else {
            self.common_words.contains(&word.to_lowercase())
        }
    }

    /// The language whose common words a text has, if it has hardly any of this one: too few words for
    /// [`mismatch`](Self::mismatch) are enough where another language shows.
    pub fn other_language(&self, text: &str) -> Option<Language> {
        let share = |mut check: LanguageCheck| {
            check.add(text);
            check.share()
        };
        let own = LanguageCheck {
            common: 0,
            counted: 0,
            all: 0,
            ..self.clone()
        };
        if share(own)? >= MIN_SHARE {
            return None;
        }
        let shares = Self::all().filter_map(|(language, check)| Some((share(check)?, language)));
        clearest(shares)
    }

    /// The language whose common words texts have, if one clearly shows.
    pub fn language_of<'t>(texts: impl Iterator<Item = &'t str> + Clone) -> Option<Language> {
        let shares = Self::all().filter_map(|(language, check)| {
            let share = check.of_beginning(texts.clone()).share()?;
            Some((share, language))
        });
        clearest(shares)
    }

    /// The language to read texts in if nobody has named one: English, unless they hardly have its common words or are in
    /// another script. Then it is the one whose common words they clearly have, or else none.
    pub fn language_to_read<'t>(texts: impl Iterator<Item = &'t str> + Clone) -> Language {
        let english = Self::new(Language::default());
        let check = english.map(|check| check.of_beginning(texts.clone()));
        let is_other = check.is_some_and(|check| check.mismatch().is_some());
        if !is_other && !is_in_other_script(texts.clone()) {
            return Language::default();
        }
        Self::language_of(texts).unwrap_or(Language::none())
    }

    /// Counts the words of the first texts.
    fn of_beginning<'t>(mut self, texts: impl Iterator<Item = &'t str>) -> Self {
        let mut seen = 0;
        for text in texts {
            self.add(text);
            seen += text.len();
            if seen >= LOOKED_AT {
                break;
            }
        }
        self
    }

    /// Returns a mismatch if there were enough words and too few of them are common ones.
    pub fn mismatch(&self) -> Option<LanguageMismatch> {
        let share = self.common as f64 / self.counted.max(1) as f64;
        let words = self.common_words.first_chunk().cloned()?;
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
    fn texts_are_read_in_the_language_that_they_show_or_in_english() {
        let read = |texts: &[&str]| {
            let texts = texts.iter().cycle().take(30).copied();
            LanguageCheck::language_to_read(texts).name()
        };
        let all: Vec<(&str, &str)> = samples().collect();
        for (name, text) in &all {
            assert_eq!(read(&[text]), *name);
        }
        for unsure in [&["Nein."][..], &[""], &[all[0].1, all[1].1]] {
            assert_eq!(read(unsure), "english", "{unsure:?}");
        }
        let polish = "Rząd nie chce tej umowy, bo jest zła. Minister nie wie, czy mówią prawdę.";
        for other in [&["不要签。"][..], &["הם לא רוצים"], &[polish]] {
            assert_eq!(read(other), "none", "{other:?}");
        }
    }

    #[test]
    fn a_language_without_a_list_is_known_by_its_common_words() {
        let hebrew = "הממשלה לא רוצה את ההסכם, כי הוא לא טוב גם אם זה מה שהעם רוצה, והשר אמר כי הוא לא יודע אם זה נכון. ";
        let chinese = "政府不想要这个协议，因为它不好，人民也不知道这是不是他们想要的，部长说他不知道这是不是对的。";
        let thai = "รัฐบาลไม่ต้องการข้อตกลงนี้เพราะว่ามันไม่ดีและประชาชนไม่รู้ว่านี่คือสิ่งที่พวกเขาต้องการหรือไม่ ";
        let texts = [hebrew, chinese, thai];
        let common = |text: &str| common_words_of([text.repeat(20).as_str()].into_iter());
        assert_eq!(common(hebrew)[0], "לא");
        assert_eq!(common(chinese)[0], "不");
        let foreign = |of: &str, text: &str| {
            let mut check = LanguageCheck::of_words(common(of)).unwrap();
            check.add(&text.repeat(20));
            check.mismatch()
        };
        for of in texts {
            for text in texts.into_iter().chain(samples().map(|(_, text)| text)) {
                assert_eq!(foreign(of, text).is_some(), text != of, "{text} for {of}");
            }
        }
        let letters = || 'a'..='z';
        let rare = letters().flat_map(|one| letters().map(move |two| format!("{one}{two} Ann ")));
        for nothing in [hebrew, &rare.collect::<String>()] {
            let common = common_words_of([nothing].into_iter());
            assert_eq!(common, [""; 0], "{nothing}");
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
                (WORDS_LISTED, &*words.to_lowercase())
            );
        }
    }
}
