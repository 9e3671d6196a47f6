//! Samples that carry an interval, that carry none, and of which the reader is warned.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{coded, held_out, json, sure, work};
use crate::common::{self, LABELS, Work, rows};

/// The warnings among the findings of a JSON.
fn warnings(json: &serde_json::Value) -> impl Iterator<Item = &serde_json::Value> {
    let findings = json["findings"].as_array().unwrap().iter();
    findings.filter(|finding| finding["severity"] == "warning")
}

#[test]
fn labels_that_carry_no_interval_are_refused() {
    let work = work();
    let sample = work.text("coded.csv");
    let refused = |coded: String, words: &[&str]| {
        work.write("bad.csv", coded);
        let arguments = ["summarize", "-q", "scores.csv", "--sample", "bad.csv"];
        work.refused(&arguments, &[&["bad.csv"], words].concat());
    };
    refused(
        sample.replace(",random,", ",active,"),
        &[
            "row 2",
            "the sampling is “active”",
            "only a random sample",
            "standpoint sample",
        ],
    );
    refused(
        sample.replace("sampling", "chosen"),
        &["no column “sampling”", "no interval can be defended"],
    );
    refused(
        sample.replace("probability", "p"),
        &["no column “probability”", "no interval can be defended"],
    );
    refused(
        sample.replace("random,0.5", "random,"),
        &["row 2", "“” is no sampling probability"],
    );
    let votes = sample.replacen("label", "annotator_1,annotator_2", 1);
    let label = regex::Regex::new(",(for|against|neutral),random").unwrap();
    let tied = label.replace_all(&votes, ",for,against,random");
    refused(tied.into_owned(), &["votes on", "are tied (rows 2, 3, 4,"]);
    refused(
        sample.replacen(",for,", ",,", 2),
        &["2 sentences of the sample have no label (rows "],
    );
    refused(
        sample.replacen(",for,", ",fors,", 1),
        &["“fors”", "did you mean “for”"],
    );
    refused(
        sample.replace("Letter", "Card"),
        &["row 2", "is not in the table of scores"],
    );
    refused(common::LABELS.to_string(), &["no column “sampling”"]);
}

#[test]
fn a_sample_that_lost_rows_is_warned_of() {
    let work = work();
    let all = work.text("coded.csv");
    let rows: Vec<&str> = all.lines().take(41).collect();
    work.write("coded.csv", rows.join("\n"));
    let told = "coded.csv: the sample stands for 80 of the 120 sentences of scores.csv";
    let arguments = ["summarize", "-q", "scores.csv", "--sample", "coded.csv"];
    for more in [&[][..], &["--plan", "0.2"]] {
        let arguments = [&arguments, more, &["--json", "-"]].concat();
        let said = work.ok(&arguments);
        assert!(
            said.err.contains(&format!("warning: {told}")),
            "{}",
            said.err
        );
        let json = json(&said.out);
        let mut warnings = warnings(&json);
        let warning = warnings.next().unwrap();
        assert!(warning["message"].as_str().unwrap().starts_with(told));
        assert_eq!(warning["code"], "sample-of-fewer");
        assert_eq!(warning["file"], "coded.csv");
    }
    work.write("coded.csv", all);
    let sound = json(&work.ok(&[&arguments[..], &["--json", "-"]].concat()).out);
    assert_eq!(warnings(&sound).count(), 0);
}

