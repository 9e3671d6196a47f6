//! A table that somebody edited is gone on from, if the user says so, and the journal before it is kept.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use super::{LABELS, Labelling, arguments, by_words, letters, text};
use crate::common::{Work, column, rows};

/// A table as its rows of cells, the header first.
type Table = Vec<Vec<String>>;

fn read(work: &Work, name: &str) -> Table {
    if name.ends_with(".csv") {
        let text = work.text(name);
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.has_headers(false).from_reader(text.as_bytes());
        let rows = reader.records().map(|row| row.unwrap());
        return rows
            .map(|row| row.iter().map(str::to_string).collect())
            .collect();
    }
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(work.path(name)).unwrap();
    let sheet = calamine::Reader::worksheet_range(&mut book, "labels").unwrap();
    let rows = sheet.rows();
    rows.map(|row| row.iter().map(ToString::to_string).collect())
        .collect()
}

fn write(work: &Work, name: &str, table: &Table) {
    if name.ends_with(".csv") {
        let mut writer = csv::Writer::from_writer(Vec::new());
        table
            .iter()
            .for_each(|row| writer.write_record(row).unwrap());
        work.write(name, writer.into_inner().unwrap());
        return;
    }
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("labels").unwrap();
    for (row, at) in table.iter().zip(0..) {
        for (cell, column) in row.iter().zip(0..) {
            sheet.write_string(at, column, cell).unwrap();
        }
    }
    work.write(name, book.save_to_buffer().unwrap());
}

const LABEL: usize = 5;
const COMMENT: usize = 7;

/// Another label.
fn other(label: &str) -> String {
    let is_against = label == "against";
    if is_against { "for" } else { "against" }.to_string()
}

/// Labels as they were left: nine answers, of which the first in the table is skipped.
fn left(name: &str, more: &[&str]) -> (Work, Table) {
    let work = letters();
    let labelling = Labelling::start(&work, &arguments(name, &[&LABELS[..], more].concat()));
    labelling.answer(9, by_words);
    labelling.end();
    let first = &read(&work, name)[1];
    let labelling = Labelling::start(&work, &arguments(name, &[]));
    let found = labelling.get(&format!("list?search={}", first[4].replace(' ', "%20")));
    let skipped = json!({ "sentence": found["rows"][0]["sentence"], "verdict": "skipped" });
    assert_eq!(labelling.post("answer", &skipped).0, 200);
    labelling.end();
    let table = read(&work, name);
    assert_eq!((table.len(), table[1][LABEL].as_str()), (10, ""));
    (work, table)
}

/// Goes on from an edited table after the question was refused, and returns what was said and the table.
fn adopted(work: &Work, name: &str, edited: &Table) -> (String, Table) {
    write(work, name, edited);
    let before = (work.read(name), work.read(&format!("{name}.journal")));
    let refused = Labelling::try_start(work, &arguments(name, &[]))
        .err()
        .unwrap();
    assert!(refused.contains("(--force)"), "{refused}");
    let after = (work.read(name), work.read(&format!("{name}.journal")));
    assert!(before == after, "nothing was written");
    let labelling = Labelling::start(work, &arguments(name, &["--force"]));
    let said = labelling.before.clone();
    let refused: Vec<&str> = refused
        .lines()
        .filter(|line| line.starts_with("  "))
        .collect();
    for line in &refused {
        assert!(said.contains(line), "{said}");
    }
    labelling.end();
    let kept = work.read(&format!("{name}.before-edits.journal"));
    assert!(kept == before.1, "the journal before is kept");
    // It is asked once.
    Labelling::start(work, &arguments(name, &[])).end();
    (said, read(work, name))
}

