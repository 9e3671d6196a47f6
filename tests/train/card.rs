//! The model card.

use crate::common::{self, Work};

#[test]
fn a_card_says_what_the_model_was_made_of() {
    let work = Work::with_labels().with("CODEBOOK.md", "# Rules\n");
    let said = work.ok(&[
        "train",
        "bypass.csv",
        "-o",
        "m.safetensors",
        "--card",
        "m.md",
    ]);
    assert!(said.err.contains("Its card is in m.md."), "{}", said.err);
    insta::assert_snapshot!(work.text("m.md"));
    work.refused(
        &[
            "train",
            "bypass.csv",
            "-o",
            "m.safetensors",
            "--card",
            "bypass.csv",
        ],
        &["bypass.csv"],
    );
    // Neither may take the other's place, nor a card that of a file of another kind.
    for (card, words) in [
        ("m.safetensors", "another kind of file"),
        ("scores.csv", "another kind of file"),
        ("same.name", "two outputs have this name"),
    ] {
        let output = if card == "same.name" {
            card
        } else {
            "n.safetensors"
        };
        let arguments = ["train", "bypass.csv", "-o", output, "--card", card];
        work.refused(&arguments, &[card, words]);
    }
}

#[test]
fn a_name_does_not_end_a_cell_and_no_language_is_none() {
    let labels = common::LABELS.replace(",for\n", ",for|pro\n");
    let work = Work::new().with("by|pass.csv", labels);
    let arguments = ["train", "by|pass.csv", "--card", "m.md"];
    work.ok(&[&arguments[..], &["--language", "none"]].concat());
    let card = work.text("m.md");
    assert!(!card.contains("language:"), "{card}");
    for row in [
        "| labels | `by\\|pass.csv` |",
        "| … for\\|pro | 14 |",
        "| F1 of for\\|pro | ",
    ] {
        assert!(card.contains(row), "{row}: {card}");
    }
}

#[test]
fn a_card_counts_sentences_and_coders_though_each_row_is_a_vote() {
    let mut votes = String::from("document,text,label,annotator,sampling\n");
    for row in common::LABELS.lines().skip(1) {
        for coder in ["anna", "ben"] {
            votes += &format!("{row},{coder},random\n");
        }
    }
    let work = Work::new().with("votes.csv", votes);
    work.ok(&[
        "train",
        "votes.csv",
        "-o",
        "m.safetensors",
        "--card",
        "m.md",
    ]);
    let card = work.text("m.md");
    assert!(card.contains("| sampling | 42 random |"), "{card}");
    assert!(card.contains("alpha 1.000 over 42 sentences"), "{card}");
}

/// The model and its card are called alike, whatever file the labels stand in.
#[test]
fn a_card_is_called_as_its_model_is() {
    for name in ["by.pass.tsv", "by.pass.jsonl"] {
        let labels = if name.ends_with("tsv") {
            common::LABELS.to_string()
        } else {
            common::rows(common::LABELS)
                .iter()
                .map(|row| serde_json::to_string(row).unwrap() + "\n")
                .collect()
        };
        let work = Work::new().with(name, labels);
        work.ok(&["train", name, "--card", "m.md"]);
        assert!(work.path("models/by.pass.safetensors").exists());
        let card = work.text("m.md");
        assert!(card.contains("\n# by.pass\n"), "{card}");
        assert!(card.contains("- name: \"by.pass\"\n"), "{card}");
    }
}

#[test]
fn a_card_says_that_articles_were_not_known() {
    let labels = common::LABELS.replacen("document,", "letter,", 1);
    let work = Work::new().with("bypass.csv", labels);
    work.ok(&["train", "bypass.csv", "--card", "m.md"]);
    let card = work.text("m.md");
    for told in [
        "nested cross-validation by sentence",
        "and not its article, which is not known",
        "(a sentence with its copies)",
        "calibrated on sentences that the fit had not seen",
    ] {
        assert!(card.contains(told), "{told}: {card}");
    }
    assert!(!card.contains("whole documents"), "{card}");
}

#[test]
fn a_model_of_other_labels_is_not_replaced_without_a_word() {
    let work = Work::with_labels().with(
        "other/bypass.csv",
        common::LABELS.replace(",for\n", ",pro\n"),
    );
    let told = |arguments: &[&str]| {
        work.ok(arguments)
            .err
            .contains("is a model of other labels (against, neutral, for)")
    };
    assert!(!told(&["train", "bypass.csv"]));
    assert!(!told(&["train", "bypass.csv"]));
    assert!(told(&["train", "other/bypass.csv"]));
    assert!(!told(&["train", "other/bypass.csv"]));
}

#[test]
fn what_training_warned_of_is_in_the_card() {
    let rows = common::LABELS.lines().map(|row| {
        let (_, row) = row.split_once(',').unwrap();
        format!("{row}\n")
    });
    let work = Work::new().with("bare.csv", rows.collect::<String>());
    let said = work.ok(&["train", "bare.csv", "--card", "m.md"]);
    let warning = "the labels have no column document, so sentences of one article may be both trained on and tested on";
    assert!(
        said.err.contains(&format!("warning: {warning}")),
        "{}",
        said.err
    );
    let card = work.text("m.md");
    assert!(
        card.contains(&format!("\n## Warnings\n\n- {warning}")),
        "{card}"
    );
}
