//! The learning curve: figures by the number of labelled sentences that a model learned from.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::Serialize;
use standpoint_core::encoder::Embeddings;
use standpoint_core::model::{Options, TrainError, Trainer};

use super::jackknife::Estimate;
use super::{Difference, Figures, Predicted};
use crate::labels::Labelled;

/// The parts of the labels that models learn from, in percent.
const PARTS: [usize; 4] = [8, 15, 30, 60];
/// The largest part, in per cent, that the gain is measured from: a smaller step would drown in chance.
const BASELINE: usize = 30;
/// The fewest sentences of a part.
const MIN_SENTENCES: usize = 50;
/// The draws of each part, and the folds of each draw.
const DRAWS: u64 = 3;
const FOLDS: usize = 3;

/// One point of the curve. Every point is tested on the same sentences, so that points differ only by what models
/// learned from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CurvePoint {
    /// The mean number of labelled sentences that a model learned from.
    pub sentences: usize,
    /// The mean over the draws, with the mean ends of their intervals.
    pub macro_f1: Estimate,
    /// The mean over the draws, with the mean ends of their intervals.
    pub log_loss: Estimate,
}

/// The learning curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    /// From few sentences to all.
    pub points: Vec<CurvePoint>,
    /// The gain of all sentences over a part; `None` if there is no part.
    pub gain: Option<Gain>,
}

/// The gain of learning from all sentences rather than from the largest part of at most 30 per cent, or
/// else from the smallest part.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Gain {
    /// The mean number of sentences that a model learned from in the part.
    pub from: usize,
    /// The macro-F1 with all sentences less that with the part.
    pub macro_f1: Estimate,
}

/// What models learn from and with, besides the labels.
#[derive(Debug, Clone, Copy)]
pub struct Recipe<'a> {
    /// The options of the features.
    pub options: &'a Options,
    /// Borrowed labels.
    pub borrowed: Option<&'a Labelled>,
    /// The embeddings of all sentences.
    pub embeddings: Option<&'a Embeddings>,
}

/// Draws the learning curve of labels. Documents are dealt to three folds by lot, three times. For each fold, models
/// learn from growing parts of the documents outside it, and predict it. A part is left out if it has too few
/// sentences, or too few documents of a label. The last point is `predicted`, the predictions of a cross-validation in
/// `folds` with the same recipe. Figures are those of `rows`.
///
/// # Errors
/// If a part cannot be trained on for another reason.
pub fn learning_curve(
    labelled: &Labelled,
    recipe: Recipe,
    (predicted, folds): (&Predicted, usize),
    rows: &[usize],
) -> Result<Curve, TrainError> {
    let all = labelled.sentences.len();
    let dealt: Vec<Vec<Vec<usize>>> = (0..DRAWS)
        .map(|seed| in_random_order(labelled, seed))
        .collect();
    let mut points = Vec::new();
    let mut gain = None;
    for part in PARTS {
        let size = all * part / 100;
        if size < MIN_SENTENCES {
            continue;
        }
        let trainings = dealt
            .iter()
            .map(|documents| predict_from_part(labelled, recipe, size, documents));
        let draws: Vec<(Predicted, usize)> = match trainings.collect() {
            Ok(draws) => draws,
            Err(TrainError::FewDocuments { .. } | TrainError::TooFewDocuments { .. }) => continue,
            Err(error) => return Err(error),
        };
        let figures: Vec<Figures> = draws
            .iter()
            .map(|(part, _)| Figures::of_rows(labelled, part, rows))
            .collect();
        let learned: usize = draws.iter().map(|(_, sentences)| sentences).sum();
        points.push(CurvePoint {
            sentences: learned / draws.len(),
            macro_f1: mean(figures.iter().map(|figures| figures.macro_f1)),
            log_loss: mean(figures.iter().map(|figures| figures.log_loss)),
        });
        let gains = draws
            .iter()
            .map(|(part, _)| Difference::of_rows(labelled, part, predicted, rows).macro_f1);
        if part <= BASELINE || gain.is_none() {
            gain = Some(Gain {
                from: learned / draws.len(),
                macro_f1: mean(gains),
            });
        }
    }
    let figures = Figures::of_rows(labelled, predicted, rows);
    points.push(CurvePoint {
        sentences: all - all / folds.max(1),
        macro_f1: figures.macro_f1,
        log_loss: figures.log_loss,
    });
    Ok(Curve { points, gain })
}

/// The sentences of each document (with its copies), in a random order of documents.
fn in_random_order(labelled: &Labelled, seed: u64) -> Vec<Vec<usize>> {
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let groups = labelled.groups(&all);
    let count = groups.iter().max().map_or(0, |last| last + 1);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (&group, row) in groups.iter().zip(all) {
        members[group].push(row);
    }
    members.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
    members
}

