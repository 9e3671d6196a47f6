//! Intervals of rare labels: where no code has them, and where they stand in few documents.

use rand::{Rng, SeedableRng};
use rayon::prelude::*;
use standpoint::prevalence::{
    Corrections, Estimator, Groups, Item, Population, PrevalenceError, Summary, SummaryRow,
};

use crate::world::{Random, Sentence, coded, normal};

const RUNS: u64 = 400;
/// The place of the rare label.
const RARE: usize = 1;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// How many of some intervals held the truth, or lay above or below it.
#[derive(Default)]
struct Tally {
    intervals: usize,
    above: usize,
    below: usize,
    width: f64,
}

impl Tally {
    fn of<'a>(rows: impl Iterator<Item = &'a SummaryRow>, truth: f64) -> Self {
        let mut tally = Tally::default();
        for (low, high) in rows.filter_map(|row| row.low.zip(row.high)) {
            tally.intervals += 1;
            tally.above += usize::from(low > truth);
            tally.below += usize::from(high < truth);
            tally.width += high - low;
        }
        tally
    }

    fn held(&self) -> String {
        let missed = (self.above + self.below) as f64;
        match self.intervals {
            0 => "–".to_string(),
            n => format!("{:.3}", 1.0 - missed / n as f64),
        }
    }
}

fn summary(items: &[Item], groups: Option<Groups>) -> Result<Vec<SummaryRow>, PrevalenceError> {
    let labels = ["other", "rare"].map(String::from);
    let (estimators, corrections) = ([Estimator::Dsl], Corrections::default());
    let summary = Summary::new(
        &labels,
        items,
        groups,
        &estimators,
        &corrections,
        Population::LikeThese,
    )?;
    let is_rare = |row: &SummaryRow| row.label == labels[RARE];
    Ok(summary.rows.into_iter().filter(is_rare).collect())
}

fn runs(
    one: impl Fn(&mut Random) -> Result<Vec<SummaryRow>, PrevalenceError> + Sync,
) -> Result<Vec<SummaryRow>, PrevalenceError> {
    let each: Result<Vec<Vec<SummaryRow>>, PrevalenceError> = (0..RUNS)
        .into_par_iter()
        .map(|run| one(&mut Random::seed_from_u64(run)))
        .collect();
    Ok(each?.into_iter().flatten().collect())
}

/// Returns whether fewer than ten codes have the label, or fewer than ten lack it.
pub fn has_few_codes(row: &SummaryRow) -> bool {
    row.coded_with_label.min(row.coded - row.coded_with_label) < 10
}

fn sentence(document: usize, truth: bool, probability: f64) -> Sentence {
    Sentence {
        document,
        truth: usize::from(truth),
        given: usize::from(probability > 0.5),
        probabilities: vec![1.0 - probability, probability],
    }
}

/// Eight outlets of forty documents, of a label that half a percent of the sentences have, and a model that is sure and takes two percent
/// of the others for it.
pub fn unseen() -> Result<(), Failure> {
    println!(
        "5. A label of 0.5 % in eight outlets of 40 documents, of which a model finds 2.5 %, {RUNS} runs\n"
    );
    println!(
        "                                          coverage  above the truth  below it  mean width"
    );
    const OUTLETS: usize = 8;
    let names: Vec<String> = (0..OUTLETS).map(|outlet| outlet.to_string()).collect();
    for of_each in [30, 60, 120] {
        let rows = runs(|random| {
            let mut sentences = Vec::new();
            for document in 0..40 * OUTLETS {
                for _ in 0..random.random_range(15..=25) {
                    let truth = random.random_bool(0.005);
                    let is_found = truth || random.random_bool(0.02);
                    let probability = if is_found { 0.97 } else { 0.01 };
                    sentences.push(sentence(document, truth, probability));
                }
            }
            let of: Vec<usize> = sentences.iter().map(|s| s.document % OUTLETS).collect();
            let items = coded(&sentences, &of, of_each * OUTLETS, random);
            let groups = Groups {
                names: &names,
                of: &of,
                compared: true,
            };
            summary(&items, Some(groups))
        })?;
        let of_outlets = || rows.iter().filter(|row| row.group != "(all)");
        let shares = || of_outlets().filter(|row| row.against.is_none());
        let told = |what: &str, tally: Tally| {
            println!(
                "{of_each:3} codes in each, {what:24} {:>8}  {:15}  {:8}  {:10.3}",
                tally.held(),
                tally.above,
                tally.below,
                tally.width / tally.intervals.max(1) as f64
            );
        };
        told("shares", Tally::of(shares(), 0.005));
        let without = shares().filter(|row| row.coded_with_label == 0);
        told("no code has the label", Tally::of(without, 0.005));
        let differences = of_outlets().filter(|row| row.against.is_some());
        told("differences", Tally::of(differences, 0.0));
    }
    println!();
    Ok(())
}

/// A label in part of the documents: how many there are, in what part of them it stands, which part of their sentences has it, and how many
/// codes there are.
const WORLDS: [(usize, f64, f64, usize); 15] = [
    (200, 0.02, 1.0, 200),
    (200, 0.02, 1.0, 400),
    (200, 0.02, 1.0, 800),
    (100, 0.03, 0.7, 200),
    (100, 0.03, 0.7, 400),
    (100, 0.03, 0.7, 700),
    (50, 0.1, 0.5, 100),
    (50, 0.1, 0.5, 300),
    (1000, 0.005, 1.0, 1000),
    (1000, 0.005, 1.0, 3000),
    (200, 1.0, 0.02, 200),
    (200, 1.0, 0.02, 800),
    (100, 1.0, 0.02, 400),
    (50, 1.0, 0.05, 300),
    (20, 1.0, 0.3, 60),
];

/// Documents of 5 to 40 sentences, a model of middling use.
pub fn in_few_documents() -> Result<(), Failure> {
    println!(
        "6. A label in few documents or in all, on fewer than ten codes or more, {RUNS} runs each\n"
    );
    println!("documents  with the label  true share  codes  all    few codes   more");
    for (documents, about, inside, audited) in WORLDS {
        let truth = about * inside;
        let base = (truth / (1.0 - truth)).ln() - 0.5;
        let rows = runs(|random| {
            let mut sentences = Vec::new();
            for document in 0..documents {
                let is_about = random.random_bool(about);
                for _ in 0..random.random_range(5..=40) {
                    let is_rare = is_about && random.random_bool(inside);
                    let logit = base + 2.0 * f64::from(is_rare) + normal(random);
                    sentences.push(sentence(document, is_rare, 1.0 / (1.0 + (-logit).exp())));
                }
            }
            let strata = vec![0; sentences.len()];
            summary(&coded(&sentences, &strata, audited, random), None)
        })?;
        let by = |is_such: &dyn Fn(&SummaryRow) -> bool| {
            let tally = Tally::of(rows.iter().filter(|row| is_such(row)), truth);
            format!("{} {:>3}", tally.held(), tally.intervals)
        };
        println!(
            "{documents:9}  {:>14}  {truth:10.3}  {audited:5}  {}  {:10}  {}",
            format!("{:.1} %", 100.0 * about),
            Tally::of(rows.iter(), truth).held(),
            by(&has_few_codes),
            by(&|row| !has_few_codes(row)),
        );
    }
    Ok(())
}