#[test]
fn coders_who_differ_say_by_how_much_shares_are_off() {
    let work = work();
    let all = work.text("coded.csv");
    let label = regex::Regex::new(",(for|against|neutral),random").unwrap();
    let header = all
        .lines()
        .next()
        .unwrap()
        .replace("label", "label,annotator_ann,annotator_bob");
    let rows = all.lines().skip(1).enumerate().map(|(at, row)| {
        let other = if at % 6 == 0 { "against" } else { "$1" };
        label
            .replace(row, format!(",$1,$1,{other},random"))
            .into_owned()
    });
    let table: Vec<String> = std::iter::once(header).chain(rows).collect();
    work.write("coded.csv", table.join("\n"));
    let said = work.ok(&[
        "summarize",
        "scores.csv",
        "--sample",
        "coded.csv",
        "--json",
        "-",
    ]);
    let json = json(&said.out);
    let findings = json["findings"].as_array().unwrap();
    let found = findings
        .iter()
        .find(|finding| finding["code"] == "coders-differ")
        .unwrap();
    assert_eq!(found["severity"], "note");
    insta::assert_snapshot!(found["message"].as_str().unwrap(), @"coded.csv: coders differ in 3 % of 60 sentences coded twice (alpha 0.92). If each errs at random, 2 of 100 codes are wrong, and the shares from one coder are off by −0.7 (against), +0.7 (for) points; “standpoint agree” says where they differ");
    // One coder shows nothing.
    work.write("coded.csv", all);
    let said = work.ok(&["summarize", "scores.csv", "--sample", "coded.csv"]);
    assert!(!said.err.contains("coders differ"), "{}", said.err);
}

/// The first sentence of each letter, as if it was drawn at random.
#[test]
fn a_sample_that_was_not_drawn_at_random_is_warned_of() {
    let work = work();
    let all = work.ok(&["sample", "scores.csv", "-n", "120"]).out;
    let all = coded(&all).replace(",random,1", ",random,0.33333333");
    let first = |(at, _): &(usize, &str)| *at == 0 || (at - 1).is_multiple_of(3);
    let rows = all.lines().enumerate().filter(first);
    let rows: Vec<&str> = rows.map(|(_, line)| line).collect();
    work.write("coded.csv", rows.join("\n"));
    let told = "warning: coded.csv: these sentences do not look drawn at random: the place in the document (first 0, last 1) \
        is 0.00 on average, and 0.50 in scores.csv";
    for command in ["summarize", "report"] {
        let said = work.ok(&[command, "scores.csv", "--sample", "coded.csv"]);
        assert!(said.err.contains(told), "{}", said.err);
    }
}

/// Twelve of sixty documents, all ten sentences of which are coded, and a fifth of the sentences of all.
#[test]
fn a_sample_of_documents_is_told_from_one_of_sentences() {
    let header = "document,start,text,label";
    let mut scores = format!("{header},p_no,p_yes\n");
    let [mut documents, mut sentences] =
        [(); 2].map(|()| format!("{header},sampling,probability\n"));
    for at in 0..600 {
        let (document, start) = (at / 10, at % 10);
        let label = ["no", "yes"][usize::from(document % 3 == 0)];
        let place = format!("d{document},{start},sentence {at}");
        scores += &format!("{place},no,0.6,0.4\n");
        for (sample, is_drawn) in [
            (&mut documents, document % 5 == 0),
            (&mut sentences, start % 5 == 0),
        ] {
            if is_drawn {
                *sample += &format!("{place},{label},random,0.2\n");
            }
        }
    }
    let work = Work::new()
        .with("scores.csv", scores)
        .with("documents.csv", documents)
        .with("sentences.csv", sentences);
    let of = |sample: &str, options: &[&str]| {
        let arguments = ["summarize", "scores.csv", "--sample", sample, "--json", "-"];
        let said = work.ok(&[&arguments[..], options].concat());
        let found = json(&said.out);
        let [low, high] = ["low", "high"].map(|name| found["shares"][1][name].as_f64().unwrap());
        (said.err, high - low, found["interval"].to_string())
    };
    let told = "note: the coded sentences stand in 12 of 60 documents, and drawn one by one they would stand in about 54";
    let (said, width, interval) = of("documents.csv", &["--these-articles"]);
    assert!(said.contains(told), "{said}");
    assert!(interval.contains("coded documents minus one"), "{interval}");
    let (of_sentences, narrow, interval) = of("sentences.csv", &["--these-articles"]);
    assert!(!of_sentences.contains("were drawn"), "{of_sentences}");
    assert!(interval.contains("coded sentences minus one"), "{interval}");
    assert!(width > 3.0 * narrow, "{width} {narrow}");
    // About articles like these all intervals are clustered by document.
    assert!(!of("documents.csv", &[]).0.contains("were drawn"));
    let report = ["report", "scores.csv", "--sample", "documents.csv"];
    let page = work.ok(&[&report[..], &["--these-articles"]].concat());
    assert!(page.err.contains(told), "{}", page.err);
    assert!(page.out.contains("coded documents minus one"));
}

