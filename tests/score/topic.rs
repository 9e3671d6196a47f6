//! `--only-about`: articles that do not name the topic are passed over, and nobody is kept in the dark.

use super::news;
use crate::common::{LABELS, Said, Work, column, rows};
use standpoint::model::Model;

const OTHER: &str =
    "\n  Fair draws a crowd\n\nThe pigs were judged on Sunday. The meadow was full.\n";

/// The folder `news` with one more article, which says nothing of a bypass, and a list of words.
fn fair() -> Work {
    news()
        .with("news/f.txt", OTHER)
        .with("topic.txt", "\u{feff}bypass*\r\n\r\n village ROAD \r\n")
}

fn arguments<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let all = ["score", "news", "-m", "bypass.safetensors", "--only-about"];
    [&all, more].concat()
}

fn ok(work: &Work, more: &[&str]) -> Said {
    work.ok(&arguments(more))
}

#[test]
fn articles_off_the_topic_are_passed_over_and_counted() {
    let work = fair();
    let said = ok(&work, &["topic.txt"]);
    let without = news().ok(&["score", "news", "-m", "bypass.safetensors"]);
    assert_eq!(said.out, without.out);
    assert!(
        said.err.contains("scored in 5 of 6 documents in")
            && said.err.contains("; 1 document off the topic passed over;"),
        "{}",
        said.err
    );
}

#[test]
fn with_all_each_is_a_row_with_its_first_line() {
    let work = fair();
    let table = rows(&ok(&work, &["topic.txt", "--all"]).out);
    let passed_over: Vec<_> = table
        .iter()
        .filter(|row| row["kind"] == "off-topic")
        .map(|row| ["document", "sentence", "label", "text", "start", "end"].map(|name| &row[name]))
        .collect();
    assert_eq!(
        passed_over,
        [["f.txt", "", "", "Fair draws a crowd", "3", "21"]]
    );
    let said = ok(&work, &["topic.txt", "--all", "--format", "jsonl"]);
    assert!(said.out.contains(r#""kind":"off-topic""#), "{}", said.out);
}

#[test]
fn a_workbook_says_what_the_topic_was() {
    let work = fair();
    ok(&work, &["topic.txt", "-o", "scores.xlsx"]);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(work.path("scores.xlsx")).unwrap();
    let about = calamine::Reader::worksheet_range(&mut book, "about").unwrap();
    let about: Vec<String> = about
        .rows()
        .map(|row| format!("{}: {}", row[0], row[1]))
        .collect();
    assert!(about.contains(&"words of the topic: bypass*, village ROAD".to_string()));
    assert!(about.contains(&"documents off the topic, passed over: 1".to_string()));
}

/// The second part of a long text may be the first that names the topic.
#[test]
fn no_part_of_a_long_text_is_passed_over() {
    let mut long = "The fair was full of people again this year. ".repeat(9000);
    long.push_str("The bypass must be built.\n");
    let work = fair().with("news/g.txt", &long);
    let said = ok(&work, &["topic.txt", "--unit", "paragraph"]);
    let texts = column(&said.out, "document");
    let parts = texts.iter().filter(|name| *name == "g.txt").count();
    assert!(parts > 1, "{parts}");
    assert!(said.err.contains("; 1 document off the topic passed over;"));
}

#[test]
fn a_model_may_bring_the_words_of_its_topic() {
    let dictionary =
        "category,pattern\nroad,bypass*\nonly-about,bypass*\nonly-about,village road\n";
    let work = fair()
        .with("bypass.csv", LABELS)
        .with("bypass.dictionary.csv", dictionary);
    work.ok(&["train", "bypass.csv", "-o", "bypass.safetensors", "-q"]);
    let said = ok(&work, &["auto", "--all"]);
    assert!(said.err.contains("; 1 document off the topic passed over;"));
    assert!(said.out.contains("[road]") && !said.out.contains("[only-about"));
    let article = Work::new()
        .with("a.txt", "The soldiers should leave Iraq this year.\n")
        .with("b.txt", "The soldiers should leave the hall this year.\n");
    let said = article.ok(&["score", "a.txt", "b.txt", "--only-about", "auto"]);
    assert_eq!(column(&said.out, "document"), ["a.txt"]);
}

#[test]
fn a_list_that_no_article_names_is_told() {
    let work = fair().with("topic.txt", "glacier\n");
    let said = ok(&work, &["topic.txt"]);
    assert!(rows(&said.out).is_empty());
    let warning = "warning: no document names the topic: are these the words of --only-about?";
    assert!(said.err.contains(warning), "{}", said.err);
}

#[test]
fn what_is_no_list_of_words_is_refused() {
    let work = fair()
        .with("empty.txt", "\n \n")
        .with("wrong.txt", "bypass\nro*d\n")
        .with("words.csv", "category,pattern\na,b\n");
    for (list, words) in [
        ("auto", ["has no list of words", "only-about"]),
        ("missing.txt", ["missing.txt", "there is no such file"]),
        ("empty.txt", ["empty.txt", "it holds no text"]),
        ("wrong.txt", ["wrong.txt", "“ro*d” cannot match"]),
        ("words.csv", ["words.csv", "not a table"]),
    ] {
        work.refused(&arguments(&[list, "-o", "scores.csv"]), &words);
    }
    work.refused(
        &arguments(&["topic.txt", "-o", "topic.txt"]),
        &["topic.txt"],
    );
}

#[test]
fn articles_on_other_topics_are_warned_of() {
    let work = Work::new()
        .with("news/a.txt", "The council raised the fee for parking.\n")
        .with("news/b.txt", "Rain fell on the last day of the fair.\n")
        .with("iraq.txt", "Coalition forces should leave Iraq, he said.\n");
    let warned = |articles: &str| {
        let said = work.ok(&["score", articles, "-o", "scores.csv"]).err;
        said.lines()
            .find(|line| line.contains("the topic of the model"))
            .map(String::from)
    };
    let none = "warning: none of the first 2 articles names the topic of the model, and its labels mean nothing on others: \
                train a model on your topic (“standpoint label --help” shows how to begin)";
    assert_eq!(warned("news").as_deref(), Some(none));
    let one = "warning: the article does not name the topic of the model";
    assert!(warned("news/a.txt").is_some_and(|said| said.starts_with(one)));
    assert_eq!(warned("iraq.txt"), None);
}

#[test]
fn a_model_of_the_users_own_that_was_not_used_is_named() {
    let work = Work::with_model().with("iraq.txt", "Coalition forces should leave Iraq.\n");
    let noted = |more: &[&str]| {
        let said = work
            .ok(&[&["score", "iraq.txt", "-o", "scores.csv"], more].concat())
            .err;
        let note = "is a model of your own and was not used";
        let named = said.lines().find(|line| line.contains(note))?;
        Some(named.contains("note: models/bypass.safetensors "))
    };
    assert_eq!(noted(&[]), None);
    // Nor is a built-in one, of which this folder has a copy.
    for (name, bytes) in [
        ("models/withdrawal.safetensors", Model::withdrawal_bytes()),
        (
            "models/reader.safetensors",
            Model::withdrawal_reader_bytes(),
        ),
    ] {
        work.write(name, bytes);
        assert_eq!(noted(&[]), None);
    }
    work.write("models/bypass.safetensors", work.read("bypass.safetensors"));
    assert_eq!(noted(&[]), Some(true));
    assert_eq!(noted(&["-m", "built-in"]), None);
    assert_eq!(noted(&["-m", "bypass.safetensors"]), None);
}
