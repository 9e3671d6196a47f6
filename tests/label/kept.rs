//! Answers stay as they were given, whatever becomes of the journal, the table, or the names of the files.

use std::io::Read;

use serde_json::json;

use super::{LABELS, Labelling, arguments, by_words, letters, text};
use crate::common::{Work, column, rows};

/// Sentences with what a table of another program would mean otherwise.
fn signs() -> Work {
    let work = Work::new();
    // A page shows what a table would mean.
    work.write(
        "notes/a.html",
        "<p>Cut the R&amp;amp;D budget &amp;lt;now&amp;gt; or never at all. The tag &lt;p&gt; begins a paragraph in a page. \
         He wrote \\n twice and then \\n More lines came. They say that it isn't decided yet.</p>",
    );
    work
}

#[test]
fn a_table_without_its_journal_stays_as_it_was_written() {
    for output in ["l.csv", "l.xlsx"] {
        let work = signs();
        let all = ["notes", "-o", output, "--labels", "pro,anti"];
        let labelling = Labelling::start(&work, &all);
        labelling.answer(
            4,
            |text| json!({ "label": if text.contains("budget") { "anti" } else { "pro" } }),
        );
        labelling.end();
        let table = std::fs::read(work.path(output)).unwrap();
        std::fs::remove_file(work.path(&format!("{output}.journal"))).unwrap();
        let labelling = Labelling::start(&work, &["notes", "-o", output]);
        let said = labelling.before.clone();
        assert!(said.contains("in this order: anti, pro"), "{said}");
        assert!(!said.contains("warning"), "{said}");
        assert_eq!(labelling.get("state")["random"], 4);
        labelling.end();
        if output == "l.csv" {
            assert_eq!(std::fs::read(work.path(output)).unwrap(), table);
            let texts = column(&work.text(output), "text");
            assert!(
                texts.iter().any(|text| text.contains("R&amp;D")),
                "{texts:?}"
            );
        }
    }
}

#[test]
fn a_row_that_cannot_be_taken_over_is_refused_with_its_line() {
    let work = signs();
    let labelling = Labelling::start(&work, &["notes", "-o", "l.csv", "--labels", "pro,anti"]);
    labelling.answer(3, |_| json!({ "label": "pro" }));
    labelling.end();
    std::fs::remove_file(work.path("l.csv.journal")).unwrap();
    let table = work.text("l.csv");
    for (from, to, wanted) in [
        ("random", "", "row 2: the column sampling is empty"),
        ("sentence", "line", "row 2: the column kind has “line”"),
    ] {
        let changed = table.replacen(from, to, 1);
        work.write("l.csv", &changed);
        work.refused(
            &["label", "notes", "-o", "l.csv", "--no-open"],
            &["l.csv", wanted],
        );
        assert_eq!(work.text("l.csv"), changed);
    }
    // What the articles have otherwise is told.
    work.write("l.csv", table.replacen(",1,", ",9,", 1));
    let labelling = Labelling::start(&work, &["notes", "-o", "l.csv"]);
    let said = labelling.before.clone();
    assert!(
        said.contains("row 2: the column paragraph had “9”, and has “1” now"),
        "{said}"
    );
    labelling.end();
    // A table of ours without answers is no other file.
    std::fs::remove_file(work.path("l.csv.journal")).unwrap();
    let header = table.lines().next().unwrap();
    work.write("l.csv", format!("{header}\n"));
    Labelling::start(&work, &["notes", "-o", "l.csv", "--labels", "pro,anti"]).end();
}

