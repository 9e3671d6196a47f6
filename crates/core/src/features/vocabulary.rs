//! The features of a model.

use std::borrow::Cow;
use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::OnceLock;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::Block;

/// The features of a model in the order of their columns: blocks in their order, keys sorted within.
///
/// All keys are joined in one text, so that the hundred thousand of a large model are read in a few
/// milliseconds.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    text: Cow<'static, str>,
    /// The end of each key in the text, which is far shorter than four gigabytes.
    ends: Vec<u32>,
    /// One past the last column of each block.
    blocks: [usize; Block::ALL.len()],
    /// The columns of each block by key, built at the first look-up.
    columns: [OnceLock<HashTable<u32>>; Block::ALL.len()],
}

impl Vocabulary {
    /// Builds a vocabulary of distinct keys in the order of their columns.
    pub fn new<K: AsRef<str>>(keys: impl IntoIterator<Item = (Block, K)>) -> Self {
        let (mut text, mut ends) = (String::new(), Vec::new());
        let mut blocks = [0; Block::ALL.len()];
        for (block, key) in keys {
            text.push_str(key.as_ref());
            ends.push(text.len() as u32);
            blocks[block as usize..].fill(ends.len());
        }
        Vocabulary {
            text: text.into(),
            ends,
            blocks,
            columns: Default::default(),
        }
    }

    /// Builds a vocabulary from joined keys, the end of each, and the end of each block's columns. Returns
    /// `None` if these do not fit each other, or if the keys of a block are not sorted and distinct.
    pub fn from_parts(
        text: impl Into<Cow<'static, str>>,
        ends: Vec<u32>,
        blocks: [usize; Block::ALL.len()],
    ) -> Option<Self> {
        let vocabulary = Vocabulary {
            text: text.into(),
            ends,
            blocks,
            columns: Default::default(),
        };
        let is_complete =
            vocabulary.text.len() == vocabulary.ends.last().map_or(0, |&end| end as usize);
        let ordered = blocks.is_sorted() && blocks.last() == Some(&vocabulary.len());
        if !(is_complete && ordered) {
            return None;
        }
        let mut start = 0;
        for block in Block::ALL {
            let mut last = None;
            for column in vocabulary.columns_of(block) {
                let end = vocabulary.ends[column] as usize;
                let key = vocabulary.text.get(start..end)?;
                if last.replace(key).is_some_and(|last| last >= key) {
                    return None;
                }
                start = end;
            }
        }
        Some(vocabulary)
    }

    /// The number of features.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The columns of a block.
    pub fn columns_of(&self, block: Block) -> Range<usize> {
        let start = (block as usize).checked_sub(1);
        start.map_or(0, |before| self.blocks[before])..self.blocks[block as usize]
    }

    /// The words that are features by themselves, in the order of their columns.
    pub(crate) fn single_words(&self) -> impl Iterator<Item = &str> {
        let words = self.columns_of(Block::Words).map(|column| self.key(column));
        words.filter(|key| !key.contains(' '))
    }

    /// The block of a column.
    pub(super) fn block(&self, column: usize) -> Block {
        Block::ALL[self.blocks.partition_point(|&end| end <= column)]
    }

    /// The key of a column: its name within its block.
    ///
    /// # Panics
    /// If there is no such column.
    pub fn key(&self, column: usize) -> &str {
        let start = column.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[column] as usize]
    }

    /// The joined keys of all features.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The end of each key in the text.
    pub fn ends(&self) -> &[u32] {
        &self.ends
    }

    /// The column of a feature, if the model has it.
    pub fn column(&self, block: Block, key: &str) -> Option<u32> {
        let columns = self.columns[block as usize].get_or_init(|| {
            let columns = self.columns_of(block);
            let mut table = HashTable::with_capacity(columns.len());
            for column in columns {
                let rehash = |column: &u32| hash(self.key(*column as usize));
                table.insert_unique(hash(self.key(column)), column as u32, rehash);
            }
            table
        });
        let is_it = |column: &u32| self.key(*column as usize) == key;
        columns.find(hash(key), is_it).copied()
    }
}

impl PartialEq for Vocabulary {
    fn eq(&self, other: &Self) -> bool {
        // The columns follow from the keys.
        (&self.text, &self.ends, &self.blocks) == (&other.text, &other.ends, &other.blocks)
    }
}

fn hash(key: &str) -> u64 {
    FxBuildHasher.hash_one(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two words and two character n-grams.
    fn vocabulary(keys: [&str; 4]) -> Option<Vocabulary> {
        let ends = (1..=4).map(|n| keys[..n].concat().len() as u32).collect();
        Vocabulary::from_parts(keys.concat(), ends, [2, 4, 4])
    }

    #[test]
    fn a_key_is_found_in_its_block_and_in_its_column() {
        let keys = ["", "leav", "leav", "é"];
        let known = vocabulary(keys).unwrap();
        for (column, key) in keys.into_iter().enumerate() {
            let block = [Block::Words, Block::Characters][column / 2];
            assert_eq!(known.key(column), key);
            assert!(known.columns_of(block).contains(&column));
            assert_eq!(known.column(block, key), Some(column as u32));
        }
        assert_eq!(known.column(Block::Dictionary, "leav"), None);
        assert_eq!(known.column(Block::Words, "stay"), None);
        let blocks = [
            Block::Words,
            Block::Words,
            Block::Characters,
            Block::Characters,
        ];
        assert_eq!(Vocabulary::new(blocks.into_iter().zip(keys)), known);
        assert!(vocabulary(["", "leav", "leav", "è"]).unwrap() != known);
    }

    #[test]
    fn keys_are_different_and_in_order_within_their_block() {
        assert!(vocabulary(["b", "c", "a", "b"]).is_some());
        assert!(vocabulary(["b", "b", "c", "d"]).is_none());
        assert!(vocabulary(["a", "b", "d", "c"]).is_none());
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let fits =
            |ends: [u32; 2], blocks| Vocabulary::from_parts("aé", ends.to_vec(), blocks).is_some();
        assert!(fits([1, 3], [1, 1, 2]));
        for (ends, blocks) in [
            // Inside a character, before the last end, after the text, short of it.
            ([2, 3], [2, 2, 2]),
            ([3, 1], [1, 2, 2]),
            ([1, 4], [2, 2, 2]),
            ([0, 1], [2, 2, 2]),
            // Blocks that go back, that end too early, too late.
            ([1, 3], [2, 1, 2]),
            ([1, 3], [1, 1, 1]),
            ([1, 3], [1, 2, 3]),
        ] {
            assert!(!fits(ends, blocks), "{ends:?} {blocks:?}");
        }
    }
}
