//! What holds from a document to its rows, whatever the document: the library from its outside.

use std::path::Path;
use std::sync::LazyLock;

use crate::common::{self, characters, rows};
use proptest::prelude::*;
use standpoint::corpus::Document;
use standpoint::labels::{Labelled, LabelsFile};
use standpoint::model::{
    Contribution, Explanation, Model, Options, Scored, Sentence, Source, Trainer, Unit,
};
use standpoint::output::{ScoreTable, TableFormat};
use standpoint::segment::Marks;

/// With a dictionary and one stance a document, and so with all that a model can have: words,
/// characters, categories, surroundings.
static MODEL: LazyLock<Model> = LazyLock::new(|| train(true));

const UNITS: [Unit; 4] = [Unit::Sentence, Unit::Paragraph, Unit::Document, Unit::Row];

/// The labels, dealt into documents of three sentences with the same label.
fn labelled() -> Labelled {
    let mut labelled = LabelsFile::parse(Path::new("bypass.csv"), common::LABELS, None)
        .unwrap()
        .labelled;
    let mut dealt = vec![0; labelled.labels.len()];
    for sentence in &mut labelled.sentences {
        let document = format!("{} {}", sentence.label, dealt[sentence.label] / 3);
        sentence.document = Some(document);
        dealt[sentence.label] += 1;
    }
    labelled
}

fn train(cues: bool) -> Model {
    let entries = [
        ("leave", "free*"),
        ("leave", "leave"),
        ("harm", "destroy*"),
        ("harm", "noise"),
        ("negation", "not"),
    ];
    let entry = |(category, pattern): (&str, &str)| (category.to_string(), pattern.to_string());
    let options = Options {
        dictionary: Some(entries.map(entry).to_vec()),
        cues,
        ..Options::default()
    };
    let labelled = labelled();
    let trainer = Trainer::new(&labelled, options).unwrap();
    let held_out = trainer.cross_validate().unwrap();
    trainer.train(&held_out).unwrap()
}

/// Anything that a file may hold: any characters, marks that end sentences, words that the model
/// knows, and lines of boilerplate.
fn odd_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[ \\n\\r\\t.?!…“”\"'’(),;=+@\u{a0}\u{2028}\u{feff}\u{0}😀é。؟]{0,20}",
        prop::sample::select(vec![
            "The bypass will free our village of lorries. ",
            "Do not destroy the meadow! ",
            "U.S. officials met at 3.15 p.m. in St. Ives",
            "\n\nBy Ann Reed\n\n",
            "\nADVERTISEMENT\n",
            "“Build it. Now,” she said.",
            "الطريق الجديد لا يفيد أحدا. ",
            "\r\n\r\n",
            "=1+1,\"quoted\"",
        ])
        .prop_map(str::to_string),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn document(text: &str) -> Document {
    Document {
        id: "a \"b\",\nc.txt".to_string(),
        text: text.to_string(),
        metadata: vec!["=1+1".to_string(), " \"x\",\r\ny ".to_string()],
        notes: Vec::new(),
        begins: 0,
        marked: Marks::default(),
    }
}

fn table(document: &Document, scored: &[Scored], boilerplate: bool) -> String {
    let metadata = ["label".to_string(), "year, of \"it\"".to_string()];
    let table = ScoreTable::new(TableFormat::Csv, MODEL.labels(), &metadata, boilerplate);
    let mut bytes = table.header().unwrap();
    bytes.extend(table.rows(document, scored, 0).unwrap());
    String::from_utf8(bytes).unwrap()
}

/// A model whose decision layer sees no cues.
static WITHOUT_CUES: LazyLock<Model> = LazyLock::new(|| train(false));

/// The built-in model.
static WITHDRAWAL: LazyLock<Model> = LazyLock::new(|| Model::withdrawal().unwrap());

/// What of a text is scored.
fn sentences<'t>(model: &Model, text: &'t str) -> Vec<Sentence<'t>> {
    Scored::sentences(&model.score_text(text, Unit::Sentence, None), text)
}

