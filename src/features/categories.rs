//! The categories of a dictionary as features: alone, in pairs, and with the words near them.

use std::ops::Range;

use super::{Block, Occurrence};
use crate::text::{Dictionary, Hit, NOT, Token};

/// The largest distance of two categories of a pair in words. Without a bound the pairs of a long text would
/// grow with the square of its length.
const PAIR_DISTANCE: usize = 40;
/// The number of words before and after a category that are near it (`docs/research/trials.md`).
pub(crate) const WINDOW: usize = 4;
/// The separator between a category and a word near it in the name of a collocation.
pub(crate) const GAP: &str = " … ";

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
            line.push_str(if at == 1 { " > " } else { "" });
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

/// The words before and after a hit that are near it, in a sentence of `words` words.
#[inline]
pub(crate) fn words_near(hit: &Hit, words: usize) -> [Range<usize>; 2] {
    [
        hit.tokens.start.saturating_sub(WINDOW)..hit.tokens.start,
        hit.tokens.end..words.min(hit.tokens.end + WINDOW),
    ]
}

/// Visits each category with each stem near it, by the side on which the stem stands. `no … [plan]` is one
/// feature for "no plans", "no such plan" and "no firm intention".
pub(super) fn visit_collocations(
    dictionary: &Dictionary,
    hits: &[Hit],
    tokens: &[Token],
    key: &mut String,
    visit: &mut impl FnMut(Occurrence),
) {
    let words = |hit| words_near(hit, tokens.len()).into_iter().flatten();
    let pairs = hits
        .iter()
        .flat_map(|hit| words(hit).map(move |word| (hit, word)));
    for (hit, word) in pairs {
        let (category, stem) = (&dictionary.categories()[hit.category], &tokens[word].stem);
        let is_before = word < hit.tokens.start;
        key.clear();
        let parts = match is_before {
            true => [stem, GAP, "[", category, "]"],
            false => ["[", category, "]", GAP, stem],
        };
        parts.iter().for_each(|part| key.push_str(part));
        visit(Occurrence {
            block: Block::Collocations,
            key,
            tokens: match is_before {
                true => word..hit.tokens.end,
                false => hit.tokens.start..word + 1,
            },
            times: 1,
        });
    }
}

/// Splits the name of a collocation into its category, its stem, and whether the stem stands before the
/// category. No stem contains a blank (see the tokenizer), so there is only one way to split it.
///
/// It goes byte by byte: search functions are made for longer texts, and a model has a hundred thousand of
/// these names.
pub(crate) fn split_collocation(name: &str) -> Option<(&str, &str, bool)> {
    let is_blank = |byte| byte == b' ';
    match name.strip_prefix('[') {
        Some(name) => {
            let at = name.bytes().rposition(is_blank)?;
            let category = name.get(..=at)?.strip_suffix(GAP)?;
            Some((category.strip_suffix(']')?, name.get(at + 1..)?, false))
        }
        None => {
            let at = name.bytes().position(is_blank)?;
            let category = name.get(at..)?.strip_prefix(GAP)?;
            let category = category.strip_prefix('[')?.strip_suffix(']')?;
            Some((category, name.get(..at)?, true))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collocation_is_split_by_its_name() {
        for (name, parts) in [
            ("no … [plan]", Some(("plan", "no", true))),
            ("[plan] … to", Some(("plan", "to", false))),
            ("[a … b] … to", Some(("a … b", "to", false))),
            ("to … [a … b]", Some(("a … b", "to", true))),
            ("plan", None),
        ] {
            assert_eq!(split_collocation(name), parts);
        }
    }
}
