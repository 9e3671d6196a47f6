//! The categories of a dictionary as features: alone and in pairs.

use super::{Block, Occurrence};
use crate::text::{Dictionary, Hit, NOT};

/// The largest distance of two categories of a pair in words. Without a bound the pairs of a long text would
/// grow with the square of its length.
const PAIR_DISTANCE: usize = 40;

/// The sign between the categories of a pair.
pub(crate) const PAIR: &str = " > ";

/// The name of a category with its negation, or of an ordered pair of them: `not leave > stay`.
pub(crate) struct CategoryName<'a> {
    /// The dictionary's categories.
    pub categories: &'a [String],
    /// See [`Hit::signed_category`].
    pub first: usize,
    pub second: Option<usize>,
}

impl CategoryName<'_> {
    /// Appends the name. It avoids formatting, because there are as many names as pairs of categories.
    pub fn push_to(&self, line: &mut String) {
        let signs = [Some(self.first), self.second];
        for (at, sign) in signs.into_iter().flatten().enumerate() {
            line.push_str(if at == 1 { PAIR } else { "" });
            line.push_str(if sign % 2 == 1 { NOT } else { "" });
            line.push_str(&self.categories[sign / 2]);
        }
    }
}

/// Visits categories, negated categories, and every ordered pair of hits that do not overlap and are not too
/// far apart.
pub(super) fn visit_categories(
    dictionary: &Dictionary,
    hits: &[Hit],
    key: &mut String,
    visit: &mut impl FnMut(Occurrence),
) {
    let mut visit = |hit: &Hit, other: Option<&Hit>| {
        key.clear();
        let name = CategoryName {
            categories: dictionary.categories(),
            first: hit.signed_category(),
            second: other.map(Hit::signed_category),
        };
        name.push_to(key);
        visit(Occurrence {
            block: Block::Dictionary,
            key,
            tokens: hit.tokens.start..other.unwrap_or(hit).tokens.end,
            times: 1,
        });
    };
    for (hit, others) in with_later_hits(hits) {
        visit(hit, None);
        others.iter().for_each(|other| visit(hit, Some(other)));
    }
}

/// Pairs each hit with the later hits that neither overlap it nor are too far away. Hits are in the order of
/// their first words.
pub(crate) fn with_later_hits(hits: &[Hit]) -> impl Iterator<Item = (&Hit, &[Hit])> {
    (1..).zip(hits).map(|(next, hit)| {
        let later = &hits[next..];
        let before = |end: usize| {
            later
                .iter()
                .take_while(move |other| other.tokens.start < end)
        };
        let overlapping = before(hit.tokens.end).count();
        let near = before(hit.tokens.end + PAIR_DISTANCE).count();
        (hit, &later[overlapping..near])
    })
}
