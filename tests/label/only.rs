//! A sample that was drawn from scores is coded on the page, each sentence in its article, and stays that sample.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Labelling, letters, text};
use crate::common::{Work, column, rows};

const LABELS: &str = "anti-withdrawal,neutral,pro-withdrawal";
const ADDED: [&str; 3] = ["kind", "Outlet", "to do"];

/// The letters, their scores, and a sample of 20 sentences with columns of the researcher's own, one of them empty.
fn drawn() -> Work {
    let work = letters();
    work.ok(&["-q", "score", "letters", "-o", "scores.csv"]);
    draw(&work, 20, "sample.csv", &[]);
    work
}

fn draw(work: &Work, count: usize, name: &str, more: &[&str]) {
    let count = count.to_string();
    let all = [
        "-q",
        "sample",
        "scores.csv",
        "-n",
        &count,
        "-o",
        "drawn.csv",
    ];
    work.ok(&[&all[..], more].concat());
    let drawn = work.text("drawn.csv");
    let names: Vec<&str> = drawn.lines().next().unwrap().split(',').collect();
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(names.iter().chain(&ADDED)).unwrap();
    for (at, row) in rows(&drawn).into_iter().enumerate() {
        let kind = if at % 5 == 4 { "headline" } else { "sentence" };
        let outlet = [" The “Post”, daily ", "two\nlines", ""][at % 3];
        let added = [kind, outlet, ""].into_iter();
        let own = names.iter().map(|name| row[*name].as_str());
        table.write_record(own.chain(added)).unwrap();
    }
    work.write(name, table.into_inner().unwrap());
    std::fs::remove_file(work.path("drawn.csv")).unwrap();
}

fn only<'a>(sample: &'a str, output: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let all = [
        "letters", "--only", sample, "-o", output, "--labels", LABELS,
    ];
    [&all[..], more].concat()
}

fn by_words(text: &str) -> Value {
    let label = match text {
        text if text.contains("must") => "pro-withdrawal",
        text if text.contains("never") => "anti-withdrawal",
        _ => "neutral",
    };
    json!({ "label": label })
}

fn progress(labelling: &Labelling) -> [u64; 2] {
    let state = labelling.get("state");
    ["reached", "goal"].map(|name| state[name].as_u64().unwrap())
}

type Row = BTreeMap<String, String>;

fn place(row: &Row) -> [String; 3] {
    ["document", "start", "text"].map(|name| row[name].clone())
}

/// Asserts that the table has exactly the sentences of the sample, with every cell of it but the label.
fn assert_is_sample(table: &str, sample: &str) {
    let (table, sample) = (rows(table), rows(sample));
    assert_eq!(table.len(), sample.len());
    for given in &sample {
        let mut own = table.iter().filter(|row| place(row) == place(given));
        let own = own.next().unwrap_or_else(|| panic!("{given:?} is missing"));
        for (name, cell) in given.iter().filter(|(name, _)| *name != "label") {
            assert_eq!(&own[name], cell, "{name}");
        }
    }
}