/// Each row has a probability of its own, and all stand for another number than the table has.
#[test]
fn unequal_probabilities_of_another_table_are_told_as_such() {
    let work = work();
    let coded = work.text("coded.csv");
    let rows = coded.lines().enumerate().map(|(at, row)| match at % 2 {
        1 => row.replace("0.5", "0.25"),
        _ => row.to_string(),
    });
    work.write("coded.csv", rows.collect::<Vec<_>>().join("\n"));
    let said = work.ok(&[
        "summarize",
        "-q",
        "scores.csv",
        "--sample",
        "coded.csv",
        "--json",
        "-",
    ]);
    let json = json(&said.out);
    let warning = warnings(&json).next().unwrap();
    assert_eq!(warning["code"], "probabilities-of-other-table");
    assert!(
        said.err.contains(
            "unequal probabilities (column probability, 0.2500 to 0.5000), which stand for 180 sentences, but scores.csv has 120"
        ),
        "{}",
        said.err
    );
}

/// The last row of sixty stands for two of the 120 sentences.
#[test]
fn a_sample_that_lost_one_row_is_warned_of() {
    let work = work();
    let all = work.text("coded.csv");
    let rows: Vec<&str> = all.lines().take(60).collect();
    let summarize = || {
        work.ok(&["summarize", "-q", "scores.csv", "--sample", "coded.csv"])
            .err
    };
    assert!(!summarize().contains("the sample stands for"));
    work.write("coded.csv", rows.join("\n"));
    let said = summarize();
    assert!(
        said.contains(
            "warning: coded.csv: the sample stands for 118 of the 120 sentences of scores.csv"
        ),
        "{said}"
    );
}

/// The shares of sentences that the model has not learned from are not those that its probabilities expect.
#[test]
fn emq_takes_no_test_sentences_for_those_learned_from() {
    let work = work();
    let (test, test_scores) = held_out(["for", "against", "against", "against"]);
    work.write("test.csv", test);
    work.write("test-scores.csv", test_scores);
    work.refused(
        &[
            "summarize",
            "-q",
            "scores.csv",
            "--labels",
            "test.csv",
            "--scores-from",
            "test-scores.csv",
            "--estimator",
            "acc,emq",
        ],
        &["the estimator emq needs", "with --scores-from", "by itself"],
    );
}

/// Of the sentences that were given `for` one in two was drawn, of the others one in twenty: by these weights 60 of 100 sentences
/// with the label are found and 10 of 100 others, and a count of 35 in 100 is half of either. Unweighted nearly all seem to be found.
#[test]
fn labels_that_were_drawn_by_label_are_weighed() {
    let mut labels = String::from("text,label,sampling,probability\n");
    let mut test_scores = String::from("text,label,p_against,p_for\n");
    let mut add = |truth: &str, given: &str, probability: f64, stand_for: usize| {
        for at in 0..(stand_for as f64 * probability) as usize {
            let text = format!("{truth} {given} {at}");
            let p = if given == "for" { "0,1" } else { "1,0" };
            let _ = writeln!(labels, "{text},{truth},random,{probability}");
            let _ = writeln!(test_scores, "{text},{given},{p}");
        }
    };
    add("for", "for", 0.5, 600);
    add("for", "against", 0.05, 400);
    add("against", "for", 0.5, 100);
    add("against", "against", 0.05, 900);
    let mut counted = String::from("document,label,p_against,p_for,text\n");
    for at in 0..100 {
        let row = if at < 35 { "for,0,1" } else { "against,1,0" };
        let _ = writeln!(counted, "d{at},{row},sentence {at}");
    }
    let work = Work::new()
        .with("test.csv", labels)
        .with("test-scores.csv", test_scores)
        .with("counted.csv", counted);
    let arguments = [
        "summarize",
        "counted.csv",
        "--labels",
        "test.csv",
        "--scores-from",
        "test-scores.csv",
        "--estimator",
        "acc,pacc",
    ];
    for row in rows(&work.ok(&arguments).out) {
        assert_eq!(row["share"], "0.5000", "{row:?}");
    }
}

