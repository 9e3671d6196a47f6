//! `--encoder`: models that count what a pretrained encoder says of whole sentences. The one in `tiny/` is made by `make.py` and
//! knows nothing; what encoders are worth is measured in `docs/research/accuracy.md`.

mod hostile;
mod names;
mod resume;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::common::{LABELS, Work, column, labels_of_marks, said};
use proptest::prelude::*;
use safetensors::SafeTensors;
use standpoint::encoder::{Embeddings, Encoder};
use standpoint::labels::{Labelled, LabelsFile};
use standpoint::model::{Cutting, Model, Options, Source, Trainer, Unit};

fn tiny() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/encoder/tiny")
}

/// Labels about the bypass, or labels that a fine-tuned encoder sees.
fn labelled(is_tuned: bool) -> Labelled {
    let text = if is_tuned {
        labels_of_marks()
    } else {
        LABELS.to_string()
    };
    LabelsFile::parse(Path::new("labels.csv"), &text, None)
        .unwrap()
        .labelled
}

/// What the encoder says of all sentences.
fn embeddings(labelled: &Labelled) -> Embeddings {
    let encoder = Arc::new(Encoder::open(&tiny()).unwrap());
    let texts: Vec<&str> = labelled.sentences.iter().map(|s| s.text.as_str()).collect();
    Embeddings::new(encoder, &texts, |_, _| ())
}

/// A model that reads whole sentences, maybe with an encoder that was fine-tuned.
fn model(is_tuned: bool) -> Model {
    model_with(is_tuned, Options::default())
}

fn model_with(is_tuned: bool, options: Options) -> Model {
    let labelled = labelled(is_tuned);
    let trainer = Trainer::new(&labelled, options).unwrap();
    let embeddings = if is_tuned {
        let encoder = Encoder::open(&tiny()).unwrap();
        trainer.fine_tune(encoder, 2, None, |_, _| ()).unwrap()
    } else {
        embeddings(&labelled)
    };
    let trainer = trainer.with_embeddings(&embeddings).unwrap();
    let held_out = trainer.cross_validate().unwrap();
    trainer.train(&held_out).unwrap()
}

#[test]
fn a_model_with_an_encoder_is_one_file_and_says_the_same_from_it() {
    [false, true]
        .into_iter()
        .for_each(is_the_same_from_its_file);
}

fn is_the_same_from_its_file(is_tuned: bool) {
    let model = model(is_tuned);
    let bytes = model.to_bytes().unwrap();
    let read = Model::from_bytes(&bytes).unwrap();
    assert!(read.to_bytes().unwrap() == bytes);
    let article = [
        "The troops must leave.",
        "They will stay now.",
        "Build the bypass.",
    ];
    assert_eq!(read.score(&article), model.score(&article));
    let without = {
        let labelled = labelled(is_tuned);
        let trainer = Trainer::new(&labelled, Options::default()).unwrap();
        trainer.train(&trainer.cross_validate().unwrap()).unwrap()
    };
    assert_ne!(without.score(&article), model.score(&article));
    // No byte of the encoder's can change without being noticed.
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    let head = is_tuned.then_some("encoder.head");
    for name in [
        "embedding.centre",
        "embedding.weights",
        "encoder.tokenizer",
        "encoder.weights",
    ]
    .into_iter()
    .chain(head)
    {
        let own = tensors.tensor(name).unwrap().data();
        let start = own.as_ptr().addr() - bytes.as_ptr().addr();
        let mut damaged = bytes.clone();
        damaged[start + own.len() / 2] ^= 1;
        assert!(Model::from_bytes(&damaged).is_err(), "{name}");
    }
}

