//! Which sentences a model has learned from: enough of each to know it again, too little to read it.

use sha2::{Digest, Sha256};

use super::Model;
use crate::labels::{Labelled, is_long, squeezed};

/// The sentences of eight or more words that a model was trained on, as numbers made of their words, in order. Shorter ones
/// stand in unrelated articles by chance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Sentences(Vec<u32>);

impl Sentences {
    pub fn of(labelled: &Labelled) -> Self {
        let long = labelled.sentences.iter().filter(|s| s.is_long());
        let mut numbers: Vec<u32> = long.map(|s| number(&s.text)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        Sentences(numbers)
    }

    /// Nothing if the numbers are not as they are kept: in order, each once.
    pub fn from_numbers(numbers: Vec<u32>) -> Option<Self> {
        numbers
            .is_sorted_by(|a, b| a < b)
            .then_some(Sentences(numbers))
    }

    pub fn numbers(&self) -> &[u32] {
        &self.0
    }
}

/// The first four bytes of the SHA-256 of a sentence's words: of a hundred thousand sentences one that is none of them has the
/// number in one case of forty thousand.
fn number(text: &str) -> u32 {
    let hash = Sha256::digest(squeezed(text));
    u32::from_le_bytes([hash[0], hash[1], hash[2], hash[3]])
}

/// What a model knows already of labelled sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learned {
    /// The lines of those that it was trained on.
    pub rows: Vec<usize>,
    /// How many have eight or more words, and so can be known again.
    pub of: usize,
}

impl Model {
    /// Which labelled sentences it was trained on, whatever their labels.
    pub fn learned(&self, labelled: &Labelled) -> Learned {
        let mut learned = Learned {
            rows: Vec::new(),
            of: 0,
        };
        for sentence in labelled.sentences.iter().filter(|s| s.is_long()) {
            learned.of += 1;
            if self.has_learned(&sentence.text) {
                learned.rows.push(sentence.row);
            }
        }
        learned
    }

    /// Whether it was trained on this sentence, as far as that can be known.
    pub(crate) fn has_learned(&self, sentence: &str) -> bool {
        is_long(sentence) && self.sentences.0.binary_search(&number(sentence)).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn long_sentences_are_known_by_their_words() {
        let text =
            "text,label\na b c d e f g h,y\na  b c d e f g h ,n\ntoo short,n\nh g f e d c b a,y\n";
        let labelled = Labelled::parse(Path::new("l.csv"), text, None).unwrap();
        let sentences = Sentences::of(&labelled);
        assert_eq!(sentences.numbers().len(), 2);
        let numbers = sentences.numbers().to_vec();
        assert_eq!(Sentences::from_numbers(numbers.clone()), Some(sentences));
        let turned = numbers.into_iter().rev().collect();
        assert_eq!(Sentences::from_numbers(turned), None);
        assert_eq!(Sentences::from_numbers(vec![7, 7]), None);
    }
}
