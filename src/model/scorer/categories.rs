//! Categories and pairs of them as features.

use super::Scorer;
use super::runs::NONE;
use crate::features::{Block, CategoryName, each_pair};
use crate::text::Hit;

/// A pair that was not looked up yet.
const UNKNOWN: u32 = NONE - 1;

/// So many pairs are remembered at most.
const MOST: usize = 1 << 22;

/// The features that categories and pairs of them are, as far as they were met: a row for each first category.
pub(super) struct Categories {
    rows: Vec<Vec<u32>>,
    /// How many rows there may be.
    room: usize,
}

impl Categories {
    /// Of so many categories nothing.
    pub fn new(categories: usize) -> Self {
        let codes = 2 * categories;
        Categories {
            rows: vec![Vec::new(); codes],
            room: MOST / (codes + 1),
        }
    }

    /// The row of a first category, if it is or may be remembered.
    fn row(&mut self, first: usize) -> &mut [u32] {
        let codes = self.rows.len();
        let row = &mut self.rows[first];
        if row.is_empty() && self.room > 0 {
            self.room -= 1;
            row.resize(codes + 1, UNKNOWN);
        }
        row
    }
}

impl Scorer<'_> {
    /// Sees the categories of a sentence and pairs of them.
    pub(super) fn see_categories(&mut self, from: usize) {
        let Some(dictionary) = self.model.extractor.dictionary() else {
            return;
        };
        let hits = self.matcher.as_ref().map_or(&[][..], |m| &m.hits);
        let vocabulary = &self.model.vocabulary;
        let find = |hit: &Hit, other: Option<&Hit>| {
            let mut name = String::new();
            let signs = CategoryName {
                categories: dictionary.categories(),
                first: hit.sign(),
                second: other.map(Hit::sign),
            };
            signs.push_to(&mut name);
            let column = vocabulary.column(Block::Dictionary, &name);
            column.map_or(NONE, |column| self.tables.feature(column))
        };
        let alone = self.categories.rows.len();
        each_pair(hits, |hit, other| {
            let row = self.categories.row(hit.sign());
            let feature = match row.get_mut(other.map_or(alone, Hit::sign)) {
                Some(feature) => {
                    if *feature == UNKNOWN {
                        *feature = find(hit, other);
                    }
                    *feature
                }
                None => find(hit, other),
            };
            if feature != NONE {
                let seen = self.page.see(from, feature, 1);
                if self.page.seen[seen as usize].times == 1 {
                    let second = other.map(|other| other.sign() as u32);
                    self.page.signs.push((hit.sign() as u32, second));
                }
            }
        });
    }
}
