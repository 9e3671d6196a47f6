//! JSON lines → rows, one at a time.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::ReadOptions;
use super::columns::Columns;
use super::compressed::ByteStream;
use super::error::{CorpusError, Notice};
use super::row::{MAX_ROW_BYTES, Row, Tally, read_error};
use super::stream::DecodingReader;

/// The columns are made of the fields of so many records, or of fewer if they are long.
const AHEAD: usize = 100;
const AHEAD_BYTES: usize = 4 << 20;
/// Fields that come later are named up to so many.
const LATE: usize = 20;

const IS_ARRAY: &str = "a JSON array where an object is needed; write one object a line";

/// A JSON lines file that is being read.
pub(super) struct JsonLines {
    lines: Lines,
    columns: Columns,
    /// The records that were read to learn the columns, and what came before them.
    ahead: std::vec::IntoIter<Result<Record, CorpusError>>,
    row: u64,
    tally: Tally,
    /// Fields that first appear when the columns are settled.
    late: Vec<String>,
}

struct Record {
    line: u64,
    /// Bytes of the line.
    size: usize,
    fields: Map<String, Value>,
    notices: Vec<Notice>,
}

impl JsonLines {
    /// Reads the first records, of which the first must have a text; `Ok(None)` when there is nothing in
    /// the file.
    pub(super) fn open(
        path: PathBuf,
        bytes: ByteStream,
        options: &ReadOptions,
    ) -> Result<Option<Self>, CorpusError> {
        let reader = BufReader::new(DecodingReader::new(bytes));
        let mut lines = Lines {
            path,
            reader,
            line: 0,
            ended: false,
        };
        let mut ahead = Vec::new();
        loop {
            match lines.next_record() {
                Some(Ok(record)) => {
                    let mut columns =
                        Columns::choose(record.fields.keys().cloned(), options, &lines.path)?;
                    ahead.push(Ok(record));
                    lines.look_ahead(&mut columns, &mut ahead);
                    return Ok(Some(Self {
                        lines,
                        columns,
                        ahead: ahead.into_iter(),
                        row: 0,
                        tally: Tally::default(),
                        late: Vec::new(),
                    }));
                }
                // Bad lines before the first good one are told when their turn comes, but a file
                // of nothing else is told at once.
                Some(Err(error)) if !lines.ended && ahead.len() < 100 => ahead.push(Err(error)),
                Some(Err(error)) => {
                    return Err(ahead.into_iter().find_map(Result::err).unwrap_or(error));
                }
                None => {
                    return ahead
                        .into_iter()
                        .find_map(Result::err)
                        .map_or(Ok(None), Err);
                }
            }
        }
    }

    pub(super) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The next row that has a text, or an error after which reading may go on, or the end.
    pub(super) fn next_row(&mut self) -> Option<Result<Row, CorpusError>> {
        loop {
            let Some(record) = self.ahead.next().or_else(|| self.lines.next_record()) else {
                let replaced = self.lines.reader.get_ref().replaced();
                let path = &self.lines.path;
                let told = self.tally.report(path, replaced);
                return told.or_else(|| late(path, &mut self.late)).map(Err);
            };
            self.row += 1;
            match record.and_then(|record| self.row(record)) {
                Ok(None) => self.tally.empty += 1,
                Ok(Some(row)) => return Some(Ok(row)),
                Err(error) => return Some(Err(error)),
            }
        }
    }

    fn row(&mut self, mut record: Record) -> Result<Option<Row>, CorpusError> {
        let name = |at: usize| self.columns.names.get(at).map_or("", String::as_str);
        let text_name = name(self.columns.text);
        let text = match record.fields.get_mut(text_name).map(Value::take) {
            Some(Value::String(text)) if !text.trim().is_empty() => text,
            Some(Value::String(_) | Value::Null) => return Ok(None),
            other => {
                let found = other.as_ref().map_or("missing", kind_of);
                return Err(CorpusError::JsonLine {
                    path: self.lines.path.clone(),
                    line: record.line,
                    problem: format!(
                        "the text field {text_name:?} should be a string but is {found}"
                    ),
                });
            }
        };
        for field in record.fields.keys() {
            let known = self.columns.names.contains(field) || self.late.contains(field);
            if !known && self.late.len() < LATE {
                self.late.push(field.clone());
            }
        }
        let mut notices = record.notices;
        notices.extend(self.lines.reader.get_mut().take_guess());
        let value = |at: usize| record.fields.get(name(at)).map_or_else(String::new, plain);
        Ok(Some(Row {
            number: self.row,
            id: self
                .columns
                .id
                .map(value)
                .filter(|id| !id.trim().is_empty()),
            text,
            values: self.columns.metadata.iter().map(|&at| value(at)).collect(),
            notices,
        }))
    }
}

