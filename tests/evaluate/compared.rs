//! Another model, other options or a table of scores beside the model.

use super::json;
use crate::common::Work;

/// Twelve sentences that the model has not seen, in four documents.
pub(super) const OTHERS: &str = "document,text,label\n\
    a,Lorries belong on the bypass.,for\na,The council meets in March.,neutral\na,It ruins the meadows.,against\n\
    b,Stop the noise and the waste.,against\nb,The map is in the library.,neutral\nb,Build it soon.,for\n\
    c,We need the road.,for\nc,Nobody asked us about the farms.,against\nc,The vote is in May.,neutral\n\
    d,The town cannot wait.,for\nd,Leave the valley alone.,against\nd,The paper has the figures.,neutral\n";

#[test]
fn what_is_wrong_with_the_other_side_is_said_before_the_work_and_by_its_name() {
    let work = Work::with_labels()
        .with("bypass.dictionary.csv", "category,pattern\nbuild,build*\n")
        .with("second.csv", "category,pattern\nharm,ruin*\nharm,*\n")
        .with("broken.safetensors", b"no model");
    // One sentence and nothing before it: not even the labels were read.
    let refused = |what: &str, words: &[&str]| {
        let arguments = ["evaluate", "bypass.csv", "--against", what];
        work.refused(&arguments, &[&[what], words].concat());
    };
    refused(
        "second.csv",
        &["standpoint: second.csv: row 3", "“*” cannot match"],
    );
    refused("broken.safetensors", &["not a model file"]);
    refused("none.csv", &["no such file"]);
    // A table is read as soon as the labels are.
    let table = "text,p_against,p_for,p_neutral\nBuild it.,0.2,0.3,0.5\n";
    let work = work.with("table.csv", table);
    let said = work.run(&["evaluate", "bypass.csv", "--against", "table.csv"]);
    let told = "table.csv: row 2 of the labels file: “The bypass will free our village of lorries at last.” is not in";
    assert!(said.code == 1 && said.err.contains(told), "{}", said.err);
    assert!(!said.err.contains("Cross-validation"), "{}", said.err);
}

#[test]
fn a_model_is_compared_with_another_and_with_a_table() {
    // As twelve documents, for intervals take ten.
    let (head, rows) = OTHERS.split_once('\n').unwrap();
    let copies = ["x", "y", "z"].map(|name| {
        let rows = rows.lines().map(|row| format!("{name}{row}\n"));
        rows.collect::<String>()
    });
    let others = format!("{head}\n{}", copies.concat());
    let work = Work::with_model().with("others.csv", &others);
    let base = [
        "evaluate",
        "others.csv",
        "-m",
        "bypass.safetensors",
        "--json",
        "-",
        "--against",
    ];
    let with_itself = json(&work.ok(&[&base[..], &["bypass.safetensors"]].concat()).out);
    for figure in ["accuracy", "macro_f1", "log_loss"] {
        // No draw tells the two apart: that is no interval from 0 to 0.
        let zero = serde_json::json!({"value": 0.0, "low": null, "high": null});
        assert_eq!(with_itself["against"]["difference"][figure], zero);
    }
    // A table that is always wrong, and sure of it.
    let mut table = String::from("document,text,p_against,p_for,p_neutral\n");
    for row in others.lines().skip(1) {
        let (sentence, label) = row.rsplit_once(',').unwrap();
        let p = if label == "for" { "1,0,0" } else { "0,1,0" };
        table += &format!("{sentence},{p}\n");
    }
    work.write("wrong.csv", table);
    let compared = json(&work.ok(&[&base[..], &["wrong.csv"]].concat()).out);
    assert_eq!(compared["against"]["figures"]["accuracy"]["value"], 0.0);
    let gained = &compared["against"]["difference"]["log_loss"];
    assert!(gained["high"].as_f64().unwrap() < 0.0, "{gained}");
    let report = work
        .ok(&[&base[..4], &["--against", "wrong.csv"]].concat())
        .out;
    assert!(report.contains("\ndifference to wrong.csv\n"), "{report}");
}

#[test]
fn options_are_compared_in_the_same_folds() {
    let work = Work::with_labels().with(
        "bypass.dictionary.csv",
        "category,pattern\nbuild,build*\nharm,ruin*\nharm,noise\n",
    );
    let arguments = ["evaluate", "bypass.csv", "--json", "-", "--against"];
    let without = json(&work.ok(&[&arguments[..], &["no-dictionary"]].concat()).out);
    let plain = json(
        &work
            .ok(&[
                "evaluate",
                "bypass.csv",
                "--dictionary",
                "none",
                "--json",
                "-",
            ])
            .out,
    );
    assert_eq!(without["against"]["figures"]["log_loss"], plain["log_loss"]);
    let same = json(
        &work
            .ok(&[&arguments[..], &["bypass.dictionary.csv"]].concat())
            .out,
    );
    assert_eq!(same["against"]["difference"]["log_loss"]["value"], 0.0);
    let model = Work::with_model()
        .with("others.csv", OTHERS)
        .with("words.csv", "category,pattern\nbuild,build*\n");
    model.refused(
        &[
            "evaluate",
            "-q",
            "others.csv",
            "-m",
            "bypass.safetensors",
            "--against",
            "words.csv",
        ],
        &["words.csv", "only be compared in cross-validation"],
    );
}

