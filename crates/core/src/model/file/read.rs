//! Reads model files and checks everything that scoring relies on.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use ndarray::{Array1, Array2};
use safetensors::tensor::{SafeTensors, TensorView};
use serde_json::Value;
use standpoint_common::files::{NO_FILE, open_regular};
use standpoint_common::phrases::shortened;

use super::{ENTRY, FORMAT, Header, Number, check_size, checksum, serialized};
use crate::classifier::{Cutoffs, Decision, Inputs, Surroundings};
use crate::encoder::{Encoder, Shape, Weights};
use crate::features::{
    Block, Centre, DIMENSIONS, EmbeddingCentre, Extractor, TfIdf, Vectors, Vocabulary,
};
use crate::model::cues::CUES;
use crate::model::dense::{EmbeddingWeights, VectorWeights};
use crate::model::held_out_logits::HeldOutLogits;
use crate::model::kinds::{FEATURES, Kinds};
use crate::model::training_sentences::SentenceHashes;
use crate::model::{Model, ModelError, Parts};
use crate::safetensors_file;
use crate::text::Language;

/// The largest number of classes; a file that claims more is damaged.
const MAX_CLASSES: usize = 1000;
/// The largest number in a model: far above those of training, and small enough that nothing computed from it
/// overflows.
const MAX_NUMBER: f32 = 1e9;
/// The fault of an encoder whose parts do not fit each other.
const ENCODER: &str = "its encoder";
/// The names of the tensors, in order. Those of kinds, of vectors and of an encoder are optional.
const TENSORS: [&str; 29] = [
    "borrowed.sentences",
    "cutoffs",
    "decision.centre",
    "decision.intercepts",
    "decision.offsets",
    "decision.weights",
    "embedding.centre",
    "embedding.weights",
    "encoder.head",
    "encoder.numbers",
    "encoder.tokenizer",
    "encoder.weights",
    "held_out.encoder",
    "held_out.logits",
    "held_out.sentences",
    "intercepts",
    "kinds.alone",
    "kinds.encoder",
    "kinds.gate",
    "kinds.intercepts",
    "kinds.offsets",
    "kinds.weights",
    "kinds.words",
    "tfidf",
    "vectors.centre",
    "vectors.weights",
    "vocabulary.ends",
    "vocabulary.text",
    "weights",
];

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// If the file cannot be read, or is no model that this program can score with.
    pub fn load(path: &Path) -> Result<Self, ModelError> {
        let io = |source| ModelError::Read {
            path: path.to_path_buf(),
            source,
        };
        let no_file = || io(std::io::Error::other(NO_FILE));
        let file = open_regular(path).map_err(io)?.ok_or_else(no_file)?;
        check_size(file.metadata().map_err(io)?.len())?;
        Self::from_bytes(&safetensors_file::read(&file).map_err(io)?)
    }

    /// Reads a model from the bytes of its file and checks everything that scoring relies on.
    ///
    /// # Errors
    /// If these are not the bytes of a model that this program can score with.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let (header, file) = parse(bytes)?;
        check(bytes, &header, &file)?;
        Self::assemble(header, &file, |names| Cow::Owned(names.to_string()))
    }

    /// Reads a model from bytes that are known to be unchanged: checking a whole file takes longer than
    /// reading it.
    pub(in crate::model) fn from_own_bytes(bytes: &'static [u8]) -> Result<Self, ModelError> {
        let (header, file) = parse(bytes)?;
        Self::assemble(header, &file, Cow::Borrowed)
    }

    /// Builds a model from the parts of a file; `kept` makes the text of the feature names.
    fn assemble<'b>(
        header: Header,
        file: &SafeTensors<'b>,
        kept: impl FnOnce(&'b str) -> Cow<'static, str> + Send,
    ) -> Result<Self, ModelError> {
        let classes = header.labels.len();
        let features = header.block_ends[Block::ALL.len() - 1];
        let different: HashSet<&String> = header.labels.iter().collect();
        if !(2..=MAX_CLASSES).contains(&classes) || different.len() < classes {
            return Err(ModelError::Damaged("its labels"));
        }
        let weights = numbers(file, "tfidf", &[features])?.collect();
        let tfidf = TfIdf::from_parts(weights, header.block_ends, header.options.norm())
            .ok_or(ModelError::Damaged("its tfidf"))?;
        let weights = matrix(file, "weights", [features, classes])?;
        let decision = tensor::<f64>(file, "decision.weights")?;
        let inputs = decision.shape().first().copied().unwrap_or(0);
        let seen = [Surroundings::None, Surroundings::Document]
            .into_iter()
            .flat_map(|surroundings| [0, CUES].map(|cues| Inputs { surroundings, cues }))
            .find(|seen| seen.width(classes) == inputs)
            .ok_or(ModelError::Damaged("the shape of its decision layer"))?;
        let vector = |name| -> Result<Array1<f64>, ModelError> {
            Ok(numbers(file, name, &[classes])?.collect())
        };
        let decision_weights = matrix(file, "decision.weights", [inputs, classes])?;
        let (extractor, vocabulary) = rayon::join(
            || header.options.extractor(),
            || vocabulary(file, &header.block_ends, kept),
        );
        let extractor = extractor.map_err(|_| ModelError::Damaged("its options"))?;
        let vocabulary = vocabulary?;
        let decision = Decision {
            centre: vector("decision.centre")?,
            weights: decision_weights,
            intercepts: vector("decision.intercepts")?,
            offsets: vector("decision.offsets")?,
            seen,
        };
        let parts = Parts {
            kinds: if has_kinds(file) {
                Some(kinds(file, &decision, &vocabulary)?)
            } else {
                None
            },
            vocabulary,
            weights,
            vector_weights: vector_weights(file, &header, &extractor)?,
            embedding_weights: embedding_weights(file, &header)?,
            intercepts: vector("intercepts")?,
            decision,
            cutoffs: Cutoffs {
                table: matrix(file, "cutoffs", [classes, Cutoffs::RATES])?,
            },
            borrowed: borrowed_sentences(file)?,
            held_out: held_out_logits(file, classes, is_tuned(&header))?,
            labels: header.labels,
            options: header.options,
            provenance: header.provenance,
            extractor,
            tfidf,
            tables: OnceLock::new(),
        };
        Ok(parts.into())
    }
}

