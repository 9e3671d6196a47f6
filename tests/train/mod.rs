//! `standpoint train`: labelled sentences in, model out.

mod advice;
mod borrow;
mod card;
mod dictionary;
mod labels;

use crate::common::{self, LABELS, Work, column, said};

/// The labels with more lines at their end.
fn with_rows(more: &str) -> String {
    format!("{LABELS}{more}")
}

/// Labels that differ from the good ones in one place.
fn changed(from: &str, to: &str) -> String {
    let changed = LABELS.replacen(from, to, 1);
    assert_ne!(changed, LABELS);
    changed
}

/// A table of what a model says of a few sentences.
fn scores(work: &Work, model: &str) -> String {
    work.write(
        "sample.csv",
        "id,text\n1,Lorries need a bypass.\n2,Save the meadow.\n3,The map of the route.\n",
    );
    let arguments = ["score", "sample.csv", "--unit", "row", "-q", "-m", model];
    work.ok(&arguments).out
}

#[test]
fn the_report_says_what_was_read_how_good_it_is_and_where_the_model_went() {
    let work = Work::with_labels();
    let said = work.ok(&["train", "bypass.csv"]);
    assert_eq!(said.out, "");
    insta::assert_snapshot!(said.err);
    assert_eq!(
        column(&scores(&work, "models/bypass.safetensors"), "label"),
        ["for", "against", "neutral"]
    );
}

#[test]
fn quiet_means_quiet() {
    let work = Work::with_labels();
    let said = work.ok(&["train", "bypass.csv", "-q"]);
    assert_eq!((said.out.as_str(), said.err.as_str()), ("", ""));
    assert!(work.path("models/bypass.safetensors").exists());
}

#[test]
fn the_model_is_called_after_the_labels() {
    let work = Work::new().with("data/road.round 2.csv", LABELS);
    let said = work.ok(&["train", "data/road.round 2.csv"]);
    assert!(
        said.err
            .contains("The model is in models/road.round 2.safetensors"),
        "{}",
        said.err
    );
    assert!(work.path("models/road.round 2.safetensors").exists());
    work.ok(&["train", "data/road.round 2.csv", "-o", "new/folder/mine"]);
    assert_eq!(
        work.read("new/folder/mine"),
        work.read("models/road.round 2.safetensors")
    );
}

#[test]
fn the_same_labels_give_the_same_bytes_on_any_number_of_threads() {
    let work = Work::with_labels();
    let train = |model: &str, threads: Option<&str>| {
        let mut command = work.command(&["train", "bypass.csv", "-o", model]);
        if let Some(threads) = threads {
            command.env("RAYON_NUM_THREADS", threads);
        }
        assert_eq!(said(&mut command).code, 0);
        work.read(model)
    };
    let first = train("first", None);
    assert!(train("second", None) == first);
    assert!(train("one", Some("1")) == first);
    assert!(train("two", Some("2")) == first);
    let score = |threads: &str| {
        let mut command = work.command(&["score", "bypass.csv", "-m", "first"]);
        said(command.env("RAYON_NUM_THREADS", threads)).out
    };
    assert_eq!(score("1"), score("2"));
}

#[test]
fn the_labels_are_never_replaced_by_the_model() {
    let work = Work::with_labels();
    work.refused(
        &["train", "bypass.csv", "-o", "bypass.csv"],
        &["bypass.csv", "choose another name"],
    );
}

#[test]
fn a_model_that_learned_nothing_is_called_so() {
    let rows: String = (0..40)
        .map(|n| {
            format!(
                "d{n},{} {},{}\n",
                ["Alpha", "Beta"][n / 2 % 2],
                n,
                ["no", "yes"][n % 2]
            )
        })
        .collect();
    let work = Work::new().with("noise.csv", format!("document,text,label\n{rows}"));
    let err = work.ok(&["train", "noise.csv"]).err;
    assert!(err.contains("no better than guessing"), "{err}");
}

#[test]
fn the_language_is_an_option() {
    let work = Work::with_labels();
    work.ok(&["train", "bypass.csv", "--language", "dutch"]);
    assert!(work.read("models/bypass.safetensors") != common::model());
    work.misused(
        &["train", "bypass.csv", "--language", "klingon"],
        &["klingon", "english"],
    );
    // Not the Dutch one, which is nearest among the English names.
    work.misused(
        &["train", "bypass.csv", "--language", "deutsh"],
        &["did you mean deutsch?"],
    );
}

