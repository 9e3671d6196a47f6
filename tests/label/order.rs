//! The order that a researcher gives the labels is that of the keys, and of everything that is made of the labels.

use super::Labelling;
use crate::common::Work;

/// The labels of a table in which the columns of the probabilities stand for them.
fn columns(table: &str) -> Vec<&str> {
    let header = table.lines().next().unwrap();
    let names = header.split(',');
    names.filter_map(|name| name.strip_prefix("p_")).collect()
}

/// The keys of a page.
fn keys(labelling: &Labelling) -> Vec<String> {
    let state = labelling.get("state");
    let labels = state["labels"].as_array().unwrap().iter();
    labels
        .map(|label| label["name"].as_str().unwrap().to_string())
        .collect()
}

/// Where each label first stands after a mark in a text, if they are in this order.
#[track_caller]
fn assert_in_order(text: &str, mark: &str, labels: &[&str]) {
    let (_, text) = text.split_once(mark).unwrap();
    let places: Vec<usize> = labels
        .iter()
        .map(|label| text.find(label).unwrap())
        .collect();
    assert!(places.is_sorted(), "{labels:?}: {places:?}");
}

#[test]
fn the_order_of_the_labels_is_that_of_the_keys_in_every_output() {
    for order in [
        "for,against,neutral",
        "neutral,for,against",
        "against,neutral,for",
    ] {
        let labels: Vec<&str> = order.split(',').collect();
        let work = Work::with_labels();
        // All rows are answered already.
        let only = ["--only", "bypass.csv", "-o", "labels.csv"];
        let labelling = Labelling::start(&work, &[&only[..], &["--labels", order]].concat());
        assert_eq!(keys(&labelling), labels);
        labelling.end();

        let train = ["train", "labels.csv", "-o", "m.safetensors"];
        let trained = work.ok(&train);
        assert_in_order(&trained.err, "\nlabel ", &labels);
        work.ok(&[
            "-q",
            "score",
            "bypass.csv",
            "-m",
            "m.safetensors",
            "-o",
            "scores.csv",
        ]);
        assert_eq!(columns(&work.text("scores.csv")), labels);
        let drawn = work.ok(&["sample", "scores.csv", "-n", "20", "-o", "sample.csv"]);
        assert!(
            drawn.err.contains(&format!("--labels {order}")),
            "{}",
            drawn.err
        );
        let shares = work.ok(&["summarize", "scores.csv", "-o", "shares.csv"]);
        assert_in_order(&shares.out, "\n", &labels);
        work.ok(&["-q", "report", "scores.csv", "-o", "report.html"]);
        assert_in_order(&work.text("report.html"), "\"labels\":[", &labels);

        // The table of labels goes on as a list of sentences, and gives its label set to another one.
        for more in [["--only", "labels.csv"], ["--labels", "labels.csv"]] {
            let again = [
                &["bypass.csv", "--unit", "row", "-o", "more.csv"][..],
                &more,
            ]
            .concat();
            let labelling = Labelling::start(&work, &again);
            assert_eq!(keys(&labelling), labels, "{more:?}");
            labelling.end();
            std::fs::remove_file(work.path("more.csv.journal")).unwrap();
            std::fs::remove_file(work.path("more.csv")).unwrap();
        }
        // Of several tables one may have no journal.
        let both = ["train", "bypass.csv", "labels.csv", "-o", "m.safetensors"];
        assert_in_order(&work.ok(&both).err, "\nlabel ", &labels);
    }
}

#[test]
fn without_a_journal_labels_stand_in_the_order_of_their_scale_by_every_route() {
    let work = Work::with_labels();
    let labels = ["against", "neutral", "for"];
    let train = ["train", "bypass.csv", "-o", "m.safetensors"];
    assert_in_order(&work.ok(&train).err, "\nlabel ", &labels);
    work.ok(&[
        "-q",
        "score",
        "bypass.csv",
        "-m",
        "m.safetensors",
        "-o",
        "scores.csv",
    ]);
    assert_eq!(columns(&work.text("scores.csv")), labels);
    let labelling = Labelling::start(&work, &["--only", "bypass.csv", "-o", "more.csv"]);
    assert_eq!(keys(&labelling), labels);
}
