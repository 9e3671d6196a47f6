//! Rows that wide spaces divide into columns.

use super::dated;
use super::line_ends::ends_sentence;
use super::shape::{tidy, words};

/// Whether wide spaces divide the line into a menu, or into columns of which one is a date.
pub(super) fn of(raw: &str) -> Option<Columns> {
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
    (entries.len() >= 4 && entries.iter().all(entry)).then_some(Columns::Menu)
}

/// What columns make of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Columns {
    /// A row of short entries.
    Menu,
    /// A date among names and places.
    Dated,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn menus_and_columns_with_a_date() {
        for raw in [
            "Tides  Ferries  Locks  Letters",
            "Tides\tFerries\tLocks\tLetters",
        ] {
            assert_eq!(of(raw), Some(Columns::Menu), "{raw}");
        }
        for raw in ["Vol. 3     Basra     4 March 2021", "Basra\t4 March 2021"] {
            assert_eq!(of(raw), Some(Columns::Dated), "{raw}");
        }
        for raw in [
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
