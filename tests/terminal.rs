//! What a terminal is shown: no text, label or name commands it, whatever the command. A pipe gets every byte.

#![cfg(target_os = "linux")]

use std::process::{Command, Stdio};

use crate::common::{LABELS, Work};

/// Clears the screen, sets the title of the window, turns letters red, reorders what follows, and goes back to
/// the beginning of the line.
const EVIL: &str = "\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\rx";

/// Runs the program on a terminal and returns what is on the screen.
fn screen(work: &Work, arguments: &[&str]) -> String {
    let words = [&[env!("CARGO_BIN_EXE_standpoint")], arguments].concat();
    let words = words
        .iter()
        .map(|word| format!("'{}'", word.replace('\'', r"'\''")));
    let command = words.collect::<Vec<_>>().join(" ");
    let output = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .current_dir(work.path(""))
        .stdin(Stdio::null())
        .output()
        .expect("this test needs script: install util-linux (on Debian bsdutils)");
    String::from_utf8(output.stdout).unwrap()
}

/// The first character that a terminal would obey.
fn command_in(shown: &str) -> Option<char> {
    let shown = shown.replace("\r\r\n", "\n").replace("\r\n", "\n");
    let is_command = |c: &char| c.is_control() && !"\n\t".contains(*c) || *c == '\u{202e}';
    shown.chars().find(is_command)
}

#[test]
fn no_command_lets_a_text_a_label_or_a_name_command_the_terminal() {
    let evil = |text: &str| text.replace("bypass", &format!("bypass {EVIL}"));
    let coded = evil("document,text,annotator_a,annotator_b\n1,The bypass will come.,bypass,no\n2,No bypass.,no,bypass\n")
        .replace("\rx", "");
    let name = format!("{}.txt", EVIL.replace('/', ""));
    // The first sentence again with another label, for the audit to find.
    let again = "a,The bypass will free our village of lorries at last.,against\n";
    let labels = evil(&format!("{LABELS}{again}")).replace('\r', "");
    let work = Work::with_model()
        .with("labels.csv", labels)
        .with("coded.csv", coded)
        .with("bypass.csv", LABELS)
        .with(
            &name,
            evil("The bypass will free our village. Stop the bypass.\n"),
        );
    let model = ["-m", "bypass.safetensors"];
    work.ok(&[&["score", &name, "-o", "scores.csv"], &model[..]].concat());
    for arguments in [
        &["score", &name, model[0], model[1]][..],
        &["score", &name, model[0], model[1], "--format", "jsonl"],
        &["segment", &name],
        &[
            "explain",
            model[0],
            model[1],
            &evil("The bypass will come."),
        ],
        &["explain", model[0], model[1], &name],
        &["sample", "scores.csv", "-n", "1"],
        &["summarize", "scores.csv", "--by", "document"],
        &["agree", "coded.csv"],
        &["agree", "coded.csv", "--json", "-"],
        &["audit", "labels.csv", "-q"],
        &["evaluate", "labels.csv", "-q", "--scores-from", &name],
        &["train", "labels.csv", "-q", "-o", &name],
        &["detach", &name, "--articles", &name, "-o", "x.csv"],
        &["label", &name, "-o", &name],
        &["report", &name, "-m", &name, "-o", "r.html"],
        &["man", &name],
        &["completions", &name],
        &[&name],
        &["score", &format!("--{EVIL}")],
    ] {
        let shown = screen(&work, arguments);
        assert_eq!(command_in(&shown), None, "{arguments:?}: {shown:?}");
        assert!(shown.contains("\\u{202e}"), "{arguments:?}: {shown:?}");
    }
    // A pipe gets the text itself.
    let piped = work.ok(&[&["score", &name, "-q"], &model[..]].concat()).out;
    assert!(
        piped.contains(EVIL) && !piped.contains("\\u{1b}"),
        "{piped}"
    );
}

#[test]
fn a_terminal_gets_aligned_tables_and_a_pipe_a_csv() {
    let work = Work::with_model().with("a.txt", "We need the bypass now. The council meets.\n");
    work.write(
        "labels.csv",
        LABELS.replacen("lorries at last.,for", "lorries at last.,against", 1),
    );
    work.ok(&[
        "score",
        "a.txt",
        "-m",
        "bypass.safetensors",
        "-o",
        "scores.csv",
    ]);
    let score = ["score", "a.txt", "-m", "bypass.safetensors"];
    for (arguments, head, csv) in [
        (&score[..], "a.txt\r\n  for         ", "document,sentence,"),
        (
            &["segment", "a.txt"],
            "a.txt\r\n  sentence    We need",
            "document,segment,",
        ),
        (
            &["summarize", "scores.csv"],
            "group  label ",
            "group,label,",
        ),
        (
            &["audit", "labels.csv"],
            "   line  problem  ",
            "row,document,problem,",
        ),
    ] {
        let shown = screen(&work, arguments);
        assert!(shown.contains(head) && !shown.contains(csv), "{shown}");
        assert!(work.ok(arguments).out.starts_with(csv));
    }
}
