//! The categories of a sentence and pairs of them as features.

use rustc_hash::FxHashMap;

use super::Scorer;
use super::tables::NONE;
use crate::features::{Block, CategoryName, with_later_hits};

/// The feature of each category and pair of categories that was met, or [`NONE`].
#[derive(Default)]
pub(super) struct CategoryFeatures {
    /// By the first signed category and the second, if there is one.
    features: FxHashMap<(u32, Option<u32>), u32>,
    /// A buffer for the name of a feature.
    name: String,
}

impl Scorer<'_> {
    /// Counts the categories of a sentence and pairs of them.
    pub(super) fn count_categories(&mut self) {
        let Some(dictionary) = self.model.extractor.dictionary() else {
            return;
        };
        let hits = self.matcher.as_ref().map_or(&[][..], |m| &m.hits);
        let (vocabulary, page) = (&self.model.vocabulary, &mut self.page);
        let CategoryFeatures { features, name } = &mut self.categories;
        for (hit, others) in with_later_hits(hits) {
            let first = hit.signed_category();
            let seconds = others.iter().map(|other| Some(other.signed_category()));
            for second in std::iter::once(None).chain(seconds) {
                let key = (first as u32, second.map(|second| second as u32));
                let feature = *features.entry(key).or_insert_with(|| {
                    name.clear();
                    let categories = dictionary.categories();
                    let feature = CategoryName {
                        categories,
                        first,
                        second,
                    };
                    feature.push_to(name);
                    let column = vocabulary.column(Block::Dictionary, name);
                    column.unwrap_or(NONE)
                });
                let new = page.seen.len();
                if feature != NONE && page.see(feature, 1) as usize == new {
                    page.signs.push(key);
                }
            }
        }
    }
}
