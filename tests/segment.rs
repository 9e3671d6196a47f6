//! `standpoint segment`, and whole articles, cut into segments and compared line by line with what a
//! reader would expect.

use std::collections::BTreeMap;

use crate::common::{self, Work, characters, column, rows, said_of};
use standpoint::segment::segment;

/// One line for each segment: paragraph, kind and text.
fn listing(text: &str) -> String {
    let mut lines = String::new();
    for s in segment(text, None) {
        let words: Vec<&str> = text[s.bytes.clone()].split_whitespace().collect();
        lines.push_str(&format!(
            "{:>2} {:<17} {}\n",
            s.paragraph,
            s.kind.as_str(),
            words.join(" ")
        ));
    }
    lines
}

#[test]
fn dispatch_of_an_agency() {
    insta::assert_snapshot!(listing(include_str!("articles/wire.txt")));
}

#[test]
fn page_of_a_news_site() {
    insta::assert_snapshot!(listing(include_str!("articles/site.txt")));
}

#[test]
fn hard_wrapped_dispatch() {
    insta::assert_snapshot!(listing(include_str!("articles/wrapped.txt")));
}

const LETTER: &str = "Village road plan divides the valley\n\nBy Ann Reed\n\n\
    The bypass will free our village of lorries. “We need it,” she said.\n\nADVERTISEMENT\n\n\
    The council, clerk and all, meets on Tuesday.\n";

#[test]
fn a_table_of_all_that_stands_in_an_article() {
    let work = Work::new().with("letter.txt", LETTER);
    let said = work.ok(&["segment", "letter.txt"]);
    insta::assert_snapshot!(said.out.replace("\r\n", "\n"));
    assert_eq!(said.err, "");
    assert_eq!(said.out.matches("\r\n").count(), 7);
    for row in rows(&said.out) {
        assert_eq!(characters(LETTER, &row["start"], &row["end"]), row["text"]);
    }
}

#[test]
fn a_table_to_be_labelled_has_a_column_for_it() {
    let article = "{\"id\":\"a\",\"date\":\"2003-04-30\",\"outlet\":\"Echo\",\"words\":\"9\",\"text\":\"They must go. It rained.\"}\n";
    let work = Work::new().with("a.jsonl", article);
    let labelled = ["segment", "a.jsonl", "--labels", "for,against", "-o"];
    work.ok(&[&labelled[..], &["table.csv"]].concat());
    let table = work.text("table.csv");
    let header = "document,segment,paragraph,kind,text,start,end,date,outlet,label\r\n";
    assert!(table.starts_with(header), "{table}");
    for row in rows(&table) {
        assert_eq!(
            [&row["date"], &row["outlet"], &row["label"]],
            ["2003-04-30", "Echo", ""]
        );
    }
    // Nothing is filled in yet, so the table may be written again.
    work.ok(&[&labelled[..], &["table.csv"]].concat());
    work.write("table.csv", table.replacen(",\r\n", ",for\r\n", 1));
    work.refused(
        &[&labelled[..], &["table.csv"]].concat(),
        &["it is not as standpoint wrote it"],
    );

    work.ok(&[&labelled[..], &["table.xlsx"]].concat());
    let file = std::fs::File::open(work.path("table.xlsx")).unwrap();
    let mut sheet = String::new();
    let mut book = zip::ZipArchive::new(file).unwrap();
    let mut part = book.by_name("xl/worksheets/sheet1.xml").unwrap();
    std::io::Read::read_to_string(&mut part, &mut sheet).unwrap();
    assert!(
        sheet.contains("<formula1>\"for,against\"</formula1>"),
        "{sheet}"
    );
}

