//! Tables of labels in: sentences with their labels and votes, the groups and folds made of them.

mod detach;
mod dictionary;
mod error;
mod folds;
mod garbled;
mod groups;
mod guesses;
mod json_lines;
mod no_value;
mod probabilities;
mod rare;
mod raw;
mod read;
mod renamed;
mod repeated;
mod report;
mod sampling;
mod spans;
mod spelling;
mod standoff;
mod table;
mod texts;
mod unread;
mod vocabulary;
mod votes;

pub use detach::{Detached, detach};
pub(crate) use dictionary::{DictionaryFile, dictionary_place, read_dictionary_file};
pub use dictionary::{dictionary_beside, read_dictionary};
pub use error::{LabelsError, UnknownLabel};
pub(crate) use folds::stratified_group_folds;
pub(crate) use garbled::is_garbled;
pub(crate) use groups::is_long;
pub use guesses::Guesses;
pub(crate) use guesses::ScoreColumns;
pub(crate) use no_value::is_no_value;
pub(crate) use probabilities::{Probabilities, probability_columns};
pub use rare::RareLabel;
pub(crate) use raw::most_probable;
pub use repeated::Repeated;
pub use report::{Conflict, Report};
pub(crate) use sampling::{sampling_probability, stand_for_another_number};
pub(crate) use spans::character;
pub(crate) use spelling::{nearest, written_alike};
pub use standoff::{Articles, Missing, Resolved, text_sha256};
pub(crate) use table::{Table, label_name, squeezed, text as text_of_table};
use vocabulary::in_order;

/// What one annotator said of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// Index into [`Labelled::annotators`].
    pub annotator: usize,
    /// Index into [`Labelled::labels`].
    pub label: usize,
}

/// One labelled sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelledSentence {
    /// The sentence.
    pub text: String,
    /// Index into [`Labelled::labels`].
    pub label: usize,
    /// The share of the votes for each label: a distribution. Without annotators, all on `label`.
    pub votes: Vec<f64>,
    /// What each annotator said; the decision is not among them.
    pub codes: Vec<Code>,
    /// The document it stands in, if the file says so.
    pub document: Option<String>,
    /// Its place in the document, in characters, if the file says so.
    pub start: Option<usize>,
    /// Where it ends, in characters, if the file says so.
    pub end: Option<usize>,
    /// Its paragraph in the document, if the file says so.
    pub paragraph: Option<usize>,
    /// The line of the file on which its row begins, from 1, as an editor or a spreadsheet shows it.
    pub row: usize,
    /// The probability with which it was drawn, above 0, if the file says so (`sampling` is `random`).
    pub probability: Option<f64>,
}

impl LabelledSentence {
    /// How many sentences it stands for: the inverse of its sampling probability, or itself.
    #[must_use]
    pub fn stands_for(&self) -> f64 {
        1.0 / self.probability.unwrap_or(1.0)
    }

    /// Whether this may be the sentence of the same words that begins there in another table: unless both places are known
    /// and differ.
    pub(crate) fn may_begin_at(&self, start: Option<usize>) -> bool {
        match (self.start, start) {
            (Some(own), Some(other)) => own == other,
            _ => true,
        }
    }
}

/// A file of labelled sentences.
#[derive(Debug, Clone)]
pub struct Labelled {
    /// The label set, in alphabetical order, numbers by their value: the order of the columns of every table.
    pub labels: Vec<String>,
    /// The annotators: what follows `annotator_` in the header, or the values of the column `annotator`.
    pub annotators: Vec<String>,
    /// The labelled sentences, in the order of the file.
    pub sentences: Vec<LabelledSentence>,
    /// What was read and what was set aside.
    pub report: Report,
}

impl Labelled {
    /// Whether the sentences know their documents.
    pub fn has_documents(&self) -> bool {
        self.sentences.iter().any(|s| s.document.is_some())
    }

    /// Some of the sentences, as if they were the whole file.
    ///
    /// # Panics
    /// When there are not so many sentences.
    pub fn part(&self, rows: &[usize]) -> Self {
        Labelled {
            labels: self.labels.clone(),
            annotators: self.annotators.clone(),
            sentences: rows
                .iter()
                .map(|&row| self.sentences[row].clone())
                .collect(),
            report: self.report.clone(),
        }
    }

    /// The same sentences in a larger set of labels: of the `others` there is none among them.
    pub fn with_labels(mut self, others: Vec<String>) -> Self {
        let labels = in_order(self.labels.iter().cloned().chain(others).collect());
        let place = |label: &String| labels.iter().position(|other| other == label);
        let numbers: Vec<usize> = self.labels.iter().filter_map(place).collect();
        for sentence in &mut self.sentences {
            sentence.label = numbers[sentence.label];
            let mut votes = vec![0.0; labels.len()];
            numbers
                .iter()
                .zip(&sentence.votes)
                .for_each(|(&at, vote)| votes[at] = *vote);
            sentence.votes = votes;
            sentence
                .codes
                .iter_mut()
                .for_each(|code| code.label = numbers[code.label]);
        }
        Labelled { labels, ..self }
    }

    /// The sentences whose label is kept, as if there were no other labels, and the rest with their labels.
    /// Votes for the other labels are not counted.
    pub(crate) fn keep_labels(self, kept: &[bool]) -> (Self, Vec<(String, LabelledSentence)>) {
        let mut numbers = vec![None; self.labels.len()];
        let mut labels = Vec::new();
        for (at, label) in self.labels.iter().enumerate().filter(|(at, _)| kept[*at]) {
            numbers[at] = Some(labels.len());
            labels.push(label.clone());
        }
        let mut sentences = Vec::new();
        let mut aside = Vec::new();
        for mut sentence in self.sentences {
            let Some(label) = numbers[sentence.label] else {
                aside.push((self.labels[sentence.label].clone(), sentence));
                continue;
            };
            let mut votes = vec![0.0; labels.len()];
            for (vote, number) in sentence.votes.iter().zip(&numbers) {
                number.iter().for_each(|&number| votes[number] = *vote);
            }
            let total: f64 = votes.iter().sum();
            votes.iter_mut().for_each(|vote| *vote /= total);
            let codes = sentence.codes.iter().filter_map(|code| {
                let label = numbers[code.label]?;
                Some(Code { label, ..*code })
            });
            sentence.codes = codes.collect();
            (sentence.label, sentence.votes) = (label, votes);
            sentences.push(sentence);
        }
        let labelled = Labelled {
            labels,
            annotators: self.annotators,
            sentences,
            report: self.report,
        };
        (labelled, aside)
    }

    /// The label of each sentence.
    pub fn label_indices(&self) -> Vec<usize> {
        self.sentences.iter().map(|s| s.label).collect()
    }
}
