//! Lists between the paragraphs of the article whose items have no mark before them.

use super::heading_forms::{is_heading, is_numbered_heading, is_shouted};
use super::links::TEASER;
use crate::segment::line::Line;
use crate::segment::words::{shape, utterances};

/// So many lines below each other that could each be a heading are a list.
const ITEMS: usize = 3;
/// And so many if each says something.
const SAID: usize = 2;
/// Fewest words of an item that need not say anything.
const ITEM: usize = 4;
/// Fewest words of a line that announces a list.
const ANNOUNCED: usize = 3;

/// Lines that stand below each other as the items of a list do, however much each looks like a heading; of two both must say
/// something. Titles and names that stand so are links, unless a line that ends in a colon announces them.
pub(super) fn items(lines: &[Line]) -> Vec<bool> {
    let is_item = |line: &Line| {
        line.is_plain()
            && (line.words >= ITEM || utterances::states(&line.text))
            && line.words <= TEASER
            && is_heading(line)
            && !is_shouted(&line.text)
            && !is_numbered_heading(&line.text)
            && !shape::is_title_case(&line.text)
    };
    let mut listed = vec![false; lines.len()];
    let (mut run, mut said) = (0, 0);
    for (at, line) in lines.iter().enumerate() {
        let is_item = is_item(line);
        run = if is_item { run + 1 } else { 0 };
        said = if is_item && utterances::states(&line.text) {
            said + 1
        } else {
            0
        };
        if run >= ITEMS || said >= SAID {
            listed[at + 1 - run..=at].fill(true);
        }
        if line.is_plain() && line.words >= ANNOUNCED && line.text.ends_with(':') {
            let below = lines.get(at + 1..).unwrap_or(&[]);
            let items = below
                .iter()
                .take_while(|l| {
                    l.is_plain() && l.words <= TEASER && !l.is_body() && !l.text.ends_with(':')
                })
                .count();
            // Cells of a table are names and figures.
            let said = below.iter().take(items).filter(|l| l.words >= ANNOUNCED);
            if items > 1 && said.count() * 2 >= items {
                listed[at + 1..=at + items].fill(true);
            }
        }
    }
    listed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which lines of a page are items of a list.
    fn listed(page: &[&str]) -> Vec<bool> {
        let lines: Vec<Line> = page.iter().map(|l| Line::new(l, false, None)).collect();
        items(&lines)
    }

    #[test]
    fn two_items_that_say_something_are_a_list() {
        let prose = "The envoys met on Monday in the old palace by the river for a fourth time.";
        let said = [
            "The boats should leave within a year",
            "The lock must be mended",
            prose,
        ];
        assert_eq!(listed(&said), [true, true, false]);
        let said = [
            "Lock was mended",
            "Boats were sold",
            "The dyke of the delta",
            prose,
        ];
        assert_eq!(listed(&said), [true, true, true, false]);
        for page in [
            ["The boats of the delta", "The lock must be mended", prose],
            [
                "What the boats are for",
                "Why the lock must be mended",
                prose,
            ],
            ["The boats should leave", prose, "The lock must be mended"],
        ] {
            assert!(!listed(&page).contains(&true), "{page:?}");
        }
    }

    #[test]
    fn items_below_a_colon_are_no_headings() {
        let prose = "The envoys met on Monday in the old palace by the river for a fourth time.";
        let asked = [
            "He asked two things:",
            "Who pays for it?",
            "What For",
            prose,
        ];
        assert_eq!(listed(&asked), [false, true, true, false]);
        for page in [
            &["He put it so:", "What For", prose][..],
            &["Asked:", "Who pays for it?", "What For", prose],
            &["He asked two things:", "Dykes", "Old Pumps", "Basra", prose],
            &[
                "He asked two things.",
                "Who pays for it?",
                "What For",
                prose,
            ],
        ] {
            assert!(!listed(page).contains(&true), "{page:?}");
        }
    }
}
