//! How often intervals hold the truth, and how wide they are.

use std::collections::BTreeMap;

use rand::SeedableRng;
use rayon::prelude::*;
use standpoint::prevalence::{ClusteredEstimate, Item, Plan, Population, dsl, power_tuning, ppi};
use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::world::{CLASSES, Random, World};

const RUNS: u64 = 1000;

/// How often intervals hold the truth, and how far off the estimates are.
#[derive(Default, Clone, Copy)]
struct Tally {
    intervals: f64,
    held: f64,
    width: f64,
    estimates: f64,
    bias: f64,
}

impl Tally {
    fn add(&mut self, value: f64, interval: Option<(f64, f64)>, truth: f64) {
        self.estimates += 1.0;
        self.bias += value - truth;
        if let Some((low, high)) = interval {
            self.intervals += 1.0;
            self.held += f64::from(low <= truth && truth <= high);
            self.width += high - low;
        }
    }

    fn merge(&mut self, other: &Tally) {
        self.intervals += other.intervals;
        self.held += other.held;
        self.width += other.width;
        self.estimates += other.estimates;
        self.bias += other.bias;
    }
}

type Tallies = BTreeMap<(usize, usize), Tally>;

const ROWS: [&str; 8] = [
    "dsl (default)",
    "ppi",
    "coded sample alone",
    "mean probability, by document",
    "mean probability, by sentence",
    "dsl, difference of outlets",
    "dsl, Student's t alone",
    "dsl, t, published variance",
];

pub fn coverage() {
    println!("1. 95 % intervals of a share, {RUNS} runs each\n");
    let shares = [[0.42, 0.41, 0.17], [0.17, 0.58, 0.25]];
    let rare = [[0.06, 0.90, 0.04], [0.04, 0.90, 0.06]];
    let (off, blind) = ([-0.35, 0.0, 0.4], [-1.2, 0.6, -1.2]);
    // Of no bias: sure of itself.
    let sure = [0.0; CLASSES];
    let worlds = [
        (400, 300, shares, off, false),
        (400, 100, shares, off, false),
        (100, 100, shares, off, false),
        (40, 60, shares, off, false),
        (24, 40, shares, off, false),
        (400, 300, rare, blind, false),
        (400, 100, rare, blind, false),
        (400, 300, shares, off, true),
        (400, 300, rare, blind, true),
        (400, 150, rare, blind, true),
        (400, 300, rare, sure, false),
        (400, 300, rare, sure, true),
        (400, 150, rare, sure, true),
    ];
    let worlds = worlds.into_iter().map(|world| (world, 0.0));
    let dominated = [
        (400, 300, 0.1),
        (400, 300, 0.2),
        (400, 300, 0.5),
        (100, 100, 0.2),
        (40, 60, 0.2),
        (40, 60, 0.5),
    ];
    let dominated = dominated
        .map(|(documents, audited, dominant)| ((documents, audited, shares, off, false), dominant));
    for ((documents, audited, shares, bias, by_label), dominant) in worlds.chain(dominated) {
        let world = World {
            documents,
            audited,
            shares,
            bias,
            dominant,
            by_label,
            sure: bias == sure,
        };
        let drawn = match (by_label, world.sure) {
            (false, false) => "",
            (true, false) => ", drawn by label",
            (false, true) => ", a classifier that is sure",
            (true, true) => ", drawn by label, a classifier that is sure",
        };
        let besides = if dominant > 0.0 {
            format!(" and one with {:.0} % of all sentences", 100.0 * dominant)
        } else {
            String::new()
        };
        println!(
            "{documents} documents{besides}, {audited} sentences coded{drawn}; true shares {}",
            (0..CLASSES)
                .map(|l| format!("{:.3}", world.truth(l)))
                .collect::<Vec<_>>()
                .join(", ")
        );
        println!(
            "{:30}  coverage by label      mean width  mean error by label",
            ""
        );
        let tallies = runs(|random, tallies| one_run(&world, random, tallies));
        for (row, name) in ROWS.iter().enumerate() {
            let of: Vec<&Tally> = (0..CLASSES)
                .filter_map(|l| tallies.get(&(row, l)))
                .collect();
            if of.is_empty() {
                println!("{name:30}  none");
                continue;
            }
            let held: Vec<String> = of
                .iter()
                .map(|t| format!("{:.3}", t.held / t.intervals))
                .collect();
            let bias: Vec<String> = of
                .iter()
                .map(|t| format!("{:+.3}", t.bias / t.estimates))
                .collect();
            let width = of.iter().map(|t| t.width / t.intervals).sum::<f64>() / of.len() as f64;
            println!(
                "{name:30}  {}  {width:10.3}  {}",
                held.join("  "),
                bias.join("  ")
            );
        }
        println!();
    }
}

