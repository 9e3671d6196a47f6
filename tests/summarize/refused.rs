//! What no share can be estimated from.

use super::{held_out, scores, sure, work};
use crate::common::Work;

#[test]
fn what_cannot_be_used_is_refused() {
    let work = work().with("test.csv", "text,label\none,for\ntwo,against\n");
    let refused = |arguments: &[&str], words: &[&str]| {
        work.refused(
            &[&["summarize", "-q", "scores.csv"], arguments].concat(),
            words,
        );
    };
    refused(&["--by", "author"], &["no column “author” to group by"]);
    refused(
        &["--by", "outlet,author"],
        &["no column “outlet” to group by"],
    );
    refused(
        &["--estimator", "dsl"],
        &[
            "dsl needs a coded random sample",
            "standpoint sample scores.csv",
        ],
    );
    refused(
        &["--estimator", "acc"],
        &["acc needs to know how labels are mistaken", "--sample"],
    );
    refused(
        &["--estimator", "emq"],
        &["emq needs the sentences that the model learned from"],
    );
    refused(&["--sample", "none.csv"], &["none.csv", "no such file"]);
    refused(
        &["--sample", "-"],
        &["standard input is not read here: save it in a file"],
    );
    refused(
        &["--sample", "coded.csv", "-o", "coded.csv"],
        &["coded.csv", "is being read"],
    );
    refused(&["--json", "scores.csv"], &["scores.csv", "is being read"]);
    refused(
        &[
            "--labels",
            "test.csv",
            "--scores-from",
            "scores.csv",
            "--estimator",
            "pacc",
        ],
        &["row 2 of the labels file: “one” is not in the table of scores"],
    );
    work.misused(
        &["summarize", "scores.csv", "--estimator", "best"],
        &["invalid value 'best'"],
    );
    work.misused(
        &["summarize", "scores.csv", "--scores-from", "x.csv"],
        &["--labels"],
    );
}

#[test]
fn a_table_of_articles_is_not_scored_unless_a_model_is_named() {
    let csv = "document,text\na,Build the bypass now.\n";
    let lines = "{\"document\":\"a\",\"text\":\"Build the bypass now.\"}\n";
    let work = Work::with_model().with("a.csv", csv);
    for (name, content) in [
        ("b.tsv", csv.replace(',', "\t")),
        ("c.jsonl", lines.into()),
        ("d.ndjson", lines.into()),
    ] {
        work.write(name, content);
    }
    let packed = zstd::encode_all(csv.as_bytes(), 3).unwrap();
    work.write("e.csv.zst", packed);
    for table in ["a.csv", "b.tsv", "c.jsonl", "d.ndjson", "e.csv.zst"] {
        work.refused(
            &["summarize", table],
            &[table, "there is no column p_<label>"],
        );
        work.ok(&["summarize", table, "-m", "bypass.safetensors"]);
    }
}

#[test]
fn what_many_shares_would_explain_is_refused() {
    let work = Work::new().with("scores.csv", sure());
    let scores = |given: [&str; 4]| {
        let (test, test_scores) = held_out(given);
        work.write("test.csv", test);
        work.write("test-scores.csv", test_scores);
    };
    let arguments = [
        "summarize",
        "-q",
        "scores.csv",
        "--labels",
        "test.csv",
        "--scores-from",
        "test-scores.csv",
        "--estimator",
        "acc",
    ];
    scores(["against"; 4]);
    work.refused(
        &arguments,
        &["the estimator acc cannot tell these labels apart"],
    );
    scores(["for", "against", "against", "against"]);
    work.ok(&arguments);
    // Of four sentences half a difference may be chance.
    let rows = |name: &str| {
        let text = work.text(name);
        let few = text.lines().enumerate();
        let few = few.filter(|(at, _)| *at == 0 || at % 10 == 1);
        few.map(|(_, line)| format!("{line}\n")).collect::<String>()
    };
    work.write("test.csv", rows("test.csv"));
    work.refused(&arguments, &["so few sentences cannot show"]);
    let (test, _) = held_out([""; 4]);
    work.write("test.csv", test.replace(",for", ",against"));
    let said = work.ok(&[&arguments[..1], &arguments[2..]].concat());
    assert!(
        said.err.contains("no coded sentence has the label for"),
        "{}",
        said.err
    );
}