/// The labels that trained a model correct the shares of the same articles: each was predicted without its label.
#[test]
fn a_sample_that_the_model_learned_from_is_predicted_without_it() {
    let work = Work::with_model();
    let mut letters: BTreeMap<String, String> = BTreeMap::new();
    for row in rows(LABELS) {
        let letter = letters.entry(row["document"].clone()).or_default();
        *letter += &format!("{}\n\n", row["text"]);
    }
    for (name, text) in letters {
        work.write(&format!("letters/{name}.txt"), text);
    }
    let model = ["-m", "bypass.safetensors"];
    work.ok(&[&["score", "letters", "-o", "scores.csv"], &model[..]].concat());
    let sample = work.ok(&["sample", "scores.csv", "-n", "30"]).out;
    work.write("coded.csv", sample.replace(",,random,", ",for,random,"));
    let told = "30 of them stand in articles that the model learned from, and are predicted as if";
    let articles = ["letters", "--sample", "coded.csv"];
    for command in [&["summarize"][..], &["report", "-o", "report.html"]] {
        let said = work.ok(&[command, &articles, &model].concat());
        assert!(said.err.contains(told), "{}", said.err);
    }
    let said = work.ok(&["summarize", "scores.csv", "--sample", "coded.csv"]);
    assert!(said.err.contains(told), "{}", said.err);
    // A table that does not say so may be of a model that knows their labels.
    let scores = rows(&work.text("scores.csv"));
    let sampled: Vec<String> = rows(&sample)
        .iter()
        .map(|row| row["text"].clone())
        .collect();
    let mut old = String::from("document,text,label,p_against,p_for,p_neutral,start,end\n");
    for row in scores {
        let sure = if sampled.contains(&row["text"]) {
            "0.99,0.01,0"
        } else {
            "0.8,0.1,0.1"
        };
        let place = [&row["document"], &row["start"], &row["end"]];
        let [document, start, end] = place;
        old += &format!(
            "{document},\"{}\",against,{sure},{start},{end}\n",
            row["text"]
        );
    }
    work.write("old.csv", old);
    let said = work.ok(&["summarize", "old.csv", "--sample", "coded.csv"]);
    let warning =
        "warning: coded.csv: the model is surer of the coded sentences than of the others";
    assert!(said.err.contains(warning), "{}", said.err);
    work.ok(&[
        "report",
        "old.csv",
        "--sample",
        "coded.csv",
        "-o",
        "report.html",
        "--force",
    ]);
    // A page is passed on, and what was said at the terminal is not.
    let page = work.text("report.html");
    let (above, below) = page
        .split_once("<table class=\"shares\">")
        .expect("a table of shares");
    assert!(above.contains("<strong>Warning:</strong> coded.csv: the model is surer"));
    assert!(!below.contains("the model is surer"));
}

#[test]
fn audited_sentences_that_the_model_learned_from_are_warned_of() {
    let work = work();
    let first = rows(&work.text("coded.csv"))[0]["text"].clone();
    work.write(
        "train.csv",
        format!("text,label\n\"{first}\",for\nother,against\n"),
    );
    let said = work.ok(&[
        "summarize",
        "-q",
        "scores.csv",
        "--sample",
        "coded.csv",
        "--labels",
        "train.csv",
    ]);
    assert!(
        said.err
            .contains("warning: coded.csv: 1 coded sentence stands also in train.csv"),
        "{}",
        said.err
    );
}

