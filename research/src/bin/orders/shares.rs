//! How often the intervals of shares cover the truth where a corpus is labelled, a model learns from these labels,
//! scores the same corpus, and its shares are corrected by the same labels.

use std::collections::{HashMap, HashSet};

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use standpoint::encoder::Encoder;
use standpoint::labelling::{Order, labelled_of};
use standpoint::labels::Labelled;
use standpoint::model::{Fit, Model, Options, Sentence, Stance, Trainer};
use standpoint::prevalence::{
    Coded, Corrections, Estimator, Item, Population, Summary, SummaryRow,
};

use crate::session::Simulated;
use crate::{Args, Failed};

const ESTIMATORS: [Estimator; 3] = [Estimator::Pcc, Estimator::Dsl, Estimator::Ppi];

/// The error of an estimator for a label, with the intervals about articles like these and about these articles.
struct Estimated {
    error: f64,
    intervals: [Option<Interval>; 2],
}

#[derive(Clone, Copy)]
struct Interval {
    holds: bool,
    width: f64,
}

/// Prints a row for each estimator and label.
pub fn shares(labelled: &Labelled, args: &Args, order: Order) -> Result<(), Failed> {
    let size = args.sizes.last().copied().unwrap_or(300);
    let everything: Vec<usize> = (0..labelled.sentences.len()).collect();
    let truth = shares_of(labelled);
    let documents = labelled.documents(&everything);
    let run = |seed: u64| -> Result<Option<Vec<Estimated>>, Failed> {
        let mut part: Vec<&Vec<usize>> = documents.iter().collect();
        part.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
        part.truncate(args.documents.unwrap_or(part.len()));
        let corpus = labelled.part(&part.into_iter().flatten().copied().collect::<Vec<_>>());
        let mut simulated = Simulated::new(&corpus, order, seed)?;
        simulated.answer_until(size)?;
        let labels = labelled_of(&simulated.session.rows(), Some(&labelled.labels))?;
        let Ok(model) = learn(&labels, args.fine_tune) else {
            return Ok(None);
        };
        estimate(&model, &corpus, &labels, &truth).map(Some)
    };
    let sessions = (0..args.sessions).into_par_iter().map(run);
    let sessions: Vec<Option<Vec<Estimated>>> = sessions.collect::<Result<_, _>>()?;
    let sessions: Vec<Vec<Estimated>> = sessions.into_iter().flatten().collect();
    println!(
        "estimator,label,sessions,mean error,its standard error,intervals,covering,mean width,\
        about these articles,covering,mean width"
    );
    for (at, estimator) in ESTIMATORS.iter().enumerate() {
        for (label, name) in labelled.labels.iter().enumerate() {
            let place = at * labelled.labels.len() + label;
            let found: Vec<&Estimated> = sessions.iter().map(|s| &s[place]).collect();
            print_row(estimator.abbreviation(), name, &found);
        }
    }
    Ok(())
}

fn print_row(estimator: &str, label: &str, found: &[&Estimated]) {
    let count = found.len() as f64;
    let bias = found.iter().map(|e| e.error).sum::<f64>() / count;
    let squares = found.iter().map(|e| (e.error - bias).powi(2));
    let error = (squares.sum::<f64>() / (count - 1.0) / count).sqrt();
    print!("{estimator},{label},{},{bias:+.4},{error:.4}", found.len());
    for population in 0..2 {
        let intervals = found.iter().filter_map(|e| e.intervals[population]);
        let intervals: Vec<Interval> = intervals.collect();
        let mean = |of: fn(&Interval) -> f64| {
            intervals.iter().map(of).sum::<f64>() / intervals.len() as f64
        };
        print!(
            ",{},{:.3},{:.3}",
            intervals.len(),
            mean(|i| f64::from(i.holds)),
            mean(|i| i.width)
        );
    }
    println!();
}

fn learn(labels: &Labelled, fine_tune: bool) -> Result<Model, Failed> {
    let mut trainer = Trainer::new(labels, Options::default())?;
    if fine_tune {
        let encoder = Encoder::built_in()?;
        let layers = encoder.all_layers() / 4;
        let embeddings = trainer.fine_tune(encoder, layers, None, |_, _| {})?;
        trainer = trainer.with_embeddings(&embeddings)?;
    }
    let held_out = trainer.cross_validate()?;
    Ok(trainer.train(&held_out)?)
}

/// The share of each label.
fn shares_of(labelled: &Labelled) -> Vec<f64> {
    let mut shares = vec![0.0; labelled.labels.len()];
    for sentence in &labelled.sentences {
        shares[sentence.label] += 1.0 / labelled.sentences.len() as f64;
    }
    shares
}

/// Scores the corpus and estimates its shares with the random part of the labels.
fn estimate(
    model: &Model,
    corpus: &Labelled,
    labels: &Labelled,
    truth: &[f64],
) -> Result<Vec<Estimated>, Failed> {
    let mut drawn: HashMap<(&str, usize), Coded> = HashMap::new();
    let mut learned = HashSet::new();
    for sentence in &labels.sentences {
        let place = (
            sentence.document.as_deref().unwrap_or_default(),
            sentence.start.unwrap_or(0),
        );
        learned.insert(place);
        if let Some(probability) = sentence.probability {
            let label = sentence.label;
            drawn.insert(place, Coded { label, probability });
        }
    }
    let rows: Vec<usize> = (0..corpus.sentences.len()).collect();
    let mut stances: Vec<(usize, usize, Stance)> = Vec::new();
    let mut scorer = model.scorer();
    for (number, document) in corpus.documents(&rows).into_iter().enumerate() {
        let scored = scorer.stances(&Sentence::from_labelled(corpus, &document));
        stances.extend(
            document
                .into_iter()
                .zip(scored)
                .map(|(row, s)| (row, number, s)),
        );
    }
    let item = |(row, document, stance): &(usize, usize, Stance)| {
        let sentence = &corpus.sentences[*row];
        let place = (
            sentence.document.as_deref().unwrap_or_default(),
            sentence.start.unwrap_or(0),
        );
        assert!(
            stance.fit == Fit::HeldOut || !learned.contains(&place),
            "{}",
            sentence.text
        );
        Item {
            document: *document,
            cluster: *document,
            given: stance.label,
            probabilities: &[],
            coded: drawn.get(&place).copied(),
        }
    };
    let items: Vec<Item> = stances
        .iter()
        .map(|scored| Item {
            probabilities: &scored.2.probabilities,
            ..item(scored)
        })
        .collect();
    let corrections = Corrections::default();
    let summary = |population| {
        let labels = &corpus.labels;
        Summary::new(labels, &items, None, &ESTIMATORS, &corrections, population)
    };
    let (like_these, these) = (summary(Population::LikeThese)?, summary(Population::These)?);
    let here = shares_of(corpus);
    let label = |row: &SummaryRow| corpus.labels.iter().position(|label| *label == row.label);
    let rows = like_these.rows.iter().zip(&these.rows);
    let estimated = rows.filter_map(|(row, of_these)| {
        let label = label(row)?;
        let interval = |row: &SummaryRow, share: f64| {
            let (low, high) = row.low.zip(row.high)?;
            Some(Interval {
                holds: low <= share && share <= high,
                width: high - low,
            })
        };
        Some(Estimated {
            error: row.share? - here[label],
            intervals: [interval(row, truth[label]), interval(of_these, here[label])],
        })
    });
    Ok(estimated.collect())
}
