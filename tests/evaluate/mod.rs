//! `standpoint evaluate`: how good a model is, or would be.

mod compared;
mod doubts;
mod learned;
mod scored;
mod sources;

use crate::common::{LABELS, Work};

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// `0.976  0.929–1.000`, as the report has it, or `1.000  –`.
fn shown(estimate: &serde_json::Value) -> String {
    let [value, low, high] = ["value", "low", "high"].map(|name| estimate[name].as_f64());
    let interval = low.zip(high);
    let interval = interval.map(|(low, high)| format!("{low:.3}–{high:.3}"));
    format!("{:.3}  {}", value.unwrap(), interval.unwrap_or("–".into()))
}

#[test]
fn the_report_is_on_standard_output_and_how_it_came_about_is_not() {
    let said = crate::common::said(&mut Work::with_labels().as_typed(&["evaluate", "bypass.csv"]));
    insta::assert_snapshot!(said.out);
    assert_eq!(
        said.err,
        "bypass.csv: 42 labelled sentences (14 against, 14 neutral, 14 for) from 42 rows, 14 documents\n\
         note: every sentence was given its true label, so no error shows how far the figures may be off: the interval of a share takes all sentences of one document for alike, and the other figures have none\n\
         The built-in encoder does not help here, so the model counts words alone.\n\
         Cross-validation in 10 folds, each sentence scored by a model that has seen nothing of its document:\n\n"
    );
}

#[test]
fn the_figures_are_those_that_train_prints() {
    let work = Work::with_labels();
    let evaluated = work.ok(&["evaluate", "bypass.csv"]).out;
    let trained = work.ok(&["train", "bypass.csv"]).err;
    let (figures, _) = evaluated.split_once("\nreliability").unwrap();
    assert!(trained.contains(figures), "{evaluated}\n{trained}");
}

#[test]
fn the_figures_are_a_table_for_a_paper() {
    let work = Work::with_labels();
    work.ok(&["evaluate", "bypass.csv", "-o", "figures.tex"]);
    insta::assert_snapshot!(work.text("figures.tex"));
    work.ok(&["evaluate", "bypass.csv", "-o", "figures.csv"]);
    let rows = crate::common::rows(&work.text("figures.csv"));
    let f1: Vec<&str> = rows
        .iter()
        .filter(|row| row["figure"] == "F1")
        .map(|row| row["of"].as_str())
        .collect();
    assert_eq!(f1, ["against", "neutral", "for"]);
    work.refused(
        &["evaluate", "bypass.csv", "-o", "figures.docx"],
        &["figures.docx", "a CSV, a workbook or a LaTeX table"],
    );
}

/// Four columns of probabilities, and sentences of two labels only.
#[test]
fn labels_that_are_neither_there_nor_given_have_no_figures() {
    let (mut labels, mut scores) = (
        String::from("document,text,label\n"),
        String::from("document,text,label,p_no,p_yes,p_other,p_never\n"),
    );
    for row in 0..40 {
        let (label, p) = match row % 2 {
            0 => ("no", "0.7,0.1,0.1,0.1"),
            _ => ("yes", "0.1,0.7,0.1,0.1"),
        };
        labels += &format!("d{row},sentence {row},{label}\n");
        scores += &format!("d{row},sentence {row},{label},{p}\n");
    }
    let work = Work::new()
        .with("labels.csv", &labels)
        .with("right.csv", &scores)
        .with("wrong.csv", scores.replacen(",no,", ",other,", 1));
    let evaluate = |table: &str| {
        let arguments = ["evaluate", "labels.csv", "--scores-from", table];
        let said = work.ok(&[&arguments[..], &["--json", "figures.json"]].concat());
        (said, json(&work.text("figures.json")))
    };
    let (said, found) = evaluate("right.csv");
    assert_eq!(found["macro_f1"]["value"], 1.0);
    let of = |found: &serde_json::Value, name: &str| -> serde_json::Value {
        let mut labels = found["labels"].as_array().unwrap().iter();
        labels.find(|label| label["label"] == name).unwrap()["f1"].clone()
    };
    assert!(of(&found, "other").is_null(), "{found}");
    let row = said.out.lines().find(|line| line.starts_with("other"));
    let cells: Vec<&str> = row.unwrap().split_whitespace().collect();
    assert_eq!(cells, ["other", "–", "–", "–", "–", "0"]);
    assert!(said.err.contains("no sentence has the label other and none was given it: the macro-F1 is the mean over the others"), "{}", said.err);
    // Given once and never right: of three labels.
    let (said, found) = evaluate("wrong.csv");
    let f1 = |name: &str| of(&found, name)["value"].as_f64().unwrap();
    assert_eq!(f1("other"), 0.0);
    let mean = (f1("no") + f1("yes")) / 3.0;
    assert!((found["macro_f1"]["value"].as_f64().unwrap() - mean).abs() < 1e-12);
    assert!(
        said.err
            .contains("the label other, and some were given it: it counts as 0"),
        "{}",
        said.err
    );
    // Of one label alone nobody can guess better than its share.
    work.write("labels.csv", labels.replace(",yes\n", ",no\n"));
    let (said, _) = evaluate("right.csv");
    assert!(
        said.err.contains("all sentences have the label no")
            && !said.err.contains("no better than guessing"),
        "{}",
        said.err
    );
}

