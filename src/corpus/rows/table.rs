//! Tables of delimited values → rows, one at a time.

use std::io::{self, Read};
use std::path::PathBuf;

use csv::{ErrorKind, ReaderBuilder, StringRecord};

use super::columns::Columns;
use super::delimiter::{delimiter_name, sniff_delimiter};
use super::header::{Again, again};
use super::row::{MAX_ROW_BYTES, Row, Tally, is_cut};
use super::scan::Scan;
use crate::corpus::bytes::compressed::ByteStream;
use crate::corpus::bytes::decode::DecodingReader;
use crate::corpus::error::CorpusError;
use crate::corpus::files::format::Format;
use crate::corpus::files::signs::refuse;
use crate::corpus::notice::Notice;
use crate::corpus::read_error::read_error;

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
    tally: Tally,
    told_quotes: bool,
    /// What is to be told at the end of the file that it comes from.
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
        let start = stream.peek().map_err(|e| read_error(&path, None, e))?;
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
                scan: Scan::of(&path, delimiter, 1 + u64::from(preamble > 0)),
            });
        let mut header = StringRecord::new();
        if !reader
            .read_record(&mut header)
            .map_err(|e| table_error(&path, None, e))?
        {
            return Ok(None);
        }
        let columns = choose(header.iter().map(|name| name.trim().to_owned()).collect())?;
        let (width, record, tally) = (header.len(), StringRecord::new(), Tally::default());
        Ok(Some(Self {
            path,
            reader,
            columns,
            delimiter,
            width,
            header,
            row: 0,
            record,
            line: 0,
            tally,
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
            if self.tally.ended {
                let watched = self.reader.get_ref();
                let notices = watched.stream.replaced().chain(self.notices.clone());
                let told = self.tally.report(&self.path, notices);
                let told = told.or_else(|| self.quotes());
                return told.or_else(|| self.without_words()).map(Err);
            }
            self.reader.get_mut().stream.allow(MAX_ROW_BYTES);
            let begins = self.reader.position().byte();
            let read = self.reader.read_record(&mut self.record);
            self.line = self.reader.get_mut().scan.line(begins);
            match read {
                Ok(true) if self.width > 1 && is_blank_line(&self.record) => continue,
                Ok(true) => self.row += 1,
                Ok(false) => {
                    self.tally.ended = true;
                    self.reader.get_mut().scan.end();
                    continue;
                }
                Err(error) => {
                    // What follows an unreadable byte stream cannot be trusted to be rows.
                    self.tally.ended = true;
                    return Some(Err(table_error(&self.path, Some(self.line), error)));
                }
            }
            if self.record.len() != self.width {
                return Some(Err(self.ragged()));
            }
            match again(&self.record, &self.header) {
                Some(Again::Alike) => {
                    self.tally.headers += 1;
                    continue;
                }
                Some(Again::Moved) => {
                    self.tally.ended = true;
                    return Some(Err(CorpusError::SecondHeader {
                        path: self.path.clone(),
                        line: self.line,
                    }));
                }
                None => {}
            }
            // Copied before anything is counted.
            let text = self.field(self.columns.text).to_owned();
            if text.trim().is_empty() {
                self.tally.empty += 1;
                continue;
            }
            let (cut, wordless) = (is_cut(&text), !text.contains(char::is_alphabetic));
            self.tally.texts += 1;
            self.tally.wordless += u64::from(wordless);
            self.tally.cut += u64::from(cut);
            return Some(Ok(Row {
                number: self.row,
                line: self.line,
                id: self
                    .columns
                    .id
                    .map(|id| self.field(id).trim().to_owned())
                    .filter(|id| !id.is_empty()),
                text,
                values: self
                    .columns
                    .metadata
                    .iter()
                    .map(|&i| self.field(i).to_owned())
                    .collect(),
                notices: self
                    .reader
                    .get_mut()
                    .stream
                    .take_guess()
                    .into_iter()
                    .collect::<Vec<Notice>>(),
            }));
        }
    }

    fn field(&self, at: usize) -> &str {
        self.record.get(at).unwrap_or_default()
    }

    /// That the column of the text holds no text, told once.
    fn without_words(&mut self) -> Option<CorpusError> {
        let texts = std::mem::take(&mut self.tally.texts);
        let names = &self.columns.names;
        let column = names
            .get(self.columns.text)
            .filter(|_| self.columns.holds_texts && texts > 0 && self.tally.wordless == texts)?;
        Some(CorpusError::NoWords {
            path: self.path.clone(),
            column: column.clone(),
            columns: names.clone(),
        })
    }

    /// That quotation marks do not part cells as they should, told once.
    fn quotes(&mut self) -> Option<CorpusError> {
        let (line, count) = self.reader.get_ref().scan.found()?;
        let path = self.path.clone();
        let is_new = !std::mem::replace(&mut self.told_quotes, true);
        is_new.then_some(CorpusError::Quotes { path, line, count })
    }

    fn ragged(&self) -> CorpusError {
        CorpusError::RaggedRow {
            path: self.path.clone(),
            line: self.line,
            expected: self.width as u64,
            found: self.record.len() as u64,
            delimiter: delimiter_name(self.delimiter),
        }
    }
}

fn table_error(path: &std::path::Path, row: Option<u64>, error: csv::Error) -> CorpusError {
    match error.into_kind() {
        ErrorKind::Io(error) => read_error(path, row, error),
        kind => read_error(path, row, io::Error::other(format!("{kind:?}"))),
    }
}

/// Whether a record is a line of blanks, which is as empty as one without them.
pub(crate) fn is_blank_line(record: &StringRecord) -> bool {
    record.len() == 1 && record.iter().all(|cell| cell.trim().is_empty())
}

#[cfg(test)]
mod tests;
