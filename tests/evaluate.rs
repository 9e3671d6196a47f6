//! `standpoint evaluate`: how good a model is, or would be.

mod common;

use common::{LABELS, Work};

/// Numbers of the report in reading order, those of the JSON in the same one.
fn of_report(report: &str) -> Vec<String> {
    let is_number = |word: &&str| word.parse::<f64>().is_ok();
    report
        .split_whitespace()
        .filter(is_number)
        .map(str::to_string)
        .collect()
}

fn of_json(json: &serde_json::Value) -> Vec<String> {
    let three = |value: &serde_json::Value| format!("{:.3}", value.as_f64().unwrap());
    let mut numbers: Vec<String> = [
        "accuracy",
        "macro_f1",
        "log_loss",
        "brier",
        "expected_calibration_error",
    ]
    .iter()
    .map(|name| three(&json[*name]))
    .collect();
    for label in json["labels"].as_array().unwrap() {
        numbers.extend(["precision", "recall", "f1"].map(|name| three(&label[name])));
        numbers.push(label["sentences"].to_string());
    }
    for row in json["confusion"].as_array().unwrap() {
        numbers.extend(row.as_array().unwrap().iter().map(ToString::to_string));
    }
    numbers
}

#[test]
fn the_report_is_on_standard_output_and_how_it_came_about_is_not() {
    let said = Work::with_labels().ok(&["evaluate", "bypass.csv"]);
    insta::assert_snapshot!(said.out);
    assert_eq!(
        said.err,
        "bypass.csv: 42 labelled sentences (14 against, 14 for, 14 neutral) from 42 rows, 14 documents\n\
         Cross-validation in 10 folds, each sentence scored by a model that has seen nothing of its document:\n\n"
    );
}

#[test]
fn the_figures_are_those_that_train_prints() {
    let work = Work::with_labels();
    let evaluated = work.ok(&["evaluate", "bypass.csv"]).out;
    let trained = work.ok(&["train", "bypass.csv"]).err;
    assert!(trained.contains(&evaluated), "{evaluated}\n{trained}");
}

#[test]
fn json_holds_the_figures_of_the_report() {
    let work = Work::with_labels();
    let report = work
        .ok(&["evaluate", "bypass.csv", "--json", "figures.json"])
        .out;
    let json: serde_json::Value = serde_json::from_slice(&work.read("figures.json")).unwrap();
    assert_eq!(of_json(&json), of_report(&report));
    assert_eq!(of_json(&json).len(), 5 + 3 * 4 + 9);
    assert_eq!(
        json["label_order"],
        serde_json::json!(["against", "for", "neutral"])
    );
    assert_eq!(json["method"], "nested cross-validation");
    assert_eq!(
        (&json["folds"], &json["grouped_by_document"]),
        (&10.into(), &true.into())
    );
    let out = work.ok(&["evaluate", "bypass.csv", "--json", "-"]).out;
    assert_eq!(out, work.text("figures.json"));
}

#[test]
fn a_model_is_tested_on_other_labels() {
    let others = "document,text,label\n\
        a,Lorries belong on the bypass.,for\n\
        a,The council meets in March.,neutral\n\
        b,Stop the noise and the waste.,against\n\
        b,The map is in the library.,against\n";
    let work = Work::with_model().with("others.csv", others);
    let arguments = [
        "evaluate",
        "others.csv",
        "-m",
        "bypass.safetensors",
        "--json",
        "-",
    ];
    let said = work.ok(&arguments);
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(json["method"], "test of a model");
    assert_eq!(
        (&json["folds"], &json["sentences"]),
        (&serde_json::Value::Null, &4.into())
    );
    assert_eq!(json["accuracy"], 0.75);
    assert_eq!(
        json["confusion"],
        serde_json::json!([[1, 0, 1], [0, 1, 0], [0, 0, 1]])
    );
    assert!(
        said.err.starts_with("others.csv: 4 labelled sentences"),
        "{}",
        said.err
    );
}

#[test]
fn a_label_without_a_sentence_is_noted() {
    let work = Work::with_model().with(
        "others.csv",
        "text,label\nLorries belong on the bypass.,for\n",
    );
    let said = work.ok(&["evaluate", "others.csv", "-m", "bypass.safetensors"]);
    for label in ["against", "neutral"] {
        let note = format!("note: no sentence has the label {label}: ");
        assert!(said.err.contains(&note), "{}", said.err);
    }
    assert!(!said.err.contains("label for:"), "{}", said.err);
}

#[test]
fn labels_that_the_model_does_not_know_are_refused() {
    let work = Work::with_model();
    let refused = |label: &str, words: &[&str]| {
        work.write(
            "others.csv",
            format!("text,label\nWe need it.,for\nWho knows?,{label}\n"),
        );
        let arguments = ["evaluate", "others.csv", "-m", "bypass.safetensors"];
        work.refused(&arguments, &[&["others.csv", "row 2"], words].concat());
    };
    refused("nuetral", &["“nuetral”", "did you mean “neutral”?"]);
    refused("unsure", &["“unsure”", "not one of against, for, neutral"]);
}

#[test]
fn what_cannot_be_used_is_refused() {
    let work = Work::with_labels()
        .with("empty.csv", "")
        .with("folder/x", "")
        .with("columns.csv", "text,stance\nBuild it.,for\n")
        .with("ragged.csv", format!("{LABELS}letter-15,one,two,three\n"));
    work.refused(&["evaluate", "none.csv"], &["none.csv", "no such file"]);
    work.refused(&["evaluate", "empty.csv"], &["empty.csv", "is empty"]);
    work.refused(
        &["evaluate", "columns.csv"],
        &["columns.csv", "no column “label”"],
    );
    work.refused(
        &["evaluate", "ragged.csv"],
        &["ragged.csv", "row 43 (line 44)"],
    );
    work.refused(
        &["evaluate", "bypass.csv", "-m", "none.safetensors"],
        &["none.safetensors", "no such model file"],
    );
    work.refused(
        &["evaluate", "bypass.csv", "--json", "empty.csv/figures.json"],
        &["empty.csv/figures.json", "is a file, not a folder"],
    );
    work.refused(
        &["evaluate", "bypass.csv", "--json", "folder"],
        &["folder", "it is a folder, not a file"],
    );
}

#[test]
fn a_model_has_its_own_options() {
    let work = Work::with_model().with("bypass.csv", LABELS);
    for option in [&["--no-dictionary"][..], &["--language", "german"]] {
        let arguments = [
            &["evaluate", "bypass.csv", "-m", "bypass.safetensors"],
            option,
        ]
        .concat();
        work.misused(&arguments, &["cannot be used with", option[0]]);
    }
}

#[test]
fn help() {
    insta::assert_snapshot!(Work::new().ok(&["evaluate", "--help"]).out);
}