#[test]
fn a_sample_as_it_was_drawn_is_to_be_coded() {
    let work = work();
    let draw = ["sample", "-q", "scores.csv", "-n", "12", "-o", "drawn.csv"];
    work.ok(&draw);
    work.refused(
        &["summarize", "-q", "scores.csv", "--sample", "drawn.csv"],
        &["drawn.csv: no row is coded yet: fill in the column label in every row"],
    );
}

#[test]
fn a_sentence_that_stands_elsewhere_is_told_with_its_place() {
    let work = work();
    let audit = |coded: &str, words: &[&str]| {
        work.write("bad.csv", coded);
        work.refused(
            &["summarize", "-q", "scores.csv", "--sample", "bad.csv"],
            words,
        );
    };
    let sample = work.text("coded.csv");
    let row = sample.lines().nth(1).unwrap();
    let cells: Vec<&str> = row.split(',').collect();
    let start: usize = cells[1].parse().unwrap();
    let moved = row.replacen(&format!(",{start},"), &format!(",{},", start + 1), 1);
    audit(
        &sample.replacen(row, &moved, 1),
        &[
            &format!(
                "stands at {start} in the table of scores, not at {}",
                start + 1
            ),
            "the column start",
        ],
    );
    // Two texts that begin alike.
    let long = "They go on and on about the road and the town and nobody knows the end ";
    let table = work
        .text("scores.csv")
        .replace("Letter ", &format!("{long}Letter "));
    work.write("scores.csv", table);
    let other = sample.replace("Letter ", &format!("{long}Leaflet "));
    audit(&other, &["knows the end Leaflet ", "knows the end Letter "]);
    let labels = "document,start,text,label\nletter-1,21,\"Letter 1, line 1.\",for\nletter-1,20,\"Letter 1, line 1.\",against\n";
    let work = work.with("scores.csv", scores()).with("labels.csv", labels);
    let evaluate = [
        "evaluate",
        "-q",
        "labels.csv",
        "--scores-from",
        "scores.csv",
    ];
    work.refused(
        &evaluate,
        &["row 2", "stands at 20 in the table of scores, not at 21"],
    );
    work.write("labels.csv", labels.replace("letter-1,", "letter-x,"));
    work.refused(
        &evaluate,
        &[
            "row 2",
            "is in the table of scores in another document (“letter-1”, not “letter-x”)",
        ],
    );
    // What a spreadsheet makes of a name that is a number, in a sample and in labels.
    work.write(
        "numbers.csv",
        work.text("scores.csv").replace("letter-", "00"),
    );
    work.write("coded.csv", sample.replace("letter-", ""));
    let summarize = ["summarize", "-q", "numbers.csv", "--sample", "coded.csv"];
    work.refused(
        &summarize,
        &["in another document (“00", "a spreadsheet made a number"],
    );
    work.write("labels.csv", labels.replace("letter-1,", "1,"));
    let evaluate = [
        "evaluate",
        "-q",
        "labels.csv",
        "--scores-from",
        "numbers.csv",
    ];
    work.refused(
        &evaluate,
        &[
            "row 2",
            "(“001”, not “1”): a spreadsheet made a number of the one",
        ],
    );
    work.write("labels.csv", labels.replace("Letter", "Card"));
    work.refused(
        &evaluate,
        &["row 2", "is not in the table of scores: score"],
    );
}

#[test]
fn a_sample_coded_with_labels_of_another_topic_is_told_from_one_with_a_slip() {
    let work = work();
    let coded = work.text("coded.csv");
    let other = coded.replace(",for,", ",yes,").replace(",against,", ",no,");
    let work = work
        .with("other.csv", other)
        .with("slip.csv", coded.replacen(",for,", ",yes,", 1));
    let audit = |coded| ["summarize", "-q", "scores.csv", "--sample", coded];
    work.refused(
        &audit("other.csv"),
        &[
            "are not among against, for: write your labels as these",
            "a table of scores that it made",
        ],
    );
    work.refused(
        &audit("slip.csv"),
        &["has the label “yes”, which is not one of against, for: correct it"],
    );
}
