//! Attacks on the model file: whatever is done to it, `score -m` gives the same scores as before or
//! refuses it in one sentence.

mod common;

use std::sync::OnceLock;

use common::Work;
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use standpoint::model::Model;

const ARTICLE: &str = "The bypass will free our village. The council meets. Stop the noise.\n";
const SCORE: [&str; 5] = ["score", "article.txt", "-m", "model", "-q"];

/// A folder with an article and this as the model.
fn work(model: &[u8]) -> Work {
    Work::new()
        .with("article.txt", ARTICLE)
        .with("model", model)
}

/// What the untouched model says.
fn honest() -> &'static str {
    static SCORES: OnceLock<String> = OnceLock::new();
    SCORES.get_or_init(|| work(common::model()).ok(&SCORE).out)
}

/// The file is refused with all of these words.
fn refused(model: &[u8], words: &[&str]) {
    work(model).refused(&SCORE, &[&["model: "], words].concat());
}

/// The file is refused as damaged, in the part that the word names.
fn damaged(model: &[u8], part: &str) {
    refused(model, &["damaged", part, "copy it again or train it again"]);
}

/// A file of safetensors with this header, filled up with blanks as its writer does it.
fn file(header: &str, data: &[u8]) -> Vec<u8> {
    let mut header = header.as_bytes().to_vec();
    header.resize(header.len().next_multiple_of(8), b' ');
    [
        &(header.len() as u64).to_le_bytes(),
        header.as_slice(),
        data,
    ]
    .concat()
}

/// A model file in its parts.
struct Parts {
    /// The header of safetensors, without what is in `ours`.
    tensors: Value,
    /// Our own header within it.
    ours: Value,
    data: Vec<u8>,
}

impl Parts {
    fn of(bytes: &[u8]) -> Self {
        let length = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
        let tensors: Value = serde_json::from_slice(&bytes[8..8 + length]).unwrap();
        let ours = tensors["__metadata__"]["standpoint"].as_str().unwrap();
        Parts {
            ours: serde_json::from_str(ours).unwrap(),
            data: bytes[8 + length..].to_vec(),
            tensors,
        }
    }

    fn honest() -> Self {
        Self::of(common::model())
    }

    fn bytes(mut self) -> Vec<u8> {
        self.tensors["__metadata__"]["standpoint"] = self.ours.to_string().into();
        file(&self.tensors.to_string(), &self.data)
    }

