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

use super::compressed::read_all;
use super::office::Office;
use super::rtf;

/// The most bytes of XML that a document may unpack to.
const MOST: u64 = 1 << 28;
/// Where an OpenDocument text keeps what it says, and where an Office document says which of its parts does.
const OPEN_DOCUMENT: &str = "content.xml";
const RELATIONS: &str = "_rels/.rels";
/// How the type of the relation ends that names the main part.
const MAIN: &str = "/officeDocument";
/// So deep tables in tables have rows. A deeper one is a trick, and each of its paragraphs would be moved once for each that holds it.
const TABLES: usize = 16;
/// Most blanks that one element may stand for.
const BLANKS: usize = 80;

/// The text of a document, behind the mark of UTF-8; nothing of an empty file.
pub(super) fn read(file: File) -> io::Result<String> {
    if file.metadata().is_ok_and(|found| found.len() == 0) {
        return Ok(String::new());
    }
    let mut bytes = BufReader::new(&file);
    if bytes.fill_buf()?.starts_with(rtf::BEGINNING) {
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
    if !lines.open.is_empty() {
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

/// The paragraphs of a document.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) text: String,
    /// Paragraphs that have begun: more than one where a box of text stands in a paragraph.
    open: Vec<String>,
    /// What was said in boxes, to be written behind the paragraph in which they stand.
    boxes: Vec<String>,
    /// The rows of tables that have begun, each with the paragraphs of its cells.
    rows: Vec<Vec<Vec<String>>>,
    /// How many more have begun, too deep to be rows.
    deeper: usize,
}

impl Lines {
    pub(super) fn begin_paragraph(&mut self) {
        self.open.push(String::new());
    }

    pub(super) fn add(&mut self, words: &str) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.push_str(words);
        }
    }

    /// Adds text in which white space of any length is a blank, and none at the beginning of a paragraph.
    fn add_collapsed(&mut self, words: &str) {
        let Some(paragraph) = self.open.last_mut() else {
            return;
        };
        for character in words.chars() {
            match character {
                ' ' | '\t' | '\r' | '\n' if paragraph.is_empty() || paragraph.ends_with(' ') => {}
                ' ' | '\t' | '\r' | '\n' => paragraph.push(' '),
                _ => paragraph.push(character),
            }
        }
    }

    /// Begins a row with its first cell, unless one has begun.
    pub(super) fn go_on_in_row(&mut self) {
        if self.rows.is_empty() {
            self.rows.push(vec![Vec::new()]);
        }
    }

    fn begin_row(&mut self) {
        match self.rows.len() < TABLES {
            true => self.rows.push(Vec::new()),
            false => self.deeper += 1,
        }
    }

    pub(super) fn begin_cell(&mut self) {
        if let Some(row) = self.rows.last_mut().filter(|_| self.deeper == 0) {
            row.push(Vec::new());
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        let Some(paragraph) = self.open.pop() else {
            return;
        };
        if !self.open.is_empty() {
            self.boxes.push(paragraph);
            return;
        }
        self.put(paragraph);
        for paragraph in std::mem::take(&mut self.boxes) {
            self.put(paragraph);
        }
    }

    /// Cells of a paragraph each are one line, as a table shows them; others hold a text that was set in columns.
    pub(super) fn end_row(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let cells = self.rows.pop().unwrap_or_default();
        match cells.len() > 1 && cells.iter().all(|cell| cell.len() <= 1) {
            true => self.put(cells.concat().join("\t")),
            false => cells.into_iter().flatten().for_each(|line| self.put(line)),
        }
    }

    fn put(&mut self, line: String) {
        if line.trim().is_empty() {
            return;
        }
        match self.rows.last_mut().and_then(|row| row.last_mut()) {
            Some(cell) => cell.push(line),
            None => {
                self.text.push_str(match self.text.is_empty() {
                    true => "\u{FEFF}",
                    false => "\n\n",
                });
                self.text.push_str(&line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    /// A file with these parts.
    fn file(parts: &[(&str, &str)]) -> File {
        let mut archive = ZipWriter::new(tempfile::tempfile().unwrap());
        for (name, content) in parts {
            archive
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            archive.write_all(content.as_bytes()).unwrap();
        }
        let mut file = archive.finish().unwrap();
        file.rewind().unwrap();
        file
    }

    const RELATION: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>
        <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/word/document2.xml"/>
        </Relationships>"#;

    fn docx(body: &str) -> io::Result<String> {
        let body = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w" xmlns:mc="mc"><w:body>{body}</w:body></w:document>"#
        );
        read(file(&[
            ("_rels/.rels", RELATION),
            ("word/document2.xml", &body),
        ]))
    }

    fn odt(body: &str) -> String {
        let body = format!(
            r#"<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="a"><office:body><office:text>{body}</office:text></office:body></office:document-content>"#
        );
        read(file(&[("content.xml", &body)])).unwrap()
    }

    #[test]
    fn each_paragraph_is_a_line() {
        let found = docx(concat!(
            "<w:p><w:pPr><w:pStyle w:val='Title'/><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>Envoys meet</w:t></w:r></w:p>",
            "<w:p/><w:p><w:r><w:t> </w:t></w:r></w:p>",
            "<w:p><w:r><w:t xml:space='preserve'>“We </w:t></w:r><w:hyperlink><w:r><w:rPr><w:b/></w:rPr><w:t>agree</w:t></w:r></w:hyperlink>",
            "<w:r><w:t> &amp; leave&#8221;,</w:t><w:br/><w:t>he said</w:t><w:noBreakHyphen/><w:tab/><w:t>so.</w:t></w:r></w:p>",
        ));
        assert_eq!(
            found.unwrap(),
            "\u{FEFF}Envoys meet\n\n“We agree & leave”,\nhe said\u{2011}\tso."
        );
        assert_eq!(
            odt(
                "<text:h>Envoys \n meet</text:h>\n<text:p>“We <text:span>agree</text:span> &lt;leave&gt;<text:s text:c='2'/><text:s/>so<text:line-break/>\
                 he<text:tab/>said.<text:note><text:note-body><text:p>A note.</text:p></text:note-body></text:note></text:p>"
            ),
            "\u{FEFF}Envoys meet\n\n“We agree <leave>   so\nhe\tsaid."
        );
    }

    #[test]
    fn what_was_struck_out_or_is_said_twice_is_left_out() {
        let found = docx(concat!(
            "<w:p><w:ins><w:r><w:t>They stay</w:t></w:r></w:ins><w:del><w:r><w:delText>They leave</w:delText></w:r></w:del>",
            "<w:r><w:instrText> PAGE </w:instrText></w:r>",
            "<mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></mc:Choice>",
            "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent>",
            "<w:r><w:t>, they say.</w:t></w:r></w:p>",
        ));
        assert_eq!(found.unwrap(), "\u{FEFF}They stay, they say.\n\nIn a box.");
        assert_eq!(
            odt(
                "<text:tracked-changes><text:p>They leave.</text:p></text:tracked-changes><text:p>They stay.</text:p>"
            ),
            "\u{FEFF}They stay."
        );
    }

    #[test]
    fn rows_are_lines_unless_their_cells_hold_texts() {
        let cell = |words: &str| format!("<w:tc>{words}</w:tc>");
        let line = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
        let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
        let [port, boats] = ["Port", "Boats"].map(|words| cell(&line(words)));
        let text = cell(&[line("One."), line("Two.")].concat());
        let inner = cell(&format!(
            "<w:tbl>{}</w:tbl>",
            row(&[port.clone(), boats.clone()])
        ));
        for (cells, wanted) in [
            (vec![port.clone(), boats], "Port\tBoats"),
            (vec![port.clone(), text], "Port\n\nOne.\n\nTwo."),
            (vec![port.clone()], "Port"),
            (vec![inner], "Port\tBoats"),
        ] {
            let table = format!("<w:tbl>{}</w:tbl>{}", row(&cells), line("End."));
            let wanted = format!("\u{FEFF}{wanted}\n\nEnd.");
            assert_eq!(docx(&table).unwrap(), wanted);
        }
        assert_eq!(
            odt(
                "<table:table-row><table:table-cell><text:p>Port</text:p></table:table-cell>\
                 <table:table-cell><text:p>Boats</text:p></table:table-cell></table:table-row>"
            ),
            "\u{FEFF}Port\tBoats"
        );
    }

    #[test]
    fn tables_too_deep_are_read_line_by_line() {
        let cells = "<w:tc><w:p><w:r><w:t>Port</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Boats</w:t></w:r></w:p></w:tc>";
        let nested = |depth: usize| {
            let (begin, end) = ("<w:tr><w:tc>", "</w:tc></w:tr>");
            let outer = depth - 1;
            docx(&format!(
                "{}<w:tr>{cells}</w:tr>{}",
                begin.repeat(outer),
                end.repeat(outer)
            ))
        };
        assert_eq!(nested(TABLES).unwrap(), "\u{FEFF}Port\tBoats");
        for depth in [TABLES + 1, 50_000] {
            assert_eq!(nested(depth).unwrap(), "\u{FEFF}Port\n\nBoats");
        }
    }

    #[test]
    fn how_a_word_is_spoken_is_left_out() {
        let found = docx(
            "<w:p><w:r><w:ruby><w:rt><w:r><w:t>とうきょう</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>東京</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
        );
        assert_eq!(found.unwrap(), "\u{FEFF}東京");
        assert_eq!(
            odt(
                "<text:p><text:ruby><text:ruby-base>東京</text:ruby-base><text:ruby-text>とうきょう</text:ruby-text></text:ruby></text:p>"
            ),
            "\u{FEFF}東京"
        );
    }

    #[test]
    fn what_is_damaged_is_told() {
        let torn = file(&[
            ("_rels/.rels", RELATION),
            ("word/document2.xml", "<w:document><w:p><w:r><w:t>They"),
        ]);
        let no_main = file(&[("_rels/.rels", "<Relationships/>")]);
        let mut old = tempfile::tempfile().unwrap();
        old.write_all(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").unwrap();
        let mut page = tempfile::tempfile().unwrap();
        page.write_all(b"<html><p>They leave.").unwrap();
        for (file, said) in [
            (torn, "the document is damaged (it ends within a paragraph)"),
            (no_main, "the document is damaged (it names no main part)"),
            (file(&[("mimetype", "")]), "the document is damaged"),
            (old, "with a password"),
            (page, "no document of a word processor"),
        ] {
            let error = read(file).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
        assert_eq!(read(tempfile::tempfile().unwrap()).unwrap(), "");
        assert!(docx("<w:p><w:r><w:t>They</w:r></w:p>").is_err());
        // No text at all.
        assert_eq!(docx("<w:p/>").unwrap(), "");
    }
}
