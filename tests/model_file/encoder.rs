//! The same of a model with an encoder, whose sizes and weights stand in its file.

use std::path::Path;
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::{ARTICLE, Parts, SCORE, damaged, refused, work};
use crate::common::{Work, labels_of_marks};

/// The file of a model that counts what the tiny encoder says, which was fine-tuned.
fn model() -> &'static [u8] {
    static MODEL: OnceLock<Vec<u8>> = OnceLock::new();
    MODEL.get_or_init(|| {
        let tiny = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/encoder/tiny");
        let tiny = tiny.to_str().unwrap();
        let work = Work::new().with("marks.csv", labels_of_marks());
        let train = ["train", "marks.csv", "--encoder", tiny, "--fine-tune"];
        work.ok(&[&train[..], &["-o", "model"]].concat());
        work.read("model")
    })
}

fn honest() -> Parts {
    Parts::of(model())
}

/// The model with another size, and a checksum that fits.
fn of_size(field: &str, value: &Value) -> Vec<u8> {
    let mut parts = honest();
    assert!(parts.ours["encoder"].get(field).is_some(), "no {field}");
    parts.ours["encoder"][field] = value.clone();
    parts.forged()
}

#[test]
fn taken_apart_and_put_together_it_says_the_same() {
    let scores = work(model()).ok(&SCORE).out;
    assert_eq!(work(&honest().forged()).ok(&SCORE).out, scores);
}

#[test]
fn a_file_with_an_encoder_is_refused_wherever_it_is_cut_or_changed() {
    let bytes = model();
    for part in 1..8 {
        damaged(&bytes[..bytes.len() * part / 8], "");
    }
    let parts = honest();
    for tensor in [
        "encoder.head",
        "encoder.numbers",
        "encoder.tokenizer",
        "encoder.weights",
        "embedding.centre",
        "embedding.weights",
    ] {
        let start = bytes.len() - parts.data.len() + parts.place(tensor).start;
        let mut changed = bytes.to_vec();
        changed[start] ^= 1;
        damaged(&changed, "its checksum does not fit");
    }
}

#[test]
fn sizes_that_fit_no_encoder_are_refused() {
    let encoder = "its encoder";
    let most = json!(u64::MAX);
    for field in ["width", "inner", "layers", "heads", "pieces", "places"] {
        for value in [json!(0), json!(1_000_000_000), most.clone()] {
            damaged(&of_size(field, &value), encoder);
        }
        damaged(&of_size(field, &json!(-1)), "its header");
    }
    damaged(&of_size("heads", &json!(3)), encoder);
    for (layers, classes) in [(0, 3), (5, 3)] {
        let tuned = json!({ "layers": layers, "classes": classes });
        damaged(&of_size("tuned", &tuned), encoder);
    }
    for classes in [json!(0), json!(2), json!(4), most.clone()] {
        let tuned = json!({ "layers": 1, "classes": classes });
        damaged(&of_size("tuned", &tuned), encoder);
    }
    let mut untuned = honest();
    let sizes = untuned.ours["encoder"].as_object_mut().unwrap();
    sizes.remove("tuned").unwrap();
    damaged(&untuned.forged(), "it is not as it was written");
    // Its vocabulary has twenty lines.
    damaged(&of_size("pieces", &json!(19)), encoder);
    for epsilon in [json!(-1e-12), json!(0.0), json!(1.0), json!(1e30)] {
        damaged(&of_size("epsilon", &epsilon), encoder);
    }
    damaged(&of_size("epsilon", &json!("NaN")), "its header");
    damaged(&of_size("epsilon", &Value::Null), "its header");
    let mut without = honest();
    without.ours.as_object_mut().unwrap().remove("encoder");
    damaged(&without.forged(), "it is not as it was written");
    let mut null = Parts::honest();
    null.ours["encoder"] = Value::Null;
    // The checksum is that of a header without it.
    damaged(&null.bytes(), "it is not as it was written");
}

/// Few bytes with one size in the millions, which a text would ask for as much memory with.
#[test]
fn a_large_size_is_refused_even_where_the_weights_are_there() {
    let with = |places: usize| {
        let mut parts = honest();
        let before = parts.ours["encoder"]["places"].as_u64().unwrap() as usize;
        parts.ours["encoder"]["places"] = places.into();
        let mut numbers = parts.data[parts.place("encoder.numbers")].to_vec();
        numbers.resize(numbers.len() + 4 * 8 * (places - before), 0);
        parts.replaced("encoder.numbers", &numbers).forged()
    };
    let scores = work(&with(16_384)).ok(&SCORE).out;
    assert!(!scores.contains("NaN"), "{scores}");
    damaged(&with(16_385), "its encoder");
}

#[test]
fn numbers_of_an_encoder_that_are_none_are_refused() {
    for value in [f32::NAN, f32::INFINITY, 65_505.0] {
        damaged(
            &honest()
                .put("encoder.numbers", &value.to_le_bytes())
                .forged(),
            "its encoder",
        );
    }
    for tokenizer in [&b"\xff"[..], b"{}", b"[PAD]\n[UNX]"] {
        damaged(
            &honest().put("encoder.tokenizer", tokenizer).forged(),
            "its encoder",
        );
    }
    damaged(
        &honest()
            .put("encoder.head", &f32::NAN.to_le_bytes())
            .forged(),
        "its encoder",
    );
    damaged(
        &honest()
            .put("embedding.centre", &f64::NAN.to_le_bytes())
            .forged(),
        "embedding.centre",
    );
    damaged(
        &honest()
            .put("embedding.weights", &f32::INFINITY.to_le_bytes())
            .forged(),
        "embedding.weights",
    );
}

