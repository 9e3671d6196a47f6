//! Tables and JSON lines: broken characters, endless nesting, uneven rows, and tables of scores that bring such cells back.

use super::{MODEL, score};
use crate::common::{Work, column};

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
        "in 2 rows, such as “a.jsonl:2”, were replaced by U+FFFD",
        "the text of 1 row, such as “a.jsonl:4”, has control characters",
    ] {
        assert!(said.err.contains(line), "{}", said.err);
    }
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
        said.err.matches("warning: wide.csv: row ").count(),
        2,
        "{}",
        said.err
    );
}

#[test]
fn a_quote_that_never_closes_is_told_and_costs_no_row() {
    let rows = "9,Stop it.\n".repeat(1000);
    let work = Work::with_model().with("a.csv", format!("id,text\n1,Build it.\n2,\"Wait.\n{rows}"));
    let said = score(&work, &["a.csv"]);
    assert_eq!(said.code, 0);
    assert!(said.err.contains("a.csv: row 3"), "{}", said.err);
    let documents = column(&said.out, "document");
    assert_eq!(documents[..3], ["1", "2", "9"]);
    assert_eq!(documents.len(), 1002);
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
