//! Reads the XML of a document element by element.

use std::collections::HashMap;
use std::io;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, Event};

use super::super::lines::{Lines, Written};
use super::super::xml::attribute;
use super::damaged;
use super::format::{Format, Meaning, is_hidden, is_on};
use super::headings::Headings;

/// Most blanks that one element may stand for.
const BLANKS: usize = 80;

/// What was read so far.
pub(super) struct Reading {
    format: Format,
    /// Which styles are headings.
    headings: Headings,
    lines: Lines,
    has_begun: bool,
    /// How many elements are open, and how many of them in what is left out, itself included.
    open: usize,
    left: usize,
    /// What is left out, if it may say something of the text.
    looks: Looks,
    /// Whether a run has begun of which nothing was read.
    in_new_run: bool,
    /// How many elements that hold words are open.
    words: usize,
    /// For each [`Meaning::Ways`] that is open how much was said before it.
    ways: Vec<usize>,
    /// The texts of other parts, by the names of their relations, and the names of those that are missing.
    embedded: HashMap<String, String>,
    missing: Vec<String>,
}

/// Which of the properties are read.
#[derive(Clone, Copy, PartialEq)]
enum Looks {
    Unread,
    OfParagraph,
    /// Those of the mark at the end of a paragraph, within the paragraph's.
    OfMark,
    OfRun {
        is_hidden: bool,
    },
}

impl Reading {
    pub fn new(format: Format, headings: Headings, embedded: HashMap<String, String>) -> Self {
        Self {
            format,
            headings,
            lines: Lines::default(),
            has_begun: false,
            open: 0,
            left: 0,
            looks: Looks::Unread,
            in_new_run: false,
            words: 0,
            ways: Vec::new(),
            embedded,
            missing: Vec::new(),
        }
    }

    /// Takes in what comes next, but for the end.
    pub fn add(&mut self, event: Event) {
        match event {
            Event::Start(element) => self.begin(&element),
            Event::End(element) => self.end(&element),
            _ if self.left > 0 => {}
            Event::Text(text) => match self.format {
                Format::Office if self.words > 0 => {
                    self.lines.add(&text.replace(['\r', '\n'], " "));
                }
                Format::Office => {}
                Format::OpenDocument => self.lines.add_collapsed(&text),
            },
            Event::CData(text) if self.is_said() => self.lines.add(&text),
            Event::GeneralRef(reference) if self.is_said() => self.lines.add(&meant(&reference)),
            _ => {}
        }
    }

    /// Whether text is the paragraph's here.
    fn is_said(&self) -> bool {
        self.format == Format::OpenDocument || self.words > 0
    }

    fn begin(&mut self, element: &BytesStart) {
        self.has_begun = true;
        self.open += 1;
        let in_new_run = std::mem::take(&mut self.in_new_run);
        if self.left > 0 {
            self.left += 1;
            self.look(element);
            return;
        }
        match self.format.meaning(element.name()) {
            Meaning::Paragraph => {
                self.lines.begin_paragraph();
                self.call(element, "style-name");
            }
            Meaning::Style => self.learn(element),
            Meaning::Run => self.in_new_run = true,
            Meaning::Words => self.words += 1,
            Meaning::Row => self.lines.begin_row(),
            Meaning::Cell => self.lines.begin_cell(),
            Meaning::Sign(sign) => self.lines.add(sign),
            Meaning::Blanks => {
                let count = attribute(element, "c").and_then(|count| count.parse().ok());
                self.lines.add(&" ".repeat(count.unwrap_or(1).min(BLANKS)));
            }
            Meaning::OfParagraph => self.leave_out(Looks::OfParagraph),
            Meaning::OfRun if in_new_run => self.leave_out(Looks::OfRun { is_hidden: false }),
            Meaning::Ways => self.ways.push(self.lines.said()),
            Meaning::Way
                if self
                    .ways
                    .last()
                    .is_some_and(|&before| before < self.lines.said()) =>
            {
                self.leave_out(Looks::Unread);
            }
            Meaning::Hideable if is_hidden(element) => self.leave_out(Looks::Unread),
            Meaning::HidesParagraph if is_hidden(element) => self.lines.hide_paragraph(),
            Meaning::Elsewhere => {
                let id = attribute(element, "id").unwrap_or_default();
                match self.embedded.remove(&id) {
                    Some(text) => self.lines.add_paragraphs(&text),
                    None => self.missing.push(id),
                }
            }
            Meaning::Left | Meaning::OfRun => self.leave_out(Looks::Unread),
            Meaning::Way | Meaning::Hideable | Meaning::HidesParagraph | Meaning::Other => {}
        }
    }

