//! The limits of Excel, beyond those of the file formats.

/// The length of a cell in Excel, in UTF-16 units.
pub(super) const CELL: usize = 32_767;
/// The number of rows under the header of a sheet in Excel.
pub const EXCEL_ROWS: usize = 1_048_575;

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
    fn a_text_is_cut_between_two_characters() {
        assert_eq!(within_cell("short"), "short");
        let pictures = "🙂".repeat(20_000);
        let cut = within_cell(&pictures);
        assert_eq!(cut.encode_utf16().count(), CELL - 1);
        for letter in ["a", "ك"] {
            let fits = letter.repeat(CELL);
            assert_eq!(within_cell(&fits), fits);
            assert_eq!(within_cell(&letter.repeat(CELL + 1)), fits);
        }
    }
}
