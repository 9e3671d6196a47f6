//! What an output may not replace: inputs, articles, and labels that somebody gave. What the program wrote itself may be
//! written anew.

use crate::common::{LABELS, Work};

const CODED: &str =
    "document,start,end,text,label,sampling,probability\na.txt,0,8,Build it.,pro,random,0.5\n";
const ARTICLE: &str = "Bypass vote set for Monday\n\nThe council meets on Monday to vote on the bypass. Nobody knows how it ends.\n";

/// The program refuses, for this reason, and every file is as it was.
fn spares(work: &Work, arguments: &[&str], reason: &str) {
    let before = work.listing();
    work.refused(arguments, &[reason, "choose another name"]);
    assert!(work.listing() == before, "{arguments:?}");
}

#[test]
fn an_input_is_not_replaced() {
    let work = Work::with_model()
        .with("labels.csv", LABELS)
        .with("a.txt", ARTICLE);
    work.ok(&["score", "a.txt", "-m", "bypass.safetensors", "-o", "s.csv"]);
    let read = "this file is being read";
    let model = "bypass.safetensors";
    for arguments in [
        &["score", "a.txt", "-m", model, "-o", model][..],
        &["score", "a.txt", "-m", model, "-o", "a.txt"],
        &["agree", "labels.csv", "--json", "labels.csv"],
        &["evaluate", "labels.csv", "--json", "labels.csv"],
        &["evaluate", "labels.csv", "-m", model, "--json", model],
        &[
            "evaluate",
            "labels.csv",
            "-m",
            model,
            "--against",
            "s.csv",
            "--json",
            "s.csv",
        ],
        &[
            "evaluate",
            "labels.csv",
            "--scores-from",
            "s.csv",
            "--json",
            "s.csv",
        ],
        &["train", "labels.csv", "-o", "labels.csv"],
        &["sample", "s.csv", "-n", "1", "-o", "s.csv"],
        &["summarize", "s.csv", "-o", "s.csv"],
    ] {
        spares(&work, arguments, read);
    }
}

#[test]
fn what_is_read_beside_the_first_input_is_not_replaced() {
    let work = Work::with_model()
        .with("labels.csv", LABELS)
        .with("labels.dictionary.csv", "category,pattern\nharm,noise\n")
        .with("CODEBOOK.md", "What the labels mean.")
        .with("articles.csv", "id,text\n1,The council meets on Monday.\n")
        .with("a.txt", ARTICLE);
    work.ok(&["score", "a.txt", "-m", "bypass.safetensors", "-o", "s.csv"]);
    work.ok(&["sample", "s.csv", "-n", "1", "-o", "sample.csv"]);
    let (labels, dictionary) = ("labels.csv", "labels.dictionary.csv");
    let (articles, audit) = (["--articles", "articles.csv"], ["--sample", "sample.csv"]);
    for arguments in [
        &["train", labels, "--card", "CODEBOOK.md"][..],
        &[
            "evaluate",
            labels,
            articles[0],
            articles[1],
            "--json",
            "articles.csv",
        ],
        &[
            "audit",
            labels,
            articles[0],
            articles[1],
            "-o",
            "articles.csv",
        ],
        &["audit", labels, "-o", dictionary],
        &[
            "summarize",
            "s.csv",
            audit[0],
            audit[1],
            articles[0],
            articles[1],
            "-o",
            "articles.csv",
        ],
        &[
            "report",
            "s.csv",
            audit[0],
            audit[1],
            articles[0],
            articles[1],
            "-o",
            "articles.csv",
        ],
    ] {
        spares(&work, arguments, "this file is being read");
    }
}

