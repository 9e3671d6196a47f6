//! Labelled sentences: what a model learns from and is tested on.

mod borrow;
#[cfg(test)]
pub(crate) mod fixture;
mod groups;
mod order;
mod sampling;
mod squeezed;

use std::collections::HashSet;

pub use borrow::Borrowed;
pub use groups::{ClusteredBy, is_long};
pub(crate) use order::sides;
pub use order::{common_order, in_order, number, takes_side};
pub use sampling::{ACTIVE, FOUND, RANDOM};
pub use squeezed::squeezed;

/// The label that one annotator gave to a sentence.
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
    /// The share of the votes for each label. Without annotators all are for `label`.
    pub votes: Vec<f64>,
    /// The label of each annotator, without the decision.
    pub codes: Vec<Code>,
    /// Its document, if the file has it.
    pub document: Option<String>,
    /// The cluster of its document, such as an outlet or an author, if clusters were named and it has one.
    pub cluster: Option<String>,
    /// Its first character in the document, if the file has it.
    pub start: Option<usize>,
    /// The character after its last, if the file has it.
    pub end: Option<usize>,
    /// Its paragraph in the document, if the file has it.
    pub paragraph: Option<usize>,
    /// The number of its row in the file, from 1, as a spreadsheet shows it.
    pub row: usize,
    /// Index into [`Labelled::files`]; 0 where there is one file only.
    pub file: usize,
    /// How it was chosen: the value of the column `sampling`, such as `random`, `active` or `found`; `None` if that is
    /// not stated.
    pub sampling: Option<String>,
    /// The probability with which it was drawn, above 0, if it was drawn at random (`sampling` is `random`).
    pub probability: Option<f64>,
    /// The time at which a person replaced the label that it had, as the file has it; `None` if nobody did.
    pub corrected: Option<String>,
}

impl LabelledSentence {
    /// A sentence with one of so many `labels`, of which nothing else is known. `row` names it in messages.
    ///
    /// # Panics
    /// If there are fewer labels.
    #[must_use]
    pub fn new(text: String, label: usize, labels: usize, row: usize) -> Self {
        let mut votes = vec![0.0; labels];
        votes[label] = 1.0;
        LabelledSentence {
            text,
            label,
            votes,
            codes: Vec::new(),
            document: None,
            cluster: None,
            start: None,
            end: None,
            paragraph: None,
            row,
            file: 0,
            sampling: None,
            probability: None,
            corrected: None,
        }
    }

    /// Replaces its label, whatever its annotators said. All votes are then for the new one.
    ///
    /// # Panics
    /// If there are fewer labels.
    pub fn correct(&mut self, label: usize, time: String) {
        self.votes.fill(0.0);
        self.votes[label] = 1.0;
        self.label = label;
        self.corrected = Some(time);
    }

    /// The number of sentences that it represents: the inverse of its sampling probability, or 1.
    #[must_use]
    pub fn stands_for(&self) -> f64 {
        1.0 / self.probability.unwrap_or(1.0)
    }

    /// The sentence with new numbers for `labels` labels, without votes for labels that have none. `None` if
    /// its own label has none.
    fn renumbered(&self, numbers: &[Option<usize>], labels: usize) -> Option<Self> {
        let label = numbers[self.label]?;
        let mut votes = vec![0.0; labels];
        for (vote, number) in self.votes.iter().zip(numbers) {
            number.iter().for_each(|&number| votes[number] = *vote);
        }
        let codes = self.codes.iter().filter_map(|code| {
            let label = numbers[code.label]?;
            Some(Code { label, ..*code })
        });
        Some(LabelledSentence {
            label,
            votes,
            codes: codes.collect(),
            ..self.clone()
        })
    }
}

/// Labelled sentences.
#[derive(Debug, Clone, Default)]
pub struct Labelled {
    /// The label set, in the order of the columns of every table: that which somebody gave it, or [`in_order`].
    pub labels: Vec<String>,
    /// The annotators: the ends of the columns `annotator_…`, or the values of the column `annotator`.
    pub annotators: Vec<String>,
    /// The labelled sentences, in the order of the file.
    pub sentences: Vec<LabelledSentence>,
    /// The names of the files, if several were joined.
    pub files: Vec<String>,
    /// SHA-256 of what they were read from, in hexadecimal: a model names its labels by it.
    pub sha256: String,
}

