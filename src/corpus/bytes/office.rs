//! Files of office programs that are not read, and what is to be done with them.

use std::fs::File;
use std::io::{self, Read, Seek};

use super::encoding::Evidence;
use super::stream::StreamError;
use crate::corpus::files::signs::looks_like_html;

/// So many bytes tell what a file is that is not what its name says.
const START: u64 = 512;

/// What a file is by its name.
#[derive(Clone, Copy)]
pub(super) enum Office {
    Workbook,
    Document,
}

impl Office {
    /// What a file is that does not even begin as its name says: Office packs what has a password as its old files.
    pub(super) fn misnamed(self, mut file: &File) -> Option<io::Error> {
        let mut start = Vec::new();
        file.rewind()
            .and_then(|()| file.take(START).read_to_end(&mut start))
            .ok()
            .filter(|read| *read >= 4)?;
        let is_old = start.starts_with(b"\xD0\xCF\x11\xE0");
        Some(unsupported(match (self, is_old) {
            _ if start.starts_with(b"PK\x03\x04") => return None,
            (Office::Workbook, true) => (
                "a workbook with a password, or an old one under a new name",
                "open it and save it as .xlsx without a password first",
            ),
            (Office::Workbook, false) => (
                "no workbook, although its name says so",
                "open it and save it as .xlsx or as CSV UTF-8 first",
            ),
            (Office::Document, true) => (
                "a document with a password, or an old one under a new name",
                "open it and save it as .docx without a password first",
            ),
            (Office::Document, false) if looks_like_html(&String::from_utf8_lossy(&start)) => (
                "a web page and no document of a word processor, although its name says so",
                "give it a name that ends in .html",
            ),
            (Office::Document, false) if Evidence::of(&start).is_text() => (
                "plain text and no document of a word processor, although its name says so",
                "give it a name that ends in .txt",
            ),
            (Office::Document, false) => (
                "no document of a word processor, although its name says so",
                "open it and save it as .docx or as plain text (.txt) first",
            ),
        }))
    }

    /// What cannot be taken apart.
    pub(super) fn damaged(self, what: impl ToString) -> io::Error {
        let (name, other) = match self {
            Office::Workbook => ("workbook", "save the sheet as CSV UTF-8"),
            Office::Document => ("document", "save it as plain text (.txt)"),
        };
        let reason = format!(
            "the {name} is damaged ({}); open it and save it again, or {other}",
            what.to_string()
        );
        io::Error::new(io::ErrorKind::InvalidData, reason)
    }

    /// What has the name of a document and the parts of a workbook.
    pub(super) fn renamed_workbook() -> io::Error {
        unsupported((
            "a workbook and no document of a word processor, although its name says so",
            "give it a name that ends in .xlsx",
        ))
    }

    /// A document whose parts are encrypted.
    pub(super) fn protected_document() -> io::Error {
        unsupported((
            "a document with a password",
            "open it and save it without a password first",
        ))
    }

    /// A document that shows the text of others that lie in it.
    pub(super) fn embedding_document() -> io::Error {
        unsupported((
            "a document that embeds another, whose text is not read (altChunk)",
            "open it in a word processor and save it again first, which makes one of them",
        ))
    }

    /// What would not fit into memory.
    pub(super) fn too_large(self) -> io::Error {
        unsupported(match self {
            Office::Workbook => (
                "a workbook that is too large",
                "save the sheet as CSV UTF-8 first, of which any length is read",
            ),
            Office::Document => (
                "a document that is too large",
                "save it as plain text (.txt) first, of which any length is read",
            ),
        })
    }
}

fn unsupported((kind, advice): (&'static str, &'static str)) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        StreamError::Unsupported { kind, advice },
    )
}
