//! Where things stand in a table of scores, and what its rows are grouped by.

use std::path::Path;

use super::PrevalenceError;
use super::groups::{EMPTY, group_name};
use crate::corpus::Dates;
use crate::labels::{Table, label_name};
use crate::names::listed;

/// Where things stand in the table.
pub(super) struct Columns {
    pub document: usize,
    pub text: usize,
    pub label: usize,
    pub start: Option<usize>,
    pub end: Option<usize>,
    pub by: Option<By>,
    pub probabilities: std::ops::Range<usize>,
}

impl Columns {
    pub fn find(path: &Path, table: &Table, by: Option<&str>) -> Result<Self, PrevalenceError> {
        let is_probability = |name: &String| name.starts_with("p_");
        let first = table.header.iter().position(is_probability);
        let first = first.ok_or_else(|| PrevalenceError::NoProbabilities {
            path: path.to_path_buf(),
        })?;
        // One run: a metadata column further on may be called p_value.
        let run = table.header[first..]
            .iter()
            .take_while(|name| is_probability(name));
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
            probabilities: first..first + run.count(),
        })
    }

    /// The labels as they are written in the header.
    pub fn labels(&self, table: &Table) -> Vec<String> {
        let names = &table.names[self.probabilities.clone()];
        names
            .iter()
            .map(|name| label_name(name.get("p_".len()..).unwrap_or_default()))
            .collect()
    }
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
