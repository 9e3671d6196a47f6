//! Chooses the decision layer: it has surroundings, cues and label offsets only where they improve the folds
//! that it was not fitted on.

use ndarray::{Array2, Axis};
use rayon::prelude::*;

use super::fit::{DecisionError, DecisionFit, MAX_PARAMETERS};
use super::{Decision, Inputs, OutOfFold, Surroundings, intercepts, offsets};
use crate::classifier::log_softmax_of_any;
use crate::classifier::temperature::best_scale;

/// The least and the most that logits are scaled by before a layer is fitted to them. Among few sentences all
/// of them may be right or wrong by chance.
pub(super) const MIN_SCALE: f64 = 0.125;
pub(super) const MAX_SCALE: f64 = 8.0;
/// With at least so many sentences for each parameter of the largest layer, layers are judged by their
/// predictions for the very sentences that they were fitted to. The log loss of these is then too low by at
/// most a hundredth of a nat (Akaike 1974, <https://doi.org/10.1109/TAC.1974.1100705>).
const PLENTY: usize = 100;

/// A layer with predictions by which to choose it: out-of-fold ones, or its own if there are plenty of
/// sentences.
struct FittedLayer {
    layer: DecisionFit,
    /// The scale of the logits.
    scale: f64,
    held_out: Array2<f64>,
    loss: f64,
}

impl FittedLayer {
    fn new(
        data: &OutOfFold,
        scale: f64,
        seen: Inputs,
        start: Option<&DecisionFit>,
    ) -> Result<Self, DecisionError> {
        let all: Vec<usize> = (0..data.labels.len()).collect();
        let layer = Decision::fit_on(data, seen, &all, start)?;
        let held_out = if are_plenty(data) {
            predict(data, |_| &layer)
        } else {
            let layers = held_out_layers(data, seen, &layer)?;
            predict(data, |fold| &layers[fold])
        };
        Ok(FittedLayer {
            loss: log_loss(&held_out, data.labels),
            layer,
            scale,
            held_out,
        })
    }

    /// The one with the lower loss; this one if both are equal.
    fn or_better(self, other: Self) -> Self {
        if other.loss < self.loss { other } else { self }
    }
}

impl Decision {
    /// Fits the layer to the logits at their best temperature, or to unscaled logits if there are many
    /// labels. Surroundings and then cues are used if they lower the out-of-fold log loss. The label is the most
    /// probable one, unless label offsets `−tau · ln prior` make the out-of-fold labels better. With
    /// plenty of sentences the layer's own predictions stand for out-of-fold ones. If some sentences were drawn at
    /// random and others were not, the intercepts come from those that were.
    pub fn fit(data: &OutOfFold) -> Result<Self, DecisionError> {
        let scale = best_scale(data.logits, data.labels)
            .0
            .clamp(MIN_SCALE, MAX_SCALE);
        let logits = &data.logits * scale;
        let scaled = OutOfFold {
            logits: logits.view(),
            cues: data.cues.reborrow(),
            ..*data
        };
        let classes = data.logits.ncols();
        // With many labels the penalty is another one, which scaled logits would escape.
        let fitted = |seen: Inputs, start: Option<&DecisionFit>| match seen.parameters(classes) {
            ..=MAX_PARAMETERS => FittedLayer::new(&scaled, scale, seen, start),
            _ => FittedLayer::new(data, 1.0, seen, None),
        };
        let mut best = fitted(Inputs::without_cues(Surroundings::None), None)?;
        if data.documents.iter().any(|document| document.len() > 1) {
            let document = fitted(
                Inputs::without_cues(Surroundings::Document),
                Some(&best.layer),
            )?;
            best = best.or_better(document);
        }
        let with_cues = Inputs {
            surroundings: best.layer.decision.seen.surroundings,
            cues: data.cues.ncols(),
        };
        if with_cues.cues > 0 && with_cues.parameters(classes) <= MAX_PARAMETERS {
            let with_cues = fitted(with_cues, Some(&best.layer))?;
            best = best.or_better(with_cues);
        }
        let mut decision = best.layer.decision;
        let mut held_out = best.held_out;
        if let Some(change) = intercepts::of_random_part(held_out.view(), data) {
            held_out += &change;
            let rows = held_out.outer_iter_mut();
            rows.filter_map(|row| row.into_slice())
                .for_each(log_softmax_of_any);
            decision.intercepts += &change;
        }
        // The random part may lack a label, so the offsets come from all sentences.
        decision.offsets = offsets::best(&held_out, data.labels, data.sides);
        Ok(decision.unscaled(best.scale))
    }
}

/// Returns whether there are plenty of sentences for every layer that is tried.
fn are_plenty(data: &OutOfFold) -> bool {
    let largest = Inputs {
        surroundings: Surroundings::Document,
        cues: data.cues.ncols(),
    };
    data.labels.len() >= PLENTY * largest.parameters(data.logits.ncols())
}

