//! JSON lines → rows, one at a time.

use crate::corpus::files::signs::refuse;
use std::collections::HashSet;
use std::io::{self, BufRead, BufReader};
use std::path::PathBuf;

use super::columns::Columns;
use super::json::{self, Fields, Value};
use super::row::{Row, Tally};
use crate::corpus::bytes::compressed::ByteStream;
use crate::corpus::bytes::decode::DecodingReader;
use crate::corpus::bytes::encoding::Controls;
use crate::corpus::error::CorpusError;
use crate::corpus::limits::MAX_ROW_BYTES;
use crate::corpus::notice::Notice;
use crate::corpus::options::ReadOptions;
use crate::phrases::listed;

/// The columns are made of the fields of so many records, or of fewer if they are long.
const FIRST: usize = 100;
const FIRST_BYTES: usize = 4 << 20;
/// Every row has all columns, so that fields of ever new names would multiply what is written.
pub(super) const MOST_COLUMNS: usize = 4096;
/// So many fields that come later than the first records are named.
const LATE: usize = 20;

/// One object, which is one line.
struct Record {
    /// The line of the file, from 1.
    line: u64,
    /// Bytes of the line.
    size: usize,
    fields: Fields,
    notices: Vec<Notice>,
}

/// The records of a file of JSON lines.
struct Records {
    path: PathBuf,
    reader: BufReader<DecodingReader<ByteStream>>,
    line: u64,
    /// Whether the last line ended in CR, so that a LF belongs to it.
    after_cr: bool,
    ended: bool,
}

impl Records {
    fn new(path: PathBuf, bytes: ByteStream) -> Self {
        Self {
            path,
            reader: BufReader::new(DecodingReader::new(bytes, refuse)),
            line: 0,
            after_cr: false,
            ended: false,
        }
    }

    /// Reads more records, whose fields become columns too.
    fn read_first(&mut self, columns: &mut Columns, first: &mut Vec<Result<Record, CorpusError>>) {
        let mut size = 0;
        while first.len() < FIRST
            && size < FIRST_BYTES
            && let Some(record) = self.next_record()
        {
            if let Ok(record) = &record {
                size += record.size;
                for (field, _) in &record.fields {
                    if columns.names.len() < MOST_COLUMNS {
                        columns.add(field);
                    }
                }
            }
            first.push(record);
        }
    }

    /// The next record, or why a line is none, or the end.
    fn next_record(&mut self) -> Option<Result<Record, CorpusError>> {
        let mut bytes = Vec::new();
        while !self.ended {
            bytes.clear();
            match self.read_line(&mut bytes, MAX_ROW_BYTES as usize) {
                Ok(false) => self.ended = true,
                Ok(true) => {
                    self.line += 1;
                    if bytes.len() as u64 > MAX_ROW_BYTES {
                        return Some(Err(self.problem(format!(
                            "larger than the limit of {} MiB, and left out; split it into smaller documents",
                            MAX_ROW_BYTES >> 20
                        ))));
                    }
                    // The stream decodes to UTF-8, and a line end is never part of a character.
                    let line = String::from_utf8_lossy(&bytes);
                    if !line.trim().is_empty() {
                        return Some(self.record(line.trim()));
                    }
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(CorpusError::reading(
                        &self.path,
                        Some(self.line + 1),
                        error,
                    )));
                }
            }
        }
        None
    }

    /// Reads up to the end of a line, be it CR, LF or both: within JSON these stand only between values. False
    /// at the end of the file. A line of more than `most` bytes is cut behind one byte more.
    fn read_line(&mut self, line: &mut Vec<u8>, most: usize) -> io::Result<bool> {
        let mut any = false;
        loop {
            let piece = self.reader.fill_buf()?;
            if self.after_cr && piece.first() == Some(&b'\n') {
                self.reader.consume(1);
                self.after_cr = false;
                continue;
            }
            if piece.is_empty() {
                return Ok(any);
            }
            any = true;
            self.after_cr = false;
            let end = piece.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
            let length = end.unwrap_or(piece.len());
            let kept = length.min((most + 1).saturating_sub(line.len()));
            line.extend(piece.get(..kept).unwrap_or_default());
            self.after_cr = piece.get(length) == Some(&b'\r');
            self.reader.consume(length + usize::from(end.is_some()));
            if end.is_some() {
                return Ok(true);
            }
        }
    }

    fn record(&self, line: &str) -> Result<Record, CorpusError> {
        match json::fields(line) {
            Ok((fields, _)) if fields.len() > MOST_COLUMNS => Err(self.problem(format!(
                "{} fields, where {MOST_COLUMNS} are the most that a row can have",
                fields.len()
            ))),
            Ok((fields, replaced)) => Ok(Record {
                line: self.line,
                size: line.len(),
                fields,
                notices: match replaced {
                    0 => Vec::new(),
                    count => vec![Notice::LoneSurrogates { count }],
                },
            }),
            Err(problem) => Err(self.problem(problem)),
        }
    }

    fn problem(&self, problem: String) -> CorpusError {
        CorpusError::line(&self.path, self.line, problem)
    }
}

