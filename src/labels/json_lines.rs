//! Tables in JSON lines, such as `score --format jsonl` writes.

use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use super::LabelsError;
use super::table::Table;
use crate::corpus::{CorpusError, JsonTable};

impl Table {
    /// Parses decoded text with an object on each line; `needs` is what such a file needs, for one that is empty.
    pub(super) fn of_json_lines(
        path: &Path,
        text: &str,
        needs: &'static str,
    ) -> Result<Self, LabelsError> {
        let table = JsonTable::parse(text);
        if let Some((line, problem)) = table.broken {
            let path = path.to_path_buf();
            return Err(CorpusError::JsonLine {
                path,
                line,
                problem,
            }
            .into());
        }
        if table.rows.is_empty() {
            return Err(LabelsError::Empty {
                path: path.to_path_buf(),
                needs,
            });
        }
        let names: Vec<String> = table
            .names
            .iter()
            .map(|n| n.trim().nfc().collect())
            .collect();
        let lines = table.lines.into_iter();
        Ok(Table {
            header: names.iter().map(|name| name.to_lowercase()).collect(),
            names,
            rows: table
                .rows
                .into_iter()
                .map(csv::StringRecord::from)
                .collect(),
            lines: lines
                .map(|l| usize::try_from(l).unwrap_or(usize::MAX))
                .collect(),
            notices: Vec::new(),
        })
    }
}
