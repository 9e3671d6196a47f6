//! Texts, tables and pages that nobody wrote to be read: whatever comes in, rows that say where they stand come out,
//! or one sentence.

mod common;

use std::collections::BTreeMap;

use common::{Said, Work, column, rows};

const MODEL: [&str; 2] = ["-m", "bypass.safetensors"];

fn score(work: &Work, more: &[&str]) -> Said {
    work.run(&[&["score"], more, &MODEL].concat())
}

/// A plain text, scored by every unit with furniture: all of it is in the rows, where they say, and the
/// probabilities sum to 1.
fn holds(name: &str, article: &str) {
    let work = Work::with_model().with("a.txt", article);
    for unit in ["sentence", "paragraph", "document", "row"] {
        let said = score(&work, &["a.txt", "-q", "--all", "--unit", unit]);
        assert_eq!(said.code, 0, "{name}: {}", said.err);
        assert!(!said.out.is_empty());
        let mut last = 0;
        let text: Vec<char> = article.chars().collect();
        let place =
            |row: &BTreeMap<String, String>, name: &str| row[name].parse::<usize>().unwrap();
        for row in rows(&said.out) {
            let (start, end) = (place(&row, "start"), place(&row, "end"));
            assert!(last <= start && start < end, "{name}");
            assert!(
                row["text"].chars().eq(text[start..end].iter().copied()),
                "{name}"
            );
            assert!(
                text[last..start].iter().all(|c| c.is_whitespace()),
                "{name}"
            );
            last = end;
            if !row["probability"].is_empty() {
                let p = ["p_against", "p_for", "p_neutral"].map(|p| row[p].parse::<f64>().unwrap());
                assert!((p.iter().sum::<f64>() - 1.0).abs() < 0.001, "{name}: {p:?}");
            }
        }
        assert!(text[last..].iter().all(|c| c.is_whitespace()), "{name}");
    }
}

#[test]
fn texts_of_all_kinds_come_out_as_they_went_in() {
    for (name, article) in [
        ("one word", "Bypass"),
        ("one letter", "x"),
        ("one mark", "."),
        ("emoji", "🙂🙂 👨‍👩‍👧‍👦🇮🇶\n\n🏽"),
        (
            "arabic",
            "اجتمع المجلس يوم الاثنين. هل نبني الطريق؟ قال: «لا».\n",
        ),
        (
            "sorani",
            "ئەنجوومەن ڕۆژی دووشەممە کۆبووەوە. ڕێگاکە دروست بکەین؟\n",
        ),
        ("hebrew", "המועצה נפגשה ביום שני. „לבנות עכשיו?” שאל.\n"),
        (
            "chinese",
            "議會星期一開會。「現在就修路！」他說。沒有人回答。\n",
        ),
        ("thai", "สภาประชุมเมื่อวันจันทร์ ไม่มีใครพูด\n"),
        ("amharic", "ምክር ቤቱ ሰኞ ተሰበሰበ። መንገዱን እንስራ?\n"),
        (
            "cuneiform and a private letter",
            "𒀀𒁀𒂀 \u{e000}\u{f8ff}. \u{10ffff}",
        ),
        (
            "overridden",
            "\u{202e}txet siht daer ydoboN\u{202c}. \u{2067}\u{200f}Build it.\u{2069}\n",
        ),
        (
            "marks on marks",
            "Bu\u{301}\u{300}\u{302}\u{303}ild \u{301}\u{301}it\u{20dd}. \u{300}\n\u{300}",
        ),
        (
            "joiners",
            "Bu\u{ad}ild\u{200b} it\u{200d}.\u{feff}\u{2060} No\u{180e}w.\n",
        ),
        (
            "mixed line ends",
            "Build it.\r\nStop it.\rWait.\n\rGo.\u{2028}Now.\u{2029}Or never.\u{85}Ever.\u{b}\u{c}End.",
        ),
        (
            "blanks of all kinds",
            "\u{a0}\u{3000}Build\u{a0}it.\u{2003}\u{202f}Stop\u{3000}it.\t\t\u{1680}",
        ),
        ("marks only", "?!?!…“”‘’()[]{}<>«»---___***###\n\n...\n"),
        ("numbers only", "1.5 2.000.000 3,14 10:30 1e9 ٣٤ ⅷ ² ½\n"),
        ("formulas", "=1+1\n\n+cmd|'/c calc'!A1\n\n@SUM(A1)\n\n-2\n"),
        (
            "markup",
            "<script>alert(1)</script> &amp; ]]> <!-- --> ${x} {{y}} %n%s \\n \\u0000\n",
        ),
        (
            "quotes that never close",
            "“Build it. \"Stop it. ‘Wait. «Go. (Now. [Or never.\n",
        ),
    ] {
        holds(name, article);
    }
}

