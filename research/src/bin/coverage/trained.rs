//! Measures how often the intervals of a cross-validation on few labels, and of a test on few documents, hold the figures of
//! the same model on very many other documents.

use std::path::Path;

use rand::{Rng, SeedableRng};
use rayon::prelude::*;
use standpoint::evaluation::{Estimate, Figures, MIN_CLUSTERS, Predicted};
use standpoint::labels::{Labelled, LabelsFile};
use standpoint::model::{Model, Options, Trainer};

use crate::copies::word;
use crate::few::{Failure, LABELS, Tally, gamma};
use crate::world::{CLASSES, Random};

const RUNS: u64 = 100;
/// The documents that are labelled, of 1 to 5 sentences, so that there are about 60, 120 and 240 labels.
const LABELLED: [usize; 3] = [20, 40, 80];
/// The documents that a model is tested on, of 5 to 15 sentences.
const TESTED: [usize; 2] = [20, 40];
/// The documents whose figures count as the truth.
const FRESH: usize = 1000;
/// The parts of these documents. Only the values of their figures are used, so few parts save the time of a jackknife.
const PARTS: usize = 10;
/// Two labels of a document correlate by 1/(1 + 4).
const ALIKE: f64 = 4.0;

/// Prints the tables.
pub fn of_few_labels() -> Result<(), Failure> {
    for shares in [[0.30, 0.45, 0.25], [0.15, 0.70, 0.15]] {
        let runs: Vec<Result<Run, Failure>> = (0..RUNS)
            .into_par_iter()
            .map(|seed| run(seed, shares))
            .collect();
        let runs: Vec<Run> = runs.into_iter().flatten().collect();
        println!(
            "14. Labels of {shares:?}: part with an interval, its coverage, mean width and mean error, {} runs\n",
            runs.len()
        );
        let names = [
            "train, 60 labels",
            "train, 120 labels",
            "train, 240 labels",
            "evaluate, 20 documents",
            "evaluate, 40 documents",
        ];
        println!(
            "| | documents with errors | accuracy | macro-F1 | log loss | Brier score | precision | recall | F1 |"
        );
        println!("|---|---|---|---|---|---|---|---|---|");
        for (at, name) in names.iter().enumerate() {
            for (documents, few) in [("ten or more", false), ("fewer", true)] {
                let cells = cells(&runs, at, few).join(" | ");
                println!("| {name} | {documents} | {cells} |");
            }
        }
        println!();
    }
    Ok(())
}

/// The column of a figure, whether it rests on few documents, what was estimated, and the truth.
type Found = (usize, bool, Estimate, f64);
/// Three cross-validations, and two tests of the model with most labels.
type Run = [Vec<Found>; 5];

fn run(seed: u64, shares: [f64; CLASSES]) -> Result<Run, Failure> {
    let mut random = Random::seed_from_u64(seed);
    let fresh = documents(FRESH, 1..=5, shares, &mut random)?;
    let mut found = Vec::new();
    let mut last = None;
    for documents_labelled in LABELLED {
        let labelled = documents(documents_labelled, 1..=5, shares, &mut random)?;
        let trainer = Trainer::new(&labelled, Options::default())?;
        let held_out = trainer.cross_validate()?;
        let figures = all(&labelled, &Predicted::from_held_out(&held_out));
        let model = trainer.train(&held_out)?;
        let truth = truth(&model, &fresh)?;
        found.push(beside(&figures, &truth));
        last = Some(model);
    }
    let model = last.ok_or("no model")?;
    let longer = documents(FRESH, 5..=15, shares, &mut random)?;
    let truth = truth(&model, &longer)?;
    for documents_tested in TESTED {
        let few = documents(documents_tested, 5..=15, shares, &mut random)?;
        found.push(beside(&tested(&model, &few)?, &truth));
    }
    found.try_into().map_err(|_| "five tests".into())
}

fn all(labelled: &Labelled, predicted: &Predicted) -> Figures {
    let rows: Vec<usize> = (0..labelled.sentences.len()).collect();
    Figures::of_rows(labelled, predicted, &rows)
}

fn tested(model: &Model, labelled: &Labelled) -> Result<Figures, Failure> {
    Ok(all(labelled, &Predicted::from_model(model, labelled)?))
}

