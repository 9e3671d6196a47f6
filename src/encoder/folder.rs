//! An encoder from the files that it is published as: `config.json`, `vocab.txt`, `model.safetensors`.

use std::fs;
use std::path::{Path, PathBuf};

use half::{bf16, f16};
use safetensors::tensor::{Dtype, SafeTensors};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Encoder, EncoderError, LARGEST, Shape};

/// What of `config.json` matters.
#[derive(Deserialize)]
struct Config {
    model_type: String,
    hidden_act: String,
    hidden_size: usize,
    intermediate_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    max_position_embeddings: usize,
    layer_norm_eps: f32,
    vocab_size: usize,
    #[serde(default = "absolute")]
    position_embedding_type: String,
}

/// What older files leave out.
fn absolute() -> String {
    "absolute".to_string()
}

/// What of `tokenizer_config.json` matters, where there is one.
#[derive(Default, Deserialize)]
struct Spelling {
    do_lower_case: Option<bool>,
}

/// The files of an encoder may hold all its tensors under the name of what it is a part of.
const PREFIXES: [&str; 2] = ["", "bert."];

impl Encoder {
    /// Reads an encoder from its folder, as it is published on Hugging Face: `config.json`, `vocab.txt`, `model.safetensors`, and
    /// `tokenizer_config.json` where there is one.
    ///
    /// # Errors
    /// When a file is missing or damaged, and when the encoder is none of BERT's kind.
    pub fn open(folder: &Path) -> Result<Self, EncoderError> {
        let path = folder.join("config.json");
        let config: Config = json(&path)?;
        let unsupported = |what: &str, name: &str| EncoderError::Unsupported {
            path: path.clone(),
            what: format!("{what} {name}"),
        };
        if config.model_type != "bert" {
            return Err(unsupported("model_type", &config.model_type));
        }
        if config.hidden_act != "gelu" {
            return Err(unsupported("hidden_act", &config.hidden_act));
        }
        if config.position_embedding_type != "absolute" {
            let kind = &config.position_embedding_type;
            return Err(unsupported("position_embedding_type", kind));
        }
        let spelling = folder.join("tokenizer_config.json");
        let spelling: Spelling = match spelling.exists() {
            true => json(&spelling)?,
            false => Spelling::default(),
        };
        let vocabulary = folder.join("vocab.txt");
        let pieces = fs::read_to_string(&vocabulary).map_err(reading(&vocabulary))?;
        // A relative path such as `.` has no name of its own.
        let whole = folder.canonicalize().map_err(reading(folder))?;
        let name = whole.file_name().unwrap_or(whole.as_os_str());
        let shape = Shape {
            name: name.to_string_lossy().into_owned(),
            width: config.hidden_size,
            inner: config.intermediate_size,
            layers: config.num_hidden_layers,
            heads: config.num_attention_heads,
            pieces: config.vocab_size,
            places: config.max_position_embeddings,
            epsilon: config.layer_norm_eps,
            lower_case: spelling.do_lower_case.unwrap_or(true),
        };
        if shape.weights().is_none() {
            return Err(damaged(
                &path,
                "its sizes are none of an encoder that is read here",
            ));
        }
        let weights = weights(&folder.join("model.safetensors"), &shape)?;
        let wrong = "the pieces [UNK], [CLS] and [SEP] are not all among its lines, or it has more of them than config.json says";
        Encoder::of_parts(shape, pieces, weights).ok_or_else(|| damaged(&vocabulary, wrong))
    }
}

/// The names of the tensors with their shapes, in the order of a model file.
pub(super) fn names(shape: &Shape) -> Vec<(String, Vec<usize>)> {
    let (width, inner) = (shape.width, shape.inner);
    let own = |name: &str, shape: &[usize]| (format!("embeddings.{name}"), shape.to_vec());
    let mut names = vec![
        own("word_embeddings.weight", &[shape.pieces, width]),
        own("position_embeddings.weight", &[shape.places, width]),
        own("token_type_embeddings.weight", &[1, width]),
        own("LayerNorm.weight", &[width]),
        own("LayerNorm.bias", &[width]),
    ];
    let square = vec![width, width];
    for layer in 0..shape.layers {
        let mut add = |name: &str, weights: Vec<usize>, bias: usize| {
            let name = format!("encoder.layer.{layer}.{name}");
            names.push((format!("{name}.weight"), weights));
            names.push((format!("{name}.bias"), vec![bias]));
        };
        add("attention.self.query", square.clone(), width);
        add("attention.self.key", square.clone(), width);
        add("attention.self.value", square.clone(), width);
        add("attention.output.dense", square.clone(), width);
        add("attention.output.LayerNorm", vec![width], width);
        add("intermediate.dense", vec![inner, width], inner);
        add("output.dense", vec![width, inner], width);
        add("output.LayerNorm", vec![width], width);
    }
    names
}

