//! The categories of a dictionary as features: alone, in pairs, and with the words near them.

use std::ops::Range;

use super::{Block, Occurrence};
use crate::text::{Dictionary, Hit, NOT, Token};

/// Two categories further apart than so many words say nothing about each other; without a bound the
/// pairs of a long text would be as many as its square.
const PAIR: usize = 40;
/// How many words before and behind a category are near it (`docs/research/trials.md`).
pub(crate) const WINDOW: usize = 4;
/// What stands between a category and a word near it in their name.
pub(crate) const GAP: &str = " … ";

/// The name of a category with its negation, or of an ordered pair of them: `not leave > stay`.
pub(crate) struct CategoryName<'a> {
    /// The dictionary's categories.
    pub categories: &'a [String],
    /// See [`Hit::sign`].
    pub first: usize,
    pub second: Option<usize>,
}

impl CategoryName<'_> {
    /// Appends the name. Without formatting: it is asked for as often as there are pairs of categories.
    pub fn push_to(&self, line: &mut String) {
        let signs = [Some(self.first), self.second];
        for (at, sign) in signs.into_iter().flatten().enumerate() {
            line.push_str(if at == 1 { " > " } else { "" });
            line.push_str(if sign % 2 == 1 { NOT } else { "" });
            line.push_str(&self.categories[sign / 2]);
        }
    }
}

/// Categories, negated categories, and every ordered pair of hits that do not overlap and are not too
/// far apart.
pub(super) fn each_category(
    dictionary: &Dictionary,
    hits: &[Hit],
    key: &mut String,
    visit: &mut impl FnMut(Occurrence),
) {
    let mut visit = |hit: &Hit, other: Option<&Hit>| {
        key.clear();
        let name = CategoryName {
            categories: dictionary.categories(),
            first: hit.sign(),
            second: other.map(Hit::sign),
        };
        name.push_to(key);
        visit(Occurrence {
            block: Block::Dictionary,
            key,
            tokens: hit.tokens.start..other.unwrap_or(hit).tokens.end,
            times: 1,
        });
    };
    for (hit, others) in with_later(hits) {
        visit(hit, None);
        others.iter().for_each(|other| visit(hit, Some(other)));
    }
}

/// Each hit with the later hits that neither overlap it nor are too far away. Hits are in the order of their first words.
pub(crate) fn with_later(hits: &[Hit]) -> impl Iterator<Item = (&Hit, &[Hit])> {
    (1..).zip(hits).map(|(next, hit)| {
        let later = &hits[next..];
        let before = |end: usize| {
            later
                .iter()
                .take_while(move |other| other.tokens.start < end)
        };
        let overlapping = before(hit.tokens.end).count();
        let near = before(hit.tokens.end + PAIR).count();
        (hit, &later[overlapping..near])
    })
}

/// The words near a hit in a sentence of so many words: those before it and those behind it.
#[inline]
pub(crate) fn near(hit: &Hit, words: usize) -> [Range<usize>; 2] {
    [
        hit.tokens.start.saturating_sub(WINDOW)..hit.tokens.start,
        hit.tokens.end..words.min(hit.tokens.end + WINDOW),
    ]
}

/// Each category with each stem near it, by the side on which the stem stands: `no … [plan]` is one feature for
/// "no plans", "no such plan" and "no firm intention".
pub(super) fn each_category_with_words(
    dictionary: &Dictionary,
    hits: &[Hit],
    tokens: &[Token],
    key: &mut String,
    visit: &mut impl FnMut(Occurrence),
) {
    let words = |hit| near(hit, tokens.len()).into_iter().flatten();
    for (hit, word) in hits
        .iter()
        .flat_map(|hit| words(hit).map(move |word| (hit, word)))
    {
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

/// The category and the stem of a collocation by its name, and whether the stem stands before the category. No stem
/// holds a blank (see the tokenizer), so there is one way to take it apart.
///
/// Byte by byte: searches are made ready for longer texts than these, of which a model that is read has a hundred thousand.
pub(crate) fn collocation(name: &str) -> Option<(&str, &str, bool)> {
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
    fn a_collocation_is_taken_apart_by_its_name() {
        assert_eq!(collocation("no … [plan]"), Some(("plan", "no", true)));
        assert_eq!(collocation("[plan] … to"), Some(("plan", "to", false)));
        assert_eq!(collocation("[a … b] … to"), Some(("a … b", "to", false)));
        assert_eq!(collocation("to … [a … b]"), Some(("a … b", "to", true)));
        assert_eq!(collocation("plan"), None);
    }
}
