//! Tables of delimited values → rows, one at a time.

use crate::corpus::files::signs::refuse;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use csv::{ErrorKind, ReaderBuilder, StringRecord};

use super::columns::Columns;
use super::header::{
    RepeatedHeader, delimiter_name, lacks_a_name, look_for, repeats_header, sniff_delimiter,
};
use super::row::{Row, Tally};
use super::scan::Scan;
use crate::corpus::bytes::compressed::ByteStream;
use crate::corpus::bytes::decode::DecodingReader;
use crate::corpus::error::{CorpusError, SECOND_HEADER, counted};
use crate::corpus::files::format::Format;
use crate::corpus::limits::MAX_ROW_BYTES;
use crate::corpus::notice::Notice;

/// A table that is being read.
pub(in crate::corpus) struct Table {
    path: PathBuf,
    reader: csv::Reader<Watched>,
    columns: Columns,
    delimiter: u8,
    width: usize,
    header: StringRecord,
    row: u64,
    record: StringRecord,
    /// The line of the file on which the row begins.
    line: u64,
    ended: bool,
    tally: Tally,
    told_quotes: bool,
    /// To be told at the end of the table.
    pub(in crate::corpus) notices: Vec<Notice>,
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
    /// Reads the header, among which `choose` chooses the columns; `Ok(None)` when there is none because the file is empty.
    pub(in crate::corpus) fn open(
        path: PathBuf,
        bytes: ByteStream,
        format: Format,
        choose: impl FnOnce(Vec<String>) -> Result<Columns, CorpusError>,
    ) -> Result<Option<Self>, CorpusError> {
        let mut stream = DecodingReader::new(bytes, refuse);
        let start = stream
            .peek()
            .map_err(|e| CorpusError::reading(&path, None, e))?;
        let (delimiter, preamble) = match format {
            Format::Tsv => (b'\t', 0),
            _ => sniff_delimiter(start),
        };
        stream.skip(preamble);
        stream.allow(MAX_ROW_BYTES);
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(Watched {
                stream,
                scan: Scan::for_file(&path, delimiter, 1 + u64::from(preamble > 0)),
            });
        let mut header = StringRecord::new();
        if !reader
            .read_record(&mut header)
            .map_err(|e| table_error(&path, None, e))?
        {
            return Ok(None);
        }
        let columns = choose(header.iter().map(|name| name.trim().to_owned()).collect())?;
        let width = header.len();
        Ok(Some(Self {
            path,
            reader,
            columns,
            delimiter,
            width,
            header,
            row: 0,
            record: StringRecord::new(),
            line: 0,
            ended: false,
            tally: Tally::default(),
            told_quotes: false,
            notices: Vec::new(),
        }))
    }

    pub(in crate::corpus) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The next row that has a text, or an error after which reading may go on, or the end.
    pub(in crate::corpus) fn next_row(&mut self) -> Option<Result<Row, CorpusError>> {
        loop {
            if self.ended {
                let watched = self.reader.get_ref();
                let notices = watched.stream.replaced().chain(self.notices.clone());
                let note = self.tally.next_note(&self.path, notices);
                let note = note.or_else(|| self.quotes());
                return note.or_else(|| self.without_words()).map(Err);
            }
            self.reader.get_mut().stream.allow(MAX_ROW_BYTES);
            let begins = self.reader.position().byte();
            let read = self.reader.read_record(&mut self.record);
            self.line = self.reader.get_mut().scan.line(begins);
            match read {
                Ok(true) if self.width > 1 && is_blank_line(&self.record) => continue,
                Ok(true) => self.row += 1,
                Ok(false) => {
                    self.ended = true;
                    self.reader.get_mut().scan.end();
                    continue;
                }
                Err(error) => {
                    // What follows an unreadable byte stream cannot be trusted to be rows.
                    self.ended = true;
                    return Some(Err(table_error(&self.path, Some(self.line), error)));
                }
            }
            if self.record.len() != self.width {
                return Some(Err(self.ragged()));
            }
            match repeats_header(&self.record, &self.header) {
                Some(RepeatedHeader::Same) => {
                    self.tally.headers += 1;
                    continue;
                }
                Some(RepeatedHeader::Reordered) => {
                    self.ended = true;
                    return Some(Err(CorpusError::line(&self.path, self.line, SECOND_HEADER)));
                }
                None => {}
            }
            let text = self.field(self.columns.text).to_owned();
            if text.trim().is_empty() {
                self.tally.empty += 1;
                continue;
            }
            self.tally.add(&text);
            let id = self.columns.id.map(|id| self.field(id).trim().to_owned());
            let metadata = self.columns.metadata.iter();
            return Some(Ok(Row {
                number: self.row,
                line: self.line,
                id: id.filter(|id| !id.is_empty()),
                text,
                values: metadata.map(|&at| self.field(at).to_owned()).collect(),
                notices: self
                    .reader
                    .get_mut()
                    .stream
                    .take_guess()
                    .into_iter()
                    .collect(),
            }));
        }
    }

