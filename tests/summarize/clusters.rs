//! Rows that stand alone, and that are alike where they share the value of a column.

use std::fmt::Write;

use serde_json::Value;

use super::{coded, json, scores};
use crate::common::{Work, column};

/// The scores with each sentence as a document, and its letter in a column of its own.
fn alone() -> String {
    let name = |(at, line): (usize, &str)| match at {
        0 => line.replace("document", "letter") + ",document\n",
        at => format!("{line},row-{at}\n"),
    };
    scores().lines().enumerate().map(name).collect()
}

/// The same where the sentences of a letter are alike.
fn alike() -> String {
    let mut table = String::from("letter,label,p_against,p_for,text,start,end,paper,document\n");
    for at in 0..120 {
        let p = [0.2, 0.7, 0.5][at / 3 % 3] + [0.0, 0.1, -0.1][at % 3];
        let (label, paper) = (
            ["against", "for"][usize::from(p > 0.5)],
            ["Post", "Echo"][at / 3 % 2],
        );
        let text = format!("Letter {}, line {}.", at / 3, at % 3);
        let _ = writeln!(
            table,
            "letter-{},{label},{:.1},{p:.1},\"{text}\",0,19,{paper},row-{at}",
            at / 3,
            1.0 - p
        );
    }
    table
}

fn work(scores: String) -> Work {
    let work = Work::new().with("scores.csv", scores);
    let sample = work.ok(&["sample", "scores.csv", "-n", "100"]).out;
    work.with("coded.csv", coded(&sample))
}

/// The sample of the scores by letter, as one of the same sentences in [`alone`].
fn sample_alone(sample: &str) -> String {
    let row = |line: &str| {
        let Some((_, rest)) = line.strip_prefix("letter-").and_then(|l| l.split_once(',')) else {
            return format!("{line}\n");
        };
        let mut numbers = line.split('"').nth(1).unwrap().split([' ', ',', '.']);
        let mut number = || numbers.find_map(|word| word.parse::<usize>().ok()).unwrap();
        let (letter, sentence) = (number(), number());
        format!("row-{},{rest}\n", 3 * letter + sentence + 1)
    };
    sample.lines().map(row).collect()
}

const SHARES: [&str; 4] = ["summarize", "scores.csv", "--sample", "coded.csv"];

fn run(work: &Work, options: &[&str]) -> Value {
    let said = work.ok(&[&SHARES[..], options, &["--json", "-"]].concat());
    json(&said.out)
}

/// A column of rows of JSON.
fn cells(rows: &Value, name: &str) -> Vec<Value> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row[name].clone()).collect()
}

#[test]
fn rows_of_a_cluster_count_as_sentences_of_a_document() {
    let documents = work(scores());
    let sample = sample_alone(&documents.text("coded.csv"));
    let rows = Work::new()
        .with("scores.csv", alone())
        .with("coded.csv", sample);
    let cluster = ["--cluster", "letter"];
    let by = ["--by", "paper", "--estimator", "ppi,dsl"];
    let [of_documents, of_clusters, of_rows] = [
        run(&documents, &by),
        run(&rows, &[&by[..], &cluster].concat()),
        run(&rows, &by),
    ]
    .map(|found| found["shares"].clone());
    for name in [
        "share",
        "low",
        "high",
        "effective_documents",
        "coded_documents",
    ] {
        assert_eq!(cells(&of_documents, name), cells(&of_clusters, name));
    }
    assert_ne!(cells(&of_documents, "low"), cells(&of_rows, "low"));
    // Documents are still counted as they are.
    assert_eq!(of_clusters[0]["documents"], 120);
    let regress = ["--regress", "paper"];
    let [of_documents, of_clusters, of_rows] = [
        run(&documents, &regress),
        run(&rows, &[&regress[..], &cluster].concat()),
        run(&rows, &regress),
    ]
    .map(|found| found["coefficients"].clone());
    assert_eq!(of_documents, of_clusters);
    assert_ne!(cells(&of_documents, "freedom"), cells(&of_rows, "freedom"));
    let plan = |work: &Work, options: &[&str]| {
        let plan = ["--plan", "0.2"];
        let found = run(work, &[&plan[..], options].concat());
        (found["wanted"].clone(), found["design_effect"].clone())
    };
    assert_eq!(plan(&documents, &[]), plan(&rows, &cluster));
    assert_ne!(plan(&documents, &[]), plan(&rows, &[]));
}

#[test]
fn a_column_whose_documents_are_alike_is_named_until_it_is_used() {
    let rows = work(alike());
    let note = "warning: documents with the same value of letter (40 values, design effect";
    for arguments in [&SHARES[..], &["sample", "scores.csv", "-n", "9"]] {
        let said = rows.ok(arguments).err;
        assert!(said.contains(note), "{said}");
    }
    // The page that is passed on says so, and takes the clusters.
    let page = |options: &[&str]| {
        let report = ["report", "scores.csv", "--sample", "coded.csv"];
        rows.ok(&[&report[..], options].concat())
    };
    let told = page(&[]);
    assert!(told.err.contains(note) && told.out.contains("add --cluster letter"));
    let clustered = page(&["--cluster", "letter"]);
    assert!(!clustered.err.contains(note) && clustered.out.contains("95 %, clustered by letter"));
    // Without a sample there is no interval, and the values of a group are alike in it. About these articles sentences were drawn.
    for options in [
        &SHARES[..2],
        &[&SHARES[..], &["--by", "letter"]].concat(),
        &[&SHARES[..], &["--these-articles"]].concat(),
        &[&SHARES[..], &["--cluster", "document"]].concat(),
    ] {
        let said = rows.ok(options).err;
        assert!(!said.contains("--cluster"), "{said}");
    }
    let said = rows.ok(&[&SHARES[..], &["--cluster", "LETTER"]].concat());
    insta::assert_snapshot!(said.err);
    insta::assert_snapshot!(said.out);
    // Nothing is said of columns whose documents are not alike, or that a regression is on.
    let said = work(alone()).ok(&SHARES).err;
    assert!(!said.contains("--cluster"), "{said}");
    let said = rows
        .ok(&[&SHARES[..], &["--regress", "letter+paper"]].concat())
        .err;
    assert!(!said.contains("--cluster"), "{said}");
}

