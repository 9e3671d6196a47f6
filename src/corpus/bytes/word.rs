//! Documents of word processors (`.docx`, `.odt`, `.rtf`) as plain text: each paragraph on a line of its own, an empty one between two.
//!
//! What is read is the text itself. Headers, footers, footnotes, comments and what somebody struck out while changes were tracked
//! are left out.
//!
//! Sources of the formats: ECMA-376, part 1, section 17 (`.docx`), and OASIS OpenDocument 1.3, part 3, sections 5, 6 and 9 (`.odt`).

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::lines::Lines;
use super::office::Office;
use super::rtf;
use super::whole::read_all;

/// The most bytes of XML that a document may unpack to.
const MOST: u64 = 1 << 28;
/// Where an OpenDocument text keeps what it says, and where an Office document says which of its parts does.
const OPEN_DOCUMENT: &str = "content.xml";
const RELATIONS: &str = "_rels/.rels";
/// How the type of the relation ends that names the main part.
const MAIN: &str = "/officeDocument";
/// Most blanks that one element may stand for.
const BLANKS: usize = 80;

/// The text of a document, behind the mark of UTF-8; nothing of an empty file.
pub(super) fn read(file: File) -> io::Result<String> {
    if file.metadata().is_ok_and(|found| found.len() == 0) {
        return Ok(String::new());
    }
    let mut bytes = BufReader::new(&file);
    if rtf::is_begun_by(bytes.fill_buf()?) {
        let bytes = read_all(bytes, MOST)?;
        return rtf::text(&bytes.ok_or_else(|| Office::Document.too_large())?);
    }
    let mut archive = ZipArchive::new(bytes).map_err(|error| match error {
        ZipError::Io(error) => error,
        error => Office::Document
            .misnamed(&file)
            .unwrap_or_else(|| damaged(error)),
    })?;
    let (part, format) = main_part(&mut archive)?;
    let xml = archive.by_name(&part).map_err(damaged)?;
    text(BufReader::new(xml.take(MOST + 1)), format)
}

/// The part that holds the text, and how it is written.
fn main_part(archive: &mut ZipArchive<impl Read + Seek>) -> io::Result<(String, Format)> {
    if archive.index_for_name(OPEN_DOCUMENT).is_some() {
        return Ok((OPEN_DOCUMENT.to_owned(), Format::OpenDocument));
    }
    let relations = archive.by_name(RELATIONS).map_err(damaged)?;
    let mut reader = Reader::from_reader(BufReader::new(relations.take(MOST)));
    let mut room = Vec::new();
    loop {
        match reader.read_event_into(&mut room).map_err(damaged)? {
            Event::Start(element) | Event::Empty(element) => {
                let of_type = attribute(&element, "Type").is_some_and(|of| of.ends_with(MAIN));
                if let Some(part) = attribute(&element, "Target").filter(|_| of_type) {
                    return Ok((part.trim_start_matches('/').to_owned(), Format::Office));
                }
            }
            Event::Eof => return Err(damaged("it names no main part")),
            _ => {}
        }
        room.clear();
    }
}

/// The value of an attribute, whatever the prefix of its name.
fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// How a document is written.
#[derive(Clone, Copy, PartialEq)]
enum Format {
    Office,
    OpenDocument,
}

