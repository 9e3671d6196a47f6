//! `standpoint sample`: what is to be coded.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::common::{Work, column, rows};

/// Thirty letters of four sentences and a byline each, in three papers; one sentence in six is given `for`.
fn scores() -> String {
    let mut table = String::from(
        "document,sentence,kind,label,probability,p_against,p_for,text,reasons,start,end,paper\n",
    );
    for letter in 0..30 {
        let paper = ["Post", "Echo", "Mail"][letter % 3];
        let _ = writeln!(table, "letter-{letter},,byline,,,,,By N. N.,,0,8,{paper}");
        for sentence in 1..5 {
            let (label, p) = match (4 * letter + sentence) % 6 {
                0 => ("for", "0.8,0.2,0.8"),
                _ => ("against", "0.9,0.9,0.1"),
            };
            let _ = writeln!(
                table,
                "letter-{letter},{sentence},sentence,{label},{p},\"Letter {letter}, line {sentence}.\",,{},{},{paper}",
                20 * sentence,
                20 * sentence + 19
            );
        }
    }
    table
}

fn work() -> Work {
    Work::new().with("scores.csv", scores())
}

#[test]
fn the_sample_is_ready_to_be_coded_and_does_not_tell_what_the_model_said() {
    let work = work();
    let said = work.ok(&["sample", "scores.csv", "-n", "12", "-o", "audit.csv"]);
    assert_eq!(said.out, "");
    insta::assert_snapshot!(said.err);
    let audit = work.text("audit.csv");
    insta::assert_snapshot!(audit);
    for row in rows(&audit) {
        assert!(scores().contains(&format!(
            ",\"{}\",,{},{},",
            row["text"], row["start"], row["end"]
        )));
    }
    assert_eq!(
        work.ok(&["sample", "scores.csv", "-n", "12", "-q"]).out,
        audit
    );
}

#[test]
fn a_coded_sample_is_extended_with_its_codes() {
    let work = work();
    let pilot = work.ok(&["sample", "scores.csv", "-n", "12"]).out;
    work.write("pilot.csv", pilot.replace(",,random,", ",for,random,"));
    let said = work.ok(&["sample", "scores.csv", "-n", "40", "--keep", "pilot.csv"]);
    let all = rows(&said.out);
    let coded: Vec<_> = all.iter().filter(|row| row["label"] == "for").collect();
    assert_eq!((all.len(), coded.len()), (40, 12));
    for row in rows(&pilot) {
        assert!(coded.iter().any(|coded| coded["text"] == row["text"]));
    }
    // 40 of 120 sentences.
    let third = |row: &BTreeMap<String, String>| row["probability"].starts_with("0.33333");
    assert!(all.iter().all(third), "{}", said.out);
    assert!(
        said.err
            .contains("Code every row but the 12 that are coded"),
        "{}",
        said.err
    );
    assert!(
        said.err
            .contains("pilot.csv: 12 sentences of the sample are kept, and 28 are new")
    );
    let plain = work.ok(&["sample", "scores.csv", "-n", "40"]).out;
    assert_eq!(said.out.replace(",for,random,", ",,random,"), plain);
    let other = [
        "sample",
        "scores.csv",
        "-n",
        "40",
        "--keep",
        "pilot.csv",
        "--seed",
        "2",
    ];
    work.refused(&other, &["was not drawn like this", "(--seed, --by, -n)"]);
    // What is coded stays, even if fewer are asked for.
    let few = work.ok(&["sample", "scores.csv", "-n", "5", "--keep", "pilot.csv"]);
    assert_eq!(rows(&few.out), rows(&work.text("pilot.csv")));
    let papers = [
        &["sample", "scores.csv", "-n", "30", "--by", "paper"][..],
        &["-o", "p.csv"],
    ];
    work.ok(&papers.concat());
    let more = [
        "sample",
        "scores.csv",
        "-n",
        "60",
        "--by",
        "paper",
        "--keep",
        "p.csv",
    ];
    assert_eq!(column(&work.ok(&more).out, "probability"), vec!["0.5"; 60]);
}

