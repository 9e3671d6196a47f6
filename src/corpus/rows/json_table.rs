//! JSON lines as a small table, read at once: scores as `score --format jsonl` writes them get the columns of the CSV.

use std::collections::{HashMap, HashSet};

use super::json::{self, Value};
use super::json_lines::MOST_COLUMNS;
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
        let mut records = Vec::new();
        let mut surrogates = 0;
        for (line, number) in lines(text).map(trimmed).zip(1..) {
            if line.is_empty() {
                continue;
            }
            match columns.cells(line) {
                Ok((cells, replaced)) => {
                    surrogates += replaced;
                    records.push(cells);
                    table.lines.push(number);
                }
                Err(problem) => {
                    table.broken.get_or_insert((number, problem));
                }
            }
        }
        // The columns of the fields of an object stand together.
        let mut order: Vec<usize> = (0..columns.columns.len()).collect();
        order.sort_by_key(|&at| columns.fields.get(&columns.columns[at].0));
        let mut position = vec![0; order.len()];
        for (at, &column) in order.iter().enumerate() {
            position[column] = at;
        }
        table.names = columns.names(&order);
        for cells in records {
            let mut row = vec![Value::Null; position.len()];
            for (column, value) in cells {
                row[position[column]] = value;
            }
            let compound = (0..row.len()).filter(|&at| row[at].is_compound());
            let number = table.rows.len();
            table.compound.extend(compound.map(|at| (number, at)));
            table
                .rows
                .push(row.into_iter().map(Value::into_cell).collect());
        }
        if surrogates > 0 {
            let count = surrogates;
            table.notices.push(Notice::LoneSurrogates { count });
        }
        table
    }
}

/// A column: its field and, if that is an object, the field of the object.
type Column = (String, Option<String>);

/// The columns that fields have been met for.
#[derive(Default)]
struct Columns {
    /// The position of each field of a record, in the order in which they were met.
    fields: HashMap<String, usize>,
    columns: Vec<Column>,
    positions: HashMap<Column, usize>,
}

impl Columns {
    fn position(&mut self, field: &str, inner: Option<String>) -> usize {
        let next = self.columns.len();
        let key = (field.to_owned(), inner);
        *self.positions.entry(key).or_insert_with_key(|key| {
            self.columns.push(key.clone());
            next
        })
    }

    /// The values of a line with their columns, and how many lone surrogates were replaced in it.
    fn cells(&mut self, line: &str) -> Result<(Vec<(usize, Value)>, u64), String> {
        let mut cells = Vec::new();
        let (fields, replaced) = json::fields(line)?;
        for (field, value) in fields {
            let next = self.fields.len();
            self.fields.entry(field.clone()).or_insert(next);
            match value {
                Value::Other {
                    kind: "an object",
                    json,
                } if prefix(&field).is_some() => {
                    for (inner, value) in json::fields(&json)?.0 {
                        cells.push((self.position(&field, Some(inner)), value));
                    }
                }
                Value::Null if prefix(&field).is_some() => {}
                value => cells.push((self.position(&field, None), value)),
            }
        }
        match self.columns.len() > MOST_COLUMNS {
            true => Err(format!(
                "more than {MOST_COLUMNS} different fields up to here, which are the most that a table can have"
            )),
            false => Ok((cells, replaced)),
        }
    }

    /// What they are called; a column of metadata with the name of another is called `meta_…`, as in the CSV.
    fn names(&self, order: &[usize]) -> Vec<String> {
        let is_metadata = |(field, inner): &Column| inner.is_some() && prefix(field) == Some("");
        let name = |(field, inner): &Column| match inner {
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
