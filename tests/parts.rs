//! Long texts, in files and in cells, which `score` and `segment` read in parts: the tables are those of the whole.

use std::io::Write;

use crate::common::{Work, column, rows, said_of};
use standpoint::model::{Model, Unit};
use standpoint::segment::segment;

const MODEL: [&str; 2] = ["-m", "bypass.safetensors"];

/// So many bytes are several parts.
const LONG: usize = 700_000;

/// Sentences, two to a paragraph.
fn prose(end: &str) -> String {
    let mut text = String::new();
    for n in 0.. {
        if text.len() > LONG {
            break;
        }
        text += &format!(
            "The bypass number {n} will free our village of lorries – “at last”, said the mayor. \
             Nobody at the café knew where the {n} men had gone after the meeting on Monday.{end}"
        );
    }
    text
}

/// A text in one cell of a table, between two others.
fn cells(text: &str) -> String {
    let text = text.replace('"', "\"\"");
    format!("id,text\na,Build it now.\nlong,\"{text}\"\nz,Stop it. Stop it now.\n")
}

/// Number, text, reasons, start and end of each sentence of a text that is scored in one piece.
fn in_one_piece(work: &Work, text: &str) -> Vec<Vec<String>> {
    let model = Model::load(&work.path("bypass.safetensors")).unwrap();
    let units = model.score_text(text, Unit::Sentence, None);
    let scored = units.into_iter().filter_map(|unit| {
        let reasons = unit.verdict?.reasons;
        Some((text[unit.bytes].to_string(), reasons, unit.start, unit.end))
    });
    let row = |(number, (text, reasons, start, end)): (usize, (String, String, usize, usize))| {
        let [number, start, end] = [number, start, end].map(|n| n.to_string());
        vec![number, text, reasons, start, end]
    };
    (1..).zip(scored).map(row).collect()
}

/// These columns of a table, row by row.
fn columns(table: &str, names: &[&str]) -> Vec<Vec<String>> {
    let of_row = |row: std::collections::BTreeMap<String, String>| {
        names.iter().map(|name| row[*name].clone()).collect()
    };
    rows(table).into_iter().map(of_row).collect()
}

fn score(work: &Work, more: &[&str]) -> String {
    work.ok(&[&["score", "-q"], &MODEL[..], more].concat()).out
}

/// Each row is where it says, and the rows are numbered from 1.
fn stand_where_they_say(table: &str, text: &str, number: &str) {
    let text: Vec<char> = text.chars().collect();
    let rows = rows(table);
    for (row, count) in rows.iter().zip(1..) {
        let (start, end): (usize, usize) =
            (row["start"].parse().unwrap(), row["end"].parse().unwrap());
        assert!(row["text"].chars().eq(text[start..end].iter().copied()));
        assert_eq!(row[number], count.to_string());
    }
}

#[test]
fn the_sentences_are_those_of_the_whole() {
    let text = prose("\n\n");
    let work = Work::with_model().with("long.txt", &text);
    let scores = score(&work, &["long.txt", "--threads", "1"]);
    assert!(rows(&scores).len() > 5000);
    stand_where_they_say(&scores, &text, "sentence");
    let same = ["sentence", "text", "reasons", "start", "end"];
    assert!(columns(&scores, &same) == in_one_piece(&work, &text));
    for threads in ["2", "5"] {
        assert!(score(&work, &["long.txt", "--threads", threads]) == scores);
    }

    let segments = work.ok(&["segment", "long.txt"]).out;
    stand_where_they_say(&segments, &text, "segment");
    let same = ["segment", "paragraph", "text", "start", "end"];
    let whole = segment(&text, None).into_iter().zip(1..);
    let whole: Vec<Vec<String>> = whole
        .map(|(piece, number)| {
            let [number, paragraph, start, end] =
                [number, piece.paragraph + 1, piece.start, piece.end].map(|n| n.to_string());
            let text = text[piece.bytes].to_string();
            vec![number, paragraph, text, start, end]
        })
        .collect();
    assert!(columns(&segments, &same) == whole);
}

