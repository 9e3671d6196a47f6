//! `standpoint dictionary`: the draft of a dictionary.

use crate::common::{LABELS, Work, rows};

#[test]
fn the_draft_lies_beside_the_labels_and_is_used_once_it_is_edited() {
    let work = Work::with_labels();
    let said = work.ok(&["dictionary", "bypass.csv"]);
    insta::assert_snapshot!(said.err);
    let table = work.text("bypass.dictionary.csv");
    insta::assert_snapshot!(table.lines().take(12).collect::<Vec<_>>().join("\n"));
    let drafted = rows(&table);
    assert!(
        drafted
            .iter()
            .any(|row| row["category"] == "negation" && row["pattern"] == "not")
    );
    // The number of sentences is that of the labels.
    for row in drafted.iter().filter(|row| !row["example"].is_empty()) {
        let word = row["pattern"].trim_end_matches('*');
        let lines = LABELS
            .lines()
            .filter(|line| line.to_lowercase().contains(word));
        let sentences: usize = row["sentences"].parse().unwrap();
        assert!(sentences <= lines.count(), "{row:?}");
        assert!(row["example"].to_lowercase().contains(word), "{row:?}");
    }
    // A draft that nobody edited changes no model, unless it is named.
    let used = |patterns: usize| format!("dictionary bypass.dictionary.csv: {patterns} patterns");
    let told = "note: bypass.dictionary.csv: not used, because it is as “standpoint dictionary” drafted it";
    let model = |name: &str| work.read(&format!("{name}.safetensors"));
    let train = |more: &[&str], output: &str| {
        let output = format!("{output}.safetensors");
        work.ok(&[
            &["train", "bypass.csv", "--encoder", "none", "-o", &output],
            more,
        ]
        .concat())
            .err
    };
    let said = train(&[], "unedited");
    assert!(
        said.contains(told) && !said.contains(&used(drafted.len())),
        "{said}"
    );
    train(&["--dictionary", "none"], "without");
    assert_eq!(model("unedited"), model("without"));
    let said = train(&["--dictionary", "bypass.dictionary.csv"], "named");
    assert!(
        said.contains(&used(drafted.len())) && !said.contains(told),
        "{said}"
    );
    assert_ne!(model("named"), model("without"));
    work.write("bypass.dictionary.csv", table + "road,bypass*,,\r\n");
    let said = train(&[], "edited");
    assert!(said.contains(&used(drafted.len() + 1)), "{said}");
}

#[test]
fn a_dictionary_is_not_replaced() {
    let work = Work::with_labels();
    work.ok(&["dictionary", "bypass.csv"]);
    work.refused(
        &["dictionary", "bypass.csv"],
        &["bypass.dictionary.csv", "is not replaced"],
    );
    work.ok(&["dictionary", "bypass.csv", "-o", "other.xlsx"]);
    work.ok(&["train", "bypass.csv", "--dictionary", "other.xlsx"]);
}

#[test]
fn the_labels_play_no_part() {
    let work = Work::with_labels();
    let mut labels = LABELS
        .lines()
        .skip(1)
        .map(|line| line.rsplit_once(',').unwrap().1)
        .collect::<Vec<_>>();
    labels.rotate_right(1);
    let others = LABELS.lines().skip(1).zip(labels);
    let others =
        others.map(|(line, label)| format!("{},{label}\n", line.rsplit_once(',').unwrap().0));
    let header = LABELS.lines().next().unwrap();
    work.write(
        "others.csv",
        format!("{header}\n{}", others.collect::<String>()),
    );
    work.ok(&["dictionary", "bypass.csv"]);
    work.ok(&["dictionary", "others.csv"]);
    assert_ne!(work.text("others.csv"), LABELS);
    assert_eq!(
        work.text("bypass.dictionary.csv"),
        work.text("others.dictionary.csv")
    );
}

#[test]
fn another_language_has_its_own_words_and_no_english_negations() {
    let sentences = [
        "Die Regierung zieht ihre Truppen ab",
        "Unsere Truppen bleiben bei der Regierung",
    ];
    let rows_of =
        (0..6).map(|at| format!("d{at},{},{}\n", sentences[at % 2], ["ja", "nein"][at % 2]));
    let work = Work::new().with(
        "rede.csv",
        format!("document,text,label\n{}", rows_of.collect::<String>()),
    );
    work.ok(&["dictionary", "rede.csv", "--language", "german"]);
    let drafted = rows(&work.text("rede.dictionary.csv"));
    let patterns: Vec<&str> = drafted.iter().map(|row| row["pattern"].as_str()).collect();
    assert!(
        patterns.contains(&"truppen*") && patterns.contains(&"regierung*"),
        "{patterns:?}"
    );
    assert!(
        !patterns.contains(&"not") && !patterns.contains(&"die"),
        "{patterns:?}"
    );
}

#[test]
fn too_few_sentences_are_refused() {
    let work = Work::new().with(
        "few.csv",
        "text,label\nTroops leave,for\nSoldiers stay,against\n",
    );
    let said = work.run(&["dictionary", "few.csv"]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(
        said.err
            .contains("few.csv: no word stands in three sentences"),
        "{}",
        said.err
    );
    assert!(!work.path("few.dictionary.csv").exists());
}