#[test]
fn an_article_is_not_replaced() {
    let work = Work::with_model()
        .with("news/a.txt", ARTICLE)
        .with("news/documents.csv", "document,outlet\na.txt,Gazette\n")
        .with("news/old.csv", "id,text\n1,The council meets on Monday.\n");
    for output in ["news/a.txt", "news/documents.csv", "news/old.csv"] {
        let stands = "stands among the articles";
        let model = "bypass.safetensors";
        spares(&work, &["score", "news", "-m", model, "-o", output], stands);
        spares(&work, &["segment", "news", "-o", output], stands);
        spares(
            &work,
            &["report", "news", "-m", model, "-o", output],
            stands,
        );
    }
    // Tables of an earlier run stand there as well, and are no articles.
    for _ in 0..2 {
        work.ok(&["segment", "news", "-o", "news/segments.csv"]);
        let score = [
            "score",
            "news",
            "-m",
            "bypass.safetensors",
            "-o",
            "news/scores.csv",
        ];
        work.ok(&score);
        work.ok(&[
            "report",
            "news",
            "-m",
            "bypass.safetensors",
            "-o",
            "news/report.html",
        ]);
    }
}

#[test]
fn labels_by_hand_are_not_replaced() {
    let work = Work::with_model()
        .with("labels.csv", LABELS)
        .with("a.txt", ARTICLE)
        .with("coded.csv", CODED);
    let model = ["-m", "bypass.safetensors"];
    work.ok(&[&["score", "a.txt", "-o", "s.csv"], &model[..]].concat());
    let holds = "it is not as standpoint wrote it";
    for arguments in [
        &["score", "a.txt", "-o", "coded.csv"][..],
        &["report", "a.txt", "-o", "coded.csv"],
    ] {
        spares(&work, &[arguments, &model[..]].concat(), holds);
    }
    for arguments in [
        &["segment", "a.txt", "-o", "coded.csv"][..],
        &["sample", "s.csv", "-n", "1", "-o", "coded.csv"],
        &["summarize", "s.csv", "-o", "coded.csv"],
        &["audit", "labels.csv", "-o", "coded.csv"],
        &["train", "labels.csv", "-o", "coded.csv"],
        &[
            "train",
            "labels.csv",
            "-o",
            "m.safetensors",
            "--card",
            "coded.csv",
        ],
        &["evaluate", "labels.csv", "--json", "coded.csv"],
    ] {
        spares(&work, arguments, holds);
    }
    // As long as nobody has coded anything there is nothing to lose, nor in what the program wrote.
    for _ in 0..2 {
        work.ok(&["sample", "s.csv", "-n", "1", "-o", "sample.csv"]);
        work.ok(&["audit", "labels.csv", "-o", "doubts.csv"]);
        work.ok(&["summarize", "s.csv", "-o", "shares.csv"]);
        work.ok(&[&["score", "a.txt", "-o", "s.csv"], &model[..]].concat());
    }
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let work = Work::with_model()
        .with("a.txt", ARTICLE)
        .with("disk/s.csv", "");
    std::os::unix::fs::symlink(work.path("disk/s.csv"), work.path("s.csv")).unwrap();
    work.ok(&["score", "a.txt", "-m", "bypass.safetensors", "-o", "s.csv"]);
    assert!(work.path("s.csv").is_symlink());
    assert!(work.text("disk/s.csv").starts_with("document,"));
}

