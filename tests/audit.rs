//! `standpoint audit`: which labels deserve a second look.

use std::collections::BTreeMap;

use crate::common::{LABELS, Said, Work, rows};

/// The labels with some of them changed: (row, its label, another).
fn with_errors(errors: &[(usize, &str, &str)]) -> String {
    let mut lines: Vec<String> = LABELS.lines().map(String::from).collect();
    for (row, label, other) in errors {
        let sentence = lines[*row].strip_suffix(label).expect("another label");
        lines[*row] = format!("{sentence}{other}");
    }
    lines.join("\n") + "\n"
}

const ERRORS: [(usize, &str, &str); 2] = [(1, "for", "against"), (23, "against", "for")];

fn of_problem<'a>(
    table: &'a [BTreeMap<String, String>],
    problem: &str,
) -> Vec<&'a BTreeMap<String, String>> {
    table.iter().filter(|r| r["problem"] == problem).collect()
}

fn audited(labels: &str) -> (Vec<BTreeMap<String, String>>, Said) {
    let work = Work::new().with("labels.csv", labels);
    let said = work.ok(&["audit", "labels.csv"]);
    (rows(&said.out), said)
}

#[test]
fn planted_errors_come_first_with_the_words_that_speak_against_them() {
    let (table, said) = audited(&with_errors(&ERRORS));
    let mut first: Vec<[&str; 3]> = table[..ERRORS.len()]
        .iter()
        .map(|row| ["row", "label", "suggested"].map(|name| row[name].as_str()))
        .collect();
    first.sort_unstable();
    assert_eq!(first, [["2", "against", "for"], ["24", "for", "against"]]);
    insta::assert_snapshot!(said.out);
    insta::assert_snapshot!("summary", said.err);
}

/// A spreadsheet shows one row for each record, whatever line breaks its cells have.
#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    let broken = |labels: &str| {
        let (header, rows) = labels.split_once('\n').unwrap();
        let rows = rows.replace("\n", ",\"two\r\n\r\nlines\"\n");
        format!("{header},note\n{rows}")
    };
    let labels = with_errors(&ERRORS);
    let numbers = |table: &[BTreeMap<String, String>]| -> Vec<String> {
        table.iter().map(|row| row["row"].clone()).collect()
    };
    let (table, _) = audited(&broken(&labels));
    assert_eq!(numbers(&table), numbers(&audited(&labels).0));
    // So do messages, also of other commands, and for empty lines, which are rows of a sheet.
    for (labels, told) in [
        (broken(&labels) + "a,b\n", "row 44"),
        (
            broken(&labels).replacen('\n', "\n\n", 1) + "a,b\n",
            "row 45",
        ),
    ] {
        let work = Work::new().with("labels.csv", labels);
        for command in ["audit", "train", "agree", "evaluate"] {
            work.refused(&[command, "labels.csv"], &["labels.csv", told]);
        }
        let said = work.run(&["score", "labels.csv", "--text-column", "text"]);
        assert!(
            said.err.contains(&format!("labels.csv: {told}: ")),
            "{}",
            said.err
        );
    }
}

/// The labels seven times in other documents, each sixth with the label of the row before it.
fn with_many_errors() -> String {
    let header = LABELS.lines().next().unwrap();
    let mut table = format!("{header}\n");
    let mut before = "for";
    for (at, row) in (0..7).flat_map(|_| LABELS.lines().skip(1)).enumerate() {
        let (sentence, label) = row.rsplit_once(',').unwrap();
        let given = if at % 6 == 5 { before } else { label };
        table += &format!(
            "{},{given}\n",
            sentence.replace("letter", &format!("letter{}", at / 42))
        );
        before = label;
    }
    table
}

#[test]
fn the_surest_doubts_are_listed_or_all() {
    let work = Work::new().with("labels.csv", with_many_errors());
    let listed = |more: &[&str]| {
        let said = work.ok(&[&["audit", "labels.csv"], more].concat());
        (of_problem(&rows(&said.out), "doubt").len(), said.err)
    };
    let (few, said) = listed(&[]);
    let (all, _) = listed(&["--all"]);
    assert!(few == 20 && all > 20, "{few} {all}");
    let counted = format!(
        "    20  doubtful labels, of which the model is surest (of {all}: --all lists them)\n"
    );
    assert!(said.contains(&counted), "{said}");
}

#[test]
fn margins_rise_down_the_table() {
    let (table, _) = audited(&with_errors(&ERRORS));
    let p = |row: &BTreeMap<String, String>, name: &str| row[name].parse::<f64>().unwrap();
    let margins: Vec<f64> = of_problem(&table, "doubt")
        .into_iter()
        .map(|row| p(row, "probability_of_label") - p(row, "probability_of_suggested"))
        .collect();
    assert!(margins.len() >= ERRORS.len());
    assert!(margins.iter().all(|margin| *margin < 0.0), "{margins:?}");
    // Probabilities are rounded to four decimals.
    assert!(margins.is_sorted_by(|a, b| *a <= b + 2e-4), "{margins:?}");
}

