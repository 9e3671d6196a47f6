//! `standpoint score` with several models: the columns of each in one table.

use std::collections::BTreeMap;

use serde_json::Value;

use super::news;
use crate::common::{LABELS, Work, model, rows};

const TWO: [&str; 4] = ["-m", "bypass.safetensors", "-m", "second.safetensors"];
const OF_QUESTION: [&str; 4] = ["label", "probability", "reasons", "fit"];

/// The articles, and a second model whose labels are called as columns are.
fn two() -> Work {
    let labels = LABELS.replace(",for", ",label").replace(",against", ",p_x");
    let labels = labels.replace(",neutral", ",probability");
    let work = news().with("second.csv", labels);
    work.ok(&[
        "train",
        "second.csv",
        "--encoder",
        "none",
        "-o",
        "second.safetensors",
    ]);
    work.write(
        "news/f.csv",
        "id,text,second_fit\nx,Stop the bypass.,mine\n",
    );
    work
}

fn with_two(arguments: &[&'static str]) -> Vec<&'static str> {
    [&["score", "news"][..], arguments, &TWO].concat()
}

/// Returns whether each model has a column of this name.
fn is_of_question(name: &str) -> bool {
    OF_QUESTION.contains(&name) || name.starts_with("p_")
}

#[test]
fn every_cell_is_that_of_the_model_alone() {
    let work = two();
    for more in [
        &[][..],
        &["--all"],
        &["--min-precision", "0.6"],
        &["--unit", "paragraph"],
    ] {
        let both = work.ok(&with_two(more)).out;
        let header = both.lines().next().unwrap();
        let kind = if more == ["--all"] { "kind," } else { "" };
        let wanted = format!(
            "document,sentence,{kind}bypass_label,bypass_probability,bypass_p_against,bypass_p_neutral,bypass_p_for,\
            bypass_reasons,bypass_fit,second_label,second_probability,second_p_label,second_p_p_x,second_p_probability,\
            second_reasons,second_fit,text,start,end,date,outlet,meta_second_fit"
        );
        assert_eq!(header, wanted);
        let both = rows(&both);
        for name in ["bypass", "second"] {
            let file = format!("{name}.safetensors");
            let alone = work
                .ok(&[&["score", "news", "-m", &file][..], more].concat())
                .out;
            let alone = rows(&alone);
            assert_eq!(both.len(), alone.len());
            for (both, alone) in both.iter().zip(&alone) {
                for (column, cell) in alone {
                    let theirs = match column.as_str() {
                        "second_fit" => "meta_second_fit".to_string(),
                        own if is_of_question(own) => format!("{name}_{own}"),
                        shared => shared.to_string(),
                    };
                    assert_eq!(&both[&theirs], cell, "{theirs} {more:?}");
                }
            }
        }
    }
}

#[test]
fn json_lines_and_the_schema_hold_the_same() {
    let work = two();
    let lines = work.ok(&with_two(&["--format", "jsonl"])).out;
    let table = rows(&work.ok(&with_two(&[])).out);
    for (line, row) in lines.lines().zip(&table) {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["second_label"], row["second_label"]);
        let p = line["second_probabilities"]["p_x"].as_f64().unwrap();
        assert_eq!(format!("{p:.4}"), row["second_p_p_x"]);
        assert_eq!(line["text"], row["text"]);
    }
    work.ok(&with_two(&["--schema", "-o", "s.csv"]));
    let schema: Value = serde_json::from_slice(&work.read("s.schema.json")).unwrap();
    let fields = schema["fields"].as_array().unwrap();
    let names: Vec<&str> = fields.iter().map(|f| f["name"].as_str().unwrap()).collect();
    let csv = work.text("s.csv");
    assert_eq!(names.join(","), csv.lines().next().unwrap());
    let field = |name: &str| fields.iter().find(|f| f["name"] == name).unwrap();
    assert_eq!(field("second_label")["title"], "second: Label");
    let labels = serde_json::json!(["label", "p_x", "probability"]);
    assert_eq!(field("second_label")["constraints"]["enum"], labels);
}

#[test]
fn a_workbook_has_the_shares_and_the_model_of_each_question() {
    let work = two();
    work.ok(&with_two(&["--min-probability", "0.95", "-o", "s.xlsx"]));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(work.path("s.xlsx")).unwrap();
    let mut sheet = |name: &str| -> Vec<Vec<String>> {
        let range = calamine::Reader::worksheet_range(&mut book, name).unwrap();
        let row = |row: &[calamine::Data]| row.iter().map(ToString::to_string).collect();
        range.rows().map(row).collect()
    };
    let header = sheet("documents").remove(0).join(",");
    let wanted = "document,sentences,bypass_share_against,bypass_share_neutral,bypass_share_for,bypass_without_label,\
        second_share_label,second_share_p_x,second_share_probability,second_without_label";
    assert_eq!(header, wanted);
    for row in &sheet("documents")[1..] {
        for of in [&row[2..6], &row[6..10]] {
            let sum: f64 = of.iter().map(|share| share.parse::<f64>().unwrap()).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{row:?}");
        }
    }
    let about: BTreeMap<String, String> = sheet("about")
        .into_iter()
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    assert_eq!(about["bypass: model"], "bypass.safetensors");
    assert_eq!(about["second: its labels"], "label, p_x, probability");
    assert!(about.contains_key("second: of these p_x"));
    assert!(about.contains_key("bypass: of these without a label"));
}

#[test]
fn each_model_has_a_line_of_shares() {
    let work = two();
    let said = work.ok(&with_two(&["-o", "s.csv"])).err;
    let lines: Vec<&str> = said.lines().collect();
    let of = |name: &str| {
        let begin = format!("{name}: share of labels given: ");
        lines.iter().filter(|line| line.starts_with(&begin)).count()
    };
    assert_eq!([of("bypass"), of("second")], [1, 1], "{said}");
    // What is said of one model names it.
    let said = work.ok(&[&["score", "second.csv", "--unit", "row"][..], &TWO].concat());
    for name in ["bypass", "second"] {
        let note = format!(
            "note: {name}: 42 of these 42 sentences stand in articles that the model learned"
        );
        assert!(said.err.contains(&note), "{}", said.err);
    }
}

#[test]
fn models_that_cannot_be_told_apart_are_refused() {
    let work = two();
    for name in ["other/Second.safetensors", "second_p.safetensors"] {
        work.write(name, model());
        let arguments = ["score", "news", "-m", "second.safetensors", "-m", name];
        work.refused(
            &arguments,
            &[name, "second.safetensors", "copy one of the two"],
        );
        let report = ["report", "news", "-m", "second.safetensors", "-m", name];
        work.refused(&report, &[name, "copy one of the two"]);
    }
    let auto = with_two(&["--only-about", "auto"]);
    work.refused(&auto, &["--only-about auto", "text file"]);
    work.write("topic.txt", "bypass\n");
    let table = work.ok(&with_two(&["--only-about", "topic.txt"])).out;
    assert!(table.contains("second_label"));
}

#[test]
fn readers_take_one_question() {
    let work = two();
    work.ok(&["score", "news", "-m", "second.safetensors", "-o", "one.csv"]);
    for table in ["s.csv", "s.jsonl", "s.xlsx"] {
        work.ok(&with_two(&["-o", table]));
        for command in [
            &["summarize"][..],
            &["summarize", "--by", "outlet"],
            &["summarize", "--plan", "0.2"],
            &["sample", "-n", "4"],
        ] {
            let run = |more: &[&'static str]| [command, more].concat();
            work.refused(&run(&[table]), &["(bypass, second)", "--question"]);
            work.refused(
                &run(&[table, "--question", "third"]),
                &["“third”", "bypass, second"],
            );
            let chosen = work.ok(&run(&[table, "--question", "Second"])).out;
            let asked = format!("{table} --question Second");
            assert_eq!(
                chosen.replace(&asked, "one.csv"),
                work.ok(&run(&["one.csv"])).out,
                "{command:?}"
            );
        }
        work.refused(
            &["summarize", "one.csv", "--question", "x"],
            &["leave --question away"],
        );
    }
    // The coded sample says how it goes on.
    let said = work
        .ok(&[
            "sample",
            "s.csv",
            "-n",
            "9",
            "--question",
            "second",
            "-o",
            "coded.csv",
        ])
        .err;
    assert!(
        said.contains("standpoint summarize s.csv --question second --sample coded.csv"),
        "{said}"
    );
    let coded = work.text("coded.csv").replace(",,random,", ",p_x,random,");
    work.write("coded.csv", coded);
    let by_sample = |table: &[&str]| {
        let arguments = [
            &["summarize", "--sample", "coded.csv", "--these-articles"][..],
            table,
        ];
        work.ok(&arguments.concat()).out
    };
    let question = ["s.csv", "--question", "second"];
    assert_eq!(by_sample(&question), by_sample(&["one.csv"]));
    for table in [&question[..], &["one.csv"]] {
        work.ok(&[
            &[
                "summarize",
                "--sample",
                "coded.csv",
                "--pseudo-outcomes",
                "y.csv",
                "--force",
            ][..],
            table,
        ]
        .concat());
        let header = work.text("y.csv").lines().next().unwrap().to_string();
        assert!(!header.contains("bypass_"), "{header}");
        assert!(header.ends_with("y_label,y_p_x,y_probability"), "{header}");
    }
    let evaluate = |table: &[&str]| {
        let arguments = [&["evaluate", "coded.csv", "--scores-from"][..], table].concat();
        work.ok(&arguments).out
    };
    assert_eq!(evaluate(&question), evaluate(&["one.csv"]));
    work.refused(
        &["evaluate", "second.csv", "--question", "second"],
        &["--scores-from"],
    );
    let against = ["one.csv", "--against", "s.csv", "--question", "second"];
    assert!(evaluate(&against).contains("s.csv"));
}

#[test]
fn the_answers_of_models_are_no_labels_to_train_on() {
    let work = two();
    work.ok(&with_two(&["-o", "s.csv"]));
    let refused = |more: &[&str]| {
        let arguments = [&["train", "s.csv", "-o", "m.safetensors"], more].concat();
        work.refused(&arguments, &["s.csv", "table of scores", "the model's own"]);
    };
    refused(&[]);
    refused(&["--label-column", "second_label"]);
}

#[test]
fn a_table_of_several_questions_is_set_aside_in_a_folder() {
    let work = two();
    let before = work.ok(&with_two(&[])).out;
    work.write("news/scores.csv", &before);
    assert_eq!(work.ok(&with_two(&[])).out, before);
}
