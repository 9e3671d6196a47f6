//! What holds for every command: help, usage, exit codes, pipes.

use std::io::Read;
use std::process::{Command, Stdio};

use crate::common::{self, Work};

#[test]
fn help() {
    let work = Work::new();
    let said = work.ok(&["--help"]);
    insta::assert_snapshot!(said.out);
    assert_eq!(said.err, "");
    assert_eq!(work.ok(&["-h"]).out, said.out);
    assert_eq!(work.ok(&["help"]).out, said.out);
}

#[test]
fn the_version_is_that_of_the_crate() {
    let said = Work::new().ok(&["--version"]);
    assert_eq!(
        said.out,
        concat!("standpoint ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn no_command_and_a_misspelt_one_are_wrong_usage() {
    let work = Work::new();
    work.misused(&[], &["Usage: standpoint", "score", "Examples:"]);
    work.misused(
        &["scor", "articles"],
        &["unrecognized subcommand 'scor'", "'score'"],
    );
}

#[test]
fn a_dash_of_a_word_processor_is_no_hyphen() {
    Work::new().misused(
        &["score", "a.txt", "–o", "scores.csv"],
        &["–o: write -o (one hyphen of the keyboard"],
    );
}

/// Runs a command whose standard output nobody reads.
fn unread(work: &Work, arguments: &[&str]) -> (Option<i32>, String) {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = crate::common::program()
        .args(arguments)
        .current_dir(work.path(""))
        .stdout(writer)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn a_closed_pipe_is_nobodys_error() {
    // Other sentences than the model was trained on, of which it would warn.
    let more = common::LABELS.replace('.', " today.");
    let work = Work::with_model()
        .with("bypass.csv", common::LABELS)
        .with("more.csv", more);
    let model = ["-m", "bypass.safetensors", "-q"];
    for arguments in [
        &[&["score", "bypass.csv"], &model[..]].concat()[..],
        &[&["score", "bypass.csv", "--format", "jsonl"], &model[..]].concat(),
        &[&["explain", "Build it now."], &model[..]].concat(),
        &[&["evaluate", "more.csv"], &model[..]].concat(),
        &[&["evaluate", "more.csv", "--json", "-"], &model[..]].concat(),
        &["evaluate", "bypass.csv", "-q"],
        &["audit", "bypass.csv", "-q"],
        &["segment", "bypass.csv", "-q"],
        &["completions", "zsh"],
        &["man"],
        &["--help"],
        &["--version"],
    ] {
        assert_eq!(
            unread(&work, arguments),
            (Some(0), String::new()),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_reader_that_leaves_in_the_middle_is_nobodys_error() {
    let article = "The bypass will free our village of lorries. ".repeat(4000);
    let work = Work::with_model().with("long.txt", article);
    let mut program = crate::common::program()
        .args(["score", "long.txt", "-m", "bypass.safetensors", "-q"])
        .current_dir(work.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The rest does not fit into a pipe, so the program must notice.
    let mut first = [0; 100];
    program
        .stdout
        .take()
        .unwrap()
        .read_exact(&mut first)
        .unwrap();
    assert!(first.starts_with(b"document,sentence,label"));
    let output = program.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_larger_than_the_user_may_write_is_an_error_that_leaves_nothing() {
    let line = |n: usize| format!("We need the bypass number {n} now.\n\n");
    let work = Work::with_model().with("a.txt", (0..3000).map(line).collect::<String>());
    let program = env!("CARGO_BIN_EXE_standpoint");
    let before = work.listing();
    for output in ["scores.csv", "scores.xlsx"] {
        let command =
            format!("ulimit -f 8; exec '{program}' score a.txt -m bypass.safetensors -o {output}");
        let found = Command::new("sh")
            .args(["-c", &command])
            .current_dir(work.path(""))
            .output()
            .unwrap();
        let err = String::from_utf8(found.stderr).unwrap();
        assert_eq!(found.status.code(), Some(1), "{err}");
        let told = format!("{output} was not written: ");
        assert!(err.contains(&told) && !err.contains("panicked"), "{err}");
        assert!(work.listing() == before, "{output} left traces");
    }
}

/// A device that is always full.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let more = format!("{}letter-15,Nobody asked us.,against\n", common::LABELS);
    let work = Work::with_model()
        .with("bypass.csv", common::LABELS)
        .with("more.csv", more);
    let model = ["-m", "bypass.safetensors", "-q"];
    for arguments in [
        &[&["score", "bypass.csv"], &model[..]].concat()[..],
        &[&["score", "bypass.csv", "-o", "/dev/full"], &model[..]].concat(),
        &[&["explain", "Build it now."], &model[..]].concat(),
        &[&["evaluate", "more.csv", "--json", "-"], &model[..]].concat(),
        &["segment", "bypass.csv"],
        &["man"],
        &["--help"],
        &["score", "--help"],
        &["--version"],
    ] {
        let full = std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = crate::common::program()
            .args(arguments)
            .current_dir(work.path(""))
            .stdout(full)
            .output()
            .unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {err}");
        assert!(err.contains("the disk is full"), "{arguments:?}: {err}");
    }
}

/// Whether this is Linux and the tests run without `nohup`, whose setting programs inherit.
#[cfg(unix)]
fn minds_hanging_up() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & 1 == 0)
}

/// Told to stop in the middle, the program leaves the old table and nothing half-written.
#[cfg(unix)]
#[test]
fn a_program_that_is_stopped_leaves_nothing_behind() {
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        if signal == "HUP" && !minds_hanging_up() {
            continue;
        }
        let work = Work::with_model().with("scores.csv", "\n");
        let before = work.listing();
        let mut program = crate::common::program()
            .args(["score", "-", "-m", "bypass.safetensors", "-o", "scores.csv"])
            .current_dir(work.path(""))
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It waits for the end of its input, having begun its output.
        while !work.has_unfinished(&program) {
            assert_eq!(program.try_wait().unwrap(), None);
            std::thread::yield_now();
        }
        let pid = program.id().to_string();
        let kill = Command::new("kill").args(["-s", signal, &pid]).status();
        assert!(kill.unwrap().success());
        // Not `wait`, which would close its input and let it finish.
        let status = loop {
            match program.try_wait().unwrap() {
                Some(status) => break status,
                None => std::thread::yield_now(),
            }
        };
        assert_eq!(status.code(), Some(code), "SIG{signal}");
        let mut told = String::new();
        program
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut told)
            .unwrap();
        let last = told.lines().last().unwrap_or_default();
        match signal {
            "HUP" => assert!(!told.contains("Stopped."), "{told}"),
            _ => assert_eq!(last, "Stopped. scores.csv is as it was.", "SIG{signal}"),
        }
        assert!(work.listing() == before, "SIG{signal} left traces");
    }
}

#[test]
fn a_file_that_is_not_in_the_folder_of_the_terminal_is_told_with_that_folder() {
    let work = Work::with_labels();
    let folder = work.path("");
    let folder = folder.canonicalize().unwrap();
    let told = format!(
        "there is no such file or folder in {}, the folder that the terminal is in: change to the right one with cd, or write the whole path",
        folder.display()
    );
    for arguments in [
        &["score", "my articles", "-q"][..],
        &["train", "notes/mine.csv"],
        &["summarize", "table.csv"],
    ] {
        work.refused(arguments, &[&told]);
    }
    // Where the name is nearly right, or a part of the path is there, the folder is not what is wrong.
    work.write("news/a.txt", "The bypass will ruin us.");
    for path in ["bypas.csv", "news/b.txt", "/nowhere/at/all.txt"] {
        let said = work.run(&["score", path]).err;
        assert!(said.contains("there is no such file or folder"), "{said}");
        assert!(!said.contains("terminal"), "{said}");
    }
}

#[test]
fn a_second_file_is_told_to_go_behind_its_option() {
    let work = Work::with_labels();
    let told = "only one file can be named here. If its name has spaces, put it in quotation marks: \"my labels.csv\"";
    for arguments in [
        &["sample", "scores.csv", "coded.xlsx"][..],
        &["summarize", "scores.csv", "coded.xlsx"],
        &["detach", "bypass.csv", "-o", "my", "labels.csv"],
    ] {
        work.misused(arguments, &["unexpected argument", told]);
    }
    work.refused(
        &["train", "bypass.csv", "-o", "my", "model.safetensors"],
        &["model.safetensors"],
    );
    let said = work.run(&["train", "bypass.csv", "--out"]).err;
    assert!(!said.contains(told), "{said}");
}

#[test]
fn an_option_that_a_command_lacks_is_not_to_be_passed_as_a_file() {
    let work = Work::new();
    let said = work.run(&["train", "x.csv", "--modle", "q"]).err;
    assert!(!said.contains("tip"), "{said}");
    work.misused(&["explain", "-Nobody left."], &["'-- -N"]);
}