/// What an element means to a reader.
#[derive(Clone, Copy, PartialEq)]
enum Meaning {
    Paragraph,
    /// All its text is the paragraph's.
    Words,
    Row,
    Cell,
    /// Stands for characters.
    Sign(&'static str),
    /// Stands for so many blanks as it says.
    Blanks,
    /// Nothing in it is read.
    Left,
    /// What is in it is read.
    Other,
}

impl Format {
    fn meaning(self, name: &str) -> Meaning {
        match (self, name) {
            (Format::Office, "p") => Meaning::Paragraph,
            (Format::Office, "t") => Meaning::Words,
            (Format::Office, "tr") => Meaning::Row,
            (Format::Office, "tc") => Meaning::Cell,
            (Format::Office, "br" | "cr") => Meaning::Sign("\n"),
            (Format::Office, "tab" | "ptab") => Meaning::Sign("\t"),
            (Format::Office, "noBreakHyphen") => Meaning::Sign("\u{2011}"),
            // `Fallback` says again, for old programs, what stands beside it; `rt` how the word beside it is spoken.
            (Format::Office, "pPr" | "rPr" | "del" | "moveFrom" | "Fallback" | "rt") => {
                Meaning::Left
            }
            (Format::OpenDocument, "p" | "h") => Meaning::Paragraph,
            (Format::OpenDocument, "table-row") => Meaning::Row,
            (Format::OpenDocument, "table-cell" | "covered-table-cell") => Meaning::Cell,
            (Format::OpenDocument, "line-break") => Meaning::Sign("\n"),
            (Format::OpenDocument, "tab") => Meaning::Sign("\t"),
            (Format::OpenDocument, "s") => Meaning::Blanks,
            (
                Format::OpenDocument,
                "tracked-changes" | "note" | "annotation" | "forms" | "title" | "desc"
                | "ruby-text",
            ) => Meaning::Left,
            _ => Meaning::Other,
        }
    }
}

/// The text of the XML of a document.
fn text(xml: impl BufRead, format: Format) -> io::Result<String> {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut room = Vec::new();
    let mut lines = Lines::default();
    // How deep in what is left out, and in what holds words.
    let (mut left, mut words) = (0_usize, 0_usize);
    loop {
        match reader.read_event_into(&mut room).map_err(damaged)? {
            Event::Start(_) if left > 0 => left += 1,
            Event::End(_) if left > 0 => left -= 1,
            Event::Eof => break,
            _ if left > 0 => {}
            Event::Start(element) => match format.meaning(element.local_name().as_ref()) {
                Meaning::Paragraph => lines.begin_paragraph(),
                Meaning::Words => words += 1,
                Meaning::Row => lines.begin_row(),
                Meaning::Cell => lines.begin_cell(),
                Meaning::Sign(sign) => lines.add(sign),
                Meaning::Blanks => {
                    let count = attribute(&element, "c").and_then(|count| count.parse().ok());
                    lines.add(&" ".repeat(count.unwrap_or(1).min(BLANKS)));
                }
                Meaning::Left => left = 1,
                Meaning::Other => {}
            },
            Event::End(element) => match format.meaning(element.local_name().as_ref()) {
                Meaning::Paragraph => lines.end_paragraph(),
                Meaning::Words => words = words.saturating_sub(1),
                Meaning::Row => lines.end_row(),
                _ => {}
            },
            Event::Text(text) => match format {
                Format::Office if words > 0 => lines.add(&text.replace(['\r', '\n'], " ")),
                Format::Office => {}
                Format::OpenDocument => lines.add_collapsed(&text),
            },
            Event::CData(text) if format == Format::OpenDocument || words > 0 => lines.add(&text),
            Event::GeneralRef(reference) if format == Format::OpenDocument || words > 0 => {
                lines.add(&meant(&reference));
            }
            _ => {}
        }
        if reader.buffer_position() > MOST {
            return Err(Office::Document.too_large());
        }
        room.clear();
    }
    if lines.is_open() {
        return Err(damaged("it ends within a paragraph"));
    }
    Ok(lines.text)
}

fn damaged(what: impl ToString) -> io::Error {
    Office::Document.damaged(what)
}

/// The characters that a reference (`&amp;`, `&#8217;`) stands for; nothing for one that XML does not know.
fn meant(reference: &BytesRef) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => character.to_string(),
        _ => resolve_predefined_entity(reference)
            .unwrap_or_default()
            .to_owned(),
    }
}

#[cfg(test)]
mod tests;
