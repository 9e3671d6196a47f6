//! The sample to code: a table with a column for the labels.

use super::tables::OutputTable;
use crate::labels::LoadedTable;
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
/// labels and probabilities of the model are left out, so that they do not lead the coder. The columns that name clusters in
/// the `table` of the scores come last.
pub fn sample_table<'a>(
    scores: &'a Scores,
    table: &'a LoadedTable,
    drawn: &[Drawn],
    coded: &[Option<Coded>],
) -> OutputTable<'a> {
    let is_new = |at: &&usize| !COLUMNS.contains(&table.header[**at].as_str());
    let clusters: Vec<usize> = table.clusters.iter().filter(is_new).copied().collect();
    let rows = drawn.iter().map(|drawn| {
        let sentence = &scores.sentences[drawn.sentence];
        let coded = coded.get(drawn.sentence).copied().flatten();
        let cluster = |at: &usize| table.rows[sentence.row].get(*at).into();
        let cells = vec![
            scores.documents[sentence.document].as_str().into(),
            sentence.start.as_str().into(),
            sentence.end.as_str().into(),
            sentence.text.as_str().into(),
            coded.map(|code| scores.labels[code.label].as_str()).into(),
            "random".into(),
            // All digits: the inverse is the number of sentences that this one stands for.
            drawn.probability.to_string().into(),
        ];
        cells
            .into_iter()
            .chain(clusters.iter().map(cluster))
            .collect()
    });
    let names = clusters.iter().map(|at| table.names[*at].as_str());
    OutputTable {
        name: "sample",
        columns: COLUMNS.into_iter().chain(names).collect(),
        labels: &scores.labels,
        rows: rows.collect(),
        paper: None,
    }
}
