//! An encoder of the form of multilingual-e5-small: BERT with the pieces of XLM-R (Unigram) and a prefix. It is compared with a
//! plain computation of BERT.

use std::collections::BTreeMap;
use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ndarray::Array2;
use safetensors::tensor::TensorView;
use serde_json::json;

use super::super::network::Network;
use super::*;

const WIDTH: usize = 8;
const INNER: usize = 12;
const LAYERS: usize = 3;
const HEADS: usize = 2;
/// Two more pieces have weights than the tokenizer knows, as in the published encoder.
const PIECES: usize = 14;

type Tensors = BTreeMap<String, (Vec<usize>, Vec<f64>)>;

/// Weights which mean nothing, and which 16 bits hold exactly.
fn tensors() -> Tensors {
    let mut shapes = vec![
        (
            "embeddings.word_embeddings.weight".to_string(),
            vec![PIECES, WIDTH],
        ),
        (
            "embeddings.position_embeddings.weight".to_string(),
            vec![16, WIDTH],
        ),
        (
            "embeddings.token_type_embeddings.weight".to_string(),
            vec![2, WIDTH],
        ),
        ("embeddings.LayerNorm.weight".to_string(), vec![WIDTH]),
        ("embeddings.LayerNorm.bias".to_string(), vec![WIDTH]),
    ];
    for layer in 0..LAYERS {
        for (name, out, within) in [
            ("attention.self.query", WIDTH, WIDTH),
            ("attention.self.key", WIDTH, WIDTH),
            ("attention.self.value", WIDTH, WIDTH),
            ("attention.output.dense", WIDTH, WIDTH),
            ("attention.output.LayerNorm", WIDTH, 0),
            ("intermediate.dense", INNER, WIDTH),
            ("output.dense", WIDTH, INNER),
            ("output.LayerNorm", WIDTH, 0),
        ] {
            let weights = if within == 0 {
                vec![out]
            } else {
                vec![out, within]
            };
            shapes.push((format!("encoder.layer.{layer}.{name}.weight"), weights));
            shapes.push((format!("encoder.layer.{layer}.{name}.bias"), vec![out]));
        }
    }
    let mut state = 7u32;
    let mut number = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from((state >> 16) % 128) / 64.0 - 1.0
    };
    let filled = shapes.into_iter().map(|(name, shape)| {
        let numbers = (0..shape.iter().product()).map(|_| number()).collect();
        (name, (shape, numbers))
    });
    filled.collect()
}

/// A table of SentencePiece with some rules: the length of a trie in a double array (Aoe 1989; the units are those of
/// Darts-clone), the trie, and the texts.
fn charsmap(rules: &[(&str, &str)]) -> String {
    // Each node has a block of units, one for each next byte. That of the byte 0 says where the text begins.
    let nodes: std::collections::BTreeSet<&[u8]> = rules
        .iter()
        .flat_map(|(key, _)| (0..=key.len()).map(|end| &key.as_bytes()[..end]))
        .collect();
    let block = |node: &[u8]| 256 * (1 + nodes.iter().position(|other| *other == node).unwrap());
    let mut units = vec![0u32; 256 * (nodes.len() + 1)];
    let mut texts = Vec::new();
    for node in &nodes {
        let (at, label) = match node.split_last() {
            None => (0, 0),
            Some((last, parent)) => (block(parent) + usize::from(*last), *last),
        };
        let rule = rules.iter().find(|(key, _)| key.as_bytes() == *node);
        let offset = ((at ^ block(node)) << 10) as u32;
        units[at] = offset | (u32::from(rule.is_some()) << 8) | u32::from(label);
        if let Some((_, text)) = rule {
            units[block(node)] = (1 << 31) | texts.len() as u32;
            texts.extend([text.as_bytes(), b"\0"].concat());
        }
    }
    let trie: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let length = (trie.len() as u32).to_le_bytes();
    STANDARD.encode([&length[..], &trie, &texts].concat())
}

/// A tokenizer in the form of XLM-R's.
fn tokenizer() -> String {
    let markers = ["<s>", "<pad>", "</s>", "<unk>"];
    let pieces = ["▁query", ":", "▁the", "▁troops", "▁leave", "s", "▁", "l"];
    let scored = markers.iter().map(|piece| json!([piece, 0.0]));
    let vocabulary: Vec<_> = scored
        .chain(
            (1..)
                .zip(pieces)
                .map(|(at, piece)| json!([piece, -f64::from(at)])),
        )
        .collect();
    let added: Vec<_> = (0..)
        .zip(markers)
        .map(|(id, content): (u32, _)| {
            json!({ "id": id, "content": content, "single_word": false, "lstrip": false, "rstrip": false,
                "normalized": false, "special": true })
        })
        .collect();
    let marker = |name: &str, id: u32| json!({ "id": name, "ids": [id], "tokens": [name] });
    let metaspace = json!({ "type": "Metaspace", "replacement": "▁", "add_prefix_space": true });
    json!({
        "version": "1.0",
        "truncation": { "max_length": 512, "strategy": "LongestFirst", "stride": 0 },
        "padding": { "strategy": "BatchLongest", "direction": "Right", "pad_to_multiple_of": null, "pad_id": 1,
            "pad_type_id": 0, "pad_token": "<pad>" },
        "added_tokens": added,
        "normalizer": { "type": "Sequence", "normalizers": [
            { "type": "Precompiled", "precompiled_charsmap": charsmap(&[("ｓ", "s"), ("\u{200C}", " "), ("㎯", "the s")]) },
            { "type": "Replace", "pattern": { "Regex": " {2,}" }, "content": " " },
        ] },
        "pre_tokenizer": metaspace,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                { "SpecialToken": { "id": "<s>", "type_id": 0 } },
                { "Sequence": { "id": "A", "type_id": 0 } },
                { "SpecialToken": { "id": "</s>", "type_id": 0 } },
            ],
            "pair": [],
            "special_tokens": { "<s>": marker("<s>", 0), "</s>": marker("</s>", 2) },
        },
        "decoder": metaspace,
        "model": { "type": "Unigram", "unk_id": 3, "vocab": vocabulary },
    })
    .to_string()
}

