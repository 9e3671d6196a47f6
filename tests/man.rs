//! `standpoint man`: the manual pages.

use crate::common::{Work, commands};

#[test]
fn the_page_of_the_program_names_every_command() {
    let page = Work::new().ok(&["man"]).out;
    assert!(page.contains(".TH standpoint 1"), "{page}");
    for command in commands() {
        assert!(
            page.contains(&format!("standpoint\\-{command}(1)")),
            "no {command}: {page}"
        );
    }
}

#[test]
fn every_command_has_a_page_with_its_options_and_examples() {
    let work = Work::new();
    let pages = [
        ("score", &["\\-\\-unit", "\\-\\-all", "scores.csv"][..]),
        ("train", &["\\-\\-fine\\-tune", "labels.csv"]),
        ("evaluate", &["\\-\\-json"]),
        ("agree", &["\\-\\-json", "labels.csv"]),
        ("audit", &["\\-\\-output", "labels.csv"]),
        ("detach", &["\\-\\-articles"]),
        ("explain", &["\\-\\-model"]),
        ("label", &["\\-\\-review", "labels.csv"]),
        ("open", &["\\-\\-no\\-open", "project"]),
        ("run", &["FOLDER", "project"]),
        ("dictionary", &["\\-\\-language", "labels.csv"]),
        ("segment", &["\\-\\-output"]),
        ("annotate", &["\\-\\-codebook", "machine.csv"]),
        ("sample", &["\\-\\-seed", "coded.xlsx"]),
        ("summarize", &["\\-\\-sample", "shares.xlsx"]),
        ("report", &["\\-\\-sample", "report.html"]),
        ("completions", &["SHELL"]),
        ("man", &["COMMAND"]),
    ];
    let mut with_page = pages.map(|(command, _)| command);
    let mut commands = commands();
    with_page.sort_unstable();
    commands.sort_unstable();
    assert!(commands == with_page, "{commands:?}");
    for (command, words) in pages {
        let page = work.ok(&["man", command]).out;
        assert!(
            page.contains(&format!(".TH standpoint-{command} 1")),
            "{page}"
        );
        let version = format!("standpoint-{command} {}", env!("CARGO_PKG_VERSION"));
        assert!(page.contains(&version), "{command}: {page}");
        for word in words {
            assert!(page.contains(word), "{command}: no {word} in {page}");
        }
        assert!(page.contains("Example"), "{command}: {page}");
    }
}

#[test]
fn a_command_that_is_not_there_is_wrong_usage() {
    let work = Work::new();
    work.misused(
        &["man", "scor"],
        &[
            "error: there is no command “scor” (did you mean “score”?); standpoint --help lists",
            "Usage: standpoint",
        ],
    );
    work.misused(
        &["man", "zzz"],
        &["there is no command “zzz”; standpoint --help"],
    );
}

#[test]
fn help() {
    insta::assert_snapshot!(Work::new().ok(&["man", "--help"]).out);
}

/// `-o` would take `utput` for a name, and leave the table among the articles.
#[test]
fn a_long_option_behind_one_hyphen_is_told() {
    let work = Work::with_model().with("a.txt", "Build it.");
    let said = work.run(&["score", "a.txt", "-output", "x.csv"]);
    assert_eq!(said.code, 2);
    let told = "-output: write --output (";
    assert!(said.err.contains(told), "{}", said.err);
    assert!(!work.path("utput").exists());
}
