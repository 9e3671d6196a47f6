//! What Excel needs of a CSV, beyond what the format asks for.

use std::borrow::Cow;

/// Excel takes a file for UTF-8 only if it begins so.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
/// Excel's limit for a cell, in UTF-16 units.
const CELL: usize = 32_767;

/// A text cell as Excel can hold it without running it: on one line, a cell that would be taken for a
/// formula preceded by an apostrophe (OWASP, CSV injection), and not longer than Excel allows.
pub(super) fn text_cell(text: &str) -> Cow<'_, str> {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let breaks = text.contains(['\r', '\n']);
    if !formula && !breaks && text.len() <= CELL {
        return Cow::Borrowed(text);
    }
    let mut cell = String::with_capacity(text.len() + 1);
    let mut units = 0;
    if formula {
        cell.push('\'');
        units += 1;
    }
    for c in text.replace("\r\n", " ").chars() {
        units += c.len_utf16();
        if units > CELL {
            break;
        }
        cell.push(match c {
            '\r' | '\n' => ' ',
            c => c,
        });
    }
    Cow::Owned(cell)
}

/// Whether a text is longer than a cell of Excel, so that [`text_cell`] cuts it.
pub fn is_cut_for_excel(text: &str) -> bool {
    text.len() > CELL && text.encode_utf16().nth(CELL).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_lines_joined() {
        assert_eq!(text_cell("plain, “text”"), "plain, “text”");
        assert_eq!(text_cell("=1+1"), "'=1+1");
        assert_eq!(text_cell("-- a dash"), "'-- a dash");
        assert_eq!(text_cell("one\r\ntwo\nthree"), "one two three");
    }

    #[test]
    fn long_cells_are_cut_between_characters() {
        let long = "🙂".repeat(20_000);
        let cell = text_cell(&long);
        assert_eq!(cell.encode_utf16().count(), CELL - 1);
        assert!(is_cut_for_excel(&long));
        assert!(!is_cut_for_excel("short"));
    }
}
