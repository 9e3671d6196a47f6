//! A table of scores in place of the model.

use super::compared::OTHERS;
use super::json;
use crate::common::Work;

#[test]
fn a_table_of_scores_gets_the_figures_of_the_model_that_made_it() {
    let work = Work::with_model().with("others.csv", OTHERS);
    work.ok(&[
        "score",
        "others.csv",
        "--unit",
        "row",
        "-m",
        "bypass.safetensors",
        "-o",
        "scores.csv",
    ]);
    let arguments = [
        "evaluate",
        "others.csv",
        "--scores-from",
        "scores.csv",
        "--json",
        "-",
    ];
    let of_table = json(&work.ok(&arguments).out);
    let of_model = json(
        &work
            .ok(&[
                "evaluate",
                "others.csv",
                "-m",
                "bypass.safetensors",
                "--json",
                "-",
            ])
            .out,
    );
    assert_eq!(of_table["method"], "test of a table of scores");
    // Each row of the table was scored alone, and this model does not look at the surroundings.
    assert_eq!(of_table["confusion"], of_model["confusion"]);
    let loss = |json: &serde_json::Value| json["log_loss"]["value"].as_f64().unwrap();
    assert!((loss(&of_table) - loss(&of_model)).abs() < 1e-3);
    work.write("scores.csv", "text,p_for\nBuild it soon.,1\n");
    work.refused(
        &[
            "evaluate",
            "-q",
            "others.csv",
            "--scores-from",
            "scores.csv",
        ],
        &["scores.csv", "no column p_against"],
    );
}

#[test]
fn a_table_has_its_own_labels_and_no_others() {
    let work = Work::new().with("labels.csv", "document,text,label\na,Go,yes\nb,Stay,yes\n");
    let arguments = [
        "evaluate",
        "labels.csv",
        "--scores-from",
        "scores.csv",
        "--json",
        "-",
    ];
    work.write(
        "scores.csv",
        "document,text,p_maybe,p_no,p_yes,label\na,Go,0.1,0.2,0.7,\nb,Stay,0.2,0.6,0.2,no\n",
    );
    let said = work.ok(&arguments);
    let figures = json(&said.out);
    assert_eq!(
        figures["label_order"],
        serde_json::json!(["maybe", "no", "yes"])
    );
    assert_eq!(figures["accuracy"]["value"], 0.5);
    assert!(
        said.err.contains("no sentence has the label maybe"),
        "{}",
        said.err
    );
    work.write(
        "scores.csv",
        "document,text,p_no,p_yes,label\na,Go,0.3,0.7,\nb,Stay,0.8,0.2,YES\n",
    );
    work.refused(
        &[&["evaluate", "-q"], &arguments[1..]].concat(),
        &["scores.csv", "row 3", "the label “YES” is not one of"],
    );
}

#[test]
fn scores_that_are_too_sure_are_told_from_those_that_tell_nothing() {
    let work = Work::new();
    let (mut labels, mut sure) = (
        String::from("text,label\n"),
        String::from("text,p_no,p_yes\n"),
    );
    let mut blind = sure.clone();
    for at in 0..100 {
        labels += &format!("s{at},{}\n", ["no", "yes"][at % 2]);
        let said = if at < 10 { 1 - at % 2 } else { at % 2 };
        sure += &format!("s{at},{},{said}\n", 1 - said);
        blind += &format!("s{at},0.{},0.{}\n", 4 + at / 50, 6 - at / 50);
    }
    work.write("labels.csv", labels);
    let warned = |scores: &str| {
        work.write("scores.csv", scores);
        let said = work.ok(&[
            "evaluate",
            "labels.csv",
            "--scores-from",
            "scores.csv",
            "--json",
            "-",
        ]);
        assert_eq!(
            json(&said.out)["interval"]
                .as_str()
                .unwrap()
                .find("by document"),
            None
        );
        said.err
    };
    let said = warned(&sure);
    assert!(said.contains("90.0 % of the labels are right"), "{said}");
    let said = warned(&blind);
    assert!(
        said.contains("warning: this is no better than guessing"),
        "{said}"
    );
    assert!(!said.contains("label more"), "{said}");
}