#[test]
fn a_drawn_sample_is_coded_in_its_articles_and_stays_one() {
    let work = drawn();
    let labelling = Labelling::start(&work, &only("sample.csv", "coded.csv", &[]));
    let said = "20 of 180 sentences of 20 documents. End";
    assert!(labelling.before.contains(said), "{}", labelling.before);
    let sample = work.text("sample.csv");
    let texts = column(&sample, "text");
    let view = labelling.get("view");
    // The whole article stands around the sentence.
    assert_eq!(view["pieces"].as_array().unwrap().len(), 9);
    assert_eq!(view["chosen"], "random");
    let mut asked = Vec::new();
    for _ in 0..8 {
        let view = labelling.get("view");
        asked.push(text(&view).to_string());
        labelling.answer(1, by_words);
    }
    assert!(asked.iter().all(|text| texts.contains(text)));
    let places: Vec<_> = asked
        .iter()
        .map(|text| texts.iter().position(|other| other == text))
        .collect();
    assert!(!places.is_sorted(), "they come in a random order");
    // A click labels another sentence of the article.
    let view = labelling.get("view");
    let pieces = view["pieces"].as_array().unwrap().iter();
    let mut others =
        pieces.filter(|piece| !texts.contains(&piece["text"].as_str().unwrap().to_string()));
    let other =
        json!({ "sentence": others.next().unwrap()["number"], "verdict": { "label": "neutral" } });
    assert_eq!(labelling.post("answer", &other).0, 200);
    assert_eq!(progress(&labelling), [8, 20]);
    assert_eq!(labelling.get("state")["answered"], 9);
    // One is asked for that was answered before another is, so a kill comes in between.
    labelling.kill();
    let labelling = Labelling::start(&work, &only("sample.csv", "coded.csv", &[]));
    assert_eq!(progress(&labelling), [8, 20]);
    assert_eq!(labelling.get("view")["sentence"], view["sentence"]);
    labelling.answer(4, by_words);
    let said = labelling.end();
    assert!(
        said.contains("12 of 20 sentences of the sample are answered"),
        "{said}"
    );
    let part = rows(&work.text("coded.csv"));
    assert_eq!(part.len(), 13);

    let labelling = Labelling::start(&work, &only("sample.csv", "coded.csv", &[]));
    labelling.answer(8, by_words);
    assert_eq!(labelling.get("view")["sentence"], Value::Null);
    assert_eq!(progress(&labelling), [20, 20]);
    // The order of the sample stays.
    assert_eq!(
        labelling.post("order", &json!("random")).1["state"]["order"],
        "listed"
    );
    let said = labelling.end();
    assert!(
        said.contains("summarize SCORES.csv --sample coded.csv"),
        "{said}"
    );
    let table = work.text("coded.csv");
    let found: Vec<Row> = rows(&table)
        .into_iter()
        .filter(|row| row["sampling"] == "found")
        .collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["probability"], "");
    let header = table.lines().next().unwrap();
    assert!(
        header.ends_with("kind,sampling,probability,Outlet,to do"),
        "{header}"
    );
    let shares = work.ok(&["summarize", "scores.csv", "--sample", "coded.csv"]);
    assert!(
        !shares.err.contains("the sample stands for"),
        "{}",
        shares.err
    );
    // Taken back, the other one leaves the sample alone.
    let labelling = Labelling::start(&work, &only("sample.csv", "coded.csv", &[]));
    let back = json!({ "sentence": other["sentence"], "verdict": null });
    assert_eq!(labelling.post("answer", &back).0, 200);
    labelling.end();
    let table = work.text("coded.csv");
    assert_is_sample(&table, &sample);
    // The table without its journal, and the journal without the table, say the same.
    for lost in ["coded.csv.journal", "coded.csv"] {
        std::fs::remove_file(work.path(lost)).unwrap();
        Labelling::start(&work, &only("sample.csv", "coded.csv", &[])).end();
        assert_eq!(work.text("coded.csv"), table, "without {lost}");
    }
}

#[test]
fn two_coders_code_one_workbook_and_are_compared() {
    let work = drawn();
    work.ok(&[
        "-q",
        "sample",
        "scores.csv",
        "-n",
        "20",
        "-o",
        "sample.xlsx",
    ]);
    for (coder, output) in [("ann", "ann.xlsx"), ("bob", "bob.csv")] {
        for articles in [0, 1] {
            let all = only("sample.xlsx", output, &["--coder", coder]);
            let labelling = Labelling::start(&work, &all[articles..]);
            let around = labelling.get("view")["pieces"].as_array().unwrap().len();
            assert_eq!(around == 9, articles == 0);
            labelling.answer(10, |text| {
                if coder == "bob" && text.contains("Ada") {
                    json!({ "label": "neutral" })
                } else {
                    by_words(text)
                }
            });
            labelling.end();
        }
    }
    let bob = work.text("bob.csv");
    assert_eq!(rows(&bob).len(), 20);
    draw(&work, 20, "sample.csv", &[]);
    let drawn: Vec<Row> = rows(&work.text("sample.csv"));
    for given in &drawn {
        let own = rows(&bob)
            .into_iter()
            .find(|row| place(row) == place(given))
            .unwrap();
        assert_eq!(own["sampling"], "random");
        assert_eq!(own["probability"], given["probability"]);
    }
    let agreed = work.ok(&["agree", "ann.xlsx", "bob.csv"]);
    assert!(
        agreed.out.contains(
            "two or more     20
"
        ),
        "{}",
        agreed.out
    );
    let all = [
        "letters", "-o", "all.csv", "--review", "ann.xlsx", "bob.csv",
    ];
    let labelling = Labelling::start(&work, &all);
    let disputed = labelling.get("state")["disputed"].as_u64().unwrap();
    assert!(disputed > 0);
    labelling.answer(disputed as usize, by_words);
    labelling.end();
    for table in ["ann.xlsx", "bob.csv", "all.csv"] {
        let shares = work.ok(&["summarize", "scores.csv", "--sample", table]);
        assert!(
            !shares.err.contains("the sample stands for"),
            "{table}: {}",
            shares.err
        );
    }
}

