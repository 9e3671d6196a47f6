//! A review compares all that the coders' tables say, keeps all that is in them, and refuses what it cannot.

use serde_json::json;

use super::{LABELS, Labelling, arguments, by_words, letters, text};
use crate::common::{Work, column, rows};

/// The table of `ann`, who drew 24 sentences at random.
fn coded() -> Work {
    let work = letters();
    let more = [&LABELS[..], &["--coder", "ann", "--order", "random"]].concat();
    let labelling = Labelling::start(&work, &arguments("ann.csv", &more));
    labelling.answer(24, by_words);
    labelling.end();
    work
}

/// Writes the table of another coder, who takes every third sentence for neutral: these columns of that of `ann`, with
/// cells as `change` makes them.
fn write(work: &Work, name: &str, columns: &[&str], change: impl Fn(usize, &str, &str) -> String) {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(columns).unwrap();
    for (at, row) in rows(&work.text("ann.csv")).into_iter().enumerate() {
        let cell = |name: &&str| {
            let cell = row.get(*name).map_or("", String::as_str);
            let cell = match *name {
                "annotator" => "bob",
                "label" if at % 3 == 0 && cell == "neutral" => "against",
                "label" if at % 3 == 0 => "neutral",
                _ => cell,
            };
            change(at, name, cell)
        };
        table.write_record(columns.iter().map(cell)).unwrap();
    }
    work.write(name, table.into_inner().unwrap());
}

fn as_it_is(_: usize, _: &str, cell: &str) -> String {
    cell.to_string()
}

#[test]
fn disagreements_are_found_whatever_a_table_lacks() {
    let work = coded();
    let whole = ["document", "start", "text", "label", "annotator"];
    write(&work, "no-paragraph.csv", &whole, as_it_is);
    write(
        &work,
        "no-place.csv",
        &["document", "text", "label", "annotator"],
        as_it_is,
    );
    write(&work, "blanks.csv", &whole, |_, name, cell| match name {
        "text" => format!(" {} ", cell.replace(" the ", "\u{a0}the  ")),
        _ => cell.to_string(),
    });
    // Its sentences stood elsewhere when it was coded.
    write(&work, "moved.csv", &whole, |_, name, cell| match name {
        "start" => (cell.parse::<usize>().unwrap() + 7).to_string(),
        _ => cell.to_string(),
    });
    for table in ["no-paragraph", "no-place", "blanks", "moved"] {
        let file = format!("{table}.csv");
        for articles in [&["letters"][..], &[]] {
            // Without articles another place is another sentence.
            if table == "moved" && articles.is_empty() {
                continue;
            }
            let output = format!("{table}-{}.csv", articles.len());
            let more = ["-o", &output, "--review", "ann.csv", &file];
            let labelling = Labelling::start(&work, &[articles, &more].concat());
            let state = labelling.get("state");
            assert_eq!(state["disputed"], 8, "{table}: {}", labelling.before);
            let conflicts = state["conflicts"].as_array().unwrap();
            let counts = conflicts.iter().map(|pair| pair["count"].as_u64().unwrap());
            assert_eq!(counts.sum::<u64>(), 8);
            let list = labelling.get("list?which=disputed");
            assert_eq!(list["all"], 8);
            let pairs = list["rows"].as_array().unwrap().iter();
            let pairs: Vec<String> = pairs.map(|row| row["verdicts"].to_string()).collect();
            assert!(pairs.is_sorted(), "{pairs:?}");
            labelling.answer(8, by_words);
            assert_eq!(labelling.get("state")["conflicts"], json!([]));
            labelling.end();
            // A table that does not say how its sentences were chosen is on those of the other.
            let chosen = column(&work.text(&output), "probability");
            assert_eq!(chosen, vec![(24.0_f64 / 180.0).to_string(); 24 + 24 + 8]);
        }
    }
    let agreed = work.ok(&["agree", "ann.csv", "no-place.csv"]);
    let observed = format!("observed agreement              {:.3}", 16.0 / 24.0);
    assert!(agreed.out.contains(&observed), "{}", agreed.out);
}

