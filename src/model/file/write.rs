//! Writing a model file: the same model gives the same bytes.

use std::io::Write;
use std::path::Path;

use safetensors::tensor::Dtype;

use super::{FORMAT, Header, Tensor, checksum, serialized, small_enough};
use crate::features::DIMENSIONS;
use crate::hash::sha256;
use crate::model::embedding::Embedding;
use crate::model::meaning::Meaning;
use crate::model::{Model, ModelError};

impl Model {
    /// The bytes of the model's file; the same model gives the same bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ModelError> {
        let tensors = self.tensors();
        let mut header = Header {
            format: FORMAT,
            labels: self.labels.clone(),
            options: self.options.clone(),
            provenance: self.provenance.clone(),
            block_ends: self.tfidf.ends(),
            vectors: self.extractor.vectors().map(|v| v.sha256().to_string()),
            encoder: self.embedding.as_ref().map(|e| e.encoder.shape().clone()),
            checksum: String::new(),
        };
        header.checksum = checksum(
            &header,
            tensors.iter().map(|(n, t)| (*n, t.bytes.as_slice())),
        )?;
        let bytes = serialized(&header, tensors.iter().map(|(n, t)| (*n, t)))?;
        small_enough(bytes.len() as u64)?;
        Ok(bytes)
    }

    /// The SHA-256 of the model's file, in hexadecimal, by which a model is told from all others.
    pub fn sha256(&self) -> Result<String, ModelError> {
        Ok(sha256(&self.to_bytes()?))
    }

    /// Writes the model's file, whole or not at all; folders that are missing are made.
    pub fn save(&self, path: &Path) -> Result<(), ModelError> {
        let bytes = self.to_bytes()?;
        let io = |source| ModelError::Write {
            path: path.to_path_buf(),
            source,
        };
        crate::atomic::replace(path, |file| file.write_all(&bytes)).map_err(io)
    }

    /// The tensors in order of their names.
    fn tensors(&self) -> Vec<(&'static str, Tensor)> {
        let double = |shape: &[usize], values: &mut dyn Iterator<Item = &f64>| Tensor {
            dtype: Dtype::F64,
            shape: shape.to_vec(),
            bytes: values.flat_map(|v| v.to_le_bytes()).collect(),
        };
        let float = |shape: &[usize], values: &mut dyn Iterator<Item = &f32>| Tensor {
            dtype: Dtype::F32,
            shape: shape.to_vec(),
            bytes: values.flat_map(|v| v.to_le_bytes()).collect(),
        };
        let numbers = |values: &[u32]| Tensor {
            dtype: Dtype::U32,
            shape: vec![values.len()],
            bytes: values.iter().flat_map(|v| v.to_le_bytes()).collect(),
        };
        let d = &self.decision;
        let mut tensors = vec![
            (
                "decision.centre",
                double(d.centre.shape(), &mut d.centre.iter()),
            ),
            (
                "decision.intercepts",
                double(d.intercepts.shape(), &mut d.intercepts.iter()),
            ),
            (
                "decision.offsets",
                double(d.offsets.shape(), &mut d.offsets.iter()),
            ),
            (
                "decision.weights",
                double(d.weights.shape(), &mut d.weights.iter()),
            ),
            (
                "intercepts",
                double(self.intercepts.shape(), &mut self.intercepts.iter()),
            ),
            ("sentences", numbers(self.sentences.numbers())),
            (
                "tfidf",
                float(&[self.tfidf.len()], &mut self.tfidf.weights().iter()),
            ),
            ("vocabulary.ends", numbers(self.vocabulary.ends())),
            (
                "vocabulary.text",
                Tensor {
                    dtype: Dtype::U8,
                    shape: vec![self.vocabulary.text().len()],
                    bytes: self.vocabulary.text().as_bytes().to_vec(),
                },
            ),
            (
                "weights",
                float(self.weights.shape(), &mut self.weights.iter()),
            ),
        ];
        if let Some(Meaning { centre, weights }) = &self.meaning {
            tensors.extend([
                (
                    "vectors.centre",
                    double(&[DIMENSIONS], &mut centre.0.iter()),
                ),
                (
                    "vectors.weights",
                    float(weights.shape(), &mut weights.iter()),
                ),
            ]);
        }
        if let Some(Embedding {
            encoder,
            centre,
            weights,
        }) = &self.embedding
        {
            let pieces = encoder.pieces();
            let halves = encoder.weights();
            tensors.extend([
                (
                    "embedding.centre",
                    double(&[encoder.width()], &mut centre.0.iter()),
                ),
                (
                    "embedding.weights",
                    float(weights.shape(), &mut weights.iter()),
                ),
                (
                    "encoder.pieces",
                    Tensor {
                        dtype: Dtype::U8,
                        shape: vec![pieces.len()],
                        bytes: pieces.as_bytes().to_vec(),
                    },
                ),
                (
                    "encoder.weights",
                    Tensor {
                        dtype: Dtype::F16,
                        shape: vec![halves.len()],
                        bytes: halves.iter().flat_map(|v| v.to_le_bytes()).collect(),
                    },
                ),
            ]);
        }
        // The checksum is over the tensors in order of their names.
        tensors.sort_by_key(|(name, _)| *name);
        tensors
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tables and pages name a model by this number, and whoever has the file looks for it there.
    #[test]
    fn a_model_is_named_by_the_hash_of_its_file() {
        let model = Model::withdrawal().unwrap();
        let of_file = sha256(Model::withdrawal_bytes());
        assert_eq!(model.sha256().unwrap(), of_file);
    }
}
