//! The answers as labelled sentences.

use std::path::Path;

use super::LabelledRow;
use crate::labels::{BOILERPLATE, LabelSet, Labelled, LabelsError, LabelsFile, Table};

/// The columns that say what a row is about.
const COLUMNS: [&str; 10] = [
    "document",
    "start",
    "end",
    "paragraph",
    "text",
    "label",
    "annotator",
    "kind",
    "sampling",
    "probability",
];

/// The labelled sentences of the rows of a session, with the votes of all coders joined as in the table that `train`
/// reads. All labels must be `known`, if there are such; otherwise those of the rows are the label set.
///
/// # Errors
/// If no row has a label.
pub fn labelled_of(
    rows: &[LabelledRow],
    known: Option<&[String]>,
) -> Result<Labelled, LabelsError> {
    let cells = |row: &LabelledRow| {
        // The places of sentences that are gone belong to others now.
        let number = |number: usize| match row.is_there {
            true => number.to_string(),
            false => String::new(),
        };
        [
            row.place.document.clone(),
            number(row.place.start),
            number(row.place.end),
            row.place.paragraph.to_string(),
            row.place.text.clone(),
            row.label.clone(),
            row.coder.clone(),
            if row.is_boilerplate {
                BOILERPLATE
            } else {
                "sentence"
            }
            .to_string(),
            row.chosen.as_str().to_string(),
            row.probability.map_or_else(String::new, |p| p.to_string()),
        ]
    };
    let table = Table::from_rows(COLUMNS, rows.iter().map(cells));
    let path = Path::new("the labels so far");
    Ok(LabelsFile::from_table(path, &table, None, LabelSet::known(known))?.labelled)
}
