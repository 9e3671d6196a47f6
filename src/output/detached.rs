//! Labels without text as a table.

use super::comma_separated::csv_bytes;
use crate::labels::Detached;

/// The labels as CSV (RFC 4180).
pub fn detached_rows(detached: &Detached) -> Result<Vec<u8>, std::io::Error> {
    csv_bytes(|writer| {
        writer.write_record(&detached.header)?;
        detached
            .rows
            .iter()
            .try_for_each(|row| writer.write_record(row))
    })
}