/// Writes the encoder into a folder.
fn write(folder: &Path, tensors: &Tensors) {
    fs::create_dir_all(folder).unwrap();
    let config = json!({
        "model_type": "bert", "hidden_act": "gelu", "hidden_size": WIDTH, "intermediate_size": INNER,
        "num_hidden_layers": LAYERS, "num_attention_heads": HEADS, "max_position_embeddings": 16,
        "layer_norm_eps": 1e-12, "type_vocab_size": 2, "vocab_size": PIECES, "tokenizer_class": "XLMRobertaTokenizer",
    });
    fs::write(folder.join("config.json"), config.to_string()).unwrap();
    fs::write(folder.join("tokenizer.json"), tokenizer()).unwrap();
    let bytes = tensors.iter().map(|(name, (shape, numbers))| {
        let bytes = numbers.iter().flat_map(|&n| (n as f32).to_le_bytes());
        (name, shape, bytes.collect::<Vec<u8>>())
    });
    let bytes: Vec<_> = bytes.collect();
    let views = bytes.iter().map(|(name, shape, bytes)| {
        (
            name,
            TensorView::new(Dtype::F32, shape.to_vec(), bytes).unwrap(),
        )
    });
    let file = safetensors::serialize(views, None).unwrap();
    fs::write(folder.join("model.safetensors"), file).unwrap();
}

type Rows = Vec<Vec<f64>>;

/// The mean over the pieces of the last layer and of the first, each with a norm of 1.
fn plain(tensors: &Tensors, pieces: &[usize]) -> Vec<f64> {
    let get = |name: &str| &tensors[name].1;
    let norm = |name: &str, rows: Rows| -> Rows {
        let (weights, bias) = (get(&format!("{name}.weight")), get(&format!("{name}.bias")));
        let normed = rows.into_iter().map(|row| {
            let mean = row.iter().sum::<f64>() / WIDTH as f64;
            let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / WIDTH as f64;
            let scaled = row.iter().map(|x| (x - mean) / (variance + 1e-12).sqrt());
            scaled
                .zip(weights.iter().zip(bias))
                .map(|(x, (w, b))| x * w + b)
                .collect()
        });
        normed.collect()
    };
    let map = |name: &str, rows: &Rows| -> Rows {
        let (weights, bias) = (get(&format!("{name}.weight")), get(&format!("{name}.bias")));
        let within = weights.len() / bias.len();
        let output = |row: &Vec<f64>, at: usize| {
            let own = &weights[at * within..][..within];
            bias[at] + row.iter().zip(own).map(|(x, w)| x * w).sum::<f64>()
        };
        rows.iter()
            .map(|row| (0..bias.len()).map(|at| output(row, at)).collect())
            .collect()
    };
    let sum = |a: &Rows, b: Rows| -> Rows {
        let rows = a.iter().zip(b);
        rows.map(|(a, b)| a.iter().zip(b).map(|(a, b)| a + b).collect())
            .collect()
    };
    let embedding = |(place, &piece): (usize, &usize)| {
        let row = |name: &str, at: usize| {
            get(&format!("embeddings.{name}.weight"))[at * WIDTH..][..WIDTH].to_vec()
        };
        let parts = [
            row("word_embeddings", piece),
            row("position_embeddings", place),
            row("token_type_embeddings", 0),
        ];
        (0..WIDTH)
            .map(|at| parts.iter().map(|part| part[at]).sum())
            .collect()
    };
    let mut x: Rows = norm(
        "embeddings.LayerNorm",
        pieces.iter().enumerate().map(embedding).collect(),
    );
    let mut means = Vec::new();
    for layer in 0..LAYERS {
        let name = |part: &str| format!("encoder.layer.{layer}.{part}");
        let [query, key, value] =
            ["query", "key", "value"].map(|part| map(&name(&format!("attention.self.{part}")), &x));
        let part = WIDTH / HEADS;
        let mut attended: Rows = vec![vec![0.0; WIDTH]; x.len()];
        for head in 0..HEADS {
            let own = head * part..(head + 1) * part;
            for (row, query) in attended.iter_mut().zip(&query) {
                let scores = key.iter().map(|key| {
                    let products = query[own.clone()]
                        .iter()
                        .zip(&key[own.clone()])
                        .map(|(q, k)| q * k);
                    (products.sum::<f64>() / (part as f64).sqrt()).exp()
                });
                let scores: Vec<f64> = scores.collect();
                let all: f64 = scores.iter().sum();
                for at in own.clone() {
                    row[at] = scores
                        .iter()
                        .zip(&value)
                        .map(|(score, value)| score / all * value[at])
                        .sum();
                }
            }
        }
        x = norm(
            &name("attention.output.LayerNorm"),
            sum(&x, map(&name("attention.output.dense"), &attended)),
        );
        let mut inner = map(&name("intermediate.dense"), &x);
        inner.iter_mut().flatten().for_each(|x| *x = gelu(*x));
        x = norm(
            &name("output.LayerNorm"),
            sum(&x, map(&name("output.dense"), &inner)),
        );
        let mean: Vec<f64> = (0..WIDTH)
            .map(|at| x.iter().map(|row| row[at]).sum())
            .collect();
        let length = mean.iter().map(|x| x * x).sum::<f64>().sqrt();
        means.push(mean.iter().map(|x| x / length).collect::<Vec<f64>>());
    }
    [means[2].clone(), means[0].clone()].concat()
}

