//! Files of office programs that are not read, and what is to be done with them.

use std::fs::File;
use std::io::{self, Read, Seek};

use super::stream::StreamError;

/// What a file is by its name.
#[derive(Clone, Copy)]
pub(super) enum Office {
    Workbook,
    Document,
}

impl Office {
    /// What a file is that does not even begin as its name says: Office packs what has a password as its old files.
    pub(super) fn misnamed(self, mut file: &File) -> Option<io::Error> {
        let mut start = [0; 4];
        file.rewind()
            .and_then(|()| file.read_exact(&mut start))
            .ok()?;
        let is_old = &start == b"\xD0\xCF\x11\xE0";
        Some(unsupported(match (self, is_old) {
            _ if &start == b"PK\x03\x04" => return None,
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
