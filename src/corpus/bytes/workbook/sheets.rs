//! Which sheet of a workbook is read, and which others go on with it.

use std::collections::{HashMap, VecDeque};

use super::cells::Cells;
use crate::corpus::rows::column_names::FILE;
use crate::corpus::rows::column_names::text_among;

/// Columns by which the sheet is known that a workbook is read for, if none has a text: of what is known of files, of a dictionary.
const TELLING: [&str; 2] = [FILE, "pattern"];

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

/// Which sheet is read, if need be one that has a `column`.
pub(super) fn chosen(sheets: &[(String, Cells)], column: Option<&str>) -> Option<usize> {
    let tells = |telling: &str| {
        let has =
            |(_, cells): &(String, Cells)| cells.header().iter().any(|(_, name)| name == telling);
        sheets.iter().position(has)
    };
    let is_table = |(_, cells): &(String, Cells)| {
        let last = cells.places.last().map_or(0, |place| place.row);
        cells.header().len() > 1 && last > cells.top()
    };
    // Of two names of a text the one that tells more, as within one table.
    let rank = |(_, cells): &(String, Cells)| {
        let names: Vec<String> = cells.header().into_iter().map(|(_, name)| name).collect();
        text_among(&names).map(|(rank, _)| rank)
    };
    let with_texts = || {
        let ranks = sheets.iter().enumerate();
        let ranks = ranks.filter_map(|(at, sheet)| Some((rank(sheet)?, at)));
        ranks.min().map(|(_, at)| at)
    };
    let wanted = column.map(|column| column.trim().to_lowercase());
    let told = wanted.and_then(|column| tells(&column));
    let told = told.or_else(with_texts);
    let told = told.or_else(|| TELLING.into_iter().find_map(tells));
    let told = told.or_else(|| sheets.iter().position(is_table));
    told.or((!sheets.is_empty()).then_some(0))
}
