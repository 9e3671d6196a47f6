//! Rows that wide spaces divide into columns.

use super::dated;
use crate::segment::words::line_ends::ends_sentence;
use crate::segment::words::shape::{tidy, words};

/// Whether wide spaces divide the line into a menu, or into columns of which one is a date.
pub(in crate::segment) fn of(raw: &str) -> Option<Columns> {
    if !raw.contains("  ") && !raw.contains('\t') || raw.len() > 300 || ends_sentence(raw) {
        return None;
    }
    let split = |gap: &str| -> Vec<String> {
        raw.replace('\t', "   ")
            .split(gap)
            .map(|column| tidy(column).into_owned())
            .filter(|column| !column.is_empty())
            .collect()
    };
    let columns = split("   ");
    if is_head_of_page(&columns) {
        return Some(Columns::Menu);
    }
    let short = |column: &String| words(column) <= 6 && !ends_sentence(column);
    if columns.len() >= 2 && columns.iter().all(short) && columns.iter().any(|c| dated::is_date(c))
    {
        return Some(Columns::Dated);
    }
    let entries = split("  ");
    let entry = |column: &String| {
        words(column) <= 3
            && !column.starts_with(char::is_lowercase)
            && !column.contains(|c: char| c.is_ascii_digit())
            && column.ends_with(char::is_alphanumeric)
    };
    if is_row_of_figures(&entries) {
        return Some(Columns::Figures);
    }
    (entries.len() >= 4 && entries.iter().all(entry)).then_some(Columns::Menu)
}

/// `2          DELTA INSTITUTE`: the number of a page beside whose it is.
fn is_head_of_page(columns: &[String]) -> bool {
    let [one, other] = columns else {
        return false;
    };
    let is_number = |text: &str| text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit());
    let is_name = |text: &str| words(text) >= 2 && !text.contains(char::is_lowercase);
    is_number(one) && is_name(other) || is_name(one) && is_number(other)
}

/// `Strongly for     9%     4%`: a row of a table, a name and nothing but figures.
fn is_row_of_figures(columns: &[String]) -> bool {
    let Some((name, figures)) = columns.split_first() else {
        return false;
    };
    let is_part = |c: char| c.is_ascii_digit() || ",.%$£€+-–—*()/".contains(c);
    figures.len() >= 2
        && words(name) <= 6
        && name.contains(char::is_alphabetic)
        && figures.iter().all(|figure| figure.chars().all(is_part))
        && figures
            .iter()
            .any(|figure| figure.contains(|c: char| c.is_ascii_digit()))
}

/// What columns make of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::segment) enum Columns {
    /// A row of short entries.
    Menu,
    /// A date among names and places.
    Dated,
    /// A name and figures.
    Figures,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn menus_and_columns_with_a_date() {
        for raw in [
            "Tides  Ferries  Locks  Letters",
            "Tides\tFerries\tLocks\tLetters",
            "2          DELTA INSTITUTE",
            "DELTA INSTITUTE          12",
        ] {
            assert_eq!(of(raw), Some(Columns::Menu), "{raw}");
        }
        for raw in ["Vol. 3     Basra     4 March 2021", "Basra\t4 March 2021"] {
            assert_eq!(of(raw), Some(Columns::Dated), "{raw}");
        }
        for raw in ["Strongly for     9%      4%      1%", "Boats\t12\t-"] {
            assert_eq!(of(raw), Some(Columns::Figures), "{raw}");
        }
        for raw in [
            "Boats     12",
            "DELTA INSTITUTE 12",
            "Old boats     12",
            "Boats   12   13   in all",
            "They sold   12   13.",
            "Tides Ferries Locks Letters",
            "Tides  Ferries  Locks",
            "Tides  Ferries  Locks  letters",
            "Tides  Ferries  Locks  Letters 3",
            "Tides  Ferries  Locks  Letters of the delta",
            "Tides  Ferries  Locks  Letters.",
            "Tides  Ferries  Locks  Letters –",
            "Basra   4 March 2021.",
            "The envoys met in the old palace by the river   4 March 2021",
        ] {
            assert_eq!(of(raw), None, "{raw}");
        }
    }
}