/// The figures of a model in so many documents that they count as the truth, without intervals.
fn truth(model: &Model, labelled: &Labelled) -> Result<Figures, Failure> {
    let predicted = Predicted::from_model(model, labelled)?;
    let labels: Vec<usize> = labelled.sentences.iter().map(|one| one.label).collect();
    let parts: Vec<usize> = (0..labels.len()).map(|row| row % PARTS).collect();
    let predictions = predicted.with_truth(&labels);
    Ok(Figures::new(&labelled.labels, &predictions, &parts))
}

/// The estimates of each figure with the truth.
fn beside(found: &Figures, truth: &Figures) -> Vec<Found> {
    let overall = |of: &Figures| [of.accuracy, of.macro_f1, of.log_loss, of.brier];
    let both = overall(found).into_iter().zip(overall(truth)).enumerate();
    let is_few = found.clusters_with_errors < MIN_CLUSTERS;
    let mut all: Vec<Found> = both
        .map(|(at, (found, truth))| (at, is_few, found, truth.value))
        .collect();
    for (found, truth) in found.labels.iter().zip(&truth.labels) {
        let pairs = [
            found.precision.zip(truth.precision),
            found.recall.zip(truth.recall),
            found.f1.zip(truth.f1),
        ];
        let is_few = found.clusters.min(found.clusters_mistaken) < MIN_CLUSTERS;
        for (at, pair) in pairs.into_iter().enumerate() {
            all.extend(pair.map(|(found, truth)| (4 + at, is_few, found, truth.value)));
        }
    }
    all
}

fn cells(runs: &[Run], at: usize, few: bool) -> Vec<String> {
    let column = |column: usize| {
        let of_column = |found: &&Found| found.0 == column;
        let all: Vec<&Found> = runs
            .iter()
            .flat_map(|run| &run[at])
            .filter(of_column)
            .collect();
        let (mut tally, mut error, mut number) = (Tally::default(), 0.0, 0.0);
        for (_, _, estimate, truth) in all.iter().filter(|found| found.1 == few) {
            tally.add(estimate.low.zip(estimate.high), *truth);
            error += estimate.value - truth;
            number += 1.0;
        }
        if tally.intervals < 20.0 {
            return "–".to_string();
        }
        format!(
            "{:.2}, {:.3}, {}, {:+.3}",
            tally.intervals / all.len() as f64,
            tally.held / tally.intervals,
            tally.mean_width(),
            error / number
        )
    };
    (0..7).map(column).collect()
}

/// Labelled documents. The labels of a document have shares around those of all (a Dirichlet distribution). A sentence has
/// common words, words that its document repeats, and words that tell its label, more in some documents than in others.
fn documents(
    count: usize,
    lengths: std::ops::RangeInclusive<usize>,
    shares: [f64; CLASSES],
    random: &mut Random,
) -> Result<Labelled, Failure> {
    let mut csv = String::from("document,start,text,label\n");
    for document in 0..count {
        let mut own = [0.0; CLASSES];
        for (own, share) in own.iter_mut().zip(shares) {
            *own = gamma(share * ALIKE, random).max(f64::MIN_POSITIVE);
        }
        let total: f64 = own.iter().sum();
        let repeated: Vec<usize> = (0..15).map(|_| common(random)).collect();
        let telling = random.random_range(0.05..0.2);
        for sentence in 0..random.random_range(lengths.clone()) {
            let mut place = random.random_range(0.0..total);
            let label = (0..CLASSES - 1)
                .find(|label| {
                    place -= own[*label];
                    place < 0.0
                })
                .unwrap_or(CLASSES - 1);
            let words: Vec<String> = (0..random.random_range(9..=22))
                .map(|_| match random.random_range(0.0..1.0) {
                    x if x < telling => cue(label, random),
                    x if x < telling + 0.05 => cue(random.random_range(0..CLASSES), random),
                    x if x < 0.45 => word(repeated[random.random_range(0..repeated.len())]),
                    _ => word(common(random)),
                })
                .collect();
            csv += &format!(
                "{document},{},{},{}\n",
                200 * sentence,
                words.join(" "),
                LABELS[label]
            );
        }
    }
    Ok(LabelsFile::parse(Path::new("labels.csv"), &csv, None)?.labelled)
}

/// The number of one of 2,500 words, of which the first are the most frequent.
fn common(random: &mut Random) -> usize {
    (2500f64.powf(random.random_range(0.0..1.0))) as usize
}

/// One of a hundred words that tell a label.
fn cue(label: usize, random: &mut Random) -> String {
    word(10_000 * (label + 1) + (100f64.powf(random.random_range(0.0..1.0))) as usize)
}
