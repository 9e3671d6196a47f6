//! Where an article begins whose deck is as long as a paragraph.

use std::ops::Range;

use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::{Line, set};

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

/// Fewest words of a teaser, and of the headline above it.
const TEASER: usize = 8;
const TITLE: usize = 4;

/// Names what a site took from the beginning of the article and cut off, to stand below the headline: `The envoys met on Monday
/// in the`, above the paragraph that says so in full. Unless the headline is known, it must be cut off inside a sentence.
pub(in crate::segment) fn name_teaser(lines: &mut [Line], lines_above: Range<usize>, title: bool) {
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    for at in lines_above {
        let (Some(line), Some(below)) = (lines.get(at), lines.get(at + 1)) else {
            break;
        };
        let is_cut = !line.stops || line.text.ends_with('…') || line.text.ends_with("...");
        let may_be = is_cut
            && line.is_plain()
            && below.is_plain()
            && line.words >= TEASER
            && line.words < below.words;
        if !may_be {
            continue;
        }
        // The first words of the article may be those of its headline.
        let is_title = |line: &Line| line.is_plain() && !line.stops && line.words >= TITLE;
        let is_known = title || lines.iter().take(at).any(is_title);
        let (said, whole) = (letters(&line.text), letters(&below.text));
        let goes_on = |rest: &str| is_known && (title || rest.starts_with(char::is_lowercase));
        if whole.strip_prefix(&said).is_some_and(goes_on) {
            set(lines, at, Furniture::PullQuote);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn the_beginning_of_the_article_cut_off_above_it() {
        let title = "High water and two envoys: why the delta waits for its boats";
        for (teaser, kind) in [
            (
                "The envoys met on Monday in the old palace by the",
                "pull-quote",
            ),
            (
                "The envoys met on Monday in the old palace by…",
                "pull-quote",
            ),
            (
                "The envoys met on Tuesday in the old palace by the",
                "sentence",
            ),
            ("The envoys met on Monday", "sentence"),
        ] {
            assert_eq!(
                kind_of(&[title, teaser, LEAD, NEXT], teaser),
                kind,
                "{teaser}"
            );
        }
    }

    #[test]
    fn a_headline_that_the_article_begins_with_stays() {
        let title = "Four guards killed in a raid on the old palace";
        let lead = "Four guards killed in a raid on the old palace were named on Monday by the council of the town.";
        assert_eq!(kind_of(&["World", title, lead, NEXT], title), "headline");
    }

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
