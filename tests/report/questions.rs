//! Reports of several questions: one page, on which the reader chooses.

use super::{data, still, work};
use crate::common::{Work, model};
use serde_json::Value;

const TWO: [&str; 4] = ["-m", "bypass.safetensors", "-m", "again.safetensors"];

fn with_two() -> Work {
    work().with("again.safetensors", model())
}

#[test]
fn the_page_has_the_answers_to_each_question_and_every_text_once() {
    let work = with_two();
    let page = work.ok(&[&["report", "news"][..], &TWO].concat()).out;
    for text in [
        "The council met on Monday.",
        "By Ann Example",
        "Build the bypass.",
    ] {
        assert_eq!(page.matches(text).count(), 1, "{text}");
    }
    assert!(page.contains("<title>bypass, again</title>"));
    let alone = super::of_articles(&work, &[]);
    let (two, one) = (data(&page), data(&alone));
    for (at, name) in ["bypass", "again"].iter().enumerate() {
        let question = &two["questions"][at];
        assert_eq!(question["name"], *name);
        assert_eq!(question["labels"], one["questions"][0]["labels"]);
        let block =
            format!("<div data-question=\"{at}\"><p>Question: <b><bdi>{name}</bdi></b></p>");
        // The shares, the card, and how the shares came about.
        assert_eq!(page.matches(&block).count(), 3, "{}", still(&page));
    }
    assert_eq!(page.matches("model: bypass.safetensors").count(), 1);
    assert_eq!(page.matches("model: again.safetensors").count(), 1);
    let pieces = |data: &Value| -> Vec<Value> {
        let documents = data["documents"].as_array().unwrap().iter();
        let pieces = documents.map(|document| document[2].as_array().unwrap().clone());
        pieces.flatten().collect()
    };
    for (two, one) in pieces(&two).iter().zip(pieces(&one)) {
        // The same model answers both questions.
        assert_eq!(two[4], one[4]);
        assert_eq!(two[5], one[4]);
    }
    assert!(!still(&alone).contains("data-question="));
}

#[test]
fn a_table_of_several_questions_gives_the_page_of_its_articles() {
    let work = with_two();
    let title = ["--title", "News"];
    for name in ["s.csv", "s.xlsx", "s.jsonl"] {
        work.ok(&[&["score", "news", "--all", "-o", name][..], &TWO].concat());
        let of_table = work.ok(&[&["report", name][..], &title].concat()).out;
        let of_articles = work
            .ok(&[&["report", "news"][..], &title, &TWO].concat())
            .out;
        let known = name == "s.xlsx";
        assert_eq!(
            of_table.contains("model: bypass.safetensors"),
            known,
            "{name}"
        );
        assert_eq!(
            of_table.contains("model: again.safetensors"),
            known,
            "{name}"
        );
        assert_eq!(
            data(&of_table)["questions"],
            data(&of_articles)["questions"]
        );
        // One of them by itself is the page of its own table.
        work.ok(&[
            "score",
            "news",
            "--all",
            "-m",
            "again.safetensors",
            "-o",
            "one.csv",
            "--force",
        ]);
        let one = work.ok(&[&["report", "one.csv"][..], &title].concat()).out;
        let chosen = work
            .ok(&[&["report", name, "--question", "again"][..], &title].concat())
            .out;
        if known {
            assert!(chosen.contains("model: again.safetensors"))
        } else {
            assert_eq!(chosen, one, "{name}")
        }
    }
}

#[test]
fn what_no_page_can_show_is_refused() {
    let work = with_two();
    work.ok(&[&["score", "news", "-o", "s.csv"][..], &TWO].concat());
    let sampled = ["report", "s.csv", "--sample", "s.csv"];
    work.refused(&sampled, &["bypass, again", "--question"]);
    let sampled = [&["report", "news", "--sample", "s.csv"][..], &TWO].concat();
    let said = work.run(&sampled);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("name one model (-m)"), "{}", said.err);
    work.refused(
        &["report", "s.csv", "--question", "c"],
        &["no question “c”"],
    );
    work.refused(
        &["report", "news", "--question", "again"],
        &["these are articles"],
    );
    let unlike = "document,a_label,a_probability,a_p_x,b_label,b_probability,b_p_x,text\n\
        d,x,1,1,x,1,1,Go.\nd,x,1,1,,,,Stay.\n";
    work.write("unlike.csv", unlike);
    let said = work.run(&["report", "unlike.csv"]);
    let why = "“Stay.” of the document “d” has scores of one question and none of another";
    assert_eq!(
        (said.code, said.err.contains(why)),
        (1, true),
        "{}",
        said.err
    );
    work.ok(&["report", "unlike.csv", "--question", "a"]);
}
