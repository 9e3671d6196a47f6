//! Other files, other formats and other word vectors.

use serde_json::{Value, json};

use super::{Parts, damaged, refused};

#[test]
fn other_files_are_refused_as_what_they_are() {
    let words = ["this is not a model file of standpoint", "standpoint train"];
    refused(b"", &words);
    refused(b"text,label\nBuild it.,for\n", &words);
    refused(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", &words);
    refused(&[0; 4096], &words);
    refused(&[0xff; 4096], &words);
    // Safetensors of somebody else, with and without metadata.
    let foreign = |header: &str, data: &[u8]| {
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header.bytes());
        bytes.extend(data);
        bytes
    };
    let tensor = r#""weight":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#;
    refused(&foreign("{}", b""), &words);
    refused(&foreign(&format!("{{{tensor}}}"), b"\0\0\0\0"), &words);
    let metadata = r#""__metadata__":{"format":"pt"}"#;
    refused(
        &foreign(&format!("{{{metadata},{tensor}}}"), b"\0\0\0\0"),
        &words,
    );
}

#[test]
fn a_file_larger_than_any_that_is_written_is_refused_for_its_size() {
    let work = super::work(b"");
    let file = std::fs::File::create(work.path("model")).unwrap();
    file.set_len((1 << 30) + 1).unwrap();
    let words = ["at most 1074 MB", "train on fewer labels or sentences"];
    let said = work.run(&super::SCORE);
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    assert!(
        words.iter().all(|word| said.err.contains(word)),
        "{}",
        said.err
    );
}

/// A model that was trained on `bypass.csv` when rows had norm 1 and the n-grams of words were counted together.
#[test]
fn an_older_format_is_refused_rather_than_scored_otherwise() {
    let old = include_bytes!("../models/format-1.safetensors");
    refused(old, &["format 1", "train it again from its labels"]);
}

/// A model that was trained on `bypass.csv` when the decision layer knew no cues.
#[test]
fn a_layer_without_cues_is_refused_too() {
    let old = include_bytes!("../models/format-2.safetensors");
    refused(old, &["format 2", "train it again from its labels"]);
}

/// A model that was trained on `bypass.csv` when runs of words and categories were features, and not the words near them.
#[test]
fn frames_in_place_of_collocations_are_refused_too() {
    let old = include_bytes!("../models/format-3.safetensors");
    refused(old, &["format 3", "train it again from its labels"]);
}

/// A model that was trained on `bypass.csv` when it did not keep what it was trained on.
#[test]
fn a_model_that_does_not_know_its_sentences_is_refused_too() {
    let old = include_bytes!("../models/format-4.safetensors");
    refused(old, &["format 4", "train it again from its labels"]);
}

/// A model that was trained on `bypass.csv` when all numbers were one word, years too.
#[test]
fn a_model_to_which_years_are_numbers_is_refused_too() {
    let old = include_bytes!("../models/format-5.safetensors");
    refused(old, &["format 5", "train it again from its labels"]);
}

/// A model that was trained on `bypass.csv` when words near a category were features.
#[test]
fn a_model_with_words_near_categories_is_refused_too() {
    let old = include_bytes!("../models/format-6.safetensors");
    refused(old, &["format 6", "train it again from its labels"]);
}

#[test]
fn a_newer_format_is_told_from_damage() {
    for format in [15, 16, 1_000_000] {
        let newer = Parts::honest().set("format", format.into());
        let found = format!("format {format}");
        refused(
            &newer.bytes(),
            &[&found, "formats up to 14", "install a newer standpoint"],
        );
    }
    // A newer format may have any other header.
    let mut newer = Parts::honest();
    newer.ours = json!({"format": 15, "everything": "else"});
    refused(&newer.bytes(), &["install a newer standpoint"]);
}

/// A language costs no new format, and a program that lacks it says so.
#[test]
fn a_language_without_a_stemmer_here_is_told_from_damage() {
    let foreign = |version: Value| {
        let mut parts = Parts::honest();
        parts.ours["options"]["language"] = "esperanto".into();
        parts.ours["provenance"]["version"] = version;
        parts.bytes()
    };
    refused(
        &foreign("7.1.0".into()),
        &["esperanto", "install a newer standpoint", "version 7.1.0"],
    );
    // This version knows the languages of its own models.
    let own = Parts::honest().ours["provenance"]["version"].clone();
    refused(&foreign(own), &["its header", "copy it again", "esperanto"]);
    // What is wrong with another header is told.
    let mut odd = Parts::honest();
    odd.ours["options"]["cues"] = "maybe".into();
    refused(
        &odd.bytes(),
        &["its header", "copy it again", "expected a boolean"],
    );
}

#[test]
fn a_model_with_other_word_vectors_is_refused() {
    let other = "00".repeat(32);
    let version = Parts::honest().ours["provenance"]["version"].to_string();
    refused(
        &Parts::honest().set("vectors", other.into()).forged(),
        &[
            "other word vectors",
            "train it again from its labels",
            version.trim_matches('"'),
        ],
    );
    // It has them, but its options do not ask for them; and it says that it has none.
    let mut without = Parts::honest();
    without.ours["options"]["vectors"] = false.into();
    damaged(&without.forged(), "its word vectors");
    damaged(&Parts::honest().set("vectors", Value::Null).forged(), "");
}
