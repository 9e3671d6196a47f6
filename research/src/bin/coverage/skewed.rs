//! Measures how often intervals of shares and of alpha hold where nearly all sentences have one label.

use std::path::Path;

use rand::SeedableRng;
use rayon::prelude::*;
use standpoint::evaluation::{Agreement, AgreementFigures};
use standpoint::labels::LabelsFile;
use standpoint::prevalence::Population;

use crate::few::{
    ACCURACY, Failure, Interval, LABELS, Lengths, MANY, Tally, World, codes, shares_of_library,
};
use crate::world::{CLASSES, Random, coded};

const RUNS: u64 = 1000;
const RAREST: [f64; CLASSES] = [0.02, 0.96, 0.02];
const RARE: [f64; CLASSES] = [0.10, 0.87, 0.03];
const COMMON: [f64; CLASSES] = [0.295, 0.495, 0.21];
/// Labels do not depend on each other.
const NONE: f64 = 0.001;
/// Coders who are mostly right.
const FAIR: (f64, f64) = (0.9, 0.1);
/// Coders who are nearly always right.
const GOOD: (f64, f64) = (0.95, 0.1);

const HEAD: &str =
    "| documents | lengths | true shares | correlation | coded | dsl | width | ppi | width |
|---|---|---|---|---|---|---|---|---|";

/// Prints the tables.
pub fn hardest() -> Result<(), Failure> {
    println!("9. Shares by dsl and ppi: coverage by label and mean width, {RUNS} runs\n");
    println!("{HEAD}");
    let few = [12, 15, 20];
    for (shares, correlation, part, numbers) in [
        (RAREST, 0.6, 1, &few[..]),
        (RARE, 0.6, 1, &few),
        (RAREST, NONE, 1, &few),
        (COMMON, 0.25, 1, &few),
        (RARE, 0.6, 5, &[12, 20, 40]),
        (RARE, 0.25, 5, &[40]),
        (COMMON, 0.25, 5, &[40]),
    ] {
        for lengths in [Lengths::Equal, Lengths::Unequal] {
            for &documents in numbers {
                let world = World {
                    documents,
                    lengths,
                    shares,
                    correlation,
                    accuracy: ACCURACY,
                };
                println!("{}", row_of_shares(&world, part, Population::LikeThese)?);
            }
        }
    }
    println!("\n10. The same about these articles alone\n");
    println!("{HEAD}");
    for (shares, part, numbers) in [
        (COMMON, 5, &[5, 12, 40][..]),
        (RARE, 5, &[5, 12, 40]),
        (RARE, 2, &[5, 12, 40]),
        (RAREST, 2, &[12, 40]),
    ] {
        for &documents in numbers {
            let world = World {
                documents,
                lengths: Lengths::Unequal,
                shares,
                correlation: 0.25,
                accuracy: ACCURACY,
            };
            println!("{}", row_of_shares(&world, part, Population::These)?);
        }
    }
    println!(
        "\n11. Krippendorff's alpha: tables with an interval, coverage and mean width, {RUNS} runs\n"
    );
    println!(
        "| documents | lengths | true shares | right | with an interval | coverage | width | of labels |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for (shares, accuracy) in [
        (RAREST, ACCURACY),
        (RAREST, FAIR),
        (COMMON, ACCURACY),
        (RARE, GOOD),
        (COMMON, GOOD),
    ] {
        for lengths in [Lengths::Equal, Lengths::Unequal] {
            let many = World {
                documents: MANY,
                lengths,
                shares,
                correlation: 0.25,
                accuracy,
            };
            let sentences = many.sentences(&mut Random::seed_from_u64(u64::MAX));
            let truth = std::array::from_fn(|at| {
                let label = |label: usize| {
                    if at == 0 {
                        label
                    } else {
                        usize::from(label == at - 1)
                    }
                };
                let units = sentences
                    .iter()
                    .map(|s| vec![label(s.truth), label(s.given)]);
                let alpha = Agreement::new(&units.collect::<Vec<_>>(), CLASSES).alpha;
                alpha.unwrap_or(f64::NAN)
            });
            for documents in [12, 20, 40] {
                let world = World { documents, ..many };
                println!("{}", row_of_alpha(&world, &truth)?);
            }
        }
    }
    Ok(())
}

fn row_of_shares(world: &World, part: usize, about: Population) -> Result<String, Failure> {
    type Run = ([f64; CLASSES], [Interval; 2 * CLASSES]);
    let each: Result<Vec<Run>, Failure> = (0..RUNS)
        .into_par_iter()
        .map(|run| {
            let mut random = Random::seed_from_u64(run);
            let sentences = world.sentences(&mut random);
            let strata = vec![0; sentences.len()];
            let audited = sentences.len().div_ceil(part);
            let items = coded(&sentences, &strata, audited, &mut random);
            let of_label = |label| sentences.iter().filter(|s| s.truth == label).count();
            let truth = match about {
                Population::LikeThese => world.shares,
                Population::These => {
                    std::array::from_fn(|label| of_label(label) as f64 / sentences.len() as f64)
                }
            };
            Ok((truth, shares_of_library(&items, about)?))
        })
        .collect();
    let each = each?;
    let cells = |first: usize| {
        let mut all = Tally::default();
        let of_label = |label: usize| {
            let mut tally = Tally::default();
            for (truth, shares) in &each {
                tally.add(shares[first + label], truth[label]);
                all.add(shares[first + label], truth[label]);
            }
            format!("{:.3}", tally.held / tally.intervals)
        };
        let coverage: Vec<String> = (0..CLASSES).map(of_label).collect();
        format!("{} | {:.3}", coverage.join(" "), all.width / all.intervals)
    };
    Ok(format!(
        "| {} | {} | {:?} | {} | 1/{part} | {} | {} |",
        world.documents,
        world.lengths.name(),
        world.shares,
        world.correlation,
        cells(0),
        cells(CLASSES)
    ))
}

/// The alpha of all labels, and of each against the others.
fn row_of_alpha(world: &World, truth: &[f64; 1 + CLASSES]) -> Result<String, Failure> {
    let each: Result<Vec<_>, Failure> = (0..RUNS)
        .into_par_iter()
        .map(|run| {
            let sentences = world.sentences(&mut Random::seed_from_u64(run));
            let file = LabelsFile::parse(Path::new("codes.csv"), &codes(&sentences), None)?;
            let mut found = [None; 1 + CLASSES];
            if let Some(figures) = AgreementFigures::new(&file.labelled) {
                // A label may be missing.
                let labels = LABELS.iter().map(|name| {
                    let label = figures.labels.iter().find(|label| label.label == *name);
                    label.and_then(|label| label.alpha)
                });
                let alphas = [figures.alpha].into_iter().chain(labels);
                for (interval, alpha) in found.iter_mut().zip(alphas) {
                    *interval = alpha.and_then(|alpha| alpha.low.zip(alpha.high));
                }
            }
            Ok(found)
        })
        .collect();
    let mut tallies = [Tally::default(); 1 + CLASSES];
    for run in each? {
        let found = tallies.iter_mut().zip(run).zip(truth);
        found.for_each(|((tally, interval), truth)| tally.add(interval, *truth));
    }
    let [all, of_labels @ ..] = tallies;
    Ok(format!(
        "| {} | {} | {:?} | {} | {:.3} | {:.3} | {:.3} | {} |",
        world.documents,
        world.lengths.name(),
        world.shares,
        world.accuracy.0,
        all.intervals / RUNS as f64,
        all.held / all.intervals,
        all.width / all.intervals,
        of_labels.map(|tally| tally.coverage(RUNS)).join(" ")
    ))
}