#[test]
fn some_of_the_sentences_may_be_learned_from_and_others_are_refused() {
    let labelled = LabelsFile::parse(Path::new("bypass.csv"), LABELS, None)
        .unwrap()
        .labelled;
    let embeddings = embeddings(&labelled);
    let log_probabilities = |labelled: &Labelled, embeddings: &Embeddings| {
        let trainer = Trainer::new(labelled, Options::default()).unwrap();
        let trainer = trainer.with_embeddings(embeddings).unwrap();
        trainer.cross_validate().unwrap().log_probabilities
    };
    // Those of an encoder that was fine-tuned on all of them must be all.
    let trainer = Trainer::new(&labelled, Options::default()).unwrap();
    let encoder = Encoder::open(&tiny()).unwrap();
    let tuned = trainer.fine_tune(encoder, 1, None, |_, _| ()).unwrap();
    // In another order, and without a document.
    let mut part = labelled.clone();
    let first = part.sentences[0].document.clone();
    part.sentences.retain(|s| s.document != first);
    part.sentences.reverse();
    assert!(part.sentences.len() < labelled.sentences.len());
    assert_eq!(
        log_probabilities(&part, &embeddings),
        log_probabilities(&part, &self::embeddings(&part))
    );
    let error = Trainer::new(&part, Options::default())
        .unwrap()
        .with_embeddings(&tuned)
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("fine-tune it on the same sentences"),
        "{error}"
    );
    let mut other = labelled.clone();
    other.sentences[7].text = "Nobody has read this.".to_string();
    for embeddings in [embeddings, tuned] {
        let trainer = Trainer::new(&other, Options::default()).unwrap();
        let error = trainer.with_embeddings(&embeddings).unwrap_err();
        assert!(error.to_string().contains("at index 7"), "{error}");
    }
}

/// Labels that a mark shows in the first of two sentences, and in the second only what stands before it.
fn labels_of_marks_before() -> Labelled {
    let words = ["troops", "iraq", "home", "they", "stay", "must", "go"];
    let row = |at: usize| {
        let word = |step: usize| words[(at * step + at / 7) % 7];
        let (mark, label) = [(",", "for"), (".", "against"), ("", "neutral")][at % 3];
        let said = [word(1), word(3), word(5)].join(" ");
        format!(
            "{at},0,\"{said}{mark} will {}\",{label}\n{at},40,they will {} {said},{label}\n",
            word(2),
            word(4)
        )
    };
    let rows: String = (0..180).map(row).collect();
    let text = format!("document,start,text,label\n{rows}");
    let read = LabelsFile::parse(Path::new("labels.csv"), &text, None);
    read.unwrap().labelled
}

#[test]
fn what_stands_before_a_sentence_is_read_wherever_the_sentence_is_scored() {
    let labelled = labels_of_marks_before();
    let trainer = Trainer::new(&labelled, Options::default()).unwrap();
    let tuned = trainer.fine_tune(Encoder::open(&tiny()).unwrap(), 3, None, |_, _| ());
    let trainer = trainer.with_embeddings(&tuned.unwrap()).unwrap();
    let held_out = trainer.cross_validate().unwrap();
    let model = trainer.train(&held_out).unwrap();
    let model = Model::from_bytes(&model.to_bytes().unwrap()).unwrap();
    // The whole sentence counts for a second sentence by the one before it.
    let second = "they will go home must stay";
    let of_whole = |first: &str| -> Vec<f64> {
        let explanation = model.explain(&[first, second]).remove(1);
        let sum: Vec<f64> = (0..3)
            .map(|label| {
                explanation
                    .contributions
                    .iter()
                    .map(|c| c.toward[label])
                    .sum()
            })
            .collect();
        for (sum, logit) in sum.iter().zip(&explanation.logits) {
            assert!((sum - logit).abs() < 1e-9);
        }
        let mut contributions = explanation.contributions.into_iter();
        let whole = contributions.find(|c| c.source == Source::Sentence);
        whole.unwrap().toward
    };
    assert_ne!(
        of_whole("stay go troops, will home"),
        of_whole("stay go troops. will home")
    );
    // Documents that are read together are scored as if each was read by itself.
    let texts = [
        format!("Stay go troops, will home.\n\n{second}."),
        format!("Stay go troops! Will home.\n\n{second}."),
    ];
    let together = model.scorer().score_texts(&texts, &Cutting::default());
    for (text, together) in texts.iter().zip(together) {
        assert_eq!(model.score_text(text, Unit::Sentence, None), together);
    }
}

