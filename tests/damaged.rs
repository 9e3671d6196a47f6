//! Files that are not what they seem, or would take for ever: told by name and line, or read for what they are.

use crate::common::{self, Said, Work, column, said};

fn score(work: &Work, more: &[&str]) -> Said {
    work.run(&[&["score"], more, &["-m", "bypass.safetensors"]].concat())
}

/// Runs the program for a minute of computing at most, where a limit can be set: what it waits while others compute does not count.
fn soon(work: &Work, arguments: &[&str]) -> Said {
    if cfg!(not(unix)) {
        return work.run(arguments);
    }
    let limited = "ulimit -t 60; exec \"$0\" \"$@\"";
    let mut shell = std::process::Command::new("sh");
    let program = ["-c", limited, env!("CARGO_BIN_EXE_standpoint")];
    said(
        shell
            .args(program)
            .args(arguments)
            .env("STANDPOINT_STATE", "")
            .current_dir(work.path("")),
    )
}

#[test]
fn utf_32_is_refused_with_advice() {
    let wide = |text: &str, little: bool| -> Vec<u8> {
        let bytes = |c: char| {
            if little {
                u32::from(c).to_le_bytes()
            } else {
                u32::from(c).to_be_bytes()
            }
        };
        text.chars().flat_map(bytes).collect()
    };
    let work = Work::with_model();
    for little in [true, false] {
        for (name, text) in [
            ("a.txt", "\u{feff}Build it."),
            ("a.csv", "\u{feff}text,label\nBuild it.,for\n"),
        ] {
            work.write(name, wide(text, little));
            let said = score(&work, &[name]);
            assert_eq!(said.code, 1);
            let told = format!("{name}: not read: a text in UTF-32; save it as UTF-8 first");
            assert!(said.err.contains(&told), "{}", said.err);
        }
        work.refused(&["train", "a.csv"], &["a.csv", "UTF-32"]);
    }
}

#[test]
fn a_documents_csv_that_cannot_be_read_is_a_failure() {
    let wide: Vec<u8> = "\u{feff}document,date\na.txt,2020-01-01\n"
        .chars()
        .flat_map(|c| u32::from(c).to_le_bytes())
        .collect();
    for (table, why) in [
        (wide.as_slice(), "a text in UTF-32"),
        (&[0, 1, 2, 3, 4, 5], "not a text file"),
    ] {
        let work = Work::with_model()
            .with("articles/a.txt", "Build it.")
            .with("articles/documents.csv", table);
        let said = score(&work, &["articles"]);
        assert_eq!(said.code, 1);
        assert_eq!(column(&said.out, "text"), ["Build it."]);
        let told = "what it says of the articles is missing";
        assert!(said.err.contains("warning: articles"), "{}", said.err);
        assert!(said.err.contains(why) && said.err.contains(told));
        let strict = ["articles", "--strict", "-o", "scores.csv"];
        let arguments = [&["score"], &strict[..], &["-m", "bypass.safetensors"]].concat();
        work.refused(&arguments, &["documents.csv", why, told]);
    }
}

#[test]
fn japanese_in_seven_bits_is_read() {
    let japanese = "\x1b$BF|K\\\x1b(B.\n";
    let work = Work::with_model()
        .with("a.txt", japanese)
        .with("long.txt", "plain words\n\n".repeat(20_000) + japanese)
        .with("a.csv", format!("id,text\n1,{japanese}"))
        .with("a.html", format!("<html><p>{japanese}</p></html>"));
    for name in ["a.txt", "long.txt", "a.csv", "a.html"] {
        let said = score(&work, &[name, "--all"]);
        assert_eq!(said.code, 0, "{name}: {}", said.err);
        assert!(said.out.contains("日本."), "{name}");
        assert!(said.err.contains("encoding guessed: ISO-2022-JP"));
    }
}

