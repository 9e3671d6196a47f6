//! What is said of labels that can be learned and are probably not what was meant.

use super::changed;
use crate::common::{LABELS, Work};

/// What `train`, `evaluate` and `audit` say of labels.
fn said(labels: &str, more: &[&str]) -> [String; 3] {
    let work = Work::new().with("labels.csv", labels);
    ["train", "evaluate", "audit"]
        .map(|command| work.ok(&[&[command, "labels.csv"], more].concat()).err)
}

/// The labels with a column more, of which each row has one of the values in turn.
fn with_column(name: &str, values: &[&str]) -> String {
    let row = |(at, line): (usize, &str)| match at {
        0 => format!("{name},{line}\n"),
        _ => format!("{},{line}\n", values[at % values.len()]),
    };
    LABELS.lines().enumerate().map(row).collect()
}

#[test]
fn columns_that_are_not_read_are_named_once() {
    let note = "note: columns that are not read: weight\n";
    let [train, evaluate, _] = said(&with_column("weight", &["1", "2"]), &[]);
    assert!(train.contains(note) && evaluate.contains(note), "{train}");
    let [train, ..] = said(&with_column("ID", &["1", "2"]), &[]);
    assert!(!train.contains("not read"), "{train}");
}

#[test]
fn stances_on_several_targets_are_told() {
    let note = "note: the column Target names 2 things, and is not read";
    let [train, ..] = said(&with_column("Target", &["road", "rail"]), &[]);
    assert!(train.contains(note), "{train}");
    assert!(!train.contains("columns that are not read"), "{train}");
    let [train, ..] = said(&with_column("Target", &["road"]), &[]);
    assert!(
        train.contains("note: columns that are not read: Target\n"),
        "{train}"
    );
}

#[test]
fn a_coder_who_is_not_called_annotator_is_found() {
    let note = "note: read “coder” as the column annotator";
    for said in said(&with_column("coder", &["ann", "bob"]), &[]) {
        assert!(said.contains(note), "{said}");
        assert!(!said.contains("columns that are not read"), "{said}");
    }
}

/// Sixty sentences that are no English.
fn german() -> String {
    let row = |n: usize| {
        let label = ["für", "gegen", "neutral"][n % 3];
        format!(
            "d{},Die Straße wird {n} Jahre nach der Wahl in Wien {label} und doch gebaut.,{label}\n",
            n / 6
        )
    };
    let rows: String = (0..60).map(row).collect();
    format!("document,text,label\n{rows}")
}

#[test]
fn texts_that_are_no_english_are_read_in_their_language_or_warned_of() {
    let note = "note: these sentences look German and are read so: --language names another";
    for said in said(&german(), &[]) {
        assert_eq!(said.matches(note).count(), 1, "{said}");
        assert!(!said.contains("do not look like"), "{said}");
    }
    let warning =
        "warning: these texts were read as English, but do not look like it: 0.0 % of their words";
    for said in said(&german(), &["--language", "english"]) {
        assert_eq!(said.matches(warning).count(), 1, "{said}");
    }
    for said in said(&german(), &["--language", "german"]) {
        assert!(!said.contains("do not look like"), "{said}");
        assert!(!said.contains("look German"), "{said}");
    }
    let work = Work::new().with("labels.csv", german());
    work.ok(&["train", "labels.csv", "-o", "shown.safetensors"]);
    work.ok(&[
        "train",
        "labels.csv",
        "-o",
        "named.safetensors",
        "--language",
        "german",
    ]);
    assert!(work.read("shown.safetensors") == work.read("named.safetensors"));
}

#[test]
fn labels_on_whole_texts_are_not_for_sentences() {
    let whole = |line: &str| match line.rsplit_once(',') {
        Some((rest, label)) if label != "label" => {
            let (document, text) = rest.split_once(',').unwrap_or_default();
            let text = text.trim_matches('"');
            let text = format!("{text} The council met on Monday. It will meet again in March.");
            format!("{document},\"{text}\",{label}\n")
        }
        _ => format!("{line}\n"),
    };
    let labels: String = LABELS.lines().map(whole).collect();
    let work = Work::new().with("labels.csv", labels);
    let said = work.ok(&["train", "labels.csv"]);
    let warning =
        "warning: these labels are on whole texts (half of them have 3 or more sentences)";
    assert!(said.err.contains(warning), "{}", said.err);
}

#[test]
fn short_sentences_that_most_documents_share_are_warned_of() {
    let mut labels = LABELS.to_string();
    for at in 1..=14 {
        labels += &format!("letter-{at:02},Build it now.,for\n");
    }
    let warning =
        "warning: 13 of 56 sentences have the text and label of an earlier one in another document";
    for said in said(&labels, &[]) {
        assert!(said.contains(warning), "{said}");
        assert!(!said.contains("share no sentence:"), "{said}");
    }
}

#[test]
fn numbers_written_in_several_ways_are_one_label_and_in_the_order_of_their_values() {
    let number = |line: &str| match line.rsplit_once(',') {
        Some((start, "for")) => format!("{start},10\n"),
        Some((start, "against")) => format!("{start},-2\n"),
        Some((start, "neutral")) => format!("{start},9\n"),
        _ => format!("{line}\n"),
    };
    let labels: String = LABELS.lines().map(number).collect();
    let work = Work::new().with("labels.csv", &labels);
    let said = work.ok(&["train", "labels.csv"]);
    assert!(
        said.err.contains("(14 “-2”, 14 “9”, 14 “10”)"),
        "{}",
        said.err
    );
    for (from, to) in [(",10\n", ",10.0\n"), (",-2\n", ",\u{2212}2\n")] {
        let several = labels.replacen(from, to, 5);
        let work = Work::new().with("labels.csv", several);
        let meant = format!("did you mean “{}”?", from.trim_matches([',', '\n']));
        work.refused(
            &["train", "labels.csv"],
            &["and 4 more have the label", &meant],
        );
    }
}

#[test]
fn columns_that_are_missing_are_named_together() {
    let neither = changed("document,text,label", "document,wording,view");
    let work = Work::new().with("labels.csv", neither);
    let wanted = [
        "no column “text”",
        "if “wording” holds the text, name it (add --text-column wording --label-column NAME)",
    ];
    work.refused(&["train", "labels.csv"], &wanted);
}

#[test]
fn a_rare_label_does_not_cost_the_others_their_folds() {
    let rare = "letter-01,Perhaps it is too late.,late\n\
        letter-02,Perhaps it is too late by now.,late\nletter-03,It is late.,late\n";
    let [train, ..] = said(&format!("{LABELS}{rare}"), &[]);
    assert!(train.contains("Cross-validation in 10 folds"), "{train}");
}
