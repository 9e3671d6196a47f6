//! Regressions of shares, and groups of two columns.

use super::{json, work};
use crate::common::{Work, column, rows};

/// Scores with a coded sample, and a date and a second paper's name besides.
fn dated() -> Work {
    let work = work();
    let dated: Vec<String> = work
        .text("scores.csv")
        .lines()
        .enumerate()
        .map(|(at, line)| match at {
            0 => format!("{line},date"),
            at => format!("{line},20{:02}-03-01", 3 + (at / 30) % 4),
        })
        .collect();
    work.with("scores.csv", dated.join("\n") + "\n")
}

#[test]
fn shares_are_explained_by_columns_of_the_table() {
    let work = dated();
    let arguments = ["summarize", "scores.csv", "--sample", "coded.csv"];
    let to = [
        "--regress",
        "paper + date",
        "-o",
        "r.csv",
        "--json",
        "r.json",
    ];
    let said = work.ok(&[&arguments[..], &to].concat());
    insta::assert_snapshot!(said.out);
    insta::assert_snapshot!(said.err);
    let table = work.text("r.csv");
    insta::assert_snapshot!(table);
    let json = json(&work.text("r.json"));
    assert_eq!(json["link"], "identity");
    assert_eq!(json["coefficients"].as_array().unwrap().len(), 6);
    // What explains the share of one of two labels explains that of the other, with the other sign.
    let estimates: Vec<f64> = column(&table, "estimate")
        .iter()
        .map(|cell| cell.parse().unwrap())
        .collect();
    assert!((estimates[1] + estimates[4]).abs() < 1e-6);
    let odds = work.ok(&[&arguments[..], &["--regress", "paper", "--link", "logit"]].concat());
    assert!(odds.err.contains("logistic"));
    assert_eq!(rows(&odds.out).len(), 4);
}

/// The paper of every tenth row is empty, and the model and the coders agree in nearly all others.
#[test]
fn empty_cells_are_told_and_small_p_have_an_exponent() {
    let (mut scores, mut coded) = (
        String::from("document,start,text,label,p_no,p_yes,paper\n"),
        String::from("document,start,text,label,sampling,probability\n"),
    );
    for at in 0..1200 {
        let (document, start, paper) = (at / 4, at % 4, ["Post", "Echo"][at / 4 % 2]);
        let label = ["no", "yes"][usize::from((paper == "Post") != at.is_multiple_of(17))];
        let shown = if document % 10 == 9 { "" } else { paper };
        scores += &format!("d{document},{start},sentence {at},{label},0.5,0.5,{shown}\n");
        coded += &format!("d{document},{start},sentence {at},{label},random,1\n");
    }
    let work = Work::new()
        .with("scores.csv", scores)
        .with("coded.csv", coded);
    let said = work.ok(&[
        "summarize",
        "scores.csv",
        "--sample",
        "coded.csv",
        "--regress",
        "paper",
    ]);
    assert!(
        said.err.contains(
            "note: the column paper is empty in 120 sentences: they are a category “(empty)”"
        ),
        "{}",
        said.err
    );
    let smallest = column(&said.out, "p").into_iter().find(|p| p.contains('e'));
    let smallest = smallest.unwrap_or_else(|| panic!("{}", said.out));
    assert!(
        smallest.len() < 14 && smallest.parse::<f64>().unwrap() < 1e-6,
        "{smallest}"
    );
}

#[test]
fn products_and_marginal_means_of_columns() {
    let work = dated();
    let arguments = [
        "summarize",
        "scores.csv",
        "--sample",
        "coded.csv",
        "--regress",
    ];
    let said = work.ok(&[&arguments[..], &["paper*date", "-o", "r.csv"]].concat());
    insta::assert_snapshot!(said.out);
    // The test of the three desks has a row of its own.
    let desks = ["desk", "Home", "Sports", "World"];
    let scores: Vec<String> = work
        .text("scores.csv")
        .lines()
        .enumerate()
        .map(|(at, line)| format!("{line},{}", desks[at.min(1) + at % 3]))
        .collect();
    let work = work.with("scores.csv", scores.join("\n") + "\n");
    let tested = work.ok(&[&arguments[..], &["paper + desk"]].concat());
    insta::assert_snapshot!(tested.out);
    let margins = [
        "paper*date",
        "--margins",
        "paper",
        "-o",
        "m.csv",
        "--json",
        "m.json",
    ];
    let said = work.ok(&[&arguments[..], &margins].concat());
    insta::assert_snapshot!(said.out);
    insta::assert_snapshot!(work.text("m.csv"));
    let json = json(&work.text("m.json"));
    let of_label = json["margins"].as_array().unwrap();
    let estimate = |at: usize| of_label[at]["estimate"].as_f64().unwrap();
    assert!((estimate(1) - estimate(0) - estimate(2)).abs() < 1e-12);
    // A desk that weighs next to nothing hardly counts.
    let scores: Vec<String> = work
        .text("scores.csv")
        .lines()
        .map(|line| match line.rsplit_once(',') {
            Some((_, "desk")) => format!("{line},weight,broken"),
            Some((_, "World")) => format!("{line},0.000001,-1"),
            _ => format!("{line},2,1"),
        })
        .collect();
    let work = work.with("scores.csv", scores.join("\n") + "\n");
    let share = |options: &[&str]| {
        let said = work.ok(&[&arguments[..], &["paper"], options].concat());
        column(&said.out, "estimate")[0].parse::<f64>().unwrap()
    };
    assert!((share(&["--weights", "weight"]) - share(&[])).abs() > 1e-4);
    work.refused(
        &[
            &["summarize", "-q"],
            &arguments[1..],
            &["paper", "--weights", "broken"],
        ]
        .concat(),
        &["“broken”: the weight -1 is not above 0"],
    );
    work.refused(
        &[
            &["summarize", "-q"],
            &arguments[1..],
            &["paper + date", "--margins", "date"],
        ]
        .concat(),
        &["it is no column of categories of the regression, which has paper"],
    );
}

