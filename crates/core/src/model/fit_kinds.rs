//! Fits the layer of the borrowed kind of text and the gate between both kinds.

use std::collections::BTreeMap;

use ndarray::{Array1, Array2, Axis};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Trainer;
use super::cues::documents;
use super::kinds::{Example, Kinds, fit_gate, word_weight};
use super::stack::Stack;
use super::two_kinds::{FittedKinds, TwoKinds};
use crate::classifier::{Decision, OutOfFold};
use crate::labelled::sides;

impl Trainer<'_> {
    /// Fits the layer of the borrowed kind and the gate to out-of-fold logits of all rows, given the layer of the own
    /// kind and the weight of the encoder's logits in it. `own` are the rows of own sentences to learn from, `is_inside`
    /// says which folds not to look at. If an encoder takes part, only borrowed sentences count that it has read. `None`
    /// if there are not two kinds to be learned.
    pub(super) fn fit_kinds(
        &self,
        own: &[usize],
        is_inside: impl Fn(usize) -> bool,
        logits: &Array2<f64>,
        (decision, encoder_weight): (&Decision, f64),
    ) -> Option<FittedKinds> {
        let two = self.two_kinds.as_ref()?;
        let borrowed = self.borrowed_rows();
        let counts = |row: usize| encoder_weight == 0.0 || self.is_read(row);
        let other: Vec<usize> = borrowed
            .filter(|&row| !is_inside(two.folds[row - two.own]) && counts(row))
            .collect();
        let other_weight = match encoder_weight {
            0.0 => 0.0,
            _ => self.encoder_weight_of_others(two, &other, own.len(), logits),
        };
        let joined =
            |rows: &[usize], weight| self.joined(logits.select(Axis(0), rows), rows, weight);
        let of_other: Vec<usize> = other.iter().map(|row| row - two.own).collect();
        let other_documents = documents(two.borrowed, &of_other, self.options.context);
        let other_labels: Vec<usize> = of_other.iter().map(|&at| two.labels[at]).collect();
        let other_cues = two.cues.select(Axis(0), &of_other);
        let (layer, alone) = decision.for_other_kind(&OutOfFold {
            logits: joined(&other, other_weight).view(),
            cues: other_cues.view(),
            labels: &other_labels,
            documents: &other_documents,
            folds: &[],
            random: None,
            sides: sides(&self.labelled.labels),
        })?;
        let alone = alone.unwrap_or_else(|| Array1::zeros(layer.intercepts.len()));
        let counts = [
            two.count(own.iter().copied()),
            two.count(other.iter().copied()),
        ];
        let weights = two.weights(&other, own.len());
        let own_documents: Vec<Vec<usize>> = self
            .documents(own)
            .into_iter()
            .map(|document| document.into_iter().map(|at| own[at]).collect())
            .collect();
        let other_documents: Vec<Vec<usize>> = other_documents
            .into_iter()
            .map(|document| document.into_iter().map(|at| other[at]).collect())
            .collect();
        let kinds = [own_documents, other_documents].into_iter().enumerate();
        let all: Vec<(usize, Vec<usize>)> = kinds
            .flat_map(|(kind, documents)| documents.into_iter().map(move |d| (kind, d)))
            .collect();
        let examples: Vec<Example> = all
            .into_par_iter()
            .map(|(kind, document)| {
                // A document must not be recognised by its own words.
                let mut within: FxHashMap<u32, f64> = FxHashMap::default();
                let mut words = 0.0;
                for &row in &document {
                    let stems = &two.rows[row].stems;
                    stems
                        .iter()
                        .for_each(|&stem| *within.entry(stem).or_default() += 1.0);
                    words += stems.len() as f64;
                }
                let alls = [0, 1].map(|k| counts[k].all - if k == kind { words } else { 0.0 });
                let evidence = two.evidence(&document, |stem| {
                    let of_word = [0, 1].map(|k| {
                        let own = if k == kind { within[&stem] } else { 0.0 };
                        counts[k].stems[stem as usize] - own
                    });
                    word_weight(of_word[0], of_word[1], alls[0], alls[1])
                });
                let cues = self.cues_of(&document);
                let by_own = joined(&document, encoder_weight);
                let by_own = decision.log_probabilities(by_own.view(), cues.view());
                let by_other = joined(&document, other_weight);
                let mut by_other = layer.log_probabilities(by_other.view(), cues.view());
                if document.len() == 1 {
                    by_other += &alone;
                }
                Example {
                    features: evidence.features(),
                    weight: match kind {
                        0 => 1.0,
                        _ => weights[&two.file(document[0])],
                    },
                    labels: document.iter().map(|&row| self.label_of(row)).collect(),
                    own: by_own,
                    other: by_other,
                }
            })
            .collect();
        let words = counts[0]
            .stems
            .iter()
            .zip(&counts[1].stems)
            .map(|(&own, &other)| word_weight(own, other, counts[0].all, counts[1].all));
        Some(FittedKinds {
            words: words.collect(),
            kinds: Kinds {
                other: layer,
                alone,
                gate: fit_gate(&examples),
                encoder: match encoder_weight {
                    0.0 => 1.0,
                    _ => other_weight / encoder_weight,
                },
            },
        })
    }

    /// The label of any row.
    pub(super) fn label_of(&self, row: usize) -> usize {
        let borrowed = || {
            self.two_kinds
                .as_ref()
                .map_or(0, |two| two.labels[row - two.own])
        };
        self.labels.get(row).copied().unwrap_or_else(borrowed)
    }

    /// The cues of some rows, all own or all borrowed.
    pub(super) fn cues_of(&self, rows: &[usize]) -> Array2<f64> {
        match &self.two_kinds {
            Some(two) if rows.first().is_some_and(|&row| row >= two.own) => {
                let rows: Vec<usize> = rows.iter().map(|row| row - two.own).collect();
                two.cues.select(Axis(0), &rows)
            }
            _ => self.cues.select(Axis(0), rows),
        }
    }

    /// The fold of a row, if it is in one.
    pub(super) fn fold_of(&self, row: usize) -> Option<usize> {
        let borrowed = || {
            let two = self.two_kinds.as_ref()?;
            two.folds.get(row - two.own).copied()
        };
        self.folds.get(row).copied().or_else(borrowed)
    }

    /// The weight of a fine-tuned encoder's logits for borrowed sentences: that with the least loss over their sources,
    /// each calibrated by itself.
    fn encoder_weight_of_others(
        &self,
        two: &TwoKinds,
        other: &[usize],
        own: usize,
        logits: &Array2<f64>,
    ) -> f64 {
        let mut sources: BTreeMap<(usize, bool), Vec<usize>> = BTreeMap::new();
        let file = |row: usize| two.file(row);
        other
            .iter()
            .for_each(|&row| sources.entry(file(row)).or_default().push(row));
        let weights = two.weights(other, own);
        let sources = sources.into_iter();
        let groups = sources
            .map(|(file, rows)| (rows, weights[&file]))
            .collect::<Vec<_>>();
        self.encoder_weight(&groups, logits)
    }

    /// The decision layer for a document of some rows and the weight of the encoder's logits in it: those of the own kind,
    /// or between both kinds.
    pub(super) fn layer_of(&self, stack: &Stack, document: &[usize]) -> (Decision, f64) {
        match (&stack.kinds, &self.two_kinds) {
            (Some(kinds), Some(two)) => {
                let (layer, share) = kinds.layer(&stack.decision, two, document);
                let factor = kinds.kinds.encoder_factor(share);
                (layer, stack.encoder_weight * factor)
            }
            _ => (stack.decision.clone(), stack.encoder_weight),
        }
    }

    /// The borrowed rows in a fold, each document in reading order.
    pub(super) fn borrowed_documents(&self, is_inside: impl Fn(usize) -> bool) -> Vec<Vec<usize>> {
        let Some(two) = &self.two_kinds else {
            return Vec::new();
        };
        let inside: Vec<usize> = (0..two.folds.len())
            .filter(|&at| is_inside(two.folds[at]))
            .collect();
        let documents = documents(two.borrowed, &inside, self.options.context).into_iter();
        let rows = documents.map(|document| {
            document
                .into_iter()
                .map(|at| two.own + inside[at])
                .collect()
        });
        rows.collect()
    }
}