#[test]
fn a_file_that_is_not_there_is_refused() {
    let work = Work::with_labels().with("folder/x.txt", "");
    work.refused(&["train", "none.csv"], &["none.csv: there is no such file"]);
    work.refused(&["train", "bypas.csv"], &["did you mean bypass.csv?"]);
    work.refused(
        &["train", "folder"],
        &[
            "folder: could not be read: it is a folder, not a file",
            "make a table to label: standpoint segment folder -o sentences.xlsx",
        ],
    );
    work.refused(&["train", "."], &[".: this is a folder"]);
    work.misused(&["train"], &["LABELS.csv"]);
}

#[test]
fn a_file_that_is_no_table_of_labels_is_refused() {
    let work = Work::new()
        .with("empty.csv", "")
        .with("header.csv", "text,label\n")
        .with("sentence.csv", "Nr,label\n7,for\n")
        .with("txt.csv", "txt,label\nBuild it.,for\n")
        .with("stance.csv", "text,stance\nBuild it.,for\n")
        .with("sheet.ods", b"PK\x03\x04\x14\x00")
        .with("binary.csv", b"\x00\x01\x02\x00text,label\n")
        .with("unlabelled.csv", "text,label\nBuild it.,\nStop it.,\n");
    let refused =
        |name: &str, words: &[&str]| work.refused(&["train", name], &[&[name], words].concat());
    refused("empty.csv", &["the file is empty", "text,label"]);
    refused("header.csv", &["nothing but a header", "text,label"]);
    refused(
        "sentence.csv",
        &["no column “text”", "(Nr, label)", "--text-column"],
    );
    refused(
        "txt.csv",
        &[
            "no column “text”",
            "if “txt” holds the text, name it (add --text-column txt)",
        ],
    );
    refused(
        "stance.csv",
        &["no column “label”", "(text, stance)", "--label-column"],
    );
    refused("sheet.ods", &["not read", "a spreadsheet", "as .xlsx or"]);
    refused("binary.csv", &["not a text file"]);
    refused("unlabelled.csv", &["no row has both a text and a label"]);
}

#[test]
fn the_next_command_can_be_typed_as_it_is_shown() {
    let work = Work::with_labels();
    let said = work.ok(&["train", "bypass.csv", "-o", "my models/by pass.safetensors"]);
    let hint = "standpoint score ARTICLES -m \"my models/by pass.safetensors\" -o scores.csv";
    assert!(said.err.contains(hint), "{}", said.err);
}

#[test]
fn a_bad_row_is_named() {
    let work = Work::new();
    let refused = |content: String, words: &[&str]| {
        work.write("labels.csv", content);
        work.refused(&["train", "labels.csv"], &[&["labels.csv"], words].concat());
    };
    let third = "letter-01,We need the bypass before another child is hurt.,for";
    refused(
        changed(third, &format!("{third},really")),
        &["row 4 has 4 cells where the header has 3"],
    );
    // The quotation marks of a word processor hold no cell together.
    refused(
        changed(third, "letter-01,“We need it, now.”,for"),
        &["row 4 has 4 cells", "(only straight ones count: \")"],
    );
    refused(
        changed(third, "letter-01,We need it."),
        &["row 4 has 2 cells"],
    );
    refused(
        changed(third, "letter-01,\"We need it, now.,for"),
        &["row 4", "quotation mark"],
    );
    refused(
        LABELS.replacen("document,text,label", "text,text,label", 1),
        &["two columns are called “text”", "rename or delete"],
    );
    refused(
        with_rows("letter-15,It is what it is.,nuetral\n"),
        &["row 44", "“nuetral”", "did you mean “neutral”?"],
    );
    refused(
        with_rows("letter-15,It is what it is.,Neutral\n"),
        &["row 44", "did you mean “neutral”?"],
    );
    // The fifth letter is Cyrillic.
    refused(
        LABELS.replacen(",neutral\n", ",neutrаl\n", 3),
        &[
            "“neutrаl” (did you mean “neutral”, which looks the same? This one is written with Cyrillic letters",
        ],
    );
    // Most have the hyphen of a word processor, and the keyboard's is suggested.
    let hyphens = LABELS.replace(",neutral\n", ",no\u{2011}view\n");
    refused(
        hyphens.replacen("no\u{2011}view", "no-view", 3),
        &[
            "“no\u{2011}view” (did you mean “no-view”, which looks the same? Where that has U+002D, this has U+2011: type it anew)",
        ],
    );
    // All of them at once, each with how often it stands there.
    refused(
        with_rows("l,a,Neutral\nl,b,nuetral\nl,c,aganist\nl,d,nuetral\n"),
        &["row 44 has the label “Neutral” (did you mean “neutral”?); \
           row 45 and 1 more have the label “nuetral” (did you mean “neutral”?); \
           row 46 has the label “aganist” (did you mean “against”?). Correct this and try again"],
    );
    refused(
        with_rows("letter-15,It is what it is.,unsure\n"),
        &["“unsure”", "1 row only (row 44)", "at least 3"],
    );
    let endless = "x".repeat(5000);
    work.write(
        "labels.csv",
        with_rows(&format!("letter-15,It is.,{endless}\n")),
    );
    assert!(work.run(&["train", "labels.csv"]).err.len() < 400);
    let started = LABELS.replace("document,", "start,").replace("letter-", "");
    refused(
        started.replace("\n07,", "\nseven,"),
        &["row 20", "“seven”", "column start"],
    );
}

