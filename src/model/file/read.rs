//! Reading a model file, with every check of what scoring relies on.

use std::borrow::Cow;
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use half::f16;
use ndarray::{Array1, Array2};
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde::Deserialize;

use super::{ENTRY, FORMAT, Header, LARGEST, checksum, serialized, small_enough};
use crate::classifier::{Decision, Inputs, Surroundings};
use crate::encoder::Encoder;
use crate::features::{
    Block, Centre, DIMENSIONS, EmbeddingCentre, Extractor, TfIdf, Vectors, Vocabulary,
};
use crate::model::cues::CUES;
use crate::model::embedding::Embedding;
use crate::model::learned::Sentences;
use crate::model::meaning::Meaning;
use crate::model::{Model, ModelError};
use crate::phrases::shortened;
use crate::text::Language;

/// More than any model has; a file that claims more is damaged.
const MOST_CLASSES: usize = 1000;
/// No number of a model is larger: far from what training makes, and small enough that nothing computed from
/// such numbers overflows.
const LARGEST_NUMBER: f32 = 1e9;
/// The names of the tensors, in order; those of vectors and of an encoder only where these count.
const TENSORS: [&str; 16] = [
    "decision.centre",
    "decision.intercepts",
    "decision.offsets",
    "decision.weights",
    "embedding.centre",
    "embedding.weights",
    "encoder.pieces",
    "encoder.weights",
    "intercepts",
    "sentences",
    "tfidf",
    "vectors.centre",
    "vectors.weights",
    "vocabulary.ends",
    "vocabulary.text",
    "weights",
];

/// Only what is needed to tell a newer format from a damaged file.
#[derive(Deserialize)]
struct Probe {
    format: u64,
}

/// Only what is needed to tell a language that newer programs know.
#[derive(Deserialize)]
struct OfLanguage {
    options: Named,
    provenance: By,
}

#[derive(Deserialize)]
struct Named {
    language: String,
}

#[derive(Deserialize)]
struct By {
    version: String,
}

impl Model {
    /// Reads a model's file.
    pub fn load(path: &Path) -> Result<Self, ModelError> {
        let io = |source| ModelError::Read {
            path: path.to_path_buf(),
            source,
        };
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path).map_err(io)?;
        small_enough(file.metadata().map_err(io)?.len())?;
        // What is no file has no length that is known before.
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(io)?;
        small_enough(bytes.len() as u64)?;
        Self::from_bytes(&bytes)
    }

    /// Reads a model from the bytes of its file, checking everything that scoring relies on.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let (header, file) = parse(bytes)?;
        check(bytes, &header, &file)?;
        Self::assemble(header, &file, |names| Cow::Owned(names.to_string()))
    }

    /// Reads a model from bytes that are known to be as they were written: a check of the whole file takes longer than reading it.
    pub(in crate::model) fn from_own_bytes(bytes: &'static [u8]) -> Result<Self, ModelError> {
        let (header, file) = parse(bytes)?;
        Self::assemble(header, &file, Cow::Borrowed)
    }

    /// A model of what stands in a file; `kept` keeps the names of its features.
    fn assemble<'b>(
        header: Header,
        file: &SafeTensors<'b>,
        kept: impl FnOnce(&'b str) -> Cow<'static, str> + Send,
    ) -> Result<Self, ModelError> {
        let classes = header.labels.len();
        let features = header.block_ends[Block::ALL.len() - 1];
        let mut different = header.labels.clone();
        different.sort_unstable();
        different.dedup();
        if !(2..=MOST_CLASSES).contains(&classes) || different.len() < classes {
            return Err(ModelError::Damaged("its labels"));
        }
        let weights = floats(file, "tfidf", &[features])?.collect();
        let tfidf = TfIdf::from_parts(weights, header.block_ends, header.options.norm())
            .ok_or(ModelError::Damaged("its tfidf"))?;
        let weights = floats(file, "weights", &[features, classes])?.collect();
        let decision_shape = tensor(file, "decision.weights", Dtype::F64)?
            .shape()
            .to_vec();
        let inputs = decision_shape.first().copied().unwrap_or(0);
        let seen = [Surroundings::None, Surroundings::Document]
            .into_iter()
            .flat_map(|surroundings| [0, CUES].map(|cues| Inputs { surroundings, cues }))
            .find(|seen| seen.width(classes) == inputs)
            .ok_or(ModelError::Damaged("the shape of its decision layer"))?;
        let vector = |name| -> Result<Array1<f64>, ModelError> {
            Ok(doubles(file, name, &[classes])?.into())
        };
        let decision_weights = doubles(file, "decision.weights", &[inputs, classes])?;
        let (extractor, vocabulary) = rayon::join(
            || header.options.extractor(),
            || vocabulary(file, &header.block_ends, kept),
        );
        let extractor = extractor.map_err(|_| ModelError::Damaged("its options"))?;
        Ok(Model {
            vocabulary: vocabulary?,
            weights: matrix(features, classes, weights)?,
            meaning: meaning(file, &header, &extractor)?,
            embedding: embedding(file, &header)?,
            intercepts: vector("intercepts")?,
            decision: Decision {
                centre: vector("decision.centre")?,
                weights: matrix(inputs, classes, decision_weights)?,
                intercepts: vector("decision.intercepts")?,
                offsets: vector("decision.offsets")?,
                seen,
            },
            sentences: sentences(file)?,
            labels: header.labels,
            options: header.options,
            provenance: header.provenance,
            extractor,
            tfidf,
            tables: OnceLock::new(),
        })
    }
}

