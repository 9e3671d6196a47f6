//! Joins the logits of a fine-tuned encoder to those of the sentence model, and fits the decision layer to both.
//!
//! This is stacking (Wolpert 1992) with one parameter: the encoder's logits have one weight, which is the same for all
//! labels. A weight for each pair of labels would be fitted to the few sentences of rare labels, and was worse.

use std::collections::HashSet;

use ndarray::{Array2, Axis};
use rayon::prelude::*;

use super::dense::EmbeddingWeights;
use super::paths::{Path, index_of_least};
use super::two_kinds::FittedKinds;
use super::{HeldOut, HeldOutBorrowed, TrainError, Trainer};
use crate::classifier::{Decision, OutOfFold, tempered_loss};
use crate::features::EmbeddingCentre;
use crate::labelled::sides;

/// The weights of the encoder's logits to choose from, where those of the sentence model have 1.
const WEIGHTS: [f64; 8] = [0.0625, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0];
/// The gain in log-likelihood from which on the encoder takes part: half of the 0.95 quantile of the chi-squared
/// distribution with one degree of freedom.
const MIN_GAIN: f64 = 1.92;

/// The way from the logits of a sentence to its probabilities.
#[derive(Debug, Clone)]
pub(super) struct Stack {
    /// The weight of a fine-tuned encoder's logits, 0 if it adds nothing.
    pub encoder_weight: f64,
    /// The decision layer, which reads the sum.
    pub decision: Decision,
    /// The layer of the borrowed kind of text and the gate, if there are two kinds.
    pub kinds: Option<FittedKinds>,
}

impl Trainer<'_> {
    /// Chooses the penalty whose calibrated logits have the least log loss on the given sentences.
    pub(super) fn choose(&self, of: &[usize], logits: &[Array2<f64>]) -> usize {
        let labels: Vec<usize> = of.iter().map(|&row| self.labels[row]).collect();
        let losses: Vec<f64> = logits
            .par_iter()
            .map(|path| tempered_loss(path.select(Axis(0), of).view(), &labels))
            .collect();
        index_of_least(&losses)
    }

    /// Fits the weight of the encoder's logits and the decision layers to out-of-fold logits of all rows: the given
    /// own sentences, and the borrowed ones that are in none of some folds.
    pub(super) fn decide(
        &self,
        of: &[usize],
        is_inside: impl Fn(usize) -> bool,
        all_logits: &Array2<f64>,
    ) -> Result<Stack, TrainError> {
        let labels: Vec<usize> = of.iter().map(|&row| self.labels[row]).collect();
        let logits = all_logits.select(Axis(0), of);
        let encoder_weight = self.encoder_weight(&[(of.to_vec(), 1.0)], all_logits);
        let random = self.random_part(of);
        let decision = Decision::fit(&OutOfFold {
            logits: self.joined(logits, of, encoder_weight).view(),
            cues: self.cues.select(Axis(0), of).view(),
            labels: &labels,
            documents: &self.documents(of),
            folds: &renumber(of.iter().map(|&row| self.folds[row])),
            random: random.as_deref(),
            sides: sides(&self.labelled.labels),
        })?;
        Ok(Stack {
            kinds: self.fit_kinds(of, is_inside, all_logits, (&decision, encoder_weight)),
            encoder_weight,
            decision,
        })
    }

    /// The places of those of some sentences that were drawn at random, with what each stands for, if others were
    /// chosen otherwise.
    fn random_part(&self, of: &[usize]) -> Option<Vec<(usize, f64)>> {
        let representative: HashSet<usize> = self.labelled.representative()?.into_iter().collect();
        let places = of.iter().enumerate();
        let random = places.filter(|(_, row)| representative.contains(row));
        let weigh = |row: usize| self.labelled.sentences[row].stands_for();
        let random: Vec<_> = random.map(|(place, &row)| (place, weigh(row))).collect();
        (!random.is_empty()).then_some(random)
    }

    /// The weight of the encoder's logits with the least log loss on groups of rows, each with the weight of a row, and
    /// each at its own temperature. It is 0 unless the gain is significant.
    ///
    /// Out-of-fold logits of an encoder that learned nothing are not just useless. Each comes from a fit without its
    /// own label, and so points away from it. So no weight is negative.
    pub(super) fn encoder_weight(
        &self,
        groups: &[(Vec<usize>, f64)],
        all_logits: &Array2<f64>,
    ) -> f64 {
        if self.encoder_logits.is_none() {
            return 0.0;
        }
        let groups: Vec<_> = groups
            .iter()
            .map(|(rows, weight)| {
                let labels: Vec<usize> = rows.iter().map(|&row| self.label_of(row)).collect();
                (rows, labels, weight * rows.len() as f64)
            })
            .collect();
        let loss = |encoder_weight: f64| -> f64 {
            let losses = groups.iter().map(|(rows, labels, weight)| {
                let logits = all_logits.select(Axis(0), rows);
                let logits = self.joined(logits, rows, encoder_weight);
                weight * tempered_loss(logits.view(), labels)
            });
            losses.sum()
        };
        let losses: Vec<f64> = WEIGHTS.into_par_iter().map(loss).collect();
        let best = index_of_least(&losses);
        if loss(0.0) - losses[best] > MIN_GAIN {
            WEIGHTS[best]
        } else {
            0.0
        }
    }

    /// Adds the encoder's logits to those of the sentence model for the given sentences.
    pub(super) fn joined(&self, mut logits: Array2<f64>, of: &[usize], weight: f64) -> Array2<f64> {
        let read = self.encoder_logits.as_ref().filter(|_| weight > 0.0);
        if let Some(encoder_logits) = read {
            logits.scaled_add(weight, &encoder_logits.select(Axis(0), of));
        }
        logits
    }

    /// Writes the final predictions for the sentences of one fold, each within its document.
    pub(super) fn predict(
        &self,
        stack: &Stack,
        path: &Path,
        chosen: usize,
        held_out: &mut HeldOut,
    ) {
        let own: Vec<usize> = path
            .inside
            .iter()
            .copied()
            .filter(|&row| row < self.labels.len())
            .collect();
        let logits = path.logits[chosen].slice(ndarray::s![..own.len(), ..]);
        for document in self.documents(&own) {
            let rows: Vec<usize> = document.iter().map(|&at| own[at]).collect();
            let cues = self.cues.select(Axis(0), &rows);
            let (decision, weight) = self.layer_of(stack, &rows);
            let within = self.joined(logits.select(Axis(0), &document), &rows, weight);
            let scores = decision.log_probabilities(within.view(), cues.view());
            for (scores, row) in scores.outer_iter().zip(rows) {
                held_out.given[row] = decision.label(scores);
                held_out.log_probabilities.row_mut(row).assign(&scores);
            }
        }
    }

    /// Writes the final predictions for the borrowed sentences of one fold, each within its document. Those that an encoder
    /// takes part in and has not read stay without.
    pub(super) fn predict_borrowed(
        &self,
        stack: &Stack,
        fold: usize,
        chosen: usize,
        held_out: &mut HeldOut,
    ) {
        let own = self.labels.len();
        if stack.kinds.is_none() {
            return;
        }
        for rows in self.borrowed_documents(|of| of == fold) {
            if stack.encoder_weight > 0.0 && !rows.iter().all(|&row| self.is_read(row)) {
                continue;
            }
            let cues = self.cues_of(&rows);
            let (decision, weight) = self.layer_of(stack, &rows);
            let logits = held_out.paths[chosen].select(Axis(0), &rows);
            let logits = self.joined(logits, &rows, weight);
            let scores = decision.log_probabilities(logits.view(), cues.view());
            let borrowed = held_out.borrowed.get_or_insert_with(|| HeldOutBorrowed {
                log_probabilities: Array2::from_elem(
                    (self.targets.nrows() - own, scores.ncols()),
                    f64::NAN,
                ),
                given: vec![0; self.targets.nrows() - own],
            });
            for (scores, row) in scores.outer_iter().zip(rows) {
                borrowed.given[row - own] = decision.label(scores);
                borrowed
                    .log_probabilities
                    .row_mut(row - own)
                    .assign(&scores);
            }
        }
    }

    /// The encoder of a model with the weights of its logits, if it was fine-tuned and takes part.
    pub(super) fn encoder_of(&self, stack: &Stack) -> Option<EmbeddingWeights> {
        let encoder = self
            .encoder
            .as_ref()
            .filter(|_| stack.encoder_weight > 0.0)?;
        let classes = self.labelled.labels.len();
        Some(EmbeddingWeights {
            centre: EmbeddingCentre::zero(encoder.layout()),
            weights: Array2::eye(classes) * stack.encoder_weight as f32,
            encoder: encoder.clone(),
        })
    }
}

