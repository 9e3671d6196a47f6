//! The table of shares: one row for each group, label and estimator.

use super::columns::OutputCell;
use super::tables::OutputTable;
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
pub fn share_table(rows: &[SummaryRow]) -> OutputTable<'_> {
    // Adding 0.0 turns a rounded −0 into 0.
    let decimal = |v: f64| OutputCell::Probability((v * 1e4).round() / 1e4 + 0.0);
    let rows = rows.iter().map(|row| {
        vec![
            row.group.as_str().into(),
            row.label.as_str().into(),
            row.estimator.abbreviation().into(),
            row.share.map(decimal).into(),
            row.low.map(decimal).into(),
            row.high.map(decimal).into(),
            row.sentences.into(),
            row.documents.into(),
            row.coded.into(),
            row.against.as_deref().into(),
        ]
    });
    OutputTable::new("shares", &COLUMNS, rows)
}
