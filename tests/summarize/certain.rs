//! Labels of a machine that gives no probabilities, such as a language model.

use super::{coded, scores};
use crate::common::{Work, column, rows};

/// The scores without their columns of probabilities.
fn labels_alone() -> Work {
    let scores = scores();
    let cut = scores.lines().map(|line| {
        let cells: Vec<&str> = line.splitn(6, ',').collect();
        format!("{},{},{}\n", cells[0], cells[1], cells[5])
    });
    Work::new().with("llm.csv", cut.collect::<String>())
}

#[test]
fn labels_without_probabilities_are_counted_and_corrected() {
    let work = labels_alone();
    let said = work.ok(&["summarize", "llm.csv"]);
    assert_eq!(column(&said.out, "estimator"), ["cc", "cc"]);
    assert!(
        said.err
            .contains("note: there are no columns p_<label>: each label counts as certain")
    );
    let sample = work.ok(&["sample", "llm.csv", "-n", "60"]).out;
    let work = work.with("coded.csv", coded(&sample));
    let said = work.ok(&["summarize", "llm.csv", "--sample", "coded.csv"]);
    insta::assert_snapshot!(said.err);
    insta::assert_snapshot!(said.out);
    let explained = work.ok(&[
        "summarize",
        "llm.csv",
        "--sample",
        "coded.csv",
        "--regress",
        "paper",
    ]);
    assert_eq!(rows(&explained.out).len(), 4);
}
