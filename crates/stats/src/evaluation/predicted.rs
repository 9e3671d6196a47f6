//! Predictions for labelled sentences: from cross-validation, a model or a table of scores.

use ndarray::{Array2, ArrayView2, Axis};
use standpoint_common::code::HasCode;
use standpoint_core::classifier::Cutoffs;
use standpoint_core::model::{HeldOut, Model, Sentence};
use standpoint_corpus::Note;

use crate::labels::{Labelled, RepeatedRows};

/// Predictions and the truth, row by row.
#[derive(Debug, Clone, Copy)]
pub struct Predictions<'a> {
    /// The true label of each sentence.
    pub truth: &'a [usize],
    /// Shape (sentences, labels).
    pub log_probabilities: ArrayView2<'a, f64>,
    /// The label given to each sentence, which need not be the most probable one.
    pub given: &'a [usize],
    /// The floor of a probability in the log loss, which would be infinite for one that was rounded to 0.
    pub least: f64,
}

/// Probabilities and labels for the sentences of a labels file, in its order.
#[derive(Debug, Clone)]
pub struct Predicted {
    /// Shape (sentences, labels).
    pub log_probabilities: Array2<f64>,
    /// The label given to each sentence.
    pub given: Vec<usize>,
    /// The cutoffs of `score --min-precision`, if they come from cross-validation or a model.
    pub cutoffs: Option<Cutoffs>,
    /// The particulars of the table of scores, if they come from one.
    pub table: ScoresTable,
}

/// The particulars of a table of scores from which predictions were read.
#[derive(Debug, Clone, Default)]
pub struct ScoresTable {
    /// Rows that are in the table twice.
    pub repeated: Option<RepeatedRows>,
    /// The lines of labelled sentences whose text is garbled, and which were found by their place.
    pub respelled: Vec<usize>,
    /// Notes about how the table was read, such as its encoding.
    pub notes: Vec<Note>,
    /// The floor for probabilities of 0, if some labelled sentences need it.
    pub rounded: Option<Rounded>,
    /// Sentences without a label for which several are the most probable: one was drawn at random.
    pub tied: usize,
    /// The number of sentences with probabilities.
    pub scored: Option<usize>,
}

/// The floor of the probabilities of a table of scores in the log loss.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rounded {
    /// Half of the last decimal that the table has.
    pub least: f64,
    /// The labelled sentences whose own label has a smaller probability.
    pub sentences: usize,
}

/// An error: a model cannot predict labels that are not its own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "this model knows the labels {}, and these sentences have {}: only models of the same labels can be compared",
    .model.join(", "),
    .labelled.join(", ")
)]
pub struct OtherLabels {
    /// The model's labels, in its order.
    pub model: Vec<String>,
    /// The labels of the sentences, in theirs.
    pub labelled: Vec<String>,
}

impl HasCode for OtherLabels {
    fn code(&self) -> &'static str {
        "model/other-labels"
    }
}

impl Predicted {
    /// The out-of-fold predictions of a cross-validation.
    pub fn from_held_out(held_out: &HeldOut) -> Self {
        Predicted {
            log_probabilities: held_out.log_probabilities.clone(),
            given: held_out.given.clone(),
            cutoffs: Some(held_out.cutoffs()),
            table: ScoresTable::default(),
        }
    }

    /// Predicts labelled sentences with a model, document by document.
    ///
    /// # Errors
    /// If the sentences have other labels than the model, or in another order: read them with the model's.
    pub fn from_model(model: &Model, labelled: &Labelled) -> Result<Self, OtherLabels> {
        if model.labels() != labelled.labels {
            return Err(OtherLabels {
                model: model.labels().to_vec(),
                labelled: labelled.labels.clone(),
            });
        }
        let rows: Vec<usize> = (0..labelled.sentences.len()).collect();
        let mut predicted = Self::empty(labelled);
        predicted.fill_in(model, labelled, &rows);
        predicted.cutoffs = Some(model.cutoffs().clone());
        Ok(predicted)
    }

    /// Predicts some of the sentences with a model of the same labels, document by document.
    pub(super) fn fill_in(&mut self, model: &Model, labelled: &Labelled, rows: &[usize]) {
        let mut scorer = model.scorer();
        for document in labelled.documents(rows) {
            let document: Vec<usize> = document.into_iter().map(|at| rows[at]).collect();
            let sentences = Sentence::from_labelled(labelled, &document);
            for (stance, row) in scorer.stances(&sentences).into_iter().zip(document) {
                self.given[row] = stance.label;
                for (class, p) in stance.probabilities.iter().enumerate() {
                    self.log_probabilities[[row, class]] = libm::log(*p);
                }
            }
        }
    }

    /// Puts the true labels beside the predictions.
    ///
    /// # Panics
    /// If the truth has more or fewer sentences.
    pub fn with_truth<'a>(&'a self, truth: &'a [usize]) -> Predictions<'a> {
        assert_eq!(
            truth.len(),
            self.given.len(),
            "the truth must have a label for each predicted sentence, and no more"
        );
        Predictions {
            truth,
            log_probabilities: self.log_probabilities.view(),
            given: &self.given,
            least: self.table.rounded.map_or(0.0, |rounded| rounded.least),
        }
    }

    /// The predictions of some of the sentences.
    ///
    /// # Panics
    /// If there are fewer sentences.
    pub fn part(&self, rows: &[usize]) -> Self {
        Predicted {
            log_probabilities: self.log_probabilities.select(Axis(0), rows),
            given: rows.iter().map(|row| self.given[*row]).collect(),
            cutoffs: self.cutoffs.clone(),
            table: self.table.clone(),
        }
    }

    /// Predictions to be filled in, one for each sentence.
    pub(super) fn empty(labelled: &Labelled) -> Self {
        let rows = labelled.sentences.len();
        Predicted {
            log_probabilities: Array2::zeros((rows, labelled.labels.len())),
            given: vec![0; rows],
            cutoffs: None,
            table: ScoresTable::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::from_csv;

    #[test]
    #[should_panic(expected = "a label for each predicted sentence")]
    fn the_truth_of_other_sentences_is_refused() {
        let text = "text,label\nThey go.,yes\nThey stay.,no\n";
        let labelled = from_csv(text);
        let predicted = Predicted::empty(&labelled);
        let truth = labelled.label_indices();
        assert_eq!(predicted.with_truth(&truth).truth, truth);
        predicted.with_truth(&truth[1..]);
    }
}
