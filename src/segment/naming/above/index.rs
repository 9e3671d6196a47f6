//! The index above the record of a briefing: what was spoken of, and on which of its pages.

use crate::segment::kind::Furniture;
use crate::segment::line::{Line, set};

/// Labels of an index.
const LABELS: [&str; 4] = ["CONTENTS", "INDEX", "TABLE OF CONTENTS", "TOPICS"];
/// Most lines of one, and most words of an entry.
const MOST: usize = 80;
const ENTRY: usize = 14;
/// Fewest entries with their pages.
const PAGED: usize = 2;

/// Names the first index above `body`, the first paragraph: `INDEX:`, names of countries in capitals, `1-3 Boats leave the delta`.
pub(in crate::segment) fn name(lines: &mut [Line], body: usize) {
    let is_label = |line: &Line| LABELS.contains(&line.text.trim_end_matches(':'));
    let Some(label) = lines.iter().take(body).position(is_label) else {
        return;
    };
    let is_heading = |line: &Line| {
        !line.stops && !line.text.ends_with(':') && !line.text.contains(char::is_lowercase)
    };
    let is_entry = |line: &&Line| line.words <= ENTRY && (is_paged(line) || is_heading(line));
    let entries = lines.get(label + 1..body).unwrap_or(&[]);
    let count = entries.iter().take(MOST).take_while(is_entry).count();
    let entries = entries.get(..count).unwrap_or(&[]);
    // Headings in capitals that stand behind the last entry are of the article.
    let last = entries.iter().rposition(is_paged);
    let paged = entries.iter().filter(|line| is_paged(line)).count();
    if let Some(last) = last.filter(|_| paged >= PAGED) {
        for at in label..=label + 1 + last {
            set(lines, at, Furniture::Navigation);
        }
    }
}

/// `1-3 Boats leave the delta`, `1,4 Pumps`: pages, and what stands there.
fn is_paged(line: &Line) -> bool {
    let Some((pages, entry)) = line.text.split_once(' ') else {
        return false;
    };
    !line.stops
        && pages.starts_with(|c: char| c.is_ascii_digit())
        && pages
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b',' | b'&'))
        && entry.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn an_index_is_no_article() {
        let index = [
            "INDEX:",
            "AMARA",
            "1-3 Boats leave the delta",
            "BASRA",
            "3,5 Pumps at sea",
        ];
        let title = "Envoys brief the press in the old palace";
        let page = [&[title][..], &index, &["TRANSCRIPT:", LEAD, NEXT]].concat();
        for line in index {
            assert_eq!(kind_of(&page, line), "navigation", "{line}");
        }
        assert_eq!(kind_of(&page, title), "headline");
        // A list of the article has no pages.
        let page = [
            title,
            "INDEX",
            "Boats leave the delta",
            "Pumps at sea",
            LEAD,
            NEXT,
        ];
        assert_ne!(kind_of(&page, page[2]), "navigation");
    }
}