#[test]
fn a_field_without_a_name_is_a_column_by_its_number() {
    let work = Work::with_model().with(
        "a.jsonl",
        "{\"\":\"x\",\"text\":\"Build it.\",\" \":1}\n\
         {\"text\":\"Stop it.\",\"column_1\":\"y\",\"\\t\":2,\"\":\"z\"}\n",
    );
    let said = score(&work, &["a.jsonl", "--unit", "row"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let header = said.out.lines().next().unwrap();
    assert!(header.ends_with(",column_1,column_3,column_1_,column_5"));
    assert_eq!(column(&said.out, "column_1"), ["x", "z"]);
    assert_eq!(column(&said.out, "column_3"), ["1", ""]);
    assert_eq!(column(&said.out, "column_1_"), ["", "y"]);
    assert_eq!(column(&said.out, "column_5"), ["", "2"]);
}

#[test]
fn ids_of_many_digits_stay_apart() {
    let work = Work::with_model().with(
        "a.jsonl",
        "{\"id\":9007199254740993,\"text\":\"Build it.\",\"n\":0.10}\n{\"id\":9007199254740992,\"text\":\"Stop it.\",\"n\":1e400}\n",
    );
    let said = score(&work, &["a.jsonl"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(
        column(&said.out, "document"),
        ["9007199254740993", "9007199254740992"]
    );
    assert_eq!(column(&said.out, "n"), ["0.10", "1e400"]);
}

#[test]
fn cells_that_run_together_are_told_with_their_line() {
    let rows = "d,\"Build it,for\ne,Stop, now.,against\nf,\"Wait\" they said.,neutral\n";
    let work = Work::with_model()
        .with("a.csv", format!("id,text,label\n{rows}"))
        .with("labels.csv", format!("document,text,label\n{rows}"));
    let said = score(&work, &["a.csv", "--unit", "row"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("a.csv: row 2:"), "{}", said.err);
    work.refused(
        &["train", "labels.csv"],
        &["labels.csv", "row 2:", "quotation mark"],
    );
}

#[test]
fn quotation_marks_that_hold_no_cell_together_cost_no_row() {
    let speech = [
        "\"We build it, she said.",
        "And soon,\" she said.",
        "\"Wait\" they said.",
        "\"So long.",
    ];
    let rows = |text_first: bool| -> String {
        let all = common::rows(common::LABELS);
        let texts = all.iter().map(|row| row["text"].replace(['"', ';'], ""));
        let texts = texts.enumerate().map(|(at, text)| match at {
            8 | 14 | 20 | 30 => {
                speech[[8, 14, 20, 30].iter().position(|own| *own == at).unwrap()].to_string()
            }
            _ => text,
        });
        let rows = all.iter().zip(texts).map(|(row, text)| {
            let (document, label) = (&row["document"], &row["label"]);
            if text_first {
                format!("{text};{label};{document}\n")
            } else {
                format!("{document};{text};{label}\n")
            }
        });
        let header = ["document;text;label\n", "text;label;document\n"][usize::from(text_first)];
        header.to_string() + &rows.collect::<String>()
    };
    for text_first in [false, true] {
        let work = Work::with_model().with("labels.csv", rows(text_first));
        let told = "row 10: a cell begins with a quotation mark";
        let said = work.ok(&["train", "labels.csv", "-o", "m.safetensors"]);
        assert!(said.err.contains("42 labelled sentences"), "{}", said.err);
        assert!(said.err.contains(told), "{}", said.err);
        let said = score(&work, &["labels.csv", "--unit", "row"]);
        assert!(said.err.contains(told), "{}", said.err);
        assert!(said.err.contains("(3 such rows)"), "{}", said.err);
        let texts = column(&said.out, "text");
        assert_eq!(texts.len(), 42);
        assert!(
            speech
                .iter()
                .all(|text| texts.iter().any(|own| own == text)),
            "{texts:?}"
        );
    }
}

#[test]
fn cells_whose_lines_could_be_rows_stay_cells() {
    let rows = "Build it.,for\n\"Build it, now\nor never.\",for\nStop it.,against\n";
    let work = Work::with_model()
        .with("a.csv", format!("text,label\n{rows}"))
        .with(
            "b.csv",
            format!("text,label\n{rows}\"Wait, wait.\",against\n"),
        );
    for (name, texts, is_told) in [("a.csv", 3, true), ("b.csv", 4, false)] {
        let said = score(&work, &[name, "--unit", "row"]);
        assert_eq!(said.code, 0, "{}", said.err);
        let told =
            "note: a.csv: row 3: the lines between two quotation marks were read as one cell";
        assert_eq!(said.err.contains(told), is_told, "{}", said.err);
        let found = column(&said.out, "text");
        assert_eq!(found.len(), texts);
        assert_eq!(found[1], "Build it, now\nor never.");
    }
}

#[test]
fn marks_with_backslashes_are_read_in_articles_and_labels() {
    let labels = common::rows(common::LABELS);
    let rows = labels.iter().map(|row| {
        let (document, text, label) = (&row["document"], &row["text"], &row["label"]);
        let text = text.replace('"', "");
        format!("\"{document}\",\"\\\"{text}\\\", she said,\nor so.\",\"{label}\"\n")
    });
    let table = rows.collect::<String>();
    let work = Work::with_model().with("labels.csv", format!("document,text,label\n{table}"));
    let told = "labels.csv: row 2: backslashes stand before the quotation marks within a cell (\\\"), and were left out (42";
    let said = work.ok(&["train", "labels.csv", "-o", "m.safetensors"]);
    assert!(said.err.contains("42 labelled sentences"), "{}", said.err);
    assert!(said.err.contains(told), "{}", said.err);
    let said = score(&work, &["labels.csv", "--unit", "row"]);
    assert!(said.err.contains(told), "{}", said.err);
    let texts = column(&said.out, "text");
    assert_eq!(texts.len(), 42);
    assert!(
        texts
            .iter()
            .all(|text| text.starts_with('"') && text.ends_with("\", she said,\nor so."))
    );
}

#[test]
fn single_quotation_marks_are_named() {
    let labels = "label;text\nfor;'Build it; now.'\nagainst;'Stop; it''s late.'\n";
    let work = Work::new().with("labels.csv", labels);
    work.refused(
        &["train", "labels.csv"],
        &["labels.csv", "row 2", "single quotation marks"],
    );
}

#[test]
fn missing_values_of_python_are_empty() {
    let labels = common::rows(common::LABELS);
    let rows: Vec<String> = labels
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let label = if at == 3 {
                "NaN".to_owned()
            } else {
                format!("{:?}", row["label"])
            };
            format!(
                "{{\"document\": {:?}, \"text\": {:?}, \"label\": {label}}}",
                row["document"], row["text"]
            )
        })
        .collect();
    let list = format!("[{}]", rows.join(",\n"));
    let work = Work::with_model()
        .with("a.jsonl", rows.join("\n"))
        .with("list.json", list);
    for name in ["a.jsonl", "list.json"] {
        let said = work.ok(&["train", name, "--force", "-o", "m.safetensors"]);
        assert!(said.err.contains("41 labelled sentences"), "{}", said.err);
        let said = score(&work, &[name, "--unit", "row"]);
        assert_eq!(column(&said.out, "text").len(), 42, "{}", said.err);
    }
}

#[test]
fn what_would_take_for_ever_is_soon_done() {
    let attributes: String = (0..200_000).map(|n| format!(" a{n}=1")).collect();
    let fields =
        |from: usize, to: usize| -> String { (from..to).map(|n| format!(",\"f{n}\":1")).collect() };
    let record = |from, to| format!("{{\"text\":\"Build it.\"{}}}\n", fields(from, to));
    let work = Work::with_model()
        .with(
            "attributes.html",
            format!("<html><div{attributes}><p>We need the bypass now.</p></div></html>"),
        )
        .with(
            "references.html",
            format!("<html><p>We need it. {}</p></html>", "&".repeat(1_000_000)),
        )
        .with(
            "titled.html",
            format!(
                "<html><title>We need it</title><h1>We need it</h1><p{attributes}>The bypass. {}</p></html>",
                "&".repeat(1_000_000)
            ),
        )
        .with(
            "thanks.csv",
            format!("id,text\n1,\"{}\"\n", "(Applause.)\n\nWe need it now. We need it now.\n\nWe need it now.\n\n".repeat(25_000)),
        )
        .with("hearts.csv", format!("id,text\n1,We need it {}\n", "<".repeat(1_500_000)))
        .with("stops.csv", format!("id,text\n1,We need it {}\n", "a.b".repeat(500_000)))
        .with("fields.jsonl", record(0, 10) + &record(0, 300_000))
        .with(
            "records.jsonl",
            (0..400)
                .map(|n| record(n * 100, n * 100 + 100))
                .collect::<String>(),
        )
        .with(
            "columns.csv",
            format!(
                "text{}\nBuild it.{}\n",
                ",x".repeat(30_000),
                ",1".repeat(30_000)
            ),
        );
    for (name, code, text) in [
        ("attributes.html", 0, "We need the bypass now."),
        ("references.html", 0, "We need it."),
        ("titled.html", 0, "We need it"),
        ("thanks.csv", 0, "We need it now."),
        ("hearts.csv", 0, "We need it <"),
        ("stops.csv", 0, "We need it a.b"),
        ("fields.jsonl", 1, "Build it."),
        ("records.jsonl", 0, "Build it."),
        ("columns.csv", 0, "Build it."),
    ] {
        let said = soon(&work, &["score", name, "-q", "-m", "bypass.safetensors"]);
        assert_eq!(said.code, code, "{name}: {}", said.err);
        assert!(said.out.contains(text), "{name}");
    }
}

/// Writes a file that begins so and goes on with 20 GB of zeros, which take no place on the disk.
#[cfg(unix)]
fn with_zeros(work: &Work, name: &str, beginning: &str) {
    work.write(name, beginning);
    let file = std::fs::OpenOptions::new()
        .write(true)
        .open(work.path(name));
    file.unwrap().set_len(20_000_000_000).unwrap();
}

#[cfg(unix)]
#[test]
fn zeros_without_end_are_soon_given_up_wherever_they_begin() {
    let prose = "We need the bypass now. ".repeat(10_000);
    let rows = "\"We need the bypass now.\",for\n\"No bypass, they say.\",against\n".repeat(5000);
    let line = "{\"text\":\"We need the bypass now.\"}\n".repeat(5000);
    let work = Work::with_model();
    for (name, beginning) in [
        ("a.txt", ""),
        ("a.csv", ""),
        ("a.jsonl", ""),
        ("a.html", ""),
        ("text.txt", &*prose),
        ("text.csv", &format!("text,label\n{rows}")),
        ("text.jsonl", &line),
        ("text.html", &format!("<html><body><p>{prose}")),
        ("wide.txt", "\u{feff}"),
    ] {
        with_zeros(&work, name, beginning);
        let told = format!("{name}: not read: from byte ");
        for unit in ["sentence", "document"] {
            let arguments = [
                "score",
                name,
                "--unit",
                unit,
                "-m",
                "bypass.safetensors",
                "-q",
            ];
            let said = soon(&work, &arguments);
            assert_eq!(said.code, 1);
            assert!(said.err.contains(&told), "{name}: {}", said.err);
        }
        for arguments in [["train", name], ["agree", name]] {
            let said = soon(&work, &arguments);
            assert!(
                said.code == 1 && said.err.contains("not read"),
                "{name}: {}",
                said.err
            );
        }
        let said = soon(
            &work,
            &["score", "a.txt", "-m", "bypass.safetensors", "-o", name],
        );
        assert!(said.err.contains(": choose a"), "{name}: {}", said.err);
    }
    let mut packed =
        zstd::Encoder::new(std::fs::File::create(work.path("b.txt.zst")).unwrap(), 1).unwrap();
    let zeros = vec![0; 1 << 20];
    (0..1024).for_each(|_| std::io::Write::write_all(&mut packed, &zeros).unwrap());
    packed.finish().unwrap();
    let said = soon(&work, &["score", "b.txt.zst", "-m", "bypass.safetensors"]);
    assert!(
        said.err
            .contains("b.txt.zst: not read: from byte 0 on it holds zeros"),
        "{}",
        said.err
    );
    if cfg!(target_os = "linux") {
        for command in [&["score", "-m", "bypass.safetensors"][..], &["train", "-q"]] {
            let said = soon(&work, &[command, &["/proc/self/pagemap"]].concat());
            assert!(said.err.contains("pagemap: not read"), "{}", said.err);
        }
    }
}

#[test]
fn hundreds_of_coders_and_thousands_of_labels_take_no_time() {
    let names: Vec<String> = (0..400).map(|n| format!("annotator_{n}")).collect();
    let row = |n: usize| {
        let votes: Vec<&str> = (0..400)
            .map(|at| if (at + n) % 7 < 3 { "yes" } else { "no" })
            .collect();
        format!("{n},s{n},{}\n", votes.join(","))
    };
    let rows: String = (0..40).map(row).collect();
    let labels: String = (0..3000).map(|n| format!("s{n},l{n},k{n}\n")).collect();
    let work = Work::new()
        .with(
            "coders.csv",
            format!("document,text,{}\n{rows}", names.join(",")),
        )
        .with(
            "labels.csv",
            format!("text,annotator_a,annotator_b\n{labels}"),
        );
    let said = soon(&work, &["agree", "coders.csv", "-q"]);
    assert!(
        said.out.contains("of 79800 pairs of coders"),
        "{}",
        said.out
    );
    work.refused(&["agree", "labels.csv"], &["6000 different labels", "1000"]);
}

#[test]
fn rows_that_stand_twice_in_a_table_of_scores_are_told() {
    let head = "document,sentence,p_for,p_against,text,label,start\n";
    let rows = "d,1,0.9,0.1,Build it.,for,0\nd,2,0.2,0.8,Stop it.,against,10\n";
    let work = Work::new()
        .with("scores.csv", format!("{head}{rows}{rows}"))
        .with(
            "labels.csv",
            "document,text,label\nd,Build it.,for\nd,Stop it.,against\n",
        );
    let told = "scores.csv: 2 rows repeat an earlier one, the same sentence of the same document (row 4 repeats row 2)";
    for arguments in [
        &["summarize", "scores.csv"][..],
        &["sample", "scores.csv", "-n", "2"],
        &["evaluate", "labels.csv", "--scores-from", "scores.csv"],
        &["report", "scores.csv", "-o", "report.html"],
    ] {
        let said = work.ok(arguments);
        assert!(said.err.contains(told), "{arguments:?}: {}", said.err);
    }
    // The scores of the labelled sentences too, from which the shares are corrected.
    work.write("once.csv", format!("{head}{rows}"));
    let said = work.run(&[
        "summarize",
        "once.csv",
        "--labels",
        "labels.csv",
        "--scores-from",
        "scores.csv",
    ]);
    assert!(said.err.contains(told), "{}", said.err);
}

#[cfg(unix)]
#[test]
fn an_endless_stream_that_is_no_text_is_refused_at_once() {
    let work = Work::with_model();
    let output = crate::common::program()
        .args(["score", "-", "-m", "bypass.safetensors"])
        .current_dir(work.path(""))
        .stdin(std::fs::File::open("/dev/zero").unwrap())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(err.contains("from byte 0 on it holds zeros"), "{err}");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_told_as_such() {
    let work = Work::with_model();
    std::os::unix::fs::symlink("gone.txt", work.path("a.txt")).unwrap();
    let said = score(&work, &["a.txt"]);
    assert_eq!(said.code, 1);
    let told = "a.txt: not read: this link leads to gone.txt, which does not exist";
    assert!(said.err.contains(told), "{}", said.err);
}

#[test]
fn rows_without_end_that_cannot_be_read_are_counted_and_no_longer_named() {
    let work = Work::with_model();
    let broken = "They go,and stay,or not\n".repeat(1000);
    work.write("a.csv", format!("id,text\n{broken}1,Build it.\n"));
    let said = score(&work, &["a.csv", "-q", "-o", "o.csv"]);
    assert_eq!(said.code, 1);
    assert!(said.err.lines().count() < 110, "{}", said.err);
    assert!(said.err.contains("row 2: 3 cells"), "{}", said.err);
    assert!(
        said.err.contains("900 more could not be read"),
        "{}",
        said.err
    );
}

#[test]
fn articles_beside_labels_are_counted_likewise() {
    let work = Work::with_model();
    let broken = "They go,and stay,or not\n".repeat(1000);
    work.write("articles.csv", format!("id,text\n{broken}1,Build it.\n"));
    work.write(
        "labels.csv",
        "document,start,end,text,label\n1,0,9,Build it.,for\n",
    );
    let said = work.run(&[
        "detach",
        "labels.csv",
        "--articles",
        "articles.csv",
        "-o",
        "o.csv",
    ]);
    assert!(
        said.err.contains("900 more could not be read"),
        "{}",
        said.err
    );
}
