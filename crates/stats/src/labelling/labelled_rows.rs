//! The answers as rows of a table, and as labelled sentences.

use std::path::Path;

use super::{Answer, Answers, Chosen, LabellingError, Place, Session, Verdict};
use crate::labels::{BOILERPLATE, LabelSet, Labelled, LabelsError, LabelsFile, Table};

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
    pub place: Place,
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
    /// How the sentence was chosen. Whatever lies in the random sample is `Random`.
    pub chosen: Chosen,
    /// The probability with which it was drawn, of a random sentence.
    pub probability: Option<f64>,
}

/// The kind of a row of a sentence.
pub(super) const SENTENCE: &str = "sentence";

impl LabelledRow {
    /// The cells of the row, in the order of [`LABELLED_COLUMNS`].
    #[must_use]
    pub fn cells(&self) -> [String; 11] {
        // The places of sentences that are gone belong to others now.
        let number = |number: usize| match self.is_there {
            true => number.to_string(),
            false => String::new(),
        };
        let kind = match self.is_boilerplate {
            true => BOILERPLATE,
            false => SENTENCE,
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
            kind.to_string(),
            self.chosen.as_str().to_string(),
            // All digits: the inverse is the number of sentences that this one stands for.
            self.probability.map_or_else(String::new, |p| p.to_string()),
        ]
    }

    /// The answer that the row holds.
    pub(super) fn into_answer(self) -> Answer {
        Answer {
            verdict: Some(match (self.label.is_empty(), self.is_boilerplate) {
                (false, _) => Verdict::Label(self.label),
                (true, true) => Verdict::NoSentence,
                (true, false) => Verdict::Skipped,
            }),
            place: self.place,
            coder: self.coder,
            comment: self.comment,
            chosen: self.chosen,
            guess: None,
        }
    }
}

impl Session {
    /// The rows of the table, in the order of the articles; those of sentences that are gone come last.
    ///
    /// # Errors
    /// If the texts cannot be read.
    pub fn rows(&self) -> Result<Vec<LabelledRow>, LabellingError> {
        self.rows_of(&self.answers)
    }

    /// The rows of these answers.
    pub(super) fn rows_of(&self, answers: &Answers) -> Result<Vec<LabelledRow>, LabellingError> {
        let probabilities = self.probabilities(answers);
        let mut all: Vec<(Option<usize>, &Answer)> = answers.iter().collect();
        all.sort_by_key(|(sentence, _)| sentence.unwrap_or(usize::MAX));
        let row = |(sentence, answer): (Option<usize>, &Answer)| {
            let probability = sentence.and_then(|sentence| probabilities.get(&sentence).copied());
            Ok(LabelledRow {
                place: match sentence {
                    // It may have moved.
                    Some(sentence) => self.articles.place(sentence)?,
                    None => answer.place.clone(),
                },
                label: answer.label().unwrap_or_default().to_string(),
                coder: answer.coder.clone(),
                comment: answer.comment.clone(),
                is_boilerplate: answer.verdict == Some(Verdict::NoSentence),
                is_there: sentence.is_some(),
                chosen: match (probability, answer.chosen) {
                    (Some(_), _) => Chosen::Random,
                    // It was drawn after one that has no answer.
                    (None, Chosen::Random) => Chosen::Found,
                    (None, chosen) => chosen,
                },
                probability,
            })
        };
        all.into_iter().map(row).collect()
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
    let table = Table::from_rows(LABELLED_COLUMNS, rows.iter().map(LabelledRow::cells));
    let path = Path::new("the labels so far");
    Ok(LabelsFile::from_table(path, &table, None, LabelSet::known(known))?.labelled)
}
