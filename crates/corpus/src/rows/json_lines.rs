//! JSON → rows, one at a time where each object stands on a line.

use std::collections::{HashSet, VecDeque};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde_json::value::RawValue;
use standpoint_tables::json::{self, Value};
use standpoint_tables::{MAX_COLUMNS, MAX_ROW_BYTES, json_file};

use super::columns::Columns;
use super::of_any_format::Rows;
use super::row::{Row, Tally};
use crate::bytes::compressed::ByteStream;
use crate::bytes::decode::DecodingReader;
use crate::bytes::encoding::Controls;
use crate::error::{CorpusError, NotRead, Report};
use crate::limits::MAX_DOCUMENT_BYTES;
use crate::note::Note;
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
    notes: Vec<Note>,
}

/// The records of a file.
struct Records {
    path: PathBuf,
    reader: BufReader<DecodingReader<ByteStream>>,
    line: u64,
    /// The number of bytes that were read.
    bytes: usize,
    is_at_end: bool,
    /// Objects that were read beforehand, each with its line.
    ahead: VecDeque<Result<(u64, String), CorpusError>>,
    /// The fields of objects in an object are fields of the record.
    is_flat: bool,
    /// Each line is a page of results with a list of records.
    is_paged: bool,
    /// The other objects of the page that is being read, each with its line.
    of_page: VecDeque<(u64, String)>,
    text_column: Option<String>,
}

impl Records {
    /// Looks whether there is an object on each line, and otherwise reads the whole file.
    fn look_ahead(&mut self) {
        let text_column = self.text_column.clone();
        while self.ahead.len() < 2
            && let Some(line) = self.next_line()
        {
            self.ahead.push_back(line);
        }
        let lines = self.ahead.iter().flatten().map(|(_, line)| line.as_str());
        if self.ahead.iter().any(Result::is_err) || json_file::is_of_lines(lines.clone()) {
            let mut pages = lines.map(|line| json_file::of_page(line, text_column.as_deref()));
            self.is_paged = pages.any(|page| page.is_some());
            return;
        }
        let first = self
            .ahead
            .front()
            .and_then(|line| line.as_ref().ok())
            .map_or(1, |(line, _)| *line);
        let mut text = String::new();
        let mut end = first;
        for (line, part) in std::mem::take(&mut self.ahead).into_iter().flatten() {
            // The lines of errors count from the first.
            text.push_str(&"\n".repeat(usize::try_from(line - end).unwrap_or(0)));
            text.push_str(&part);
            end = line;
        }
        text.push('\n');
        let rest = self
            .reader
            .by_ref()
            .take(MAX_DOCUMENT_BYTES + 1)
            .read_to_string(&mut text);
        self.is_at_end = true;
        self.bytes = text.len();
        if let Err(error) = rest {
            self.ahead
                .push_back(Err(CorpusError::reading(&self.path, None, error)));
            return;
        }
        if text.len() as u64 > MAX_DOCUMENT_BYTES {
            let why = NotRead::TooLarge(MAX_DOCUMENT_BYTES);
            self.ahead
                .push_back(Err(CorpusError::not_read(&self.path, why)));
            return;
        }
        let at = |line: u64| line + first - 1;
        let text = json::without_nan(&text);
        match json_file::objects_or_lines(&text, text_column.as_deref()) {
            Ok(objects) => self.ahead.extend(
                objects
                    .into_iter()
                    .map(|(line, object)| Ok((at(line), object.to_owned()))),
            ),
            Err((line, problem)) => {
                let error = CorpusError::line(&self.path, at(line), problem);
                self.ahead.push_back(Err(error));
            }
        }
    }

    /// The next record, or why a line is none, or the end.
    fn next_record(&mut self) -> Option<Result<Record, CorpusError>> {
        let next = if self.is_paged {
            self.next_of_page()?
        } else {
            self.ahead.pop_front().or_else(|| self.next_line())?
        };
        Some(next.and_then(|(line, object)| {
            let record = self.record(line, &object);
            record.map_err(|problem| CorpusError::line(&self.path, line, problem))
        }))
    }

