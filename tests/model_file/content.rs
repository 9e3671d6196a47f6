//! Headers, tensors and numbers that no training makes, with a checksum that fits.

use serde_json::json;

use super::{Parts, SCORE, damaged, file, work};
use crate::common;

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
        "borrowed.sentences",
        "held_out.logits",
        "held_out.sentences",
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

/// With a checksum that fits, so that the checks after it have to hold.
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

#[test]
fn the_largest_numbers_that_are_read_give_probabilities_that_sum_to_one() {
    let mut forged = Parts::honest();
    for name in ["intercepts", "decision.weights"] {
        let largest = 1e9f64.to_le_bytes().repeat(forged.place(name).len() / 8);
        forged = forged.put(name, &largest);
    }
    let said = work(&forged.forged()).ok(&SCORE);
    let rows = common::rows(&said.out);
    assert_eq!(rows.len(), 3);
    for row in rows {
        let p = ["p_against", "p_for", "p_neutral"].map(|p| row[p].parse::<f64>().unwrap());
        assert!((p.iter().sum::<f64>() - 1.0).abs() < 0.001, "{p:?}");
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
    let last = ends[2].as_u64().unwrap();
    for ends in [
        json!([0, 0, 0]),
        json!([last, 0, last]),
        json!([1, 2, last + 1]),
        json!([0, u64::MAX, last]),
        json!([0, 0, u64::MAX]),
    ] {
        damaged(&honest().set("block_ends", ends).forged(), "tfidf");
    }
    // Ends that fit the numbers but not the keys, which are sorted within their block.
    let shifted = json!([0, last, last]);
    damaged(&honest().set("block_ends", shifted).forged(), "vocabulary");
    for (name, value) in [
        ("word_ngrams", json!(0)),
        ("word_ngrams", json!(6)),
        ("characters", json!([4, 5])),
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
