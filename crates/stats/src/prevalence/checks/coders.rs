//! Measures how often coders err, and how far their errors move shares.

use serde::Serialize;

use crate::evaluation::Agreement;
use crate::labels::Labelled;

/// The least number of sentences with codes of two coders that show how often these err.
const MIN_CODED_TWICE: usize = 20;

/// The error rate that the disagreement of coders implies, and how far it moves shares. It assumes that coders err independently
/// and equally often, and that each wrong label is equally likely.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CoderError {
    /// The sentences with codes of two or more coders.
    pub sentences: usize,
    /// The share of pairs of codes that differ.
    pub disagreement: f64,
    /// Krippendorff's alpha; `None` if all codes are the same.
    pub alpha: Option<f64>,
    /// The share of wrong codes.
    pub error: f64,
    /// For each label, how much larger its share comes out with the codes of one coder.
    pub shifts: Vec<(String, f64)>,
}

impl CoderError {
    /// Takes the disagreement of the coders of a sample. `None` if they agree, or coded fewer than [`MIN_CODED_TWICE`]
    /// sentences together.
    ///
    /// Of two coders who give a wrong label with the probability `e`, one of `K − 1` at random, both give the same with
    /// `(1 − e)² + e²/(K − 1)`. Then a share `p` comes out as `p(1 − e) + (1 − p)e/(K − 1)` (TeBlunthuis, Hase and Chan 2024).
    pub(super) fn of(sample: &Labelled) -> Option<Self> {
        let agreement = Agreement::from_labels(sample);
        let disagreement = 1.0 - agreement.observed;
        if agreement.sentences < MIN_CODED_TWICE || disagreement <= 0.0 {
            return None;
        }
        let others = sample.labels.len() as f64 - 1.0;
        // No coder is worse than one who draws labels by lot.
        let by_lot = others / (others + 1.0);
        let error = by_lot * (1.0 - (1.0 - disagreement / by_lot).max(0.0).sqrt());
        let mut counted = vec![0.0; sample.labels.len()];
        for sentence in &sample.sentences {
            counted[sentence.label] += sentence.stands_for();
        }
        let all: f64 = counted.iter().sum();
        let shift = |counted: &f64| {
            let share = counted / all;
            let truth = (share - error / others) / (1.0 - error / by_lot);
            // Codes drawn by lot (0/0) say nothing of the shares, so none is moved.
            if truth.is_finite() {
                share - truth.clamp(0.0, 1.0)
            } else {
                0.0
            }
        };
        let shifts = sample.labels.iter().cloned();
        Some(CoderError {
            sentences: agreement.sentences,
            disagreement,
            alpha: agreement.alpha,
            error,
            shifts: shifts.zip(counted.iter().map(shift)).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::{Code, LabelledSentence};

    /// A sample with so many sentences of each pair of codes, whose label is the first.
    fn sample(labels: &[&str], pairs: &[(usize, usize, usize)]) -> Labelled {
        let mut sentences = Vec::new();
        for &(first, second, times) in pairs {
            for _ in 0..times {
                let row = sentences.len() + 2;
                let text = format!("Sentence {row}.");
                let mut sentence = LabelledSentence::new(text, first, labels.len(), row);
                let codes = [first, second].into_iter().enumerate();
                sentence.codes = codes
                    .map(|(annotator, label)| Code { annotator, label })
                    .collect();
                sentences.push(sentence);
            }
        }
        Labelled {
            labels: labels.iter().map(|label| label.to_string()).collect(),
            sentences,
            ..Labelled::default()
        }
    }

    #[test]
    fn disagreement_gives_the_error_and_the_shift_of_each_share() {
        // Of 4,000 sentences 10, 80 and 10 %, coded twice with one error in ten: the expected counts of each pair of codes.
        let (truth, right, wrong) = ([400.0, 3200.0, 400.0], 0.9, 0.05);
        let mut pairs = Vec::new();
        for first in 0..3 {
            for second in 0..3 {
                let given = |code: usize, is: usize| if code == is { right } else { wrong };
                let sum: f64 = (0..3)
                    .map(|is| truth[is] * given(first, is) * given(second, is))
                    .sum();
                pairs.push((first, second, sum.round() as usize));
            }
        }
        let found = CoderError::of(&sample(&["pro", "neutral", "anti"], &pairs)).unwrap();
        assert!((found.error - 0.1).abs() < 1e-3, "{found:?}");
        assert!((found.disagreement - 0.185).abs() < 2e-3, "{found:?}");
        for ((_, shift), points) in found.shifts.iter().zip([3.5, -7.0, 3.5]) {
            assert!((100.0 * shift - points).abs() < 0.1, "{found:?}");
        }
    }

    #[test]
    fn few_codes_and_equal_ones_show_no_error() {
        assert_eq!(CoderError::of(&sample(&["a", "b"], &[(0, 1, 19)])), None);
        assert_eq!(
            CoderError::of(&sample(&["a", "b"], &[(0, 0, 50), (1, 1, 50)])),
            None
        );
        // Coders who never agree are as good as a lot: their codes say nothing of the shares.
        let lot = CoderError::of(&sample(&["a", "b"], &[(0, 1, 20), (1, 0, 10)])).unwrap();
        assert_eq!(lot.error, 0.5);
        assert!(lot.shifts.iter().all(|(_, shift)| *shift == 0.0), "{lot:?}");
    }
}