fn one_run(world: &World, random: &mut Random, tallies: &mut Tallies) {
    let sentences = world.sentences(random);
    let items = world.items(&sentences, random);
    let (one, other): (Vec<Item>, Vec<Item>) =
        items.iter().partition(|item| item.document % 2 == 0);
    for label in 0..CLASSES {
        let truth = world.truth(label);
        let found = dsl(&items, label);
        if let Some(found) = &found {
            let tally = tallies.entry((6, label)).or_default();
            let error = found.standard_error();
            tally.add(found.value, students_t(found, error), truth);
            let tally = tallies.entry((7, label)).or_default();
            let error = published_error(&items, label, found.value);
            tally.add(found.value, students_t(found, error), truth);
        }
        let mut add = |row: usize, found: Option<ClusteredEstimate>, truth: f64| {
            let Some(found) = found else { return };
            let interval = found.interval();
            tallies
                .entry((row, label))
                .or_default()
                .add(found.value, interval, truth);
        };
        add(0, found, truth);
        add(1, ppi(&items, label, power_tuning(&items, CLASSES)), truth);
        // PPI without the model is the mean of the codes.
        add(2, ppi(&items, label, 0.0), truth);
        let difference = dsl(&one, label)
            .zip(dsl(&other, label))
            .map(|(a, b)| a.minus(&b));
        let difference = difference.filter(|d| world.dominant == 0.0 && d.interval().is_some());
        add(
            5,
            difference,
            world.shares[0][label] - world.shares[1][label],
        );
        for (row, by_document) in [(3, true), (4, false)] {
            let (value, error) = naive(&items, label, by_document);
            let interval = (value - 1.96 * error, value + 1.96 * error);
            tallies
                .entry((row, label))
                .or_default()
                .add(value, Some(interval), truth);
        }
    }
}

/// The square root of `V = (1/N²) Σ_c (Σ_{i∈c} ψ_i)²` (Egami et al. 2023).
fn published_error(items: &[Item], label: usize, share: f64) -> f64 {
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for item in items {
        let predicted = item.probabilities[label];
        let corrected = item.coded.map_or(0.0, |coded| {
            (f64::from(coded.label == label) - predicted) / coded.probability
        });
        *sums.entry(item.document).or_default() += predicted + corrected - share;
    }
    sums.values().map(|sum| sum * sum).sum::<f64>().sqrt() / items.len() as f64
}

/// The interval that makes nothing of what the sample cannot have shown.
fn students_t(found: &ClusteredEstimate, error: f64) -> Option<(f64, f64)> {
    let freedom = found.coded_documents.checked_sub(1)?;
    let t = StudentsT::new(0.0, 1.0, freedom as f64).ok()?;
    let half = t.inverse_cdf(0.975) * error;
    Some((found.value - half, found.value + half))
}

/// The mean probability and its standard error, as if the probabilities were the truth.
fn naive(items: &[Item], label: usize, by_document: bool) -> (f64, f64) {
    let n = items.len() as f64;
    let mean = items
        .iter()
        .map(|item| item.probabilities[label])
        .sum::<f64>()
        / n;
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        let cluster = if by_document { item.document } else { at };
        *sums.entry(cluster).or_default() += item.probabilities[label] - mean;
    }
    (
        mean,
        sums.values().map(|sum| sum * sum).sum::<f64>().sqrt() / n,
    )
}

/// Does `summarize --plan` keep its promise?
pub fn planned() {
    println!(
        "2. The width that --plan promises (0.12), and the width of the intervals that follow, {RUNS} runs\n"
    );
    let world = |audited| World {
        documents: 400,
        audited,
        shares: [[0.42, 0.41, 0.17], [0.17, 0.58, 0.25]],
        bias: [-0.35, 0.0, 0.4],
        dominant: 0.0,
        by_label: false,
        sure: false,
    };
    for (name, pilot) in [("nothing coded yet", 0), ("a pilot of 100", 100)] {
        let tallies = runs(|random, tallies| {
            let sentences = world(pilot).sentences(random);
            let before = match pilot {
                0 => world(1)
                    .items(&sentences, random)
                    .into_iter()
                    .map(|item| Item {
                        coded: None,
                        ..item
                    })
                    .collect(),
                _ => world(pilot).items(&sentences, random),
            };
            let Some(n) = Plan::new(&before, CLASSES, 0.12, Population::LikeThese)
                .wanted
                .sentences
            else {
                return;
            };
            let items = world(n).items(&sentences, random);
            for label in 0..CLASSES {
                if let Some((low, high)) = dsl(&items, label).and_then(|l| l.interval()) {
                    let tally = tallies.entry((0, label)).or_default();
                    tally.add(n as f64, Some((low, high)), world(n).truth(label));
                }
            }
        });
        let widths: Vec<String> = tallies
            .values()
            .map(|t| format!("{:.3}", t.width / t.intervals))
            .collect();
        let n = tallies
            .values()
            .next()
            .map_or(0.0, |t| t.bias / t.estimates);
        println!(
            "{name:20}  {n:5.0} sentences coded  widths by label {}",
            widths.join(", ")
        );
    }
    println!();
}

fn runs(one: impl Fn(&mut Random, &mut Tallies) + Sync) -> Tallies {
    let each: Vec<Tallies> = (0..RUNS)
        .into_par_iter()
        .map(|run| {
            let mut tallies = Tallies::new();
            one(&mut Random::seed_from_u64(run), &mut tallies);
            tallies
        })
        .collect();
    let mut sum = Tallies::new();
    for tallies in each {
        for (key, tally) in tallies {
            sum.entry(key).or_default().merge(&tally);
        }
    }
    sum
}
