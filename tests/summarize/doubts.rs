//! What is said of intervals that rest on few codes, and of documents of unlike length.

use super::json;
use crate::common::{Work, rows};

/// Documents of so many sentences, in outlets, half of them coded; every fourth document has the label.
fn of_lengths(documents: &[(&str, usize)]) -> Work {
    let (mut scores, mut coded) = (
        String::from("document,text,label,p_no,p_yes,outlet\n"),
        String::from("document,text,label,sampling,probability\n"),
    );
    for (document, (outlet, size)) in documents.iter().enumerate() {
        for at in 0..*size {
            let row = format!("d{document},sentence {document} {at}");
            scores += &format!("{row},no,0.9,0.1,{outlet}\n");
            if at % 2 == 0 {
                let label = ["no", "yes"][usize::from(document % 4 == 0)];
                coded += &format!("{row},{label},random,0.5\n");
            }
        }
    }
    Work::new()
        .with("scores.csv", scores)
        .with("coded.csv", coded)
}

#[test]
fn documents_of_very_unlike_length_are_told() {
    let summarize = ["summarize", "scores.csv", "--sample", "coded.csv"];
    let said = |sizes: &dyn Fn(usize) -> usize, documents: usize| {
        let documents: Vec<_> = (0..documents).map(|at| ("Post", sizes(at))).collect();
        of_lengths(&documents).ok(&summarize)
    };
    // By hand: (3 · 100 + 57 · 4)² / (3 · 100² + 57 · 4²) = 528² / 30,912 = 9.02.
    let few = said(&|document| if document < 3 { 100 } else { 4 }, 60);
    let why = "there are no intervals: the 60 documents are of unlike length and count as 9.0 of one length, and it takes 10; score more articles";
    assert!(few.err.contains(why), "{}", few.err);
    assert!(!few.err.contains("very few codes"), "{}", few.err);
    assert!(rows(&few.out).iter().all(|row| row["low"].is_empty()));
    // (8 · 100 + 60 · 5)² / (8 · 100² + 60 · 5²) = 14.8.
    let some = said(&|document| if document < 8 { 100 } else { 5 }, 68);
    assert!(rows(&some.out).iter().all(|row| !row["low"].is_empty()));
    for (sizes, documents) in [(8, 60), (1, 16)] {
        let alike = said(&|document| 6 + document % sizes, documents);
        assert!(!alike.err.contains("unlike length"), "{}", alike.err);
        assert!(rows(&alike.out).iter().all(|row| !row["low"].is_empty()));
    }
}

#[test]
fn a_group_of_which_few_documents_hold_most_has_no_interval() {
    // Mail counts as 6.5 documents and Echo as 14.8; with two hundred others all count as many.
    let group = |outlet: &'static str, long: (usize, usize), short: usize| {
        let short = std::iter::repeat_n((outlet, 5), short);
        std::iter::repeat_n((outlet, long.1), long.0).chain(short)
    };
    let mail = group("Mail", (3, 200), 57);
    let documents: Vec<_> = mail
        .chain(group("Echo", (8, 100), 60))
        .chain(group("Post", (200, 20), 0))
        .collect();
    let work = of_lengths(&documents);
    let arguments = ["summarize", "scores.csv", "--sample", "coded.csv", "--by"];
    let said = work.ok(&[&arguments[..], &["outlet"]].concat());
    assert!(
        said.err.contains("note: the group Mail has no interval because its 60 documents are of unlike length and count as 6.4 of one length, and it takes 10; score more articles, or group"),
        "{}",
        said.err
    );
    for row in rows(&said.out) {
        let is_mail = row["group"] == "Mail";
        assert_eq!(row["low"].is_empty(), is_mail, "{row:?}");
        assert!(!is_mail || row["against"].is_empty(), "{row:?}");
    }
    // In a report it is the same.
    let page = work.ok(&[
        "report",
        "scores.csv",
        "--sample",
        "coded.csv",
        "--by",
        "outlet",
    ]);
    let why = "No interval: the 60 documents are of unlike";
    assert!(page.out.contains(why), "{}", page.err);
}

#[test]
fn no_plan_is_made_where_few_documents_hold_most_of_the_sentences() {
    let plan = |long: usize, size: usize, short: usize| {
        let long = std::iter::repeat_n(("Post", size), long);
        let documents: Vec<_> = long
            .chain(std::iter::repeat_n(("Post", 4), short))
            .collect();
        let work = of_lengths(&documents);
        work.ok(&["summarize", "-q", "scores.csv", "--plan", "0.4"])
            .out
    };
    let none = plan(3, 100, 57);
    assert!(
        none.starts_with("No sample gives an interval here: the 60 documents are of unlike length and count as 9.0 of one length, and it takes 10; score more articles."),
        "{none}"
    );
    let some = plan(12, 60, 28);
    assert!(some.starts_with("Code about"), "{some}");
    let alike = plan(0, 0, 40);
    assert!(!alike.contains("of one length"), "{alike}");
}

/// Twenty documents of four sentences in either outlet, half of them coded. In the Post the model finds the label in ten others, and
/// no coded sentence has it; in the Echo half of the coded ones have it, and the model knows which.
#[test]
fn a_label_that_no_code_of_a_group_has_may_be_absent_there() {
    let (mut scores, mut coded) = (
        String::from("document,start,text,label,p_no,p_yes,outlet\n"),
        String::from("document,start,text,label,sampling,probability\n"),
    );
    for at in 0..160 {
        let (document, start, outlet) = (at / 4, at % 4, ["Post", "Echo"][at / 80]);
        let is_coded = at % 2 == 0;
        let label = match outlet {
            "Post" => !is_coded && at % 8 == 1,
            _ => at % 4 == 2,
        };
        let p = ["no,0.98,0.02", "yes,0.03,0.97"][usize::from(label)];
        scores += &format!("d{document},{start},sentence {at},{p},{outlet}\n");
        if is_coded {
            let label = ["no", "yes"][usize::from(label)];
            coded += &format!("d{document},{start},sentence {at},{label},random,0.5\n");
        }
    }
    let work = Work::new()
        .with("scores.csv", scores)
        .with("coded.csv", coded);
    let arguments =
        "summarize scores.csv --sample coded.csv --by outlet --json - --estimator dsl,ppi";
    let said = work.ok(&arguments.split(' ').collect::<Vec<_>>());
    let summary = json(&said.out);
    let rows = summary["shares"].as_array().unwrap();
    let of = |estimator: &str, label: &str, group: &str, is_difference: bool| {
        let is_it = |row: &&serde_json::Value| {
            row["estimator"] == estimator
                && row["label"] == label
                && row["group"] == group
                && row["against"].is_null() != is_difference
        };
        let row = rows.iter().find(is_it).unwrap();
        ["low", "share", "high"].map(|name| row[name].as_f64().unwrap())
    };
    for estimator in ["dsl", "ppi"] {
        let [low, share, high] = of(estimator, "yes", "Post", false);
        assert!(share > 0.05 && high < 0.3, "{estimator} {share} {high}");
        assert_eq!(low, 0.0);
        let [_, _, all] = of(estimator, "no", "Post", false);
        assert_eq!(all, 1.0);
        // The sample has seen the label in the Echo.
        let [other, ..] = of(estimator, "yes", "Echo", false);
        assert!(other > 0.0);
        // Of two groups the first is compared with the other.
        let [low, difference, high] = of(estimator, "yes", "Echo", true);
        assert!(high > difference + share, "{low} {difference} {high}");
    }
    // It is the end that was estimated, and no chance.
    assert!(!said.err.contains("came out"), "{}", said.err);
}
