//! The text in a cell: decoded as it was meant, or one that nobody wrote.

use standpoint_core::segment::Marks;

use crate::bytes::escaped::{from_program, unescaped};
use crate::html;

/// Cells that spreadsheets in English and German save for a formula that fails.
const ERRORS: [&str; 10] = [
    "#NAME?", "#VALUE!", "#REF!", "#N/A", "#DIV/0!", "#NUM!", "#NULL!", "#WERT!", "#BEZUG!", "#NV",
];
/// Words that pandas and R write for an empty cell, and Reddit for a text that is gone.
#[rustfmt::skip]
const EMPTY: [&str; 9] = ["NaN", "nan", "NULL", "null", "None", "NA", "<NA>", "[deleted]", "[removed]"];
/// The most units of UTF-16 in a cell of Excel.
const EXCEL: usize = 32_767;

/// Returns whether a spreadsheet saves this cell for a formula that fails or a column that is too narrow.
pub fn is_spreadsheet_error(cell: &str) -> bool {
    let is_too_narrow = cell.len() > 2 && cell.bytes().all(|byte| byte == b'#');
    is_too_narrow || ERRORS.iter().any(|error| error.eq_ignore_ascii_case(cell))
}

/// Returns whether a text is what programs write for an empty cell.
pub fn is_empty_word(text: &str) -> bool {
    EMPTY.contains(&text)
}

/// Returns whether a text is as long as the longest that a cell of Excel holds.
pub(super) fn may_be_cut(text: &str) -> bool {
    text.len() >= EXCEL && text.encode_utf16().count() == EXCEL
}

/// A text that stood otherwise in its cell.
#[derive(Debug)]
pub struct TextCell {
    /// The text as it is to be read.
    pub text: String,
    /// Marks of its tags.
    pub marked: Marks,
    /// True if it had escaped characters.
    pub is_escaped: bool,
    /// True if it was a piece of a page.
    pub had_tags: bool,
}

/// The text of a cell without tags and escapes; `None` if it is to be read as it stands. Articles, labels and
/// scores are read alike, or the sentences of one table would not be found in another.
pub fn text_cell(cell: &str) -> Option<TextCell> {
    let mut plain = from_program(cell);
    let mut is_escaped = plain.is_some();
    let mut piece = html::without_tags(plain.as_deref().unwrap_or(cell));
    if piece.is_none()
        && let Some(text) = unescaped(plain.as_deref().unwrap_or(cell))
    {
        is_escaped = true;
        piece = html::without_tags(&text);
        plain = Some(text);
    }
    let had_tags = piece.is_some();
    let (text, marked) = match piece {
        Some(piece) => piece,
        None => (plain?, Marks::default()),
    };
    Some(TextCell {
        text,
        marked,
        is_escaped,
        had_tags,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_and_empty_cells_are_no_texts() {
        let all = |cells: &[&str], is: fn(&str) -> bool| cells.iter().all(|cell| is(cell));
        assert!(all(&["#NV", "#name?", "########"], is_spreadsheet_error));
        assert!(all(&["#", "##", "#withdraw", "NaN"], |cell| {
            !is_spreadsheet_error(cell)
        }));
        assert!(all(&["None", "NaN"], is_empty_word));
        assert!(all(&["none", "Nan", ""], |cell| !is_empty_word(cell)));
    }
}