/// Parses the header and the tensors of a file of this format.
fn parse(bytes: &[u8]) -> Result<(Header, SafeTensors<'_>), ModelError> {
    let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(|_| foreign_or_cut(bytes))?;
    let json = metadata
        .metadata()
        .as_ref()
        .and_then(|entries| entries.get(ENTRY))
        .ok_or(ModelError::Foreign)?;
    let header = serde_json::from_str(json);
    let json: Value = serde_json::from_str(json).map_err(ModelError::Header)?;
    match json["format"].as_u64() {
        Some(found) if found < FORMAT => return Err(ModelError::Older { found }),
        Some(found) if found > FORMAT => {
            let known = FORMAT;
            return Err(ModelError::Newer { found, known });
        }
        _ => {}
    }
    let header =
        header.map_err(|error| unknown_language(&json).unwrap_or(ModelError::Header(error)))?;
    let file = SafeTensors::deserialize(bytes).map_err(|_| ModelError::Damaged("its length"))?;
    Ok((header, file))
}

/// The error of a header with a language that has no stemmer here, if another version wrote it: this one
/// knows the languages of its own models.
fn unknown_language(header: &Value) -> Option<ModelError> {
    let language = header["options"]["language"].as_str()?;
    let version = header["provenance"]["version"].as_str()?;
    let is_unknown = version != env!("CARGO_PKG_VERSION") && language.parse::<Language>().is_err();
    is_unknown.then(|| ModelError::Language {
        language: shortened(language),
        version: shortened(version),
    })
}

/// Checks that a file is unchanged.
fn check(bytes: &[u8], header: &Header, file: &SafeTensors) -> Result<(), ModelError> {
    let mut views: Vec<(&str, TensorView)> = file.iter().collect();
    views.sort_by_key(|(name, _)| *name);
    if checksum(header, views.iter().map(|(n, t)| (*n, t.data())))? != header.checksum {
        return Err(ModelError::Damaged("its checksum does not fit"));
    }
    // Duplicate names, and fields and tensors that nothing reads: the model would be saved as another file.
    let names = views.iter().map(|(name, _)| *name);
    let (is_tuned, has_kinds) = (is_tuned(header), has_kinds(file));
    let (has_encoder, is_built_in) = (header.encoder.is_some(), header.built_in_encoder.is_some());
    let is_wanted = |name: &&str| match name.split_once('.') {
        Some(("kinds", _)) => has_kinds,
        Some(("vectors", _)) => header.vectors.is_some(),
        Some(("encoder", "head") | ("held_out", "encoder")) => is_tuned,
        Some(("encoder", "tokenizer")) => has_encoder && !is_built_in,
        Some(("encoder", _)) => has_encoder && (!is_built_in || is_tuned),
        Some(("embedding", _)) => has_encoder,
        _ => true,
    };
    let wanted = TENSORS.into_iter().filter(is_wanted);
    if !names.eq(wanted) || serialized(header, views)? != bytes {
        return Err(ModelError::Damaged("it is not as it was written"));
    }
    Ok(())
}

