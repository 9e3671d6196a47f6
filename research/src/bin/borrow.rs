//! Measures what borrowed labels bring, by the number of own ones:
//!
//! ```sh
//! cargo run --release --manifest-path research/Cargo.toml --bin borrow -- LABELS.csv --borrow BORROWED.csv --articles ARTICLES --sizes 100,300,1000
//! ```
//!
//! With `--cross-validate` it prints the figures of cross-validation on all labels instead: of all documents, of those
//! that `--documents` names, and of the others. Where sentences were drawn with unequal probabilities, it also prints
//! figures weighted by their inverse, with intervals by a bootstrap of documents.
//!
//! In each draw a third of the documents is set aside for testing. Models learn from random sentences of the others,
//! with and without the borrowed labels. A draw in which a label is too rare to be learned is drawn again.

use std::path::PathBuf;

use clap::Parser;
use rand::SeedableRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand_xoshiro::Xoshiro256PlusPlus;

use standpoint::corpus::{Corpus, ReadOptions};
use standpoint::evaluation::{Estimate, Figures, Predicted};
use standpoint::labels::{Labelled, LabelsFile, Reading, dictionary_beside, read_dictionary};
use standpoint::model::{HeldOut, Options, TrainError, Trainer};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Draws that are tried for one that has enough of each label.
const TRIES: u64 = 200;

#[derive(Parser)]
struct Args {
    labels: PathBuf,
    /// Labels to borrow
    #[arg(long, required = true)]
    borrow: Vec<PathBuf>,
    /// The articles of labels without text
    #[arg(long)]
    articles: Vec<PathBuf>,
    #[arg(long)]
    cross_validate: bool,
    /// Take only documents whose names begin so, or are in this range, such as p000-p138
    #[arg(long)]
    documents: Vec<String>,
    /// The numbers of own labels; all of two thirds of the documents come last
    #[arg(long, value_delimiter = ',', default_values_t = [100, 300, 1000])]
    sizes: Vec<usize>,
    #[arg(long, default_value_t = 5)]
    draws: u64,
}

fn main() -> Result<(), Failed> {
    let args = Args::parse();
    let all = read(&args)?;
    let labelled = if args.cross_validate {
        all
    } else {
        all.part(&args.rows(&all, true))
    };
    let read = |path: &PathBuf| LabelsFile::read(path, None);
    let files: Vec<LabelsFile> = args.borrow.iter().map(read).collect::<Result<_, _>>()?;
    let files = args
        .borrow
        .iter()
        .map(PathBuf::as_path)
        .zip(files)
        .collect();
    let borrowed = LabelsFile::join(files).labelled.borrowed_for(&labelled);
    let dictionary = dictionary_beside(&args.borrow[0]);
    let options = Options {
        dictionary: dictionary.map(|path| read_dictionary(&path)).transpose()?,
        ..Options::default()
    };
    if args.cross_validate {
        return cross_validate(&args, &labelled, &borrowed.labelled, options);
    }
    println!("sentences  borrowed  macro-F1  log loss  weight of a borrowed sentence");
    for size in args.sizes.iter().copied().chain([usize::MAX]) {
        for borrowed in [None, Some(&borrowed.labelled)] {
            let draws = 0..args.draws;
            let draws = draws.map(|draw| measure(&labelled, borrowed, &options, size, draw));
            let measured: Vec<Measured> = draws.collect::<Result<_, _>>()?;
            let mean = |of: fn(&Measured) -> f64| {
                measured.iter().map(of).sum::<f64>() / measured.len() as f64
            };
            println!(
                "{:>9.0}  {:>8}  {:8.3}  {:8.3}  {:.4}",
                mean(|m| m.sentences as f64),
                borrowed.map_or(0, |borrowed| borrowed.sentences.len()),
                mean(|m| m.macro_f1),
                mean(|m| m.log_loss),
                mean(|m| m.weight)
            );
        }
    }
    Ok(())
}

fn read(args: &Args) -> Result<Labelled, Failed> {
    let mut corpus = Corpus::open(&args.articles, &ReadOptions::default())?.flatten();
    let reading = Reading::default();
    Ok(LabelsFile::read_against(&args.labels, Some(&mut corpus), reading)?.labelled)
}

impl Args {
    /// The rows of the documents that are named, or of all others.
    fn rows(&self, labelled: &Labelled, are_named: bool) -> Vec<usize> {
        let is_named = |name: &str| {
            self.documents.is_empty()
                || self
                    .documents
                    .iter()
                    .any(|wanted| match wanted.split_once('-') {
                        Some((first, last)) => (first..=last).contains(&name),
                        None => name.starts_with(wanted.as_str()),
                    })
        };
        let document = |row: &usize| labelled.sentences[*row].document.as_deref();
        let rows = 0..labelled.sentences.len();
        rows.filter(|row| is_named(document(row).unwrap_or_default()) == are_named)
            .collect()
    }
}

