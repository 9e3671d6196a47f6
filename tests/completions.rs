//! `standpoint completions`: the Tab key.

use crate::common::{Work, commands};

#[test]
fn every_shell_gets_a_script_with_every_command() {
    let work = Work::new();
    let commands = commands();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = work.ok(&["completions", shell]).out;
        let words = commands.iter().map(String::as_str);
        for word in words.chain(["standpoint", "label-rule"]) {
            assert!(script.contains(word), "{shell}: no {word}");
        }
    }
}

#[test]
fn the_script_is_one_that_the_shell_understands() {
    let script = Work::new().ok(&["completions", "bash"]).out;
    let bash = std::process::Command::new("bash")
        .args(["-n", "-c", &script])
        .output()
        .expect("this test needs bash: install it");
    assert!(
        bash.status.success(),
        "{}",
        String::from_utf8_lossy(&bash.stderr)
    );
}

#[test]
fn another_shell_is_refused_with_those_there_are() {
    let work = Work::new();
    work.misused(
        &["completions", "dos"],
        &["'dos'", "bash", "powershell", "zsh"],
    );
    work.misused(&["completions"], &["<SHELL>"]);
}

#[test]
fn help() {
    insta::assert_snapshot!(Work::new().ok(&["completions", "--help"]).out);
}
