//! Labels of other texts: `--borrow`.

use crate::common::{LABELS, Work};

/// Letters of another town: its labels, and one that `bypass.csv` does not have.
fn other_town() -> String {
    let mut table = String::from("document,text,label\n");
    for at in 0..12 {
        table += &format!(
            "note-{at},Build the tunnel of lane {at} soon.,for\n\
             note-{at},The tunnel of lane {at} would ruin the hill.,against\n\
             note-{at},The plan of lane {at} hangs in the library.,neutral\n\
             note-{at},Lane {at} is what it is.,shrug\n"
        );
    }
    table
}

fn work() -> Work {
    Work::with_labels().with("tunnel.csv", other_town())
}

#[test]
fn the_figures_are_of_the_own_labels_and_the_model_learns_from_both() {
    let work = work();
    let said = work.ok(&[
        "train",
        "bypass.csv",
        "--borrow",
        "tunnel.csv",
        "-o",
        "both",
        "--card",
        "c.md",
    ]);
    for wanted in [
        "left out of the borrowed labels: shrug (12), which yours do not have",
        "one of yours, as cross-validation chose",
    ] {
        assert!(said.err.contains(wanted), "{}", said.err);
    }
    let card = work.text("c.md");
    assert!(card.contains("| sentences | 42 |"), "{card}");
    assert!(
        card.contains("| borrowed sentences | 36, of weight "),
        "{card}"
    );
    // Only the borrowed labels know tunnels.
    let explained = work
        .ok(&["explain", "-m", "both", "The tunnel would ruin it."])
        .out;
    assert!(explained.contains("tunnel"), "{explained}");
}

#[test]
fn two_trainings_are_the_same_to_the_byte() {
    let work = work();
    for model in ["one", "two"] {
        work.ok(&["train", "bypass.csv", "--borrow", "tunnel.csv", "-o", model]);
    }
    assert_eq!(work.read("one"), work.read("two"));
}

#[test]
fn evaluate_says_what_borrowing_brings() {
    let work = work();
    let borrowing = [
        "evaluate",
        "bypass.csv",
        "--borrow",
        "tunnel.csv",
        "--against",
        "no-borrow",
    ];
    let said = work.ok(&borrowing);
    assert!(said.out.contains("difference to no-borrow"), "{}", said.out);
    work.refused(
        &["evaluate", "bypass.csv", "--against", "no-borrow"],
        &["--borrow"],
    );
    work.misused(
        &[
            "evaluate",
            "bypass.csv",
            "--borrow",
            "tunnel.csv",
            "-m",
            "built-in",
        ],
        &["--borrow"],
    );
}

#[test]
fn labels_with_other_names_are_refused() {
    let work = Work::with_labels().with("x.csv", "text,label\nGo.,yes\nStay.,no\nHm.,for\n");
    let said = work.run(&["train", "bypass.csv", "--borrow", "x.csv"]);
    assert_eq!(said.code, 1);
    for wanted in ["against, for, neutral", "they have yes (1), no (1)"] {
        assert!(said.err.contains(wanted), "{}", said.err);
    }
}

#[test]
fn copies_of_the_own_labels_are_no_help() {
    let work = Work::with_labels().with("copy.csv", LABELS);
    let said = work.run(&["train", "bypass.csv", "--borrow", "copy.csv"]);
    assert_eq!(said.code, 1);
    assert!(
        said.err
            .contains("share a sentence with yours, and too few are left"),
        "{}",
        said.err
    );
}

#[test]
fn articles_that_share_a_sentence_are_left_out() {
    let work = Work::with_labels().with("more.csv", format!("{LABELS}{}", &other_town()[20..]));
    let said = work.ok(&["train", "bypass.csv", "--borrow", "more.csv"]);
    assert!(
        said.err
            .contains("of articles that share a sentence with yours"),
        "{}",
        said.err
    );
}