#[test]
fn a_long_cell_is_read_as_a_text_is() {
    let text = prose("\n\n");
    let tags = text.replace("\n\n", "</p><p>");
    let work = Work::with_model()
        .with("long", &text)
        .with("cells.csv", cells(&text))
        .with("tags.csv", cells(&format!("<p>{tags}</p>")))
        .with(
            "cells.jsonl",
            serde_json::json!({"id": "long", "text": text}).to_string(),
        );
    let of_text = |command: &[&str]| work.ok(&[command, &["long"]].concat()).out;
    let run = [&["score", "-q"], &MODEL[..]].concat();
    for command in [&run[..], &["segment", "-q"]] {
        let wanted = of_text(command);
        let wanted: Vec<&str> = wanted.lines().skip(1).collect();
        for (table, others) in [
            ("cells.csv", true),
            ("tags.csv", true),
            ("cells.jsonl", false),
        ] {
            for threads in ["1", "3"] {
                let more = match command[0] {
                    "score" => vec![table, "--threads", threads],
                    _ => vec![table],
                };
                let found = work.ok(&[command, &more].concat()).out;
                let lines: Vec<&str> = found.lines().skip(1).collect();
                let (first, last) = if others { (1, 2) } else { (0, 0) };
                assert!(lines[first..lines.len() - last] == wanted, "{table}");
                if others {
                    assert!(lines[0].starts_with("a,1,"), "{}", lines[0]);
                    assert!(lines[lines.len() - 2].starts_with("z,1,"), "{table}");
                }
            }
        }
    }
    for unit in ["document", "row"] {
        let table = score(&work, &["cells.csv", "--unit", unit]);
        assert_eq!(column(&table, "text")[1], text.trim_end(), "{unit}");
    }
}

#[test]
fn it_is_the_same_in_any_encoding_and_from_anywhere() {
    let text = prose("\r\n\r\n");
    let utf_16 = |to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let marked = format!("\u{feff}{text}");
        marked.encode_utf16().flat_map(to_bytes).collect()
    };
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    let work = Work::with_model()
        .with("a.txt", &text)
        .with("little.txt", utf_16(u16::to_le_bytes))
        .with("big.txt", utf_16(u16::to_be_bytes))
        .with("windows.txt", &windows)
        .with("zipped.txt.gz", gzip.finish().unwrap())
        .with("no name to tell", &text);
    let wanted = score(&work, &["a.txt"]);
    stand_where_they_say(&wanted, &text, "sentence");
    let renamed = |name: &str| score(&work, &[name]).replace(&format!("\r\n{name},"), "\r\na.txt,");
    for name in [
        "little.txt",
        "big.txt",
        "windows.txt",
        "zipped.txt.gz",
        "no name to tell",
    ] {
        assert!(renamed(name) == wanted, "{name}");
    }
    let told = work.ok(&[&["score", "windows.txt", "-o", "w.csv"], &MODEL[..]].concat());
    assert_eq!(
        told.err.matches("encoding guessed").count(),
        1,
        "{}",
        told.err
    );

    let mut piped = work.command(&[&["score", "-", "-q"], &MODEL[..]].concat());
    let out = said_of(&mut piped, windows.as_ref()).out;
    assert!(out.replace("\r\nstdin,", "\r\na.txt,") == wanted);
}

#[test]
fn a_line_without_end_is_read_to_its_end() {
    let text = prose(" ");
    let work = Work::with_model().with("line.txt", &text);
    let scores = score(&work, &["line.txt", "--threads", "2"]);
    stand_where_they_say(&scores, &text, "sentence");
    let same = ["sentence", "text", "start", "end"];
    let mut whole = in_one_piece(&work, &text);
    whole.iter_mut().for_each(|row| drop(row.remove(2)));
    assert!(columns(&scores, &same) == whole);
    let segments = work.ok(&["segment", "line.txt"]).out;
    assert!(column(&segments, "paragraph").iter().all(|p| p == "1"));

    // Not a blank in it.
    let text = "x\u{301}é🙂".repeat(LONG / 9);
    work.write("word.txt", &text);
    let scores = score(&work, &["word.txt"]);
    stand_where_they_say(&scores, &text, "sentence");
    let parts = column(&scores, "text");
    assert!(parts.len() > 2);
    assert!(parts.iter().all(|part| part.starts_with(['x', 'é', '🙂'])));
    assert!(parts.concat() == text);
}

