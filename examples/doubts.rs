//! Measures whether `audit` finds wrong labels, and when it can tell how many there are. Makes the table of
//! docs/audit.md.
//!
//!     cargo run --release --example doubts
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

fn main() -> Result<(), Box<dyn Error>> {
    println!(
        "{DRAWS} samples of {SENTENCES} sentences in each row; means, and the smallest and largest estimate.\n"
    );
    println!(
        "| most frequent label | model right about the labels | wrong labels | of 20 shown, wrong | listed | estimate | range |"
    );
    println!("|---|---|---|---|---|---|---|");
    let parts = CLEAR
        .iter()
        .flat_map(|clear| WRONG.map(|wrong| (*clear, wrong)));
    for (labels, (clear, wrong)) in LABELS
        .iter()
        .flat_map(|labels| parts.clone().map(move |part| (labels, part)))
    {
        let mut accuracies = Vec::new();
        let mut found = Vec::new();
        let mut listed = Vec::new();
        let mut estimates = Vec::new();
        for seed in 0..DRAWS {
            let mut random = StdRng::seed_from_u64(seed);
            let (table, planted) = sentences(labels, clear, wrong, &mut random);
            let labelled = LabelsFile::parse(Path::new("planted.csv"), &table, None)?.labelled;
            let held_out = Trainer::new(&labelled, Options::default())?.cross_validate()?;
            let predicted = Predicted::from_held_out(&held_out);
            let audit = Audit::new(&labelled, &predicted, &Tokenizer::new(Language::default()));
            let right = predicted.given.iter().zip(labelled.label_indices());
            let right = right.filter(|(given, label)| **given == *label).count();
            accuracies.push(right as f64 / SENTENCES as f64);
            let doubts = audit.findings.iter();
            let doubts = doubts.filter(|finding| finding.problem == Problem::Doubt);
            let doubts: Vec<usize> = doubts.map(|finding| finding.at).collect();
            let first = doubts.iter().take(SHOWN);
            found.push(first.filter(|at| planted[**at]).count() as f64);
            listed.push(doubts.len() as f64);
            estimates.push(100.0 * audit.confident.noise());
        }
        println!(
            "| {:.0} % | {:.2} | {:.0} % | {:.1} | {:.0} | {:.1} % | {:.1}–{:.1} % |",
            100.0 * labels.iter().filter(|label| **label == 1).count() as f64 / labels.len() as f64,
            mean(&accuracies),
            100.0 * wrong,
            mean(&found),
            mean(&listed),
            mean(&estimates),
            estimates.iter().copied().fold(f64::INFINITY, f64::min),
            estimates.iter().copied().fold(0.0, f64::max),
        );
    }
    Ok(())
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// A table of labelled sentences, and whether the label of each is wrong.
fn sentences(labels: &[usize], clear: f64, wrong: f64, random: &mut StdRng) -> (String, Vec<bool>) {
    let mut table = String::from("document,text,label\n");
    let mut planted = Vec::new();
    for at in 0..SENTENCES {
        let label = labels[random.random_range(0..labels.len())];
        let mut words: Vec<String> = (0..10).map(|_| word(random.random_range(0..400))).collect();
        if random.random_bool(clear) {
            words[random.random_range(0..10)] =
                word(1000 + 10 * label + random.random_range(0..10));
        }
        let is_wrong = random.random_bool(wrong);
        let given = match is_wrong {
            true => (0..3)
                .filter(|other| *other != label)
                .choose(random)
                .unwrap_or(label),
            false => label,
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
