//! The model file: one safetensors file, numbers and vocabulary as tensors, the rest as JSON in
//! its metadata. Nothing in it can be executed. `docs/model-format.md` describes it. Here stands what writing and reading share.

mod read;
mod write;

use std::borrow::Cow;
use std::collections::HashMap;

use safetensors::tensor::{Dtype, View};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{ModelError, Options, Provenance};
use crate::encoder::Shape;
use crate::features::Block;

/// The format written and read here; all others are refused, each with what to do.
const FORMAT: u64 = 6;
/// The one metadata entry. A single one, because safetensors writes them in no fixed order.
const ENTRY: &str = "standpoint";

/// Bytes that a model file has at most; nothing larger is read into memory.
const LARGEST: u64 = 1 << 30;

/// What stands in the metadata.
#[derive(Clone, Serialize, Deserialize)]
struct Header {
    format: u64,
    labels: Vec<String>,
    options: Options,
    provenance: Provenance,
    /// One past the last column of each block: words, characters, dictionary, collocations.
    block_ends: [usize; Block::ALL.len()],
    /// SHA-256 of the table of word vectors, if they count.
    vectors: Option<String>,
    /// The encoder whose embeddings count, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    encoder: Option<Shape>,
    /// SHA-256 of this header without the checksum and of the tensors in order of their names.
    checksum: String,
}

/// A tensor as it is written.
struct Tensor {
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl View for &Tensor {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

/// The bytes of a file with this header, its checksum in place, and these tensors.
fn serialized<'a>(
    header: &Header,
    tensors: impl IntoIterator<Item = (&'a str, impl View)>,
) -> Result<Vec<u8>, ModelError> {
    let json = serde_json::to_string(header).map_err(|_| ModelError::Form("its header"))?;
    let metadata = HashMap::from([(ENTRY.to_string(), json)]);
    safetensors::serialize(tensors, Some(metadata)).map_err(|_| ModelError::Form("its tensors"))
}

/// Refuses a file of more bytes than any is read: what is written can be read again.
fn small_enough(bytes: u64) -> Result<(), ModelError> {
    match bytes > LARGEST {
        true => Err(ModelError::TooLarge {
            bytes,
            most: LARGEST,
        }),
        false => Ok(()),
    }
}

/// The SHA-256 that belongs into a header.
fn checksum<'a>(
    header: &Header,
    tensors: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> Result<String, ModelError> {
    let unsigned = Header {
        checksum: String::new(),
        ..header.clone()
    };
    let json = serde_json::to_vec(&unsigned).map_err(|_| ModelError::Form("its header"))?;
    let mut hash = Sha256::new();
    hash.update(json);
    for (name, bytes) in tensors {
        hash.update(name.as_bytes());
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    Ok(crate::hash::hex(&hash.finalize()))
}