#[test]
fn rows_that_match_nothing_are_refused_with_their_rows() {
    let work = coded();
    let whole = ["document", "start", "text", "label", "annotator"];
    write(&work, "bob.csv", &whole, |at, name, cell| {
        match (name, at) {
            ("text", 3) => format!("{cell}\nAnd more."),
            ("document", 7) => "99.txt".to_string(),
            _ => cell.to_string(),
        }
    });
    let review = ["--review", "ann.csv", "bob.csv", "--no-open"];
    work.refused(
        &[&["label", "letters", "-o", "all.csv"], &review[..]].concat(),
        &["no sentence has the document, place and words of rows 5, 9 of bob.csv"],
    );
    // Without articles the first table says what stands at a place.
    work.refused(
        &[&["label", "-o", "all.csv"], &review[..]].concat(),
        &["row 5 of bob.csv"],
    );
    // Two tables without a common sentence have nothing to be compared.
    write(&work, "cyd.csv", &["text", "label", "annotator"], as_it_is);
    work.refused(
        &[
            "label",
            "-o",
            "all.csv",
            "--review",
            "ann.csv",
            "cyd.csv",
            "--no-open",
        ],
        &[
            "no sentence in these tables has two coders",
            "document and start",
        ],
    );
    // So has a cell that no table of labels can have.
    for (column, cell, wanted) in [
        (
            "sampling",
            "quota",
            "row 2: the column sampling has “quota”",
        ),
        ("kind", "letter", "row 2: the column kind has “letter”"),
        ("probability", "2", "row 2: the column probability has “2”"),
        ("start", "x", "row 2: the column start has “x”"),
    ] {
        let columns = [&whole[..], &["kind", "sampling", "probability"]].concat();
        write(&work, "bob.csv", &columns, |at, name, own| {
            if at == 0 && name == column {
                cell.to_string()
            } else {
                own.to_string()
            }
        });
        work.refused(
            &[&["label", "letters", "-o", "all.csv"], &review[..]].concat(),
            &["bob.csv", wanted],
        );
    }
}

#[test]
fn a_coded_sample_stays_one() {
    let work = coded();
    // A sample as `sample` draws it, from another random order, with columns of the researcher's own.
    let columns = [
        "document",
        "start",
        "end",
        "text",
        "label",
        "annotator",
        "kind",
        "sampling",
        "probability",
        "Outlet",
        "note",
    ];
    let sample = |at: usize, name: &str, cell: &str| match name {
        "sampling" if at == 5 => "active".to_string(),
        "sampling" => "random".to_string(),
        "probability" if at == 5 => String::new(),
        "probability" => ["0.25", "0.4"][at % 2].to_string(),
        "kind" if at == 4 => "headline".to_string(),
        "Outlet" => ["Gazette", "The “Post”, daily"][at % 2].to_string(),
        "note" if at == 2 => "two\nlines".to_string(),
        _ => cell.to_string(),
    };
    write(&work, "coded.csv", &columns, |at, name, cell| match name {
        "annotator" => "cyd".to_string(),
        "label" => "for".to_string(),
        _ => sample(at, name, cell),
    });
    write(&work, "coded_b.csv", &columns, sample);
    for articles in [&["letters"][..], &[]] {
        let output = format!("all-{}.csv", articles.len());
        let more = ["-o", &output, "--review", "coded.csv", "coded_b.csv"];
        let all = [articles, &more].concat();
        let labelling = Labelling::start(&work, &all);
        let left = labelling.get("state")["disputed"].as_u64().unwrap();
        labelling.answer(left as usize, by_words);
        labelling.end();
        let table = work.text(&output);
        let found = rows(&table);
        assert_eq!(found.len(), 48 + left as usize);
        for (coder, file) in [("cyd", "coded.csv"), ("bob", "coded_b.csv")] {
            for given in rows(&work.text(file)) {
                let mut own = found.iter();
                let own = own.find(|row| row["text"] == given["text"] && row["annotator"] == coder);
                for name in columns {
                    assert_eq!(own.unwrap()[name], given[name], "{output}: {name}");
                }
            }
        }
        // A decision has what all say of its sentence.
        for decision in found.iter().filter(|row| row["annotator"].is_empty()) {
            let mut given = rows(&work.text("coded.csv")).into_iter();
            let given = given.find(|row| row["text"] == decision["text"]).unwrap();
            assert_eq!(decision["Outlet"], given["Outlet"]);
            if given["sampling"] == "random" {
                for name in ["sampling", "probability", "kind"] {
                    assert_eq!(decision[name], given[name], "{name}");
                }
            }
        }
        // The table without its journal, and the journal without the table, say the same.
        for lost in [format!("{output}.journal"), output.clone()] {
            std::fs::remove_file(work.path(&lost)).unwrap();
            Labelling::start(&work, &all).end();
            assert_eq!(work.text(&output), table, "without {lost}");
        }
    }
}

