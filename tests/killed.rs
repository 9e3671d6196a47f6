//! A command that is killed at any of its moments, and then given again, ends as if nothing had happened.
#![cfg(debug_assertions)] // Only a debug build has such moments.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::common::{LABELS, Work, is_unfinished};

const COMMANDS: [&str; 12] = [
    "score articles -m bypass.safetensors -o s.csv",
    "score articles -m bypass.safetensors -o s.xlsx",
    "score articles -m bypass.safetensors --schema -o s.csv",
    "score articles -m bypass.safetensors --resume -o s.csv",
    "train labels.csv --encoder none -o m.safetensors --card m.md",
    "segment articles -o segments.csv --findings found.json",
    "sample scores.csv -n 2 -o sample.csv",
    "audit labels.csv --encoder none -o doubts.csv",
    "summarize scores.csv -o shares.csv --json shares.json",
    "report scores.csv -o report.html --figures figures",
    "evaluate labels.csv -m bypass.safetensors -o figures.csv",
    "detach coded.csv --articles articles -o shared.csv",
];

const ARTICLE: &str = "The council must build the bypass now. The meeting began at seven. Nobody wants the meadows ruined.";

/// Writes all inputs, in one of two versions.
fn write_inputs(work: &Work, is_new: bool) {
    let place = if is_new {
        "It would ruin farms."
    } else {
        "They must build it."
    };
    work.write("articles/a.txt", ARTICLE);
    work.write("articles/b.txt", place);
    work.write(
        "coded.csv",
        format!(
            "document,start,end,text,label\nb.txt,0,{},{place},for\n",
            place.len()
        ),
    );
    work.write(
        "labels.csv",
        LABELS.replacen(",for", ",against", 2 + usize::from(is_new)),
    );
    let score = [
        "score",
        "articles",
        "-m",
        "bypass.safetensors",
        "-o",
        "scores.csv",
    ];
    work.ok(&[&score[..], &["--force", "-q"]].concat());
}

/// Runs a program until its moment of that number, counted in the processes that have `word` among their arguments. Returns
/// whether it was killed.
fn is_killed(work: &Work, line: &str, word: &str, moment: usize) -> bool {
    let arguments: Vec<&str> = line.split(' ').collect();
    let mut command = work.command(&arguments);
    let ended = command
        .env("STANDPOINT_KILL_AT", format!("{word} {moment}"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&ended.stderr);
    assert!(!told.contains("panicked"), "{line}: {told}");
    ended.status.code() != Some(0)
}

/// All files but unfinished ones. A workbook has the time in it.
fn files(work: &Work) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let files = work.listing().into_iter();
    let finished =
        files.filter(|(path, _)| !is_unfinished(&path.file_name().unwrap().to_string_lossy()));
    finished
        .map(|(path, content)| {
            let name = path.strip_prefix(work.path("")).unwrap().to_path_buf();
            let is_workbook = path.extension().is_some_and(|ending| ending == "xlsx");
            (name, content.filter(|_| !is_workbook))
        })
        .collect()
}

/// The number of moments of a command. It is killed at each, and given again.
fn moments(line: &str, is_replacing: bool) -> usize {
    let arguments: Vec<&str> = line.split(' ').collect();
    let begin = || {
        let work = Work::with_model();
        write_inputs(&work, !is_replacing);
        if is_replacing {
            work.ok(&arguments);
            write_inputs(&work, true);
        }
        work
    };
    let undisturbed = begin();
    undisturbed.ok(&arguments);
    let wanted = files(&undisturbed);
    for moment in 1.. {
        let work = begin();
        if !is_killed(&work, line, arguments[0], moment) {
            return moment - 1;
        }
        let said = work.run(&arguments);
        assert_eq!(said.code, 0, "{line}, moment {moment}: {}", said.err);
        assert!(files(&work) == wanted, "{line}, moment {moment}");
    }
    unreachable!()
}

#[test]
fn each_command_that_writes_is_given_again_after_any_kill() {
    let mut all = 0;
    for line in COMMANDS {
        for is_replacing in [false, true] {
            let moments = moments(line, is_replacing);
            assert!(moments >= 4, "{line} has {moments} moments");
            all += moments;
        }
    }
    assert!(all > 100, "{all} moments");
}

/// A project with an answered question, and the files of its steps.
fn project() -> Work {
    let settings = "question = \"own\"\nlabels = [\"for\", \"against\", \"neutral\"]\nsample = 3\nencoder = \"none\"\n";
    Work::new()
        .with("project.toml", settings)
        .with("labels.csv", LABELS)
        .with("articles/a.txt", ARTICLE)
}

#[test]
fn a_project_is_done_after_any_kill() {
    let undisturbed = project();
    undisturbed.ok(&["run"]);
    // A copy of a model, and its verdict, may be one too many, and what a sample said is lost if it stays.
    let is_kept = |path: &PathBuf| {
        let is_said = [
            "printed/sample.txt",
            "printed/sample-findings.json",
            "printed/verdict-before.json",
        ];
        !path.starts_with("models/earlier") && !is_said.iter().any(|said| path.ends_with(said))
    };
    let names = |work: &Work| -> Vec<PathBuf> { files(work).into_keys().filter(is_kept).collect() };
    let mut all = 0;
    // The program itself, and those that it starts.
    for word in ["run", "train", "score", "sample", "summarize", "report"] {
        for moment in 1.. {
            let work = project();
            if !is_killed(&work, "run", word, moment) {
                break;
            }
            all += 1;
            let said = work.run(&["run"]);
            assert_eq!(said.code, 0, "{word}, moment {moment}: {}", said.err);
            assert_eq!(names(&work), names(&undisturbed), "{word}, moment {moment}");
            let again = work.ok(&["run"]).err;
            assert!(
                !again.contains("standpoint "),
                "{word}, moment {moment}: {again}"
            );
        }
    }
    assert!(all > 40, "{all} moments");
}
