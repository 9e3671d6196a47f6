//! The codebook beside labels.

use std::io;
use std::path::Path;

use standpoint_common::files::{Content, NO_FILE, read_regular};

/// The most bytes of a codebook.
const MAX_BYTES: u64 = 64 << 20;

/// Reads a codebook.
pub fn read_codebook(path: &Path) -> io::Result<Vec<u8>> {
    match read_regular(path, MAX_BYTES)? {
        Content::Whole(bytes) => Ok(bytes),
        Content::TooLarge(_) => Err(io::Error::other(
            "larger than the 64 MiB that a codebook may have: put the rules into a text file",
        )),
        Content::NoFile => Err(io::Error::other(NO_FILE)),
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
