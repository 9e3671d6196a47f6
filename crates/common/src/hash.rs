//! SHA-256 in hexadecimal, which identifies files and models.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::files::{NO_FILE, open_regular};

/// The SHA-256 of bytes in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The SHA-256 of a file of any size.
///
/// # Errors
/// If the file cannot be read, or is none: a pipe would make the program wait, and a device has no end.
pub fn sha256_of_file(path: &Path) -> io::Result<String> {
    sha256_of_reader(open_regular(path)?.ok_or_else(|| io::Error::other(NO_FILE))?)
}

/// The SHA-256 of all that a reader yields.
///
/// # Errors
/// If it fails.
pub fn sha256_of_reader(reader: impl Read) -> io::Result<String> {
    let mut reader = BufReader::with_capacity(1 << 16, reader);
    let mut hash = Sha256::new();
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(bytes);
        let read = bytes.len();
        reader.consume(read);
    }
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    /// The example "abc" of FIPS 180-2.
    #[test]
    fn the_hash_is_that_of_the_standard() {
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(super::sha256(b"abc"), digest);
    }

    #[test]
    fn a_file_has_the_hash_of_its_bytes() {
        let bytes = vec![7; 200_000];
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(super::sha256_of_file(&path).unwrap(), super::sha256(&bytes));
    }
}
