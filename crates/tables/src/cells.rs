//! Cells that count as empty: words for a missing value, and errors of spreadsheets.

/// Cells that spreadsheets in English and German save for a formula that fails.
const ERRORS: [&str; 10] = [
    "#NAME?", "#VALUE!", "#REF!", "#N/A", "#DIV/0!", "#NUM!", "#NULL!", "#WERT!", "#BEZUG!", "#NV",
];
/// Words that pandas and R write for an empty cell, and Reddit for a text that is gone.
#[rustfmt::skip]
const EMPTY: [&str; 9] = ["NaN", "nan", "NULL", "null", "None", "NA", "<NA>", "[deleted]", "[removed]"];

/// Returns whether a spreadsheet saves this cell for a formula that fails or a column that is too narrow.
pub fn is_spreadsheet_error(cell: &str) -> bool {
    let is_too_narrow = cell.len() > 2 && cell.bytes().all(|byte| byte == b'#');
    is_too_narrow || ERRORS.iter().any(|error| error.eq_ignore_ascii_case(cell))
}

/// Returns whether a text is what programs write for an empty cell.
pub fn is_empty_word(text: &str) -> bool {
    EMPTY.contains(&text)
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
