//! Remembers which sentences a model has learned from, by hashes from which they cannot be read.

use sha2::{Digest, Sha256};

use super::Model;
use crate::bit_filter::BitFilter;
use crate::labelled::{Labelled, LabelledSentence, is_long, squeezed};

/// Hashes of the training sentences of eight or more words, sorted. Shorter sentences may stand in unrelated
/// articles by chance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct SentenceHashes {
    sorted: Vec<u32>,
    filter: BitFilter,
}

impl SentenceHashes {
    pub fn new<'a>(sentences: impl Iterator<Item = &'a LabelledSentence>) -> Self {
        let long = sentences.filter(|s| s.is_long());
        let mut hashes: Vec<u32> = long.map(|s| hash(&s.text)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Self::with_filter(hashes)
    }

    /// Returns `None` if the hashes are not sorted and distinct.
    pub fn from_sorted(hashes: Vec<u32>) -> Option<Self> {
        let is_sorted = hashes.is_sorted_by(|a, b| a < b);
        is_sorted.then(|| Self::with_filter(hashes))
    }

    fn with_filter(sorted: Vec<u32>) -> Self {
        let filter = BitFilter::new(sorted.iter().map(|&hash| hash.into()));
        SentenceHashes { sorted, filter }
    }

    pub fn hashes(&self) -> &[u32] {
        &self.sorted
    }

    fn contains(&self, hash: u32) -> bool {
        self.filter.may_contain(hash.into()) && self.sorted.binary_search(&hash).is_ok()
    }
}

/// The first four bytes of the SHA-256 of a sentence's words. Among hashes of a hundred thousand sentences
/// another sentence has one of them in one case of forty thousand.
fn hash(text: &str) -> u32 {
    let hash = Sha256::digest(squeezed(text));
    u32::from_le_bytes([hash[0], hash[1], hash[2], hash[3]])
}

/// The labelled sentences that a model has learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learned {
    /// The lines of those that it was trained on.
    pub rows: Vec<usize>,
    /// The number of sentences of eight or more words, which can be recognised.
    pub recognisable: usize,
}

impl Model {
    /// Finds the labelled sentences that it was trained on, whatever their labels.
    pub fn learned(&self, labelled: &Labelled) -> Learned {
        let long: Vec<_> = labelled.sentences.iter().filter(|s| s.is_long()).collect();
        let learned = long.iter().filter(|s| self.has_learned(&s.text));
        Learned {
            rows: learned.map(|s| s.row).collect(),
            recognisable: long.len(),
        }
    }

    /// Returns whether it was trained on this sentence, if the sentence can be recognised.
    pub fn has_learned(&self, sentence: &str) -> bool {
        is_long(sentence) && self.parts.sentences.contains(hash(sentence))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labelled::fixture;

    #[test]
    fn long_sentences_are_recognised_by_their_words() {
        let text =
            "text,label\na b c d e f g h,y\na  b c d e f g h ,n\ntoo short,n\nh g f e d c b a,y\n";
        let labelled = fixture::labelled(text);
        let sentences = SentenceHashes::new(labelled.sentences.iter());
        let hashes = sentences.hashes().to_vec();
        assert_eq!(hashes.len(), 2);
        assert_eq!(SentenceHashes::from_sorted(hashes.clone()), Some(sentences));
        let reversed = hashes.into_iter().rev().collect();
        assert_eq!(SentenceHashes::from_sorted(reversed), None);
        assert_eq!(SentenceHashes::from_sorted(vec![7, 7]), None);
    }
}
