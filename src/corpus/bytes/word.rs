//! Documents of word processors (`.docx`, `.odt`, `.rtf`) as plain text: each paragraph on a line of its own, an empty one between two.
//!
//! What is read is the text itself. Headers, footers, footnotes, comments, hidden text and what somebody struck out while changes were
//! tracked are left out. A title that the document calls so is handed on as the headline.
//!
//! Sources of the formats: ECMA-376, part 1, section 17 (`.docx`), and OASIS OpenDocument 1.3, part 3, sections 5, 6 and 9 (`.odt`).

mod embedded;
mod format;
mod headings;
mod package;
mod reading;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use quick_xml::events::Event;
use zip::ZipArchive;
use zip::result::ZipError;

use self::format::Format;
use self::package::{main_part, part};
use self::reading::Reading;
use super::lines::Written;
use super::office::Office;
use super::rtf;
use super::whole::read_all;
use super::xml::{failed, reader};

/// The most bytes of XML that a document may unpack to.
const MOST: u64 = 1 << 28;

/// The text of a document; nothing of an empty file.
pub(super) fn read(file: File) -> io::Result<Written> {
    if file.metadata().is_ok_and(|found| found.len() == 0) {
        return Ok(Written::default());
    }
    let mut bytes = BufReader::new(&file);
    if rtf::is_begun_by(bytes.fill_buf()?) {
        let bytes = read_all(bytes, MOST)?;
        let text = rtf::text(&bytes.ok_or_else(|| Office::Document.too_large())?)?;
        let headline = None;
        return Ok(Written { text, headline });
    }
    let mut archive = ZipArchive::new(bytes).map_err(|error| match error {
        ZipError::Io(error) => error,
        error => Office::Document
            .misnamed(&file)
            .unwrap_or_else(|| damaged(error)),
    })?;
    let (main, format) = main_part(&mut archive)?;
    let headings = match format {
        Format::Office => headings::of_styles(&mut archive, &main),
        Format::OpenDocument => headings::standard(),
    };
    let reading = Reading::new(format, headings.clone(), HashMap::new());
    let (whole, missing) = text(part(&mut archive, &main)?, reading)?;
    if missing.is_empty() {
        return Ok(whole);
    }
    // One part of the archive can be read at a time, so what the text embeds is read before the text is once more.
    let embedded = embedded::texts(&mut archive, &main, missing)?;
    let reading = Reading::new(format, headings, embedded);
    match text(part(&mut archive, &main)?, reading)? {
        (whole, missing) if missing.is_empty() => Ok(whole),
        _ => Err(Office::embedding_document()),
    }
}

/// The text of the XML of a document, and the names of the relations whose texts are missing in it.
fn text(xml: impl Read, mut reading: Reading) -> io::Result<(Written, Vec<String>)> {
    let mut reader = reader(xml, MOST)?;
    let mut room = Vec::new();
    loop {
        match reader.read_event_into(&mut room).map_err(failed)? {
            Event::Eof => return reading.finished(),
            event => reading.add(event),
        }
        room.clear();
    }
}

fn damaged(what: impl ToString) -> io::Error {
    Office::Document.damaged(what)
}

#[cfg(test)]
mod tests;