/// The table without some letters, or with others, as if their articles had come or gone.
fn scores_of(letters: impl Fn(usize) -> bool) -> String {
    let table = scores();
    let mut lines = table.lines();
    let header = lines.next().unwrap();
    let is_in = |line: &&str| {
        let letter = line["letter-".len()..].split(',').next().unwrap();
        letters(letter.parse().unwrap())
    };
    let rows: String = lines
        .filter(is_in)
        .map(|line| format!("{line}\n"))
        .collect();
    format!("{header}\n{rows}")
}

#[test]
fn a_sample_follows_its_articles_with_all_codes() {
    let work = Work::new().with("scores.csv", scores_of(|letter| letter < 20));
    let pilot = work.ok(&["sample", "scores.csv", "-n", "40"]).out;
    work.write("coded.csv", pilot.replace(",,random,", ",for,random,"));
    // Ten more letters came. Before anything of them is coded, the shares are of the others.
    work.write("scores.csv", scores());
    let shares = ["summarize", "scores.csv", "--sample", "coded.csv"];
    let before = work.ok(&shares);
    let told = "coded.csv: the sample stands for 80 of the 120 sentences of scores.csv";
    assert!(before.err.contains(told), "{}", before.err);
    let groups = column(&before.out, "group");
    assert!(
        groups.iter().all(|group| group == "(drawn from)"),
        "{}",
        before.out
    );
    for more in [&["report"][..], &["summarize", "--regress", "paper"]] {
        let said = work.run(&[more, &["scores.csv", "--sample", "coded.csv"]].concat());
        let told = "standpoint: coded.csv: the sample stands for 80 of the 120 sentences";
        assert!(
            said.err.contains(told) && said.out.is_empty(),
            "{}",
            said.err
        );
    }
    // In proportion: every code stays, and all have one probability.
    let grown = work.ok(&[
        "sample",
        "scores.csv",
        "--keep",
        "coded.csv",
        "-o",
        "more.csv",
    ]);
    let table = rows(&work.text("more.csv"));
    let new = table.iter().filter(|row| row["label"].is_empty()).count();
    assert_eq!(table.len() - new, 40);
    assert!((12..28).contains(&new), "{new}");
    let told = format!("coded.csv: 40 sentences of the sample are kept, and {new} are new");
    assert!(grown.err.contains(&told), "{}", grown.err);
    let probability = (table.len() as f64 / 120.0).to_string();
    assert!(table.iter().all(|row| row["probability"] == probability));
    let code = |text: String| text.replace(",,random,", ",against,random,");
    work.write("more-coded.csv", code(work.text("more.csv")));
    let after = work.ok(&["summarize", "scores.csv", "--sample", "more-coded.csv"]);
    assert!(
        !after.err.contains("the sample stands for"),
        "{}",
        after.err
    );
    assert!(
        column(&after.out, "group")
            .iter()
            .all(|group| group == "(all)")
    );
    // With fewer the new letters are a stratum.
    let few = [
        "sample",
        "scores.csv",
        "-n",
        "46",
        "--keep",
        "coded.csv",
        "-q",
    ];
    let few = work.ok(&few).out;
    let of = |label: &str| -> Vec<String> {
        let all = rows(&few).into_iter().filter(|row| row["label"] == label);
        all.map(|row| row["probability"].clone()).collect()
    };
    assert_eq!(of("for"), vec!["0.5"; 40]);
    assert_eq!(of(""), vec!["0.15"; 6]);
    work.write("few.csv", code(few));
    let after = work.ok(&["summarize", "scores.csv", "--sample", "few.csv"]);
    assert!(
        !after.err.contains("the sample stands for"),
        "{}",
        after.err
    );
    // Letters are taken away, and one is corrected.
    let fewer = scores_of(|letter| letter > 4).replace("\"Letter 7,", "\"The letter 7,");
    work.write("scores.csv", fewer);
    let gone = |row: &BTreeMap<String, String>| {
        let letter: usize = row["document"]["letter-".len()..].parse().unwrap();
        letter < 5 || letter == 7
    };
    let lost = rows(&pilot).into_iter().filter(gone).count();
    let left = work.ok(&["sample", "scores.csv", "--keep", "coded.csv"]);
    let told = format!(
        "coded.csv: {} sentences of the sample are kept, {lost} are left out, whose articles were taken away or changed",
        40 - lost
    );
    assert!(left.err.contains(&told), "{}", left.err);
    assert_eq!(
        column(&left.out, "label")
            .iter()
            .filter(|label| *label == "for")
            .count(),
        40 - lost
    );
}

