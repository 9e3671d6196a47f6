//! Regressions of `summarize --regress`: bias and coverage where the model errs more in one outlet than in the other.

use std::fmt::Write;
use std::fs;

use rand::{Rng, SeedableRng};
use rayon::prelude::*;
use standpoint::prevalence::{Coded, Covariates, Item, Link, Regression, Scores};

use crate::world::{Random, Sentence, coded};

const RUNS: u64 = 400;
/// The growth of the share from the first day to the last, four years later.
const TREND: f64 = 0.04;
/// What the outlet B has more than A.
const DIFFERENCE: f64 = 0.08;
/// How often a sentence takes the leaning of its document: the root of the correlation within documents.
const LEANING: f64 = 0.45;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Articles of two outlets. The model finds nine in ten sentences of the label in the outlet A and four in ten in B.
struct World {
    documents: usize,
    coded: usize,
    /// The share in A on the first day.
    share: f64,
}

impl World {
    fn expected(&self, document: usize) -> f64 {
        let time = self.time(document);
        self.share + DIFFERENCE * (document % 2) as f64 + TREND * time
    }

    /// 0 for the first document, 1 for the last.
    fn time(&self, document: usize) -> f64 {
        document as f64 / (self.documents - 1) as f64
    }

    fn sentences(&self, random: &mut Random) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        for document in 0..self.documents {
            let share = self.expected(document);
            let leaning = random.random_bool(share);
            for _ in 0..random.random_range(5..=40) {
                let truth = if random.random_bool(LEANING) {
                    leaning
                } else {
                    random.random_bool(share)
                };
                let found = [[0.05, 0.9], [0.02, 0.4]][document % 2][usize::from(truth)];
                let found = random.random_bool(found);
                let p = if found { 0.85 } else { 0.1 };
                sentences.push(Sentence {
                    document,
                    truth: usize::from(truth),
                    given: usize::from(found),
                    probabilities: vec![1.0 - p, p],
                });
            }
        }
        sentences
    }

    /// The table of scores. A document each few days, four years in all.
    fn table(&self, sentences: &[Sentence]) -> String {
        let mut table = String::from("document,label,p_other,p_pro,text,outlet,date\n");
        for (at, s) in sentences.iter().enumerate() {
            let days = (1461.0 * self.time(s.document)).round() as i64;
            let outlet = ["A", "B"][s.document % 2];
            let label = ["other", "pro"][s.given];
            let date = date_after(days);
            let [other, pro] = s.probabilities[..] else {
                continue;
            };
            let _ = writeln!(
                table,
                "d{},{label},{other},{pro},t{at},{outlet},{date}",
                s.document
            );
        }
        table
    }
}

