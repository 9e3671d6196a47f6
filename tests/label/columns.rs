//! Whatever somebody does to a table of labels, each command that takes it carries all of its columns on, or refuses it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};

use super::{LABELS, Labelling, arguments, by_words, letters};
use crate::common::{Work, rows};

/// A change of a table: its kind, and the row that it is made in.
type Edit = (usize, Index);

/// The kinds of changes.
const KINDS: usize = 16;

type Rows = Vec<BTreeMap<String, String>>;

/// Makes a change.
fn edit(table: &mut Rows, (kind, at): &Edit) {
    let at = at.index(table.len());
    let mut set = |name: &str, cell: &str| {
        table[at].insert(name.to_string(), cell.to_string());
    };
    let column = |table: &mut Rows, name: &str, cell: &dyn Fn(usize) -> String| {
        for (at, row) in table.iter_mut().enumerate() {
            row.insert(name.to_string(), cell(at));
        }
    };
    match kind {
        0 => set("kind", "headline"),
        1 => set("kind", "stanza"),
        2 => set("sampling", "found"),
        3 => set("sampling", "quota"),
        4 => set("probability", "0.75"),
        5 => set("probability", "often"),
        6 => set("comment", "“hard”,\nsaid \"ann\""),
        7 => set("label", ""),
        8 => table.swap(at, 0),
        9 => {
            let text = table[at]["text"].replacen(' ', "  ", 2);
            table[at].insert("text".to_string(), text);
        }
        10 => column(table, "Outlet", &|at| {
            ["Gazette", "Post; daily", ""][at % 3].to_string()
        }),
        11 => column(table, "weight", &|at| format!("0.{at}")),
        12 => table
            .iter_mut()
            .for_each(|row| drop(row.remove("paragraph"))),
        13 => table.iter_mut().for_each(|row| drop(row.remove("kind"))),
        14 => table.iter_mut().for_each(|row| {
            row.remove("sampling");
            row.remove("probability");
        }),
        _ => table.iter_mut().for_each(|row| drop(row.remove("comment"))),
    }
}

