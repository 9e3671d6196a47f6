//! `standpoint agree` through the binary.

mod common;

use common::Work;

const WIDE: &str = "text,label,annotator_a,annotator_b\n\
    one,yes,yes,yes\ntwo,no,no,yes\nthree,yes,yes,yes\nfour,no,no,no\nfive,no,no,\nsix,no,no,no\n";

#[test]
fn alpha_is_printed_and_written() {
    let work = Work::new();
    work.write("votes.csv", WIDE);
    let report = work.ok(&["agree", "votes.csv", "--json", "a.json"]).out;
    assert!(
        report.contains("sentences coded by two or more  5"),
        "{report}"
    );
    // By hand: o = [[4, 1], [1, 4]], n = 10, alpha = 1 - 2 * 9 / (2 * 5 * 5).
    assert!(report.contains("alpha (nominal)  0.6400"), "{report}");
    let json: serde_json::Value = serde_json::from_str(&work.text("a.json")).unwrap();
    assert!((json["alpha"].as_f64().unwrap() - 0.64).abs() < 1e-12);
    assert_eq!(json["label_order"], serde_json::json!(["no", "yes"]));
}

#[test]
fn one_coder_is_refused() {
    let work = Work::new();
    work.write(
        "one.csv",
        "text,label\na,yes\nb,no\nc,yes\nd,no\ne,yes\nf,no\n",
    );
    work.refused(&["agree", "one.csv"], &["one.csv", "two annotators"]);
}
