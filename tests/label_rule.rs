//! `--label-rule`: the label that finds more of the rare ones, or the most probable one.

use std::collections::BTreeMap;

use crate::common::{Work, rows};

const PROBABILITY: [&str; 2] = ["--label-rule", "probability"];

/// Articles of one sentence. The built-in model gives some of them a label that is not the most probable one.
const SENTENCES: [&str; 4] = [
    "Give the surge a chance to work.",
    "The president said that the troops would come home from Iraq next year.",
    "Ministers discussed when the soldiers in Iraq could be withdrawn.",
    "The meeting in Baghdad began at seven.",
];

fn work() -> Work {
    let articles = SENTENCES.iter().enumerate();
    articles.fold(Work::new(), |work, (at, sentence)| {
        work.with(&format!("news/{at}.txt"), sentence)
    })
}

/// The most probable label of a row.
fn likeliest(row: &BTreeMap<String, String>) -> &str {
    let probabilities = row.iter().filter_map(|(name, p)| {
        let p: f64 = p.parse().ok()?;
        Some((p, name.strip_prefix("p_")?))
    });
    let largest = probabilities.max_by(|a, b| a.0.total_cmp(&b.0));
    largest.map(|(_, label)| label).unwrap()
}

fn about(work: &Work, name: &str) -> BTreeMap<String, String> {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(work.path(name)).unwrap();
    let range = calamine::Reader::worksheet_range(&mut book, "about").unwrap();
    let rows = range.rows();
    rows.map(|row| (row[0].to_string(), row[1].to_string()))
        .collect()
}

#[test]
fn by_probability_each_sentence_gets_the_most_probable_label() {
    let work = work();
    let score = |more: &[&str]| rows(&work.ok(&[&["score", "news"], more].concat()).out);
    let (balanced, by_probability) = (score(&[]), score(&PROBABILITY));
    assert_eq!(balanced.len(), SENTENCES.len());
    let is_likeliest = |row: &BTreeMap<String, String>| row["label"] == likeliest(row);
    assert!(!balanced.iter().all(is_likeliest), "{balanced:?}");
    assert!(by_probability.iter().all(is_likeliest));
    for (one, other) in balanced.iter().zip(&by_probability) {
        let same = one.iter().filter(|(name, cell)| other[*name] == **cell);
        let same: Vec<&str> = same.map(|(name, _)| name.as_str()).collect();
        // The label, its probability and its reasons are all that may differ.
        assert!(same.len() + 3 >= one.len(), "{same:?}");
        assert!(same.contains(&"text") && same.contains(&"p_neutral"));
        assert_eq!(same.contains(&"label"), is_likeliest(one));
    }
    assert_eq!(score(&["--label-rule", "balanced"]), balanced);
    work.misused(
        &["score", "news", "--label-rule", "rare"],
        &["balanced, probability"],
    );
}

#[test]
fn a_workbook_and_a_report_say_that_labels_may_be_less_probable() {
    let work = work();
    let sentence = "A rare label is given already where it is less probable than another, because that finds more of \
        it";
    let always = "The label of a sentence is its most probable one";
    for (name, more, favours) in [
        ("balanced.xlsx", &[][..], true),
        ("probability.xlsx", &PROBABILITY, false),
    ] {
        work.ok(&[&["score", "news", "-o", name], more].concat());
        let rule = about(&work, name).remove("how labels are chosen");
        let said = rule.as_deref().unwrap_or_default();
        assert_eq!(said.starts_with(sentence), favours, "{said}");
        assert_eq!(
            said.ends_with("--label-rule probability gives the most probable label."),
            favours
        );
        let of_articles = work.ok(&[&["report", "news"], more].concat()).out;
        let of_workbook = work.ok(&["report", name]).out;
        for page in [of_articles, of_workbook] {
            let card = format!("<dt>How labels are chosen</dt><dd>{sentence}");
            assert_eq!(page.contains(&card), favours, "{name}");
            assert_eq!(page.contains(always), !favours, "{name}");
        }
    }
}

#[test]
fn of_a_model_that_gives_the_most_probable_label_nothing_is_said() {
    // Its labels are equally frequent.
    let work = Work::with_model().with("a.txt", "Build the bypass now.\n");
    let model = ["-m", "bypass.safetensors"];
    work.ok(&[&["score", "a.txt", "-o", "s.xlsx"][..], &model].concat());
    assert!(!about(&work, "s.xlsx").contains_key("how labels are chosen"));
    let page = work.ok(&[&["report", "a.txt"][..], &model].concat()).out;
    assert!(!page.contains("How labels are chosen"));
    let said = work.ok(&[&["explain", "Build it now."][..], &model].concat());
    assert_eq!(said.err, "");
}

#[test]
fn articles_are_counted_by_the_same_rule() {
    let work = work();
    let count = |source: &str, more: &[&str]| {
        let arguments = [&["summarize", source, "--estimator", "cc"], more].concat();
        work.ok(&arguments).out
    };
    work.ok(&[&["score", "news", "-o", "s.csv"], &PROBABILITY[..]].concat());
    let by_probability = count("news", &PROBABILITY);
    assert_eq!(by_probability, count("s.csv", &[]));
    assert_ne!(by_probability, count("news", &[]));
    for command in ["summarize", "report"] {
        work.refused(
            &[&[command, "-q", "s.csv"], &PROBABILITY[..]].concat(),
            &[
                "s.csv: this is a table of scores, which has its labels",
                "--label-rule",
            ],
        );
    }
}

#[test]
fn a_model_is_tested_by_the_rule_that_is_asked_for() {
    let work = work();
    let table = work
        .ok(&[&["score", "news"], &PROBABILITY[..]].concat())
        .out;
    let labelled = rows(&table)
        .into_iter()
        .map(|row| format!("\"{}\",{}\n", row["text"], row["label"]));
    let labels: String = labelled.collect();
    work.write("labels.csv", format!("text,label\n{labels}"));
    let accuracy = |more: &[&str]| {
        let test = ["evaluate", "labels.csv", "-m", "built-in", "--json", "-"];
        let figures: serde_json::Value =
            serde_json::from_str(&work.ok(&[&test, more].concat()).out).unwrap();
        figures["accuracy"]["value"].as_f64().unwrap()
    };
    let (balanced, by_probability) = (accuracy(&[]), accuracy(&PROBABILITY));
    assert!(balanced < by_probability, "{balanced} {by_probability}");
    work.refused(
        &[&["evaluate", "labels.csv"], &PROBABILITY[..]].concat(),
        &["--label-rule is about the labels that a model gives", "-m"],
    );
}
