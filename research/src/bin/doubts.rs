//! Measures whether `audit` finds wrong labels, and when it can tell how many there are. Makes the table of
//! docs/audit.md.
//!
//!     cargo run --release --manifest-path research/Cargo.toml --bin doubts
//!
//! Sentences are made of random words. In a part of them one word tells the label; the larger this part, the more
//! labels a model can be right about. Then labels are replaced by others, and the audit runs as the command runs it.

use std::error::Error;
use std::path::Path;

use rand::rngs::StdRng;
use rand::seq::IteratorRandom;
use rand::{Rng, SeedableRng};
use standpoint::evaluation::{Audit, Predicted, Problem};
use standpoint::labels::LabelsFile;
use standpoint::model::{Options, Trainer};
use standpoint::text::{Language, Tokenizer};

/// The labels that are drawn from with equal chances: the second of three has a third, three or four fifths of all.
const LABELS: [&[usize]; 3] = [
    &[0, 1, 2],
    &[0, 1, 1, 1, 2],
    &[0, 1, 1, 1, 1, 1, 1, 1, 1, 2],
];
/// The parts of sentences with a word that tells the label.
const CLEAR: [f64; 4] = [0.25, 0.6, 0.85, 0.97];
/// The shares of wrong labels.
const WRONG: [f64; 4] = [0.0, 0.05, 0.1, 0.2];
/// The samples that are drawn for each pair of these.
const DRAWS: u64 = 10;
/// The sentences of a sample, and those of a document.
const SENTENCES: usize = 600;
const OF_DOCUMENT: usize = 10;
/// The sentences that the command shows.
const SHOWN: usize = 20;

/// How labels become wrong.
#[derive(Clone, Copy)]
enum Mistake {
    /// Another label, drawn by lot.
    Slip,
    /// A stance that becomes neutral.
    Overlooked,
}

/// What the audits of some samples found.
#[derive(Default)]
struct Found {
    accuracies: Vec<f64>,
    /// Wrong labels among the first that are shown as doubtful, and as overlooked.
    first: [Vec<f64>; 2],
    /// The number of doubtful labels, and of overlooked ones.
    listed: [Vec<f64>; 2],
    estimates: Vec<f64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    println!(
        "{DRAWS} samples of {SENTENCES} sentences in each row; means, and the smallest and largest estimate.\n"
    );
    println!(
        "| most frequent label | model right about the labels | wrong labels | of 20 shown, wrong | listed | estimate | range |"
    );
    println!("|---|---|---|---|---|---|---|");
    for (labels, clear, wrong) in rows(&WRONG) {
        let found = audit(labels, clear, wrong, Mistake::Slip)?;
        println!(
            "| {} | {:.2} | {:.0} % | {:.1} | {:.0} | {:.1} % | {:.1}–{:.1} % |",
            frequent(labels),
            mean(&found.accuracies),
            100.0 * wrong,
            mean(&found.first[0]),
            mean(&found.listed[0]),
            mean(&found.estimates),
            found
                .estimates
                .iter()
                .copied()
                .fold(f64::INFINITY, f64::min),
            found.estimates.iter().copied().fold(0.0, f64::max),
        );
    }
    println!("\nStances that became neutral:\n");
    println!(
        "| most frequent label | model right about the labels | of the stances | of 20 overlooked, right | listed | of 20 doubtful, right |"
    );
    println!("|---|---|---|---|---|---|");
    for (labels, clear, wrong) in rows(&[0.1, 0.2]) {
        let found = audit(labels, clear, wrong, Mistake::Overlooked)?;
        println!(
            "| {} | {:.2} | {:.0} % | {:.1} | {:.0} | {:.1} |",
            frequent(labels),
            mean(&found.accuracies),
            100.0 * wrong,
            mean(&found.first[1]),
            mean(&found.listed[1]),
            mean(&found.first[0]),
        );
    }
    Ok(())
}

/// Each set of labels with each part of clear sentences and each of these shares of wrong labels.
fn rows(wrong: &[f64]) -> impl Iterator<Item = (&'static [usize], f64, f64)> {
    LABELS.iter().flat_map(move |labels| {
        CLEAR
            .iter()
            .flat_map(move |clear| wrong.iter().map(move |wrong| (*labels, *clear, *wrong)))
    })
}

/// The share of the most frequent label.
fn frequent(labels: &[usize]) -> String {
    let neutral = labels.iter().filter(|label| **label == 1).count();
    format!("{:.0} %", 100.0 * neutral as f64 / labels.len() as f64)
}

/// Audits samples with planted mistakes, as the command does.
fn audit(
    labels: &[usize],
    clear: f64,
    wrong: f64,
    mistake: Mistake,
) -> Result<Found, Box<dyn Error>> {
    let mut found = Found::default();
    for seed in 0..DRAWS {
        let mut random = StdRng::seed_from_u64(seed);
        let (table, planted) = sentences(labels, clear, wrong, mistake, &mut random);
        let labelled = LabelsFile::parse(Path::new("planted.csv"), &table, None)?.labelled;
        let held_out = Trainer::new(&labelled, Options::default())?.cross_validate()?;
        let predicted = Predicted::from_held_out(&held_out);
        let audit = Audit::new(&labelled, &predicted, &Tokenizer::new(Language::default()));
        let right = predicted.given.iter().zip(labelled.label_indices());
        let right = right.filter(|(given, label)| **given == *label).count();
        found.accuracies.push(right as f64 / SENTENCES as f64);
        for (at, problem) in [Problem::Doubt, Problem::Overlooked]
            .into_iter()
            .enumerate()
        {
            let listed = audit.findings.iter().filter(|f| f.problem == problem);
            let listed: Vec<usize> = listed.map(|finding| finding.at).collect();
            let first = listed.iter().take(SHOWN);
            found.first[at].push(first.filter(|at| planted[**at]).count() as f64);
            found.listed[at].push(listed.len() as f64);
        }
        found.estimates.push(100.0 * audit.confident.noise());
    }
    Ok(found)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// A table of labelled sentences, and whether the label of each is wrong.
fn sentences(
    labels: &[usize],
    clear: f64,
    wrong: f64,
    mistake: Mistake,
    random: &mut StdRng,
) -> (String, Vec<bool>) {
    let mut table = String::from("document,text,label\n");
    let mut planted = Vec::new();
    for at in 0..SENTENCES {
        let label = labels[random.random_range(0..labels.len())];
        let mut words: Vec<String> = (0..10).map(|_| word(random.random_range(0..400))).collect();
        if random.random_bool(clear) {
            words[random.random_range(0..10)] =
                word(1000 + 10 * label + random.random_range(0..10));
        }
        let (is_wrong, given) = match (random.random_bool(wrong), mistake) {
            (false, _) => (false, label),
            (true, Mistake::Overlooked) => (label != 1, 1),
            (true, Mistake::Slip) => {
                let others = (0..3).filter(|other| *other != label);
                (true, others.choose(random).unwrap_or(label))
            }
        };
        planted.push(is_wrong);
        let name = ["against", "neutral", "for"][given];
        table += &format!("d{},{},{name}\n", at / OF_DOCUMENT, words.join(" "));
    }
    (table, planted)
}

/// A made-up word for a number.
fn word(mut number: usize) -> String {
    let mut word = String::new();
    for _ in 0..3 {
        word.push(char::from(b"bdfgklmnprstvz"[number % 14]));
        word.push(char::from(b"aeiou"[number % 5]));
        number = number / 14 + 7;
    }
    word.push_str(["n", "r", "l"][number % 3]);
    word
}
