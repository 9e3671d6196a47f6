//! Reads an encoder from its published files: `config.json`, `vocab.txt`, `model.safetensors`, and two
//! optional ones.

use std::fs;
use std::path::{Path, PathBuf};

use half::{bf16, f16};
use safetensors::tensor::{Dtype, SafeTensors};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Encoder, EncoderError, LARGEST, Shape};

/// The field that identifies other kinds of encoders, which need not have the other fields of `config.json`.
#[derive(Deserialize)]
struct Kind {
    model_type: Option<String>,
}

/// The fields of `config.json` that are used.
#[derive(Deserialize)]
struct Config {
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

/// The value if an older file has none.
fn absolute() -> String {
    "absolute".to_string()
}

/// The fields of `tokenizer_config.json` that are used, if there is one.
#[derive(Default, Deserialize)]
struct TokenizerConfig {
    do_lower_case: Option<bool>,
    strip_accents: Option<bool>,
}

/// The fields of `1_Pooling/config.json`, if there is one: how an embedding is computed from the last layer's
/// outputs.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Pooling {
    pooling_mode_cls_token: bool,
    pooling_mode_mean_tokens: bool,
    /// The mean times a number, which the normalisation removes.
    pooling_mode_mean_sqrt_len_tokens: bool,
    pooling_mode_max_tokens: bool,
    pooling_mode_weightedmean_tokens: bool,
    pooling_mode_lasttoken: bool,
}

impl Pooling {
    /// Returns whether the first piece is the embedding; `false` for the mean, and `None` for another pooling
    /// or several at once.
    fn is_first_piece(&self) -> Option<bool> {
        let mean = self.pooling_mode_mean_tokens || self.pooling_mode_mean_sqrt_len_tokens;
        let others = self.pooling_mode_max_tokens
            || self.pooling_mode_weightedmean_tokens
            || self.pooling_mode_lasttoken
            || (self.pooling_mode_mean_tokens && self.pooling_mode_mean_sqrt_len_tokens);
        (self.pooling_mode_cls_token != mean && !others).then_some(self.pooling_mode_cls_token)
    }
}

/// The beginning of a file that Git LFS has left in place of a large one.
const POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";
/// The beginnings of a page that was saved in place of a file.
const PAGES: [&[u8]; 2] = [b"<!doctype html", b"<html"];

/// The largest number of pieces without a line in the vocabulary: the number of pieces is rounded up.
const MOST_UNNAMED_PIECES: usize = 128;

/// The files; the last two are optional.
const CONFIG: &str = "config.json";
const VOCABULARY: &str = "vocab.txt";
const WEIGHTS: &str = "model.safetensors";
const TOKENIZER: &str = "tokenizer_config.json";
const POOLING: &str = "1_Pooling/config.json";

/// Prefixes of the tensors' names; a file may have them under the name of a part.
const PREFIXES: [&str; 2] = ["", "bert."];

impl Encoder {
    /// The files that are read from a folder.
    pub fn files(folder: &Path) -> impl Iterator<Item = PathBuf> {
        [CONFIG, VOCABULARY, WEIGHTS, TOKENIZER, POOLING]
            .map(|name| folder.join(name))
            .into_iter()
    }

    /// Reads an encoder from its folder as published on Hugging Face: `config.json`, `vocab.txt`,
    /// `model.safetensors`, and `tokenizer_config.json` and `1_Pooling/config.json` if there are such.
    ///
    /// # Errors
    /// If a file is missing or damaged, or the encoder is not of BERT's kind.
    pub fn open(folder: &Path) -> Result<Self, EncoderError> {
        if !folder.is_dir() {
            return Err(EncoderError::NoFolder {
                path: folder.to_path_buf(),
                what: match folder.exists() {
                    true => "this is a file",
                    false => "there is no such folder",
                },
            });
        }
        let path = folder.join(CONFIG);
        let text = read_text(&path)?;
        let unsupported = |what: &str, name: &str| EncoderError::Unsupported {
            path: path.clone(),
            what: format!("{what} {name}"),
        };
        let Kind { model_type } = parse_json(&path, &text)?;
        if let Some(other) = model_type.filter(|kind| kind != "bert") {
            return Err(unsupported("model_type", &other));
        }
        let config: Config = parse_json(&path, &text)?;
        if config.hidden_act != "gelu" {
            return Err(unsupported("hidden_act", &config.hidden_act));
        }
        if config.position_embedding_type != "absolute" {
            let kind = &config.position_embedding_type;
            return Err(unsupported("position_embedding_type", kind));
        }
        let tokenizer: TokenizerConfig =
            read_optional(&folder.join(TOKENIZER))?.unwrap_or_default();
        let pooling = folder.join(POOLING);
        let first_piece = match read_optional::<Pooling>(&pooling)? {
            Some(config) => config
                .is_first_piece()
                .ok_or_else(|| EncoderError::Unsupported {
                    path: pooling,
                    what: "a pooling other than by the mean or the first piece".to_string(),
                })?,
            None => false,
        };
        let lower_case = tokenizer.do_lower_case.unwrap_or(true);
        let vocabulary = folder.join(VOCABULARY);
        let pieces = read_text(&vocabulary)?;
        // A path such as `.` has no name. A link keeps its own name.
        let real = folder.canonicalize().map_err(read_error(folder))?;
        let name = folder
            .file_name()
            .or(real.file_name())
            .unwrap_or(real.as_os_str());
        let shape = Shape {
            name: name.to_string_lossy().into_owned(),
            width: config.hidden_size,
            inner: config.intermediate_size,
            layers: config.num_hidden_layers,
            heads: config.num_attention_heads,
            pieces: config.vocab_size,
            places: config.max_position_embeddings,
            epsilon: config.layer_norm_eps,
            lower_case,
            accents: !tokenizer.strip_accents.unwrap_or(lower_case),
            first_piece,
        };
        if shape.weights().is_none() {
            return Err(unsupported(
                "sizes",
                "that are too large or do not fit each other",
            ));
        }
        // Some encoders have weights for a few more pieces than their vocabulary.
        if pieces.lines().count() + MOST_UNNAMED_PIECES < shape.pieces {
            let wrong = "it has far fewer lines than config.json says";
            return Err(damaged(&vocabulary, wrong));
        }
        let weights = read_weights(&folder.join(WEIGHTS), &shape)?;
        let wrong = "the pieces [UNK], [CLS] and [SEP] are not all among its lines, or it has more of them than config.json says";
        Encoder::from_parts(shape, pieces, weights).ok_or_else(|| damaged(&vocabulary, wrong))
    }
}

