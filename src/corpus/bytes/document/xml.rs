//! Reads the text of a `.docx` or `.odt` element by element, by a table of what elements mean.

use std::collections::HashMap;
use std::io::{self, BufReader, Read};

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::QName;

use super::super::office::{Office, unsupported};
use super::paragraphs::{Heading, Paragraphs, Written};

/// How a document is written.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Format {
    Word,
    OpenDocument,
}

/// What an element means to a reader.
#[derive(Clone, Copy, PartialEq)]
enum Meaning {
    Paragraph,
    /// Words that look alike, in Word.
    Run,
    /// All its text is the paragraph's, in Word.
    Words,
    Row,
    Cell,
    /// Stands for a character.
    Sign(char),
    /// Stands for as many blanks as it says.
    Blanks,
    ParagraphProperties,
    RunProperties,
    /// Names the style of a paragraph.
    ParagraphStyle,
    /// The run is hidden.
    Vanish,
    /// Was struck out.
    Deleted,
    /// Says one thing in several ways, for programs of several ages; of these, the first that holds words is
    /// read.
    Alternatives,
    Alternative,
    /// Not read.
    Skipped,
    /// Not read if it says that it is not displayed.
    Section,
    /// Makes a style of another.
    Style,
    /// The text is a document of its own in another part.
    Embedded,
    /// What is in it is read.
    Other,
}

impl Format {
    fn meaning(self, name: QName) -> Meaning {
        use Meaning as M;
        let is_of_drawing = || name.prefix().is_some_and(|prefix| prefix.as_ref() == "svg");
        match (self, name.local_name().as_ref()) {
            (Format::Word, name) => match name {
                "p" => M::Paragraph,
                "r" => M::Run,
                "t" => M::Words,
                "tr" => M::Row,
                "tc" => M::Cell,
                "br" | "cr" => M::Sign('\n'),
                "tab" | "ptab" => M::Sign('\t'),
                "noBreakHyphen" => M::Sign('\u{2011}'),
                "pPr" => M::ParagraphProperties,
                "rPr" => M::RunProperties,
                "pStyle" => M::ParagraphStyle,
                "vanish" => M::Vanish,
                "del" | "moveFrom" => M::Deleted,
                "AlternateContent" => M::Alternatives,
                "Choice" | "Fallback" => M::Alternative,
                "altChunk" => M::Embedded,
                // `rt` says how the word beside it is spoken.
                "tabs" | "pPrChange" | "rPrChange" | "rt" => M::Skipped,
                _ => M::Other,
            },
            (Format::OpenDocument, name) => match name {
                "p" | "h" => M::Paragraph,
                "style" => M::Style,
                "table-row" => M::Row,
                "table-cell" | "covered-table-cell" => M::Cell,
                "line-break" => M::Sign('\n'),
                "tab" => M::Sign('\t'),
                "s" => M::Blanks,
                "section" => M::Section,
                // Of a picture; `text:title` is a field that shows the document's.
                "title" | "desc" if is_of_drawing() => M::Skipped,
                "tracked-changes" | "note" | "annotation" | "forms" | "ruby-text" => M::Skipped,
                _ => M::Other,
            },
        }
    }
}

/// The headings that may be the headline, by the ids and the names of their styles. OpenDocument writes a
/// blank in an id by its code.
const HEADINGS: [(&str, &str, Heading); 3] = [
    ("Title", "Title", Heading::Title),
    ("Heading1", "heading 1", Heading::FirstLevel),
    ("Heading_20_1", "Heading 1", Heading::FirstLevel),
];

/// Headings by the ids of their styles.
pub(super) type Headings = HashMap<String, Heading>;

/// The headings of a document that says nothing else.
pub(super) fn standard_headings() -> Headings {
    HEADINGS
        .iter()
        .map(|(id, _, heading)| ((*id).to_owned(), *heading))
        .collect()
}

/// The heading that a style of this name is. Ids are in the language of the program, names are not.
pub(super) fn heading_of_name(name: &str) -> Option<Heading> {
    let mut headings = HEADINGS.iter();
    let heading = headings.find(|(_, of_style, _)| of_style.eq_ignore_ascii_case(name));
    heading.map(|(.., heading)| *heading)
}

/// Most blanks that one element may stand for.
const BLANKS: usize = 80;

/// Reads the XML of a document, up to a limit.
pub(super) fn text(
    xml: impl Read,
    limit: u64,
    format: Format,
    headings: Headings,
) -> io::Result<Written> {
    let mut document = Document {
        format,
        headings,
        paragraphs: Paragraphs::default(),
        open: Vec::new(),
        skipped: 0,
        alternatives: Vec::new(),
    };
    let mut has_begun = false;
    events(xml, limit, |event| {
        has_begun |= matches!(event, Event::Start(_));
        document.read(event).map(|()| true)
    })?;
    match (has_begun, document.open.is_empty()) {
        (false, _) => Err(Office::Document.damaged("the part that holds its text is empty")),
        (_, false) => Err(Office::Document.damaged("its end is missing")),
        _ => Ok(document.paragraphs.finish()),
    }
}

