//! Delimited values → rows, one at a time.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Read};

use csv::{ErrorKind, StringRecord};
use standpoint_common::phrases::counted;

use crate::header::{RepeatedHeader, advice, csv_reader, holds_a_row, repeats_header};
use crate::loose_marks::{LooseMarks, Marks};
use crate::scan::Scan;
use crate::stream_error::{MAX_COLUMNS, StreamError};

/// The largest row of a table: a quotation mark that is never closed must not fill the memory.
pub const MAX_ROW_BYTES: u64 = 64 << 20;

/// What a row that cannot be used means for the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// It is passed over.
    RowByRow,
    /// No row follows. Empty cells behind the last column, which spreadsheets leave, are no fault then: where the header lacks
    /// a name, so that cells stand under wrong names, another row shows it.
    Whole,
}

/// The rows of a table that is being read, each as long as its header.
#[derive(Debug)]
pub struct Rows<R> {
    reader: csv::Reader<Watched<R>>,
    delimiter: u8,
    strictness: Strictness,
    header: StringRecord,
    record: StringRecord,
    line: u64,
    /// What was read beforehand, in order; `None` before the first row.
    ahead: Option<VecDeque<Ahead>>,
    is_at_end: bool,
    repeated_headers: u64,
    /// True if the first two rows are those of a survey.
    has_survey_rows: bool,
    /// The kinds of quotation marks so far, each with its first row.
    marks: Vec<(Marks, u64)>,
}

/// A record that was read beforehand, with its number, or the end.
type Ahead = (csv::Result<bool>, StringRecord, u64);

/// Why a row cannot be used.
#[derive(Debug)]
pub enum Fault {
    /// It does not have as many cells as the header.
    Ragged(Ragged),
    /// Its only cell holds all columns; see [`IN_ONE_CELL`](crate::IN_ONE_CELL).
    InOneCell,
    /// It is another header, with the columns in another order. No row follows.
    SecondHeader,
    /// It could not be read. No row follows, because the bytes after it cannot be trusted to be rows.
    Unreadable(io::Error),
}

/// A row that does not have as many cells as the header.
#[derive(Debug)]
pub struct Ragged {
    found: u64,
    expected: u64,
    /// What to look for.
    pub advice: String,
}

impl fmt::Display for Ragged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cells = counted(self.found, "cell");
        write!(f, "{cells} where the header has {}", self.expected)
    }
}

/// A stream whose bytes are looked at as they are read.
#[derive(Debug)]
struct Watched<R> {
    stream: LooseMarks<R>,
    scan: Scan,
    /// The number of bytes that may still be read for the row.
    allowance: u64,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer)?;
        self.scan.push(buffer.get(..read).unwrap_or_default());
        let left = self.allowance.checked_sub(read as u64);
        self.allowance = left.ok_or(StreamError::RecordTooLarge)?;
        Ok(read)
    }
}

impl<R: Read> Rows<R> {
    /// Reads the header; `None` if there is nothing in the stream, which is UTF-8.
    ///
    /// # Errors
    /// If the header cannot be read.
    pub fn open(stream: R, delimiter: u8, strictness: Strictness) -> io::Result<Option<Self>> {
        let watched = Watched {
            stream: LooseMarks::new(stream, delimiter, MAX_ROW_BYTES),
            scan: Scan::new(delimiter),
            allowance: MAX_ROW_BYTES,
        };
        let mut reader = csv_reader(watched, delimiter);
        let mut header = StringRecord::new();
        let is_there = reader.read_record(&mut header).map_err(io_error)?;
        if header.len() > MAX_COLUMNS {
            return Err(StreamError::TooManyColumns(header.len()).into());
        }
        Ok(is_there.then(|| Self {
            reader,
            delimiter,
            strictness,
            header,
            record: StringRecord::new(),
            line: 0,
            ahead: None,
            is_at_end: false,
            repeated_headers: 0,
            has_survey_rows: false,
            marks: Vec::new(),
        }))
    }

