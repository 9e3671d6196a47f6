//! Attacks on the model file: whatever is done to it, `score -m` gives the same scores as before or
//! refuses it in one sentence.

mod content;
mod encoder;
mod formats;

use std::sync::OnceLock;

use crate::common::{self, Work};
use proptest::prelude::*;
use serde_json::Value;
use sha2::{Digest, Sha256};
use standpoint::model::Model;

const ARTICLE: &str = "The bypass will free our village. The council meets. Stop the noise.\n";
const SCORE: [&str; 5] = ["score", "article.txt", "-m", "model", "-q"];

/// A folder with an article and this as the model.
fn work(model: &[u8]) -> Work {
    Work::new()
        .with("article.txt", ARTICLE)
        .with("model", model)
}

/// What the untouched model says.
fn honest() -> &'static str {
    static SCORES: OnceLock<String> = OnceLock::new();
    SCORES.get_or_init(|| work(common::model()).ok(&SCORE).out)
}

/// The file is refused with all of these words.
fn refused(model: &[u8], words: &[&str]) {
    work(model).refused(&SCORE, &[&["model: "], words].concat());
}

/// The file is refused as damaged, in the part that the word names.
fn damaged(model: &[u8], part: &str) {
    refused(model, &["damaged", part, "copy it again or train it again"]);
}

/// A file of safetensors with this header, filled up with blanks as its writer does it.
fn file(header: &str, data: &[u8]) -> Vec<u8> {
    let mut header = header.as_bytes().to_vec();
    header.resize(header.len().next_multiple_of(8), b' ');
    [
        &(header.len() as u64).to_le_bytes(),
        header.as_slice(),
        data,
    ]
    .concat()
}

/// A model file in its parts.
struct Parts {
    /// The header of safetensors, without what is in `ours`.
    tensors: Value,
    /// Our own header within it.
    ours: Value,
    data: Vec<u8>,
}

impl Parts {
    fn of(bytes: &[u8]) -> Self {
        let length = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
        let tensors: Value = serde_json::from_slice(&bytes[8..8 + length]).unwrap();
        let ours = tensors["__metadata__"]["standpoint"].as_str().unwrap();
        Parts {
            ours: serde_json::from_str(ours).unwrap(),
            data: bytes[8 + length..].to_vec(),
            tensors,
        }
    }

    fn honest() -> Self {
        Self::of(common::model())
    }

    fn bytes(mut self) -> Vec<u8> {
        self.tensors["__metadata__"]["standpoint"] = self.ours.to_string().into();
        file(&self.tensors.to_string(), &self.data)
    }

    /// The bytes with a checksum that fits, as one who knows how it is made would write them.
    fn forged(mut self) -> Vec<u8> {
        self.ours["checksum"] = "".into();
        let mut hash = Sha256::new();
        hash.update(self.ours.to_string());
        let mut names: Vec<String> = self.tensors.as_object().unwrap().keys().cloned().collect();
        names.retain(|name| name != "__metadata__");
        names.sort();
        for name in names {
            let bytes = &self.data[self.place(&name)];
            hash.update(&name);
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
        let digest = hash.finalize();
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        self.ours["checksum"] = digits.into();
        self.bytes()
    }

    fn place(&self, tensor: &str) -> std::ops::Range<usize> {
        let offsets = &self.tensors[tensor]["data_offsets"];
        let at = |end: usize| offsets[end].as_u64().unwrap() as usize;
        at(0)..at(1)
    }

    /// Overwrites the beginning of a tensor.
    fn put(mut self, tensor: &str, bytes: &[u8]) -> Self {
        let start = self.place(tensor).start;
        self.data[start..start + bytes.len()].copy_from_slice(bytes);
        self
    }

    /// Puts a list in the place of another, which may have another length.
    fn replaced(mut self, tensor: &str, bytes: &[u8]) -> Self {
        let place = self.place(tensor);
        let size = place.len() / self.tensors[tensor]["shape"][0].as_u64().unwrap() as usize;
        self.tensors[tensor]["shape"][0] = (bytes.len() / size).into();
        self.data.splice(place.clone(), bytes.iter().copied());
        let ends = self.tensors.as_object_mut().unwrap().values_mut();
        let ends = ends.filter_map(|tensor| tensor.get_mut("data_offsets"));
        for end in ends.flat_map(|ends| ends.as_array_mut().unwrap()) {
            let at = end.as_u64().unwrap() as usize;
            if at >= place.end {
                *end = (at - place.len() + bytes.len()).into();
            }
        }
        self
    }

    fn set(mut self, name: &str, value: Value) -> Self {
        assert!(self.ours.get(name).is_some(), "no {name}");
        self.ours[name] = value;
        self
    }
}

#[test]
fn taken_apart_and_put_together_it_is_the_same_file() {
    // Otherwise the attacks below would not attack what they mean to.
    let scores = work(&Parts::honest().bytes()).ok(&SCORE).out;
    assert_eq!(scores, honest());
    let scores = work(&Parts::honest().forged()).ok(&SCORE).out;
    assert_eq!(scores, honest());
}

#[test]
fn a_file_cut_short_is_refused_wherever_it_is_cut() {
    let bytes = common::model();
    let header = 8 + u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    let sixteenths = (1..16).map(|part| bytes.len() * part / 16);
    let edges = [header - 1, header, header + 1, bytes.len() - 1];
    for length in sixteenths.chain(edges) {
        damaged(&bytes[..length], "");
    }
    // Too short to be known for what it was.
    for length in [0, 1, 7, 8, 9, 20] {
        refused(
            &bytes[..length],
            &["not a model file of standpoint", "train"],
        );
    }
    let longer = [bytes, b"\0"].concat();
    damaged(&longer, "");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_changed_byte_is_refused(place in any::<prop::sample::Index>(), change in 1u8..) {
        let mut bytes = common::model().to_vec();
        let place = place.index(bytes.len());
        bytes[place] ^= change;
        let work = work(&bytes);
        let said = work.run(&SCORE);
        prop_assert_eq!(said.code, 1);
        prop_assert_eq!(said.out, "");
        prop_assert!(said.err.starts_with("standpoint: model: "), "{}", said.err);
        prop_assert_eq!(said.err.lines().count(), 1);
    }
}

/// The same for many more places than a program can be started for.
#[test]
fn a_changed_byte_is_refused_wherever_it_is() {
    let honest = common::model();
    let mut bytes = honest.to_vec();
    for place in (0..bytes.len()).step_by(5) {
        bytes[place] ^= 1 << (place % 8);
        assert!(Model::from_bytes(&bytes).is_err(), "byte {place}");
        bytes[place] = honest[place];
    }
}
