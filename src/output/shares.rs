//! The table of shares: one row a group, label and estimator.

use super::comma_separated::csv_bytes;
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
pub fn share_rows(rows: &[Row]) -> Result<Vec<u8>, std::io::Error> {
    // Adding nothing makes the zero that rounding leaves negative positive.
    let decimal = |v: Option<f64>| {
        v.map_or_else(String::new, |v| {
            format!("{:.4}", (v * 1e4).round() / 1e4 + 0.0)
        })
    };
    csv_bytes(|writer| {
        writer.write_record(COLUMNS)?;
        for row in rows {
            writer.write_record([
                &row.group,
                &row.label,
                row.estimator.name(),
                &decimal(row.share),
                &decimal(row.low),
                &decimal(row.high),
                &row.sentences.to_string(),
                &row.documents.to_string(),
                &row.audited.to_string(),
                row.against.as_deref().unwrap_or_default(),
            ])?;
        }
        Ok(())
    })
}
