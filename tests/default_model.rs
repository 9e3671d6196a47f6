//! The labels that the built-in model comes from fit the seed articles, and the model fits them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use standpoint::evaluation::{Figures, Predicted};
use standpoint::labels::{Labelled, dictionary_beside, read_dictionary};
use standpoint::model::{Model, Options, Trainer};
use standpoint::output::{Sources, model_card};
use standpoint::segment::{Boilerplate, Kind, segment};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Byte for byte: nobody can slip in a model that its labels do not give, and training is the same
/// on this machine as on the one where the model was made.
#[test]
fn the_built_in_model_is_what_its_labels_give() {
    let path = root("labels/withdrawal.csv");
    let labelled = Labelled::read(&path, None).unwrap();
    let dictionary = dictionary_beside(&path).unwrap();
    let options = Options {
        dictionary: Some(read_dictionary(&dictionary).unwrap()),
        ..Options::default()
    };
    let trainer = Trainer::new(&labelled, options).unwrap();
    let held_out = trainer.cross_validate().unwrap();
    assert!(held_out.converged);
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let truth = labelled.label_indices();
    let figures = Figures::new(
        &labelled.labels,
        &Predicted::from_held_out(&held_out).with_truth(&truth),
        &labelled.groups(&all),
    );
    let model = trainer.train(&held_out).unwrap();
    let bytes = model.to_bytes().unwrap();
    let stored = std::fs::read(root("models/withdrawal.safetensors")).unwrap();
    assert!(
        bytes == stored,
        "train labels/withdrawal.csv again and commit models/withdrawal.safetensors"
    );
    let codebook = std::fs::read(root("labels/CODEBOOK.md")).unwrap();
    let hash: Vec<String> = Sha256::digest(codebook)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let sources = Sources {
        labels: "withdrawal.csv",
        codebook: Some(("CODEBOOK.md", hash.concat())),
    };
    assert!(
        model_card(&model, &labelled, &figures, &sources)
            == std::fs::read_to_string(root("models/withdrawal.md")).unwrap(),
        "train again with --card models/withdrawal.md and commit it"
    );
    assert_eq!(
        Model::withdrawal().unwrap().labels(),
        ["anti-withdrawal", "neutral", "pro-withdrawal"]
    );
}

#[test]
fn nearly_every_labelled_row_is_a_sentence_of_its_article_or_of_a_comment() {
    let (mut all, mut missing) = (0, Vec::new());
    for file in ["labels/withdrawal.csv", "labels/withdrawal-test.csv"] {
        let mut reader = csv::Reader::from_path(root(file)).unwrap();
        let mut spans: BTreeMap<String, Vec<(usize, usize, String)>> = BTreeMap::new();
        for row in reader.deserialize::<BTreeMap<String, String>>() {
            let row = row.unwrap();
            if row["document"].is_empty() {
                continue;
            }
            let span = (row["start"].parse().unwrap(), row["end"].parse().unwrap());
            let rows = spans.entry(row["document"].clone()).or_default();
            rows.push((span.0, span.1, row["text"].clone()));
        }
        assert!(!spans.is_empty());
        for (document, rows) in spans {
            let text = std::fs::read_to_string(root("seeds").join(&document)).unwrap();
            let found: BTreeMap<(usize, usize), &str> = segment(&text, None)
                .into_iter()
                .filter(|s| s.kind.is_scored() || s.kind == Kind::Boilerplate(Boilerplate::Comment))
                .map(|s| ((s.start, s.end), &text[s.bytes]))
                .collect();
            for (start, end, labelled) in rows {
                all += 1;
                if found.get(&(start, end)).copied() != Some(labelled.as_str()) {
                    missing.push(format!("{file}: {document} {start}..{end}"));
                }
            }
        }
    }
    assert!(
        missing.len() * 200 < all,
        "{} of {all}: {missing:#?}",
        missing.len()
    );
}