#[test]
fn a_label_alone_or_in_too_few_documents_is_refused() {
    let work = Work::new();
    let only: String = LABELS
        .lines()
        .filter(|l| l.ends_with(",for") || l.ends_with(",label"))
        .map(|l| format!("{l}\n"))
        .collect();
    work.write("one.csv", only);
    work.refused(
        &["train", "one.csv"],
        &[
            "one.csv",
            "every row has the label “for”",
            "at least two labels",
        ],
    );
    let sentences = ["Perhaps so.", "Who can say?", "Time will tell."];
    let rare: String = sentences
        .iter()
        .map(|s| format!("letter-01,{s},unsure\n"))
        .collect();
    work.write("rare.csv", with_rows(&rare));
    let said = work.run(&["train", "rare.csv"]);
    assert_eq!(said.code, 1);
    let last = said.err.lines().last().unwrap();
    assert!(
        last.contains("“unsure”") && last.contains("stands in only 1 article"),
        "{last}"
    );
    assert!(!work.path("models").exists());
}

#[test]
fn a_place_that_cannot_be_written_to_is_known_before_the_work() {
    let work = Work::with_labels()
        .with("folder/x.txt", "")
        .with("file", "");
    // `refused` lets nothing but the one sentence be said: no report of a training comes before it.
    work.refused(
        &["train", "bypass.csv", "-o", "folder"],
        &["folder", "it is a folder, not a file"],
    );
    work.refused(
        &["train", "bypass.csv", "-o", "file/model"],
        &["file/model", "is a file, not a folder"],
    );
    work.write("models", "a file in the way");
    work.refused(
        &["train", "bypass.csv"],
        &["models/bypass.safetensors", "is a file, not a folder"],
    );
}

#[test]
fn an_old_model_stays_when_the_training_fails() {
    let work = Work::with_labels();
    work.ok(&["train", "bypass.csv"]);
    let old = work.read("models/bypass.safetensors");
    work.write("bypass.csv", with_rows("letter-15,It is.,nuetral\n"));
    work.refused(&["train", "bypass.csv"], &["nuetral"]);
    assert!(work.read("models/bypass.safetensors") == old);
    work.write(
        "bypass.csv",
        with_rows("letter-15,It is what it is.,neutral\n"),
    );
    work.ok(&["train", "bypass.csv"]);
    assert!(work.read("models/bypass.safetensors") != old);
}

#[test]
fn help() {
    insta::assert_snapshot!(Work::new().ok(&["train", "--help"]).out);
}