#[test]
fn each_kind_of_edit_can_be_gone_on_from_in_a_table_and_in_a_workbook() {
    for name in ["labels.csv", "labels.xlsx"] {
        let (work, table) = left(name, &["--coder", "ann"]);
        let mut edited = table.clone();
        edited[1][LABEL] = "neutral".to_string();
        edited[2][LABEL] = other(&table[2][LABEL]);
        edited[3][COMMENT] = "irony".to_string();
        let removed = edited.remove(9);
        // A column of the user's between those of the table.
        edited[0].insert(6, "theme".to_string());
        for (at, row) in edited.iter_mut().enumerate().skip(1) {
            row.insert(
                6,
                if at == 4 {
                    "money".to_string()
                } else {
                    String::new()
                },
            );
        }
        let was = &table[2][LABEL];
        let (said, now) = adopted(&work, name, &edited);
        for line in [
            "  row 2: label “neutral”, was empty: “In letter".to_string(),
            format!("  row 3: label “{}”, was “{was}”: “In letter", other(was)),
            "  row 4: comment “irony”, was empty: “".to_string(),
            "  row 5: theme “money”, was empty: “".to_string(),
            format!("  removed: label “{}”: “", removed[LABEL]),
            format!("note: {name}: 5 edits are taken from the table"),
            format!("{name}.before-edits.journal"),
        ] {
            assert!(said.contains(&line), "{line}\n{said}");
        }
        assert_eq!(now[0].last().unwrap(), "theme");
        for (now, edited) in now.iter().zip(&edited).skip(1) {
            let mut own = edited.clone();
            let theme = own.remove(6);
            own.push(theme);
            assert_eq!(now[..9], own[..9]);
            assert_eq!(now.last(), own.last());
        }
        assert_eq!(now.len(), 9);
        // Keys, order and coder stay; what was removed is asked again at its turn, and then all is random again.
        let labelling = Labelling::start(&work, &arguments(name, &["--order", "random"]));
        let state = labelling.get("state");
        let keys: Vec<&Value> = state["labels"]
            .as_array()
            .unwrap()
            .iter()
            .map(|label| &label["name"])
            .collect();
        assert_eq!(keys, ["for", "against", "neutral"]);
        assert_eq!(state["coder"], "ann");
        assert_eq!(text(&labelling.get("view")), removed[4]);
        labelling.answer(1, by_words);
        assert_eq!(labelling.get("state")["random"], 9);
        // The column of the user's stays where a label changes.
        let view = labelling.get("list?search=letter");
        assert!(view["all"].as_u64().unwrap() > 8);
        labelling.end();
        let now = read(&work, name);
        assert_eq!(now.iter().filter(|row| row[9] == "random").count(), 9);
        assert_eq!(now.iter().filter(|row| row[11] == "money").count(), 1);
    }
}

#[test]
fn a_row_that_cannot_be_gone_on_from_is_named() {
    let (work, table) = left("labels.csv", &[]);
    let journal = work.read("labels.csv.journal");
    let edited = |edit: &dyn Fn(&mut Table)| {
        let mut edited = table.clone();
        edit(&mut edited);
        edited
    };
    for (edited, wanted) in [
        (
            edited(&|t| t[2][4] = "Nobody wrote this.".to_string()),
            "place and words of row 3",
        ),
        (
            edited(&|t| t[3][8] = "line".to_string()),
            "row 4: the column kind has “line”",
        ),
        (
            edited(&|t| {
                let mut again = t[4].clone();
                again[LABEL] = "against for".to_string();
                t.push(again);
            }),
            "row 11: it has the coder and the sentence of row 5",
        ),
        (
            edited(&|t| t[5][LABEL] = "For".to_string()),
            "row 6: the label “For” could not be learned",
        ),
    ] {
        write(&work, "labels.csv", &edited);
        let written = work.read("labels.csv");
        let refused = work.run(&[
            "label",
            "letters",
            "-o",
            "labels.csv",
            "--no-open",
            "--force",
        ]);
        assert_eq!(refused.code, 1);
        assert!(refused.err.contains(wanted), "{wanted}\n{}", refused.err);
        assert!(work.read("labels.csv") == written);
        assert!(work.read("labels.csv.journal") == journal);
        assert!(!work.path("labels.csv.before-edits.journal").exists());
    }
}