#[test]
fn contributions_add_up_and_the_whole_sentence_is_one_of_them() {
    let model = model(true);
    for explanation in model.explain(&["The troops must leave.", "They will stay now."]) {
        let contributions = &explanation.contributions;
        assert!(explanation.words_read.is_empty());
        let whole = contributions
            .iter()
            .filter(|c| c.source == Source::Sentence);
        assert_eq!(whole.count(), 1);
        for (label, logit) in explanation.logits.iter().enumerate() {
            let sum: f64 = contributions.iter().map(|c| c.toward[label]).sum();
            assert!((sum - logit).abs() < 1e-9);
        }
    }
}

#[test]
fn the_words_that_an_encoder_reads_are_those_without_which_it_says_something_else() {
    // A shorter sentence may be trusted less.
    let options = Options {
        cues: false,
        ..Options::default()
    };
    let model = model_with(true, options);
    let text = "They stay home, will go";
    let whole = |text: &str| -> Vec<f64> {
        let explanation = model.explain(&[text]).remove(0);
        let mut contributions = explanation.contributions.into_iter();
        let whole = contributions.find(|c| c.source == Source::Sentence);
        whole.unwrap().toward
    };
    let explanation = model.explain_with_words(&[text]).remove(0);
    assert_eq!(
        explanation.contributions,
        model.explain(&[text])[0].contributions
    );
    let words = &explanation.words_read;
    let named: Vec<&str> = words.iter().map(|word| word.what.as_str()).collect();
    assert_eq!(named, ["They", "stay", "home", "will", "go"]);
    let home = &words[2];
    let (with, without) = (whole(text), whole("They stay will go"));
    for (label, toward) in home.toward.iter().enumerate() {
        assert!((with[label] - without[label] - toward).abs() < 1e-6);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn the_fast_path_says_what_the_reference_path_says(
        sentences in prop::collection::vec("[a-zA-Z ,.'’é国-]{0,60}|the troops must leave|build the bypass now", 1..6),
    ) {
        static MODEL: std::sync::OnceLock<Model> = std::sync::OnceLock::new();
        let model = MODEL.get_or_init(|| model(true));
        let sentences: Vec<&str> = sentences.iter().map(String::as_str).collect();
        let wanted = model.explain(&sentences);
        let given: Vec<_> = sentences.iter().map(|&s| s.into()).collect();
        for (verdict, wanted) in model.scorer().score(&given).iter().zip(wanted) {
            let pairs = verdict.stance.probabilities.iter().zip(&wanted.stance.probabilities);
            for (a, b) in pairs {
                prop_assert!((a - b).abs() < 1e-6);
            }
            prop_assert_eq!(&verdict.reasons, &wanted.reasons(3));
        }
    }
}

#[test]
fn the_encoder_is_asked_for_in_training_only() {
    let work = Work::with_labels();
    let folder = tiny();
    let folder = folder.to_str().unwrap();
    let said = work.ok(&[
        "train",
        "bypass.csv",
        "--encoder",
        folder,
        "-o",
        "with.safetensors",
    ]);
    assert!(
        said.err.contains("The model is in with.safetensors"),
        "{}",
        said.err
    );
    work.write(
        "letter.txt",
        "We must build the bypass now. They will not leave the meadow.\n",
    );
    let scores = |threads: &str| {
        work.ok(&[
            "score",
            "letter.txt",
            "-m",
            "with.safetensors",
            "-q",
            "--threads",
            threads,
        ])
        .out
    };
    assert_eq!(column(&scores("1"), "label").len(), 2);
    assert_eq!(scores("1"), scores("2"));
    // Documents are embedded together, and the rows are those of each alone.
    work.write("news/a.txt", "We must build the bypass now.\n");
    work.write("news/b.txt", "They will not leave. Go home now.\n");
    let of = |path: &str| {
        let table = work
            .ok(&["score", path, "-m", "with.safetensors", "-q"])
            .out;
        table
            .lines()
            .skip(1)
            .map(str::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(of("news"), [of("news/a.txt"), of("news/b.txt")].concat());
    let explained = work.ok(&["explain", "They will not leave.", "-m", "with.safetensors"]);
    for words in ["(whole sentence)", "What single words add to"] {
        assert!(explained.out.contains(words), "{}", explained.out);
    }
}

#[test]
fn fine_tuning_is_the_same_on_any_number_of_threads_and_says_what_it_does() {
    let work = Work::new().with("marks.csv", labels_of_marks());
    let folder = tiny();
    let train = |threads: &str, layers: &str, to: &str| {
        let folder = folder.to_str().unwrap();
        let mut command =
            work.command(&["train", "marks.csv", "-o", to, "--encoder", folder, layers]);
        let said = said(command.env("RAYON_NUM_THREADS", threads));
        assert_eq!(said.code, 0, "{}", said.err);
        (said.err, work.read(to))
    };
    let (said, one) = train("1", "--fine-tune=half", "one.safetensors");
    assert!(
        said.contains("encoder tiny: training the last 2 of its 4 layers"),
        "{said}"
    );
    let (_, three) = train("3", "--fine-tune=2", "three.safetensors");
    assert!(one == three);
    let (_, quarter) = train("2", "--fine-tune", "quarter.safetensors");
    assert!(one != quarter);
    work.write(
        "letter.txt",
        "We must build the bypass now. They will not leave.\n",
    );
    let scores = |model: &str| work.ok(&["score", "letter.txt", "-m", model, "-q"]).out;
    assert_eq!(column(&scores("one.safetensors"), "label").len(), 2);
    assert_ne!(scores("one.safetensors"), scores("quarter.safetensors"));
    // It learns borrowed labels first.
    work.write("bypass.csv", LABELS);
    let borrow = [
        "--borrow",
        "bypass.csv",
        "--encoder",
        folder.to_str().unwrap(),
    ];
    let train = [
        "train",
        "marks.csv",
        "--fine-tune",
        "-o",
        "borrowed.safetensors",
    ];
    let said = work.ok(&[&train[..], &borrow].concat()).err;
    assert!(!said.contains("does not help here"), "{said}");
    assert_ne!(
        scores("borrowed.safetensors"),
        scores("quarter.safetensors")
    );
    let alone = ["train", "marks.csv", "--fine-tune"];
    work.misused(&alone, &["--encoder <ENCODER>"]);
    let curve = [
        "evaluate",
        "marks.csv",
        "--encoder",
        "x",
        "--fine-tune",
        "--curve",
    ];
    work.misused(&curve, &["--fine-tune", "cannot be used with"]);
    let none = ["train", "marks.csv", "--encoder", "x", "--fine-tune=0"];
    work.misused(&none, &["write quarter, half, all, or a number of layers"]);
}

#[test]
fn embeddings_are_kept_and_change_nothing() {
    let work = Work::with_labels();
    work.write(
        "letter.txt",
        "We must build the bypass now. They will not leave.\n",
    );
    let folder = tiny();
    let train = [
        "train",
        "bypass.csv",
        "--encoder",
        folder.to_str().unwrap(),
        "-o",
    ];
    let score = ["score", "letter.txt", "-q", "-m"];
    let run = |arguments: &[&str], more: &str, cache: &str| {
        let mut command = work.command(&[arguments, &[more]].concat());
        let said = said(command.env("STANDPOINT_CACHE", cache));
        assert_eq!(said.code, 0, "{}", said.err);
        said.out
    };
    run(&train, "none.safetensors", "");
    let scores = run(&score, "none.safetensors", "");
    assert!(!work.path("kept").exists());
    let kept = || {
        let files = std::fs::read_dir(work.path("kept")).unwrap();
        let sizes = files.map(|file| file.unwrap().metadata().unwrap().len());
        sizes.collect::<Vec<_>>()
    };
    run(&train, "first.safetensors", "kept");
    let learned = kept();
    assert!(learned.len() == 1 && learned[0] > 1000, "{learned:?}");
    run(&train, "again.safetensors", "kept");
    assert_eq!(kept(), learned);
    assert_eq!(run(&score, "again.safetensors", "kept"), scores);
    let scored = kept();
    assert!(scored.len() == 1 && scored[0] > learned[0]);
    assert_eq!(run(&score, "again.safetensors", "kept"), scores);
    assert_eq!(kept(), scored);
    for name in ["first.safetensors", "again.safetensors"] {
        assert!(work.read(name) == work.read("none.safetensors"), "{name}");
    }
    // A folder that cannot be used is none.
    assert_eq!(run(&score, "again.safetensors", "letter.txt"), scores);
}

#[test]
fn evaluate_compares_with_and_without() {
    let work = Work::with_labels();
    let folder = tiny();
    let folder = folder.to_str().unwrap();
    let json = |more: &[&str]| -> serde_json::Value {
        let out = work
            .ok(&[&["evaluate", "bypass.csv", "--json", "-", "-q"], more].concat())
            .out;
        serde_json::from_str(&out).unwrap()
    };
    let both = json(&["--encoder", folder, "--against", "no-encoder"]);
    let (with, without) = (json(&["--encoder", folder]), json(&[]));
    assert_eq!(both["log_loss"], with["log_loss"]);
    assert_eq!(both["against"]["figures"]["log_loss"], without["log_loss"]);
    assert_ne!(with["log_loss"], without["log_loss"]);
    let words = ["there is no encoder to leave out", "--encoder"];
    work.refused(
        &["evaluate", "bypass.csv", "--against", "no-encoder", "-q"],
        &words,
    );
    // The last point of the curve is that of all sentences, and each point counts the encoder.
    let curve = json(&["--encoder", folder, "--curve"])["curve"].clone();
    let curve = curve.as_array().unwrap();
    assert_eq!(curve.last().unwrap()["log_loss"], with["log_loss"]);
    let plain = json(&["--curve"])["curve"].clone();
    for (point, plain) in curve.iter().zip(plain.as_array().unwrap()) {
        assert_eq!(point["sentences"], plain["sentences"]);
        assert_ne!(point["log_loss"], plain["log_loss"]);
    }
}

#[test]
fn the_files_of_the_encoder_are_not_replaced() {
    let work = Work::with_labels();
    for name in ["config.json", "vocab.txt", "model.safetensors"] {
        work.write(
            &format!("own/{name}"),
            std::fs::read(tiny().join(name)).unwrap(),
        );
    }
    let weights = [
        "train",
        "bypass.csv",
        "--encoder",
        "own",
        "-o",
        "own/model.safetensors",
    ];
    work.refused(&weights, &["own/model.safetensors"]);
    let config = [
        "evaluate",
        "bypass.csv",
        "--encoder",
        "own",
        "--json",
        "own/config.json",
    ];
    work.refused(&config, &["own/config.json"]);
}

#[test]
fn the_card_names_the_encoder() {
    let work = Work::with_labels();
    let folder = tiny();
    let folder = folder.to_str().unwrap();
    work.ok(&[
        "train",
        "bypass.csv",
        "--encoder",
        folder,
        "-q",
        "--card",
        "card.md",
    ]);
    let card = work.text("card.md");
    assert!(
        card.contains("the sentence's embedding by tiny (16 numbers)"),
        "{card}"
    );
    // So does the report.
    work.write("news/a.txt", "Build the bypass now. It is late.");
    let page = work
        .ok(&["report", "news", "-m", "models/bypass.safetensors"])
        .out;
    assert!(page.contains("over what the encoder tiny reads in whole sentences, beside"));
}

#[test]
fn a_folder_that_is_no_encoder_is_refused_before_anything_is_learned() {
    let work = Work::with_labels().with("empty/notes.txt", "nothing");
    let words = [
        "config.json: could not be read; the folder of an encoder holds config.json, tokenizer.json (or vocab.txt) and model.safetensors",
    ];
    work.refused(&["train", "bypass.csv", "--encoder", "empty", "-q"], &words);
    let file = ["bypass.csv: this is a file; give the folder that holds an encoder's config.json"];
    work.refused(
        &["train", "bypass.csv", "--encoder", "bypass.csv", "-q"],
        &file,
    );
    assert!(!work.path("models").exists());
    #[cfg(unix)]
    work.refused(
        &["score", "empty/notes.txt", "-m", "empty", "-q"],
        &["empty: could not be read: it is a folder, not a file; give the model's file"],
    );
    let with_model = [
        "evaluate",
        "bypass.csv",
        "-m",
        "built-in",
        "--encoder",
        "empty",
    ];
    work.misused(&with_model, &["--encoder", "cannot be used with"]);
}
