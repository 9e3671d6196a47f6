//! The sample to code: a labels file without labels.

use super::comma_separated::csv_bytes;
use super::excel::Cells;
use crate::prevalence::{Drawn, Scores};

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

/// The sample as CSV (RFC 4180): `document, start, end, text, label, sampling, probability`, the label empty;
/// as Excel needs it, if asked for; and how many cells had to be cut for that. What the model says of the sentences is not in it.
pub fn sample_rows(
    scores: &Scores,
    drawn: &[Drawn],
    for_excel: bool,
) -> Result<(Vec<u8>, usize), std::io::Error> {
    let mut cells = Cells::new(for_excel);
    let rows = csv_bytes(|writer| {
        writer.write_record(COLUMNS)?;
        for drawn in drawn {
            let sentence = &scores.sentences[drawn.sentence];
            writer.write_record([
                &*cells.cell(&scores.documents[sentence.document]),
                &sentence.start,
                &sentence.end,
                &*cells.cell(&sentence.text),
                "",
                "random",
                // In full: its inverse is how many sentences this one stands for.
                &drawn.probability.to_string(),
            ])?;
        }
        Ok(())
    })?;
    Ok((cells.file(rows), cells.cut()))
}
