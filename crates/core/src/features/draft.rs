//! The draft of a dictionary: words that come up again in texts, grouped by meaning.

use std::collections::BTreeMap;

use super::Vectors;
use crate::text::{Dictionary, Language, Tokenizer, common_words, is_topic};

/// The fewest texts with a word.
const MIN_TEXTS: usize = 3;
/// The largest number of words in a draft, with all their forms counted as one. A person reads them all.
const MAX_WORDS: usize = 120;
/// A word that has a smaller weight in a sentence's mean vector is too common to have a meaning of its own: *has*,
/// *would*, *than*.
const MIN_WEIGHT: f64 = 0.5;
/// In languages without word vectors, shorter stems count as common words.
const MIN_STEM_LENGTH: usize = 4;
/// Shorter words are patterns as they are: too many other words begin with them.
const MIN_PREFIX_LENGTH: usize = 5;
/// The largest mean cosine distance of the words of a category.
const DISTANCE: f64 = 0.35;

/// A row of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// The most frequent word of the category.
    pub category: String,
    /// A word, or the beginning of one with `*`.
    pub pattern: String,
    /// The number of texts with the pattern.
    pub sentences: usize,
    /// The index of the first of them.
    pub example: usize,
}

/// A word in all its forms.
#[derive(Default)]
struct WordForms {
    /// The number of texts with each form, and the first of them.
    forms: BTreeMap<String, (usize, usize)>,
    texts: usize,
    numbers: Option<Vec<f64>>,
    score: f64,
}

impl WordForms {
    /// The form in most texts.
    fn name(&self) -> &str {
        let forms = self.forms.iter().rev();
        let most = forms.max_by_key(|(_, (texts, _))| *texts);
        most.map_or("", |(form, _)| form)
    }

    /// The beginning that all forms share.
    fn beginning(&self) -> &str {
        let (Some((first, _)), Some((last, _))) =
            (self.forms.first_key_value(), self.forms.last_key_value())
        else {
            return "";
        };
        let shared = first.char_indices().zip(last.chars());
        let differs = shared.into_iter().find(|((_, a), b)| a != b);
        &first[..differs.map_or(first.len().min(last.len()), |((at, _), _)| at)]
    }

    /// The cosine of the angle between two words; 0 if one has no vector.
    fn cosine(&self, other: &WordForms) -> f64 {
        match (&self.numbers, &other.numbers) {
            (Some(a), Some(b)) => a.iter().zip(b).map(|(a, b)| a * b).sum(),
            _ => 0.0,
        }
    }
}

/// Drafts a dictionary of texts. It holds the words in most texts, common words of the language counting less, and
/// joins those that are used alike to a category, if the language has word vectors.
///
/// The labels of the texts play no part. Words that were chosen by their labels would be known to
/// cross-validation, whose figures would be too good.
pub fn draft_dictionary(texts: &[&str], language: Language) -> Vec<DraftRow> {
    let words = frequent_words(texts, language);
    let mut rows = Vec::new();
    for category in alike(&words[..words.len().min(MAX_WORDS)]) {
        let name = category.first().map_or("", |&first| words[first].name());
        for &at in &category {
            let row = |pattern: String, (sentences, example): (usize, usize)| DraftRow {
                category: name.to_string(),
                pattern,
                sentences,
                example,
            };
            match prefix(at, &words) {
                Some(prefix) => {
                    let first = words[at].forms.values().map(|(_, first)| *first).min();
                    let found = (words[at].texts, first.unwrap_or_default());
                    rows.push(row(format!("{prefix}*"), found));
                }
                None => {
                    let forms = words[at].forms.iter();
                    rows.extend(forms.map(|(form, found)| row(form.clone(), *found)));
                }
            }
        }
    }
    rows
}

/// The words in enough texts, the best for a dictionary first.
fn frequent_words(texts: &[&str], language: Language) -> Vec<WordForms> {
    let tokenizer = Tokenizer::new(language);
    let vectors = (language == Language::default()).then(Vectors::english);
    let common = common_words(language);
    let mut words: BTreeMap<String, WordForms> = BTreeMap::new();
    for (at, text) in texts.iter().enumerate() {
        let tokens = tokenizer.tokens(text);
        let mut stems: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for token in &tokens {
            let forms = stems.entry(&token.stem).or_default();
            if !forms.contains(&token.word.as_str()) {
                forms.push(&token.word);
            }
        }
        for (stem, forms) in stems {
            let word = words.entry(stem.to_string()).or_default();
            word.texts += 1;
            for form in forms {
                word.forms.entry(form.to_string()).or_insert((0, at)).0 += 1;
            }
        }
    }
    let mut words: Vec<WordForms> = words
        .into_iter()
        .filter_map(|(stem, mut word)| {
            let vector = vectors.and_then(|vectors| vectors.word(&stem));
            let weight = vector.map_or(1.0, |vector| f64::from(vector.weight));
            let is_common = match vectors {
                Some(_) => weight < MIN_WEIGHT,
                None => stem.chars().count() < MIN_STEM_LENGTH,
            };
            let is_word = |form: &String| {
                form.chars().count() > 1
                    && form.chars().all(|c| c.is_alphabetic() || "-'’".contains(c))
                    && !common.contains(&form.as_str())
                    && !Dictionary::is_negation(form)
                    && !is_topic(form)
            };
            if is_common || word.texts < MIN_TEXTS || !word.forms.keys().all(is_word) {
                return None;
            }
            word.score = weight * word.texts as f64;
            word.numbers = vector.map(|vector| {
                let numbers: Vec<f64> = vector.numbers().collect();
                let norm = numbers.iter().map(|x| x * x).sum::<f64>().sqrt();
                numbers.iter().map(|x| x / norm).collect()
            });
            Some(word)
        })
        .collect();
    words.sort_by(|a, b| b.score.total_cmp(&a.score));
    words
}

