//! Detects odd labelled texts: another language, articles in place of sentences, and copies.

use std::collections::HashMap;

use standpoint_core::segment::segment;
use standpoint_core::text::{Language, LanguageCheck, LanguageMismatch, Tokenizer};

use crate::labels::Labelled;

/// Texts are no sentences if half of them have this many sentences or more.
const LONG: usize = 3;
/// The number of texts that are cut into sentences to count these.
const SAMPLED: usize = 1000;
/// Copies matter if at least one sentence in this many is one.
const MATTERING_COPIES: usize = 5;

/// Evidence that the texts are hardly in the language that they are taken for.
pub fn other_language(labelled: &Labelled, language: Language) -> Option<LanguageMismatch> {
    language_mismatch(labelled, LanguageCheck::new(language)?)
}

/// Evidence that the texts are hardly in the language of a check.
pub fn language_mismatch(
    labelled: &Labelled,
    mut check: LanguageCheck,
) -> Option<LanguageMismatch> {
    texts(labelled).for_each(|text| check.add(text));
    check.mismatch()
}

/// The language that the texts show.
pub fn shown_language(labelled: &Labelled) -> Option<Language> {
    LanguageCheck::language_of(texts(labelled))
}

/// The language to read the texts in if nobody has named one.
pub fn language_to_read(labelled: &Labelled) -> Language {
    LanguageCheck::language_to_read(texts(labelled))
}

fn texts(labelled: &Labelled) -> impl Iterator<Item = &str> + Clone {
    let sentences = labelled.sentences.iter();
    sentences.map(|sentence| sentence.text.as_str())
}

/// The median number of sentences in a text, if the texts are longer than sentences.
pub fn sentences_per_text(labelled: &Labelled) -> Option<usize> {
    let step = labelled.sentences.len().div_ceil(SAMPLED).max(1);
    let scored = |text: &str| {
        let segments = segment(text, None);
        segments.iter().filter(|s| s.kind.is_scored()).count()
    };
    let sampled = labelled.sentences.iter().step_by(step);
    let mut sentences: Vec<usize> = sampled.map(|s| scored(&s.text)).collect();
    sentences.sort_unstable();
    let median = sentences.get(sentences.len() / 2).copied();
    median.filter(|median| *median >= LONG)
}

/// The share of the words that stand in one document only, with its copies, by their stems. A model that has not
/// seen the document does not know them.
pub fn share_of_new_words(labelled: &Labelled, language: Language) -> f64 {
    let tokenizer = Tokenizer::new(language);
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    // The document of each stem, while it is the only one, and how often the stem occurs.
    let mut stems: HashMap<String, (Option<usize>, usize)> = HashMap::new();
    for (sentence, group) in labelled.sentences.iter().zip(labelled.groups(&all)) {
        for token in tokenizer.tokens(&sentence.text) {
            let (only, times) = stems.entry(token.stem).or_insert((Some(group), 0));
            *only = only.filter(|only| *only == group);
            *times += 1;
        }
    }
    let words: usize = stems.values().map(|(_, times)| times).sum();
    let new = stems.values().filter(|(only, _)| only.is_some());
    new.map(|(_, times)| times).sum::<usize>() as f64 / words.max(1) as f64
}

/// The number of sentences that have the text and label of an earlier one in another group of documents, if
/// they are many. They are learned in one fold and tested in another.
pub fn copies_across_folds(labelled: &Labelled) -> Option<usize> {
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let mut first: HashMap<(&str, usize), usize> = HashMap::new();
    let mut copies = 0;
    for (sentence, group) in labelled.sentences.iter().zip(labelled.groups(&all)) {
        let key = (sentence.text.as_str(), sentence.label);
        copies += usize::from(*first.entry(key).or_insert(group) != group);
    }
    (copies > 0 && copies * MATTERING_COPIES >= all.len()).then_some(copies)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::from_csv;

    fn labelled(texts: &[String]) -> Labelled {
        let rows: String = texts
            .iter()
            .enumerate()
            .map(|(at, text)| format!("d{at},{text},{}\n", ["no", "yes"][at % 2]))
            .collect();
        let csv = format!("document,text,label\n{rows}");
        from_csv(&csv)
    }

    #[test]
    fn new_words_are_those_of_one_document() {
        let texts = ["go home now", "stay home", "stays", "home"].map(String::from);
        // Of seven words, go and now are in one sentence only.
        let share = share_of_new_words(&labelled(&texts), Language::default());
        assert!((share - 2.0 / 7.0).abs() < 1e-12, "{share}");
        let copies = vec!["The town says go home now to the others.".to_string(); 3];
        assert_eq!(
            share_of_new_words(&labelled(&copies), Language::default()),
            1.0
        );
    }

    #[test]
    fn odd_texts_are_detected_and_ordinary_ones_are_not() {
        let plain =
            |at: usize| format!("They say that the road number {at} is of use to the town.");
        let plain = labelled(&(0..40).map(plain).collect::<Vec<_>>());
        assert_eq!(other_language(&plain, Language::default()), None);
        assert_eq!(sentences_per_text(&plain), None);
        assert_eq!(copies_across_folds(&plain), None);
        let german = |at: usize| format!("Sie sagen dass die Straße Nummer {at} der Stadt nützt.");
        let german = labelled(&(0..40).map(german).collect::<Vec<_>>());
        let hardly = other_language(&german, Language::default()).unwrap();
        assert_eq!(
            (hardly.share, hardly.words),
            (0.0, ["the", "of", "and"].map(str::to_string))
        );
        let long = vec!["We came. They went home. Nobody saw it. It was late.".to_string(); 3];
        assert_eq!(sentences_per_text(&labelled(&long)), Some(4));
        let short = vec!["Build it now.".to_string(); 10];
        assert_eq!(copies_across_folds(&labelled(&short)), Some(8));
    }
}
