//! `standpoint explain`: which words decided.

use crate::common::{Work, column, said_of};

const MODEL: [&str; 2] = ["-m", "bypass.safetensors"];

fn explain(work: &Work, what: &[&str]) -> String {
    work.ok(&[&["explain"], what, &MODEL[..]].concat()).out
}

#[test]
fn the_words_of_a_sentence_with_what_they_add() {
    let out = explain(
        &Work::with_model(),
        &["The bypass will bring lorries and noise."],
    );
    insta::assert_snapshot!(out);
}

#[test]
fn a_label_that_is_not_the_most_probable_one_is_told_why() {
    let label = |text: &str| {
        let out = Work::new().ok(&["explain", text]).out;
        out.lines()
            .find(|line| line.starts_with('→'))
            .unwrap()
            .to_owned()
    };
    let rather = label("Give the surge a chance to work.");
    assert!(
        rather.starts_with("→ anti-withdrawal (anti-withdrawal 0."),
        "{rather}"
    );
    assert!(
        rather.contains("), rather than neutral: rare labels are given more freely"),
        "{rather}"
    );
    let sentence = "Give the surge a chance to work.";
    let said = Work::new().ok(&["explain", sentence, "--label-rule", "probability"]);
    assert!(
        said.out.contains("\n→ neutral (") && !said.out.contains("rather than"),
        "{}",
        said.out
    );
    assert!(!said.err.contains("--label-rule"), "{}", said.err);
    let plain = label("Nobody asked the villagers about the bases.");
    assert!(
        plain.starts_with("→ neutral (") && plain.ends_with(')'),
        "{plain}"
    );
}

#[test]
fn the_numbers_add_up_to_the_logits_and_these_make_the_probabilities() {
    let out = explain(
        &Work::with_model(),
        &["Nobody who needs relief from lorries can want to stop the bypass."],
    );
    let numbers = |line: &str| -> Vec<f64> {
        let words: Vec<&str> = line.split_whitespace().rev().take(3).collect();
        words
            .iter()
            .rev()
            .map(|word| word.parse().unwrap())
            .collect()
    };
    let table: Vec<&str> = out
        .lines()
        .skip(3)
        .take_while(|line| !line.is_empty())
        .collect();
    let (last, parts) = table.split_last().unwrap();
    assert!(
        last.trim().starts_with("= logit") && parts.len() > 5,
        "{out}"
    );
    let logits = numbers(last);
    for (class, logit) in logits.iter().enumerate() {
        let sum: f64 = parts.iter().map(|line| numbers(line)[class]).sum();
        let rounding = 0.005 * (parts.len() + 1) as f64;
        assert!(
            (sum - logit).abs() <= rounding,
            "{sum} is not {logit}: {out}"
        );
    }
    let total: f64 = logits.iter().map(|z| z.exp()).sum();
    let shares = out.lines().nth(1).unwrap();
    for (label, logit) in ["against", "neutral", "for"].iter().zip(&logits) {
        let shown = shares.split(&format!("{label} ")).last().unwrap();
        let shown: f64 = shown[..5].parse().unwrap();
        assert!(
            (shown - logit.exp() / total).abs() < 0.005,
            "{label}: {out}"
        );
    }
}

#[test]
fn a_file_is_explained_sentence_by_sentence() {
    let text = "Road plan divides the valley\n\nBy Ann Reed\n\nBuild the bypass now. The clerk read\nthe names.\n";
    let work = Work::with_model().with("article.txt", text);
    let out = explain(&work, &["article.txt"]);
    let sentences: Vec<&str> = out
        .split("\n\n")
        .filter_map(|block| block.lines().next())
        .collect();
    assert_eq!(
        sentences,
        [
            "Road plan divides the valley",
            "Build the bypass now.",
            "The clerk read the names.",
        ]
    );
    // The same labels as in the table.
    let table = work
        .ok(&[&["score", "article.txt"], &MODEL[..]].concat())
        .out;
    let labels: Vec<&str> = out
        .lines()
        .filter_map(|line| line.strip_prefix("→ ")?.split_whitespace().next())
        .collect();
    assert_eq!(labels, column(&table, "label"));
    let mut command = work.command(&["explain", "-", "-m", "bypass.safetensors"]);
    assert_eq!(said_of(&mut command, text).out, out);
}

#[test]
fn several_texts_are_explained_one_after_the_other() {
    let work = Work::with_model();
    let (one, two) = ("Build the bypass now.", "Leave the meadow alone.");
    let both = explain(&work, &[one, two]);
    assert_eq!(both, explain(&work, &[one]) + &explain(&work, &[two]));
    assert!(both.contains("→ for (") && both.contains("→ against ("));
}

