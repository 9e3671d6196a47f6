//! Finds the columns of a table of scores, and the groups of its rows.

use std::path::Path;

use standpoint_common::phrases::listed;
use standpoint_corpus::Dates;

use super::PrevalenceError;
use super::groups::{EMPTY, group_name};
use crate::labels::{LoadedTable, in_order, label_in_cell, length_in_date, probability_columns};

/// The columns of a table of scores.
pub(super) struct ScoreTableColumns {
    pub document: usize,
    pub text: usize,
    pub label: usize,
    pub start: Option<usize>,
    pub end: Option<usize>,
    /// The column that tells training sentences from others.
    pub fit: Option<usize>,
    /// The columns to group by.
    pub by: Vec<Grouping>,
    /// The labels.
    pub labels: Vec<String>,
    /// The adjacent columns of their probabilities; none if each label given counts as certain.
    pub probabilities: Vec<usize>,
}

/// The most labels of a table without probabilities. A column with more values holds something else.
const MAX_LABELS: usize = 50;

impl ScoreTableColumns {
    pub fn find(
        path: &Path,
        table: &LoadedTable,
        by: Option<&str>,
    ) -> Result<Self, PrevalenceError> {
        let (probabilities, mut labels): (Vec<usize>, Vec<String>) =
            adjacent_probabilities(table).into_iter().unzip();
        if labels.is_empty() {
            let given = table
                .column("label")
                .map(|label| given_labels(table, label));
            labels = given.unwrap_or_default();
        }
        if labels.is_empty() || labels.len() > MAX_LABELS {
            return Err(PrevalenceError::NoProbabilities {
                path: path.to_path_buf(),
                labels: labels.len(),
            });
        }
        let find = |name: &str| {
            Grouping::find(table, name).ok_or_else(|| PrevalenceError::NoGroup {
                path: path.to_path_buf(),
                column: name.to_string(),
                header: listed(&table.names),
            })
        };
        Ok(ScoreTableColumns {
            document: table.require(path, "document")?,
            text: table.require(path, "text")?,
            label: table.require(path, "label")?,
            start: table.column("start"),
            end: table.column("end"),
            fit: table.column("fit"),
            by: by.map_or(Ok(Vec::new()), |by| match Grouping::find(table, by) {
                Some(one) => Ok(vec![one]),
                None => {
                    let mut names: Vec<&str> = Vec::new();
                    for name in by.split(',').map(str::trim) {
                        if !names.iter().any(|other| other.eq_ignore_ascii_case(name)) {
                            names.push(name);
                        }
                    }
                    names.into_iter().map(find).collect()
                }
            })?,
            labels,
            probabilities,
        })
    }
}

/// The labels in a column.
fn given_labels(table: &LoadedTable, column: usize) -> Vec<String> {
    let cells = table.rows.iter().filter_map(|row| row.get(column));
    let labels = cells.filter_map(label_in_cell);
    in_order(labels.filter(|name| !name.is_empty()).collect())
}

/// The longest date. Most sentences are longer.
const MAX_DATE_LENGTH: usize = 40;

impl ScoreTableColumns {
    /// Another column with complete dates in half of its cells in these rows, whose own date is empty, and
    /// the number of these dates.
    pub fn other_dates(&self, table: &LoadedTable, rows: &[usize]) -> Option<(String, usize)> {
        let always = [Some(self.document), Some(self.text), Some(self.label)];
        let own = [&always[..], &[self.start, self.end, self.fit]].concat();
        let is_other = |at: &usize| !own.contains(&Some(*at));
        let dates = |at: usize| {
            let cells: Vec<&str> = rows
                .iter()
                .filter_map(|row| table.rows[*row].get(at))
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
                .collect();
            let is_short = |cell: &&str| cell.len() <= MAX_DATE_LENGTH;
            let short = || cells.iter().copied().filter(is_short);
            let read = Dates::of_column(short());
            let is_complete = |cell: &str| {
                read.iso(cell)
                    .is_some_and(|iso| iso.len() == "2020-01-31".len())
            };
            let dates = short().filter(|cell| is_complete(cell)).count();
            (dates > 0 && 2 * dates >= cells.len()).then(|| (table.names[at].clone(), dates))
        };
        (0..table.names.len()).filter(is_other).find_map(dates)
    }
}

/// The first adjacent columns `p_…`. A metadata column further on may be called `p_value`.
fn adjacent_probabilities(table: &LoadedTable) -> Vec<(usize, String)> {
    let mut columns = probability_columns(&table.names);
    let first = columns.first().map_or(0, |(at, _)| *at);
    let beside = (first..)
        .zip(&columns)
        .take_while(|(at, (column, _))| at == column);
    columns.truncate(beside.count());
    columns
}

/// The grouping of rows: by the values of a column, or by the month or year of its dates.
pub(super) struct Grouping {
    pub column: usize,
    /// The number of characters of its dates that count, and the reader of the dates.
    pub date: Option<(usize, Dates)>,
}

impl Grouping {
    pub fn find(table: &LoadedTable, name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase();
        if let Some(column) = table.column(&name) {
            return Some(Grouping { column, date: None });
        }
        let date = length_in_date(&name)?;
        let column = table.column("date")?;
        let cells = table.rows.iter().filter_map(|row| row.get(column));
        let date = Some((date, Dates::of_column(cells)));
        Some(Grouping { column, date })
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
