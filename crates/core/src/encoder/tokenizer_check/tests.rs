//! Tokenizers as encoders have them, and what may be wrong with one.

use std::path::Path;

use serde_json::{Value, json};
use tokenizers::normalizers::{BertNormalizer, Lowercase, NFC, NFD, NFKC, NFKD};
use tokenizers::{NormalizedString, Normalizer as _, NormalizerWrapper};

use super::*;
use crate::encoder::pieces;

fn honest() -> Value {
    let json = pieces::of_vocabulary("[UNK]\n[CLS]\n[SEP]\nthe", true, None).unwrap();
    serde_json::from_str(&json).unwrap()
}

/// The same with another part.
fn with(part: &str, value: Value) -> Value {
    let mut tokenizer = honest();
    tokenizer[part] = value;
    tokenizer
}

/// The same with another field of its vocabulary.
fn with_field(field: &str, value: Value) -> Value {
    let mut tokenizer = honest();
    tokenizer["model"][field] = value;
    tokenizer
}

#[track_caller]
fn refused(tokenizer: &Value, part: &str, what: &str) {
    let error = check(&tokenizer.to_string(), MAX_PIECES)
        .unwrap_err()
        .to_string();
    let wanted = format!("its {part} is not as encoders have it ({what}");
    assert!(error.starts_with(&wanted), "{error}\n{wanted}");
    assert!(error.len() < 250, "{error}");
}

fn charsmap(size: u32, trie: &[u8], texts: &str) -> Value {
    use base64::Engine;
    let bytes = [&size.to_le_bytes(), trie, texts.as_bytes()].concat();
    let text = base64::engine::general_purpose::STANDARD.encode(bytes);
    json!({ "type": "Precompiled", "precompiled_charsmap": text })
}

fn replace(pattern: Value, content: &str) -> Value {
    json!({ "type": "Replace", "pattern": pattern, "content": content })
}

fn sequence(steps: &[Value]) -> Value {
    json!({ "type": "Sequence", "normalizers": steps })
}