/// Numbers without gaps, in the same order.
fn renumber(values: impl Iterator<Item = usize> + Clone) -> Vec<usize> {
    let mut known: Vec<usize> = values.clone().collect();
    known.sort_unstable();
    known.dedup();
    values
        .map(|value| known.partition_point(|k| *k < value))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labelled::fixture;
    use crate::model::Options;

    #[test]
    fn numbers_are_dealt_anew_without_gaps() {
        assert_eq!(renumber([5, 2, 5, 9].into_iter()), [1, 0, 1, 2]);
    }

    #[test]
    fn an_encoder_counts_as_far_as_it_points_to_the_labels() {
        let csv = fixture::LETTERS;
        let labelled = fixture::labelled(csv);
        let mut trainer = Trainer::new(&labelled, Options::default()).unwrap();
        let (all, classes) = (trainer.labels.len(), labelled.labels.len());
        let of: Vec<usize> = (0..all).collect();
        let words = Array2::from_shape_fn((all, classes), |(at, class)| {
            let random = ((at * 31 + class * 17) % 13) as f64 / 6.0 - 1.0;
            random + f64::from(class == trainer.labels[at])
        });
        let weight = |trainer: &Trainer| trainer.encoder_weight(&[(of.clone(), 1.0)], &words);
        assert_eq!(weight(&trainer), 0.0);
        for (own, counts) in [(1.0, true), (0.0, false), (-1.0, false)] {
            trainer.encoder_logits = Some(Array2::from_shape_fn((all, classes), |(at, class)| {
                let random = ((at * 29 + class * 11) % 17) as f64 / 8.0 - 1.0;
                random + own * f64::from(class == trainer.labels[at])
            }));
            assert_eq!(weight(&trainer) > 0.0, counts, "{own}");
        }
    }
}