/// Whether two lines of reasons say the same; of equally strong ones any may be named, and in any order.
fn agree(a: &str, b: &str) -> bool {
    fn reasons(line: &str) -> Vec<(&str, f64)> {
        let reasons = line
            .split("; ")
            .filter_map(|reason| reason.rsplit_once(" +"));
        reasons
            .map(|(name, strength)| (name, strength.parse().unwrap()))
            .collect()
    }
    let (a, b) = (reasons(a), reasons(b));
    let near = |one: f64, other: f64| (one - other).abs() < 0.011;
    // One more reason, as strong as the last, may have been left out.
    let stands_apart = |at: usize| {
        let (strength, last) = (a[at].1, a[a.len() - 1].1);
        let alike = a.iter().chain(&b).filter(|reason| near(reason.1, strength));
        alike.count() == 2 && (a.len() < 3 || !near(strength, last))
    };
    let same = |at: usize| near(a[at].1, b[at].1) && (a[at].0 == b[at].0 || !stands_apart(at));
    a.len() == b.len() && (0..a.len()).all(same)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_row_stands_where_it_says(text in odd_text(), boilerplate in any::<bool>(), unit in 0..UNITS.len()) {
        let document = document(&text);
        let scored = MODEL.score_text(&text, UNITS[unit], None);
        let rows = rows(&table(&document, &scored, boilerplate));
        let kept = scored.iter().filter(|s| boilerplate || s.verdict.is_some());
        prop_assert_eq!(rows.len(), kept.count());
        let mut last = 0;
        let mut number = 0;
        for row in rows {
            prop_assert_eq!(&row["document"], &document.id);
            prop_assert_eq!(&characters(&text, &row["start"], &row["end"]), &row["text"]);
            prop_assert_eq!(row["text"].trim(), &row["text"]);
            let (start, end): (usize, usize) = (row["start"].parse().unwrap(), row["end"].parse().unwrap());
            prop_assert!(last <= start && start < end, "{start}..{end} after {last}");
            last = end;
            prop_assert_eq!(&row["meta_label"], &document.metadata[0]);
            prop_assert_eq!(&row["year, of \"it\""], &document.metadata[1]);
            if row["label"].is_empty() {
                prop_assert!(boilerplate && row["sentence"].is_empty() && row["probability"].is_empty());
                continue;
            }
            number += 1;
            prop_assert_eq!(&row["sentence"], &number.to_string());
            let p = |label: &String| row[&format!("p_{label}")].parse::<f64>().unwrap();
            let shares: Vec<f64> = MODEL.labels().iter().map(p).collect();
            prop_assert!(shares.iter().all(|p| (0.0..=1.0).contains(p)), "{shares:?}");
            prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-3, "{shares:?}");
            prop_assert_eq!(&row["probability"], &row[&format!("p_{}", row["label"])]);
        }
    }

    #[test]
    fn nothing_but_white_space_is_lost(text in odd_text()) {
        let scored = MODEL.score_text(&text, Unit::Sentence, None);
        let mut rest = text.clone().into_bytes();
        for segment in &scored {
            rest[segment.bytes.clone()].fill(b' ');
        }
        let rest = String::from_utf8(rest).unwrap();
        prop_assert!(rest.trim().is_empty(), "left: {:?}", rest.trim());
    }

    #[test]
    fn contributions_add_up_to_logits_and_these_to_probabilities(text in odd_text()) {
        let explanations = MODEL.explain(&sentences(&MODEL, &text));
        for explanation in &explanations {
            let logits = &explanation.logits;
            for (class, logit) in logits.iter().enumerate() {
                let sum: f64 = explanation.contributions.iter().map(|c| c.toward[class]).sum();
                prop_assert!((sum - logit).abs() < 1e-9, "{sum} is not {logit}");
            }
            let most = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let total: f64 = logits.iter().map(|z| (z - most).exp()).sum();
            for (z, p) in logits.iter().zip(&explanation.stance.probabilities) {
                let softmax = (z - most).exp() / total;
                prop_assert!((softmax - p).abs() < 1e-9, "{softmax} is not {p}");
            }
        }
        // Explaining and scoring are the same thing.
        let stances: Vec<_> = explanations.into_iter().map(|e| e.stance).collect();
        prop_assert_eq!(MODEL.score(&sentences(&MODEL, &text)), stances);
    }

    #[test]
    fn documents_are_scored_as_they_are_explained(
        texts in prop::collection::vec(odd_text(), 1..4),
        which in 0..3_usize,
    ) {
        let model = [&MODEL, &WITHOUT_CUES, &WITHDRAWAL][which];
        let model: &Model = model;
        let mut scorer = model.scorer();
        for text in &texts {
            let wanted = model.explain(&sentences(model, text));
            let scored = scorer.score_text(text, Unit::Sentence, None);
            let verdicts: Vec<_> = scored.into_iter().filter_map(|unit| unit.verdict).collect();
            prop_assert_eq!(wanted.len(), verdicts.len());
            for (wanted, verdict) in wanted.iter().zip(&verdicts) {
                prop_assert_eq!(wanted.stance.label, verdict.stance.label);
                for (p, q) in wanted.stance.probabilities.iter().zip(&verdict.stance.probabilities) {
                    prop_assert!((p - q).abs() < 1e-6, "{p} {q}");
                }
                let (reasons, own) = (wanted.reasons(3), &verdict.reasons);
                prop_assert!(agree(&reasons, own), "{reasons} | {own}");
            }
        }
    }

    #[test]
    fn json_lines_read_back_whatever_the_text(text in odd_text()) {
        let document = document(&text);
        let scored = MODEL.score_text(&text, Unit::Paragraph, None);
        let metadata = ["a".to_string(), "b".to_string()];
        let table = ScoreTable::new(TableFormat::JsonLines, MODEL.labels(), &metadata, true);
        let lines = String::from_utf8(table.rows(&document, &scored, 0).unwrap()).unwrap();
        let read: Vec<serde_json::Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        prop_assert_eq!(read.len(), scored.len());
        for (json, scored) in read.iter().zip(&scored) {
            prop_assert_eq!(json["text"].as_str().unwrap(), &text[scored.bytes.clone()]);
            prop_assert_eq!(json["metadata"]["b"].as_str().unwrap(), &document.metadata[1]);
        }
    }
}

