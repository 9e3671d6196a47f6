//! Which decision layer there is to be: surroundings, cues and label offsets only where they bear out on the folds that a layer
//! was fitted without.

use ndarray::{Array2, Axis};
use rayon::prelude::*;

use super::fit::{DecisionError, Layer, MOST_PARAMETERS};
use super::{Decision, Inputs, OutOfFold, Surroundings, offsets};
use crate::classifier::temperature::tempered;

/// What logits are multiplied with before a layer is fitted to them is no less and no more: among few sentences they may by chance
/// be all wrong or all right.
const LEAST: f64 = 0.125;
const MOST: f64 = 8.0;

/// A layer with what it says of the sentences of each fold when it is fitted without them.
struct Fitted {
    layer: Layer,
    /// What the logits were multiplied with.
    scale: f64,
    held_out: Array2<f64>,
    loss: f64,
}

impl Fitted {
    fn new(
        data: &OutOfFold,
        scale: f64,
        seen: Inputs,
        start: Option<&Layer>,
    ) -> Result<Self, DecisionError> {
        let all: Vec<usize> = (0..data.labels.len()).collect();
        let layer = Decision::fit_on(data, seen, &all, start)?;
        let held_out = held_out_log_probabilities(data, seen, &layer)?;
        Ok(Fitted {
            loss: log_loss(&held_out, data.labels),
            layer,
            scale,
            held_out,
        })
    }

    /// The one with the lower loss; this one of equals.
    fn or(self, other: Self) -> Self {
        match other.loss < self.loss {
            true => other,
            false => self,
        }
    }
}

impl Decision {
    /// Fits the layer to the logits at their best temperature, or where labels are many to the logits as they come: takes the
    /// surroundings into account if that lowers the log loss on documents that the layer was not fitted on, and the cues if they
    /// lower it further; then chooses the label offsets `−tau · ln prior` whose labels are best there.
    pub fn fit(data: &OutOfFold) -> Result<Self, DecisionError> {
        let scale = tempered(data.logits, data.labels).0.clamp(LEAST, MOST);
        let logits = &data.logits * scale;
        let at_best = OutOfFold {
            logits: logits.view(),
            cues: data.cues.reborrow(),
            labels: data.labels,
            documents: data.documents,
            folds: data.folds,
        };
        let classes = data.logits.ncols();
        // Where labels are many the penalty is of other weights, and of louder logits it would hold back too few.
        let fitted = |seen: Inputs, start: Option<&Layer>| match seen.parameters(classes) {
            ..=MOST_PARAMETERS => Fitted::new(&at_best, scale, seen, start),
            _ => Fitted::new(data, 1.0, seen, None),
        };
        let mut best = fitted(Inputs::of(Surroundings::None), None)?;
        if data.documents.iter().any(|document| document.len() > 1) {
            let document = fitted(Inputs::of(Surroundings::Document), Some(&best.layer))?;
            best = best.or(document);
        }
        let with_cues = Inputs {
            surroundings: best.layer.decision.seen.surroundings,
            cues: data.cues.ncols(),
        };
        if with_cues.cues > 0 && with_cues.parameters(classes) <= MOST_PARAMETERS {
            let with_cues = fitted(with_cues, Some(&best.layer))?;
            best = best.or(with_cues);
        }
        let mut decision = best.layer.decision;
        decision.offsets = offsets::best(&best.held_out, data.labels);
        Ok(decision.unscaled(best.scale))
    }
}

/// Each sentence's log-probabilities from a layer fitted without its fold.
fn held_out_log_probabilities(
    data: &OutOfFold,
    seen: Inputs,
    on_all: &Layer,
) -> Result<Array2<f64>, DecisionError> {
    let folds = data.folds.iter().max().map_or(0, |last| last + 1);
    let without = |fold: usize| {
        let outside: Vec<usize> = (0..data.labels.len())
            .filter(|&row| data.folds[row] != fold)
            .collect();
        let start = (on_all.decision.seen == seen).then_some(on_all);
        match Decision::fit_on(data, seen, &outside, start) {
            // With few documents a label may stand in one fold only. What is chosen here is no
            // figure that is published, so the layer fitted on everything will do.
            Err(DecisionError::MissingClass) => Ok(on_all.clone()),
            fitted => fitted,
        }
    };
    // In parallel although other folds' layers are, too: these may be one more than there are threads.
    let layers = (0..folds).into_par_iter().map(without);
    let layers: Vec<Layer> = layers.collect::<Result<_, _>>()?;
    let mut result = Array2::zeros(data.logits.raw_dim());
    for (fold, Layer { decision, .. }) in layers.iter().enumerate() {
        let of_fold =
            |document: &&Vec<usize>| document.first().is_some_and(|&row| data.folds[row] == fold);
        for document in data.documents.iter().filter(of_fold) {
            let logits = data.logits.select(Axis(0), document);
            let cues = data.cues.select(Axis(0), document);
            let scores = decision.log_probabilities(logits.view(), cues.view());
            for (scores, &row) in scores.outer_iter().zip(document) {
                result.row_mut(row).assign(&scores);
            }
        }
    }
    Ok(result)
}

