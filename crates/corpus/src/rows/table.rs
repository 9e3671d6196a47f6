//! Tables of delimited values → rows, one at a time.

use std::path::PathBuf;

use standpoint_tables::{Rows as TableRows, Strictness, sniff_delimiter};

use super::columns::Columns;
use super::of_any_format::Rows;
use super::row::{Row, Tally};
use crate::bytes::compressed::{ByteStream, OpenFile};
use crate::bytes::decode::DecodingReader;
use crate::error::{CorpusError, Report};
use crate::files::format::Format;
use crate::note::Note;

/// A table that is being read.
pub(crate) struct TableReader {
    path: PathBuf,
    rows: TableRows<DecodingReader<ByteStream>>,
    columns: Columns,
    /// The number of rows so far, without those that repeat the header.
    row: u64,
    tally: Tally,
    /// Notes to be reported at the end of the table.
    notes: Vec<Note>,
}

impl TableReader {
    /// Reads the header, of which `choose` chooses the columns; `Ok(None)` when the file is empty.
    pub(crate) fn open(
        path: PathBuf,
        file: OpenFile,
        format: Format,
        choose: impl FnOnce(Vec<String>) -> Result<Columns, CorpusError>,
    ) -> Result<Option<Self>, CorpusError> {
        let mut stream = DecodingReader::new(file.bytes);
        let start = stream.peek().map_err(CorpusError::in_file(&path))?;
        let (delimiter, preamble) = match format {
            Format::Tsv => (b'\t', 0),
            _ => sniff_delimiter(start),
        };
        stream.skip(preamble);
        let rows = TableRows::open(stream, delimiter, Strictness::RowByRow);
        let Some(rows) = rows.map_err(CorpusError::in_file(&path))? else {
            // Sheets that were not read may hold what is missing.
            let note = file.notes.into_iter().next_back();
            return note.map_or(Ok(None), |sheets| {
                Err(CorpusError::OtherSheets { path, sheets })
            });
        };
        let columns = choose(rows.names().map(str::to_owned).collect())
            .map_err(|error| error.with_sheets(&file.notes))?;
        Ok(Some(Self {
            path,
            rows,
            columns,
            row: 0,
            tally: Tally::default(),
            notes: file.notes,
        }))
    }
}

impl Rows for TableReader {
    fn columns(&self) -> &Columns {
        &self.columns
    }

    fn next_row(&mut self) -> Option<Result<Row, CorpusError>> {
        while let Some((line, row)) = self.rows.next_row() {
            self.row += 1;
            let cells = match row {
                Ok(cells) => cells,
                Err(fault) => return Some(Err(CorpusError::in_row(&self.path, line, fault))),
            };
            let field = |at: usize| cells.get(at).unwrap_or_default();
            let text = field(self.columns.text).to_owned();
            let mut row = self.columns.row(text, |at| field(at).to_owned());
            (row.number, row.line) = (self.row + self.rows.passed_over(), line);
            self.tally.shorten(&mut row);
            if row.text.trim().is_empty() {
                self.tally.empty += 1;
                continue;
            }
            self.tally.add(&row.text);
            row.notes.extend(self.rows.stream_mut().take_guess());
            return Some(Ok(row));
        }
        None
    }

    fn reports(&self) -> Vec<Report> {
        let notes = self.rows.stream().replaced().chain(self.notes.clone());
        let count = self.rows.repeated_headers();
        let headers = (count > 0).then_some(Note::HeaderAgain(count));
        let survey = self.rows.has_survey_rows().then_some(Note::SurveyRows);
        let notes = notes
            .chain(headers)
            .chain(survey)
            .chain(Note::of_marks(&self.rows));
        let mut reports = self.tally.reports(&self.path, notes);
        reports.extend(self.rows.misplaced_quotes().map(|(line, count)| {
            let more = Some(format!(" (and {} more such cells)", count - 1)).filter(|_| count > 1);
            let fault = format!(
                "text follows a closing quotation mark, or none closes{}, so that cells may have run together; \
                 write a quotation mark within a cell twice",
                more.unwrap_or_default()
            );
            Err(CorpusError::row(&self.path, line, fault))
        }));
        if self.tally.texts > 0 && self.tally.wordless == self.tally.texts {
            reports.push(Err(CorpusError::NoWords {
                path: self.path.clone(),
                column: self.columns.text_name().to_owned(),
                columns: self.columns.names.clone(),
            }));
        }
        reports
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::ReadOptions;
    use std::io::Cursor;
    use std::path::Path;

    fn open(content: String) -> TableReader {
        let (options, bytes) = (ReadOptions::default(), OpenFile::new(Cursor::new(content)));
        let choose = |header| Columns::choose(header, &options, Path::new("t.csv"));
        let table = TableReader::open("t.csv".into(), bytes, Format::Csv, choose);
        table.unwrap().unwrap()
    }

    #[test]
    fn texts_as_long_as_a_cell_of_excel_are_reported() {
        for (length, reports) in [(32_766, 0), (32_767, 1)] {
            let mut table = open(format!("id,text\n1,{}\n", "a".repeat(length)));
            assert!(table.next_row().unwrap().is_ok() && table.next_row().is_none());
            assert_eq!(table.reports().len(), reports);
        }
    }

    #[test]
    fn rows_that_repeat_the_header_count_as_rows() {
        let mut table = open("text,a\nGo.,1\n\ntext,a\nStay.\nWait.,2\n".to_owned());
        let rows = std::iter::from_fn(|| table.next_row());
        let numbers: Vec<_> = rows.flatten().map(|row| (row.number, row.line)).collect();
        assert_eq!(numbers, [(1, 2), (4, 6)]);
    }
}
