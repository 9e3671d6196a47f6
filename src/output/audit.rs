//! The table of an audit: one row for each label that deserves a second look.

use ndarray::ArrayView2;

use super::columns::OutputCell;
use super::tables::OutputTable;
use crate::evaluation::{Problem, RareLabelSentences, SuspectSentence};
use crate::labels::{Labelled, LabelledSentence};

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

/// The contents of the table.
#[derive(Debug, Clone, Copy)]
pub struct Audited<'a> {
    pub labelled: &'a Labelled,
    /// The cross-validated predictions: one row a sentence, one column a label.
    pub log_probabilities: ArrayView2<'a, f64>,
    /// The labels that deserve a second look, with the reasons for the suggested label.
    pub findings: &'a [(SuspectSentence, String)],
    /// Labels that were set aside because they are too rare to learn.
    pub rare: &'a [RareLabelSentences],
}

impl<'a> Audited<'a> {
    pub fn table(&self) -> OutputTable<'a> {
        OutputTable::new("audit", &COLUMNS, self.rows().into_iter().map(Vec::from))
    }

    fn rows(&self) -> Vec<[OutputCell<'a>; 11]> {
        let found = self.findings.iter();
        let findings = found.map(|(finding, reasons)| self.row(finding, reasons));
        let rare = self.rare.iter().flat_map(|rare| {
            let sentences = rare.sentences.iter();
            sentences.map(|sentence| {
                let mut row = [const { OutputCell::Empty }; 11];
                row[0] = self.line(sentence);
                row[1] = sentence.document.as_deref().into();
                row[2] = Problem::RareLabel.code().into();
                row[3] = rare.label.as_str().into();
                row[8] = sentence.text.as_str().into();
                row
            })
        });
        findings.chain(rare).collect()
    }

    /// The line of a sentence; with the name of its file if there are several.
    fn line(&self, sentence: &LabelledSentence) -> OutputCell<'a> {
        if self.labelled.files.is_empty() {
            sentence.row.into()
        } else {
            self.labelled.name_line(sentence).into()
        }
    }

    fn row(&self, finding: &'a SuspectSentence, reasons: &'a str) -> [OutputCell<'a>; 11] {
        let labelled = self.labelled;
        let sentence = &labelled.sentences[finding.at];
        let other = finding.other.map(|other| &labelled.sentences[other]);
        let probability = |label: Option<usize>| {
            let p = label.map(|label| libm::exp(self.log_probabilities[[finding.at, label]]));
            p.map(OutputCell::Probability).into()
        };
        let name = |label: usize| labelled.labels[label].as_str();
        [
            self.line(sentence),
            sentence.document.as_deref().into(),
            finding.problem.code().into(),
            name(sentence.label).into(),
            finding.suggested.map(name).into(),
            probability(Some(sentence.label)),
            probability(finding.suggested),
            reasons.into(),
            sentence.text.as_str().into(),
            other.map(|other| self.line(other)).into(),
            other.map(|other| other.text.as_str()).into(),
        ]
    }
}
