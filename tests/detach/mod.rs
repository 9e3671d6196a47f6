//! `standpoint detach`: labels without text, and what reads them again.

mod refused;

use crate::common::{LABELS, Work, column, rows};

/// The letters about a bypass as files, a sentence a line, and their labelled sentences with their places.
fn letters() -> Work {
    let mut work = Work::new();
    let mut table = String::from("document,paragraph,start,end,text,label,note\n");
    let (mut name, mut text) = (String::new(), String::new());
    for row in rows(LABELS) {
        let document = format!("{}.txt", row["document"]);
        if document != name {
            if !name.is_empty() {
                work = work.with(&format!("letters/{name}"), &text);
            }
            (name, text) = (document, "“Dear editor,”\n\n".to_string());
        }
        let (start, sentence) = (text.chars().count(), &row["text"]);
        let end = start + sentence.chars().count();
        let label = &row["label"];
        table.push_str(&format!(
            "{name},2,{start},{end},\"{sentence}\",{label},\"as in {sentence}\"\n"
        ));
        text.push_str(&format!("{sentence}\n"));
    }
    work.with(&format!("letters/{name}"), &text)
        .with("bypass.csv", table)
}

/// The letters and what `detach` makes of their labels.
fn detached() -> Work {
    let work = letters();
    work.ok(&[
        "detach",
        "bypass.csv",
        "--articles",
        "letters",
        "-o",
        "shared.csv",
    ]);
    work
}

/// The rows of `shared.csv`, changed in one place, as another file.
fn changed(work: &Work, name: &str, from: &str, to: &str) {
    let shared = work.text("shared.csv");
    let changed = shared.replacen(from, to, 1);
    assert_ne!(changed, shared);
    work.write(name, changed);
}

#[test]
fn how_the_labels_were_read_is_told() {
    let work = letters();
    let table = work.text("bypass.csv");
    // Bytes that are no UTF-8, and signs that were encoded twice.
    let odd = table.replacen("as in", "as at the caf\u{1}", 1);
    let odd: Vec<u8> = odd
        .replace('“', "\"\"")
        .bytes()
        .map(|byte| if byte == 1 { 0xE9 } else { byte })
        .collect();
    work.write("odd.csv", odd);
    let said = work.run(&["detach", "odd.csv", "--articles", "letters"]);
    assert!(
        said.err
            .contains("note: odd.csv: encoding guessed: windows-1252"),
        "{}",
        said.err
    );
    let twice = table.replacen("want", "donâ€™t want", 1);
    work.write("twice.csv", twice);
    let said = work.run(&["detach", "twice.csv", "--articles", "letters"]);
    assert!(
        said.err
            .contains("note: twice.csv: characters in a wrong encoding"),
        "{}",
        said.err
    );
}

#[test]
fn help() {
    insta::assert_snapshot!(Work::new().ok(&["detach", "--help"]).out);
}

#[test]
fn what_is_written_has_no_text_and_a_hash_that_anybody_can_compute() {
    let work = Work::new()
        .with("articles/été.txt", "Łódź waits.\r\nBuild it now.\r\n")
        .with(
            "labels.csv",
            "Document,start,end,kind,text,Label,annotator_Zoe,annotator_b,sampling,probability,remark\n\
             été.txt,0,11,sentence,Łódź waits.,neutral,neutral,for,random,0.5,Łódź?\n\
             été.txt,13,26,sentence,Build  it now.,for,for,for,random,0.25,\n\
             été.txt,13,26,sentence,Build it now.,,,,,,\n\
             été.txt,13,26,sentence,Build it now.,,,,active,,\n",
        );
    let said = work.ok(&["detach", "labels.csv", "--articles", "articles"]);
    // printf 'Łódź waits.\r\nBuild it now.\r\n' | sha256sum
    let hash = "9692c58bd86af4c8d2606199682f55c9de0fd9a6a1468c5d5abaf9cd9229afc8";
    assert_eq!(
        said.out,
        format!(
            "document_sha256,document,start,end,kind,Label,annotator_Zoe,annotator_b,sampling,probability\r\n\
             {hash},été.txt,0,11,sentence,neutral,neutral,for,random,0.5\r\n\
             {hash},été.txt,13,26,sentence,for,for,for,random,0.25\r\n"
        )
    );
    assert_eq!(
        said.err,
        "note: columns left out: text, remark\n\
         note: 2 rows without a label: left out\n\
         2 rows on 1 document, without text. Whoever has the same articles: standpoint train FILE --articles ARTICLES\n"
    );
}

#[test]
fn a_decision_beside_the_coders_is_kept_whatever_it_is_called() {
    let work = Work::new().with("articles/a.txt", "Yes.\nNo.\nNow.\n").with(
        "labels.csv",
        "document,start,end,text,coder1,coder2,stance,remark\na.txt,0,4,Yes.,for,against,for,for now\n\
         a.txt,5,8,No.,against,against,against,\na.txt,9,13,Now.,,,for,\n",
    );
    let said = work.ok(&["detach", "labels.csv", "--articles", "articles"]);
    assert_eq!(column(&said.out, "stance"), ["for", "against", "for"]);
    assert!(
        said.err.contains("left out: text, remark\n"),
        "{}",
        said.err
    );
}

