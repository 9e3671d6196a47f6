//! An encoder in one file, as the built-in one is kept: a safetensors file with its weights in 8 bits.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use standpoint_common::hash::hex;

use super::architecture::Shape;
use super::{Encoder, EncoderError, Weights};

/// The only metadata entry.
const ENTRY: &str = "standpoint-encoder";
/// The names of the tensors.
const NUMBERS: &str = "numbers";
const TOKENIZER: &str = "tokenizer";
const WEIGHTS: &str = "weights";

#[derive(Serialize, Deserialize)]
struct Header {
    shape: Shape,
    /// SHA-256 of the tensors.
    sha256: String,
}

/// The built-in encoder.
#[cfg(built_in_encoder)]
const BUILT_IN: Option<&[u8]> = Some(include_bytes!(
    "../../../../models/encoder/all-MiniLM-L6-v2.safetensors"
));
#[cfg(not(built_in_encoder))]
const BUILT_IN: Option<&[u8]> = None;

impl Encoder {
    /// The built-in encoder, all-MiniLM-L6-v2.
    ///
    /// # Errors
    /// If the program was built without it, or its file was damaged since.
    pub fn built_in() -> Result<Self, EncoderError> {
        let bytes = BUILT_IN.ok_or(EncoderError::NotBuiltIn)?;
        whole(bytes).ok_or(EncoderError::DamagedBuiltIn)
    }

    /// Writes the encoder to a file, with weights in 8 bits, as the built-in one is kept. One that was fine-tuned is
    /// written as it was before in its lower layers, and as it is now in its upper ones.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let bytes = self.to_bytes().map_err(io::Error::other)?;
        standpoint_common::atomic::replace(path, |file| file.write_all(&bytes))
    }

    fn to_bytes(&self) -> Result<Vec<u8>, safetensors::SafeTensorError> {
        let Weights { bytes, numbers } = &self.weights;
        let numbers: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
        let bytes: Vec<u8> = bytes.iter().map(|byte| *byte as u8).collect();
        let tokenizer = self.tokenizer().as_bytes();
        let header = Header {
            shape: self.shape.clone(),
            sha256: hash([&numbers, tokenizer, &bytes]),
        };
        let json = serde_json::to_string(&header).unwrap_or_default();
        let tensors = [
            (
                NUMBERS,
                TensorView::new(Dtype::F32, vec![numbers.len() / 4], &numbers)?,
            ),
            (
                TOKENIZER,
                TensorView::new(Dtype::U8, vec![tokenizer.len()], tokenizer)?,
            ),
            (
                WEIGHTS,
                TensorView::new(Dtype::I8, vec![bytes.len()], &bytes)?,
            ),
        ];
        let metadata = HashMap::from([(ENTRY.to_string(), json)]);
        safetensors::serialize(tensors, Some(metadata))
    }
}

fn hash(tensors: [&[u8]; 3]) -> String {
    let mut hash = Sha256::new();
    tensors.into_iter().for_each(|bytes| hash.update(bytes));
    hex(&hash.finalize())
}

fn parse(bytes: &[u8]) -> Option<(Header, SafeTensors<'_>)> {
    let (_, metadata) = SafeTensors::read_metadata(bytes).ok()?;
    let json = metadata.metadata().as_ref()?.get(ENTRY)?;
    let header = serde_json::from_str(json).ok()?;
    Some((header, SafeTensors::deserialize(bytes).ok()?))
}

/// The encoder in these bytes, unless one of them was changed. To find that out takes a tenth of the time that the encoder
/// takes, and another thread.
fn whole(bytes: &[u8]) -> Option<Encoder> {
    let (header, file) = parse(bytes)?;
    let (encoder, sha256) = rayon::join(|| assemble(header.shape, &file), || sha256(&file));
    let built_in = sha256.filter(|sha256| *sha256 == header.sha256);
    Some(Encoder {
        built_in: Some(built_in?),
        ..encoder?
    })
}

/// The SHA-256 of the tensors of a file.
fn sha256(file: &SafeTensors) -> Option<String> {
    let mut hash = Sha256::new();
    for name in [NUMBERS, TOKENIZER, WEIGHTS] {
        hash.update(file.tensor(name).ok()?.data());
    }
    Some(hex(&hash.finalize()))
}

fn assemble(shape: Shape, file: &SafeTensors) -> Option<Encoder> {
    let data = |name| file.tensor(name).ok().map(|tensor| tensor.data());
    let numbers = data(NUMBERS)?.as_chunks().0.iter();
    let weights = Weights {
        bytes: data(WEIGHTS)?.iter().map(|byte| *byte as i8).collect(),
        numbers: numbers.map(|bytes| f32::from_le_bytes(*bytes)).collect(),
    };
    let tokenizer = String::from_utf8(data(TOKENIZER)?.to_vec()).ok()?;
    Encoder::from_parts(shape, tokenizer, weights, None).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(built_in_encoder)]
    #[test]
    fn the_built_in_encoder_is_whole() {
        let bytes = BUILT_IN.unwrap();
        let encoder = Encoder::built_in().unwrap();
        assert_eq!(
            (encoder.name(), encoder.width()),
            ("all-MiniLM-L6-v2", 3 * 384)
        );
        assert!(encoder.to_bytes().unwrap() == bytes);
    }

    #[test]
    fn an_encoder_is_the_same_from_its_file() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/encoder/tiny-mpnet");
        let encoder = Encoder::open(&folder).unwrap();
        let bytes = encoder.to_bytes().unwrap();
        let (header, file) = parse(&bytes).unwrap();
        assert!(assemble(header.shape, &file).unwrap() == encoder);
        assert!(whole(&bytes).unwrap() == encoder);
        assert!(whole(&bytes[..bytes.len() - 1]).is_none());
        for at in (8..bytes.len()).step_by(bytes.len() / 50) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(whole(&damaged).is_none(), "{at}");
        }
    }
}
