//! The codebook beside labels.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The most bytes of a codebook.
const LARGEST: u64 = 64 << 20;

/// Reads a codebook.
pub fn read_codebook(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(path)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        Err(io::Error::other(
            "larger than the 64 MiB that a codebook may have: put the rules into a text file",
        ))
    } else {
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_codebook_does_not_fill_the_memory() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(read_codebook(file.path()).unwrap().is_empty());
        file.as_file().set_len(20_000_000_000).unwrap();
        let error = read_codebook(file.path()).unwrap_err();
        assert!(error.to_string().contains("64 MiB"), "{error}");
    }
}
