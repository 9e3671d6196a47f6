//! JSON lines as a small table, read at once: scores as `score --format jsonl` writes them get the columns of the CSV.

use std::collections::{HashMap, HashSet};

use super::json_records::MOST_COLUMNS;
use super::record;
use super::record::{NoObject, Value};
use crate::corpus::bytes::encoding::Controls;
use crate::corpus::notice::Notice;

/// Fields that hold an object, whose own fields become columns, and what the names of these begin with.
const NESTED: [(&str, &str); 2] = [("probabilities", "p_"), ("metadata", "")];

/// Rows of cells under the names of their columns.
#[derive(Debug, Default)]
pub(crate) struct JsonTable {
    /// What the columns are called.
    pub names: Vec<String>,
    /// The rows, each with a cell for each column.
    pub rows: Vec<Vec<String>>,
    /// The line of the text on which each row stands, from 1.
    pub lines: Vec<u64>,
    /// The cells that hold a list or an object, by row and column, in the order of the rows.
    pub compound: Vec<(usize, usize)>,
    /// What there is to know of the records that were read all the same.
    pub notices: Vec<Notice>,
    /// The first line that is no row, and why. The others were read all the same.
    pub broken: Option<(u64, String)>,
}

/// Whether a text begins as JSON does and no header of a table.
pub(crate) fn is_json(text: &str) -> bool {
    let begins = |text: &str, with: char| trimmed(text).starts_with(with);
    begins(text, '{')
        || trimmed(text)
            .strip_prefix('[')
            .is_some_and(|rest| trimmed(rest).is_empty() || begins(rest, '{'))
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}')
}

/// The lines of a text, however they end.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.split('\n');
    lines.flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

impl JsonTable {
    /// Reads an object on each line.
    pub fn parse(text: &str) -> Self {
        let mut table = JsonTable::default();
        let mut columns = Columns::default();
        let mut cells_of = Vec::new();
        let mut surrogates = 0;
        for (line, number) in lines(text).zip(1..) {
            let line = trimmed(line);
            if line.is_empty() {
                continue;
            }
            match cells(line, &mut columns) {
                Ok((cells, replaced)) => {
                    surrogates += replaced;
                    cells_of.push(cells);
                    table.lines.push(number);
                }
                Err(problem) => {
                    table.broken.get_or_insert((number, problem));
                }
            }
        }
        let order = columns.order();
        let mut place = vec![0; order.len()];
        for (at, &column) in order.iter().enumerate() {
            place[column] = at;
        }
        table.names = columns.names(&order);
        let mut repeated: Option<(u64, u64, usize)> = None;
        for (cells, &line) in cells_of.into_iter().zip(&table.lines) {
            let mut row = vec![Value::Null; place.len()];
            let mut is_filled = vec![false; place.len()];
            for (column, value) in cells {
                let at = place[column];
                if std::mem::replace(&mut is_filled[at], true) {
                    repeated.get_or_insert((0, line, at)).0 += 1;
                }
                // Where a field stands twice, the last counts.
                row[at] = value;
            }
            let compound = (0..row.len()).filter(|&at| row[at].is_compound());
            let number = table.rows.len();
            table.compound.extend(compound.map(|at| (number, at)));
            let cells = row.into_iter().map(Value::into_cell);
            table.rows.push(cells.collect());
        }
        if surrogates > 0 {
            let count = surrogates;
            table.notices.push(Notice::LoneSurrogates { count });
        }
        if let Some((count, line, at)) = repeated {
            let field = table.names[at].clone();
            let notice = Notice::RepeatedFields { count, line, field };
            table.notices.push(notice);
        }
        table.notices.extend(table.controls());
        table
    }

    /// Control characters in the texts that were written as `\u0001`, which no byte of the file shows.
    fn controls(&self) -> Option<Notice> {
        let is_text = |name: &String| name.trim().eq_ignore_ascii_case("text");
        let text = self.names.iter().position(is_text)?;
        let (mut controls, mut first) = (Controls::default(), None);
        for (row, &line) in self.rows.iter().zip(&self.lines) {
            controls.add(0, row[text].as_bytes());
            first = first.or_else(|| controls.notice().map(|_| line));
        }
        match (controls.notice()?, first?) {
            (Notice::ControlCharacters { count, .. }, line) => {
                Some(Notice::EscapedControls { count, line })
            }
            _ => None,
        }
    }
}

/// The columns that fields have been met for.
#[derive(Default)]
struct Columns {
    /// The place of each field of a record, in the order in which they were met.
    fields: HashMap<String, usize>,
    /// For each column its field and, if that is an object, the field of the object.
    columns: Vec<(String, Option<String>)>,
    known: HashMap<(String, Option<String>), usize>,
}

impl Columns {
    fn meet(&mut self, field: &str) {
        let next = self.fields.len();
        if !self.fields.contains_key(field) {
            self.fields.insert(field.to_string(), next);
        }
    }

    fn column(&mut self, field: &str, inner: Option<String>) -> usize {
        let key = (field.to_string(), inner);
        let next = self.columns.len();
        *self.known.entry(key).or_insert_with_key(|key| {
            self.columns.push(key.clone());
            next
        })
    }