/// The names of the tensors with their shapes, in the order of a model file.
pub(super) fn tensor_shapes(shape: &Shape) -> Vec<(String, Vec<usize>)> {
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

/// Reads the weights of all tensors, with 16 bits each.
fn read_weights(path: &Path, shape: &Shape) -> Result<Vec<f16>, EncoderError> {
    let length = fs::metadata(path).map_err(read_error(path))?.len();
    if length > LARGEST {
        return Err(EncoderError::TooLarge {
            path: path.to_path_buf(),
            bytes: length,
            most: LARGEST,
        });
    }
    let bytes = read_file(path)?;
    let damaged = |what: String| damaged(path, &what);
    let file = SafeTensors::deserialize(&bytes)
        .map_err(|error| damaged(format!("this is no whole safetensors file ({error})")))?;
    let mut weights = Vec::with_capacity(shape.weights().unwrap_or(0));
    for (name, shape) in tensor_shapes(shape) {
        let mut tensors = PREFIXES
            .iter()
            .map(|prefix| file.tensor(&format!("{prefix}{name}")));
        let tensor = tensors
            .find_map(Result::ok)
            .ok_or_else(|| damaged(format!("the tensor {name} is missing")))?;
        let found = tensor.shape();
        let fits = match name.ends_with("token_type_embeddings.weight") {
            // A text might have two parts; only the first is used.
            true => found.len() == 2 && found[0] > 0 && found[1..] == shape[1..],
            false => found == shape,
        };
        if !fits {
            return Err(damaged(format!(
                "the tensor {name} has the shape {found:?} where config.json asks for {shape:?}"
            )));
        }
        let before = weights.len();
        let wanted = shape.iter().product();
        let (data, dtype) = (tensor.data(), tensor.dtype());
        match dtype {
            Dtype::F32 => {
                let numbers = data.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b));
                weights.extend(numbers.take(wanted).map(f16::from_f32));
            }
            Dtype::F16 => {
                let numbers = data.as_chunks().0.iter().map(|b| f16::from_le_bytes(*b));
                weights.extend(numbers.take(wanted));
            }
            Dtype::BF16 => {
                let numbers = data.as_chunks().0.iter().map(|b| bf16::from_le_bytes(*b));
                weights.extend(numbers.take(wanted).map(|b| f16::from_f32(b.to_f32())));
            }
            other => {
                return Err(damaged(format!(
                    "the tensor {name} has numbers of the type {other:?}, and not F32, F16 or BF16"
                )));
            }
        }
        if weights[before..].iter().any(|weight| !weight.is_finite()) {
            return Err(damaged(format!(
                "the tensor {name} has a weight that is no number or too large"
            )));
        }
    }
    Ok(weights)
}

/// Reads an optional JSON file.
fn read_optional<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, EncoderError> {
    match path.exists() {
        true => parse_json(path, &read_text(path)?).map(Some),
        false => Ok(None),
    }
}

fn parse_json<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, EncoderError> {
    // Some editors write a byte order mark.
    let text = text.trim_start_matches('\u{feff}');
    let wrong = |error| format!("this is not what an encoder has there ({error})");
    serde_json::from_str(text).map_err(|error| damaged(path, &wrong(error)))
}

fn read_text(path: &Path) -> Result<String, EncoderError> {
    String::from_utf8(read_file(path)?).map_err(|_| damaged(path, "this is no text in UTF-8"))
}

/// Reads a file, if it is not what is left in place of one that was not downloaded.
fn read_file(path: &Path) -> Result<Vec<u8>, EncoderError> {
    let bytes = fs::read(path).map_err(read_error(path))?;
    if bytes.starts_with(POINTER) {
        return Err(EncoderError::Pointer {
            path: path.to_path_buf(),
        });
    }
    let head = bytes.trim_ascii_start();
    let begins = |page: &[u8]| {
        head.get(..page.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(page))
    };
    match PAGES.into_iter().any(begins) {
        true => Err(damaged(path, "this is a web page and not the file itself")),
        false => Ok(bytes),
    }
}

fn read_error(path: &Path) -> impl Fn(std::io::Error) -> EncoderError {
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
mod tests;
