//! What is said of codes that may not stand where they belong.

use crate::common::Work;

const LABELS: [&str; 3] = ["against", "neutral", "for"];

/// The label of a sentence, in no order that repeats.
fn label(at: usize) -> usize {
    [0, 1, 1, 2, 1, 0, 1, 2, 0][(at * at + at / 3) % 9]
}

/// Thirty documents of eight sentences, every second of them coded as `code` says; the model has seven in eight right.
fn coded(code: impl Fn(usize) -> usize) -> Work {
    let mut scores = String::from("document,start,text,label,p_against,p_neutral,p_for\n");
    let mut coded = String::from("document,start,text,label,sampling,probability\n");
    for at in 0..240 {
        let place = format!("d{},{},sentence {at}", at / 8, at % 8);
        let given = (label(at) + usize::from(at % 16 == 6)) % 3;
        let p = ["0.8,0.1,0.1", "0.1,0.8,0.1", "0.1,0.1,0.8"][given];
        scores += &format!("{place},{},{p}\n", LABELS[given]);
        if at % 2 == 0 {
            coded += &format!("{place},{},random,0.5\n", LABELS[code(at)]);
        }
    }
    Work::new()
        .with("scores.csv", scores)
        .with("coded.csv", coded)
}

const SUMMARIZE: [&str; 4] = ["summarize", "scores.csv", "--sample", "coded.csv"];

#[test]
fn codes_that_agree_with_the_labels_are_only_counted() {
    let said = coded(label).ok(&SUMMARIZE).err;
    assert!(
        said.contains("from 30 documents, coded; codes and labels agree in 105 of 120\n"),
        "{said}"
    );
    assert!(!said.contains("the column label"), "{said}");
}

#[test]
fn codes_that_were_moved_mixed_up_or_sorted_are_warned_of() {
    let moved = coded(|at| label((at + 2) % 240));
    let moved_further = coded(|at| label((at + 6) % 240));
    let mixed = coded(|at| 2 - label(at));
    let mut sorted: Vec<usize> = (0..240).step_by(2).map(label).collect();
    sorted.sort_unstable();
    let sorted = coded(|at| sorted[at / 2]);
    for (work, told) in [
        (
            &moved,
            "if each code stood in the row below: was the column label moved by itself?",
        ),
        (
            &moved_further,
            "if each code stood 3 rows below: was the column label moved by itself?",
        ),
        (
            &mixed,
            "if “against” and “for” were exchanged in the column label: did coders take one for the other?",
        ),
        (
            &sorted,
            "on average), and equal codes stand together: was the column label sorted by itself?",
        ),
    ] {
        let said = work.ok(&SUMMARIZE).err;
        assert!(
            said.contains("warning: coded.csv: codes and labels agree in ") && said.contains(told),
            "{said}"
        );
        // The page that is passed on says so beside the shares.
        let page = work
            .ok(&["report", "scores.csv", "--sample", "coded.csv", "-q"])
            .out;
        assert!(page.contains("<strong>Warning:</strong> coded.csv: codes and labels agree in"));
    }
}
