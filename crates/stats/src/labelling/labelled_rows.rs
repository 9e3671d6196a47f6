//! The answers as rows of a table, and as labelled sentences.

use std::path::Path;

use super::{Answer, Answers, Chosen, SentencePlace, Session, Stated, Verdict};
use crate::labels::{
    BOILERPLATE, CORRECTED, LabelSet, Labelled, LabelsError, LabelsFile, LoadedTable, is_time,
};

/// The columns of the table of labels.
pub const LABELLED_COLUMNS: [&str; 11] = [
    "document",
    "start",
    "end",
    "paragraph",
    "text",
    "label",
    "annotator",
    "comment",
    "kind",
    "sampling",
    "probability",
];

/// A row of the table of labels.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelledRow {
    /// The sentence.
    pub place: SentencePlace,
    /// The label; empty if the sentence was skipped or is none.
    pub label: String,
    /// The coder; empty for the decision, or if there is only one.
    pub coder: String,
    /// The comment.
    pub comment: String,
    /// `true` if the coder says that it is no sentence.
    pub is_boilerplate: bool,
    /// `true` if the sentence is among the articles. Otherwise `place` is where it stood before.
    pub is_there: bool,
    /// How the sentence was chosen. Whatever lies in the random sample is `Random`. `None` if another table does not say.
    pub chosen: Option<Chosen>,
    /// The probability with which it was drawn, of a random sentence.
    pub probability: Option<f64>,
    /// The cells of other columns, and a kind that no coder gives.
    pub more: Vec<(String, String)>,
}

/// The column of the kinds, and the kind of a row of a sentence.
pub(super) const KIND: &str = "kind";
pub(super) const SENTENCE: &str = "sentence";

impl LabelledRow {
    /// The cells of the row, in the order of [`LABELLED_COLUMNS`].
    #[must_use]
    pub fn cells(&self) -> [String; 11] {
        // The places of sentences that are gone belong to others now.
        let number = |number: usize| {
            if self.is_there {
                number.to_string()
            } else {
                String::new()
            }
        };
        [
            self.place.document.clone(),
            number(self.place.start),
            number(self.place.end),
            self.place.paragraph.to_string(),
            self.place.text.clone(),
            self.label.clone(),
            self.coder.clone(),
            self.comment.clone(),
            self.kind().to_string(),
            self.sampling().to_string(),
            // All digits: the inverse is the number of sentences that this one stands for.
            self.probability.map_or_else(String::new, |p| p.to_string()),
        ]
    }

    /// The kind of the row.
    #[must_use]
    pub fn kind(&self) -> &str {
        if self.is_boilerplate {
            BOILERPLATE
        } else {
            self.cell(KIND).unwrap_or(SENTENCE)
        }
    }

    /// The name of how the sentence was chosen.
    #[must_use]
    pub fn sampling(&self) -> &'static str {
        self.chosen.map_or("", Chosen::as_str)
    }

    /// The cell of a column that only some tables have.
    #[must_use]
    pub fn cell(&self, column: &str) -> Option<&str> {
        let mut cells = self.more.iter();
        let cell = cells.find(|(name, _)| name == column);
        cell.map(|(_, cell)| cell.as_str())
    }

    /// The time at which the label replaced another one, if it did.
    #[must_use]
    pub fn corrected(&self) -> Option<&str> {
        self.cell(CORRECTED).filter(|time| is_time(time))
    }

    /// The answer that the row holds. `is_stated` if the row comes from another table, whose word counts.
    pub(super) fn into_answer(self, is_stated: bool) -> Answer {
        Answer {
            verdict: Some(match (self.label.is_empty(), self.is_boilerplate) {
                (false, _) => Verdict::Label(self.label),
                (true, true) => Verdict::NoSentence,
                (true, false) => Verdict::Skipped,
            }),
            place: self.place,
            coder: self.coder,
            comment: self.comment,
            chosen: self.chosen.unwrap_or(Chosen::Found),
            guess: None,
            stated: is_stated.then_some(Stated {
                chosen: self.chosen,
                probability: self.probability,
                cells: self.more,
            }),
        }
    }
}

