//! Tables in JSON lines or an array, as `score --format jsonl` and annotation tools write them.

use std::path::Path;

use standpoint_common::phrases::listed;
use standpoint_corpus::{CorpusError, Note};
use standpoint_tables::JsonTable;
use unicode_normalization::UnicodeNormalization;

use super::LabelsError;
use super::several_labels::labels_in_list;
use super::table::LoadedTable;

/// The field in which Prodigy says whether a record was accepted.
const ANSWER: &str = "answer";
/// Its values; a record that was not accepted has no label.
const ACCEPTED: &str = "accept";
const NOT_ACCEPTED: [&str; 2] = ["reject", "ignore"];
/// Fields of a task of Label Studio, in which its text and its labels stand.
const LABEL_STUDIO: [&str; 2] = ["data", "annotations"];

impl LoadedTable {
    /// Parses decoded text with an object on each line or an array of them.
    pub(super) fn parse_json_lines(path: &Path, text: &str) -> Result<Self, LabelsError> {
        let mut table = JsonTable::parse_file(text);
        if let Some((line, problem)) = table.broken.take() {
            return Err(CorpusError::line(path, line, problem).into());
        }
        let mut names: Vec<String> = table
            .names
            .iter()
            .map(|name| name.trim().nfc().collect())
            .collect();
        let header: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
        if LABEL_STUDIO
            .iter()
            .all(|field| header.iter().any(|name| name == field))
        {
            let problem = "the labels are in lists within this object: export as CSV or JSON-MIN from Label Studio";
            let line = table.lines.first().copied().unwrap_or(1);
            return Err(CorpusError::line(path, line, problem.to_string()).into());
        }
        for &(row, column) in &table.compound {
            let cell = &mut table.rows[row][column];
            match header[column].as_str() {
                "text" => {
                    let problem =
                        "the field text holds a list or an object where the text should be";
                    return Err(
                        CorpusError::line(path, table.lines[row], problem.to_string()).into(),
                    );
                }
                name if name == "label" || name.starts_with("annotator_") => {
                    let label = label_in_list(&names[column], cell);
                    *cell = label
                        .map_err(|problem| CorpusError::line(path, table.lines[row], problem))?;
                }
                _ => {}
            }
        }
        // An array has no lines of its own: its objects are counted.
        if text.trim_start().starts_with('[') {
            table.lines = (1..).take(table.rows.len()).collect();
        }
        let surrogates = Some(table.surrogates).filter(|count| *count > 0);
        let mut notes: Vec<Note> = surrogates.map(Note::LoneSurrogates).into_iter().collect();
        if let Some((answer, note)) = drop_not_accepted(&mut table, &header) {
            notes.extend(note);
            names.remove(answer);
        }
        let rows = table.rows.into_iter().map(csv::StringRecord::from);
        let lines = table.lines.into_iter();
        Ok(LoadedTable {
            names,
            rows: rows.collect(),
            lines: lines
                .map(|line| usize::try_from(line).unwrap_or(usize::MAX))
                .collect(),
            notes,
            ..LoadedTable::default()
        })
    }
}

/// Reads the label in a list, as doccano writes those of a text; empty if the list is empty. Fails if it is
/// no list of one label.
fn label_in_list(field: &str, json: &str) -> Result<String, String> {
    let unfit = || {
        format!(
            "the field {field} should be one label and holds lists or objects: export the labels of whole texts and not of marked \
             words, and write each in quotation marks"
        )
    };
    let label = |value: &serde_json::Value| match value {
        serde_json::Value::Null => Ok(String::new()),
        serde_json::Value::String(label) => Ok(label.clone()),
        serde_json::Value::Bool(_) | serde_json::Value::Number(_) => Ok(value.to_string()),
        _ => Err(unfit()),
    };
    let mut labels = match (labels_in_list(json), serde_json::from_str(json)) {
        (Some(labels), _) => labels,
        (None, Ok(serde_json::Value::Array(list))) => {
            list.iter().map(label).collect::<Result<Vec<_>, _>>()?
        }
        (None, _) => return Err(unfit()),
    };
    match labels.len() {
        0 | 1 => Ok(labels.pop().unwrap_or_default()),
        _ => Err(format!(
            "the field {field} holds several labels ({}), and a sentence has one: leave the one that counts, or make a file for each \
             question that they answer",
            listed(&labels)
        )),
    }
}

