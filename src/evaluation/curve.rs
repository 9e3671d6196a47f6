//! The learning curve: figures by the number of labelled sentences.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::Serialize;

use super::bootstrap::Estimate;
use super::{Figures, Predicted};
use crate::encoder::Embeddings;
use crate::labels::Labelled;
use crate::model::{Options, TrainError, Trainer};

/// The fewest sentences of a point.
const LEAST: usize = 100;
/// The seed of the random order of documents.
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

impl CurvePoint {
    fn from_figures(figures: &Figures) -> Self {
        CurvePoint {
            sentences: figures.sentences,
            clusters: figures.clusters,
            macro_f1: figures.macro_f1,
            log_loss: figures.log_loss,
        }
    }
}

/// Cross-validates growing parts of the labels: half of the sentences, a quarter … down to a hundred, in
/// documents in a random order, so that each step is a doubling as nearly as documents allow. A part is left
/// out if it has too few documents of some label or is no larger than the one before. The last point is that
/// of `all_figures`, a cross-validation of all sentences with the same options and `embeddings`.
pub fn learning_curve(
    labelled: &Labelled,
    options: &Options,
    embeddings: Option<&Embeddings>,
    all_figures: &Figures,
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

    let total = labelled.sentences.len();
    let halves = std::iter::successors(Some(total.div_ceil(2)), |size| Some(size.div_ceil(2)));
    let mut sizes: Vec<usize> = halves.take_while(|&size| size >= LEAST).collect();
    sizes.reverse();
    let mut points = Vec::new();
    let mut before = 0;
    for size in sizes {
        let mut rows: Vec<usize> = Vec::new();
        for group in &members {
            if rows.len() >= size {
                break;
            }
            rows.extend(group);
        }
        if rows.len() == before || rows.len() == total {
            continue;
        }
        before = rows.len();
        // Rows stay in the order of the file.
        rows.sort_unstable();
        match point(&labelled.part(&rows), options, embeddings) {
            Ok(point) => points.push(point),
            Err(TrainError::FewDocuments { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    points.push(CurvePoint::from_figures(all_figures));
    Ok(points)
}

fn point(
    labelled: &Labelled,
    options: &Options,
    embeddings: Option<&Embeddings>,
) -> Result<CurvePoint, TrainError> {
    let mut trainer = Trainer::new(labelled, options.clone())?;
    if let Some(embeddings) = embeddings {
        trainer = trainer.with_embeddings(embeddings)?;
    }
    let predicted = Predicted::from_held_out(&trainer.cross_validate()?);
    let all = || (0..labelled.sentences.len()).collect();
    let rows = labelled.representative().unwrap_or_else(all);
    Ok(CurvePoint::from_figures(&Figures::of_rows(
        labelled, &predicted, &rows,
    )))
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
        let options = Options::default();
        let (truth, all): (Vec<usize>, Vec<usize>) = (labelled.label_indices(), (0..330).collect());
        let held_out = Trainer::new(&labelled, options.clone());
        let held_out = held_out.unwrap().cross_validate().unwrap();
        let predicted = Predicted::from_held_out(&held_out);
        let groups = labelled.groups(&all);
        let figures = Figures::new(&labelled.labels, &predicted.with_truth(&truth), &groups);
        let points = learning_curve(&labelled, &options, None, &figures).unwrap();
        let sizes: Vec<(usize, usize)> = points.iter().map(|p| (p.sentences, p.clusters)).collect();
        assert_eq!(sizes, [(170, 17), (330, 33)]);
        assert!(points.iter().all(|p| p.macro_f1.value > 0.99), "{points:?}");
        assert_eq!(
            points,
            learning_curve(&labelled, &options, None, &figures).unwrap()
        );
        // All sentences are not cross-validated a second time.
        assert_eq!(points[1], point(&labelled, &options, None).unwrap());
        let mut other = figures;
        other.log_loss.value = 7.0;
        let points = learning_curve(&labelled, &options, None, &other).unwrap();
        assert_eq!(points[1].log_loss.value, 7.0);
    }
}
