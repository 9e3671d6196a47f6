//! Columns of a table that is printed.

use std::fmt::Write;

/// No column of a printed table is made wider, so that one long name does not push all others off the screen (and none is wider
/// than what can be formatted); a longer cell shifts what stands behind it in its row.
const WIDEST: usize = 80;

/// The width of a column with these cells.
pub fn widest<'a>(cells: impl IntoIterator<Item = &'a str>) -> usize {
    let widths = cells.into_iter().map(|cell| cell.chars().count());
    widths.max().unwrap_or(0).min(WIDEST)
}

/// Adds a line, without spaces at its end.
pub fn line(text: &mut String, line: impl std::fmt::Display) {
    let _ = writeln!(text, "{}", line.to_string().trim_end());
}
