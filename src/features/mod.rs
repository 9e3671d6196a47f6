//! Tokens in, rows out: what counts as a feature, the vocabulary, the weighting, the mean of words' vectors.

mod association;
mod categories;
mod counts;
mod embedding;
mod extract;
mod found;
mod known;
mod rows;
mod tfidf;
mod vectors;
mod vocabulary;

use std::ops::Range;

pub(crate) use categories::{CategoryName, GAP, WINDOW, collocation, near, with_later};
pub use counts::{Counts, Weighting};
pub(crate) use embedding::EmbeddingCentre;
pub use extract::{Extractor, Near};
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
    /// Its name within the family: stems parted by a blank, a character n-gram, categories, or a category with a stem.
    pub key: &'a str,
    /// The tokens from the first that it was made of to the last.
    pub tokens: Range<usize>,
    /// How often the word that it is a part of occurs in the sentence: the character n-grams of a word
    /// come once, at its first occurrence. 1 for all other features.
    pub times: u32,
}

/// A family of features. Each is normed by itself, so that a family with many
/// features (character n-grams) does not drown one with few (dictionary categories).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Block {
    /// Stemmed words and runs of them.
    Words,
    /// Character n-grams within words.
    Characters,
    /// Dictionary categories and their ordered pairs.
    Dictionary,
    /// Dictionary categories, each with a stem near it.
    Collocations,
}

impl Block {
    /// Every block, in the order of the columns.
    pub const ALL: [Block; 4] = [
        Block::Words,
        Block::Characters,
        Block::Dictionary,
        Block::Collocations,
    ];
}