/// Writes a table with the columns in the order of `label`, and those of the researcher after them.
fn write(work: &Work, name: &str, table: &Rows, ours: &[String]) {
    let all = table[0].keys().filter(|name| !ours.contains(name));
    let columns: Vec<&String> = ours
        .iter()
        .filter(|name| table[0].contains_key(*name))
        .chain(all)
        .collect();
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(&columns).unwrap();
    for row in table {
        csv.write_record(columns.iter().map(|name| row[*name].as_str()))
            .unwrap();
    }
    work.write(name, csv.into_inner().unwrap());
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Asserts that `after` has the cells of `before` in all columns but those that `may_change`, row by row.
fn assert_kept(before: &Rows, after: &Rows, may_change: &[&str], told: &str) {
    let key = |row: &BTreeMap<String, String>| (row["document"].clone(), squeezed(&row["text"]));
    for row in before {
        let mut found = after.iter().filter(|other| key(other) == key(row));
        let found = found
            .next()
            .unwrap_or_else(|| panic!("{row:?} is gone: {told}"));
        for (name, cell) in row {
            let own = found.get(name).map(|cell| squeezed(cell));
            let is_kept = own == Some(squeezed(cell)) || cell.is_empty() && own.is_none();
            assert!(
                is_kept || may_change.contains(&name.as_str()),
                "{name} had “{cell}” and has {own:?}: {told}"
            );
        }
    }
}

/// Starts `label`, and returns what it said and whether it took the table; then it ends.
fn takes(work: &Work, all: &[&str]) -> (bool, String) {
    let all = [all, &["--encoder", "none"]].concat();
    match Labelling::try_start(work, &all) {
        Ok(labelling) => {
            let said = labelling.before.clone();
            labelling.end();
            (true, said)
        }
        Err(said) => (false, said),
    }
}

fn check(work: &Work, base: &Rows, ours: &[String], edits: &[Edit]) {
    let mut table = base.clone();
    edits.iter().for_each(|change| edit(&mut table, change));
    for file in ["ann.csv", "all.csv", "only.csv"] {
        let _ = std::fs::remove_file(work.path(file));
        let _ = std::fs::remove_file(work.path(&format!("{file}.journal")));
    }
    write(work, "ann.csv", &table, ours);
    let written = work.text("ann.csv");
    let given = rows(&written);

    // A row that has no label, no sampling and no comment is nobody's answer.
    let is_answer = |row: &BTreeMap<String, String>| {
        let cell = |name: &str| row.get(name).map_or("", String::as_str);
        [cell("label"), cell("sampling"), cell("comment")]
            .iter()
            .any(|cell| !cell.is_empty())
    };
    let answers: Rows = given.iter().filter(|row| is_answer(row)).cloned().collect();
    let articles = ["letters", "-o", "all.csv", "--review", "ann.csv", "bob.csv"];
    for review in [&articles[..], &articles[1..]] {
        let (is_taken, said) = takes(work, review);
        if is_taken {
            let all = rows(&work.text("all.csv"));
            let own = all
                .into_iter()
                .filter(|row| row["annotator"] == "ann")
                .collect();
            // What a table does not say is filled in.
            assert_kept(&answers, &own, &["text"], &said);
        } else {
            assert!(said.contains("ann.csv") && said.contains("row "), "{said}")
        }
        for file in ["all.csv", "all.csv.journal"] {
            let _ = std::fs::remove_file(work.path(file));
        }
    }

    // As a list it has answers, and rows that are still to be asked.
    let (is_taken, said) = takes(work, &["letters", "-o", "only.csv", "--only", "ann.csv"]);
    if is_taken {
        let is_labelled = |row: &&BTreeMap<String, String>| {
            !row["label"].is_empty() || row.get("kind").is_some_and(|kind| kind == "boilerplate")
        };
        let labelled = given.iter().filter(is_labelled).cloned().collect();
        let own = rows(&work.text("only.csv"));
        assert_kept(&labelled, &own, &["text"], &said);
    } else {
        assert!(said.contains("ann.csv") && said.contains("row "), "{said}")
    }

    let detached = work.run(&["detach", "ann.csv", "--articles", "letters"]);
    match detached.code {
        0 => {
            let mut lines = detached.err.lines();
            let left_out = lines
                .find(|line| line.contains("columns left out"))
                .unwrap_or("");
            let after = rows(&detached.out);
            let names: Vec<&String> = given[0].keys().collect();
            for name in names
                .into_iter()
                .filter(|name| !after[0].contains_key(*name))
            {
                assert!(left_out.contains(name.as_str()), "{name}: {}", detached.err);
            }
            let place =
                |row: &BTreeMap<String, String>| (row["document"].clone(), row["start"].clone());
            for row in &after {
                let own = given.iter().find(|own| place(own) == place(row)).unwrap();
                let kept = row.iter().filter(|(name, _)| *name != "document_sha256");
                kept.for_each(|(name, cell)| assert_eq!(&own[name], cell, "{name}"));
            }
            let mut labelled = given.iter().filter(|row| !row["label"].is_empty());
            assert!(labelled.all(|row| after.iter().any(|other| place(other) == place(row))));
        }
        _ => assert!(
            detached.err.contains("ann.csv") || detached.err.contains("row "),
            "{}",
            detached.err
        ),
    }

    // What is learned counts the random sentences of both tables.
    let learned = work.run(&["agree", "ann.csv", "bob.csv", "--json", "-"]);
    assert_eq!(learned.code, 0, "{}", learned.err);
    let trained = work.run(&["evaluate", "ann.csv", "bob.csv", "--encoder", "none"]);
    let is_random = |row: &&BTreeMap<String, String>| {
        let cell = |name: &str| row.get(name).map_or("", String::as_str);
        cell("sampling") == "random"
            && cell("probability").parse::<f64>().is_ok()
            && !cell("label").is_empty()
    };
    let bob = rows(&work.text("bob.csv"));
    let random = given
        .iter()
        .filter(is_random)
        .chain(bob.iter().filter(is_random));
    let mut places: Vec<_> = random
        .map(|row| (&row["document"], &row["start"]))
        .collect();
    places.sort_unstable();
    places.dedup();
    assert_eq!(trained.code, 0, "{}", trained.err);
    let told = format!("of the {} sentences drawn at random", places.len());
    assert!(trained.err.contains(&told), "{told}: {}", trained.err);
    assert_eq!(work.text("ann.csv"), written);

    let (is_taken, said) = takes(work, &["letters", "-o", "ann.csv", "--seed", "1"]);
    if is_taken {
        let after = rows(&work.text("ann.csv"));
        // The articles say what these are, and the program says the first that changes.
        let may_change: &[&str] = if said.contains("warning: ann.csv: row ") {
            &["sampling", "probability", "text"]
        } else {
            &["text"]
        };
        assert_kept(&given, &after, may_change, &said);
    } else {
        assert!(said.contains("ann.csv"), "{said}");
        assert_eq!(work.text("ann.csv"), written);
    }
}

#[test]
fn every_column_is_kept_or_refused() {
    let work = letters();
    for (coder, sentences) in [("ann", 45), ("bob", 40)] {
        let output = format!("{coder}.csv");
        let more = [
            &LABELS[..],
            &["--coder", coder, "--order", "random", "--encoder", "none"],
        ]
        .concat();
        let labelling = Labelling::start(&work, &arguments(&output, &more));
        // Some are found by a search, so that figures come from the random part.
        let list = labelling.get("list?search=ida%20never");
        for row in list["rows"].as_array().unwrap().iter().take(4) {
            let answer = serde_json::json!({ "sentence": row["sentence"], "verdict": { "label": "against" } });
            assert_eq!(labelling.post("answer", &answer).0, 200);
        }
        labelling.answer(sentences, by_words);
        labelling.end();
    }
    let text = work.text("ann.csv");
    let header = text.lines().next().unwrap();
    let ours: Vec<String> = header.split(',').map(str::to_string).collect();
    let base = rows(&text);
    let config = Config {
        cases: 16,
        failure_persistence: None,
        ..Config::default()
    };
    let edits = prop::collection::vec((0..KINDS, any::<Index>()), 1..4);
    let checked = TestRunner::new(config).run(&edits, |edits| {
        check(&work, &base, &ours, &edits);
        Ok(())
    });
    checked.unwrap();
}