/// Threads of a service share a model and hand its errors on.
#[test]
fn threads_may_share_models_and_pass_errors_on() {
    use standpoint::{classifier, corpus, evaluation, labels, model, prevalence, text};
    fn shared<T: Send + Sync>() {}
    fn passed_on<E: std::error::Error + Send + Sync + 'static>() {}
    shared::<Model>();
    shared::<model::Scorer>();
    shared::<model::HeldOut>();
    shared::<Trainer>();
    shared::<Labelled>();
    passed_on::<model::ModelError>();
    passed_on::<model::TrainError>();
    passed_on::<corpus::CorpusError>();
    passed_on::<labels::LabelsError>();
    passed_on::<evaluation::ScoresError>();
    passed_on::<evaluation::OtherLabels>();
    passed_on::<prevalence::PrevalenceError>();
    passed_on::<text::DictionaryError>();
    passed_on::<text::UnknownLanguage>();
    passed_on::<classifier::LogisticError>();
    passed_on::<classifier::DecisionError>();
    // A new service has one scorer on each of its threads.
    let text = "They must build the bypass. It would ruin the meadows.";
    let alone = MODEL.score_text(text, Unit::Sentence, None);
    std::thread::scope(|threads| {
        let score = || MODEL.score_text(text, Unit::Sentence, None);
        let scored = [(); 3].map(|()| threads.spawn(score));
        for thread in scored {
            assert_eq!(thread.join().unwrap(), alone);
        }
    });
}

#[test]
fn a_model_is_the_same_after_it_was_saved_and_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    MODEL.save(&path).unwrap();
    let loaded = Model::load(&path).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes == MODEL.to_bytes().unwrap());
    assert!(bytes == loaded.to_bytes().unwrap());
    assert_eq!(loaded.labels(), MODEL.labels());
    assert_eq!(loaded.options(), MODEL.options());
    assert_eq!(loaded.provenance(), MODEL.provenance());
    let sentences = labelled().sentences;
    let texts: Vec<&str> = sentences.iter().map(|s| s.text.as_str()).collect();
    assert_eq!(loaded.score(&texts), MODEL.score(&texts));
    assert_eq!(loaded.explain(&texts), MODEL.explain(&texts));
}

