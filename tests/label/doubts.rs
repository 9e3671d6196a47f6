//! Labels that an audit doubts are decided on again, the most doubtful first, and none twice.

use std::cell::Cell;
use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{LABELS, Labelling, arguments, by_words, letters, text};
use crate::common::{Work, rows};

const DOUBTS: [&str; 3] = ["--doubts", "--encoder", "none"];

/// Labels of ten letters, of which every tenth is an error.
fn labelled(coder: &str) -> Work {
    let work = letters();
    let more = ["--order", "articles", "--encoder", "none", "--coder", coder];
    let all = [&LABELS[..], &more].concat();
    let labelling = Labelling::start(&work, &arguments("labels.csv", &all));
    let at = Cell::new(0);
    labelling.answer(90, |text| {
        at.set(at.get() + 1);
        match at.get() % 10 == 5 {
            true => wrong(text),
            false => by_words(text),
        }
    });
    labelling.end();
    work
}

/// Another label than the words of a sentence say.
fn wrong(text: &str) -> Value {
    match by_words(text)["label"].as_str() {
        Some("neutral") => json!({ "label": "against" }),
        _ => json!({ "label": "neutral" }),
    }
}

/// The texts of the labels that their words contradict.
fn errors(work: &Work) -> BTreeSet<String> {
    let table = rows(&work.text("labels.csv")).into_iter();
    let wrong = table.filter(|row| by_words(&row["text"])["label"] != row["label"].as_str());
    wrong.map(|row| row["text"].clone()).collect()
}

/// The number of rows with the time of a decision.
fn decided(work: &Work) -> usize {
    let table = rows(&work.text("labels.csv")).into_iter();
    let has_time = |row: &std::collections::BTreeMap<String, String>| {
        row.get("corrected").is_some_and(|time| !time.is_empty())
    };
    table.filter(has_time).count()
}

#[test]
fn planted_errors_come_first_and_a_decision_is_asked_once() {
    let work = labelled("");
    let planted = errors(&work);
    assert_eq!(planted.len(), 9);
    let before = work.text("labels.csv");
    let again = arguments("labels.csv", &DOUBTS);
    let labelling = Labelling::start(&work, &again);
    let said = &labelling.before;
    assert!(
        said.contains(" doubtful labels in 180 sentences of 20 documents"),
        "{said}"
    );
    let all = labelling.get("state")["secondLook"]["left"]
        .as_u64()
        .unwrap();
    let mut first = BTreeSet::new();
    // The first is kept, the others change.
    for at in 0..3 {
        let view = labelling.get("view");
        let (own, doubt) = (text(&view), &view["doubt"]);
        first.insert(own.to_string());
        assert_eq!(doubt["problem"], "doubt");
        assert_eq!(json!({ "label": doubt["label"] }), wrong(own));
        assert_eq!(
            json!({ "label": doubt["suggested"]["label"] }),
            by_words(own)
        );
        assert_ne!(doubt["suggested"]["reasons"], "");
        let verdict = if at == 0 { wrong(own) } else { by_words(own) };
        labelling.answer(1, |_| verdict.clone());
    }
    assert!(first.len() == 3 && first.is_subset(&planted));
    let told = json!({ "looked": 3, "changed": 2, "left": all - 3, "isExhausted": false });
    assert_eq!(labelling.get("state")["secondLook"], told);
    labelling.kill();
    // Decisions are in the journal, and none is asked again.
    let labelling = Labelling::start(&work, &again);
    let left = labelling.get("state")["secondLook"]["left"]
        .as_u64()
        .unwrap();
    assert!(left > 0);
    for _ in 0..left {
        let view = labelling.get("view");
        assert!(!first.contains(text(&view)));
        let keep = json!({ "label": view["doubt"]["label"] });
        labelling.answer(1, |_| keep.clone());
    }
    assert_eq!(labelling.get("view")["sentence"], Value::Null);
    let said = labelling.end();
    assert!(
        said.contains(&format!("{left} looked at, 0 changed.")),
        "{said}"
    );
    let labelling = Labelling::start(&work, &again);
    // The model has changed with the labels, so it may doubt others.
    let view = labelling.get("view");
    assert!(
        view["sentence"].is_null() || !first.contains(text(&view)),
        "{view}"
    );
    assert_eq!(labelling.get("state")["secondLook"]["looked"], 0);
    labelling.end();
    assert_eq!(decided(&work) as u64, 3 + left);
    // Only the two labels and the times are others, and the sentences are drawn as before.
    let changed = rows(&before)
        .into_iter()
        .zip(rows(&work.text("labels.csv")));
    let changed = changed.filter(|(was, is)| was.iter().any(|(name, cell)| is[name] != *cell));
    assert_eq!(changed.count(), 2);
    let kept = errors(&work);
    assert_eq!(kept.len(), 7);
    let trained = work.ok(&[
        "train",
        "labels.csv",
        "--encoder",
        "none",
        "-o",
        "m.safetensors",
    ]);
    let table = rows(&work.text("labels.csv"));
    let count = |label: &str| table.iter().filter(|row| row["label"] == label).count();
    let counts = format!(
        "{} for, {} against, {} neutral",
        count("for"),
        count("against"),
        count("neutral")
    );
    assert!(trained.err.contains(&counts), "{counts}: {}", trained.err);
    // Labelling goes on as before.
    let labelling = Labelling::start(&work, &arguments("labels.csv", &["--encoder", "none"]));
    let state = labelling.get("state");
    assert_eq!(
        (&state["order"], &state["secondLook"]),
        (&json!("ordered"), &Value::Null)
    );
    labelling.end();
}

