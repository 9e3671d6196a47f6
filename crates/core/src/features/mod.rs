//! Turns tokens into rows: features, vocabulary, weighting, mean word vectors.

mod association;
mod categories;
mod counts;
mod draft;
mod embedding;
mod extract;
mod numbering;
mod rows;
mod sentence_features;
mod tfidf;
mod vectors;
mod vocabulary;

use std::ops::Range;

pub(crate) use categories::{CategoryName, PAIR, with_later_hits};
pub use counts::{Counts, Weighting};
pub use draft::{DraftRow, draft_dictionary};
pub(crate) use embedding::EmbeddingCentre;
pub use extract::Extractor;
pub use rows::SparseRows;
pub use tfidf::Norm;
pub(crate) use tfidf::{Amount, TfIdf};
pub use vectors::Vectors;
pub(crate) use vectors::{Centre, DIMENSIONS, Mean, WordVector};
pub(crate) use vocabulary::Vocabulary;

/// One occurrence of a feature in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Occurrence<'a> {
    /// The feature's family.
    pub block: Block,
    /// Its name within the family: stems with blanks between them, a character n-gram, or categories.
    pub key: &'a str,
    /// The range from its first token to its last.
    pub tokens: Range<usize>,
    /// The number of times that its word occurs in the sentence, for a character n-gram: these come once for
    /// each distinct word, at its first occurrence. 1 for all other features.
    pub times: u32,
}

/// A family of features. Each is normalised by itself, so that a family with many features (character
/// n-grams) does not outweigh one with few (dictionary categories).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Block {
    /// Stemmed words and n-grams of them.
    Words,
    /// Character n-grams within words.
    Characters,
    /// Dictionary categories and their ordered pairs.
    Dictionary,
}

impl Block {
    /// Every block, in the order of the columns.
    pub const ALL: [Block; 3] = [Block::Words, Block::Characters, Block::Dictionary];
}