#[cfg(unix)]
#[test]
fn a_link_to_what_is_not_there_yet_is_written_through() {
    let work = Work::with_model().with("a.txt", ARTICLE);
    std::fs::create_dir(work.path("disk")).unwrap();
    for (link, target) in [
        ("s.csv", "disk/s.csv"),
        ("r.csv", "disk/r.csv"),
        ("gone.csv", "no/disk/s.csv"),
        ("circle.csv", "circle.csv"),
    ] {
        std::os::unix::fs::symlink(target, work.path(link)).unwrap();
    }
    let score = ["score", "a.txt", "-m", "bypass.safetensors", "-o"];
    for (link, more) in [("s.csv", &[][..]), ("r.csv", &["--resume"])] {
        work.ok(&[&score[..], &[link], more].concat());
        assert!(work.path(link).is_symlink());
        assert!(work.text(&format!("disk/{link}")).starts_with("document,"));
    }
    // Nor is it an article that is missing.
    std::os::unix::fs::symlink("out.csv", work.path("disk/link.csv")).unwrap();
    work.write("disk/a.txt", ARTICLE);
    work.ok(&[
        "score",
        "disk",
        "-m",
        "bypass.safetensors",
        "-o",
        "./disk/link.csv",
    ]);
    assert!(work.text("disk/out.csv").starts_with("document,"));
    assert_eq!(std::fs::read_dir(work.path("disk")).unwrap().count(), 5);
    for (link, why) in [
        ("gone.csv", "./no/disk: no such folder"),
        ("circle.csv", "itself"),
    ] {
        let said = work.run(&[&score[..], &[link]].concat());
        assert_eq!(said.code, 1);
        let told = format!("{link} was not written: this is a link that leads to {why}");
        assert!(said.err.contains(&told), "{}", said.err);
        assert!(work.path(link).is_symlink());
    }
    // Two outputs that are one file.
    std::fs::remove_file(work.path("disk/s.csv")).unwrap();
    let work = work.with("bypass.csv", LABELS);
    let said = work.run(&["audit", "bypass.csv", "-o", "s.csv", "--json", "disk/s.csv"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("two outputs have this name"));
}

#[test]
fn a_csv_has_no_name_of_another_kind_of_file() {
    let work = Work::with_model()
        .with("labels.csv", LABELS)
        .with("a.txt", ARTICLE);
    let model = "bypass.safetensors";
    work.ok(&["score", "a.txt", "-m", model, "-o", "s.csv"]);
    for arguments in [
        &["segment", "a.txt", "-o", "s.ods"][..],
        &["score", "a.txt", "-m", model, "-o", "s.parquet"],
        &["score", "a.txt", "-m", model, "-o", "s.docx"],
        &["score", "a.txt", "-m", model, "-o", "s.xlsm"],
        &["score", "a.txt", "-m", model, "-o", "s.rtf"],
        &["sample", "s.csv", "-n", "1", "-o", "s.ods"],
        &["summarize", "s.csv", "-o", "s.ods"],
        &["summarize", "s.csv", "-o", "s.xlsb"],
        &["audit", "labels.csv", "-o", "s.XLS"],
        &["detach", "labels.csv", "--articles", "a.txt", "-o", "s.pdf"],
    ] {
        let before = work.listing();
        let [why, ending] = match arguments[0] {
            "score" => [
                "what is written is a CSV, a workbook or JSON lines",
                "ends in .csv",
            ],
            "detach" => ["what is written is a CSV, and", "ends in .csv"],
            "summarize" => [
                "what is written is a CSV, a workbook or a LaTeX table",
                "choose a name that ends in .csv or .xlsx or .tex",
            ],
            _ => [
                "what is written is a CSV or a workbook",
                "choose a name that ends in .csv or .xlsx",
            ],
        };
        work.refused(arguments, &[why, ending]);
        assert!(work.listing() == before, "{arguments:?}");
    }
}

#[test]
fn what_excel_cannot_hold_is_told() {
    let long = format!("They build{} it.\n", " and build".repeat(4000));
    let work = Work::with_model().with("a.txt", long);
    let cut = "1 cell longer than the 32,767 characters that Excel allows";
    work.ok(&["score", "a.txt", "-m", "bypass.safetensors", "-o", "s.csv"]);
    for book in [
        &["segment", "a.txt", "--force", "-o", "cut.xlsx"][..],
        &["sample", "s.csv", "-n", "1", "--force", "-o", "cut.xlsx"],
    ] {
        let said = work.ok(book);
        assert!(said.err.contains(cut), "{}", said.err);
    }
    let said = work.ok(&["sample", "s.csv", "-n", "1", "--force", "-o", "whole.csv"]);
    assert!(!said.err.contains("Excel"), "{}", said.err);
    // Names of documents are cut as well.
    let name = "a".repeat(40_000);
    work.write("named.csv", format!("id,text\n{name},They build it.\n"));
    let said = work.ok(&["segment", "named.csv", "--force", "-o", "cut.xlsx"]);
    assert!(said.err.contains(cut), "{}", said.err);
    // A sentence with a label that nobody else gave is in the table of an audit.
    let labels = format!(
        "{LABELS}z,\"They build{} it.\",odd\n",
        " and build".repeat(4000)
    );
    work.write("labels.csv", labels);
    let said = work.ok(&["audit", "labels.csv", "--force", "-o", "cut.xlsx"]);
    assert!(said.err.contains(cut), "{}", said.err);
    let said = work.ok(&["audit", "labels.csv", "--force", "-o", "whole.csv"]);
    assert!(!said.err.contains("Excel"), "{}", said.err);
}

#[test]
fn labels_that_look_like_formulas_come_back_from_a_spreadsheet() {
    let labels = LABELS
        .replace(",against\n", ",-1\n")
        .replace(",for\n", ",+1\n");
    assert!(labels != LABELS);
    let work = Work::new()
        .with("labels.csv", labels)
        .with("a.txt", ARTICLE);
    work.ok(&["train", "labels.csv", "-o", "m.safetensors"]);
    work.ok(&["score", "a.txt", "-m", "m.safetensors", "-o", "s.xlsx"]);
    work.ok(&["summarize", "s.xlsx"]);
    work.ok(&["sample", "s.xlsx", "-n", "1"]);
    work.ok(&["report", "s.xlsx", "-o", "r.html"]);
}

#[test]
fn the_name_of_another_kind_of_file_and_of_another_output_is_refused() {
    let work = Work::with_model()
        .with("labels.csv", LABELS)
        .with("a.txt", ARTICLE)
        .with("other.safetensors", "a model that took an hour");
    let model = "bypass.safetensors";
    for arguments in [
        &["score", "a.txt", "-m", model, "-o", "other.safetensors"][..],
        &["score", "a.txt", "-m", model, "-o", "s.csv.gz"],
        &["segment", "a.txt", "-o", "other.safetensors"],
        &["report", "a.txt", "-m", model, "-o", "r.docx"],
        &["train", "labels.csv", "-o", "m.csv"],
    ] {
        work.refused(arguments, &["kind of file: choose a name"]);
    }
    work.refused(
        &["audit", "labels.csv", "-o", "o.csv", "--json", "./o.csv"],
        &["two outputs have this name"],
    );
}

/// A run that has begun its output and waits for the end of its article.
fn waiting(work: &Work, more: &[&str]) -> std::process::Child {
    let score = [
        "score",
        "-",
        "-m",
        "bypass.safetensors",
        "-q",
        "-o",
        "out.csv",
    ];
    let mut child = crate::common::program()
        .args([&score[..], more].concat())
        .env("STANDPOINT_STATE", work.state())
        .current_dir(work.path("."))
        .stdin(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    while !work.has_unfinished(&child) {
        assert_eq!(child.try_wait().unwrap(), None);
        std::thread::yield_now();
    }
    child
}

/// Gives the run its article, and returns what it said.
fn ended(mut child: std::process::Child) -> String {
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), ARTICLE.as_bytes()).unwrap();
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.success(), said.is_empty(), "{said}");
    said
}

