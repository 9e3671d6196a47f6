//! Tests of encoders from folders: complete ones, and what may be wrong with one.

use std::fs;

use ndarray::Array2;

use super::super::Passage;
use super::super::network::Network;
use super::*;

fn tiny() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/encoder/tiny")
}

/// A copy of the folder with one file changed.
fn changed(name: &str, change: impl Fn(Vec<u8>) -> Vec<u8>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in ["config.json", "vocab.txt", "model.safetensors"] {
        let mut bytes = fs::read(tiny().join(file)).unwrap();
        if file == name {
            bytes = change(bytes);
        }
        fs::write(folder.path().join(file), bytes).unwrap();
    }
    folder
}

fn replaced(name: &str, from: &str, to: &str) -> tempfile::TempDir {
    changed(name, |bytes| {
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(from));
        text.replacen(from, to, 1).into_bytes()
    })
}

fn refused(folder: &tempfile::TempDir) -> String {
    Encoder::open(folder.path()).unwrap_err().to_string()
}

/// The file that `tests/encoder/make.py` writes: texts, and the embeddings of each by each encoder.
#[derive(Deserialize)]
struct Golden {
    texts: Vec<String>,
    #[serde(flatten)]
    encoders: std::collections::BTreeMap<String, Vec<Vec<f32>>>,
}

/// One encoder of each family says what transformers says of it.
#[test]
fn embeddings_are_those_of_transformers_whatever_stands_beside_them() {
    let golden = fs::read_to_string(tiny().with_file_name("golden.json")).unwrap();
    let golden: Golden = serde_json::from_str(&golden).unwrap();
    let texts: Vec<&str> = golden.texts.iter().map(String::as_str).collect();
    assert_eq!(golden.encoders.len(), 5);
    for (name, wanted) in &golden.encoders {
        let folder = tiny().with_file_name(name);
        let encoder = Encoder::open(&folder).unwrap();
        assert_eq!((encoder.name(), encoder.width()), (name.as_str(), 16));
        let Published { shape, weights, .. } = Published::read(&folder).unwrap();
        let in_32_bits = Network::of_halves(&shape, weights).unwrap();
        let passages: Vec<Passage> = texts.iter().map(|&text| text.into()).collect();
        let together = encoder.embed(&passages);
        for (at, wanted) in wanted.iter().enumerate() {
            let alone = encoder.embed(&passages[at..=at]);
            assert_eq!(alone.row(0), together.row(at), "{name}");
            let mut exact = Array2::zeros((1, encoder.width()));
            let pieces = [encoder.pieces.tokenize(texts[at]).into()];
            in_32_bits.embed(&pieces, exact.view_mut());
            let found = alone.iter().zip(&exact);
            for ((rounded, exact), wanted) in found.zip(wanted) {
                assert!((exact - wanted).abs() < 1e-5, "{name}: {exact} {wanted}");
                assert!(
                    (rounded - wanted).abs() < 0.06,
                    "{name}: {alone} {wanted:?}"
                );
            }
        }
    }
}

#[test]
fn many_texts_are_read_in_parts() {
    let encoder = Encoder::open(&tiny()).unwrap();
    let texts = ["The troops must leave.", "Go home", ""].map(Passage::from);
    let together = encoder.embed(&texts);
    let many: Vec<Passage> = texts.iter().copied().cycle().take(200).collect();
    let reports = std::sync::Mutex::new(Vec::new());
    let all = encoder.embed_all(&many, |read, of| reports.lock().unwrap().push((read, of)));
    for (at, row) in all.outer_iter().enumerate() {
        assert_eq!(row, together.row(at % 3));
    }
    let mut reports = reports.into_inner().unwrap();
    assert_eq!((reports[0], reports.len()), ((0, 200), 5));
    reports.sort_unstable();
    assert_eq!(reports.last(), Some(&(200, 200)));
    assert_eq!(encoder.embed(&[]).dim(), (0, 16));
}