fn weights(path: &Path, shape: &Shape) -> Result<Vec<f16>, EncoderError> {
    let length = fs::metadata(path).map_err(reading(path))?.len();
    if length > LARGEST {
        return Err(EncoderError::TooLarge {
            path: path.to_path_buf(),
            bytes: length,
            most: LARGEST,
        });
    }
    let bytes = fs::read(path).map_err(reading(path))?;
    let file = SafeTensors::deserialize(&bytes).map_err(|error| {
        damaged(
            path,
            &format!("this is no whole safetensors file ({error})"),
        )
    })?;
    let mut weights = Vec::new();
    for (name, shape) in names(shape) {
        let mut tensors = PREFIXES
            .iter()
            .map(|prefix| file.tensor(&format!("{prefix}{name}")));
        let Some(tensor) = tensors.find_map(Result::ok) else {
            return Err(damaged(path, &format!("the tensor {name} is missing")));
        };
        // Of the two parts that a text might have the first counts.
        let is_first = name.ends_with("token_type_embeddings.weight");
        let fits = match is_first {
            true => {
                tensor.shape().len() == 2
                    && tensor.shape()[0] > 0
                    && tensor.shape()[1..] == shape[1..]
            }
            false => tensor.shape() == shape,
        };
        if !fits {
            let found = tensor.shape();
            return Err(damaged(
                path,
                &format!(
                    "the tensor {name} has the shape {found:?} where config.json asks for {shape:?}"
                ),
            ));
        }
        let wanted = shape.iter().product();
        let data = tensor.data();
        let before = weights.len();
        match tensor.dtype() {
            Dtype::F32 => weights.extend(
                data.chunks_exact(4)
                    .take(wanted)
                    .map(|b| f16::from_f32(f32::from_le_bytes([b[0], b[1], b[2], b[3]]))),
            ),
            Dtype::F16 => {
                let numbers = data
                    .chunks_exact(2)
                    .map(|b| f16::from_le_bytes([b[0], b[1]]));
                weights.extend(numbers.take(wanted));
            }
            Dtype::BF16 => {
                let numbers = data
                    .chunks_exact(2)
                    .map(|b| bf16::from_le_bytes([b[0], b[1]]));
                weights.extend(numbers.take(wanted).map(|b| f16::from_f32(b.to_f32())));
            }
            other => {
                let what = format!(
                    "the tensor {name} has numbers of the type {other:?}, and not F32, F16 or BF16"
                );
                return Err(damaged(path, &what));
            }
        }
        if weights[before..].iter().any(|weight| !weight.is_finite()) {
            return Err(damaged(
                path,
                &format!("the tensor {name} has a weight that is no number or too large"),
            ));
        }
    }
    Ok(weights)
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T, EncoderError> {
    let text = fs::read_to_string(path).map_err(reading(path))?;
    serde_json::from_str(&text).map_err(|error| damaged(path, &format!("{error}")))
}

fn reading(path: &Path) -> impl Fn(std::io::Error) -> EncoderError {
    let path: PathBuf = path.to_path_buf();
    move |source| EncoderError::Read {
        path: path.clone(),
        source,
    }
}

fn damaged(path: &Path, what: &str) -> EncoderError {
    EncoderError::Damaged {
        path: path.to_path_buf(),
        what: what.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiny() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/encoder/tiny")
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

    /// The values are those of `tests/encoder/make.py`.
    #[test]
    fn embeddings_are_those_of_the_formula_whatever_stands_beside_them() {
        let encoder = Encoder::open(&tiny()).unwrap();
        assert_eq!((encoder.name(), encoder.width()), ("tiny", 8));
        let golden = [
            [
                0.347523, 0.074008, -0.266745, -0.434752, 0.228933, 0.149190, -0.717201, -0.156662,
            ],
            [
                0.319313, 0.063287, -0.261791, -0.452666, 0.215859, 0.158741, -0.724096, -0.156473,
            ],
            [
                0.333825, 0.072728, -0.259043, -0.448057, 0.238859, 0.163513, -0.715132, -0.142156,
            ],
        ];
        let texts = [
            "The troops must leave Iraq now.",
            "They will not staying, go home",
            "",
        ];
        let together = encoder.embed(&texts);
        for (at, golden) in golden.iter().enumerate() {
            let alone = encoder.embed(&texts[at..=at]);
            assert_eq!(alone.row(0), together.row(at));
            for (found, wanted) in alone.iter().zip(golden) {
                assert!((found - wanted).abs() < 2e-6, "{alone} {golden:?}");
            }
        }
        let many: Vec<&str> = texts.iter().copied().cycle().take(200).collect();
        let told = std::sync::Mutex::new(Vec::new());
        let all = encoder.embed_all(&many, |read, of| told.lock().unwrap().push((read, of)));
        for (at, row) in all.outer_iter().enumerate() {
            assert_eq!(row, together.row(at % 3));
        }
        let mut told = told.into_inner().unwrap();
        assert_eq!((told[0], told.len()), ((0, 200), 5));
        told.sort_unstable();
        assert_eq!(told.last(), Some(&(200, 200)));
        assert_eq!(encoder.embed(&[]).dim(), (0, 8));
    }

    #[test]
    fn other_encoders_are_refused_by_name() {
        let roberta = replaced("config.json", "\"bert\"", "\"xlm-roberta\"");
        assert!(refused(&roberta).contains("model_type xlm-roberta, which is not supported"));
        let relu = replaced("config.json", "\"gelu\"", "\"relu\"");
        assert!(refused(&relu).contains("hidden_act relu"));
        let heads = replaced("config.json", "heads\": 2", "heads\": 3");
        assert!(refused(&heads).contains("its sizes are none"));
        let huge = replaced(
            "config.json",
            "layers\": 2",
            "layers\": 18446744073709551615",
        );
        assert!(refused(&huge).contains("its sizes are none"));
    }

    #[test]
    fn damaged_files_are_refused_with_what_is_wrong() {
        let folder = changed("vocab.txt", |bytes| bytes);
        fs::remove_file(folder.path().join("vocab.txt")).unwrap();
        let missing = refused(&folder);
        assert!(missing.contains("vocab.txt: could not be read; the folder of an encoder holds"));
        let unmarked = replaced("vocab.txt", "[SEP]", "sep");
        assert!(refused(&unmarked).contains("[UNK], [CLS] and [SEP] are not all"));
        let more = changed("vocab.txt", |bytes| [bytes, b"more\n".to_vec()].concat());
        assert!(refused(&more).contains("more of them than config.json says"));
        let json = replaced("config.json", "\"vocab_size\"", "\"vocab\"");
        assert!(refused(&json).contains("missing field `vocab_size`"));
        let short = changed("model.safetensors", |bytes| bytes[..4000].to_vec());
        assert!(refused(&short).contains("no whole safetensors file"));
        let width = replaced(
            "config.json",
            "intermediate_size\": 12",
            "intermediate_size\": 13",
        );
        let error = refused(&width);
        assert!(error.contains("encoder.layer.0.intermediate.dense.weight has the shape [12, 8] where config.json asks for [13, 8]"), "{error}");
        let nan = changed("model.safetensors", |mut bytes| {
            let end = bytes.len();
            bytes[end - 4..].copy_from_slice(&f32::NAN.to_le_bytes());
            bytes
        });
        assert!(refused(&nan).contains("output.LayerNorm.bias has a weight that is no number"));
        let unnamed = changed("model.safetensors", |bytes| {
            let at = bytes.windows(10).position(|w| w == b"LayerNorm.").unwrap();
            [&bytes[..at], b"Layernorm.", &bytes[at + 10..]].concat()
        });
        assert!(refused(&unnamed).contains("the tensor embeddings.LayerNorm.weight is missing"));
    }

    /// Files with numbers of 16 bits, and with everything under the name of a part, hold the same.
    #[test]
    fn other_forms_of_the_same_weights_are_the_same_encoder() {
        let whole = Encoder::open(&tiny()).unwrap();
        let bytes = fs::read(tiny().join("model.safetensors")).unwrap();
        let file = SafeTensors::deserialize(&bytes).unwrap();
        let halves = |prefix: &str| {
            let tensors: Vec<(String, Vec<usize>, Vec<u8>)> = file
                .iter()
                .map(|(name, tensor)| {
                    let numbers = tensor.data().chunks_exact(4);
                    let half =
                        |b: &[u8]| f16::from_f32(f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
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
        for prefix in PREFIXES {
            let other = halves(prefix);
            assert!(whole.weights() == other.weights() && whole.pieces() == other.pieces());
        }
    }
}
