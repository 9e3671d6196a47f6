//! Labelled sentences for tests.

use std::collections::HashMap;

use super::{Labelled, LabelledSentence, in_order};

/// The letters to the editor about a bypass road.
pub const LETTERS: &str = include_str!("../../../../tests/common/bypass.csv");

/// Labelled sentences of a table whose columns are fields of [`LabelledSentence`], each cell as it stands.
pub fn labelled(csv: &str) -> Labelled {
    let delimiter = if csv.lines().next().unwrap().contains(';') {
        b';'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(csv.as_bytes());
    let rows: Vec<HashMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let labels = in_order(rows.iter().map(|row| row["label"].clone()).collect());
    let sentence = |(row, line): (&HashMap<String, String>, usize)| {
        let cell = |name: &str| row.get(name).filter(|cell| !cell.is_empty()).cloned();
        let number = |name: &str| cell(name).and_then(|cell| cell.parse().ok());
        let label = labels.iter().position(|label| *label == row["label"]);
        let probability = cell("probability").and_then(|p| p.replace(',', ".").parse().ok());
        let sampling = cell("sampling");
        let is_random = sampling
            .as_ref()
            .is_some_and(|how| how.eq_ignore_ascii_case("random"));
        LabelledSentence {
            document: cell("document"),
            cluster: cell("cluster"),
            start: number("start"),
            end: number("end"),
            paragraph: number("paragraph"),
            probability: probability.filter(|_| is_random),
            sampling,
            ..LabelledSentence::new(row["text"].clone(), label.unwrap(), labels.len(), line)
        }
    };
    Labelled {
        sentences: rows.iter().zip(2..).map(sentence).collect(),
        labels,
        ..Labelled::default()
    }
}
