//! Notes and works cited that are listed below an article.

use super::line::{Line, set};
use super::{Furniture, dates};

/// Headings of notes, each of which begins with its number.
const NOTES: &[&str] = &["endnotes", "footnotes", "notes"];
/// Headings of lists of works, each of which begins with a name turned round.
const WORKS: &[&str] = &["bibliography", "references", "works cited"];

/// Names what stands below such a heading and an article, if nothing else stands there and it speaks of works of some year.
pub(super) fn name(lines: &mut [Line]) {
    let heading = |line: &Line, list: &[&str]| {
        let text = line.text.trim_end_matches([':', '.']);
        list.iter().any(|known| known.eq_ignore_ascii_case(text))
    };
    let found = lines
        .iter()
        .rposition(|line| heading(line, NOTES) || heading(line, WORKS));
    let Some(at) = found else {
        return;
    };
    let is_article = |line: &Line| line.is_plain() && line.is_body();
    if !lines.iter().take(at).any(is_article) {
        return;
    }
    let is_entry = |text: &str| match lines.get(at).is_some_and(|line| heading(line, NOTES)) {
        true => is_numbered(text),
        false => is_name_first(text),
    };
    let below: Vec<usize> = (at + 1..lines.len())
        .filter(|at| lines.get(*at).is_some_and(Line::is_plain))
        .collect();
    let texts = || below.iter().filter_map(|at| lines.get(*at));
    let dated = texts().filter(|line| is_dated(&line.text)).count();
    // An article may have notes for a heading, and a list below it.
    if !texts().all(|line| is_entry(&line.text)) || dated * 2 < below.len() {
        return;
    }
    for at in below {
        set(lines, at, Furniture::CrossReference);
    }
}

/// `12 Interview`, `12. Interview`, `[12] Interview`.
fn is_numbered(text: &str) -> bool {
    let bare = text.trim_start_matches(['[', '(']);
    let rest = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = bare.len() - rest.len();
    (1..=3).contains(&digits) && rest.starts_with([' ', '.', ']', ')'])
}

/// `Haddad, M.`, `al-Amari, Layla.`
fn is_name_first(text: &str) -> bool {
    let Some((name, rest)) = text.split_once(", ") else {
        return false;
    };
    name.split(' ').count() <= 2
        && name.contains(char::is_uppercase)
        && rest.starts_with(char::is_uppercase)
}

/// Whether a year stands in it.
fn is_dated(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .any(dates::is_year)
}

#[cfg(test)]
mod tests {
    use crate::segment::furniture::tests::{LEAD, NEXT, kind_of};

    const TITLE: &str = "Envoys meet in the old palace";

    #[test]
    fn notes_and_works_below_an_article() {
        let notes = [
            "1 “Joint Letter on the Boats,” July 26, 2021.",
            "2. Author interview, Amara, August 2021.",
            "[3] See Mona Haddad, “A House of Reed,” Delta Survey 61.",
        ];
        let page = [TITLE, LEAD, NEXT, "Notes", notes[0], notes[1], notes[2]];
        for note in notes {
            assert_eq!(kind_of(&page, note), "cross-reference", "{note}");
        }
        let works = [
            "Haddad, M. Leaving: Essays on the River. Amara: Reed, 1998.",
            "al-Amari, Layla. \"Locks and Dykes.\" Delta Quarterly 11 (2005): 12-30.",
        ];
        let page = [TITLE, LEAD, NEXT, "Works Cited", works[0], works[1]];
        for work in works {
            assert_eq!(kind_of(&page, work), "cross-reference", "{work}");
        }
    }

    #[test]
    fn what_an_article_lists_below_such_a_heading() {
        let said = "1. The boats should leave the delta.";
        for page in [
            [TITLE, LEAD, "Notes", said, "2. The lock must be mended."],
            [TITLE, LEAD, "Notes", said, "In 2021 they left, as in 1921."],
            [
                TITLE,
                LEAD,
                "References",
                said,
                "Amara, in 2021, let them go.",
            ],
        ] {
            assert_eq!(kind_of(&page, said), "sentence", "{page:?}");
            assert_eq!(kind_of(&page, page[4]), "sentence", "{page:?}");
        }
        let said = "1. In 2021 the boats came to the delta, and nobody had called them.";
        let next = "2. In 2022 they left the delta again, and nobody waved.";
        assert_eq!(kind_of(&["Notes", said, next], next), "sentence");
    }
}
