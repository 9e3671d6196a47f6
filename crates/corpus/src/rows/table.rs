//! Tables of delimited values → rows, one at a time.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use csv::{ErrorKind, StringRecord};
use standpoint_common::phrases::counted;
use standpoint_tables::{
    RepeatedHeader, Scan, csv_reader, delimiter_name, is_blank_line, lacks_a_name, look_for,
    repeats_header, sniff_delimiter,
};

use super::columns::Columns;
use super::row::{Row, Rows, Tally};
use crate::bytes::compressed::{ByteStream, OpenFile};
use crate::bytes::decode::DecodingReader;
use crate::error::{CorpusError, SECOND_HEADER};
use crate::files::format::Format;
use crate::limits::MAX_ROW_BYTES;
use crate::notice::Notice;

/// A table that is being read.
pub(crate) struct Table {
    path: PathBuf,
    reader: csv::Reader<Watched>,
    columns: Columns,
    delimiter: u8,
    header: StringRecord,
    row: u64,
    record: StringRecord,
    /// The line of the file on which the row begins.
    line: u64,
    is_at_end: bool,
    tally: Tally,
    /// Notices to be reported at the end of the table.
    notices: Vec<Notice>,
}

/// A stream whose bytes are looked at as they are read.
struct Watched {
    stream: DecodingReader<ByteStream>,
    scan: Scan,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer)?;
        self.scan.push(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

impl Table {
    /// Reads the header, of which `choose` chooses the columns; `Ok(None)` when the file is empty.
    pub(crate) fn open(
        path: PathBuf,
        file: OpenFile,
        format: Format,
        choose: impl FnOnce(Vec<String>) -> Result<Columns, CorpusError>,
    ) -> Result<Option<Self>, CorpusError> {
        let mut stream = DecodingReader::new(file.bytes);
        let start = stream.peek();
        let start = start.map_err(|e| CorpusError::reading(&path, None, e))?;
        let (delimiter, preamble) = match format {
            Format::Tsv => (b'\t', 0),
            _ => sniff_delimiter(start),
        };
        stream.skip(preamble);
        stream.allow(MAX_ROW_BYTES);
        let scan = Scan::new(delimiter);
        let mut reader = csv_reader(Watched { stream, scan }, delimiter);
        let mut header = StringRecord::new();
        let read = reader.read_record(&mut header);
        if !read.map_err(|e| table_error(&path, None, e))? {
            // Sheets that were not read may hold what is missing.
            let notice = file.notices.into_iter().next_back();
            return notice.map_or(Ok(None), |notice| Err(CorpusError::Table { path, notice }));
        }
        let columns = choose(header.iter().map(|name| name.trim().to_owned()).collect());
        let columns = columns.map_err(|error| error.with_sheets(&file.notices))?;
        Ok(Some(Self {
            path,
            reader,
            columns,
            delimiter,
            header,
            row: 0,
            record: StringRecord::new(),
            line: 0,
            is_at_end: false,
            tally: Tally::default(),
            notices: file.notices,
        }))
    }

    fn field(&self, at: usize) -> &str {
        self.record.get(at).unwrap_or_default()
    }

    fn ragged(&self) -> CorpusError {
        let (cells, expected) = (self.record.len() as u64, self.header.len() as u64);
        let fault = format!(
            "{} where the header has {expected}; it was not read: {}{}",
            counted(cells, "cell"),
            look_for(delimiter_name(self.delimiter)),
            lacks_a_name(cells, expected)
        );
        CorpusError::row(&self.path, self.line, fault)
    }
}

impl Rows for Table {
    fn columns(&self) -> &Columns {
        &self.columns
    }

    fn next_row(&mut self) -> Option<Result<Row, CorpusError>> {
        while !self.is_at_end {
            self.reader.get_mut().stream.allow(MAX_ROW_BYTES);
            let begins = self.reader.position().byte();
            let read = self.reader.read_record(&mut self.record);
            self.line = self.reader.get_mut().scan.row(begins);
            match read {
                Ok(true) if self.header.len() > 1 && is_blank_line(&self.record) => continue,
                Ok(true) => self.row += 1,
                Ok(false) => {
                    self.is_at_end = true;
                    self.reader.get_mut().scan.end();
                    continue;
                }
                Err(error) => {
                    // The bytes after unreadable ones cannot be trusted to be rows.
                    self.is_at_end = true;
                    return Some(Err(table_error(&self.path, Some(self.line), error)));
                }
            }
            if self.record.len() != self.header.len() {
                return Some(Err(self.ragged()));
            }
            match repeats_header(&self.record, &self.header) {
                Some(RepeatedHeader::Same) => {
                    self.tally.headers += 1;
                    continue;
                }
                Some(RepeatedHeader::Reordered) => {
                    self.is_at_end = true;
                    return Some(Err(CorpusError::row(&self.path, self.line, SECOND_HEADER)));
                }
                None => {}
            }
            let metadata = self.columns.metadata.iter();
            let values: Vec<String> = metadata.map(|&at| self.field(at).to_owned()).collect();
            let written = self.columns.written(&values);
            let mut text = self.field(self.columns.text).to_owned();
            self.tally.shorten(&mut text, written);
            if text.trim().is_empty() {
                self.tally.empty += 1;
                continue;
            }
            self.tally.add(&text);
            let id = self.columns.id.map(|id| self.field(id).trim().to_owned());
            let guess = self.reader.get_mut().stream.take_guess();
            return Some(Ok(Row {
                number: self.row,
                line: self.line,
                id: id.filter(|id| !id.is_empty()),
                text,
                written,
                values,
                notices: guess.into_iter().collect(),
            }));
        }
        None
    }

    fn reports(&self) -> Vec<CorpusError> {
        let Watched { stream, scan } = self.reader.get_ref();
        let notices = stream.replaced().chain(self.notices.clone());
        let mut reports = self.tally.reports(&self.path, notices);
        reports.extend(scan.misplaced_quotes().map(|(line, count)| {
            let more = Some(format!(" (and {} more such cells)", count - 1)).filter(|_| count > 1);
            let fault = format!(
                "text follows a closing quotation mark, or none closes{}, so that cells may have run together; \
                 write a quotation mark within a cell twice",
                more.unwrap_or_default()
            );
            CorpusError::row(&self.path, line, fault)
        }));
        if self.tally.texts > 0 && self.tally.wordless == self.tally.texts {
            reports.push(CorpusError::NoWords {
                path: self.path.clone(),
                column: self.columns.text_name().to_owned(),
                columns: self.columns.names.clone(),
            });
        }
        reports
    }
}

fn table_error(path: &Path, row: Option<u64>, error: csv::Error) -> CorpusError {
    match error.into_kind() {
        ErrorKind::Io(error) => CorpusError::reading(path, row, error),
        kind => CorpusError::reading(path, row, io::Error::other(format!("{kind:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::ReadOptions;
    use std::io::Cursor;

    #[test]
    fn texts_as_long_as_a_cell_of_excel_are_reported() {
        for (length, reports) in [(32_766, 0), (32_767, 1)] {
            let content = format!("id,text\n1,{}\n", "a".repeat(length));
            let (options, bytes) = (ReadOptions::default(), OpenFile::new(Cursor::new(content)));
            let choose = |header| Columns::choose(header, &options, Path::new("t.csv"));
            let table = Table::open("t.csv".into(), bytes, Format::Csv, choose);
            let mut table = table.unwrap().unwrap();
            assert!(table.next_row().unwrap().is_ok() && table.next_row().is_none());
            assert_eq!(table.reports().len(), reports);
        }
    }
}
