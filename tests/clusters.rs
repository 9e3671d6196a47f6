//! `--cluster` of the commands that read labels.

use std::fmt::Write;

use serde_json::Value;

use crate::common::{LABELS, Work, column};

/// Sixty posts of twenty authors, each a document of its own, as two coders and a model read them. An author's are alike.
fn posts(document: fn(usize) -> String) -> [String; 2] {
    let mut labels = String::from("document,author,text,label,annotator_ann,annotator_ben\n");
    let mut scores = String::from("document,text,label,p_no,p_yes\n");
    for at in 0..60 {
        let author = at / 3;
        let name = |is_yes: bool| ["no", "yes"][usize::from(is_yes)];
        let (ann, ben) = (
            name(author % 2 == 0),
            name(author % 4 < 2 && author != at % 7),
        );
        let (given, p) = match at % 4 {
            0 => ("yes", "0.3,0.7"),
            1 => ("no", "0.7,0.3"),
            _ => (ann, ["0.8,0.2", "0.2,0.8"][usize::from(ann == "yes")]),
        };
        let document = document(at);
        let _ = writeln!(
            labels,
            "{document},author {author},post {at},{ann},{ann},{ben}"
        );
        let _ = writeln!(scores, "{document},post {at},{given},{p}");
    }
    [labels, scores]
}

fn work(document: fn(usize) -> String) -> Work {
    let [labels, scores] = posts(document);
    Work::new()
        .with("labels.csv", labels)
        .with("scores.csv", scores)
}

fn json(work: &Work, arguments: &[&str]) -> Value {
    let said = work.ok(&[arguments, &["--json", "-"]].concat());
    serde_json::from_str(&said.out).unwrap()
}

const EVALUATE: [&str; 4] = ["evaluate", "labels.csv", "--scores-from", "scores.csv"];
const AGREE: [&str; 2] = ["agree", "labels.csv"];
const CLUSTER: [&str; 2] = ["--cluster", "author"];

#[test]
fn figures_are_those_of_documents_in_place_of_the_clusters() {
    let documents = work(|at| format!("author {}", at / 3));
    let rows = work(|at| format!("post {at}"));
    for (command, figures) in [
        (&EVALUATE[..], ["accuracy", "macro_f1"]),
        (&AGREE, ["observed", "alpha"]),
    ] {
        let of_documents = json(&documents, command);
        let clustered = json(&rows, &[command, &CLUSTER].concat());
        let of_rows = json(&rows, command);
        assert_eq!(
            (&clustered["clusters"], &of_rows["clusters"]),
            (&20.into(), &60.into())
        );
        assert_eq!(clustered["cluster"], "author");
        assert_eq!(of_rows.get("cluster"), None);
        assert!(
            clustered["interval"]
                .as_str()
                .unwrap()
                .contains("jackknife of clusters")
        );
        for figure in figures {
            assert!(clustered[figure]["low"].is_number());
            assert_eq!(clustered[figure], of_documents[figure]);
            assert_ne!(clustered[figure], of_rows[figure]);
        }
    }
}

#[test]
fn rows_that_stand_alone_are_asked_for_their_clusters() {
    let rows = work(|at| format!("post {at}"));
    let note = "note: rows stand alone, and share values of author (20 values): intervals are too short \
        if those of one value are alike (--cluster author)\n";
    for command in [&EVALUATE[..], &AGREE] {
        let said = rows.ok(command).err;
        assert!(said.contains(note), "{said}");
        let said = rows.ok(&[command, &CLUSTER].concat()).err;
        assert!(!said.contains("note: rows stand alone"), "{said}");
        assert!(
            said.contains("60 rows, 60 documents, 20 values of author"),
            "{said}"
        );
        // The column is read then.
        assert!(!said.contains("not read"), "{said}");
    }
    let agreed = rows.ok(&[&AGREE[..], &CLUSTER].concat()).out;
    assert!(
        agreed.contains("jackknife of 20 clusters, on the logit scale"),
        "{agreed}"
    );
    rows.refused(
        &[&AGREE[..], &["--cluster", "writer"]].concat(),
        &[
            "there is no column “writer” for the cluster",
            "document, author, text",
        ],
    );
    let documents = work(|at| format!("author {}", at / 3));
    let said = documents.ok(&AGREE).err;
    assert!(!said.contains("--cluster"), "{said}");
}