#[test]
fn the_tokenizers_of_encoders_are_taken() {
    let growth = |tokenizer: &Value| check(&tokenizer.to_string(), MAX_PIECES).unwrap();
    assert_eq!(growth(&honest()), 4);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/encoder");
    for name in ["distilbert", "mpnet", "roberta", "xlm-roberta"] {
        let path = folder.join(format!("tiny-{name}/tokenizer.json"));
        check(&std::fs::read_to_string(path).unwrap(), MAX_PIECES).unwrap();
    }
    // The steps of XLM-R, older and newer.
    let mut xlm = honest();
    xlm["normalizer"] = sequence(&[
        charsmap(4, &[0; 4], "صلى الله عليه وسلم\0a\0"),
        json!({ "type": "Strip", "strip_left": false, "strip_right": true }),
        replace(json!({ "Regex": " {2,}" }), "▁"),
    ]);
    xlm["pre_tokenizer"] = json!({ "type": "Sequence", "pretokenizers": [
        { "type": "WhitespaceSplit" },
        { "type": "Metaspace", "replacement": "▁", "add_prefix_space": true, "str_rep": "▁" },
    ] });
    xlm["decoder"] = json!({ "type": "Metaspace", "replacement": "▁", "add_prefix_space": true });
    xlm["model"] = json!({ "unk_id": 0, "vocab": [["<unk>", 0.0], ["a", -1.5]] });
    xlm["padding"] = json!({ "strategy": "BatchLongest", "direction": "Right",
        "pad_to_multiple_of": null, "pad_id": 1, "pad_type_id": 0, "pad_token": "<pad>" });
    assert_eq!(growth(&xlm), 18 * 2);
    // Those of RoBERTa, whose older files do not name the kind of the vocabulary.
    let mut roberta = honest();
    let bytes = json!({ "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true });
    roberta["normalizer"] = Value::Null;
    roberta["pre_tokenizer"] = bytes.clone();
    roberta["decoder"] = bytes;
    roberta["post_processor"] = json!({ "type": "RobertaProcessing", "sep": ["</s>", 2],
        "cls": ["<s>", 0], "trim_offsets": true, "add_prefix_space": false });
    roberta["truncation"] =
        json!({ "max_length": 512, "strategy": "LongestFirst", "stride": 0, "direction": "Right" });
    let merges = json!(["a b", ["ab", "c"]]);
    roberta["model"] = json!({ "dropout": null, "unk_token": null, "continuing_subword_prefix": "",
        "end_of_word_suffix": "", "fuse_unk": false, "vocab": { "a": 0 }, "merges": merges });
    assert_eq!(growth(&roberta), 5);
}

#[cfg(built_in_encoder)]
#[test]
fn the_built_in_tokenizer_is_taken() {
    let encoder = crate::encoder::Encoder::built_in().unwrap();
    assert_eq!(check(encoder.tokenizer(), MAX_PIECES).unwrap(), 4);
}

#[test]
fn steps_that_make_a_text_long_are_refused() {
    let one = |step: Value, what: &str| refused(&with("normalizer", step), "normalizer", what);
    one(
        json!({ "type": "Prepend", "prepend": "a" }),
        "unknown type `Prepend`)",
    );
    one(json!({ "type": "ByteLevel" }), "unknown type `ByteLevel`");
    one(json!({ "prepend": "a" }), "missing field `type`");
    let e = json!({ "String": "e" });
    one(
        replace(e.clone(), &"e".repeat(100_000)),
        "a text of more than 128 bytes",
    );
    one(
        replace(e.clone(), "ee"),
        "Replace by more than one character",
    );
    one(replace(json!({ "String": "" }), "e"), "an empty pattern");
    for pattern in ["", "(a+)+b", "(?:)", ".*"] {
        let step = replace(json!({ "Regex": pattern }), "e");
        one(step, &format!("the regular expression {pattern})"));
    }
    one(
        replace(json!({ "Regex": "a".repeat(129) }), "e"),
        "a text of more than 128 bytes",
    );
    let nfkd = json!({ "type": "NFKD" });
    let often = sequence(&[nfkd.clone(), replace(e, "ﷺ"), nfkd.clone()]);
    one(often, "it may make a text 324 times as long");
    one(sequence(&vec![nfkd.clone(); 9]), "more than 8 entries");
    one(sequence(&[sequence(&[nfkd])]), NESTED);
    one(
        charsmap(u32::MAX, &[0; 4], "a\0"),
        "precompiled_charsmap is damaged",
    );
    one(
        charsmap(8, &[0; 4], "a\0"),
        "precompiled_charsmap is damaged",
    );
    one(charsmap(0, &[], "a\0"), "precompiled_charsmap is damaged");
    let long = charsmap(4, &[0; 4], &format!("{}\0", "a".repeat(101)));
    one(long, "it may make a text 101 times as long");
    let bytes = json!({ "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true });
    let often = json!({ "type": "Sequence", "pretokenizers": vec![bytes; 3] });
    refused(
        &with("pre_tokenizer", often),
        "normalizer",
        "it may make a text 500 times",
    );
}

#[test]
fn other_steps_are_refused() {
    let one = |part, value: Value, what: &str| refused(&with(part, value), part, what);
    let cutter = |value, what: &str| one("pre_tokenizer", value, what);
    cutter(
        json!({ "type": "FixedLength", "length": 0 }),
        "unknown type `FixedLength`",
    );
    let split = |pattern: Value| json!({ "type": "Split", "pattern": pattern, "behavior": "Isolated", "invert": false });
    cutter(
        split(json!({ "Regex": "(x+x+)+y" })),
        "the regular expression (x+x+)+y)",
    );
    cutter(split(json!({ "String": "" })), "an empty pattern");
    let decoder = json!({ "type": "Replace", "pattern": { "Regex": "(a+)+" }, "content": "" });
    one("decoder", decoder, "unknown type `Replace`)");
    one(
        "decoder",
        json!({ "type": "WordPiece", "prefix": "#".repeat(129), "cleanup": true }),
        "a text of more",
    );
    one(
        "version",
        json!("1".repeat(1000)),
        "a text of more than 128 bytes",
    );

    let part = json!({ "SpecialToken": { "id": "[CLS]", "type_id": 0 } });
    let marker =
        |ids: usize| json!({ "id": "[CLS]", "ids": vec![1; ids], "tokens": vec!["[CLS]"; ids] });
    let template = |parts: usize, ids: usize, markers: usize| {
        let markers: serde_json::Map<String, Value> = (0..markers)
            .map(|at| (at.to_string(), marker(ids)))
            .collect();
        json!({ "type": "TemplateProcessing", "single": vec![part.clone(); parts], "pair": [],
            "special_tokens": markers })
    };
    check(
        &with("post_processor", template(3, 1, 2)).to_string(),
        MAX_PIECES,
    )
    .unwrap();
    one(
        "post_processor",
        template(5000, 1, 2),
        "more than 8 entries",
    );
    one(
        "post_processor",
        template(3, 5000, 2),
        "more than 16 entries",
    );
    one(
        "post_processor",
        template(3, 1, 5000),
        "more than 16 entries",
    );
    let steps = |steps: Vec<Value>| json!({ "type": "Sequence", "processors": steps });
    one(
        "post_processor",
        steps(vec![template(3, 1, 2); 5]),
        "more than 4 entries",
    );
    one("post_processor", steps(vec![steps(Vec::new())]), NESTED);

    let padding = json!({ "strategy": { "Fixed": 1u64 << 40 }, "direction": "Right",
        "pad_to_multiple_of": null, "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]" });
    one(
        "padding",
        padding,
        "the number 1099511627776 is larger than 1048576)",
    );
    let truncation = json!({ "max_length": u64::MAX, "strategy": "LongestFirst", "stride": 0 });
    one(
        "truncation",
        truncation,
        "the number 18446744073709551615 is larger",
    );

    let added = |content: &str| {
        json!({ "id": 1, "content": content, "single_word": false, "lstrip": false,
            "rstrip": false, "normalized": true, "special": false })
    };
    check(
        &with("added_tokens", json!([added("a")])).to_string(),
        MAX_PIECES,
    )
    .unwrap();
    one(
        "added_tokens",
        json!(vec![added("a"); 200_000]),
        "more than 10000 entries",
    );
    one(
        "added_tokens",
        json!([added(&"a".repeat(1 << 20))]),
        "a text of more than 128 bytes",
    );
}

#[test]
fn other_vocabularies_are_refused() {
    let one = |field: &str, value, what: &str| refused(&with_field(field, value), "model", what);
    one("type", json!("WordLevel"), "unknown type `WordLevel`");
    one(
        "max_input_chars_per_word",
        json!(u64::MAX),
        "the number 18446744073709551615 is larger than 256",
    );
    one(
        "max_input_chars_per_word",
        json!(-1),
        "max_input_chars_per_word is -1",
    );
    one(
        "continuing_subword_prefix",
        json!("#".repeat(1 << 20)),
        "a text of more than 128 bytes",
    );
    one("dropout", json!(0.5), "dropout is 0.5");
    one(
        "cache_capacity",
        json!(1u64 << 40),
        "the number 1099511627776 is larger",
    );
    one(
        "vocab",
        json!({ "a": 1u64 << 40 }),
        "the number 1099511627776 is larger",
    );
    one(
        "vocab",
        json!({ "a".repeat(513): 1 }),
        "a text of more than 512 bytes",
    );
    one(
        "vocab",
        json!([["a".repeat(129), 0.0]]),
        "a text of more than 128 bytes",
    );
    one(
        "vocab",
        json!(vec![json!(["", 0]); (1 << 20) + 1]),
        "more than 1048576 entries",
    );
    one(
        "vocab",
        json!(vec![json!(["a".repeat(128), 0]); 40_000]),
        "pieces of more than 4194304 bytes",
    );
    one(
        "merges",
        json!(vec!["a b"; (1 << 20) + 1]),
        "more than 1048576 entries",
    );
    one(
        "merges",
        json!(["a".repeat(1 << 20)]),
        "a text of more than 1024 bytes",
    );
}

/// Those without weights cost memory and are of no use.
#[test]
fn more_pieces_than_weights_are_refused() {
    let json = honest().to_string();
    assert!(check(&json, 4).is_ok());
    let error = check(&json, 3).unwrap_err().to_string();
    assert_eq!(error, "it has 4 pieces, and config.json says 3");
}

#[test]
fn other_forms_are_refused() {
    let error = |json: &str| check(json, MAX_PIECES).unwrap_err().to_string();
    let json = honest().to_string();
    let twice = json.replacen('{', r#"{"normalizer":null,"#, 1);
    assert_eq!(
        error(&twice),
        "this is no tokenizer (duplicate field `normalizer`)"
    );
    let twice = json.replace(
        r#""lowercase":true"#,
        r#""lowercase":true,"lowercase":true"#,
    );
    assert!(error(&twice).contains("(a field that stands there twice)"));
    let more = json.replacen('{', r#"{"more":1,"#, 1);
    assert_eq!(error(&more), "this is no tokenizer (unknown field `more`)");
    let long = json.replacen('{', &format!(r#"{{"{}":1,"#, "a".repeat(1 << 20)), 1);
    assert!(error(&long).len() < 200);
    let deep = with("normalizer", Value::Null).to_string();
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let nested = open.repeat(100_000) + "1" + &close.repeat(100_000);
        let nested = deep.replace(r#""normalizer":null"#, &format!(r#""normalizer":{nested}"#));
        assert!(
            error(&nested).contains("its normalizer is not as"),
            "{}",
            error(&nested)
        );
    }
    let large = json + &" ".repeat(MAX_BYTES);
    assert_eq!(
        error(&large),
        "it has more than 67 MB, and no tokenizer of an encoder has"
    );
}

/// The longest that the library makes of a character is no longer than is said here.
#[test]
fn characters_grow_no_more_than_is_said() {
    let steps: [(&str, NormalizerWrapper); 6] = [
        ("BertNormalizer", BertNormalizer::default().into()),
        ("NFC", NFC.into()),
        ("NFD", NFD.into()),
        ("NFKC", NFKC.into()),
        ("NFKD", NFKD.into()),
        ("Lowercase", Lowercase.into()),
    ];
    for (name, step) in steps {
        let most = growth("normalizer", &json!({ "type": name })).unwrap();
        let longest = |c: char| {
            let mut text = NormalizedString::from(c.to_string());
            step.normalize(&mut text).unwrap();
            text.get().chars().count()
        };
        let found = ('\0'..='\u{323af}').map(longest).max().unwrap();
        assert!(found <= most && 2 * found > most, "{found} {most}");
    }
}
