//! Categories and pairs of them as features.

use std::iter;

use super::Scorer;
use super::runs::NONE;
use crate::features::{Block, CategoryName, with_later_hits};
use crate::text::Hit;

/// A pair that was not looked up yet.
const UNKNOWN: u32 = NONE - 1;

/// So many pairs are remembered at most.
const MOST: usize = 1 << 22;

/// The features that categories and pairs of them are, as far as they were met: a row for each first category.
pub(super) struct Categories {
    /// Of each second category the feature of the pair, and last that of the first category alone.
    rows: Vec<Vec<u32>>,
    /// How many rows there may be.
    room: usize,
    /// Room for the name of a feature.
    name: String,
}

impl Categories {
    /// Of so many categories nothing.
    pub fn new(categories: usize) -> Self {
        let codes = 2 * categories;
        Categories {
            rows: vec![Vec::new(); codes],
            room: MOST / (codes + 1),
            name: String::new(),
        }
    }

    /// The features of a first category alone and with each of some others, in their order. What is not remembered yet is found by
    /// its name.
    fn each(
        &mut self,
        first: usize,
        others: &[Hit],
        find: impl Fn(Option<usize>, &mut String) -> u32,
        mut visit: impl FnMut(u32, Option<usize>),
    ) {
        let codes = self.rows.len();
        let row = &mut self.rows[first];
        if row.is_empty() && self.room > 0 {
            self.room -= 1;
            row.resize(codes + 1, UNKNOWN);
        }
        let seconds = others.iter().map(|other| Some(other.signed_category()));
        for second in iter::once(None).chain(seconds) {
            let place = second.unwrap_or(codes);
            let mut feature = row.get(place).copied().unwrap_or(UNKNOWN);
            if feature == UNKNOWN {
                feature = find(second, &mut self.name);
                if let Some(known) = row.get_mut(place) {
                    *known = feature;
                }
            }
            if feature != NONE {
                visit(feature, second);
            }
        }
    }
}

impl Scorer<'_> {
    /// Sees the categories of a sentence and pairs of them.
    pub(super) fn see_categories(&mut self, from: usize) {
        let Some(dictionary) = self.model.extractor.dictionary() else {
            return;
        };
        let hits = self.matcher.as_ref().map_or(&[][..], |m| &m.hits);
        let (vocabulary, tables, page) = (&self.model.vocabulary, self.tables, &mut self.page);
        for (hit, others) in with_later_hits(hits) {
            let first = hit.signed_category();
            let find = |second: Option<usize>, name: &mut String| {
                name.clear();
                let signs = CategoryName {
                    categories: dictionary.categories(),
                    first,
                    second,
                };
                signs.push_to(name);
                let column = vocabulary.column(Block::Dictionary, name);
                column.map_or(NONE, |column| tables.feature(column))
            };
            self.categories
                .each(first, others, find, |feature, second| {
                    let new = page.seen.len();
                    if page.see(from, feature, 1) as usize == new {
                        let second = second.map(|second| second as u32);
                        page.signs.push((first as u32, second));
                    }
                });
        }
    }
}
