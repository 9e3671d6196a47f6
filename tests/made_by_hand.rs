//! What somebody made by hand in a table, which no output may replace.

use std::io::{Cursor, Read, Write};

use crate::common::{self, LABELS, Work};

const ARTICLE: &str = "Bypass vote set for Monday\n\nThe council meets on Monday to vote on the bypass. Nobody knows how it ends.\n";

/// The program refuses, for this reason, and every file is as it was.
fn spares(work: &Work, arguments: &[&str], reason: &str) {
    let before = work.listing();
    work.refused(arguments, &[reason, "choose another name"]);
    assert!(work.listing() == before, "{arguments:?}");
}

#[test]
fn a_table_of_scores_is_replaced_by_scores_only() {
    let work = Work::with_model()
        .with("a.txt", ARTICLE)
        .with("labels.csv", LABELS);
    let score = |output: &'static str| {
        work.ok(&["score", "a.txt", "-m", "bypass.safetensors", "-o", output])
    };
    score("scores.csv");
    score("scores.csv");
    for command in [
        ["segment", "a.txt", "-o", "scores.csv"],
        ["audit", "labels.csv", "-o", "scores.csv"],
    ] {
        spares(&work, &command, "this is a table of scores");
    }
    work.ok(&["summarize", "scores.csv", "-o", "shares.csv"]);
    score("more.csv");
    spares(
        &work,
        &["summarize", "scores.csv", "-o", "more.csv"],
        "this is a table of scores",
    );
    score("scores.xlsx");
    score("scores.xlsx");
    spares(
        &work,
        &["segment", "a.txt", "-o", "scores.xlsx"],
        "this is a table of scores",
    );
}

#[test]
fn what_somebody_made_in_a_table_is_not_replaced() {
    // A sentence with another label, for the audit to find.
    let second = LABELS.lines().nth(1).unwrap().rsplit_once(',').unwrap();
    let second = format!(
        "{},{}\n",
        second.0,
        if second.1 == "for" { "against" } else { "for" }
    );
    let work = Work::with_model()
        .with("labels.csv", LABELS.to_string() + &second)
        .with("a.txt", ARTICLE)
        .with("my.dictionary.csv", "category,pattern\nlaw,court*\n")
        .with("list/documents.csv", "document,outlet\na.txt,Gazette\n");
    let model = "bypass.safetensors";
    let score = |output: &str| {
        ["score", "a.txt", "-m", model, "-o"]
            .map(String::from)
            .into_iter()
            .chain([output.to_string()])
            .collect::<Vec<_>>()
    };
    let spared = |output: &str, reason: &str| {
        let arguments = score(output);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        spares(&work, &arguments, reason);
    };
    work.ok(&["score", "a.txt", "-m", model, "-o", "s.csv"]);
    // Every label another one; and a vote in a column of its own.
    let scores = work.text("s.csv");
    let (header, rows) = scores.split_once("\r\n").unwrap();
    let labels = common::column(&scores, "label");
    let other = if labels[0] == "for" { "against" } else { "for" };
    let corrected = rows.replacen(&format!(",{},", labels[0]), &format!(",{other},"), 1);
    work.write("corrected.csv", format!("{header}\r\n{corrected}"));
    spared("corrected.csv", "this table holds 1 label");
    let voted = rows.replacen("\r\n", ",for\r\n", 1);
    work.write("voted.csv", format!("{header},annotator_1\r\n{voted}"));
    spared("voted.csv", "this table holds 1 label");
    let not_ours = "standpoint did not write this table";
    work.write("titled.csv", "# my codes\ntext,label\nWe go,for\n");
    spared("titled.csv", not_ours);
    spared("my.dictionary.csv", not_ours);
    spared("list/documents.csv", not_ours);
    // Columns that somebody added to what the command wrote.
    for (output, arguments) in [
        ("sample.csv", ["sample", "s.csv", "-n", "1"].as_slice()),
        ("doubts.csv", &["audit", "labels.csv"]),
        ("segments.csv", &["segment", "a.txt"]),
        ("shares.csv", &["summarize", "s.csv"]),
    ] {
        let arguments = [arguments, &["-o", output]].concat();
        work.ok(&arguments);
        work.ok(&arguments);
        let table = work.text(output);
        let named = table.replacen("\r\n", ",frame\r\n", 1);
        work.write(output, named.trim_end().to_string() + ",legal\r\n");
        spares(&work, &arguments, "did not write the column frame");
    }
}