#[test]
fn what_a_journal_lost_is_told_and_taken_from_the_table() {
    let work = letters();
    let labelling = Labelling::start(&work, &arguments("labels.csv", &LABELS));
    labelling.answer(6, by_words);
    labelling.end();
    let table = work.text("labels.csv");
    let journal = work.text("labels.csv.journal");
    let lines: Vec<&str> = journal.split_inclusive('\n').collect();
    let answer = lines
        .iter()
        .position(|line| line.starts_with("{\"answer\""))
        .unwrap();
    let cut = lines[..=answer + 1].concat();
    let removed = [&lines[..answer], &lines[answer + 1..]].concat().concat();
    let changed = journal.replacen("In letter", "In latter", 1);
    for (journal, wanted) in [
        (
            cut,
            &["4 answers that the journal lacks: taken from the table"][..],
        ),
        (
            removed,
            &["are missing or changed", "1 answer that the journal lacks"],
        ),
        (
            changed,
            &[
                "labels.csv.journal: line",
                "1 answer that the journal lacks",
            ],
        ),
        (String::new(), &["its journal is gone"]),
    ] {
        work.write("labels.csv", &table);
        work.write("labels.csv.journal", journal);
        let labelling = Labelling::start(&work, &arguments("labels.csv", &[]));
        let said = labelling.before.clone();
        wanted
            .iter()
            .for_each(|wanted| assert!(said.contains(wanted), "{said}"));
        labelling.end();
        assert_eq!(work.text("labels.csv"), table);
        // Whoever goes on without the table has all of them.
        std::fs::remove_file(work.path("labels.csv")).unwrap();
        let labelling = Labelling::start(&work, &arguments("labels.csv", &[]));
        assert!(
            !labelling.before.contains("journal"),
            "{}",
            labelling.before
        );
        labelling.end();
        assert_eq!(work.text("labels.csv"), table);
    }
}

