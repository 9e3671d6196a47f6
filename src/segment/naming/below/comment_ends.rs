//! Comments and the lines between them: `Posted by: mona | March 4, 2021 10:12 AM`, `Like · Reply · 3 · 12y`.

use super::comment_forms::LONGEST;
use crate::segment::kind::Furniture;
use crate::segment::line::{Line, set};
use crate::segment::words::shape;

/// Fewest lines that say who posted what stands above. A page may say so of its article once.
const POSTED: usize = 2;
/// Most words of a line that ends a comment.
const MOST: usize = 16;
/// Most words of the name of somebody who comments.
const NAME: usize = 4;

/// Names what stands below the first of the lines that count the comments, between those that end one.
pub(super) fn name(lines: &mut [Line], counts: &[usize]) {
    let Some((&count, others)) = counts.split_first() else {
        return;
    };
    let is_end = |at: &usize| lines.get(*at).is_some_and(is_end);
    let ends: Vec<usize> = (count + 1..lines.len()).filter(is_end).collect();
    let Some(last) = ends.last() else {
        return;
    };
    let is_liked = ends
        .iter()
        .any(|at| lines.get(*at).is_some_and(|line| is_of_buttons(&line.text)));
    // An index of a blog counts comments below each of its posts.
    if ends.len() < POSTED && !is_liked || others.iter().any(|at| at < last) {
        return;
    }
    // Who posted a comment may stand above it.
    let is_above = !(count + 1..ends[0]).any(|at| lines.get(at).is_some_and(Line::is_plain));
    let bounds: Vec<usize> = match is_above {
        true => ends.iter().copied().chain([lines.len()]).collect(),
        false => std::iter::once(count).chain(ends.iter().copied()).collect(),
    };
    for pair in bounds.windows(2) {
        let is_plain = |at: &usize| lines.get(*at).is_some_and(Line::is_plain);
        let mut between = pair[0] + 1..pair[1];
        let plain: Vec<usize> = match pair[1] == lines.len() {
            true => between.by_ref().take_while(is_plain).collect(),
            false => between.filter(is_plain).collect(),
        };
        if plain.len() > LONGEST {
            continue;
        }
        for (nth, at) in plain.into_iter().enumerate() {
            let is_name = |line: &Line| {
                nth == 0 && !line.stops && line.words <= NAME && shape::is_names(&line.text)
            };
            let kind = match lines.get(at).is_some_and(is_name) {
                true => Furniture::Byline,
                false => Furniture::Comment,
            };
            set(lines, at, kind);
        }
    }
}

/// Whether a line ends a comment.
fn is_end(line: &Line) -> bool {
    line.words <= MOST
        && (line.text.starts_with("Posted by") && !line.stops || is_of_buttons(&line.text))
}

/// `Like · Reply · 3 · 12y`: what one may do with a comment, how many did, and how old it is.
fn is_of_buttons(text: &str) -> bool {
    let mut parts = text.split(['·', '•']).map(str::trim);
    let is_number = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
    parts.next() == Some("Like")
        && parts.next() == Some("Reply")
        && parts.all(|part| is_number(part) || matches!(part, "Edited" | "Mark as spam"))
}

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    const TITLE: &str = "Envoys meet in the old palace by the river";
    const SAID: [&str; 2] = ["They should pay for it, and soon.", "None too soon."];

    #[test]
    fn comments_above_who_posted_them() {
        let ends = [
            "Posted by: Old Boatman | March 4, 2021 at 10:12 AM",
            "Posted by: river rat | March 4, 2021 at 11:40 AM",
        ];
        for count in ["Comments", "2 Comments"] {
            let page = [TITLE, LEAD, NEXT, count, SAID[0], ends[0], SAID[1], ends[1]];
            for said in SAID {
                assert_eq!(kind_of(&page, said), "comment", "{count}");
            }
        }
        let page = [
            TITLE,
            LEAD,
            NEXT,
            "Comments",
            ends[0],
            SAID[0],
            ends[1],
            SAID[1],
            "Most read",
            LEAD,
        ];
        for said in SAID {
            assert_eq!(kind_of(&page, said), "comment");
        }
        // Posts of a blog.
        let page = [
            TITLE,
            LEAD,
            LEAD,
            ends[0],
            "2 Comments",
            NEXT,
            ends[1],
            "Comments",
            SAID[0],
            ends[0],
        ];
        assert_eq!(kind_of(&page, NEXT), "sentence");
        assert_eq!(kind_of(&page[..7], NEXT), "sentence");
    }

    #[test]
    fn comments_above_their_buttons() {
        let ends = ["Like · Reply · 3 · 12y", "Like · Reply · 11y"];
        let page = [
            TITLE,
            LEAD,
            NEXT,
            "2 Comments",
            "Mona Haddad",
            SAID[0],
            ends[0],
            "Jon Reyes",
            SAID[1],
            ends[1],
        ];
        for said in SAID {
            assert_eq!(kind_of(&page, said), "comment");
        }
        assert_eq!(kind_of(&page, "Mona Haddad"), "byline");
        let page = [TITLE, LEAD, NEXT, SAID[0], ends[0]];
        assert_eq!(kind_of(&page, SAID[0]), "sentence");
    }
}
