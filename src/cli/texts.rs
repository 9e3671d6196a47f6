//! What is odd about labelled texts: another language, whole articles in place of sentences, copies.

use std::collections::HashMap;

use super::messages::Messages;
use crate::labels::Labelled;
use crate::numbers::thousands;
use crate::segment::segment;
use crate::text::Language;

/// Words that make up a fifth of English prose, and next to nothing of other languages.
const ENGLISH: [&str; 12] = [
    "and", "are", "have", "it", "not", "of", "that", "the", "they", "this", "to", "with",
];
/// A smaller share of them is not English, be it in headlines.
const LEAST_ENGLISH: f64 = 0.02;
/// Of fewer words nothing is said.
const TELLING_WORDS: usize = 300;
/// Texts of so many sentences are no sentences.
const LONG: usize = 3;
/// So many texts are cut into sentences to see how long they are.
const LOOKED_AT: usize = 1000;
/// Copies are told of if at least one sentence in so many is one.
const TELLING_COPIES: usize = 5;

/// Warns of texts that are taken for English and hardly are.
pub fn warn_of_language(labelled: &Labelled, language: Language, messages: &Messages) {
    if language != Language::default() {
        return;
    }
    let (mut english, mut all) = (0, 0);
    for sentence in &labelled.sentences {
        let words = sentence.text.split(|c: char| !c.is_alphabetic());
        for word in words.filter(|word| !word.is_empty()) {
            all += 1;
            english += usize::from(ENGLISH.iter().any(|known| word.eq_ignore_ascii_case(known)));
        }
    }
    let share = english as f64 / all.max(1) as f64;
    if all >= TELLING_WORDS && share < LEAST_ENGLISH {
        messages.warn(format_args!(
            "these texts are taken for English and hardly are: {:.1} % of their words are “the”, “of”, “and” and the like; name their language, such as --language german, or --language none for one that `train --help` does not list",
            100.0 * share
        ));
    }
}

/// Warns of labels on whole texts, because `score` scores sentences unless it is told otherwise.
pub fn warn_of_whole_texts(labelled: &Labelled, messages: &Messages) {
    let step = labelled.sentences.len().div_ceil(LOOKED_AT).max(1);
    let scored = |text: &str| {
        let segments = segment(text, None);
        segments.iter().filter(|s| s.kind.is_scored()).count()
    };
    let looked_at = labelled.sentences.iter().step_by(step);
    let mut sentences: Vec<usize> = looked_at.map(|s| scored(&s.text)).collect();
    sentences.sort_unstable();
    let median = sentences.get(sentences.len() / 2).copied().unwrap_or(0);
    if median >= LONG {
        messages.warn(format_args!(
            "these labels are on whole texts (half of them have {median} or more sentences), and by default sentences are scored: add --unit document when you score articles with this model, or --unit row for texts in a table as they stand"
        ));
    }
}

/// Warns of sentences that are learned in one document and tested in another. Longer ones keep their documents in one fold.
pub fn warn_of_copies(labelled: &Labelled, messages: &Messages) {
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let mut first: HashMap<(&str, usize), usize> = HashMap::new();
    let mut copies = 0;
    for (sentence, group) in labelled.sentences.iter().zip(labelled.groups(&all)) {
        let key = (sentence.text.as_str(), sentence.label);
        copies += usize::from(*first.entry(key).or_insert(group) != group);
    }
    if copies > 0 && copies * TELLING_COPIES >= all.len() {
        messages.warn(format_args!(
            "{} of {} sentences have the text and label of an earlier one in another document, and are too short to keep their documents in one fold: what is tested was often learned word for word, so the figures are probably too good",
            thousands(copies),
            thousands(all.len())
        ));
    }
}