/// The header and the tensors of a file of this format.
fn parse(bytes: &[u8]) -> Result<(Header, SafeTensors<'_>), ModelError> {
    let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(|_| foreign_or_cut(bytes))?;
    let json = metadata
        .metadata()
        .as_ref()
        .and_then(|entries| entries.get(ENTRY));
    let json = json.ok_or(ModelError::Foreign)?;
    let header: Result<Header, serde_json::Error> = serde_json::from_str(json);
    let format = match &header {
        Ok(header) => header.format,
        Err(_) => {
            let probe = serde_json::from_str(json).map_err(ModelError::Header)?;
            let Probe { format } = probe;
            format
        }
    };
    if format < FORMAT {
        return Err(ModelError::Older { found: format });
    }
    if format > FORMAT {
        return Err(ModelError::Newer {
            found: format,
            known: FORMAT,
        });
    }
    let header =
        header.map_err(|error| foreign_language(json).unwrap_or(ModelError::Header(error)))?;
    let file = SafeTensors::deserialize(bytes).map_err(|_| ModelError::Damaged("its length"))?;
    Ok((header, file))
}

/// The error of a header whose language has no stemmer here, if that is what is wrong with it and another version wrote it: this one
/// knows the languages of its own models.
fn foreign_language(json: &str) -> Option<ModelError> {
    let OfLanguage {
        options: Named { language },
        provenance: By { version },
    } = serde_json::from_str(json).ok()?;
    let is_foreign = version != env!("CARGO_PKG_VERSION") && language.parse::<Language>().is_err();
    is_foreign.then(|| ModelError::Language {
        language: shortened(&language),
        version: shortened(&version),
    })
}

/// Whether a file is as it was written.
fn check(bytes: &[u8], header: &Header, file: &SafeTensors) -> Result<(), ModelError> {
    let mut views: Vec<(&str, TensorView)> = file.iter().collect();
    views.sort_by_key(|(name, _)| *name);
    if checksum(header, views.iter().map(|(n, t)| (*n, t.data())))? != header.checksum {
        return Err(ModelError::Damaged("its checksum does not fit"));
    }
    // Names that stand twice, fields and tensors that nothing reads: what is saved again would be another file.
    let names = views.iter().map(|(name, _)| *name);
    let has_vectors = header.vectors.is_some();
    let wanted = TENSORS.into_iter();
    let wanted = wanted.filter(|name| has_vectors || !name.starts_with("vectors."));
    let has_encoder = header.encoder.is_some();
    let of_encoder = |name: &str| name.starts_with("embedding.") || name.starts_with("encoder.");
    let wanted = wanted.filter(|name| has_encoder || !of_encoder(name));
    if !names.eq(wanted) || serialized(header, views)? != bytes {
        return Err(ModelError::Damaged("it is not as it was written"));
    }
    Ok(())
}

/// A file that begins like ours but does not parse was cut or altered; any other is foreign.
fn foreign_or_cut(bytes: &[u8]) -> ModelError {
    let marker = format!("\"{ENTRY}\"");
    let head = &bytes[..bytes.len().min(256)];
    match head.windows(marker.len()).any(|w| w == marker.as_bytes()) {
        true => ModelError::Damaged("it is cut short or altered"),
        false => ModelError::Foreign,
    }
}

fn tensor<'a>(
    file: &SafeTensors<'a>,
    name: &'static str,
    dtype: Dtype,
) -> Result<TensorView<'a>, ModelError> {
    let view = file.tensor(name).map_err(|_| ModelError::Damaged(name))?;
    match view.dtype() == dtype {
        true => Ok(view),
        false => Err(ModelError::Damaged(name)),
    }
}

fn floats<'a>(
    file: &SafeTensors<'a>,
    name: &'static str,
    shape: &[usize],
) -> Result<impl Iterator<Item = f32> + 'a, ModelError> {
    let view = tensor(file, name, Dtype::F32)?;
    let values = view
        .data()
        .chunks_exact(4)
        .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    // Without a way out at the first that is too large, so that many are looked at in one step.
    let small = |all: bool, v: f32| all & (v.abs() <= LARGEST_NUMBER);
    match view.shape() == shape && values.clone().fold(true, small) {
        true => Ok(values),
        false => Err(ModelError::Damaged(name)),
    }
}

