//! Measures whether an interval of shares holds where coders err: 100 or 200 random sentences have a code of one coder, and a random
//! part of them one of a second coder, who errs as often and independently. Or as many codes are of half as many sentences and a
//! half of the part, which both coded.

use rand::{Rng, SeedableRng};
use rayon::prelude::*;
use standpoint::prevalence::{Coded, Corrections, Estimator, Item, Population, Summary};
use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::few::{Failure, LABELS, Lengths, World};
use crate::world::{CLASSES, Random, Sentence};

const RUNS: u64 = 300;
/// Samples by which the standard error of the latent classes is found.
const RESAMPLED: usize = 40;
const TRUTH: [f64; CLASSES] = [0.1, 0.8, 0.1];

/// How coders err. `a` is pro, `b` neutral and `c` anti.
#[derive(Clone, Copy, PartialEq)]
enum Errors {
    /// In one of ten sentences, to any other label.
    Random,
    /// One of ten sentences of this label is given the other.
    OneWay(usize, usize),
    /// In 40 % of a fifth of the sentences, and in 2.5 % of the others: coders err in the same sentences.
    Hard,
}

/// A sentence, with its codes by the first and the second coder, and a third who decides where these differ.
struct Row {
    document: usize,
    truth: usize,
    given: usize,
    probabilities: Vec<f64>,
    codes: [Option<usize>; 3],
}

/// An estimate of the share of each label, with its interval.
type Found = Vec<[f64; 3]>;

const NAMES: [&str; 8] = [
    "one coder",
    "error by agreement",
    "latent classes",
    "second as the reference",
    "part decided",
    "part, a third errs",
    "twice, decided",
    "twice, a third errs",
];

/// Prints of each estimator the coverage of each label, its error in points, and the mean width.
pub fn two_coders() -> Result<(), Failure> {
    println!(
        "| errors | labels | coded | twice | {} |",
        NAMES.join(" | ")
    );
    println!("|{}", "---|".repeat(4 + NAMES.len()));
    let errors = [
        ("random", Errors::Random),
        ("anti as neutral", Errors::OneWay(2, 1)),
        ("neutral as anti", Errors::OneWay(1, 2)),
        ("hard sentences", Errors::Hard),
    ];
    for (name, errors) in errors {
        for labels in [2, 3] {
            for [coded, twice] in [[100, 50], [200, 50], [200, 100]] {
                let runs = (0..RUNS).into_par_iter();
                let runs = runs.map(|run| one_run(errors, labels, coded, twice, run));
                let runs: Vec<Vec<Found>> = runs.collect::<Result<_, _>>()?;
                let cells = (0..NAMES.len()).map(|at| {
                    let mut cell = String::new();
                    let mut width = 0.0;
                    let (mut held, mut biases) = (Vec::new(), Vec::new());
                    for label in 0..labels {
                        let truth = share(label, labels);
                        let of = runs.iter().map(|run| run[at][label]);
                        let hold = of
                            .clone()
                            .filter(|[_, low, high]| (*low..=*high).contains(&truth));
                        held.push(format!("{:.3}", hold.count() as f64 / RUNS as f64));
                        let bias: f64 = of.clone().map(|[value, ..]| value - truth).sum();
                        biases.push(format!("{:+.1}", 100.0 * bias / RUNS as f64));
                        width += of.map(|[_, low, high]| high - low).sum::<f64>();
                    }
                    cell += &held.join(" ");
                    cell += &format!(", {}", biases.join(" "));
                    cell + &format!(", {:.3}", width / (RUNS as f64 * labels as f64))
                });
                let cells: Vec<String> = cells.collect();
                println!(
                    "| {name} | {labels} | {coded} | {twice} | {} |",
                    cells.join(" | ")
                );
            }
        }
    }
    Ok(())
}

/// The share of a label; of two labels the second stands for all others.
fn share(label: usize, labels: usize) -> f64 {
    TRUTH[label]
        + if label + 1 == labels {
            TRUTH[labels..].iter().sum()
        } else {
            0.0
        }
}

