//! What a command finds, as data: `--findings` and `findings` of a JSON.

use crate::common::{LABELS, Work};

/// The findings in a file.
fn findings(work: &Work, file: &str) -> Vec<serde_json::Value> {
    let json: serde_json::Value = serde_json::from_str(&work.text(file)).unwrap();
    json["findings"].as_array().unwrap().clone()
}

#[test]
fn notes_warnings_and_errors_have_their_codes_and_fields() {
    let work = Work::with_model()
        .with("labels.csv", LABELS)
        .with("letters/a.txt", "They build it now. The talks go on.")
        .with("letters/b.txt.gz", "no archive")
        .with("taken.json", "{}");
    let said = work.run(&[
        "score",
        "letters",
        "-m",
        "bypass.safetensors",
        "-o",
        "scores.csv",
        "--findings",
        "found.json",
        "-q",
    ]);
    assert_eq!(said.code, 1);
    let found = findings(&work, "found.json");
    let lost = found
        .iter()
        .find(|finding| finding["code"] == "corpus/read")
        .unwrap();
    assert_eq!(lost["severity"], "warning");
    assert!(lost["file"].as_str().unwrap().ends_with("b.txt.gz"));
    let message = lost["message"].as_str().unwrap();
    assert!(
        said.err.contains(&format!("warning: {message}")),
        "{}",
        said.err
    );
    // The same file may be written again, and that of another program may not.
    let evaluate = |more: &[&str]| work.run(&[&["evaluate", "labels.csv"], more].concat());
    let all = [
        "-m",
        "bypass.safetensors",
        "--json",
        "figures.json",
        "--findings",
    ];
    assert_eq!(evaluate(&[&all[..], &["found.json"]].concat()).code, 0);
    let note = &findings(&work, "found.json")[0];
    assert_eq!(note["code"], "tested-on-own");
    assert_eq!(note["sentences"], note["of"]);
    assert!(findings(&work, "figures.json").contains(note));
    assert_eq!(evaluate(&[&all[..], &["taken.json"]].concat()).code, 1);
    assert_eq!(work.text("taken.json"), "{}");
    // What cannot be done is the last finding.
    work.run(&["train", "none.csv", "--findings", "found.json"]);
    let refused = findings(&work, "found.json").pop().unwrap();
    assert_eq!(refused["severity"], "refusal");
    assert_eq!(refused["code"], "corpus/not-found");
    assert_eq!(refused["file"], "none.csv");
    for file in [
        &["--findings=found.json"][..],
        &["--findings", "found.json"],
    ] {
        let said = work.run(&[&["train"], file, &["--curve"]].concat());
        assert_eq!(said.code, 2);
    }
    let usage = findings(&work, "found.json").pop().unwrap();
    assert_eq!(usage["code"], "usage");
    assert!(
        usage["message"].as_str().unwrap().contains("--curve"),
        "{usage}"
    );
}

/// Each command that reads a table of scores says the same of a fault in it, with its place and with what helps.
#[test]
fn a_fault_in_a_table_is_the_same_in_all_commands() {
    let scores = "document,sentence,label,probability,p_against,p_for,text\n\
        a,1,for,0.9,0.1,0.9,They build it.\n\
        a,2,for,0.9,0.1,x,They build it now.\n";
    let work = Work::new()
        .with("broken.csv", scores)
        .with("scores.csv", scores.replace('x', "0.9"));
    let refused = |command: &[&str]| {
        let said = work.run(&[command, &["--findings", "found.json"]].concat());
        assert_eq!(said.code, 1, "{}", said.err);
        findings(&work, "found.json").pop().unwrap()
    };
    for command in [
        &["summarize"][..],
        &["report", "-o", "page.html"],
        &["sample", "-n", "1", "-o", "coded.csv"],
    ] {
        let broken = refused(&[command, &["broken.csv"]].concat());
        assert_eq!(broken["code"], "scores/probability", "{broken}");
        assert_eq!(broken["file"], "broken.csv", "{broken}");
        assert_eq!(broken["line"], 3, "{broken}");
        let unasked = refused(&[command, &["scores.csv", "--question", "z"]].concat());
        assert_eq!(unasked["code"], "labels/no-such-question", "{unasked}");
        assert_eq!(unasked["file"], "scores.csv", "{unasked}");
        let message = unasked["message"].as_str().unwrap();
        assert!(message.ends_with("(leave --question away)"), "{unasked}");
    }
}
