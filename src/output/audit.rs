//! The table of an audit: what deserves a second look, one sentence a row.

use ndarray::ArrayView2;

use super::excel::Cells;
use crate::evaluation::{Finding, Problem, RareLabel};
use crate::labels::Labelled;

/// The names of the columns.
pub(super) const COLUMNS: [&str; 11] = [
    "row",
    "document",
    "problem",
    "label",
    "suggested",
    "probability_of_label",
    "probability_of_suggested",
    "reasons",
    "text",
    "other_row",
    "other_text",
];

/// The whole table as CSV (RFC 4180); as Excel needs it, if asked for, and how many cells had to be cut for that. `reasons` go with
/// the findings.
pub fn audit_table(
    labelled: &Labelled,
    log_probabilities: ArrayView2<f64>,
    findings: &[(Finding, String)],
    rare: &[RareLabel],
    for_excel: bool,
) -> Result<(Vec<u8>, usize), std::io::Error> {
    let mut cells = Cells::new(for_excel);
    let rows = super::comma_separated::csv_bytes(|writer| {
        writer.write_record(COLUMNS)?;
        for (finding, reasons) in findings {
            let sentence = &labelled.sentences[finding.at];
            let other = finding.other.map(|other| &labelled.sentences[other]);
            let probability = |label: Option<usize>| {
                let p = label.map(|label| libm::exp(log_probabilities[[finding.at, label]]));
                p.map_or_else(String::new, |p| format!("{p:.4}"))
            };
            let suggested = finding
                .suggested
                .map(|label| labelled.labels[label].as_str());
            let mut cell = |text| cells.cell(text).into_owned();
            writer.write_record([
                sentence.row.to_string(),
                cell(sentence.document.as_deref().unwrap_or_default()),
                finding.problem.name().to_string(),
                cell(&labelled.labels[sentence.label]),
                cell(suggested.unwrap_or_default()),
                probability(Some(sentence.label)),
                probability(finding.suggested),
                cell(reasons),
                cell(&sentence.text),
                other.map_or_else(String::new, |other| other.row.to_string()),
                cell(other.map_or("", |other| &other.text)),
            ])?;
        }
        for rare in rare {
            for sentence in &rare.sentences {
                let mut cell = |text| cells.cell(text).into_owned();
                let mut record = COLUMNS.map(|_| String::new());
                record[0] = sentence.row.to_string();
                record[1] = cell(sentence.document.as_deref().unwrap_or_default());
                record[2] = Problem::RareLabel.name().to_string();
                record[3] = cell(&rare.label);
                record[8] = cell(&sentence.text);
                writer.write_record(record)?;
            }
        }
        Ok(())
    })?;
    Ok((cells.file(rows), cells.cut()))
}
