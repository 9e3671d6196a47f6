//! Corrections that a report exported become answers, and the latest decision on a sentence counts.

use serde_json::json;

use super::{LABELS, Labelling, arguments, by_words, letters};
use crate::common::{Work, rows};

const HEADER: &str = "document,start,end,text,label,sampling,corrected\n";

/// Labels of nine sentences, and a row of corrections for the first one and for one that has no label yet.
fn labelled() -> (Work, impl Fn(usize, &str, &str) -> String) {
    let work = letters();
    let labelling = Labelling::start(&work, &arguments("labels.csv", &LABELS));
    labelling.answer(9, by_words);
    labelling.end();
    let table = rows(&work.text("labels.csv"));
    let first = table[0].clone();
    let segments = work.ok(&["segment", "letters"]).out;
    let all = rows(&segments).into_iter();
    let mut open = all.filter(|row| table.iter().all(|known| known["text"] != row["text"]));
    let open = open.next().unwrap();
    let row = move |at: usize, label: &str, time: &str| {
        let [document, start, end, text] =
            ["document", "start", "end", "text"].map(|name| [&first, &open][at][name].clone());
        format!("{document},{start},{end},\"{text}\",{label},found,{time}\n")
    };
    (work, row)
}

/// The label, the time, and how the sentence was chosen, of the rows with a time.
fn corrected(work: &Work) -> Vec<[String; 3]> {
    let table = rows(&work.text("labels.csv"));
    let corrected = table
        .iter()
        .filter(|row| row.get("corrected").is_some_and(|time| !time.is_empty()));
    corrected
        .map(|row| ["label", "corrected", "sampling"].map(|name| row[name].clone()))
        .collect()
}

#[test]
fn corrections_become_answers_in_either_order_of_files() {
    for files in [["late.csv", "early.csv"], ["early.csv", "late.csv"]] {
        let (work, row) = labelled();
        let was = rows(&work.text("labels.csv"))[0]["label"].clone();
        let late = [
            HEADER,
            &row(0, "mixed", "2026-05-02T10:00:00.000Z"),
            "gone.txt,0,9,Not here.,for,found,2026-05-02\n",
        ];
        work.write("late.csv", late.concat());
        let early = [
            HEADER,
            &row(0, "against", "2026-05-01T10:00:00.000Z"),
            &row(1, "for", "2026-05-01T11:00:00.000Z"),
        ];
        work.write("early.csv", early.concat());
        let all = arguments("labels.csv", &["--corrections", files[0], files[1]]);
        let labelling = Labelling::start(&work, &all);
        let said = labelling.before.clone();
        for wanted in [
            "The corrections change 2 answers:\n".to_string(),
            format!("  {was} → mixed: “In letter"),
            "  no answer → for: “In letter".to_string(),
            "late.csv: no sentence has the document, place and words of row 3: not taken"
                .to_string(),
        ] {
            assert!(said.contains(&wanted), "{wanted}\n{said}");
        }
        assert_eq!(labelling.get("state")["answered"], 10);
        labelling.end();
        let wanted = [
            ["mixed", "2026-05-02T10:00:00.000Z", "random"],
            ["for", "2026-05-01T11:00:00.000Z", "found"],
        ];
        let mut found = corrected(&work);
        found.sort_by_key(|row| row[0] == "for");
        assert_eq!(found, wanted);
        // The same files again change nothing, in two runs neither.
        for file in files {
            let all = arguments("labels.csv", &["--corrections", file]);
            let labelling = Labelling::start(&work, &all);
            let said = labelling.before.clone();
            assert!(said.contains("The corrections change no answer."), "{said}");
            labelling.end();
        }
        assert_eq!(corrected(&work).len(), 2);
        // A table with corrections is as good as any: it goes on without its journal, and trains.
        std::fs::remove_file(work.path("labels.csv.journal")).unwrap();
        Labelling::start(&work, &arguments("labels.csv", &[])).end();
        assert_eq!(corrected(&work).len(), 2);
    }
}

#[test]
fn the_page_lists_corrections_before_it_takes_them() {
    let (work, row) = labelled();
    let labelling = Labelling::start(&work, &arguments("labels.csv", &[]));
    let table = [
        HEADER,
        &row(0, "mixed", "2026-05-02T10:00:00.000Z"),
        &row(1, "for", "2026-05-02"),
        "gone.txt,0,9,Not here.,for,found,2026-05-02\n",
    ]
    .concat();
    let send = |apply: bool, table: &str| {
        let path = format!(
            "/{}/api/corrections?name=my%20own.csv&apply={apply}",
            labelling.token
        );
        let origin = format!("http://{}", labelling.host);
        let headers = [("Host", labelling.host.as_str()), ("Origin", &origin)];
        let (status, body) = labelling.send("POST", &path, &headers, table);
        let told: serde_json::Value = serde_json::from_str(&body).unwrap();
        (status, told)
    };
    let (_, told) = send(false, &table);
    assert_eq!(told["rows"].as_array().unwrap().len(), 2);
    assert_eq!(told["lost"], "row 4");
    assert_eq!(told["state"]["answered"], 9);
    let (_, told) = send(true, &table);
    assert_eq!(told["state"]["answered"], 10);
    // An answer on the page is a later decision than the correction of its sentence.
    let sentence = &told["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["verdict"]["label"] == "mixed")
        .unwrap()["sentence"];
    let answer = json!({ "sentence": sentence, "verdict": { "label": "neutral" } });
    assert_eq!(labelling.post("answer", &answer).0, 200);
    let (_, told) = send(true, &table.replace("2026-05-02T10", "2026-05-03T10"));
    assert_eq!(told["rows"], json!([]));
    let (status, told) = send(false, "text,label\nGo.,for\n");
    assert_eq!(status, 409);
    let said = told["error"].as_str().unwrap();
    assert!(
        said.starts_with("my own.csv: no row has a label and a time"),
        "{said}"
    );
    labelling.end();
    let labels: Vec<String> = corrected(&work)
        .into_iter()
        .map(|[label, ..]| label)
        .collect();
    assert_eq!(labels.len(), 2);
    assert!(labels.contains(&"neutral".to_string()) && labels.contains(&"for".to_string()));
}

#[test]
fn what_is_no_correction_is_refused() {
    let (work, row) = labelled();
    let run = |file: &str| {
        work.run(&[
            "label",
            "letters",
            "-o",
            "labels.csv",
            "--no-open",
            "--corrections",
            file,
        ])
    };
    let said = run("labels.csv").err;
    assert!(
        said.contains("labels.csv: no row has a label and a time in the column corrected"),
        "{said}"
    );
    work.write("c.csv", [HEADER, &row(0, "For", "2026-05-01")].concat());
    let said = run("c.csv").err;
    assert!(said.contains("c.csv: row 2: the label “For”"), "{said}");
    assert!(run("nowhere.csv").err.contains("nowhere.csv"));
}
