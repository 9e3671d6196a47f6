//! Several tables beside each other on one coded sample.

use super::json;
use crate::common::{Work, rows};

const LABELS: [&str; 3] = ["anti", "neutral", "pro"];

/// The true label of a sentence; three stand in each of forty documents.
fn truth(row: usize) -> usize {
    [1, 0, 1, 2, 1][row % 5]
}

/// What a model says: it has every seventh wrong.
fn by_model(row: usize) -> usize {
    (truth(row) + usize::from(row % 7 == 3)) % 3
}

/// What a language model says: it has every fourth wrong.
fn by_language_model(row: usize) -> usize {
    (truth(row) + usize::from(row % 4 == 1)) % 3
}

/// A table of 120 sentences with a header and these cells at the end of each row.
fn table(header: &str, cells: impl Fn(usize) -> Option<String>) -> String {
    let row = |row: usize| {
        let cells = cells(row)?;
        Some(format!(
            "d{},{},sentence {row},{cells}\n",
            row / 3,
            20 * (row % 3)
        ))
    };
    let rows: String = (0..120).filter_map(row).collect();
    format!("document,start,text,{header}\n{rows}")
}

/// The coded sentences, the scores of a model, and the labels of a language model, which has none for three sentences.
fn work() -> Work {
    let scores = |row: usize| {
        let p = |label: usize| if label == by_model(row) { "0.8" } else { "0.1" };
        Some(format!(
            "{},{},{},{}",
            LABELS[by_model(row)],
            p(0),
            p(1),
            p(2)
        ))
    };
    let language_model = |row: usize| {
        let label = LABELS[by_language_model(row)];
        (!(60..63).contains(&row)).then(|| format!("{label},because"))
    };
    Work::new()
        .with(
            "coded.csv",
            table("label", |row| Some(LABELS[truth(row)].to_string())),
        )
        .with("scores.csv", table("label,p_anti,p_neutral,p_pro", scores))
        .with("gpt.csv", table("label,explanation", language_model))
}

const COMPARED: [&str; 6] = [
    "evaluate",
    "coded.csv",
    "--scores-from",
    "scores.csv",
    "--scores-from",
    "gpt.csv",
];

#[test]
fn a_model_and_a_language_model_stand_beside_each_other() {
    let work = work();
    let said = work.ok(&COMPARED);
    insta::assert_snapshot!(said.out);
    assert!(
        said.err.contains("warning: gpt.csv: no label for 3 of the 120 labelled sentences, first for that of row 62"),
        "{}",
        said.err
    );
    // By hand: of the 117 sentences that both have.
    let of = |given: fn(usize) -> usize| {
        let common = || (0..120).filter(|row| !(60..63).contains(row));
        let count =
            |holds: &dyn Fn(usize) -> bool| common().filter(|row| holds(*row)).count() as f64;
        let right = count(&|row| given(row) == 2 && truth(row) == 2);
        (
            count(&|row| given(row) == truth(row)) / 117.0,
            right / count(&|row| given(row) == 2),
            right / count(&|row| truth(row) == 2),
        )
    };
    let found = json(&work.ok(&[&COMPARED[..], &["--json", "-"]].concat()).out);
    let value = |estimate: &serde_json::Value| estimate["value"].as_f64().unwrap();
    let near =
        |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-12, "{found} {wanted}");
    for (source, given) in [(0, by_model as fn(usize) -> usize), (1, by_language_model)] {
        let (accuracy, precision, recall) = of(given);
        let source = &found["sources"][source];
        near(value(&source["accuracy"]), accuracy);
        let pro = &source["labels"][2];
        near(value(&pro["precision"]), precision);
        near(value(&pro["recall"]), recall);
        near(value(&pro["read_for_one"]), 1.0 / precision);
        near(value(&pro["missed"]), 1.0 - recall);
    }
    let difference = &found["differences"][0];
    near(
        value(&difference["accuracy"]),
        of(by_model).0 - of(by_language_model).0,
    );
    assert!(difference["accuracy"]["low"].as_f64() < difference["accuracy"]["value"].as_f64());
}

