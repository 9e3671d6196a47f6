//! The table of shares: one row for each group, label and estimator.

use super::columns::Cell;
use super::tables::Table;
use crate::prevalence::SummaryRow;

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
pub fn share_table(rows: &[SummaryRow]) -> Table<'_> {
    // Adding 0.0 turns a rounded −0 into 0.
    let decimal = |v: Option<f64>| {
        v.map_or(Cell::Empty, |v| {
            Cell::Probability((v * 1e4).round() / 1e4 + 0.0)
        })
    };
    let rows = rows.iter().map(|row| {
        [
            Cell::Text(row.group.as_str().into()),
            Cell::Text(row.label.as_str().into()),
            Cell::Text(row.estimator.abbreviation().into()),
            decimal(row.share),
            decimal(row.low),
            decimal(row.high),
            Cell::Whole(row.sentences),
            Cell::Whole(row.documents),
            Cell::Whole(row.coded),
            row.against
                .as_deref()
                .map_or(Cell::Empty, |against| Cell::Text(against.into())),
        ]
    });
    Table {
        name: "shares",
        columns: COLUMNS.to_vec(),
        labels: &[],
        rows: rows.map(Vec::from).collect(),
    }
}
