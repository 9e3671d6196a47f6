//! What is labelled as one is what `score` and `segment` take as one.

use super::{Labelling, text};
use crate::common::{Work, column, rows};

const LABELS: &str = "anti-withdrawal,neutral,pro-withdrawal";

/// Eight articles with a headline, a byline, four paragraphs of two sentences and a caption among them, and the same as a
/// table, and a table of their
/// paragraphs.
fn articles() -> Work {
    let work = Work::new();
    let [mut table, mut rows] = [(); 2].map(|()| csv::Writer::from_writer(Vec::new()));
    for table in [&mut table, &mut rows] {
        table.write_record(["id", "text"]).unwrap();
    }
    for (at, city) in [
        "Basra", "Mosul", "Hilla", "Kirkuk", "Ramadi", "Tikrit", "Amara", "Najaf",
    ]
    .iter()
    .enumerate()
    {
        let paragraphs = (0..4).map(|part| {
            format!(
                "The troops near {city} must leave in week {part}, said a deputy of {city}.  The council of {city} met \
                for {at} hours\nand {part} minutes."
            )
        });
        let paragraphs: Vec<String> = paragraphs.collect();
        for paragraph in &paragraphs {
            rows.write_record([&format!("{at}"), paragraph]).unwrap();
        }
        let mut parts = vec![
            format!("Deputies of {city} ask when the troops will leave"),
            "By Mona Haddad".to_string(),
        ];
        parts.extend(paragraphs);
        parts.insert(4, "File photo: Soldiers at a bridge. (Reuters)".to_string());
        let text = parts.join("\n\n");
        table.write_record([&format!("{at}"), &text]).unwrap();
        work.write(&format!("articles/{at}.txt"), text);
    }
    work.write("articles.csv", table.into_inner().unwrap());
    work.write("paragraphs.csv", rows.into_inner().unwrap());
    work
}

#[test]
fn labels_of_each_unit_join_the_scores_of_that_unit() {
    for (unit, noun, input, count) in [
        ("sentence", "sentence", "articles", 8 * 9),
        ("paragraph", "paragraph", "articles", 8 * 5),
        ("document", "article", "articles", 8),
        ("row", "row", "articles.csv", 8),
        ("row", "row", "paragraphs.csv", 8 * 4),
    ] {
        let work = articles();
        let of_unit = ["--unit", unit];
        work.ok(&[&["-q", "score", input, "-o", "scores.csv"], &of_unit[..]].concat());
        work.ok(&[&["-q", "segment", input, "-o", "cut.csv"], &of_unit[..]].concat());
        let all = ["-o", "labels.csv", "--labels", LABELS, "--order", "random"];
        let labelling = Labelling::start(&work, &[&[input], &all[..], &of_unit].concat());
        let said = match unit {
            "sentence" | "paragraph" => format!("{count} {noun}s of 8 documents. End"),
            _ => format!("{count} {noun}s. End"),
        };
        assert!(labelling.before.contains(&said), "{}", labelling.before);
        let page = labelling.send(
            "GET",
            &format!("/{}/", labelling.token),
            &[("Host", &labelling.host)],
            "",
        );
        assert!(page.1.contains(&format!("No {noun}</button>")));
        assert_eq!(labelling.get("state")["sentences"], count);
        labelling.answer(6, |text| {
            let label = if text.contains("must") {
                "pro-withdrawal"
            } else {
                "neutral"
            };
            serde_json::json!({ "label": label })
        });
        let view = labelling.get("view");
        let missing = serde_json::json!({ "sentence": 9999, "verdict": null });
        let (_, told) = labelling.post("answer", &missing);
        assert_eq!(told["error"], format!("there is no such {noun}"));
        assert!(!text(&view).is_empty());
        labelling.end();

        let place = ["document", "start", "end", "text"];
        let places = |table: &str, is_wanted: &dyn Fn(&str) -> bool| -> Vec<[String; 4]> {
            let rows = rows(table).into_iter();
            let rows = rows.filter(|row| row.get("kind").is_none_or(|kind| is_wanted(kind)));
            rows.map(|row| place.map(|name| row[name].clone()))
                .collect()
        };
        let scored = places(&work.text("scores.csv"), &|_| true);
        assert_eq!(scored.len(), count);
        let is_scored = |kind: &str| kind == "sentence" || kind == "headline";
        assert_eq!(places(&work.text("cut.csv"), &is_scored), scored, "{unit}");
        // An article is more than its headline.
        let kinds = column(&work.text("cut.csv"), "kind");
        let headlines = kinds.iter().filter(|kind| *kind == "headline").count();
        assert_eq!(headlines, if noun == unit && count > 32 { 8 } else { 0 });
        let labelled = places(&work.text("labels.csv"), &|_| true);
        assert_eq!(labelled.len(), 6);
        for row in &labelled {
            assert!(scored.contains(row), "{unit}: {row:?}");
        }
        let shares = work.ok(&["summarize", "scores.csv", "--sample", "labels.csv"]);
        assert!(
            !shares.err.contains("the sample stands for"),
            "{}",
            shares.err
        );
    }
}

#[test]
fn going_on_with_another_unit_is_refused() {
    let work = articles();
    let all = ["label", "articles", "-o", "labels.csv"];
    let first = [
        "--labels",
        LABELS,
        "--order",
        "random",
        "--unit",
        "paragraph",
    ];
    let labelling = Labelling::start(&work, &[&all[1..], &first].concat());
    labelling.answer(9, |_| serde_json::json!({ "label": "neutral" }));
    labelling.end();
    for (unit, wanted) in [
        (
            "sentence",
            "on parts of these sentences or on several at once",
        ),
        ("document", "9 of 9 answers are on parts of these articles"),
    ] {
        let more = ["--unit", unit, "--no-open"];
        let right = ["given on, the paragraph, or", "(--unit paragraph)"];
        work.refused(
            &[&all[..], &more].concat(),
            &["labels.csv: ", wanted, right[0], right[1]],
        );
    }
    let table = work.text("labels.csv");
    std::fs::remove_file(work.path("labels.csv.journal")).unwrap();
    work.refused(
        &[&all[..], &["--no-open"]].concat(),
        &["labels.csv: ", "(--unit)"],
    );
    let labelling = Labelling::start(&work, &[&all[1..], &["--unit", "paragraph"]].concat());
    labelling.end();
    assert_eq!(work.text("labels.csv"), table);
    // Which text was labelled is a matter of the tables in a review, too.
    let bob = table.replace(",neutral,,", ",pro-withdrawal,bob,");
    work.write("bob.csv", bob);
    let review = ["-o", "all.csv", "--review", "labels.csv", "bob.csv"];
    work.refused(
        &[&["label", "articles", "--no-open"], &review[..]].concat(),
        &[
            "no sentence has the document, place and words of rows ",
            "--unit",
        ],
    );
    let paragraphs = ["articles", "--unit", "paragraph"];
    let labelling = Labelling::start(&work, &[&paragraphs[..], &review].concat());
    assert_eq!(labelling.get("state")["disputed"], 9);
    labelling.end();
    assert_eq!(column(&work.text("all.csv"), "text").len(), 18);
}
