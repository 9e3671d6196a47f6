//! Where a story goes on in a printed paper: `See BOATS on 6A`, and there a short headline again above `Continued from 1A`.

use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::{Line, set};

/// Most lines of the headline with which a story goes on, and most words of each.
const LINES: usize = 3;
const WORDS: usize = 8;

/// Names the headlines between the two: `BOATS: Council wants`, `pumps back at once`.
pub(in crate::segment) fn name(lines: &mut [Line]) {
    let is_reference = |line: &Line| line.kind == Some(Kind::Furniture(Furniture::CrossReference));
    for at in 0..lines.len() {
        let Some(line) = lines.get(at).filter(|line| is_reference(line)) else {
            continue;
        };
        let key = line
            .text
            .strip_prefix("See ")
            .and_then(|rest| rest.split([',', ' ']).next());
        let Some(key) = key.filter(|key| key.len() > 1 && !key.contains(char::is_lowercase)) else {
            continue;
        };
        let below = lines.get(at + 1..).unwrap_or(&[]);
        let is_part = |line: &&Line| line.is_plain() && !line.stops && line.words <= WORDS;
        let count = below.iter().take(LINES).take_while(is_part).count();
        let begins = below.first().is_some_and(|line| line.text.starts_with(key));
        if begins && below.get(count).is_some_and(is_reference) {
            for at in at + 1..=at + count {
                set(lines, at, Furniture::Navigation);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn a_story_goes_on_below_a_short_headline() {
        let heads = ["BOATS: Council wants", "pumps back at once"];
        let page = [
            "Envoys meet again in Basra",
            LEAD,
            "See BOATS on 6A",
            heads[0],
            heads[1],
            "Continued from 1A",
            NEXT,
            LEAD,
        ];
        assert_eq!(kind_of(&page, page[2]), "cross-reference");
        assert_eq!(kind_of(&page, page[5]), "cross-reference");
        for head in heads {
            assert_eq!(kind_of(&page, head), "navigation", "{head}");
        }
        // Without a line that says from where, it may be the article's.
        let page = [
            "Envoys meet again in Basra",
            LEAD,
            "See BOATS on 6A",
            heads[0],
            NEXT,
            LEAD,
        ];
        assert_ne!(kind_of(&page, heads[0]), "navigation");
    }
}
