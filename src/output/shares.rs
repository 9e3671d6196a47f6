//! The table of shares: one row a group, label and estimator.

use std::io::{self, Write};
use std::path::Path;

use super::columns::Cell;
use super::either::{as_csv, as_sheet};
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
    "audited",
    "against",
];

/// The table as CSV (RFC 4180): `group, label, estimator, share, low, high, sentences, documents, audited,
/// against`. Where `against` is not empty the share is a difference.
pub fn share_rows(rows: &[Row]) -> io::Result<Vec<u8>> {
    let (bytes, _) = as_csv(COLUMNS, &cells(rows), false)?;
    Ok(bytes)
}

/// The same as a workbook; returns how many cells had to be cut. Until it is written its rows wait in temporary files in `folder`.
pub fn share_sheet(rows: &[Row], folder: &Path, out: impl Write + Send) -> io::Result<usize> {
    as_sheet("shares", COLUMNS, &cells(rows), folder, out)
}

fn cells(rows: &[Row]) -> Vec<[Cell<'_>; 10]> {
    // Adding nothing makes the zero that rounding leaves negative positive.
    let decimal = |v: Option<f64>| {
        v.map_or(Cell::Empty, |v| {
            Cell::Probability((v * 1e4).round() / 1e4 + 0.0)
        })
    };
    let cells = rows.iter().map(|row| {
        [
            Cell::Text(row.group.as_str().into()),
            Cell::Text(row.label.as_str().into()),
            Cell::Text(row.estimator.abbreviation().into()),
            decimal(row.share),
            decimal(row.low),
            decimal(row.high),
            Cell::Whole(row.sentences),
            Cell::Whole(row.documents),
            Cell::Whole(row.audited),
            row.against
                .as_deref()
                .map_or(Cell::Empty, |against| Cell::Text(against.into())),
        ]
    });
    cells.collect()
}
