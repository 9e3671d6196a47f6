//! Measures how often the intervals of `summarize`, `evaluate` and `agree` hold where documents are few.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use ndarray::Array2;
use rand::{Rng, SeedableRng};
use rayon::prelude::*;
use serde_json::Value;
use standpoint::evaluation::{AgreementFigures, Estimate, Figures, Metrics, Predictions};
use standpoint::labels::LabelsFile;
use standpoint::prevalence::{Corrections, Estimator, Population, Summary};

use crate::world::{CLASSES, Random, Sentence, coded, largest, normal, pick};

const RUNS: u64 = 1000;
/// Runs of each row through the program, which take longer.
const RUNS_OF_PROGRAM: u64 = 100;
/// How much the labels of two sentences of a document are correlated; through the program only the middle.
const CORRELATIONS: [f64; 3] = [0.05, 0.25, 0.6];
const DOCUMENTS: [usize; 5] = [12, 15, 20, 40, 200];
pub const LABELS: [&str; CLASSES] = ["a", "b", "c"];
pub const SHARES: [[f64; CLASSES]; 2] = [[0.295, 0.495, 0.21], [0.10, 0.87, 0.03]];
/// The accuracy of the classifier, see [`World`].
pub const ACCURACY: (f64, f64) = (0.8, 0.1);
/// Documents in which the true figures of the classifier are computed.
pub const MANY: usize = 40_000;

pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The lengths of documents.
#[derive(Clone, Copy)]
pub enum Lengths {
    /// Twenty sentences each.
    Equal,
    /// Five to forty sentences.
    Unequal,
    /// Log-normal, of 15 sentences in the middle; every sixth is more than twice as long.
    VeryUnequal,
}

impl Lengths {
    pub const ALL: [Lengths; 3] = [Lengths::Equal, Lengths::Unequal, Lengths::VeryUnequal];

    pub fn name(self) -> &'static str {
        match self {
            Lengths::Equal => "equal",
            Lengths::Unequal => "unequal",
            Lengths::VeryUnequal => "very unequal",
        }
    }

    fn draw(self, random: &mut Random) -> usize {
        match self {
            Lengths::Equal => 20,
            Lengths::Unequal => random.random_range(5..=40),
            Lengths::VeryUnequal => ((15.0 * (0.9 * normal(random)).exp()).round() as usize).max(3),
        }
    }
}

/// Documents with shares of their own (Dirichlet), so that the labels of two sentences of a document are
/// correlated, and with an accuracy of their own (beta).
#[derive(Clone, Copy)]
pub struct World {
    pub documents: usize,
    pub lengths: Lengths,
    pub shares: [f64; CLASSES],
    pub correlation: f64,
    /// The share of sentences that are given their own label, and the intraclass correlation of that.
    pub accuracy: (f64, f64),
}

impl World {
    pub fn sentences(&self, random: &mut Random) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        for document in 0..self.documents {
            let shares = dirichlet(&self.shares, self.correlation, random);
            let (accuracy, correlation) = self.accuracy;
            let [accuracy, _] = dirichlet(&[accuracy, 1.0 - accuracy], correlation, random);
            for _ in 0..self.lengths.draw(random) {
                let truth = pick(&shares, random);
                let given = if random.random_bool(accuracy) {
                    truth
                } else {
                    (truth + random.random_range(1..CLASSES)) % CLASSES
                };
                let top = random.random_range(0.5..0.95);
                let part = random.random_range(0.2..0.8);
                let mut probabilities = vec![0.0; CLASSES];
                probabilities[given] = top;
                probabilities[(given + 1) % CLASSES] = (1.0 - top) * part;
                probabilities[(given + 2) % CLASSES] = (1.0 - top) * (1.0 - part);
                sentences.push(Sentence {
                    document,
                    truth,
                    given: largest(&probabilities),
                    probabilities,
                });
            }
        }
        sentences
    }
}

/// Shares around `means`, such that two draws from the same shares have this intraclass correlation.
pub fn dirichlet<const N: usize>(
    means: &[f64; N],
    correlation: f64,
    random: &mut Random,
) -> [f64; N] {
    let sum = (1.0 - correlation) / correlation;
    let parts = means.map(|mean| gamma(mean * sum, random).max(f64::MIN_POSITIVE));
    let total: f64 = parts.iter().sum();
    parts.map(|part| part / total)
}

/// Draws from a gamma distribution (Marsaglia and Tsang 2000).
pub fn gamma(shape: f64, random: &mut Random) -> f64 {
    if shape < 1.0 {
        let boost: f64 = random.random();
        return gamma(shape + 1.0, random) * (1.0 - boost).powf(1.0 / shape);
    }
    let d = shape - 1.0 / 3.0;
    loop {
        let x = normal(random);
        let v = (1.0 + x / (9.0 * d).sqrt()).powi(3);
        let u: f64 = random.random();
        if v > 0.0 && (1.0 - u).ln() < 0.5 * x * x + d - d * v + d * v.ln() {
            return d * v;
        }
    }
}