#[test]
fn json_holds_the_figures_of_the_report() {
    let work = Work::with_labels();
    let report = work
        .ok(&["evaluate", "bypass.csv", "--json", "figures.json"])
        .out;
    let json = json(&work.text("figures.json"));
    for name in ["accuracy", "macro_f1", "log_loss", "brier"] {
        assert!(report.contains(&shown(&json[name])), "{name}: {report}");
    }
    for label in json["labels"].as_array().unwrap() {
        assert!(report.contains(&shown(&label["f1"])), "{label}");
    }
    let sentences: u64 = json["reliability"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bin| bin["sentences"].as_u64().unwrap())
        .sum();
    assert_eq!((sentences, &json["clusters"]), (42, &14.into()));
    assert_eq!(
        json["label_order"],
        serde_json::json!(["against", "neutral", "for"])
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
    let json = json(&said.out);
    assert_eq!(json["method"], "test of a model");
    assert_eq!(
        (&json["folds"], &json["sentences"]),
        (&serde_json::Value::Null, &4.into())
    );
    assert_eq!(json["accuracy"]["value"], 0.75);
    assert_eq!(
        json["confusion"],
        serde_json::json!([[1, 1, 0], [0, 1, 0], [0, 0, 1]])
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
        let note = format!("note: no sentence has the label {label} and none was given it: ");
        assert!(said.err.contains(&note), "{}", said.err);
    }
    assert!(
        !said.err.contains("no sentence has the label for"),
        "{}",
        said.err
    );
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
        work.refused(&arguments, &[&["others.csv", "row 3"], words].concat());
    };
    refused("nuetral", &["“nuetral”", "did you mean “neutral”?"]);
    refused("unsure", &["“unsure”", "not one of against, neutral, for"]);
    refused(
        "for/neutral",
        &["“for/neutral”, which holds 2 labels (“for”, “neutral”) where a sentence has one"],
    );
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
    work.refused(&["evaluate", "ragged.csv"], &["ragged.csv", "row 44"]);
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
fn the_learning_curve_ends_with_the_figures_of_all_sentences() {
    let work = Work::with_labels();
    let said = json(
        &work
            .ok(&["evaluate", "bypass.csv", "--curve", "--json", "-"])
            .out,
    );
    let curve = said["curve"].as_array().unwrap();
    assert_eq!(
        curve.len(),
        1,
        "parts of 42 sentences are too few for a point"
    );
    assert_eq!(curve[0]["macro_f1"], said["macro_f1"]);
    work.write("bypass.dictionary.csv", "category,pattern\nleave,go*\n");
    let said = work.ok(&["evaluate", "bypass.csv", "--curve"]);
    assert!(said.out.contains("\nlearning curve"), "{}", said.out);
    assert!(said.out.contains("\nsentences  macro-F1"), "{}", said.out);
    assert!(
        said.out.contains("Label more, or join rare labels"),
        "{}",
        said.out
    );
    let times = said.err.matches("dictionary bypass.dictionary.csv").count();
    assert_eq!(times, 1, "{}", said.err);
}

#[test]
fn a_model_has_its_own_options() {
    let work = Work::with_model().with("bypass.csv", LABELS);
    for option in [&["--dictionary", "none"][..], &["--language", "german"]] {
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

/// A sample by label has rare labels oftener than the articles; one without strata has them as often.
#[test]
fn figures_of_a_sample_by_label_are_not_those_of_the_articles() {
    let work = Work::new();
    let scores = "text,label,p_a,p_b\none,a,0.9,0.1\ntwo,b,0.2,0.8\nthree,a,0.7,0.3\n";
    work.write("scores.csv", scores);
    let warning = |third: &str| {
        let rows = "text,label,sampling,probability\none,a,random,0.02\ntwo,b,random,0.02\n";
        work.write("coded.csv", format!("{rows}three,a,random,{third}\n"));
        let said = work.ok(&["evaluate", "coded.csv", "--scores-from", "scores.csv"]);
        said.err.contains(
            "warning: coded.csv: these sentences were drawn with unequal probabilities (column probability, 0.0200 to 0.5000)",
        )
    };
    assert!(warning("0.5"));
    assert!(!warning("0.02"));
}

#[test]
fn figures_do_not_take_the_name_of_another_kind_of_file() {
    let work = Work::with_labels();
    for name in ["old.safetensors", "report.html", "scores.csv"] {
        work.refused(
            &["evaluate", "bypass.csv", "--json", name],
            &[name, "another kind of file"],
        );
    }
}

#[test]
fn the_built_in_model_is_tested_by_its_name() {
    let row = |at: usize| {
        let (text, label) = [
            (
                "Iraq's parliament voted to expel American troops and end their presence",
                "pro-withdrawal",
            ),
            (
                "The Pentagon has no plans to withdraw its forces from Iraq",
                "anti-withdrawal",
            ),
            ("The council of the town met on Tuesday", "neutral"),
        ][at % 3];
        format!("d{},\"{text}, no. {at}.\",{label}\n", at / 3)
    };
    let rows: String = (0..60).map(row).collect();
    let work = Work::new().with("codes.csv", format!("document,text,label\n{rows}"));
    let own = work.ok(&["evaluate", "codes.csv", "-m", "built-in", "--json", "-"]);
    let json: serde_json::Value = serde_json::from_str(&own.out).unwrap();
    assert_eq!(json["method"], "test of a model");
    assert!(
        json["accuracy"]["value"].as_f64().unwrap() > 0.9,
        "{}",
        own.out
    );
    let said = work.run(&[
        "evaluate",
        "codes.csv",
        "-m",
        "models/withdrawal.safetensors",
    ]);
    assert!(
        said.err.contains("“-m built-in” is the one in the program"),
        "{}",
        said.err
    );
}

/// Who forgets to name the own model is not told to change the labels.
#[test]
fn labels_of_another_topic_than_the_model_are_no_slips() {
    let work = Work::with_labels();
    work.refused(
        &["evaluate", "-q", "bypass.csv", "-m", "built-in"],
        &[
            "bypass.csv: “for” (14 times, first in row 2)",
            "are not among anti-withdrawal, neutral, pro-withdrawal",
            "write your labels as these if they mean the same, or else name the model that learned yours",
        ],
    );
}

#[test]
fn a_sample_that_a_spreadsheet_garbled_is_known_by_its_places() {
    let row = |at: usize| match at % 2 {
        0 => (format!("d{at},0,9"), "Şener goes", "yes"),
        _ => (format!("d{at},0,9"), "Łódź stays", "no"),
    };
    let (mut labels, mut scores) = (
        "document,start,end,text,label\n".to_string(),
        "document,start,end,text,p_no,p_yes\n".to_string(),
    );
    for (place, text, label) in (0..20).map(row) {
        labels += &format!("{place},{},{label}\n", text.replace(['Ş', 'Ł', 'ź'], "?"));
        scores += &format!("{place},{text},0.4,0.6\n");
    }
    let work = Work::new()
        .with("coded.csv", labels)
        .with("scores.csv", scores);
    let said = work.ok(&["evaluate", "coded.csv", "--scores-from", "scores.csv"]);
    let told = "note: coded.csv: 20 sentences found by document, start and end, because the text is garbled (row 2 is the first; saved in another encoding?)";
    assert!(said.err.contains(told), "{}", said.err);
    assert!(
        said.out.contains("accuracy                      0.500"),
        "{}",
        said.out
    );
}