#[test]
fn coders_whose_files_have_one_name_are_two() {
    let work = Work::new();
    let header = "document,start,text,label";
    work.write(
        "a/labels.csv",
        format!("{header}\nx.txt,0,Build it.,pro\nx.txt,10,Or not.,pro\n"),
    );
    work.write(
        "b/labels.csv",
        format!("{header}\nx.txt,0,Build it.,anti\nx.txt,10,Or not.,pro\n"),
    );
    // With paragraphs, which the others lack.
    work.write(
        "c/ben.csv",
        "document,start,end,paragraph,text,label\nx.txt,0,9,3,Build it.,both\nx.txt,10,17,3,Or not.,pro\n",
    );
    let review = [
        "--review",
        "a/labels.csv",
        "b/labels.csv",
        "c/ben.csv",
        "-o",
        "all.csv",
    ];
    let labelling = Labelling::start(&work, &review);
    let view = labelling.get("view");
    assert_eq!(text(&view), "Build it.");
    let mut votes: Vec<String> = view["votes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|vote| vote["coder"].to_string())
        .collect();
    votes.sort();
    assert_eq!(
        votes,
        ["\"a/labels.csv\"", "\"b/labels.csv\"", "\"c/ben.csv\""]
    );
    assert_eq!(labelling.get("state")["disputed"], 1);
    labelling.end();
    assert_eq!(rows(&work.text("all.csv")).len(), 6);
    // Two answers of one name on one sentence are refused, and none is lost.
    for file in ["a", "b"] {
        let table = work.text(&format!("{file}/labels.csv"));
        let named = table
            .replace("label\n", "label,annotator\n")
            .replace("pro\n", "pro,eve\n");
        work.write(
            &format!("{file}.csv"),
            named.replace("anti\n", "anti,eve\n"),
        );
    }
    work.refused(
        &[
            "label",
            "--review",
            "a.csv",
            "b.csv",
            "c/ben.csv",
            "-o",
            "new.csv",
            "--no-open",
        ],
        &["“eve” gave two answers", "row 2 of a.csv", "row 2 of b.csv"],
    );
}

#[test]
fn label_sets_that_cannot_be_learned_are_refused_at_once() {
    let work = signs();
    for (labels, wanted) in [
        ("pro,Pro,anti", "did you mean “pro”?"),
        ("pro-war,pro war", "did you mean “pro-war”?"),
        ("pro,рro", "looks the same"),
        ("1.0,1", "did you mean “1”?"),
        ("pro,anti,pro; anti", "several labels"),
        ("\"pro\",anti", "write “pro”"),
        ("pro,anti,n/a", "no label"),
    ] {
        let all = [
            "label",
            "notes",
            "-o",
            "l.csv",
            "--no-open",
            "--labels",
            labels,
        ];
        work.refused(&all, &["label", wanted]);
    }
    let labelling = Labelling::start(&work, &["notes", "-o", "l.csv", "--labels", "pro,anti"]);
    labelling.answer(1, |_| json!({ "label": "pro" }));
    for labels in [["Pro", "anti"], ["pro", "PRO"]] {
        let (status, told) = labelling.post("setup", &json!({ "labels": labels }));
        assert_eq!(status, 409, "{told}");
        assert!(
            told["error"].as_str().unwrap().contains("did you mean"),
            "{told}"
        );
    }
    labelling.end();
    work.refused(
        &[
            "label",
            "notes",
            "-o",
            "l.csv",
            "--no-open",
            "--labels",
            "PRO,anti",
        ],
        &["did you mean"],
    );
}

#[test]
fn connections_that_only_wait_do_not_stop_the_page() {
    let work = signs();
    let labelling = Labelling::start(&work, &["notes", "-o", "l.csv", "--labels", "pro,anti"]);
    let waiting: Vec<_> = (0..200)
        .map(|_| std::net::TcpStream::connect(&labelling.host).unwrap())
        .collect();
    labelling.answer(2, |_| json!({ "label": "pro" }));
    // The oldest were ended, the newest may still ask.
    let mut first = &waiting[0];
    first
        .set_read_timeout(Some(std::time::Duration::from_secs(20)))
        .unwrap();
    assert!(matches!(first.read(&mut [0]), Ok(0) | Err(_)));
    assert_eq!(labelling.get("state")["answered"], 2);
    labelling.end();
}

#[cfg(unix)]
#[test]
fn a_table_by_another_path_is_the_same_table() {
    let work = letters();
    std::fs::create_dir(work.path("links")).unwrap();
    std::os::unix::fs::symlink(work.path("labels.csv"), work.path("links/l.csv")).unwrap();
    let labelling = Labelling::start(&work, &arguments("links/l.csv", &LABELS));
    labelling.answer(2, by_words);
    let in_use = "another labelling page has these labels open";
    for path in ["labels.csv", "links/l.csv", "links/../labels.csv"] {
        let second = work.run(&["label", "letters", "-o", path, "--no-open"]);
        assert!(
            second.code == 1 && second.err.contains(in_use),
            "{}",
            second.err
        );
    }
    labelling.end();
    assert!(work.path("links/l.csv").is_symlink());
    assert!(!work.path("links/l.csv.journal").exists());
    assert_eq!(rows(&work.text("labels.csv")).len(), 2);
    // One file may have two names, also after a page has written it anew.
    let labelling = Labelling::start(&work, &arguments("labels.csv", &LABELS));
    for answers in [0, 2] {
        labelling.answer(answers, by_words);
        let begun = std::time::Instant::now();
        while rows(&work.text("labels.csv")).len() != 2 + answers {
            assert!(begun.elapsed().as_secs() < 20);
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let _ = std::fs::remove_file(work.path("links/hard.csv"));
        std::fs::hard_link(work.path("labels.csv"), work.path("links/hard.csv")).unwrap();
        work.refused(
            &["label", "letters", "-o", "links/hard.csv", "--no-open"],
            &[in_use],
        );
        assert!(!work.path("links/hard.csv.journal").exists());
    }
    labelling.end();
}

/// A browser that writes down with what it was started.
#[cfg(target_os = "linux")]
#[test]
fn the_list_of_processes_does_not_show_the_address_of_the_page() {
    use std::os::unix::fs::PermissionsExt;
    let work = signs();
    work.write("bin/xdg-open", "#!/bin/sh\necho \"$1\" > \"$OPENED\"\n");
    let executable = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(work.path("bin/xdg-open"), executable).unwrap();
    let path = format!(
        "{}:{}",
        work.path("bin").display(),
        std::env::var("PATH").unwrap()
    );
    let opened = work.path("opened");
    let environment = [
        ("PATH", path.as_str()),
        ("OPENED", opened.to_str().unwrap()),
    ];
    let all = ["notes", "-o", "l.csv", "--labels", "pro,anti"];
    let labelling = Labelling::start_with(&work, &["label"], &all, &environment);
    let waiting = std::time::Instant::now();
    let address = loop {
        match std::fs::read_to_string(&opened) {
            Ok(address) if address.ends_with('\n') => break address,
            _ => assert!(waiting.elapsed().as_secs() < 30),
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    assert!(!address.contains(&labelling.token), "{address}");
    let (_, once) = address.trim().split_once(&labelling.host).unwrap();
    let host = [("Host", labelling.host.as_str())];
    for (path, status) in [("/once/0", 410), (once, 303), (once, 410)] {
        assert_eq!(labelling.send("GET", path, &host, "").0, status, "{path}");
    }
    labelling.answer(1, |_| json!({ "label": "pro" }));
    labelling.end();
}
