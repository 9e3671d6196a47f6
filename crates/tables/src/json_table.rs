//! JSON lines as a small table, read at once: scores in JSON lines get the columns of the CSV.

use std::collections::{HashMap, HashSet};

use crate::json::{self, Value};
use crate::json_file;

/// The most columns of a table: every row has all of them, so that fields of ever new names would multiply what is written.
pub const MAX_COLUMNS: usize = 4096;

/// Fields that hold an object, whose own fields become columns. Those of probabilities become `p_…`. Where
/// there are several questions, the name of each stands before both: `bypass_probabilities` and `bypass_p_…`.
const METADATA: &str = "metadata";
const PROBABILITIES: &str = "probabilities";

/// Fields whose objects stay whole, because other modules know what they hold.
const WHOLE: [&str; 3] = ["annotations", "text", "label"];

/// Rows of cells under the names of their columns.
#[derive(Debug, Default)]
pub struct JsonTable {
    /// The names of the columns.
    pub names: Vec<String>,
    /// The rows, each with a cell for each column.
    pub rows: Vec<Vec<String>>,
    /// The line of the text on which each row stands, from 1.
    pub lines: Vec<u64>,
    /// The cells that hold a list or an object, by row and column, in the order of the rows.
    pub compound: Vec<(usize, usize)>,
    /// The number of lone surrogates that were replaced by U+FFFD.
    pub surrogates: u64,
    /// The first line that is no row, and why. The others were read all the same.
    pub broken: Option<(u64, String)>,
}

/// Returns whether a text begins as JSON does and no header of a table.
pub fn is_json(text: &str) -> bool {
    let begins = |text: &str, with: char| trimmed(text).starts_with(with);
    begins(text, '{')
        || trimmed(text)
            .strip_prefix('[')
            .is_some_and(|rest| trimmed(rest).is_empty() || begins(rest, '{'))
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}')
}

impl JsonTable {
    /// Reads an object on each line.
    pub fn parse(text: &str) -> Self {
        let text = json::without_nan(text);
        Self::of_objects(text.lines().map(trimmed).zip(1..))
    }

    /// Reads a whole file: an object on each line, or a list of objects.
    pub fn parse_file(text: &str) -> Self {
        let text = json::without_nan(text);
        if json_file::is_of_lines(text.lines()) {
            return Self::parse(&text);
        }
        match json_file::objects_or_lines(&text, None) {
            Ok(objects) => {
                Self::of_objects(objects.into_iter().map(|(line, object)| (object, line)))
            }
            Err(broken) => JsonTable {
                broken: Some(broken),
                ..JsonTable::default()
            },
        }
    }

    /// Reads objects, each with the line on which it begins.
    fn of_objects<'a>(objects: impl Iterator<Item = (&'a str, u64)>) -> Self {
        let mut table = JsonTable::default();
        let mut columns = Columns::default();
        let mut records = Vec::new();
        for (object, number) in objects.filter(|(object, _)| !object.is_empty()) {
            match columns.cells(object) {
                Ok((cells, replaced)) => {
                    table.surrogates += replaced;
                    records.push(cells);
                    table.lines.push(number);
                }
                Err(problem) => {
                    table.broken.get_or_insert((number, problem));
                }
            }
        }
        let columns = columns.in_order();
        let mut places = vec![0; columns.len()];
        for (place, (_, number)) in columns.iter().enumerate() {
            places[*number] = place;
        }
        table.names = names(columns);
        for cells in records {
            let mut row = vec![Value::Null; table.names.len()];
            for (number, value) in cells {
                row[places[number]] = value;
            }
            let compound = (0..row.len()).filter(|&at| row[at].is_compound());
            let number = table.rows.len();
            table.compound.extend(compound.map(|at| (number, at)));
            let row = row.into_iter().map(Value::into_cell);
            table.rows.push(row.collect());
        }
        table
    }
}

/// A field, and the field of the object in it, if it holds one.
type Column = (String, Option<String>);

/// The columns so far, with their numbers in the order in which they were met.
#[derive(Default)]
struct Columns {
    numbers: HashMap<Column, usize>,
    /// The same for fields; the columns of a field stand together.
    fields: HashMap<String, usize>,
}

impl Columns {
    fn number(&mut self, field: &str, inner: Option<String>) -> usize {
        let next = self.numbers.len();
        *self
            .numbers
            .entry((field.to_owned(), inner))
            .or_insert(next)
    }

    /// The values of a line with the numbers of their columns, and how many lone surrogates were replaced.
    fn cells(&mut self, line: &str) -> Result<(Vec<(usize, Value)>, u64), String> {
        let mut cells = Vec::new();
        let (fields, replaced) = json::fields(line)?;
        let labels = fields
            .0
            .iter()
            .filter_map(|(field, _)| field.strip_suffix("label"));
        let questions: Vec<String> = labels.map(str::to_string).collect();
        for (field, value) in fields.0 {
            let next = self.fields.len();
            self.fields.entry(field.clone()).or_insert(next);
            let is_nested = is_nested(&field, &questions);
            match value {
                Value::Other(json) if is_nested && json.starts_with('{') => {
                    for (inner, value) in json::fields(&json)?.0.0 {
                        cells.push((self.number(&field, Some(inner)), value));
                    }
                }
                Value::Null if is_nested => {}
                value if value.is_object() && !is_read_whole(&field) => {
                    for (path, value) in json::flattened(vec![(field, value)]) {
                        let next = self.fields.len();
                        self.fields.entry(path.clone()).or_insert(next);
                        cells.push((self.number(&path, None), value));
                    }
                }
                value => cells.push((self.number(&field, None), value)),
            }
        }
        if self.numbers.len() > MAX_COLUMNS {
            Err(format!(
                "more than {MAX_COLUMNS} different fields up to here, the most that a table can have"
            ))
        } else {
            Ok((cells, replaced))
        }
    }

