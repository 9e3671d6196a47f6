//! How good a model is on each kind of text that it learned from.

use std::collections::BTreeMap;

use standpoint_core::classifier::Confusion;

use crate::labels::Labelled;
use standpoint_core::model::HeldOut;

/// The figures of the borrowed sentences of a file in cross-validation: of those in documents, or of those that stand
/// alone.
#[derive(Debug, Clone, PartialEq)]
pub struct KindFigures {
    /// The name of the file, if several are borrowed.
    pub file: Option<String>,
    /// `true` if its sentences stand alone.
    pub alone: bool,
    /// The number of sentences.
    pub sentences: usize,
    /// The mean of the F1 of all labels.
    pub macro_f1: f64,
    /// The mean log loss of a sentence, in nats.
    pub log_loss: f64,
}

impl KindFigures {
    /// The figures of each kind of borrowed text, as predicted by models that have not seen the documents; none if the
    /// model knows one kind only.
    #[must_use]
    pub fn of_borrowed(borrowed: &Labelled, held_out: &HeldOut) -> Vec<Self> {
        let Some(predicted) = &held_out.borrowed else {
            return Vec::new();
        };
        let mut kinds: BTreeMap<(usize, bool), Vec<usize>> = BTreeMap::new();
        // An encoder reads no more than a part of very many borrowed sentences.
        let is_predicted = |row: usize| !predicted.log_probabilities[[row, 0]].is_nan();
        let sentences = borrowed.sentences.iter().enumerate();
        for (row, sentence) in sentences.filter(|(row, _)| is_predicted(*row)) {
            let kind = (sentence.file, sentence.document.is_none());
            kinds.entry(kind).or_default().push(row);
        }
        let figures = |((file, alone), rows): ((usize, bool), Vec<usize>)| {
            let labels: Vec<usize> = rows
                .iter()
                .map(|&row| borrowed.sentences[row].label)
                .collect();
            let given: Vec<usize> = rows.iter().map(|&row| predicted.given[row]).collect();
            let log_probabilities = &predicted.log_probabilities;
            let losses = rows
                .iter()
                .zip(&labels)
                .map(|(&row, &label)| -log_probabilities[[row, label]]);
            KindFigures {
                file: borrowed.files.get(file).cloned(),
                alone,
                sentences: rows.len(),
                macro_f1: Confusion::new(borrowed.labels.len(), &labels, &given).macro_f1(),
                log_loss: losses.sum::<f64>() / rows.len() as f64,
            }
        };
        kinds.into_iter().map(figures).collect()
    }

    /// The name of the kind, for people.
    #[must_use]
    pub fn name(&self) -> String {
        let file = self.file.as_deref().unwrap_or("the borrowed labels");
        if self.alone {
            format!("{file}, single sentences")
        } else {
            file.to_string()
        }
    }
}
