//! Measures how often intervals about these articles hold where documents were drawn and coded whole.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rayon::prelude::*;
use standpoint::prevalence::{
    ClusteredEstimate, Coded, Corrections, Estimator, Item, Population, Summary, dsl, power_tuning,
    ppi,
};

use crate::few::{ACCURACY, Failure, Interval, LABELS, Lengths, Tally, World};
use crate::rare::has_few_codes;
use crate::world::{CLASSES, Random, Sentence, coded};

const RUNS: u64 = 200;
const COMMON: [f64; CLASSES] = [0.295, 0.495, 0.21];
const RARE: [f64; CLASSES] = [0.10, 0.87, 0.03];

/// Prints the table.
pub fn by_document() -> Result<(), Failure> {
    println!("12. About these articles, documents drawn and coded whole, {RUNS} runs\n");
    println!(
        "| documents | lengths | shares | correlation | drawn | noticed | by sentence | dsl | width | ppi | width |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for (documents, drawn) in [(60, 12), (60, 30), (200, 20)] {
        for shares in [COMMON, RARE] {
            for (lengths, correlation) in [(Lengths::Equal, 0.25), (Lengths::Unequal, 0.6)] {
                let world = World {
                    documents,
                    lengths,
                    shares,
                    correlation,
                    accuracy: ACCURACY,
                };
                println!("{}", row(&world, Some(drawn))?);
            }
        }
    }
    for documents in [12, 60, 200] {
        let world = World {
            documents,
            lengths: Lengths::Unequal,
            shares: COMMON,
            correlation: 0.25,
            accuracy: ACCURACY,
        };
        println!("{}", row(&world, None)?);
    }
    Ok(())
}

/// The intervals of one table, and whether the draw was noticed.
struct Run {
    truth: [f64; CLASSES],
    /// By `dsl` and by `ppi`.
    found: Vec<Interval>,
    by_sentence: Vec<Interval>,
    noticed: bool,
}

fn row(world: &World, drawn: Option<usize>) -> Result<String, Failure> {
    let runs: Result<Vec<Run>, Failure> = (0..RUNS)
        .into_par_iter()
        .map(|run| one(world, drawn, run))
        .collect();
    let runs = runs?;
    let tally = |of: fn(&Run) -> &Vec<Interval>, from: usize| {
        let mut tallies = [Tally::default(); CLASSES];
        for run in &runs {
            for (label, tally) in tallies.iter_mut().enumerate() {
                tally.add(of(run)[from + label], run.truth[label]);
            }
        }
        let coverage = tallies.map(|tally| tally.coverage(RUNS)).join(" ");
        let width = tallies
            .iter()
            .map(|t| t.width / t.intervals.max(1.0))
            .sum::<f64>();
        (coverage, width / CLASSES as f64)
    };
    let [(dsl, dsl_width), (ppi, ppi_width)] = [0, CLASSES].map(|at| tally(|run| &run.found, at));
    let noticed = runs.iter().filter(|run| run.noticed).count();
    Ok(format!(
        "| {} | {} | {:?} | {} | {} | {:.3} | {} | {dsl} | {dsl_width:.3} | {ppi} | {ppi_width:.3} |",
        world.documents,
        world.lengths.name(),
        world.shares,
        world.correlation,
        drawn.map_or("a fifth of the sentences".to_string(), |n| n.to_string()),
        noticed as f64 / RUNS as f64,
        tally(|run| &run.by_sentence, CLASSES).0,
    ))
}

fn one(world: &World, drawn: Option<usize>, run: u64) -> Result<Run, Failure> {
    let mut random = Random::seed_from_u64(run);
    let sentences = world.sentences(&mut random);
    let items = match drawn {
        Some(n) => whole_documents(&sentences, world.documents, n, &mut random),
        None => {
            let strata = vec![0; sentences.len()];
            coded(&sentences, &strata, sentences.len() / 5, &mut random)
        }
    };
    let labels = LABELS.map(String::from);
    let estimators = [Estimator::Dsl, Estimator::Ppi];
    let none = Corrections::default();
    let summary = Summary::new(&labels, &items, None, &estimators, &none, Population::These)?;
    let power = power_tuning(&items, CLASSES);
    let of_sentences = |found: Option<ClusteredEstimate>| {
        found.and_then(|found| found.of_these_articles(&items).interval())
    };
    let by_sentence = (0..CLASSES).map(|label| of_sentences(dsl(&items, label)));
    let by_sentence =
        by_sentence.chain((0..CLASSES).map(|label| of_sentences(ppi(&items, label, power))));
    let share = |label| sentences.iter().filter(|s| s.truth == label).count() as f64;
    Ok(Run {
        truth: std::array::from_fn(|label| share(label) / sentences.len() as f64),
        found: summary
            .rows
            .iter()
            .map(|row| row.low.zip(row.high))
            .collect(),
        by_sentence: by_sentence.collect(),
        noticed: summary.drawn_documents.is_some(),
    })
}

