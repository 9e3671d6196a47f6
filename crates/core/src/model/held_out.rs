//! Predictions of cross-validation, and the reasons for them.

use std::collections::HashMap;
use std::sync::Arc;

use ndarray::Array2;
use rayon::prelude::*;

use super::paths::{ROUGH, Setting};
use super::stack::Stack;
use super::{Model, Options, Sentence, TrainError, Trainer};
use crate::classifier::{Confusion, Cutoffs, argmax};
use crate::encoder::Encoder;

/// The predictions of nested cross-validation: every labelled sentence as predicted by a model that has not
/// seen its document.
pub struct HeldOut {
    /// Shape (sentences, labels).
    pub log_probabilities: Array2<f64>,
    /// The label predicted for each sentence.
    pub given: Vec<usize>,
    /// The penalty that the training of each fold chose.
    pub alphas: Vec<f64>,
    /// `true` if every fit of the sentence model reached its tolerance.
    pub converged: bool,
    /// The weight of a borrowed sentence, if labels were borrowed; another sentence has 1.
    pub borrowed_weight: Option<f64>,
    /// The predictions of the borrowed sentences, if they are a kind of text by themselves.
    pub borrowed: Option<HeldOutBorrowed>,
    /// The stack of each fold.
    pub(super) stacks: Vec<Stack>,
    /// The settings to choose from.
    pub(super) settings: Vec<Setting>,
    /// For each of them the logits of every sentence from the fit without its fold.
    pub(super) paths: Vec<Array2<f64>>,
    /// The inputs of the cross-validation.
    pub(super) origin: Origin,
}

standpoint_common::debug_as_name!(HeldOut);

/// The predictions of borrowed sentences by models that have not seen their documents.
pub struct HeldOutBorrowed {
    /// Shape (borrowed sentences, labels).
    pub log_probabilities: Array2<f64>,
    /// The label predicted for each.
    pub given: Vec<usize>,
}

standpoint_common::debug_as_name!(HeldOutBorrowed);

/// The inputs of a cross-validation: its sentences, labels, folds and options.
#[derive(PartialEq)]
pub(super) struct Origin {
    labels_sha256: String,
    borrowed_sha256: Option<String>,
    names: Vec<String>,
    labels: Vec<usize>,
    folds: Vec<usize>,
    options: Options,
    encoder: Option<Arc<Encoder>>,
}

impl HeldOut {
    /// The cutoffs of probability above which labels are right at a wanted rate.
    pub fn cutoffs(&self) -> Cutoffs {
        let truth = &self.origin.labels;
        Cutoffs::new(self.log_probabilities.view(), &self.given, truth)
    }

    /// The macro-F1 of the labels given and of the most probable ones, to four digits.
    pub(super) fn macro_f1_of_label_rules(&self) -> [f64; 2] {
        let rows = self.log_probabilities.outer_iter();
        let highest: Vec<usize> = rows.map(|row| argmax(row.iter().copied())).collect();
        let (classes, truth) = (self.log_probabilities.ncols(), &self.origin.labels);
        [&self.given, &highest].map(|given| {
            let macro_f1 = Confusion::new(classes, truth, given).macro_f1();
            (macro_f1 * 1e4).round() / 1e4
        })
    }

    /// Returns whether a fine-tuned encoder adds nothing to the words in any fold.
    pub fn leaves_encoder_out(&self) -> bool {
        let encoder = self.origin.encoder.as_ref();
        let is_tuned = encoder.is_some_and(|encoder| encoder.tuned_layers() > 0);
        is_tuned && self.stacks.iter().all(|stack| stack.encoder_weight == 0.0)
    }
}