#[test]
fn an_undone_decision_is_asked_again() {
    let work = labelled("ann");
    let before = work.text("labels.csv");
    let labelling = Labelling::start(&work, &arguments("labels.csv", &DOUBTS));
    let first = labelling.get("view");
    labelling.answer(1, by_words);
    assert_ne!(labelling.get("view")["sentence"], first["sentence"]);
    let (status, told) = labelling.post("undo", &json!({}));
    assert_eq!(
        (status, &told["view"]["sentence"]),
        (200, &first["sentence"])
    );
    assert_eq!(told["state"]["secondLook"]["looked"], 0);
    assert_eq!(labelling.get("view")["sentence"], first["sentence"]);
    labelling.end();
    assert_eq!(work.text("labels.csv"), before);
    // The coder of all labels is the one who changes them.
    let labelling = Labelling::start(&work, &arguments("labels.csv", &DOUBTS));
    labelling.answer(1, by_words);
    labelling.end();
    let table = rows(&work.text("labels.csv"));
    assert_eq!(table.len(), 90);
    assert!(table.iter().all(|row| row["annotator"] == "ann"));
    assert_eq!(decided(&work), 1);
}

#[test]
fn where_several_coders_labelled_a_decision_is_a_row_of_its_own() {
    let work = labelled("ann");
    let more = ["--encoder", "none", "--coder", "bob"];
    let labelling = Labelling::start(&work, &arguments("labels.csv", &more));
    labelling.answer(1, by_words);
    labelling.end();
    let labelling = Labelling::start(&work, &arguments("labels.csv", &DOUBTS));
    let view = labelling.get("view");
    assert_eq!(view["votes"][0]["coder"], "ann");
    labelling.answer(1, by_words);
    assert_eq!(labelling.get("state")["secondLook"]["changed"], 1);
    labelling.end();
    let table = rows(&work.text("labels.csv"));
    let decisions: Vec<_> = table
        .iter()
        .filter(|row| row["annotator"].is_empty())
        .collect();
    assert_eq!(decisions.len(), 1);
    assert_eq!(decisions[0]["text"], text(&view));
    assert_eq!((table.len(), decided(&work)), (92, 1));
    let audited = work.ok(&[
        "audit",
        "labels.csv",
        "--encoder",
        "none",
        "-o",
        "doubts.csv",
    ]);
    assert!(
        audited
            .err
            .contains("standpoint label ARTICLES -o labels.csv --doubts"),
        "{}",
        audited.err
    );
    let doubts = rows(&work.text("doubts.csv"));
    assert!(doubts.iter().all(|row| row["text"] != text(&view)));
}

#[test]
fn without_labels_there_is_nothing_to_doubt() {
    let work = letters();
    let all = [
        &["label"],
        &arguments("labels.csv", &DOUBTS)[..],
        &["--no-open"],
    ]
    .concat();
    work.refused(&all, &["labels.csv", "leave --doubts away"]);
    assert!(!work.path("labels.csv").exists());
    assert!(!work.path("labels.csv.journal").exists());
}