/// The model with another tokenizer, and a checksum that fits.
fn with_tokenizer(tokenizer: &Value) -> Vec<u8> {
    let json = tokenizer.to_string();
    let parts = honest().replaced("encoder.tokenizer", json.as_bytes());
    parts.forged()
}

/// A short tokenizer that would make gigabytes of a sentence.
#[test]
fn a_tokenizer_that_would_make_a_text_long_is_refused() {
    let parts = honest();
    let tokenizer: Value =
        serde_json::from_slice(&parts.data[parts.place("encoder.tokenizer")]).unwrap();
    assert_eq!(
        work(&with_tokenizer(&tokenizer)).ok(&SCORE).out,
        work(model()).ok(&SCORE).out
    );
    let step = |content: &str| json!({ "type": "Replace", "pattern": { "String": "e" }, "content": content });
    for steps in [
        json!({ "type": "Sequence", "normalizers": vec![step(&"e".repeat(100_000)); 2] }),
        json!({ "type": "Sequence", "normalizers": vec![step("ee"); 8] }),
        json!({ "type": "Prepend", "prepend": "e" }),
        json!({ "type": "Precompiled", "precompiled_charsmap": "/////wAA" }),
    ] {
        let mut tokenizer = tokenizer.clone();
        tokenizer["normalizer"] = steps;
        damaged(
            &with_tokenizer(&tokenizer),
            "its encoder: its normalizer is not as encoders have it",
        );
    }
}

/// The largest weights that are numbers, whose products are none.
#[test]
fn weights_that_are_too_large_to_compute_with_put_no_nan_into_a_table() {
    let parts = honest();
    let count = parts.place("encoder.numbers").len() / 4;
    for epsilon in [json!(1e-37), json!(1e-12)] {
        for signs in [[1.0, 1.0], [1.0, -1.0]] {
            let numbers = (0..count).flat_map(|at| (65504f32 * signs[at % 2]).to_le_bytes());
            let numbers: Vec<u8> = numbers.collect();
            let weights = vec![127; parts.place("encoder.weights").len()];
            let large = honest().put("encoder.numbers", &numbers);
            let mut parts = large.put("encoder.weights", &weights);
            parts.ours["encoder"]["epsilon"] = epsilon.clone();
            let work = work(&parts.forged());
            let scores = work.ok(&SCORE).out;
            assert!(
                !scores.contains("NaN") && !scores.contains("inf"),
                "{scores}"
            );
            assert_eq!(scores.lines().count(), 1 + ARTICLE.matches('.').count());
            let explained = work.ok(&["explain", "Stop the noise.", "-m", "model"]).out;
            assert!(!explained.contains("NaN"), "{explained}");
        }
    }
}

/// Trains a model with the built-in encoder.
fn with_built_in(more: &[&str]) -> (Work, Vec<u8>) {
    let labels: Vec<_> = labels_of_marks()
        .lines()
        .take(91)
        .map(str::to_string)
        .collect();
    let work = Work::new().with("marks.csv", labels.join("\n"));
    let train = ["train", "marks.csv", "--encoder", "built-in", "-o", "model"];
    work.ok(&[&train, more].concat());
    let bytes = work.read("model");
    work.ok(&["explain", "Stop the noise.", "-m", "model"]);
    (work, bytes)
}

/// The file names the built-in encoder in place of its weights.
#[test]
fn a_model_with_the_built_in_encoder_needs_the_same_one() {
    let (_, bytes) = with_built_in(&[]);
    assert!(bytes.len() < 1_000_000, "{}", bytes.len());
    let mut parts = Parts::of(&bytes);
    let sha256 = parts.ours["built_in_encoder"].as_str().unwrap();
    parts.ours["built_in_encoder"] = sha256.replace(|c: char| c.is_alphabetic(), "0").into();
    refused(
        &parts.forged(),
        &[
            "trained with another built-in encoder",
            "train it again from its labels",
        ],
    );
}

/// The file holds only the fine-tuned layers of the built-in encoder.
#[test]
fn a_model_with_a_fine_tuned_built_in_encoder_has_its_layers() {
    let (_, bytes) = with_built_in(&["--fine-tune=1"]);
    let parts = Parts::of(&bytes);
    let layer = 12 * 384 * 384;
    assert_eq!(parts.place("encoder.weights").len(), layer);
    assert!(parts.tensors.get("encoder.tokenizer").is_none());
    let of = |change: fn(&mut Parts)| {
        let mut parts = Parts::of(&bytes);
        change(&mut parts);
        parts.forged()
    };
    let two_layers = of(|parts| parts.ours["encoder"]["tuned"]["layers"] = 2.into());
    damaged(&two_layers, "its encoder");
    let unknown = of(|parts| parts.ours["encoder"]["tuned"]["layers"] = 7.into());
    damaged(&unknown, "its encoder");
    let other = of(|parts| parts.ours["encoder"]["heads"] = 6.into());
    refused(&other, &["trained with another built-in encoder"]);
    let untuned = of(|parts| {
        parts.ours["encoder"]
            .as_object_mut()
            .unwrap()
            .remove("tuned")
            .unwrap();
    });
    damaged(&untuned, "it is not as it was written");
}