    /// The columns in the order of the fields, so that those of an object stand together.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.columns.len()).collect();
        order.sort_by_key(|&at| self.fields.get(&self.columns[at].0));
        order
    }

    /// What they are called; a column of metadata with the name of another is called `meta_…`, as in the CSV.
    fn names(&self, order: &[usize]) -> Vec<String> {
        let is_metadata = |(field, inner): &(String, Option<String>)| {
            inner.is_some() && prefix(field) == Some("")
        };
        let name = |(field, inner): &(String, Option<String>)| match inner {
            Some(inner) => format!("{}{inner}", prefix(field).unwrap_or_default()),
            None => field.clone(),
        };
        let others = self.columns.iter().filter(|column| !is_metadata(column));
        let mut taken: HashSet<String> = others.map(|o| name(o).to_lowercase()).collect();
        let own = |&at: &usize| {
            let column = &self.columns[at];
            let mut name = name(column);
            while is_metadata(column) && !taken.insert(name.to_lowercase()) {
                name = format!("meta_{name}");
            }
            name
        };
        order.iter().map(own).collect()
    }
}

fn prefix(field: &str) -> Option<&'static str> {
    let nested = NESTED.iter().find(|(name, _)| *name == field);
    nested.map(|(_, prefix)| *prefix)
}

/// The values of a line with their columns.
type Cells = Vec<(usize, Value)>;

/// The cells of a line; also for how many halves of characters in it U+FFFD was read.
fn cells(line: &str, columns: &mut Columns) -> Result<(Cells, u64), String> {
    let mut cells = Vec::new();
    let (fields_of_line, replaced) = fields(line)?;
    for (field, value) in fields_of_line {
        columns.meet(&field);
        match value {
            Value::Other { kind, cell } if kind == "an object" && prefix(&field).is_some() => {
                for (inner, value) in fields(&cell)?.0 {
                    cells.push((columns.column(&field, Some(inner)), value));
                }
            }
            Value::Null if prefix(&field).is_some() => {}
            value => cells.push((columns.column(&field, None), value)),
        }
    }
    match columns.columns.len() > MOST_COLUMNS {
        true => Err(format!(
            "more than {MOST_COLUMNS} different fields up to here, which are the most that a table can have"
        )),
        false => Ok((cells, replaced)),
    }
}

fn fields(text: &str) -> Result<(record::Fields, u64), String> {
    record::fields(text).map_err(|error| match error {
        NoObject::Other(kind) => {
            format!("{kind} where an object is needed; write one object a line")
        }
        NoObject::Invalid(_) if text.starts_with('[') => {
            "a JSON array where an object is needed; write one object a line".to_string()
        }
        NoObject::Invalid(error) if error.is_eof() => {
            "the object does not end on this line; write one object a line".to_string()
        }
        NoObject::Invalid(error) => record::reason(text, &error),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_get_the_columns_of_the_csv() {
        let text = "{\"document\":\"a\",\"label\":null,\"probabilities\":{},\"text\":\"By X\",\"metadata\":{\"label\":\"L\",\"id\":12345678901234567890}}\r\n\n\
            {\"document\":\"a\",\"label\":\"no\",\"probabilities\":{\"no\":0.75,\"yes\":0.25},\"text\":\"Go\",\"start\":3}\n";
        let table = JsonTable::parse(text);
        assert_eq!(
            table.names,
            [
                "document",
                "label",
                "p_no",
                "p_yes",
                "text",
                "meta_label",
                "id",
                "start"
            ]
        );
        assert_eq!(
            table.rows[0],
            ["a", "", "", "", "By X", "L", "12345678901234567890", ""]
        );
        assert_eq!(
            table.rows[1],
            ["a", "no", "0.75", "0.25", "Go", "", "", "3"]
        );
        assert_eq!((table.lines, table.broken), (vec![1, 3], None));
    }

    #[test]
    fn lines_may_end_in_any_way() {
        for end in ["\r", "\n", "\r\n"] {
            let text = ["{\"a\":1}", "", "{\"a\":2}", ""].join(end);
            let table = JsonTable::parse(&text);
            assert_eq!(
                (table.rows, table.broken),
                (vec![vec!["1".to_owned()], vec!["2".to_owned()]], None)
            );
            assert_eq!(table.lines, [1, 3], "{end:?}");
        }
    }

    #[test]
    fn a_column_that_differs_from_an_own_one_in_its_capitals_is_another() {
        let table = JsonTable::parse("{\"label\":\"no\",\"metadata\":{\"Label\":\"L\"}}");
        assert_eq!(table.names, ["label", "meta_Label"]);
    }

    #[test]
    fn lines_that_are_no_objects_are_told_and_the_rest_is_read() {
        for (text, problem) in [
            ("{\"a\":1}\n[1]\n{\"a\":2}", "an array where an object"),
            ("{\"a\":1}\n{\"a\":\n{\"a\":2}", "does not end on this line"),
            (
                "{\"a\":1}\n{\"a\" 1}\n{\"a\":2}",
                "not valid JSON at column 6",
            ),
        ] {
            let table = JsonTable::parse(text);
            let (line, told) = table.broken.unwrap();
            assert!(line == 2 && told.contains(problem), "{line}: {told}");
            assert_eq!(table.rows, [["1"], ["2"]]);
        }
    }

    #[test]
    fn json_is_known_by_its_beginning() {
        for json in ["\u{FEFF} {\"a\":1}", "[{\"a\":1}]", "[\n"] {
            assert!(is_json(json), "{json}");
        }
        for table in ["text,label\n", "[text],[label]\n", "\"{\",a\n", ""] {
            assert!(!is_json(table), "{table}");
        }
    }
}