/// Pairs of the fourteen letters about a bypass are of one town, except for the last two, of which one says none.
fn of_towns() -> Work {
    let town = |(at, line): (usize, &str)| match at {
        0 => format!("{line},town\n"),
        40.. => format!("{line},\n"),
        at => format!("{line},Town {}\n", (at - 1) / 6),
    };
    let towns: String = LABELS.lines().enumerate().map(town).collect();
    Work::new().with("towns.csv", towns)
}

#[test]
fn models_are_tested_on_clusters_that_they_have_not_seen() {
    let work = of_towns();
    let cluster = ["towns.csv", "--cluster", "town"];
    let tested = "each sentence scored by a model that has seen nothing of its cluster:\n";
    let without = "note: 3 rows without a value of town: each is a cluster by itself, or in that of its document\n";
    let trained = work.ok(&[
        &["train"],
        &cluster[..],
        &["-o", "m.safetensors", "--card", "m.md"],
    ]
    .concat());
    assert!(
        trained.err.contains(tested) && trained.err.contains(without),
        "{}",
        trained.err
    );
    let card = work.text("m.md");
    for wanted in [
        "nested cross-validation by cluster",
        "jackknife of 8 clusters (all documents with one value of the column that was named)",
        "leaves out whole clusters",
    ] {
        assert!(card.contains(wanted), "{card}");
    }
    // Seven towns, and a letter without one.
    assert!(
        trained.err.contains("Cross-validation in 8 folds"),
        "{}",
        trained.err
    );
    let audited = work.ok(&[&["audit"], &cluster[..], &["--json", "audit.json"]].concat());
    assert!(audited.err.contains(tested), "{}", audited.err);
    let summary: Value = serde_json::from_str(&work.text("audit.json")).unwrap();
    assert_eq!(
        (&summary["cluster"], &summary["folds"]),
        (&"town".into(), &8.into())
    );
    let two = LABELS.lines().enumerate().map(|(at, line)| match at {
        0 => format!("{line},county\n"),
        at => format!("{line},{}\n", ["North", "South"][at / 22]),
    });
    let work = work.with("two.csv", two.collect::<String>());
    let two = [
        "train",
        "two.csv",
        "--cluster",
        "county",
        "-o",
        "n.safetensors",
    ];
    let said = work.run(&two);
    let wanted = "a test takes at least 3 clusters, and these sentences are of 2 clusters";
    assert!(said.code == 1 && said.err.contains(wanted), "{}", said.err);
}

#[test]
fn a_sample_has_the_column_of_the_clusters() {
    let [_, scores] = posts(|at| format!("post {at}"));
    let with_author = |(at, line): (usize, &str)| match at {
        0 => format!("{line},Author,topic\n"),
        at => format!("{line},author {},roads\n", (at - 1) / 3),
    };
    let scores: String = scores.lines().enumerate().map(with_author).collect();
    let work = Work::new().with("scores.csv", scores);
    let said = work.ok(&[
        "sample",
        "scores.csv",
        "-n",
        "30",
        "--cluster",
        "author",
        "-o",
        "coded.csv",
    ]);
    assert!(
        said.err
            .contains("standpoint summarize scores.csv --sample coded.csv --cluster author\n"),
        "{}",
        said.err
    );
    let sample = work.text("coded.csv");
    assert!(
        sample.contains(",label,sampling,probability,Author"),
        "{sample}"
    );
    let of_text = |text: &String| format!("author {}", text[5..].parse::<usize>().unwrap() / 3);
    let authors: Vec<String> = column(&sample, "text").iter().map(of_text).collect();
    assert_eq!(column(&sample, "Author"), authors);
    // It is evaluated, summarized and compared by it.
    let work = work.with("coded.csv", sample.replace(",,random", ",yes,random"));
    work.ok(&[
        "evaluate",
        "coded.csv",
        "--scores-from",
        "scores.csv",
        "--cluster",
        "author",
    ]);
    let found = json(
        &work,
        &[
            "summarize",
            "scores.csv",
            "--sample",
            "coded.csv",
            "--cluster",
            "author",
        ],
    );
    assert_eq!(found["clusters"], 20);
    let same = work
        .ok(&["sample", "scores.csv", "-n", "30", "--cluster", "document"])
        .out;
    assert_eq!(column(&same, "document").len(), 30);
    assert!(
        same.starts_with("document,start,end,text,label,sampling,probability\r\n"),
        "{same}"
    );
}
