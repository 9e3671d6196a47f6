//! The draft of a dictionary, to edit in a spreadsheet.

use super::columns::Cell;
use super::tables::Table;
use crate::features::DraftRow;
use crate::labels::squeezed;

/// The table of a draft, and below it the rows `(category, pattern)` of another dictionary. `train` reads the first
/// two columns.
pub fn draft_table<'a>(
    rows: &'a [DraftRow],
    texts: &[&'a str],
    others: &'a [(String, String)],
) -> Table<'a> {
    let text = |text: &'a str| Cell::Text(text.into());
    let drafted = rows.iter().map(|row| {
        [
            text(&row.category),
            text(&row.pattern),
            Cell::Whole(row.sentences),
            Cell::Text(squeezed(texts[row.example]).into()),
        ]
    });
    let others = others
        .iter()
        .map(|(category, pattern)| [text(category), text(pattern), Cell::Empty, Cell::Empty]);
    Table {
        name: "dictionary",
        columns: vec!["category", "pattern", "sentences", "example"],
        labels: &[],
        rows: drafted.chain(others).map(Vec::from).collect(),
    }
}
