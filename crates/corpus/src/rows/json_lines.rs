//! JSON lines → rows, one at a time.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;

use standpoint_common::phrases::listed;

use super::columns::Columns;
use super::json::{self, Value};
use super::row::{Row, Rows, Tally};
use crate::bytes::compressed::ByteStream;
use crate::bytes::decode::DecodingReader;
use crate::bytes::encoding::Controls;
use crate::error::CorpusError;
use crate::limits::{MAX_ROW_BYTES, MOST_COLUMNS};
use crate::notice::Notice;
use crate::options::ReadOptions;

/// The columns are made of the fields of this many records, or of fewer if they are long.
const FIRST: usize = 100;
const FIRST_BYTES: usize = 4 << 20;
/// The most fields that are named because they come later than the first records.
const LATE: usize = 20;

/// One object, which is one line.
struct Record {
    /// The line of the file, from 1.
    line: u64,
    fields: Vec<(String, Value)>,
    notices: Vec<Notice>,
}

/// The records of a file of JSON lines.
struct Records {
    path: PathBuf,
    reader: BufReader<DecodingReader<ByteStream>>,
    line: u64,
    /// The number of bytes that were read.
    bytes: usize,
    is_at_end: bool,
}

impl Records {
    /// The next record, or why a line is none, or the end.
    fn next_record(&mut self) -> Option<Result<Record, CorpusError>> {
        let mut bytes = Vec::new();
        while !self.is_at_end {
            bytes.clear();
            let mut line = self.reader.by_ref().take(MAX_ROW_BYTES + 1);
            let mut read = line.read_until(b'\n', &mut bytes);
            let is_too_large = bytes.len() as u64 > MAX_ROW_BYTES;
            if is_too_large && bytes.last() != Some(&b'\n') {
                read = read.and(self.reader.skip_until(b'\n'));
            }
            match read {
                Ok(_) if bytes.is_empty() => self.is_at_end = true,
                Ok(_) => {
                    self.line += 1;
                    self.bytes += bytes.len();
                }
                Err(error) => {
                    self.is_at_end = true;
                    let line = Some(self.line + 1);
                    return Some(Err(CorpusError::reading(&self.path, line, error)));
                }
            }
            if is_too_large {
                let problem = format!(
                    "larger than the limit of {} MiB, and left out; split it into smaller documents",
                    MAX_ROW_BYTES >> 20
                );
                return Some(Err(CorpusError::line(&self.path, self.line, problem)));
            }
            // The stream decodes to UTF-8. Where files were joined, a byte order mark may stand within.
            let line = String::from_utf8_lossy(&bytes);
            let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
            if !line.is_empty() {
                let record = self.record(line);
                return Some(record.map_err(|e| CorpusError::line(&self.path, self.line, e)));
            }
        }
        None
    }

    fn record(&self, line: &str) -> Result<Record, String> {
        let (json::Fields(fields), count) = json::fields(line)?;
        if fields.len() > MOST_COLUMNS {
            let count = fields.len();
            return Err(format!(
                "{count} fields, where {MOST_COLUMNS} are the most that a row can have"
            ));
        }
        let notice = (count > 0).then_some(Notice::LoneSurrogates(count));
        Ok(Record {
            line: self.line,
            fields,
            notices: notice.into_iter().collect(),
        })
    }
}

/// A JSON lines file that is being read.
pub(crate) struct JsonLines {
    records: Records,
    columns: Columns,
    /// The records that were read to learn the columns, and the bad lines among them.
    first: std::vec::IntoIter<Result<Record, CorpusError>>,
    row: u64,
    tally: Tally,
    /// Fields that first appear when the columns are settled.
    late: Vec<String>,
}

impl JsonLines {
    /// Reads the first records, of which one must have a text; `Ok(None)` when there is nothing in the file. A
    /// file whose first lines are all bad is refused.
    pub(crate) fn open(
        path: PathBuf,
        bytes: ByteStream,
        options: &ReadOptions,
    ) -> Result<Option<Self>, CorpusError> {
        let mut records = Records {
            path,
            reader: BufReader::new(DecodingReader::new(bytes)),
            line: 0,
            bytes: 0,
            is_at_end: false,
        };
        let mut first = Vec::new();
        while first.len() < FIRST
            && records.bytes < FIRST_BYTES
            && let Some(record) = records.next_record()
        {
            first.push(record);
        }
        let fields = first.iter().flatten().map(|record| &record.fields);
        let mut chosen = fields.clone().map(|fields| {
            let mut seen = HashSet::new();
            let names = fields.iter().map(|(name, _)| name.clone());
            let names = names.filter(|name| seen.insert(name.clone())).collect();
            Columns::choose(names, options, &records.path)
        });
        let Some(of_first) = chosen.next() else {
            return first.into_iter().next().transpose().map(|_| None);
        };
        let mut columns = of_first.or_else(|error| chosen.find_map(Result::ok).ok_or(error))?;
        for (field, _) in fields.flatten() {
            if columns.names.len() < MOST_COLUMNS {
                columns.add(field);
            }
        }
        Ok(Some(Self {
            records,
            columns,
            first: first.into_iter(),
            row: 0,
            tally: Tally::default(),
            late: Vec::new(),
        }))
    }

