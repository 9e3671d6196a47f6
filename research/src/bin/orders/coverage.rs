//! How often the intervals of accuracy and macro-F1 cover the truth.

use std::collections::HashSet;

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use standpoint::evaluation::{Estimate, Figures, Predicted};
use standpoint::labelling::{Order, labelled_of};
use standpoint::labels::Labelled;
use standpoint::model::{Options, Trainer};

use crate::session::Simulated;
use crate::{Args, Failed, test};

/// The figures of one session: what it takes them from and which one it is, the estimate, and the truth.
type Session = Vec<([&'static str; 2], Estimate, f64)>;

pub fn coverage(labelled: &Labelled, args: &Args) -> Result<(), Failed> {
    let size = args.sizes.last().copied().unwrap_or(300);
    let everything: Vec<usize> = (0..labelled.sentences.len()).collect();
    let documents = labelled.documents(&everything);
    let order = if args.random {
        Order::Random
    } else {
        Order::Mixed
    };
    let run = |seed: u64| -> Result<Option<Session>, Failed> {
        let mut part: Vec<&Vec<usize>> = documents.iter().collect();
        part.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
        part.truncate(args.documents.unwrap_or(part.len()));
        let labelled = &labelled.part(&part.into_iter().flatten().copied().collect::<Vec<_>>());
        let mut simulated = Simulated::new(labelled, order, seed)?;
        simulated.answer_until(size)?;
        let labels = labelled_of(&simulated.session.rows(), Some(&labelled.labels))?;
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
        let (of_rest, macro_f1) = test(&model, &labelled.part(&rest))?;
        let right = labels.sentences.iter().zip(&predicted.given);
        let right = right
            .filter(|(sentence, given)| sentence.label == **given)
            .count();
        let accuracy =
            (of_rest * rest.len() as f64 + right as f64) / labelled.sentences.len() as f64;
        let everything: Vec<usize> = (0..labels.sentences.len()).collect();
        let of_parts = [
            ("random part", labels.drawn_at_random()),
            ("all labels", everything),
        ];
        let figures = of_parts.into_iter().flat_map(|(part, rows)| {
            let figures = Figures::of_rows(&labels, &predicted, &rows);
            [
                ([part, "accuracy"], figures.accuracy, accuracy),
                ([part, "macro-F1"], figures.macro_f1, macro_f1),
            ]
        });
        Ok(Some(figures.collect()))
    };
    let sessions = (0..args.sessions).into_par_iter().map(run);
    let sessions: Vec<Option<Session>> = sessions.collect::<Result<_, _>>()?;
    let sessions: Vec<Session> = sessions.into_iter().flatten().collect();
    println!("figures from,figure,sessions,intervals,covering,mean of figure less truth");
    for (at, (names, ..)) in sessions.first().into_iter().flatten().enumerate() {
        let figures: Vec<(Estimate, f64)> = sessions.iter().map(|s| (s[at].1, s[at].2)).collect();
        let intervals = figures.iter().filter_map(|(estimate, truth)| {
            let (low, high) = estimate.low.zip(estimate.high)?;
            Some(low <= *truth && truth <= &high)
        });
        let covers: Vec<bool> = intervals.collect();
        let covering = covers.iter().filter(|covers| **covers).count();
        let errors = figures
            .iter()
            .map(|(estimate, truth)| estimate.value - truth);
        let bias = errors.sum::<f64>() / sessions.len() as f64;
        let (all, with_interval) = (sessions.len(), covers.len());
        println!(
            "{},{all},{with_interval},{covering},{bias:+.3}",
            names.join(",")
        );
    }
    Ok(())
}
