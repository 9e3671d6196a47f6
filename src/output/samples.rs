//! The sample to code: a table with a column for the labels.

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
        let coded = coded.get(drawn.sentence).copied().flatten();
        vec![
            scores.documents[sentence.document].as_str().into(),
            sentence.start.as_str().into(),
            sentence.end.as_str().into(),
            sentence.text.as_str().into(),
            coded.map(|code| scores.labels[code.label].as_str()).into(),
            "random".into(),
            // All digits: the inverse is the number of sentences that this one stands for.
            drawn.probability.to_string().into(),
        ]
    });
    OutputTable {
        name: "sample",
        columns: COLUMNS.to_vec(),
        labels: &scores.labels,
        rows: rows.collect(),
        paper: None,
    }
}
