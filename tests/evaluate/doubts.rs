//! What is said of figures that rest on few documents.

use super::json;
use crate::common::{Said, Work};

/// Documents of these lengths; the first sentence of so many has another label than the one it was given.
fn evaluated(lengths: &[usize], wrong: usize) -> (Work, Said) {
    let mut labels = String::from("document,text,label\n");
    let mut scores = String::from("document,text,p_no,p_yes\n");
    for (document, length) in lengths.iter().enumerate() {
        for at in 0..*length {
            let place = format!("d{document},sentence {at} of {document}");
            let is_wrong = at == 0 && document < wrong;
            let label = ["no", "yes"][usize::from((at % 2 == 1) ^ is_wrong)];
            let p = ["0.8,0.2", "0.3,0.7"][at % 2];
            labels += &format!("{place},{label}\n");
            scores += &format!("{place},{p}\n");
        }
    }
    let work = Work::new()
        .with("labels.csv", labels)
        .with("scores.csv", scores);
    let arguments = ["evaluate", "labels.csv", "--scores-from", "scores.csv"];
    let said = work.ok(&[&arguments[..], &["--json", "figures.json"]].concat());
    (work, said)
}

#[test]
fn errors_in_few_documents_are_told() {
    let (work, few) = evaluated(&[4; 50], 9);
    let note = "note: wrong labels stand in only 9 documents (those that share a sentence of eight or more words count as one): with fewer than 10 the interval of a share takes all sentences of one document for alike, and the other figures get none";
    assert!(few.err.contains(note), "{}", few.err);
    let found = json(&work.text("figures.json"));
    assert_eq!(found["clusters_with_errors"], 9);
    // Fifty documents, each of which counts as one sentence: qbeta(.025, 47.75, 3.25) in R.
    let low = found["accuracy"]["low"].as_f64().unwrap();
    assert!((low - 0.855_603_0).abs() < 1e-6, "{found}");
    let line = "macro-F1                      0.955  –\n";
    assert!(few.out.contains(line), "{}", few.out);
    for figure in ["macro_f1", "log_loss", "brier"] {
        assert!(found[figure]["low"].is_null(), "{found}");
    }
    let (work, ten) = evaluated(&[4; 50], 10);
    assert!(!ten.err.contains("wrong labels"), "{}", ten.err);
    assert!(json(&work.text("figures.json"))["accuracy"]["low"].is_number());
    let (_, none) = evaluated(&[4; 50], 0);
    let note = "note: every sentence was given its true label, so no error shows how far the figures may be off";
    assert!(none.err.contains(note), "{}", none.err);
}

#[test]
fn documents_of_unlike_length_are_told() {
    // By hand: (5 · 30 + 55 · 2)² / (5 · 30² + 55 · 2²) = 260² / 4,720 = 14.3.
    let (work, said) = evaluated(&[&[30; 5][..], &[2; 55][..]].concat(), 20);
    let note = "note: the 60 documents (those that share a sentence of eight or more words count as one) are of unlike length and count as 14.3 of one length; the 95 % intervals allow for that, and yet are too narrow if most errors stand in the long ones\n";
    assert!(said.err.contains(note), "{}", said.err);
    let effective = json(&work.text("figures.json"))["effective_clusters"].as_f64();
    assert!((effective.unwrap() - 67_600.0 / 4_720.0).abs() < 1e-9);
    // Where nothing has an interval, none is said to be too narrow.
    for lengths in [
        &[&[30; 5][..], &[2; 55][..]].concat()[..],
        &[4; 15][..],
        &[4; 30][..],
    ] {
        let (_, none) = evaluated(lengths, 9);
        assert!(
            none.err.contains("the other figures get none") && !none.err.contains("too narrow"),
            "{}",
            none.err
        );
    }
    let (_, alike) = evaluated(&[4; 60], 20);
    assert!(!alike.err.contains("of one length"), "{}", alike.err);
}

