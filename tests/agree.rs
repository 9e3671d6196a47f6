//! `standpoint agree`: how far coders agree.

use crate::common::Work;

const WIDE: &str = "text,label,annotator_a,annotator_b\n\
    one,yes,yes,yes\ntwo,no,no,yes\nthree,yes,yes,yes\nfour,no,no,no\nfive,no,no,\nsix,no,no,no\n";

/// Three coders of the letters about a bypass; carla coded the second half only, and differently.
const LETTERS: &str = "document,start,text,annotator_anna,annotator_ben,annotator_carla\n\
    a,0,Build the bypass now.,for,for,\n\
    a,22,The council met on Monday.,neutral,neutral,\n\
    a,49,Lorries rattle our windows at night.,for,neutral,\n\
    b,0,The meadow will be lost for ever.,against,against,\n\
    b,34,\"A road, they say, for the future.\",against,neutral,\n\
    c,0,Shops on the old road will close.,against,against,neutral\n\
    c,34,Whose road is it?,against,neutral,for\n\
    c,52,It will cost nine million.,neutral,neutral,neutral\n\
    d,0,We have waited twenty years for it.,for,for,for\n\
    d,36,The map is in the library.,neutral,neutral,neutral\n\
    d,63,Let them build it.,for,for,neutral\n";