    /// The names of the columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.header.iter().map(str::trim)
    }

    /// The next row or why it cannot be used, after its number in the file, from 1, as a spreadsheet counts; `None` at the
    /// end. Lines of blanks and rows that repeat the header are no rows.
    pub fn next_row(&mut self) -> Option<(u64, Result<&StringRecord, Fault>)> {
        let read = self.advance()?;
        self.is_at_end |= read.is_err() && self.strictness == Strictness::Whole;
        Some((self.line, read.map(|()| &self.record)))
    }

    /// Reads the next record.
    fn read(&mut self) -> csv::Result<bool> {
        self.reader.get_mut().allowance = MAX_ROW_BYTES;
        let begins = self.reader.position().byte();
        let read = self.reader.read_record(&mut self.record);
        self.line = self.reader.get_mut().scan.row(begins);
        let ends = self.reader.position().byte();
        for (kind, byte, _) in self.reader.get_ref().stream.found() {
            if byte < ends && self.marks.iter().all(|(known, _)| *known != kind) {
                self.marks.push((kind, self.line));
            }
        }
        read
    }

    /// Reads the first two rows. A survey program (Qualtrics) writes the wording of each question and its id there.
    fn read_ahead(&mut self) -> VecDeque<Ahead> {
        let mut ahead = VecDeque::new();
        while ahead.len() < 2 {
            let read = self.read();
            let is_row = matches!(read, Ok(true));
            ahead.push_back((read, std::mem::take(&mut self.record), self.line));
            if !is_row {
                return ahead;
            }
        }
        let ids = ahead.back().map(|(_, record, _)| record);
        self.has_survey_rows = ids.is_some_and(holds_import_ids);
        if self.has_survey_rows {
            ahead.clear();
        }
        ahead
    }

    fn advance(&mut self) -> Option<Result<(), Fault>> {
        while !self.is_at_end {
            let mut ahead = self.ahead.take().unwrap_or_else(|| self.read_ahead());
            let next = ahead.pop_front();
            self.ahead = Some(ahead);
            let read = match next {
                Some((read, record, line)) => {
                    (self.record, self.line) = (record, line);
                    read
                }
                None => self.read(),
            };
            let (record, expected) = (&mut self.record, self.header.len());
            match read {
                // A line of blanks counts as an empty line, and so does the end mark of DOS and padding after the last row.
                Ok(true) if expected > 1 && record.len() == 1 && is_blank(&record[0]) => continue,
                Ok(true) if record.len() == 1 && is_end_mark(&record[0]) => continue,
                Ok(true) => {}
                Ok(false) => {
                    self.is_at_end = true;
                    self.reader.get_mut().scan.end();
                    continue;
                }
                Err(error) => {
                    self.is_at_end = true;
                    return Some(Err(Fault::Unreadable(io_error(error))));
                }
            }
            if record.len() == 1 && holds_a_row(&record[0], self.delimiter, expected) {
                return Some(Err(Fault::InOneCell));
            }
            let is_whole = self.strictness == Strictness::Whole;
            if is_whole && record.len() > expected && record.iter().skip(expected).all(is_blank) {
                record.truncate(expected);
            }
            if record.len() != expected {
                let (found, expected) = (record.len() as u64, expected as u64);
                return Some(Err(Fault::Ragged(Ragged {
                    found,
                    expected,
                    advice: advice(record, self.delimiter, found, expected),
                })));
            }
            match repeats_header(record, &self.header) {
                Some(RepeatedHeader::Same) => self.repeated_headers += 1,
                Some(RepeatedHeader::Reordered) => {
                    self.is_at_end = true;
                    return Some(Err(Fault::SecondHeader));
                }
                None => return Some(Ok(())),
            }
        }
        None
    }

    /// The number of rows so far that repeat the header.
    pub fn repeated_headers(&self) -> u64 {
        self.repeated_headers
    }

    /// Returns whether the first two rows were passed over, in which a survey program tells of its questions.
    pub fn has_survey_rows(&self) -> bool {
        self.has_survey_rows
    }

    /// The number of rows so far that were passed over.
    pub fn passed_over(&self) -> u64 {
        self.repeated_headers + if self.has_survey_rows { 2 } else { 0 }
    }

    /// The kinds of quotation marks so far that are not simply as RFC 4180 has them, each with its first row and the number of
    /// rows.
    pub fn marks(&self) -> impl Iterator<Item = (Marks, u64, u64)> {
        let found = self.reader.get_ref().stream.found();
        found.filter_map(|(kind, _, rows)| {
            let known = self.marks.iter().find(|(known, _)| *known == kind);
            known.map(|(_, row)| (kind, *row, rows))
        })
    }

    /// The row in which the first cell begins that is not closed as it should be, and how many there are so far.
    pub fn misplaced_quotes(&self) -> Option<(u64, u64)> {
        self.reader.get_ref().scan.misplaced_quotes()
    }

    /// The stream.
    pub fn stream(&self) -> &R {
        self.reader.get_ref().stream.stream()
    }

    /// The stream, to take what it noticed.
    pub fn stream_mut(&mut self) -> &mut R {
        self.reader.get_mut().stream.stream_mut()
    }
}