/// All sentences of `n` documents coded, with the probability of a document.
fn whole_documents<'a>(
    sentences: &'a [Sentence],
    documents: usize,
    n: usize,
    random: &mut Random,
) -> Vec<Item<'a>> {
    let mut order: Vec<usize> = (0..documents).collect();
    order.shuffle(random);
    let probability = n as f64 / documents as f64;
    let item = |s: &'a Sentence| Item {
        document: s.document,
        cluster: s.document,
        given: s.given,
        probabilities: &s.probabilities,
        coded: order[..n].contains(&s.document).then_some(Coded {
            label: s.truth,
            probability,
        }),
    };
    sentences.iter().map(item).collect()
}

/// Prints how often intervals about articles like these hold, by the documents in which the rarer side of a label was
/// coded.
pub fn by_documents_with_label() -> Result<(), Failure> {
    println!(
        "\n13. Intervals by ppi, by the documents with a code on the rarer side, {RUNS} runs\n"
    );
    println!(
        "| shares | documents | correlation | coded | few codes | others | 0 | 1 | 2 | 3, 4 | 5 to 9 | more |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|");
    for shares in [[0.02, 0.96, 0.02], RARE, COMMON] {
        for documents in [12, 20, 40] {
            for correlation in [0.25, 0.6] {
                for part in [1, 5] {
                    let world = World {
                        documents,
                        lengths: Lengths::Unequal,
                        shares,
                        correlation,
                        accuracy: ACCURACY,
                    };
                    println!("{}", row_by_documents(&world, part)?);
                }
            }
        }
    }
    Ok(())
}

/// The bin of an interval, whether it rests on fewer than ten codes, and whether it holds.
type Held = (usize, bool, bool);

fn row_by_documents(world: &World, part: usize) -> Result<String, Failure> {
    let runs: Result<Vec<Vec<Held>>, Failure> = (0..RUNS)
        .into_par_iter()
        .map(|run| {
            let mut random = Random::seed_from_u64(run);
            let sentences = world.sentences(&mut random);
            let strata = vec![0; sentences.len()];
            let n = sentences.len().div_ceil(part);
            let items = coded(&sentences, &strata, n, &mut random);
            let labels = LABELS.map(String::from);
            let none = Corrections::default();
            let about = Population::LikeThese;
            let summary = Summary::new(&labels, &items, None, &[Estimator::Ppi], &none, about)?;
            let mut found = Vec::new();
            for (label, row) in summary.rows.iter().enumerate() {
                let Some((low, high)) = row.low.zip(row.high) else {
                    continue;
                };
                let documents_with = |side: bool| {
                    let is_such = |item: &&Item| {
                        item.coded
                            .is_some_and(|coded| (coded.label == label) == side)
                    };
                    let documents = items.iter().filter(is_such).map(|item| item.document);
                    documents
                        .collect::<std::collections::BTreeSet<usize>>()
                        .len()
                };
                let bin = match documents_with(true).min(documents_with(false)) {
                    few @ 0..=2 => few,
                    3 | 4 => 3,
                    5..=9 => 4,
                    _ => 5,
                };
                let truth = world.shares[label];
                found.push((bin, has_few_codes(row), low <= truth && truth <= high));
            }
            Ok(found)
        })
        .collect();
    let all: Vec<Held> = runs?.into_iter().flatten().collect();
    let coverage = |is_such: &dyn Fn(&Held) -> bool| {
        let chosen: Vec<_> = all.iter().filter(|row| is_such(row)).collect();
        let held = chosen.iter().filter(|row| row.2).count();
        match chosen.len() {
            0..20 => "–".to_string(),
            n => format!("{:.3}, {n}", held as f64 / n as f64),
        }
    };
    let bins: Vec<String> = (0..6).map(|bin| coverage(&|row| row.0 == bin)).collect();
    Ok(format!(
        "| {:?} | {} | {} | 1/{part} | {} | {} | {} |",
        world.shares,
        world.documents,
        world.correlation,
        coverage(&|row| row.1),
        coverage(&|row| !row.1),
        bins.join(" | ")
    ))
}