    /// The next object of the pages, with the line of its page. A page without texts has none.
    fn next_of_page(&mut self) -> Option<Result<(u64, String), CorpusError>> {
        while self.of_page.is_empty() {
            match self.ahead.pop_front().or_else(|| self.next_line())? {
                Ok((line, text)) if serde_json::from_str::<&RawValue>(&text).is_ok() => {
                    let text_column = self.text_column.as_deref();
                    let Some(objects) = json_file::of_page(&text, text_column) else {
                        if json_file::has_text_within(&text, text_column) {
                            // A record between pages.
                            return Some(Ok((line, text)));
                        }
                        continue;
                    };
                    let objects = objects.into_iter();
                    self.of_page
                        .extend(objects.map(|object| (line, object.to_owned())));
                }
                other => return Some(other),
            }
        }
        self.of_page.pop_front().map(Ok)
    }

    /// The next line that is not blank, with its number.
    fn next_line(&mut self) -> Option<Result<(u64, String), CorpusError>> {
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
            let text = String::from_utf8_lossy(&bytes);
            let line = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
            if !line.is_empty() {
                return Some(Ok((self.line, json::without_nan(line).into_owned())));
            }
        }
        None
    }

    fn record(&self, line: u64, object: &str) -> Result<Record, String> {
        let (json::Fields(mut fields), count) = json::fields(object)?;
        if self.is_flat {
            fields = json::flattened(fields);
        }
        if fields.len() > MAX_COLUMNS {
            let count = fields.len();
            return Err(format!(
                "{count} fields, where {MAX_COLUMNS} are the most that a row can have"
            ));
        }
        let note = (count > 0).then_some(Note::LoneSurrogates(count));
        Ok(Record {
            line,
            fields,
            notes: note.into_iter().collect(),
        })
    }
}

/// The columns by the fields of the first record that has a text; `None` if there is no record.
fn choose(
    records: &[Result<Record, CorpusError>],
    options: &ReadOptions,
    path: &Path,
) -> Option<Result<Columns, CorpusError>> {
    let mut chosen = records.iter().flatten().map(|record| {
        let mut seen = HashSet::new();
        let names = record
            .fields
            .iter()
            .map(|(name, _)| name.clone())
            .filter(|name| seen.insert(name.clone()))
            .collect();
        Columns::choose(names, options, path)
    });
    let of_first = chosen.next()?;
    Some(of_first.or_else(|error| chosen.find_map(Result::ok).ok_or(error)))
}

