//! Labels: very many, and very long ones.

use crate::common::{Work, rows, said};

/// Three sentences with each of so many labels, each in a document of its own.
fn many_labels(count: usize) -> String {
    let mut labels = String::from("document,text,label\n");
    for n in 0..count {
        for document in 0..3 {
            labels += &format!("d{document}-{n},The plan of word{n} is here again.,label {n:02}\n");
        }
    }
    labels
}

#[test]
fn seventy_labels_are_learned() {
    let count = 70;
    let last = format!("word{}", count - 1);
    let work = Work::new().with("many.csv", many_labels(count)).with(
        "a.txt",
        format!("The plan of word7 is here.\n\nThe plan of {last} is here.\n"),
    );
    work.ok(&[
        "train",
        "many.csv",
        "-o",
        "model",
        "-q",
        "--encoder",
        "none",
    ]);
    let said = work.ok(&["score", "a.txt", "-m", "model", "-q"]);
    let rows = rows(&said.out);
    assert_eq!(rows.len(), 2);
    for (row, (word, label)) in rows.iter().zip([("word7", 7), (last.as_str(), count - 1)]) {
        let labels = row.keys().filter(|name| name.starts_with("p_")).count();
        assert_eq!(labels, count);
        assert_eq!(row["label"], format!("label {label:02}"));
        let reasons = &row["reasons"];
        assert!(reasons.contains(&format!("{word} +")), "{reasons}");
    }
}

#[test]
fn more_labels_than_a_model_can_learn_are_refused_at_once() {
    let work = Work::new().with("many.csv", many_labels(257));
    let words = ["257 different labels", "256 at most", "right column"];
    for command in ["train", "evaluate"] {
        work.refused(&[command, "many.csv"], &words);
    }
    // Coders may have used as many as they like.
    let votes = many_labels(257).replacen("text,label", "text,annotator_a", 1);
    work.write("votes.csv", votes);
    let said = work.run(&["agree", "votes.csv"]);
    assert!(said.err.contains("two annotators"), "{}", said.err);
}

#[test]
fn a_label_as_long_as_an_article_ends_nothing() {
    let long = "y".repeat(70_000);
    let mut labels = String::from("document,text,label\n");
    for at in 0..60 {
        let (text, label) = match at % 2 {
            0 => ("Build the bypass", "no"),
            _ => ("Save the meadow", long.as_str()),
        };
        labels += &format!("d{},{text} {at}.,{label}\n", at / 5);
    }
    let work = Work::new().with("long.csv", labels);
    for arguments in [
        &["train", "long.csv"][..],
        &["evaluate", "long.csv"],
        &["audit", "long.csv"],
    ] {
        work.ok(arguments);
    }
}

/// Runs the program for so many seconds of computing at most.
#[cfg(unix)]
fn within(seconds: u32, work: &Work, arguments: &[&str]) -> String {
    let limited = format!("ulimit -t {seconds}; exec \"$0\" \"$@\"");
    let mut shell = std::process::Command::new("sh");
    let program = ["-c", &limited, env!("CARGO_BIN_EXE_standpoint")];
    let shell = shell.args(program).args(arguments);
    let said = said(shell.current_dir(work.path("")));
    assert_eq!(said.code, 0, "{}", said.err);
    said.out
}

/// What takes the square of their number takes minutes here.
#[cfg(unix)]
#[test]
fn thousands_of_coders_and_of_equal_sentences_take_seconds() {
    let names: Vec<String> = (0..3000).map(|n| format!("annotator_{n}")).collect();
    let votes = |row: usize| (0..3000).map(move |at| if (at * row) % 7 < 3 { "yes" } else { "no" });
    let row = |row| {
        format!(
            "{row},s{row},{}\n",
            votes(row).collect::<Vec<_>>().join(",")
        )
    };
    let rows: String = (0..9).map(row).collect();
    let work = Work::new()
        .with(
            "coders.csv",
            format!("document,text,{}\n{rows}", names.join(",")),
        )
        .with(
            "labels.csv",
            format!("text,label\n{}", "They go.,x\nThey go.,y\n".repeat(30_000)),
        )
        .with(
            "scores.csv",
            format!("text,p_x,p_y\n{}", "They go.,0.5,0.5\n".repeat(120_000)),
        );
    let report = within(20, &work, &["agree", "coders.csv", "-q"]);
    assert!(
        report.contains("more than 100,000 pairs of coders"),
        "{report}"
    );
    let figures = [
        "evaluate",
        "labels.csv",
        "--scores-from",
        "scores.csv",
        "-q",
    ];
    let report = within(40, &work, &figures);
    assert!(
        report.contains("60,000") || report.contains("60000"),
        "{report}"
    );
}
