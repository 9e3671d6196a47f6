//! Which sheet of a workbook is read, and which others go on with it.

use std::collections::{HashMap, VecDeque};

use super::cells::Cells;

/// Columns by which the sheet is known that a workbook is read for, most telling first: of texts and labels, of what is known of
/// files, of a dictionary.
const TELLING: [&str; 3] = ["text", "document", "pattern"];

/// Where the columns of a header stand in another one of the same names, in whatever order they are, and wherever on the sheet; of
/// several of one name the first is the first there.
pub(super) fn same_columns(
    own: &[(u32, String)],
    there: &[(u32, String)],
) -> Option<HashMap<u32, u32>> {
    let mut free: HashMap<&str, VecDeque<u32>> = HashMap::new();
    for (column, name) in there {
        free.entry(name).or_default().push_back(*column);
    }
    let place = |(column, name): &(u32, String)| {
        let there = free.get_mut(name.as_str())?.pop_front()?;
        Some((*column, there))
    };
    let places: Option<HashMap<u32, u32>> = own.iter().map(place).collect();
    places.filter(|places| places.len() == there.len())
}

/// Which sheet is read.
pub(super) fn chosen(sheets: &[(String, Cells)]) -> Option<usize> {
    let tells = |telling: &str| {
        let has =
            |(_, cells): &(String, Cells)| cells.header().iter().any(|(_, name)| name == telling);
        sheets.iter().position(has)
    };
    let is_table = |(_, cells): &(String, Cells)| {
        let last = cells.places.last().map_or(0, |place| place.row);
        cells.header().len() > 1 && last > cells.top()
    };
    let told = TELLING.into_iter().find_map(tells);
    let told = told.or_else(|| sheets.iter().position(is_table));
    told.or((!sheets.is_empty()).then_some(0))
}