#[test]
fn messages_speak_of_clusters() {
    // Bands of eight letters, each letter of one of nine authors, and the first of none.
    let few: String = (0..)
        .zip(alone().lines())
        .map(|(at, line)| match at {
            0 => format!("{line},author,band\n"),
            1..=3 => format!("{line}, ,0\n"),
            at => format!("{line},author {},{}\n", (at - 1) / 3 % 9, (at - 1) / 24),
        })
        .collect();
    let rows = work(few);
    let said = rows.ok(&[&SHARES[..], &["--cluster", "author"]].concat());
    let wanted = "note: 3 rows without a value of author: each is a cluster by itself, or in that of its document\n";
    assert!(said.err.contains(wanted), "{}", said.err);
    let none = rows.ok(&[&SHARES[..], &["--by", "band", "--cluster", "letter"]].concat());
    let wanted = "5 groups have no interval because each has fewer than 10 clusters, and no sample can change that";
    assert!(none.err.contains(wanted), "{}", none.err);
    let coefficients =
        rows.ok(&[&SHARES[..], &["--regress", "paper", "--cluster", "author"]].concat());
    for wanted in [
        "CR2 by author",
        "fewer than 10 clusters with coded sentences",
    ] {
        assert!(coefficients.err.contains(wanted), "{}", coefficients.err);
    }
    // One letter has sentences of two clusters, which are one then.
    let joined = work(scores().replacen(",Echo\n", ",Post\n", 1));
    let said = joined.ok(&[&SHARES[..], &["--cluster", "paper"]].concat());
    for wanted in [
        "note: the 2 values of paper count as 1 cluster, because some share a document\n",
        "there are no intervals: it takes 10 clusters with a coded sentence, and there is only 1 cluster",
    ] {
        assert!(said.err.contains(wanted), "{}", said.err);
    }
    rows.refused(
        &[&SHARES[..], &["--cluster", "paper,editor"]].concat(),
        &[
            "there is no column “editor” for the cluster",
            "p_against, p_for",
        ],
    );
}

/// A combination of values is a cluster. A document stays whole.
#[test]
fn several_columns_are_clusters_of_combinations() {
    let rows = work(alone());
    let of = |column: &str| run(&rows, &["--cluster", column])["clusters"].clone();
    assert_eq!(of("paper"), 2);
    assert_eq!(of("letter"), 40);
    assert_eq!(of("paper, letter"), 40);
    assert_eq!(of("paper,start"), 6);
}

/// The table of docs/research/regression.R, with each sentence as a document of its own. R's clubSandwich says for `words`,
/// clustered by source: SE 0.0518247713673404 and df 8.95575912197515.
#[test]
fn errors_are_those_of_club_sandwich() {
    let lengths = [3, 1, 2, 4, 2, 3, 1, 2, 3, 2, 4, 3];
    let sources = (1..)
        .zip(lengths)
        .flat_map(|(source, rows)| vec![source; rows]);
    let mut scores = String::from("document,text,label,p_no,p_yes,source,outlet,words\n");
    let mut coded = String::from("document,text,label,sampling,probability\n");
    for (at, source) in sources.enumerate() {
        let p = (13 * at % 17 + 1) as f64 / 20.0;
        let label = ["no", "yes"][usize::from(p > 0.5)];
        let outlet = ["A", "B", "C"][source % 3];
        let words = 7 * at % 11;
        let _ = writeln!(
            scores,
            "d{at},t{at},{label},{:.2},{p:.2},s{source},{outlet},{words}",
            1.0 - p
        );
        if at % 2 == 0 {
            let label = ["no", "yes"][usize::from(5 * at % 7 < 3)];
            let probability = if at % 4 == 0 { 0.5 } else { 0.4 };
            let _ = writeln!(coded, "d{at},t{at},{label},random,{probability}");
        }
    }
    let work = Work::new()
        .with("scores.csv", scores)
        .with("coded.csv", coded);
    let regress = ["--regress", "outlet+words"];
    let words = |options: &[&str]| {
        let found = work.ok(&[&SHARES[..], &regress, options].concat()).out;
        let last = |name: &str| -> f64 { column(&found, name)[7].parse().unwrap() };
        assert_eq!(column(&found, "term")[7], "words");
        [last("standard_error"), last("df")]
    };
    let [error, freedom] = words(&["--cluster", "source"]);
    assert!((error - 0.051_824_771).abs() < 1e-6, "{error}");
    assert!((freedom - 8.955_759).abs() < 1e-4, "{freedom}");
    assert!((words(&[])[1] - freedom).abs() > 1.0);
}
