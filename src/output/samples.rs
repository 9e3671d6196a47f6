//! The sample to code: a table with an empty column for the labels.

use super::columns::Cell;
use super::tables::Table;
use crate::prevalence::{Drawn, Scores};

/// The names of the columns.
pub(super) const COLUMNS: [&str; 7] = [
    "document",
    "start",
    "end",
    "text",
    "label",
    "sampling",
    "probability",
];

/// The table of a sample. The labels and probabilities of the model are left out, so that they do not lead
/// the coder.
pub fn sample_table<'a>(scores: &'a Scores, drawn: &[Drawn]) -> Table<'a, 7> {
    let rows = drawn.iter().map(|drawn| {
        let sentence = &scores.sentences[drawn.sentence];
        [
            Cell::Text(scores.documents[sentence.document].as_str().into()),
            Cell::Text(sentence.start.as_str().into()),
            Cell::Text(sentence.end.as_str().into()),
            Cell::Text(sentence.text.as_str().into()),
            Cell::Empty,
            Cell::Text("random".into()),
            // All digits: the inverse is the number of sentences that this one stands for.
            Cell::Text(drawn.probability.to_string().into()),
        ]
    });
    Table {
        name: "sample",
        columns: COLUMNS,
        labels: &scores.labels,
        rows: rows.collect(),
    }
}
