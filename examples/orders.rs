//! Simulates labelling sessions on a file of labels: how soon each order reaches an accuracy, and how often the
//! interval from the random part covers the truth.
//!
//! ```sh
//! cargo run --release --example orders -- curves LABELS.csv --sessions 8
//! cargo run --release --example orders -- coverage LABELS.csv --sessions 200 --sizes 300 --documents 300
//! ```
//!
//! The answers are those of the file. In `curves` a third of the documents is never asked; the models are tested
//! on it. In `coverage` the truth of a session is the accuracy on all its sentences: of its model on those that it
//! did not ask, out of fold on the others.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Parser, ValueEnum};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use standpoint::evaluation::{Figures, Metrics, Predicted};
use standpoint::labelling::{
    Articles, Order, Place, Reader, Session, Settings, TrainingRound, Verdict, labelled_of,
};
use standpoint::labels::{Labelled, LabelledSentence, LabelsFile};
use standpoint::model::{Model, Options, Trainer};

type Failed = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
struct Args {
    what: What,
    labels: PathBuf,
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
}

/// A session with the answers of a file.
struct Simulated {
    truth: HashMap<(String, usize), String>,
    session: Session,
    _folder: tempfile::TempDir,
}

impl Simulated {
    fn new(pool: &Labelled, order: Order, seed: u64) -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        let settings = Settings {
            labels: pool.labels.clone(),
            coder: None,
            order: Some(order),
            seed: Some(seed),
            overlap: 1.0,
            options: Options::default(),
        };
        let places: Vec<Place> = pool.sentences.iter().map(place).collect();
        let articles = Arc::new(Articles::of_places(places.iter())?);
        let truth = places
            .into_iter()
            .zip(&pool.sentences)
            .map(|(place, sentence)| {
                (
                    (place.document, place.start),
                    pool.labels[sentence.label].clone(),
                )
            });
        Ok(Simulated {
            truth: truth.collect(),
            session: Session::open(articles, &folder.path().join("labels.csv"), settings)?,
            _folder: folder,
        })
    }

    /// Answers until there are so many labels. A model learns whenever they have grown by a tenth.
    fn answer_until(&mut self, labels: usize) -> Result<(), Failed> {
        while self.session.answers().iter().count() < labels
            && let Some(asked) = self.session.asked()
        {
            let place = self.session.articles().place(asked.sentence)?;
            let label = &self.truth[&(place.document, place.start)];
            self.session
                .answer(asked.sentence, Some(Verdict::Label(label.clone())), "")?;
            let done = self.session.answers().iter().count();
            let learned = self.session.round().map_or(0, |round| round.labels);
            if 10 * done >= 11 * learned && self.session.order() != Order::Random {
                self.learn()?;
            }
        }
        Ok(())
    }

    /// Learns from the answers so far, if they can be learned.
    fn learn(&mut self) -> Result<(), Failed> {
        if let Some(round_input) = self.session.round_input()
            && let Ok(round) =
                TrainingRound::new(&round_input, self.session.articles(), &Reader::None)
        {
            self.session.learned(round)?;
        }
        Ok(())
    }
}

/// The place of a sentence.
fn place(sentence: &LabelledSentence) -> Place {
    let start = sentence.start.unwrap_or(0);
    Place {
        document: sentence.document.clone().unwrap_or_default(),
        start,
        end: sentence.end.unwrap_or(start),
        paragraph: sentence.paragraph.unwrap_or(1),
        text: sentence.text.clone(),
    }
}