/// Returns whether the encoder of a model was fine-tuned.
fn is_tuned(header: &Header) -> bool {
    header.encoder.as_ref().is_some_and(|e| e.tuned.is_some())
}

/// Returns whether a model knows two kinds of text.
fn has_kinds(file: &SafeTensors) -> bool {
    file.tensor("kinds.gate").is_ok()
}

/// The error of a file that does not parse: it was cut or altered if it begins like a model file, else it is
/// foreign.
fn foreign_or_cut(bytes: &[u8]) -> ModelError {
    let marker = format!("\"{ENTRY}\"");
    let head = &bytes[..bytes.len().min(256)];
    if head.windows(marker.len()).any(|w| w == marker.as_bytes()) {
        ModelError::Damaged("it is cut short or altered")
    } else {
        ModelError::Foreign
    }
}

/// A tensor of numbers of one type.
fn tensor<'a, N: Number>(
    file: &SafeTensors<'a>,
    name: &'static str,
) -> Result<TensorView<'a>, ModelError> {
    let view = file.tensor(name).map_err(|_| ModelError::Damaged(name))?;
    if view.dtype() == N::DTYPE {
        Ok(view)
    } else {
        Err(ModelError::Damaged(name))
    }
}

/// The numbers of a tensor, if it has this shape and none is too large.
fn numbers<'a, N: Number>(
    file: &SafeTensors<'a>,
    name: &'static str,
    shape: &[usize],
) -> Result<impl Iterator<Item = N> + use<'a, N>, ModelError> {
    let view = tensor::<N>(file, name)?;
    let values = N::read_all(view.data());
    // No early exit at the first that is too large, so that many are compared at once.
    let is_small = |all: bool, number: N| all & number.is_at_most(MAX_NUMBER);
    if view.shape() == shape && values.clone().fold(true, is_small) {
        Ok(values)
    } else {
        Err(ModelError::Damaged(name))
    }
}

/// The weights of word vectors, if the program has the same vectors.
fn vector_weights(
    file: &SafeTensors,
    header: &Header,
    extractor: &Extractor,
) -> Result<Option<VectorWeights>, ModelError> {
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
    let centre: Vec<f64> = numbers(file, "vectors.centre", &[DIMENSIONS])?.collect();
    Ok(Some(VectorWeights {
        centre: Centre(std::array::from_fn(|at| centre[at])),
        weights: matrix(file, "vectors.weights", [DIMENSIONS, classes])?,
    }))
}

/// The encoder and the weights of its embeddings.
fn embedding_weights(
    file: &SafeTensors,
    header: &Header,
) -> Result<Option<EmbeddingWeights>, ModelError> {
    let Some(shape) = &header.encoder else {
        return Ok(None);
    };
    let classes = header.labels.len();
    let encoder = match &header.built_in_encoder {
        Some(sha256) => built_in_encoder(file, shape, sha256)?,
        None => own_encoder(file, shape)?,
    };
    let (width, layout) = (encoder.width(), encoder.layout());
    let weights = matrix(file, "embedding.weights", [width, classes])?;
    let mean = numbers(file, "embedding.centre", &[width])?.collect();
    Ok(Some(EmbeddingWeights {
        centre: EmbeddingCentre { layout, mean },
        weights,
        encoder: Arc::new(encoder),
    }))
}

/// The built-in encoder, if it is the one with which the model was trained, with the layers that the file holds.
fn built_in_encoder(
    file: &SafeTensors,
    shape: &Shape,
    sha256: &str,
) -> Result<Encoder, ModelError> {
    let encoder = Encoder::built_in()?;
    let before = Shape {
        tuned: None,
        ..shape.clone()
    };
    if encoder.built_in_sha256() != Some(sha256) || *encoder.shape() != before {
        return Err(ModelError::OtherEncoder);
    }
    let Some(head) = head(file, shape)? else {
        return Ok(encoder);
    };
    let tuned = encoder.tuned(shape.clone(), &stored_weights(file)?, head);
    tuned.ok_or(ModelError::Damaged(ENCODER))
}

/// The encoder that the file holds.
fn own_encoder(file: &SafeTensors, shape: &Shape) -> Result<Encoder, ModelError> {
    let tokenizer = tensor::<u8>(file, "encoder.tokenizer")?.data().to_vec();
    let weights = stored_weights(file)?;
    let head = head(file, shape)?;
    let json = String::from_utf8(tokenizer).map_err(|_| ModelError::Damaged(ENCODER))?;
    Encoder::from_parts(shape.clone(), json, weights, head).map_err(ModelError::EncoderPart)
}

