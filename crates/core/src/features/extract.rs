//! Extracts the features of a sentence.

use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::categories::visit_categories;
use super::{Block, Occurrence, Vectors};
use crate::text::{Dictionary, Hit, Tokenizer, character_ngrams};

/// Extracts word n-grams, character n-grams and dictionary categories.
pub struct Extractor {
    tokenizer: Tokenizer,
    words: usize,
    characters: Option<(usize, usize)>,
    dictionary: Option<Arc<Dictionary>>,
    vectors: Option<&'static Vectors<'static>>,
}

standpoint_common::debug_as_name!(Extractor);

impl Extractor {
    /// `words` is the longest word n-gram (at least 1), `characters` the shortest and longest
    /// character n-gram, if any.
    pub fn new(tokenizer: Tokenizer, words: usize, characters: Option<(usize, usize)>) -> Self {
        Extractor {
            tokenizer,
            words,
            characters,
            dictionary: None,
            vectors: None,
        }
    }

    /// Adds the categories of a dictionary.
    #[must_use]
    pub fn with_dictionary(mut self, dictionary: Dictionary) -> Self {
        self.dictionary = Some(Arc::new(dictionary));
        self
    }

    /// Adds word vectors.
    #[must_use]
    pub fn with_vectors(mut self, vectors: &'static Vectors<'static>) -> Self {
        self.vectors = Some(vectors);
        self
    }

    /// The tokenizer.
    pub(crate) fn tokenizer(&self) -> &Tokenizer {
        &self.tokenizer
    }

    /// The shortest and longest character n-gram, if they are features.
    pub(crate) fn characters(&self) -> Option<(usize, usize)> {
        self.characters
    }

    /// The dictionary, if there is one.
    pub(crate) fn dictionary(&self) -> Option<&Arc<Dictionary>> {
        self.dictionary.as_ref()
    }

    /// The word vectors, if they are features.
    pub(crate) fn vectors(&self) -> Option<&'static Vectors<'static>> {
        self.vectors
    }

    /// Calls `visit` with every occurrence of every feature, in a fixed order.
    #[cfg(test)]
    pub(crate) fn each_feature(
        &self,
        sentence: &str,
        tokens: &[crate::text::Token],
        mut visit: impl FnMut(Occurrence),
    ) {
        let stems: Vec<&str> = tokens.iter().map(|token| token.stem.as_str()).collect();
        let hits = self.dictionary.as_ref().map(|d| d.hits(sentence, tokens));
        self.each_but_grams(&stems, &hits.unwrap_or_default(), &mut visit);
        let words: Vec<&str> = tokens.iter().map(|token| token.word.as_str()).collect();
        for (at, times) in distinct(&words) {
            self.each_gram(words[at], |gram| {
                visit(Occurrence {
                    block: Block::Characters,
                    key: gram,
                    tokens: at..at + 1,
                    times,
                });
            });
        }
    }

    /// Calls `visit` with all features but character n-grams, for callers that already know those of a word.
    /// A sentence is given by its stems and the dictionary's hits.
    pub(super) fn each_but_grams(
        &self,
        stems: &[&str],
        hits: &[Hit],
        mut visit: impl FnMut(Occurrence),
    ) {
        let mut key = String::new();
        for first in 0..stems.len() {
            key.clear();
            for (more, stem) in stems[first..].iter().take(self.words).enumerate() {
                if more > 0 {
                    key.push(' ');
                }
                key.push_str(stem);
                visit(Occurrence {
                    block: Block::Words,
                    key: &key,
                    tokens: first..first + more + 1,
                    times: 1,
                });
            }
        }
        if let Some(dictionary) = &self.dictionary {
            visit_categories(dictionary, hits, &mut key, &mut visit);
        }
    }

    /// Calls `visit` with every character n-gram of a word.
    pub(super) fn each_gram(&self, word: &str, visit: impl FnMut(&str)) {
        if let Some((shortest, longest)) = self.characters {
            character_ngrams(word, shortest..=longest, &mut String::new(), visit);
        }
    }
}

/// The first place of each distinct word, and how often it occurs.
pub(super) fn distinct<W: Eq + Hash + Copy>(words: &[W]) -> Vec<(usize, u32)> {
    let mut found: Vec<(usize, u32)> = Vec::with_capacity(words.len());
    let mut places: FxHashMap<W, usize> = FxHashMap::default();
    for (at, &word) in words.iter().enumerate() {
        let place = *places.entry(word).or_insert(found.len());
        match found.get_mut(place) {
            Some((_, times)) => *times += 1,
            None => found.push((at, 1)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn features(extractor: &Extractor, sentence: &str, block: Block) -> Vec<String> {
        let mut found = Vec::new();
        extractor.each_feature(sentence, &extractor.tokenizer.tokens(sentence), |o| {
            if o.block == block {
                found.push(format!("{} {:?}", o.key, o.tokens));
            }
        });
        found
    }

    fn tokenizer() -> Tokenizer {
        Tokenizer::new(Language::default())
    }

    #[test]
    fn word_ngrams_are_of_stems_and_know_their_tokens() {
        let extractor = Extractor::new(tokenizer(), 2, None);
        let found = features(&extractor, "Troops are leaving", Block::Words);
        let wanted = [
            "troop 0..1",
            "troop are 0..2",
            "are 1..2",
            "are leav 1..3",
            "leav 2..3",
        ];
        assert_eq!(found, wanted);
        assert!(features(&extractor, "Troops are leaving", Block::Characters).is_empty());
    }

    #[test]
    fn character_grams_are_of_whole_words_not_of_stems() {
        let extractor = Extractor::new(tokenizer(), 1, Some((6, 6)));
        assert_eq!(
            features(&extractor, "leaving", Block::Characters),
            [" leavi 0..1", "leavin 0..1", "eaving 0..1", "aving  0..1"]
        );
    }

    fn with_dictionary(entries: &[(&str, &str)]) -> Extractor {
        let entries: Vec<(String, String)> = entries
            .iter()
            .map(|(c, p)| (c.to_string(), p.to_string()))
            .collect();
        let dictionary = Dictionary::new(&entries, &tokenizer()).unwrap();
        Extractor::new(tokenizer(), 1, None).with_dictionary(dictionary)
    }

    #[test]
    fn categories_come_with_their_ordered_pairs_and_negations() {
        let entries = [("negation", "not"), ("deny", "denied"), ("leave", "leave")];
        let extractor = with_dictionary(&entries);
        let found = features(
            &extractor,
            "He denied they would not leave",
            Block::Dictionary,
        );
        assert_eq!(
            found,
            ["deny 1..2", "deny > not leave 1..6", "not leave 5..6"]
        );
    }

    #[test]
    fn pairs_grow_with_the_length_of_a_text_not_with_its_square() {
        let extractor = with_dictionary(&[("a", "go")]);
        let count = |words| features(&extractor, &"go ".repeat(words), Block::Dictionary).len();
        assert!(
            count(2000) < 3 * count(1000),
            "{} {}",
            count(1000),
            count(2000)
        );
    }
}
