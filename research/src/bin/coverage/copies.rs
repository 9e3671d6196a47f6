//! What cross-validation says where articles are printed several times.

use std::path::Path;

use rand::{Rng, SeedableRng};
use standpoint::evaluation::{Metrics, Predicted};
use standpoint::labels::{Labelled, LabelsFile};
use standpoint::model::{Options, Trainer};

use crate::world::Random;

/// Every dispatch is printed by three outlets, which change a word in three of ten sentences. Its words come
/// from a pool of its own and barely tell the label, so that a model can remember but hardly learn.
pub fn wire_copy() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    println!(
        "4. Duplicated wire copy: macro-F1 in cross-validation and on new dispatches, mean of 20 runs\n"
    );
    let mut sums = [0.0; 3];
    const ROUNDS: u64 = 20;
    for round in 0..ROUNDS {
        let mut random = Random::seed_from_u64(round);
        let seen = dispatches(40, 0, &mut random);
        let new = dispatches(200, 1000, &mut random);
        for (sum, with_documents) in sums.iter_mut().zip([false, true]) {
            let labelled = labels(&seen, with_documents)?;
            let held_out = Trainer::new(&labelled, options())?.cross_validate()?;
            *sum += macro_f1(&Predicted::from_held_out(&held_out), &labelled);
        }
        let (labelled, tested) = (labels(&seen, true)?, labels(&new, true)?);
        let trainer = Trainer::new(&labelled, options())?;
        let held_out = trainer.cross_validate()?;
        let model = trainer.train(&held_out)?;
        sums[2] += macro_f1(&Predicted::from_model(&model, &tested)?, &tested);
    }
    for (name, sum) in [
        "folds of sentences at random (no column document)",
        "folds of documents and their copies (default)",
        "new dispatches: the truth",
    ]
    .iter()
    .zip(sums)
    {
        println!("{name:50}  {:.3}", sum / ROUNDS as f64);
    }
    Ok(())
}

fn options() -> Options {
    Options {
        context: false,
        ..Options::default()
    }
}

fn macro_f1(predicted: &Predicted, labelled: &Labelled) -> f64 {
    Metrics::new(&predicted.with_truth(&labelled.label_indices())).macro_f1
}

/// (document, text, label) of each sentence.
fn dispatches(
    count: usize,
    first: usize,
    random: &mut Random,
) -> Vec<(String, String, &'static str)> {
    let mut sentences = Vec::new();
    for dispatch in first..first + count {
        for _ in 0..6 {
            let label = ["for", "against"][random.random_range(0..2)];
            let mut words: Vec<String> = (0..10)
                .map(|_| word(2000 + 30 * dispatch + random.random_range(0..30)))
                .collect();
            // A word that is twice as common under one label as under the other.
            let own = if label == "for" { 0 } else { 1 };
            let hint = if random.random_bool(0.67) {
                own
            } else {
                1 - own
            };
            words[4] = word(hint * 10 + random.random_range(0..10));
            for outlet in 0..3 {
                let mut printed = words.clone();
                if random.random_bool(0.3) {
                    printed[9] = word(1000 + random.random_range(0..100));
                }
                sentences.push((format!("{outlet}-{dispatch}"), printed.join(" "), label));
            }
        }
    }
    sentences
}

/// A made-up word for each number.
pub fn word(number: usize) -> String {
    let syllables = ["ba", "ke", "lo", "mi", "nu", "ra", "se", "to", "vi", "zu"];
    let digits = format!("{number:05}");
    digits
        .bytes()
        .map(|digit| syllables[usize::from(digit - b'0')])
        .collect()
}

fn labels(
    sentences: &[(String, String, &str)],
    with_documents: bool,
) -> Result<Labelled, standpoint::labels::LabelsError> {
    let mut csv = String::from("document,text,label\n");
    for (document, text, label) in sentences {
        let document = if with_documents { document } else { "" };
        csv += &format!("{document},{text},{label}\n");
    }
    Ok(LabelsFile::parse(Path::new("wire.csv"), &csv, None)?.labelled)
}
