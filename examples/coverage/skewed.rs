//! Measures how often intervals of shares and of alpha hold where nearly all sentences have one label.

use std::path::Path;

use rand::SeedableRng;
use rayon::prelude::*;
use standpoint::evaluation::{Agreement, AgreementFigures};
use standpoint::labels::LabelsFile;

use crate::few::{ACCURACY, Failure, Lengths, MANY, Share, Tally, World, codes, shares_of_library};
use crate::world::{CLASSES, Random, coded};

const RUNS: u64 = 1000;
const RAREST: [f64; CLASSES] = [0.02, 0.96, 0.02];
const RARE: [f64; CLASSES] = [0.10, 0.87, 0.03];
const COMMON: [f64; CLASSES] = [0.295, 0.495, 0.21];
/// Labels do not depend on each other.
const NONE: f64 = 0.001;
/// Coders who are nearly always right.
const GOOD: (f64, f64) = (0.95, 0.1);

/// Prints the tables.
pub fn hardest() -> Result<(), Failure> {
    println!("9. Shares by dsl and ppi: coverage by label and mean width, {RUNS} runs\n");
    println!(
        "| documents | lengths | true shares | correlation | coded | dsl | width | ppi | width |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
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
                println!("{}", row_of_shares(&world, part)?);
            }
        }
    }
    println!(
        "\n10. Krippendorff's alpha: tables with an interval, coverage and mean width, {RUNS} runs\n"
    );
    println!("| documents | lengths | true shares | right | with an interval | coverage | width |");
    println!("|---|---|---|---|---|---|---|");
    for (shares, accuracy) in [
        (RAREST, ACCURACY),
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
            let units: Vec<Vec<usize>> = sentences.iter().map(|s| vec![s.truth, s.given]).collect();
            let truth = Agreement::new(&units, CLASSES).alpha.unwrap_or(f64::NAN);
            for documents in [12, 20, 40] {
                let world = World { documents, ..many };
                println!("{}", row_of_alpha(&world, truth)?);
            }
        }
    }
    Ok(())
}

fn row_of_shares(world: &World, part: usize) -> Result<String, Failure> {
    let each: Result<Vec<[Share; 2 * CLASSES]>, Failure> = (0..RUNS)
        .into_par_iter()
        .map(|run| {
            let mut random = Random::seed_from_u64(run);
            let sentences = world.sentences(&mut random);
            let strata = vec![0; sentences.len()];
            let audited = sentences.len().div_ceil(part);
            shares_of_library(&coded(&sentences, &strata, audited, &mut random))
        })
        .collect();
    let each = each?;
    let cells = |first: usize| {
        let mut all = Tally::default();
        let of_label = |label: usize| {
            let mut tally = Tally::default();
            for shares in &each {
                tally.add(shares[first + label].0, world.shares[label]);
                all.add(shares[first + label].0, world.shares[label]);
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

fn row_of_alpha(world: &World, truth: f64) -> Result<String, Failure> {
    let mut tally = Tally::default();
    let each: Result<Vec<_>, Failure> = (0..RUNS)
        .into_par_iter()
        .map(|run| {
            let sentences = world.sentences(&mut Random::seed_from_u64(run));
            let file = LabelsFile::parse(Path::new("codes.csv"), &codes(&sentences), None)?;
            let alpha = AgreementFigures::new(&file.labelled).and_then(|figures| figures.alpha);
            Ok(alpha.and_then(|alpha| alpha.low.zip(alpha.high)))
        })
        .collect();
    each?.into_iter().for_each(|found| tally.add(found, truth));
    Ok(format!(
        "| {} | {} | {:?} | {} | {:.3} | {:.3} | {:.3} |",
        world.documents,
        world.lengths.name(),
        world.shares,
        world.accuracy.0,
        tally.intervals / RUNS as f64,
        tally.held / tally.intervals,
        tally.width / tally.intervals
    ))
}