/// How many intervals held the truth.
#[derive(Default, Clone, Copy)]
pub struct Tally {
    pub intervals: f64,
    pub held: f64,
    pub width: f64,
}

impl Tally {
    pub fn add(&mut self, found: Interval, truth: f64) {
        if let Some((low, high)) = found {
            self.intervals += 1.0;
            self.held += f64::from(low <= truth && truth <= high);
            self.width += high - low;
        }
    }

    pub fn sum(tallies: impl Iterator<Item = Tally>) -> Tally {
        tallies.fold(Tally::default(), |sum, tally| Tally {
            intervals: sum.intervals + tally.intervals,
            held: sum.held + tally.held,
            width: sum.width + tally.width,
        })
    }

    /// The mean width of the intervals, or a dash if there are none.
    pub fn mean_width(&self) -> String {
        if self.intervals > 0.0 {
            format!("{:.3}", self.width / self.intervals)
        } else {
            "–".to_string()
        }
    }

    /// The coverage, or a dash if fewer than one run in ten has such an interval.
    pub fn coverage(&self, runs: u64) -> String {
        if self.intervals * 10.0 < runs as f64 {
            "–".to_string()
        } else {
            format!("{:.3}", self.held / self.intervals)
        }
    }
}

pub type Interval = Option<(f64, f64)>;

/// Prints the tables. With a `program` (a path of `standpoint`) every interval comes from its JSON output, and
/// otherwise from the functions that its commands call.
pub fn documents(program: Option<&Path>) -> Result<(), Failure> {
    let runs = if program.is_some() {
        RUNS_OF_PROGRAM
    } else {
        RUNS
    };
    for (part, what) in [
        (1, "every sentence coded"),
        (5, "a fifth of the sentences coded"),
    ] {
        println!("7. Shares, {what}: coverage by label, dsl and ppi, {runs} runs\n");
        let is_shown = |at: f64| program.is_none() || at == CORRELATIONS[1];
        for correlation in CORRELATIONS.into_iter().filter(|at| is_shown(*at)) {
            for shares in SHARES {
                println!("true shares {shares:?}, intraclass correlation {correlation}");
                println!("| documents | lengths | dsl | ppi | width |");
                println!("|---|---|---|---|---|");
                for lengths in Lengths::ALL {
                    for documents in DOCUMENTS {
                        let world = World {
                            documents,
                            lengths,
                            shares,
                            correlation,
                            accuracy: ACCURACY,
                        };
                        println!("{}", row_of_shares(&world, part, runs, program)?);
                    }
                }
                println!();
            }
        }
    }
    println!("8. Figures of evaluate and agree: coverage, {runs} runs\n");
    for shares in SHARES {
        println!("true shares {shares:?}");
        println!(
            "| documents | lengths | accuracy | macro-F1 | log loss | Brier score | F1 by label | alpha |"
        );
        println!("|---|---|---|---|---|---|---|---|");
        for lengths in Lengths::ALL {
            let world = World {
                documents: MANY,
                lengths,
                shares,
                correlation: CORRELATIONS[1],
                accuracy: ACCURACY,
            };
            let truth = Numbers::of_many(&world);
            for documents in DOCUMENTS {
                let world = World { documents, ..world };
                println!("{}", row_of_figures(&world, &truth, runs, program)?);
            }
        }
        println!();
    }
    Ok(())
}

fn row_of_shares(
    world: &World,
    part: usize,
    runs: u64,
    program: Option<&Path>,
) -> Result<String, Failure> {
    let each: Result<Vec<[Interval; 2 * CLASSES]>, Failure> = (0..runs)
        .into_par_iter()
        .map(|run| {
            let mut random = Random::seed_from_u64(run);
            let sentences = world.sentences(&mut random);
            let strata = vec![0; sentences.len()];
            let items = coded(
                &sentences,
                &strata,
                sentences.len().div_ceil(part),
                &mut random,
            );
            match program {
                Some(program) => shares_of_program(program, run, &items, &[]),
                None => shares_of_library(&items, Population::LikeThese),
            }
        })
        .collect();
    let each = each?;
    let tally = |at: usize| {
        let truth = world.shares[at % CLASSES];
        let mut tally = Tally::default();
        each.iter().for_each(|shares| tally.add(shares[at], truth));
        tally
    };
    let coverage = |first: usize| {
        let of = (first..first + CLASSES).map(|at| tally(at).coverage(runs));
        of.collect::<Vec<_>>().join(" ")
    };
    let all = Tally::sum((0..CLASSES).map(tally));
    Ok(format!(
        "| {} | {} | {} | {} | {} |",
        world.documents,
        world.lengths.name(),
        coverage(0),
        coverage(CLASSES),
        all.mean_width()
    ))
}

