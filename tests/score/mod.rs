//! `standpoint score`: articles in, table of stances out.

mod documents;
mod exports;
mod questions;
mod read;
mod refused;
mod topic;

use std::io::Write;

use crate::common::{self, Work, characters, column, rows, untimed};

const TEXT: &str = "Village road plan divides the valley\n\nBy Ann Reed\n\n\
    The bypass will free our village of lorries. “We need it,” she said.\n\nADVERTISEMENT\n\n\
    The council meets on Tuesday. The meadow must not be sold.\n";

const PAGE: &str = "<html><head><title>Road plan heard</title></head><body>\
    <nav><a href=\"/\">Home</a></nav><article><h1>Road plan heard in the hall</h1>\
    <p>The bypass would destroy the old orchard and the noise would reach every farm in the \
    valley, said a farmer.</p><p>The council put off its vote until Tuesday, and the report can \
    be read in the library until the end of March.</p></article></body></html>";

const TABLE: &str = "id,date,text\nn1,2024-05-01,\"The bypass is a waste, they say.\"\n\
    n2,2024-05-02,Build the bypass now.\n";

fn gzipped(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// A folder `news` with an article of each kind.
fn news() -> Work {
    Work::with_model()
        .with("news/a.txt", TEXT)
        .with("news/b.html", PAGE)
        .with("news/c.csv", TABLE)
        .with(
            "news/d/e.txt.gz",
            gzipped("The noise of the bypass would reach us.\n"),
        )
}

fn score(work: &Work, more: &[&str]) -> String {
    let mut arguments = vec!["score", "news", "-m", "bypass.safetensors"];
    arguments.extend(more);
    work.ok(&arguments).out
}

#[test]
fn a_folder_becomes_a_table() {
    let work = news();
    let table = score(&work, &[]);
    let header = table.lines().next().unwrap();
    assert_eq!(
        header,
        "document,sentence,label,probability,p_against,p_neutral,p_for,text,reasons,start,end,fit,date,outlet"
    );
    let documents = column(&table, "document");
    let mut once = documents.clone();
    once.dedup();
    assert_eq!(once, ["a.txt", "b.html", "n1", "n2", "d/e.txt.gz"]);
    let of_a: Vec<_> = rows(&table)
        .into_iter()
        .filter(|row| row["document"] == "a.txt")
        .collect();
    let sentences: Vec<&str> = of_a.iter().map(|row| row["text"].as_str()).collect();
    assert_eq!(
        sentences,
        [
            "Village road plan divides the valley",
            "The bypass will free our village of lorries.",
            "“We need it,” she said.",
            "The council meets on Tuesday.",
            "The meadow must not be sold.",
        ]
    );
    for (row, number) in of_a.iter().zip(1..) {
        assert_eq!(row["sentence"], number.to_string());
        assert_eq!(characters(TEXT, &row["start"], &row["end"]), row["text"]);
        assert_eq!(row["date"], "");
    }
    assert_eq!(of_a[1]["label"], "for");
    assert_eq!(of_a[3]["label"], "neutral");
    assert_eq!(of_a[4]["label"], "against");
    assert!(
        of_a[4]["reasons"].starts_with("meadow +"),
        "{}",
        of_a[4]["reasons"]
    );
    let dates: Vec<_> = rows(&table)
        .into_iter()
        .filter(|row| row["document"].starts_with('n'))
        .map(|row| (row["date"].clone(), row["label"].clone()))
        .collect();
    let dated = |date: &str, label: &str| (date.to_string(), label.to_string());
    assert_eq!(
        dates,
        [dated("2024-05-01", "against"), dated("2024-05-02", "for")]
    );
    for row in rows(&table) {
        assert_eq!(row["probability"], row[&format!("p_{}", row["label"])]);
    }
}

#[test]
fn the_last_line_says_what_was_done() {
    let work = news();
    let said = work.ok(&[
        "score",
        "news",
        "-m",
        "bypass.safetensors",
        "-o",
        "scores.csv",
    ]);
    assert_eq!(
        untimed(&said.err),
        "11 sentences scored in 5 documents in … s; 2 pieces of boilerplate set aside; \
         share of labels given: against 36 %, neutral 36 %, for 27 %\nThe table is in scores.csv.\n"
    );
    assert_eq!(said.out, "");
    assert_eq!(work.text("scores.csv"), score(&work, &[]));
    score(&work, &["-o", "new/folder/scores.csv"]);
    assert_eq!(work.text("new/folder/scores.csv"), work.text("scores.csv"));
    let quiet = work.ok(&["score", "news", "-m", "bypass.safetensors", "--quiet"]);
    assert_eq!(quiet.err, "");
    assert_eq!(quiet.out, work.text("scores.csv"));
}

#[test]
fn boilerplate_is_kept_when_asked_for() {
    let work = news();
    let all = score(&work, &["--all"]);
    let aside: Vec<_> = rows(&all)
        .into_iter()
        .filter(|row| row["label"].is_empty())
        .map(|row| (row["kind"].clone(), row["text"].clone()))
        .collect();
    let kept = |kind: &str, text: &str| (kind.to_string(), text.to_string());
    assert_eq!(
        aside,
        [
            kept("byline", "By Ann Reed"),
            kept("promotion", "ADVERTISEMENT")
        ]
    );
    for row in rows(&all).iter().filter(|row| row["label"].is_empty()) {
        for empty in [
            "sentence",
            "probability",
            "p_against",
            "p_for",
            "p_neutral",
            "reasons",
        ] {
            assert_eq!(row[empty], "", "{empty}");
        }
    }
    let scored: Vec<String> = rows(&all)
        .into_iter()
        .filter(|row| !row["label"].is_empty())
        .map(|row| row["text"].clone())
        .collect();
    assert_eq!(scored, column(&score(&work, &[]), "text"));
}

#[test]
fn the_unit_may_be_larger_than_a_sentence() {
    let work = news();
    let of_a = |unit: &str| -> Vec<String> {
        rows(&score(&work, &["--unit", unit]))
            .into_iter()
            .filter(|row| row["document"] == "a.txt")
            .map(|row| {
                assert_eq!(characters(TEXT, &row["start"], &row["end"]), row["text"]);
                row["text"].clone()
            })
            .collect()
    };
    assert_eq!(
        of_a("paragraph"),
        [
            "Village road plan divides the valley",
            "The bypass will free our village of lorries. “We need it,” she said.",
            "The council meets on Tuesday. The meadow must not be sold.",
        ]
    );
    assert_eq!(of_a("document"), [TEXT.trim()]);
    assert_eq!(of_a("row"), [TEXT.trim()]);
    work.write(
        "news/a.txt",
        "By Ann Reed\n\nThe meadow must not be sold.\n",
    );
    // A document begins with its first sentence, a row with its first word.
    let texts = |unit: &str| column(&score(&work, &["--unit", unit]), "text")[0].clone();
    assert_eq!(texts("document"), "The meadow must not be sold.");
    assert_eq!(texts("row"), "By Ann Reed\n\nThe meadow must not be sold.");
}

#[test]
fn json_lines_hold_what_the_table_holds() {
    let work = news();
    let table = rows(&score(&work, &["--all"]));
    let lines = score(&work, &["--all", "--format", "jsonl"]);
    assert_eq!(lines.lines().count(), table.len());
    for (line, row) in lines.lines().zip(table) {
        let json: serde_json::Value = serde_json::from_str(line).unwrap();
        for name in ["document", "text", "reasons", "kind"] {
            assert_eq!(json[name], row[name]);
        }
        for name in ["sentence", "start", "end"] {
            let number = json[name].as_u64();
            assert_eq!(
                number.map_or(String::new(), |n| n.to_string()),
                row[name],
                "{name}"
            );
        }
        assert_eq!(json["label"].as_str().unwrap_or_default(), row["label"]);
        assert_eq!(json["metadata"]["date"], row["date"]);
        for label in ["against", "for", "neutral"] {
            let p = json["probabilities"][label].as_f64();
            let cell = p.map_or(String::new(), |p| format!("{p:.4}"));
            assert_eq!(cell, row[&format!("p_{label}")]);
        }
    }
}

#[test]
fn the_built_in_model_needs_nothing_else() {
    let work = Work::new().with("a.txt", "The troops should leave the country this year.\n");
    let said = work.ok(&["score", "a.txt"]);
    assert!(said.out.starts_with(
        "document,sentence,label,probability,p_anti-withdrawal,p_neutral,p_pro-withdrawal,text,"
    ));
    assert_eq!(rows(&said.out).len(), 1);
    let told = "Scored with the built-in model (withdrawal of foreign forces from Iraq)";
    assert!(said.err.contains(told), "{}", said.err);
    let said = work.ok(&["report", "a.txt", "-o", "r.html"]);
    assert!(said.err.contains(told), "{}", said.err);
}

#[test]
fn nothing_is_drawn_where_nobody_watches() {
    let work = news();
    let said = work.ok(&["score", "news", "-m", "bypass.safetensors", "-o", "s.csv"]);
    assert!(!said.err.contains(['\u{1b}', '\r']), "{:?}", said.err);
}

#[test]
fn help() {
    insta::assert_snapshot!(Work::new().ok(&["score", "--help"]).out);
}

#[test]
fn labels_that_are_not_probable_enough_stay_empty() {
    let work = Work::with_model().with("a.txt", "Build it now. The vote is in May.\n");
    let arguments = [
        "score",
        "a.txt",
        "-m",
        "bypass.safetensors",
        "--min-probability",
    ];
    let with = |p: &str| work.ok(&[&arguments[..], &[p]].concat());
    let labels = |table: &str| -> Vec<String> {
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        reader
            .records()
            .map(|row| row.unwrap()[2].to_string())
            .collect()
    };
    assert!(labels(&with("0").out).iter().all(|label| !label.is_empty()));
    let strict = with("1");
    assert_eq!(labels(&strict.out), ["", ""]);
    assert!(
        strict
            .err
            .ends_with("set aside; 2 sentences without a label, too uncertain\n"),
        "{}",
        strict.err
    );
    work.misused(&[&arguments[..], &["1.5"]].concat(), &["from 0 to 1"]);
}

#[test]
fn sides_that_are_not_sure_enough_stay_empty() {
    let text = "Build it now. Build the bypass for the village at last. The vote is in May.\n";
    let work = Work::with_model().with("a.txt", text);
    let arguments = [
        "score",
        "a.txt",
        "-m",
        "bypass.safetensors",
        "--min-precision",
    ];
    let with = |p: &str| work.ok(&[&arguments[..], &[p]].concat());
    let (all, sure) = (work.ok(&arguments[..4]).out, with("0.99"));
    let (all, kept) = (rows(&all), rows(&sure.out));
    for (before, after) in all.iter().zip(&kept) {
        assert_eq!(before["p_for"], after["p_for"]);
        // What takes no side is never left out.
        let is_kept = after["label"] == before["label"];
        assert!(is_kept || after["label"].is_empty() && before["label"] != "neutral");
    }
    assert!(all.iter().any(|row| row["label"] == "neutral"));
    assert!(
        kept.iter().any(|row| row["label"].is_empty()),
        "{}",
        sure.out
    );
    // The model tells what it knows of the labels that are kept, and the cross-validation of its labels says the same.
    let told = with("0.6").err;
    let kept: Vec<&str> = told
        .lines()
        .filter(|line| line.contains("for a precision of 60 % in cross-validation"))
        .collect();
    assert!(!kept.is_empty(), "{told}");
    let promised = |line: &str| line.starts_with("note: of ") && line.ends_with(" %)");
    let not =
        |line: &str| line.starts_with("warning: of ") && line.contains("too few to promise 60 %");
    assert!(
        kept.iter().all(|line| promised(line) || not(line)),
        "{told}"
    );
    work.misused(&[&arguments[..], &["0.4"]].concat(), &["from 0.5 to 0.99"]);
    let both = [&arguments[..], &["0.7", "--min-probability", "0.7"]].concat();
    work.misused(&both, &["cannot be used with"]);
}

#[test]
fn reasons_are_given_where_they_are_wanted() {
    let work = news();
    let all = score(&work, &[]);
    let labels = column(&all, "label");
    assert!(labels.iter().any(|l| l == "neutral") && labels.iter().any(|l| l != "neutral"));
    let reasons = column(&all, "reasons");
    assert!(reasons.iter().all(|line| !line.is_empty()), "{all}");
    let stances = score(&work, &["--reasons", "stances"]);
    let wanted = labels.iter().zip(reasons);
    let wanted = wanted.map(|(label, line)| {
        if label == "neutral" {
            String::new()
        } else {
            line
        }
    });
    assert_eq!(column(&stances, "reasons"), wanted.collect::<Vec<_>>());
    let none = score(&work, &["--reasons", "none"]);
    assert!(column(&none, "reasons").iter().all(String::is_empty));
    assert_eq!(score(&work, &["--reasons", "none"]), none);
    for name in ["document", "label", "probability", "text", "start", "end"] {
        assert_eq!(column(&none, name), column(&all, name));
    }
}

#[test]
fn short_texts_that_lose_much_are_told_of_the_unit_row() {
    let tweet = |n: usize| format!("{n},\"We need the bypass {n} now.\n\n#bypass #valley\"\n");
    let rows: String = (0..30).map(tweet).collect();
    let work = Work::with_model().with("tweets.csv", format!("id,text\n{rows}"));
    let arguments = ["score", "tweets.csv", "-m", "bypass.safetensors"];
    let said = work.ok(&arguments);
    let note = "note: these texts have 1.0 sentences each, and 50 % of their pieces were set aside as boilerplate";
    assert!(
        said.err.contains(note) && said.err.contains("add --unit row"),
        "{}",
        said.err
    );
    let said = work.ok(&[&arguments[..], &["--unit", "row"]].concat());
    assert!(!said.err.contains("--unit row"), "{}", said.err);
}

#[test]
fn sentences_that_the_model_was_trained_on_are_scored_without_their_labels() {
    let learned: Vec<String> = column(common::LABELS, "text");
    let long = learned.iter().find(|text| text.split(' ').count() >= 8);
    let new = "The mayor of the next valley has not said a word about it.";
    let work = Work::with_model()
        .with("old.txt", format!("{new} {}\n", long.unwrap()))
        .with("new.txt", new);
    let score = |articles: &[&str]| {
        let options = ["-m", "bypass.safetensors", "-o", "scores.csv"];
        work.ok(&[&["score"], articles, &options[..]].concat()).err
    };
    let said = score(&["old.txt", "new.txt"]);
    let note = "note: 2 of these 3 sentences stand in articles that the model learned from, and are predicted as if it had not seen these articles";
    assert!(said.contains(note), "{said}");
    let fits = column(&work.text("scores.csv"), "fit");
    assert_eq!(fits, ["held-out", "held-out", "all"]);
    let said = score(&["new.txt"]);
    assert!(!said.contains("learned from"), "{said}");
    assert_eq!(column(&work.text("scores.csv"), "fit"), ["all"]);
}

#[test]
fn whole_texts_are_not_for_a_model_of_sentences() {
    let long =
        "The bypass will be built in May, and the council of the town has said so. ".repeat(9);
    let work = Work::new()
        .with("long.txt", &long)
        .with("short.txt", "Build it now.");
    let score = |file: &str, unit: &str| {
        let said = work.ok(&["score", file, "--unit", unit]);
        said.err
            .contains("the model was trained on sentences, and these")
    };
    assert!(score("long.txt", "document") && score("long.txt", "row"));
    assert!(!score("long.txt", "sentence") && !score("short.txt", "document"));
}
