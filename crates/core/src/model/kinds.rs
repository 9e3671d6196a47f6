//! The kind of a text: is it like the own labels, or like the borrowed ones?
//!
//! A model with [borrowed](super::Trainer::borrowing) labels has a decision layer for each kind, and a gate that says
//! how far a document is of the own kind (mixtures of experts: Jacobs, Jordan, Nowlan and Hinton 1991,
//! <https://doi.org/10.1162/neco.1991.3.1.79>). The gate is a logistic regression on three features of the document,
//! fitted to the labels of both kinds through the two layers:
//!
//! - its words: the mean over its words of how much more frequent each is in the one kind than in the other. A word
//!   that neither kind knows counts as zero, and a short text has few words to go by, so that one sentence decides
//!   little and a text of a third kind is not taken for either;
//! - whether it is a single sentence, which is in no article;
//! - who speaks: the share of first-person pronouns outside quotation marks.

use ndarray::{Array1, Array2};
use standpoint_common::newton::{Derivatives, minimize};

use crate::classifier::Decision;

/// The features of the gate, with a constant.
pub(super) const FEATURES: usize = 4;
/// The number of words of neither kind that are added to those of each document.
const UNKNOWN_WORDS: f64 = 20.0;
/// The mean weight of a word that makes the feature 1.
const UNIT_OF_WORDS: f64 = 0.1;
/// The share of first-person pronouns that makes the feature 1, which is the most.
const MAX_FIRST_PERSON: f64 = 0.06;
/// The occurrences in the smaller kind that are added to those of a word, in proportion in both kinds. So a rare word
/// says little.
const ADDED: f64 = 8.0;
/// A word with fewer occurrences says nothing.
const MIN_OCCURRENCES: f64 = 20.0;
/// The largest weight of a word: the logarithm of how many times more frequent it is in one kind.
const MAX_WEIGHT: f64 = 2.0;
/// The steps of a word's weight up to 1. Weights are kept in one byte.
const STEPS: f64 = 60.0;
/// The penalty on the weights of the gate.
const ALPHA: f64 = 1.0;
/// The tolerance of the gate's fit, as a norm of the gradient.
const TOLERANCE: f64 = 1e-4;

/// The second kind of text of a model.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kinds {
    /// The decision layer of the borrowed kind, with the inputs and the centre of that of the own kind.
    pub other: Decision,
    /// The change of that layer's intercepts for a sentence that stands alone.
    pub alone: Array1<f64>,
    /// The weights of the gate's features.
    pub gate: [f64; FEATURES],
    /// How many times as much a fine-tuned encoder counts in the borrowed kind as in the own kind; 1 without one.
    pub encoder: f64,
}

/// The evidence of a document's kind.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct KindEvidence {
    /// The sum of the weights of its words.
    pub weights: f64,
    /// The number of its words.
    pub words: usize,
    /// The number of first-person pronouns, each less the share of its sentence that is quoted.
    pub first_person: f64,
    /// The number of its sentences.
    pub sentences: usize,
}

impl KindEvidence {
    /// The features of the gate.
    pub fn features(&self) -> [f64; FEATURES] {
        let words = self.words as f64 + UNKNOWN_WORDS;
        [
            1.0,
            self.weights / words / UNIT_OF_WORDS,
            f64::from(u8::from(self.sentences == 1)),
            (self.first_person / words / MAX_FIRST_PERSON).min(1.0),
        ]
    }
}

impl Kinds {
    /// The decision layer for a document, which lies between the layers of both kinds, and how far the document is of
    /// the own kind.
    pub fn layer(&self, own: &Decision, evidence: &KindEvidence) -> (Decision, f64) {
        let share = self.share_of_own(evidence);
        let mut layer = own.between(&self.other, share);
        if evidence.sentences == 1 {
            layer.intercepts.scaled_add(1.0 - share, &self.alone);
        }
        (layer, share)
    }

    /// How many times as much a fine-tuned encoder counts in a document that is to this share of the own kind.
    pub fn encoder_factor(&self, share: f64) -> f64 {
        share + (1.0 - share) * self.encoder
    }

    /// How far a document is of the own kind, from 0 to 1.
    fn share_of_own(&self, evidence: &KindEvidence) -> f64 {
        let features = evidence.features().into_iter().zip(self.gate);
        sigmoid(features.map(|(feature, weight)| feature * weight).sum())
    }
}

/// The weight of a word that occurs `own` times among all `all_own` words of the own kind, and so on: positive if it is
/// typical of the own kind, at most two in whole steps.
pub(super) fn word_weight(own: f64, other: f64, all_own: f64, all_other: f64) -> i8 {
    if own + other < MIN_OCCURRENCES || all_own <= 0.0 || all_other <= 0.0 {
        return 0;
    }
    // As many occurrences are added as keep the ratio of both kinds.
    let (added_own, added_other) = if all_own < all_other {
        (ADDED, ADDED * all_other / all_own)
    } else {
        (ADDED * all_own / all_other, ADDED)
    };
    let ratio = (own + added_own) / (other + added_other) * (all_other / all_own);
    let weight = libm::log(ratio).clamp(-MAX_WEIGHT, MAX_WEIGHT);
    libm::round(weight * STEPS) as i8
}

/// The weight of a word as a number.
#[inline]
pub(super) fn weight_of_steps(steps: i8) -> f64 {
    f64::from(steps) / STEPS
}

