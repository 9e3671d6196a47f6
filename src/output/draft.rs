//! The draft of a dictionary, to edit in a spreadsheet.

use super::columns::OutputCell;
use super::tables::OutputTable;
use crate::features::DraftRow;
use crate::labels::squeezed;

/// The table of a draft, and below it the rows `(category, pattern)` of another dictionary. `train` reads the first
/// two columns.
pub fn draft_table<'a>(
    rows: &'a [DraftRow],
    texts: &[&'a str],
    others: &'a [(String, String)],
) -> OutputTable<'a> {
    let drafted = rows.iter().map(|row| {
        vec![
            row.category.as_str().into(),
            row.pattern.as_str().into(),
            row.sentences.into(),
            squeezed(texts[row.example]).into(),
        ]
    });
    let others = others.iter().map(|(category, pattern)| {
        let [category, pattern] = [category, pattern].map(|text| text.as_str().into());
        vec![category, pattern, OutputCell::Empty, OutputCell::Empty]
    });
    OutputTable::new(
        "dictionary",
        &["category", "pattern", "sentences", "example"],
        drafted.chain(others),
    )
}
