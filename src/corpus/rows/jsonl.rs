//! JSON lines → rows, one at a time.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::columns::Columns;
use super::json_records::{Record, Records};
use super::record::Value;
use super::row::{Row, Tally};
use crate::corpus::ReadOptions;
use crate::corpus::bytes::compressed::ByteStream;
use crate::corpus::bytes::encoding::Controls;
use crate::corpus::error::CorpusError;

/// Fields that come later than the first records are named up to so many.
const LATE: usize = 20;

/// A JSON lines file that is being read.
pub(in crate::corpus) struct JsonLines {
    records: Records,
    columns: Columns,
    /// The records that were read to learn the columns, and what came before them.
    ahead: std::vec::IntoIter<Result<Record, CorpusError>>,
    row: u64,
    tally: Tally,
    /// Fields that first appear when the columns are settled.
    late: Vec<String>,
    /// How many records have a field twice, and of the first its line and the field.
    repeated: Option<(u64, u64, String)>,
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
        let mut ahead = Vec::new();
        loop {
            match records.next_record() {
                Some(Ok(record)) => {
                    let mut seen = HashSet::new();
                    let names = record.fields.iter().map(|(name, _)| name.clone());
                    let names = names.filter(|name| seen.insert(name.clone()));
                    let mut columns = Columns::choose(names, options, &records.path)?;
                    ahead.push(Ok(record));
                    records.look_ahead(&mut columns, &mut ahead);
                    return Ok(Some(Self {
                        records,
                        columns,
                        ahead: ahead.into_iter(),
                        row: 0,
                        tally: Tally::default(),
                        late: Vec::new(),
                        repeated: None,
                    }));
                }
                // Bad lines before the first good one are told when their turn comes, but a file
                // of nothing else is told at once.
                Some(Err(error)) if !records.ended && ahead.len() < 100 => ahead.push(Err(error)),
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

    pub(in crate::corpus) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The next row that has a text, or an error after which reading may go on, or the end.
    pub(in crate::corpus) fn next_row(&mut self) -> Option<Result<Row, CorpusError>> {
        loop {
            let Some(record) = self.ahead.next().or_else(|| self.records.next_record()) else {
                let replaced = self.records.reader.get_ref().replaced();
                let path = &self.records.path;
                let told = self.tally.report(path, replaced);
                let told = told.or_else(|| late(path, &mut self.late));
                return told.or_else(|| repeated(path, &mut self.repeated)).map(Err);
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
        let mut filled = HashSet::new();
        let mut text_is_there = false;
        for (field, value) in record.fields {
            let Some(place) = self.columns.place(&field) else {
                if self.late.len() < LATE && !self.late.contains(&field) {
                    self.late.push(field);
                }
                continue;
            };
            text_is_there |= place == self.columns.text;
            if !filled.insert(place) {
                let first = || (0, record.line, field);
                self.repeated.get_or_insert_with(first).0 += 1;
            }
            // The last of a name counts, as where other programs read it.
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
        let name = self.columns.names.get(self.columns.text);
        let name = name.map_or("", String::as_str);
        CorpusError::JsonLine {
            path: self.records.path.clone(),
            line,
            problem: format!("the text field {name:?} should be a string but is {found}"),
        }
    }
}

/// What is told at the end of records that have a field twice.
fn repeated(path: &Path, found: &mut Option<(u64, u64, String)>) -> Option<CorpusError> {
    let (count, line, field) = found.take()?;
    Some(CorpusError::RepeatedFields {
        path: path.to_path_buf(),
        count,
        line,
        field,
    })
}

/// What is told at the end of the fields for which there was no column.
fn late(path: &Path, fields: &mut Vec<String>) -> Option<CorpusError> {
    let fields = std::mem::take(fields);
    (!fields.is_empty()).then(|| CorpusError::LateFields {
        path: path.to_path_buf(),
        fields,
    })
}

#[cfg(test)]
mod tests {
    use super::super::json_records::{AHEAD, MOST_COLUMNS};
    use super::*;
    use crate::corpus::notice::Notice;
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
    fn blanks_around_an_id_are_not_of_it() {
        let rows = rows("{\"id\":\" a \",\"text\":\"one\"}\n{\"id\":\" \",\"text\":\"two\"}");
        let ids: Vec<_> = rows
            .iter()
            .map(|row| row.as_ref().unwrap().id.as_deref())
            .collect();
        assert_eq!(ids, [Some("a"), None]);
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
    fn lines_may_end_in_any_way() {
        for end in ["\r", "\n", "\r\n"] {
            let content = ["{\"text\":\"a\"}", "", "nonsense", "{\"text\":\"b\"}"].join(end);
            let rows = rows(&content);
            assert_eq!(rows.len(), 3, "{end:?}");
            let told = rows[1].as_ref().unwrap_err().to_string();
            assert!(told.contains("line 3:"), "{end:?}: {told}");
            assert_eq!(rows[2].as_ref().unwrap().text, "b");
        }
    }

    #[test]
    fn a_field_that_is_there_twice_is_told_once() {
        let twice = "{\"text\":\"a\",\"id\":1,\"text\":\"b\"}\n";
        let rows = rows(&twice.repeat(3));
        assert_eq!(rows[0].as_ref().unwrap().text, "b");
        let told = rows[3].as_ref().unwrap_err();
        assert!(told.is_skip());
        assert_eq!(
            told.to_string(),
            "t.jsonl: 3 fields stand in their record twice, such as text on line 1; the last of them was taken"
        );
        assert_eq!(rows.len(), 4);
    }

    #[test]
    fn ids_of_many_digits_are_told_apart() {
        let rows = rows(
            "{\"id\":9007199254740993,\"text\":\"a\"}\n{\"id\":9007199254740992,\"text\":\"b\"}\n",
        );
        let ids: Vec<_> = rows
            .iter()
            .map(|row| row.as_ref().unwrap().id.as_deref())
            .collect();
        assert_eq!(ids, [Some("9007199254740993"), Some("9007199254740992")]);
    }

    #[test]
    fn fields_of_ever_new_names_make_no_more_columns_than_a_row_can_have() {
        let field = |n: usize| format!(",\"f{n}\":1");
        let record = |from: usize, to: usize| {
            let fields: String = (from..to).map(field).collect();
            format!("{{\"text\":\"a\"{fields}}}\n")
        };
        let content: String = (0..10).map(|n| record(n * 1000, n * 1000 + 1000)).collect();
        let mut table = open(&content).unwrap().unwrap();
        assert_eq!(table.columns().names.len(), MOST_COLUMNS);
        let rows: Vec<_> = std::iter::from_fn(|| table.next_row()).collect();
        assert_eq!(rows.len(), 11);
        assert!(matches!(rows[10], Err(CorpusError::LateFields { .. })));
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
    fn a_file_without_records_is_refused_at_once() {
        assert!(open("\n \n").unwrap().is_none());
        let error = open("[\n1,\n2]").err().unwrap();
        assert!(
            error.to_string().contains("write one object a line"),
            "{error}"
        );
    }
}
