//! Errors of workbooks and documents that are not read, each with what to do about it.

use std::fs::File;
use std::io::{self, Read, Seek};

use zip::result::ZipError;

use crate::stream_error::StreamError;

/// The kind of file that a name promises.
#[derive(Debug, Clone, Copy)]
pub enum Office {
    /// A workbook (`.xlsx`).
    Workbook,
    /// A document of a word processor.
    Document,
}

impl Office {
    /// The error of a file that is no archive. Office saves a file with a password in the format of its old
    /// files.
    pub fn no_archive(self, file: &File, error: ZipError) -> io::Error {
        if let ZipError::Io(error) = error {
            return error;
        }
        let mut start = [0; 4];
        let mut file = file;
        let read = file.rewind().and_then(|()| file.read_exact(&mut start));
        match (self, &start) {
            _ if read.is_err() || start == *b"PK\x03\x04" => self.damaged(error),
            (Office::Workbook, b"\xD0\xCF\x11\xE0") => unsupported(
                "a workbook with a password, or an old one under a new name",
                "open it and save it as .xlsx without a password first",
            ),
            (Office::Workbook, _) => unsupported(
                "no workbook, although its name says so",
                "open it and save it as .xlsx or as CSV UTF-8 first",
            ),
            (Office::Document, b"\xD0\xCF\x11\xE0") => unsupported(
                "a document with a password, or an old one under a new name",
                "open it and save it as .docx without a password first",
            ),
            (Office::Document, _) => unsupported(
                "no document of a word processor, although its name says so",
                "let its name end in .html if it is a web page and in .txt if it is plain text; \
                 otherwise save it as .docx",
            ),
        }
    }

    /// The error of a file that breaks the rules of its format, for example because it is encrypted.
    pub fn damaged(self, reason: impl ToString) -> io::Error {
        let (noun, other) = match self {
            Office::Workbook => ("workbook", "save the sheet as CSV UTF-8"),
            Office::Document => ("document", "save it as plain text (.txt)"),
        };
        let reason = reason.to_string();
        let advice = format!("open it and save it again, or {other}");
        let error = format!("the {noun} is damaged or has a password ({reason}); {advice}");
        io::Error::new(io::ErrorKind::InvalidData, error)
    }

    /// The error of a file that would not fit into memory.
    pub fn too_large(self) -> io::Error {
        match self {
            Office::Workbook => unsupported(
                "a workbook that is too large",
                "save the sheet as CSV UTF-8 first, of which any length is read",
            ),
            Office::Document => unsupported(
                "a document that is too large",
                "save it as plain text (.txt) first, of which any length is read",
            ),
        }
    }
}

/// The error of a file that is sound and not read.
pub fn unsupported(kind: &'static str, advice: &'static str) -> io::Error {
    StreamError::Unsupported { kind, advice }.into()
}