/// The weights of an encoder's layers.
fn stored_weights(file: &SafeTensors) -> Result<Weights, ModelError> {
    Ok(Weights {
        bytes: i8::read_all(tensor::<i8>(file, "encoder.weights")?.data()).collect(),
        numbers: f32::read_all(tensor::<f32>(file, "encoder.numbers")?.data()).collect(),
    })
}

/// The weights of the map to logits, if the encoder was fine-tuned.
fn head(file: &SafeTensors, shape: &Shape) -> Result<Option<Array2<f32>>, ModelError> {
    let Some(tuned) = shape.tuned else {
        return Ok(None);
    };
    let rows = shape.width.saturating_add(1);
    let head = matrix(file, "encoder.head", [rows, tuned.classes]);
    head.map(Some).map_err(|_| ModelError::Damaged(ENCODER))
}

fn matrix<N: Number>(
    file: &SafeTensors,
    name: &'static str,
    shape: [usize; 2],
) -> Result<Array2<N>, ModelError> {
    let values = numbers(file, name, &shape)?.collect();
    Array2::from_shape_vec(shape, values)
        .map_err(|_| ModelError::Damaged("the shape of its weights"))
}

/// The borrowed kind of text, and the weights of words, given the layer of the own kind.
fn kinds(
    file: &SafeTensors,
    own: &Decision,
    vocabulary: &Vocabulary,
) -> Result<(Kinds, Vec<i8>), ModelError> {
    let (inputs, classes) = own.weights.dim();
    let other = Decision {
        weights: matrix(file, "kinds.weights", [inputs, classes])?,
        intercepts: numbers(file, "kinds.intercepts", &[classes])?.collect(),
        offsets: numbers(file, "kinds.offsets", &[classes])?.collect(),
        ..own.clone()
    };
    let mut gate = [0.0; FEATURES];
    let read = numbers(file, "kinds.gate", &[FEATURES])?;
    gate.iter_mut()
        .zip(read)
        .for_each(|(weight, read)| *weight = read);
    let count = vocabulary.single_words().count();
    let words = numbers(file, "kinds.words", &[count])?.collect();
    let kinds = Kinds {
        other,
        alone: numbers(file, "kinds.alone", &[classes])?.collect(),
        gate,
        encoder: numbers::<f64>(file, "kinds.encoder", &[1])?.sum(),
    };
    Ok((kinds, words))
}

/// The hashes of the borrowed sentences.
fn borrowed_sentences(file: &SafeTensors) -> Result<SentenceHashes, ModelError> {
    let view = tensor::<u64>(file, "borrowed.sentences")?;
    let is_row = view.shape().len() == 1;
    let hashes = is_row.then(|| SentenceHashes::from_sorted(u64::read_all(view.data()).collect()));
    hashes
        .flatten()
        .ok_or(ModelError::Damaged("its borrowed sentences"))
}

/// The out-of-fold logits of the training sentences.
fn held_out_logits(
    file: &SafeTensors,
    classes: usize,
    is_tuned: bool,
) -> Result<HeldOutLogits, ModelError> {
    let damaged = || ModelError::Damaged("its held-out logits");
    let hashes = tensor::<u64>(file, "held_out.sentences")?;
    let &[sentences] = hashes.shape() else {
        return Err(damaged());
    };
    let words = matrix(file, "held_out.logits", [sentences, classes])?;
    let encoder = is_tuned.then(|| matrix(file, "held_out.encoder", [sentences, classes]));
    let hashes = u64::read_all(hashes.data()).collect();
    HeldOutLogits::from_parts(hashes, words, encoder.transpose()?).ok_or_else(damaged)
}

fn vocabulary<'b>(
    file: &SafeTensors<'b>,
    block_ends: &[usize; Block::ALL.len()],
    kept: impl FnOnce(&'b str) -> Cow<'static, str>,
) -> Result<Vocabulary, ModelError> {
    let damaged = || ModelError::Damaged("its vocabulary");
    let bytes = tensor::<u8>(file, "vocabulary.text")?;
    let text = std::str::from_utf8(bytes.data()).map_err(|_| damaged())?;
    let ends = tensor::<u32>(file, "vocabulary.ends")?;
    if ends.shape() != [block_ends[Block::ALL.len() - 1]] {
        return Err(damaged());
    }
    let ends = u32::read_all(ends.data()).collect();
    Vocabulary::from_parts(kept(text), ends, *block_ends).ok_or_else(damaged)
}
