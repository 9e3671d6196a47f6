//! Measures what the labels of a machine coder that errs bring to a model of few labels by people:
//!
//! ```sh
//! cargo run --release --manifest-path research/Cargo.toml --bin machine -- --draws 10 LABELS.csv …
//! ```
//!
//! In each draw a third of the documents is set aside for testing. People coded 200 sentences of half of the others, and a
//! machine labelled the sentences of the other half. It changes a label with some probability, to another one by lot or always
//! to the first label of the file. A draw in which a label is too rare to be learned is drawn again.

use std::path::PathBuf;

use clap::Parser;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use standpoint::evaluation::{Figures, Predicted};
use standpoint::labels::{Labelled, LabelsFile};
use standpoint::model::{Options, TrainError, Trainer};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Draws that are tried for one that has enough of each label.
const TRIES: u64 = 200;
/// The sentences that people coded.
const OWN: usize = 200;
/// The share of labels that the machine changes, and whether always to one side; the first machine is none.
const MACHINES: [Option<(f64, bool)>; 7] = [
    None,
    Some((0.1, false)),
    Some((0.2, false)),
    Some((0.3, false)),
    Some((0.1, true)),
    Some((0.2, true)),
    Some((0.3, true)),
];

#[derive(Parser)]
struct Args {
    #[arg(required = true)]
    labels: Vec<PathBuf>,
    #[arg(long, default_value_t = 10)]
    draws: u64,
}

fn main() -> Result<(), Failed> {
    let args = Args::parse();
    println!(
        "file (borrowed): macro-F1 with people alone; 10, 20, 30 % by lot; 10, 20, 30 % to one side"
    );
    for path in &args.labels {
        let labelled = LabelsFile::read(path, None)?.labelled;
        let draws = (0..args.draws).into_par_iter();
        let draws = draws.map(|draw| measure(&labelled, draw));
        let draws: Vec<Measured> = draws.collect::<Result<_, _>>()?;
        let mean =
            |of: &dyn Fn(&Measured) -> f64| draws.iter().map(of).sum::<f64>() / draws.len() as f64;
        let f1 = (0..MACHINES.len()).map(|at| format!("{:.3}", mean(&|draw| draw.macro_f1[at])));
        // The figures of a draw belong together, so the standard error is that of the gain.
        let gain = mean(&|draw| draw.macro_f1[2] - draw.macro_f1[0]);
        let square = mean(&|draw| (draw.macro_f1[2] - draw.macro_f1[0] - gain).powi(2));
        println!(
            "{} ({:.0}): {}; gain with 20 % by lot {gain:+.3}, standard error {:.3}",
            path.display(),
            mean(&|draw| draw.borrowed as f64),
            f1.collect::<Vec<_>>().join(" "),
            (square / (draws.len() as f64 - 1.0)).sqrt()
        );
    }
    Ok(())
}

struct Measured {
    borrowed: usize,
    macro_f1: [f64; MACHINES.len()],
}

fn measure(labelled: &Labelled, draw: u64) -> Result<Measured, Failed> {
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let groups = labelled.groups(&all);
    let mut numbers = groups.clone();
    numbers.sort_unstable();
    numbers.dedup();
    for attempt in 0..TRIES {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(draw * TRIES + attempt);
        let mut numbers = numbers.clone();
        numbers.shuffle(&mut random);
        let third = numbers.len() / 3;
        let rows = |numbers: &[usize]| -> Vec<usize> {
            let is_in = |row: &usize| numbers.contains(&groups[*row]);
            all.iter().copied().filter(is_in).collect()
        };
        let (tested, mut own, other) = (
            rows(&numbers[..third]),
            rows(&numbers[third..2 * third]),
            rows(&numbers[2 * third..]),
        );
        own.shuffle(&mut random);
        own.truncate(OWN);
        own.sort_unstable();
        let own = labelled.part(&own);
        let options = Options::default();
        match Trainer::new(&own, options.clone()) {
            Err(TrainError::FewDocuments { .. }) => continue,
            trainer => trainer?,
        };
        let tested = labelled.part(&tested);
        let mut measured = Measured {
            borrowed: other.len(),
            macro_f1: [0.0; MACHINES.len()],
        };
        for (machine, macro_f1) in MACHINES.into_iter().zip(&mut measured.macro_f1) {
            let borrowed = machine.map(|(errors, is_one_side)| {
                let coded = coded(labelled.part(&other), errors, is_one_side, &mut random);
                coded.borrowed_for(&own).labelled
            });
            let trainer = Trainer::borrowing(&own, borrowed.as_ref(), options.clone())?;
            let model = trainer.train(&trainer.cross_validate()?)?;
            let predicted = Predicted::from_model(&model, &tested)?;
            let rows: Vec<usize> = (0..tested.sentences.len()).collect();
            *macro_f1 = Figures::of_rows(&tested, &predicted, &rows).macro_f1.value;
        }
        return Ok(measured);
    }
    Err("no draw has enough of each label".into())
}

/// The labels that a machine gives.
fn coded(
    mut labelled: Labelled,
    errors: f64,
    is_one_side: bool,
    random: &mut impl Rng,
) -> Labelled {
    let labels = labelled.labels.len();
    for sentence in &mut labelled.sentences {
        if random.random_bool(errors) {
            sentence.label = match is_one_side {
                true => 0,
                false => (sentence.label + random.random_range(1..labels)) % labels,
            };
        }
        sentence.codes.clear();
        sentence.votes.fill(0.0);
        sentence.votes[sentence.label] = 1.0;
    }
    labelled
}
