//! What each part of the model brings: the table of docs/research/accuracy.md.
//!
//!     cargo run --release --manifest-path research/Cargo.toml --bin accuracy -- labels/withdrawal.csv
//!
//! Each row adds one part and is cross-validated like `standpoint evaluate` does; the last is what
//! `standpoint train` uses. The differences are to the row before, on the same folds. Several files with the
//! same labels are cross-validated one by one and their predictions pooled, as the SemEval 2016 stance task
//! does with its five targets. With `--models FOLDER` after a single file the model of each row is kept in the folder
//! (`1.safetensors`, `2.safetensors`, …), so that `benches/peers/parts.py` can tell what each part costs when sentences are scored.

use std::path::Path;

use ndarray::{Array2, Axis, concatenate};
use standpoint::evaluation::{Difference, Estimate, Figures, Predicted};
use standpoint::labels::{Labelled, LabelsFile, dictionary_beside, read_dictionary};
use standpoint::model::{Options, Trainer};

type Change = (&'static str, fn(&mut Options));

/// Parts in the order in which they are added.
const PARTS: [Change; 9] = [
    ("stemmed words", |options| options.word_ngrams = 1),
    ("+ pairs of words", |options| options.word_ngrams = 2),
    ("+ characters where labels are few", |options| {
        options.characters = None;
    }),
    ("+ weighting by association", |options| {
        options.association = true;
    }),
    ("+ root of the norm", |options| options.root_norm = true),
    ("+ word vectors where labels are few", |options| {
        options.vectors = None;
    }),
    // What they are is known for each file only; the marker is replaced below.
    ("+ dictionary", |options| {
        options.dictionary = Some(Vec::new());
    }),
    ("+ context", |options| options.context = true),
    ("+ length, quotation, paragraph", |options| {
        options.cues = true
    }),
];

struct Pooled {
    predicted: Predicted,
    truth: Vec<usize>,
    clusters: Vec<usize>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    let folder = match files.iter().position(|argument| argument == "--models") {
        Some(at) => files.drain(at..).nth(1),
        None => None,
    };
    if folder.is_some() && files.len() != 1 {
        return Err("models are kept of a single file only: FILE --models FOLDER".into());
    }
    let labelled = files
        .iter()
        .map(|file| LabelsFile::read(Path::new(file), None).map(|file| file.labelled))
        .collect::<Result<Vec<_>, _>>()?;
    let Some(labels) = labelled.first().map(|l| l.labels.clone()) else {
        return Err("name one or more CSV files of labelled sentences".into());
    };
    if labelled.iter().any(|l| l.labels != labels) {
        return Err("the files have different labels".into());
    }
    let neutral = labels.iter().position(|label| label == "neutral");
    println!(
        "{:35} macro-F1  95 % interval  F without neutral  log loss  macro-F1 gained  95 % interval      log loss gained  95 % interval",
        ""
    );
    let mut options = Options {
        characters: Some(false),
        association: false,
        root_norm: false,
        vectors: Some(false),
        context: false,
        cues: false,
        ..Options::default()
    };
    let mut before: Option<Pooled> = None;
    for (number, (name, change)) in (1..).zip(PARTS) {
        change(&mut options);
        let model = folder
            .as_ref()
            .map(|folder| Path::new(folder).join(format!("{number}.safetensors")));
        let Some(now) = cross_validate(&files, &labelled, &options, model.as_deref())? else {
            println!("{name:35} no file has a dictionary beside it");
            options.dictionary = None;
            continue;
        };
        let predictions = now.predicted.with_truth(&now.truth);
        let figures = Figures::new(&labels, &predictions, &now.clusters);
        let sides = figures
            .labels
            .iter()
            .enumerate()
            .filter(|(at, _)| Some(*at) != neutral);
        let sides: Vec<f64> = sides
            .filter_map(|(_, label)| Some(label.f1?.value))
            .collect();
        let mut row = format!(
            "{name:35} {:8.3}  {:13}  {:17.3}  {:8.3}",
            figures.macro_f1.value,
            interval(&figures.macro_f1),
            sides.iter().sum::<f64>() / sides.len() as f64,
            figures.log_loss.value,
        );
        if let Some(before) = &before {
            let first = before.predicted.with_truth(&before.truth);
            let gain = Difference::new(&first, &predictions, &now.clusters);
            row += &format!(
                "  {:+15.3}  {:17}  {:+15.3}  {}",
                gain.macro_f1.value,
                interval(&gain.macro_f1),
                gain.log_loss.value,
                interval(&gain.log_loss)
            );
        }
        println!("{row}");
        before = Some(now);
    }
    Ok(())
}

/// Cross-validates each file by itself and pools the predictions, and keeps the model where it is told to; nothing if a
/// dictionary is asked for and no file has one.
fn cross_validate(
    files: &[String],
    labelled: &[Labelled],
    options: &Options,
    model: Option<&Path>,
) -> Result<Option<Pooled>, Box<dyn std::error::Error>> {
    let mut log_probabilities: Vec<Array2<f64>> = Vec::new();
    let (mut given, mut truth, mut clusters) = (Vec::new(), Vec::new(), Vec::new());
    for (file, labelled) in files.iter().zip(labelled) {
        let mut options = options.clone();
        if options.dictionary.is_some() {
            let Some(path) = dictionary_beside(Path::new(file)) else {
                return Ok(None);
            };
            options.dictionary = Some(read_dictionary(&path)?);
        }
        let trainer = Trainer::new(labelled, options)?;
        let held_out = trainer.cross_validate()?;
        if let Some(path) = model {
            trainer.train(&held_out)?.save(path)?;
        }
        let all: Vec<usize> = (0..labelled.sentences.len()).collect();
        let next = clusters.iter().max().map_or(0, |last: &usize| last + 1);
        clusters.extend(labelled.groups(&all).into_iter().map(|group| next + group));
        truth.extend(labelled.label_indices());
        given.extend(held_out.given);
        log_probabilities.push(held_out.log_probabilities);
    }
    let views: Vec<_> = log_probabilities.iter().map(Array2::view).collect();
    Ok(Some(Pooled {
        predicted: Predicted {
            log_probabilities: concatenate(Axis(0), &views)?,
            given,
            cutoffs: None,
            table: Default::default(),
        },
        truth,
        clusters,
    }))
}

fn interval(estimate: &Estimate) -> String {
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => format!("{low:.3} to {high:.3}"),
        _ => String::new(),
    }
}
