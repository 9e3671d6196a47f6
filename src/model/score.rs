//! Scores sentences by the features of a model, by name.

use std::ops::Range;

use ndarray::{Array2, ArrayView2};

use super::cues::cues;
use super::{LONGEST_ARTICLE, Model, Sentence};
use crate::features::{Amount, Block, Mean, WordVector};
use crate::text::Token;

/// The features of a sentence that the model has.
pub(super) struct FoundFeatures {
    pub tokens: Vec<Token>,
    /// Every occurrence of a feature, by ascending column.
    pub occurrences: Vec<KnownFeature>,
    /// The weighted row: columns ascending, one for each run of equal columns in `occurrences`.
    pub row: Vec<(u32, f32)>,
    /// The logits that word vectors add: a token, and a value for each class.
    pub vector_logits: Vec<(usize, Vec<f64>)>,
    /// The logits that the sentence's embedding adds: a value for each class, empty if embeddings are no
    /// features.
    pub embedding_logits: Vec<f64>,
}

/// An occurrence of a feature that the model has.
pub(super) struct KnownFeature {
    pub column: u32,
    pub block: Block,
    pub tokens: Range<usize>,
    /// See [`Occurrence::times`](crate::features::Occurrence::times).
    pub times: u32,
}

/// The verdict of the model on one sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Stance {
    /// Index into [`Model::labels`].
    pub label: usize,
    /// One probability for each label; they sum to 1. The label's is not always the largest: labels are
    /// chosen so that rare ones are not overlooked, and probabilities stay calibrated.
    pub probabilities: Vec<f64>,
}

impl Model {
    /// Scores the sentences of one document, in reading order.
    pub fn score<'t>(&self, sentences: &[impl Into<Sentence<'t>> + Copy]) -> Vec<Stance> {
        let sentences: Vec<Sentence> = sentences.iter().map(|&s| s.into()).collect();
        let part = |sentences: &[Sentence]| {
            let logits = self.logits(&self.find_all(sentences));
            let cues = cues(sentences, self.options.context);
            self.stances(logits.view(), cues.view())
        };
        sentences.chunks(LONGEST_ARTICLE).flat_map(part).collect()
    }

    /// The features of some sentences, with the logits of their embeddings.
    pub(super) fn find_all(&self, sentences: &[Sentence]) -> Vec<FoundFeatures> {
        let mut all: Vec<FoundFeatures> = sentences.iter().map(|s| self.find(s.text)).collect();
        if let Some(embedding) = &self.embedding_weights {
            let logits = embedding.logits(sentences);
            for (found, logits) in all.iter_mut().zip(logits.outer_iter()) {
                found.embedding_logits = logits.to_vec();
            }
        }
        all
    }

    /// The features of a sentence.
    fn find(&self, sentence: &str) -> FoundFeatures {
        let tokens = self.extractor.tokens(sentence);
        let mut occurrences = Vec::new();
        self.extractor.each_feature(sentence, &tokens, |o| {
            if let Some(column) = self.vocabulary.column(o.block, o.key) {
                occurrences.push(KnownFeature {
                    column,
                    block: o.block,
                    tokens: o.tokens,
                    times: o.times,
                });
            }
        });
        // The sort is stable: occurrences of one feature stay in the order of the sentence.
        occurrences.sort_by_key(|known| known.column);
        let runs = occurrences.chunk_by(|a, b| a.column == b.column);
        let row = self.tfidf.weigh(runs.map(|run| {
            let places = run
                .iter()
                .map(|known| (known.tokens.start as u32, known.times));
            let places: Vec<(u32, u32)> = places.collect();
            (run[0].column, Amount::new(run[0].block, &places))
        }));
        FoundFeatures {
            vector_logits: self.vector_logits(&tokens),
            tokens,
            occurrences,
            row,
            embedding_logits: Vec::new(),
        }
    }

    /// The logits that the word vectors of a sentence add.
    fn vector_logits(&self, tokens: &[Token]) -> Vec<(usize, Vec<f64>)> {
        let both = self.vector_weights.as_ref().zip(self.extractor.vectors());
        let Some((weights, vectors)) = both else {
            return Vec::new();
        };
        let words = tokens.iter().enumerate();
        let words: Vec<(usize, WordVector)> = words
            .filter_map(|(at, token)| Some((at, vectors.word(&token.stem)?)))
            .collect();
        let mut mean = Mean::default();
        words.iter().for_each(|(_, word)| mean.add(word, 1));
        let scale = weights.centre.scale(&mean);
        let scaled = |word| {
            weights
                .word_logits(word)
                .map(|logit| scale * logit)
                .collect()
        };
        words.iter().map(|(at, word)| (*at, scaled(word))).collect()
    }

    /// The logits of the sentence model, of shape (sentences, classes).
    pub(super) fn logits(&self, found: &[FoundFeatures]) -> Array2<f64> {
        let mut logits = Array2::zeros((found.len(), self.labels.len()));
        for (found, mut scores) in found.iter().zip(logits.outer_iter_mut()) {
            scores.assign(&self.intercepts);
            for &(column, value) in &found.row {
                let weights = self.weights.row(column as usize);
                for (s, w) in scores.iter_mut().zip(weights) {
                    *s += f64::from(value) * f64::from(*w);
                }
            }
            for (_, logits) in &found.vector_logits {
                scores.iter_mut().zip(logits).for_each(|(s, v)| *s += v);
            }
            let logits = &found.embedding_logits;
            scores.iter_mut().zip(logits).for_each(|(s, v)| *s += v);
        }
        logits
    }

    /// Final labels and probabilities from the logits and cues of one document.
    pub(super) fn stances(&self, logits: ArrayView2<f64>, cues: ArrayView2<f64>) -> Vec<Stance> {
        let scores = self.decision.log_probabilities(logits, cues);
        let stance = |row: ndarray::ArrayView1<f64>| Stance {
            label: self.decision.label(row),
            probabilities: row.iter().map(|z| libm::exp(*z)).collect(),
        };
        scores.outer_iter().map(stance).collect()
    }
}