/// A label that is never mistaken, beside two that are in so many documents of thirty.
#[test]
fn labels_mistaken_in_few_documents_are_told() {
    let tables = |mistaken: usize| {
        let mut labels = String::from("document,text,label\n");
        let mut scores = String::from("document,text,p_a,p_b,p_c\n");
        for document in 0..30 {
            for at in 0..3 {
                let place = format!("d{document},sentence {at} of {document}");
                let label = match at {
                    0 if document < mistaken => "b",
                    at => ["a", "b", "c"][at],
                };
                labels += &format!("{place},{label}\n");
                scores += &format!(
                    "{place},{}\n",
                    ["0.8,0.1,0.1", "0.1,0.8,0.1", "0.1,0.1,0.8"][at]
                );
            }
        }
        let work = Work::new()
            .with("labels.csv", labels)
            .with("scores.csv", scores);
        work.ok(&["evaluate", "labels.csv", "--scores-from", "scores.csv"])
    };
    let said = tables(12);
    let note = "note: the label “c” is mistaken in no document (those that share a sentence of eight or more words count as one): with fewer than 10 the interval of a label's precision, recall and F1 takes all sentences of one document for alike";
    assert!(said.err.contains(note), "{}", said.err);
    assert!(
        said.out
            .contains("c          1.000   1.000  1.000  0.939–1.000"),
        "{}",
        said.out
    );
    // Said of all figures already.
    assert!(!tables(9).err.contains("is mistaken"));
}

#[test]
fn a_random_sample_that_is_not_whole_is_warned_of() {
    let (mut scores, mut coded) = (
        String::from("document,start,text,p_no,p_yes\n"),
        String::from("document,start,text,label,sampling,probability\n"),
    );
    for at in 0..120 {
        let place = format!("d{},{},sentence {at}", at / 4, at % 4);
        scores += &format!("{place},{}\n", ["0.8,0.2", "0.3,0.7"][at % 2]);
        if at % 3 == 0 {
            let label = ["no", "yes"][usize::from((at % 2 == 1) ^ (at % 9 == 0))];
            coded += &format!("{place},{label},random,{}\n", 40.0 / 120.0);
        }
    }
    let last = coded.lines().last().unwrap().to_string();
    let work = Work::new()
        .with("scores.csv", scores)
        .with(
            "uncoded.csv",
            coded.replace(&last, &last.replace(",no,", ",,")),
        )
        .with("gone.csv", coded.replace(&last, ""))
        .with("coded.csv", coded);
    let said = |labels: &str| {
        work.ok(&["evaluate", labels, "--scores-from", "scores.csv"])
            .err
    };
    let whole = said("coded.csv");
    assert!(!whole.contains("too good"), "{whole}");
    let uncoded = said("uncoded.csv");
    assert!(
        uncoded.contains("warning: 1 row drawn at random without a label: left out; these are mostly the hard ones, so figures without them are too good: label them"),
        "{uncoded}"
    );
    let gone = said("gone.csv");
    assert!(
        gone.contains("warning: gone.csv: the random sample stands for 117 sentences, and the table of scores has 120: unless it was drawn from this very table and no row is missing"),
        "{gone}"
    );
}

#[test]
fn probabilities_that_say_nothing_are_too_sure_or_too_unsure() {
    let said = |probabilities: [&str; 2]| {
        let (mut labels, mut scores) = (
            String::from("document,text,label\n"),
            String::from("document,text,label,p_no,p_yes,p_so\n"),
        );
        for at in 0..200 {
            let place = format!("d{},sentence {at}", at / 5);
            let given = ["no", "yes"][usize::from(at % 10 == 3)];
            let other = ["yes", "no"][usize::from(at % 10 == 3)];
            let is_wrong = at % 20 == 1;
            labels += &format!("{place},{}\n", if is_wrong { other } else { given });
            scores += &format!(
                "{place},{given},{}\n",
                probabilities[usize::from(given == "yes")]
            );
        }
        let work = Work::new()
            .with("labels.csv", labels)
            .with("scores.csv", scores);
        work.ok(&["evaluate", "labels.csv", "--scores-from", "scores.csv"])
            .err
    };
    let sure = said(["0.99999,0.00001,0", "0.00001,0.99999,0"]);
    assert!(
        sure.contains("95.0 % of the labels are right: they are far too sure (the largest are 100.0 % on average)"),
        "{sure}"
    );
    let unsure = said(["0.34,0.33,0.33", "0.33,0.34,0.33"]);
    assert!(
        unsure.contains("95.0 % of the labels are right: they are far too unsure (the largest are 34.0 % on average)"),
        "{unsure}"
    );
}