#[test]
fn long_texts_come_out_as_they_went_in() {
    let nested = format!("{}x{}", "(“".repeat(3000), "”)".repeat(3000));
    let abbreviations = "U.S. Gen. St. No. e.g. ".repeat(2000);
    let lead = "The council met on Monday in the old hall by the river and talked for hours.\n\n"
        .repeat(2);
    for (name, article) in [
        ("a word of a million letters", "x".repeat(1_000_000)),
        (
            "a sentence of a hundred thousand words",
            "bypass ".repeat(100_000),
        ),
        ("a hundred thousand sentences", "Go. ".repeat(100_000)),
        ("fifty thousand lines", "a line\n".repeat(50_000)),
        ("fifty thousand paragraphs", "Go.\n\n".repeat(50_000)),
        (
            "marks on one letter",
            format!("x{}", "\u{301}".repeat(100_000)),
        ),
        ("brackets in brackets", nested),
        ("abbreviations", abbreviations),
        ("stops", ".".repeat(100_000)),
        ("quotation marks", "“".repeat(50_000)),
        (
            "hyphens at the ends of lines",
            "the by-\npass ".repeat(10_000),
        ),
        // Each of these once took the square of its length.
        ("ellipses without a blank", "Ab…".repeat(40_000)),
        (
            "counts of comments",
            format!("{lead}{}", "4 Comments\n\n".repeat(5_000)),
        ),
        (
            "numbered paragraphs",
            "Alock 3. They mend it.\n\n".repeat(10_000),
        ),
        (
            "bylines and notes on authors",
            "By Mona Haddad\n\nMona Zed is a fellow at the river institute.\n\n".repeat(2_000),
        ),
    ] {
        holds(name, article.trim_end());
    }
}

#[test]
fn nothing_in_a_file_is_told() {
    let work = Work::with_model()
        .with("empty.txt", "")
        .with("blank.txt", " \r\n\t\u{3000}\n")
        .with("mark.txt", "\u{feff}")
        .with("empty.html", "<html></html>")
        .with("empty.csv", "")
        .with("header.csv", "text\n")
        .with("cells.csv", "text\n\"\"\n\" \"\n")
        .with("empty.jsonl", "");
    for name in [
        "empty.txt",
        "blank.txt",
        "mark.txt",
        "empty.html",
        "empty.csv",
        "header.csv",
        "cells.csv",
        "empty.jsonl",
    ] {
        let said = score(&work, &[name]);
        assert_eq!(
            (said.code, said.out.as_str()),
            (1, ""),
            "{name}: {}",
            said.err
        );
        assert!(said.err.contains(name), "{name}: {}", said.err);
    }
}

