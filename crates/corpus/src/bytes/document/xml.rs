//! Reads the text of a `.docx` or `.odt` element by element, by a table of what elements mean.

use std::collections::HashSet;
use std::io::{self, BufReader, Read};

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::QName;
use standpoint_tables::office::{Office, unsupported};

use super::paragraphs::{DocumentText, Paragraphs};

/// The format of a document.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum DocumentFormat {
    Word,
    OpenDocument,
}

/// The meaning of an element to a reader.
#[derive(Clone, Copy, PartialEq)]
enum Meaning {
    Paragraph,
    /// Names the style of a paragraph, in Word.
    ParagraphStyle,
    /// Words that look alike, in Word.
    Run,
    RunProperties,
    /// The run is hidden.
    Vanish,
    /// All its text is the paragraph's, in Word.
    Words,
    /// Stands for a character.
    Character(&'static str),
    /// Stands for as many blanks as it says.
    Blanks,
    /// Makes a style of another.
    Style,
    /// Is not read if it says that it is not displayed.
    Section,
    Skipped,
    /// The text is a document of its own in another part.
    Embedded,
    /// Its content is read.
    Other,
}

impl DocumentFormat {
    fn meaning(self, name: QName) -> Meaning {
        use Meaning as M;
        let is_of_drawing = || name.prefix().is_some_and(|prefix| prefix.as_ref() == "svg");
        match (self, name.local_name().as_ref()) {
            (DocumentFormat::Word, name) => match name {
                "p" => M::Paragraph,
                "pStyle" => M::ParagraphStyle,
                "r" => M::Run,
                "rPr" => M::RunProperties,
                "vanish" => M::Vanish,
                "t" => M::Words,
                "br" | "cr" => M::Character("\n"),
                "tab" | "ptab" => M::Character("\t"),
                "noBreakHyphen" => M::Character("\u{2011}"),
                "altChunk" => M::Embedded,
                // `Fallback` repeats for old programs what stands before it; `rt` says how a word is spoken.
                "tabs" | "pPrChange" | "rPrChange" | "del" | "moveFrom" | "Fallback" | "rt" => {
                    M::Skipped
                }
                _ => M::Other,
            },
            (DocumentFormat::OpenDocument, name) => match name {
                "p" | "h" => M::Paragraph,
                "style" => M::Style,
                "line-break" => M::Character("\n"),
                "tab" => M::Character("\t"),
                "s" => M::Blanks,
                "section" => M::Section,
                // They describe a picture; `text:title` is a field that shows the document's.
                "title" | "desc" if is_of_drawing() => M::Skipped,
                "tracked-changes" | "note" | "annotation" | "forms" | "ruby-text" => M::Skipped,
                _ => M::Other,
            },
        }
    }
}

/// The ids of the styles that mark the headline.
pub(super) type TitleStyles = HashSet<String>;

/// The styles of titles in a document that says nothing else. OpenDocument writes a blank as `_20_`.
pub(super) fn standard_titles() -> TitleStyles {
    ["Title", "Heading1", "Heading_20_1"]
        .map(String::from)
        .into()
}

/// The most blanks that one element may stand for.
const BLANKS: usize = 80;

/// Reads the XML of a document, up to a limit.
pub(super) fn text(
    xml: impl Read,
    limit: u64,
    format: DocumentFormat,
    titles: TitleStyles,
) -> io::Result<DocumentText> {
    let mut document = XmlReader {
        format,
        titles,
        paragraphs: Paragraphs::default(),
        open: Vec::new(),
        skipped: 0,
    };
    let mut has_begun = false;
    events(xml, limit, |event| {
        has_begun |= matches!(event, Event::Start(_));
        document.read(event)
    })?;
    match (has_begun, document.open.is_empty()) {
        (false, _) => Err(Office::Document.damaged("the part that holds its text is empty")),
        (_, false) => Err(Office::Document.damaged("its end is missing")),
        _ => Ok(document.paragraphs.into_text()),
    }
}

/// Shows the events of XML to `see`, and fails beyond the limit. An empty element begins and ends.
pub(super) fn events(
    xml: impl Read,
    limit: u64,
    mut see: impl FnMut(Event) -> io::Result<()>,
) -> io::Result<()> {
    let mut reader = Reader::from_reader(BufReader::new(xml.take(limit)));
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    loop {
        let event = reader.read_event_into(&mut buffer);
        let is_cut = reader.get_ref().get_ref().limit() == 0;
        match event {
            Ok(Event::Eof) | Err(_) if is_cut => return Err(Office::Document.too_large()),
            Ok(Event::Eof) => return Ok(()),
            Ok(event) => see(event)?,
            Err(error) => return Err(Office::Document.damaged(error)),
        }
        buffer.clear();
    }
}

/// The value of an attribute, whatever the prefix of its name.
pub(super) fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .map(|attribute| attribute.value.into_owned())
}

