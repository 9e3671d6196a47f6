//! Reads the label in a cell, and recognises cells that hold several labels or something else, where a sentence has one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::LabelsProblem;
use super::raw_sentence::RawSentence;
use super::spelling::plain;
use super::table::label_name;

/// The separators between two labels of a cell.
const SEPARATORS: [char; 7] = ['#', ';', '|', ',', '/', '+', '&'];
/// Those of them that annotation tools write, and hardly any label contains.
const TOOL_SEPARATORS: &[char] = SEPARATORS.split_at(3).0;
/// Separators that also stand after the only label, and that no label ends with.
const TRAILING: [char; 3] = [';', '|', ','];
/// The most cells that a message names.
const LISTED: usize = 3;

/// The known labels in a cell, if all its parts are known and there are several.
pub(super) fn labels_in_cell<'a>(cell: &str, known: &'a [String]) -> Option<Vec<&'a str>> {
    let find = |part: &str| {
        let part = plain(part.trim());
        known
            .iter()
            .map(String::as_str)
            .find(|known| plain(known) == part)
    };
    let mut several = SEPARATORS.iter().filter_map(|separator| {
        let mut labels: Vec<&str> = cell.split(*separator).map(find).collect::<Option<_>>()?;
        labels.dedup();
        (labels.len() > 1).then_some(labels)
    });
    several.next()
}

/// Refuses rows with several labels in one cell: lists as Label Studio exports them, and labels joined by a
/// separator of which one is a label by itself, and the others are labels or come again in another such cell.
pub(super) fn refuse_several_labels(sentences: &[RawSentence]) -> Result<(), LabelsProblem> {
    let given = || {
        sentences
            .iter()
            .flat_map(|raw| raw.given().map(|(_, label)| (raw.row, label)))
    };
    let labels: BTreeSet<&str> = given().map(|(_, label)| label).collect();
    for (separator, several) in several_labels(&labels) {
        let mut rows: Vec<(usize, &str)> =
            given().filter(|given| several.contains(given.1)).collect();
        rows.dedup_by_key(|(row, _)| *row);
        if !rows.is_empty() {
            let examples = rows.iter().take(LISTED);
            return Err(LabelsProblem::SeveralLabels {
                rows: rows.len(),
                separator,
                examples: examples
                    .map(|(row, cell)| (*row, cell.to_string()))
                    .collect(),
            });
        }
    }
    refuse_structures(sentences)
}

/// The labels that are several, by the way in which they are written, as a part of a sentence.
pub(super) fn several_labels<'a>(labels: &BTreeSet<&'a str>) -> Vec<(String, BTreeSet<&'a str>)> {
    let joined = TOOL_SEPARATORS.iter().chain(&[',']).map(|separator| {
        let name = format!("with “{separator}” between them");
        (name, joined_labels(labels, *separator))
    });
    let is_list = |label: &&str| labels_in_list(label).is_some_and(|list| list.len() > 1);
    let lists = labels.iter().copied().filter(is_list).collect();
    let ways = joined.chain([("as a list".to_string(), lists)]);
    ways.filter(|(_, several)| !several.is_empty()).collect()
}

/// The labels that are several labels joined by a separator. A comma stands within labels as well (`yes, but`), so all
/// that it joins must be labels by themselves.
fn joined_labels<'a>(labels: &BTreeSet<&'a str>, separator: char) -> BTreeSet<&'a str> {
    let parts = |label: &str| -> BTreeSet<String> {
        label
            .split(separator)
            .map(|part| plain(part.trim()))
            .collect()
    };
    let (single, mut joined): (BTreeSet<&str>, BTreeSet<&str>) =
        labels.iter().partition(|label| !label.contains(separator));
    let single: BTreeSet<String> = single.into_iter().map(plain).collect();
    joined.retain(|label| {
        let parts = parts(label);
        parts.len() > 1 && !parts.contains("") && !parts.is_disjoint(&single)
    });
    let mut cells: BTreeMap<String, usize> = BTreeMap::new();
    for part in joined.iter().flat_map(|label| parts(label)) {
        *cells.entry(part).or_default() += 1;
    }
    joined.retain(|label| {
        parts(label)
            .iter()
            .all(|part| single.contains(part) || separator != ',' && cells[part] > 1)
    });
    joined
}

