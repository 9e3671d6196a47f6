//! What is set aside, refused or told, and what a failure leaves behind.

use super::{news, score};
use crate::common::{self, Work, column, rows};

#[test]
fn what_is_called_a_text_and_is_none_is_missing_and_the_rest_is_scored() {
    let work = news();
    let clean = score(&work, &[]);
    work.write("news/bb.txt", b"\x7fELF\x00\x01\x02\x00\x00\xff\xfe");
    work.write("news/bc.pdf", b"%PDF-1.7\n");
    work.write("news/picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR");
    let arguments = ["score", "news", "-m", "bypass.safetensors"];
    let said = work.run(&arguments);
    assert_eq!((said.code, said.out.as_str()), (1, clean.as_str()));
    assert!(
        said.err
            .contains("warning: news/bb.txt: not read: not a text file"),
        "{}",
        said.err
    );
    // Said even when quiet, for it may be an article.
    let quiet = work.run(&[&arguments[..], &["-q"]].concat());
    assert_eq!((quiet.code, quiet.out.as_str()), (1, clean.as_str()));
    assert!(quiet.err.contains("news/bb.txt") && !quiet.err.contains("set aside"));
    let strict = work.run(&[&arguments[..], &["--strict"]].concat());
    assert_eq!(strict.code, 1);
    assert!(!strict.err.contains("scored in"), "{}", strict.err);
    assert!(
        said.err
            .contains("note: news: 2 entries set aside: 1 .pdf, 1 not text"),
        "{}",
        said.err
    );
}

#[test]
fn what_has_to_be_converted_first_is_told_with_what_to_do() {
    let work = news()
        .with("news/x.doc", "\u{fffd}")
        .with("news/y.doc", "\u{fffd}")
        .with("news/z.eml", "x");
    let said = work.ok(&["score", "news", "-m", "bypass.safetensors"]);
    let note = "3 entries set aside: 2 .doc, 1 .eml; if there is an article in .doc, open it and save it as .docx or as plain text (.txt)";
    assert!(said.err.contains(note), "{}", said.err);
    assert!(
        said.err.contains("in .eml, save the text of each message"),
        "{}",
        said.err
    );
    work.refused(
        &["score", "news/x.doc", "-m", "bypass.safetensors"],
        &["open it and save it as .docx or as plain text"],
    );
    let work = Work::with_model().with("only/x.doc", "\u{fffd}");
    work.refused(
        &["score", "only", "-m", "bypass.safetensors"],
        &["no article found, only 1 .doc; if there is an article in .doc"],
    );
}

#[test]
fn many_articles_in_one_text_are_told() {
    let article = "The council met.\n\nIt will build the bypass, it said on Monday.\n\nLOAD-DATE: May 3, 2024\n\n";
    let work = Work::with_model()
        .with("one.txt", article)
        .with("two.txt", article.repeat(2));
    let note = "two.txt: this looks like several articles of a news database";
    let said = work.ok(&["score", "one.txt", "two.txt", "-m", "bypass.safetensors"]);
    assert_eq!(said.err.matches("several articles").count(), 1);
    assert!(said.err.contains(note), "{}", said.err);
}

#[test]
fn of_a_hundred_notes_alike_no_more_are_told() {
    let mut work = Work::with_model().with("news/a.txt", "The council meets on Monday.");
    for at in 0..130 {
        work = work.with(&format!("news/{at}.txt"), " \n");
    }
    let said = work.ok(&["score", "news", "-m", "bypass.safetensors"]);
    assert_eq!(
        said.err.matches("it holds no text").count(),
        100,
        "{}",
        said.err
    );
    assert!(said.err.contains("not shown: 30 more notes like these"));
}

#[test]
fn a_file_in_another_encoding_is_read_with_a_note() {
    let work =
        Work::with_model().with("a.txt", b"The caf\xe9 owner said \x93stop the noise\x94.\n");
    let said = work.ok(&["score", "a.txt", "-m", "bypass.safetensors"]);
    assert_eq!(
        column(&said.out, "text"),
        ["The café owner said “stop the noise”."]
    );
    assert!(
        said.err
            .starts_with("note: a.txt: encoding guessed: windows-1252"),
        "{}",
        said.err
    );
}

#[test]
fn a_ragged_row_is_named_and_the_rest_is_scored() {
    let work = Work::with_model().with("news.csv", "id,text\n1,Build it.\n2,Stop, now.\n3,Wait.\n");
    let said = work.run(&["score", "news.csv", "-m", "bypass.safetensors"]);
    assert_eq!(said.code, 1);
    assert_eq!(column(&said.out, "document"), ["1", "3"]);
    let warning = said.err.lines().next().unwrap();
    assert!(
        warning.starts_with("warning: news.csv: row 3: 3 cells where the header has 2;"),
        "{warning}"
    );
    // Data are missing, so it is said even to those who want it quiet.
    let quiet = work.run(&["score", "news.csv", "-m", "bypass.safetensors", "-q"]);
    assert_eq!((quiet.code, quiet.err.trim_end()), (1, warning));
}

#[test]
fn what_is_not_there_is_refused() {
    let work = news().with("empty/.hidden", "");
    let model = ["-m", "bypass.safetensors"];
    let refused = |paths: &[&str], words: &[&str]| {
        work.refused(&[&["score"], paths, &model].concat(), words);
    };
    refused(&["nothing.txt"], &["nothing.txt", "no such file or folder"]);
    refused(&["news", "new/a.txt"], &["new/a.txt", "no such file"]);
    refused(&["nwes"], &["did you mean news?"]);
    refused(&["empty"], &["empty: no article found, only 1 hidden"]);
    work.refused(
        &["score", "news", "-m", "no.safetensors"],
        &["no.safetensors: there is no such model file", "train"],
    );
    work.write("models/roads.safetensors", "");
    work.write("models/roads.md", "");
    for meant in [
        "roads.safetensors",
        "roads",
        "models/roads",
        "models/raods.safetensors",
    ] {
        work.refused(
            &["score", "news", "-m", meant],
            &["there is no such model file; did you mean models/roads.safetensors?"],
        );
    }
    work.refused(
        &["score", "news", "-m", "news"],
        &["news", "it is a folder, not a file"],
    );
}