    /// Calls the paragraph a heading if the style is one that an element names by this attribute.
    fn call(&mut self, element: &BytesStart, attribute_name: &str) {
        if !self.lines.may_have_headline() {
            return;
        }
        let style = attribute(element, attribute_name);
        if let Some(heading) = style.and_then(|style| self.headings.get(&style)) {
            self.lines.call_paragraph(*heading);
        }
    }

    /// Knows a style that an OpenDocument text makes of a heading for a paragraph of it.
    fn learn(&mut self, element: &BytesStart) {
        let parent = attribute(element, "parent-style-name");
        let heading = parent.and_then(|parent| self.headings.get(&parent).copied());
        if let (Some(heading), Some(name)) = (heading, attribute(element, "name")) {
            self.headings.insert(name, heading);
        }
    }

    fn leave_out(&mut self, looks: Looks) {
        self.left = 1;
        self.looks = looks;
    }

    /// Reads a property.
    fn look(&mut self, element: &BytesStart) {
        let name = element.local_name();
        match (self.looks, self.left, name.as_ref()) {
            (Looks::OfParagraph, 2, "pStyle") => self.call(element, "val"),
            (Looks::OfParagraph, 2, "rPr") => self.looks = Looks::OfMark,
            (Looks::OfMark, 3, "del" | "moveFrom") => self.lines.join_with_next(),
            (Looks::OfRun { .. }, 2, "vanish") => {
                let is_hidden = is_on(element);
                self.looks = Looks::OfRun { is_hidden };
            }
            _ => {}
        }
    }

    fn end(&mut self, element: &BytesEnd) {
        self.open = self.open.saturating_sub(1);
        self.in_new_run = false;
        if self.left > 0 {
            self.left -= 1;
            match (self.left, self.looks) {
                // The rest of the run ends with it.
                (0, Looks::OfRun { is_hidden: true }) => self.leave_out(Looks::Unread),
                (1, Looks::OfMark) => self.looks = Looks::OfParagraph,
                _ => {}
            }
            return;
        }
        match self.format.meaning(element.name()) {
            Meaning::Paragraph => self.lines.end_paragraph(),
            Meaning::Words => self.words = self.words.saturating_sub(1),
            Meaning::Row => self.lines.end_row(),
            Meaning::Ways => {
                self.ways.pop();
            }
            _ => {}
        }
    }

    /// The text, if the document is whole, and the names of the relations whose texts were not there.
    pub fn finished(self) -> io::Result<(Written, Vec<String>)> {
        match self {
            _ if self.lines.is_open() => Err(damaged("it ends within a paragraph")),
            _ if self.open > 0 => Err(damaged("its end is missing")),
            _ if !self.has_begun => Err(damaged("the part that holds its text is empty")),
            _ => Ok((self.lines.finished(), self.missing)),
        }
    }
}

/// The characters that a reference (`&amp;`, `&#8217;`) stands for. One that XML does not know stays as it is: entities that a file
/// declares itself are how a small one grows without end, and no word processor writes any.
fn meant(reference: &BytesRef) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => character.to_string(),
        _ => match resolve_predefined_entity(reference) {
            Some(meant) => meant.to_owned(),
            None => format!("&{};", &**reference),
        },
    }
}