/// Between the lines of a paragraph stand two characters, as between paragraphs elsewhere: only its number tells.
#[test]
fn the_numbers_of_paragraphs_are_kept_and_words_in_their_place_are_not() {
    let table = |paragraph: &str| {
        format!(
            "document,paragraph,start,end,text,label\na.txt,2,0,4,Yes.,for\na.txt,{paragraph},6,9,No.,against\na.txt,,11,15,Now.,for\n"
        )
    };
    let work = Work::new()
        .with("articles/a.txt", "Yes.\r\nNo.\r\nNow.\r\n")
        .with("numbers.csv", table("2"))
        .with("words.csv", table("the “No.”"));
    let detach = |labels: &str| work.ok(&["detach", labels, "--articles", "articles"]);
    let numbers = detach("numbers.csv");
    assert_eq!(column(&numbers.out, "paragraph"), ["2", "2", ""]);
    assert!(
        numbers.err.contains("note: columns left out: text\n"),
        "{}",
        numbers.err
    );
    let words = detach("words.csv");
    assert!(
        !words.out.contains("paragraph") && words.err.contains("left out: paragraph, text\n"),
        "{}",
        words.err
    );
}

#[test]
fn training_and_testing_are_the_same_with_and_without_text() {
    let work = detached();
    let evaluate = |labels: &str, more: &[&str]| {
        let said = work.ok(&[&["evaluate", labels], more].concat());
        (said.out, said.err.replace(labels, "LABELS"))
    };
    let articles = ["--articles", "letters"];
    assert_eq!(
        evaluate("bypass.csv", &[]),
        evaluate("shared.csv", &articles)
    );
    work.ok(&["train", "bypass.csv", "-o", "one"]);
    work.ok(&[
        "train",
        "shared.csv",
        "--articles",
        "letters",
        "-o",
        "two",
        "--card",
        "card.md",
    ]);
    let score = |model: &str| work.ok(&["score", "letters", "-m", model, "-q"]).out;
    assert_eq!(score("one"), score("two"));
    // A column of names is a convenience.
    let cells = rows(&work.text("shared.csv"));
    let bare: String = cells
        .iter()
        .map(|row| {
            let cell = |name: &str| row[name].as_str();
            let row = ["document_sha256", "start", "end", "label"].map(cell);
            row.join(",").to_uppercase().replace("FOR", "for") + "\n"
        })
        .collect();
    let bare = bare
        .replace("AGAINST", "against")
        .replace("NEUTRAL", "neutral");
    work.write(
        "bare.csv",
        format!("document_sha256,start,end,label\n{bare}"),
    );
    assert_eq!(evaluate("bypass.csv", &[]), evaluate("bare.csv", &articles));
}

#[test]
fn audit_finds_the_same_labels_to_doubt() {
    let work = detached();
    let with = work.ok(&["audit", "bypass.csv", "-q"]).out;
    let without = work
        .ok(&["audit", "shared.csv", "--articles", "letters", "-q"])
        .out;
    assert_eq!(with, without);
}

#[test]
fn coders_agree_as_they_did_in_columns_and_in_rows() {
    let articles = "--articles";
    let wide = "document,start,end,text,label,annotator_anna,annotator_ben\n\
        a.txt,0,8,Build it.,for,for,for\na.txt,9,18,It rained.,neutral,neutral,against\n\
        b.txt,0,9,Stop this.,against,against,against\n";
    let long = "document,start,end,text,annotator,label\n\
        a.txt,0,9,Build it.,anna,for\na.txt,0,9,Build it.,ben,for\n\
        a.txt,10,20,It rained.,anna,neutral\na.txt,10,20,It rained.,ben,against\n\
        b.txt,0,10,Stop this.,anna,against\nb.txt,0,10,Stop this.,ben,against\n";
    let wide = wide
        .replace("0,8,", "0,9,")
        .replace("9,18", "10,20")
        .replace("b.txt,0,9", "b.txt,0,10");
    let work = Work::new()
        .with("articles/a.txt", "Build it.\nIt rained.\n")
        .with("articles/b.txt", "Stop this.\n")
        .with("wide.csv", wide)
        .with("long.csv", long);
    for table in ["wide.csv", "long.csv"] {
        work.ok(&["detach", table, articles, "articles", "-o", "shared.csv"]);
        let shared = work
            .ok(&["agree", "shared.csv", articles, "articles", "-q"])
            .out;
        assert_eq!(work.ok(&["agree", table, "-q"]).out, shared, "{table}");
    }
}

