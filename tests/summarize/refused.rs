//! What no share can be estimated from.

use super::{held_out, sure, work};
use crate::common::Work;

#[test]
fn what_cannot_be_used_is_refused() {
    let work = work().with("test.csv", "text,label\none,for\ntwo,against\n");
    let refused = |arguments: &[&str], words: &[&str]| {
        work.refused(
            &[&["summarize", "-q", "scores.csv"], arguments].concat(),
            words,
        );
    };
    refused(&["--by", "author"], &["no column “author” to group by"]);
    refused(
        &["--estimator", "dsl"],
        &[
            "dsl needs a coded random sample",
            "standpoint sample scores.csv",
        ],
    );
    refused(
        &["--estimator", "acc"],
        &["acc needs to know how labels are mistaken", "--audit"],
    );
    refused(
        &["--estimator", "emq"],
        &["emq needs the sentences that the model learned from"],
    );
    refused(&["--audit", "none.csv"], &["none.csv", "no such file"]);
    refused(
        &["--audit", "coded.csv", "-o", "coded.csv"],
        &["coded.csv", "is being read"],
    );
    refused(&["--json", "scores.csv"], &["scores.csv", "is being read"]);
    refused(
        &[
            "--labels",
            "test.csv",
            "--scores-from",
            "scores.csv",
            "--estimator",
            "pacc",
        ],
        &["line 2 (“one”) is not in this table"],
    );
    work.misused(
        &["summarize", "scores.csv", "--estimator", "best"],
        &["invalid value 'best'"],
    );
    work.misused(
        &["summarize", "scores.csv", "--scores-from", "x.csv"],
        &["--labels"],
    );
}

#[test]
fn what_many_shares_would_explain_is_refused() {
    let work = Work::new().with("scores.csv", sure());
    let scores = |given: [&str; 4]| {
        let (test, test_scores) = held_out(given);
        work.write("test.csv", test);
        work.write("test-scores.csv", test_scores);
    };
    let arguments = [
        "summarize",
        "-q",
        "scores.csv",
        "--labels",
        "test.csv",
        "--scores-from",
        "test-scores.csv",
        "--estimator",
        "acc",
    ];
    scores(["against"; 4]);
    work.refused(
        &arguments,
        &["the estimator acc cannot tell these labels apart"],
    );
    scores(["for", "against", "against", "against"]);
    work.ok(&arguments);
    // Of four sentences half a difference may be chance.
    let rows = |name: &str| {
        let text = work.text(name);
        let few = text.lines().enumerate();
        let few = few.filter(|(at, _)| *at == 0 || at % 10 == 1);
        few.map(|(_, line)| format!("{line}\n")).collect::<String>()
    };
    work.write("test.csv", rows("test.csv"));
    work.refused(
        &arguments,
        &["no more than chance would in so few sentences"],
    );
    let (test, _) = held_out([""; 4]);
    work.write("test.csv", test.replace(",for", ",against"));
    let said = work.ok(&[&arguments[..1], &arguments[2..]].concat());
    assert!(
        said.err.contains("no coded sentence has the label for"),
        "{}",
        said.err
    );
}