#[test]
fn texts_and_pages_of_others_are_not_replaced_and_own_ones_are() {
    let model = "bypass.safetensors";
    let work = Work::with_model()
        .with("a.txt", ARTICLE)
        .with("thesis.txt", "My thesis, from the standpoint of a pilot.")
        .with("page.html", "<html><body>Mine</body></html>")
        .with(
            "truth.json",
            "{\n  \"version\": \"1.0\",\n  \"notes\": \"mine\"\n}\n",
        )
        .with("notes.md", "# Notes")
        .with("bypass.csv", LABELS);
    work.ok(&["score", "a.txt", "-m", model, "-o", "s.csv"]);
    let commands: [&[&str]; 4] = [
        &["score", "a.txt", "-m", model, "-o", "thesis.txt"],
        &["report", "s.csv", "-o", "page.html"],
        &["summarize", "s.csv", "--json", "truth.json"],
        &[
            "train",
            "bypass.csv",
            "-o",
            "m.safetensors",
            "--card",
            "notes.md",
        ],
    ];
    for command in commands {
        spares(&work, command, "standpoint did not write this file");
    }
    let commands: [&[&str]; 5] = [
        &["score", "a.txt", "-m", model, "--schema", "-o", "own.csv"],
        &["report", "s.csv", "-o", "own.html"],
        &["summarize", "s.csv", "--json", "own.json"],
        &["summarize", "s.csv", "--plan", "0.2", "--json", "plan.json"],
        &[
            "train",
            "bypass.csv",
            "-o",
            "own.safetensors",
            "--card",
            "own.md",
        ],
    ];
    for command in commands {
        work.ok(command);
        work.ok(command);
    }
}

#[test]
fn labels_without_text_are_replaced_by_detach_only() {
    let coded = "document,start,end,text,label\na.txt,0,26,Bypass vote set for Monday,for\n";
    let work = Work::with_model()
        .with("a.txt", ARTICLE)
        .with("coded.csv", coded);
    let detach = [
        "detach",
        "coded.csv",
        "--articles",
        "a.txt",
        "-o",
        "shared.csv",
    ];
    work.ok(&detach);
    work.ok(&detach);
    let score = [
        "score",
        "a.txt",
        "-m",
        "bypass.safetensors",
        "-o",
        "shared.csv",
    ];
    spares(&work, &score, "this table holds 1 label");
}

#[test]
fn a_table_is_written_anew_whatever_columns_the_articles_had() {
    let rows = "id,text,desk\na,They build it now. Nobody asked us why.,city\na,They build it now. Nobody knows.,sports\n";
    let work = Work::with_model()
        .with("news.csv", rows)
        .with("a.txt", ARTICLE);
    for (input, more) in [
        ("news.csv", &[][..]),
        ("a.txt", &["--all"]),
        ("news.csv", &["--for-excel"]),
        ("a.txt", &[]),
    ] {
        let arguments = ["score", input, "-m", "bypass.safetensors", "-o", "s.csv"];
        work.ok(&[&arguments, more].concat());
    }
}

