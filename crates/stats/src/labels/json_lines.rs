//! Tables in JSON lines or an array, as `score --format jsonl` and annotation tools write them.

use std::path::Path;

use standpoint_corpus::{CorpusError, Note};
use standpoint_tables::JsonTable;

use super::LabelsError;
use super::table::{LoadedTable, column_name};

/// The fields of a task of Label Studio: the one in whose fields its text stands, and the one with its labels.
const TASK: &str = "data.";
const LABELS: &str = "annotations";

impl LoadedTable {
    /// Parses decoded text with an object on each line or an array of them.
    pub(super) fn parse_json_lines(path: &Path, text: &str) -> Result<Self, LabelsError> {
        let mut table = JsonTable::parse_file(text);
        if let Some((line, problem)) = table.broken.take() {
            return Err(CorpusError::line(path, line, problem).into());
        }
        let names: Vec<String> = table.names.iter().map(|name| column_name(name)).collect();
        let header: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
        let is_task = header.iter().any(|name| name.starts_with(TASK));
        if is_task && header.iter().any(|name| name == LABELS) {
            let problem = "the labels are in lists within this object: export as CSV or JSON-MIN from Label Studio";
            let line = table.lines.first().copied().unwrap_or(1);
            return Err(CorpusError::line(path, line, problem.to_string()).into());
        }
        if let Some((row, _)) = table
            .compound
            .iter()
            .find(|(_, column)| header[*column] == "text")
        {
            let problem = "the field text holds a list or an object where the text should be";
            return Err(CorpusError::line(path, table.lines[*row], problem.to_string()).into());
        }
        // An array has no lines of its own: its objects are counted.
        if text.trim_start().starts_with('[') {
            table.lines = (1..).take(table.rows.len()).collect();
        }
        let surrogates = Some(table.surrogates).filter(|count| *count > 0);
        let notes = surrogates.map(Note::LoneSurrogates).into_iter().collect();
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
    fn an_array_is_read_as_a_table_and_that_of_label_studio_is_not() {
        let text = "[\n  {\"text\": \"a\", \"label\": \"for\"},\n  {\"text\": \"b\", \"label\": {\"choices\": [\"no\"]}}\n]\n";
        assert_eq!(labels(text), ["for", "{\"choices\":[\"no\"]}"]);
        let task = "{\"id\": 1, \"annotations\": [{\"result\": []}], \"data\": {\"text\": \"a\"}}";
        let message = parse(&format!("[\n{task}\n]")).err().unwrap().to_string();
        let wanted = "labels.jsonl: line 2: the labels are in lists within this object: export as CSV or JSON-MIN";
        assert!(message.starts_with(wanted), "{message}");
    }

    #[test]
    fn repairs_and_repeated_fields_are_noticed() {
        let text = "{\"text\":\"a\\u0001\",\"label\":\"y\",\"label\":\"y\"}\n\
            {\"text\":\"b \\ud800\",\"label\":\"y\"}\n";
        assert_eq!(labels(text), ["y", "y"]);
        assert_eq!(parse(text).unwrap().notes, [Note::LoneSurrogates(1)]);
        for (before, after) in [("", ""), ("[", "]")] {
            let text = format!("{before}{{\"text\":\"a\",\"label\":\"x\",\"label\":\"y\"}}{after}");
            let error = parse(&text).err().unwrap().to_string();
            let wanted = "line 1: the field \"label\" stands twice, with different values";
            assert!(error.contains(wanted), "{error}");
        }
    }
}
