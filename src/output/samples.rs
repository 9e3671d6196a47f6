//! The sample to code: a labels file without labels.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use super::columns::Cell;
use super::comma_separated::csv_bytes;
use super::excel::Cells;
use super::xlsx::TableWorkbook;
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
            let row = row(scores, drawn);
            let cells = row.iter().zip(COLUMNS).map(|(cell, column)| match column {
                "document" | "text" => cells.cell(cell),
                _ => Cow::Borrowed(&**cell),
            });
            let cells: Vec<Cow<str>> = cells.collect();
            writer.write_record(cells.iter().map(|cell| &**cell))?;
        }
        Ok(())
    })?;
    Ok((cells.file(rows), cells.cut()))
}

/// The same as a workbook, with the labels to choose from in the cells of their column; returns how many cells had to be cut.
pub fn sample_sheet(
    scores: &Scores,
    drawn: &[Drawn],
    folder: &Path,
    out: impl Write + Send,
) -> io::Result<usize> {
    let mut sheet = TableWorkbook::new("sample", &COLUMNS, &scores.labels, folder)?;
    for drawn in drawn {
        let cells = row(scores, drawn).map(|cell| match cell.is_empty() {
            true => Cell::Empty,
            false => Cell::Text(cell),
        });
        sheet.add(&cells)?;
    }
    let cut = sheet.cut();
    sheet.finish(out)?;
    Ok(cut)
}

/// The cells of a sentence.
fn row<'a>(scores: &'a Scores, drawn: &Drawn) -> [Cow<'a, str>; 7] {
    let sentence = &scores.sentences[drawn.sentence];
    [
        scores.documents[sentence.document].as_str().into(),
        sentence.start.as_str().into(),
        sentence.end.as_str().into(),
        sentence.text.as_str().into(),
        "".into(),
        "random".into(),
        // In full: its inverse is how many sentences this one stands for.
        drawn.probability.to_string().into(),
    ]
}
