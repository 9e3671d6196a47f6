//! An encoder from the files that it is published as: `config.json`, `vocab.txt`, `model.safetensors`, and two that need not be there.

use std::fs;
use std::path::{Path, PathBuf};

use half::{bf16, f16};
use safetensors::tensor::{Dtype, SafeTensors};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Encoder, EncoderError, LARGEST, Shape};

/// What tells other kinds of encoders, which need not have the other fields of `config.json`.
#[derive(Deserialize)]
struct Kind {
    model_type: Option<String>,
}

/// What of `config.json` matters.
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

/// What older files leave out.
fn absolute() -> String {
    "absolute".to_string()
}

/// What of `tokenizer_config.json` matters, where there is one.
#[derive(Default, Deserialize)]
struct Spelling {
    do_lower_case: Option<bool>,
    strip_accents: Option<bool>,
}

/// What of `1_Pooling/config.json` matters, where there is one: how an embedding is made of what the last layer says of each piece.
#[derive(Deserialize)]
struct Pooling {
    #[serde(default)]
    pooling_mode_cls_token: bool,
    #[serde(default)]
    pooling_mode_mean_tokens: bool,
    /// The mean times a number, which the norm takes away.
    #[serde(default)]
    pooling_mode_mean_sqrt_len_tokens: bool,
    #[serde(default)]
    pooling_mode_max_tokens: bool,
    #[serde(default)]
    pooling_mode_weightedmean_tokens: bool,
    #[serde(default)]
    pooling_mode_lasttoken: bool,
}

impl Pooling {
    /// Whether the first piece counts, or the mean; `None` if it is another or several at once.
    fn is_first_piece(&self) -> Option<bool> {
        let mean = self.pooling_mode_mean_tokens || self.pooling_mode_mean_sqrt_len_tokens;
        let others = self.pooling_mode_max_tokens
            || self.pooling_mode_weightedmean_tokens
            || self.pooling_mode_lasttoken
            || (self.pooling_mode_mean_tokens && self.pooling_mode_mean_sqrt_len_tokens);
        (self.pooling_mode_cls_token != mean && !others).then_some(self.pooling_mode_cls_token)
    }
}

/// How a file begins that Git LFS has left in place of a large one.
const POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";
/// How a page begins that was saved in place of the file that it is about.
const PAGES: [&[u8]; 2] = [b"<!doctype html", b"<html"];

/// So many pieces more than lines of the vocabulary an encoder may have weights for: their number is rounded up.
const SPARE: usize = 128;

/// The files that are read; the last two where there are such.
const CONFIG: &str = "config.json";
const VOCABULARY: &str = "vocab.txt";
const WEIGHTS: &str = "model.safetensors";
const SPELLING: &str = "tokenizer_config.json";
const POOLING: &str = "1_Pooling/config.json";

/// The files of an encoder may hold all its tensors under the name of what it is a part of.
const PREFIXES: [&str; 2] = ["", "bert."];

impl Encoder {
    /// The files that are read of a folder.
    pub fn files(folder: &Path) -> impl Iterator<Item = PathBuf> {
        [CONFIG, VOCABULARY, WEIGHTS, SPELLING, POOLING]
            .map(|name| folder.join(name))
            .into_iter()
    }

    /// Reads an encoder from its folder, as it is published on Hugging Face: `config.json`, `vocab.txt`, `model.safetensors`, and
    /// `tokenizer_config.json` and `1_Pooling/config.json` where there are such.
    ///
    /// # Errors
    /// When a file is missing or damaged, and when the encoder is none of BERT's kind.
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
        let text = text(&path)?;
        let unsupported = |what: &str, name: &str| EncoderError::Unsupported {
            path: path.clone(),
            what: format!("{what} {name}"),
        };
        let Kind { model_type } = json(&path, &text)?;
        if let Some(other) = model_type.filter(|kind| kind != "bert") {
            return Err(unsupported("model_type", &other));
        }
        let config: Config = json(&path, &text)?;
        if config.hidden_act != "gelu" {
            return Err(unsupported("hidden_act", &config.hidden_act));
        }
        if config.position_embedding_type != "absolute" {
            let kind = &config.position_embedding_type;
            return Err(unsupported("position_embedding_type", kind));
        }
        let spelling = folder.join(SPELLING);
        let spelling: Spelling = match spelling.exists() {
            true => json(&spelling, &self::text(&spelling)?)?,
            false => Spelling::default(),
        };
        let pooling = folder.join(POOLING);
        let first_piece = match pooling.exists() {
            true => json::<Pooling>(&pooling, &self::text(&pooling)?)?
                .is_first_piece()
                .ok_or_else(|| EncoderError::Unsupported {
                    path: pooling,
                    what: "a pooling other than by the mean or the first piece".to_string(),
                })?,
            false => false,
        };
        let lower_case = spelling.do_lower_case.unwrap_or(true);
        let vocabulary = folder.join(VOCABULARY);
        let pieces = self::text(&vocabulary)?;
        // A path such as `.` has no name of its own. Any other keeps its own, also where it is a link to a folder of another name.
        let whole = folder.canonicalize().map_err(reading(folder))?;
        let name = folder.file_name().or(whole.file_name());
        let name = name.unwrap_or(whole.as_os_str());
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
            accents: !spelling.strip_accents.unwrap_or(lower_case),
            first_piece,
        };
        if shape.weights().is_none() {
            return Err(unsupported(
                "sizes",
                "that are too large or do not fit each other",
            ));
        }
        // Some encoders have weights for a few pieces more than they know.
        if pieces.lines().count() + SPARE < shape.pieces {
            let wrong = "it has far fewer lines than config.json says";
            return Err(damaged(&vocabulary, wrong));
        }
        let weights = weights(&folder.join(WEIGHTS), &shape)?;
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
    let bytes = bytes(path)?;
    let file = SafeTensors::deserialize(&bytes).map_err(|error| {
        damaged(
            path,
            &format!("this is no whole safetensors file ({error})"),
        )
    })?;
    let mut weights = Vec::with_capacity(shape.weights().unwrap_or(0));
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

fn json<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, EncoderError> {
    // Some editors put a byte order mark before what they save.
    let text = text.trim_start_matches('\u{feff}');
    let wrong = |error| format!("this is not what an encoder has there ({error})");
    serde_json::from_str(text).map_err(|error| damaged(path, &wrong(error)))
}

fn text(path: &Path) -> Result<String, EncoderError> {
    String::from_utf8(bytes(path)?).map_err(|_| damaged(path, "this is no text in UTF-8"))
}

/// What is in a file, if it is not what is left where it was not fetched.
fn bytes(path: &Path) -> Result<Vec<u8>, EncoderError> {
    let bytes = fs::read(path).map_err(reading(path))?;
    if bytes.starts_with(POINTER) {
        return Err(EncoderError::Pointer {
            path: path.to_path_buf(),
        });
    }
    let head = bytes.trim_ascii_start();
    let is = |begin: &[u8]| {
        head.get(..begin.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(begin))
    };
    match PAGES.into_iter().any(is) {
        true => Err(damaged(path, "this is a web page and not the file itself")),
        false => Ok(bytes),
    }
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
mod tests;
