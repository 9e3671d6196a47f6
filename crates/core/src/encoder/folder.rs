//! Reads an encoder from its published files: `config.json`, `model.safetensors`, and `tokenizer.json` or
//! `vocab.txt`.

use std::io;
use std::path::{Path, PathBuf};

use half::{bf16, f16};
use safetensors::tensor::{Dtype, SafeTensors};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use standpoint_common::files::{Content, NO_FILE, open_regular, read_regular};
use standpoint_common::phrases::{shortened, truncated};

use super::architecture::{Family, Shape, TensorShape};
use super::{Encoder, EncoderError, MAX_BYTES, pieces, tokenizer_check};
use crate::safetensors_file;

/// The field that identifies other kinds of encoders, which need not have the other fields of `config.json`.
#[derive(Deserialize)]
struct Kind {
    model_type: Option<String>,
}

/// The fields of `config.json` that are used, also under the names of DistilBERT.
#[derive(Deserialize)]
struct Config {
    #[serde(alias = "activation")]
    hidden_act: String,
    #[serde(alias = "dim")]
    hidden_size: usize,
    #[serde(alias = "hidden_dim")]
    intermediate_size: usize,
    #[serde(alias = "n_layers")]
    num_hidden_layers: usize,
    #[serde(alias = "n_heads")]
    num_attention_heads: usize,
    max_position_embeddings: usize,
    #[serde(default = "of_distilbert")]
    layer_norm_eps: f32,
    vocab_size: usize,
    #[serde(default = "absolute")]
    position_embedding_type: String,
}

