//! Reads answers back from tables of labels, those of other coders and of other programs.

use std::path::Path;

use super::{Chosen, LabelledRow, Place};
use crate::labels::{
    BOILERPLATE, LabelColumns, LabelsError, Table, Voters, label_name, sampling_probability,
};

/// What such a table needs.
const NEEDS: &str = "a header with text,label,annotator and under it one labelled sentence a row";

/// Reads a table in which each row is the answer of one coder (column `annotator`), or has the labels of several
/// (columns `annotator_…`). A table with the names of none is the work of one coder, of the name `unnamed`. Rows
/// that nobody came to are left out.
///
/// # Errors
/// If the file cannot be read, or has no column `text`, or none with labels.
pub fn read_answers(path: &Path, unnamed: &str) -> Result<Vec<LabelledRow>, LabelsError> {
    let table = Table::read(path, NEEDS)?.with_columns(path, LabelColumns::default())?;
    let text = table.text_column(path)?;
    let voters = Voters::find(path, &table)?;
    let votes = voters.columns();
    let label = table.label_column(path)?;
    let is_named = |at: &usize| {
        let mut cells = table.rows.iter().filter_map(|row| row.get(*at));
        cells.any(|cell| !cell.trim().is_empty())
    };
    let annotator = table.column("annotator").filter(is_named);
    let [
        document,
        start,
        end,
        paragraph,
        comment,
        kind,
        sampling,
        probability,
    ] = [
        "document",
        "start",
        "end",
        "paragraph",
        "comment",
        "kind",
        "sampling",
        "probability",
    ]
    .map(|name| table.column(name));
    let mut rows = Vec::new();
    for row in &table.rows {
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).unwrap_or_default().trim();
        let number = |at| cell(at).parse::<f64>().ok().map(|number| number as usize);
        let text = row.get(text).unwrap_or_default().to_string();
        let place = Place {
            document: cell(document).to_string(),
            start: number(start).unwrap_or(0),
            end: number(end).unwrap_or_else(|| text.chars().count()),
            paragraph: number(paragraph).unwrap_or(1),
            text,
        };
        let answer = |coder: &str, label: &str, comment: &str| LabelledRow {
            place: place.clone(),
            label: label_name(label),
            coder: coder.to_string(),
            comment: comment.to_string(),
            is_boilerplate: cell(kind) == BOILERPLATE,
            is_there: true,
            chosen: Chosen::from_name(cell(sampling)),
            probability: sampling_probability(cell(probability)),
        };
        let given = votes.iter().filter(|(at, _)| !cell(Some(*at)).is_empty());
        rows.extend(given.map(|(at, coder)| answer(coder, cell(Some(*at)), "")));
        let coder = match (annotator, votes.is_empty()) {
            (Some(_), _) => Some(cell(annotator)),
            (None, true) => Some(unnamed),
            // Beside votes the label is the decision.
            (None, false) => (!cell(label).is_empty()).then_some(""),
        };
        let coder = coder.filter(|_| {
            let was_asked = !cell(sampling).is_empty() || cell(kind) == BOILERPLATE;
            !cell(label).is_empty() || was_asked
        });
        rows.extend(coder.map(|coder| answer(coder, cell(label), cell(comment))));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, table: &str) -> Vec<(String, String, String)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, table).unwrap();
        let rows = read_answers(&path, "eve").unwrap().into_iter();
        rows.map(|row| (row.place.text, row.coder, row.label))
            .collect()
    }

    #[test]
    fn each_layout_gives_the_answers_of_its_coders() {
        let answers = |rows: &[[&str; 3]]| -> Vec<(String, String, String)> {
            let rows = rows.iter().map(|row| row.map(str::to_string));
            rows.map(|[text, coder, label]| (text, coder, label))
                .collect()
        };
        let long = "text,label,annotator\nGo.,yes,ann\nGo.,no,\n";
        assert_eq!(
            read("x.csv", long),
            answers(&[["Go.", "ann", "yes"], ["Go.", "", "no"]])
        );
        let wide = "text,annotator_Ann,annotator_bob,label\nGo.,yes,no,no\nStay.,,no,\n";
        assert_eq!(
            read("x.csv", wide),
            answers(&[
                ["Go.", "Ann", "yes"],
                ["Go.", "bob", "no"],
                ["Go.", "", "no"],
                ["Stay.", "bob", "no"]
            ])
        );
        // A row that nobody came to is no answer.
        for alone in [
            "text,label\nGo.,yes\nStay.,\n",
            "text,label,annotator\nGo.,yes,\nStay.,,\n",
        ] {
            assert_eq!(read("x.csv", alone), answers(&[["Go.", "eve", "yes"]]));
        }
    }
}
