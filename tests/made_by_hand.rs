//! An output replaces a file only if the same command wrote it here and nobody changed it since.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::common::{LABELS, Work};

const ARTICLE: &str = "Bypass vote set for Monday\n\nThe council meets on Monday to vote on the bypass. Nobody knows how it ends.\n";

/// Each output with the command that writes it.
const OUTPUTS: &[(&str, &[&str])] = &[
    (
        "s.csv",
        &["score", "a.txt", "-m", "bypass.safetensors", "-o", "s.csv"],
    ),
    (
        "s.jsonl",
        &[
            "score",
            "a.txt",
            "-m",
            "bypass.safetensors",
            "-o",
            "s.jsonl",
        ],
    ),
    (
        "s.xlsx",
        &["score", "a.txt", "-m", "bypass.safetensors", "-o", "s.xlsx"],
    ),
    (
        "t.schema.json",
        &[
            "score",
            "a.txt",
            "-m",
            "bypass.safetensors",
            "--schema",
            "-o",
            "t.csv",
        ],
    ),
    ("segments.csv", &["segment", "a.txt", "-o", "segments.csv"]),
    (
        "sample.csv",
        &["sample", "scores.csv", "-n", "1", "-o", "sample.csv"],
    ),
    ("doubts.csv", &["audit", "labels.csv", "-o", "doubts.csv"]),
    (
        "shares.csv",
        &["summarize", "scores.csv", "-o", "shares.csv"],
    ),
    (
        "plan.json",
        &[
            "summarize",
            "scores.csv",
            "--plan",
            "0.2",
            "--json",
            "plan.json",
        ],
    ),
    (
        "report.html",
        &["report", "scores.csv", "-o", "report.html"],
    ),
    (
        "figures/shares.png",
        &[
            "report",
            "scores.csv",
            "-o",
            "report.html",
            "--figures",
            "figures",
        ],
    ),
    (
        "card.md",
        &[
            "train",
            "labels.csv",
            "-q",
            "-o",
            "m.safetensors",
            "--card",
            "card.md",
        ],
    ),
    (
        "shared.csv",
        &[
            "detach",
            "coded.csv",
            "--articles",
            "a.txt",
            "-o",
            "shared.csv",
        ],
    ),
];

fn work() -> Work {
    let coded = "document,start,end,text,label\na.txt,0,26,Bypass vote set for Monday,for\n";
    let work = Work::with_model()
        .with("a.txt", ARTICLE)
        .with("coded.csv", coded)
        // Some labels are wrong, for the audit to find.
        .with("labels.csv", LABELS.replacen(",for", ",against", 3));
    work.ok(&[
        "score",
        "a.txt",
        "-m",
        "bypass.safetensors",
        "-o",
        "scores.csv",
    ]);
    work
}

/// The program refuses, for this reason, and every file is as it was.
fn spares(work: &Work, arguments: &[&str], reason: &str) {
    work.refused(arguments, &[reason, "choose another name (or add --force)"]);
}

#[test]
fn an_output_is_written_anew_until_somebody_changes_it() {
    let work = work();
    for (output, arguments) in OUTPUTS {
        work.ok(arguments);
        work.ok(arguments);
        let written = work.read(output);
        let middle = written.len() / 2;
        let mut flipped = written.clone();
        flipped[middle] ^= 1;
        for changed in [
            flipped,
            [b" ".repeat(5000).as_slice(), &written].concat(),
            [&written[..middle], b"\n", &written[middle..]].concat(),
            written[..written.len() - 1].to_vec(),
        ] {
            work.write(output, &changed);
            spares(&work, arguments, "it is not as standpoint wrote it");
        }
        work.ok(&[arguments, &["--force"][..]].concat());
        // A workbook says with which arguments it was made.
        assert!(
            work.read(output) == written || output.ends_with(".xlsx"),
            "{output}"
        );
        // As if nobody had touched it.
        work.ok(arguments);
    }
}

/// A file after some edit, which always changes it.
fn edited(written: &[u8], random: &mut impl Rng) -> Vec<u8> {
    let mut bytes = written.to_vec();
    let at = random.random_range(0..bytes.len());
    match random.random_range(0..5) {
        0 => bytes[at] ^= 1 << random.random_range(0..8),
        1 => bytes.insert(at, b"a0,; \n"[random.random_range(0..6)]),
        2 => {
            bytes.remove(at);
        }
        3 => bytes.truncate(at),
        _ => {
            let line: Vec<u8> = bytes[at..]
                .split(|byte| *byte == b'\n')
                .next()
                .unwrap_or_default()
                .to_vec();
            bytes.extend([&b"\n"[..], &line].concat());
        }
    }
    bytes
}