/// Gives sentences without a document or a place one of their own.
fn with_places(mut labelled: Labelled) -> Labelled {
    for (at, sentence) in labelled.sentences.iter_mut().enumerate() {
        sentence.document.get_or_insert_with(|| format!("{at:06}"));
        sentence.start.get_or_insert(0);
    }
    labelled
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
            let labels = labelled_of(&simulated.session.rows()?, Some(&labelled.labels))?;
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

/// The coverage and the bias of one session's intervals.
struct Covered {
    random: Option<bool>,
    all: Option<bool>,
    bias: [f64; 2],
}

fn coverage(labelled: &Labelled, args: &Args) -> Result<(), Failed> {
    let size = args.sizes.last().copied().unwrap_or(300);
    let everything: Vec<usize> = (0..labelled.sentences.len()).collect();
    let documents = labelled.documents(&everything);
    let run = |seed: u64| -> Result<Option<Covered>, Failed> {
        let mut part: Vec<&Vec<usize>> = documents.iter().collect();
        part.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
        part.truncate(args.documents.unwrap_or(part.len()));
        let labelled = &labelled.part(&part.into_iter().flatten().copied().collect::<Vec<_>>());
        let mut simulated = Simulated::new(labelled, Order::Mixed, seed)?;
        simulated.answer_until(size)?;
        let labels = labelled_of(&simulated.session.rows()?, Some(&labelled.labels))?;
        let Ok(trainer) = Trainer::new(&labels, Options::default()) else {
            return Ok(None);
        };
        let held_out = trainer.cross_validate()?;
        let model = trainer.train(&held_out)?;
        let predicted = Predicted::from_held_out(&held_out);
        let asked = &simulated.session;
        let answered = asked
            .answers()
            .iter()
            .map(|(_, answer)| (answer.place.document.as_str(), answer.place.start));
        let answered: HashSet<(&str, usize)> = answered.collect();
        let is_open = |row: &usize| {
            let sentence = &labelled.sentences[*row];
            let document = sentence.document.as_deref().unwrap_or_default();
            !answered.contains(&(document, sentence.start.unwrap_or(0)))
        };
        let rest: Vec<usize> = (0..labelled.sentences.len()).filter(is_open).collect();
        let (of_rest, _) = test(&model, &labelled.part(&rest))?;
        let right = labels.sentences.iter().zip(&predicted.given);
        let right = right
            .filter(|(sentence, given)| sentence.label == **given)
            .count();
        let truth = (of_rest * rest.len() as f64 + right as f64) / labelled.sentences.len() as f64;
        let figures = |rows: &[usize]| Figures::of_rows(&labels, &predicted, rows).accuracy;
        let covers = |estimate: standpoint::evaluation::Estimate| {
            let ends = estimate.low.zip(estimate.high);
            ends.map(|(low, high)| low <= truth && truth <= high)
        };
        let everything: Vec<usize> = (0..labels.sentences.len()).collect();
        let (random, all) = (figures(&labels.drawn_at_random()), figures(&everything));
        Ok(Some(Covered {
            random: covers(random),
            all: covers(all),
            bias: [random.value - truth, all.value - truth],
        }))
    };
    let sessions = (0..args.sessions).into_par_iter().map(run);
    let sessions: Vec<Option<Covered>> = sessions.collect::<Result<_, _>>()?;
    let sessions: Vec<Covered> = sessions.into_iter().flatten().collect();
    println!("figures from,sessions,intervals,covering,mean of figure less truth");
    for (name, at) in [("random part", 0), ("all labels", 1)] {
        let covered = sessions.iter().filter_map(|s| [s.random, s.all][at]);
        let covered: Vec<bool> = covered.collect();
        let covering = covered.iter().filter(|covers| **covers).count();
        let bias = sessions.iter().map(|s| s.bias[at]).sum::<f64>() / sessions.len() as f64;
        println!(
            "{name},{},{},{covering},{bias:+.3}",
            sessions.len(),
            covered.len()
        );
    }
    Ok(())
}

fn main() -> Result<(), Failed> {
    let args = Args::parse();
    let labelled = with_places(LabelsFile::read(&args.labels, None)?.labelled);
    match args.what {
        What::Curves => curves(&labelled, &args),
        What::Coverage => coverage(&labelled, &args),
    }
}
