//! The decision layer for many labels: the same logistic regression with tied weights, one for each block of
//! logits whatever the label. An untied weight for each pair of labels would be learned from a handful of
//! sentences, and the number of pairs grows with the square of the labels.

use ndarray::{Array1, Array2, ArrayView2, Axis, s};
use standpoint_common::newton::{Derivatives, minimize};

use super::{ALPHA_OF_MANY_LABELS, Decision, GRADIENT_PER_SENTENCE, Inputs, OutOfFold, rounded};
use crate::classifier::log_softmax;
use crate::classifier::temperature::log_shares;

/// Fits a layer on some of the sentences, which are whole documents. `centre` is what an absent neighbour
/// counts as. `None` if more evidence for a label would make it less probable.
pub(super) fn fit(
    data: &OutOfFold,
    seen: Inputs,
    rows: &[usize],
    centre: Array1<f64>,
) -> Option<Decision> {
    let mut is_row = vec![false; data.labels.len()];
    rows.iter().for_each(|&row| is_row[row] = true);
    let documents: Vec<&[usize]> = data
        .documents
        .iter()
        .map(Vec::as_slice)
        .filter(|document| document.iter().all(|&row| is_row[row]))
        .collect();
    let labels: Vec<usize> = rows.iter().map(|&row| data.labels[row]).collect();
    let log_priors = Array1::from(log_shares(&labels, centre.len()));
    let problem = TiedWeights {
        data,
        documents: &documents,
        centre: &centre,
        log_priors: &log_priors,
        seen,
        alpha: ALPHA_OF_MANY_LABELS,
        tolerance: GRADIENT_PER_SENTENCE * rows.len() as f64,
    };
    let scales = problem.minimize().map(rounded);
    if scales[0] <= 0.0 {
        return None;
    }
    let classes = centre.len();
    let mut weights = Array2::zeros((seen.width(classes), classes));
    for (block, scale) in scales.iter().enumerate() {
        for class in 0..classes {
            weights[[block * classes + class, class]] = *scale;
        }
    }
    Some(Decision {
        weights,
        intercepts: &centre * scales[0] + &log_priors,
        centre,
        offsets: Array1::zeros(classes),
        seen,
    })
}

/// Finds the scales of the blocks of logits that minimise `−Σ ln p + alpha/2 · ‖weights − unit‖²`. The unit
/// leaves the sentence's own logits as they are.
struct TiedWeights<'a, 'b> {
    data: &'a OutOfFold<'b>,
    /// The documents to learn from.
    documents: &'a [&'a [usize]],
    /// The logits that an absent neighbour counts as.
    centre: &'a Array1<f64>,
    /// The log-prior of each label.
    log_priors: &'a Array1<f64>,
    /// The blocks; no cues.
    seen: Inputs,
    alpha: f64,
    /// The norm of the gradient at which the fit ends.
    tolerance: f64,
}

impl TiedWeights<'_, '_> {
    /// One scale for each block, by Newton's method. It starts with the sentence's own logits as they are.
    fn minimize(&self) -> Array1<f64> {
        let mut at = Array1::zeros(self.seen.surroundings.blocks());
        at[0] = 1.0;
        minimize(at, self.tolerance, |scales| self.derivatives(scales)).0
    }

