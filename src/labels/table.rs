//! A small CSV file as rows of named cells: labels and dictionaries.

use std::path::Path;

use super::LabelsError;
use super::vocabulary::nearest;
use crate::corpus::{CorpusError, Notice, read_text};

/// A header and the rows under it, every row as long as the header.
pub(super) struct Table {
    pub header: Vec<String>,
    pub rows: Vec<csv::StringRecord>,
}

/// Reads and decodes a file that should hold a table; `needs` is for one that is empty.
pub(super) fn text(path: &Path, needs: &'static str) -> Result<(String, Vec<Notice>), LabelsError> {
    read_text(path).map_err(|error| match error {
        CorpusError::NoText { path } => LabelsError::Empty { path, needs },
        error => error.into(),
    })
}

impl Table {
    /// Parses decoded text. Comma, semicolon or tab, whichever the header line has most of:
    /// Excel writes semicolons in half of Europe.
    /// `needs` is what such a file needs, for one that is empty.
    pub fn parse(path: &Path, text: &str, needs: &'static str) -> Result<Self, LabelsError> {
        let first = text.lines().next().unwrap_or_default();
        let count = |delimiter: u8| first.bytes().filter(|b| *b == delimiter).count();
        let delimiter = [b',', b';', b'\t']
            .into_iter()
            .rev()
            .max_by_key(|d| count(*d))
            .unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(text.as_bytes());
        let broken = |error: csv::Error| LabelsError::Csv {
            path: path.to_path_buf(),
            reason: error.to_string(),
        };
        let header: Vec<String> = reader
            .headers()
            .map_err(broken)?
            .iter()
            .map(|name| name.trim().to_lowercase())
            .collect();
        let mut rows = Vec::new();
        for (at, record) in reader.records().enumerate() {
            let record = record.map_err(broken)?;
            if record.len() != header.len() {
                return Err(LabelsError::Ragged {
                    path: path.to_path_buf(),
                    row: at + 1,
                    line: record.position().map_or(0, csv::Position::line),
                    found: record.len(),
                    expected: header.len(),
                });
            }
            rows.push(record);
        }
        match rows.is_empty() {
            true => Err(LabelsError::Empty {
                path: path.to_path_buf(),
                needs,
            }),
            false => Ok(Table { header, rows }),
        }
    }

    /// The index of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// The index of a column that must be there.
    pub fn require(&self, path: &Path, column: &'static str) -> Result<usize, LabelsError> {
        self.column(column)
            .ok_or_else(|| LabelsError::MissingColumn {
                path: path.to_path_buf(),
                column,
                header: self.header.join(", "),
                hint: match nearest(column, self.header.iter().map(String::as_str)) {
                    Some(near) => format!(": is it the one called “{near}”? Rename it to {column}"),
                    None => {
                        format!(": if one of these columns holds it, rename that one to {column}")
                    }
                },
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Table, LabelsError> {
        Table::parse(Path::new("labels.csv"), text, "a header")
    }

    #[test]
    fn the_delimiter_is_found_and_names_are_trimmed() {
        for text in [
            "Text, LABEL\na,b\n",
            "text;label\n\"a;1\";b\n",
            "text\tlabel\r\na\tb\r\n",
        ] {
            let table = parse(text).unwrap();
            assert_eq!(table.header, ["text", "label"]);
            assert_eq!(table.rows[0].get(1), Some("b"));
        }
    }

    #[test]
    fn a_ragged_row_is_named() {
        let message = parse("text,label\na,b\nc,d,e\n").err().unwrap().to_string();
        assert!(
            message.contains("row 2 (line 3)") && message.contains("3 cells"),
            "{message}"
        );
    }

    #[test]
    fn a_missing_column_suggests_the_near_one() {
        let table = parse("txt,label\na,b\n").unwrap();
        let message = table
            .require(Path::new("x.csv"), "text")
            .unwrap_err()
            .to_string();
        assert!(message.contains("“txt”"), "{message}");
        assert!(matches!(parse(""), Err(LabelsError::Empty { .. })));
        assert!(matches!(
            parse("text,label\n"),
            Err(LabelsError::Empty { .. })
        ));
    }
}