impl Trainer<'_> {
    /// The inputs on which a cross-validation of this trainer depends.
    pub(super) fn origin(&self) -> Origin {
        Origin {
            labels_sha256: self.labelled.sha256.clone(),
            borrowed_sha256: self.borrowed.map(|borrowed| borrowed.sha256.clone()),
            names: self.labelled.labels.clone(),
            labels: self.labels.clone(),
            folds: self.folds.clone(),
            options: self.options.clone(),
            encoder: self.encoder.clone(),
        }
    }

    /// Fails if these predictions are not this trainer's own.
    pub(super) fn check(&self, held_out: &HeldOut) -> Result<(), TrainError> {
        if held_out.origin == self.origin() {
            Ok(())
        } else {
            Err(TrainError::ForeignHeldOut)
        }
    }

    /// For each sentence and label of `wanted`, what speaks most for that label rather than for the
    /// sentence's own. The reasons are those of the model of the sentence's fold, which has not learned from
    /// the sentence and so cannot defend its label. The fold's weights are fitted again, because
    /// cross-validation keeps only predictions. The part of a fine-tuned encoder is the exception: it comes from the
    /// fit on all sentences.
    ///
    /// # Errors
    /// If the predictions are of another trainer, or a fold cannot be trained.
    pub fn reasons(
        &self,
        held_out: &HeldOut,
        wanted: &[(usize, usize)],
        most: usize,
    ) -> Result<Vec<String>, TrainError> {
        self.check(held_out)?;
        let mut places: HashMap<usize, Vec<usize>> = HashMap::new();
        for (place, (row, _)) in wanted.iter().enumerate() {
            places.entry(*row).or_default().push(place);
        }
        let found: Vec<Vec<(usize, String)>> = (0..held_out.stacks.len())
            .into_par_iter()
            .map(|fold| {
                let inside: Vec<usize> = (0..self.labels.len())
                    .filter(|&row| self.folds[row] == fold)
                    .collect();
                if !inside.iter().any(|row| places.contains_key(row)) {
                    return Ok(Vec::new());
                }
                let model = self.fold_model(held_out, fold)?;
                let mut found = Vec::new();
                for document in self.documents(&inside) {
                    let rows: Vec<usize> = document.into_iter().map(|at| inside[at]).collect();
                    if !rows.iter().any(|row| places.contains_key(row)) {
                        continue;
                    }
                    let explanations =
                        model.explain(&Sentence::from_labelled(self.labelled, &rows));
                    for (explanation, row) in explanations.iter().zip(&rows) {
                        for &place in places.get(row).into_iter().flatten() {
                            let (label, own) = (wanted[place].1, self.labels[*row]);
                            found.push((place, explanation.reasons_for(label, own, most)));
                        }
                    }
                }
                Ok(found)
            })
            .collect::<Result<_, TrainError>>()?;
        let mut reasons = vec![String::new(); wanted.len()];
        for (place, line) in found.into_iter().flatten() {
            reasons[place] = line;
        }
        Ok(reasons)
    }

    /// The model that predicted the sentences of a fold.
    fn fold_model(&self, held_out: &HeldOut, fold: usize) -> Result<Model, TrainError> {
        let rows = self.rows_outside(|other| other == fold);
        let stack = held_out.stacks[fold].clone();
        let setting = Setting {
            alpha: held_out.alphas[fold],
            borrowed_weight: held_out.borrowed_weight.unwrap_or(1.0),
        };
        let weights = self.fit_weights(&rows, setting, ROUGH)?;
        let outside: Vec<usize> = self.sentences_outside(|other| other == fold).collect();
        self.model(&outside, weights, stack)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labelled::{Labelled, fixture};

    fn labelled() -> Labelled {
        let csv = fixture::LETTERS;
        fixture::labelled(csv)
    }

    #[test]
    fn the_model_of_a_fold_says_what_cross_validation_said() {
        let labelled = labelled();
        let trainer = Trainer::new(&labelled, Options::default()).unwrap();
        let held_out = trainer.cross_validate().unwrap();
        let model = trainer.fold_model(&held_out, 0).unwrap();
        let rows: Vec<usize> = (0..labelled.sentences.len())
            .filter(|&row| trainer.folds[row] == 0)
            .collect();
        for document in trainer.documents(&rows) {
            let rows: Vec<usize> = document.into_iter().map(|at| rows[at]).collect();
            let stances = model.score(&Sentence::from_labelled(&labelled, &rows));
            for (stance, &row) in stances.iter().zip(&rows) {
                for (class, p) in stance.probabilities.iter().enumerate() {
                    let before = held_out.log_probabilities[[row, class]].exp();
                    assert!((p - before).abs() < 1e-3, "row {row}: {p} {before}");
                }
            }
        }
    }

    /// The kinds of text, the gate and the words of a fold's model are those of cross-validation, and they survive a file.
    #[test]
    fn a_model_of_two_kinds_says_what_cross_validation_said() {
        let all = labelled();
        let rows = 0..all.sentences.len();
        let is_own = |row: &usize| row % 12 < 6;
        let (own, other): (Vec<usize>, Vec<usize>) = rows.partition(is_own);
        let own = all.part(&own);
        // Three times, each with other words, because few sentences are no kind of text.
        let mut borrowed = all.part(&other);
        for times in ["Again,", "Once more,"] {
            let mut more = all.part(&other);
            for sentence in &mut more.sentences {
                sentence.text = format!("{times} {}", sentence.text);
                sentence.document = sentence
                    .document
                    .as_ref()
                    .map(|name| format!("{times} {name}"));
            }
            borrowed.sentences.extend(more.sentences);
        }
        let borrowed = borrowed.borrowed_for(&own).labelled;
        let trainer = Trainer::borrowing(&own, Some(&borrowed), Options::default()).unwrap();
        let held_out = trainer.cross_validate().unwrap();
        assert!(held_out.borrowed.is_some());
        let model = trainer.fold_model(&held_out, 0).unwrap();
        let model = Model::from_bytes(&model.to_bytes().unwrap()).unwrap();
        let rows: Vec<usize> = (0..own.sentences.len())
            .filter(|&row| trainer.folds[row] == 0)
            .collect();
        for document in trainer.documents(&rows) {
            let rows: Vec<usize> = document.into_iter().map(|at| rows[at]).collect();
            let explanations = model.explain(&Sentence::from_labelled(&own, &rows));
            for (explanation, &row) in explanations.iter().zip(&rows) {
                assert!(explanation.like_own.is_some());
                let stance = &explanation.stance;
                let mut logits = explanation.logits.clone();
                crate::classifier::log_softmax_of_any(&mut logits);
                for (class, p) in stance.probabilities.iter().enumerate() {
                    let before = held_out.log_probabilities[[row, class]].exp();
                    assert!((p - before).abs() < 1e-3, "row {row}: {p} {before}");
                    // The contributions add up.
                    assert!((p - logits[class].exp()).abs() < 1e-6, "row {row}");
                }
            }
        }
    }

    #[test]
    fn predictions_of_another_trainer_are_refused() {
        let labelled = labelled();
        let trainer = Trainer::new(&labelled, Options::default()).unwrap();
        let held_out = trainer.cross_validate().unwrap();
        // The same sentences and options are as good as the same trainer.
        let same = Trainer::new(&labelled, Options::default()).unwrap();
        assert!(same.train(&held_out).is_ok());
        let alone = Options {
            context: false,
            ..Options::default()
        };
        let mut others = labelled.clone();
        others.sentences.truncate(others.sentences.len() - 1);
        for (labelled, options) in [(&labelled, alone), (&others, Options::default())] {
            let other = Trainer::new(labelled, options).unwrap();
            let refused = other.train(&held_out).err().unwrap();
            assert!(matches!(refused, TrainError::ForeignHeldOut), "{refused}");
            let refused = other.reasons(&held_out, &[(0, 1)], 3).unwrap_err();
            assert!(matches!(refused, TrainError::ForeignHeldOut), "{refused}");
        }
    }

    /// A model without context must score a sentence as in cross-validation, whatever stands around it.
    #[test]
    fn a_model_without_context_scores_each_sentence_as_if_it_stood_alone() {
        let labelled = labelled();
        let options = Options {
            context: false,
            ..Options::default()
        };
        let trainer = Trainer::new(&labelled, options).unwrap();
        let model = trainer.train(&trainer.cross_validate().unwrap()).unwrap();
        let joined = |text| Sentence {
            text,
            joined: true,
            start: None,
        };
        let article = [
            "She said: \"Build it.",
            "We want it.\" Then she sat.",
            "No.",
        ]
        .map(joined);
        let (mut scorer, together) = (model.scorer(), model.score(&article));
        let verdicts = scorer.score(&article);
        for (at, &sentence) in article.iter().enumerate() {
            assert_eq!(together[at], model.score(&[sentence])[0]);
            assert_eq!(verdicts[at].stance, scorer.score(&[sentence])[0].stance);
        }
    }

    #[test]
    fn reasons_come_in_the_order_asked_for() {
        let labelled = labelled();
        let trainer = Trainer::new(&labelled, Options::default()).unwrap();
        let held_out = trainer.cross_validate().unwrap();
        // Row 40 is “Leave the old orchard alone and stop the noise.”
        let wanted = [(40, 2), (0, 0), (40, 1)];
        let reasons = trainer.reasons(&held_out, &wanted, 3).unwrap();
        assert!(!reasons[1].contains("orchard"), "{reasons:?}");
        for at in [0, 2] {
            let alone = trainer.reasons(&held_out, &wanted[at..=at], 3).unwrap();
            assert_eq!(alone[0], reasons[at]);
        }
        // They speak for the other label, so not with the words of this one.
        assert!(!reasons[2].contains("stop"), "{reasons:?}");
    }
}