/// What is told at the end of the fields for which there was no column.
fn late(path: &Path, fields: &mut Vec<String>) -> Option<CorpusError> {
    let fields = std::mem::take(fields);
    (!fields.is_empty()).then(|| CorpusError::LateFields {
        path: path.to_path_buf(),
        fields,
    })
}

/// A value as it stands in a cell.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

struct Lines {
    path: PathBuf,
    reader: BufReader<DecodingReader<ByteStream>>,
    line: u64,
    ended: bool,
}

impl Lines {
    /// Reads more records, whose fields become columns too.
    fn look_ahead(&mut self, columns: &mut Columns, ahead: &mut Vec<Result<Record, CorpusError>>) {
        let mut size = 0;
        while ahead.len() < AHEAD
            && size < AHEAD_BYTES
            && let Some(record) = self.next_record()
        {
            if let Ok(record) = &record {
                size += record.size;
                record.fields.keys().for_each(|field| columns.add(field));
            }
            ahead.push(record);
        }
    }

    fn next_record(&mut self) -> Option<Result<Record, CorpusError>> {
        let mut bytes = Vec::new();
        while !self.ended {
            bytes.clear();
            self.reader.get_mut().allow(MAX_ROW_BYTES);
            match self.reader.read_until(b'\n', &mut bytes) {
                Ok(0) => self.ended = true,
                Ok(_) => {
                    self.line += 1;
                    // The stream decodes to UTF-8, and a line feed is never part of a character.
                    let line = String::from_utf8_lossy(&bytes);
                    if !line.trim().is_empty() {
                        return Some(self.record(line.trim()));
                    }
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(read_error(&self.path, Some(self.line + 1), error)));
                }
            }
        }
        None
    }

    fn record(&self, line: &str) -> Result<Record, CorpusError> {
        let mut notices = Vec::new();
        let value = serde_json::from_str(line).or_else(|error| {
            let (repaired, count) = without_lone_surrogates(line);
            notices.push(Notice::LoneSurrogates { count });
            if count == 0 {
                Err(error)
            } else {
                serde_json::from_str(&repaired)
            }
        });
        let problem = match value {
            Ok(Value::Object(fields)) => {
                return Ok(Record {
                    line: self.line,
                    size: line.len(),
                    fields,
                    notices,
                });
            }
            Ok(Value::Array(_)) => IS_ARRAY.to_owned(),
            Ok(other) => format!("{} where an object is needed", kind_of(&other)),
            // The first line of an array that is spread over many.
            Err(_) if line == "[" => IS_ARRAY.to_owned(),
            // The position that serde_json reports counts lines from this one.
            Err(error) => {
                let text = error.to_string();
                let reason = text.split(" at line ").next().unwrap_or(&text);
                format!("not valid JSON at column {}: {reason}", error.column())
            }
        };
        Err(CorpusError::JsonLine {
            path: self.path.clone(),
            line: self.line,
            problem,
        })
    }
}

/// Writes U+FFFD for escapes such as `\ud83d` that have no other half; also says for how many.
fn without_lone_surrogates(line: &str) -> (String, u64) {
    let mut out = String::with_capacity(line.len());
    let mut count = 0;
    let mut rest = line;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let length = match (surrogate(escape), escape.get(6..).and_then(surrogate)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(_), _) => {
                count += 1;
                out.push_str("\\ufffd");
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            // A backslash and whatever it escapes, which may be a backslash.
            (None, _) => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        let (escape, after) = escape.split_at_checked(length).unwrap_or((escape, ""));
        out.push_str(escape);
        rest = after;
    }
    out.push_str(rest);
    (out, count)
}