/// The mean of the column is the share by dsl.
#[test]
fn pseudo_outcomes_are_the_probabilities_corrected_by_codes() {
    let work = work();
    let arguments = [
        "summarize",
        "scores.csv",
        "--sample",
        "coded.csv",
        "--estimator",
        "dsl",
    ];
    let to = ["--pseudo-outcomes", "y.csv"];
    let shares = rows(&work.ok(&[&arguments[..], &to].concat()).out);
    let outcomes = rows(&work.text("y.csv"));
    assert_eq!(outcomes.len(), rows(&work.text("scores.csv")).len());
    for share in shares.iter().filter(|row| row["group"] == "(all)") {
        let name = format!("y_{}", share["label"]);
        let values = outcomes
            .iter()
            .map(|row| row[&name].parse::<f64>().unwrap());
        let mean = values.sum::<f64>() / outcomes.len() as f64;
        let wanted: f64 = share["share"].parse().unwrap();
        assert!((mean - wanted).abs() < 1e-4, "{mean} {wanted}");
        assert!(!outcomes[0].contains_key(&format!("p_{}", share["label"])));
    }
    let both = ["-o", "same.csv", "--pseudo-outcomes", "same.csv"];
    work.refused(
        &[&arguments[..], &both].concat(),
        &["two outputs have this name"],
    );
    let said = work.run(&["summarize", "scores.csv", "--pseudo-outcomes", "y.csv"]);
    assert!(
        said.code == 2 && said.err.contains("--sample"),
        "{}",
        said.err
    );
}

#[test]
fn coded_sentences_that_the_model_borrowed_are_warned_of() {
    let work = work();
    let scores = work.text("scores.csv");
    let sample = work.text("coded.csv");
    let is_coded = |line: &str| sample.contains(line.split('"').nth(1).unwrap());
    let borrow = |is_borrowed: &dyn Fn(&str) -> bool| {
        let marked = scores.lines().enumerate().map(|(row, line)| match row {
            0 => format!("{line},fit\n"),
            _ if is_borrowed(line) => format!("{line},borrowed\n"),
            _ => format!("{line},all\n"),
        });
        work.write("scores.csv", marked.collect::<String>());
        work.ok(&["summarize", "scores.csv", "--sample", "coded.csv"])
            .err
    };
    let said = borrow(&|_| true);
    assert!(
        said.contains("warning: coded.csv: the model borrowed 60 of the 60 coded"),
        "{said}"
    );
    let said = borrow(&|line| !is_coded(line));
    assert!(
        said.contains("warning: scores.csv: the model borrowed 60 of the 120 scored"),
        "{said}"
    );
    assert!(!borrow(&|_| false).contains("borrowed"));
    // One of 120 cannot move a share by a point.
    let one = scores.lines().skip(1).find(|line| !is_coded(line));
    assert!(!borrow(&|line| Some(line) == one).contains("borrowed"));
}

#[test]
fn a_sample_by_label_that_shows_no_missed_sentence_does_not_prove_that_there_is_none() {
    let work = Work::new().with("scores.csv", sure());
    let sample = work
        .ok(&["sample", "scores.csv", "-n", "100", "--by", "label"])
        .out;
    let coded: Vec<String> = sample
        .lines()
        .map(|line| {
            let label = if line.contains("-0,") {
                "for"
            } else {
                "against"
            };
            line.replace(",,random,", &format!(",{label},random,"))
        })
        .collect();
    work.write("coded.csv", coded.join("\n") + "\n");
    let arguments = [
        "summarize",
        "scores.csv",
        "--sample",
        "coded.csv",
        "--json",
        "-",
    ];
    let said = work.ok(&arguments);
    let share = &json(&said.out)["shares"][1];
    let [low, found, high] = ["low", "share", "high"].map(|name| share[name].as_f64().unwrap());
    assert!((found - 0.05).abs() < 0.005, "{share}");
    // Of the 1,140 sentences in the large stratum fifty were coded: three in fifty may be missed and not seen.
    assert!(low > 0.02 && high > 0.05 + 0.95 * 3.0 / 50.0, "{share}");
}

