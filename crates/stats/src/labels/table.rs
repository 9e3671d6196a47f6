//! A table as rows of named cells, from CSV or JSON lines: labels, dictionaries and tables of scores.

use std::path::Path;

use standpoint_common::hash::sha256;
use standpoint_common::phrases::listed;
use standpoint_corpus::{CorpusError, NotRead, Note, read_sheet};
use standpoint_tables::{Fault, Rows, Strictness, hold_a_header, is_json, sniff_delimiter};
use unicode_normalization::UnicodeNormalization;

use super::fasttext;
use super::spelling::nearest;
use super::{LabelsError, LabelsProblem, squeezed};

/// A table in memory: a header and the rows under it, every row as long as the header.
#[derive(Debug, Default)]
pub struct LoadedTable {
    /// The names of the columns in lower case, for look-ups.
    pub header: Vec<String>,
    /// The names of the columns as written.
    pub names: Vec<String>,
    /// The rows.
    pub rows: Vec<csv::StringRecord>,
    /// The number of each row in the file, from 1, as a spreadsheet counts; in JSON lines that of the line.
    pub lines: Vec<usize>,
    /// Notes from reading the file, such as its encoding.
    pub notes: Vec<Note>,
    /// The columns whose meaning was found by a usual name.
    pub found: Vec<FoundColumn>,
    /// The columns that have the name of a coder and hold none of the labels.
    pub no_votes: Vec<String>,
    /// `true` if the options for the text and the document name columns of the articles.
    pub beside_articles: bool,
    /// The columns that name the cluster of a row; none if clusters are not named.
    pub clusters: Vec<usize>,
    /// The SHA-256 of the decoded text.
    pub sha256: String,
}

/// A column with a usual name in place of the program's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundColumn {
    /// Its name as written.
    pub name: String,
    /// The name that it stands for: `text`, `label`, `document`, `annotator` or `annotator_…`.
    pub meaning: String,
}

/// Reads and decodes a file that should hold a table; `needs` says what it needs if it is empty.
fn read_sheet_text(
    path: &Path,
    column: Option<&str>,
    needs: &'static str,
) -> Result<(String, Vec<Note>), LabelsError> {
    if let Some(kind) = text_document(path).filter(|_| path.is_file()) {
        return Err(LabelsProblem::TextDocument(kind).in_file(path));
    }
    read_sheet(path, column).map_err(|error| match error {
        CorpusError::NotRead {
            path,
            why: NotRead::NoText,
        } => LabelsProblem::Empty { needs }.in_file(&path),
        error => error.into(),
    })
}

/// Recognizes documents by their name. They may hold a table, which cannot be read.
fn text_document(path: &Path) -> Option<&'static str> {
    let ending = path.extension()?.to_ascii_lowercase();
    match ending.to_str()? {
        "pdf" => Some("PDF file"),
        "doc" | "docx" | "docm" => Some("Word document"),
        "odt" | "rtf" | "pages" => Some("text document"),
        _ => None,
    }
}

impl LoadedTable {
    /// Reads and parses a file; `needs` says what it needs if it is empty.
    ///
    /// # Errors
    /// If the file cannot be read, is empty or has rows that do not fit its header.
    pub fn read(path: &Path, needs: &'static str) -> Result<Self, LabelsError> {
        Self::read_sheet(path, None, needs)
    }

    /// Reads and parses a file; of a workbook the sheet with a column of this name, if one is given.
    ///
    /// # Errors
    /// If the file cannot be read, is empty or has rows that do not fit its header.
    pub fn read_sheet(
        path: &Path,
        column: Option<&str>,
        needs: &'static str,
    ) -> Result<Self, LabelsError> {
        let (text, notes) = read_sheet_text(path, column, needs)?;
        let mut table = Self::parse(path, &text, needs)?;
        table.notes.splice(..0, notes);
        Ok(table)
    }

    /// Parses decoded text: CSV with commas, semicolons or tabs, JSON lines, or lines of fastText. `needs` says what a file
    /// needs that is empty.
    ///
    /// # Errors
    /// If the text is empty or has rows that do not fit its header.
    pub fn parse(path: &Path, text: &str, needs: &'static str) -> Result<Self, LabelsError> {
        let mut table = match fasttext::parse(text) {
            Some(table) => table,
            None if is_json(text) => Self::parse_json_lines(path, text)?,
            None => Self::parse_csv(path, text)?,
        };
        if table.rows.is_empty() {
            return Err(LabelsProblem::Empty { needs }.in_file(path));
        }
        let names = table.names.iter();
        table.header = names.map(|name| name.to_lowercase()).collect();
        table.sha256 = sha256(text.as_bytes());
        table.repair_texts();
        Ok(table)
    }

    /// A table of this program's own in memory. Its cells count as they are.
    pub fn from_rows(names: Vec<String>, rows: Vec<csv::StringRecord>) -> Self {
        LoadedTable {
            header: names.iter().map(|name| name.to_lowercase()).collect(),
            names,
            lines: (2..rows.len() + 2).collect(),
            rows,
            ..LoadedTable::default()
        }
    }