/// A document that is being read.
struct XmlReader {
    format: DocumentFormat,
    titles: TitleStyles,
    paragraphs: Paragraphs,
    open: Vec<Meaning>,
    /// The number of open elements that are skipped.
    skipped: usize,
}

impl XmlReader {
    fn read(&mut self, event: Event) -> io::Result<()> {
        let is_text = match self.format {
            DocumentFormat::Word => self.open.last() == Some(&Meaning::Words),
            DocumentFormat::OpenDocument => true,
        };
        match event {
            Event::Start(element) => self.begin(&element)?,
            Event::End(_) => match self.open.pop() {
                Some(Meaning::Paragraph) => self.paragraphs.end_paragraph(),
                Some(Meaning::Skipped) => self.skipped -= 1,
                _ => {}
            },
            _ if self.skipped > 0 || !is_text => {}
            Event::Text(text) => match self.format {
                DocumentFormat::Word => self.paragraphs.add(&text.replace(['\r', '\n'], " ")),
                DocumentFormat::OpenDocument => self.paragraphs.add_collapsed(&text),
            },
            Event::CData(text) => self.paragraphs.add(&text),
            Event::GeneralRef(reference) => self.paragraphs.add(&resolve(&reference)),
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, element: &BytesStart) -> io::Result<()> {
        use Meaning as M;
        let mut meaning = match self.skipped {
            0 => self.format.meaning(element.name()),
            _ => M::Other,
        };
        let value = |name| attribute(element, name);
        match meaning {
            M::Paragraph => {
                self.paragraphs.begin_paragraph();
                self.set_title(value("style-name"));
            }
            M::ParagraphStyle => self.set_title(value("val")),
            M::Character(character) => self.paragraphs.add(character),
            M::Blanks => {
                let count = value("c")
                    .and_then(|count| count.parse().ok())
                    .unwrap_or(1)
                    .min(BLANKS);
                self.paragraphs.add(&" ".repeat(count));
            }
            M::Vanish if self.open.ends_with(&[M::Run, M::RunProperties]) && is_on(element) => {
                let run = self.open.len() - 2;
                self.open[run] = M::Skipped;
                self.skipped += 1;
            }
            M::Section if value("display").is_some_and(|display| display == "none") => {
                meaning = M::Skipped;
            }
            M::Style => {
                let parent = value("parent-style-name");
                let is_title = parent.is_some_and(|parent| self.titles.contains(&parent));
                self.titles.extend(value("name").filter(|_| is_title));
            }
            M::Embedded => {
                return Err(unsupported(
                    "a document that embeds another, whose text is not read (altChunk)",
                    "open it in a word processor and save it again first, which makes one of them",
                ));
            }
            _ => {}
        }
        self.skipped += usize::from(meaning == M::Skipped);
        self.open.push(meaning);
        Ok(())
    }

    fn set_title(&mut self, style: Option<String>) {
        if style.is_some_and(|style| self.titles.contains(&style)) {
            self.paragraphs.set_title();
        }
    }
}

/// Returns whether a property that is on or off is on.
fn is_on(element: &BytesStart) -> bool {
    attribute(element, "val").is_none_or(|value| matches!(value.as_str(), "true" | "1" | "on"))
}

/// The characters that a reference (`&amp;`, `&#8217;`) stands for. One that XML does not know stays as it
/// is: entities that a file declares itself are how a small one grows without end, and no word processor
/// writes any.
fn resolve(reference: &BytesRef) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    match resolve_predefined_entity(reference) {
        Some(characters) => characters.to_owned(),
        None => format!("&{};", &**reference),
    }
}
