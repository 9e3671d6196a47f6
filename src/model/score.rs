//! Sentences in, stances out.

use ndarray::{Array1, Array2};

use super::Model;
use crate::text::Token;

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
        self.stances(&self.logits(sentences))
    }

    /// The sentence model's logits, shape (sentences, classes).
    pub(super) fn logits(&self, sentences: &[&str]) -> Array2<f64> {
        let mut logits = Array2::zeros((sentences.len(), self.labels.len()));
        for (sentence, mut scores) in sentences.iter().zip(logits.outer_iter_mut()) {
            let tokens = self.extractor.tokens(sentence);
            let mut sum = self.intercepts.clone();
            for (column, value) in self.row(sentence, &tokens) {
                self.add(&mut sum, column, value);
            }
            scores.assign(&sum);
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

    /// The weighted features of a sentence, in ascending order of columns.
    pub(super) fn row(&self, sentence: &str, tokens: &[Token]) -> Vec<(u32, f32)> {
        let mut columns = Vec::new();
        self.extractor.each(sentence, tokens, |o| {
            columns.extend(self.vocabulary.column(o.block, o.key));
        });
        columns.sort_unstable();
        let counts = columns
            .chunk_by(|a, b| a == b)
            .map(|equal| (equal[0], equal.len() as u32));
        self.tfidf.weigh(counts)
    }

    fn add(&self, sum: &mut Array1<f64>, column: u32, value: f32) {
        for (s, w) in sum.iter_mut().zip(self.weights.row(column as usize)) {
            *s += f64::from(value) * f64::from(*w);
        }
    }
}
