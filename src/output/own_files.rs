//! The files of this program that are no tables: models, their cards, reports, figures for other programs. And those that it cannot
//! have written, whatever they are called.

use std::io::Read;
use std::path::Path;

use crate::corpus::{is_workbook, unpacked};

/// How this program names itself in what it writes for other programs.
pub(crate) const GENERATOR: &str = concat!("standpoint ", env!("CARGO_PKG_VERSION"));

/// So many bytes of a file say whose it is.
const HEAD: u64 = 4096;

/// Whether a file that is no table is one that this program writes, or has nothing in it.
pub(super) fn is_ours(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    if read.is_err() {
        return false;
    }
    let head = String::from_utf8_lossy(&head);
    let begins = |mark: &str| head.starts_with(mark);
    head.trim().is_empty()
        || head.contains("{\"__metadata__\":{\"standpoint\":")
        || head.contains("<meta name=\"generator\" content=\"standpoint\">")
        || begins("---\nlibrary_name: standpoint\n")
        // What is found, and the schema of a table.
        || begins("{\n  \"generator\": \"standpoint ")
}

/// How packed files begin: gzip, Zstandard, bzip2, xz, 7-Zip, RAR.
const PACKED: [&[u8]; 6] = [
    b"\x1F\x8B",
    b"\x28\xB5\x2F\xFD",
    b"BZh",
    b"\xFD7zXZ\0",
    b"7z\xBC\xAF\x27\x1C",
    b"Rar!\x1A\x07",
];

/// Whether a file is packed and its name does not say so, a text in UTF-32, or one of several lines where a workbook should be: this
/// program writes none of these, nor sees what is in it.
pub(super) fn is_unlike_its_name(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    let is_packed = || PACKED.iter().any(|begin| head.starts_with(begin));
    let is_text = || {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // As of a table, the first line alone holds nothing.
        is_workbook(&name) && !head.starts_with(b"PK") && head.trim_ascii().contains(&b'\n')
    };
    read.is_ok() && (unpacked(path) == path && is_packed() || is_utf_32(&head) || is_text())
}

/// Whether bytes are units of four, each a character with its empty bytes at the same end.
fn is_utf_32(bytes: &[u8]) -> bool {
    let (units, _) = bytes.as_chunks::<4>();
    let is_character =
        |high: [u8; 2], low: [u8; 2]| high[0] == 0 && high[1] <= 0x10 && low != [0, 0];
    let little = units
        .iter()
        .all(|&[a, b, c, d]| is_character([d, c], [b, a]));
    let big = units
        .iter()
        .all(|&[a, b, c, d]| is_character([a, b], [c, d]));
    !units.is_empty() && (little || big)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(content: impl AsRef<[u8]>) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, content).unwrap();
        is_ours(&path)
    }

    #[test]
    fn files_of_others_are_not_ours() {
        assert!(ours(crate::model::Model::withdrawal_bytes()));
        assert!(ours(" \n"));
        for other in [
            "My thesis, from the standpoint of a pilot.",
            "<!DOCTYPE html><meta name=\"generator\" content=\"Hugo\">",
            "{\n  \"version\": \"1.0\",\n  \"notes\": \"mine\"\n}\n",
            "{\n  \"fields\": [\n    {\n      \"name\": \"age\"\n    }\n  ]\n}\n",
            "{\n  \"generator\": \"Hugo\"\n}\n",
            "---\ntitle: Notes\n",
        ] {
            assert!(!ours(other), "{other}");
        }
    }

    #[test]
    fn what_is_packed_or_in_utf_32_is_known_by_its_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let is_unlike = |name: &str, content: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, content).unwrap();
            is_unlike_its_name(&path)
        };
        let wide = |text: &str, to_bytes: fn(u32) -> [u8; 4]| -> Vec<u8> {
            text.chars().flat_map(|c| to_bytes(c.into())).collect()
        };
        for text in ["text\nGo.\n", "\u{FEFF}text", "é🙂"] {
            for to_bytes in [u32::to_le_bytes, u32::to_be_bytes] {
                assert!(is_unlike("a.csv", &wide(text, to_bytes)), "{text}");
            }
            assert!(!is_unlike("a.csv", text.as_bytes()), "{text}");
        }
        for packed in PACKED {
            assert!(is_unlike("a.csv", &[packed, b"more of it"].concat()));
        }
        assert!(!is_unlike("a.csv.gz", b"\x1F\x8B\x08 and more"));
        let utf_16: Vec<u8> = "text".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for other in [&b""[..], b"old", &[0; 16], &utf_16] {
            assert!(!is_unlike("a.csv", other), "{other:?}");
        }
        assert!(is_unlike("a.xlsx", b"text,label\nGo.,yes\n"));
        for (name, content) in [("a.xlsx", "old\n"), ("a.csv", "text,label\nGo.,yes\n")] {
            assert!(!is_unlike(name, content.as_bytes()), "{name}");
        }
        assert!(!is_unlike("m", crate::model::Model::withdrawal_bytes()));
    }
}