fn doubles(
    file: &SafeTensors,
    name: &'static str,
    shape: &[usize],
) -> Result<Vec<f64>, ModelError> {
    let view = tensor(file, name, Dtype::F64)?;
    let read = |b: &[u8]| f64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]);
    let values: Vec<f64> = view.data().chunks_exact(8).map(read).collect();
    match view.shape() == shape && values.iter().all(|v| v.abs() <= f64::from(LARGEST_NUMBER)) {
        true => Ok(values),
        false => Err(ModelError::Damaged(name)),
    }
}

/// What the model learned about word vectors, which are to be the same ones here.
fn meaning(
    file: &SafeTensors,
    header: &Header,
    extractor: &Extractor,
) -> Result<Option<Meaning>, ModelError> {
    let known = extractor.vectors().map(Vectors::sha256);
    match (&header.vectors, known) {
        (None, None) => return Ok(None),
        (Some(theirs), Some(ours)) if theirs == ours => {}
        (Some(_), Some(_)) => {
            return Err(ModelError::Vectors {
                version: header.provenance.version.clone(),
            });
        }
        _ => return Err(ModelError::Damaged("its word vectors")),
    }
    let classes = header.labels.len();
    let centre = doubles(file, "vectors.centre", &[DIMENSIONS])?;
    let weights = floats(file, "vectors.weights", &[DIMENSIONS, classes])?.collect();
    Ok(Some(Meaning {
        centre: Centre(std::array::from_fn(|at| centre[at])),
        weights: matrix(DIMENSIONS, classes, weights)?,
    }))
}

/// What the model learned about the embeddings of its encoder, and the encoder.
fn embedding(file: &SafeTensors, header: &Header) -> Result<Option<Embedding>, ModelError> {
    let Some(shape) = &header.encoder else {
        return Ok(None);
    };
    let classes = header.labels.len();
    let (pieces, weights) = ("encoder.pieces", "encoder.weights");
    let pieces = std::str::from_utf8(tensor(file, pieces, Dtype::U8)?.data()).map(str::to_string);
    let halves = tensor(file, weights, Dtype::F16)?;
    let half = |b: &[u8]| f16::from_le_bytes([b[0], b[1]]);
    let halves = halves.data().chunks_exact(2).map(half).collect();
    let encoder = pieces
        .ok()
        .and_then(|pieces| Encoder::of_parts(shape.clone(), pieces, halves));
    let encoder = encoder.ok_or(ModelError::Damaged("its encoder"))?;
    let width = encoder.width();
    let weights = floats(file, "embedding.weights", &[width, classes])?.collect();
    Ok(Some(Embedding {
        centre: EmbeddingCentre(doubles(file, "embedding.centre", &[width])?.into()),
        weights: matrix(width, classes, weights)?,
        encoder: Arc::new(encoder),
    }))
}

fn matrix<T>(rows: usize, columns: usize, values: Vec<T>) -> Result<Array2<T>, ModelError> {
    Array2::from_shape_vec((rows, columns), values)
        .map_err(|_| ModelError::Damaged("the shape of its weights"))
}

/// The sentences that it was trained on.
fn sentences(file: &SafeTensors) -> Result<Sentences, ModelError> {
    let view = tensor(file, "sentences", Dtype::U32)?;
    let is_row = view.shape().len() == 1;
    let sentences = is_row.then(|| Sentences::from_numbers(numbers(&view)));
    sentences
        .flatten()
        .ok_or(ModelError::Damaged("its training sentences"))
}

/// The whole numbers of a tensor.
fn numbers(view: &TensorView) -> Vec<u32> {
    let number = |b: &[u8]| u32::from_le_bytes([b[0], b[1], b[2], b[3]]);
    view.data().chunks_exact(4).map(number).collect()
}

fn vocabulary<'b>(
    file: &SafeTensors<'b>,
    block_ends: &[usize; Block::ALL.len()],
    kept: impl FnOnce(&'b str) -> Cow<'static, str>,
) -> Result<Vocabulary, ModelError> {
    let damaged = || ModelError::Damaged("its vocabulary");
    let text = tensor(file, "vocabulary.text", Dtype::U8)?;
    let text = std::str::from_utf8(text.data()).map_err(|_| damaged())?;
    let ends = tensor(file, "vocabulary.ends", Dtype::U32)?;
    if ends.shape() != [block_ends[Block::ALL.len() - 1]] {
        return Err(damaged());
    }
    let ends = numbers(&ends);
    Vocabulary::from_parts(kept(text), ends, *block_ends).ok_or_else(damaged)
}
