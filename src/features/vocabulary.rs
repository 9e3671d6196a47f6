//! The features that a model knows.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::Block;

/// The features a model knows, each in its column: blocks in their order, keys sorted within.
///
/// All keys lie in one text, so that the hundred thousand of a large model are read in a few milliseconds.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    text: String,
    /// Of each key its block, and where it ends in the text.
    keys: Vec<(Block, usize)>,
    columns: HashTable<u32>,
}

impl Vocabulary {
    /// A vocabulary of different keys in the order of their columns.
    pub fn new<K: AsRef<str>>(keys: impl IntoIterator<Item = (Block, K)>) -> Self {
        let mut vocabulary = Vocabulary {
            text: String::new(),
            keys: Vec::new(),
            columns: HashTable::new(),
        };
        for (block, key) in keys {
            vocabulary.text.push_str(key.as_ref());
            vocabulary.keys.push((block, vocabulary.text.len()));
        }
        let mut columns = HashTable::with_capacity(vocabulary.len());
        for (column, key) in (0..).zip(vocabulary.keys()) {
            let rehash = |column: &u32| hash(vocabulary.key(*column as usize));
            columns.insert_unique(hash(key), column, rehash);
        }
        vocabulary.columns = columns;
        vocabulary
    }

    /// The number of features.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is no feature.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The feature of a column.
    ///
    /// # Panics
    /// If there is no such column.
    pub fn key(&self, column: usize) -> (Block, &str) {
        let (block, end) = self.keys[column];
        let start = column
            .checked_sub(1)
            .map_or(0, |before| self.keys[before].1);
        (block, &self.text[start..end])
    }

    /// The features in the order of their columns.
    pub fn keys(&self) -> impl Iterator<Item = (Block, &str)> {
        (0..self.len()).map(|column| self.key(column))
    }

    /// The keys of all features, one after the other.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The column of a feature, if the model knows it.
    pub fn column(&self, block: Block, key: &str) -> Option<u32> {
        let is_it = |column: &u32| self.key(*column as usize) == (block, key);
        self.columns.find(hash((block, key)), is_it).copied()
    }
}

impl PartialEq for Vocabulary {
    fn eq(&self, other: &Self) -> bool {
        // The columns follow from the keys.
        self.text == other.text && self.keys == other.keys
    }
}

fn hash(key: (Block, &str)) -> u64 {
    FxBuildHasher.hash_one(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_in_its_block_and_in_its_column() {
        let keys = [
            (Block::Words, ""),
            (Block::Words, "leav"),
            (Block::Words, "é"),
            (Block::Characters, "leav"),
        ];
        let vocabulary = Vocabulary::new(keys);
        assert_eq!(vocabulary.keys().collect::<Vec<_>>(), keys);
        for (column, (block, key)) in (0..).zip(keys) {
            assert_eq!(vocabulary.column(block, key), Some(column));
        }
        assert_eq!(vocabulary.column(Block::Dictionary, "leav"), None);
        assert_eq!(vocabulary.column(Block::Words, "stay"), None);
        assert!(vocabulary != Vocabulary::new(keys.into_iter().skip(1)));
    }
}
