//! Writes model files. The same model gives the same bytes.

use std::io::Write;
use std::path::Path;

use standpoint_common::hash::sha256;

use super::{FORMAT, Header, Number, Tensor, check_size, checksum, serialized};
use crate::features::DIMENSIONS;
use crate::model::kinds::Kinds;
use crate::model::{Model, ModelError};

impl Model {
    /// The bytes of the model's file; the same model gives the same bytes.
    ///
    /// # Errors
    /// If the model is larger than a model file may be.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ModelError> {
        let tensors = self.tensors();
        let mut header = Header {
            format: FORMAT,
            labels: self.parts.labels.clone(),
            options: self.parts.options.clone(),
            provenance: self.parts.provenance.clone(),
            block_ends: self.parts.tfidf.ends(),
            vectors: self
                .parts
                .extractor
                .vectors()
                .map(|v| v.sha256().to_string()),
            encoder: self
                .parts
                .embedding_weights
                .as_ref()
                .map(|e| e.encoder.shape().clone()),
            built_in_encoder: self
                .parts
                .embedding_weights
                .as_ref()
                .and_then(|e| e.encoder.built_in_sha256())
                .map(str::to_string),
            checksum: String::new(),
        };
        header.checksum = checksum(
            &header,
            tensors.iter().map(|(n, t)| (*n, t.bytes.as_slice())),
        )?;
        let bytes = serialized(&header, tensors.iter().map(|(n, t)| (*n, t)))?;
        check_size(bytes.len() as u64)?;
        Ok(bytes)
    }

    /// The SHA-256 of the model's file in hexadecimal, which identifies the model.
    ///
    /// # Errors
    /// If the model is larger than a model file may be.
    pub fn sha256(&self) -> Result<String, ModelError> {
        Ok(sha256(&self.to_bytes()?))
    }

    /// Writes the model's file, completely or not at all. Missing folders are made.
    ///
    /// # Errors
    /// If the model is too large, or the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), ModelError> {
        let bytes = self.to_bytes()?;
        let io = |source| ModelError::Write {
            path: path.to_path_buf(),
            source,
        };
        standpoint_common::atomic::replace(path, |file| file.write_all(&bytes)).map_err(io)
    }

    /// The tensors in the order of their names.
    fn tensors(&self) -> Vec<(&'static str, Tensor)> {
        let d = &self.parts.decision;
        let (vocabulary, tfidf) = (&self.parts.vocabulary, self.parts.tfidf.weights());
        let cutoffs = &self.parts.cutoffs.table;
        let held_out = &self.parts.held_out;
        let mut tensors = vec![
            ("borrowed.sentences", list(self.parts.borrowed.as_slice())),
            ("cutoffs", tensor(cutoffs.shape(), cutoffs)),
            ("decision.centre", tensor(d.centre.shape(), &d.centre)),
            (
                "decision.intercepts",
                tensor(d.intercepts.shape(), &d.intercepts),
            ),
            ("decision.offsets", tensor(d.offsets.shape(), &d.offsets)),
            ("decision.weights", tensor(d.weights.shape(), &d.weights)),
            (
                "held_out.logits",
                tensor(held_out.words().shape(), held_out.words()),
            ),
            ("held_out.sentences", list(held_out.hashes())),
            (
                "intercepts",
                tensor(self.parts.intercepts.shape(), &self.parts.intercepts),
            ),
            ("tfidf", list(tfidf)),
            ("vocabulary.ends", list(vocabulary.ends())),
            ("vocabulary.text", list(vocabulary.text().as_bytes())),
            (
                "weights",
                tensor(self.parts.weights.shape(), &self.parts.weights),
            ),
        ];
        if let Some(logits) = held_out.encoder() {
            tensors.push(("held_out.encoder", tensor(logits.shape(), logits)));
        }
        if let Some((kinds, words)) = &self.parts.kinds {
            let Kinds {
                other,
                alone,
                gate,
                encoder,
            } = kinds;
            tensors.extend([
                ("kinds.alone", tensor(alone.shape(), alone)),
                ("kinds.encoder", list(&[*encoder])),
                ("kinds.gate", list(gate)),
                (
                    "kinds.intercepts",
                    tensor(other.intercepts.shape(), &other.intercepts),
                ),
                (
                    "kinds.offsets",
                    tensor(other.offsets.shape(), &other.offsets),
                ),
                (
                    "kinds.weights",
                    tensor(other.weights.shape(), &other.weights),
                ),
                ("kinds.words", list(words)),
            ]);
        }
        if let Some(vectors) = &self.parts.vector_weights {
            tensors.extend([
                ("vectors.centre", tensor(&[DIMENSIONS], &vectors.centre.0)),
                (
                    "vectors.weights",
                    tensor(vectors.weights.shape(), &vectors.weights),
                ),
            ]);
        }
        if let Some(embedding) = &self.parts.embedding_weights {
            let (encoder, centre) = (&embedding.encoder, &embedding.centre.mean);
            tensors.extend([
                ("embedding.centre", tensor(centre.shape(), centre)),
                (
                    "embedding.weights",
                    tensor(embedding.weights.shape(), &embedding.weights),
                ),
            ]);
            if encoder.built_in_sha256().is_none() {
                let tokenizer = encoder.tokenizer().as_bytes();
                tensors.push(("encoder.tokenizer", list(tokenizer)));
            }
            let (bytes, numbers) = encoder.stored_weights();
            if !bytes.is_empty() {
                tensors.push(("encoder.numbers", list(numbers)));
                tensors.push(("encoder.weights", list(bytes)));
            }
            if let Some(head) = encoder.head() {
                tensors.push(("encoder.head", tensor(head.shape(), &head)));
            }
        }
        // The checksum is over the tensors in the order of their names.
        tensors.sort_by_key(|(name, _)| *name);
        tensors
    }
}

/// A tensor of a shape with these numbers.
fn tensor<'n, N: Number + 'n>(shape: &[usize], numbers: impl IntoIterator<Item = &'n N>) -> Tensor {
    let mut bytes = Vec::new();
    numbers
        .into_iter()
        .for_each(|number| number.append_to(&mut bytes));
    Tensor {
        dtype: N::DTYPE,
        shape: shape.to_vec(),
        bytes,
    }
}

/// A tensor of one dimension.
fn list<N: Number>(numbers: &[N]) -> Tensor {
    tensor(&[numbers.len()], numbers)
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