/// Prints the figures of cross-validation.
fn cross_validate(
    args: &Args,
    labelled: &Labelled,
    borrowed: &Labelled,
    options: Options,
) -> Result<(), Failed> {
    let held_out = Trainer::borrowing(labelled, Some(borrowed), options)?.cross_validate()?;
    let predicted = Predicted::from_held_out(&held_out);
    let groups = [
        ("all", (0..labelled.sentences.len()).collect()),
        ("named", args.rows(labelled, true)),
        ("others", args.rows(labelled, false)),
    ];
    for (name, rows) in groups.into_iter().filter(|(_, rows)| !rows.is_empty()) {
        let figures = Figures::of_rows(labelled, &predicted, &rows);
        println!("{name}: {} sentences", figures.sentences);
        println!(
            "  macro-F1 {}, log loss {}",
            shown(&figures.macro_f1),
            shown(&figures.log_loss)
        );
        for label in &figures.labels {
            let figure =
                |estimate: &Option<Estimate>| estimate.as_ref().map_or(String::new(), shown);
            println!(
                "  {}: {} sentences, precision {}, recall {}, F1 {}",
                label.label,
                label.sentences,
                figure(&label.precision),
                figure(&label.recall),
                figure(&label.f1)
            );
        }
    }
    if labelled.unequal_probabilities().is_some() {
        print_weighted(labelled, &held_out);
    }
    Ok(())
}

/// The number of bootstrap samples of documents.
const SAMPLES: usize = 1000;

/// Prints macro-F1 and log loss of all sentences, each weighted by the inverse of its probability.
fn print_weighted(labelled: &Labelled, held_out: &HeldOut) {
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let groups = labelled.groups(&all);
    let mut documents: Vec<Vec<usize>> = vec![Vec::new(); groups.iter().max().map_or(0, |g| g + 1)];
    groups
        .iter()
        .zip(all)
        .for_each(|(&group, row)| documents[group].push(row));
    let classes = labelled.labels.len();
    // For each label the weights that have it and are given it, that have it, and that are given it; then the loss and
    // all weights.
    let sums = |documents: &mut dyn Iterator<Item = &Vec<usize>>| {
        let mut sums = vec![0.0; 3 * classes + 2];
        for &row in documents.flatten() {
            let sentence = &labelled.sentences[row];
            let (truth, given, weight) =
                (sentence.label, held_out.given[row], sentence.stands_for());
            sums[3 * truth] += if truth == given { weight } else { 0.0 };
            sums[3 * truth + 1] += weight;
            sums[3 * given + 2] += weight;
            sums[3 * classes] -= weight * held_out.log_probabilities[[row, truth]];
            sums[3 * classes + 1] += weight;
        }
        let f1 = sums[..3 * classes]
            .chunks(3)
            .map(|s| 2.0 * s[0] / (s[1] + s[2]));
        (
            f1.sum::<f64>() / classes as f64,
            sums[3 * classes] / sums[3 * classes + 1],
        )
    };
    let (macro_f1, log_loss) = sums(&mut documents.iter());
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let mut samples: Vec<(f64, f64)> = (0..SAMPLES)
        .map(|_| {
            let drawn: Vec<&Vec<usize>> = documents
                .iter()
                .map(|_| documents.choose(&mut random).unwrap_or(&documents[0]))
                .collect();
            sums(&mut drawn.into_iter())
        })
        .collect();
    let mut interval = |of: fn(&(f64, f64)) -> f64| {
        samples.sort_by(|a, b| of(a).total_cmp(&of(b)));
        let quantile = |q: f64| of(&samples[(q * SAMPLES as f64) as usize]);
        (quantile(0.025), quantile(0.975))
    };
    let (low, high) = interval(|sample| sample.0);
    println!("weighted: macro-F1 {macro_f1:.3} ({low:.3}–{high:.3})");
    let (low, high) = interval(|sample| sample.1);
    println!("weighted: log loss {log_loss:.4} ({low:.4}–{high:.4})");
}

fn shown(estimate: &Estimate) -> String {
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => format!("{:.3} ({low:.3}–{high:.3})", estimate.value),
        _ => format!("{:.3}", estimate.value),
    }
}

struct Measured {
    sentences: usize,
    macro_f1: f64,
    log_loss: f64,
    weight: f64,
}

/// Trains on a draw of so many sentences, and tests on the documents that are set aside.
fn measure(
    labelled: &Labelled,
    borrowed: Option<&Labelled>,
    options: &Options,
    size: usize,
    draw: u64,
) -> Result<Measured, Failed> {
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let groups = labelled.groups(&all);
    let mut numbers: Vec<usize> = groups.clone();
    numbers.sort_unstable();
    numbers.dedup();
    for attempt in 0..TRIES {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(draw * TRIES + attempt);
        let mut numbers = numbers.clone();
        numbers.shuffle(&mut random);
        let tested = &numbers[..numbers.len() / 3];
        let (tested, mut learned): (Vec<usize>, Vec<usize>) =
            all.iter().partition(|row| tested.contains(&groups[**row]));
        learned.shuffle(&mut random);
        learned.truncate(size);
        learned.sort_unstable();
        let part = labelled.part(&learned);
        match Trainer::new(&part, options.clone()) {
            Err(TrainError::FewDocuments { .. }) => continue,
            trainer => trainer?,
        };
        let trainer = Trainer::borrowing(&part, borrowed, options.clone())?;
        let held_out = trainer.cross_validate()?;
        let model = trainer.train(&held_out)?;
        let tested = labelled.part(&tested);
        let rows: Vec<usize> = (0..tested.sentences.len()).collect();
        let figures = Figures::of_rows(&tested, &Predicted::from_model(&model, &tested)?, &rows);
        return Ok(Measured {
            sentences: part.sentences.len(),
            macro_f1: figures.macro_f1.value,
            log_loss: figures.log_loss.value,
            weight: held_out.borrowed_weight.unwrap_or(0.0),
        });
    }
    Err(format!("no draw of {size} sentences has enough of each label").into())
}