/// The same workbook as another program saves it, on a day of its own.
fn saved_again(workbook: &[u8]) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut part = old.by_index(at).unwrap();
        let mut content = String::new();
        part.read_to_string(&mut content).unwrap();
        let options = zip::write::SimpleFileOptions::default();
        new.start_file(part.name().unwrap(), options).unwrap();
        let content = content.replace(
            "2000-01-01T00:00:00Z</dcterms:modified>",
            "2021-03-04T10:00:00Z</dcterms:modified>",
        );
        new.write_all(content.as_bytes()).unwrap();
    }
    new.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_is_replaced_only_as_it_was_written() {
    let work = Work::with_model().with("a.txt", "Build the bypass now, they say.\n");
    let score = ["score", "a.txt", "-m", "bypass.safetensors", "-o", "s.xlsx"];
    work.ok(&score);
    let written = work.read("s.xlsx");
    work.ok(&score);
    assert_eq!(work.read("s.xlsx"), written);
    for other in [saved_again(&written), b"PK\x03\x04 damaged".to_vec()] {
        work.write("s.xlsx", &other);
        spares(&work, &score, "this workbook is not as standpoint wrote it");
    }
}

#[test]
fn what_is_in_a_file_that_cannot_be_read_is_not_replaced() {
    let text = "text\nWhat somebody typed.\nAnd more of it.\n";
    let segments =
        "document,segment,paragraph,kind,text,start,end,label\na.txt,1,1,sentence,Go.,0,3,for\n";
    let wide = |text: &str| -> Vec<u8> {
        text.chars()
            .flat_map(|c| u32::from(c).to_le_bytes())
            .collect()
    };
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    let work = Work::with_model()
        .with("a.txt", ARTICLE)
        .with("wide.csv", wide(text))
        .with("wide.jsonl", wide(text))
        .with("labelled.csv", wide(segments))
        .with("packed.csv", packed.finish().unwrap())
        .with("labels.xlsx", "text,label\nThey go.,for\n")
        .with(
            "photo.csv",
            b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xFF\xDB\0\x43\0\x08",
        )
        .with("blank.xlsx", " \n");
    let score = |output| ["score", "a.txt", "-m", "bypass.safetensors", "-o", output];
    for output in [
        "wide.csv",
        "wide.jsonl",
        "labelled.csv",
        "packed.csv",
        "labels.xlsx",
        "photo.csv",
    ] {
        spares(&work, &score(output), "standpoint did not write this file");
    }
    work.ok(&score("blank.xlsx"));
}

#[test]
fn a_model_card_is_replaced_only_as_it_was_written() {
    let work = Work::with_labels();
    let train = [
        "train",
        "bypass.csv",
        "-q",
        "-o",
        "m.safetensors",
        "--card",
        "m.md",
    ];
    work.ok(&train);
    let written = work.text("m.md");
    work.ok(&train);
    assert_eq!(work.text("m.md"), written);
    work.write("m.md", written.replacen("## Limits", "## Our limits", 1));
    spares(
        &work,
        &train,
        "m.md: standpoint did not write this file as it is",
    );
}

#[test]
fn a_table_with_a_row_that_somebody_added_is_not_replaced() {
    let work = Work::with_model()
        .with("labels.csv", LABELS.replacen(",for", ",against", 3))
        .with("a.txt", ARTICLE);
    let model = ["-m", "bypass.safetensors"];
    work.ok(&[&["score", "a.txt", "-o", "s.csv"], &model[..]].concat());
    for (output, arguments) in [
        ("t.csv", [&["score", "a.txt"], &model[..]].concat()),
        ("t.jsonl", [&["score", "a.txt"], &model[..]].concat()),
        ("sample.csv", vec!["sample", "s.csv", "-n", "1"]),
        ("doubts.csv", vec!["audit", "labels.csv"]),
        ("segments.csv", vec!["segment", "a.txt"]),
        ("shares.csv", vec!["summarize", "s.csv"]),
    ] {
        let arguments = [&arguments[..], &["-o", output]].concat();
        work.ok(&arguments);
        work.ok(&arguments);
        let table = work.text(output);
        let added = match output {
            "t.jsonl" => {
                "{\"document\":\"b.txt\",\"text\":\"Mine.\",\"reasons\":\"\"}\n".to_string()
            }
            _ => {
                let columns = table.lines().next().unwrap().split(',').count();
                format!("b.txt{}\r\n", ",".repeat(columns - 1))
            }
        };
        work.write(output, format!("{table}{added}"));
        spares(&work, &arguments, "standpoint did not write row ");
    }
}
