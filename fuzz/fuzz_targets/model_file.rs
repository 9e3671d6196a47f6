//! Any bytes as a model file, and any change to a good one. The first byte chooses what the rest is:
//!
//! - 0: a file;
//! - 1: a file whose checksum is then made to fit, so that the checks after it have to hold;
//! - others: changes to a good file, five bytes each (place, new byte), with a checksum that is made to fit.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use sha2::{Digest, Sha256};
use standpoint::model::{Model, Unit};
use standpoint_fuzz::{MODEL, scored_hold};

static HONEST: LazyLock<Vec<u8>> = LazyLock::new(|| MODEL.to_bytes().unwrap());

const TEXT: &str =
    "Council to build the bypass\n\nNobody must ruin the meadows. They will build it at seven.";

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    let file = match kind {
        0 => rest.to_vec(),
        1 => fitted(rest).unwrap_or_else(|| rest.to_vec()),
        _ => {
            let changed = changed(rest);
            fitted(&changed).unwrap_or(changed)
        }
    };
    match Model::from_bytes(&file) {
        Ok(model) => {
            assert!(model.to_bytes().unwrap() == file, "saves to other bytes");
            let scored = model.score_text(TEXT, Unit::Sentence, None);
            scored_hold(TEXT, &scored, model.labels().len());
            let sentences: Vec<&str> = TEXT.lines().filter(|line| !line.is_empty()).collect();
            assert_eq!(model.explain(&sentences).len(), sentences.len());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});

fn changed(changes: &[u8]) -> Vec<u8> {
    let mut file = HONEST.clone();
    for change in changes.chunks_exact(5) {
        let place = u32::from_le_bytes([change[0], change[1], change[2], change[3]]) as usize;
        let place = place % file.len();
        file[place] = change[4];
    }
    file
}

/// The file with a checksum that fits, as one who knows how it is made would write it.
fn fitted(file: &[u8]) -> Option<Vec<u8>> {
    let length = u64::from_le_bytes(file.get(..8)?.try_into().ok()?);
    let end = usize::try_from(length).ok()?.checked_add(8)?;
    let (header, data) = (file.get(8..end)?, file.get(end..)?);
    let mut tensors: Value = serde_json::from_slice(header).ok()?;
    let ours = tensors.get("__metadata__")?.get("standpoint")?.as_str()?;
    let mut ours: Value = serde_json::from_str(ours).ok()?;
    *ours.get_mut("checksum")? = "".into();
    let mut hash = Sha256::new();
    hash.update(ours.to_string());
    let mut names: Vec<&String> = tensors.as_object()?.keys().collect();
    names.retain(|name| *name != "__metadata__");
    names.sort();
    for name in names {
        let offsets = tensors[name].get("data_offsets")?;
        let at = |end: usize| usize::try_from(offsets.get(end)?.as_u64()?).ok();
        let bytes = data.get(at(0)?..at(1)?)?;
        hash.update(name);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    let digits: String = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
    ours["checksum"] = digits.into();
    tensors["__metadata__"]["standpoint"] = ours.to_string().into();
    let mut header = tensors.to_string().into_bytes();
    // Filled up as the writer does it.
    header.resize(header.len().next_multiple_of(8), b' ');
    Some(
        [
            &(header.len() as u64).to_le_bytes(),
            header.as_slice(),
            data,
        ]
        .concat(),
    )
}
