//! From where to where the article reaches among the lines of its page.

use crate::segment::line::Line;
use crate::segment::words::cue_words;
use crate::segment::words::line_ends::is_item;

/// More lines than this divide one group of paragraphs from the next.
const GAP: usize = 8;
/// Fewest words in a hundred of all that groups have which the article has in one of its own. What has fewer is a
/// notice among menus or below the comments.
const SHARE: usize = 15;
/// More words of one paragraph do not count.
const MOST: usize = 200;

/// The first and the last paragraph of the article, by their wording alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    /// The first long paragraph.
    pub first: usize,
    /// The last paragraph, long or short.
    pub last: usize,
}

/// Paragraphs with few lines between them.
struct Group {
    /// The first long one, if there is one.
    first: Option<usize>,
    last: usize,
    words: usize,
}

impl Extent {
    /// The extent of the article, if the page has a long paragraph.
    pub(super) fn of(lines: &[Line]) -> Option<Extent> {
        let mut groups: Vec<Group> = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            if !line.is_plain() || !line.is_prose() || line.words < 8 {
                continue;
            }
            let long = line.is_body().then_some(at);
            let words = line.words.min(MOST);
            match groups.last_mut().filter(|group| at - group.last <= GAP) {
                Some(group) => {
                    group.first = group.first.or(long);
                    group.last = at;
                    group.words += words;
                }
                None => groups.push(Group {
                    first: long,
                    last: at,
                    words,
                }),
            }
        }
        let all: usize = groups.iter().map(|group| group.words).sum();
        groups.retain(|group| group.first.is_some() && group.words * 100 >= all * SHARE);
        let (first, last) = (groups.first()?.first?, groups.last()?.last);
        Some(Extent {
            first,
            last: last + list_below(lines, last),
        })
    }
}

/// How many lines of an announced list stand right below a paragraph: `They agreed on three things:` and these. Items with a mark, or
/// that the page tells, may be short.
fn list_below(lines: &[Line], paragraph: usize) -> usize {
    let below = lines.get(paragraph + 1..).unwrap_or(&[]);
    let is_told = |line: &Line| line.told || is_item(&line.text);
    let first = below.get(1).filter(|line| line.is_plain());
    let has_items = first.is_some_and(is_told);
    let of_page = first.is_some_and(|line| line.told);
    let announces = |line: &&Line| {
        let small = line.text.split(' ').nth(1);
        let small = small.is_some_and(|word| word.starts_with(char::is_lowercase));
        line.is_plain()
            && (line.words >= 3 && line.text.ends_with(':')
                || has_items && line.words >= 2 && small && line.text.ends_with(':')
                || of_page && line.words >= 3 && !line.stops && !line.told && has_verb(&line.text))
    };
    if below.first().filter(announces).is_none() {
        return 0;
    }
    let is_one = |line: &&Line| line.words >= 3 || line.words > 0 && is_told(line);
    let items = below.iter().skip(1);
    1 + items
        .take_while(|line| line.is_plain() && is_one(line))
        .count()
        .min(GAP)
}

/// Whether the line says something of somebody: `The army has lost`.
fn has_verb(text: &str) -> bool {
    text.split(' ').skip(1).any(cue_words::is_finite_verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(page: &[&str]) -> Option<(usize, usize)> {
        let lines: Vec<Line> = page.iter().map(|l| Line::new(l, false, None)).collect();
        Extent::of(&lines).map(|extent| (extent.first, extent.last))
    }

    #[test]
    fn notices_far_from_the_article_are_no_part_of_it() {
        let paragraph =
            "The envoys met on Monday in the old palace by the river for a fourth time.";
        let short = "Nobody would say what they had agreed on.";
        let notice =
            "The delta archive holds what was printed here and in three other towns since then.";
        let menu = ["Tides"; 9];
        let article = [&[paragraph; 4][..], &[short], &[paragraph; 4]].concat();
        let page = [&["Envoys meet"], &article[..]].concat();
        assert_eq!(extent(&page), Some((1, 9)));
        let page = [&[notice], &menu[..], &article, &menu, &[notice]].concat();
        assert_eq!(extent(&page), Some((10, 18)));
        // Eight lines do not divide it.
        let page = [&[notice], &menu[..7], &article, &menu[..7], &[notice]].concat();
        assert_eq!(extent(&page), Some((0, 24)));
        // Nor do links in the middle.
        let page = [&article[..], &menu, &article].concat();
        assert_eq!(extent(&page), Some((0, 26)));
        // A list that is announced is part of it, links are not.
        let list = [
            "They agreed on three things:",
            "A date for the talks",
            "A boat for each of them",
            "Tides",
        ];
        assert_eq!(extent(&[&[paragraph], &list[..]].concat()), Some((0, 3)));
        assert_eq!(extent(&[&[paragraph], &list[1..]].concat()), Some((0, 0)));
        let list = ["They brought:", "- 26 boats", "- two guns", "Tides"];
        assert_eq!(extent(&[&[paragraph], &list[..]].concat()), Some((0, 3)));
        let list = ["More Boats:", "- Tides", "- Ferries", "- Locks"];
        assert_eq!(extent(&[&[paragraph], &list[..]].concat()), Some((0, 0)));
        // What is short ends an article and begins none.
        assert_eq!(extent(&[short, paragraph, short]), Some((1, 2)));
        assert_eq!(extent(&[short, "Tides"]), None);
        assert_eq!(extent(&[]), None);
    }
}
