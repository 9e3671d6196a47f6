//! What is odd about labelled texts: another language, whole articles in place of sentences, copies.

use std::collections::HashMap;

use crate::labels::Labelled;
use crate::segment::segment;
use crate::text::{Language, LanguageCheck, LanguageMismatch};

/// Texts of so many sentences are no sentences.
const LONG: usize = 3;
/// So many texts are cut into sentences to see how long they are.
const LOOKED_AT: usize = 1000;
/// Copies tell if at least one sentence in so many is one.
const TELLING_COPIES: usize = 5;

/// Whether the texts are hardly in the language that they are taken for.
pub fn hardly_in(labelled: &Labelled, language: Language) -> Option<LanguageMismatch> {
    let mut check = LanguageCheck::new(language)?;
    let sentences = labelled.sentences.iter();
    sentences.for_each(|sentence| check.add(&sentence.text));
    check.mismatch()
}

/// How many sentences half of the texts have at least, if they are no sentences.
pub fn whole_texts(labelled: &Labelled) -> Option<usize> {
    let step = labelled.sentences.len().div_ceil(LOOKED_AT).max(1);
    let scored = |text: &str| {
        let segments = segment(text, None);
        segments.iter().filter(|s| s.kind.is_scored()).count()
    };
    let looked_at = labelled.sentences.iter().step_by(step);
    let mut sentences: Vec<usize> = looked_at.map(|s| scored(&s.text)).collect();
    sentences.sort_unstable();
    let median = sentences.get(sentences.len() / 2).copied();
    median.filter(|median| *median >= LONG)
}

/// How many sentences have the text and label of an earlier one in another group of documents, if these are many: they are learned
/// in one fold and tested in another. Longer ones keep their documents in one.
pub fn copies_across_folds(labelled: &Labelled) -> Option<usize> {
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let mut first: HashMap<(&str, usize), usize> = HashMap::new();
    let mut copies = 0;
    for (sentence, group) in labelled.sentences.iter().zip(labelled.groups(&all)) {
        let key = (sentence.text.as_str(), sentence.label);
        copies += usize::from(*first.entry(key).or_insert(group) != group);
    }
    (copies > 0 && copies * TELLING_COPIES >= all.len()).then_some(copies)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn labelled(texts: &[String]) -> Labelled {
        let rows = texts.iter().enumerate();
        let rows: String = rows
            .map(|(at, text)| format!("d{at},{text},{}\n", ["no", "yes"][at % 2]))
            .collect();
        let csv = format!("document,text,label\n{rows}");
        Labelled::parse(Path::new("x.csv"), &csv, None).unwrap()
    }

    #[test]
    fn what_is_odd_is_counted_and_what_is_not_is_nothing() {
        let plain =
            |at: usize| format!("They say that the road number {at} is of use to the town.");
        let plain = labelled(&(0..40).map(plain).collect::<Vec<_>>());
        assert_eq!(hardly_in(&plain, Language::default()), None);
        assert_eq!(whole_texts(&plain), None);
        assert_eq!(copies_across_folds(&plain), None);
        let german = |at: usize| format!("Sie sagen dass die Straße Nummer {at} der Stadt nützt.");
        let german = labelled(&(0..40).map(german).collect::<Vec<_>>());
        let hardly = hardly_in(&german, Language::default()).unwrap();
        assert_eq!((hardly.share, hardly.words), (0.0, ["the", "of", "and"]));
        let long = vec!["We came. They went home. Nobody saw it. It was late.".to_string(); 3];
        assert_eq!(whole_texts(&labelled(&long)), Some(4));
        let short = vec!["Build it now.".to_string(); 10];
        assert_eq!(copies_across_folds(&labelled(&short)), Some(8));
    }
}