/// The code unit of a `\uD800`-like escape at the start of `text`.
fn surrogate(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16)
        .ok()
        .filter(|unit| (0xD800..=0xDFFF).contains(unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
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
    fn the_first_records_give_the_columns() {
        let mut table = open(
            "\u{FEFF}{\"id\": 7, \"date\": \"May\", \"text\": \"one\", \"tags\": [\"a\", 1]}\r\n\n\
             {\"text\": \"two\", \"other\": 1, \"date\": null}",
        )
        .unwrap()
        .unwrap();
        assert_eq!(
            table.columns().metadata_names().collect::<Vec<_>>(),
            ["date", "tags", "other"]
        );
        let first = table.next_row().unwrap().unwrap();
        assert_eq!(
            (first.id.as_deref(), first.text.as_str()),
            (Some("7"), "one")
        );
        assert_eq!(first.values, ["May", "[\"a\",1]", ""]);
        let second = table.next_row().unwrap().unwrap();
        assert_eq!(
            (second.number, second.id, second.values.join("|")),
            (2, None, "||1".to_owned())
        );
        assert!(table.next_row().is_none());
    }

    #[test]
    fn fields_that_come_too_late_are_told_once() {
        let mut content =
            "{\"text\":\"a\"}\n".repeat(AHEAD - 1) + "{\"text\":\"b\",\"date\":\"May\"}\n";
        let late = "{\"text\":\"c\",\"outlet\":\"Post\",\"date\":\"June\"}\n";
        content.push_str(&late.repeat(2));
        let rows = rows(&content);
        assert_eq!(rows.len(), AHEAD + 3);
        assert_eq!(rows[AHEAD + 1].as_ref().unwrap().values, ["June"]);
        let told = rows[AHEAD + 2].as_ref().unwrap_err();
        assert!(told.is_skip());
        assert_eq!(
            told.to_string(),
            "t.jsonl: no column was made of the field outlet, which none of the first records has; \
             add it to the first record, if need be as null"
        );
    }

    #[test]
    fn bad_lines_are_named_and_the_rest_is_read() {
        let rows = rows(
            "nonsense\n{\"text\":\"ok\"}\n{\"text\":5}\n{}\n[1]\n{\"text\":\"\"}\n{\"text\":\"end\"}",
        );
        let messages: Vec<_> = rows
            .iter()
            .map(|row| {
                row.as_ref()
                    .map_or_else(ToString::to_string, |r| r.text.clone())
            })
            .collect();
        assert_eq!(
            messages,
            [
                "t.jsonl: line 1: not valid JSON at column 2: expected ident",
                "ok",
                "t.jsonl: line 3: the text field \"text\" should be a string but is a number",
                "t.jsonl: line 4: the text field \"text\" should be a string but is missing",
                "t.jsonl: line 5: a JSON array where an object is needed; write one object a line",
                "end",
                "t.jsonl: 1 row with an empty text cell set aside",
            ]
        );
    }

    #[test]
    fn a_lone_surrogate_is_replaced_and_told() {
        let rows = rows(r#"{"text":"a\ud83d b\\ud83d \ud83d\ude00 \udc00\"","id":"\ud800"}"#);
        let row = rows[0].as_ref().unwrap();
        assert_eq!(row.text, "a\u{FFFD} b\\ud83d 😀 \u{FFFD}\"");
        assert_eq!(row.notices, [Notice::LoneSurrogates { count: 3 }]);
    }

    #[test]
    fn a_file_without_records_is_refused_at_once() {
        assert!(open("\n \n").unwrap().is_none());
        let error = open("[\n1,\n2]").err().unwrap();
        assert!(
            error.to_string().contains("write one object a line"),
            "{error}"
        );
    }

    proptest! {
        #[test]
        fn repairing_never_panics_and_leaves_whole_escapes_alone(line in "(\\\\|u|d8|[0-9a-f]{0,4}|é|\"){0,40}") {
            let (repaired, count) = without_lone_surrogates(&line);
            if count == 0 {
                prop_assert_eq!(repaired, line);
            }
        }
    }
}
