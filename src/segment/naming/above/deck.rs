//! Where an article begins whose deck is as long as a paragraph.

use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::Line;

/// How many lines below a deck still say who wrote the article, and how many below these it begins.
const SIGNED: usize = 8;
const BEGUN: usize = 20;

/// The first paragraph of the article. A deck may be as long as one: then who wrote the article, or when, stands below it and not
/// above.
pub(in crate::segment) fn below(lines: &[Line], title: usize, first: usize) -> usize {
    let signs = |line: &Line| {
        matches!(
            line.kind,
            Some(Kind::Furniture(Furniture::Byline | Furniture::DateLine))
        )
    };
    let is_body = |line: &Line| line.is_plain() && line.is_body();
    let head = lines.get(title + 1..first).unwrap_or(&[]);
    let below = lines.get(first + 1..).unwrap_or(&[]);
    let signed = below.iter().take(SIGNED).position(signs);
    let Some(signed) = signed.filter(|_| first > title && !head.iter().any(signs)) else {
        return first;
    };
    let begun = below.iter().take(signed + BEGUN).position(is_body);
    match begun.filter(|begun| *begun > signed) {
        Some(begun) => first + 1 + begun,
        None => first,
    }
}

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn what_stands_below_a_long_deck_is_the_head() {
        let title = "Envoys meet in the old palace";
        let deck = "For the first time since the flood both of them speak of a day, but the day is the hard part.";
        let head = [
            "March 4, 2021 at 5:00 a.m.",
            "6 min",
            "By Mona Haddad",
            "and Jon Reyes",
        ];
        let page = [title, deck, head[0], head[1], head[2], head[3], LEAD, NEXT];
        let kinds = head.map(|line| kind_of(&page, line));
        assert_eq!(kinds, ["date-line", "navigation", "byline", "byline"]);
        assert_eq!(kind_of(&page, deck), "sentence");
        // Where the byline stands above, the first paragraph is one.
        let name = "Jon Reyes";
        let page = [
            title,
            "By Mona Haddad",
            deck,
            "March 4, 2021",
            name,
            LEAD,
            NEXT,
        ];
        assert_eq!(kind_of(&page, name), "section-heading");
    }
}
