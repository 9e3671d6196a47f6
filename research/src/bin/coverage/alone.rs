//! Measures how often the intervals of `summarize` hold where rows stand alone and those of a source are alike.

use std::path::Path;

use rand::SeedableRng;
use rayon::prelude::*;

use crate::few::{ACCURACY, Failure, Interval, Lengths, SHARES, Tally, World, shares_of_program};
use crate::world::{CLASSES, Random, coded};

const RUNS: u64 = 200;
/// The sources, with as many rows each as a document of [`World`] has sentences.
const SOURCES: usize = 60;
/// How much the labels of two rows of a source are correlated.
const CORRELATION: f64 = 0.25;

/// Prints the coverage of each label by dsl and ppi, with each row as a document, without and with the clusters.
pub fn rows_of_sources(program: &Path) -> Result<(), Failure> {
    println!(
        "Rows that stand alone, of {SOURCES} sources: coverage by label, dsl and ppi, {RUNS} runs\n"
    );
    println!("| shares | rows of a source | coded | --cluster | dsl | ppi | width |");
    println!("|---|---|---|---|---|---|---|");
    for shares in SHARES {
        for lengths in Lengths::ALL {
            for (part, coded) in [(1, "all"), (5, "a fifth")] {
                for (options, shown) in [(&[][..], "no"), (&["--cluster", "source"], "source")] {
                    let world = World {
                        documents: SOURCES,
                        lengths,
                        shares,
                        correlation: CORRELATION,
                        accuracy: ACCURACY,
                    };
                    let held = coverage(&world, part, program, options)?;
                    println!(
                        "| {shares:?} | {} | {coded} | {shown} | {held} |",
                        lengths.name()
                    );
                }
            }
        }
    }
    Ok(())
}

fn coverage(
    world: &World,
    part: usize,
    program: &Path,
    options: &[&str],
) -> Result<String, Failure> {
    let run = |run: u64| {
        let mut random = Random::seed_from_u64(run);
        let sentences = world.sentences(&mut random);
        let strata = vec![0; sentences.len()];
        let drawn = sentences.len().div_ceil(part);
        let mut items = coded(&sentences, &strata, drawn, &mut random);
        let rows = items.iter_mut().enumerate();
        rows.for_each(|(row, item)| item.document = row);
        shares_of_program(program, run, &items, options)
    };
    let each: Result<Vec<[Interval; 2 * CLASSES]>, Failure> =
        (0..RUNS).into_par_iter().map(run).collect();
    let each = each?;
    let tally = |at: usize| {
        let mut tally = Tally::default();
        let intervals = each.iter().map(|shares| shares[at]);
        intervals.for_each(|interval| tally.add(interval, world.shares[at % CLASSES]));
        tally
    };
    let held = |first: usize| {
        let of = (first..first + CLASSES).map(|at| tally(at).coverage(RUNS));
        of.collect::<Vec<_>>().join(" ")
    };
    let width = Tally::sum((0..2 * CLASSES).map(tally)).mean_width();
    Ok(format!("{} | {} | {width}", held(0), held(CLASSES)))
}
