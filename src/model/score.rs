//! Sentences in, stances out.

use std::ops::Range;

use ndarray::Array2;

use super::Model;
use crate::features::Block;
use crate::text::Token;

/// The features of a sentence that the model knows.
pub(super) struct Found {
    pub tokens: Vec<Token>,
    /// Column, block and tokens of every occurrence, in ascending order of columns.
    pub occurrences: Vec<(u32, Block, Range<usize>)>,
    /// The weighted row: columns ascending, one for each run of equal columns in `occurrences`.
    pub row: Vec<(u32, f32)>,
}

/// What the model says of one sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Stance {
    /// Index into [`Model::labels`].
    pub label: usize,
    /// One probability a label; they sum to 1. The label's is not always the largest: labels are
    /// chosen so that rare ones are not overlooked, probabilities stay as calibrated.
    pub probabilities: Vec<f64>,
}

impl Model {
    /// Scores the sentences of one document, in reading order.
    pub fn score(&self, sentences: &[&str]) -> Vec<Stance> {
        let found: Vec<Found> = sentences
            .iter()
            .map(|sentence| self.find(sentence))
            .collect();
        self.stances(&self.logits(&found))
    }

    /// The features of a sentence that the model knows.
    pub(super) fn find(&self, sentence: &str) -> Found {
        let tokens = self.extractor.tokens(sentence);
        let mut occurrences = Vec::new();
        self.extractor.each(sentence, &tokens, |o| {
            if let Some(column) = self.vocabulary.column(o.block, o.key) {
                occurrences.push((column, o.block, o.tokens));
            }
        });
        // A stable sort: the occurrences of one feature stay in the order of the sentence.
        occurrences.sort_by_key(|(column, _, _)| *column);
        let runs = occurrences.chunk_by(|a, b| a.0 == b.0);
        let row = self
            .tfidf
            .weigh(runs.map(|run| (run[0].0, run.len() as u32)));
        Found {
            tokens,
            occurrences,
            row,
        }
    }

    /// The sentence model's logits, shape (sentences, classes).
    pub(super) fn logits(&self, found: &[Found]) -> Array2<f64> {
        let mut logits = Array2::zeros((found.len(), self.labels.len()));
        for (found, mut scores) in found.iter().zip(logits.outer_iter_mut()) {
            scores.assign(&self.intercepts);
            for &(column, value) in &found.row {
                let weights = self.weights.row(column as usize);
                for (s, w) in scores.iter_mut().zip(weights) {
                    *s += f64::from(value) * f64::from(*w);
                }
            }
        }
        logits
    }

    /// Final labels and probabilities from the logits of one document.
    pub(super) fn stances(&self, logits: &Array2<f64>) -> Vec<Stance> {
        let scores = self.decision.log_probabilities(logits.view());
        let stance = |row: ndarray::ArrayView1<f64>| Stance {
            label: self.decision.label(row),
            probabilities: row.iter().map(|z| libm::exp(*z)).collect(),
        };
        scores.outer_iter().map(stance).collect()
    }
}