#[test]
fn what_was_explained_is_kept_when_the_next_fails() {
    let work = Work::with_model().with("empty.txt", "");
    let text = "The bypass will bring noise.";
    let said = work.run(&["explain", text, "empty.txt", MODEL[0], MODEL[1]]);
    assert_ne!(said.code, 0);
    assert!(
        said.out.starts_with(text) && said.err.contains("empty.txt"),
        "{}",
        said.err
    );
    // A slip of the pen is told before anything is done.
    let said = work.run(&["explain", text, "emtpy.txt", MODEL[0], MODEL[1]]);
    assert!(
        said.out.is_empty() && said.err.contains("emtpy.txt"),
        "{}",
        said.err
    );
}

#[test]
fn a_table_of_scores_is_told_to_be_no_article() {
    let work = Work::with_model().with("a.txt", "Build the bypass now.\n");
    work.ok(&[&["score", "a.txt", "-o", "s.csv"], &MODEL[..]].concat());
    let note = "note: s.csv: this is a table of scores, and each of its rows is read as an article of its own: to have a sentence explained where it stands, name its article";
    let said = work.ok(&[&["explain", "s.csv"], &MODEL[..]].concat());
    assert!(said.err.contains(note), "{}", said.err);
    let said = work.ok(&[&["explain", "a.txt"], &MODEL[..]].concat());
    assert!(!said.err.contains("a table of"), "{}", said.err);
}

#[test]
fn a_text_without_a_known_word_is_explained_by_the_constant_alone() {
    let out = explain(&Work::with_model(), &["¿ ?"]);
    assert!(
        out.starts_with("¿ ?\n→ ") && out.contains("(any sentence)"),
        "{out}"
    );
}

#[test]
fn what_cannot_be_explained_is_refused() {
    let work = Work::with_model()
        .with("binary.txt", b"\x00\x01\x02\x03")
        .with("my articles/1.html", "<p>Build it.</p>");
    let refused = |what: &str, words: &[&str]| {
        work.refused(&[&["explain", what], &MODEL[..]].concat(), words);
    };
    refused("", &["no text to explain"]);
    refused(" \n", &["no text to explain"]);
    refused("nothing.txt", &["nothing.txt", "no such file"]);
    refused("my.safetensors", &["my.safetensors", "no such file"]);
    for path in [
        "my articles/2.html",
        "my article.docx",
        "the old labels.csv.gz",
        "./my notes",
        "../articles",
        "my own.safetensors",
    ] {
        refused(
            path,
            &[
                path,
                "no such file; to explain a sentence, put it in quotation marks",
            ],
        );
    }
    work.refused(
        &["explain", "Build it now.", "-m", "none"],
        &["none", "no such model file"],
    );
    let said = work.run(&[&["explain", "binary.txt"], &MODEL[..]].concat());
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    assert!(
        said.err.contains("binary.txt: not read: not a text file"),
        "{}",
        said.err
    );
    work.misused(&["explain"], &["TEXT|FILE"]);
}

#[test]
fn a_sentence_with_slashes_and_dots_is_no_path() {
    let work = Work::with_model().with("road/and.txt", "Build it.\n");
    for sentence in [
        "he/she must leave.",
        "and/or",
        "He/she must leave",
        "Build it and/or leave",
        "The road cost 3.5m",
        "They left the U.S",
        "It is all in road/and.txt.",
        "They built it...so what",
        "See «road/and.txt»",
    ] {
        let out = explain(&work, &[sentence]);
        assert!(out.starts_with(sentence), "{out}");
    }
}

#[test]
fn the_built_in_model_explains_too() {
    let work = Work::with_model();
    let explain = ["explain", "The troops should leave this year."];
    let said = work.ok(&explain);
    let out = &said.out;
    assert!(
        out.contains("pro-withdrawal") && out.contains("= logit"),
        "{out}"
    );
    let told = "Scored with the built-in model (withdrawal of foreign forces from Iraq); -m names another model.\n\
        A rare label is given already where it is less probable than another, because that finds more of it";
    assert!(said.err.starts_with(told), "{}", said.err);
    assert_eq!(said.err.lines().count(), 2, "{}", said.err);
    let quiet = work.ok(&[&explain[..], &["-q"]].concat());
    assert_eq!((quiet.out, quiet.err.as_str()), (said.out, ""));
    let named = work.ok(&[&explain[..], &MODEL[..]].concat());
    assert_eq!(named.err, "");
}

#[test]
fn help() {
    insta::assert_snapshot!(Work::new().ok(&["explain", "--help"]).out);
}

/// Who forgets the quotation marks gets each word explained by itself.
#[test]
fn words_without_quotation_marks_are_told() {
    let work = Work::with_model();
    let said = work.ok(&[&["explain", "Build", "it", "now"], &MODEL[..]].concat());
    let note = "note: these are 3 texts of one word each; to explain them as one sentence";
    assert!(said.err.contains(note), "{}", said.err);
    let said = work.ok(&[&["explain", "Build it", "now"], &MODEL[..]].concat());
    assert!(!said.err.contains("one word each"), "{}", said.err);
}
