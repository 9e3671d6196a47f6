//! The limits and dangers of Excel, beyond those of the file formats.

use std::borrow::Cow;

/// The bytes by which Excel recognises UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
/// The length of a cell in Excel, in UTF-16 units.
pub(super) const CELL: usize = 32_767;
/// The number of rows under the header of a sheet in Excel.
pub const EXCEL_ROWS: usize = 1_048_575;

/// Converts cells of a CSV for Excel, if asked for.
pub(super) struct Cells {
    for_excel: bool,
    cut: usize,
}

impl Cells {
    /// Begins without cells.
    pub fn new(for_excel: bool) -> Self {
        Cells { for_excel, cut: 0 }
    }

    /// Converts the next cell.
    pub fn cell<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        if !self.for_excel {
            return Cow::Borrowed(text);
        }
        self.cut += usize::from(is_cut_for_excel(text));
        text_cell(text)
    }

    /// The number of cells cut so far.
    pub fn cut(&self) -> usize {
        self.cut
    }

    /// Returns the bytes of a file that begins with these rows.
    pub fn file(&self, rows: Vec<u8>) -> Vec<u8> {
        match self.for_excel {
            true => [BYTE_ORDER_MARK, &rows].concat(),
            false => rows,
        }
    }
}

/// Converts a text to a cell that Excel holds and does not run: on one line, not longer than Excel allows,
/// and with an apostrophe before what Excel would read as a formula (OWASP, CSV injection).
pub(super) fn text_cell(text: &str) -> Cow<'_, str> {
    match defused(text) {
        Cow::Borrowed(cell) => Cow::Borrowed(within_cell(cell)),
        Cow::Owned(mut cell) => {
            let end = within_cell(&cell).len();
            cell.truncate(end);
            Cow::Owned(cell)
        }
    }
}

/// Returns whether [`text_cell`] has to cut a text.
pub(super) fn is_cut_for_excel(text: &str) -> bool {
    // The apostrophe takes one place.
    if text.len() < CELL {
        return false;
    }
    let cell = defused(text);
    within_cell(&cell).len() < cell.len()
}

/// Joins the lines, and puts an apostrophe before a formula.
fn defused(text: &str) -> Cow<'_, str> {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    if !formula && !text.contains(['\r', '\n']) {
        return Cow::Borrowed(text);
    }
    let line = text.replace("\r\n", " ").replace(['\r', '\n'], " ");
    Cow::Owned(match formula {
        true => format!("'{line}"),
        false => line,
    })
}

/// Cuts a text to the length of a cell, between two characters.
pub(super) fn within_cell(text: &str) -> &str {
    // A UTF-16 unit takes at least one byte of UTF-8.
    if text.len() <= CELL {
        return text;
    }
    let mut units = 0;
    let beyond = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > CELL
    });
    beyond.map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_lines_joined() {
        assert_eq!(text_cell("plain, “text”"), "plain, “text”");
        for first in ["=", "+", "-", "@", "\t"] {
            assert_eq!(
                text_cell(&format!("{first}1+1")),
                format!("'{first}1+1"),
                "{first:?}"
            );
        }
        assert_eq!(text_cell("\r\n=1+1"), "' =1+1");
        assert_eq!(text_cell("-- a dash"), "'-- a dash");
        assert_eq!(text_cell("one\r\ntwo\nthree\rfour"), "one two three four");
    }

    #[test]
    fn a_cell_counts_as_cut_when_something_of_it_is_missing() {
        let is_cut = |text: &str| {
            let cut = is_cut_for_excel(text);
            assert!(text_cell(text).encode_utf16().count() <= CELL);
            cut
        };
        assert!(!is_cut("short"));
        // No character is cut in two.
        assert!(is_cut(&"🙂".repeat(20_000)));
        assert!(!is_cut(&"a".repeat(CELL)));
        assert!(is_cut(&"a".repeat(CELL + 1)));
        // The apostrophe takes one place, a line break gives one back. Other letters take two or three bytes.
        assert!(is_cut(&format!("={}", "a".repeat(CELL - 1))));
        assert!(!is_cut(&format!("={}", "a".repeat(CELL - 2))));
        assert!(!is_cut(&format!("a\r\n{}", "a".repeat(CELL - 2))));
        assert!(!is_cut(&"ك".repeat(CELL)));
        assert!(is_cut(&"ك".repeat(CELL + 1)));
    }
}