#[test]
fn what_changes_while_a_run_goes_on_stays() {
    let work = Work::with_model();
    let first = waiting(&work, &[]);
    // Also while nothing is there yet.
    for more in [&[][..], &["--force"]] {
        let other = ["score", "-", "-m", "bypass.safetensors", "-o", "out.csv"];
        work.refused(
            &[&other[..], more].concat(),
            &["out.csv", "another run is writing this file"],
        );
    }
    assert_eq!(ended(first), "");
    let table = work.text("out.csv");
    let mut killed = waiting(&work, &[]);
    killed.kill().unwrap();
    killed.wait().unwrap();
    let run = waiting(&work, &[]);
    for more in [&[][..], &["--force"]] {
        let other = ["score", "-", "-m", "bypass.safetensors", "-o", "out.csv"];
        work.refused(
            &[&other[..], more].concat(),
            &["out.csv", "another run is writing this file"],
        );
    }
    // A folder that the run makes is no change.
    work.write("a.txt", ARTICLE);
    work.ok(&[
        "score",
        "a.txt",
        "-m",
        "bypass.safetensors",
        "-o",
        "new/out.csv",
        "--findings",
        "new/f.json",
    ]);
    let edited = format!("{table}my,codes\n");
    work.write("out.csv", &edited);
    let said = ended(run);
    assert!(
        said.contains("out.csv") && said.contains("somebody"),
        "{said}"
    );
    assert_eq!(work.text("out.csv"), edited);
    assert_eq!(ended(waiting(&work, &["--force"])), "");
    assert_eq!(work.text("out.csv"), table);
}
