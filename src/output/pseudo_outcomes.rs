//! The table of pseudo-outcomes, for regressions in other programs.

use std::io;

use super::tables::csv_bytes;
use crate::labels::{LoadedTable, probability_columns};
use crate::prevalence::{Item, Scores, pseudo_outcome};

/// Columns of a table of scores that no regression needs.
const LEFT_OUT: [&str; 2] = ["probability", "reasons"];

/// Writes the scored rows of a table as CSV, with a column `y_<label>` for the [`pseudo_outcome`] of each label in place
/// of the probabilities. `items` are the sentences of the scores.
pub(crate) fn pseudo_outcome_rows(
    scores: &Scores,
    items: &[Item],
    table: &LoadedTable,
) -> io::Result<Vec<u8>> {
    let ours = probability_columns(&table.names);
    let is_ours = |at: &usize| {
        let mut ours = ours.iter();
        ours.any(|(column, label)| column == at && scores.labels.contains(label))
    };
    let others = (0..table.names.len())
        .filter(|at| !is_ours(at) && !LEFT_OUT.contains(&table.header[*at].as_str()));
    // The columns of an earlier run are made anew.
    let is_outcome = |name: &String| {
        let label = name.strip_prefix("y_");
        label.is_some_and(|label| scores.labels.iter().any(|l| l == label))
    };
    let kept: Vec<usize> = others.filter(|&at| !is_outcome(&table.names[at])).collect();
    let labels = || 0..scores.labels.len();
    csv_bytes(|writer| {
        let names = kept.iter().map(|&at| table.names[at].clone());
        let outcomes = scores.labels.iter().map(|label| format!("y_{label}"));
        writer.write_record(names.chain(outcomes))?;
        scores
            .sentences
            .iter()
            .zip(items)
            .try_for_each(|(sentence, item)| {
                let record = &table.rows[sentence.row];
                let cells = kept
                    .iter()
                    .map(|&at| record.get(at).unwrap_or_default().to_string());
                let outcomes = labels().map(|label| format!("{:.6}", pseudo_outcome(item, label)));
                writer.write_record(cells.chain(outcomes))
            })
    })
}