pub fn shares_of_library(
    items: &[standpoint::prevalence::Item],
    about: Population,
) -> Result<[Interval; 2 * CLASSES], Failure> {
    let labels = LABELS.map(String::from);
    let estimators = [Estimator::Dsl, Estimator::Ppi];
    let none = Corrections::default();
    let summary = Summary::new(&labels, items, None, &estimators, &none, about)?;
    let mut shares = [None; 2 * CLASSES];
    for (share, row) in shares.iter_mut().zip(summary.rows) {
        *share = row.low.zip(row.high);
    }
    Ok(shares)
}

/// The figures that have intervals: accuracy, macro-F1, log loss, Brier score, F1 by label, and alpha.
struct Numbers([f64; 5 + CLASSES]);

impl Numbers {
    /// The figures of very many documents.
    fn of_many(world: &World) -> Self {
        let sentences = world.sentences(&mut Random::seed_from_u64(u64::MAX));
        let metrics = predictions(&sentences, Metrics::new);
        let units: Vec<Vec<usize>> = sentences.iter().map(|s| vec![s.truth, s.given]).collect();
        let alpha = standpoint::evaluation::Agreement::new(&units, CLASSES).alpha;
        let mut numbers = [0.0; 5 + CLASSES];
        numbers[..4].copy_from_slice(&[
            metrics.accuracy,
            metrics.macro_f1,
            metrics.log_loss,
            metrics.brier,
        ]);
        for (number, label) in numbers[4..].iter_mut().zip(&metrics.labels) {
            *number = label.f1;
        }
        numbers[4 + CLASSES] = alpha.unwrap_or(f64::NAN);
        Numbers(numbers)
    }
}

fn predictions<T>(sentences: &[Sentence], with: impl FnOnce(&Predictions) -> T) -> T {
    let (truth, given): (Vec<usize>, Vec<usize>) =
        sentences.iter().map(|s| (s.truth, s.given)).unzip();
    let log_probabilities = Array2::from_shape_fn((sentences.len(), CLASSES), |(row, label)| {
        sentences[row].probabilities[label].ln()
    });
    with(&Predictions {
        truth: &truth,
        log_probabilities: log_probabilities.view(),
        given: &given,
        least: 0.0,
    })
}

fn row_of_figures(
    world: &World,
    truth: &Numbers,
    runs: u64,
    program: Option<&Path>,
) -> Result<String, Failure> {
    let each: Result<Vec<[Interval; 5 + CLASSES]>, Failure> = (0..runs)
        .into_par_iter()
        .map(|run| {
            let sentences = world.sentences(&mut Random::seed_from_u64(run));
            match program {
                Some(program) => figures_of_program(program, run, &sentences),
                None => figures_of_library(&sentences),
            }
        })
        .collect();
    let each = each?;
    let coverage = |at: usize| {
        let mut tally = Tally::default();
        each.iter()
            .for_each(|found| tally.add(found[at], truth.0[at]));
        tally.coverage(runs)
    };
    let cells: Vec<String> = (0..5 + CLASSES).map(coverage).collect();
    Ok(format!(
        "| {} | {} | {} | {} | {} |",
        world.documents,
        world.lengths.name(),
        cells[..4].join(" | "),
        cells[4..4 + CLASSES].join(" "),
        cells[4 + CLASSES]
    ))
}

fn figures_of_library(sentences: &[Sentence]) -> Result<[Interval; 5 + CLASSES], Failure> {
    let clusters: Vec<usize> = sentences.iter().map(|s| s.document).collect();
    let names = LABELS.map(String::from);
    let figures = predictions(sentences, |predictions| {
        Figures::new(&names, predictions, &clusters)
    });
    let labelled = LabelsFile::parse(Path::new("codes.csv"), &codes(sentences), None)?.labelled;
    let alpha = AgreementFigures::new(&labelled).and_then(|figures| figures.alpha);
    let f1 = figures.labels.iter().map(|label| label.f1);
    let of_figures = [
        figures.accuracy,
        figures.macro_f1,
        figures.log_loss,
        figures.brier,
    ];
    let mut intervals = [None; 5 + CLASSES];
    let estimates = of_figures.map(Some).into_iter().chain(f1).chain([alpha]);
    for (interval, estimate) in intervals.iter_mut().zip(estimates) {
        *interval = estimate.and_then(|Estimate { low, high, .. }| low.zip(high));
    }
    Ok(intervals)
}

/// A folder for the files of one run.
struct Folder(PathBuf);

