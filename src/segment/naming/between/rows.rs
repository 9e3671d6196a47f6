//! Rows of a table whose columns single blanks divide (`Men 40 52 8`), and of a list of names (`Sgt. Jon Reyes, 30, of Amara`).

use crate::segment::kind::Furniture;
use crate::segment::line::{Line, set};
use crate::segment::words::shape;

/// So many rows of figures stand below each other at least.
const TABLE: usize = 3;
/// And so many of a list of names.
const LIST: usize = 2;
/// Fewest figures of a row, and most words before them.
const FIGURES: usize = 2;
const NAME: usize = 6;
/// Most words of a row.
const MOST: usize = 16;
/// Most words of the name of a place.
const PLACE: usize = 4;

/// Names such rows. They have no verb and say nothing.
pub(in crate::segment) fn name(lines: &mut [Line]) {
    name_runs(lines, TABLE, |line| {
        !line.stops && is_of_figures(&line.text)
    });
    name_runs(lines, LIST, |line| is_of_names(&line.text));
}

/// Names the lines of which so many that are alike stand below each other.
fn name_runs(lines: &mut [Line], fewest: usize, is_row: impl Fn(&Line) -> bool) {
    let mut from = 0;
    while from < lines.len() {
        let is_row = |line: &&Line| {
            line.is_plain() && !line.spoken && (1..=MOST).contains(&line.words) && is_row(line)
        };
        let run = lines.iter().skip(from).take_while(is_row).count();
        if run >= fewest {
            for at in from..from + run {
                set(lines, at, Furniture::Navigation);
            }
        }
        from += run + 1;
    }
}

/// `Under 30 19 70 11`: a name and nothing but figures.
fn is_of_figures(text: &str) -> bool {
    // Most lines end in a letter or a full stop.
    if !text.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '%' | ')' | '–' | '—' | '*'))
    {
        return false;
    }
    let is_part = |c: char| c.is_ascii_digit() || ",.%$£€+-–—*()/".contains(c);
    let words: Vec<&str> = text.split(' ').collect();
    let figures = words
        .iter()
        .rev()
        .take_while(|word| word.chars().all(is_part));
    let figures = figures.count();
    let (name, figures) = words.split_at(words.len() - figures);
    let has_digit = |word: &&&str| word.contains(|c: char| c.is_ascii_digit());
    figures.iter().filter(has_digit).count() >= FIGURES
        && (1..=NAME).contains(&name.len())
        && name.iter().any(|word| word.contains(char::is_alphabetic))
        && !text.contains(": ")
}

/// `Staff Sgt. Jon A. Reyes, 30, of Amara, La.`: a name, an age and a place.
fn is_of_names(text: &str) -> bool {
    // Few lines are an age and a place behind a comma, which is the first thing to see.
    if !text.contains(", of ") {
        return false;
    }
    let text = text.trim_end_matches(['.', ';', ',']);
    let mut parts = text.split(", ");
    let (name, age) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let age = age.strip_prefix("age ").unwrap_or(age);
    let is_age = (1..=3).contains(&age.len()) && age.bytes().all(|b| b.is_ascii_digit());
    let is_place = |place: &str| {
        shape::words(place) <= PLACE
            && place
                .split(' ')
                .all(|word| word.starts_with(char::is_uppercase))
    };
    is_age
        && shape::is_names(&shape::without_ranks(name))
        && parts
            .next()
            .and_then(|place| place.strip_prefix("of "))
            .is_some_and(is_place)
        && parts.all(is_place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn rows_of_a_table() {
        let rows = [
            "All 31 61 8",
            "Men 40% 52% 8%",
            "Under 30 19 70 11",
            "No boat (2003) 22 – 9",
        ];
        let title = "Envoys meet in the old palace";
        let page = [&[title, LEAD][..], &rows, &[NEXT, LEAD]].concat();
        for row in rows {
            assert_eq!(kind_of(&page, row), "navigation", "{row}");
        }
        let page = [title, LEAD, rows[0], rows[1], NEXT, LEAD];
        assert_ne!(kind_of(&page, rows[0]), "navigation");
        for line in [
            "40 52 8",
            "The boats left Amara in 2003",
            "Boats lost: 12 40",
            "They came home in May 2003 with 14 of the 20 boats that left",
        ] {
            assert!(!is_of_figures(line), "{line}");
        }
    }

    #[test]
    fn rows_of_a_list_of_names() {
        let rows = [
            "Staff Sgt. Jon A. Reyes, 30, of Port Amal, La.",
            "Spc. Omar Bridge, 21, of Amara.",
            "Mona Haddad, 19, of Basra, Delta",
        ];
        let title = "Envoys meet in the old palace";
        let page = [title, LEAD, rows[0], rows[1], rows[2], NEXT, LEAD];
        for row in rows {
            assert_eq!(kind_of(&page, row), "navigation", "{row}");
        }
        let page = [title, LEAD, rows[0], NEXT, LEAD];
        assert_ne!(kind_of(&page, rows[0]), "navigation");
        for line in [
            "Jon Reyes, 30, of Amara, left the delta.",
            "Jon Reyes, 30, a pilot",
            "Jon Reyes, a pilot, of Amara",
            "The pilot, 30, of Amara",
        ] {
            assert!(!is_of_names(line), "{line}");
        }
    }
}
