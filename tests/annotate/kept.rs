//! No answer is lost or asked for twice, and the table does not depend on how it came about.

use std::collections::{HashMap, HashSet};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{sleep, yield_now};
use std::time::Duration;

use super::*;

const SENTENCES: usize = 1000;

/// Articles of so many different sentences in all, and a codebook.
fn archive(sentences: usize) -> Work {
    let work = Work::new().with(
        "CODEBOOK.md",
        "Code the stance of a sentence on the bypass.\n",
    );
    for article in 0..sentences / 25 {
        let line = |at: usize| {
            let what = ["Build it, said", "Stop it, said", "It rained, said"][(article + at) % 3];
            format!(
                "{what} neighbour number {} of our town. ",
                25 * article + at
            )
        };
        work.write(
            &format!("news/{article:03}.txt"),
            (0..25).map(line).collect::<String>(),
        );
    }
    work
}

/// The number of kept answers.
fn kept(work: &Work) -> usize {
    let answers = std::fs::read(work.path("machine.csv.answers")).unwrap_or_default();
    answers.iter().filter(|byte| **byte == b'\n').count()
}

#[test]
fn ten_kills_lose_no_answer_and_ask_for_none_twice() {
    let wanted = {
        let (work, server) = (archive(SENTENCES), sure());
        annotate(&work, &server, &["-q", "--parallel", "3"]);
        assert_eq!(server.questions().len(), SENTENCES);
        work.text("machine.csv")
    };
    assert_eq!(rows(&wanted).len(), SENTENCES);
    let (work, server) = (archive(SENTENCES), sure());
    let url = server.url();
    let arguments = arguments(&url, &["-o", "machine.csv", "--parallel", "8", "-q"]);
    // The questions and the kept answers at each kill.
    let mut at_kills: Vec<[usize; 2]> = Vec::new();
    for kill in 1..=10 {
        let mut program = crate::common::program()
            .args(&arguments)
            .current_dir(work.path(""))
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while kept(&work) < kill * SENTENCES / 11 {
            assert_eq!(
                program.try_wait().unwrap(),
                None,
                "it was too fast to be killed"
            );
            yield_now();
        }
        program.kill().unwrap();
        program.wait().unwrap();
        at_kills.push([server.questions().len(), kept(&work)]);
    }
    work.ok(&arguments);
    assert!(work.text("machine.csv") == wanted);
    let asked = server.questions();
    // What is kept is never asked again: what comes is what was open, and what was under way at this kill, whose questions the
    // server may read later, and at those that follow.
    for (kill, [asked_before, kept]) in at_kills.into_iter().enumerate() {
        let most = SENTENCES - kept + 8 * (10 - kill);
        assert!(
            asked.len() - asked_before <= most,
            "{kill}: {asked_before} {kept}"
        );
    }
    let mut times: HashMap<String, usize> = HashMap::new();
    asked
        .iter()
        .for_each(|asked| *times.entry(asked.sentence()).or_default() += 1);
    assert_eq!(times.len(), SENTENCES);
    assert_eq!(kept(&work), SENTENCES);
}

#[test]
fn articles_that_come_later_are_asked_about_and_the_others_are_not() {
    let (work, server) = (archive(50), sure());
    annotate(&work, &server, &[]);
    work.write(
        "news/later.txt",
        "Build it, said nobody of our town. It rained on and on in May.",
    );
    let said = annotate(&work, &server, &[]);
    assert_eq!(server.questions().len(), 52);
    assert!(
        said.err
            .contains("50 of them answered before, and not asked again"),
        "{}",
        said.err
    );
    // Another codebook is another question.
    work.write("CODEBOOK.md", "Code what is said of the weather.\n");
    annotate(&work, &server, &[]);
    assert_eq!(server.questions().len(), 104);
}

#[test]
fn a_table_that_somebody_changed_is_not_replaced() {
    let (work, server) = (archive(25), sure());
    annotate(&work, &server, &[]);
    let url = server.url();
    for name in ["machine.csv", "machine.methods.json"] {
        let written = work.read(name);
        work.write(name, [&written[..], b" "].concat());
        work.refused(
            &arguments(&url, &["-o", "machine.csv"]),
            &[name, "it is not as standpoint wrote it", "(or add --force)"],
        );
        work.write(name, written);
    }
    work.refused(&arguments(&url, &["-o", "CODEBOOK.md"]), &["CODEBOOK.md"]);
    work.refused(&arguments(&url, &[]), &["add -o machine.csv"]);
    work.refused(
        &arguments(&url, &["-o", "m.csv", "--orders", "4"]),
        &["3 labels have 3 orders"],
    );
}

#[cfg(unix)]
#[test]
fn a_run_that_is_stopped_says_that_the_same_command_goes_on() {
    let is_slow = Arc::new(AtomicBool::new(false));
    let slow = Arc::clone(&is_slow);
    let server = StandIn::answering(move |asked| {
        if slow.load(Ordering::Relaxed) {
            sleep(Duration::from_secs(30));
        }
        key(&asked.sentence())
    });
    let work = archive(50);
    let url = server.url();
    let program = crate::common::program()
        .args(arguments(&url, &["-o", "machine.csv"]))
        .current_dir(work.path(""))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while kept(&work) < 10 {
        yield_now();
    }
    is_slow.store(true, Ordering::Relaxed);
    let id = program.id().to_string();
    assert!(
        std::process::Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    let output = program.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(
        said.contains("machine.csv was not written. ")
            && said.contains("The same command again continues"),
        "{said}"
    );
    is_slow.store(false, Ordering::Relaxed);
    let before = kept(&work);
    let said = annotate(&work, &server, &[]);
    assert!(
        said.err
            .contains(&format!("{before} of them answered before")),
        "{}",
        said.err
    );
    // One question was under way when the run was stopped, and was asked again.
    let asked = server.questions();
    let different: HashSet<String> = asked.iter().map(|asked| asked.sentence()).collect();
    assert_eq!(different.len(), 50);
    assert!(asked.len() <= 51, "{}", asked.len());
}
