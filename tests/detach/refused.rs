//! Labels that cannot be detached or find their articles no more, and rows that cannot be right.

use super::{changed, detached, letters};
use crate::common::LABELS;

#[test]
fn some_articles_may_be_missing() {
    let work = detached();
    let full = work.text("letters/letter-02.txt");
    std::fs::remove_file(work.path("letters/letter-01.txt")).unwrap();
    work.write("letters/letter-02.txt", full.replace("Dear", "dear"));
    let said = work.run(&["evaluate", "shared.csv", "--articles", "letters"]);
    assert_eq!(said.code, 1);
    let told = "warning: not among the articles: 2 documents; their labels are left out (6 rows): \
        letter-01.txt, letter-02.txt (the article of this name has another text)\n\
        shared.csv: 36 labelled sentences";
    assert!(said.err.starts_with(told), "{}", said.err);
    assert!(!said.err.contains("without a text"), "{}", said.err);
    for arguments in [
        &["train", "-o", "model.safetensors"][..],
        &["audit", "-o", "audit.csv"],
    ] {
        let labels = ["shared.csv", "--articles", "letters"];
        let said = work.run(&[arguments, &labels].concat());
        assert!(
            said.code == 1 && said.err.contains("letter-01.txt, letter-02.txt"),
            "{arguments:?} {}",
            said.err
        );
    }
    assert!(work.path("model.safetensors").exists());
    let quiet = work.run(&["evaluate", "shared.csv", "--articles", "letters", "-q"]);
    assert!(
        quiet.err.contains("letter-01.txt, letter-02.txt"),
        "{}",
        quiet.err
    );
}

#[test]
fn articles_that_are_all_missing_are_an_error() {
    let work = detached()
        .with("others/a.txt", "Something else.")
        .with("others/letter-01.txt", "Too.");
    work.refused(
        &["train", "shared.csv", "--articles", "others", "-o", "model"],
        &[
            "shared.csv: of the 14 documents",
            "letter-01.txt (the article of this name has another text), letter-02.txt,",
            "the same to the character",
        ],
    );
    for command in ["train", "evaluate", "audit", "agree"] {
        work.refused(
            &[command, "shared.csv"],
            &["no text of their own", "--articles"],
        );
    }
    work.refused(
        &["train", "shared.csv", "--articles", "none"],
        &["none: there is no such"],
    );
    work.refused(
        &["train", "bypass.csv", "--document-column", "x"],
        &["there is no column “x” for the document, and the header is "],
    );
}

#[test]
fn a_row_that_cannot_be_right_is_named() {
    let work = detached();
    let shared = work.text("shared.csv");
    let first = shared.lines().nth(1).unwrap();
    let [hash, _, start, end, _, _] = first.split(',').collect::<Vec<_>>()[..] else {
        panic!("{first}");
    };
    let place = |start: &str, end: &str| format!("letter-01.txt,{start},{end},");
    let good = place(start, end);
    let characters = work.text("letters/letter-01.txt").chars().count();
    let of = format!("“letter-01.txt” of {characters} characters");
    for (from, to, words) in [
        (
            hash,
            "abc",
            [
                "row 2 has “abc” in the column document_sha256",
                "as it was published",
            ],
        ),
        (
            hash,
            "",
            ["row 2 has “” in the column document_sha256", "64"],
        ),
        (
            &good,
            &place(start, "9999"),
            ["row 2 has the place from 16 to 9999", &of],
        ),
        (&good, &place(end, start), ["row 2", "no sentence"]),
        (
            &good,
            &place("14", "16"),
            ["row 2 has the place from 14 to 16", "no sentence"],
        ),
        (
            &good,
            &place("", end),
            ["row 2 has “” in the column start", "number"],
        ),
        (
            &good,
            &place(start, "x"),
            ["row 2 has “x” in the column end", "number"],
        ),
        ("start", "begin", ["no column “start”", "header"]),
        // Found by fuzzing: a second column of the name stood in for the first.
        (
            "end",
            "document",
            ["two columns are called “document”", "rename"],
        ),
    ] {
        changed(&work, "wrong.csv", from, to);
        work.refused(&["agree", "wrong.csv", "--articles", "letters"], &words);
    }
}

#[test]
fn what_is_not_in_the_articles_is_left_out_and_told() {
    let work = letters();
    let table = work.text("bypass.csv");
    let more = "letter-01.txt,2,16,30,Not what it says,for,\n\
        gone.txt,1,0,5,Hello,for,\ngone.txt,1,6,9,you,for,\n,,,,By itself.,for,\nletter-01.txt,,,,No place.,for,\n";
    work.write("more.csv", format!("{table}{more}"));
    let arguments = [
        "detach",
        "more.csv",
        "--articles",
        "letters",
        "-o",
        "shared.csv",
    ];
    let said = work.run(&arguments);
    assert_eq!(said.code, 1);
    assert_eq!(
        said.err,
        "note: columns left out: text, note\n\
         warning: 2 labelled rows without a document, start or end: left out, because only a text could say what they are about\n\
         warning: not among the articles: 1 document; their labels are left out (2 rows): gone.txt\n\
         warning: 1 labelled row left out, because the articles have another text there (row 44): correct the text of these rows, or name the articles that were cut\n\
         42 rows on 14 documents, without text. Whoever has the same articles: standpoint train shared.csv --articles ARTICLES\n"
    );
    work.ok(&["evaluate", "shared.csv", "--articles", "letters"]);
}

#[test]
fn what_cannot_be_detached_is_refused() {
    let work = letters().with("others/letter-01.txt", "Else.");
    let refused = |labels: &str, articles: &str, words: &[&str]| {
        work.refused(&["detach", labels, "--articles", articles], words);
    };
    refused(
        "bypass.csv",
        "others",
        &[
            "bypass.csv: no labelled row was found",
            "there is no letter-02.txt",
        ],
    );
    work.write(
        "one.csv",
        "document,start,end,text,label\nletter-01.txt,0,3,The,for\n",
    );
    refused(
        "one.csv",
        "letters",
        &["from row 2 on", "as they were then"],
    );
    work.write(
        "loose.csv",
        "document,start,end,text,label\n,,,The,for\n,,,They,against\n",
    );
    refused("loose.csv", "letters", &["none says its place", "segment"]);
    work.write("plain.csv", LABELS);
    refused("plain.csv", "letters", &["no column “start”"]);
    // --text-column would name the column of the articles.
    work.write(
        "other.csv",
        work.text("bypass.csv").replacen(",text,", ",wording,", 1),
    );
    let rename = "rename that one to text";
    refused("other.csv", "letters", &["no column “text”", rename]);
    work.write(
        "slip.csv",
        work.text("bypass.csv").replacen("neutral", "nuetral", 1),
    );
    refused("slip.csv", "letters", &["did you mean “neutral”"]);
    refused("bypass.csv", "nowhere", &["nowhere: there is no such file"]);
    let same = [
        "detach",
        "bypass.csv",
        "--articles",
        "letters",
        "-o",
        "bypass.csv",
    ];
    work.refused(&same, &["this file is being read"]);
    work.misused(&["detach", "bypass.csv"], &["--articles <PATH>"]);
}