#[test]
fn copies_of_one_text_keep_their_own_labels() {
    let labels = "document,start,end,text,annotator,label\n\
        a.txt,0,9,Build it.,anna,for\nb.txt,0,9,Build it.,anna,against\n\
        a.txt,0,9,Build it.,ben,for\nb.txt,0,9,Build it.,ben,for\n";
    let work = Work::new()
        .with("articles/a.txt", "Build it.\n")
        .with("articles/b.txt", "Build it.\n")
        .with("labels.csv", labels);
    work.ok(&[
        "detach",
        "labels.csv",
        "--articles",
        "articles",
        "-o",
        "shared.csv",
    ]);
    let shared = work
        .ok(&["agree", "shared.csv", "--articles", "articles", "-q"])
        .out;
    assert_eq!(work.ok(&["agree", "labels.csv", "-q"]).out, shared);
}

#[test]
fn articles_may_be_pages_rows_and_compressed() {
    let page = "<html><head><title>Road</title></head><body><article><h1>A road</h1>\
        <p>The council wants to build the bypass before the summer, and the town has waited for it.</p>\
        <p>“It will ruin the meadow,” said a farmer of the valley, who has lived there for long.</p>\
        </article></body></html>";
    let work = Work::new().with("articles/page.html", page).with(
        "articles/table.csv",
        "id,text\nrow 7,\"Build it, now.\nOr never.\"\n=row,Wait.\n",
    );
    let sentences = work.ok(&["segment", "articles"]).out;
    let mut labelled = csv::Writer::from_writer(Vec::new());
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).from_reader(sentences.as_bytes());
    for (at, row) in reader.records().enumerate() {
        let mut row = row.unwrap();
        row.push_field(match at {
            0 => "label",
            at => ["for", "against"][at % 2],
        });
        labelled.write_record(&row).unwrap();
    }
    let labelled = String::from_utf8(labelled.into_inner().unwrap()).unwrap();
    work.write("labels.csv", labelled);
    work.ok(&[
        "detach",
        "labels.csv",
        "--articles",
        "articles",
        "-o",
        "shared.csv",
    ]);
    let shared = work.text("shared.csv");
    assert_eq!(
        column(&shared, "document")
            .iter()
            .filter(|name| *name == "=row")
            .count(),
        1
    );
    let audit = |labels: &str, more: &[&str]| work.run(&[&["agree", labels], more].concat()).err;
    // One coder is too few for `agree`, which says so only after it has read everything.
    let read = audit("shared.csv", &["--articles", "articles"]);
    assert!(read.contains("no sentence has the codes of two"), "{read}");
    // The same text from elsewhere is the same document.
    let text = "Build it, now.\nOr never.";
    work.write("again/other name.txt", text);
    let said = work.run(&["agree", "shared.csv", "--articles", "again"]);
    assert!(
        said.err.contains("not among the articles: 2 documents"),
        "{}",
        said.err
    );
}

#[test]
fn a_coded_sample_without_text_gives_the_same_intervals() {
    let work = letters();
    work.ok(&["train", "bypass.csv", "-o", "model"]);
    work.ok(&["score", "letters", "-m", "model", "-o", "scores.csv"]);
    work.ok(&["sample", "scores.csv", "-n", "40", "-o", "sample.csv"]);
    let sample = work.text("sample.csv").replace(",,random,", ",for,random,");
    work.write(
        "coded.csv",
        sample.replacen(",for,random,", ",against,random,", 9),
    );
    work.ok(&[
        "detach",
        "coded.csv",
        "--articles",
        "letters",
        "-o",
        "shared.csv",
    ]);
    let with = work
        .ok(&["summarize", "scores.csv", "--sample", "coded.csv"])
        .out;
    let articles = ["--articles", "letters"];
    let without = ["summarize", "scores.csv", "--sample", "shared.csv"];
    assert_eq!(work.ok(&[&without[..], &articles].concat()).out, with);
    work.refused(
        &without,
        &["shared.csv: these labels have no text", "--articles"],
    );
    let report = |audit: &str, more: &[&str]| {
        let arguments = ["report", "scores.csv", "--sample", audit, "-q"];
        work.ok(&[&arguments[..], more].concat()).out
    };
    assert_eq!(report("coded.csv", &[]), report("shared.csv", &articles));
}

#[test]
fn labels_with_texts_of_their_own_need_no_articles() {
    let work = letters();
    let said = work.ok(&["evaluate", "bypass.csv", "--articles", "letters"]);
    assert!(said.err.contains("texts of their own"), "{}", said.err);
    assert_eq!(said.out, work.ok(&["evaluate", "bypass.csv"]).out);
}

/// Labels that lie among the articles are not one of them.
#[test]
fn labels_may_lie_beside_the_articles() {
    let work = detached();
    work.write("letters/shared.csv", work.text("shared.csv"));
    let said = work.ok(&["evaluate", "letters/shared.csv", "--articles", "letters"]);
    assert!(
        said.err.contains("1 entry set aside: 1 in use"),
        "{}",
        said.err
    );
}