    fn parse_csv(path: &Path, text: &str) -> Result<Self, LabelsError> {
        let (delimiter, preamble) = sniff_delimiter(text);
        let refuse = |problem: LabelsProblem| problem.in_file(path);
        let text = &text.as_bytes()[preamble..];
        let reader =
            Rows::open(text, delimiter, Strictness::Whole).map_err(CorpusError::in_file(path))?;
        let Some(mut reader) = reader else {
            return Ok(LoadedTable::default());
        };
        let names: Vec<String> = reader.names().map(column_name).collect();
        if hold_a_header(&names) {
            return Err(refuse(LabelsProblem::InOneCell));
        }
        let (mut rows, mut lines) = (Vec::new(), Vec::new());
        while let Some((line, row)) = reader.next_row() {
            let cells = row.map_err(|fault| in_row(path, line, fault))?;
            // A clone would keep the space of the longest row before.
            let mut row = csv::StringRecord::with_capacity(cells.as_slice().len(), cells.len());
            row.extend(cells);
            rows.push(row);
            lines.push(usize::try_from(line).unwrap_or(usize::MAX));
        }
        if let Some((line, _)) = reader.misplaced_quotes() {
            return Err(refuse(LabelsProblem::Quotes { line }));
        }
        let repeated = Some(reader.repeated_headers()).filter(|count| *count > 0);
        Ok(LoadedTable {
            names,
            rows,
            lines,
            notes: repeated
                .map(Note::HeaderAgain)
                .into_iter()
                .chain(reader.has_survey_rows().then_some(Note::SurveyRows))
                .chain(Note::of_marks(&reader))
                .collect(),
            ..LoadedTable::default()
        })
    }

    /// Returns the table if no two columns with a meaning have the same name.
    ///
    /// # Errors
    /// If two columns with a meaning have the same name.
    pub fn unambiguous(self, path: &Path) -> Result<Self, LabelsError> {
        let mut columns = self
            .header
            .iter()
            .enumerate()
            .filter(|(_, name)| has_meaning(name));
        match columns.find(|(at, name)| self.header[..*at].contains(name)) {
            Some((at, _)) => {
                let column = self.names[at].clone();
                Err(LabelsProblem::RepeatedColumn(column).in_file(path))
            }
            None => Ok(self),
        }
    }

    /// The number of a row in the file.
    pub fn line(&self, row: usize) -> usize {
        self.lines.get(row).copied().unwrap_or_default()
    }

    /// The row of this number in the file.
    pub fn on_line(&self, line: usize) -> Option<&csv::StringRecord> {
        self.rows.get(self.lines.binary_search(&line).ok()?)
    }

    /// The index of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// The name of a column as written in the file.
    pub fn as_written<'a>(&'a self, name: &'a str) -> &'a str {
        self.column(name).map_or(name, |at| &self.names[at])
    }

    /// The index of a column that must be there.
    ///
    /// # Errors
    /// If there is no such column.
    pub fn require(&self, path: &Path, column: &'static str) -> Result<usize, LabelsError> {
        self.column(column).ok_or_else(|| {
            let near = nearest(column, self.header.iter().map(String::as_str));
            let rename = || match near.map(|near| self.as_written(near)) {
                Some(near) => format!(": is it the one called “{near}”? Rename it to {column}"),
                None => format!(": if one of these columns holds it, rename that one to {column}"),
            };
            LabelsProblem::MissingColumn {
                column,
                header: listed(&self.names),
                hint: self.advice_on_header().unwrap_or_else(rename),
                nameable: Vec::new(),
                fitting: None,
            }
            .in_file(path)
        })
    }

    /// Says what to do if the first line is no header.
    pub(super) fn advice_on_header(&self) -> Option<String> {
        let blank = self.header.iter().filter(|name| name.is_empty()).count();
        if 2 * blank > self.header.len() {
            return Some(
                ": the first line must be the header, so delete what stands above it".to_string(),
            );
        }
        let advice = ": the first line looks like data, so write a header above it with the names of the columns, such as text,label";
        self.has_no_header().then(|| advice.to_string())
    }
}

/// The error of a row that cannot be used: the file counts whole or not at all.
fn in_row(path: &Path, line: u64, fault: Fault) -> LabelsError {
    let problem = match fault {
        Fault::Ragged(ragged) => LabelsProblem::Ragged { line, ragged },
        Fault::InOneCell => LabelsProblem::InOneCell,
        fault => return CorpusError::in_row(path, line, fault).into(),
    };
    problem.in_file(path)
}

/// Returns whether a column of this name means something to the program.
pub(super) fn has_meaning(name: &str) -> bool {
    #[rustfmt::skip]
    const COLUMNS: [&str; 13] = [
        "annotator", "category", "corrected", "document", "document_sha256", "end", "label", "paragraph", "pattern",
        "probability", "sampling", "start", "text",
    ];
    COLUMNS.contains(&name) || name.starts_with("annotator_")
}

/// Invisible characters: spaces of no width, soft hyphens and deleted characters.
const INVISIBLE: [char; 5] = ['\u{200B}', '\u{2060}', '\u{FEFF}', '\u{AD}', '\u{7F}'];

