//! What the page shows besides the text: columns of the source, the goal, and answers that surprised the model.

use serde_json::{Value, json};

use super::{Labelling, arguments, letters};
use crate::common::Work;

/// A table of two articles with columns of many kinds.
fn table() -> Work {
    let work = Work::new();
    let header = "id,Title,date,outlet,stance,author,text\n";
    let long = "x".repeat(300);
    let rows = format!(
        "a,One,2024-01-02,,for,Ann Lee,The town wants the bridge.\nb,{long},,Post,against,,The town needs it.\n"
    );
    work.write("articles.csv", format!("{header}{rows}"));
    work
}

fn about(work: &Work, more: &[&str]) -> Vec<Value> {
    let start = [
        "articles.csv",
        "-o",
        "labels.csv",
        "--labels",
        "for,against",
        "--order",
        "articles",
    ];
    let labelling = Labelling::start(work, &[&start[..], more].concat());
    let abouts =
        [0, 1].map(|sentence| labelling.get(&format!("view?sentence={sentence}"))["about"].clone());
    labelling.kill();
    abouts.into()
}

#[test]
fn coders_see_title_date_and_outlet_or_the_columns_that_are_named() {
    let work = table();
    let cell = |name: &str, cell: &str| json!({ "name": name, "cell": cell });
    let shortened = format!("{}…", "x".repeat(200));
    // What another column says of the stance would sway coders.
    assert_eq!(
        about(&work, &[]),
        [
            json!([cell("Title", "One"), cell("date", "2024-01-02")]),
            json!([cell("Title", &shortened), cell("outlet", "Post")]),
        ]
    );
    let named = about(&work, &["--show", "author, DATE"]);
    assert_eq!(
        named[0],
        json!([cell("author", "Ann Lee"), cell("date", "2024-01-02")])
    );
    assert_eq!(about(&work, &["--show", ""]), [json!([]), json!([])]);
    let wrong = [
        "label",
        "articles.csv",
        "-o",
        "new.csv",
        "--no-open",
        "--show",
        "colour",
    ];
    work.refused(
        &wrong,
        &[
            "colour: the articles have no such column, only Title, date",
            "(--show)",
        ],
    );
}

#[test]
fn the_panel_says_what_is_left() {
    let work = table();
    let start = [
        "articles.csv",
        "-o",
        "labels.csv",
        "--labels",
        "for,against",
        "--overlap",
        "100%",
    ];
    let goal = |more: &[&str]| Labelling::start(&work, &[&start[..], more].concat());
    let without = goal(&[]);
    assert_eq!(without.get("state")["randomGoal"], Value::Null);
    without.end();
    let ann = goal(&["--coder", "ann", "--goal", "10"]);
    let state = ann.get("state");
    assert_eq!(
        (&state["goal"], &state["randomGoal"]),
        (&json!(10), &json!(4))
    );
    ann.answer(2, |_| json!({ "label": "for" }));
    assert_eq!(ann.get("state")["sharedLeft"], Value::Null);
    ann.end();
    // The journal remembers the goal.
    let bob = goal(&["--coder", "bob"]);
    let state = bob.get("state");
    assert_eq!(
        (&state["sharedLeft"], &state["randomGoal"]),
        (&json!(2), &json!(4))
    );
    bob.end();
}

#[test]
fn a_weak_model_has_at_most_twenty_surprises_the_greatest_first() {
    let work = letters();
    let labelling = Labelling::start(
        &work,
        &arguments(
            "l.csv",
            &[
                "--labels",
                "a,b,c",
                "--order",
                "random",
                "--encoder",
                "none",
            ],
        ),
    );
    // No word tells these labels.
    let hash = |text: &str| {
        text.bytes().fold(7u64, |hash, byte| {
            (hash * 131 + u64::from(byte)) % 1_000_003
        })
    };
    let label = |text: &str| ["a", "b", "c"][hash(text) as usize % 3];
    let learned = |labelling: &Labelling| labelling.get("state")["curve"].as_array().unwrap().len();
    labelling.answer(30, |text| json!({ "label": label(text) }));
    let waiting = std::time::Instant::now();
    while learned(&labelling) == 0 {
        assert!(waiting.elapsed().as_secs() < 120);
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    labelling.answer(60, |text| json!({ "label": label(text) }));
    let list = labelling.get("list?which=surprising");
    let rows = list["rows"].as_array().unwrap();
    assert_eq!((rows.len(), &list["all"]), (20, &json!(20)));
    let loss = |row: &Value| {
        let given = row["verdict"]["label"].as_str().unwrap();
        assert_ne!(row["guess"]["label"], given);
        -row["guess"]["probabilities"][given].as_f64().unwrap().ln()
    };
    let losses: Vec<f64> = rows.iter().map(loss).collect();
    assert!(losses.is_sorted_by(|one, next| one >= next), "{losses:?}");
    assert!(
        rows.iter()
            .all(|row| !row["text"].as_str().unwrap().is_empty())
    );
    labelling.end();
}