#[test]
fn another_seed_is_another_sample() {
    let work = work();
    let of = |seed: &str| {
        work.ok(&["sample", "scores.csv", "-n", "12", "--seed", seed])
            .out
    };
    assert_eq!(of("7"), of("7"));
    assert_ne!(of("7"), of("8"));
}

#[test]
fn strata_are_drawn_alike_and_their_probabilities_differ() {
    let work = work();
    // Twenty sentences are given `for`, a hundred `against`.
    let sample = work
        .ok(&["sample", "scores.csv", "-n", "20", "--by", "label"])
        .out;
    let mut probabilities = column(&sample, "probability");
    probabilities.sort();
    assert_eq!(probabilities, [vec!["0.1"; 10], vec!["0.5"; 10]].concat());
    let papers = work.ok(&["sample", "scores.csv", "-n", "30", "--by", "Paper"]);
    assert!(
        papers
            .err
            .contains("equally many for each of 3 values of Paper"),
        "{}",
        papers.err
    );
    let of_post = column(&papers.out, "document")
        .into_iter()
        .filter(|letter| {
            let number: usize = letter["letter-".len()..].parse().unwrap();
            number.is_multiple_of(3)
        });
    assert_eq!(of_post.count(), 10);
}

#[test]
fn all_are_drawn_where_there_are_no_more() {
    for n in ["500", "99999999999"] {
        let said = work().ok(&["sample", "scores.csv", "-n", n]);
        assert_eq!(column(&said.out, "probability"), vec!["1"; 120]);
        assert!(
            said.err.contains("no more than 120 sentences"),
            "{}",
            said.err
        );
    }
}

#[test]
fn rows_without_a_month_and_copies_are_told_before_anything_is_coded() {
    let long = "They have built it for years and nobody knows when it will be done said an envoy. "
        .repeat(2);
    let row = |name: &str, date: &str| format!("{name},for,0.2,0.8,{long},{date}\n");
    let rows = [
        row("a", "06/01/2020"),
        row("b", "2020-03-01"),
        row("c", "07/02/2020"),
    ]
    .concat();
    let work = Work::new().with(
        "s.csv",
        format!("document,label,p_against,p_for,text,date\n{rows}"),
    );
    let err = work
        .ok(&["sample", "s.csv", "-n", "2", "--by", "month", "-o", "c.csv"])
        .err;
    assert!(
        err.contains("2 rows of 2 documents without a month"),
        "{err}"
    );
    assert!(
        err.contains("2 documents repeat half or more of an earlier one, such as “b” of “a”"),
        "{err}"
    );
    let err = work.ok(&["summarize", "s.csv"]).err;
    assert!(
        err.contains("2 documents repeat half or more of an earlier one"),
        "{err}"
    );
}

#[test]
fn a_sample_of_long_texts_is_read_back_although_excel_holds_less_of_them() {
    let rows: String = (0..12)
        .map(|n| {
            format!(
                "a{n},\"{}\"\n",
                format!("Article {n} says that they have built it.\n\n").repeat(900)
            )
        })
        .collect();
    let work = Work::with_model().with("arts.csv", format!("id,text\n{rows}"));
    work.ok(&[
        "score",
        "arts.csv",
        "-m",
        "bypass.safetensors",
        "--unit",
        "document",
        "-o",
        "s.csv",
    ]);
    work.ok(&["sample", "s.csv", "-n", "12", "-o", "c.xlsx"]);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(work.path("c.xlsx")).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap();
    let mut coded = csv::Writer::from_writer(Vec::new());
    let mut label = 0;
    for (at, row) in sheet.unwrap().rows().enumerate() {
        let mut cells: Vec<String> = row.iter().map(ToString::to_string).collect();
        match at {
            0 => label = cells.iter().position(|name| name == "label").unwrap(),
            _ => cells[label] = "for".to_string(),
        }
        coded.write_record(cells).unwrap();
    }
    let work = work.with("coded.csv", coded.into_inner().unwrap());
    let said = work.ok(&["summarize", "s.csv", "--sample", "coded.csv"]);
    assert!(said.out.contains("ppi"), "{}", said.out);
}