/// Thirty documents of three sentences, in three of which a third label stands once. The figures without one of them
/// would say little of how far the macro-F1 may be off.
#[test]
fn a_label_in_few_documents_is_named_and_leaves_the_mean_without_an_interval() {
    let mut labels = String::from("document,text,label\n");
    let mut scores = String::from("document,text,p_for,p_none,p_rare\n");
    for row in 0..90 {
        let label = match row % 30 {
            0 => "rare",
            _ if row % 2 == 0 => "for",
            _ => "none",
        };
        let p = match row % 4 {
            0 => "0.2,0.7,0.1",
            _ if label == "none" => "0.1,0.8,0.1",
            _ => "0.8,0.1,0.1",
        };
        labels += &format!("d{},sentence {row},{label}\n", row / 3);
        scores += &format!("d{},sentence {row},{p}\n", row / 3);
    }
    let work = Work::new()
        .with("labels.csv", labels)
        .with("scores.csv", scores);
    let arguments = ["evaluate", "labels.csv", "--scores-from", "scores.csv"];
    let said = work.ok(&[&arguments[..], &["--json", "figures.json"]].concat());
    assert!(
        said.err.contains("note: the label “rare” stands in only 3 documents (those that share a sentence of eight or more words count as one): with fewer than 10 the interval of a label's precision, recall and F1 takes all sentences of one document for alike, and the macro-F1"),
        "{}",
        said.err
    );
    let found = json(&work.text("figures.json"));
    assert_eq!(found["labels"][2]["clusters"], 3);
    assert_eq!(found["macro_f1"]["high"], serde_json::Value::Null);
    let labels = &found["labels"];
    for figure in [&found["accuracy"], &labels[0]["f1"], &labels[2]["f1"]] {
        assert!(figure["high"].is_number(), "{figure}");
    }
}

/// Forty sentences, of which both tables give one in twenty the wrong label. The one is sure of every label to nine decimals, the other to
/// two in a hundred: the surer one may not win by what it calls impossible.
#[test]
fn scores_with_zeros_are_as_good_as_those_without() {
    let header = "document,text,p_no,p_yes\n";
    let (mut zeros, mut sure) = (String::from(header), String::from(header));
    let mut labels = String::from("document,text,label\n");
    for row in 0..40 {
        let place = format!("d{},sentence {row}", row / 2);
        labels += &format!("{place},{}\n", if row % 10 == 3 { "no" } else { "yes" });
        zeros += &format!("{place},0.0000,1.0000\n");
        sure += &format!("{place},0.0001,0.9999\n");
    }
    let work = Work::new()
        .with("labels.csv", labels)
        .with("zeros.csv", zeros)
        .with("sure.csv", sure);
    let of = |table: &str| {
        let arguments = ["evaluate", "labels.csv", "--scores-from", table];
        json(&work.ok(&[&arguments[..], &["--json", "-"]].concat()).out)
    };
    let value = |of: &serde_json::Value, figure: &str| of[figure]["value"].as_f64().unwrap();
    let (zeros, sure) = (of("zeros.csv"), of("sure.csv"));
    // By hand: 4 of 40 are wrong. In the log loss 0.0000 is 0.00005, and in the Brier score it is 0.
    let loss = -4.0 * 0.00005f64.ln() / 40.0;
    assert!((value(&zeros, "log_loss") - loss).abs() < 1e-6, "{zeros}");
    assert!((value(&zeros, "brier") - 0.2).abs() < 1e-6, "{zeros}");
    assert!((value(&zeros, "brier") - value(&sure, "brier")).abs() < 0.001);
}

#[test]
fn scores_of_two_models_one_below_the_other_are_refused() {
    let work = Work::new()
        .with("labels.csv", "document,start,text,label\na,0,We go,yes\nb,0,Stay,no\n")
        .with(
            "scores.csv",
            "document,start,text,label,p_no,p_yes\na,0,We go,yes,0.1,0.9\nb,0,Stay,no,0.8,0.2\na,0,We go,no,0.6,0.4\n",
        );
    let words = [
        "scores.csv: row 4: row 2 has other probabilities for the same sentence",
        "leave one row for each sentence",
    ];
    work.refused(
        &[
            "evaluate",
            "-q",
            "labels.csv",
            "--scores-from",
            "scores.csv",
        ],
        &words,
    );
    work.refused(&["summarize", "-q", "scores.csv"], &words);
    work.refused(
        &["sample", "-q", "scores.csv", "-n", "2", "-o", "s.csv"],
        &words,
    );
}
