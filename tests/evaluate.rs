//! `standpoint evaluate`: how good a model is, or would be.

mod common;

use common::{LABELS, Work};

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
    let said = Work::with_labels().ok(&["evaluate", "bypass.csv"]);
    insta::assert_snapshot!(said.out);
    assert_eq!(
        said.err,
        "bypass.csv: 42 labelled sentences (14 against, 14 for, 14 neutral) from 42 rows, 14 documents\n\
         Cross-validation in 10 folds, each sentence scored by a model that has seen nothing of its document:\n\n\
         note: only 14 documents that share no sentence: the intervals are rough, and rather too narrow\n"
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
    let json = json(&said.out);
    assert_eq!(json["method"], "test of a model");
    assert_eq!(
        (&json["folds"], &json["sentences"]),
        (&serde_json::Value::Null, &4.into())
    );
    assert_eq!(json["accuracy"]["value"], 0.75);
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
        work.refused(&arguments, &[&["others.csv", "line 3"], words].concat());
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
    work.refused(&["evaluate", "ragged.csv"], &["ragged.csv", "line 44"]);
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
fn figures_of_the_training_sentences_themselves_are_warned_of() {
    let work = Work::with_model().with("bypass.csv", LABELS);
    let said = work.ok(&["evaluate", "bypass.csv", "-m", "bypass.safetensors"]);
    assert!(
        said.err
            .contains("warning: this model was trained on these very sentences"),
        "{}",
        said.err
    );
}

#[test]
fn sentences_that_a_model_has_learned_from_are_known_among_others() {
    let known: String = LABELS
        .lines()
        .take(5)
        .map(|line| format!("{line}\n"))
        .collect();
    let new = "x,The mayor of the next valley has not said a word about it.,neutral\n";
    let work = Work::with_model()
        .with("bypass.csv", LABELS)
        .with("wrapped.csv", LABELS.replace("the bypass", "the  bypass"))
        .with("some.csv", known + new)
        .with("new.csv", format!("document,text,label\n{new}"));
    let model = ["-m", "bypass.safetensors"];
    let told = |labels: &str, more: &[&str]| work.ok(&[&["evaluate", labels], more].concat()).err;
    let very = "was trained on these very sentences";
    let said = told("wrapped.csv", &model);
    assert!(
        said.contains(&format!("warning: this model {very}")),
        "{said}"
    );
    let said = told("some.csv", &model);
    let some = "warning: this model was trained on 4 of these 5 sentences of eight or more words (lines 2, 3, 4, 5): ";
    assert!(said.contains(some), "{said}");
    let said = told("new.csv", &model);
    assert!(!said.contains("was trained on"), "{said}");
    // And so for what is compared with, before the work.
    let said = told("bypass.csv", &["--against", "bypass.safetensors"]);
    let warning = format!("warning: bypass.safetensors {very}: it looks better here");
    let (at, work) = (said.find(&warning), said.find("Cross-validation"));
    assert!(at.is_some() && at < work, "{said}");
}

#[test]
fn what_is_wrong_with_the_other_side_is_said_before_the_work_and_by_its_name() {
    let work = Work::with_labels()
        .with("bypass.dictionary.csv", "category,pattern\nbuild,build*\n")
        .with("second.csv", "category,pattern\nharm,ruin*\nharm,*\n")
        .with("broken.safetensors", b"no model");
    // One sentence and nothing before it: not even the labels were read.
    let refused = |what: &str, words: &[&str]| {
        let arguments = ["evaluate", "bypass.csv", "--against", what];
        work.refused(&arguments, &[&[what], words].concat());
    };
    refused(
        "second.csv",
        &["standpoint: second.csv: row 2", "“*” cannot match"],
    );
    refused("broken.safetensors", &["not a model file"]);
    refused("none.csv", &["no such file"]);
}

/// Twelve sentences that the model has not seen, in four documents.
const OTHERS: &str = "document,text,label\n\
    a,Lorries belong on the bypass.,for\na,The council meets in March.,neutral\na,It ruins the meadows.,against\n\
    b,Stop the noise and the waste.,against\nb,The map is in the library.,neutral\nb,Build it soon.,for\n\
    c,We need the road.,for\nc,Nobody asked us about the farms.,against\nc,The vote is in May.,neutral\n\
    d,The town cannot wait.,for\nd,Leave the valley alone.,against\nd,The paper has the figures.,neutral\n";

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
fn a_model_is_compared_with_another_and_with_a_table() {
    let work = Work::with_model().with("others.csv", OTHERS);
    let base = [
        "evaluate",
        "others.csv",
        "-m",
        "bypass.safetensors",
        "--json",
        "-",
        "--against",
    ];
    let with_itself = json(&work.ok(&[&base[..], &["bypass.safetensors"]].concat()).out);
    for figure in ["accuracy", "macro_f1", "log_loss"] {
        let zero = serde_json::json!({"value": 0.0, "low": 0.0, "high": 0.0});
        assert_eq!(with_itself["against"]["difference"][figure], zero);
    }
    // A table that is always wrong, and sure of it.
    let mut table = String::from("document,text,p_against,p_for,p_neutral\n");
    for row in OTHERS.lines().skip(1) {
        let (sentence, label) = row.rsplit_once(',').unwrap();
        let p = if label == "for" { "1,0,0" } else { "0,1,0" };
        table += &format!("{sentence},{p}\n");
    }
    work.write("wrong.csv", table);
    let compared = json(&work.ok(&[&base[..], &["wrong.csv"]].concat()).out);
    assert_eq!(compared["against"]["figures"]["accuracy"]["value"], 0.0);
    let gained = &compared["against"]["difference"]["log_loss"];
    assert!(gained["high"].as_f64().unwrap() < 0.0, "{gained}");
    let report = work
        .ok(&[&base[..4], &["--against", "wrong.csv"]].concat())
        .out;
    assert!(report.contains("\ndifference to wrong.csv\n"), "{report}");
}

#[test]
fn options_are_compared_in_the_same_folds() {
    let work = Work::with_labels().with(
        "bypass.dictionary.csv",
        "category,pattern\nbuild,build*\nharm,ruin*\nharm,noise\n",
    );
    let arguments = ["evaluate", "bypass.csv", "--json", "-", "--against"];
    let without = json(&work.ok(&[&arguments[..], &["no-dictionary"]].concat()).out);
    let plain = json(
        &work
            .ok(&["evaluate", "bypass.csv", "--no-dictionary", "--json", "-"])
            .out,
    );
    assert_eq!(without["against"]["figures"]["log_loss"], plain["log_loss"]);
    let same = json(
        &work
            .ok(&[&arguments[..], &["bypass.dictionary.csv"]].concat())
            .out,
    );
    assert_eq!(same["against"]["difference"]["log_loss"]["value"], 0.0);
    let model = Work::with_model()
        .with("others.csv", OTHERS)
        .with("words.csv", "category,pattern\nbuild,build*\n");
    model.refused(
        &[
            "evaluate",
            "-q",
            "others.csv",
            "-m",
            "bypass.safetensors",
            "--against",
            "words.csv",
        ],
        &["words.csv", "only be compared in cross-validation"],
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
        "half of 42 sentences are too few for a step"
    );
    assert_eq!(curve[0]["macro_f1"], said["macro_f1"]);
    let report = work.ok(&["evaluate", "bypass.csv", "--curve"]).out;
    assert!(report.contains("\nlearning curve"), "{report}");
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
        &["scores.csv", "line 3", "the label “YES” is not one of"],
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
    assert!(
        said.contains("90.0 % of the labels given are right"),
        "{said}"
    );
    let said = warned(&blind);
    assert!(
        said.contains("warning: this is no better than guessing"),
        "{said}"
    );
    assert!(!said.contains("label more"), "{said}");
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
            "warning: coded.csv: these sentences were drawn with unlike probabilities (column probability, 0.0200 to 0.5000)",
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