#[test]
fn it_is_one_document_that_is_told_of_once() {
    let mut text = prose("\n\n").into_bytes();
    for at in [10, 300_000, 600_000] {
        text.splice(at..at, *b" \xFF ");
    }
    let work = Work::with_model()
        .with("news/long.txt", text)
        .with("news/short.txt", "Build it now.\n");
    let run = [&["score", "news", "-o", "s.csv", "--schema"], &MODEL[..]].concat();
    let said = work.ok(&run).err;
    assert!(said.contains(" in 2 documents"), "{said}");
    assert!(!said.contains("bears the name"), "{said}");
    let told = "long.txt: malformed bytes replaced by U+FFFD: 3, the first at byte 11";
    assert_eq!(said.matches(told).count(), 1, "{said}");
    // Document and sentence are a key of the table.
    let schema = work.text("s.schema.json");
    assert!(schema.contains("primaryKey"), "{schema}");
    let table = work.text("s.csv");
    let numbers = column(&table, "sentence");
    assert_eq!(numbers.last().map(String::as_str), Some("1"));

    work.ok(&[&["score", "news", "-o", "s.xlsx"], &MODEL[..]].concat());
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(work.path("s.xlsx")).unwrap();
    let sheet = calamine::Reader::worksheet_range(&mut book, "documents").unwrap();
    let of = |at: usize| (sheet[(at, 0)].to_string(), sheet[(at, 1)].to_string());
    assert_eq!(sheet.height(), 3);
    let count = (numbers.len() - 1).to_string();
    assert_eq!(of(1), ("long.txt".to_string(), count));
    assert_eq!(of(2), ("short.txt".to_string(), "1".to_string()));
}

#[test]
fn what_is_scored_as_one_is_read_as_one() {
    let text = prose("\n\n");
    let work = Work::with_model().with("long.txt", &text);
    for unit in ["document", "row"] {
        let table = score(&work, &["long.txt", "--unit", unit]);
        assert_eq!(column(&table, "text"), [text.trim_end()], "{unit}");
    }
}

#[test]
fn a_report_joins_the_parts() {
    let text = prose("\n\n");
    let work = Work::with_model().with("long.txt", &text);
    let said = work.ok(&[&["report", "long.txt", "-o", "a.html"], &MODEL[..]].concat());
    assert!(said.err.contains(" of 1 article;"), "{}", said.err);
    // The same as of the table that `score` writes.
    work.ok(&[&["score", "long.txt", "--all", "-o", "s.csv"], &MODEL[..]].concat());
    work.ok(&["report", "s.csv", "-o", "b.html"]);
    let articles = |name: &str| {
        let page = work.text(name);
        let data = page.split_once("id=\"data\">").unwrap().1;
        data.split_once("</script>").unwrap().0.to_string()
    };
    assert!(articles("a.html") == articles("b.html"));
}

#[test]
fn what_is_no_text_is_refused_as_it_is_when_short() {
    let text = prose("\n\n");
    let programs = [text.as_bytes(), &[0; LONG]].concat();
    let work = Work::with_model()
        .with("binary.txt", &programs)
        .with("blank.txt", " \n".repeat(LONG))
        .with("book.pdf.txt", format!("%PDF-1.7 {text}"));
    let refused = |name: &str, words: &str| {
        let said = work.run(&[&["score", name], &MODEL[..]].concat());
        assert_eq!((said.code, said.out.as_str()), (1, ""), "{name}");
        assert!(said.err.contains(words), "{name}: {}", said.err);
    };
    // A part is scored before the next is read, so that the text before the data is not lost.
    let said = work.run(&[&["score", "binary.txt"], &MODEL[..]].concat());
    let told = format!("from byte {} on it holds zeros", text.len());
    assert!(said.code == 1 && said.err.contains(&told), "{}", said.err);
    let last = column(&said.out, "end")
        .last()
        .unwrap()
        .parse::<usize>()
        .unwrap();
    assert_eq!(last, text.trim_end().chars().count());
    refused("blank.txt", "no text");
    refused("book.pdf.txt", "a PDF file");
}