#[test]
fn a_correction_replaces_the_label_of_its_row() {
    let (work, table) = left("labels.csv", &[]);
    for (first, second, wanted) in [
        ("", "2026-05-01T10:00:00Z", "second"),
        ("2026-05-02", "2026-05-01T10:00:00Z", "first"),
    ] {
        let mut edited = table.clone();
        edited[0].push("corrected".to_string());
        edited
            .iter_mut()
            .skip(1)
            .for_each(|row| row.push(String::new()));
        let mut again = edited[4].clone();
        (edited[4][LABEL], edited[4][11]) = ("first".to_string(), first.to_string());
        (again[LABEL], again[11]) = ("second".to_string(), second.to_string());
        edited.push(again);
        write(&work, "labels.csv", &edited);
        Labelling::start(&work, &arguments("labels.csv", &["--force"])).end();
        let now = rows(&work.text("labels.csv"));
        assert_eq!(now.len(), 9);
        assert_eq!(now[3]["label"], wanted);
        assert_eq!(now[3]["sampling"], "random");
        assert_eq!(
            now[3]["corrected"],
            [second, first][usize::from(wanted == "first")]
        );
    }
    // No journal that was kept is replaced.
    for kept in [
        "labels.csv.before-edits.journal",
        "labels.csv.before-edits-2.journal",
    ] {
        assert!(work.path(kept).exists());
    }
}

#[test]
fn what_was_answered_after_the_table_was_edited_stays() {
    let (work, table) = left("labels.csv", &[]);
    let labelling = Labelling::start(&work, &arguments("labels.csv", &[]));
    let mut edited = table.clone();
    edited[2][LABEL] = other(&table[2][LABEL]);
    edited.remove(9);
    write(&work, "labels.csv", &edited);
    labelling.answer(4, by_words);
    let said = labelling.get("state");
    assert_eq!(said["answered"], 12);
    labelling.kill();
    let (said, now) = adopted(&work, "labels.csv", &edited);
    assert!(said.contains("2 edits are taken"), "{said}");
    assert_eq!(now.len(), 13);
    let row = now.iter().find(|row| row[4] == edited[2][4]).unwrap();
    assert_eq!(row[LABEL], edited[2][LABEL]);
}

#[test]
fn many_edits_are_counted() {
    let work = letters();
    let labelling = Labelling::start(&work, &arguments("labels.csv", &LABELS));
    labelling.answer(30, by_words);
    labelling.end();
    let mut edited = read(&work, "labels.csv");
    edited
        .iter_mut()
        .skip(1)
        .for_each(|row| row[COMMENT] = "seen".to_string());
    let (said, now) = adopted(&work, "labels.csv", &edited);
    assert!(said.contains("  and 10 more\n"), "{said}");
    assert_eq!(said.matches(": comment “seen”").count(), 20);
    let comments = column(&work.text("labels.csv"), "comment");
    assert_eq!((now.len(), comments), (31, vec!["seen".to_string(); 30]));
}

/// Answers the question on a terminal, and returns what was on it up to the end or the address of the page.
#[cfg(target_os = "linux")]
fn on_terminal(work: &Work, answer: &str) -> String {
    let command = format!(
        "'{}' label letters -o labels.csv --no-open",
        env!("CARGO_BIN_EXE_standpoint")
    );
    let mut child = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .current_dir(work.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this test needs script: install util-linux (on Debian bsdutils)");
    let mut input = child.stdin.take().unwrap();
    let mut screen = child.stdout.take().unwrap();
    let (mut said, mut byte) = (String::new(), [0]);
    let mut is_asked = false;
    while screen.read(&mut byte).unwrap() == 1 {
        said.push(char::from(byte[0]));
        if !is_asked && said.ends_with("[y/N] ") {
            input.write_all(answer.as_bytes()).unwrap();
            is_asked = true;
        }
        if said.contains("http://") && said.ends_with('\n') {
            // As Ctrl-C does.
            input.write_all(b"\x03").unwrap();
        }
    }
    child.wait().unwrap();
    assert!(is_asked, "{said}");
    said
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_asks_before_it_goes_on_from_the_table() {
    let (work, table) = left("labels.csv", &[]);
    let mut edited = table.clone();
    edited[2][LABEL] = other(&table[2][LABEL]);
    write(&work, "labels.csv", &edited);
    let written = work.read("labels.csv");
    for no in ["\n", "n\n", "later\n"] {
        let said = on_terminal(&work, no);
        assert!(said.contains("rename the table"), "{said}");
        assert!(!said.contains("http://"), "{said}");
        assert!(work.read("labels.csv") == written);
    }
    let said = on_terminal(&work, "y\n");
    assert!(said.contains("http://"), "{said}");
    assert!(said.contains("label \u{e2}"), "{said}");
    assert_eq!(read(&work, "labels.csv")[2][LABEL], edited[2][LABEL]);
    assert!(work.path("labels.csv.before-edits.journal").exists());
}
