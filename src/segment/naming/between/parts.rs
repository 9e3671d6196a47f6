//! Headings of parts, told by a mark, by whom they speak to or by a colon, where there are several.

use super::heading_forms::{HEADING, SIBLINGS};
use crate::segment::kind::Furniture;
use crate::segment::line::{Line, set};
use crate::segment::words::line_ends::is_item;
use crate::segment::words::shape;

/// Most words of a heading behind a dash.
const DASHED: usize = 3;
/// Most words of the name of a part of a report.
const LABEL: usize = 3;
/// Fewest names that tell that they are such.
const PARTS: usize = 3;

/// Parts that reports have.
#[rustfmt::skip]
const OF_REPORTS: &[&str] = &[
    "Background", "Conclusion", "Conclusions", "Executive Summary", "Highlights", "Introduction", "Key Points", "Overview",
    "Recommendations", "Summary",
];

/// Marks that stand before headings.
const MARKS: [char; 9] = ['■', '□', '▪', '●', '◆', '◼', '•', '▌', '-'];

/// Names the headings of parts among `lines[from..last]`.
pub(super) fn name(lines: &mut [Line], from: usize, last: usize) {
    name_marked(lines, from, last);
    name_addressed(lines);
    name_labels(lines, last);
}

/// `■ The dykes` above prose, where others stand so too: the parts of a digest. Items of a list stand below each other.
fn name_marked(lines: &mut [Line], from: usize, last: usize) {
    let is_marked = |line: &Line| {
        line.is_plain()
            && line.text.starts_with(MARKS)
            && (1..=HEADING).contains(&line.words)
            && !line.stops
            // Behind a dash demands stand as well, which are longer.
            && (!line.text.starts_with('-') || line.words <= DASHED)
            && !line.text.ends_with([':', ';', ','])
    };
    let found: Vec<usize> = (from..last)
        .filter(|at| {
            let below = lines.get(at + 1);
            lines.get(*at).is_some_and(is_marked)
                && below.is_some_and(|l| l.is_plain() && l.is_body() && !l.text.starts_with(MARKS))
        })
        .collect();
    if found.len() <= SIBLINGS {
        return;
    }
    for at in found {
        set(lines, at, Furniture::SectionHeading);
    }
}

/// `To the River Council:` above its numbered items, and `To the pilots:` above those of others: the parts of a list of demands.
fn name_addressed(lines: &mut [Line]) {
    let is_addressed = |pair: &[Line]| match pair {
        [line, below] => {
            line.is_plain()
                && line.words <= HEADING
                && line.text.starts_with("To ")
                && line.text.ends_with(':')
                && (below.told || is_item(&below.text))
        }
        _ => false,
    };
    let pairs = lines.windows(2).enumerate();
    let found: Vec<usize> = pairs
        .filter(|(_, pair)| is_addressed(pair))
        .map(|(at, _)| at)
        .collect();
    if found.len() >= SIBLINGS {
        for at in found {
            set(lines, at, Furniture::SectionHeading);
        }
    }
}

/// `Needs:` above what is needed and `Response:` above what was done: names of parts with a colon, where there are others, and such as
/// no sentence of an article is. What a sentence announces it goes on with in small letters: `They brought:`.
fn name_labels(lines: &mut [Line], last: usize) {
    let is_one = |pair: &[Line]| match pair {
        [line, below] => {
            let name = line.text.strip_suffix(':').unwrap_or("");
            line.is_plain()
                && !line.told
                && !line.spoken
                && (1..=LABEL).contains(&line.words)
                && name.ends_with(char::is_lowercase)
                && name.starts_with(char::is_uppercase)
                && shape::is_all_names(name)
                && !name.contains(['.', ',', ':'])
                && below.is_plain()
                && (below.is_body() || below.told || is_item(&below.text))
        }
        _ => false,
    };
    let pairs = lines.windows(2).take(last).enumerate();
    let found: Vec<usize> = pairs
        .filter(|(_, pair)| is_one(pair))
        .map(|(at, _)| at)
        .collect();
    let text = |at: usize| lines.get(at).map_or("", |line| &*line.text);
    let mut texts: Vec<&str> = found.iter().map(|at| text(*at)).collect();
    texts.sort_unstable();
    texts.dedup();
    // Names that come again are those of speakers.
    let are_parts = texts.len() >= PARTS && texts.len() == found.len();
    let is_known = |at: usize| OF_REPORTS.contains(&text(at).trim_end_matches(':'));
    let named: Vec<usize> = found
        .into_iter()
        .filter(|at| are_parts || is_known(*at))
        .collect();
    for at in named {
        set(lines, at, Furniture::SectionHeading);
    }
}

#[cfg(test)]
mod tests {
    use crate::segment::naming;

    #[test]
    fn those_to_whom_demands_are_made_stand_above_them() {
        let (title, lead) = ("Envoys meet in the old palace", naming::tests::LEAD);
        let items = [
            "1. Give the pumps back to the towns.",
            "2. Mend the lock.",
            "3. Pay the pilots.",
        ];
        let page = [
            title,
            lead,
            "To the River Council:",
            items[0],
            items[1],
            "To the envoys:",
            items[2],
            lead,
        ];
        for line in [page[2], page[5]] {
            assert_eq!(naming::tests::kind_of(&page, line), "section-heading");
        }
        let page = [title, lead, "To the envoys:", items[0], items[1], lead];
        assert_eq!(naming::tests::kind_of(&page, page[2]), "sentence");
    }

    #[test]
    fn names_of_parts_with_a_colon() {
        let (title, lead, next) = (
            "Envoys meet in the old palace",
            naming::tests::LEAD,
            naming::tests::NEXT,
        );
        let parts = ["Needs:", "Boats & Pumps:", "Response:"];
        let page = [
            title, lead, parts[0], next, parts[1], lead, parts[2], next, lead,
        ];
        for part in parts {
            assert_eq!(naming::tests::kind_of(&page, part), "section-heading");
        }
        for (label, kind) in [
            ("Executive Summary:", "section-heading"),
            ("Needs:", "sentence"),
            ("They brought:", "sentence"),
        ] {
            let page = [title, lead, label, next, lead];
            assert_eq!(naming::tests::kind_of(&page, label), kind, "{label}");
        }
        // Who speaks comes again.
        let page = [
            title, lead, "Haddad:", next, "Reyes:", lead, "Haddad:", next, "Amin:", lead,
        ];
        assert_ne!(naming::tests::kind_of(&page, "Reyes:"), "section-heading");
    }
}
