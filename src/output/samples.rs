//! The sample to code: a table with a column for the labels.

use super::columns::OutputCell;
use super::tables::OutputTable;
use crate::prevalence::{Coded, Drawn, Scores};

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

/// The table of a sample, with the labels that coders gave to a pilot (`coded`, for all sentences of the scores). The
/// labels and probabilities of the model are left out, so that they do not lead the coder.
pub fn sample_table<'a>(
    scores: &'a Scores,
    drawn: &[Drawn],
    coded: &[Option<Coded>],
) -> OutputTable<'a> {
    let rows = drawn.iter().map(|drawn| {
        let sentence = &scores.sentences[drawn.sentence];
        [
            OutputCell::Text(scores.documents[sentence.document].as_str().into()),
            OutputCell::Text(sentence.start.as_str().into()),
            OutputCell::Text(sentence.end.as_str().into()),
            OutputCell::Text(sentence.text.as_str().into()),
            match coded.get(drawn.sentence).copied().flatten() {
                Some(code) => OutputCell::Text(scores.labels[code.label].as_str().into()),
                None => OutputCell::Empty,
            },
            OutputCell::Text("random".into()),
            // All digits: the inverse is the number of sentences that this one stands for.
            OutputCell::Text(drawn.probability.to_string().into()),
        ]
    });
    OutputTable {
        name: "sample",
        columns: COLUMNS.to_vec(),
        labels: &scores.labels,
        rows: rows.map(Vec::from).collect(),
    }
}