fn log_loss(log_probabilities: &Array2<f64>, labels: &[usize]) -> f64 {
    let rows = log_probabilities.outer_iter().zip(labels);
    -rows.map(|(row, &label)| row[label]).sum::<f64>() / labels.len() as f64
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use ndarray::s;

    /// Documents of three sentences that share a stance, whose own logits are weak evidence.
    fn clustered(documents: usize) -> (Array2<f64>, Vec<usize>, Vec<Vec<usize>>, Vec<usize>) {
        let mut logits = Array2::zeros((documents * 3, 2));
        let (mut labels, mut groups, mut folds) = (Vec::new(), Vec::new(), Vec::new());
        for document in 0..documents {
            let label = document % 2;
            groups.push((document * 3..document * 3 + 3).collect());
            for at in 0..3 {
                let row = document * 3 + at;
                // Every fifth logit points the wrong way.
                let sign = if (row * 7) % 5 == 0 { -1.0 } else { 1.0 };
                logits[[row, label]] = sign * (1.0 + (row % 3) as f64 * 0.2);
                labels.push(label);
                folds.push(document % 5);
            }
        }
        (logits, labels, groups, folds)
    }

    pub(in crate::classifier::decision) fn no_cues(logits: &Array2<f64>) -> Array2<f64> {
        Array2::zeros((logits.nrows(), 0))
    }

    /// A layer fitted on sentences that each stand alone, in folds of `size`.
    pub(in crate::classifier::decision) fn fit_alone(
        logits: &Array2<f64>,
        labels: &[usize],
        size: usize,
    ) -> Result<Decision, DecisionError> {
        let documents: Vec<Vec<usize>> = (0..labels.len()).map(|row| vec![row]).collect();
        let folds: Vec<usize> = (0..labels.len()).map(|row| row / size).collect();
        Decision::fit(&OutOfFold {
            logits: logits.view(),
            cues: no_cues(logits).view(),
            labels,
            documents: &documents,
            folds: &folds,
        })
    }

    #[test]
    fn surroundings_are_used_where_they_tell() {
        let (logits, labels, documents, folds) = clustered(60);
        let cues = no_cues(&logits);
        let data = OutOfFold {
            logits: logits.view(),
            cues: cues.view(),
            labels: &labels,
            documents: &documents,
            folds: &folds,
        };
        let decision = Decision::fit(&data).unwrap();
        assert_eq!(decision.surroundings(), Surroundings::Document);
        let wrong = logits.row(0).to_owned();
        assert!(wrong[labels[0]] < 0.0, "the sentence alone misleads");
        let document = decision.log_probabilities(
            logits.slice(s![..3, ..]),
            no_cues(&logits).slice(s![..3, ..]),
        );
        assert_eq!(decision.label(document.row(0)), labels[0]);
    }

    #[test]
    fn stand_alone_sentences_get_a_calibration_only() {
        let (logits, labels, _, _) = clustered(60);
        let decision = fit_alone(&logits, &labels, 36).unwrap();
        assert_eq!(decision.surroundings(), Surroundings::None);
        let p = decision.log_probabilities(logits.view(), no_cues(&logits).view());
        for row in p.outer_iter() {
            assert!((row.map(|z| z.exp()).sum() - 1.0).abs() < 1e-12);
        }
    }

    /// Sixty labels would have 18,060 weights for each two labels in five blocks.
    #[test]
    fn where_labels_are_many_a_block_has_one_weight() {
        let labels: Vec<usize> = (0..360).map(|row| row / 3 % 60).collect();
        let logits = Array2::from_shape_fn((360, 60), |(row, class)| {
            let said = if row % 4 == 1 {
                (labels[row] + row) % 60
            } else {
                labels[row]
            };
            if class == said { 9.0 } else { 0.0 }
        });
        let documents: Vec<Vec<usize>> = (0..120).map(|d| (3 * d..3 * d + 3).collect()).collect();
        let folds: Vec<usize> = (0..360).map(|row| row / 3 % 2 + row / 180 * 2).collect();
        let cues = Array2::ones((360, 2));
        let data = OutOfFold {
            logits: logits.view(),
            cues: cues.view(),
            labels: &labels,
            documents: &documents,
            folds: &folds,
        };
        let decision = Decision::fit(&data).unwrap();
        assert_eq!(decision.seen, Inputs::of(Surroundings::Document));
        for ((input, class), weight) in decision.weights.indexed_iter() {
            let scale = decision.weights[[input / 60 * 60, 0]];
            assert_eq!(*weight, if input % 60 == class { scale } else { 0.0 });
        }
        // The second sentence's own words mislead, and the document puts it right.
        let document =
            decision.log_probabilities(logits.slice(s![..3, ..]), cues.slice(s![..3, ..]));
        assert_eq!(decision.label(document.row(1)), labels[1]);
        assert!((document.row(1).map(|z| z.exp()).sum() - 1.0).abs() < 1e-12);
    }

    /// Sixteen labels in documents: more weights than [`MOST_PARAMETERS`], and few sentences for each.
    #[test]
    fn where_labels_are_many_logits_stay_as_loud_as_they_are() {
        let labels: Vec<usize> = (0..480).map(|row| row / 3 % 16).collect();
        let logits = Array2::from_shape_fn((480, 16), |(row, class)| {
            let said = (labels[row] + usize::from(row % 4 == 1) * row) % 16;
            if class == said { 1.0 } else { 0.0 }
        });
        let documents: Vec<Vec<usize>> = (0..160).map(|d| (3 * d..3 * d + 3).collect()).collect();
        let folds: Vec<usize> = (0..480).map(|row| row / 48 % 5).collect();
        let cues = no_cues(&logits);
        let data = OutOfFold {
            logits: logits.view(),
            cues: cues.view(),
            labels: &labels,
            documents: &documents,
            folds: &folds,
        };
        let chosen = Decision::fit(&data).unwrap();
        assert_eq!(chosen.seen, Inputs::of(Surroundings::Document));
        let all: Vec<usize> = (0..480).collect();
        let alone = Decision::fit_on(&data, chosen.seen, &all, None).unwrap();
        assert_eq!(chosen.weights, alone.decision.weights);
    }

    #[test]
    fn how_loud_logits_are_does_not_matter() {
        let (logits, labels, _, _) = clustered(20);
        let quiet = &logits * 0.2;
        let said = |logits: &Array2<f64>| {
            let decision = fit_alone(logits, &labels, 12).unwrap();
            decision.log_probabilities(logits.view(), no_cues(logits).view())
        };
        let gap = said(&logits) - said(&quiet);
        assert!(gap.iter().all(|d| d.abs() < 1e-3), "{gap}");
    }

    #[test]
    fn cues_are_used_where_they_tell_which_logits_to_trust() {
        // So many that the penalty, which keeps a layer from believing few, hardly counts.
        let labels: Vec<usize> = (0..2000).map(|row| row % 2).collect();
        let cues = Array2::from_shape_fn((2000, 1), |(row, _)| f64::from(u8::from(row % 4 < 2)));
        // With the cue nine in ten logits are right, without it as many as chance would have.
        let logits = Array2::from_shape_fn((2000, 2), |(row, class)| {
            let right = match cues[[row, 0]] > 0.0 {
                true => row / 4 % 10 > 0,
                false => row / 4 % 2 > 0,
            };
            match (class == labels[row]) == right {
                true => 1.0,
                false => -1.0,
            }
        });
        let documents: Vec<Vec<usize>> = (0..2000).map(|row| vec![row]).collect();
        let folds: Vec<usize> = (0..2000).map(|row| row / 400).collect();
        let decision = Decision::fit(&OutOfFold {
            logits: logits.view(),
            cues: cues.view(),
            labels: &labels,
            documents: &documents,
            folds: &folds,
        })
        .unwrap();
        assert_eq!(decision.seen.cues, 1);
        let said = |cue: f64| {
            let (logits, cues) = (ndarray::array![[1.0, -1.0]], ndarray::array![[cue]]);
            decision.log_probabilities(logits.view(), cues.view())[[0, 0]].exp()
        };
        assert!((said(1.0) - 0.9).abs() < 0.05, "{}", said(1.0));
        assert!((said(0.0) - 0.5).abs() < 0.1, "{}", said(0.0));
    }
}