#[test]
fn what_lies_beside_borrowed_labels_is_used() {
    let work = work()
        .with("theirs/tunnel.csv", other_town())
        .with(
            "theirs/tunnel.dictionary.csv",
            "category,pattern\nbuild,build\n",
        )
        .with("theirs/CODEBOOK.md", "# Tunnels\n");
    let said = work.ok(&[
        "train",
        "bypass.csv",
        "--borrow",
        "theirs/tunnel.csv",
        "--card",
        "c.md",
    ]);
    assert!(
        said.err.contains("theirs/tunnel.dictionary.csv: 1 pattern"),
        "{}",
        said.err
    );
    assert!(work.text("c.md").contains("`CODEBOOK.md`, SHA-256"));
}

/// News of which one sentence in ten takes a side.
fn news() -> String {
    let mut table = String::from("document,text,label\n");
    for at in 0..30 {
        for line in 0..8 {
            table += &format!(
                "news-{at},The council of ward {line} met on the bridge report {at}.,neutral\n"
            );
        }
        let (what, label) = [("will close it", "against"), ("will build it", "for")][at % 2];
        table += &format!("news-{at},The mayor said the council {what} in spring {at}.,{label}\n");
    }
    table
}

/// Letters in which every sentence takes a side but one, and single statements.
fn letters() -> String {
    let mut table = String::from("document,text,label\n");
    for at in 0..30 {
        for (what, label) in [
            ("I want that we build it now", "for"),
            ("My neighbours and I say close it at last", "against"),
            ("We drank our tea", "neutral"),
        ] {
            table += &format!("letter-{at},{what} dear reader {at}.,{label}\n");
            table += &format!(",Friends {what} please {at}.,{label}\n");
        }
    }
    table
}

#[test]
fn each_kind_of_text_has_a_prior_of_its_own() {
    let work = Work::new()
        .with("news.csv", news())
        .with("letters.csv", letters());
    let train = ["train", "news.csv", "--encoder", "none"];
    let said = work.ok(&[&train[..], &["--borrow", "letters.csv", "-o", "two"]].concat());
    for wanted in [
        "By kind of text",
        "\nyour labels ",
        "\nthe borrowed labels  ",
        "\nthe borrowed labels, single sentences ",
    ] {
        assert!(said.err.contains(wanted), "{}", said.err);
    }
    let explained = work
        .ok(&["explain", "-m", "two", "We want that they build it."])
        .out;
    assert!(
        explained.contains("read as another kind of text"),
        "{explained}"
    );
    // An article of the own kind is read like the labels.
    let article: String = (0..8)
        .map(|line| format!("The council of ward {line} met on the bridge report 90.\n\n"))
        .collect();
    let work = work.with("article.txt", article);
    let explained = work.ok(&["explain", "-m", "two", "article.txt"]).out;
    assert!(
        explained.contains("read like the articles that the model was labelled for"),
        "{explained}"
    );
    // The same statement is less neutral where it stands alone than for a model of the news alone.
    work.ok(&[&train[..], &["-o", "one"]].concat());
    let neutral = |model: &str| -> f64 {
        let out = work
            .ok(&["explain", "-m", model, "We want that they build it."])
            .out;
        let after = out.split("neutral ").nth(1).unwrap();
        after[..5].parse().unwrap()
    };
    assert!(neutral("two") < neutral("one"));
}

#[test]
fn few_borrowed_labels_are_no_kind_of_text() {
    let few: String = letters()
        .lines()
        .take(10)
        .map(|line| format!("{line}\n"))
        .collect();
    let work = Work::new().with("news.csv", news()).with("few.csv", few);
    let train = [
        "train",
        "news.csv",
        "--borrow",
        "few.csv",
        "--encoder",
        "none",
    ];
    let said = work.run(&[&train[..], &["-o", "m"]].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.err.contains("too few to be a kind of text"),
        "{}",
        said.err
    );
    let explained = work.ok(&["explain", "-m", "m", "We want it."]).out;
    assert!(!explained.contains("read "), "{explained}");
}
