//! The files of this program that are no tables: models, their cards, reports, figures for other programs.

use std::io::Read;
use std::path::Path;

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
}
