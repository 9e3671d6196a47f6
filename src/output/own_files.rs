//! Files of this program that are no tables: models, model cards, reports and JSON for other programs.

use std::io::Read;
use std::path::Path;

use standpoint_common::hash::sha256;

/// The name of this program in what it writes for other programs.
pub(crate) const GENERATOR: &str = concat!("standpoint ", env!("CARGO_PKG_VERSION"));

/// The number of bytes at the beginning of a file that are examined.
const HEAD: u64 = 4096;

/// Reads the beginning of a file; `None` if it cannot be read.
fn head(path: &Path) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    let file = std::fs::File::open(path).ok()?;
    file.take(HEAD).read_to_end(&mut head).ok()?;
    Some(head)
}

/// The end of a file that is sealed, before the hash of all above and [`SEALED`].
const SEAL: &str = "\n<!-- As standpoint wrote it: ";
const SEALED: &str = " -->\n";
/// The most bytes of a sealed file.
const LARGEST: u64 = 1 << 20;

/// Adds a last line by which [`is_ours`] tells whether somebody has edited the text above since.
pub(super) fn seal(text: &mut String) {
    let hash = sha256(text.as_bytes());
    text.extend([SEAL, &hash, SEALED]);
}

/// Returns whether a text is as it was sealed.
fn is_sealed(path: &Path) -> bool {
    let mut text = String::new();
    let read =
        std::fs::File::open(path).and_then(|file| file.take(LARGEST).read_to_string(&mut text));
    // Editors and version control write line ends anew.
    let text = text.replace("\r\n", "\n");
    let parts = text.rsplit_once(SEAL).filter(|_| read.is_ok());
    parts.is_some_and(|(text, hash)| hash == [&sha256(text.as_bytes()), SEALED].concat())
}

/// Returns whether a file begins with a byte order mark, as tables for Excel do.
pub(super) fn has_mark(path: &Path) -> bool {
    head(path).is_some_and(|head| head.starts_with(b"\xEF\xBB\xBF"))
}

/// Returns whether this program writes such a file, or the file is empty.
pub(super) fn is_ours(path: &Path) -> bool {
    let Some(head) = head(path) else {
        return false;
    };
    let head = String::from_utf8_lossy(&head).replace("\r\n", "\n");
    head.trim().is_empty()
        || head.contains("{\"__metadata__\":{\"standpoint\":")
        || head.contains("<meta name=\"generator\" content=\"standpoint\">")
        || head.starts_with("---\nlibrary_name: standpoint\n") && is_sealed(path)
        // The results of a command, and the schema of a table.
        || head.starts_with("{\n  \"generator\": \"standpoint ")
}

/// Returns whether a file is no UTF-8 text, which all tables of this program are. Texts in UTF-16 or UTF-32
/// have many zero bytes, of which a table may repeat a few from an article.
pub(super) fn is_no_utf_8(path: &Path) -> bool {
    head(path).is_some_and(|head| {
        let text = std::str::from_utf8(&head);
        // The last character may be incomplete.
        let is_broken = text.is_err_and(|error| error.error_len().is_some());
        let zeros = head.iter().filter(|byte| **byte == 0).count();
        is_broken || 20 * zeros > head.len()
    })
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
        let mut card = "---\nlibrary_name: standpoint\n---\n# labels\n".to_string();
        assert!(!ours(&card));
        seal(&mut card);
        assert!(ours(&card) && ours(card.replace('\n', "\r\n")));
        for edited in [
            card.replace("# labels", "# My labels"),
            format!("{card}My notes.\n"),
        ] {
            assert!(!ours(edited));
        }
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