#[test]
fn control_characters_are_counted_and_too_many_are_no_text() {
    let words = "The bypass will free our village of lorries. ".repeat(10);
    let work = Work::with_model()
        .with("few.txt", format!("{words}\0 Stop \u{1b}[31mit.\u{7}\n"))
        .with("many.txt", b"B\0u\x02\x05\x01i\x03l\0\0d..");
    let said = score(&work, &["few.txt"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let note = "few.txt: control characters in the text: 2, the first at byte 450";
    assert!(said.err.contains(note), "{}", said.err);
    let said = score(&work, &["many.txt"]);
    assert_eq!((said.code, said.out.as_str()), (1, ""), "{}", said.err);
    assert!(
        said.err.contains("many.txt: not read: not a text file"),
        "{}",
        said.err
    );
}

#[test]
fn halves_of_characters_in_json_are_replaced_and_told_by_line() {
    let work = Work::with_model().with(
        "a.jsonl",
        "{\"text\":\"Build \\ud83d\\ude42 it.\"}\n{\"text\":\"half \\ud83d\"}\n{\"text\":\"\\ude42 half\"}\n{\"text\":\"Stop\\u0000 it.\"}\n",
    );
    let said = score(&work, &["a.jsonl"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let wanted = [
        "Build 🙂 it.",
        "half \u{fffd}",
        "\u{fffd} half",
        "Stop\0 it.",
    ];
    assert_eq!(column(&said.out, "text"), wanted);
    for line in [
        "a.jsonl: line 2: lone surrogates",
        "a.jsonl: line 3: lone surrogates",
        "a.jsonl: line 4: control characters in the text: 1, the first at byte 4",
    ] {
        assert!(said.err.contains(line), "{}", said.err);
    }
    // Whatever the rows are called.
    work.write("ids.jsonl", "\n{\"id\":8,\"text\":\"half \\ud83d\"}\n");
    let said = score(&work, &["ids.jsonl"]);
    assert!(
        said.err
            .contains("note: ids.jsonl: line 2: lone surrogates"),
        "{}",
        said.err
    );
}

#[test]
fn of_many_odd_rows_the_first_are_told_in_their_order() {
    let rows = "{\"text\":\"Stop\\u0000 it.\"}\n".repeat(150);
    let work = Work::with_model().with("a.jsonl", rows);
    let said = score(&work, &["a.jsonl"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let lines = said.err.lines().filter_map(|line| {
        let rest = line.split_once("a.jsonl: line ")?.1;
        rest.split_once(": control characters")?.0.parse().ok()
    });
    let lines: Vec<usize> = lines.collect();
    assert_eq!(lines, (1..=100).collect::<Vec<_>>());
    assert!(said.err.contains("50 more notes"), "{}", said.err);
}

#[test]
fn json_nested_without_end_is_told_by_line() {
    let deep = "[".repeat(100_000);
    let work = Work::with_model().with(
        "a.jsonl",
        format!("{{\"text\":\"Build it.\"}}\n{{\"text\":\"x\",\"more\":{deep}\n{deep}\n{{\"text\":\"Stop it.\"}}\n"),
    );
    let said = score(&work, &["a.jsonl"]);
    assert_eq!(said.code, 1);
    assert_eq!(column(&said.out, "text"), ["Build it.", "Stop it."]);
}

#[test]
fn a_table_may_be_wide_and_its_rows_uneven() {
    let names: Vec<String> = (0..100_000).map(|n| format!("c{n}")).collect();
    let cells = "x,".repeat(100_000);
    let work = Work::with_model().with(
        "wide.csv",
        format!(
            "text,{}\nBuild it.,{}\nStop it.\nWait.,{}\n",
            names.join(","),
            cells.trim_end_matches(','),
            cells
        ),
    );
    let said = score(&work, &["wide.csv"]);
    assert_eq!(said.code, 1);
    assert_eq!(column(&said.out, "text"), ["Build it."]);
    assert_eq!(column(&said.out, "c99999"), ["x"]);
    assert_eq!(
        said.err.matches("warning: wide.csv: line ").count(),
        2,
        "{}",
        said.err
    );
}

#[test]
fn a_quote_that_never_closes_is_told_with_its_row() {
    let rows = "9,Stop it.\n".repeat(1000);
    let work = Work::with_model().with("a.csv", format!("id,text\n1,Build it.\n2,\"Wait.\n{rows}"));
    let said = score(&work, &["a.csv"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("a.csv: line 3"), "{}", said.err);
    // To the reader of tables all that follows is one cell.
    assert_eq!(column(&said.out, "document")[0], "1");
    assert!(
        column(&said.out, "document")
            .iter()
            .all(|d| d == "1" || d == "2")
    );
}

#[test]
fn a_page_nested_without_end_is_read() {
    for tag in [
        "div",
        "b",
        "span",
        "table",
        "blockquote",
        "ul><li",
        "p",
        "svg",
        "template",
    ] {
        let deep = format!("<{tag}>").repeat(10_000);
        let page = format!(
            "<html><body><article><h1>Bypass</h1><p>The council met on Monday and spoke of the road for two hours.</p>{deep}<p>Build it now.</p></body></html>"
        );
        let work = Work::with_model().with("a.html", page);
        let said = score(&work, &["a.html", "-q"]);
        assert!(
            said.code == 0 && said.out.contains("spoke of the road"),
            "{tag}: {}",
            said.err
        );
    }
}

/// It takes 140 MB; when each line kept what is around it, 600 MB were not enough. Elsewhere nothing holds a program to a limit.
#[cfg(target_os = "linux")]
#[test]
fn menus_in_menus_take_no_memory_with_each_line() {
    let page = format!("{}{}", "<nav>".repeat(500), "<p>Go.".repeat(100_000));
    let work = Work::new().with("a.html", page);
    let limited = "ulimit -v 300000; exec \"$0\" \"$@\"";
    let mut shell = assert_cmd::Command::new("sh");
    let program = ["-c", limited, env!("CARGO_BIN_EXE_standpoint")];
    shell
        .args(program)
        .args(["segment", "a.html", "-q", "-o", "a.csv"])
        // What threads set aside and never use would count, too.
        .envs([("MALLOC_ARENA_MAX", "1"), ("RAYON_NUM_THREADS", "1")])
        .current_dir(work.path(""))
        .assert()
        .success();
}

#[test]
fn a_page_of_attributes_and_entities_is_read() {
    let attributes: String = (0..5000).map(|n| format!(" a{n}=\"&lt;{n}\"")).collect();
    let entities = "&amp;&#x1F642;&#0;&#xD800;&#x110000;&nosuch;&".repeat(3000);
    let page = format!(
        "<p{attributes}>The council met on Monday, and nobody spoke of the road. {entities}</p><!-- <p> --><![CDATA[ x ]]><?php ?></p></p></body></body>"
    );
    let work = Work::with_model().with("a.html", page);
    let said = score(&work, &["a.html", "-q"]);
    assert_eq!(said.code, 0, "{}", said.err);
}

/// Three sentences with each of so many labels, each in a document of its own.
fn many_labels(count: usize) -> String {
    let mut labels = String::from("document,text,label\n");
    for n in 0..count {
        for document in 0..3 {
            labels += &format!("d{document}-{n},The plan of word{n} is here again.,label {n:02}\n");
        }
    }
    labels
}

#[test]
fn sixty_labels_are_learned_and_twice_as_many() {
    for count in [60, 120] {
        let last = format!("word{}", count - 1);
        let work = Work::new().with("many.csv", many_labels(count)).with(
            "a.txt",
            format!("The plan of word7 is here.\n\nThe plan of {last} is here.\n"),
        );
        work.ok(&["train", "many.csv", "-o", "model", "-q"]);
        let said = work.ok(&["score", "a.txt", "-m", "model", "-q"]);
        let rows = rows(&said.out);
        assert_eq!(rows.len(), 2);
        for (row, (word, label)) in rows.iter().zip([("word7", 7), (last.as_str(), count - 1)]) {
            let labels = row.keys().filter(|name| name.starts_with("p_")).count();
            assert_eq!(labels, count);
            assert_eq!(row["label"], format!("label {label:02}"));
            let reasons = &row["reasons"];
            assert!(reasons.contains(&format!("{word} +")), "{reasons}");
        }
    }
}

#[test]
fn more_labels_than_a_model_can_learn_are_refused_at_once() {
    let work = Work::new().with("many.csv", many_labels(257));
    let words = ["257 different labels", "256 at most", "right column"];
    for command in ["train", "evaluate"] {
        work.refused(&[command, "many.csv"], &words);
    }
    // Coders may have used as many as they like.
    let votes = many_labels(257).replacen("text,label", "text,annotator_a", 1);
    work.write("votes.csv", votes);
    let said = work.run(&["agree", "votes.csv"]);
    assert!(said.err.contains("two annotators"), "{}", said.err);
}

#[test]
fn a_table_of_scores_is_read_back_whatever_the_columns_are_called() {
    let work = Work::with_model().with(
        "a.jsonl",
        concat!(
            r#"{"text":"Build it.","label":"x","p_for":"y","a;b;c;d;e;f;g;h;i;j;k;l;m;n":"1","Text":"2","Document":"3"," ":"4","#,
            r#""sentence\nof \"two\" lines":"5","=1+1":"6","sep=;":"7"}"#,
            "\n"
        ),
    );
    work.ok(&[&["score", "a.jsonl", "-o", "scores.csv"], &MODEL[..]].concat());
    let said = work.ok(&["summarize", "scores.csv"]);
    assert!(said.out.contains("for"), "{}", said.out);
}

/// Found by fuzzing: a column of the table brings control characters into every row.
#[test]
fn a_table_of_scores_is_read_back_with_the_control_characters_of_its_articles() {
    for controls in [
        "\\u0001\\u0000\\u0007".repeat(40),
        "\\u000e".repeat(300),
        "\\u0000x".repeat(300),
    ] {
        let work = Work::with_model().with(
            "a.jsonl",
            format!("{{\"text\":\"Build it. Stop it. Wait. Go.\",\"note\":\"{controls}\"}}\n"),
        );
        work.ok(&[&["score", "a.jsonl", "-o", "scores.csv"], &MODEL[..]].concat());
        work.ok(&["summarize", "scores.csv"]);
    }
}

#[test]
fn a_label_as_long_as_an_article_ends_nothing() {
    let long = "y".repeat(70_000);
    let mut labels = String::from("document,text,label\n");
    for at in 0..60 {
        let (text, label) = match at % 2 {
            0 => ("Build the bypass", "no"),
            _ => ("Save the meadow", long.as_str()),
        };
        labels += &format!("d{},{text} {at}.,{label}\n", at / 5);
    }
    let work = Work::new().with("long.csv", labels);
    for arguments in [
        &["train", "long.csv"][..],
        &["evaluate", "long.csv"],
        &["audit", "long.csv"],
    ] {
        work.ok(arguments);
    }
}