/// The beginning of all forms of a word, if no other word begins so.
fn prefix(at: usize, words: &[WordForms]) -> Option<&str> {
    let beginning = words[at].beginning();
    let mut others = words.iter().enumerate().filter(|(other, _)| *other != at);
    let is_own = !others.any(|(_, word)| word.forms.keys().any(|form| form.starts_with(beginning)));
    (is_own && beginning.chars().count() >= MIN_PREFIX_LENGTH).then_some(beginning)
}

/// Joins words that are alike, by average linkage. Returns the indices of each group in order.
fn alike(words: &[WordForms]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = (0..words.len()).map(|at| vec![at]).collect();
    let likeness = |a: &[usize], b: &[usize]| {
        let pairs = a.iter().flat_map(|&a| b.iter().map(move |&b| (a, b)));
        let sum: f64 = pairs.map(|(a, b)| words[a].cosine(&words[b])).sum();
        sum / (a.len() * b.len()) as f64
    };
    loop {
        let mut best = (1.0 - DISTANCE, None);
        for b in 0..groups.len() {
            for a in 0..b {
                let alike = likeness(&groups[a], &groups[b]);
                if alike > best.0 {
                    best = (alike, Some((a, b)));
                }
            }
        }
        let Some((a, b)) = best.1 else {
            return groups;
        };
        let joined = groups.remove(b);
        groups[a].extend(joined);
        groups[a].sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(texts: &[&str], language: &str) -> Vec<(String, String, usize)> {
        let rows = draft_dictionary(texts, language.parse().unwrap()).into_iter();
        rows.map(|row| (row.category, row.pattern, row.sentences))
            .collect()
    }

    #[test]
    fn words_with_one_meaning_are_one_category_and_common_words_none() {
        let texts = [
            "The drivers pay the charge, and the drivers are not happy.",
            "Every driver pays 5 pounds, and the taxes are high.",
            "A driver paid the charges and a tax in 2003.",
            "The charge is a tax.",
        ];
        let rows = draft(&texts, "english");
        let row = |category: &str, pattern: &str, sentences| {
            (category.to_string(), pattern.to_string(), sentences)
        };
        assert!(rows.contains(&row("charge", "charge*", 3)), "{rows:?}");
        assert!(rows.contains(&row("driver", "driver*", 3)), "{rows:?}");
        assert!(rows.contains(&row("tax", "tax", 2)), "{rows:?}");
        assert!(rows.contains(&row("tax", "taxes", 1)), "{rows:?}");
        let patterns: Vec<&str> = rows
            .iter()
            .map(|(_, pattern, _)| pattern.as_str())
            .collect();
        for word in ["the", "and", "0", "2003", "a"] {
            assert!(!patterns.contains(&word), "{rows:?}");
        }
        let alike = ["troops left", "soldiers left", "the troops", "the soldiers"].repeat(3);
        let rows = draft(&alike, "english");
        let of = |pattern: &str| rows.iter().find(|row| row.1 == pattern).map(|row| &row.0);
        assert!(of("troops*").is_some(), "{rows:?}");
        assert_eq!(of("troops*"), of("soldiers*"));
    }

    #[test]
    fn a_beginning_of_another_word_is_no_pattern() {
        let texts = ["they invest while she invests in an investigation"; 3];
        let rows = draft(&texts, "english");
        let patterns: Vec<&str> = rows
            .iter()
            .map(|(_, pattern, _)| pattern.as_str())
            .collect();
        assert!(
            patterns.contains(&"invest") && patterns.contains(&"investigation*"),
            "{rows:?}"
        );
    }

    #[test]
    fn every_language_has_a_draft_that_is_a_dictionary() {
        for name in Language::names() {
            let language: Language = name.parse().unwrap();
            let texts = ["Negation only-about not-x über l'été العربية [x] > y_z"; 3];
            let rows = draft_dictionary(&texts, language);
            let entries: Vec<(String, String)> = rows
                .into_iter()
                .map(|row| (row.category, row.pattern))
                .collect();
            let dictionary = Dictionary::new(&entries, &Tokenizer::new(language)).unwrap();
            assert!(!dictionary.categories().is_empty(), "{name}");
            let mut names = dictionary.categories().iter();
            assert!(
                !names.any(|category| Dictionary::is_negation(category)),
                "{name}"
            );
        }
    }
}