/// The name of a column without invisible characters.
pub(super) fn column_name(name: &str) -> String {
    name.replace(INVISIBLE, "").trim().nfc().collect()
}

/// Normalises a label, a name or a sentence: its white space, its accents (which look the same in one
/// character or in two), and invisible characters from web pages.
pub fn label_name(cell: &str) -> String {
    squeezed(&cell.replace(INVISIBLE, "")).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<LoadedTable, LabelsError> {
        LoadedTable::parse(Path::new("labels.csv"), text, "a header")
    }

    #[test]
    fn the_delimiter_is_found_and_names_are_trimmed() {
        for text in [
            "Text, LABEL\na,b\n",
            "text;label\n\"a;1\";b\n",
            "text\tlabel\r\na\tb\r\n",
            "sep=;\r\ntext;label\r\na;b\r\n",
        ] {
            let table = parse(text).unwrap();
            assert_eq!(table.header, ["text", "label"]);
            assert_eq!(table.rows[0].get(1), Some("b"));
        }
    }

    #[test]
    fn a_column_that_is_there_twice_is_refused_if_it_is_read() {
        for header in [
            "text,label,Text",
            "annotator_a,text,annotator_a",
            "start,start,label",
        ] {
            let table = parse(&format!("{header}\na,b,c\n")).unwrap();
            let error = table.unambiguous(Path::new("labels.csv")).err().unwrap();
            assert!(
                error.to_string().contains("two columns are called"),
                "{error}"
            );
        }
        let table = parse("text,label,note,note\na,b,c,d\n").unwrap();
        assert!(table.unambiguous(Path::new("labels.csv")).is_ok());
    }

    #[test]
    fn a_ragged_row_is_named() {
        for text in ["text,label\na,b\nc,d,e\n", "text,label\r\na,b\r\nc,d,e\r\n"] {
            let message = parse(text).err().unwrap().to_string();
            assert!(
                message.contains("row 3 has") && message.contains("3 cells"),
                "{message}"
            );
        }
    }

    #[test]
    fn a_header_that_comes_again_is_no_row() {
        let table = parse("text,label\na,b\n\u{FEFF}text,label\nc,d\ntext,b\n").unwrap();
        assert_eq!(table.lines, [2, 4, 5]);
        assert_eq!(table.notes, [Note::HeaderAgain(1)]);
        let moved = parse("text,label\na,b\nlabel,text\nd,c\n").err().unwrap();
        assert!(moved.to_string().contains("row 3: another header"));
    }

    #[test]
    fn empty_cells_beyond_the_last_column_are_passed_over() {
        let table = parse("text,label\na,b,\nc,d,, \n").unwrap();
        assert!(table.rows.iter().all(|row| row.len() == 2));
        let message = parse("text,label\n1,a,b\n2,c,d\n")
            .err()
            .unwrap()
            .to_string();
        assert!(
            message.ends_with("the header lacks a name for it"),
            "{message}"
        );
    }

    /// A spreadsheet that separates cells by semicolons shows a CSV with commas in one column, and saves it
    /// so.
    #[test]
    fn columns_that_all_stand_in_one_cell_are_recognised() {
        for text in [
            "\"document,start,end,text,label,sampling\";label\n\"a,0,9,Go now.,,random\";for\n",
            "document,start,end,text,label\n\"a,0,9,\"\"Go, now.\"\",for\"\n",
            "document,start,end,text;label\n\"a,0,9,\"\"Go, now.\"\"\";for\n",
        ] {
            let message = parse(text).err().unwrap().to_string();
            assert!(
                message.contains("all columns stand in one cell"),
                "{message}"
            );
            assert!(message.contains("-o NAME.xlsx"), "{message}");
        }
    }

    #[test]
    fn cells_that_run_together_are_refused_with_their_line() {
        let text = "text,label\na,b\n\"He said, \"go\" and left,pro\n";
        let message = parse(text).err().unwrap().to_string();
        assert!(message.contains("row 3:"), "{message}");
    }

    #[test]
    fn rows_have_the_numbers_of_a_spreadsheet() {
        let table = parse("text,label\r\n\r\n\"two\r\nlines\",b\r\n\r\nc,d\r\n").unwrap();
        assert_eq!(table.lines, [3, 5]);
        assert_eq!(table.on_line(5).and_then(|row| row.get(0)), Some("c"));
        assert_eq!(table.on_line(4), None);
    }

    #[test]
    fn a_label_has_one_name_however_its_accents_are_written() {
        assert_eq!(label_name("fu\u{308}r"), label_name("f\u{fc}r"));
        assert_eq!(label_name("\u{FEFF}p\u{AD}ro\u{200B} "), "pro");
    }

    #[test]
    fn a_missing_column_suggests_the_near_one() {
        let table = parse("txt,label\na,b\n").unwrap();
        let error = table.require(Path::new("x.csv"), "text").unwrap_err();
        assert!(error.to_string().contains("“txt”"), "{error}");
        for empty in ["", "text,label\n"] {
            let error = parse(empty).err().unwrap();
            assert!(
                error
                    .to_string()
                    .contains("the file is empty or has nothing"),
                "{error}"
            );
        }
    }
}