#[test]
fn no_random_edit_is_lost() {
    const ROUNDS: u64 = 40;
    let work = work();
    for (output, arguments) in OUTPUTS {
        work.ok(arguments);
        let written = work.read(output);
        for round in 0..ROUNDS {
            let mut random = Xoshiro256PlusPlus::seed_from_u64(round);
            let changed = edited(&written, &mut random);
            if changed == written {
                continue;
            }
            work.write(output, &changed);
            let said = work.run(arguments);
            // What is left of a file may be nothing but white space, which nobody misses.
            let is_blank = changed.iter().all(u8::is_ascii_whitespace);
            assert!(
                said.code != 0 || is_blank,
                "{output}, round {round}: {}",
                said.err
            );
            assert!(
                work.read(output) == changed || is_blank,
                "{output}, round {round}"
            );
        }
        work.write(output, &written);
    }
}

#[test]
fn what_another_command_wrote_is_not_replaced() {
    let work = work();
    for (arguments, by) in [
        (["segment", "a.txt", "-o", "scores.csv"], "score"),
        (["audit", "labels.csv", "-o", "scores.csv"], "score"),
    ] {
        let reason = format!("“standpoint {by}” wrote it");
        spares(&work, &arguments, &reason);
    }
    work.ok(&[
        "detach",
        "coded.csv",
        "--articles",
        "a.txt",
        "-o",
        "shared.csv",
    ]);
    let score = [
        "score",
        "a.txt",
        "-m",
        "bypass.safetensors",
        "-o",
        "shared.csv",
    ];
    spares(&work, &score, "“standpoint detach” wrote it");
}

#[test]
fn what_others_wrote_is_not_replaced_however_it_looks() {
    let work = work()
        .with("thesis.txt", "My thesis, from the standpoint of a pilot.")
        .with(
            "mine.html",
            "<meta name=\"generator\" content=\"standpoint\">Mine",
        )
        .with(
            "mine.json",
            "{\n  \"generator\": \"standpoint 0.1.0\",\n  \"notes\": \"mine\"\n}\n",
        )
        .with("labels.xlsx", "text,label\nThey go.,for\n")
        .with("wide.csv", b"t\0e\0x\0t\0")
        .with("blanks.csv", " ".repeat(1 << 16) + "Mine.")
        .with("empty.csv", " \n");
    let unknown = "it is not as standpoint wrote it";
    let score = |output| ["score", "a.txt", "-m", "bypass.safetensors", "-o", output];
    for output in ["thesis.txt", "labels.xlsx", "wide.csv", "blanks.csv"] {
        spares(&work, &score(output), unknown);
    }
    spares(&work, &["report", "scores.csv", "-o", "mine.html"], unknown);
    spares(
        &work,
        &["summarize", "scores.csv", "--json", "mine.json"],
        unknown,
    );
    work.ok(&score("empty.csv"));
    // A model may come from another computer, and nobody edits one.
    work.ok(&["train", "labels.csv", "-q", "-o", "bypass.safetensors"]);
}

/// Without a ledger everything that exists is somebody's.
#[test]
fn without_a_ledger_nothing_is_replaced_but_by_force() {
    let work = work();
    let score = [
        "score",
        "a.txt",
        "-m",
        "bypass.safetensors",
        "-o",
        "scores.csv",
    ];
    let run = |more: &[&str]| {
        let mut command = work.command(&[&score[..], more].concat());
        crate::common::said(command.env("STANDPOINT_STATE", ""))
    };
    let refused = run(&[]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("add --force"), "{}", refused.err);
    assert_eq!(run(&["--force"]).code, 0);
}

/// No force reaches what is being read.
#[test]
fn an_input_is_not_replaced_even_by_force() {
    let work = work();
    for arguments in [
        ["score", "a.txt", "--force", "-o", "a.txt"],
        ["sample", "scores.csv", "-n1", "--force", "-oscores.csv"],
    ] {
        work.refused(&arguments, &["this file is being read"]);
    }
}

/// Findings replace those of an earlier run only: no force reaches a file that may be an input.
#[test]
fn findings_replace_nothing_but_findings() {
    let work = work().with(
        "labels.json",
        "{\"text\":\"Build it.\",\"label\":\"for\"}\n",
    );
    work.refused(
        &[
            "train",
            "labels.json",
            "--findings",
            "labels.json",
            "--force",
        ],
        &["it is not as standpoint wrote it", "choose another name"],
    );
    // Wrong usage writes them, and so does the page of labels.
    for arguments in [
        &["train", "--no-such-option"][..],
        &["label", "nowhere", "-o", "l.csv"],
        &["train", "nowhere.csv"],
    ] {
        let said = work.run(&[arguments, &["--findings", "f.json"]].concat());
        assert!(!said.err.contains("f.json"), "{}", said.err);
    }
    // Another output of this name keeps what it wrote.
    let both = [
        "summarize",
        "scores.csv",
        "--json",
        "j.json",
        "--findings",
        "j.json",
    ];
    let said = work.run(&both);
    assert_eq!(said.code, 1);
    assert!(
        said.err.contains("another output has this name"),
        "{}",
        said.err
    );
    work.ok(&["summarize", "scores.csv", "--json", "j.json"]);
}
