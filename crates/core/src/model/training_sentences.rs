//! Remembers which sentences a model has borrowed, by hashes from which they cannot be read.

use super::held_out_logits::hash;
use super::{Model, Sentence};
use crate::bit_filter::BitFilter;
use crate::labelled::{Labelled, LabelledSentence, is_long};

/// Hashes of sentences, sorted and distinct.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct SentenceHashes {
    sorted: Vec<u64>,
    filter: BitFilter,
}

impl SentenceHashes {
    /// Those of eight or more words. Shorter sentences may stand in unrelated articles by chance.
    pub fn of_long<'a>(sentences: impl Iterator<Item = &'a LabelledSentence>) -> Self {
        let long = sentences.filter(|s| s.is_long());
        let mut hashes: Vec<u64> = long.map(|s| hash(&s.text, None)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Self::new(hashes)
    }

    /// Returns `None` if the hashes are not sorted and distinct.
    pub fn from_sorted(hashes: Vec<u64>) -> Option<Self> {
        let is_sorted = hashes.is_sorted_by(|a, b| a < b);
        is_sorted.then(|| Self::new(hashes))
    }

    pub fn new(sorted: Vec<u64>) -> Self {
        let filter = BitFilter::new(sorted.iter().copied());
        SentenceHashes { sorted, filter }
    }

    pub fn as_slice(&self) -> &[u64] {
        &self.sorted
    }

    /// The position of a hash, if it is among them.
    pub fn find(&self, hash: u64) -> Option<usize> {
        let may_be = self.filter.may_contain(hash);
        may_be.then(|| self.sorted.binary_search(&hash).ok())?
    }
}

/// The labelled sentences that a model has learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learned {
    /// The lines of those that it borrowed, which it predicts with knowledge of their labels.
    pub rows: Vec<usize>,
    /// The number of its own training sentences, which it predicts as if it had not seen them.
    pub held_out: usize,
}

impl Model {
    /// Finds the labelled sentences that it was trained on, whatever their labels.
    pub fn learned(&self, labelled: &Labelled) -> Learned {
        let sentences = &labelled.sentences;
        let all: Vec<usize> = (0..sentences.len()).collect();
        let (mut rows, mut held_out) = (Vec::new(), 0);
        for (labelled, sentence) in sentences
            .iter()
            .zip(Sentence::from_labelled(labelled, &all))
        {
            let hash = hash(sentence.text, None);
            held_out += usize::from(self.parts.held_out.find(&sentence, hash).is_some());
            if self.has_borrowed(&sentence, hash) {
                rows.push(labelled.row);
            }
        }
        Learned { rows, held_out }
    }

    /// Returns whether it borrowed this sentence and has no label of its own for it, if the sentence can be recognised.
    pub(super) fn has_borrowed(&self, sentence: &Sentence, hash: u64) -> bool {
        self.parts.borrowed.find(hash).is_some()
            && is_long(sentence.text)
            && self.parts.held_out.find(sentence, hash).is_none()
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
        let sentences = SentenceHashes::of_long(labelled.sentences.iter());
        let hashes = sentences.as_slice().to_vec();
        assert_eq!(hashes.len(), 2);
        assert_eq!(SentenceHashes::from_sorted(hashes.clone()), Some(sentences));
        let reversed = hashes.into_iter().rev().collect();
        assert_eq!(SentenceHashes::from_sorted(reversed), None);
        assert_eq!(SentenceHashes::from_sorted(vec![7, 7]), None);
    }
}