/// For each fold the layer fitted without it.
fn held_out_layers(
    data: &OutOfFold,
    seen: Inputs,
    on_all: &DecisionFit,
) -> Result<Vec<DecisionFit>, DecisionError> {
    let folds = data.folds.iter().max().map_or(0, |last| last + 1);
    let without = |fold: usize| {
        let outside: Vec<usize> = (0..data.labels.len())
            .filter(|&row| data.folds[row] != fold)
            .collect();
        let start = (on_all.decision.seen == seen).then_some(on_all);
        match Decision::fit_on(data, seen, &outside, start) {
            // With few documents a label may stand in one fold only. No published figure comes from here,
            // so the layer fitted on everything is good enough.
            Err(DecisionError::MissingClass) => Ok(on_all.clone()),
            fitted => fitted,
        }
    };
    (0..folds).into_par_iter().map(without).collect()
}

/// Each sentence's log-probabilities by the layer for the fold of its document.
fn predict<'l>(data: &OutOfFold, layer: impl Fn(usize) -> &'l DecisionFit) -> Array2<f64> {
    let mut result = Array2::zeros(data.logits.raw_dim());
    for document in data.documents {
        let Some(&first) = document.first() else {
            continue;
        };
        let logits = data.logits.select(Axis(0), document);
        let cues = data.cues.select(Axis(0), document);
        let decision = &layer(data.folds[first]).decision;
        let scores = decision.log_probabilities(logits.view(), cues.view());
        for (scores, &row) in scores.outer_iter().zip(document) {
            result.row_mut(row).assign(&scores);
        }
    }
    result
}

