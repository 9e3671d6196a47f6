//! The table of sentences that were labelled on the page of `label`.

use super::columns::OutputCell;
use super::tables::OutputTable;
use crate::labelling::{LABELLED_COLUMNS, LabelledRow};

/// The table of labels. A row has no label if the coder skipped the sentence, or said that it is none. The columns that
/// reviewed tables brought come last.
pub fn labelled_table<'a>(
    rows: &'a [LabelledRow],
    more_columns: &'a [String],
    labels: &'a [String],
) -> OutputTable<'a> {
    let text = |text: &'a str| OutputCell::from((!text.is_empty()).then_some(text));
    let rows = rows.iter().map(|row| {
        // The places of sentences that are gone belong to others now.
        let place = |number: usize| row.is_there.then_some(number).into();
        let own = [
            text(&row.place.document),
            place(row.place.start),
            place(row.place.end),
            row.place.paragraph.into(),
            text(&row.place.text),
            text(&row.label),
            text(&row.coder),
            text(&row.comment),
            text(row.kind()),
            text(row.sampling()),
            // All digits: the inverse is the number of sentences that this one stands for.
            row.probability.map(|p| p.to_string()).into(),
        ];
        let more = more_columns
            .iter()
            .map(|name| text(row.cell(name).unwrap_or_default()));
        own.into_iter().chain(more).collect()
    });
    let more = more_columns.iter().map(String::as_str);
    OutputTable {
        name: "labels",
        columns: LABELLED_COLUMNS.into_iter().chain(more).collect(),
        labels,
        rows: rows.collect(),
        paper: None,
        methods: None,
    }
}
