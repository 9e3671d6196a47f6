//! The model file: one safetensors file with numbers and vocabulary as tensors and the rest as JSON in its
//! metadata. Nothing in it can be executed. `docs/model-format.md` describes it. This module has what reading
//! and writing share.

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

/// The format. Files of other formats are refused with what to do.
const FORMAT: u64 = 14;
/// The only metadata entry, because safetensors writes several in no fixed order.
const ENTRY: &str = "standpoint";

/// The largest size of a model file in bytes.
const MAX_BYTES: u64 = 1 << 30;

/// The content of the metadata.
#[derive(Clone, Serialize, Deserialize)]
struct Header {
    format: u64,
    labels: Vec<String>,
    options: Options,
    provenance: Provenance,
    /// One past the last column of each block: words, characters, dictionary.
    block_ends: [usize; Block::ALL.len()],
    /// SHA-256 of the table of word vectors, if they are features.
    vectors: Option<String>,
    /// The encoder, if embeddings are features.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    encoder: Option<Shape>,
    /// SHA-256 of the built-in encoder, if it is that. Then the file has none of its tensors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    built_in_encoder: Option<String>,
    /// SHA-256 of this header without the checksum, and of the tensors in the order of their names.
    checksum: String,
}

/// A tensor that is written.
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

/// A number of a tensor.
trait Number: Copy {
    const DTYPE: Dtype;

    /// Reads all numbers of a tensor.
    fn read_all(bytes: &[u8]) -> impl Iterator<Item = Self> + Clone + use<'_, Self>;

    fn append_to(self, bytes: &mut Vec<u8>);

    /// Returns whether its absolute value is no larger; never for NaN.
    fn is_at_most(self, most: f32) -> bool;
}

macro_rules! number {
    ($type:ty, $dtype:ident) => {
        impl Number for $type {
            const DTYPE: Dtype = Dtype::$dtype;

            fn read_all(bytes: &[u8]) -> impl Iterator<Item = Self> + Clone + use<'_> {
                let (numbers, _) = bytes.as_chunks();
                numbers.iter().map(|bytes| <$type>::from_le_bytes(*bytes))
            }

            fn append_to(self, bytes: &mut Vec<u8>) {
                bytes.extend(self.to_le_bytes());
            }

            #[inline]
            fn is_at_most(self, most: f32) -> bool {
                (self as f64).abs() <= f64::from(most)
            }
        }
    };
}

number!(i8, I8);
number!(u8, U8);
number!(u32, U32);
number!(u64, U64);
number!(f32, F32);
number!(f64, F64);

/// Serialises a file from its header, which has its checksum, and its tensors.
fn serialized<'a>(
    header: &Header,
    tensors: impl IntoIterator<Item = (&'a str, impl View)>,
) -> Result<Vec<u8>, ModelError> {
    let json = serde_json::to_string(header).map_err(|_| ModelError::Form("its header"))?;
    let metadata = HashMap::from([(ENTRY.to_string(), json)]);
    safetensors::serialize(tensors, Some(metadata)).map_err(|_| ModelError::Form("its tensors"))
}

/// Refuses a file that is too large to be read again.
fn check_size(bytes: u64) -> Result<(), ModelError> {
    if bytes > MAX_BYTES {
        Err(ModelError::TooLarge {
            bytes,
            most: MAX_BYTES,
        })
    } else {
        Ok(())
    }
}

/// Computes the checksum of a header.
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
    Ok(standpoint_common::hash::hex(&hash.finalize()))
}