/// Shows the events of XML to `see` until it returns false, and fails beyond the limit. An empty element
/// begins and ends.
pub(super) fn events(
    xml: impl Read,
    limit: u64,
    mut see: impl FnMut(Event) -> io::Result<bool>,
) -> io::Result<()> {
    let mut reader = Reader::from_reader(BufReader::new(xml.take(limit)));
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    loop {
        let goes_on = match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => false,
            Ok(event) => see(event)?,
            Err(_) if reader.get_ref().get_ref().limit() == 0 => false,
            Err(error) => return Err(Office::Document.damaged(error)),
        };
        if !goes_on {
            return match reader.get_ref().get_ref().limit() {
                0 => Err(Office::Document.too_large()),
                _ => Ok(()),
            };
        }
        buffer.clear();
    }
}

/// The value of an attribute, whatever the prefix of its name.
pub(super) fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// A document that is being read.
struct Document {
    format: Format,
    headings: Headings,
    paragraphs: Paragraphs,
    open: Vec<Meaning>,
    /// How many of the open elements are skipped.
    skipped: usize,
    /// For each open [`Meaning::Alternatives`] how much had been added before it.
    alternatives: Vec<usize>,
}

impl Document {
    fn read(&mut self, event: Event) -> io::Result<()> {
        let is_text = match self.format {
            Format::Word => self.open.last() == Some(&Meaning::Words),
            Format::OpenDocument => true,
        };
        match event {
            Event::Start(element) => self.begin(&element)?,
            Event::End(_) => self.end(),
            _ if self.skipped > 0 || !is_text => {}
            Event::Text(text) => match self.format {
                Format::Word => self.paragraphs.add(&text.replace(['\r', '\n'], " ")),
                Format::OpenDocument => self.paragraphs.add_collapsed(&text),
            },
            Event::CData(text) => self.paragraphs.add(&text),
            Event::GeneralRef(reference) => self.paragraphs.add(&referred(&reference)),
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
        match meaning {
            M::Paragraph => {
                self.paragraphs.begin_paragraph();
                self.set_heading(attribute(element, "style-name"));
            }
            M::ParagraphStyle if self.is_in(&[M::Paragraph, M::ParagraphProperties]) => {
                self.set_heading(attribute(element, "val"));
            }
            M::Row => self.paragraphs.begin_row(),
            M::Cell => self.paragraphs.begin_cell(),
            M::Sign(sign) => self.paragraphs.add(sign.encode_utf8(&mut [0; 4])),
            M::Blanks => {
                let count = attribute(element, "c").and_then(|count| count.parse().ok());
                self.paragraphs
                    .add(&" ".repeat(count.unwrap_or(1).min(BLANKS)));
            }
            M::Vanish if self.is_in(&[M::Run, M::RunProperties]) && is_on(element) => {
                let run = self.open.len() - 2;
                self.open[run] = M::Skipped;
                self.skipped += 1;
            }
            M::Deleted => {
                // The mark at the end of a paragraph, or all that is in the element.
                match self.is_in(&[M::Paragraph, M::ParagraphProperties, M::RunProperties]) {
                    true => self.paragraphs.join_with_next(),
                    false => meaning = M::Skipped,
                }
            }
            M::Alternatives => self.alternatives.push(self.paragraphs.additions()),
            M::Alternative => {
                let before = self.alternatives.last();
                if before.is_some_and(|&before| before < self.paragraphs.additions()) {
                    meaning = M::Skipped;
                }
            }
            M::Section => {
                let says = |name, value| attribute(element, name).is_some_and(|said| said == value);
                // A condition says whether it holds.
                if says("display", "none") || says("is-hidden", "true") {
                    meaning = M::Skipped;
                }
            }
            M::Style => {
                let parent = attribute(element, "parent-style-name");
                let heading = parent.and_then(|parent| self.headings.get(&parent).copied());
                if let (Some(heading), Some(id)) = (heading, attribute(element, "name")) {
                    self.headings.insert(id, heading);
                }
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

    /// Whether the innermost open elements are these.
    fn is_in(&self, elements: &[Meaning]) -> bool {
        self.open.ends_with(elements)
    }

    fn set_heading(&mut self, style: Option<String>) {
        if let Some(heading) = style.and_then(|style| self.headings.get(&style)) {
            self.paragraphs.set_heading(*heading);
        }
    }

    fn end(&mut self) {
        match self.open.pop() {
            Some(Meaning::Paragraph) => self.paragraphs.end_paragraph(),
            Some(Meaning::Row) => self.paragraphs.end_row(),
            Some(Meaning::Skipped) => self.skipped -= 1,
            Some(Meaning::Alternatives) => drop(self.alternatives.pop()),
            _ => {}
        }
    }
}

/// Whether a property that is on or off is on.
fn is_on(element: &BytesStart) -> bool {
    attribute(element, "val").is_none_or(|value| matches!(value.as_str(), "true" | "1" | "on"))
}

/// The characters that a reference (`&amp;`, `&#8217;`) stands for. One that XML does not know stays as it
/// is: entities that a file declares itself are how a small one grows without end, and no word processor
/// writes any.
fn referred(reference: &BytesRef) -> String {
    match (
        reference.resolve_char_ref(),
        resolve_predefined_entity(reference),
    ) {
        (Ok(Some(character)), _) => character.to_string(),
        (_, Some(characters)) => characters.to_owned(),
        _ => format!("&{};", &**reference),
    }
}