fn log_loss(log_probabilities: &Array2<f64>, labels: &[usize]) -> f64 {
    let rows = log_probabilities.outer_iter().zip(labels);
    -rows.map(|(row, &label)| row[label]).sum::<f64>() / labels.len() as f64
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use ndarray::s;

    /// Out-of-fold logits that a test owns.
    pub(in crate::classifier::decision) struct Sample {
        pub logits: Array2<f64>,
        pub cues: Array2<f64>,
        pub labels: Vec<usize>,
        pub documents: Vec<Vec<usize>>,
        pub folds: Vec<usize>,
    }

    impl Sample {
        /// Sentences without cues in documents of `size`, in this fold each.
        pub fn new(
            logits: Array2<f64>,
            labels: Vec<usize>,
            size: usize,
            fold: impl Fn(usize) -> usize,
        ) -> Self {
            let documents = (0..labels.len() / size).map(|d| (size * d..size * (d + 1)).collect());
            Sample {
                cues: Array2::zeros((labels.len(), 0)),
                documents: documents.collect(),
                folds: (0..labels.len()).map(fold).collect(),
                logits,
                labels,
            }
        }

        pub fn data(&self) -> OutOfFold<'_> {
            OutOfFold {
                logits: self.logits.view(),
                cues: self.cues.view(),
                labels: &self.labels,
                documents: &self.documents,
                folds: &self.folds,
                random: None,
                sides: None,
            }
        }

        pub fn fit(&self) -> Decision {
            Decision::fit(&self.data()).unwrap()
        }

        /// The log-probabilities of the first sentences, as one document.
        pub fn predict(&self, decision: &Decision, rows: usize) -> Array2<f64> {
            let rows = s![..rows, ..];
            decision.log_probabilities(self.logits.slice(rows), self.cues.slice(rows))
        }
    }

    #[test]
    fn a_random_part_without_a_label_leaves_every_parameter_finite() {
        let labels: Vec<usize> = (0..300)
            .map(|row| if row % 10 == 9 { 2 } else { row % 2 })
            .collect();
        let logits = Array2::from_shape_fn((300, 3), |(row, class)| {
            f64::from(u8::from(labels[row] == class)) + libm::sin((row * 3 + class) as f64)
        });
        let sample = Sample::new(logits, labels.clone(), 1, |row| row % 5);
        let random: Vec<(usize, f64)> = (0..100)
            .filter(|row| labels[*row] != 2)
            .map(|row| (row, 1.0))
            .collect();
        let mixed = OutOfFold {
            random: Some(&random),
            ..sample.data()
        };
        let (plain, mixed) = (sample.fit(), Decision::fit(&mixed).unwrap());
        let is_finite = |array: &ndarray::Array1<f64>| array.iter().all(|v| v.is_finite());
        assert!(is_finite(&mixed.offsets) && is_finite(&mixed.intercepts));
        // The label that the random part lacks is expected less.
        assert!(mixed.intercepts[2] < plain.intercepts[2]);
    }

    /// Documents of three sentences that share a label. The sentence's own logits are weak evidence.
    fn clustered(documents: usize) -> (Array2<f64>, Vec<usize>) {
        let labels: Vec<usize> = (0..documents * 3).map(|row| row / 3 % 2).collect();
        let logits = Array2::from_shape_fn((documents * 3, 2), |(row, class)| {
            // Every fifth logit points the wrong way.
            let sign = if (row * 7) % 5 == 0 { -1.0 } else { 1.0 };
            if class == labels[row] {
                sign * (1.0 + (row % 3) as f64 * 0.2)
            } else {
                0.0
            }
        });
        (logits, labels)
    }

    /// Three sentences to a document, all of one label. The logits of every fourth sentence are for another.
    fn many_labels(rows: usize, classes: usize, logit: f64) -> (Array2<f64>, Vec<usize>) {
        let labels: Vec<usize> = (0..rows).map(|row| row / 3 % classes).collect();
        let logits = Array2::from_shape_fn((rows, classes), |(row, class)| {
            let given = (labels[row] + usize::from(row % 4 == 1) * row) % classes;
            if class == given { logit } else { 0.0 }
        });
        (logits, labels)
    }

    #[test]
    fn surroundings_are_used_where_they_are_evidence() {
        let (logits, labels) = clustered(60);
        let sample = Sample::new(logits, labels, 3, |row| row / 3 % 5);
        let decision = sample.fit();
        assert_eq!(decision.surroundings(), Surroundings::Document);
        let label = sample.labels[0];
        assert!(
            sample.logits[[0, label]] < 0.0,
            "the sentence alone misleads"
        );
        assert_eq!(decision.label(sample.predict(&decision, 3).row(0)), label);
    }

    #[test]
    fn sentences_that_stand_alone_are_only_calibrated() {
        let (logits, labels) = clustered(60);
        let sample = Sample::new(logits, labels, 1, |row| row / 36);
        let decision = sample.fit();
        assert_eq!(decision.surroundings(), Surroundings::None);
        for row in sample.predict(&decision, 180).outer_iter() {
            assert!((row.map(|z| z.exp()).sum() - 1.0).abs() < 1e-12);
        }
    }

    /// Untied, sixty labels in five blocks would have 18,060 weights.
    #[test]
    fn with_many_labels_each_block_has_one_weight() {
        let (logits, labels) = many_labels(360, 60, 9.0);
        let mut sample = Sample::new(logits, labels, 3, |row| row / 3 % 2 + row / 180 * 2);
        sample.cues = Array2::ones((360, 2));
        let decision = sample.fit();
        assert_eq!(decision.seen, Inputs::without_cues(Surroundings::Document));
        for ((input, class), weight) in decision.weights.indexed_iter() {
            let scale = decision.weights[[input / 60 * 60, 0]];
            assert_eq!(*weight, if input % 60 == class { scale } else { 0.0 });
        }
        // The second sentence's own words mislead, and the document corrects them.
        let document = sample.predict(&decision, 3);
        assert_eq!(decision.label(document.row(1)), sample.labels[1]);
        assert!((document.row(1).map(|z| z.exp()).sum() - 1.0).abs() < 1e-12);
    }

    /// Sixteen labels in documents: more weights than [`MAX_PARAMETERS`], and few sentences for each.
    #[test]
    fn with_many_labels_logits_keep_their_scale() {
        let (logits, labels) = many_labels(480, 16, 1.0);
        let sample = Sample::new(logits, labels, 3, |row| row / 48 % 5);
        let chosen = sample.fit();
        assert_eq!(chosen.seen, Inputs::without_cues(Surroundings::Document));
        let all: Vec<usize> = (0..480).collect();
        let alone = Decision::fit_on(&sample.data(), chosen.seen, &all, None).unwrap();
        assert_eq!(chosen.weights, alone.decision.weights);
    }

    #[test]
    fn the_scale_of_the_logits_does_not_matter() {
        let (logits, labels) = clustered(20);
        let predict = |scale: f64| {
            let sample = Sample::new(&logits * scale, labels.clone(), 1, |row| row / 12);
            sample.predict(&sample.fit(), 60)
        };
        let gap = predict(1.0) - predict(0.2);
        assert!(gap.iter().all(|d| d.abs() < 1e-3), "{gap}");
    }

    #[test]
    fn cues_are_used_where_they_say_which_logits_to_trust() {
        // So many that the penalty, which keeps a layer from believing few, hardly counts.
        let labels: Vec<usize> = (0..2000).map(|row| row % 2).collect();
        let cues = Array2::from_shape_fn((2000, 1), |(row, _)| f64::from(u8::from(row % 4 < 2)));
        // With the cue nine in ten logits are right, without it half of them.
        let logits = Array2::from_shape_fn((2000, 2), |(row, class)| {
            let right = if cues[[row, 0]] > 0.0 {
                row / 4 % 10 > 0
            } else {
                row / 4 % 2 > 0
            };
            if (class == labels[row]) == right {
                1.0
            } else {
                -1.0
            }
        });
        let mut sample = Sample::new(logits, labels, 1, |row| row / 400);
        sample.cues = cues;
        let decision = sample.fit();
        assert_eq!(decision.seen.cues, 1);
        let predict = |cue: f64| {
            let (logits, cues) = (ndarray::array![[1.0, -1.0]], ndarray::array![[cue]]);
            decision.log_probabilities(logits.view(), cues.view())[[0, 0]].exp()
        };
        assert!((predict(1.0) - 0.9).abs() < 0.05, "{}", predict(1.0));
        assert!((predict(0.0) - 0.5).abs() < 0.1, "{}", predict(0.0));
    }
}
