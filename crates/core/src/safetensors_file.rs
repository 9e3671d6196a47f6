//! Reads safetensors files. Of one without the length that its header states only the beginning is read: a huge
//! file may hold nothing.

use std::fs::File;
use std::io::{self, Read};

use safetensors::tensor::Metadata;

/// The part of another file that shows what it is.
const BEGINNING: u64 = 4096;
/// The largest header in bytes, as that of the library.
const MAX_HEADER: u64 = 100_000_000;

/// Reads a file. If it does not have the length that its header says, only its beginning is read, which is no
/// safetensors file.
pub(crate) fn read(file: &File) -> io::Result<Vec<u8>> {
    let length = file.metadata()?.len();
    let mut bytes = Vec::new();
    file.take(8).read_to_end(&mut bytes)?;
    let header = bytes.first_chunk().map_or(0, |n| u64::from_le_bytes(*n));
    if header > MAX_HEADER.min(length.saturating_sub(8)) {
        file.take(BEGINNING).read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    file.take(header).read_to_end(&mut bytes)?;
    let metadata = bytes.get(8..).map(serde_json::from_slice::<Metadata>);
    let is_whole = matches!(metadata, Some(Ok(metadata))
        if (bytes.len() as u64).checked_add(metadata.data_len() as u64) == Some(length));
    let rest = if is_whole { length } else { BEGINNING };
    file.take(rest).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Seek, Write};

    fn read_back(bytes: &[u8], length: u64) -> Vec<u8> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file.set_len(length).unwrap();
        file.rewind().unwrap();
        read(&file).unwrap()
    }

    #[test]
    fn only_whole_files_are_read_to_the_end() {
        let header = br#"{"a":{"dtype":"U8","shape":[9000],"data_offsets":[0,9000]}}"#;
        let length = (header.len() as u64).to_le_bytes();
        let mut bytes = [&length[..], header, &[7; 9000]].concat();
        let whole = bytes.len() as u64;
        assert!(read_back(&bytes, whole) == bytes);
        for other in [0, 7, 8, whole - 1, whole + 1, 1 << 40] {
            let read = read_back(&bytes, other);
            assert!(read.len() <= 8 + header.len() + BEGINNING as usize);
            assert!(bytes.starts_with(&read) && read.len() as u64 <= other);
        }
        assert_eq!(read_back(b"", 1 << 40).len(), 8 + BEGINNING as usize);
        bytes[7] = 1;
        assert_eq!(read_back(&bytes, whole), bytes[..8 + BEGINNING as usize]);
    }
}