/// `text[start:end]` is the row, however the text was read.
#[test]
fn places_count_in_the_texts_that_are_written() {
    let long =
        "They donâ€™t want the bypass, and all through the winter they said so at the council. ";
    let page = "<!doctype html><title>Road</title><h1>The road</h1><p>The mill isn&acirc;&euro;&trade;t open. \
        It is old, and it stands by the river, where the road would go.</p>";
    let work = Work::new()
        .with("news/long.txt", long.repeat(2_000))
        .with(
            "news/memo.rtf",
            r"{\rtf1 The caf\'e9 is closed.\par They stay.}",
        )
        .with("news/page.html", page)
        .with(
            "news/rows.csv",
            "id,text\na,&quot;Go&quot; they say. It isnâ€™t late.\n",
        )
        .with(
            "news/twice.txt",
            "\n The mill isnâ€™t open. It is â€œoldâ€ now.\n",
        )
        .with(
            "news/western.txt",
            b"The caf\xE9 is closed. It is \x93old\x94.",
        );
    let said = work.ok(&["segment", "news", "--texts", "texts.jsonl"]);
    let texts = work.text("texts.jsonl");
    let texts = texts.lines().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let cell = |name: &str| line[name].as_str().unwrap().to_string();
        (cell("document"), cell("text"))
    });
    let texts: BTreeMap<String, String> = texts.collect();
    assert_eq!(texts.len(), 6);
    assert_eq!(
        texts["twice.txt"],
        "\n The mill isn’t open. It is “old” now.\n"
    );
    let rows = rows(&said.out);
    assert!(rows.len() > 2_000);
    for row in rows
        .iter()
        .filter(|row| row["document"] != "long.txt" || row["end"].ends_with('9'))
    {
        let text = &texts[&row["document"]];
        assert_eq!(characters(text, &row["start"], &row["end"]), row["text"]);
    }
    for (name, count) in [("long.txt", 2_000), ("page.html", 1), ("twice.txt", 3)] {
        let note = format!(
            "note: {name}: characters in a wrong encoding (donâ€™t for don’t) were repaired: {count} (start"
        );
        assert!(said.err.contains(&note), "{}", said.err);
    }
    let note = "start and end count in the repaired text";
    assert_eq!(said.err.matches(note).count(), 4, "{}", said.err);
    let written = "“standpoint segment --texts FILE” writes";
    assert_eq!(said.err.matches(written).count(), 4, "{}", said.err);
    let of = |out: &str| -> Vec<String> {
        let rows = common::rows(out)
            .into_iter()
            .filter(|row| row["document"] == "twice.txt");
        rows.map(|row| row["text"].clone() + &row["start"])
            .collect()
    };
    assert_eq!(of(&work.ok(&["segment", "texts.jsonl"]).out), of(&said.out));
}

#[test]
fn texts_are_written_where_they_replace_nothing_and_are_no_articles() {
    let work = Work::new().with("news/a.txt", LETTER).with("b.jsonl", "{}");
    for (name, said) in [
        (
            "b.jsonl",
            "this file exists, and texts are not replaced: choose another name (or add --force)",
        ),
        ("news/c.jsonl", "choose a place outside their folder"),
        ("news/new/c.jsonl", "choose a place outside their folder"),
    ] {
        work.refused(&["segment", "news", "--texts", name], &[said]);
    }
    work.refused(
        &["segment", "news", "-o", "c.csv", "--texts", "c.csv"],
        &["two outputs have this name"],
    );
}

#[test]
fn it_cuts_as_score_does() {
    let work = Work::with_model()
        .with("news/a.txt", LETTER)
        .with("news/b.csv", "id,text\nb1,Build it. Now.\n");
    let segments = work.ok(&["segment", "news"]).out;
    let scores = work
        .ok(&["score", "news", "--all", "-m", "bypass.safetensors"])
        .out;
    for name in ["document", "kind", "text", "start", "end"] {
        assert_eq!(column(&segments, name), column(&scores, name), "{name}");
    }
}

#[test]
fn lines_that_recur_in_a_folder_are_boilerplate() {
    let work = Work::new();
    for (name, road) in [
        ("a", "Mill Street"),
        ("b", "Hill Street"),
        ("c", "Park Lane"),
        ("d", "Quay"),
    ] {
        let text = format!(
            "The people of {road} waited for the council all day on Monday.\nTides and ferries\n\
             They of {road} will come back next week and wait for another day.\n"
        );
        work.write(&format!("news/{name}.txt"), text);
    }
    let kinds = |path: &str| {
        let table = work.ok(&["segment", path]).out;
        let found = rows(&table)
            .into_iter()
            .find(|row| row["text"] == "Tides and ferries");
        found.map(|row| row["kind"].clone())
    };
    assert_eq!(kinds("news").as_deref(), Some("navigation"));
    assert_ne!(kinds("news/a.txt").as_deref(), Some("navigation"));
}