#[test]
fn other_encoders_are_refused_by_name() {
    // One with other names for its sizes.
    let other = changed("config.json", |_| {
        b"{\"model_type\": \"deberta-v2\", \"dim\": 8}".to_vec()
    });
    assert!(refused(&other).contains("model_type deberta-v2, which is not supported"));
    let sizes = "sizes that are too large or do not fit each other";
    for (from, to, wanted) in [
        (
            "\"bert\"",
            "\"bart\"",
            "model_type bart, which is not supported",
        ),
        ("\"gelu\"", "\"relu\"", "hidden_act relu"),
        (
            "intermediate_size\": 12",
            "intermediate_size\": 16385",
            sizes,
        ),
        (
            "position_embeddings\": 48",
            "position_embeddings\": 16385",
            sizes,
        ),
        ("layers\": 4", "layers\": 129", sizes),
        ("heads\": 2", "heads\": 3", sizes),
        ("layers\": 4", "layers\": 18446744073709551615", sizes),
    ] {
        let error = refused(&replaced("config.json", from, to));
        assert!(error.contains(wanted), "{to}: {error}");
    }
}

#[test]
fn a_file_that_was_saved_in_place_of_another_is_recognised() {
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n";
    for file in ["config.json", "vocab.txt", "model.safetensors"] {
        let error = refused(&changed(file, |_| pointer.to_vec()));
        assert!(error.contains(&format!("{file}: this file only names the real one")));
        assert!(error.contains("git lfs pull"), "{error}");
        for page in ["<!DOCTYPE html>\n<p>Sign in", "\n<html lang=en>"] {
            let error = refused(&changed(file, |_| page.as_bytes().to_vec()));
            assert!(
                error.contains("this is a web page and not the file"),
                "{error}"
            );
        }
    }
    let latin = changed("vocab.txt", |bytes| [bytes, b"caf\xe9".to_vec()].concat());
    assert!(refused(&latin).contains("vocab.txt: this is no text in UTF-8: download"));
    let text = changed("config.json", |_| b"config".to_vec());
    assert!(refused(&text).contains("not what an encoder has there (expected value"));
}

#[test]
fn a_path_that_is_no_folder_is_refused() {
    let error = |path: &Path| Encoder::open(path).unwrap_err().to_string();
    let file = error(&tiny().join("model.safetensors"));
    assert!(file.contains("model.safetensors: this is a file; give the folder that holds"));
    let none = error(&tiny().join("none"));
    assert!(none.contains("none: there is no such folder; give"));
    assert!(none.contains("docs/encoder.md"));
}

#[test]
fn weights_in_another_form_are_named() {
    for (file, seen) in [
        ("pytorch_model.bin", "pytorch_model.bin"),
        ("onnx/model.onnx", "onnx"),
        (
            "model-00001-of-00002.safetensors",
            "model-00001-of-00002.safetensors",
        ),
        (
            "model.safetensors.index.json",
            "model.safetensors.index.json",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "").unwrap();
        let error = Encoder::open(folder.path()).unwrap_err().to_string();
        let words = format!(": the weights are here as {seen}, which cannot be read");
        assert!(error.contains(&words), "{error}");
    }
    let empty = tempfile::tempdir().unwrap();
    std::fs::write(empty.path().join("training_args.bin"), "").unwrap();
    let error = Encoder::open(empty.path()).unwrap_err().to_string();
    assert!(error.contains("config.json: could not be read"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_keeps_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("my encoder");
    std::os::unix::fs::symlink(tiny(), &link).unwrap();
    assert_eq!(Encoder::open(&link).unwrap().name(), "my encoder");
    // The folders of Hugging Face's cache are called by a hash.
    let cached = folder.path().join("models--some-lab--tiny-v2/snapshots");
    std::fs::create_dir_all(&cached).unwrap();
    let version = cached.join("0a1b");
    std::fs::create_dir(&version).unwrap();
    for file in std::fs::read_dir(tiny()).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), version.join(file.file_name())).unwrap();
    }
    assert_eq!(Encoder::open(&version).unwrap().name(), "tiny-v2");
    let slash = link.join("");
    assert_eq!(Encoder::open(&slash).unwrap().name(), "my encoder");
    let dot = Encoder::open(&link.join(".")).unwrap();
    let up = Encoder::open(&link.join("..").join("tiny")).unwrap();
    assert_eq!((dot.name(), up.name()), ("my encoder", "tiny"));
    assert!(dot == Encoder::open(&link).unwrap());
}

#[test]
fn a_byte_order_mark_is_ignored() {
    let marked = changed("config.json", |bytes| {
        [b"\xef\xbb\xbf".to_vec(), bytes].concat()
    });
    assert!(Encoder::open(marked.path()).is_ok());
}