#[test]
fn a_regression_needs_a_sample_a_table_and_columns() {
    let work = dated().with("news/a.txt", "Build it now.\n");
    let sample = ["--sample", "coded.csv", "--regress"];
    work.misused(
        &["summarize", "scores.csv", "--regress", "paper"],
        &["--sample"],
    );
    work.misused(
        &[
            &["summarize", "scores.csv"],
            &sample[..],
            &["paper", "--by", "paper"],
        ]
        .concat(),
        &["--regress", "--by"],
    );
    work.refused(
        &[&["summarize", "-q", "news"], &sample[..], &["paper"]].concat(),
        &["--regress needs a table of scores"],
    );
    work.refused(
        &[
            &["summarize", "-q", "scores.csv"],
            &sample[..],
            &["paper + label"],
        ]
        .concat(),
        &[
            "“label”: it is what the model says and not what is true",
            "coded by hand",
        ],
    );
    work.refused(
        &[
            &["summarize", "-q", "scores.csv"],
            &sample[..],
            &["for ~ paper"],
        ]
        .concat(),
        &["“for ~ paper”: there is no such column", "outlet + date"],
    );
}

#[test]
fn two_columns_give_a_group_for_each_combination() {
    let said = dated().ok(&["summarize", "scores.csv", "--by", "paper,year"]);
    let groups = column(&said.out, "group");
    let mut groups: Vec<&str> = groups.iter().map(String::as_str).collect();
    groups.dedup();
    groups.sort_unstable();
    groups.dedup();
    assert_eq!(
        groups,
        [
            "(all)",
            "Echo / 2003",
            "Echo / 2004",
            "Echo / 2005",
            "Echo / 2006",
            "Post / 2003",
            "Post / 2004",
            "Post / 2005",
            "Post / 2006"
        ]
    );
}

/// The pipe is read once, and gives what the file gives.
#[cfg(unix)]
#[test]
fn scores_from_standard_input_are_read_once() {
    let work = dated();
    let of = |scores: &str| {
        let arguments = ["summarize", scores, "--sample", "coded.csv"];
        let more = [
            "--regress",
            "paper",
            "--pseudo-outcomes",
            "y.csv",
            "-o",
            "r.csv",
            "--force",
        ];
        let mut command = work.command(&[&arguments[..], &more].concat());
        let said = crate::common::said_of(&mut command, work.text("scores.csv"));
        assert_eq!(said.code, 0, "{}", said.err);
        [work.text("r.csv"), work.text("y.csv")]
    };
    assert_eq!(of("/dev/stdin"), of("scores.csv"));
}

#[test]
fn a_cell_that_is_no_number_is_told_with_its_column_and_row() {
    let work = dated();
    let table = work.text("scores.csv");
    let rows = table.lines().enumerate().map(|(at, line)| match at {
        0 => format!("{line},words"),
        7 => format!("{line},n.d."),
        at => format!("{line},{}", 100 + 10 * ((at / 30) % 3)),
    });
    work.write("scores.csv", rows.collect::<Vec<_>>().join("\n") + "\n");
    let of = |formula: &str| {
        let sample = [
            "summarize",
            "scores.csv",
            "--sample",
            "coded.csv",
            "--regress",
            formula,
        ];
        work.ok(&sample).err
    };
    let told = "note: the column words counts as one of categories, because row 8 holds “n.d.”, which is no number: ";
    let said = of("words");
    assert!(said.contains(told), "{said}");
    assert!(!of("factor(words)").contains("n.d."));
}