    /// The bytes with a checksum that fits, as one who knows how it is made would write them.
    fn forged(mut self) -> Vec<u8> {
        self.ours["checksum"] = "".into();
        let mut hash = Sha256::new();
        hash.update(self.ours.to_string());
        let mut names: Vec<String> = self.tensors.as_object().unwrap().keys().cloned().collect();
        names.retain(|name| name != "__metadata__");
        names.sort();
        for name in names {
            let bytes = &self.data[self.place(&name)];
            hash.update(&name);
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
        let digest = hash.finalize();
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        self.ours["checksum"] = digits.into();
        self.bytes()
    }

    fn place(&self, tensor: &str) -> std::ops::Range<usize> {
        let offsets = &self.tensors[tensor]["data_offsets"];
        let at = |end: usize| offsets[end].as_u64().unwrap() as usize;
        at(0)..at(1)
    }

    /// Overwrites the beginning of a tensor.
    fn put(mut self, tensor: &str, bytes: &[u8]) -> Self {
        let start = self.place(tensor).start;
        self.data[start..start + bytes.len()].copy_from_slice(bytes);
        self
    }

    fn set(mut self, name: &str, value: Value) -> Self {
        assert!(self.ours.get(name).is_some(), "no {name}");
        self.ours[name] = value;
        self
    }
}

#[test]
fn taken_apart_and_put_together_it_is_the_same_file() {
    // Otherwise the attacks below would not attack what they mean to.
    let scores = work(&Parts::honest().bytes()).ok(&SCORE).out;
    assert_eq!(scores, honest());
    let scores = work(&Parts::honest().forged()).ok(&SCORE).out;
    assert_eq!(scores, honest());
}

#[test]
fn a_file_cut_short_is_refused_wherever_it_is_cut() {
    let bytes = common::model();
    let header = 8 + u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    let sixteenths = (1..16).map(|part| bytes.len() * part / 16);
    let edges = [header - 1, header, header + 1, bytes.len() - 1];
    for length in sixteenths.chain(edges) {
        damaged(&bytes[..length], "");
    }
    // Too short to be known for what it was.
    for length in [0, 1, 7, 8, 9, 20] {
        refused(
            &bytes[..length],
            &["not a model file of standpoint", "train"],
        );
    }
    let longer = [bytes, b"\0"].concat();
    damaged(&longer, "");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_changed_byte_is_refused(place in any::<prop::sample::Index>(), change in 1u8..) {
        let mut bytes = common::model().to_vec();
        let place = place.index(bytes.len());
        bytes[place] ^= change;
        let work = work(&bytes);
        let said = work.run(&SCORE);
        prop_assert_eq!(said.code, 1);
        prop_assert_eq!(said.out, "");
        prop_assert!(said.err.starts_with("standpoint: model: "), "{}", said.err);
        prop_assert_eq!(said.err.lines().count(), 1);
    }
}

/// The same for many more places than a program can be started for.
#[test]
fn a_changed_byte_is_refused_wherever_it_is() {
    let honest = common::model();
    let mut bytes = honest.to_vec();
    for place in (0..bytes.len()).step_by(5) {
        bytes[place] ^= 1 << (place % 8);
        assert!(Model::from_bytes(&bytes).is_err(), "byte {place}");
        bytes[place] = honest[place];
    }
}

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

/// A model that was trained on `bypass.csv` when rows had norm 1 and the n-grams of words were counted together.
#[test]
fn an_older_format_is_refused_rather_than_scored_otherwise() {
    let old = include_bytes!("models/format-1.safetensors");
    refused(old, &["format 1", "train it again from its labels"]);
}

/// A model that was trained on `bypass.csv` when the decision layer knew no cues.
#[test]
fn a_layer_without_cues_is_refused_too() {
    let old = include_bytes!("models/format-2.safetensors");
    refused(old, &["format 2", "train it again from its labels"]);
}

/// A model that was trained on `bypass.csv` when runs of words and categories were features, and not the words near them.
#[test]
fn frames_in_place_of_collocations_are_refused_too() {
    let old = include_bytes!("models/format-3.safetensors");
    refused(old, &["format 3", "train it again from its labels"]);
}

/// A model that was trained on `bypass.csv` when it did not keep what it was trained on.
#[test]
fn a_model_that_does_not_know_its_sentences_is_refused_too() {
    let old = include_bytes!("models/format-4.safetensors");
    refused(old, &["format 4", "train it again from its labels"]);
}

#[test]
fn a_newer_format_is_told_from_damage() {
    for format in [6, 7, 1_000_000] {
        let newer = Parts::honest().set("format", format.into());
        let found = format!("format {format}");
        refused(
            &newer.bytes(),
            &[&found, "formats up to 5", "install a newer standpoint"],
        );
    }
    // A newer format may have any other header.
    let mut newer = Parts::honest();
    newer.ours = json!({"format": 6, "everything": "else"});
    refused(&newer.bytes(), &["install a newer standpoint"]);
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

#[test]
fn a_changed_header_is_refused() {
    let checksum = "its checksum does not fit";
    damaged(
        &Parts::honest()
            .set("labels", json!(["for", "against", "neutral"]))
            .bytes(),
        checksum,
    );
    damaged(
        &Parts::honest().set("checksum", "00".into()).bytes(),
        checksum,
    );
    let mut options = Parts::honest();
    options.ours["options"]["language"] = "german".into();
    damaged(&options.bytes(), "");
    let mut missing = Parts::honest();
    missing.ours.as_object_mut().unwrap().remove("labels");
    damaged(&missing.bytes(), "its header");
    for (name, value) in [
        ("format", json!("1")),
        ("format", json!(-1)),
        ("labels", json!("for")),
    ] {
        damaged(&Parts::honest().set(name, value).bytes(), "its header");
    }
    let mut text = Parts::honest();
    text.ours = "no header".into();
    damaged(&text.bytes(), "its header");
}

#[test]
fn tensors_of_another_shape_or_kind_are_refused() {
    let names = [
        "weights",
        "tfidf",
        "intercepts",
        "decision.weights",
        "decision.centre",
        "decision.intercepts",
        "decision.offsets",
        "sentences",
        "vocabulary.ends",
        "vectors.centre",
        "vectors.weights",
    ];
    for name in names {
        // As many numbers, but arranged in another way.
        let mut reshaped = Parts::honest();
        let shape = reshaped.tensors[name]["shape"].as_array().unwrap().clone();
        let count: u64 = shape.iter().map(|n| n.as_u64().unwrap()).product();
        reshaped.tensors[name]["shape"] = match shape.len() {
            1 => json!([1, count]),
            _ => json!([count]),
        };
        damaged(&reshaped.forged(), "");
        let mut retyped = Parts::honest();
        let other = match retyped.tensors[name]["dtype"].as_str().unwrap() {
            "F64" => "I64",
            _ => "I32",
        };
        retyped.tensors[name]["dtype"] = other.into();
        damaged(&retyped.forged(), "");
        let mut renamed = Parts::honest();
        let header = renamed.tensors.as_object_mut().unwrap();
        let tensor = header.remove(name).unwrap();
        header.insert(format!("{name}.old"), tensor);
        damaged(&renamed.forged(), "");
    }
    let mut transposed = Parts::honest();
    let shape = transposed.tensors["weights"]["shape"]
        .as_array_mut()
        .unwrap();
    shape.reverse();
    damaged(&transposed.forged(), "weights");
}

/// With a checksum that fits, so that the checks behind it have to hold.
#[test]
fn numbers_that_no_training_makes_are_refused() {
    let honest = Parts::honest;
    for value in [f64::NAN, f64::INFINITY] {
        for name in [
            "intercepts",
            "decision.weights",
            "decision.centre",
            "decision.offsets",
            "vectors.centre",
        ] {
            damaged(&honest().put(name, &value.to_le_bytes()).forged(), name);
        }
    }
    for name in ["weights", "tfidf", "vectors.weights"] {
        damaged(&honest().put(name, &f32::NAN.to_le_bytes()).forged(), name);
    }
    let vocabulary = "its vocabulary";
    damaged(
        &honest()
            .put("vocabulary.ends", &u32::MAX.to_le_bytes())
            .forged(),
        vocabulary,
    );
    damaged(
        &honest().put("vocabulary.ends", &[0; 4]).forged(),
        vocabulary,
    );
    damaged(
        &honest().put("vocabulary.text", b"\xff\xff").forged(),
        vocabulary,
    );
    damaged(&honest().put("vocabulary.text", b"zz").forged(), vocabulary);
}

/// Numbers so large that what is computed from them would not be finite.
#[test]
fn numbers_out_of_all_proportion_are_refused() {
    let honest = Parts::honest;
    for value in [1e10, -1e10, f64::MAX] {
        for name in [
            "intercepts",
            "decision.weights",
            "decision.centre",
            "decision.intercepts",
            "decision.offsets",
        ] {
            damaged(&honest().put(name, &value.to_le_bytes()).forged(), name);
        }
    }
    for name in ["weights", "tfidf"] {
        damaged(&honest().put(name, &1e38f32.to_le_bytes()).forged(), name);
    }
}

/// Everything in the file counts: what no part of the program reads may hide nothing.
#[test]
fn names_that_stand_twice_and_entries_that_nobody_reads_are_refused() {
    let as_written = "it is not as it was written";
    let honest = common::model();
    let parts = Parts::honest();
    let header = parts.tensors.to_string();
    assert!(file(&header, &parts.data) == honest);
    // The same tensor twice.
    let twice = header.replacen(
        "\"weights\":",
        &format!("\"tfidf\":{},\"weights\":", parts.tensors["tfidf"]),
        1,
    );
    damaged(&file(&twice, &parts.data), "");
    let twice = header.replacen(
        "\"__metadata__\":",
        "\"__metadata__\":{\"standpoint\":\"{}\"},\"__metadata__\":",
        1,
    );
    damaged(&file(&twice, &parts.data), "");
    // A label set that stands twice in our own header.
    let ours = parts.tensors["__metadata__"]["standpoint"]
        .as_str()
        .unwrap();
    let mut twice = Parts::honest();
    twice.tensors["__metadata__"]["standpoint"] = ours
        .replacen("\"labels\":", "\"labels\":[\"a\"],\"labels\":", 1)
        .into();
    damaged(&file(&twice.tensors.to_string(), &twice.data), "its header");
    let mut more = Parts::honest();
    more.tensors["__metadata__"]["more"] = "text".into();
    damaged(&more.bytes(), as_written);
    let mut more = Parts::honest();
    more.ours["more"] = 1.into();
    damaged(&more.bytes(), as_written);
    let mut more = Parts::honest();
    let end = more.data.len();
    more.tensors["more"] = json!({"dtype": "U8", "shape": [3], "data_offsets": [end, end + 3]});
    more.data.extend(b"abc");
    damaged(&more.forged(), as_written);
    // White space in the header, which means nothing.
    damaged(&file(&format!("{header}        "), &parts.data), as_written);
}

#[test]
fn headers_that_no_training_makes_are_refused() {
    let honest = Parts::honest;
    for labels in [
        json!([]),
        json!(["for"]),
        json!(["for", "against"]),
        json!(["a", "b", "c", "d"]),
    ] {
        damaged(&honest().set("labels", labels).forged(), "");
    }
    damaged(
        &honest()
            .set("labels", json!(["for", "for", "neutral"]))
            .forged(),
        "its labels",
    );
    let many: Vec<String> = (0..100_000).map(|n| n.to_string()).collect();
    damaged(&honest().set("labels", json!(many)).forged(), "its labels");
    let ends = honest().ours["block_ends"].clone();
    let last = ends[3].as_u64().unwrap();
    for ends in [
        json!([0, 0, 0, 0]),
        json!([last, 0, last, last]),
        json!([1, 2, 3, last + 1]),
        json!([0, u64::MAX, last, last]),
        json!([0, 0, 0, u64::MAX]),
    ] {
        damaged(&honest().set("block_ends", ends).forged(), "tfidf");
    }
    // Ends that fit the numbers but not the keys, which are sorted within their block.
    let shifted = json!([0, last, last, last]);
    damaged(&honest().set("block_ends", shifted).forged(), "vocabulary");
    for (name, value) in [
        ("word_ngrams", json!(0)),
        ("word_ngrams", json!(6)),
        ("character_ngrams", json!([0, 3])),
        ("character_ngrams", json!([3, 2])),
        ("character_ngrams", json!([1, 1_000_000])),
        ("dictionary", json!([["", "word"]])),
        ("dictionary", json!([["harm", "*"]])),
        ("dictionary", json!([])),
        ("language", json!("klingon")),
    ] {
        let mut parts = honest();
        assert!(
            parts.ours["options"].get(name).is_some(),
            "no option {name}"
        );
        parts.ours["options"][name] = value;
        damaged(&parts.forged(), "");
    }
}