#[test]
fn the_table_goes_to_a_file_or_comes_from_standard_input() {
    let work = Work::new().with("letter.txt", LETTER);
    let out = work.ok(&["segment", "letter.txt"]).out;
    let to_file = work.ok(&["segment", "letter.txt", "-o", "table.csv"]);
    assert_eq!(
        (to_file.out.as_str(), to_file.err.as_str()),
        ("", "The table is in table.csv.\n")
    );
    assert_eq!(work.text("table.csv"), out);
    let from_stdin = said_of(&mut work.command(&["segment", "-"]), LETTER);
    assert_eq!(from_stdin.out, out.replace("letter.txt,", "stdin,"));
}

#[test]
fn what_cannot_be_cut_is_refused() {
    let work = Work::new()
        .with("letter.txt", LETTER)
        .with("my own letters/a.txt", LETTER)
        .with("empty/.hidden", "")
        .with("zero.csv", "");
    work.refused(&["segment", "leter.txt"], &["did you mean letter.txt?"]);
    // A shell takes a name with spaces apart.
    work.refused(
        &["segment", "my", "own", "letters"],
        &["did you mean \"my own letters\"? A name with spaces needs quotation marks"],
    );
    // Terminals of Windows pass patterns on.
    work.refused(
        &["segment", "empty/*.txt"],
        &[
            "empty/*.txt: there is no such file",
            "name the folder instead: empty",
        ],
    );
    work.refused(&["segment", "?.txt"], &["name the folder instead: ."]);
    work.refused(&["segment", "none/*"], &["there is no such file"]);
    work.refused(&["segment", "empty"], &["empty: no article found"]);
    work.refused(&["segment", "zero.csv"], &["zero.csv", "no text"]);
    work.refused(
        &["segment", "letter.txt", "-o", "empty"],
        &["empty", "it is a folder, not a file"],
    );
    work.write("ragged.csv", "id,text\n1,Build it.\n2,Stop, now.\n");
    let said = work.run(&["segment", "ragged.csv", "-o", "table.csv"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("ragged.csv: row 3"), "{}", said.err);
    assert_eq!(column(&work.text("table.csv"), "text"), ["Build it."]);
    work.misused(&["segment"], &["<PATH>"]);
}

#[test]
fn a_page_tells_its_headline() {
    let lead = "The bypass will free our village of lorries, say those who live beside the road.";
    let page = format!(
        "<title>Build it. Now. | Valley Post</title><p>12 June 2020</p><h1>Build it. Now.</h1>\
         <h2>Villagers say that the road may come too late for most of them</h2><p>By Ann Reed</p><p>{lead}</p><p>They want:</p>\
         <ul><li>A road by the autumn and</li><li>no lorries in the meantime</li></ul><p>{lead}</p>"
    );
    let said = Work::new().with("a.html", page).ok(&["segment", "a.html"]);
    let found: Vec<(String, String)> = rows(&said.out)
        .iter()
        .map(|row| (row["kind"].clone(), row["text"].clone()))
        .collect();
    let of = |kind: &str| {
        let texts = found.iter().filter(|(of, _)| of == kind);
        texts.map(|(_, text)| text.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(of("headline"), ["Build it. Now."]);
    assert_eq!(
        of("sentence"),
        [
            "Villagers say that the road may come too late for most of them",
            lead,
            "They want:",
            "A road by the autumn and",
            "no lorries in the meantime",
            lead
        ]
    );
}

#[test]
fn pages_in_tables_mail_and_second_extensions() {
    let said = Work::new()
        .with("t.csv", b"id,text\na,\"<p>Build the caf\xe9.</p><p>Now.</p>\"\nb,Wait \x01 here and see what comes of it.\n")
        .ok(&["segment", "t.csv"]);
    assert_eq!(
        column(&said.out, "text"),
        [
            "Build the café.",
            "Now.",
            "Wait \u{1} here and see what comes of it."
        ]
    );
    for note in [
        "note: t.csv: encoding guessed",
        "note: t.csv: control characters in the text: 1, the first at byte",
        "note: the text of 1 row, such as “a”, was read without its HTML tags",
    ] {
        assert!(said.err.contains(note), "{note}: {}", said.err);
    }
    let page = "<!doctype html><h1>Build the bypass at once</h1><p>They said so.</p>";
    let said = Work::new()
        .with("a.htm.txt", page)
        .ok(&["segment", "a.htm.txt"]);
    assert!(!said.out.contains("<h1>"), "{}", said.out);
    let mail = "From: Ann <ann@valley.example>\nMIME-Version: 1.0\n\nBuild it.\n";
    for (name, advice) in [
        ("a.eml", "save the text of each message as .txt first"),
        ("mail", "save the text of each message as .txt first"),
        ("a.mhtml", "save it as a web page (.html) first"),
        ("a.rss", "save each article in it as .txt or .html"),
    ] {
        let said = Work::new().with(name, mail).run(&["segment", name]);
        assert!(said.err.contains(advice), "{name}: {}", said.err);
        assert_eq!(said.code, 1, "{name}");
    }
}

#[test]
fn help() {
    insta::assert_snapshot!(Work::new().ok(&["segment", "--help"]).out);
}

#[test]
fn the_workbook_holds_what_the_csv_does() {
    let work = Work::new().with("letter.txt", LETTER);
    work.ok(&["segment", "letter.txt", "-o", "table.xlsx"]);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(work.path("table.xlsx")).unwrap();
    let sheet = calamine::Reader::worksheet_range(&mut book, "segments").unwrap();
    let csv = work.ok(&["segment", "letter.txt"]).out;
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).from_reader(csv.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(sheet.rows().count(), records.len());
    for (row, record) in sheet.rows().zip(&records) {
        let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
        assert_eq!(cells, record.iter().collect::<Vec<_>>());
    }
    work.refused(
        &["segment", "letter.txt", "-o", "table.pdf"],
        &["a CSV or a workbook"],
    );
}

#[test]
fn an_export_of_any_form_is_noted_and_can_be_cut() {
    let prose = "The boats left the old pier on Monday, and nobody came out to see them go down to the sea.";
    let article = |at: usize| {
        format!(
            "Item {at} of 40\nDelta Post\n{at} March 2008\n\n{prose}\n\nArchive Number: 0FEB{at}A0\n\n"
        )
    };
    let export: String = (1..5).map(article).collect();
    let work = Work::new().with("export.txt", export);
    let said = work.ok(&["segment", "export.txt"]);
    let note = "this looks like several articles in one file, 4 with a line such as “Item 1 of 40”";
    assert!(said.err.contains(note), "{}", said.err);
    assert!(said.err.contains("(--split-at REGEX)"), "{}", said.err);
    let said = work.ok(&["segment", "export.txt", "--split-at", "^Item [0-9]+ of"]);
    assert!(!said.err.contains("several articles"), "{}", said.err);
    let documents = column(&said.out, "document");
    assert!(
        documents.contains(&"export.txt:4".to_string()),
        "{documents:?}"
    );
    assert!(
        !documents.contains(&"export.txt:5".to_string()),
        "{documents:?}"
    );
    let texts = column(&said.out, "text");
    let begins = |text: &&String| text.starts_with("Item ");
    assert_eq!(texts.iter().filter(begins).count(), 4);
    work.misused(
        &["segment", "export.txt", "--split-at", "("],
        &["--split-at"],
    );
}

#[test]
fn subtitles_are_read_as_running_text_whatever_their_name_and_length() {
    let cue = "7\n00:00:01,000 --> 00:00:02,000\nThe council must build\nthe <i>bypass</i>\n\n\
        8\n00:00:03,000 --> 00:00:04,000\nnow. Nobody doubts it.\n\n";
    let work = Work::new()
        .with("short.txt", cue)
        .with("long.srt", cue.repeat(2_000))
        .with("empty.vtt", "WEBVTT\n\nNOTE nothing yet\n");
    let said = work.ok(&["segment", "short.txt", "long.srt", "empty.vtt"]);
    let texts = column(&said.out, "text");
    assert_eq!(texts.len(), 2 * 2_001);
    for (at, text) in texts.iter().enumerate() {
        let wanted = [
            "The council must build the bypass now.",
            "Nobody doubts it.",
        ];
        assert_eq!(text, wanted[at % 2]);
    }
    assert!(said.err.contains("empty.vtt: not read"), "{}", said.err);
}
