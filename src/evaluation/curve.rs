//! The learning curve: how the figures grow with the number of labelled sentences.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::Serialize;

use super::bootstrap::Estimate;
use super::{Figures, Predicted};
use crate::labels::Labelled;
use crate::model::{Options, TrainError, Trainer};

/// The first number of sentences; each next one is twice as large.
const FIRST: usize = 100;
/// Documents are drawn in this order, the same each time.
const SEED: u64 = 1;

/// One point of the curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CurvePoint {
    /// Labelled sentences, of whole documents.
    pub sentences: usize,
    /// The documents (with their copies) that they stand in.
    pub clusters: usize,
    /// Cross-validated on them alone.
    pub macro_f1: Estimate,
    /// Cross-validated on them alone.
    pub log_loss: Estimate,
}

/// Cross-validates growing parts of the labels: documents in a random order, 100 sentences of them, 200,
/// 400 … and all. A part with too few documents of some label is left out.
pub fn learning_curve(
    labelled: &Labelled,
    options: &Options,
) -> Result<Vec<CurvePoint>, TrainError> {
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let groups = labelled.groups(&all);
    let count = groups.iter().max().map_or(0, |last| last + 1);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); count];
    groups
        .iter()
        .zip(all)
        .for_each(|(&group, row)| members[group].push(row));
    members.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(SEED));

    let mut points = Vec::new();
    let mut size = FIRST;
    loop {
        let mut rows: Vec<usize> = Vec::new();
        for group in &members {
            if rows.len() >= size {
                break;
            }
            rows.extend(group);
        }
        let is_all = rows.len() == labelled.sentences.len();
        // In the order of the file, so that the last point is the figure of the whole file.
        rows.sort_unstable();
        match point(&labelled.part(&rows), options) {
            Ok(point) => points.push(point),
            Err(TrainError::FewDocuments { .. }) if !is_all => {}
            Err(error) => return Err(error),
        }
        if is_all {
            return Ok(points);
        }
        size *= 2;
    }
}

fn point(labelled: &Labelled, options: &Options) -> Result<CurvePoint, TrainError> {
    let held_out = Trainer::new(labelled, options.clone())?.cross_validate()?;
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let figures = Figures::new(
        &labelled.labels,
        &Predicted::of_held_out(&held_out).beside(&labelled.label_indices()),
        &labelled.groups(&all),
    );
    Ok(CurvePoint {
        sentences: figures.sentences,
        clusters: figures.clusters,
        macro_f1: figures.macro_f1,
        log_loss: figures.log_loss,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;
    use std::path::Path;

    #[test]
    fn parts_grow_by_whole_documents_to_the_whole_file() {
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
        let labelled = Labelled::parse(Path::new("x.csv"), &csv, None).unwrap();
        let points = learning_curve(&labelled, &Options::default()).unwrap();
        let sizes: Vec<(usize, usize)> = points.iter().map(|p| (p.sentences, p.clusters)).collect();
        assert_eq!(sizes, [(100, 10), (200, 20), (330, 33)]);
        assert!(points.iter().all(|p| p.macro_f1.value > 0.99), "{points:?}");
        assert_eq!(
            points,
            learning_curve(&labelled, &Options::default()).unwrap()
        );
    }
}
