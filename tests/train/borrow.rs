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
    for wanted in ["against, neutral, for", "they have yes (1), no (1)"] {
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

/// News of which one sentence in ten takes a side. Its words do not say which.
fn news() -> String {
    let mut table = String::from("document,text,label\n");
    for at in 0..40 {
        for line in 0..10 {
            let label = match (line, at % 2) {
                (9, 0) => "for",
                (9, _) => "against",
                _ => "neutral",
            };
            table += &format!(
                "news-{at},The council of ward {at} met on the report about the bridge item {line}.,{label}\n"
            );
        }
    }
    table
}

/// Letters and single statements of which two in three take a side. Their words do not say which.
fn letters() -> String {
    let mut table = String::from("document,text,label\n");
    for at in 0..40 {
        for (line, label) in ["for", "against", "neutral"].into_iter().enumerate() {
            table +=
                &format!("letter-{at},I hope we see a fine day dear reader {at} {line}.,{label}\n");
            table += &format!(",We hope for a fine day dear reader {at} {line}.,{label}\n");
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
    let article: String = (0..8)
        .map(|line| {
            format!("The council of ward 90 met on the report about the bridge item {line}.\n\n")
        })
        .collect();
    let letter =
        "I want that we build it now, dear reader 90.\n\nWe drank our tea, dear reader 90.\n\n";
    let work = work
        .with("article.txt", article)
        .with("letter.txt", letter.repeat(3));
    // How far a text is of the kind of the news.
    let share = |text: &str| -> f64 {
        let out = work.ok(&["explain", "-m", "two", text]).out;
        let line = out
            .lines()
            .find(|line| line.starts_with("  read "))
            .unwrap();
        let number = line
            .rsplit(['(', ')'])
            .nth(1)
            .unwrap()
            .parse::<f64>()
            .unwrap();
        if line.contains("another kind") {
            1.0 - number
        } else {
            number
        }
    };
    assert!(share("article.txt") > share("letter.txt") + 0.05);
    // A statement of words that say nothing is less neutral for it than for a model of the news alone.
    work.ok(&[&train[..], &["-o", "one"]].concat());
    let neutral = |model: &str| -> f64 {
        let out = work
            .ok(&["explain", "-m", model, "Friends sing, dear reader."])
            .out;
        let line = out.lines().find(|line| line.starts_with('→')).unwrap();
        let (_, after) = line.rsplit_once(", neutral ").unwrap();
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

#[test]
fn borrowed_labels_in_another_language_are_warned_of() {
    let mut german = String::from("document,text,label\n");
    for at in 0..40 {
        german += &format!(
            "brief-{at},Die Gemeinde und der Rat sollten nicht auf die Umgehung verzichten sagte das Mitglied {at}.,for\n\
             brief-{at},Das ist der Weg von dem wir nicht mit der Stadt zu reden haben und es bleibt {at}.,against\n\
             brief-{at},Der Rat und die Gemeinde tagen auf dem Platz mit den Leuten von Haus {at}.,neutral\n"
        );
    }
    let work = Work::with_labels().with("german.csv", german);
    let said = work.ok(&[
        "train",
        "bypass.csv",
        "--borrow",
        "german.csv",
        "--encoder",
        "none",
    ]);
    assert!(
        said.err
            .contains("the borrowed labels were read as English"),
        "{}",
        said.err
    );
}