    fn field(&self, at: usize) -> &str {
        self.record.get(at).unwrap_or_default()
    }

    /// Tells once that the column of the text holds no text.
    fn without_words(&mut self) -> Option<CorpusError> {
        let texts = std::mem::take(&mut self.tally.texts);
        let is_wordless = texts > 0 && self.tally.wordless == texts;
        (is_wordless && self.columns.holds_texts).then(|| CorpusError::NoWords {
            path: self.path.clone(),
            column: self.columns.text_name().to_owned(),
            columns: self.columns.names.clone(),
        })
    }

    /// Tells once that quotation marks do not part cells as they should.
    fn quotes(&mut self) -> Option<CorpusError> {
        let (line, count) = self.reader.get_ref().scan.found()?;
        let is_new = !std::mem::replace(&mut self.told_quotes, true);
        let more = Some(format!(" (and {} more such cells)", count - 1)).filter(|_| count > 1);
        let problem = format!(
            "text follows a closing quotation mark, or none closes{}, so that cells may have run together; \
             write a quotation mark within a cell twice",
            more.unwrap_or_default()
        );
        is_new.then(|| CorpusError::line(&self.path, line, problem))
    }

    fn ragged(&self) -> CorpusError {
        let (found, expected) = (self.record.len() as u64, self.width as u64);
        let problem = format!(
            "{} where the header has {expected}; it was not read: {}{}",
            counted(found, "cell"),
            look_for(delimiter_name(self.delimiter)),
            lacks_a_name(found, expected)
        );
        CorpusError::line(&self.path, self.line, problem)
    }
}

fn table_error(path: &Path, row: Option<u64>, error: csv::Error) -> CorpusError {
    match error.into_kind() {
        ErrorKind::Io(error) => CorpusError::reading(path, row, error),
        kind => CorpusError::reading(path, row, io::Error::other(format!("{kind:?}"))),
    }
}

/// Whether a record is a line of blanks, which counts as an empty line.
pub(crate) fn is_blank_line(record: &StringRecord) -> bool {
    record.len() == 1 && record.iter().all(|cell| cell.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::options::ReadOptions;
    use std::io::Cursor;

    fn rows(content: Vec<u8>) -> Vec<Result<Row, CorpusError>> {
        let options = ReadOptions::default();
        let choose = |header| Columns::choose(header, &options, Path::new("t.csv"));
        let bytes = Box::new(Cursor::new(content));
        let mut table = Table::open("t.csv".into(), bytes, Format::Csv, choose)
            .unwrap()
            .unwrap();
        std::iter::from_fn(|| table.next_row()).collect()
    }

    #[test]
    fn lines_are_those_that_an_editor_shows() {
        let rows = rows(b"id,text\r\n1,\"a\r\nb\"\r\n\r\n2,c\r\n".to_vec());
        let lines: Vec<(u64, u64)> = rows
            .iter()
            .flatten()
            .map(|row| (row.number, row.line))
            .collect();
        assert_eq!(lines, [(1, 2), (2, 5)]);
    }

    #[test]
    fn a_quote_that_never_closes_does_not_fill_the_memory() {
        let mut content = b"text\n\"".to_vec();
        content.resize(MAX_ROW_BYTES as usize + 100_000, b'a');
        assert!(matches!(
            rows(content)[..],
            [Err(CorpusError::Line { line: 2, .. })]
        ));
    }

    #[test]
    fn texts_as_long_as_a_cell_of_excel_are_told() {
        for (length, notes) in [(32_766, 0), (32_767, 1)] {
            let rows = rows(format!("id,text\n1,{}\n", "a".repeat(length)).into_bytes());
            let is_cut = |error: &CorpusError| {
                error
                    .to_string()
                    .contains("texts of exactly 32,767 characters")
            };
            assert_eq!(
                rows.iter()
                    .filter_map(|row| row.as_ref().err())
                    .filter(|error| is_cut(error))
                    .count(),
                notes
            );
        }
    }
}