/// The letters of twelve readers, four of them three times.
fn twelve_letters() -> String {
    let (head, rows) = LETTERS.split_once('\n').unwrap();
    let copy = |name: &str| {
        rows.lines()
            .map(|row| format!("{name}{row}\n"))
            .collect::<String>()
    };
    format!("{head}\n{}{}{}", copy("x"), copy("y"), copy("z"))
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_report_has_a_short_table_for_each_question() {
    let said = Work::new()
        .with("letters.csv", twelve_letters())
        .ok(&["agree", "letters.csv"]);
    insta::assert_snapshot!(said.out);
    assert_eq!(
        said.err,
        "letters.csv: 33 labelled sentences (9 against, 15 neutral, 9 for) from 33 rows, 12 documents, 3 annotators\n\
         note: 22 rows repeat the text and label of an earlier row; all are kept, and documents that share a sentence of eight or more words (unless most documents do) count as one\n\
         note: the votes on 9 sentences are tied: in the counts above each has one of the tied labels, drawn by lot; the figures below use the votes themselves\n\
\n"
    );
}

#[test]
fn nine_documents_are_too_few_for_intervals_and_a_name_in_capitals_is_another() {
    let votes = "annotator,text,label\nBen,One.,for\nann,One.,for\nben,Two.,against\nann,Two.,for\nann,Three.,for\n";
    let said = Work::new()
        .with("letters.csv", LETTERS)
        .with("votes.csv", votes);
    let letters = said.ok(&["agree", "letters.csv"]);
    let few = "note: there are only 4 documents (those that share a sentence of eight or more words count as one), so there are no intervals: they take 10\n";
    assert!(letters.err.contains(few), "{}", letters.err);
    assert!(
        letters
            .out
            .contains("observed agreement              0.607              –\n")
    );
    let one: Vec<&str> = LETTERS.lines().take(4).collect();
    said.write("one.csv", one.join("\n"));
    let one = said.ok(&["agree", "one.csv"]);
    let few = "note: there is only 1 document (those that share a sentence of eight or more words count as one), so there are no intervals: they take 10\n";
    assert!(one.err.contains(few), "{}", one.err);
    let votes = said.ok(&["agree", "votes.csv"]);
    let alike =
        "note: Ben, ben count as different coders: if they are one, write the name in one way\n";
    assert!(votes.err.contains(alike), "{}", votes.err);
    assert!(
        votes.out.contains("… by one only, left out             1"),
        "{}",
        votes.out
    );
}

#[test]
fn two_coders_without_documents_are_compared_with_a_note() {
    let work = Work::new().with("votes.csv", WIDE);
    let said = work.ok(&["agree", "votes.csv"]);
    insta::assert_snapshot!(said.out);
    // By hand: o = [[4, 1], [1, 4]], n = 10, alpha = 1 - 2 * 9 / (2 * 5 * 5).
    assert!(said.out.contains("alpha (nominal)  0.640"), "{}", said.out);
    assert!(said.err.contains("no column document"), "{}", said.err);
}

#[test]
fn json_holds_all_that_the_report_shows_and_more() {
    let work = Work::new().with("letters.csv", twelve_letters());
    let report = work.ok(&["agree", "letters.csv", "--json", "a.json"]).out;
    let report = report.split_whitespace().collect::<Vec<_>>().join(" ");
    let found = json(&work.text("a.json"));
    for estimate in [
        &found["observed"],
        &found["alpha"],
        &found["labels"][2]["alpha"],
        &found["annotators"][0]["agreement"],
    ] {
        let [value, low, high] =
            ["value", "low", "high"].map(|name| estimate[name].as_f64().unwrap());
        assert!(low <= value && value <= high, "{estimate}");
        let shown = format!("{value:.3} {low:.3}–{high:.3}");
        assert!(report.contains(&shown), "{shown}: {report}");
    }
    // Six of the twelve documents have the label “against”, which is too few.
    assert_eq!(found["labels"][0]["label"], "against");
    let agreement = &found["labels"][0]["agreement"];
    assert_eq!(agreement["low"], serde_json::Value::Null);
    // And nine have a sentence on which Anna and Ben differ.
    for figure in ["agreement", "kappa"] {
        assert_eq!(found["pairs"][0][figure]["low"], serde_json::Value::Null);
    }
    assert_eq!(found["divided"].as_array().unwrap().len(), 15);
    assert_eq!(
        found["divided"][0]["codes"],
        serde_json::json!({"anna": "against", "ben": "neutral", "carla": "for"})
    );
    assert_eq!(
        (
            &found["sentences"],
            &found["clusters"],
            &found["grouped_by_document"]
        ),
        (&33.into(), &12.into(), &true.into())
    );
    assert_eq!(
        found["label_order"],
        serde_json::json!(["against", "neutral", "for"])
    );
    let out = work.ok(&["agree", "letters.csv", "--json", "-"]).out;
    assert_eq!(out, work.text("a.json"));
}

#[test]
fn the_figures_are_a_table_for_a_paper() {
    let work = Work::new().with("letters.csv", twelve_letters());
    work.ok(&["agree", "letters.csv", "-o", "agreement.tex"]);
    insta::assert_snapshot!(work.text("agreement.tex"));
}

/// The same votes, one row each, in another order.
fn long(wide: &str) -> String {
    let mut reader = csv::Reader::from_reader(wide.as_bytes());
    let names: Vec<String> = reader.headers().unwrap().iter().map(String::from).collect();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let mut long = csv::Writer::from_writer(Vec::new());
    long.write_record(["annotator", "document", "start", "text", "label"])
        .unwrap();
    for (at, name) in names.iter().enumerate().skip(3) {
        let name = name.strip_prefix("annotator_").unwrap();
        for record in records.iter().filter(|record| !record[at].is_empty()) {
            long.write_record([name, &record[0], &record[1], &record[2], &record[at]])
                .unwrap();
        }
    }
    String::from_utf8(long.into_inner().unwrap()).unwrap()
}

#[test]
fn one_row_a_vote_gives_the_same_report() {
    let work = Work::new()
        .with("wide.csv", LETTERS)
        .with("long.csv", long(LETTERS));
    let wide = work.ok(&["agree", "wide.csv"]).out;
    assert_eq!(work.ok(&["agree", "long.csv"]).out, wide);
}

#[test]
fn many_coders_fit_on_a_page() {
    let coders = 1..=12;
    let names: Vec<String> = coders.clone().map(|c| format!("annotator_{c}")).collect();
    let mut table = format!("text,{}\n", names.join(","));
    for row in 0..40 {
        // The higher their number, the more often coders differ.
        let code = |coder: i32| ["no", "yes"][usize::from((row % 2 == 0) ^ (row < coder))];
        let codes: Vec<&str> = coders.clone().map(code).collect();
        table.push_str(&format!("sentence {row},{}\n", codes.join(",")));
    }
    let work = Work::new().with("crowd.csv", table);
    let report = work.ok(&["agree", "crowd.csv", "--json", "a.json"]).out;
    assert!(
        report.contains("the 10 of 12 coders who agree least with the others\n"),
        "{report}"
    );
    assert!(
        report.contains("Cohen's kappa of 66 pairs of coders: mean "),
        "{report}"
    );
    assert!(
        report.contains("\n1, 12 "),
        "the pair furthest apart: {report}"
    );
    assert!(report.lines().count() < 75, "{report}");
    assert_eq!(
        json(&work.text("a.json"))["pairs"]
            .as_array()
            .unwrap()
            .len(),
        66
    );
}

#[test]
fn coders_who_all_say_the_same_have_no_alpha() {
    let same = "text,annotator_a,annotator_b\none,yes,yes\ntwo,yes,yes\n";
    let work = Work::new().with("same.csv", same);
    let report = work.ok(&["agree", "same.csv", "--json", "a.json"]).out;
    assert!(
        report.contains("alpha is undefined: all codes are the same"),
        "{report}"
    );
    assert_eq!(json(&work.text("a.json"))["alpha"], serde_json::Value::Null);
}

/// Twenty documents; two coders agree throughout, or but for one sentence.
#[test]
fn agreement_that_no_document_changes_has_no_interval() {
    let table = |last: &str| {
        let rows = (0..60).map(|row| {
            let code = ["no", "yes"][row % 2];
            let other = if row == 59 { last } else { code };
            format!("d{},{row},sentence {row},{code},{other}\n", row / 3)
        });
        let rows: String = rows.collect();
        format!("document,start,text,annotator_a,annotator_b\n{rows}")
    };
    let work = Work::new()
        .with("same.csv", table("yes"))
        .with("one.csv", table("no"));
    let report = work.ok(&["agree", "same.csv", "--json", "a.json"]).out;
    let squeezed = |report: &str| report.split_whitespace().collect::<Vec<_>>().join(" ");
    for row in [
        "observed agreement 1.000 –",
        "alpha (nominal) 1.000 –",
        "no 60 1.000 – 1.000 –",
        "a, b 60 1.000 – 1.000 –",
    ] {
        assert!(squeezed(&report).contains(row), "{row}: {report}");
    }
    let found = json(&work.text("a.json"));
    assert_eq!(
        found["observed"],
        serde_json::json!({"value": 1.0, "low": null, "high": null})
    );
    // One sentence apart: a single document tells nothing of how much others would.
    let said = work.ok(&["agree", "one.csv"]);
    let row = "observed agreement 0.983 – ";
    assert!(squeezed(&said.out).contains(row), "{}", said.out);
    let note = "note: coders differ in only 1 document: it takes 10 for an interval of the observed agreement or a kappa, and 5 for one of alpha";
    assert!(said.err.contains(note), "{}", said.err);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let plain = "text,label\na,yes\nb,no\nc,yes\nd,no\ne,yes\nf,no\n";
    let head = "document,start,text,label,annotator\nd,0,one,yes,anna\nd,9,two,no,ben\n";
    let work = Work::new()
        .with("one.csv", plain)
        .with("apart.csv", head)
        .with("twice.csv", format!("{head}d,0,one,no,anna\n"))
        .with("other.csv", format!("{head}d,0,another,no,ben\n"))
        .with(
            "both.csv",
            "text,label,annotator,annotator_b\none,yes,anna,no\n",
        )
        .with(
            "decided.csv",
            "text,label,annotator_anna\none,yes,no\ntwo,no,no\n",
        );
    for (file, words) in [
        ("one.csv", &["one.csv", "two annotators"][..]),
        (
            "apart.csv",
            &["two annotators", "columns annotator and label"],
        ),
        (
            "decided.csv",
            &[
                "two annotators",
                "the column label is the decision and is not counted: if it holds the codes of one coder, rename it annotator_…",
            ],
        ),
        ("twice.csv", &["row 4", "second vote of “anna”", "row 2"]),
        ("other.csv", &["row 4", "row 2", "the same text"]),
        (
            "both.csv",
            &["“annotator”", "“annotator_b”", "one of the two forms"],
        ),
        ("none.csv", &["none.csv", "no such file"]),
    ] {
        work.refused(&["agree", file], words);
    }
    for file in ["one.csv", "apart.csv"] {
        let said = work.run(&["agree", file]).err;
        assert!(!said.contains("decision"), "{said}");
    }
    work.misused(&["agree"], &["LABELS.csv"]);
    // Files that share no sentence cannot be compared either.
    let said = work.run(&["agree", "one.csv", "apart.csv"]);
    assert_eq!(said.code, 1);
    assert!(
        said.err
            .contains("together: no sentence has the codes of two"),
        "{}",
        said.err
    );
}

#[test]
fn a_label_that_only_coders_gave_is_compared() {
    let decided =
        "text,label,annotator_a,annotator_b\none,yes,yes,yes\ntwo,no,no,unclear\nthree,no,no,no\n";
    let work = Work::new()
        .with("decided.csv", decided)
        .with("slip.csv", format!("{WIDE}seven,no,no,yse\n"));
    let said = work.ok(&["agree", "decided.csv"]);
    assert!(said.out.contains("unclear"), "{}", said.out);
    let said = work.ok(&["agree", "slip.csv"]);
    let note = "note: b alone gave the label “yse” (once)";
    assert!(said.err.contains(note), "{}", said.err);
}

#[test]
fn each_coder_may_have_a_file() {
    let rows = |labels: &str| -> String {
        let rows = labels.chars().enumerate();
        let rows = rows.map(|(at, label)| format!("d{},{at},{at} words,{label}\n", at / 2));
        "document,start,text,label\n".to_string() + &rows.collect::<String>()
    };
    let work = Work::new()
        .with("anna.csv", rows("xyxyxyxy"))
        .with("ben.csv", rows("xyxyxyyy"));
    let apart = work.ok(&["agree", "anna.csv", "ben.csv"]);
    assert!(
        apart.err.contains("anna.csv: 8 labelled sentences"),
        "{}",
        apart.err
    );
    assert!(apart.out.contains("anna row 8, d3: "), "{}", apart.out);
    let both = "xyxyxyxy".chars().zip("xyxyxyyy".chars()).enumerate();
    let both = both.map(|(at, (a, b))| format!("d{},{at},{at} words,{a},{b}\n", at / 2));
    let header = "document,start,text,annotator_anna,annotator_ben\n".to_string();
    work.write("both.csv", header + &both.collect::<String>());
    let together = work.ok(&["agree", "both.csv"]).out;
    assert_eq!(apart.out.replace("anna row 8", "row 8"), together);
}

#[test]
fn help() {
    insta::assert_snapshot!(Work::new().ok(&["agree", "--help"]).out);
}

#[test]
fn sentences_without_a_code_are_told_and_labels_that_are_numbers_are_legible() {
    let votes = "text,label,annotator_a,annotator_b\none,1,1,2\ntwo,2,2,2\nthree,1,,\nfour,2,,\nfive,1,1,1\n";
    let said = Work::new()
        .with("votes.csv", votes)
        .ok(&["agree", "votes.csv"]);
    let told = "note: 2 sentences with a label and no code of a coder: left out\n";
    assert!(said.err.contains(told), "{}", said.err);
    assert!(
        said.err.contains("5 labelled sentences (3 “1”, 2 “2”)"),
        "{}",
        said.err
    );
    assert!(said.out.contains("row 2: 1 “1”, 1 “2”\n"), "{}", said.out);
}

#[test]
fn copies_are_told_by_what_keeps_them_together() {
    let votes = "text,annotator_a,annotator_b\none,yes,yes\none,yes,yes\ntwo,no,no\n";
    let said = Work::new()
        .with("votes.csv", votes)
        .ok(&["agree", "votes.csv"]);
    assert!(
        said.err
            .contains("earlier row and is kept, and copies count as one\n"),
        "{}",
        said.err
    );
}

/// Of 500 sentences of 100 articles two coders say `yes` of seven, and never of the same: so few documents tell nothing.
#[test]
fn few_disagreements_leave_agreement_alpha_and_kappa_without_intervals() {
    let row = |at: usize| {
        let [one, two] = [at % 150 == 3, at % 150 == 78].map(|yes| ["no", "yes"][usize::from(yes)]);
        format!("d{},sentence {at},{one},{two}\n", at / 5)
    };
    let rows: String = (0..500).map(row).collect();
    let table = format!("document,text,annotator_1,annotator_2\n{rows}");
    let work = Work::new().with("rare.csv", &table);
    let said = work.ok(&["agree", "rare.csv", "--json", "-"]);
    let note = "coders differ in only 7 documents";
    assert!(said.err.contains(note), "{}", said.err);
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert!(json["alpha"]["value"].as_f64().unwrap() < 0.0);
    assert_eq!(json["clusters_with_disagreement"], 7);
    for figure in [
        &json["observed"],
        &json["alpha"],
        &json["pairs"][0]["agreement"],
        &json["pairs"][0]["kappa"],
        &json["labels"][0]["agreement"],
        &json["labels"][0]["alpha"],
        &json["labels"][1]["alpha"],
    ] {
        assert!(
            figure["value"].is_number() && figure["low"].is_null(),
            "{figure}"
        );
    }
    // Three more documents in which they differ are enough for the observed agreement.
    let mut more: Vec<String> = table.lines().map(str::to_string).collect();
    for at in [20, 40, 60] {
        more[at] = more[at].replace(",no,no", ",yes,no");
    }
    work.write("more.csv", more.join("\n"));
    let said = work.ok(&["agree", "more.csv", "--json", "-"]);
    assert!(!said.err.contains("coders differ in"), "{}", said.err);
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert!(json["observed"]["low"].is_number());
    // They never agree on `yes`, so that alpha cannot but be 0 or less.
    assert!(json["alpha"]["low"].is_null() && json["labels"][1]["alpha"]["low"].is_null());
    let report = work.ok(&["agree", "more.csv"]).out;
    assert!(json["pairs"][0]["kappa"]["low"].is_number());
    for estimate in [&json["observed"], &json["pairs"][0]["agreement"]] {
        let [low, high] = ["low", "high"].map(|end| estimate[end].as_f64().unwrap());
        assert!(
            report.contains(&format!("{low:.3}–{high:.3}")),
            "{estimate}: {report}"
        );
    }
}

/// Where nobody ever differs no document changes the agreement.
#[test]
fn coders_who_agree_throughout_are_told_why_there_is_no_interval() {
    let row = |at: usize| {
        let label = ["no", "yes"][at % 2];
        format!("d{},sentence {at},{label},{label}\n", at / 5)
    };
    let rows: String = (0..100).map(row).collect();
    let table = format!("document,text,annotator_1,annotator_2\n{rows}");
    let said = Work::new()
        .with("same.csv", table)
        .ok(&["agree", "same.csv"]);
    let note = "note: the coders agree on every sentence";
    assert!(said.err.contains(note), "{}", said.err);
    assert!(!said.err.contains("coders differ in"), "{}", said.err);
}

#[test]
fn codes_for_a_missing_label_and_marks_of_doubt_are_told() {
    let votes: String = (0..12)
        .map(|at| {
            let second = ["1", "2", "99", "2?"][at % 4];
            format!("Sentence {at} of them.,{},{second}\n", 1 + at % 2)
        })
        .collect();
    let said = Work::new()
        .with("votes.csv", format!("text,WorkerA,WorkerB\n{votes}"))
        .with(
            "long.csv",
            "Person,text,label\nann,They go.,1\nbob,They go.,2\n",
        )
        .with("wide.csv", format!("text,annotator_a,annotator_b\n{votes}"));
    let wide = said.ok(&["agree", "wide.csv"]).err;
    assert!(
        wide.contains("“99” is the label of 3 votes, as if it were a stance"),
        "{wide}"
    );
    assert!(
        wide.contains("“2?” (3 votes) counts as another label than “2”"),
        "{wide}"
    );
    let long = said.ok(&["agree", "long.csv", "--coder-column", "Person"]);
    assert!(long.err.contains("2 annotators"), "{}", long.err);
    let without = said.run(&["agree", "long.csv"]).err;
    assert!(without.contains("--coder-column"), "{without}");
}