impl Session {
    /// The rows of the table, in the order of the articles; those of sentences that are gone come last.
    pub fn rows(&self) -> Vec<LabelledRow> {
        self.rows_of(&self.answers)
    }

    /// The rows of these answers.
    pub(super) fn rows_of(&self, answers: &Answers) -> Vec<LabelledRow> {
        let sentences = answers.iter().map(|(sentence, _)| sentence);
        let rows = self.rows_in_order_of(answers);
        let mut all: Vec<(Option<usize>, LabelledRow)> = sentences.zip(rows).collect();
        all.sort_by_key(|(sentence, _)| sentence.unwrap_or(usize::MAX));
        all.into_iter().map(|(_, row)| row).collect()
    }

    /// The rows of these answers, in the order of the answers.
    pub(super) fn rows_in_order_of(&self, answers: &Answers) -> Vec<LabelledRow> {
        let drawn = self.probabilities(answers);
        let row = |(sentence, answer): (Option<usize>, &Answer)| {
            let stated = answer.stated.as_ref();
            // A decision is on what the coders' tables speak of, and so is a row that says less than others.
            let speaks = sentence.filter(|_| stated.is_some() || answer.coder.is_empty());
            let of_all = speaks
                .map(|sentence| shared(answers, sentence))
                .unwrap_or_default();
            let drawn = sentence.and_then(|sentence| drawn.get(&sentence).copied());
            let is_gone = self.list.is_some() && sentence.is_none();
            let (chosen, probability) = match stated.and_then(|stated| stated.chosen) {
                // A sample that was extended since does not have it.
                Some(Chosen::Random) if is_gone => (Chosen::Found, None),
                Some(chosen) => (chosen, stated.and_then(|stated| stated.probability)),
                None => match (drawn.or(of_all.probability), answer.chosen) {
                    (Some(probability), _) => (Chosen::Random, Some(probability)),
                    // It was drawn after one that has no answer.
                    (None, Chosen::Random) => (Chosen::Found, None),
                    (None, chosen) => (chosen, None),
                },
            };
            LabelledRow {
                place: answer.place.clone(),
                label: answer.label().unwrap_or_default().to_string(),
                coder: answer.coder.clone(),
                comment: answer.comment.clone(),
                is_boilerplate: answer.verdict == Some(Verdict::NoSentence),
                is_there: sentence.is_some(),
                chosen: Some(chosen),
                probability,
                more: stated.map_or(of_all.cells, |stated| stated.cells.clone()),
            }
        };
        answers.iter().map(row).collect()
    }
}

/// Joins the other columns of all tables that answer a sentence, and drops those that contradict each other. Takes the
/// largest of several probabilities, because the random part of one coder is the beginning of another's.
fn shared(answers: &Answers, sentence: usize) -> Stated {
    let stated = || {
        answers
            .on(sentence)
            .filter_map(|answer| answer.stated.as_ref())
    };
    let random = stated().filter(|stated| stated.chosen == Some(Chosen::Random));
    let probabilities = random.filter_map(|stated| stated.probability);
    let mut cells: Vec<(String, String)> = Vec::new();
    for cell in stated().flat_map(|stated| &stated.cells) {
        if !cells.contains(cell) {
            cells.push(cell.clone());
        }
    }
    let names: Vec<String> = cells.iter().map(|(name, _)| name.clone()).collect();
    let is_one = |name: &String| names.iter().filter(|other| *other == name).count() == 1;
    cells.retain(|(name, _)| is_one(name));
    Stated {
        chosen: None,
        probability: probabilities.reduce(f64::max),
        cells,
    }
}

/// The labelled sentences of the rows of a session, with the votes of all coders joined. Texts are as the page shows
/// them. All labels must be `known`, if there are such; otherwise those of the rows are the label set.
///
/// # Errors
/// If no row has a label.
pub fn labelled_of(
    rows: &[LabelledRow],
    known: Option<&[String]>,
) -> Result<Labelled, LabelsError> {
    let cells = rows.iter().map(|row| row.cells().iter().collect());
    let table =
        LoadedTable::from_rows(LABELLED_COLUMNS.map(String::from).to_vec(), cells.collect());
    let path = Path::new("the labels so far");
    Ok(LabelsFile::from_table(path, &table, None, LabelSet::known(known))?.labelled)
}
