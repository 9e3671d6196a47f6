//! How many sentences to code for an interval of a wanted width.

use super::{json, sure, work};
use crate::common::Work;

#[test]
fn a_plan_says_how_many_to_code() {
    let work = work();
    insta::assert_snapshot!(
        work.ok(&["summarize", "-q", "scores.csv", "--plan", "0.25"])
            .out
    );
    let planned = |more: &[&str]| {
        let arguments = [
            &[
                "summarize",
                "-q",
                "scores.csv",
                "--plan",
                "0.25",
                "--json",
                "-",
            ],
            more,
        ]
        .concat();
        json(&work.ok(&arguments).out)
    };
    let (before, after) = (planned(&[]), planned(&["--audit", "coded.csv"]));
    assert_eq!(before["residual_variance"], 0.25);
    let n = |plan: &serde_json::Value| plan["wanted"]["sentences"].as_u64().unwrap();
    assert!(n(&after) < n(&before), "{after} {before}");
    let narrow = work
        .ok(&["summarize", "-q", "scores.csv", "--plan", "0.05"])
        .out;
    assert!(
        narrow.starts_with("No sample gives 95 % intervals 5.0 points wide here"),
        "{narrow}"
    );
    for width in ["0", "1", "6%"] {
        work.misused(
            &["summarize", "scores.csv", "--plan", width],
            &["such as 0.06"],
        );
    }
}

#[test]
fn no_plan_is_made_for_an_interval_that_cannot_be() {
    let work = Work::new().with("scores.csv", sure());
    let few: Vec<String> = sure().lines().take(1 + 9 * 20).map(String::from).collect();
    work.write("few.csv", few.join("\n") + "\n");
    let said = work
        .ok(&["summarize", "-q", "few.csv", "--plan", "0.2"])
        .out;
    assert!(
        said.starts_with("No sample gives an interval here: it takes ten documents with coded sentences, and there are 9."),
        "{said}"
    );
    let said = work
        .ok(&["summarize", "-q", "scores.csv", "--plan", "0.9"])
        .out;
    assert!(said.starts_with("Code about 30 random sentences"), "{said}");
}