/// Predicts every sentence with a model that learned from `size` sentences of other documents. Returns the mean
/// number that models did learn from as well.
fn predict_from_part(
    labelled: &Labelled,
    recipe: Recipe,
    size: usize,
    documents: &[Vec<usize>],
) -> Result<(Predicted, usize), TrainError> {
    let mut predicted = Predicted::empty(labelled);
    let mut learned = 0;
    for fold in 0..FOLDS {
        let is_tested = |at: usize| at % FOLDS == fold;
        let mut part: Vec<usize> = Vec::new();
        let mut tested: Vec<usize> = Vec::new();
        for (at, document) in documents.iter().enumerate() {
            match is_tested(at) {
                true => tested.extend(document),
                false if part.len() < size => part.extend(document),
                false => {}
            }
        }
        // Rows stay in the order of the file.
        part.sort_unstable();
        tested.sort_unstable();
        learned += part.len();
        let part = labelled.part(&part);
        let mut trainer = Trainer::borrowing(&part, recipe.borrowed, recipe.options.clone())?;
        if let Some(embeddings) = recipe.embeddings {
            trainer = trainer.with_embeddings(embeddings)?;
        }
        let model = trainer.train(&trainer.cross_validate()?)?;
        predicted.fill_in(&model, labelled, &tested);
    }
    Ok((predicted, learned / FOLDS))
}

/// The mean of estimates. It has an interval if all have one.
fn mean(estimates: impl Iterator<Item = Estimate> + Clone) -> Estimate {
    let count = estimates.clone().count().max(1) as f64;
    let end = |end: fn(&Estimate) -> Option<f64>| -> Option<f64> {
        let ends: Option<Vec<f64>> = estimates.clone().map(|estimate| end(&estimate)).collect();
        Some(ends?.iter().sum::<f64>() / count)
    };
    Estimate {
        value: estimates
            .clone()
            .map(|estimate| estimate.value)
            .sum::<f64>()
            / count,
        low: end(|estimate| estimate.low),
        high: end(|estimate| estimate.high),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::from_csv;
    use std::fmt::Write;
    #[test]
    fn points_grow_to_all_sentences_and_are_tested_on_the_same_ones() {
        let mut csv = String::from("document,text,label\n");
        for row in 0..330 {
            let (word, label) = match row % 2 {
                0 => ("leave", "pro"),
                _ => ("stay", "anti"),
            };
            writeln!(
                csv,
                "d{},They should {word} says man {row},{label}",
                row / 10
            )
            .unwrap();
        }
        let labelled = from_csv(&csv);
        let options = Options::default();
        let rows: Vec<usize> = (0..330).collect();
        let held_out = Trainer::new(&labelled, options.clone())
            .unwrap()
            .cross_validate()
            .unwrap();
        let predicted = Predicted::from_held_out(&held_out);
        let recipe = Recipe {
            options: &options,
            borrowed: None,
            embeddings: None,
        };
        let curve = || learning_curve(&labelled, recipe, (&predicted, 10), &rows).unwrap();
        let Curve { points, gain } = curve();
        let sizes: Vec<usize> = points.iter().map(|point| point.sentences).collect();
        assert_eq!(sizes, [100, 200, 297]);
        assert!(points.iter().all(|p| p.macro_f1.value > 0.99), "{points:?}");
        // Every sentence was predicted: none has the probability 1.
        assert!(points.iter().all(|p| p.log_loss.value > 1e-5), "{points:?}");
        assert_eq!(
            points[2].log_loss,
            Figures::of_rows(&labelled, &predicted, &rows).log_loss
        );
        let (gain, rise) = (
            gain.unwrap(),
            points[2].macro_f1.value - points[0].macro_f1.value,
        );
        assert!((gain.macro_f1.value - rise).abs() < 1e-12 && gain.from == points[0].sentences);
        assert_eq!(curve().points, points);
    }

    #[test]
    fn a_mean_has_an_interval_if_all_have_one() {
        let estimate = |value: f64, low| Estimate {
            value,
            low,
            high: Some(value + 1.0),
        };
        let both = [estimate(1.0, Some(0.0)), estimate(2.0, Some(1.5))].into_iter();
        assert_eq!(
            mean(both),
            Estimate {
                value: 1.5,
                low: Some(0.75),
                high: Some(2.5)
            }
        );
        let one = [estimate(1.0, Some(0.0)), estimate(2.0, None)].into_iter();
        assert_eq!(mean(one).low, None);
    }
}
