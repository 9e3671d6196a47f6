//! Sentences that a model was trained on.

use crate::common::{LABELS, Work};

/// The article of a sentence is left out, so figures of training sentences are those of cross-validation, but for what
/// is chosen once for all: the penalty and the decision layer.
#[test]
fn training_sentences_are_predicted_without_their_labels() {
    let work = Work::new().with("made.csv", hardly_learnable());
    work.ok(&["train", "made.csv", "-o", "made.safetensors"]);
    let accuracy = |more: &[&str]| {
        let arguments = [&["evaluate", "made.csv", "--json", "-"], more].concat();
        let figures: serde_json::Value = serde_json::from_str(&work.ok(&arguments).out).unwrap();
        figures["accuracy"]["value"].as_f64().unwrap()
    };
    let (crossed, tested) = (accuracy(&[]), accuracy(&["-m", "made.safetensors"]));
    assert!((crossed - tested).abs() < 0.06, "{crossed} {tested}");
    assert!(tested < 0.95, "{tested}");
}

/// Sentences of words that stand in no other, and one that is right of the label in three of four.
fn hardly_learnable() -> String {
    let mut table = String::from("document,text,label\n");
    for at in 0..160_usize {
        let label = at % 7 % 2;
        let cue = ["stay", "leave"][(label + usize::from(at.is_multiple_of(4))) % 2];
        let words = (0..9).map(|word| format!("w{at}x{word}"));
        let words: Vec<String> = words.collect();
        let label = ["no", "yes"][label];
        table += &format!("d{},They {cue} {}.,{label}\n", at / 2, words.join(" "));
    }
    table
}

#[test]
fn sentences_that_a_model_has_learned_from_are_known_among_others() {
    let known: String = LABELS
        .lines()
        .take(5)
        .map(|line| format!("{line}\n"))
        .collect();
    let new = "x,The mayor of the next valley has not said a word about it.,neutral\n";
    let work = Work::with_model()
        .with("bypass.csv", LABELS)
        .with("wrapped.csv", LABELS.replace("the bypass", "the  bypass"))
        .with("some.csv", known + new)
        .with("new.csv", format!("document,text,label\n{new}"));
    let model = ["-m", "bypass.safetensors"];
    let told = |labels: &str, more: &[&str]| work.ok(&[&["evaluate", labels], more].concat()).err;
    let learned = |what: &str, count: &str| {
        format!("note: {what} learned from {count} sentences: it predicts them as if")
    };
    let said = told("wrapped.csv", &model);
    assert!(
        said.contains(&learned("this model", "42 of these 42")),
        "{said}"
    );
    let said = told("some.csv", &model);
    assert!(
        said.contains(&learned("this model", "4 of these 5")),
        "{said}"
    );
    let said = told("new.csv", &model);
    assert!(!said.contains("learned from"), "{said}");
    // And so for what is compared with, before the work.
    let said = told("bypass.csv", &["--against", "bypass.safetensors"]);
    let note = learned("bypass.safetensors", "42 of these 42");
    let (at, work) = (said.find(&note), said.find("Cross-validation"));
    assert!(at.is_some() && at < work, "{said}");
}

#[test]
fn figures_of_borrowed_sentences_are_warned_of() {
    let own = |at: usize| {
        format!(
            "note-{at},Build the tunnel of lane {at} soon.,for\n\
             note-{at},The tunnel of lane {at} would ruin the hill.,against\n\
             note-{at},The plan of lane {at} hangs in the library.,neutral\n"
        )
    };
    let own: String = (0..12).map(own).collect();
    let work = Work::with_labels().with("tunnel.csv", format!("document,text,label\n{own}"));
    let train = ["train", "tunnel.csv", "--borrow", "bypass.csv"];
    work.ok(&[&train[..], &["-o", "both.safetensors"]].concat());
    let said = work.ok(&["evaluate", "bypass.csv", "-m", "both.safetensors"]);
    let warning = "of these 42 sentences (rows 2, 3,";
    assert!(
        said.err.contains("warning: this model borrowed"),
        "{}",
        said.err
    );
    assert!(said.err.contains(warning), "{}", said.err);
    let said = work.ok(&["evaluate", "tunnel.csv", "-m", "both.safetensors"]);
    assert!(!said.err.contains("borrowed"), "{}", said.err);
}

