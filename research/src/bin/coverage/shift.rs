//! What the corrections of counts are worth where labels are as common as never before.

use rand::SeedableRng;
use rayon::prelude::*;
use standpoint::prevalence::{
    Item, Rates, adjusted_count, classify_and_count, expectation_maximisation,
    probabilistic_classify_and_count,
};

use crate::world::{CLASSES, Random, Sentence, largest, normal, pick, softmax};

/// Three labels around three points, probabilities exactly calibrated for the labels learned from, and
/// articles in which the labels are as common as never before.
pub fn prior_shift() {
    println!("3. Prior shift: mean absolute error of the shares, 200 runs of 2,000 sentences\n");
    println!(
        "shares learned from 0.25, 0.50, 0.25; errors of a label known from 1,000 held-out sentences\n"
    );
    println!("true shares         cc     pcc    acc    pacc   emq");
    let learned = [0.25, 0.5, 0.25];
    for shares in [
        learned,
        [0.45, 0.35, 0.2],
        [0.7, 0.2, 0.1],
        [0.05, 0.15, 0.8],
    ] {
        let errors: Vec<[f64; 5]> = (0..200u64)
            .into_par_iter()
            .map(|run| {
                let mut random = Random::seed_from_u64(run);
                let held_out = shifted(&learned, &learned, 1000, &mut random);
                let rows = held_out
                    .iter()
                    .map(|s| (s.truth, s.given, s.probabilities.as_slice(), 1.0));
                let rates = Rates::new(rows, CLASSES);
                let sentences = shifted(&shares, &learned, 2000, &mut random);
                let items: Vec<Item> = sentences
                    .iter()
                    .map(|s| Item {
                        document: s.document,
                        cluster: s.document,
                        given: s.given,
                        probabilities: &s.probabilities,
                        coded: None,
                    })
                    .collect();
                let mut truth = [0.0; CLASSES];
                sentences
                    .iter()
                    .for_each(|s| truth[s.truth] += 1.0 / sentences.len() as f64);
                let (cc, pcc) = (
                    classify_and_count(&items, CLASSES),
                    probabilistic_classify_and_count(&items, CLASSES),
                );
                let (acc, pacc) = (
                    adjusted_count(&cc, &rates.hard.cells),
                    adjusted_count(&pcc, &rates.soft.cells),
                );
                let emq = expectation_maximisation(&items, &learned);
                let emq = emq.unwrap_or_else(|_| vec![f64::NAN; CLASSES]);
                [cc, pcc, acc, pacc, emq].map(|found| {
                    let misses = found.iter().zip(truth).map(|(a, b)| (a - b).abs());
                    misses.sum::<f64>() / CLASSES as f64
                })
            })
            .collect();
        let means: Vec<String> = (0..5)
            .map(|at| {
                format!(
                    "{:.3}",
                    errors.iter().map(|e| e[at]).sum::<f64>() / errors.len() as f64
                )
            })
            .collect();
        println!(
            "{:.2}, {:.2}, {:.2}    {}",
            shares[0],
            shares[1],
            shares[2],
            means.join("  ")
        );
    }
    println!();
}

/// Sentences with these shares; the classifier believes in the shares it learned from.
fn shifted(
    shares: &[f64; CLASSES],
    learned: &[f64; CLASSES],
    n: usize,
    random: &mut Random,
) -> Vec<Sentence> {
    const CENTRES: [[f64; 2]; CLASSES] = [[0.0, 0.0], [1.6, 0.0], [0.8, 1.4]];
    let sentence = |document| {
        let truth = pick(shares, random);
        let x = [0, 1].map(|axis| CENTRES[truth][axis] + normal(random));
        let logits: [f64; CLASSES] = std::array::from_fn(|class| {
            let distance = [0, 1].map(|axis| (x[axis] - CENTRES[class][axis]).powi(2));
            learned[class].ln() - (distance[0] + distance[1]) / 2.0
        });
        let probabilities = softmax(&logits);
        Sentence {
            document,
            truth,
            given: largest(&probabilities),
            probabilities,
        }
    };
    (0..n).map(sentence).collect()
}
