//! What stands in the cell of a text where nobody wrote one: words for an empty cell, errors that a spreadsheet saved.

/// What spreadsheets in English and German save for a cell that they took for a formula.
const ERRORS: [&str; 10] = [
    "#NAME?", "#VALUE!", "#REF!", "#N/A", "#DIV/0!", "#NUM!", "#NULL!", "#WERT!", "#BEZUG!", "#NV",
];
/// What pandas and R write for a cell that is empty, and Reddit for a text that is gone.
const EMPTY: [&str; 9] = [
    "NaN",
    "nan",
    "NULL",
    "null",
    "None",
    "NA",
    "<NA>",
    "[deleted]",
    "[removed]",
];

/// Whether a cell is what a spreadsheet saves for a formula that fails, or for a column that is too narrow.
pub(crate) fn is_spreadsheet_error(cell: &str) -> bool {
    let is_too_narrow = cell.len() > 2 && cell.bytes().all(|byte| byte == b'#');
    is_too_narrow || ERRORS.iter().any(|error| error.eq_ignore_ascii_case(cell))
}

/// Whether a text is what programs write for a cell that is empty.
pub(crate) fn is_empty_word(text: &str) -> bool {
    EMPTY.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_and_empty_cells_are_told_from_texts() {
        assert!(
            ["#NV", "#name?", "########"]
                .into_iter()
                .all(is_spreadsheet_error)
        );
        assert!(
            !["#", "##", "#withdraw", "NaN"]
                .into_iter()
                .any(is_spreadsheet_error)
        );
        assert!(["None", "NaN"].into_iter().all(is_empty_word));
        assert!(!["none", "Nan", ""].into_iter().any(is_empty_word));
    }
}