    fn derivatives(&self, scales: &Array1<f64>) -> Derivatives {
        let (classes, blocks) = (self.centre.len(), scales.len());
        let penalty = self.alpha * classes as f64;
        let mut away = scales.clone();
        away[0] -= 1.0;
        let mut derivatives = Derivatives {
            loss: 0.5 * penalty * away.iter().map(|s| s * s).sum::<f64>(),
            gradient: &away * penalty,
            hessian: Array2::eye(blocks) * penalty,
        };
        let mut scores = vec![0.0; classes];
        for document in self.documents {
            let inputs = self.inputs(document);
            for (row, inputs) in document.iter().zip(inputs.outer_iter()) {
                let label = self.data.labels[*row];
                let block = |b: usize| inputs.slice(s![b * classes..(b + 1) * classes]);
                scores
                    .iter_mut()
                    .zip(self.log_priors)
                    .for_each(|(score, prior)| *score = *prior);
                for (b, scale) in scales.iter().enumerate() {
                    let logits = block(b);
                    scores
                        .iter_mut()
                        .zip(logits)
                        .for_each(|(z, x)| *z += scale * x);
                }
                log_softmax(&mut scores);
                derivatives.loss -= scores[label];
                scores.iter_mut().for_each(|z| *z = libm::exp(*z));
                let mean =
                    |b: usize| -> f64 { block(b).iter().zip(&scores).map(|(x, p)| x * p).sum() };
                let means: Vec<f64> = (0..blocks).map(mean).collect();
                for a in 0..blocks {
                    derivatives.gradient[a] += means[a] - block(a)[label];
                    for b in 0..=a {
                        let products = block(a).into_iter().zip(block(b)).zip(&scores);
                        let square: f64 = products.map(|((x, y), p)| x * y * p).sum();
                        derivatives.hessian[[a, b]] += square - means[a] * means[b];
                    }
                }
            }
        }
        derivatives
    }

    /// The blocks of a document's sentences. The first block is not centred: a calibration without
    /// surroundings only scales it.
    fn inputs(&self, document: &[usize]) -> Array2<f64> {
        let logits = self.data.logits.select(Axis(0), document);
        let order: Vec<usize> = (0..document.len()).collect();
        let mut inputs = Array2::zeros((document.len(), self.seen.width(self.centre.len())));
        let no_cues: ArrayView2<f64> = self.data.cues.slice(s![..document.len(), ..0]);
        self.seen
            .write(logits.view(), no_cues, &order, self.centre, &mut inputs);
        inputs
            .slice_mut(s![.., ..self.centre.len()])
            .assign(&logits);
        inputs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classifier::Surroundings;

    /// Documents of three sentences with one of seven labels. Every fourth sentence has wrong logits.
    fn documents() -> (Array2<f64>, Vec<usize>, Vec<Vec<usize>>) {
        let labels: Vec<usize> = (0..63).map(|row| row / 3 % 7).collect();
        let logits = Array2::from_shape_fn((63, 7), |(row, class)| {
            let given = (labels[row] + usize::from(row % 4 == 1) * row) % 7;
            f64::from(u8::from(class == given)) * 9.0 + (row * 5 + class * 3) as f64 % 4.0
        });
        let documents = (0..21).map(|d| (3 * d..3 * d + 3).collect()).collect();
        (logits, labels, documents)
    }

    #[test]
    fn the_scales_are_where_the_loss_is_least() {
        let (logits, labels, documents) = documents();
        let cues = Array2::zeros((63, 0));
        let data = OutOfFold {
            logits: logits.view(),
            cues: cues.view(),
            labels: &labels,
            documents: &documents,
            folds: &[0; 63],
            random: None,
            sides: None,
        };
        let documents: Vec<&[usize]> = documents.iter().map(Vec::as_slice).collect();
        let centre = logits.mean_axis(Axis(0)).unwrap();
        let log_priors = Array1::from(log_shares(&labels, 7));
        let mut losses = Vec::new();
        for surroundings in [Surroundings::None, Surroundings::Document] {
            let problem = TiedWeights {
                data: &data,
                documents: &documents,
                centre: &centre,
                log_priors: &log_priors,
                seen: Inputs::without_cues(surroundings),
                alpha: 1.0,
                tolerance: 1e-9,
            };
            let best = problem.minimize();
            let least = problem.derivatives(&best).loss;
            assert!(
                best[0] > 0.0 && best[0] < 1.0,
                "logits are overconfident: {best}"
            );
            for block in 0..best.len() {
                for step in [-0.01, 0.01] {
                    let mut other = best.clone();
                    other[block] += step;
                    assert!(problem.derivatives(&other).loss > least, "{block} {step}");
                }
            }
            losses.push(least);
        }
        assert!(
            losses[1] < losses[0],
            "the document is evidence: {losses:?}"
        );
    }
}