/// DistilBERT does not write what it adds to variances.
fn of_distilbert() -> f32 {
    1e-12
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

/// The beginning of a file that Git LFS has left in place of a large one.
const POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";
/// The beginnings of a page that was saved in place of a file.
const PAGES: [&[u8]; 2] = [b"<!doctype html", b"<html"];

/// The largest number of pieces without a line in the vocabulary: the number of pieces is rounded up.
const MAX_UNNAMED_PIECES: usize = 128;

/// The largest text file in bytes.
const MAX_TEXT: u64 = tokenizer_check::MAX_BYTES as u64;
/// The longest description of a fault, in characters. It may quote a file.
const MAX_FAULT_LENGTH: usize = 240;

/// The files. Of the tokenizer and the vocabulary one is enough, and with the vocabulary the last one counts.
const CONFIG: &str = "config.json";
const WEIGHTS: &str = "model.safetensors";
const TOKENIZER: &str = "tokenizer.json";
const VOCABULARY: &str = "vocab.txt";
const SPELLING: &str = "tokenizer_config.json";

impl Encoder {
    /// The files that are read from a folder.
    pub fn files(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
        [CONFIG, WEIGHTS, TOKENIZER, VOCABULARY, SPELLING]
            .map(|name| folder.join(name))
            .into_iter()
    }

    /// Reads an encoder from its folder as published on Hugging Face: `config.json`, `model.safetensors`, and
    /// `tokenizer.json` or `vocab.txt` (with `tokenizer_config.json` if there is one). If its name is one of
    /// E5's, `query: ` stands before each text that it reads.
    ///
    /// # Errors
    /// If a file is missing or damaged, or the encoder is of a kind that is not known.
    pub fn open(folder: &Path) -> Result<Self, EncoderError> {
        let Published {
            shape,
            tokenizer,
            tokenizer_path,
            weights,
        } = Published::read(folder)?;
        let wanted = shape.pieces;
        let encoder = Encoder::from_published(shape, tokenizer, weights)
            .map_err(|what| damaged(&tokenizer_path, &what))?;
        // Some encoders have weights for a few more pieces than their vocabulary.
        if encoder.pieces.count() + MAX_UNNAMED_PIECES < wanted {
            Err(damaged(
                &tokenizer_path,
                "it has far fewer pieces than config.json says",
            ))
        } else {
            Ok(encoder)
        }
    }
}

/// The content of a folder's files.
struct Published {
    shape: Shape,
    tokenizer: String,
    /// The file of the tokenizer or the vocabulary.
    tokenizer_path: PathBuf,
    /// In the order of [`Shape::tensors`].
    weights: Vec<f16>,
}

impl Published {
    fn read(folder: &Path) -> Result<Self, EncoderError> {
        if !folder.is_dir() {
            return Err(EncoderError::NoFolder {
                path: folder.to_path_buf(),
                what: if folder.exists() {
                    "this is a file"
                } else {
                    "there is no such folder"
                },
            });
        }
        if !folder.join(WEIGHTS).exists()
            && let Some(seen) = other_weights(folder)
        {
            let path = folder.to_path_buf();
            return Err(EncoderError::OtherWeights { path, seen });
        }
        let path = folder.join(CONFIG);
        let text = read_text(&path)?;
        let unsupported = |what: &str, name: &str| EncoderError::Unsupported {
            path: path.clone(),
            what: format!("{what} {}", shortened(name)),
        };
        let Kind { model_type } = parse_json(&path, &text)?;
        // The oldest files of BERT have no kind.
        let kind = model_type.as_deref().unwrap_or("bert");
        let family = Family::of(kind).ok_or_else(|| unsupported("model_type", kind))?;
        let config: Config = parse_json(&path, &text)?;
        if config.hidden_act != "gelu" {
            return Err(unsupported("hidden_act", &config.hidden_act));
        }
        if config.position_embedding_type != "absolute" {
            let kind = &config.position_embedding_type;
            return Err(unsupported("position_embedding_type", kind));
        }
        // A path such as `.` has no name. A link keeps its own name.
        let real = folder.canonicalize().map_err(read_error(folder))?;
        let name = folder
            .file_name()
            .or(real.file_name())
            .unwrap_or(real.as_os_str());
        let own = || name.to_string_lossy().into_owned();
        let name = published_name(&real).unwrap_or_else(own);
        let shape = Shape {
            prefix: prefix_of(&name).to_string(),
            name,
            family,
            width: config.hidden_size,
            inner: config.intermediate_size,
            layers: config.num_hidden_layers,
            heads: config.num_attention_heads,
            pieces: config.vocab_size,
            places: config.max_position_embeddings,
            epsilon: config.layer_norm_eps,
            tuned: None,
        };
        if shape.weights().is_none() {
            return Err(unsupported(
                "sizes",
                "that are too large or do not fit each other",
            ));
        }
        let weights = read_weights(&folder.join(WEIGHTS), &shape)?;
        let (tokenizer_path, tokenizer) = read_tokenizer(folder)?;
        Ok(Published {
            shape,
            tokenizer,
            tokenizer_path,
            weights,
        })
    }
}

/// A file or a folder that holds the weights in another form: those of PyTorch, TensorFlow, Flax or ONNX, or in several parts.
fn other_weights(folder: &Path) -> Option<String> {
    let endings = [
        ".bin",
        ".pt",
        ".pth",
        ".safetensors",
        ".safetensors.index.json",
        ".h5",
        ".msgpack",
        ".onnx",
        ".gguf",
    ];
    let entries = std::fs::read_dir(folder).ok()?.flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let holds_weights = |name: &String| {
        name == "onnx"
            || endings.iter().any(|ending| name.ends_with(ending)) && name != "training_args.bin"
    };
    names.filter(holds_weights).min()
}

/// Reads `tokenizer.json`, or makes it from `vocab.txt`. Returns the file that was read as well.
fn read_tokenizer(folder: &Path) -> Result<(PathBuf, String), EncoderError> {
    let [tokenizer, vocabulary] = [TOKENIZER, VOCABULARY].map(|name| folder.join(name));
    if tokenizer.exists() || !vocabulary.exists() {
        let json = read_text(&tokenizer)?;
        return Ok((tokenizer, json));
    }
    let spelling: TokenizerConfig = read_optional(&folder.join(SPELLING))?.unwrap_or_default();
    let lower_case = spelling.do_lower_case.unwrap_or(true);
    let lines = read_text(&vocabulary)?;
    let json = pieces::of_vocabulary(&lines, lower_case, spelling.strip_accents);
    let wrong = "the pieces [UNK], [CLS] and [SEP] are not all among its lines";
    let json = json.ok_or_else(|| damaged(&vocabulary, wrong))?;
    Ok((vocabulary, json))
}

/// Reads the weights of all tensors, with 16 bits each.
fn read_weights(path: &Path, shape: &Shape) -> Result<Vec<f16>, EncoderError> {
    let read_error = read_error(path);
    let file = open_regular(path)
        .map_err(&read_error)?
        .ok_or_else(|| read_error(io::Error::other(NO_FILE)))?;
    let length = file.metadata().map_err(&read_error)?.len();
    if length > MAX_BYTES {
        return Err(EncoderError::TooLarge {
            path: path.to_path_buf(),
            bytes: length,
            most: MAX_BYTES,
        });
    }
    let bytes = safetensors_file::read(&file).map_err(&read_error)?;
    refuse_stand_in(path, &bytes)?;
    let damaged = |what: String| damaged(path, &what);
    let file = SafeTensors::deserialize(&bytes)
        .map_err(|error| damaged(format!("this is no whole safetensors file ({error})")))?;
    let mut weights = Vec::with_capacity(shape.weights().unwrap_or(0));
    let prefixes = shape.family.prefixes();
    for wanted in shape.tensors() {
        let TensorShape { name, shape, .. } = &wanted;
        let mut tensors = prefixes
            .iter()
            .map(|prefix| file.tensor(&format!("{prefix}{name}")));
        let tensor = tensors
            .find_map(Result::ok)
            .ok_or_else(|| damaged(format!("the tensor {name} is missing")))?;
        let found = tensor.shape();
        let fits = if wanted.may_be_longer {
            found.len() == shape.len() && found[0] >= shape[0] && found[1..] == shape[1..]
        } else {
            found == shape
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
    if path.exists() {
        parse_json(path, &read_text(path)?).map(Some)
    } else {
        Ok(None)
    }
}

fn parse_json<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, EncoderError> {
    // Some editors write a byte order mark.
    let text = text.trim_start_matches('\u{feff}');
    let wrong = |error| format!("this is not what an encoder has there ({error})");
    serde_json::from_str(text).map_err(|error| damaged(path, &wrong(error)))
}

fn read_text(path: &Path) -> Result<String, EncoderError> {
    let bytes = match read_regular(path, MAX_TEXT).map_err(read_error(path))? {
        Content::Whole(bytes) => bytes,
        Content::NoFile => return Err(read_error(path)(io::Error::other(NO_FILE))),
        Content::TooLarge(bytes) => {
            let [most, bytes] = [MAX_TEXT, bytes].map(|n| n.div_ceil(1_000_000));
            let what = format!("it has {bytes} MB, and such a file has at most {most}");
            return Err(damaged(path, &what));
        }
    };
    refuse_stand_in(path, &bytes)?;
    String::from_utf8(bytes).map_err(|_| damaged(path, "this is no text in UTF-8"))
}

/// Fails if a file is what is left in place of one that was not downloaded.
fn refuse_stand_in(path: &Path, bytes: &[u8]) -> Result<(), EncoderError> {
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
    if PAGES.into_iter().any(begins) {
        Err(damaged(path, "this is a web page and not the file itself"))
    } else {
        Ok(())
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
        what: truncated(what, MAX_FAULT_LENGTH),
    }
}

/// The name under which an encoder was published, if its folder lies in the cache of Hugging Face, whose folders for the
/// files of one version are called by a hash: `models--OWNER--NAME/snapshots/HASH`.
fn published_name(folder: &Path) -> Option<String> {
    let mut above = folder.ancestors().skip(1);
    let snapshots = above.next()?.file_name()?;
    let name = above
        .next()?
        .file_name()?
        .to_str()?
        .strip_prefix("models--")
        .filter(|_| snapshots == "snapshots")?;
    name.rsplit("--").next().map(str::to_string)
}

/// The prefix that an encoder of this name was trained with. E5 (Wang et al. 2022) has one for each use; `query: ` is that of
/// all uses but the texts that are searched. The folder may have the owner before the name.
fn prefix_of(name: &str) -> &'static str {
    match name.rsplit('_').next().unwrap_or(name) {
        "e5-small"
        | "e5-base"
        | "e5-large"
        | "e5-small-v2"
        | "e5-base-v2"
        | "e5-large-v2"
        | "multilingual-e5-small"
        | "multilingual-e5-base" => "query: ",
        _ => "",
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod unigram_tests;
