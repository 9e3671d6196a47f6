//! `standpoint summarize`: how common each stance is.

mod certain;
mod clusters;
mod codes;
mod corrected;
mod doubts;
mod plan;
mod refused;
mod regress;
mod samples;

use std::fmt::Write;

use crate::common::{self, Work, column, rows};

/// Forty letters of three sentences in two papers; the model overlooks every second `for` of the Post.
fn scores() -> String {
    let mut table =
        String::from("document,label,probability,p_against,p_for,text,start,end,paper\n");
    for letter in 0..40 {
        let paper = ["Post", "Echo"][letter % 2];
        for sentence in 0..3 {
            let (label, p) = if is_for(letter, sentence) && letter % 4 != 0 {
                ("for", "0.8,0.2,0.8")
            } else {
                ("against", "0.7,0.7,0.3")
            };
            let _ = writeln!(
                table,
                "letter-{letter},{label},{p},\"Letter {letter}, line {sentence}.\",{},{},{paper}",
                20 * sentence,
                20 * sentence + 19
            );
        }
    }
    table
}

/// The truth: half of the Post's sentences and a quarter of the Echo's, about.
fn is_for(letter: usize, sentence: usize) -> bool {
    match letter % 2 {
        0 => (letter / 2 + sentence).is_multiple_of(2),
        _ => (letter / 2 + sentence).is_multiple_of(4),
    }
}

/// Codes a sample as it stands in the file.
fn coded(sample: &str) -> String {
    let code = |line: &str| {
        let quoted = line.split('"').nth(1).unwrap();
        let numbers: Vec<usize> = quoted
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|part| part.parse().ok())
            .collect();
        let label = if is_for(numbers[0], numbers[1]) {
            "for"
        } else {
            "against"
        };
        line.replace(",,random,", &format!(",{label},random,"))
    };
    let mut lines = sample.lines();
    let header = lines.next().unwrap().to_string();
    let coded = lines.map(code);
    std::iter::once(header)
        .chain(coded)
        .collect::<Vec<_>>()
        .join("\n")
        + "\n"
}

/// Forty sentences that the model has not learned from, one half `for`, and what it says of each quarter of them.
fn held_out(given: [&str; 4]) -> (String, String) {
    let mut labels = String::from("text,label\n");
    let mut scores = String::from("text,label,p_against,p_for\n");
    for at in 0..40 {
        let (truth, given) = (["for", "against"][at / 20], given[at / 10]);
        let p = if given == "for" { "0,1" } else { "1,0" };
        let _ = writeln!(labels, "sentence {at},{truth}");
        let _ = writeln!(scores, "sentence {at},{given},{p}");
    }
    (labels, scores)
}

