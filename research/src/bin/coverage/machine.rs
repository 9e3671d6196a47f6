//! Measures how often the intervals of `summarize` hold where a machine coder errs and 200 random sentences have true codes.

use std::collections::HashMap;
use std::path::Path;

use rand::{Rng, SeedableRng};
use rayon::prelude::*;
use standpoint::labels::{Labelled, LabelsFile};

use crate::few::{Failure, Interval, LABELS, Tally, shares_of_program};
use crate::world::{CLASSES, Random, Sentence, coded};

const RUNS: u64 = 200;
const CODED: usize = 200;
/// The shares of sentences whose label the machine changes, and the label that it then gives; `None` for another one by lot.
const MACHINES: [(f64, Option<usize>); 6] = [
    (0.1, None),
    (0.2, None),
    (0.3, None),
    (0.1, Some(2)),
    (0.2, Some(2)),
    (0.3, Some(2)),
];

/// Prints, for each label of `labels/withdrawal-test.csv` in their order, the mean error of the machine's own count in
/// points, the coverage of the corrected shares (`ppi`, about these articles), and the mean width.
pub fn coders(program: &Path) -> Result<(), Failure> {
    let labelled = LabelsFile::read(Path::new("labels/withdrawal-test.csv"), None)?.labelled;
    assert_eq!(labelled.labels.len(), LABELS.len());
    println!("Labels {:?}, {CODED} codes, {RUNS} runs\n", labelled.labels);
    println!("| errors | to | error of the count | coverage of ppi | width |");
    println!("|---|---|---|---|---|");
    for (errors, to) in MACHINES {
        let runs = (0..RUNS).into_par_iter();
        let runs = runs.map(|run| one_run(&labelled, errors, to, program, run));
        let runs: Vec<Run> = runs.collect::<Result<_, _>>()?;
        let truths = shares(&labelled, |sentence| labelled.sentences[sentence].label);
        let mut cells = [String::new(), String::new()];
        let mut all = Vec::new();
        for (label, truth) in truths.into_iter().enumerate() {
            let mut tally = Tally::default();
            runs.iter().for_each(|run| tally.add(run.intervals[label], truth));
            let error: f64 = runs.iter().map(|run| run.counted[label] - truth).sum();
            cells[0] += &format!("{:+.1} ", 100.0 * error / RUNS as f64);
            cells[1] += &format!("{} ", tally.coverage(RUNS));
            all.push(tally);
        }
        let width = Tally::sum(all.into_iter()).mean_width();
        let to = to.map_or("another by lot", |label| labelled.labels[label].as_str());
        println!("| {errors} | {to} | {}| {}| {width} |", cells[0], cells[1]);
    }
    Ok(())
}

/// What one machine counts, and the corrected intervals.
struct Run {
    counted: [f64; CLASSES],
    intervals: [Interval; CLASSES],
}

fn one_run(
    labelled: &Labelled,
    errors: f64,
    to: Option<usize>,
    program: &Path,
    run: u64,
) -> Result<Run, Failure> {
    let mut random = Random::seed_from_u64(run);
    let mut documents: HashMap<&str, usize> = HashMap::new();
    let sentences: Vec<Sentence> = labelled
        .sentences
        .iter()
        .map(|sentence| {
            let next = documents.len();
            let name = sentence.document.as_deref().unwrap_or_default();
            let document = *documents.entry(name).or_insert(next);
            let truth = sentence.label;
            let other = (truth + random.random_range(1..CLASSES)) % CLASSES;
            let is_wrong = random.random_bool(errors);
            let given = if is_wrong { to.unwrap_or(other) } else { truth };
            let mut probabilities = vec![0.0; CLASSES];
            probabilities[given] = 1.0;
            Sentence {
                document,
                truth,
                given,
                probabilities,
            }
        })
        .collect();
    let items = coded(&sentences, &vec![0; sentences.len()], CODED, &mut random);
    let found = shares_of_program(program, run, &items, &["--these-articles"])?;
    Ok(Run {
        counted: shares(labelled, |sentence| sentences[sentence].given),
        // The first are those of dsl.
        intervals: std::array::from_fn(|label| found[CLASSES + label]),
    })
}

/// The share of each label.
fn shares(labelled: &Labelled, label: impl Fn(usize) -> usize) -> [f64; CLASSES] {
    let all = labelled.sentences.len();
    let mut counts = [0.0; CLASSES];
    (0..all).for_each(|sentence| counts[label(sentence)] += 1.0);
    counts.map(|count| count / all as f64)
}