/// Returns true if a cell holds nothing but end marks of DOS and padding.
fn is_end_mark(cell: &str) -> bool {
    !cell.is_empty() && cell.chars().all(|sign| matches!(sign, '\u{1A}' | '\0'))
}

/// Returns true if a row holds the ids under which a survey program imports its questions, each as JSON.
fn holds_import_ids(row: &StringRecord) -> bool {
    let mut cells = row.iter().filter(|cell| !is_blank(cell)).peekable();
    cells.peek().is_some()
        && cells.all(|cell| cell.trim_start().starts_with('{') && cell.contains("ImportId"))
}

fn is_blank(cell: &str) -> bool {
    cell.trim().is_empty()
}

fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a table with their numbers, and the faults among them.
    fn read(table: &str, strictness: Strictness) -> Vec<String> {
        let mut rows = Rows::open(table.as_bytes(), b',', strictness)
            .unwrap()
            .unwrap();
        let mut read = Vec::new();
        while let Some((line, row)) = rows.next_row() {
            let row = match row {
                Ok(cells) => cells.iter().collect::<Vec<_>>().join("|"),
                Err(Fault::Ragged(ragged)) => format!("has {}", ragged.found),
                Err(fault) => format!("{fault:?}"),
            };
            read.push(format!("{line} {row}"));
        }
        read
    }

    #[test]
    fn rows_and_faults_have_their_numbers() {
        let table = "a,b\n1,2\n\n , \n  \n3\na,b\n4,5,, \n6,7,8\n";
        let wanted = ["2 1|2", "4  | ", "6 has 1", "8 has 4", "9 has 3"];
        assert_eq!(read(table, Strictness::RowByRow), wanted);
        assert_eq!(read(table, Strictness::Whole), wanted[..3]);
        assert_eq!(read("a,b\n4,5,, \n", Strictness::Whole), ["2 4|5"]);
        for marked in [
            "a,b\n4,5\n\u{1A}",
            "a,b\n4,5\r\n\u{1A}\0\0",
            "a,b\n4,5\n\0\0\0",
        ] {
            assert_eq!(read(marked, Strictness::Whole), ["2 4|5"]);
        }
        assert_eq!(read("a\n4\n\u{1A}", Strictness::Whole), ["2 4"]);
        let joined = "a,b,c\n\"1,2,3\"\nc,b,a\n4,5,6\n";
        let faults = ["2 InOneCell", "3 SecondHeader"];
        assert_eq!(read(joined, Strictness::RowByRow), faults);
        assert_eq!(read("a\n\"\"\na\n", Strictness::Whole), ["2 ", "3 a"]);
        let empty = Rows::open(&b""[..], b',', Strictness::Whole);
        assert!(empty.unwrap().is_none());
    }

    #[test]
    fn the_rows_of_a_survey_are_passed_over() {
        let ids = r#""{""ImportId"":""QID1""}",""#;
        let rows = format!("a,b\nWhat?,Which?\n{ids}\"\n1,2\n3,4\n");
        assert_eq!(read(&rows, Strictness::Whole), ["4 1|2", "5 3|4"]);
        let mut table = Rows::open(rows.as_bytes(), b',', Strictness::Whole)
            .unwrap()
            .unwrap();
        assert!(table.next_row().is_some() && table.has_survey_rows() && table.passed_over() == 2);
        for (other, rows) in [("x,y\n", 4), ("\"{1}\",2\n", 4), (",\n", 4), ("", 3)] {
            let table = format!("a,b\nWhat?,Which?\n{other}1,2\n3,4\n");
            assert_eq!(read(&table, Strictness::Whole).len(), rows);
        }
        // Later it is a row like others.
        assert_eq!(
            read(&format!("a,b\n1,2\n3,4\n{ids}\"\n"), Strictness::Whole).len(),
            3
        );
    }

    #[test]
    fn a_header_of_too_many_columns_is_refused() {
        for (columns, is_read) in [(MAX_COLUMNS, true), (MAX_COLUMNS + 1, false)] {
            let header = vec!["a"; columns].join(",");
            let rows = Rows::open(header.as_bytes(), b',', Strictness::Whole);
            assert_eq!(rows.is_ok(), is_read);
        }
    }

    #[test]
    fn a_row_without_end_is_not_read_to_its_end() {
        let stream = (&b"a,b\n1,\""[..]).chain(io::repeat(b'x'));
        let mut rows = Rows::open(stream, b',', Strictness::RowByRow)
            .unwrap()
            .unwrap();
        let (line, row) = rows.next_row().unwrap();
        assert!(line == 2 && matches!(row, Err(Fault::Unreadable(_))));
        assert!(rows.next_row().is_none());
    }
}