/// A JSON lines file that is being read.
pub(in crate::corpus) struct JsonLines {
    records: Records,
    columns: Columns,
    /// The records that were read to learn the columns, and the bad lines before them.
    first: std::vec::IntoIter<Result<Record, CorpusError>>,
    row: u64,
    tally: Tally,
    /// Fields that first appear when the columns are settled.
    late: Vec<String>,
}

impl JsonLines {
    /// Reads the first records, of which the first must have a text; `Ok(None)` when there is nothing in
    /// the file.
    pub(in crate::corpus) fn open(
        path: PathBuf,
        bytes: ByteStream,
        options: &ReadOptions,
    ) -> Result<Option<Self>, CorpusError> {
        let mut records = Records::new(path, bytes);
        let mut first = Vec::new();
        // Bad lines before the first good one are told when their turn comes, but a file of nothing else is
        // refused at once.
        let record = loop {
            match records.next_record() {
                Some(Ok(record)) => break record,
                Some(Err(error)) if !records.ended && first.len() < FIRST => first.push(Err(error)),
                last => {
                    let mut errors = first.into_iter().chain(last).filter_map(Result::err);
                    return errors.next().map_or(Ok(None), Err);
                }
            }
        };
        let mut seen = HashSet::new();
        let names = record.fields.iter().map(|(name, _)| name.clone());
        let names = names.filter(|name| seen.insert(name.clone())).collect();
        let mut columns = Columns::choose(names, options, &records.path)?;
        first.push(Ok(record));
        records.read_first(&mut columns, &mut first);
        Ok(Some(Self {
            records,
            columns,
            first: first.into_iter(),
            row: 0,
            tally: Tally::default(),
            late: Vec::new(),
        }))
    }

    pub(in crate::corpus) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The next row that has a text, or an error after which reading may go on, or the end.
    pub(in crate::corpus) fn next_row(&mut self) -> Option<Result<Row, CorpusError>> {
        loop {
            let Some(record) = self.first.next().or_else(|| self.records.next_record()) else {
                let replaced = self.records.reader.get_ref().replaced();
                let path = &self.records.path;
                if let Some(note) = self.tally.next_note(path, replaced) {
                    return Some(Err(note));
                }
                let fields = std::mem::take(&mut self.late);
                let text = || {
                    format!(
                        "{}: no column was made of {}, which none of the first records has: add such a field to the first \
                         record, if need be as null",
                        path.display(),
                        listed(&fields)
                    )
                };
                return (!fields.is_empty()).then(|| Err(CorpusError::note(text())));
            };
            self.row += 1;
            match record.and_then(|record| self.row(record)) {
                Ok(None) => self.tally.empty += 1,
                Ok(Some(row)) => return Some(Ok(row)),
                Err(error) => return Some(Err(error)),
            }
        }
    }