/// Each sentence of the first two labels has a word of its own, and the documents are dealt evenly: what is left of a label
/// outside a fold is fewer, the more of it is inside, and that alone must neither tell it nor turn the words round.
#[test]
fn labels_that_no_word_tells_are_not_told_by_what_folds_leave_of_them() {
    const SYLLABLES: [&str; 20] = [
        "ba", "be", "bi", "bo", "bu", "da", "de", "di", "do", "du", "fa", "fe", "fi", "fo", "fu",
        "ga", "ge", "gi", "go", "gu",
    ];
    // In each document in an order that does not tell them either.
    let mut order: Vec<usize> = (0..60).collect();
    order.sort_by_key(|at| (at / 5, at * at * 7 % 11));
    let mut labels = String::from("document,text,label\n");
    for at in order {
        let [a, b, c] = [at % 20, (at * 7 + 3) % 20, at / 20].map(|at| SYLLABLES[at]);
        let (what, label) = match at % 3 {
            0 => ("tax is", "opposes"),
            1 => ("tax is", "supports"),
            _ => ("hearing on the tax is about", "neutral"),
        };
        labels += &format!("d{},The {what} {a}{b}{c}.,{label}\n", at / 5);
    }
    let work = Work::new();
    work.write("tax.csv", &labels);
    let accuracy = |arguments: &[&str]| -> f64 {
        let said = work.ok(arguments).out;
        let line = said.lines().find(|line| line.starts_with("accuracy"));
        let figure = line.and_then(|line| line.split_whitespace().nth(1));
        figure.unwrap().parse().unwrap()
    };
    // Only the third label has a word.
    assert!(accuracy(&["evaluate", "tax.csv"]) < 0.7);
    work.ok(&["train", "tax.csv", "-o", "m.safetensors"]);
    let own = ["evaluate", "tax.csv", "-m", "m.safetensors"];
    // Nor are they by the model, which knows these sentences by heart.
    assert!(accuracy(&own) < 0.7);
}

#[test]
fn several_files_are_learned_as_one() {
    let (header, rows) = LABELS.split_once('\n').unwrap();
    let lines: Vec<&str> = rows.lines().collect();
    let part = |lines: &[&str]| format!("{header}\n{}\n", lines.join("\n"));
    let work = Work::with_labels()
        .with("first.csv", part(&lines[..24]))
        // Six sentences are in both.
        .with("second.csv", part(&lines[18..]));
    let figures = |said: &str| {
        let (_, figures) = said.split_once("Cross-validation").unwrap();
        figures.split("The model is in").next().unwrap().to_string()
    };
    let whole = work.ok(&["train", "bypass.csv", "-o", "whole.safetensors"]);
    let parts = work.ok(&[
        "train",
        "first.csv",
        "second.csv",
        "-o",
        "parts.safetensors",
    ]);
    assert_eq!(figures(&whole.err), figures(&parts.err));
    for said in [
        "first.csv: 24 labelled sentences",
        "second.csv: 24 labelled",
        "together: 42 labelled",
    ] {
        assert!(parts.err.contains(said), "{said}: {}", parts.err);
    }
    let audit = work.ok(&["audit", "first.csv", "second.csv", "-o", "doubts.csv"]);
    assert_eq!(audit.code, 0);
    work.write("other.csv", part(&lines[24..]).replace(",for", ",pro"));
    let noted = work.ok(&["evaluate", "first.csv", "other.csv"]).err;
    assert!(
        noted.contains("other.csv: not all of the files have pro"),
        "{noted}"
    );
}

/// A table as the report saves it, beside the labels of one person or of a team.
#[test]
fn corrections_replace_labels_and_are_counted() {
    let corrections = "document,start,end,text,label,sampling,corrected\n\
        d,0,3,Go.,no,found,2026-05-01T10:00:00.000Z\nd,9,14,Stay.,no,found,2026-05-01T10:01:00.000Z\n";
    let place = "document,start,end,text";
    let rows = |coder: &str| -> String {
        let row = |at: usize| {
            let label = ["yes", "no"][at % 2];
            format!("e{at},0,5,Wait {at}.,{coder}{label}\n")
        };
        (0..8).map(row).collect()
    };
    let (more, votes) = (rows(""), rows("ann,"));
    for (labels, told) in [
        (
            format!("{place},label\nd,0,3,Go.,yes\nd,9,14,Stay.,yes\n{more}"),
            "note: 2 labels replaced by corrections: yes → no (2)\n",
        ),
        (
            format!(
                "{place},annotator,label\nd,0,3,Go.,ann,yes\nd,0,3,Go.,bob,yes\nd,9,14,Stay.,ann,no\n\
                {votes}"
            ),
            "note: 1 label replaced by corrections: yes → no (1)\n",
        ),
    ] {
        let work = Work::new()
            .with("labels.csv", labels)
            .with("corrections.csv", corrections);
        for files in [
            ["labels.csv", "corrections.csv"],
            ["corrections.csv", "labels.csv"],
        ] {
            let said = work.ok(&["train", files[0], files[1]]).err;
            assert!(said.contains(told), "{said}");
            assert!(!said.contains("tied"), "{said}");
            assert!(said.contains("together: 10 labelled sentences"), "{said}");
        }
    }
}