    /// The columns in the order of their fields.
    fn in_order(self) -> Vec<(Column, usize)> {
        let mut columns: Vec<_> = self.numbers.into_iter().collect();
        columns.sort_by_key(|((field, _), number)| (self.fields.get(field), *number));
        columns
    }
}

/// Names columns; one of metadata with the name of another is called `meta_…`, as in the CSV.
fn names(columns: Vec<(Column, usize)>) -> Vec<String> {
    let mut columns: Vec<(bool, String)> = columns
        .into_iter()
        .map(|((field, inner), _)| match inner {
            Some(inner) => match field.strip_suffix(PROBABILITIES) {
                Some(question) => (false, format!("{question}p_{inner}")),
                None => (true, inner),
            },
            None => (false, field),
        })
        .collect();
    let others = columns.iter().filter(|(is_metadata, _)| !is_metadata);
    let mut taken: HashSet<String> = others.map(|(_, name)| name.to_lowercase()).collect();
    for (is_metadata, name) in &mut columns {
        while *is_metadata && !taken.insert(name.to_lowercase()) {
            *name = format!("meta_{name}");
        }
    }
    columns.into_iter().map(|(_, name)| name).collect()
}

/// Returns whether an object in a field is read as a whole. The fields of any other are columns, whose names are paths:
/// `annotation.stance`.
fn is_read_whole(field: &str) -> bool {
    let small = field.to_lowercase();
    WHOLE.contains(&small.as_str()) || small.starts_with("annotator_")
}

/// Returns whether the fields of the object in a field are columns by their own names. `questions` are the beginnings of
/// the other fields that end in `label`.
fn is_nested(field: &str, questions: &[String]) -> bool {
    match field.strip_suffix(PROBABILITIES) {
        Some("") => true,
        Some(question) => question.ends_with('_') && questions.iter().any(|of| of == question),
        None => field == METADATA,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_get_the_columns_of_the_csv() {
        let text = concat!(
            r#"{"document":"a","label":null,"probabilities":{},"text":"X","metadata":{"label":"L","id":7}}"#,
            "\r\n\n",
            r#"{"document":"a","label":"no","probabilities":{"no":0.75,"yes":0.25},"text":"Go","start":3}"#,
        );
        let table = JsonTable::parse(text);
        let names = "document label p_no p_yes text meta_label id start";
        assert_eq!(table.names.join(" "), names);
        assert_eq!(table.rows[0], ["a", "", "", "", "X", "L", "7", ""]);
        assert_eq!(
            table.rows[1],
            ["a", "no", "0.75", "0.25", "Go", "", "", "3"]
        );
        assert_eq!((table.lines, table.broken), (vec![1, 3], None));
    }

    #[test]
    fn objects_within_are_columns_by_their_paths() {
        let text =
            r#"{"text":"a","annotation":{"stance":"pro","by":{"id":7}},"label":{"choices":["x"]}}"#;
        let table = JsonTable::parse(text);
        let names = "text annotation.stance annotation.by.id label";
        assert_eq!(table.names.join(" "), names);
        assert_eq!(table.rows[0], ["a", "pro", "7", r#"{"choices":["x"]}"#]);
    }

    #[test]
    fn lines_that_are_no_objects_are_reported_and_the_rest_is_read() {
        let table =
            JsonTable::parse("{\"label\":\"no\",\"metadata\":{\"Label\":1}}\n[1]\n{\"a\" 1}\n{}");
        // A column that differs from one of ours in its capitals is another.
        assert_eq!(table.names, ["label", "meta_Label"]);
        assert_eq!(table.rows, [["no", "1"], ["", ""]]);
        let (line, problem) = table.broken.unwrap();
        assert!(
            line == 2 && problem.contains("an array"),
            "{line}: {problem}"
        );
    }

    #[test]
    fn an_array_of_objects_is_a_table_with_the_lines_of_the_file() {
        let text = "\u{FEFF}[\n  {\"text\": \"a\",\n   \"label\": \"x\"},\n\n  {\"text\": \"[{\"}, {\"text\": null}\n]\n";
        let table = JsonTable::parse_file(text);
        assert_eq!(table.names, ["text", "label"]);
        assert_eq!(table.rows, [["a", "x"], ["[{", ""], ["", ""]]);
        assert_eq!((table.lines, table.broken), (vec![2, 5, 5], None));
        for (text, line, problem) in [
            ("[{\"a\":1},\n{\"a\":2\n", 2, "breaks off after column 6"),
            ("[{\"a\":1},\n5]", 2, "expected an object"),
            ("[{\"a\":1}]\n[{\"a\":2}", 2, "breaks off after column 8"),
        ] {
            let broken = JsonTable::parse_file(text).broken.unwrap();
            assert!(
                broken.0 == line && broken.1.contains(problem),
                "{text}: {broken:?}"
            );
        }
    }

    #[test]
    fn json_is_recognized_by_its_beginning() {
        for json in ["\u{FEFF} {\"a\":1}", "[{\"a\":1}]", "[\n"] {
            assert!(is_json(json), "{json}");
        }
        for table in ["text,label\n", "[text],[label]\n", "\"{\",a\n", ""] {
            assert!(!is_json(table), "{table}");
        }
    }
}