/// A document that the gate learns from.
pub(super) struct Example {
    pub features: [f64; FEATURES],
    /// The weight of each of its sentences.
    pub weight: f64,
    /// The label of each of its sentences.
    pub labels: Vec<usize>,
    /// Scores by the layer of the own kind, shape (sentences, labels).
    pub own: Array2<f64>,
    /// The same by the layer of the other kind.
    pub other: Array2<f64>,
}

/// Fits the gate: the weights with the largest likelihood of the labels, by Fisher scoring.
pub(super) fn fit_gate(examples: &[Example]) -> [f64; FEATURES] {
    let (gate, _) = minimize(Array1::zeros(FEATURES), TOLERANCE, |gate| {
        let mut derivatives = Derivatives {
            loss: 0.5 * ALPHA * gate.dot(gate),
            gradient: gate * ALPHA,
            hessian: Array2::eye(FEATURES) * ALPHA,
        };
        for example in examples {
            example.add_to(&mut derivatives, gate);
        }
        derivatives
    });
    // In whole steps, so that the last bits of another machine do not matter.
    std::array::from_fn(|at| libm::round(gate[at] * 16384.0) / 16384.0)
}

impl Example {
    /// Adds the loss of the document's labels with this gate, and its derivatives.
    fn add_to(&self, derivatives: &mut Derivatives, gate: &Array1<f64>) {
        let score = self.features.iter().zip(gate).map(|(f, w)| f * w).sum();
        let share = sigmoid(score);
        let change = share * (1.0 - share);
        let (mut first, mut second) = (0.0, 0.0);
        let rows = self.own.outer_iter().zip(self.other.outer_iter());
        for ((own, other), &label) in rows.zip(&self.labels) {
            let gaps = &own - &other;
            let mut scores = (&other + &(&gaps * share)).to_vec();
            crate::classifier::log_softmax_of_any(&mut scores);
            derivatives.loss -= self.weight * scores[label];
            let (mut mean, mut square) = (0.0, 0.0);
            for (score, gap) in scores.iter().zip(&gaps) {
                let p = libm::exp(*score);
                mean += p * gap;
                square += p * gap * gap;
            }
            first += self.weight * (mean - gaps[label]) * change;
            second += self.weight * (square - mean * mean) * change * change;
        }
        for (a, feature) in self.features.iter().enumerate() {
            derivatives.gradient[a] += first * feature;
            for (b, other) in self.features.iter().enumerate() {
                derivatives.hessian[[a, b]] += second * feature * other;
            }
        }
    }
}

fn sigmoid(score: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-score))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_word_weighs_as_it_tells_the_kinds_apart() {
        let weight = |own, other| weight_of_steps(word_weight(own, other, 10_000.0, 100_000.0));
        // As frequent in both, and too rare to tell.
        assert_eq!((weight(100.0, 1000.0), weight(19.0, 0.0)), (0.0, 0.0));
        // (92 + 8) / (920 + 80) · 10 is 1; (192 + 8) / (920 + 80) · 10 is 2.
        assert!((weight(192.0, 920.0) - 2f64.ln()).abs() < 0.01);
        assert!((weight(92.0, 1920.0) + 2f64.ln()).abs() < 0.01);
        assert_eq!((weight(5000.0, 0.0), weight(0.0, 50_000.0)), (2.0, -2.0));
        assert_eq!(word_weight(50.0, 50.0, 0.0, 100.0), 0);
    }

    #[test]
    fn a_short_text_decides_little() {
        let gate = [0.0, 1.0, 0.0, 0.0];
        let share = |words: usize| {
            let evidence = KindEvidence {
                weights: 0.3 * words as f64,
                words,
                ..KindEvidence::default()
            };
            let features = evidence.features();
            sigmoid(features.iter().zip(gate).map(|(f, w)| f * w).sum())
        };
        assert!(share(10) < 0.74 && share(1000) > 0.94);
    }

    #[test]
    fn the_gate_gives_each_kind_its_layer() {
        // Documents of the own kind have the first label, the others the second; each layer expects its own.
        let example = |is_own: bool| Example {
            features: [1.0, if is_own { 1.0 } else { -1.0 }, 0.0, 0.0],
            weight: 1.0,
            labels: vec![usize::from(!is_own); 4],
            own: Array2::from_shape_fn((4, 2), |(_, class)| [0.9_f64, 0.1][class].ln()),
            other: Array2::from_shape_fn((4, 2), |(_, class)| [0.1_f64, 0.9][class].ln()),
        };
        let examples: Vec<Example> = (0..60).map(|at| example(at % 2 == 0)).collect();
        let gate = fit_gate(&examples);
        assert!(gate[1] > 2.0 && gate[0].abs() < 0.1, "{gate:?}");
        assert_eq!(gate[2..], [0.0, 0.0]);
        // The gradient is that of differences of the loss.
        let at = array![0.2, -0.3, 0.1, 0.4];
        let derivatives = |at: &Array1<f64>| {
            let mut derivatives = Derivatives {
                loss: 0.0,
                gradient: Array1::zeros(FEATURES),
                hessian: Array2::zeros((FEATURES, FEATURES)),
            };
            examples
                .iter()
                .for_each(|example| example.add_to(&mut derivatives, at));
            derivatives
        };
        let step = 1e-5;
        let ahead = derivatives(&(&at + &array![0.0, step, 0.0, 0.0])).loss;
        let behind = derivatives(&(&at - &array![0.0, step, 0.0, 0.0])).loss;
        let difference = (ahead - behind) / (2.0 * step);
        assert!((difference - derivatives(&at).gradient[1]).abs() < 1e-5);
    }
}
