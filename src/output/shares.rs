//! The table of shares: one row for each group, label and estimator.

use super::columns::OutputCell;
use super::tables::OutputTable;
use crate::prevalence::Row;

/// The names of the columns.
pub(super) const COLUMNS: [&str; 10] = [
    "group",
    "label",
    "estimator",
    "share",
    "low",
    "high",
    "sentences",
    "documents",
    "coded",
    "against",
];

/// The table of shares. A share is a difference if `against` is not empty.
pub fn share_table(rows: &[Row]) -> OutputTable<'_> {
    // Adding 0.0 turns a rounded −0 into 0.
    let decimal = |v: Option<f64>| {
        v.map_or(OutputCell::Empty, |v| {
            OutputCell::Probability((v * 1e4).round() / 1e4 + 0.0)
        })
    };
    let rows = rows.iter().map(|row| {
        [
            OutputCell::Text(row.group.as_str().into()),
            OutputCell::Text(row.label.as_str().into()),
            OutputCell::Text(row.estimator.abbreviation().into()),
            decimal(row.share),
            decimal(row.low),
            decimal(row.high),
            OutputCell::Whole(row.sentences),
            OutputCell::Whole(row.documents),
            OutputCell::Whole(row.coded),
            row.against.as_deref().map_or(OutputCell::Empty, |against| {
                OutputCell::Text(against.into())
            }),
        ]
    });
    OutputTable {
        name: "shares",
        columns: COLUMNS.to_vec(),
        labels: &[],
        rows: rows.map(Vec::from).collect(),
    }
}
