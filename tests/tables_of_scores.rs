//! Tables of scores in each form in which they come back: JSON lines, packed, saved by a spreadsheet, or none at all.

use std::fmt::Write as _;
use std::io::Write as _;

use crate::common::{LABELS, Work, column, rows};

fn work() -> Work {
    Work::with_model()
        .with(
            "news/a.txt",
            "Bypass divides town\n\nBy Ann Example\n\nThe council met on Monday. “We must build it now,” one man said.\n",
        )
        .with("news/b.txt", "The plan would ruin us all.\n\nBuild the bypass.\n")
        .with(
            "news/documents.csv",
            "document,outlet,label,\"Desk, page\"\na.txt,Post,L1,\"Home, 1\"\nb.txt,Echo,L2,\"Home, 2\"\n",
        )
}

fn score(work: &Work, more: &[&str]) {
    work.ok(&[
        &["score", "news", "--all", "-q", "-m", "bypass.safetensors"],
        more,
    ]
    .concat());
}

/// Labels with a row of scores for each, whose probabilities are given.
fn rounded(delimiter: &str, probabilities: &str) -> String {
    let header = [
        "document",
        "label",
        "p_against",
        "p_for",
        "p_neutral",
        "text",
    ];
    let mut table = header.join(delimiter) + "\n";
    for row in rows(LABELS) {
        let cells = [&row["document"], &row["label"], probabilities];
        let _ = writeln!(
            table,
            "{}{delimiter}\"{}\"",
            cells.join(delimiter),
            row["text"]
        );
    }
    table
}

/// Labels of several words, as another program may space them, and a column of somebody's own that is called like a probability.
#[test]
fn columns_of_probabilities_are_the_same_to_every_command() {
    let mut labels = "document,text,label\n".to_string();
    let mut scores = "document,text,label,p_left  wing,P_other,outlet,p_value\n".to_string();
    for at in 0..24 {
        let label = ["left wing", "other"][at % 2];
        let text = format!("Sentence {at} of them.");
        let _ = writeln!(labels, "d{},{text},{label}", at / 2);
        let _ = writeln!(
            scores,
            "d{},{text},{label},0.75,0.25,Post,0.0{}",
            at / 2,
            at / 2
        );
    }
    let work = Work::new().with("l.csv", labels).with("s.csv", scores);
    let shares = work.ok(&["summarize", "s.csv"]).out;
    assert_eq!(column(&shares, "label")[..2], ["left wing", "other"]);
    assert_eq!(column(&shares, "share")[..2], ["0.7500", "0.2500"]);
    let said = work
        .ok(&["evaluate", "l.csv", "--scores-from", "s.csv"])
        .out;
    assert!(said.contains("left wing"), "{said}");
    // In the report it is a column like any other.
    let page = work.ok(&["report", "s.csv", "--by", "p_value"]).out;
    assert!(page.contains("p_value"));
    work.refused(&["report", "s.csv", "--by", "P_other", "-q"], &["P_other"]);
}

/// A label is not left out because a cell of its column is damaged, though the others sum to one without it.
#[test]
fn a_damaged_probability_is_named() {
    let row = "a,Nobody asked.,x,0.7,0.3,0.0\n";
    let table = format!(
        "document,text,label,p_x,p_y,p_z\n{}{}",
        row.repeat(3),
        row.replace("0.0", "n/a")
    );
    let work = Work::new().with("s.csv", table);
    work.refused(&["summarize", "s.csv"], &["s.csv", "row 5", "n/a"]);
}

#[test]
fn json_lines_and_packed_tables_are_read_as_the_csv() {
    let work = work();
    score(&work, &["-o", "s.csv"]);
    score(&work, &["-o", "s.jsonl"]);
    assert!(work.text("s.jsonl").starts_with("{\"document\":\"a.txt\""));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&work.read("s.csv")).unwrap();
    work.write("s.csv.gz", packed.finish().unwrap());
    for (command, more) in [
        ("summarize", &["--by", "outlet"][..]),
        ("sample", &["-n", "3", "--by", "meta_label"]),
        ("report", &["--by", "outlet"]),
    ] {
        let said = |table: &str| work.ok(&[&[command, table], more].concat());
        let wanted = said("s.csv").out;
        for table in ["s.jsonl", "s.csv.gz"] {
            let said = said(table);
            assert!(said.out == wanted, "{command} {table}: {}", said.out);
            assert!(!said.err.contains("Scoring"), "{}", said.err);
        }
    }
    for table in ["s.jsonl", "s.csv.gz"] {
        work.refused(
            &["summarize", table, "-m", "bypass.safetensors"],
            &[table, "a table of scores, which needs no model"],
        );
        let said = work.ok(&[
            "score",
            table,
            "-m",
            "bypass.safetensors",
            "-o",
            "again.csv",
        ]);
        assert!(
            said.err.contains("this is a table of scores"),
            "{}",
            said.err
        );
    }
    // Articles in JSON lines are scored as they were.
    work.write(
        "news.jsonl",
        "{\"id\":\"a\",\"text\":\"Build the bypass.\"}\n",
    );
    let said = work.ok(&["summarize", "news.jsonl", "-m", "bypass.safetensors"]);
    assert!(said.err.contains("Scoring news.jsonl"), "{}", said.err);
}

