//! Numbers features while they are counted.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

use super::{Block, Vocabulary};

/// The id of a feature that is too rare.
pub(super) const NONE: u32 = u32::MAX;

/// Features by number, in order of appearance.
///
/// All keys are joined in one text: there are millions, and nearly all are too rare to be kept.
#[derive(Default)]
pub(super) struct Numbering {
    text: String,
    /// The end of each key in the text.
    ends: Vec<usize>,
    blocks: Vec<Block>,
    /// The number of occurrences of each.
    times: Vec<u32>,
    /// For each block the numbers by key.
    numbers: [HashTable<u32>; Block::ALL.len()],
}

impl Numbering {
    /// Counts `times` occurrences of a feature and returns its number.
    pub fn count(&mut self, block: Block, key: &str, times: u32) -> u32 {
        let (text, ends) = (&self.text, &self.ends);
        let entry = self.numbers[block as usize].entry(
            hash(key),
            |&number| key_of(text, ends, number) == key,
            |&number| hash(key_of(text, ends, number)),
        );
        let number = match entry {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                let next = self.ends.len() as u32;
                entry.insert(next);
                self.text.push_str(key);
                self.ends.push(self.text.len());
                self.blocks.push(block);
                self.times.push(0);
                next
            }
        };
        self.add(number, times);
        number
    }

    /// Counts `times` occurrences of a feature by its number.
    pub fn add(&mut self, number: u32, times: u32) {
        self.times[number as usize] += times;
    }

    /// Counts the features of another numbering with all their occurrences. Returns the number here of each
    /// feature there.
    pub fn count_all(&mut self, others: &Numbering) -> Vec<u32> {
        let others = others.features().zip(&others.times);
        others
            .map(|((block, key), &times)| self.count(block, key, times))
            .collect()
    }

    /// The features that occur at least `min_df` times, in the order of (block, key), and the place of each
    /// number in that order, or [`NONE`].
    pub fn frequent(&self, min_df: u32) -> (Vocabulary, Vec<u32>) {
        let all = self.features().zip(&self.times).zip(0u32..);
        let mut frequent: Vec<((Block, &str), u32)> = all
            .filter(|((_, times), _)| **times >= min_df)
            .map(|((feature, _), number)| (feature, number))
            .collect();
        frequent.par_sort_unstable();
        let mut ids = vec![NONE; self.ends.len()];
        for (id, (_, number)) in (0..).zip(&frequent) {
            ids[*number as usize] = id;
        }
        let features = frequent.into_iter().map(|(feature, _)| feature);
        (Vocabulary::new(features), ids)
    }

    fn features(&self) -> impl Iterator<Item = (Block, &str)> {
        let keys = (0..).map(|number| key_of(&self.text, &self.ends, number));
        self.blocks.iter().copied().zip(keys)
    }
}

/// Returns the key with a number.
fn key_of<'t>(text: &'t str, ends: &[usize], number: u32) -> &'t str {
    let number = number as usize;
    let start = number.checked_sub(1).map_or(0, |before| ends[before]);
    &text[start..ends[number]]
}

fn hash(key: &str) -> u64 {
    FxBuildHasher.hash_one(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_has_one_number_and_another_in_each_block() {
        let mut known = Numbering::default();
        let go = known.count(Block::Words, "go", 1);
        let gram = known.count(Block::Characters, "go", 1);
        assert_ne!(go, gram);
        assert_eq!(known.count(Block::Words, "go", 1), go);
        assert_eq!(known.times, [2, 1]);
    }

    #[test]
    fn counts_of_another_numbering_are_added_under_numbers_of_its_own() {
        let (mut all, mut part) = (Numbering::default(), Numbering::default());
        let go = all.count(Block::Words, "go", 2);
        let stay = all.count(Block::Words, "stay", 1);
        part.count(Block::Words, "home", 1);
        part.count(Block::Words, "stay", 3);
        let numbers = all.count_all(&part);
        assert_eq!(numbers[1], stay);
        assert!(![go, stay].contains(&numbers[0]));
        assert_eq!(all.times, [2, 4, 1]);
    }

    #[test]
    fn the_frequent_come_in_the_order_of_their_names_whatever_their_numbers() {
        let mut known = Numbering::default();
        for (block, key, times) in [
            (Block::Dictionary, "leave", 2),
            (Block::Words, "stay", 2),
            (Block::Words, "never", 1),
            (Block::Words, "go", 3),
        ] {
            known.count(block, key, times);
        }
        let (vocabulary, ids) = known.frequent(2);
        assert_eq!(vocabulary.text(), "gostayleave");
        assert_eq!(ids, [2, 1, NONE, 0]);
    }
}