#[test]
fn the_keys_keep_the_order_of_the_coders() {
    let work = letters();
    for (coder, keys) in [
        ("ann", "neutral,for,against,both"),
        ("bob", "for,neutral,against"),
    ] {
        let output = format!("{coder}.csv");
        let more = ["--labels", keys, "--coder", coder, "--order", "random"];
        let labelling = Labelling::start(&work, &arguments(&output, &more));
        labelling.answer(9, |text| {
            if coder == "bob" && text.contains("Ada") {
                json!({ "label": "neutral" })
            } else {
                by_words(text)
            }
        });
        labelling.end();
    }
    let review = ["--review", "ann.csv", "bob.csv"];
    let keys = |labelling: &Labelling| -> Vec<String> {
        let state = labelling.get("state");
        let labels = state["labels"].as_array().unwrap().iter();
        labels
            .map(|label| label["name"].as_str().unwrap().to_string())
            .collect()
    };
    for articles in [&["letters"][..], &[]] {
        let output = format!("all-{}.csv", articles.len());
        let all = [articles, &["-o", &output], &review].concat();
        let labelling = Labelling::start(&work, &all);
        assert_eq!(keys(&labelling), ["neutral", "for", "against", "both"]);
        let said = &labelling.before;
        assert!(
            said.contains("ann.csv has the labels neutral, for, against, both on its keys, and bob.csv has for, neutral, against"),
            "{said}"
        );
        labelling.end();
        // The order that was taken stays, whatever tables come first.
        let turned = [articles, &["-o", &output, "--review", "bob.csv", "ann.csv"]].concat();
        let labelling = Labelling::start(&work, &turned);
        assert_eq!(keys(&labelling), ["neutral", "for", "against", "both"]);
        labelling.end();
        let named = [&all[..], &["--labels", "against,for,neutral"]].concat();
        std::fs::remove_file(work.path(&output)).unwrap();
        std::fs::remove_file(work.path(&format!("{output}.journal"))).unwrap();
        let labelling = Labelling::start(&work, &named);
        assert_eq!(keys(&labelling)[..3], ["against", "for", "neutral"]);
        labelling.end();
    }
    // Without journals the keys are in the order of the scale.
    std::fs::remove_file(work.path("ann.csv.journal")).unwrap();
    std::fs::remove_file(work.path("bob.csv.journal")).unwrap();
    let labelling = Labelling::start(
        &work,
        &[&["letters", "-o", "new.csv"], &review[..]].concat(),
    );
    assert_eq!(keys(&labelling), ["against", "neutral", "for"]);
    assert!(!text(&labelling.get("view")).is_empty());
    labelling.end();
}

