//! What is done with the table: it is one of scores, and that of a coder who is no person.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use super::*;
use crate::common::LABELS;

/// The labels of people, as articles and as labels, and a machine that is right about most.
fn coded() -> Work {
    let work = Work::with_labels();
    let letters = rows(LABELS);
    for row in &letters {
        let name = format!("news/{}.txt", row["document"]);
        let before = std::fs::read_to_string(work.path(&name)).unwrap_or_default();
        work.write(&name, before + &row["text"] + "\n\n");
    }
    work.write("CODEBOOK.md", "Code the stance on the bypass.\n");
    let server = StandIn::answering(move |asked| {
        let said = asked.sentence();
        let own = letters.iter().position(|row| row["text"] == said);
        match own.map(|at| (at % 5, letters[at]["label"].as_str())) {
            // It errs in one of five, and in one direction.
            None | Some((0, _)) => 3,
            Some((_, "for")) => 1,
            Some((_, "against")) => 2,
            Some(_) => 3,
        }
    });
    annotate(&work, &server, &["--unit", "paragraph"]);
    work
}

#[test]
fn the_table_goes_as_it_is_into_every_command_that_reads_one() {
    let work = coded();
    let machine = rows(&work.text("machine.csv"));
    assert!(machine.len() > 30, "{}", machine.len());
    // A sample of it that people code.
    work.ok(&["sample", "machine.csv", "-n", "20", "-o", "sample.csv"]);
    let sample = work.text("sample.csv");
    assert!(!sample.contains("stand-in"), "{sample}");
    let people: std::collections::BTreeMap<String, String> = rows(LABELS)
        .into_iter()
        .map(|row| (row["text"].clone(), row["label"].clone()))
        .collect();
    let mut reader = csv::Reader::from_reader(sample.as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for row in reader.records() {
        let row = row.unwrap();
        let label = header.iter().position(|name| name == "label").unwrap();
        let cells = row.iter().enumerate().map(|(at, cell)| match at {
            _ if at == label => people.get(&row[3]).map_or("neutral", String::as_str),
            _ => cell,
        });
        writer.write_record(cells).unwrap();
    }
    work.write("coded.csv", writer.into_inner().unwrap());
    let said = work.ok(&["summarize", "machine.csv"]);
    assert!(
        said.err.contains("warning"),
        "no warning without a sample: {}",
        said.err
    );
    work.ok(&["summarize", "machine.csv", "--sample", "coded.csv"]);
    work.ok(&["report", "machine.csv", "-o", "report.html"]);
    assert!(work.text("report.html").contains("bypass"));
    let said = work.ok(&["evaluate", "coded.csv", "--scores-from", "machine.csv"]);
    assert!(said.out.contains("macro-F1"), "{}", said.out);
    let said = work.ok(&["agree", "coded.csv", "machine.csv"]);
    assert!(
        said.out.contains("coded") && said.out.contains("stand-in"),
        "{}",
        said.out
    );
    // It helps, and the figures are those of people, of other articles.
    let is_own = |line: &&str| !line.starts_with("letter-") || *line < "letter-08";
    let own: Vec<&str> = LABELS.lines().filter(is_own).collect();
    work.write("own.csv", own.join("\n") + "\n");
    let arguments = [
        "train",
        "own.csv",
        "--borrow",
        "machine.csv",
        "-o",
        "m.safetensors",
    ];
    let said = work.ok(&arguments);
    assert!(said.err.contains("machine.csv: "), "{}", said.err);
}

#[test]
fn where_people_and_the_model_differ_can_be_decided() {
    let work = coded();
    work.ok(&["sample", "machine.csv", "-n", "20", "-o", "coded.csv"]);
    let coded = work.text("coded.csv").replace(",,random,", ",for,random,");
    work.write("coded.csv", &coded);
    let mut program = crate::common::program()
        .args([
            "label",
            "news",
            "--unit",
            "paragraph",
            "-o",
            "decided.csv",
            "--review",
            "coded.csv",
            "machine.csv",
            "--no-open",
        ])
        .current_dir(work.path(""))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut lines = BufReader::new(program.stderr.take().unwrap());
    while !said.contains("Open this address") {
        assert!(lines.read_line(&mut said).unwrap() > 0, "{said}");
    }
    program.kill().unwrap();
    program.wait().unwrap();
    // The probability of a label is none with which a sentence was drawn.
    let decided = rows(&work.text("decided.csv"));
    let machine = decided
        .iter()
        .find(|row| row["annotator"] == "stand-in" && !coded.contains(&row["text"]))
        .unwrap();
    assert_eq!(machine["probability"], "");
}

#[test]
fn its_labels_are_those_of_no_person() {
    let work = coded();
    for command in [
        &["train", "machine.csv"][..],
        &["audit", "machine.csv"],
        &["evaluate", "machine.csv"],
        &["dictionary", "machine.csv", "-o", "d.csv"],
    ] {
        work.refused(
            command,
            &[
                "machine.csv: these labels are those of a language model (stand-in)",
                "(--borrow)",
            ],
        );
    }
    work.refused(
        &["summarize", "machine.csv", "--sample", "machine.csv"],
        &["machine.csv: there is no column “sampling”"],
    );
    // Who says that they are a person's is believed.
    let table = work.text("machine.csv").replacen("annotator", "model", 1);
    work.write("told.csv", table);
    work.ok(&["audit", "told.csv", "--encoder", "none", "-o", "doubts.csv"]);
    // The table is no article, wherever it lies.
    work.write("news/machine.csv", work.read("machine.csv"));
    let said = work.ok(&["segment", "news"]);
    assert!(!said.out.contains("machine.csv"), "{}", said.out);
}
