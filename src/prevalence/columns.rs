//! Where things stand in a table of scores, and what its rows are grouped by.

use std::path::Path;

use super::PrevalenceError;
use super::groups::{EMPTY, group_name};
use crate::corpus::Dates;
use crate::labels::{Table, probability_columns};
use crate::phrases::listed;

/// Where things stand in the table.
pub(super) struct Columns {
    pub document: usize,
    pub text: usize,
    pub label: usize,
    pub start: Option<usize>,
    pub end: Option<usize>,
    pub by: Option<By>,
    /// The columns of probabilities, side by side, and the labels that they are about.
    pub probabilities: Vec<(usize, String)>,
}

impl Columns {
    pub fn find(path: &Path, table: &Table, by: Option<&str>) -> Result<Self, PrevalenceError> {
        let probabilities = of_labels(table);
        if probabilities.is_empty() {
            return Err(PrevalenceError::NoProbabilities {
                path: path.to_path_buf(),
            });
        }
        let by = match by {
            None => None,
            Some(name) => Some(
                By::find(table, name).ok_or_else(|| PrevalenceError::NoGroup {
                    path: path.to_path_buf(),
                    column: name.to_string(),
                    header: listed(&table.names),
                })?,
            ),
        };
        Ok(Columns {
            document: table.require(path, "document")?,
            text: table.require(path, "text")?,
            label: table.require(path, "label")?,
            start: table.column("start"),
            end: table.column("end"),
            by,
            probabilities,
        })
    }
}

/// A date is no longer than this, and the text of a sentence hardly as short.
const LONGEST_DATE: usize = 40;

impl Columns {
    /// Another column that holds whole dates in these rows, whose own is empty, or in half of those that say something there; and
    /// in how many.
    pub fn of_other_dates(&self, table: &Table, rows: &[usize]) -> Option<(String, usize)> {
        let own = [Some(self.document), Some(self.text), Some(self.label)];
        let own = [&own[..], &[self.start, self.end]].concat();
        let is_other = |at: &usize| !own.contains(&Some(*at));
        let dates = |at: usize| {
            let cells = rows.iter().filter_map(|row| table.rows[*row].get(at));
            let cells: Vec<&str> = cells
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
                .collect();
            let short = || {
                cells
                    .iter()
                    .copied()
                    .filter(|cell| cell.len() <= LONGEST_DATE)
            };
            let read = Dates::of(short());
            let is_whole = |cell: &str| {
                read.iso(cell)
                    .is_some_and(|iso| iso.len() == "2020-01-31".len())
            };
            let dates = short().filter(|cell| is_whole(cell)).count();
            (dates > 0 && 2 * dates >= cells.len()).then(|| (table.names[at].clone(), dates))
        };
        (0..table.names.len()).filter(is_other).find_map(dates)
    }
}

/// The first columns `p_…` that stand side by side: a metadata column further on may be called `p_value`.
fn of_labels(table: &Table) -> Vec<(usize, String)> {
    let mut columns = probability_columns(&table.names);
    let first = columns.first().map_or(0, |(at, _)| *at);
    let beside = (first..)
        .zip(&columns)
        .take_while(|(at, (column, _))| at == column);
    columns.truncate(beside.count());
    columns
}

/// What rows are grouped by: the values of a column, or the first characters of its dates.
pub(super) struct By {
    pub column: usize,
    /// How many characters of its dates, and how these are read.
    pub date: Option<(usize, Dates)>,
}

impl By {
    pub fn find(table: &Table, name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase();
        if let Some(column) = table.column(&name) {
            return Some(By { column, date: None });
        }
        let date = match name.as_str() {
            "year" => "2020".len(),
            "month" => "2020-01".len(),
            _ => return None,
        };
        let column = table.column("date")?;
        let cells = table.rows.iter().filter_map(|row| row.get(column));
        let date = Some((date, Dates::of(cells)));
        Some(By { column, date })
    }

    pub fn group(&self, cell: &str) -> String {
        let Some((length, dates)) = self.date else {
            return group_name(cell);
        };
        let date = dates.iso(cell);
        let part = date.as_deref().and_then(|date| date.get(..length));
        part.unwrap_or(EMPTY).to_string()
    }
}
