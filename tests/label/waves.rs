//! Articles that come after sentences were drawn: every label stays, and the new articles catch up.

use super::{LABELS, Labelling, arguments, by_words, letters};
use crate::common::{Work, rows};

/// The probabilities of the random rows of a table, of the letters before this one and of the others.
fn drawn(work: &Work, letter: &str) -> [Vec<String>; 2] {
    let random = rows(&work.text("labels.csv")).into_iter();
    let random = random.filter(|row| row["sampling"] == "random");
    let (old, new): (Vec<_>, Vec<_>) = random.partition(|row| row["document"].as_str() < letter);
    [old, new].map(|rows| rows.iter().map(|row| row["probability"].clone()).collect())
}

#[test]
fn articles_that_come_later_cost_no_label() {
    let work = letters();
    let all: Vec<(String, String)> = (0..20)
        .map(|letter| format!("letters/{letter:02}.txt"))
        .map(|name| (name.clone(), work.text(&name)))
        .collect();
    for (name, _) in &all[12..] {
        std::fs::remove_file(work.path(name)).unwrap();
    }
    let random = [&LABELS[..], &["--order", "random"]].concat();
    let labelling = Labelling::start(&work, &arguments("labels.csv", &random));
    labelling.answer(27, by_words);
    labelling.end();
    let [old, _] = drawn(&work, "12");
    assert_eq!(old, vec!["0.25"; 27]);
    for (name, text) in &all[12..] {
        work.write(name, text);
    }
    let labelling = Labelling::start(&work, &arguments("labels.csv", &random));
    assert_eq!(labelling.get("state")["random"], 27);
    // A quarter of the 72 new sentences comes first, and then both go on.
    labelling.answer(9, by_words);
    labelling.end();
    let [old, new] = drawn(&work, "12");
    assert_eq!(
        (old, new),
        (vec!["0.25".to_string(); 27], vec!["0.125".to_string(); 9])
    );
    let labelling = Labelling::start(&work, &arguments("labels.csv", &random));
    labelling.answer(9, by_words);
    labelling.end();
    let [old, new] = drawn(&work, "12");
    assert_eq!(
        (old, new),
        (vec!["0.25".to_string(); 27], vec!["0.25".to_string(); 18])
    );
}