#[test]
fn labels_that_the_model_gave_are_counted_in_a_warning() {
    let work = Work::with_model().with("bypass.csv", LABELS);
    let model = "bypass.safetensors";
    let score = ["score", "bypass.csv", "--unit", "row", "-m", model];
    work.ok(&[&score[..], &["-o", "scores.csv"]].concat());
    let scores = work.text("scores.csv");
    work.refused(
        &["evaluate", "scores.csv", "--scores-from", "scores.csv"],
        &["its labels are the model's own"],
    );
    let given = crate::common::column(&scores, "label");
    let other = if given[0] == "for" { "against" } else { "for" };
    let corrected = scores.replacen(&format!(",{},", given[0]), &format!(",{other},"), 1);
    work.write("corrected.csv", corrected);
    let told = format!(
        "warning: corrected.csv: this is a table of scores, and {} of its {} labels are the model's own",
        given.len() - 1,
        given.len()
    );
    for arguments in [
        &["evaluate", "corrected.csv", "--scores-from", "scores.csv"][..],
        &["evaluate", "corrected.csv", "-m", model],
        &["train", "corrected.csv", "-o", "second.safetensors"],
    ] {
        let said = work.ok(&[arguments, &["-q"]].concat());
        assert!(said.err.contains(&told), "{}", said.err);
    }
    let said = work.ok(&["evaluate", "bypass.csv", "--scores-from", "scores.csv"]);
    assert!(!said.err.contains("the model's own"), "{}", said.err);
}

/// The model reads the sentences around each, and a drawn sample has others there.
#[test]
fn a_model_is_not_tested_by_a_sample_of_sentences_without_a_word() {
    let sample = |gap: usize| {
        let mut rows = String::from("document,start,end,text,label,sampling,probability\n");
        for at in 0..30 {
            let (text, label) = match at % 3 {
                0 => ("Let them dig up some other town.", "against"),
                1 => ("Lorries ought to go round us.", "for"),
                _ => ("The hearing begins at noon.", "neutral"),
            };
            let start = at % 6 * gap;
            let end = start + text.len();
            rows += &format!("d{},{start},{end},{text},{label},random,0.1\n", at / 6);
        }
        rows
    };
    let work = Work::with_model()
        .with("drawn.csv", sample(400))
        .with("whole.csv", sample(34));
    let told = "warning: the model also reads the sentences around each one";
    let test = |file: &str| work.ok(&["evaluate", file, "-m", "bypass.safetensors"]).err;
    assert!(test("drawn.csv").contains(told), "{}", test("drawn.csv"));
    assert!(!test("whole.csv").contains(told), "{}", test("whole.csv"));
}

/// However many of all sentences are drawn, the next one of the article is missing after some.
#[test]
fn every_sample_of_sentences_is_known_by_how_it_was_drawn() {
    let texts = [
        ("Let them dig up some other town.", "against"),
        ("Lorries ought to go round us.", "for"),
        ("The hearing begins at noon.", "neutral"),
    ];
    let mut scores = String::from("document,start,end,text,label,p_against,p_for,p_neutral\n");
    for at in 0..600 {
        let (text, label) = texts[at % 7 % 3];
        let start = at % 12 * 40;
        let end = start + 39;
        scores += &format!(
            "d{},{start},{end},{text} {at},{label},0.3,0.3,0.4\n",
            at / 12
        );
    }
    let work = Work::with_model().with("scores.csv", scores);
    for draw in [
        &["-n", "30"][..],
        &["-n", "150"],
        &["-n", "180"],
        &["-n", "300"],
        &["-n", "520"],
        &["-n", "210", "--by", "label"],
    ] {
        let sample = work.ok(&[&["sample", "scores.csv"], draw].concat()).out;
        work.write("coded.csv", sample.replace(",,random", ",neutral,random"));
        let said = work
            .ok(&["evaluate", "coded.csv", "-m", "bypass.safetensors"])
            .err;
        assert!(
            said.contains("warning: the model also reads the sentences around each one"),
            "{draw:?}: {said}"
        );
    }
    // All of them are whole articles.
    let all = work.ok(&["sample", "scores.csv", "-n", "600"]).out;
    work.write("coded.csv", all.replace(",,random", ",neutral,random"));
    let said = work
        .ok(&["evaluate", "coded.csv", "-m", "bypass.safetensors"])
        .err;
    assert!(!said.contains("sentences around each one"), "{said}");
}

#[test]
fn the_built_in_model_is_compared_by_its_name() {
    let work = Work::new().with(
        "codes.csv",
        "text,label\nThey must leave now.,pro-withdrawal\nThey must stay.,anti-withdrawal\nIt rained.,neutral\n",
    );
    let compared = [
        "evaluate",
        "codes.csv",
        "-m",
        "built-in",
        "--against",
        "built-in",
    ];
    let out = work.ok(&compared).out;
    assert!(out.contains("built-in"), "{out}");
}