#[test]
fn what_the_sample_has_is_answered_and_a_larger_one_goes_on() {
    let work = drawn();
    // A pilot is coded in a spreadsheet, in part by somebody who is named.
    let pilot = work
        .text("sample.csv")
        .replacen(",,random,", ",neutral,random,", 3);
    work.write("pilot.csv", &pilot);
    let labelling = Labelling::start(&work, &only("pilot.csv", "coded.csv", &["--coder", "ann"]));
    assert_eq!(progress(&labelling), [3, 20]);
    labelling.answer(4, by_words);
    labelling.end();
    let table = work.text("coded.csv");
    assert_eq!(column(&table, "annotator"), vec!["ann"; 7]);
    // What was coded is asked no more, of nobody; what the coder takes back is.
    let labelling = Labelling::start(&work, &only("pilot.csv", "coded.csv", &["--coder", "bob"]));
    assert_eq!(progress(&labelling), [3, 20]);
    labelling.end();
    let labelling = Labelling::start(&work, &only("pilot.csv", "coded.csv", &["--coder", "ann"]));
    labelling.answer(13, by_words);
    assert_eq!(progress(&labelling), [20, 20]);
    labelling.end();
    assert_is_sample(&work.text("coded.csv"), &pilot);
    // The larger sample has other probabilities, which all rows get.
    let keep = ["--keep", "coded.csv"];
    draw(&work, 30, "larger.csv", &keep);
    let labelling = Labelling::start(&work, &only("larger.csv", "coded.csv", &[]));
    assert_eq!(progress(&labelling), [20, 30]);
    labelling.answer(10, by_words);
    labelling.end();
    assert_is_sample(&work.text("coded.csv"), &work.text("larger.csv"));
    let shares = work.ok(&["summarize", "scores.csv", "--sample", "coded.csv"]);
    assert!(
        !shares.err.contains("the sample stands for"),
        "{}",
        shares.err
    );
}

#[test]
fn a_comment_of_the_sample_waits_for_the_answer() {
    let work = drawn();
    let sample = rows(&work.text("sample.csv"));
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["document", "text", "comment"]).unwrap();
    for row in &sample {
        table
            .write_record([&row["document"], &row["text"], "see the codebook"])
            .unwrap();
    }
    // A list needs neither labels nor places, and nothing was drawn.
    work.write("list.csv", table.into_inner().unwrap());
    let labelling = Labelling::start(&work, &only("list.csv", "coded.csv", &[]));
    let view = labelling.get("view");
    assert_eq!(view["noted"], "see the codebook");
    assert_eq!(view["chosen"], "found");
    labelling.answer(20, by_words);
    assert_eq!(labelling.get("view")["sentence"], Value::Null);
    labelling.end();
    let table = work.text("coded.csv");
    assert_eq!(column(&table, "sampling"), vec!["found"; 20]);
}