#[test]
fn duplicates_and_leaks_name_the_other_row() {
    let more = "letter-15,\"THE BYPASS IS A WASTE OF PUBLIC MONEY\",for\n\
        letter-15,The bypass will free our own village of the lorries at last.,against\n\
        letter-15,The route is four miles long and it has two bridges.,neutral\n\
        letter-16,The bypass will free our village of lorries at last!,for\n";
    let (table, _) = audited(&format!("{LABELS}{more}"));
    let pairs = |problem| -> Vec<[String; 4]> {
        of_problem(&table, problem)
            .into_iter()
            .map(|row| ["row", "other_row", "label", "suggested"].map(|name| row[name].clone()))
            .collect()
    };
    assert_eq!(pairs("duplicate"), [["44", "9", "for", "against"]]);
    assert_eq!(
        pairs("near-duplicate"),
        [
            ["45", "2", "against", "for"],
            ["47", "45", "for", "against"]
        ]
    );
    let leaks = [["47", "2", "for", ""], ["46", "12", "neutral", ""]];
    assert_eq!(pairs("leak"), leaks);
    let near = of_problem(&table, "near-duplicate");
    assert_eq!(
        near[0]["other_text"],
        "The bypass will free our village of lorries at last."
    );
}

#[test]
fn a_rare_label_is_set_aside_and_the_others_are_audited() {
    let (table, said) = audited(&format!("{LABELS}letter-01,Who can say?,undecided\n"));
    let rare = of_problem(&table, "rare-label");
    assert_eq!(rare.len(), 1);
    assert_eq!((&*rare[0]["row"], &*rare[0]["label"]), ("44", "undecided"));
    let warning = "warning: the label undecided (1 sentence) stands in fewer than three documents";
    assert!(said.err.contains(warning), "{}", said.err);
    assert!(said.err.contains("doubtful labels"), "{}", said.err);
}

#[test]
fn json_is_the_summary_and_the_labels_stay_as_they_are() {
    let labels = with_errors(&ERRORS);
    let work = Work::new().with("labels.csv", &labels);
    let arguments = ["audit", "labels.csv", "-o", "out/audit.csv", "--json", "-"];
    let said = work.ok(&arguments);
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(work.text("labels.csv"), labels);
    let table = rows(&work.text("out/audit.csv"));
    let count = |problem| of_problem(&table, problem).len();
    assert_eq!(json["doubts"], count("doubt"));
    assert_eq!(
        (&json["sentences"], &json["folds"]),
        (&42.into(), &10.into())
    );
    let shares = json["labels"].as_array().unwrap().iter();
    let shares: f64 = shares.map(|l| l["share_of_loss"].as_f64().unwrap()).sum();
    assert!((shares - 1.0).abs() < 1e-9);
    let joint = json["calibrated_joint"].as_array().unwrap();
    let all: f64 = joint
        .iter()
        .flat_map(|row| row.as_array().unwrap())
        .map(|n| n.as_f64().unwrap())
        .sum();
    assert!((all - 42.0).abs() < 1e-9);
    let to_file = ["audit", "labels.csv", "-q", "--json", "audit.json"];
    let printed = work.ok(&to_file);
    assert_eq!(printed.out, work.text("out/audit.csv"));
    assert_eq!(printed.err, "");
    assert_eq!(work.text("audit.json"), said.out);
}

/// It has the labels that look wrong and no others.
#[test]
fn its_table_is_no_table_of_labels_until_coders_vote_in_it() {
    let work = Work::with_model().with("labels.csv", with_errors(&ERRORS));
    work.ok(&["audit", "labels.csv", "-q", "-o", "doubts.csv"]);
    let model = ["-m", "bypass.safetensors"];
    for command in [
        &["train", "doubts.csv"][..],
        &["evaluate", "doubts.csv", model[0], model[1]],
        &["agree", "doubts.csv"],
        &["audit", "doubts.csv"],
    ] {
        work.refused(
            command,
            &[
                "doubts.csv",
                "the table of an audit",
                "labels file that was audited",
            ],
        );
    }
    let table = work.text("doubts.csv");
    let lines = table.lines().enumerate().map(|(at, line)| match at {
        0 => format!("{line},annotator_anna,annotator_ben"),
        at => format!("{line},for,{}", ["for", "against"][at % 2]),
    });
    work.write("recoded.csv", lines.collect::<Vec<_>>().join("\n"));
    work.ok(&["agree", "recoded.csv"]);
}

#[test]
fn what_cannot_be_used_is_refused() {
    let work = Work::with_labels()
        .with("empty.csv", "")
        .with("folder/x", "")
        .with("one.csv", "text,label\na,yes\nb,yes\nc,yes\n")
        .with("few.csv", "document,text,label\na,One.,yes\na,Two.,yes\na,Three.,yes\na,Four.,no\na,Five.,no\na,Six.,no\n")
        .with("columns.csv", "text,stance\nBuild it.,for\n");
    work.refused(&["audit", "none.csv"], &["none.csv", "no such file"]);
    work.refused(&["audit", "empty.csv"], &["empty.csv", "is empty"]);
    work.refused(&["audit", "columns.csv"], &["no column “label”"]);
    work.refused(
        &["audit", "-q", "one.csv"],
        &["every row has the label “yes”"],
    );
    work.refused(&["audit", "-q", "few.csv"], &["of 1 article", "at least 3"]);
    let onto_itself = ["audit", "bypass.csv", "-o", "bypass.csv"];
    work.refused(&onto_itself, &["bypass.csv", "would replace it"]);
    let json_onto_it = ["audit", "bypass.csv", "--json", "bypass.csv"];
    work.refused(&json_onto_it, &["bypass.csv", "would replace it"]);
    let to_folder = ["audit", "bypass.csv", "-o", "folder"];
    work.refused(&to_folder, &["folder", "it is a folder, not a file"]);
}

#[test]
fn help() {
    insta::assert_snapshot!(Work::new().ok(&["audit", "--help"]).out);
}