/// Sentences of so many documents, two of each coded; the outlet of a document is what is made of its number.
fn audited(documents: usize, outlet: impl Fn(usize) -> &'static str) -> Work {
    let mut scores = String::from("document,start,text,label,p_no,p_yes,outlet\n");
    let mut coded = String::from("document,start,text,label,sampling,probability\n");
    for document in 0..documents {
        for start in 0..4 {
            let text = format!("sentence {start} of {document}");
            let outlet = outlet(document);
            scores += &format!("d{document},{start},{text},no,0.6,0.4,{outlet}\n");
            if start < 2 {
                let label = ["no", "yes"][usize::from(document % 5 < 2)];
                coded += &format!("d{document},{start},{text},{label},random,0.5\n");
            }
        }
    }
    Work::new()
        .with("scores.csv", scores)
        .with("coded.csv", coded)
}

#[test]
fn where_there_are_too_few_documents_no_larger_sample_is_asked_for() {
    let arguments = ["summarize", "scores.csv", "--sample", "coded.csv"];
    let said = audited(9, |_| "Post").ok(&arguments).err;
    assert!(
        said.contains("it takes 10 documents with a coded sentence, and there are only 9 documents, however many sentences are coded; score more articles"),
        "{said}"
    );
    assert!(!said.contains("larger sample"), "{said}");
    // Twelve of one outlet and three of another, which no sample makes ten.
    let work = audited(15, |document| if document < 3 { "Echo" } else { "Post" });
    let said = work.ok(&[&arguments[..], &["--by", "outlet"]].concat()).err;
    assert!(
        said.contains("note: 1 group has no interval because it has fewer than 10 documents, and no sample can change that"),
        "{said}"
    );
    assert!(!said.contains("draw more"), "{said}");
}

#[test]
fn how_to_draw_more_can_be_pasted_whatever_the_column_is_called() {
    let work = audited(30, |document| if document < 12 { "Echo" } else { "Post" });
    work.write(
        "scores.csv",
        work.text("scores.csv").replace("outlet", "news outlet"),
    );
    let coded = work.text("coded.csv");
    let few = coded.lines().filter(|line| !line.starts_with("d5,"));
    let few = few.filter(|line| !line.starts_with("d6,") && !line.starts_with("d7,"));
    work.write(
        "coded.csv",
        // These 54 stand for all.
        few.map(|line| format!("{}\n", line.replace(",0.5", ",0.45")))
            .collect::<String>(),
    );
    let arguments = [
        "summarize",
        "scores.csv",
        "--sample",
        "coded.csv",
        "--by",
        "news outlet",
    ];
    let said = work.ok(&arguments).err;
    assert!(
        said.contains("(standpoint sample --by \"news outlet\")"),
        "{said}"
    );
}

#[test]
fn a_group_that_is_called_all_is_not_everything() {
    let work = audited(36, |document| ["(all)", "(rest)", ""][document % 3]);
    let arguments = ["summarize", "-q", "scores.csv", "--sample", "coded.csv"];
    let table = work.ok(&[&arguments[..], &["--by", "outlet"]].concat()).out;
    let groups: Vec<(String, String)> = rows(&table)
        .iter()
        .filter(|row| row["label"] == "no")
        .map(|row| (row["group"].clone(), row["against"].clone()))
        .collect();
    let named = |group: &str, against: &str| (group.to_string(), against.to_string());
    assert_eq!(
        groups,
        [
            named("(all)", ""),
            named("(empty)", ""),
            named("“(all)”", ""),
            named("“(rest)”", ""),
            named("(empty)", "(rest)"),
            named("“(all)”", "(rest)"),
            named("“(rest)”", "(rest)"),
        ]
    );
}
