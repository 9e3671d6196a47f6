//! Corrections beside a coded sample replace its codes, in either order of files.

use super::{coded, scores};
use crate::common::{Work, column, rows};

fn sampled() -> Work {
    let work = Work::new().with("scores.csv", scores());
    work.ok(&["sample", "scores.csv", "-n", "40", "-o", "sample.csv", "-q"]);
    work.write("coded.csv", coded(&work.text("sample.csv")));
    work
}

const HEADER: &str = "document,start,end,text,label,sampling,corrected";

#[test]
fn the_latest_correction_of_a_sampled_sentence_counts() {
    let work = sampled();
    let table = work.text("coded.csv");
    let sample = rows(&table);
    let other = |label: &str| if label == "for" { "against" } else { "for" };
    let row = |at: usize, label: &str, time: &str| {
        let [document, start, end, text] =
            ["document", "start", "end", "text"].map(|name| &sample[at][name]);
        format!("{document},{start},{end},\"{text}\",{label},found,{time}\n")
    };
    // Three codes are corrected, and one of them is corrected back.
    let is = |at: usize| sample[at]["label"].as_str();
    let first = [
        row(0, other(is(0)), "2026-05-01"),
        row(1, other(is(1)), "2026-05-01"),
        row(2, other(is(2)), "2026-05-01"),
    ];
    let texts = column(&table, "text");
    let scored = rows(&work.text("scores.csv")).into_iter();
    let beside = scored
        .into_iter()
        .find(|row| !texts.contains(&row["text"]))
        .unwrap();
    let beside = format!(
        "{},{},{},\"{}\",for,found,2026-05-01\n",
        beside["document"], beside["start"], beside["end"], beside["text"]
    );
    work.write("first.csv", format!("{HEADER}\n{}{beside}", first.concat()));
    work.write(
        "second.csv",
        format!("{HEADER}\n{}", row(2, is(2), "2026-05-02")),
    );
    let mut by_hand = csv::Writer::from_writer(Vec::new());
    let names: Vec<&str> = table.lines().next().unwrap().split(',').collect();
    by_hand.write_record(&names).unwrap();
    for (at, row) in sample.iter().enumerate() {
        let cell = |name: &&str| match (*name, at) {
            ("label", 0 | 1) => other(&row["label"]).to_string(),
            (name, _) => row[name].clone(),
        };
        by_hand.write_record(names.iter().map(cell)).unwrap();
    }
    work.write("by-hand.csv", by_hand.into_inner().unwrap());
    let wanted = work.ok(&["summarize", "scores.csv", "--sample", "by-hand.csv"]);
    for files in [
        ["coded", "first", "second"],
        ["second", "coded", "first"],
        ["first", "second", "coded"],
    ] {
        let files = files.map(|name| format!("{name}.csv"));
        let [a, b, c] = files.each_ref().map(String::as_str);
        let said = work.ok(&[
            "summarize",
            "--sample",
            a,
            "--sample",
            b,
            "--sample",
            c,
            "scores.csv",
        ]);
        assert_eq!(said.out, wanted.out);
        assert!(
            said.err
                .contains("coded.csv: 1 row not drawn at random: left out"),
            "{}",
            said.err
        );
        assert!(
            said.err.contains("2 labels replaced by corrections"),
            "{}",
            said.err
        );
    }
    assert_ne!(
        work.ok(&["summarize", "scores.csv", "--sample", "coded.csv"])
            .out,
        wanted.out
    );
    work.refused(
        &[
            "summarize",
            "scores.csv",
            "--sample",
            "coded.csv",
            "--sample",
            "by-hand.csv",
        ],
        &["by-hand.csv: row 2 has no time in the column corrected"],
    );
}