#[test]
fn what_cannot_be_drawn_from_is_refused() {
    let work = work()
        .with("articles.csv", "document,text\na,Build it.\n")
        .with("boilerplate.csv", "document,label,p_a,text\nx,,,By N. N.\n");
    let refused = |arguments: &[&str], words: &[&str]| {
        work.refused(&[&["sample"], arguments].concat(), words);
    };
    refused(&["none.csv", "-n", "5"], &["none.csv", "no such file"]);
    refused(
        &["articles.csv", "-n", "5"],
        &["articles.csv", "no column p_<label>"],
    );
    refused(
        &["boilerplate.csv", "-n", "5"],
        &["boilerplate.csv", "nothing to count"],
    );
    refused(
        &["scores.csv", "-n", "2", "--by", "paper"],
        &["each of 3 groups"],
    );
    std::fs::create_dir(work.path("my letters")).unwrap();
    refused(
        &["my letters", "-n", "5"],
        &[
            "my letters: could not be read: it is a folder, not a file; score it first:",
            "standpoint score \"my letters\" -o scores.xlsx",
        ],
    );
    refused(
        &["scores.csv", "-n", "5", "--by", "author"],
        &["no column “author”"],
    );
    refused(
        &["scores.csv", "-n", "5", "-o", "scores.csv"],
        &["scores.csv", "is being read"],
    );
    work.misused(&["sample", "scores.csv"], &["--sentences <N>"]);
    work.misused(
        &["sample", "scores.csv", "-n", "many"],
        &["invalid value 'many'"],
    );
}

#[test]
fn help() {
    insta::assert_snapshot!(Work::new().ok(&["sample", "--help"]).out);
}

/// A workbook, coded, is read as the sample it is: as it is, and saved as a country with decimal commas saves a CSV.
#[test]
fn a_workbook_is_coded_and_read_back() {
    let work = work();
    let said = work.ok(&["sample", "scores.csv", "-n", "40", "-o", "drawn.xlsx"]);
    let advice = "then: standpoint summarize scores.csv --sample drawn.xlsx";
    assert!(said.err.contains(advice), "{}", said.err);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(work.path("drawn.xlsx")).unwrap();
    let sheet = calamine::Reader::worksheet_range(&mut book, "sample").unwrap();
    let as_csv = work.ok(&["sample", "scores.csv", "-n", "40", "-q"]).out;
    let mut saved = String::new();
    let mut coded = rust_xlsxwriter::Workbook::new();
    let coded_sheet = coded.add_worksheet();
    for (at, (row, record)) in (0..).zip(sheet.rows().zip(as_csv.lines())) {
        let mut cells: Vec<String> = row.iter().map(ToString::to_string).collect();
        assert_eq!(cells.join(",").replace('"', ""), record.replace('"', ""));
        if cells[4].is_empty() {
            cells[4] = "for".to_string();
        }
        coded_sheet.write_row(at, 0, &cells).unwrap();
        let _ = writeln!(saved, "{}", cells.join(";"));
    }
    assert_eq!(saved.lines().count(), 41);
    work.write("coded.csv", saved);
    work.write("coded.xlsx", coded.save_to_buffer().unwrap());
    let [csv, workbook] = ["coded.csv", "coded.xlsx"]
        .map(|coded| work.ok(&["summarize", "scores.csv", "--sample", coded]));
    assert!(csv.err.contains("40 sentences"), "{}", csv.err);
    assert_eq!(csv.out, workbook.out);
}