    fn row(&mut self, record: Record) -> Result<Option<Row>, CorpusError> {
        let mut cells = vec![Value::Null; self.columns.names.len()];
        let mut text_is_there = false;
        for (field, value) in record.fields {
            let Some(place) = self.columns.position(&field) else {
                if self.late.len() < LATE && !self.late.contains(&field) {
                    self.late.push(field);
                }
                continue;
            };
            text_is_there |= place == self.columns.text;
            if let Some(cell) = cells.get_mut(place) {
                *cell = value;
            }
        }
        let mut take = |at: usize| {
            cells
                .get_mut(at)
                .map_or(Value::Null, |cell| std::mem::replace(cell, Value::Null))
        };
        let text = match take(self.columns.text) {
            Value::Text(text) if !text.trim().is_empty() => text,
            Value::Null if !text_is_there => return Err(self.no_text(record.line, "missing")),
            Value::Text(_) | Value::Null => return Ok(None),
            other => return Err(self.no_text(record.line, other.kind())),
        };
        let id = self.columns.id.map(|id| take(id).into_cell());
        let mut notices = record.notices;
        // Those written as `\u0001`, which no byte of the file shows.
        let mut controls = Controls::default();
        controls.add(0, text.as_bytes());
        notices.extend(controls.notice());
        notices.extend(self.records.reader.get_mut().take_guess());
        let metadata = self.columns.metadata.iter();
        Ok(Some(Row {
            number: self.row,
            line: record.line,
            id: id
                .map(|id| id.trim().to_owned())
                .filter(|id| !id.is_empty()),
            text,
            values: metadata.map(|&at| take(at).into_cell()).collect(),
            notices,
        }))
    }

    fn no_text(&self, line: u64, found: &str) -> CorpusError {
        let name = self.columns.text_name();
        let problem = format!("the text field {name:?} should be a string but is {found}");
        CorpusError::line(&self.records.path, line, problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn open(content: &str) -> Result<Option<JsonLines>, CorpusError> {
        let bytes = Box::new(Cursor::new(content.as_bytes().to_vec()));
        JsonLines::open("t.jsonl".into(), bytes, &ReadOptions::default())
    }

    fn rows(content: &str) -> Vec<Result<Row, CorpusError>> {
        let mut table = open(content).unwrap().unwrap();
        std::iter::from_fn(|| table.next_row()).collect()
    }

    #[test]
    fn fields_that_come_late_are_told() {
        let content = "{\"text\":\"a\"}\n".repeat(FIRST)
            + &"{\"text\":\"b\",\"outlet\":\"Post\"}\n".repeat(2);
        let told = rows(&content).pop().unwrap().unwrap_err().to_string();
        assert!(
            told.starts_with("t.jsonl: no column was made of outlet"),
            "{told}"
        );
    }

    #[test]
    fn fields_of_ever_new_names_make_no_more_columns_than_a_row_can_have() {
        let record = |from: usize, to: usize| {
            let fields: String = (from..to).map(|n| format!(",\"f{n}\":1")).collect();
            format!("{{\"text\":\"a\"{fields}}}\n")
        };
        let content: String = (0..10).map(|n| record(n * 1000, n * 1000 + 1000)).collect();
        let mut table = open(&content).unwrap().unwrap();
        assert_eq!(table.columns().names.len(), MOST_COLUMNS);
        let rows: Vec<_> = std::iter::from_fn(|| table.next_row()).collect();
        assert_eq!(rows.len(), 11);
        assert!(matches!(rows[10], Err(CorpusError::Note { .. })));
        let error = open(&record(0, 300_000)).err().unwrap();
        assert!(error.to_string().contains("300001 fields"), "{error}");
    }

    #[test]
    fn a_lone_surrogate_is_replaced_and_told() {
        let rows = rows(r#"{"text":"a\ud83d b\\ud83d \ud83d\ude00 \udc00\"","id":"\ud800"}"#);
        let row = rows[0].as_ref().unwrap();
        assert_eq!(row.text, "a\u{FFFD} b\\ud83d 😀 \u{FFFD}\"");
        assert_eq!(row.notices, [Notice::LoneSurrogates { count: 3 }]);
    }

    #[test]
    fn a_line_without_end_is_left_out_and_those_below_it_are_read() {
        let long = "a".repeat(MAX_ROW_BYTES as usize + 100_000);
        let rows = rows(&format!(
            "{{\"text\":\"a\"}}\n{{\"text\":\"{long}\"}}\n{{\"text\":\"b\"}}\n"
        ));
        let told = rows[1].as_ref().unwrap_err().to_string();
        assert!(
            told.contains("line 2: larger than the limit of 64 MiB"),
            "{told}"
        );
        assert_eq!((rows.len(), rows[2].as_ref().unwrap().line), (3, 3));
    }
}