#[test]
fn labels_of_a_model_are_no_answers_on_the_sentences_of_a_list() {
    let work = drawn();
    let names = ["document", "start", "text", "label", "probability"];
    let shares = ["p_anti-withdrawal", "p_neutral", "p_pro-withdrawal"];
    let mut table = csv::Writer::from_writer(Vec::new());
    let header = names.iter().chain(&shares).chain(&["annotator"]);
    table.write_record(header).unwrap();
    // A person has changed the label of the last one.
    let given = ["pro-withdrawal", "pro-withdrawal", "neutral"];
    for (row, label) in rows(&work.text("scores.csv")).iter().zip(given) {
        let place = [&row["document"], &row["start"], &row["text"]];
        let cells = [label, "1", "0", "0", "1", "qwen"];
        let cells = place.into_iter().map(String::as_str).chain(cells);
        table.write_record(cells).unwrap();
    }
    work.write("machine.csv", table.into_inner().unwrap());
    let labelling = Labelling::start(
        &work,
        &only("machine.csv", "coded.csv", &["--coder", "ann"]),
    );
    assert_eq!(labelling.get("view")["guess"], Value::Null);
    labelling.answer(2, |_| json!({ "label": "anti-withdrawal" }));
    assert_eq!(labelling.get("view")["sentence"], Value::Null);
    labelling.end();
    let table = work.text("coded.csv");
    let wanted = ["anti-withdrawal", "anti-withdrawal", "neutral"];
    assert_eq!(column(&table, "label"), wanted);
    assert_eq!(column(&table, "annotator"), vec!["ann"; 3]);
    assert!(!table.contains("p_"), "{table}");
    // The labels stand on the page before the answers if that was asked for, and in the journal with them.
    let suggested = only("machine.csv", "shown.csv", &["--suggest"]);
    let labelling = Labelling::start(&work, &suggested);
    for _ in 0..2 {
        let guess = labelling.get("view")["guess"].clone();
        assert_eq!(
            [&guess["label"], &guess["probability"]],
            [&json!("pro-withdrawal"), &json!(1.0)]
        );
        labelling.answer(1, |_| json!({ "label": "anti-withdrawal" }));
    }
    labelling.end();
    let journal = work.text("shown.csv.journal");
    assert_eq!(
        journal
            .matches(r#""guess":{"label":"pro-withdrawal""#)
            .count(),
        2,
        "{journal}"
    );
    assert_eq!(column(&work.text("shown.csv"), "label"), wanted);
    let args = only("sample.csv", "none.csv", &["--suggest"]);
    work.refused(
        &[&["label", "--no-open"], &args[..]].concat(),
        &["sample.csv: no row has a label of a model", "annotate"],
    );
}

#[test]
fn what_is_no_sample_of_these_articles_is_refused() {
    let work = drawn();
    let sample = work.text("sample.csv");
    let label = |sample: &'static str, output: &'static str| {
        [&["label", "--no-open"], &only(sample, output, &[])[..]].concat()
    };
    let mut lines: Vec<String> = sample.lines().map(str::to_string).collect();
    let at = (1..lines.len())
        .find(|at| lines[*at].contains(",In letter"))
        .unwrap();
    lines[at] = lines[at].replace("In letter", "In a letter");
    work.write("other.csv", lines.join("\n"));
    work.refused(
        &label("other.csv", "coded.csv"),
        &[
            "no sentence has the document, place and words of row ",
            " of other.csv",
            "--unit",
        ],
    );
    work.refused(
        &label("sample.csv", "sample.csv"),
        &["sample.csv", "another name"],
    );
    work.refused(&label("missing.csv", "coded.csv"), &["missing.csv"]);
    work.write("odd.csv", sample.replacen("random", "quota", 1));
    work.refused(
        &label("odd.csv", "coded.csv"),
        &["odd.csv: row 2: the column sampling has “quota”"],
    );
    let again = format!(
        "{sample}{}",
        sample.lines().nth(1).unwrap().replace("0.1", "0.2")
    );
    work.write("again.csv", again);
    work.refused(
        &label("again.csv", "coded.csv"),
        &["again.csv: row 22: it has the sentence of row 2"],
    );
    work.misused(
        &[&label("sample.csv", "coded.csv")[..], &["--order", "mixed"]].concat(),
        &["--only"],
    );

    // Two samples in one table are none, whoever drew them.
    let labelling = Labelling::start(&work, &only("sample.csv", "coded.csv", &[]));
    labelling.answer(12, by_words);
    labelling.end();
    work.refused(
        &["label", "--no-open", "letters", "-o", "coded.csv"],
        &["coded.csv: these are the labels of a sample", "(--only)"],
    );
    draw(&work, 20, "second.csv", &["--seed", "2"]);
    work.refused(
        &label("second.csv", "coded.csv"),
        &["coded.csv: ", "drawn at random and not in this sample"],
    );
    let all = [
        "letters",
        "-o",
        "labels.csv",
        "--labels",
        LABELS,
        "--order",
        "random",
    ];
    let labelling = Labelling::start(&work, &all);
    labelling.answer(30, by_words);
    labelling.end();
    work.refused(
        &label("sample.csv", "labels.csv"),
        &["labels.csv: ", "drawn at random and not in this sample"],
    );
    // What was refused can go on as it was.
    Labelling::start(&work, &all[..3]).end();
    let labelling = Labelling::start(&work, &only("sample.csv", "coded.csv", &[]));
    assert_eq!(progress(&labelling), [12, 20]);
    labelling.end();
}