#[test]
fn the_model_of_these_tests_has_everything() {
    let pair = MODEL.explain(&["The bypass would destroy the meadow.", "It is said."]);
    let context = |e: &Explanation| {
        e.contributions
            .iter()
            .any(|c| c.source == Source::Surroundings)
    };
    assert!(pair.iter().all(context));
    assert!(MODEL.options().dictionary.is_some());
    // A word that no label has says something by its vector.
    let sentence = MODEL.explain(&["Trucks."]);
    let trucks = |c: &&Contribution| c.what == "trucks";
    let trucks = sentence[0].contributions.iter().find(trucks).unwrap();
    assert!(trucks.toward.iter().any(|v| v.abs() > 1e-3), "{trucks:?}");
}

#[test]
fn two_trainings_are_the_same_to_the_last_byte() {
    assert!(train(true).to_bytes().unwrap() == MODEL.to_bytes().unwrap());
}

#[test]
fn a_text_longer_than_any_article_is_scored_in_parts() {
    let text = "Do not destroy the meadow! Build it. ".repeat(2501);
    let units = MODEL.score_text(&text, Unit::Sentence, None);
    let stances: Vec<_> = units
        .into_iter()
        .filter_map(|unit| unit.verdict)
        .map(|verdict| verdict.stance)
        .collect();
    assert_eq!(stances.len(), 5002);
    // The last two have only each other.
    let pair = MODEL.score_text("Do not destroy the meadow! Build it.", Unit::Sentence, None);
    let pair: Vec<_> = pair
        .into_iter()
        .filter_map(|unit| unit.verdict)
        .map(|verdict| verdict.stance)
        .collect();
    assert_eq!(stances[5000..], pair);
    let sentences = sentences(&MODEL, &text);
    for (stance, wanted) in stances.iter().zip(MODEL.score(&sentences)) {
        assert_eq!(stance.label, wanted.label);
        assert!((stance.probabilities[0] - wanted.probabilities[0]).abs() < 1e-6);
    }
}

#[test]
fn what_was_learned_is_found_again() {
    let labelled = labelled();
    let right = labelled
        .sentences
        .iter()
        .filter(|s| MODEL.score(&[s.text.as_str()])[0].label == s.label)
        .count();
    assert!(right >= 40, "{right} of {}", labelled.sentences.len());
    let new = [
        ("Lorries will be gone and our street quiet.", "for"),
        (
            "This waste would destroy the farms and the meadow.",
            "against",
        ),
        ("The engineer read the report in the library.", "neutral"),
    ];
    for (text, label) in new {
        let stance = &MODEL.score(&[text])[0];
        assert_eq!(MODEL.labels()[stance.label], label, "{text}");
    }
}

#[test]
fn what_was_read_before_changes_no_reason() {
    let model = Model::withdrawal().unwrap();
    // Two runs of words that say the same, each of them beginning with a word that stands twice.
    let text = "Whom are they to protect, if not the occupiers from the occupied?";
    let read_before = |before: &str| {
        let mut scorer = model.scorer();
        scorer.score(&[Sentence::from(before)]);
        scorer.score(&[Sentence::from(text)])
    };
    let fresh = model.scorer().score(&[Sentence::from(text)]);
    assert!(fresh[0].reasons.contains("the occupiers "), "{fresh:?}");
    assert_eq!(read_before("Occupied by occupiers."), fresh);
    assert_eq!(read_before("From the occupiers to the occupied."), fresh);
}

#[test]
fn reasons_are_words_of_the_sentence_or_categories() {
    let text = "The bypass would not destroy the meadow.";
    let explanation = &MODEL.explain(&[text])[0];
    let reasons = explanation.reasons(20);
    assert!(!reasons.is_empty());
    for reason in reasons.split("; ") {
        let (what, strength) = reason.rsplit_once(' ').unwrap();
        assert!(strength.starts_with('+'), "{reason}");
        let names = |what: &str| -> bool {
            let names = what
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'));
            names.is_some_and(|names| {
                names
                    .split(" > ")
                    .map(|part| part.trim_start_matches("not "))
                    .all(|part| ["leave", "harm"].contains(&part))
            })
        };
        let stands = |what: &str| text.to_lowercase().contains(what);
        assert!(names(what) || stands(what), "{reason}");
    }
}