#[test]
fn damaged_files_are_refused_with_what_is_wrong() {
    let folder = changed("vocab.txt", |bytes| bytes);
    fs::remove_file(folder.path().join("vocab.txt")).unwrap();
    let missing = refused(&folder);
    assert!(missing.contains("tokenizer.json: could not be read; the folder of an encoder holds"));
    let more = changed("vocab.txt", |bytes| [bytes, b"more\n".to_vec()].concat());
    assert!(refused(&more).contains("vocab.txt: it has 21 pieces, and config.json says 20"));
    for (file, from, to, wanted) in [
        (
            "vocab.txt",
            "[SEP]",
            "sep",
            "[UNK], [CLS] and [SEP] are not all",
        ),
        (
            "config.json",
            "vocab_size\": 20",
            "vocab_size\": 149",
            "the tensor embeddings.word_embeddings.weight has the shape [20, 8]",
        ),
        // Rounded up: here the weights do not fit, which is found later.
        (
            "config.json",
            "vocab_size\": 20",
            "vocab_size\": 148",
            "word_embeddings.weight has the shape [20, 8]",
        ),
        (
            "config.json",
            "\"vocab_size\"",
            "\"vocab\"",
            "missing field `vocab_size`",
        ),
        (
            "config.json",
            "intermediate_size\": 12",
            "intermediate_size\": 13",
            "encoder.layer.0.intermediate.dense.weight has the shape [12, 8] where config.json asks for [13, 8]",
        ),
    ] {
        let error = refused(&replaced(file, from, to));
        assert!(error.contains(wanted), "{error}");
    }
    let short = changed("model.safetensors", |bytes| bytes[..4000].to_vec());
    assert!(refused(&short).contains("no whole safetensors file"));
    let nan = changed("model.safetensors", |mut bytes| {
        let end = bytes.len();
        bytes[end - 4..].copy_from_slice(&f32::NAN.to_le_bytes());
        bytes
    });
    assert!(refused(&nan).contains("has a weight that is no number"));
    let unnamed = changed("model.safetensors", |bytes| {
        let at = bytes.windows(10).position(|w| w == b"LayerNorm.").unwrap();
        [&bytes[..at], b"Layernorm.", &bytes[at + 10..]].concat()
    });
    assert!(refused(&unnamed).contains("the tensor embeddings.LayerNorm.bias is missing"));
}

#[test]
fn capitals_and_accents_are_configured_in_a_file_beside_it() {
    let spelling = |json: &str| {
        let folder = changed("vocab.txt", |bytes| bytes);
        fs::write(folder.path().join("tokenizer_config.json"), json).unwrap();
        let encoder = Encoder::open(folder.path()).unwrap();
        let tokenizer: serde_json::Value = serde_json::from_str(encoder.tokenizer()).unwrap();
        let normalizer = &tokenizer["normalizer"];
        let accents = normalizer["strip_accents"].as_bool();
        (normalizer["lowercase"].as_bool().unwrap(), accents)
    };
    for (json, wanted) in [
        ("{}", (true, None)),
        (
            r#"{"do_lower_case": true, "strip_accents": null}"#,
            (true, None),
        ),
        (r#"{"strip_accents": false}"#, (true, Some(false))),
        (r#"{"do_lower_case": false}"#, (false, None)),
    ] {
        assert_eq!(spelling(json), wanted, "{json}");
    }
}

/// Files with 16-bit numbers, and with all tensors under the name of a part, give the same encoder.
#[test]
fn other_forms_of_the_same_weights_are_the_same_encoder() {
    let original = Encoder::open(&tiny()).unwrap();
    let bytes = fs::read(tiny().join("model.safetensors")).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let halves = |prefix: &str| {
        let tensors: Vec<(String, Vec<usize>, Vec<u8>)> = file
            .iter()
            .map(|(name, tensor)| {
                let numbers = tensor.data().chunks_exact(4);
                let half = |b: &[u8]| f16::from_f32(f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
                let data = numbers.flat_map(|b| half(b).to_le_bytes()).collect();
                (format!("{prefix}{name}"), tensor.shape().to_vec(), data)
            })
            .collect();
        let views = tensors.iter().map(|(name, shape, data)| {
            let view = safetensors::tensor::TensorView::new(Dtype::F16, shape.clone(), data);
            (name.as_str(), view.unwrap())
        });
        let bytes = safetensors::serialize(views, None).unwrap();
        let folder = changed("model.safetensors", |_| bytes.clone());
        Encoder::open(folder.path()).unwrap()
    };
    for prefix in Family::Bert.prefixes() {
        let other = halves(prefix);
        assert!(original.weights == other.weights && original.tokenizer() == other.tokenizer());
    }
}