#[test]
fn a_table_of_scores_under_the_name_of_a_text_is_one() {
    let work = work();
    score(&work, &["-o", "s.csv"]);
    score(&work, &["-o", "mine.txt"]);
    // As Excel saves “Unicode text (*.txt)”.
    let tabs: String = rows_with_tabs(&work.text("s.csv"));
    let utf_16 = tabs.encode_utf16().flat_map(u16::to_le_bytes);
    work.write(
        "excel.txt",
        [0xFF, 0xFE].into_iter().chain(utf_16).collect::<Vec<u8>>(),
    );
    for (command, more) in [
        ("summarize", &["--by", "outlet"][..]),
        ("report", &["--by", "outlet", "--title", "The bypass"]),
    ] {
        let said = |table: &str| work.ok(&[&[command, table], more].concat());
        let wanted = said("s.csv").out;
        for table in ["mine.txt", "excel.txt"] {
            let said = said(table);
            assert!(said.out == wanted, "{command} {table}: {}", said.out);
            assert!(!said.err.contains("Scoring"), "{}", said.err);
        }
    }
    // A text that speaks of labels is one all the same, and its note is not that of a table.
    work.write(
        "label.txt",
        "The label, p_for and more\nBuild the bypass now.\n",
    );
    let said = work.ok(&["report", "label.txt", "-m", "bypass.safetensors"]);
    assert!(!said.err.contains("a table of"), "{}", said.err);
}

