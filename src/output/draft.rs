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
    let text = |text: &'a str| OutputCell::Text(text.into());
    let drafted = rows.iter().map(|row| {
        [
            text(&row.category),
            text(&row.pattern),
            OutputCell::Whole(row.sentences),
            OutputCell::Text(squeezed(texts[row.example]).into()),
        ]
    });
    let others = others.iter().map(|(category, pattern)| {
        [
            text(category),
            text(pattern),
            OutputCell::Empty,
            OutputCell::Empty,
        ]
    });
    OutputTable {
        name: "dictionary",
        columns: vec!["category", "pattern", "sentences", "example"],
        labels: &[],
        rows: drafted.chain(others).map(Vec::from).collect(),
    }
}
