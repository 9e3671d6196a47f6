//! The table of an audit: what deserves a second look, one sentence a row.

use std::io::{self, Write};
use std::path::Path;

use ndarray::ArrayView2;

use super::columns::Cell;
use super::either::{as_csv, as_sheet};
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

/// What the table is made of: labels, what the model said of them without having seen them, the doubts with their reasons, and the
/// labels that were set aside.
#[derive(Debug, Clone, Copy)]
pub struct Audited<'a> {
    /// The labels.
    pub labelled: &'a Labelled,
    /// One row a sentence, one column a label.
    pub log_probabilities: ArrayView2<'a, f64>,
    /// What deserves a second look, with what speaks for the suggested label.
    pub findings: &'a [(Finding, String)],
    /// Labels too rare to learn.
    pub rare: &'a [RareLabel],
}

impl<'a> Audited<'a> {
    /// The whole table as CSV (RFC 4180); as Excel needs it, if asked for, and how many cells had to be cut for that.
    pub fn csv(&self, for_excel: bool) -> io::Result<(Vec<u8>, usize)> {
        as_csv(COLUMNS, &self.rows(), for_excel)
    }

    /// The same as a workbook; returns how many cells had to be cut. Until it is written its rows wait in temporary files in `folder`.
    pub fn sheet(&self, folder: &Path, out: impl Write + Send) -> io::Result<usize> {
        as_sheet("audit", COLUMNS, &self.rows(), folder, out)
    }

    fn rows(&self) -> Vec<[Cell<'a>; 11]> {
        let findings = self.findings.iter();
        let findings = findings.map(|(finding, reasons)| self.row(finding, reasons));
        let rare = self.rare.iter().flat_map(|rare| {
            let sentences = rare.sentences.iter();
            sentences.map(|sentence| {
                let mut row = [const { Cell::Empty }; 11];
                row[0] = Cell::Whole(sentence.row);
                row[1] = text(sentence.document.as_deref());
                row[2] = text(Some(Problem::RareLabel.code()));
                row[3] = text(Some(&rare.label));
                row[8] = text(Some(&sentence.text));
                row
            })
        });
        findings.chain(rare).collect()
    }

    fn row(&self, finding: &'a Finding, reasons: &'a str) -> [Cell<'a>; 11] {
        let labelled = self.labelled;
        let sentence = &labelled.sentences[finding.at];
        let other = finding.other.map(|other| &labelled.sentences[other]);
        let probability = |label: Option<usize>| {
            let p = label.map(|label| libm::exp(self.log_probabilities[[finding.at, label]]));
            p.map_or(Cell::Empty, Cell::Probability)
        };
        let name = |label: usize| labelled.labels[label].as_str();
        [
            Cell::Whole(sentence.row),
            text(sentence.document.as_deref()),
            text(Some(finding.problem.code())),
            text(Some(name(sentence.label))),
            text(finding.suggested.map(name)),
            probability(Some(sentence.label)),
            probability(finding.suggested),
            text(Some(reasons)),
            text(Some(&sentence.text)),
            other.map_or(Cell::Empty, |other| Cell::Whole(other.row)),
            text(other.map(|other| other.text.as_str())),
        ]
    }
}

fn text(text: Option<&str>) -> Cell<'_> {
    text.map_or(Cell::Empty, |text| Cell::Text(text.into()))
}