#[test]
fn files_without_any_text_are_refused() {
    let work = Work::with_model()
        .with("zero.csv", "")
        .with("header.csv", "id,text\n")
        .with("blank.txt", " \n\n")
        .with("gaps.csv", "id,text\n1,\n");
    for name in ["zero.csv", "header.csv"] {
        for output in [&["-o", "scores.csv"][..], &[]] {
            let arguments = [&["score", name, "-m", "bypass.safetensors"], output].concat();
            work.refused(&arguments, &[name, "no text"]);
        }
    }
    // Of these it is known only when they are read, after the table was begun.
    for (name, note) in [
        ("blank.txt", "blank.txt: not read: it holds no text"),
        (
            "gaps.csv",
            "gaps.csv: 1 row with an empty text cell set aside",
        ),
    ] {
        let before = work.listing();
        let said = work.run(&["score", name, "-m", "bypass.safetensors", "-o", "x.csv"]);
        assert_eq!((said.code, said.out.as_str()), (1, ""));
        assert!(said.err.contains(note), "{}", said.err);
        assert!(said.err.contains("no text was found"), "{}", said.err);
        assert!(work.listing() == before);
    }
    let mut command = work.command(&["score", "-", "-m", "bypass.safetensors"]);
    let said = common::said_of(&mut command, "");
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    assert!(said.err.contains("no text"), "{}", said.err);
}

#[test]
fn a_place_that_cannot_be_written_to_is_refused() {
    let work = news().with("file", "");
    let refused = |output: &str, words: &[&str]| {
        let arguments = ["score", "news", "-m", "bypass.safetensors", "-o", output];
        work.refused(&arguments, words);
    };
    refused("news", &["news", "it is a folder, not a file"]);
    refused(
        "file/scores.csv",
        &["file/scores.csv", "is a file, not a folder"],
    );
}

#[test]
fn an_old_table_stays_when_the_new_one_fails() {
    let work = news().with("scores.csv", "\n");
    work.refused(
        &[
            "score",
            "nothing",
            "-m",
            "bypass.safetensors",
            "-o",
            "scores.csv",
        ],
        &["nothing"],
    );
    work.refused(
        &["score", "news", "-m", "news/a.txt", "-o", "scores.csv"],
        &["news/a.txt"],
    );
    assert_eq!(work.text("scores.csv"), "\n");
}

#[test]
fn wrong_usage_is_told_from_failure() {
    let work = news();
    work.misused(&["score"], &["<PATH>", "--help"]);
    work.misused(
        &["score", "news", "--unit", "sentences"],
        &["'sentence'", "--help"],
    );
    work.misused(&["score", "news", "--format", "xls"], &["csv, jsonl"]);
    work.misused(&["score", "news", "--modell", "x"], &["--model"]);
}

#[test]
fn what_has_to_be_saved_as_text_first_is_refused_with_how() {
    let work = Work::with_model()
        .with("talk.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
        .with("paper.pdf", "%PDF-1.7\n");
    for (name, what) in [
        ("talk.doc", "a word processor file"),
        ("paper.pdf", "a PDF file"),
    ] {
        work.refused(
            &["score", name, "-m", "bypass.safetensors"],
            &[name, what, "save it", ".txt"],
        );
    }
}

#[test]
fn labels_and_repeated_names_among_articles_are_told() {
    let work = Work::with_model()
        .with(
            "news/a.csv",
            "id,text\n1,Build it now.\n1,The vote is in May.\n",
        )
        .with("news/labels.csv", common::LABELS);
    let said = work.ok(&["score", "news", "-m", "bypass.safetensors"]);
    assert_eq!(column(&said.out, "document"), ["1", "1"]);
    for word in [
        "note: news/labels.csv: not read: its columns text and label are those of labelled sentences",
        "note: 1 document with the name of an earlier one, such as “1”, counted as one with it",
    ] {
        assert!(said.err.contains(word), "{}", said.err);
    }
    // Named itself, it is scored.
    let named = work.ok(&["score", "news/labels.csv", "-m", "bypass.safetensors"]);
    assert_eq!(rows(&named.out).len(), 42);
}

#[test]
fn a_table_of_texts_whose_column_nobody_named_is_missing_from_a_folder() {
    let text = "The council will build it in May. Nobody asked the town.";
    let work = news()
        .with(
            "news/export.csv",
            format!("Titel;Artikel\nBuilt;{text}\nDelayed;{text}\n"),
        )
        .with("news/sizes.csv", "name,size\na.txt,12\n");
    let arguments = ["score", "news", "-m", "bypass.safetensors"];
    let said = work.run(&[&arguments[..], &["-q"]].concat());
    assert_eq!(said.code, 1);
    let warning = "export.csv: no text column found among its columns (Titel, Artikel)";
    assert!(said.err.contains(warning), "{}", said.err);
    assert!(!said.err.contains("sizes.csv"), "{}", said.err);
    // A table without the column that was named does not end the run.
    let named = work.run(&[&arguments[..], &["--text-column", "Artikel"]].concat());
    assert_eq!(named.code, 1);
    let warning = "warning: news/c.csv: no column named \"Artikel\"";
    assert!(named.err.contains(warning), "{}", named.err);
    assert_eq!(named.out.matches("Nobody asked the town.").count(), 2);
}