#[test]
fn random_parts_of_two_sizes_are_one_sample() {
    let work = letters();
    for (coder, sentences) in [("ann", 62), ("bob", 60)] {
        let output = format!("{coder}.csv");
        let more = [
            &LABELS[..],
            &["--coder", coder, "--order", "random", "--encoder", "none"],
        ]
        .concat();
        let labelling = Labelling::start(&work, &arguments(&output, &more));
        labelling.answer(sentences, |text| {
            if coder == "bob" && text.contains("Ada") {
                json!({ "label": "neutral" })
            } else {
                by_words(text)
            }
        });
        labelling.end();
    }
    let labelling = Labelling::start(&work, &["-o", "all.csv", "--review", "bob.csv", "ann.csv"]);
    let left = labelling.get("state")["disputed"].as_u64().unwrap();
    labelling.answer(left as usize, by_words);
    labelling.end();
    for files in [
        &["ann.csv", "bob.csv"][..],
        &["bob.csv", "ann.csv"],
        &["all.csv"],
    ] {
        for command in [&["evaluate"][..], &["train", "-o", "m.safetensors"]] {
            let said = work
                .ok(&[command, files, &["--encoder", "none"]].concat())
                .err;
            assert!(!said.contains("unequal probabilities"), "{said}");
        }
    }
    work.ok(&[
        "score",
        "letters",
        "-m",
        "m.safetensors",
        "-o",
        "scores.csv",
        "-q",
    ]);
    let shares = work.ok(&["summarize", "scores.csv", "--sample", "all.csv"]);
    assert!(!shares.err.contains("stands for"), "{}", shares.err);
}

#[test]
fn a_skipped_random_sentence_does_not_end_the_sample() {
    let work = letters();
    let more = [&LABELS[..], &["--order", "random", "--encoder", "none"]].concat();
    let labelling = Labelling::start(&work, &arguments("labels.csv", &more));
    labelling.answer(40, by_words);
    labelling.answer(1, |_| json!("skipped"));
    labelling.answer(1, |_| json!("no-sentence"));
    assert_eq!(labelling.get("state")["answered"], 41);
    assert_eq!(labelling.get("state")["skipped"], 1);
    labelling.answer(8, by_words);
    labelling.end();
    let trained = work.ok(&[
        "train",
        "labels.csv",
        "--encoder",
        "none",
        "-o",
        "m.safetensors",
    ]);
    let told = "without a label";
    assert_eq!(trained.err.matches(told).count(), 1, "{}", trained.err);
    work.ok(&[
        "score",
        "letters",
        "-m",
        "m.safetensors",
        "-o",
        "scores.csv",
        "-q",
    ]);
    let at = column(&work.text("labels.csv"), "label")
        .iter()
        .zip(column(&work.text("labels.csv"), "kind"))
        .position(|(label, kind)| label.is_empty() && kind == "sentence");
    let told = format!(
        "labels.csv: 1 sentence of the sample skipped (row {}): the others stand for it, and the shares may be off by 2.0 points for it; label it on the page of label under “skipped sentences”",
        at.unwrap() + 2
    );
    let shares = work.ok(&["summarize", "scores.csv", "--sample", "labels.csv"]);
    assert!(shares.err.contains(&told), "{}", shares.err);
    assert!(
        shares.err.contains("1 row found to be no sentence"),
        "{}",
        shares.err
    );
    assert!(!shares.err.contains("stands for 1"), "{}", shares.err);
    // The same holds of labels without their texts, which keep the kinds.
    work.ok(&[
        "detach",
        "labels.csv",
        "--articles",
        "letters",
        "-o",
        "shared.csv",
    ]);
    let shares = work.ok(&[
        "summarize",
        "scores.csv",
        "--sample",
        "shared.csv",
        "--articles",
        "letters",
    ]);
    assert!(
        shares.err.contains("1 sentence of the sample skipped"),
        "{}",
        shares.err
    );
    // A sample that nobody has finished is still refused.
    work.ok(&["sample", "scores.csv", "-n", "20", "-o", "sample.csv"]);
    let open = work
        .text("sample.csv")
        .replacen(",,random", ",for,random", 12);
    work.write("sample.csv", open);
    work.refused(
        &["summarize", "scores.csv", "--sample", "sample.csv"],
        &["8 sentences of the sample have no label (rows 14, 15"],
    );
}
