//! How often the interval of the accuracy covers the truth.

use std::collections::HashSet;

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use standpoint::evaluation::{Figures, Predicted};
use standpoint::labelling::{Order, labelled_of};
use standpoint::labels::Labelled;
use standpoint::model::{Options, Trainer};

use crate::session::Simulated;
use crate::{Args, Failed, test};

/// The coverage and the bias of one session's intervals.
struct Covered {
    random: Option<bool>,
    all: Option<bool>,
    bias: [f64; 2],
}

pub fn coverage(labelled: &Labelled, args: &Args) -> Result<(), Failed> {
    let size = args.sizes.last().copied().unwrap_or(300);
    let everything: Vec<usize> = (0..labelled.sentences.len()).collect();
    let documents = labelled.documents(&everything);
    let run = |seed: u64| -> Result<Option<Covered>, Failed> {
        let mut part: Vec<&Vec<usize>> = documents.iter().collect();
        part.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
        part.truncate(args.documents.unwrap_or(part.len()));
        let labelled = &labelled.part(&part.into_iter().flatten().copied().collect::<Vec<_>>());
        let mut simulated = Simulated::new(labelled, Order::Mixed, seed)?;
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
        let (of_rest, _) = test(&model, &labelled.part(&rest))?;
        let right = labels.sentences.iter().zip(&predicted.given);
        let right = right
            .filter(|(sentence, given)| sentence.label == **given)
            .count();
        let truth = (of_rest * rest.len() as f64 + right as f64) / labelled.sentences.len() as f64;
        let figures = |rows: &[usize]| Figures::of_rows(&labels, &predicted, rows).accuracy;
        let covers = |estimate: standpoint::evaluation::Estimate| {
            let ends = estimate.low.zip(estimate.high);
            ends.map(|(low, high)| low <= truth && truth <= high)
        };
        let everything: Vec<usize> = (0..labels.sentences.len()).collect();
        let (random, all) = (figures(&labels.drawn_at_random()), figures(&everything));
        Ok(Some(Covered {
            random: covers(random),
            all: covers(all),
            bias: [random.value - truth, all.value - truth],
        }))
    };
    let sessions = (0..args.sessions).into_par_iter().map(run);
    let sessions: Vec<Option<Covered>> = sessions.collect::<Result<_, _>>()?;
    let sessions: Vec<Covered> = sessions.into_iter().flatten().collect();
    println!("figures from,sessions,intervals,covering,mean of figure less truth");
    for (name, at) in [("random part", 0), ("all labels", 1)] {
        let covered = sessions.iter().filter_map(|s| [s.random, s.all][at]);
        let covered: Vec<bool> = covered.collect();
        let covering = covered.iter().filter(|covers| **covers).count();
        let bias = sessions.iter().map(|s| s.bias[at]).sum::<f64>() / sessions.len() as f64;
        println!(
            "{name},{},{},{covering},{bias:+.3}",
            sessions.len(),
            covered.len()
        );
    }
    Ok(())
}
