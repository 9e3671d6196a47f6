//! Dictionary files: a CSV of `category,pattern`.

use std::path::{Path, PathBuf};

use super::LabelsError;
use super::table::Table;
use crate::corpus::{Notice, unpacked};

/// What belongs into a dictionary file.
const NEEDS: &str = "a header with category,pattern and under it one pattern a row";

/// A dictionary file as it was read.
pub(crate) struct DictionaryFile {
    /// Its rows, `(category, pattern)`.
    pub rows: Vec<(String, String)>,
    /// The line of the file on which each row begins, from 1.
    pub lines: Vec<usize>,
    /// What there is to know of how it was read.
    pub notices: Vec<Notice>,
}

/// Reads the rows of a dictionary file, `(category, pattern)`.
pub fn read_dictionary(path: &Path) -> Result<Vec<(String, String)>, LabelsError> {
    read_dictionary_file(path).map(|file| file.rows)
}

/// The same with what else is known of the file.
pub(crate) fn read_dictionary_file(path: &Path) -> Result<DictionaryFile, LabelsError> {
    let table = Table::read_sheet(path, Some("pattern"), NEEDS)?.unambiguous(path)?;
    let category = table.require(path, "category")?;
    let pattern = table.require(path, "pattern")?;
    let cell = |record: &csv::StringRecord, at| record.get(at).unwrap_or_default().to_string();
    let rows = table.rows.iter();
    let rows = rows.map(|record| (cell(record, category), cell(record, pattern)));
    Ok(DictionaryFile {
        rows: rows.collect(),
        lines: table.lines,
        notices: table.notices,
    })
}

/// Where the dictionary that belongs to a labels file by its name would stand: `x.dictionary.csv` beside `x.csv` or `x.csv.gz`.
pub fn dictionary_place(labels: &Path) -> PathBuf {
    unpacked(labels).with_extension("dictionary.csv")
}

/// The dictionary there, or as a workbook (`x.dictionary.xlsx`), if there is one.
pub fn dictionary_beside(labels: &Path) -> Option<PathBuf> {
    let csv = dictionary_place(labels);
    let workbook = csv.with_extension("xlsx");
    [csv, workbook].into_iter().find(|beside| beside.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dictionary_is_read_and_found_beside_its_labels() {
        let folder = tempfile::tempdir().unwrap();
        let labels = folder.path().join("x.csv");
        assert_eq!(dictionary_beside(&labels), None);
        let path = folder.path().join("x.dictionary.csv");
        std::fs::write(&path, "category,pattern\nleave,\"go, now\"\nstay,stay*\n").unwrap();
        assert_eq!(dictionary_beside(&labels), Some(path.clone()));
        let DictionaryFile { rows, lines, .. } = read_dictionary_file(&path).unwrap();
        assert_eq!(rows[0], ("leave".to_string(), "go, now".to_string()));
        assert_eq!(lines, [2, 3]);
        std::fs::write(&path, "word\nleave\n").unwrap();
        assert!(
            read_dictionary(&path)
                .unwrap_err()
                .to_string()
                .contains("“category”")
        );
    }
}
