//! Documents of word processors (`.docx`, `.odt`, `.rtf`) as plain text: a paragraph a line, also in a table,
//! and an empty line between two.
//!
//! Headers, footers, footnotes, comments, hidden text and what somebody struck out while changes were tracked
//! are left out. A title that the document calls so is returned as the headline.
//!
//! Formats: ECMA-376, part 1, section 17 (`.docx`); OASIS OpenDocument 1.3, part 3, sections 5, 6 and 9
//! (`.odt`); Microsoft, Rich Text Format Specification 1.9.1 (`.rtf`).

mod package;
mod paragraphs;
mod rtf;
mod xml;

use std::fs::File;
use std::io::{self, BufRead, BufReader};

pub(crate) use self::paragraphs::DocumentText;
use super::decode::read_all;
use standpoint_tables::office::Office;

/// The most bytes that the text of a document may unpack to.
const MAX_BYTES: u64 = 1 << 28;

/// Reads a document; an empty file is one without text.
pub(super) fn read(file: File) -> io::Result<DocumentText> {
    let mut bytes = BufReader::new(&file);
    match bytes.fill_buf()? {
        [] => Ok(DocumentText::default()),
        start if rtf::is_rtf(start) => {
            let bytes = read_all(bytes, MAX_BYTES)?.ok_or_else(|| Office::Document.too_large())?;
            rtf::read(&bytes)
        }
        _ => package::read(&file),
    }
}

#[cfg(test)]
mod tests;