#[test]
fn the_comparison_is_one_table_for_a_paper() {
    let work = work();
    work.ok(&[&COMPARED[..], &["-o", "compared.tex"]].concat());
    insta::assert_snapshot!(work.text("compared.tex"));
    work.ok(&[&COMPARED[..], &["-o", "compared.csv"]].concat());
    let rows = rows(&work.text("compared.csv"));
    let of = |source: &str, against: &str| {
        let own = rows
            .iter()
            .filter(|row| row["source"] == source && row["against"] == against);
        own.map(|row| format!("{} {}", row["figure"], row["of"]))
            .collect::<Vec<_>>()
    };
    let scores = of("scores", "");
    assert_eq!(scores, of("gpt", ""));
    assert_eq!(scores[..3], ["accuracy ", "macro-F1 ", "precision anti"]);
    assert!(
        scores.contains(&"read for one pro".to_string()),
        "{scores:?}"
    );
    assert_eq!(of("scores", "gpt").len(), 2 + 3 * 3);
    assert!(of("gpt", "scores").is_empty());
}

/// A table of labels alone needs no second one, and the figures of a table of scores are those that it has by itself.
#[test]
fn labels_alone_can_be_tested() {
    let work = work();
    let alone = work.ok(&[
        "evaluate",
        "coded.csv",
        "--scores-from",
        "gpt.csv",
        "--json",
        "-",
    ]);
    let alone = json(&alone.out);
    assert_eq!(
        (
            alone["sources"].as_array().unwrap().len(),
            &alone["sentences"]
        ),
        (1, &117.into())
    );
    work.write(
        "whole.csv",
        table("label", |row| Some(LABELS[by_model(row)].to_string())),
    );
    let both = [
        "evaluate",
        "coded.csv",
        "--scores-from",
        "scores.csv",
        "--scores-from",
        "whole.csv",
    ];
    let both = json(&work.ok(&[&both[..], &["--json", "-"]].concat()).out);
    let single = [
        "evaluate",
        "coded.csv",
        "--scores-from",
        "scores.csv",
        "--json",
        "-",
    ];
    let single = json(&work.ok(&single).out);
    for source in 0..2 {
        let source = &both["sources"][source];
        assert_eq!(source["accuracy"], single["accuracy"]);
        assert_eq!(source["macro_f1"], single["macro_f1"]);
        for label in 0..3 {
            assert_eq!(
                source["labels"][label]["precision"],
                single["labels"][label]["precision"]
            );
        }
    }
}

/// Of the sentences drawn with ⅛ each stands for eight.
#[test]
fn sentences_of_a_sample_count_by_their_probability() {
    let work = work();
    let drawn = |row: usize| if row % 4 == 1 { "0.125" } else { "0.5" };
    let coded = |row: usize| Some(format!("{},random,{}", LABELS[truth(row)], drawn(row)));
    work.write("coded.csv", table("label,sampling,probability", coded));
    let said = work.ok(&COMPARED);
    assert!(
        said.out
            .contains("each counts by the inverse of its probability (0.1250 to 0.5000)")
            && !said.err.contains("unequal probabilities"),
        "{}{}",
        said.out,
        said.err
    );
    let found = json(&work.ok(&[&COMPARED[..], &["--json", "-"]].concat()).out);
    // The language model has those wrong that stand for eight; row 61 is one of the three that it lacks.
    let (wrong, right) = (8.0 * 29.0, 2.0 * 88.0);
    let accuracy = found["sources"][1]["accuracy"]["value"].as_f64().unwrap();
    assert!(
        (accuracy - right / (wrong + right)).abs() < 1e-12,
        "{accuracy}"
    );
}

#[test]
fn what_does_not_fit_is_refused() {
    let work = work();
    let gpt = work.text("gpt.csv");
    let quiet = [&["evaluate", "-q"], &COMPARED[1..]].concat();
    for (label, words) in [
        ("Pro", "did you mean “pro”?"),
        (
            "support",
            "which is not one of anti, neutral, pro: correct it",
        ),
    ] {
        work.write("gpt.csv", gpt.replacen(",pro,", &format!(",{label},"), 1));
        work.refused(&quiet, &["gpt.csv", &format!("the label “{label}”"), words]);
    }
    work.write("gpt.csv", gpt.replace("sentence", "other"));
    work.refused(
        &quiet,
        &[
            "gpt.csv: row 2 of the labels file",
            "“sentence 0” is not in the table",
        ],
    );
    let part = |rows: std::ops::Range<usize>| {
        table("label", |row| {
            rows.contains(&row).then(|| LABELS[truth(row)].to_string())
        })
    };
    work.write("gpt.csv", part(0..20));
    work.write("kim.csv", part(20..40));
    let apart = [
        "evaluate",
        "-q",
        "coded.csv",
        "--scores-from",
        "gpt.csv",
        "--scores-from",
        "kim.csv",
    ];
    work.refused(
        &apart,
        &["no labelled sentence for which every table has a label"],
    );
    work.refused(
        &[&quiet[..], &["--against", "built-in"]].concat(),
        &["leave --against away"],
    );
}