    fn row(&mut self, record: Record) -> Result<Option<Row>, CorpusError> {
        let mut cells = vec![Value::Null; self.columns.names.len()];
        let mut has_text = false;
        for (field, value) in record.fields {
            match self.columns.position(&field) {
                Some(place) => {
                    has_text |= place == self.columns.text;
                    cells[place] = value;
                }
                None if self.late.len() < LATE && !self.late.contains(&field) => {
                    self.late.push(field)
                }
                None => {}
            }
        }
        let mut take = |at: usize| std::mem::replace(&mut cells[at], Value::Null);
        let text = match take(self.columns.text) {
            Value::Text(text) if !text.trim().is_empty() => text,
            Value::Text(_) => return Ok(None),
            Value::Null if has_text => return Ok(None),
            other => {
                let kind = if has_text { other.kind() } else { "missing" };
                let name = self.columns.text_name();
                let problem = format!("the text field {name:?} should be a string but is {kind}");
                return Err(CorpusError::line(&self.records.path, record.line, problem));
            }
        };
        let id = self
            .columns
            .id
            .map(|id| take(id).into_cell().trim().to_owned());
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
            id: id.filter(|id| !id.is_empty()),
            text,
            values: metadata.map(|&at| take(at).into_cell()).collect(),
            notices,
        }))
    }
}

impl Rows for JsonLines {
    fn columns(&self) -> &Columns {
        &self.columns
    }

    fn next_row(&mut self) -> Option<Result<Row, CorpusError>> {
        while let Some(record) = self.first.next().or_else(|| self.records.next_record()) {
            self.row += 1;
            match record.and_then(|record| self.row(record)) {
                Ok(None) => self.tally.empty += 1,
                Ok(Some(row)) => return Some(Ok(row)),
                Err(error) => return Some(Err(error)),
            }
        }
        None
    }

    fn reports(&self) -> Vec<CorpusError> {
        let path = &self.records.path;
        let replaced = self.records.reader.get_ref().replaced();
        let mut reports = self.tally.reports(path, replaced);
        if !self.late.is_empty() {
            let text = format!(
                "{}: no column was made of {}, which none of the first records has: add such a field to the \
                 first record, if need be as null",
                path.display(),
                listed(&self.late)
            );
            reports.push(CorpusError::note("corpus/late-fields", text));
        }
        reports
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

    #[test]
    fn fields_that_come_late_or_are_too_many_make_no_columns() {
        let record = |from: usize, to: usize| {
            let fields: String = (from..to).map(|n| format!(",\"f{n}\":1")).collect();
            format!("{{\"text\":\"a\"{fields}}}\n")
        };
        let content: String = (0..10).map(|n| record(n * 1000, n * 1000 + 1000)).collect();
        for (content, columns, late) in [
            (
                record(0, 0).repeat(FIRST) + &record(0, 1).repeat(2),
                1,
                "f0,",
            ),
            (content, MOST_COLUMNS, "f4095, f4096"),
        ] {
            let mut table = open(&content).unwrap().unwrap();
            assert_eq!(table.columns().names.len(), columns);
            while table.next_row().is_some() {}
            let report = table.reports()[0].to_string();
            assert!(
                report.contains(&format!("t.jsonl: no column was made of {late}")),
                "{report}"
            );
        }
    }

    #[test]
    fn a_line_without_end_is_left_out_and_those_below_it_are_read() {
        let long = "a".repeat(MAX_ROW_BYTES as usize + 100_000);
        let content = format!("{{\"text\":\"a\"}}\n{{\"text\":\"{long}\"}}\n{{\"text\":\"b\"}}\n");
        let mut table = open(&content).unwrap().unwrap();
        let rows: Vec<_> = std::iter::from_fn(|| table.next_row()).collect();
        let error = rows[1].as_ref().unwrap_err().to_string();
        assert!(
            error.contains("line 2: larger than the limit of 64 MiB"),
            "{error}"
        );
        assert_eq!((rows.len(), rows[2].as_ref().unwrap().line), (3, 3));
    }
}