/// x times the normal distribution function, by its series.
fn gelu(x: f64) -> f64 {
    let mut term = x;
    let mut sum = x;
    for n in 1..200 {
        term *= x * x / f64::from(2 * n + 1);
        sum += term;
    }
    x * (0.5 + sum * (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt())
}

#[test]
fn bert_with_the_pieces_of_xlm_r_says_what_a_plain_computation_says() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("multilingual-e5-small");
    let tensors = tensors();
    write(&folder, &tensors);
    let encoder = Encoder::open(&folder).unwrap();
    let Published { shape, weights, .. } = Published::read(&folder).unwrap();
    let in_32_bits = Network::of_halves(&shape, weights).unwrap();
    // Each text stands after “query: ”.
    for (text, pieces) in [
        ("the troops leaves", &[0, 4, 5, 6, 7, 8, 9, 2][..]),
        ("leave: 東京", &[0, 4, 5, 8, 5, 10, 3, 2]),
        ("", &[0, 4, 5, 10, 2]),
        // The table of characters makes letters of wide ones and of ligatures, and a blank of the mark before an ending.
        ("the   leaveｓ", &[0, 4, 5, 6, 8, 9, 2]),
        ("㎯", &[0, 4, 5, 6, 10, 9, 2]),
        ("leave\u{200C}s", &[0, 4, 5, 8, 10, 9, 2]),
        ("leave\u{2066}s", &[0, 4, 5, 8, 9, 2]),
    ] {
        let found = encoder.pieces.tokenize(text);
        let found: Vec<usize> = found.iter().map(|&piece| piece as usize).collect();
        assert_eq!(found, pieces, "{text}");
        let wanted = plain(&tensors, pieces);
        let mut exact = Array2::zeros((1, encoder.width()));
        in_32_bits.embed(&[encoder.pieces.tokenize(text).into()], exact.view_mut());
        let rounded = encoder.embed(&[text.into()]);
        assert_eq!(wanted.len(), exact.len());
        for ((exact, rounded), wanted) in exact.iter().zip(&rounded).zip(wanted) {
            assert!(
                (f64::from(*exact) - wanted).abs() < 1e-5,
                "{exact} {wanted}"
            );
            assert!(
                (f64::from(*rounded) - wanted).abs() < 0.1,
                "{rounded} {wanted}"
            );
        }
    }
}

#[test]
fn the_name_of_an_encoder_says_what_stands_before_each_text() {
    let home = tempfile::tempdir().unwrap();
    let tensors = tensors();
    let open = |name: &str| {
        let folder = home.path().join(name);
        write(&folder, &tensors);
        Encoder::open(&folder).unwrap()
    };
    let with = open("multilingual-e5-small");
    let without = open("multilingual-e6-small");
    assert_eq!(without.pieces.tokenize("the"), [0, 6, 2]);
    for name in ["intfloat_multilingual-e5-small", "e5-base-v2"] {
        assert_eq!(
            open(name).embed(&["the".into()]),
            with.embed(&["the".into()])
        );
    }
    assert_ne!(with.embed(&["the".into()]), without.embed(&["the".into()]));
    // Neither reads the kept embeddings of the other.
    assert_ne!(with.hash(), without.hash());
    // An encoder without a prefix is written as before there were any.
    let json = serde_json::to_string(without.shape()).unwrap();
    assert!(!json.contains("prefix"), "{json}");
    let json = serde_json::to_string(with.shape()).unwrap();
    let shape: Shape = serde_json::from_str(&json).unwrap();
    assert!(shape == *with.shape() && shape.weights().is_some());
    let prefix = "a ".repeat(33);
    assert!(Shape { prefix, ..shape }.weights().is_none());
}
