//! Predictions for labelled sentences, wherever they come from.

use ndarray::{Array2, ArrayView2};

use crate::corpus::Notice;
use crate::labels::{Labelled, RepeatedRows};
use crate::model::{HeldOut, Model, Sentence};

/// Predictions and the truth, row by row.
#[derive(Debug, Clone, Copy)]
pub struct Predictions<'a> {
    /// The true label of each sentence.
    pub truth: &'a [usize],
    /// Shape (sentences, labels).
    pub log_probabilities: ArrayView2<'a, f64>,
    /// The label given to each sentence, which need not be the most probable one.
    pub given: &'a [usize],
    /// What a probability counts as at least in the log loss, which one rounded to 0 would make infinite.
    pub least: f64,
}

/// Probabilities and labels for the sentences of a labels file, in its order.
#[derive(Debug, Clone)]
pub struct Predicted {
    /// Shape (sentences, labels).
    pub log_probabilities: Array2<f64>,
    /// The label given to each sentence.
    pub given: Vec<usize>,
    /// Rows that stand twice in the table of scores that this was taken from.
    pub repeated: Option<RepeatedRows>,
    /// The lines of labelled sentences whose text is garbled, and that were known in that table by their place.
    pub respelled: Vec<usize>,
    /// What there is to know of how that table was read, such as its encoding.
    pub notices: Vec<Notice>,
    /// What the log loss makes of probabilities of 0 in that table.
    pub rounded: Option<Rounded>,
    /// Sentences of that table without a label, of which several are the most probable: one was given by lot.
    pub tied: usize,
    /// How many sentences that table has probabilities of, if there is one.
    pub scored: Option<usize>,
}

/// Probabilities of a table of scores that count in the log loss as what they may have been before they were rounded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rounded {
    /// Half of the last decimal that the table has.
    pub least: f64,
    /// The labelled sentences whose own label was given less.
    pub sentences: usize,
}

/// A model was to predict labels that are not its own.
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

impl Predicted {
    /// What cross-validation left.
    pub fn of_held_out(held_out: &HeldOut) -> Self {
        Predicted {
            log_probabilities: held_out.log_probabilities.clone(),
            given: held_out.given.clone(),
            repeated: None,
            respelled: Vec::new(),
            notices: Vec::new(),
            rounded: None,
            tied: 0,
            scored: None,
        }
    }

    /// What a model says of labelled sentences, those of a document together. Fails if these have other labels than the
    /// model, or in another order: read them with the model's.
    pub fn of_model(model: &Model, labelled: &Labelled) -> Result<Self, OtherLabels> {
        if model.labels() != labelled.labels {
            return Err(OtherLabels {
                model: model.labels().to_vec(),
                labelled: labelled.labels.clone(),
            });
        }
        let rows: Vec<usize> = (0..labelled.sentences.len()).collect();
        let mut predicted = Self::empty(labelled);
        for document in labelled.documents(&rows) {
            let sentences = Sentence::from_labelled(labelled, &document);
            for (stance, row) in model.score(&sentences).into_iter().zip(document) {
                predicted.given[row] = stance.label;
                for (class, p) in stance.probabilities.iter().enumerate() {
                    predicted.log_probabilities[[row, class]] = libm::log(*p);
                }
            }
        }
        Ok(predicted)
    }

    /// These predictions beside the truth.
    ///
    /// # Panics
    /// When the truth has more or fewer sentences: the figures would be of none that there is.
    pub fn beside<'a>(&'a self, truth: &'a [usize]) -> Predictions<'a> {
        assert_eq!(
            truth.len(),
            self.given.len(),
            "the truth must have a label for each predicted sentence, and no more"
        );
        Predictions {
            truth,
            log_probabilities: self.log_probabilities.view(),
            given: &self.given,
            least: self.rounded.map_or(0.0, |rounded| rounded.least),
        }
    }

    /// Nothing yet for any of the sentences.
    pub(super) fn empty(labelled: &Labelled) -> Self {
        let rows = labelled.sentences.len();
        Predicted {
            log_probabilities: Array2::zeros((rows, labelled.labels.len())),
            given: vec![0; rows],
            repeated: None,
            respelled: Vec::new(),
            notices: Vec::new(),
            rounded: None,
            tied: 0,
            scored: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    #[should_panic(expected = "a label for each predicted sentence")]
    fn predictions_do_not_stand_beside_the_truth_of_other_sentences() {
        let text = "text,label\nThey go.,yes\nThey stay.,no\n";
        let labelled = Labelled::parse(Path::new("x.csv"), text, None).unwrap();
        let predicted = Predicted::empty(&labelled);
        let truth = labelled.label_indices();
        assert_eq!(predicted.beside(&truth).truth, truth);
        predicted.beside(&truth[1..]);
    }
}
