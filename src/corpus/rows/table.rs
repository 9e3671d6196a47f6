//! Tables of delimited values → rows, one at a time.

use crate::corpus::files::signs::refuse;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use csv::{ErrorKind, ReaderBuilder, StringRecord};

use super::columns::Columns;
use super::header::{RepeatedHeader, delimiter_name, repeats_header, sniff_delimiter};
use super::row::{Row, Tally};
use super::scan::Scan;
use crate::corpus::bytes::compressed::ByteStream;
use crate::corpus::bytes::decode::DecodingReader;
use crate::corpus::error::CorpusError;
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
                    let (path, line) = (self.path.clone(), self.line);
                    return Some(Err(CorpusError::SecondHeader { path, line }));
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

    fn rows(content: &[u8], format: Format) -> Vec<Result<Row, CorpusError>> {
        let bytes = Box::new(Cursor::new(content.to_vec()));
        let options = ReadOptions::default();
        let choose = |header| Columns::choose(header, &options, Path::new("t.csv"));
        let mut table = Table::open("t.csv".into(), bytes, format, choose)
            .unwrap()
            .unwrap();
        std::iter::from_fn(|| table.next_row()).collect()
    }

    /// What is read of a table: each row as its line, number, id and text, each error behind a `!`.
    fn read(content: &str) -> Vec<String> {
        let rows = rows(content.as_bytes(), Format::Csv).into_iter();
        let shown = rows.map(|row| match row {
            Ok(row) => format!(
                "{} {} {} {}",
                row.line,
                row.number,
                row.id.unwrap_or_default(),
                row.text
            ),
            Err(error) => format!("! {error}"),
        });
        shown.collect()
    }

    #[test]
    fn rows_and_what_is_wrong_with_them() {
        let long = format!("id,text\n1,{}\n", "a".repeat(32_767));
        for (content, expected) in [
            // The header tells the delimiter, and its own end.
            ("id;text\n1;\"a;b\"\n", &["2 1 1 a;b"][..]),
            ("\u{FEFF}id\ttext\n1\ta;b\n", &["2 1 1 a;b"]),
            ("id|text\n1|a;b\n", &["2 1 1 a;b"]),
            ("sep=;\r\nid;text\r\n1;\"a;b\"\r\n", &["3 1 1 a;b"]),
            (
                "id,text\r1,a; b; c; d\r2,e",
                &["2 1 1 a; b; c; d", "3 2 2 e"],
            ),
            // Rows and the lines that an editor shows.
            (
                "id,text\n1,\"two\nlines\"\n2,x,y\n3,fine\n",
                &[
                    "2 1 1 two\nlines",
                    "! t.csv: line 4 has 3 cells where the header has 2; it was not read: look for a comma outside quotation \
                     marks (only straight ones count: \"), or a quotation mark that is not closed; if every row has one cell \
                     more, the header lacks a name for it",
                    "5 3 3 fine",
                ],
            ),
            (
                "id,text\n1,fine\n  \n\n \t\r\n2,too\n",
                &["2 1 1 fine", "6 2 2 too"],
            ),
            (
                "text\n\n  \nwords\n",
                &[
                    "4 2  words",
                    "! t.csv: 1 row with an empty text cell set aside",
                ],
            ),
            // Tables that were put together.
            (
                "id,text\n1,One.\nid,text\n2,Two.\n",
                &[
                    "2 1 1 One.",
                    "4 3 2 Two.",
                    "! t.csv: rows that repeat the header, passed over: 1; this looks like several tables in one file",
                ],
            ),
            (
                "id,text\n1,One.\ntext,id\nTwo.,2\n",
                &[
                    "2 1 1 One.",
                    "! t.csv: line 3 is another header, with the columns in another order; from there on nothing was read: split the \
                     file there into two",
                ],
            ),
            (
                "id,paragraph,said\na,1,They left.\na,2,Nobody came.\n",
                &[
                    "2 1 a 1",
                    "3 2 a 2",
                    "! t.csv: no cell of the column paragraph holds a word: name the column that holds the text with --text-column; \
                     the columns are id, paragraph, said",
                ],
            ),
            (
                "id,text\n1,2003\n2,They left.\n",
                &["2 1 1 2003", "3 2 2 They left."],
            ),
            (
                "text\n\"He said\" he left\n\"Go,\nStay\n\"Wait\" they said\nEnd\n",
                &[
                    "2 1  He said he left",
                    "3 2  Go,\nStay\nWait\" they said",
                    "6 3  End",
                    "! t.csv: line 2: text follows a closing quotation mark, or none closes (and 1 more such cells), so that cells \
                     may have run together; write a quotation mark within a cell twice",
                ],
            ),
            (
                &long,
                &[
                    &long.replace("id,text\n1,", "2 1 1 ")[..32_773],
                    "! t.csv: texts of exactly 32,767 characters, where Excel cuts off what it cannot hold: 1; look at their ends",
                ],
            ),
        ] {
            assert_eq!(read(content), expected, "{content:?}");
        }
        let row = rows(b"id\ttext\n1\ta;b\n", Format::Tsv).remove(0);
        assert_eq!(row.unwrap().text, "a;b");
    }

    #[test]
    fn other_encodings_are_decoded_on_the_way() {
        let rows = rows(b"text\ncaf\xE9 cr\xE8me\n\x93quoted\x94\n", Format::Csv);
        let first = rows[0].as_ref().unwrap();
        assert_eq!(first.text, "café crème");
        let encoding = "windows-1252";
        assert_eq!(first.notices, [Notice::EncodingGuessed { encoding }]);
        assert_eq!(rows[1].as_ref().unwrap().text, "“quoted”");
    }

    #[test]
    fn a_quote_that_never_closes_does_not_fill_the_memory() {
        let mut content = b"text\n\"".to_vec();
        content.resize(MAX_ROW_BYTES as usize + 100_000, b'a');
        let rows = rows(&content, Format::Csv);
        assert!(matches!(
            rows[..],
            [Err(CorpusError::TooLarge { row: Some(2), .. })]
        ));
    }
}