/// Drops the records that an annotation tool says were not accepted, and the field in which it says so. Does
/// nothing if the field has other values. Returns the column of the field, and a note on the records.
fn drop_not_accepted(table: &mut JsonTable, header: &[String]) -> Option<(usize, Option<Note>)> {
    let answer = header.iter().position(|name| name == ANSWER)?;
    let is_answer =
        |cell: &str| cell.is_empty() || cell == ACCEPTED || NOT_ACCEPTED.contains(&cell);
    if !table.rows.iter().all(|row| is_answer(&row[answer])) {
        return None;
    }
    let rows = std::mem::take(&mut table.rows);
    let (mut count, mut first) = (0, None);
    let lines = std::mem::take(&mut table.lines);
    for (mut row, line) in rows.into_iter().zip(lines) {
        let said = row.remove(answer);
        if NOT_ACCEPTED.contains(&said.as_str()) {
            count += 1;
            first.get_or_insert(line);
        } else {
            table.rows.push(row);
            table.lines.push(line);
        }
    }
    Some((answer, first.map(|line| Note::NotAccepted { count, line })))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<LoadedTable, LabelsError> {
        LoadedTable::parse(Path::new("labels.jsonl"), text, "a header")
    }

    fn labels(text: &str) -> Vec<String> {
        let table = parse(text).unwrap();
        let label = table.column("label").unwrap();
        let cells = table.rows.iter().map(|row| row[label].to_string());
        cells.collect()
    }

    #[test]
    fn a_list_of_one_label_is_that_label() {
        let text = "{\"text\":\"a\",\"label\":[\"for\"]}\n{\"text\":\"b\",\"label\":[]}\n\
            {\"text\":\"c\",\"label\":[1]}\n{\"text\":\"d\",\"label\":\"[x]\"}\n";
        assert_eq!(labels(text), ["for", "", "1", "[x]"]);
    }

    #[test]
    fn an_array_is_read_as_a_table_and_that_of_label_studio_is_not() {
        let text = "[\n  {\"text\": \"a\", \"label\": \"for\"},\n  {\"text\": \"b\", \"label\": {\"choices\": [\"no\"]}}\n]\n";
        assert_eq!(labels(text), ["for", "no"]);
        let task = "{\"id\": 1, \"annotations\": [{\"result\": []}], \"data\": {\"text\": \"a\"}}";
        let message = parse(&format!("[\n{task}\n]")).err().unwrap().to_string();
        let wanted = "labels.jsonl: line 2: the labels are in lists within this object: export as CSV or JSON-MIN";
        assert!(message.starts_with(wanted), "{message}");
    }

    #[test]
    fn what_is_not_one_label_is_refused_by_its_line() {
        for (label, problem) in [
            ("[\"for\",\"against\"]", "several labels (for, against)"),
            ("[[0,5,\"for\"]]", "lists or objects"),
            ("{\"choice\":\"for\"}", "lists or objects"),
        ] {
            let first = "{\"text\":\"a\",\"label\":\"for\"}";
            let text = format!("{first}\n{{\"text\":\"b\",\"label\":{label}}}\n");
            let message = parse(&text).err().unwrap().to_string();
            assert!(
                message.contains("line 2: ") && message.contains(problem),
                "{message}"
            );
        }
        let message = parse("{\"text\":[\"a\"],\"label\":\"for\"}").err();
        assert!(message.unwrap().to_string().contains("the field text"));
    }

    #[test]
    fn what_was_not_accepted_is_left_out_and_counted() {
        let row = |answer: &str| {
            format!("{{\"text\":\"a\",\"label\":\"{answer}\",\"answer\":\"{answer}\"}}\n")
        };
        let text = ["accept", "reject", "ignore", ""].map(row).concat();
        assert_eq!(labels(&text), ["accept", ""]);
        let table = parse(&text).unwrap();
        assert_eq!(table.notes, [Note::NotAccepted { count: 2, line: 2 }]);
        assert_eq!(table.names, ["text", "label"]);
        // Answers to another question.
        let text = ["accept", "reject", "unsure"].map(row).concat();
        assert_eq!(labels(&text), ["accept", "reject", "unsure"]);
    }

    #[test]
    fn repairs_and_repeated_fields_are_noticed() {
        let text = "{\"text\":\"a\\u0001\",\"label\":\"x\",\"label\":\"y\"}\n\
            {\"text\":\"b \\ud800\",\"label\":\"y\"}\n";
        assert_eq!(labels(text), ["y", "y"]);
        assert_eq!(parse(text).unwrap().notes, [Note::LoneSurrogates(1)]);
    }
}