#[test]
fn whoever_is_surer_of_what_is_wrong_does_not_win() {
    let mut labels = String::from("document,text,label\n");
    let header = "document,text,p_no,p_yes\n";
    let (mut sure, mut careful) = (String::from(header), String::from(header));
    for row in 0..40 {
        let label = ["no", "yes"][row % 2];
        let says_no = (row % 2 == 0) ^ (row % 20 == 7);
        let place = format!("d{},sentence {row}", row / 2);
        labels += &format!("{place},{label}\n");
        let p = |of_no: &str, of_yes: &str| {
            if says_no {
                format!("{place},{of_no},{of_yes}\n")
            } else {
                format!("{place},{of_yes},{of_no}\n")
            }
        };
        sure += &p("0.999999999", "0.000000001");
        careful += &p("0.75", "0.25");
    }
    let zeros = sure
        .replace("0.999999999", "1.00")
        .replace("0.000000001", "0.00");
    let work = Work::new()
        .with("labels.csv", labels)
        .with("sure.csv", sure)
        .with("careful.csv", careful)
        .with("zeros.csv", zeros.replacen("1.00,0.00", "0.99,0.01", 1));
    let said = |table: &str| {
        let arguments = [
            "evaluate",
            "labels.csv",
            "--scores-from",
            table,
            "--json",
            "-",
        ];
        work.ok(&[&arguments[..], &["--against", "careful.csv"]].concat())
    };
    // By hand: 2 of 40 are wrong, and −ln 0.000000001 of each is 20.72. With 0.00005 for all it was 9.90.
    let of_sure = json(&said("sure.csv").out);
    let loss = of_sure["log_loss"]["value"].as_f64().unwrap();
    assert!((loss - 2.0 * 20.723_265_8 / 40.0).abs() < 1e-6, "{loss}");
    assert!(
        of_sure["against"]["difference"]["log_loss"]["value"]
            .as_f64()
            .unwrap()
            > 0.0
    );
    assert!(!said("sure.csv").err.contains("rounds to 0"));
    // Of two decimals 0.00 may be anything below 0.005.
    let said = said("zeros.csv");
    let loss = json(&said.out)["log_loss"]["value"].as_f64().unwrap();
    assert!(
        (loss - (2.0 * 5.298_317_4 - 0.99f64.ln()) / 40.0).abs() < 1e-6,
        "{loss}"
    );
    assert!(
        said.err.contains("note: zeros.csv: 2 sentences have a probability for the true label that rounds to 0: in the log loss each counts as 0.005, half of the last decimal in the table"),
        "{}",
        said.err
    );
}

/// Tables that say the same but for what four decimals leave open, one of them with zeros and ones.
#[test]
fn a_difference_in_few_documents_is_told() {
    // Two documents in three are wrong of their second sentence; the other table has the first so many of these right.
    let table = |better: usize| {
        let mut scores = String::from("document,text,p_no,p_yes\n");
        for (document, at) in (0..60).flat_map(|document| [(document, 0), (document, 1)]) {
            let is_wrong = at == 1 && document % 3 < 2 && document >= better;
            let p = ["0.8,0.2", "0.2,0.8"][usize::from((at == 1) ^ is_wrong)];
            scores += &format!("d{document},sentence {at} of {document},{p}\n");
        }
        scores
    };
    let labels =
        (0..60).map(|d| format!("d{d},sentence 0 of {d},no\nd{d},sentence 1 of {d},yes\n"));
    let labels = String::from("document,text,label\n") + &labels.collect::<String>();
    let work = Work::new()
        .with("labels.csv", labels)
        .with("old.csv", table(0))
        .with("four.csv", table(6))
        .with("many.csv", table(30));
    let against = |new: &str| {
        let arguments = ["evaluate", "labels.csv", "--scores-from", new];
        work.ok(&[&arguments[..], &["--against", "old.csv"]].concat())
    };
    let said = against("four.csv");
    let note = "note: this and old.csv have different numbers of right labels in only 4 documents: with fewer than 10 the difference of the accuracy gets no interval";
    assert!(said.err.contains(note), "{}", said.err);
    let (_, differences) = said.out.split_once("difference to old.csv").unwrap();
    assert_eq!(differences.matches('–').count(), 5, "{differences}");
    let said = against("many.csv");
    assert!(!said.err.contains("different numbers"), "{}", said.err);
    let (_, differences) = said.out.split_once("difference to old.csv").unwrap();
    assert_eq!(differences.matches('–').count(), 1, "{differences}");
}
