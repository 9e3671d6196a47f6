//! Menus above the headline that came down as lists: `• World`, `• Opinion`.

use crate::segment::kind::Furniture;
use crate::segment::line::{Line, set};
use crate::segment::words::line_ends::is_item;

/// Fewest items of a menu, and most words of one.
const ITEMS: usize = 3;
const WORDS: usize = 5;

/// Names the items that stand below each other above the headline.
pub(in crate::segment) fn name(lines: &mut [Line], title: usize) {
    let above = lines.get(..title).unwrap_or(&[]);
    let is_one = |line: &Line| is_item(&line.text) && !line.stops && line.words <= WORDS;
    let mut at = 0;
    let mut found = Vec::new();
    for run in above.chunk_by(|a, b| is_one(a) == is_one(b)) {
        if run.len() >= ITEMS && run.iter().all(is_one) {
            found.extend(at..at + run.len());
        }
        at += run.len();
    }
    for at in found {
        if lines.get(at).is_some_and(Line::is_plain) {
            set(lines, at, Furniture::Navigation);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn a_list_of_a_few_words_above_the_headline_is_a_menu() {
        let menu = ["• Help Desk", "• The Delta", "• All Elections", "• Games"];
        let rest = [
            "Envoys meet in the old palace by the river",
            "By Mona Haddad",
            LEAD,
            NEXT,
        ];
        let page = [&menu[..], &rest[..]].concat();
        for line in menu {
            assert_eq!(kind_of(&page, line), "navigation", "{line}");
        }
        assert_eq!(kind_of(&page, rest[0]), "headline");
    }
}