impl Labelled {
    /// Returns whether the sentences have documents.
    pub fn has_documents(&self) -> bool {
        self.sentences.iter().any(|s| s.document.is_some())
    }

    /// The number of documents that have a labelled sentence.
    pub fn count_documents(&self) -> usize {
        let documents = self.sentences.iter().filter_map(|s| s.document.as_deref());
        documents.collect::<HashSet<&str>>().len()
    }

    /// Some of the sentences, as if there were no others.
    ///
    /// # Panics
    /// If there are fewer sentences.
    pub fn part(&self, rows: &[usize]) -> Self {
        Labelled {
            labels: self.labels.clone(),
            annotators: self.annotators.clone(),
            sentences: rows
                .iter()
                .map(|&row| self.sentences[row].clone())
                .collect(),
            files: self.files.clone(),
            sha256: self.sha256.clone(),
        }
    }

    /// Adds `others`, which no sentence has, to the label set.
    pub fn with_labels(self, others: Vec<String>) -> Self {
        let labels = common_order(&[&self.labels, &in_order(others)]);
        self.with_label_set(labels)
    }

    /// Puts the labels in the order of `given`, and those that it lacks after it.
    pub fn in_order_of(self, given: &[String]) -> Self {
        let known = given.iter().filter(|label| self.labels.contains(label));
        let others = self.labels.iter().filter(|label| !given.contains(label));
        let labels = known.chain(others).cloned().collect();
        self.with_label_set(labels)
    }

    /// Gives the labels the indices that they have in `labels`, which has all of them.
    fn with_label_set(self, labels: Vec<String>) -> Self {
        if labels == self.labels {
            return self;
        }
        let place = |label: &String| labels.iter().position(|other| other == label);
        let numbers: Vec<Option<usize>> = self.labels.iter().map(place).collect();
        let sentences = self
            .sentences
            .iter()
            .filter_map(|s| s.renumbered(&numbers, labels.len()));
        Labelled {
            sentences: sentences.collect(),
            labels,
            ..self
        }
    }

    /// Keeps the sentences with some of the labels, without votes for other labels. Returns the other
    /// sentences with their labels.
    pub fn keep_labels(self, kept: &[bool]) -> (Self, Vec<(String, LabelledSentence)>) {
        let has_own_order = in_order(self.labels.clone()) != self.labels;
        let mut numbers = vec![None; self.labels.len()];
        let mut labels = Vec::new();
        for (at, label) in self.labels.iter().enumerate().filter(|(at, _)| kept[*at]) {
            numbers[at] = Some(labels.len());
            labels.push(label.clone());
        }
        let (mut sentences, mut aside) = (Vec::new(), Vec::new());
        for sentence in self.sentences {
            let Some(mut renumbered) = sentence.renumbered(&numbers, labels.len()) else {
                aside.push((self.labels[sentence.label].clone(), sentence));
                continue;
            };
            let total: f64 = renumbered.votes.iter().sum();
            renumbered.votes.iter_mut().for_each(|vote| *vote /= total);
            sentences.push(renumbered);
        }
        let labelled = Labelled {
            labels,
            annotators: self.annotators,
            sentences,
            files: self.files,
            sha256: self.sha256,
        };
        if has_own_order {
            return (labelled, aside);
        }
        let labels = in_order(labelled.labels.clone());
        (labelled.with_label_set(labels), aside)
    }

    /// Names the row in which a sentence stands: `row 7`, or `anna row 7` if files were joined.
    pub fn name_line(&self, sentence: &LabelledSentence) -> String {
        match self.files.get(sentence.file) {
            Some(file) => format!("{file} row {}", sentence.row),
            None => format!("row {}", sentence.row),
        }
    }

    /// The label of each sentence.
    pub fn label_indices(&self) -> Vec<usize> {
        self.sentences.iter().map(|s| s.label).collect()
    }
}