fn one_run(
    errors: Errors,
    labels: usize,
    coded: usize,
    twice: usize,
    seed: u64,
) -> Result<Vec<Found>, Failure> {
    let mut random = Random::seed_from_u64(seed);
    let world = World {
        documents: 100,
        lengths: Lengths::Unequal,
        shares: TRUTH,
        correlation: 0.25,
        accuracy: (0.8, 0.1),
    };
    let sentences = world.sentences(&mut random);
    let drawn = rand::seq::index::sample(&mut random, sentences.len(), coded).into_vec();
    let mut rows: Vec<Row> = sentences.into_iter().map(|one| row(one, labels)).collect();
    let mut drawn_codes = Vec::new();
    for (place, at) in drawn.into_iter().enumerate() {
        let is_hard = random.random_bool(0.2);
        let truth = rows[at].truth;
        let mut code = || {
            let other = (truth + random.random_range(1..labels)) % labels;
            match errors {
                Errors::Random if random.random_bool(0.1) => other,
                Errors::OneWay(from, to) => {
                    // With two labels, the second one takes the place of both neutral and anti.
                    let [from, to] = match (labels, from) {
                        (2, 2) => [0, 1],
                        (2, _) => [1, 0],
                        _ => [from, to],
                    };
                    match truth == from && random.random_bool(0.1) {
                        true => to,
                        false => truth,
                    }
                }
                Errors::Hard if random.random_bool(if is_hard { 0.4 } else { 0.025 }) => other,
                _ => truth,
            }
        };
        let all = [code(), code(), code()];
        drawn_codes.push((at, all));
        rows[at].codes = [0, 1, 2].map(|coder| (coder == 0 || place < twice).then_some(all[coder]));
    }
    let decided = |row: &Row| match row.codes {
        [Some(one), Some(other), _] => Some(if one == other { one } else { row.truth }),
        _ => None,
    };
    let by_third = |row: &Row| match row.codes {
        [Some(one), Some(other), Some(third)] => Some(if one == other { one } else { third }),
        _ => None,
    };
    let of_part = |row: &Row| row.codes[1].is_some();
    let first = |row: &Row| row.codes[0];
    let found = vec![
        by_program(&rows, labels, &first)?,
        by_agreement(&rows, labels),
        latent(&rows, labels, &mut random),
        nested(&rows, labels, &|row| row.codes[1]),
        nested(&rows, labels, &decided),
        nested(&rows, labels, &by_third),
    ];
    // As many codes, all sentences coded twice.
    let both = (coded + twice) / 2;
    let mut left = both - rows.iter().filter(|row| of_part(row)).count();
    for (at, all) in drawn_codes {
        let row = &mut rows[at];
        let is_kept = of_part(row) || left > 0;
        left -= usize::from(!of_part(row) && is_kept);
        row.codes = all.map(|code| is_kept.then_some(code));
    }
    let twice = [
        by_program(&rows, labels, &decided)?,
        by_program(&rows, labels, &by_third)?,
    ];
    Ok(found.into_iter().chain(twice).collect())
}

/// PPI++ of the program.
fn by_program(
    rows: &[Row],
    labels: usize,
    code: &dyn Fn(&Row) -> Option<usize>,
) -> Result<Found, Failure> {
    let coded = rows.iter().filter(|row| code(row).is_some()).count();
    let probability = coded as f64 / rows.len() as f64;
    let item = |row| {
        let Row {
            document,
            given,
            probabilities,
            ..
        }: &Row = row;
        Item {
            document: *document,
            cluster: *document,
            given: *given,
            probabilities,
            coded: code(row).map(|label| Coded { label, probability }),
        }
    };
    let items: Vec<Item> = rows.iter().map(item).collect();
    let names: Vec<String> = LABELS[..labels]
        .iter()
        .map(|name| name.to_string())
        .collect();
    let none = Corrections::default();
    let about = Population::LikeThese;
    let summary = Summary::new(&names, &items, None, &[Estimator::Ppi], &none, about)?;
    let row = |row: &standpoint::prevalence::SummaryRow| {
        [row.share, row.low, row.high].map(|value| value.unwrap_or(f64::NAN))
    };
    Ok(summary.rows.iter().map(row).collect())
}

fn row(sentence: Sentence, labels: usize) -> Row {
    let merge = |label: usize| label.min(labels - 1);
    let mut probabilities = vec![0.0; labels];
    for (label, p) in sentence.probabilities.iter().enumerate() {
        probabilities[merge(label)] += p;
    }
    Row {
        document: sentence.document,
        truth: merge(sentence.truth),
        given: merge(sentence.given),
        probabilities,
        codes: [None; 3],
    }
}

/// The sums of each document, and a function of the sums of all: its jackknife by document with Student's t.
fn jackknife(sums: &[Vec<f64>], freedom: f64, estimate: impl Fn(&[f64]) -> f64) -> [f64; 3] {
    let mut all = vec![0.0; sums[0].len()];
    for of in sums {
        all.iter_mut().zip(of).for_each(|(all, of)| *all += of);
    }
    let value = estimate(&all);
    let mut squares = 0.0;
    for of in sums {
        let without: Vec<f64> = all.iter().zip(of).map(|(all, of)| all - of).collect();
        squares += (estimate(&without) - value).powi(2);
    }
    let n = sums.len() as f64;
    let error = (squares * (n - 1.0) / n).sqrt();
    let t = StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |t| t.inverse_cdf(0.975));
    [value, value - t * error, value + t * error]
}

