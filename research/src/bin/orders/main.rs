//! Simulates labelling sessions on a file of labels, or on made-up texts: how soon each order reaches an accuracy, and
//! how often intervals cover the truth.
//!
//! ```sh
//! cargo run --release --manifest-path research/Cargo.toml --bin orders -- curves LABELS.csv --sessions 8
//! cargo run --release --manifest-path research/Cargo.toml --bin orders -- coverage LABELS.csv --sessions 200 --sizes 300 --documents 300
//! cargo run --release --manifest-path research/Cargo.toml --bin orders -- shares --made-up hard --sessions 200 --sizes 300 --documents 40
//! ```
//!
//! The answers are those of the file. In `curves` a third of the documents is never asked; the models are tested
//! on it. In `coverage` the truth of a session is the accuracy on all its sentences: of its model on those that it
//! did not ask, out of fold on the others; that of the macro-F1 is the one of its model on those that it did not ask. In `shares` a model learns from the session and scores all its sentences.

mod coverage;
mod session;
mod shares;
mod texts;

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use rayon::prelude::*;

use standpoint::corpus::{Corpus, ReadOptions};
use standpoint::evaluation::{Metrics, Predicted};
use standpoint::labelling::{Order, labelled_of};
use standpoint::labels::{Labelled, LabelsFile, Reading};
use standpoint::model::{Model, Options, Trainer};

use coverage::coverage;
use session::{Simulated, with_places};
use shares::shares;
use texts::{World, made_up};

type Failed = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
struct Args {
    what: What,
    #[arg(required_unless_present = "made_up")]
    labels: Option<PathBuf>,
    /// The articles of labels without text
    #[arg(long)]
    articles: Vec<PathBuf>,
    #[arg(long, conflicts_with = "labels")]
    made_up: Option<World>,
    /// In `coverage` and `shares`: ask all sentences in a random order, and none that the model finds hard
    #[arg(long)]
    random: bool,
    /// In `shares`: the last quarter of the built-in encoder learns too, which takes a minute for each session
    #[arg(long)]
    fine_tune: bool,
    #[arg(long, default_value_t = 8)]
    sessions: u64,
    /// The numbers of labels at which models are tested, in `coverage` the last one only
    #[arg(long, value_delimiter = ',', default_values_t = [60, 100, 150, 200, 300, 400])]
    sizes: Vec<usize>,
    /// Each session has so many of the documents, other ones each time, and not all
    #[arg(long)]
    documents: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Curves,
    Coverage,
    Shares,
}

fn test(model: &Model, labelled: &Labelled) -> Result<Point, Failed> {
    let predicted = Predicted::from_model(model, labelled)?;
    let metrics = Metrics::new(&predicted.with_truth(&labelled.label_indices()));
    Ok((metrics.accuracy, metrics.macro_f1))
}

/// Accuracy and macro-F1.
type Point = (f64, f64);

/// The mean of differences and the half of its 95 % interval.
fn mean_and_half(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
    (mean, 1.96 * (squares / (count - 1.0) / count).sqrt())
}

fn curves(labelled: &Labelled, args: &Args) -> Result<(), Failed> {
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let groups = labelled.groups(&all);
    println!(
        "labels,order,accuracy,over random,half of interval,macro-F1,over random,half of interval"
    );
    let orders = [Order::Random, Order::Mixed, Order::Active];
    let run = |(seed, order): (u64, Order)| -> Result<Vec<Point>, Failed> {
        let is_tested = |row: &usize| (groups[*row] as u64 + seed).is_multiple_of(3);
        let (tested, pool): (Vec<usize>, Vec<usize>) = all.iter().partition(|row| is_tested(row));
        let (tested, pool) = (labelled.part(&tested), labelled.part(&pool));
        let mut simulated = Simulated::new(&pool, order, seed)?;
        let mut points = Vec::new();
        for &size in &args.sizes {
            simulated.answer_until(size)?;
            let labels = labelled_of(&simulated.session.rows(), Some(&labelled.labels))?;
            let model = Trainer::new(&labels, Options::default()).and_then(|trainer| {
                let held_out = trainer.cross_validate()?;
                trainer.train(&held_out)
            });
            points.push(match model {
                Ok(model) => test(&model, &tested)?,
                Err(_) => (f64::NAN, f64::NAN),
            });
        }
        Ok(points)
    };
    let jobs: Vec<(u64, Order)> = (0..args.sessions)
        .flat_map(|seed| orders.map(|order| (seed, order)))
        .collect();
    let points: Vec<Vec<Point>> = jobs.into_par_iter().map(run).collect::<Result<_, _>>()?;
    for (at, size) in args.sizes.iter().enumerate() {
        let at_size = |order: usize| {
            points
                .iter()
                .skip(order)
                .step_by(orders.len())
                .map(move |p| p[at])
        };
        for (place, order) in orders.iter().enumerate() {
            let pairs = at_size(place).zip(at_size(0));
            let pairs = pairs.filter(|(own, random)| !own.0.is_nan() && !random.0.is_nan());
            let (own, random): (Vec<Point>, Vec<Point>) = pairs.unzip();
            let pick = |points: &[Point], which: fn(&Point) -> f64| -> Vec<f64> {
                points.iter().map(which).collect()
            };
            print!("{size},{order:?}");
            for which in [|p: &Point| p.0, |p: &Point| p.1] {
                let (own, random) = (pick(&own, which), pick(&random, which));
                let more: Vec<f64> = own.iter().zip(&random).map(|(a, b)| a - b).collect();
                let (more, half) = mean_and_half(&more);
                print!(",{:.3},{more:+.3},{half:.3}", mean_and_half(&own).0);
            }
            println!();
        }
    }
    Ok(())
}

fn read(args: &Args) -> Result<Labelled, Failed> {
    let Some(path) = &args.labels else {
        return Ok(made_up(args.made_up.unwrap_or(World::Hard)));
    };
    if args.articles.is_empty() {
        return Ok(LabelsFile::read(path, None)?.labelled);
    }
    let mut corpus = Corpus::open(&args.articles, &ReadOptions::default())?.flatten();
    Ok(LabelsFile::read_against(path, Some(&mut corpus), Reading::default())?.labelled)
}

fn main() -> Result<(), Failed> {
    let args = Args::parse();
    let labelled = with_places(read(&args)?);
    let order = if args.random {
        Order::Random
    } else {
        Order::Mixed
    };
    match args.what {
        What::Curves => curves(&labelled, &args),
        What::Coverage => coverage(&labelled, &args),
        What::Shares => shares(&labelled, &args, order),
    }
}