/// The labels in a list, as Label Studio exports the answers to one question (`["a"]` or `{"choices":["a"]}`), or as
/// pandas writes it (`['a']`).
pub(super) fn labels_in_list(cell: &str) -> Option<Vec<String>> {
    let labels = match structure(cell)? {
        Value::Object(mut object) if object.len() == 1 => object.remove("choices")?,
        list => list,
    };
    let label = |value: &Value| match value {
        Value::Null => Some(String::new()),
        Value::String(label) => Some(label.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    };
    let labels: Option<Vec<String>> = labels.as_array()?.iter().map(label).collect();
    Some(
        labels?
            .into_iter()
            .filter(|label| !label.is_empty())
            .collect(),
    )
}

/// The list or the object that a cell holds, as JSON or as pandas writes it.
fn structure(cell: &str) -> Option<Value> {
    if !cell.starts_with(['[', '{']) {
        return None;
    }
    let parsed = |json: &str| serde_json::from_str(json).ok();
    parsed(cell).or_else(|| parsed(&cell.replace('\'', "\"")))
}

/// Refuses labels that are lists of something else than labels, or objects: records of several coders, marked words.
fn refuse_structures(sentences: &[RawSentence]) -> Result<(), LabelsProblem> {
    let mut given = sentences
        .iter()
        .flat_map(|raw| raw.given().map(|(_, label)| (raw.row, label)));
    match given.find(|(_, label)| structure(label).is_some()) {
        Some((row, label)) => Err(LabelsProblem::StructuredLabel {
            row,
            label: label.to_string(),
        }),
        None => Ok(()),
    }
}

/// The label in a cell, also if it is the only one of a list or a separator stands after it. An empty list has none.
/// Labels on lines of their own, as ATLAS.ti writes them, get a separator.
pub(crate) fn label_in_cell(cell: &str) -> Option<String> {
    let only = match labels_in_list(cell).as_deref() {
        Some([]) => return None,
        Some([only]) => label_name(only),
        _ => {
            let lines: Vec<&str> = cell.trim().lines().collect();
            label_name(&lines.join("; "))
        }
    };
    match only.trim_end_matches(TRAILING).trim_end() {
        "" => Some(only),
        label => Some(label.to_string()),
    }
}

/// A separator in all labels between parts of which some recur, as if each cell had several labels.
pub(super) fn separator_in_all(labels: &[String]) -> Option<char> {
    let mut separators = TOOL_SEPARATORS.iter().copied();
    separators.find(|separator| {
        let mut seen = BTreeSet::new();
        let mut recur = false;
        let mut are_joined = labels.len() > 2;
        for label in labels {
            let parts: BTreeSet<&str> = label.split(*separator).map(str::trim).collect();
            are_joined &= parts.len() > 1 && !parts.contains("");
            recur |= parts.into_iter().any(|part| !seen.insert(part));
        }
        are_joined && recur
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::labels::LabelsFile;

    #[test]
    fn a_cell_may_hold_more_than_one_known_label() {
        let known = ["1", "Überlegung", "anti", "pro", "pro/con"].map(String::from);
        for (cell, labels) in [
            ("1; Überlegung", &["1", "Überlegung"]),
            ("Pro / anti", &["pro", "anti"]),
            ("pro/con|anti", &["pro/con", "anti"]),
            ("anti#pro", &["anti", "pro"]),
        ] {
            assert_eq!(
                labels_in_cell(cell, &known).as_deref(),
                Some(&labels[..]),
                "{cell}"
            );
        }
        for one in ["pro", "pro/", "pro/pro", "pro/contra", "anti-pro", ""] {
            assert_eq!(labels_in_cell(one, &known), None, "{one}");
        }
    }

    fn refused(labels: &[&str]) -> Option<String> {
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["text", "label"]).unwrap();
        for (label, number) in labels.iter().zip(1..) {
            table
                .write_record([&format!("Sentence {number}."), *label])
                .unwrap();
        }
        let table = String::from_utf8(table.into_inner().unwrap()).unwrap();
        let read = LabelsFile::parse(Path::new("labels.csv"), &table, None);
        read.err().map(|error| error.to_string())
    }

    #[test]
    fn cells_with_several_labels_are_refused() {
        // Here “urgent” is no label by itself.
        let message = refused(&["stay", "go#urgent", "urgent#stay", "go", "stay#urgent"]).unwrap();
        assert_eq!(
            message,
            "labels.csv: 3 rows have several labels in one cell, with “#” between them (row 3 has “go#urgent”, row 4 has “urgent#stay”, row 6 has “stay#urgent”), where a sentence has one: write one label a row, or make a column for each question and call the one to learn label"
        );
        for (labels, wanted) in [
            (
                ["go", "stay", "go; stay"],
                "1 row has several labels in one cell, with “;”",
            ),
            (["go", "stay", "Stay|go"], "with “|” between them"),
            (
                ["go", "stay", r#"{"choices":["go","stay"]}"#],
                "as a list (row 4 has",
            ),
            (["go", "stay", r#"["go", "stay"]"#], "as a list"),
            (["go", "stay", "['go', 'stay']"], "as a list"),
            (["go", "stay", "Go, stay"], "with “,” between them"),
        ] {
            let message = refused(&labels).unwrap();
            assert!(message.contains(wanted), "{message}");
        }
        for cell in [
            r#"[{"value": "go", "user_id": "u1"}]"#,
            r#"[[0, 5, "go"]]"#,
            r#"{"choice":"go"}"#,
            "{'go': 1, 'stay': 0}",
        ] {
            let message = refused(&["go", "stay", cell]).unwrap();
            assert!(
                message.contains("row 4 has a list or an object"),
                "{message}"
            );
        }
    }

    #[test]
    fn a_label_may_contain_a_separator() {
        for labels in [
            ["pro", "anti", "pro/anti"],
            ["yes", "no", "yes, but"],
            ["yes", "yes, but", "but, no"],
            ["C", "C#", "D"],
            ["go", "stay", "go; soon"],
            ["a|b", "b|c", "c|a"],
            ["1", "2", "[1]"],
        ] {
            assert_eq!(refused(&labels), None, "{labels:?}");
        }
    }

    #[test]
    fn the_only_label_of_a_list_is_the_label() {
        for (cell, label) in [
            (r#"{"choices":["go"]}"#, "go"),
            (r#"["go"]"#, "go"),
            ("['go']", "go"),
            ("{'choices': ['go']}", "go"),
            ("go;", "go"),
            ("go\r\nurgent\n", "go; urgent"),
            ("go, soon ,", "go, soon"),
            ("C#", "C#"),
            (";", ";"),
            ("[go]", "[go]"),
            ("[1]", "1"),
            ("[null, true]", "true"),
            (r#"{"label":"go"}"#, r#"{"label":"go"}"#),
            (r#"["go","stay"]"#, r#"["go","stay"]"#),
        ] {
            assert_eq!(label_in_cell(cell).as_deref(), Some(label));
        }
        for none in ["[]", "{'choices': []}"] {
            assert_eq!(label_in_cell(none), None);
        }
    }

    #[test]
    fn an_empty_list_is_no_label() {
        let table = "text,label,annotator_a\na,[],yes\nb,['no'],no\nc,[],[]\nd,yes,[]\n";
        let file = LabelsFile::parse(Path::new("labels.csv"), table, None).unwrap();
        assert_eq!(file.labelled.labels, ["no", "yes"]);
        assert_eq!(file.report.unlabelled, [4]);
    }

    #[test]
    fn a_separator_in_all_labels_is_found_if_parts_recur() {
        let found = |labels: &[&str]| {
            let labels: Vec<String> = labels.iter().map(ToString::to_string).collect();
            separator_in_all(&labels)
        };
        assert_eq!(found(&["go;soon", "go;late", "stay;soon"]), Some(';'));
        assert_eq!(found(&["go#soon", "stay#late", "wait#now"]), None);
        assert_eq!(found(&["go;soon", "go;late", "stay"]), None);
    }
}