impl Folder {
    fn new(run: u64) -> std::io::Result<Self> {
        let name = format!("standpoint-coverage-{}-{run}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path)?;
        Ok(Folder(path))
    }

    fn write(&self, name: &str, text: &str) -> std::io::Result<()> {
        std::fs::write(self.0.join(name), text)
    }

    /// Runs the program in the folder and reads the JSON that it prints.
    fn json(&self, program: &Path, arguments: &[&str]) -> Result<Value, Failure> {
        let mut command = Command::new(program);
        let output = command.args(arguments).current_dir(&self.0).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn interval(value: &Value) -> Interval {
    value["low"].as_f64().zip(value["high"].as_f64())
}

/// A table of scores of sentences: the document and the cluster, the label given and the probabilities of each.
fn scores<'a>(sentences: impl Iterator<Item = ([usize; 2], usize, &'a [f64])>) -> String {
    let mut csv = String::from("document,text,label,p_a,p_b,p_c,source\n");
    for (at, ([document, source], given, p)) in sentences.enumerate() {
        let label = LABELS[given];
        let [a, b, c] = [p[0], p[1], p[2]];
        let _ = writeln!(csv, "d{document},s{at},{label},{a},{b},{c},s{source}");
    }
    csv
}

pub fn codes(sentences: &[Sentence]) -> String {
    let mut csv = String::from("document,text,annotator_one,annotator_two\n");
    for (at, s) in sentences.iter().enumerate() {
        let [one, two] = [s.truth, s.given].map(|label| LABELS[label]);
        let _ = writeln!(csv, "d{},s{at},{one},{two}", s.document);
    }
    csv
}

/// The shares that the program finds with these options besides.
pub fn shares_of_program(
    program: &Path,
    run: u64,
    items: &[standpoint::prevalence::Item],
    options: &[&str],
) -> Result<[Interval; 2 * CLASSES], Failure> {
    let folder = Folder::new(run)?;
    let rows = items.iter().map(|item| {
        (
            [item.document, item.cluster],
            item.given,
            item.probabilities,
        )
    });
    folder.write("scores.csv", &scores(rows))?;
    let mut csv = String::from("document,text,label,sampling,probability\n");
    for (at, item) in items.iter().enumerate() {
        if let Some(coded) = item.coded {
            let (label, p) = (LABELS[coded.label], coded.probability);
            let _ = writeln!(csv, "d{},s{at},{label},random,{p}", item.document);
        }
    }
    folder.write("coded.csv", &csv)?;
    let arguments = [
        "summarize",
        "scores.csv",
        "--sample",
        "coded.csv",
        "--estimator",
        "dsl,ppi",
    ];
    let found = folder.json(
        program,
        &[
            &arguments[..],
            options,
            &["-o", "shares.csv", "--json", "-"],
        ]
        .concat(),
    )?;
    let mut shares = [None; 2 * CLASSES];
    for row in found["shares"].as_array().into_iter().flatten() {
        let label = LABELS.iter().position(|label| row["label"] == *label);
        let first = if row["estimator"] == "dsl" {
            0
        } else {
            CLASSES
        };
        if let Some(label) = label {
            shares[first + label] = interval(row);
        }
    }
    Ok(shares)
}

fn figures_of_program(
    program: &Path,
    run: u64,
    sentences: &[Sentence],
) -> Result<[Interval; 5 + CLASSES], Failure> {
    let folder = Folder::new(run)?;
    let rows = sentences
        .iter()
        .map(|s| ([s.document; 2], s.given, s.probabilities.as_slice()));
    folder.write("scores.csv", &scores(rows))?;
    let mut labels = String::from("document,text,label\n");
    for (at, s) in sentences.iter().enumerate() {
        let _ = writeln!(labels, "d{},s{at},{}", s.document, LABELS[s.truth]);
    }
    folder.write("labels.csv", &labels)?;
    folder.write("codes.csv", &codes(sentences))?;
    let evaluate = [
        "evaluate",
        "labels.csv",
        "--scores-from",
        "scores.csv",
        "--json",
        "-",
    ];
    let figures = folder.json(program, &evaluate)?;
    let agreement = folder.json(program, &["agree", "codes.csv", "--json", "-"])?;
    let mut intervals = [None; 5 + CLASSES];
    for (at, name) in ["accuracy", "macro_f1", "log_loss", "brier"]
        .iter()
        .enumerate()
    {
        intervals[at] = interval(&figures[*name]);
    }
    for label in figures["labels"].as_array().into_iter().flatten() {
        if let Some(at) = LABELS.iter().position(|name| label["label"] == *name) {
            intervals[4 + at] = interval(&label["f1"]);
        }
    }
    intervals[4 + CLASSES] = interval(&agreement["alpha"]);
    Ok(intervals)
}
