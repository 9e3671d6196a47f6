//! The sample to code: a table with a column for the labels.

use super::tables::OutputTable;
use crate::prevalence::{Drawn, Scores};

/// The names of the columns.
pub(crate) const COLUMNS: [&str; 7] = [
    "document",
    "start",
    "end",
    "text",
    "label",
    "sampling",
    "probability",
];

/// The table of a sample, with the labels that coders gave already (`coded`, for all sentences of the scores). The
/// labels and probabilities of the model are left out, so that they do not lead the coder. The columns of `clusters`, each with
/// its cells, come last.
pub fn sample_table<'a>(
    scores: &'a Scores,
    drawn: &[Drawn],
    coded: &[Option<usize>],
    clusters: &'a [(String, Vec<String>)],
) -> OutputTable<'a> {
    let rows = drawn.iter().enumerate().map(|(at, drawn)| {
        let sentence = &scores.sentences[drawn.sentence];
        let coded = coded.get(drawn.sentence).copied().flatten();
        let own = [
            scores.documents[sentence.document].as_str().into(),
            sentence.start.as_str().into(),
            sentence.end.as_str().into(),
            sentence.text.as_str().into(),
            coded.map(|label| scores.labels[label].as_str()).into(),
            "random".into(),
            // All digits: the inverse is the number of sentences that this one stands for.
            drawn.probability.to_string().into(),
        ];
        let clusters = clusters.iter().map(|(_, cells)| cells[at].as_str().into());
        own.into_iter().chain(clusters).collect()
    });
    let names = clusters.iter().map(|(name, _)| name.as_str());
    OutputTable {
        name: "sample",
        columns: COLUMNS.into_iter().chain(names).collect(),
        labels: &scores.labels,
        rows: rows.collect(),
        paper: None,
        methods: None,
    }
}
