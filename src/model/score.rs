//! Sentences in, stances out.

use std::ops::Range;

use ndarray::{Array2, ArrayView2};

use super::cues::cues;
use super::{LONGEST_ARTICLE, Model, Sentence};
use crate::features::{Amount, Block, Mean, WordVector};
use crate::text::Token;

/// The features of a sentence that the model knows.
pub(super) struct Found {
    pub tokens: Vec<Token>,
    /// Every occurrence of a feature that the model knows, in ascending order of columns.
    pub occurrences: Vec<KnownFeature>,
    /// The weighted row: columns ascending, one for each run of equal columns in `occurrences`.
    pub row: Vec<(u32, f32)>,
    /// What the vectors of words add to the logits: of each word that has one, its token and a value a class.
    pub said: Vec<(usize, Vec<f64>)>,
    /// What the sentence's embedding adds to the logits: a value a class, none if embeddings do not count.
    pub embedded: Vec<f64>,
}

/// An occurrence of a feature that the model knows.
pub(super) struct KnownFeature {
    pub column: u32,
    pub block: Block,
    pub tokens: Range<usize>,
    /// See [`Occurrence::times`](crate::features::Occurrence::times).
    pub times: u32,
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
    pub fn score<'t>(&self, sentences: &[impl Into<Sentence<'t>> + Copy]) -> Vec<Stance> {
        let sentences: Vec<Sentence> = sentences.iter().map(|&s| s.into()).collect();
        let part = |sentences: &[Sentence]| {
            let found = self.find_all(sentences);
            self.stances(
                self.logits(&found).view(),
                cues(sentences, self.options.context).view(),
            )
        };
        sentences.chunks(LONGEST_ARTICLE).flat_map(part).collect()
    }

    /// The features of some sentences that the model knows, with what their embeddings say.
    pub(super) fn find_all(&self, sentences: &[Sentence]) -> Vec<Found> {
        let mut all: Vec<Found> = sentences.iter().map(|s| self.find(s.text)).collect();
        if let Some(embedding) = &self.embedding {
            let said = embedding.said(sentences);
            for (found, said) in all.iter_mut().zip(said.outer_iter()) {
                found.embedded = said.to_vec();
            }
        }
        all
    }

    /// The features of a sentence that the model knows.
    fn find(&self, sentence: &str) -> Found {
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
        // A stable sort: the occurrences of one feature stay in the order of the sentence.
        occurrences.sort_by_key(|known| known.column);
        let runs = occurrences.chunk_by(|a, b| a.column == b.column);
        let row = self.tfidf.weigh(runs.map(|run| {
            let places: Vec<(u32, u32)> = run
                .iter()
                .map(|known| (known.tokens.start as u32, known.times))
                .collect();
            (run[0].column, Amount::new(run[0].block, &places))
        }));
        Found {
            said: self.said(&tokens),
            tokens,
            occurrences,
            row,
            embedded: Vec::new(),
        }
    }

    /// What the vectors of a sentence's words add to its logits.
    fn said(&self, tokens: &[Token]) -> Vec<(usize, Vec<f64>)> {
        let Some((meaning, vectors)) = self.meaning.as_ref().zip(self.extractor.vectors()) else {
            return Vec::new();
        };
        let words = tokens.iter().enumerate();
        let words: Vec<(usize, WordVector)> = words
            .filter_map(|(at, token)| Some((at, vectors.word(&token.stem)?)))
            .collect();
        let mut mean = Mean::default();
        words.iter().for_each(|(_, word)| mean.add(word, 1));
        let scale = meaning.centre.scale(&mean);
        let words = words.iter();
        words
            .map(|(at, word)| (*at, meaning.said(word).map(|said| scale * said).collect()))
            .collect()
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
            for (_, said) in &found.said {
                scores.iter_mut().zip(said).for_each(|(s, v)| *s += v);
            }
            let embedded = scores.iter_mut().zip(&found.embedded);
            embedded.for_each(|(s, v)| *s += v);
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