/// A table with tabs between its cells, which have none in them.
fn rows_with_tabs(table: &str) -> String {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(table.as_bytes());
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b'\t')
        .from_writer(Vec::new());
    for record in reader.records() {
        writer.write_record(&record.unwrap()).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn json_that_is_no_table_is_told_as_json() {
    let work = Work::new()
        .with("cut.jsonl", "{\"document\":\"a\",\n\"label\":\"for\"\n")
        .with("array.json", "[{\"document\":\"a\"}]\n")
        .with(
            "labels.jsonl",
            "{\"text\":\"Build it\"}\n{\"text\":\"Never\"}\n",
        );
    work.refused(
        &["sample", "cut.jsonl", "-n", "2"],
        &["cut.jsonl: line", "the JSON breaks off"],
    );
    work.refused(
        &["sample", "array.json", "-n", "2"],
        &["array.json: there is no column p_<label>"],
    );
    work.refused(
        &["train", "labels.jsonl"],
        &["labels.jsonl", "no column “label” in the header (text)"],
    );
}

#[test]
fn what_a_spreadsheet_rounded_or_shows_in_per_cent_is_read() {
    for (delimiter, probabilities) in [
        (",", "0.33,0.33,0.33"),
        (";", "0,33;0,33;0,33"),
        (",", "33%,33%,33%"),
        ("\t", "33,3 %\t33,3 %\t33,3 %"),
    ] {
        let work = Work::with_labels().with("s.csv", rounded(delimiter, probabilities));
        let shares = work.ok(&["summarize", "s.csv", "--estimator", "pcc"]).out;
        assert_eq!(column(&shares, "share"), ["0.3333"; 3], "{probabilities}");
        let said = work.ok(&["evaluate", "bypass.csv", "--scores-from", "s.csv"]);
        assert!(said.out.contains("log loss"), "{}", said.out);
    }
    let work = Work::with_labels().with("s.csv", rounded(",", "0.33,0.33,0.30"));
    for arguments in [
        &["summarize", "s.csv"][..],
        &["evaluate", "bypass.csv", "--scores-from", "s.csv"],
    ] {
        let said = work.run(arguments);
        assert!(
            said.code == 1
                && said
                    .err
                    .contains("s.csv: row 2: the probabilities sum to 0.960"),
            "{}",
            said.err
        );
    }
}

#[test]
fn no_temporary_file_is_named() {
    let work = Work::with_model()
        .with("bin.txt", [0, 159, 146, 150])
        .with("a.txt", "The plan would ruin us all.\n");
    for (file, more, told) in [
        ("bin.txt", &[][..], "bin.txt: no text was found"),
        (
            "a.txt",
            &["--by", "outlet"],
            "a.txt: there is no column “outlet”",
        ),
    ] {
        let arguments = ["summarize", file, "-m", "bypass.safetensors"];
        let said = work.run(&[&arguments, more].concat());
        assert_eq!(said.code, 1, "{file}: {}", said.out);
        assert!(said.err.contains(told), "{}", said.err);
        assert!(!said.err.contains("scores.csv"), "{}", said.err);
    }
}

#[test]
fn a_table_of_very_many_columns_is_told_in_few_words() {
    let names: Vec<String> = (0..3000).map(|at| format!("Column {at}")).collect();
    let cells = vec!["1"; names.len()];
    let table = format!("{}\n{}\n", names.join(","), cells.join(","));
    let work = Work::with_model().with("wide.csv", &table).with(
        "long.csv",
        format!("document,text,label,p_a\nd,a,a,{}\n", "x".repeat(100_000)),
    );
    for arguments in [
        &["score", "wide.csv", "-m", "bypass.safetensors"][..],
        &[
            "score",
            "wide.csv",
            "--text-column",
            "body",
            "-m",
            "bypass.safetensors",
        ],
        &["train", "wide.csv"],
        &["evaluate", "wide.csv"],
        &["summarize", "long.csv"],
        &["summarize", "long.csv", "--by", "outlet"],
    ] {
        let said = work.run(arguments);
        assert_eq!(said.code, 1, "{arguments:?}");
        assert!(said.err.len() < 1000, "{arguments:?}: {}", said.err.len());
        if arguments[1] == "wide.csv" {
            let told = "Column 0, Column 1, ";
            assert!(
                said.err.contains(told) && said.err.contains(" and 2980 more"),
                "{}",
                said.err
            );
        }
    }
}

#[test]
fn columns_are_told_as_they_are_written() {
    let work = Work::new().with("s.csv", "Document,Text,Label,p_Yes,p_No\nd,a,Yes,x,0\n");
    work.refused(&["summarize", "s.csv"], &["“x” in the column p_Yes"]);
    work.refused(
        &["summarize", "s.csv", "--by", "outlet"],
        &["the header has Document, Text, Label, p_Yes, p_No"],
    );
    work.write("l.csv", "Txt,Label\na,b\n");
    work.refused(
        &["train", "l.csv"],
        &[
            "(Txt, Label)",
            "if “Txt” holds the text, name it (add --text-column Txt)",
        ],
    );
}

#[test]
fn a_comma_in_the_name_of_a_column_parts_nothing() {
    let work = work();
    score(&work, &["-o", "s.csv"]);
    let report = |by: &[&str]| work.ok(&[&["report", "s.csv"], by].concat()).out;
    let page = report(&["--by", "Desk, page", "--by", "meta_label"]);
    for told in ["by Desk, page", "by meta_label", "Home, 1", "L2"] {
        assert!(page.contains(told), "no “{told}”");
    }
    assert!(report(&["--by", "desk, PAGE", "--by", "meta_label"]) == page);
}

#[test]
fn what_there_cannot_be_none_of_is_asked_for() {
    let work = work();
    score(&work, &["-o", "s.csv"]);
    let from_one = "write a whole number from 1 on";
    work.misused(&["score", "news", "--threads", "0"], &[from_one]);
    work.misused(&["sample", "s.csv", "-n", "0"], &[from_one]);
    for command in [
        &["score", "news"][..],
        &["report", "news"],
        &["sample", "s.csv", "-n", "2"],
    ] {
        work.misused(
            &[command, &["-o", ""]].concat(),
            &["name a file, or leave the option away"],
        );
    }
}

/// As Excel saves a CSV in Western Europe: in windows-1252, which has to be guessed.
#[test]
fn how_a_table_of_scores_was_read_is_told() {
    let table = "document,start,label,p_against,p_for,text\n\
        a,0,for,0.2,0.8,\"The talks in Liège would go on, said the council of the town.\"\n\
        b,0,against,0.7,0.3,Nobody spoke of it on Monday.\n";
    let labels = "document,start,text,label\n\
        a,0,\"The talks in Liège would go on, said the council of the town.\",for\n\
        b,0,Nobody spoke of it on Monday.,against\n";
    let saved: Vec<u8> = table.chars().map(|c| u8::try_from(c).unwrap()).collect();
    let work = Work::new()
        .with("s.csv", saved)
        .with("utf-8.csv", table)
        .with("labels.csv", labels);
    for (command, after) in [
        (&["summarize"][..], &[][..]),
        (&["sample"], &["-n", "2"]),
        (&["report"], &[]),
        (&["evaluate", "labels.csv", "--scores-from"], &[]),
    ] {
        let said = |table: &str| work.ok(&[command, &[table], after].concat());
        let guessed = said("s.csv");
        assert!(
            guessed.err.contains("note: s.csv: encoding guessed: windows-1252; look whether accented letters are right, and if not save it as UTF-8"),
            "{}",
            guessed.err
        );
        let told = said("utf-8.csv");
        assert!(!told.err.contains("encoding"), "{}", told.err);
        assert_eq!(guessed.out.contains("Liège"), told.out.contains("Liège"));
    }
}