/// Returns whether the text may stand in an object of the records: no field has its name, or the first that has it holds an
/// object.
fn text_is_within(
    records: &[Result<Record, CorpusError>],
    chosen: &Result<Columns, CorpusError>,
) -> bool {
    let mut records = records.iter().flatten();
    match chosen {
        Ok(columns) => {
            let is_text = |(name, _): &&(String, Value)| name == columns.text_name();
            let text = records.find_map(|record| record.fields.iter().find(is_text));
            text.is_some_and(|(_, value)| value.is_object())
        }
        Err(_) => records.any(|record| record.fields.iter().any(|(_, value)| value.is_object())),
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
            ahead: VecDeque::new(),
            is_flat: false,
            is_paged: false,
            of_page: VecDeque::new(),
            text_column: options.text_column.clone(),
        };
        records.look_ahead();
        let mut first = Vec::new();
        while first.len() < FIRST
            && (records.bytes < FIRST_BYTES || !records.ahead.is_empty())
            && let Some(record) = records.next_record()
        {
            first.push(record);
        }
        let Some(mut chosen) = choose(&first, options, &records.path) else {
            return first.into_iter().next().transpose().map(|_| None);
        };
        if text_is_within(&first, &chosen) {
            let whole: Vec<_> = first
                .iter()
                .flatten()
                .map(|record| record.fields.clone())
                .collect();
            for record in first.iter_mut().flatten() {
                record.fields = json::flattened(std::mem::take(&mut record.fields));
            }
            let within = choose(&first, options, &records.path);
            let is_better = within.as_ref().is_some_and(Result::is_ok);
            records.is_flat = is_better || chosen.is_err();
            match within {
                Some(within) if records.is_flat => chosen = within,
                _ => {
                    let whole = first.iter_mut().flatten().zip(whole);
                    whole.for_each(|(record, fields)| record.fields = fields);
                }
            }
        }
        let mut columns = chosen?;
        let fields = first.iter().flatten().map(|record| &record.fields);
        for (field, _) in fields.flatten() {
            if columns.names.len() < MAX_COLUMNS {
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
        let cell = take(self.columns.text);
        let text = match cell.joined().map_or(cell, Value::Text) {
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
        let mut row = self.columns.row(text, |at| take(at).into_cell());
        (row.number, row.line) = (self.row, record.line);
        row.notes = record.notes;
        // Those written as `\u0001`, which no byte of the file shows.
        let mut controls = Controls::default();
        controls.add(0, row.text.as_bytes());
        row.notes.extend(controls.note());
        row.notes.extend(self.records.reader.get_mut().take_guess());
        self.tally.shorten(&mut row);
        Ok(Some(row))
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

    fn reports(&self) -> Vec<Report> {
        let path = &self.records.path;
        let replaced = self.records.reader.get_ref().replaced();
        let mut reports = self.tally.reports(path, replaced);
        if !self.late.is_empty() {
            reports.push(Ok(Note::LateFields {
                path: path.clone(),
                fields: self.late.clone(),
            }));
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
            (content, MAX_COLUMNS, "f4095, f4096"),
        ] {
            let mut table = open(&content).unwrap().unwrap();
            assert_eq!(table.columns().names.len(), columns);
            while table.next_row().is_some() {}
            let report = table.reports()[0].as_ref().unwrap().to_string();
            assert!(
                report.contains(&format!("t.jsonl: no column was made of {late}")),
                "{report}"
            );
        }
    }

    #[test]
    fn texts_are_found_where_programs_put_them() {
        let texts = |content: &str| {
            let mut table = open(content).unwrap().unwrap();
            let rows = std::iter::from_fn(|| table.next_row());
            let texts: Vec<String> = rows
                .map(|row| row.map_or_else(|error| error.to_string(), |row| row.text))
                .collect();
            (texts.join(" | "), table.reports().len())
        };
        for (content, wanted, reports) in [
            // Pages of results, of which one is empty.
            (
                "{\"n\":1,\"articles\":[{\"content\":\"a\"},{\"content\":\"b\"}]}\n{\"articles\":[]}\n\
                 {\"articles\":[{\"content\":\"c… [+12 chars]\"}]}\n",
                "a | b | c…",
                1,
            ),
            // A record of its own between pages, and a page whose first record has no text.
            (
                "{\"articles\":[{\"content\":\"a\"}]}\n{\"content\":\"b\"}\n\
                 {\"articles\":[{\"title\":\"x\"},{\"content\":\"c\"}]}\n",
                "a | b | t.jsonl: line 3: the text field \"content\" should be a string but is missing | c",
                0,
            ),
            // The text is an object, or a list of paragraphs.
            (
                "{\"id\":1,\"content\":{\"rendered\":\"a\",\"protected\":false}}\n",
                "a",
                0,
            ),
            (
                "{\"text\":[\"We go.\",\"We do not.\"]}\n",
                "We go.\n\nWe do not.",
                0,
            ),
            (
                "{\"text\":[\"We\",\"go\"]}\n{\"text\":{\"a\":1}}\n",
                "t.jsonl: line 1: the text field \"text\" should be a string but is an array | \
                 t.jsonl: line 2: the text field \"text\" should be a string but is an object",
                0,
            ),
        ] {
            assert_eq!(texts(content), (wanted.to_owned(), reports), "{content}");
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