fn by_document(rows: &[Row], sums: impl Fn(&Row) -> Vec<f64>) -> Vec<Vec<f64>> {
    let documents = rows.last().map_or(0, |row| row.document + 1);
    let mut all = vec![Vec::new(); documents];
    for row in rows {
        let of = sums(row);
        let sum = &mut all[row.document];
        sum.resize(of.len(), 0.0);
        sum.iter_mut().zip(of).for_each(|(sum, of)| *sum += of);
    }
    all
}

fn freedom(rows: &[Row], is_coded: impl Fn(&Row) -> bool) -> f64 {
    let mut documents: Vec<usize> = rows
        .iter()
        .filter(|r| is_coded(r))
        .map(|r| r.document)
        .collect();
    documents.dedup();
    documents.len() as f64 - 1.0
}

/// The weight of a prediction, of all labels together.
fn slope(pairs: &[(Vec<f64>, usize)], labels: usize) -> f64 {
    let n = pairs.len() as f64;
    let (mut products, mut squares) = (0.0, 0.0);
    for label in 0..labels {
        let f = |pair: &(Vec<f64>, usize)| pair.0[label];
        let y = |pair: &(Vec<f64>, usize)| f64::from(pair.1 == label);
        let f_mean = pairs.iter().map(f).sum::<f64>() / n;
        let y_mean = pairs.iter().map(y).sum::<f64>() / n;
        products += pairs
            .iter()
            .map(|p| (f(p) - f_mean) * (y(p) - y_mean))
            .sum::<f64>();
        squares += pairs.iter().map(|p| (f(p) - f_mean).powi(2)).sum::<f64>();
    }
    if squares > 0.0 {
        (products / squares).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

fn one_hot(label: usize, labels: usize) -> Vec<f64> {
    (0..labels).map(|at| f64::from(at == label)).collect()
}

/// PPI++ with the first codes, and the difference of the reference from them on the part that has one (double sampling, Tenenbein
/// 1970), with a weight of the first codes as of the model.
fn nested(rows: &[Row], labels: usize, reference: &dyn Fn(&Row) -> Option<usize>) -> Found {
    let first = rows
        .iter()
        .filter_map(|r| Some((r.probabilities.clone(), r.codes[0]?)));
    let of_model = slope(&first.collect::<Vec<_>>(), labels);
    let both = rows
        .iter()
        .filter_map(|r| Some((one_hot(r.codes[0]?, labels), reference(r)?)));
    let of_first = slope(&both.collect::<Vec<_>>(), labels);
    let freedom = freedom(rows, |row| reference(row).is_some());
    let found = (0..labels).map(|label| {
        let sums = by_document(rows, |row| {
            let f = of_model * row.probabilities[label];
            let is = |code: usize| f64::from(code == label);
            let (mut of_n, mut of_m) = ([0.0; 3], [0.0; 3]);
            if let Some(code) = row.codes[0] {
                of_n = [1.0, is(code), f];
                if let Some(reference) = reference(row) {
                    of_m = [1.0, is(reference), is(code)];
                }
            }
            [&[1.0, f][..], &of_n, &of_m].concat()
        });
        jackknife(&sums, freedom, |all| {
            let first = all[1] / all[0] + (all[3] - all[4]) / all[2];
            of_first * first + (all[6] - of_first * all[7]) / all[5]
        })
    });
    found.collect()
}

/// The error rate by the disagreement of both coders, if all wrong labels are equally likely, and the shares without it.
fn by_agreement(rows: &[Row], labels: usize) -> Found {
    let first = rows
        .iter()
        .filter_map(|r| Some((r.probabilities.clone(), r.codes[0]?)));
    let of_model = slope(&first.collect::<Vec<_>>(), labels);
    let others = labels as f64 - 1.0;
    let by_lot = others / labels as f64;
    let freedom = freedom(rows, |row| row.codes[1].is_some());
    let found = (0..labels).map(|label| {
        let sums = by_document(rows, |row| {
            let f = of_model * row.probabilities[label];
            let code = |at: usize| row.codes[at].map(|code| f64::from(code == label));
            let mean = match (code(0), code(1)) {
                (Some(one), Some(other)) => Some((one + other) / 2.0),
                (one, _) => one,
            };
            let [n, y, f_of_n] = mean.map_or([0.0; 3], |mean| [1.0, mean, f]);
            let m = f64::from(row.codes[1].is_some());
            let differ = f64::from(row.codes[1].is_some() && row.codes[0] != row.codes[1]);
            vec![1.0, f, n, y, f_of_n, m, differ]
        });
        jackknife(&sums, freedom, |all| {
            let share = all[1] / all[0] + (all[3] - all[4]) / all[2];
            let differ = all[6] / all[5];
            let error = by_lot * (1.0 - (1.0 - differ / by_lot).max(0.01).sqrt());
            (share - error / others) / (1.0 - error / by_lot)
        })
    });
    found.collect()
}

/// Latent classes (Dawid and Skene 1979) with the label of the model as a third view: both coders have one matrix of errors. The
/// standard error is that of documents drawn again.
fn latent(rows: &[Row], labels: usize, random: &mut Random) -> Found {
    let documents = rows.last().map_or(0, |row| row.document + 1);
    let mut cells = vec![Vec::new(); documents];
    for row in rows {
        if let Some(code) = row.codes[0] {
            let second = row.codes[1].unwrap_or(labels);
            cells[row.document].push((code * (labels + 1) + second) * labels + row.given);
        }
    }
    let size = labels * (labels + 1) * labels;
    let estimate = |draw: Option<&mut Random>| {
        let mut counts = vec![0.0; size];
        let drawn: Vec<usize> = match draw {
            Some(random) => (0..documents)
                .map(|_| random.random_range(0..documents))
                .collect(),
            None => (0..documents).collect(),
        };
        for document in drawn {
            cells[document].iter().for_each(|cell| counts[*cell] += 1.0);
        }
        maximum(&counts, labels)
    };
    let values = estimate(None);
    let again: Vec<Vec<f64>> = (0..RESAMPLED).map(|_| estimate(Some(random))).collect();
    let freedom = freedom(rows, |row| row.codes[1].is_some());
    let t = StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |t| t.inverse_cdf(0.975));
    let found = (0..labels).map(|label| {
        let mean = again.iter().map(|of| of[label]).sum::<f64>() / RESAMPLED as f64;
        let squares = again.iter().map(|of| (of[label] - mean).powi(2));
        let error = (squares.sum::<f64>() / (RESAMPLED as f64 - 1.0)).sqrt();
        [
            values[label],
            values[label] - t * error,
            values[label] + t * error,
        ]
    });
    found.collect()
}

/// The shares of latent classes by expectation and maximisation, from coders who are right in 85 % and a model that is in 70 %.
fn maximum(counts: &[f64], labels: usize) -> Vec<f64> {
    let near = |right: f64| {
        let other = (1.0 - right) / (labels as f64 - 1.0);
        let row = |truth: usize| {
            (0..labels)
                .map(|at| if at == truth { right } else { other })
                .collect()
        };
        (0..labels).map(row).collect::<Vec<Vec<f64>>>()
    };
    let (mut coder, mut model) = (near(0.85), near(0.7));
    let mut shares = vec![1.0 / labels as f64; labels];
    for _ in 0..200 {
        let mut of_coder = vec![vec![0.01; labels]; labels];
        let mut of_model = of_coder.clone();
        let mut of_shares = vec![0.0; labels];
        for (cell, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0.0) {
            let given = cell % labels;
            let second = cell / labels % (labels + 1);
            let first = cell / labels / (labels + 1);
            let weights: Vec<f64> = (0..labels)
                .map(|truth| {
                    let second = if second < labels {
                        coder[truth][second]
                    } else {
                        1.0
                    };
                    shares[truth] * coder[truth][first] * second * model[truth][given]
                })
                .collect();
            let all: f64 = weights.iter().sum();
            for truth in 0..labels {
                let weight = count * weights[truth] / all.max(f64::MIN_POSITIVE);
                of_shares[truth] += weight;
                of_coder[truth][first] += weight;
                if second < labels {
                    of_coder[truth][second] += weight;
                }
                of_model[truth][given] += weight;
            }
        }
        let all: f64 = of_shares.iter().sum();
        shares = of_shares.iter().map(|share| share / all).collect();
        let scaled = |of: Vec<Vec<f64>>| {
            let scale = |row: Vec<f64>| {
                let sum: f64 = row.iter().sum();
                row.into_iter()
                    .map(|value| value / sum)
                    .collect::<Vec<f64>>()
            };
            of.into_iter().map(scale).collect::<Vec<_>>()
        };
        (coder, model) = (scaled(of_coder), scaled(of_model));
    }
    shares
}