/// The date so many days after 1 March 2003. Months of 28 days would do, but a column of dates must be one.
fn date_after(days: i64) -> String {
    let (mut year, mut month, mut day) = (2003, 3, 1);
    for _ in 0..days {
        day += 1;
        let length = match month {
            2 if year % 4 == 0 => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if day > length {
            (month, day) = (month + 1, 1);
        }
        if month > 12 {
            (year, month) = (year + 1, 1);
        }
    }
    format!("{year}-{month:02}-{day:02}")
}

/// What one run says of a coefficient: its error, the error of the predicted labels, and its interval about the truth.
#[derive(Clone, Copy)]
struct Found {
    error: f64,
    naive: f64,
    interval: Option<(f64, f64)>,
}

/// Prints bias, coverage and width of the two coefficients.
pub fn regressions() -> Result<(), Failure> {
    println!(
        "7. Regressions on outlet and date ({RUNS} runs each). The model overlooks the label more often in outlet B.\n"
    );
    println!(
        "documents  coded  share  coefficient           truth   bias    bias of labels  coverage  width   without"
    );
    for (documents, coded) in [(20, 150), (60, 300), (200, 500)] {
        for share in [0.3, 0.04] {
            let world = World {
                documents,
                coded,
                share,
            };
            let runs: Result<Vec<Vec<Option<Found>>>, Failure> = (0..RUNS)
                .into_par_iter()
                .map(|run| one(&world, run))
                .collect();
            let runs = runs?;
            let odds = |share: f64| (share / (1.0 - share)).ln();
            let mean = |outlet: usize| {
                let of_outlet = (0..documents).filter(|d| d % 2 == outlet);
                of_outlet.clone().map(|d| world.expected(d)).sum::<f64>() / of_outlet.count() as f64
            };
            let truths = [
                ("outlet B", DIFFERENCE),
                ("date (four years)", TREND),
                ("outlet B, log-odds", odds(mean(1)) - odds(mean(0))),
            ];
            for (at, (name, truth)) in truths.into_iter().enumerate() {
                let found: Vec<Found> = runs.iter().filter_map(|run| run[at]).collect();
                let n = found.len() as f64;
                let mean = |of: &dyn Fn(&Found) -> f64| found.iter().map(of).sum::<f64>() / n;
                let intervals: Vec<(f64, f64)> = found.iter().filter_map(|f| f.interval).collect();
                let held = intervals
                    .iter()
                    .filter(|(low, high)| (*low..=*high).contains(&truth));
                let width = intervals.iter().map(|(low, high)| high - low).sum::<f64>();
                println!(
                    "{documents:>9}  {coded:>5}  {share:>5}  {name:20}  {truth:>6.3}  {:>+6.3}  {:>+14.3}  {:>8.3}  {:>5.3}  {:>8}",
                    mean(&|f| f.error) - truth,
                    mean(&|f| f.naive) - truth,
                    held.count() as f64 / intervals.len() as f64,
                    width / intervals.len() as f64,
                    RUNS as usize - intervals.len(),
                );
            }
        }
    }
    Ok(())
}

/// The coefficients of outlet and date of least squares, and that of the outlet alone in log-odds.
fn one(world: &World, run: u64) -> Result<Vec<Option<Found>>, Failure> {
    let random = &mut Random::seed_from_u64(run);
    let sentences = world.sentences(random);
    let items = coded(&sentences, &vec![0; sentences.len()], world.coded, random);
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("scores.csv");
    fs::write(&path, world.table(&sentences))?;
    let (scores, table) = Scores::with_table(&path, None, None, None)?;
    let coded: Vec<Option<Coded>> = items.iter().map(|item| item.coded).collect();
    let labels: Vec<[f64; 2]> = sentences
        .iter()
        .map(|s| [f64::from(s.given == 0), f64::from(s.given == 1)])
        .collect();
    let without = scores.items(&[]);
    let by_label: Vec<Item> = without
        .iter()
        .zip(&labels)
        .map(|(item, label)| Item {
            probabilities: label,
            ..*item
        })
        .collect();
    let mut all = Vec::new();
    for (formula, link, terms) in [
        ("outlet + date", Link::Identity, 2),
        ("outlet", Link::Logit, 1),
    ] {
        let covariates = Covariates::read(&path, &table, &scores, formula, None)?;
        let fit = |items: &[Item]| Regression::new(&scores.labels, items, &covariates, link).rows;
        let (rows, naive) = (fit(&scores.items(&coded)), fit(&by_label));
        let of_pro = |at: usize, rows: &[standpoint::prevalence::CoefficientRow]| {
            rows.iter()
                .filter(|row| row.label == "pro")
                .nth(at)
                .cloned()
        };
        for at in 1..=terms {
            let years = if at == 2 { 4.0 } else { 1.0 };
            let found = of_pro(at, &rows).zip(of_pro(at, &naive));
            // The outlet with more sentences is the reference; the coefficient is told as that of B.
            all.push(found.map(|(row, naive)| {
                let is_turned = row.level.as_deref() == Some("A");
                let scale = if is_turned { -years } else { years };
                let interval = row.low.zip(row.high);
                Found {
                    error: scale * row.estimate,
                    naive: scale * naive.estimate,
                    interval: interval.map(|(low, high)| {
                        let (one, other) = (scale * low, scale * high);
                        (one.min(other), one.max(other))
                    }),
                }
            }));
        }
    }
    Ok(all)
}
