//! `standpoint score`: the files that it writes beside a plain CSV: workbooks, CSV for Excel, schemas.

use std::io::Cursor;

use crate::common::{self, Work, rows};
use calamine::{Data, Reader, Xlsx};
use sha2::{Digest, Sha256};

const MODEL: [&str; 2] = ["-m", "bypass.safetensors"];

/// Articles and a table whose cells a spreadsheet would like to take for something else.
fn work() -> Work {
    let long = "word ".repeat(8000);
    let odd = format!(
        "id,text,note\n\
         00123,=1+1 is their plan for the bypass.,1-2\n\
         2,\"Stop it,\nthey say.\",TRUE\n\
         3,https://bypass.example/ has the map.,ann@bypass.example\n\
         4,ڕێگاکە باشە 🙂 والطريق جيد,_x000D_\n\
         5,{long},\n"
    );
    Work::with_model()
        .with("news/a.txt", "Build the bypass now. The vote is in May.\n")
        .with("odd.csv", odd)
}

fn score(work: &Work, more: &[&str]) -> common::Said {
    work.ok(&[&["score"], more, &MODEL].concat())
}

fn sheet(work: &Work, file: &str, name: &str) -> Vec<Vec<Data>> {
    let mut book = Xlsx::new(Cursor::new(work.read(file))).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn a_workbook_holds_what_the_csv_holds() {
    let work = work();
    for options in [
        &["--unit", "row"][..],
        &["--all"],
        &["--min-probability", "0.7"],
    ] {
        let input = ["odd.csv", "news"];
        score(&work, &[&input, options, &["-o", "x.csv"]].concat());
        let said = score(&work, &[&input, options, &["-o", "x.xlsx"]].concat());
        let cut = said
            .err
            .contains("warning: 1 cell longer than the 32,767 characters");
        assert!(cut || !options.contains(&"row"), "{}", said.err);
        let scores = sheet(&work, "x.xlsx", "scores");
        let table = work.text("x.csv");
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(table.as_bytes());
        let expected: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(scores.len(), expected.len());
        for (found, expected) in scores.iter().zip(&expected) {
            for (at, cell) in expected.iter().enumerate() {
                let name = scores[0][at].to_string();
                match &found[at] {
                    Data::Empty => assert_eq!(cell, "", "{name}"),
                    Data::Float(number) => {
                        assert_eq!(*number, cell.parse::<f64>().unwrap(), "{name}");
                        assert!(
                            name.starts_with('p') || ["sentence", "start", "end"].contains(&&*name)
                        );
                    }
                    Data::String(text) if cell.len() > 32_767 => assert_eq!(text, &cell[..32_767]),
                    Data::String(text) => assert_eq!(text, cell, "{name}"),
                    other => panic!("{name}: {other:?}"),
                }
            }
        }
    }
}

#[test]
fn a_workbook_says_what_the_run_was() {
    let work = work();
    let arguments = ["news", "odd.csv", "--unit", "row", "-o", "x y.xlsx"];
    score(&work, &arguments);
    let about = sheet(&work, "x y.xlsx", "about");
    let value = |what: &str| {
        let found = about.iter().find(|row| row[0] == *what);
        let row = found.unwrap_or_else(|| panic!("no {what}: {about:?}"));
        [&row[1], &row[2]].map(ToString::to_string)
    };
    let sha256 = |bytes: &[u8]| -> String {
        Sha256::digest(bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect()
    };
    assert_eq!(
        value("command")[0],
        "standpoint score news odd.csv --unit row -o \"x y.xlsx\" -m bypass.safetensors"
    );
    assert_eq!(
        value("model"),
        [
            "bypass.safetensors".to_string(),
            sha256(&work.read("bypass.safetensors"))
        ]
    );
    assert_eq!(value("its labels")[0], "against, neutral, for");
    assert_eq!(
        value("what it was trained on")[1],
        sha256(common::LABELS.as_bytes())
    );
    assert_eq!(value("documents")[0], "6");
    assert_eq!(value("rows scored")[0], "6");
    assert!(value("warning")[0].starts_with("1 cell longer"));
    let inputs: Vec<_> = about.iter().filter(|row| row[0] == "input file").collect();
    assert_eq!(inputs.len(), 2);
    assert_eq!(
        inputs[0][1].to_string(),
        std::path::Path::new("news")
            .join("a.txt")
            .display()
            .to_string()
    );
    assert_eq!(inputs[0][2].to_string(), sha256(&work.read("news/a.txt")));
    // Nothing in it depends on when it was made.
    let first = work.read("x y.xlsx");
    score(&work, &arguments);
    assert!(work.read("x y.xlsx") == first);
}

#[test]
fn a_workbook_names_what_was_not_read() {
    let work = work().with("news/b.txt", b"\x7fELF\x00\x01\x02\x00\x00\xff\xfe");
    let arguments = ["score", "news", "-o", "x.xlsx"];
    assert_eq!(work.run(&[&arguments[..], &MODEL].concat()).code, 1);
    let about = sheet(&work, "x.xlsx", "about");
    let unread = about.iter().find(|row| row[0] == "not read").unwrap();
    assert!(
        unread[1]
            .to_string()
            .contains("b.txt: not read: not a text file"),
        "{unread:?}"
    );
}

#[test]
fn a_workbook_tells_notes_apart_from_what_was_not_read() {
    let work = work()
        .with("news/b.txt", "Build the bypass soon. They vote in June.\n")
        .with("news/documents.csv", "document,outlet\na.txt,Gazette\n");
    score(&work, &["news", "-o", "x.xlsx"]);
    let about = sheet(&work, "x.xlsx", "about");
    let told = |what: &str| -> Vec<String> {
        let rows = about.iter().filter(|row| row[0] == *what);
        rows.map(|row| row[1].to_string()).collect()
    };
    assert!(told("not read").is_empty(), "{about:?}");
    let note = "documents.csv: no row about 1 file: b.txt";
    assert!(
        told("note").iter().any(|said| said.ends_with(note)),
        "{about:?}"
    );
    let inputs = told("input file");
    assert!(
        inputs.iter().any(|file| file.ends_with("documents.csv")),
        "{inputs:?}"
    );
}

#[test]
fn the_name_decides_and_an_option_only_where_there_is_none() {
    let work = work();
    score(&work, &["news", "-o", "a.XLSX"]);
    assert!(work.read("a.XLSX").starts_with(b"PK"));
    score(&work, &["news", "-o", "lines.jsonl"]);
    assert!(work.text("lines.jsonl").starts_with("{\"document\""));
    let lines = score(&work, &["news", "--format", "jsonl"]);
    assert_eq!(lines.out, work.text("lines.jsonl"));
    let refused = |more: &[&str], words: &[&str]| {
        work.refused(&[&["score", "news"], more, &MODEL].concat(), words);
    };
    for name in ["x.jsonl", "x.csv", "x.xlsx"] {
        refused(
            &["--format", "jsonl", "-o", name],
            &["--format is for standard output", "leave --format away"],
        );
    }
    for name in ["x.json", "x.tsv"] {
        refused(&["-o", name], &[name, "the name of another kind of file"]);
    }
    refused(
        &["-o", "no.txt/x.xlsx", "--schema"],
        &["--schema is for CSV"],
    );
    refused(
        &["-o", "bypass.safetensors/x.xlsx"],
        &["is a file, not a folder"],
    );
}

#[test]
fn old_names_of_options_answer_with_the_new_ones() {
    let work = work();
    let said = score(&work, &["odd.csv", "--no-reasons"]);
    let told = "--no-reasons is written --reasons none now\n";
    assert!(said.err.contains(told), "{}", said.err);
    assert_eq!(
        said.out,
        score(&work, &["odd.csv", "--reasons", "none"]).out
    );
    let for_excel = ["score", "news", "--for-excel"];
    work.misused(&for_excel, &["--for-excel", "ends in .xlsx"]);
}

#[test]
fn a_schema_describes_every_column() {
    let work = work();
    let said = score(&work, &["odd.csv", "-o", "new/scores.csv", "--schema"]);
    assert!(said.err.contains("described in new"), "{}", said.err);
    let schema: serde_json::Value =
        serde_json::from_str(&work.text("new/scores.schema.json")).unwrap();
    let fields = schema["fields"].as_array().unwrap();
    let names: Vec<&str> = fields
        .iter()
        .map(|field| field["name"].as_str().unwrap())
        .collect();
    let table = work.text("new/scores.csv");
    assert_eq!(names.join(","), table.lines().next().unwrap());
    assert_eq!(schema["missingValues"], serde_json::json!([""]));
    assert_eq!(
        schema["primaryKey"],
        serde_json::json!(["document", "sentence"])
    );
    for (field, name) in fields.iter().zip(names) {
        for key in ["title", "description"] {
            assert!(
                !field[key].as_str().unwrap().is_empty(),
                "{name} has no {key}"
            );
        }
        for row in rows(&table) {
            let (cell, constraints) = (&row[name], &field["constraints"]);
            assert!(
                !cell.is_empty() || constraints["required"] != true,
                "{name}"
            );
            match field["type"].as_str().unwrap() {
                "integer" => assert!(cell.parse::<usize>().is_ok(), "{name}"),
                "number" => assert!((0.0..=1.0).contains(&cell.parse().unwrap()), "{name}"),
                kind => assert_eq!(kind, "string", "{name}"),
            }
            let allowed = constraints["enum"].as_array();
            assert!(
                allowed.is_none_or(|labels| labels.contains(&cell.as_str().into())),
                "{name}"
            );
        }
    }
}

#[test]
fn documents_of_one_name_make_no_key() {
    let work = Work::with_model().with("t.csv", "id,text\n1,Build it now.\n1,Stop it now.\n");
    score(&work, &["t.csv", "-o", "x.csv", "--schema"]);
    assert!(!work.text("x.schema.json").contains("primaryKey"));
}

#[test]
fn a_schema_needs_a_plain_csv_in_a_file() {
    let work = work();
    let refused = |more: &[&str], words: &[&str]| {
        work.refused(
            &[&["score", "news", "--schema"], more, &MODEL].concat(),
            words,
        );
    };
    refused(&[], &["beside the table", "-o scores.csv"]);
    refused(&["-o", "x.jsonl"], &["--schema is for CSV"]);
    work.write("x.schema.json/file", "");
    refused(&["-o", "x.csv"], &["x.schema.json", "it is a folder"]);
}

#[test]
fn a_file_that_was_asked_for_and_is_no_article_is_a_failure_and_by_its_name_in_a_folder_a_note() {
    let work = Work::with_model()
        .with("news/a.txt", "The council meets on Monday.")
        .with("news/b.pdf", "%PDF-1.7\n");
    let model = ["-m", "bypass.safetensors"];
    let score = |paths: &[&str]| work.run(&[&["score"], paths, &model[..]].concat());
    assert_eq!(score(&["news"]).code, 0);
    let said = score(&["news/a.txt", "news/b.pdf"]);
    assert_eq!((said.code, said.out.lines().count()), (1, 2));
    assert!(
        said.err.contains("news/b.pdf: not read: a PDF file"),
        "{}",
        said.err
    );
    let strict = score(&["news/b.pdf", "news/a.txt", "--strict"]);
    assert_eq!((strict.code, strict.out.contains("council")), (1, false));
    // Whoever names a model among the articles wants them scored with it.
    let said = score(&["news/a.txt", "bypass.safetensors"]);
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    assert!(said.err.contains("give a model with -m"), "{}", said.err);
}
