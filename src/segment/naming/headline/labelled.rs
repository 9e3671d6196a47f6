//! A headline that begins as links to other articles do: `In pictures: …`, `Watch: …`, or as the header of a letter: `Subject: …`.

use super::candidate::{FULL, is_open};
use crate::segment::kind::Kind;
use crate::segment::line::Line;
use crate::segment::naming::between::links::is_teaser;
use crate::segment::words::shape;

/// Fewest words behind the label.
const REST: usize = 3;
/// How many lines of its header stand beside the subject of a letter.
const BESIDE: usize = 3;

/// The first such line among those up to a limit, unless a line that may be a headline by itself stands above it.
pub(super) fn find(lines: &[Line], limit: usize) -> Option<usize> {
    let above = lines.get(..limit).unwrap_or(lines);
    let found = (0..above.len()).find(|at| is_labelled(above, *at))?;
    let is_label = |line: &Line| {
        let begins = above.get(found).and_then(|l| l.text.get(..line.text.len()));
        begins.is_some_and(|label| label.eq_ignore_ascii_case(&line.text))
    };
    // A short title is no name.
    let is_title = |line: &Line| line.words > 1 && !shape::is_names(&line.text);
    let may_be =
        |line: &Line| line.is_plain() && is_open(line) && (line.words >= FULL || is_title(line));
    let mut better = above.iter().take(found);
    (!better.any(|line| may_be(line) && !is_label(line))).then_some(found)
}

/// Whether a line that was taken for furniture is a label and what it announces.
fn is_labelled(lines: &[Line], at: usize) -> bool {
    let Some(line) = lines.get(at) else {
        return false;
    };
    let Some((label, rest)) = line.text.split_once(": ") else {
        return false;
    };
    let announces = || is_teaser(&line.text) || CALLS.contains(&label.to_lowercase().as_str());
    matches!(line.kind, Some(Kind::Furniture(_)))
        && !line.stops
        && rest.starts_with(|c: char| !c.is_lowercase())
        && (label.eq_ignore_ascii_case("subject") && (is_header(lines, at) || at == 0)
            || shape::words(rest) >= REST && !shape::is_names(rest) && announces())
}

/// Whether the lines beside say whom a letter is from and to, or are those of a cable.
fn is_header(lines: &[Line], at: usize) -> bool {
    let beside = lines.get(at.saturating_sub(BESIDE)..lines.len().min(at + 1 + BESIDE));
    let says = |label: &str| {
        let mut beside = beside.unwrap_or(&[]).iter();
        beside.any(|line| line.text.starts_with(label))
    };
    says("From: ") && (says("To: ") || says("Date: ") || says("Sent: ")) || says("TAGS: ")
}

/// Labels that call upon the reader.
const CALLS: &[&str] = &["listen", "read", "see", "watch"];

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn a_label_before_a_headline() {
        for title in [
            "In pictures: The last boats leave the delta",
            "Timeline: Foreign boats in the delta since 1921",
            "Watch: Last boats leave the delta",
            "Read: The letter that told the boatmen to go",
            "Video: Last boats leave the delta",
            "Photos: Boats leave Amara",
        ] {
            for below in ["By Mona Haddad", "Echo staff", "4 March 2021"] {
                let page = [title, below, LEAD, NEXT];
                assert_eq!(kind_of(&page, title), "headline", "{below}");
            }
            let page = [title, "Here are the dates.", LEAD, NEXT];
            assert_eq!(kind_of(&page, title), "headline", "{title}");
        }
    }

    #[test]
    fn a_label_before_a_link() {
        let title = "Envoys meet in the old palace by the river";
        for link in [
            "Watch: Last boats leave the delta",
            "In pictures: The last boats leave the delta",
        ] {
            for page in [
                [title, "By Mona Haddad", link, LEAD, NEXT],
                [link, title, "By Mona Haddad", LEAD, NEXT],
                ["Delta Echo", link, title, LEAD, NEXT],
            ] {
                assert_eq!(kind_of(&page, title), "headline", "{page:?}");
                assert_ne!(kind_of(&page, link), "headline", "{page:?}");
            }
        }
        for names in ["Photos: Jon Reyes", "Photos: Jon Reyes and Mona Haddad"] {
            assert_eq!(kind_of(&[names, LEAD, NEXT], names), "credit");
        }
        let page = [
            "Boats leave",
            "Watch: Last boats leave the delta",
            LEAD,
            NEXT,
        ];
        assert_eq!(kind_of(&page, page[0]), "headline");
        let page = [
            "In Pictures",
            "In pictures: Boats leave the delta",
            LEAD,
            NEXT,
        ];
        assert_eq!(kind_of(&page, page[1]), "headline");
    }

    #[test]
    fn the_subject_of_a_letter() {
        let (title, rest) = ("Subject: One boat less", "One boat less");
        let from = "From: The Delta Letter <letter@delta.example>";
        let page = [
            from,
            "Sent: Monday, 1 March 2021 06:02",
            "To: mona@delta.example",
            title,
            "View in browser",
            LEAD,
            NEXT,
        ];
        assert_eq!(kind_of(&page, rest), "headline");
        assert_eq!(kind_of(&page, "Subject:"), "navigation");
        assert_eq!(kind_of(&page, from), "navigation");
        let page = ["Section: Rivers", title, LEAD, NEXT];
        assert_ne!(kind_of(&page, rest), "headline");
    }
}