/// A folder with scores and a coded sample of sixty.
fn work() -> Work {
    let work = Work::new().with("scores.csv", scores());
    let sample = work.ok(&["sample", "scores.csv", "-n", "60"]).out;
    work.with("coded.csv", coded(&sample))
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// Sixty documents of twenty sentences, the first of each `for`, about which the model is sure and right.
fn sure() -> String {
    let mut table = String::from("document,start,end,text,label,p_against,p_for\n");
    for document in 0..60 {
        for sentence in 0..20 {
            let (label, p) = match sentence {
                0 => ("for", "0.0200,0.9800"),
                _ => ("against", "0.9800,0.0200"),
            };
            let start = 10 * sentence;
            table += &format!(
                "d{document},{start},{},s{document}-{sentence},{label},{p}\n",
                start + 9
            );
        }
    }
    table
}

#[test]
fn without_a_sample_there_are_shares_and_no_interval() {
    let said = work().ok(&["summarize", "scores.csv", "--by", "paper"]);
    insta::assert_snapshot!(said.out);
    insta::assert_snapshot!(said.err);
    assert_eq!(column(&said.out, "low"), vec![""; 12]);
}

#[test]
fn a_coded_sample_gives_intervals_and_differences() {
    let work = work();
    let said = work.ok(&[
        "summarize",
        "scores.csv",
        "--by",
        "paper",
        "--sample",
        "coded.csv",
        "-o",
        "shares.csv",
    ]);
    insta::assert_snapshot!(said.out);
    insta::assert_snapshot!(said.err);
    insta::assert_snapshot!(work.text("shares.csv"));
}

#[test]
fn months_and_years_come_from_the_dates_of_articles() {
    let work = Work::with_model()
        .with("news/a.txt", "Build it now. The vote is in May.\n")
        .with("news/b.txt", "The meadow must not be sold.\n")
        .with(
            "news/documents.csv",
            "document,date\na.txt,6 January 2020\nb.txt,2019-12-30\n",
        );
    let groups = |by: &str| {
        let arguments = [
            "summarize",
            "news",
            "-m",
            "bypass.safetensors",
            "--by",
            by,
            "--estimator",
            "cc",
        ];
        let mut groups = column(&work.ok(&arguments).out, "group");
        groups.dedup();
        groups
    };
    assert_eq!(groups("month"), ["(all)", "2019-12", "2020-01"]);
    assert_eq!(groups("year"), ["(all)", "2019", "2020"]);
    work.refused(
        &[
            "summarize",
            "news/a.txt",
            "-m",
            "bypass.safetensors",
            "--by",
            "year",
            "-q",
        ],
        &["no column “year” to group by, nor a column “date”"],
    );
}

/// Pages have a date of their own, and a table keeps its dates in another column.
#[test]
fn a_column_that_holds_the_dates_of_some_sources_is_named() {
    let scores = "document,text,label,p_no,p_yes,published,date\n\
        a.html,Go.,no,0.9,0.1,,2020-01-06\n1,Stay.,yes,0.2,0.8,2020-02-03,\n2,Wait.,yes,0.2,0.8,2020-03-04,\n";
    let work = Work::new().with("scores.csv", scores);
    let said = work.ok(&["summarize", "scores.csv", "--by", "month"]).err;
    assert!(
        said.contains("2 rows of 2 documents without a month, put together as “(empty)”: their date is empty; the column “published” holds a date in these: call it date in the table that was scored, and score it again"),
        "{said}"
    );
    work.write(
        "scores.csv",
        scores.replace("published", "page").replace("2020-0", "20"),
    );
    let said = work.ok(&["summarize", "scores.csv", "--by", "month"]).err;
    assert!(!said.contains("holds a date"), "{said}");
}

/// The whole way by hand: `θ = (1/N) Σ [ĝ + (R/π)(Y − ĝ)]`, from the files themselves.
#[test]
fn the_design_based_share_is_that_of_its_formula() {
    let work = work();
    let mut sum: f64 = column(&scores(), "p_for")
        .iter()
        .map(|p| p.parse::<f64>().unwrap())
        .sum();
    let predicted: std::collections::BTreeMap<String, f64> = rows(&scores())
        .into_iter()
        .map(|row| (row["text"].clone(), row["p_for"].parse().unwrap()))
        .collect();
    for row in rows(&work.text("coded.csv")) {
        let truth = f64::from(row["label"] == "for");
        sum += 2.0 * (truth - predicted[&row["text"]]);
    }
    let said = work.ok(&[
        "summarize",
        "scores.csv",
        "--sample",
        "coded.csv",
        "--estimator",
        "dsl",
        "--json",
        "-",
    ]);
    let found = &json(&said.out)["shares"][1];
    assert_eq!(
        (&found["label"], &found["estimator"]),
        (&"for".into(), &"dsl".into())
    );
    assert!((found["share"].as_f64().unwrap() - sum / 120.0).abs() < 1e-12);
    let truth = (0..120).filter(|at| is_for(at / 3, at % 3)).count() as f64 / 120.0;
    assert!(found["low"].as_f64().unwrap() < truth && truth < found["high"].as_f64().unwrap());
}

#[test]
fn every_estimator_can_be_named() {
    let work = work();
    let (test, test_scores) = held_out(["for", "against", "against", "against"]);
    work.write("test.csv", test);
    work.write("test-scores.csv", test_scores);
    let all = work.ok(&[
        "summarize",
        "scores.csv",
        "--sample",
        "coded.csv",
        "--labels",
        "test.csv",
        "--estimator",
        "cc,pcc,acc,pacc,emq,ppi,dsl,cc",
    ]);
    let names = column(&all.out, "estimator");
    let twice = |name: &str| [name.to_string(), name.to_string()];
    assert_eq!(
        names,
        ["cc", "pcc", "acc", "pacc", "emq", "ppi", "dsl"]
            .map(twice)
            .concat()
    );
    for row in rows(&all.out) {
        let sampled = ["ppi", "dsl"].contains(&row["estimator"].as_str());
        assert_eq!(!row["low"].is_empty(), sampled, "{row:?}");
    }
    // Of these held-out sentences half of `for` is overlooked, so that the count doubles.
    let share = |estimator: &str| -> f64 {
        let said = work.ok(&[
            "summarize",
            "-q",
            "scores.csv",
            "--labels",
            "test.csv",
            "--scores-from",
            "test-scores.csv",
            "--estimator",
            estimator,
        ]);
        column(&said.out, "share")[1].parse().unwrap()
    };
    assert!(
        (share("acc") - 2.0 * share("cc")).abs() < 2e-4,
        "{} {}",
        share("acc"),
        share("cc")
    );
}

#[test]
fn shares_of_single_documents_have_no_interval() {
    let work = work();
    let said = work.ok(&[
        "summarize",
        "scores.csv",
        "--by",
        "document",
        "--sample",
        "coded.csv",
    ]);
    assert_eq!(rows(&said.out).len(), 2 * 2 * 41);
    assert!(
        said.err.contains("there are no intervals: "),
        "{}",
        said.err
    );
    let said = work.ok(&[
        "summarize",
        "scores.csv",
        "--by",
        "document",
        "--sample",
        "coded.csv",
        "--estimator",
        "dsl",
    ]);
    assert!(
        said.err.contains("note: 40 groups have no interval"),
        "{}",
        said.err
    );
    let intervals = rows(&said.out)
        .into_iter()
        .filter(|row| !row["low"].is_empty());
    assert!(intervals.into_iter().all(|row| row["group"] == "(all)"));
}

#[test]
fn the_shares_are_a_table_for_a_paper() {
    let work = work();
    let of = |options: &[&str]| {
        let arguments = [
            "summarize",
            "-q",
            "scores.csv",
            "-o",
            "shares.tex",
            "--force",
        ];
        work.ok(&[&arguments[..], options].concat());
        work.text("shares.tex")
    };
    insta::assert_snapshot!(of(&["--sample", "coded.csv", "--by", "paper"]));
    // Without groups and codes there is no column for them, and the methods have names.
    let plain = of(&["--estimator", "cc,pcc"]);
    assert!(
        plain.contains("{}Label & Method & Share in \\% & Sentences & Documents \\\\\n")
            && plain.contains("{}against & classify and count & 79.2 & 120 & 40 \\\\\n")
            && plain.contains("{}against & probabilistic count & ")
            && !plain.contains("brackets"),
        "{plain}"
    );
    let these = of(&["--sample", "coded.csv", "--these-articles"]);
    assert!(
        these.contains("that coding every sentence of these articles would give"),
        "{these}"
    );
    insta::assert_snapshot!(of(&["--sample", "coded.csv", "--regress", "paper"]));
}

/// The share here is the same, and known better than that of all articles that could have appeared.
#[test]
fn the_share_of_these_articles_has_an_interval_of_its_own() {
    let work = work();
    let of = |options: &[&str]| {
        let arguments = [
            "summarize",
            "scores.csv",
            "--sample",
            "coded.csv",
            "--json",
            "-",
        ];
        let said = work.ok(&[&arguments[..], options].concat());
        let found = json(&said.out);
        let [share, low, high] =
            ["share", "low", "high"].map(|name| found["shares"][1][name].as_f64().unwrap());
        assert!(low < share && share < high);
        let interval = found["interval"].as_str().unwrap().to_string();
        let methods = found["methods"].as_str().unwrap();
        let about = match options {
            [] => "about all articles like these and clustered by document.",
            _ => "about these articles alone.",
        };
        assert!(methods.contains(about), "{methods}");
        assert!(methods.contains("coded by hand, corrects"), "{methods}");
        (share, high - low, interval, said.err)
    };
    let (like, these) = (of(&[]), of(&["--these-articles"]));
    assert_eq!(like.0, these.0);
    assert!(these.1 < 0.8 * like.1, "{} {}", these.1, like.1);
    for (found, meaning) in [
        (like, "articles like these: how"),
        (these, "these articles: how"),
    ] {
        let meaning = format!("about {meaning} far");
        assert!(
            found.2.contains(&meaning) && found.3.contains(&meaning),
            "{}",
            found.3
        );
    }
    let page = |options: &[&str]| {
        let arguments = ["report", "scores.csv", "--sample", "coded.csv"];
        work.ok(&[&arguments[..], options].concat()).out
    };
    assert!(page(&[]).contains("The intervals are about articles like these: how far"));
    assert!(
        page(&["--these-articles"]).contains("The intervals are about these articles: how far")
    );
    let said = work.run(&["summarize", "scores.csv", "--these-articles"]);
    assert!(
        said.code == 2 && said.err.contains("--sample"),
        "{}",
        said.err
    );
}

#[test]
fn the_order_of_rows_changes_nothing_but_the_last_digits() {
    let table = scores();
    let mut lines: Vec<&str> = table.lines().collect();
    lines[1..].reverse();
    let work = work();
    work.write("reversed.csv", lines.join("\n"));
    let of = |table: &str| {
        work.ok(&[
            "summarize",
            "-q",
            table,
            "--by",
            "paper",
            "--sample",
            "coded.csv",
            "--estimator",
            "ppi,dsl",
        ])
        .out
    };
    assert_eq!(of("scores.csv"), of("reversed.csv"));
}

#[test]
fn help() {
    insta::assert_snapshot!(Work::new().ok(&["summarize", "--help"]).out);
}

#[test]
fn articles_are_scored_first() {
    let work = Work::with_model()
        .with(
            "articles/a.txt",
            "Build the bypass now. The vote is in May.\n",
        )
        .with(
            "articles/b.txt",
            "It would ruin the meadows. The town cannot wait.\n",
        );
    let model = ["-m", "bypass.safetensors"];
    let direct = work.ok(&[&["summarize", "articles", "--by", "document"], &model[..]].concat());
    work.ok(&[&["score", "articles", "-o", "scores.csv"], &model[..]].concat());
    let by_table = work.ok(&["summarize", "scores.csv", "--by", "document"]);
    assert_eq!(direct.out, by_table.out);
    assert!(direct.out.contains("b.txt"), "{}", direct.out);
    assert!(
        direct.err.starts_with("Scoring articles …\n"),
        "{}",
        direct.err
    );
    work.refused(
        &[&["summarize", "scores.csv"], &model[..]].concat(),
        &["scores.csv", "needs no model"],
    );
    work.refused(
        &["summarize", "-q", "none.txt"],
        &["none.txt", "no such file"],
    );
}

#[test]
fn groups_stand_by_their_value_and_names_that_look_alike_are_told() {
    let mut table = String::from("document,label,p_no,p_yes,text,wave,paper\n");
    for wave in [10, 2, 1, 11] {
        let paper = ["The Post", "the post", "Ärger", "Bote"][wave % 4];
        let _ = writeln!(table, "d{wave},yes,0.2,0.8,Go {wave}.,{wave},{paper}");
    }
    let work = Work::new().with("s.csv", &table);
    let groups = |by: &str| {
        let said = work.ok(&["summarize", "s.csv", "--by", by, "--estimator", "pcc"]);
        let mut groups = column(&said.out, "group");
        groups.dedup();
        (groups[1..].to_vec(), said.err)
    };
    let (waves, said) = groups("wave");
    assert_eq!(waves, ["1", "2", "10", "11"]);
    assert!(!said.contains("different groups"), "{said}");
    let (papers, said) = groups("paper");
    assert_eq!(papers, ["Ärger", "Bote", "the post"]);
    assert!(!said.contains("different groups"), "{said}");
    work.write("s.csv", table.replacen("Ärger", "The Post", 1));
    let (_, said) = groups("paper");
    let told = "note: The Post, the post count as different groups: if they are one";
    assert!(said.contains(told), "{said}");
    let page = work.ok(&["report", "s.csv", "--by", "wave"]).out;
    let at = |wave: &str| page.find(&format!("<bdi>{wave}</bdi></th>")).unwrap();
    assert!(at("2") < at("10"), "{page}");
}

/// A pipe has nothing to say a second time.
#[cfg(unix)]
#[test]
fn a_coded_sample_may_come_from_a_pipe() {
    let work = work();
    let from = |coded: &str| {
        ["summarize", "scores.csv", "--sample", coded, "--json", "-"].map(String::from)
    };
    let of_file = work
        .ok(&from("coded.csv").each_ref().map(String::as_str))
        .out;
    let pipe = from("/dev/stdin");
    let pipe = pipe.each_ref().map(String::as_str);
    let piped = common::said_of(&mut work.command(&pipe), work.text("coded.csv"));
    assert_eq!(piped.code, 0, "{}", piped.err);
    assert_eq!(piped.out.replace("/dev/stdin", "coded.csv"), of_file);
}

#[test]
fn copies_are_counted_and_can_be_left_out() {
    let line =
        "The bypass will free our village of lorries at last, said the mayor of the town on Monday";
    let more = "Nobody has yet seen the noise report of the road office, she added in her speech";
    let mut table = scores();
    for (document, text) in [
        ("wire", line),
        ("wire", more),
        ("print", line),
        ("print", more),
    ] {
        let _ = writeln!(table, "{document},for,0.8,0.2,0.8,\"{text}.\",0,9,Post");
    }
    let work = work().with("with-copies.csv", table);
    let note = "note: 1 document repeats half or more of an earlier one, such as “print” of “wire”: intervals count \
                the two as one document (“standpoint summarize --without-copies” leaves copies out)\n";
    let summary = |more: &[&str]| work.ok(&[&["summarize", "with-copies.csv"], more].concat());
    let all = summary(&[]);
    assert!(all.err.contains(note), "{}", all.err);
    assert_eq!(rows(&all.out)[0]["documents"], "42");
    let rest = summary(&["--without-copies"]);
    assert!(
        rest.err
            .contains("left out: 1 document that repeats half or more of an earlier one\n"),
        "{}",
        rest.err
    );
    assert_eq!(rows(&rest.out)[0]["documents"], "41");
    assert_eq!(rows(&rest.out)[0]["sentences"], "122");
    // What was coded in copies is left out with them.
    let sample = work.ok(&["sample", "with-copies.csv", "-n", "124"]).out;
    let is_letter = |line: &&str| line.contains("line ") || line.starts_with("document,");
    let (letters, others): (Vec<&str>, Vec<&str>) = sample.lines().partition(is_letter);
    let others = others.join("\n").replace(",,random,", ",for,random,");
    work.write("all-coded.csv", coded(&letters.join("\n")) + &others);
    let rest = summary(&["--without-copies", "--sample", "all-coded.csv"]);
    assert_eq!(rows(&rest.out)[0]["coded"], "122");
}

#[test]
fn a_workbook_begins_with_a_sheet_for_people() {
    let work = work();
    work.ok(&[
        "summarize",
        "scores.csv",
        "--by",
        "paper",
        "-o",
        "shares.xlsx",
    ]);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(work.path("shares.xlsx")).unwrap();
    assert_eq!(calamine::Reader::sheet_names(&book), ["table", "shares"]);
    let mut lines = |sheet: usize| -> Vec<String> {
        let cells = calamine::Reader::worksheet_range_at(&mut book, sheet).unwrap();
        let lines = cells.unwrap();
        let line = |row: &[calamine::Data]| {
            row.iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("|")
        };
        lines.rows().map(line).collect()
    };
    let (people, columns) = (lines(0), lines(1));
    assert!(
        people[0].starts_with("Shares of sentences by label and paper|"),
        "{people:?}"
    );
    assert!(
        people
            .iter()
            .any(|line| line.starts_with("Paper|Label|Method|Share in %")),
        "{people:?}"
    );
    let methods = people.last().unwrap();
    assert!(
        methods.starts_with("The shares are those of 120 sentences in 40 documents"),
        "{methods}"
    );
    assert!(
        columns[0].starts_with("group|label|estimator|share"),
        "{columns:?}"
    );
}
