//! Dictionary files: CSV with the columns `category,pattern`.

use std::path::{Path, PathBuf};

use standpoint_corpus::{Note, unpacked};

use super::LabelsError;
use super::table::LoadedTable;

/// The needs of a dictionary file.
const NEEDS: &str = "a header with category,pattern and under it one pattern a row";

/// A dictionary file as it was read.
#[derive(Debug)]
pub struct DictionaryFile {
    /// Its rows, `(category, pattern)`.
    pub rows: Vec<(String, String)>,
    /// The first line of each row in the file, from 1.
    pub lines: Vec<usize>,
    /// Notes from reading it.
    pub notes: Vec<Note>,
}

/// Reads the rows of a dictionary file, `(category, pattern)`.
///
/// # Errors
/// If the file cannot be read or lacks a column.
pub fn read_dictionary(path: &Path) -> Result<Vec<(String, String)>, LabelsError> {
    read_dictionary_file(path).map(|file| file.rows)
}

/// Reads a dictionary file with the lines of its rows and notes.
///
/// # Errors
/// If the file cannot be read or lacks a column.
pub fn read_dictionary_file(path: &Path) -> Result<DictionaryFile, LabelsError> {
    let table = LoadedTable::read_sheet(path, Some("pattern"), NEEDS)?.unambiguous(path)?;
    let category = table.require(path, "category")?;
    let pattern = table.require(path, "pattern")?;
    let cell = |record: &csv::StringRecord, at| record.get(at).unwrap_or_default().to_string();
    let rows = table
        .rows
        .iter()
        .map(|record| (cell(record, category), cell(record, pattern)));
    Ok(DictionaryFile {
        rows: rows.collect(),
        lines: table.lines,
        notes: table.notes,
    })
}

/// The path of a labels file's dictionary: `x.dictionary.csv` beside `x.csv` or `x.csv.gz`.
pub fn dictionary_path(labels: &Path) -> PathBuf {
    unpacked(labels).with_extension("dictionary.csv")
}

/// The dictionary at that path or in a workbook (`x.dictionary.xlsx`), if there is one.
pub fn dictionary_beside(labels: &Path) -> Option<PathBuf> {
    let csv = dictionary_path(labels);
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
        let error = read_dictionary(&path).unwrap_err().to_string();
        assert!(error.contains("“category”"), "{error}");
    }
}
