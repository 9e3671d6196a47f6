//! What the elements of a document's XML mean to a reader.

use quick_xml::events::BytesStart;
use quick_xml::name::QName;

use super::super::xml::attribute;

/// How a document is written.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Format {
    Office,
    OpenDocument,
}

/// What an element means to a reader.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Meaning {
    Paragraph,
    /// Words that look alike, behind what says how.
    Run,
    /// All its text is the paragraph's.
    Words,
    Row,
    Cell,
    /// Stands for characters.
    Sign(&'static str),
    /// Stands for so many blanks as it says.
    Blanks,
    /// What is in it says how a paragraph or a run looks.
    OfParagraph,
    OfRun,
    /// Says one thing in several ways, for programs of several ages.
    Ways,
    /// One of these: the first that holds words is read.
    Way,
    /// Nothing in it is read, or not if it is [hidden](is_hidden).
    Left,
    Hideable,
    /// The paragraph in which it stands is not read if this is hidden.
    HidesParagraph,
    /// Says how paragraphs look.
    Style,
    /// The text stands in another part.
    Elsewhere,
    /// What is in it is read.
    Other,
}

impl Format {
    pub fn meaning(self, name: QName) -> Meaning {
        let local = name.local_name();
        match (self, local.as_ref()) {
            (Format::Office, "p") => Meaning::Paragraph,
            (Format::Office, "r") => Meaning::Run,
            (Format::Office, "t") => Meaning::Words,
            (Format::Office, "tr") => Meaning::Row,
            (Format::Office, "tc") => Meaning::Cell,
            (Format::Office, "br" | "cr") => Meaning::Sign("\n"),
            (Format::Office, "tab" | "ptab") => Meaning::Sign("\t"),
            (Format::Office, "noBreakHyphen") => Meaning::Sign("\u{2011}"),
            (Format::Office, "pPr") => Meaning::OfParagraph,
            (Format::Office, "rPr") => Meaning::OfRun,
            (Format::Office, "AlternateContent") => Meaning::Ways,
            (Format::Office, "Choice" | "Fallback") => Meaning::Way,
            (Format::Office, "altChunk") => Meaning::Elsewhere,
            // `rt` says how the word beside it is spoken.
            (Format::Office, "del" | "moveFrom" | "rt") => Meaning::Left,
            (Format::OpenDocument, "p" | "h") => Meaning::Paragraph,
            (Format::OpenDocument, "style") => Meaning::Style,
            (Format::OpenDocument, "table-row") => Meaning::Row,
            (Format::OpenDocument, "table-cell" | "covered-table-cell") => Meaning::Cell,
            (Format::OpenDocument, "line-break") => Meaning::Sign("\n"),
            (Format::OpenDocument, "tab") => Meaning::Sign("\t"),
            (Format::OpenDocument, "s") => Meaning::Blanks,
            (Format::OpenDocument, "section" | "hidden-text") => Meaning::Hideable,
            (Format::OpenDocument, "hidden-paragraph") => Meaning::HidesParagraph,
            // Of a picture; `text:title` is a field that shows the document's.
            (Format::OpenDocument, "title" | "desc") if is_of_drawing(name) => Meaning::Left,
            (
                Format::OpenDocument,
                "tracked-changes" | "note" | "annotation" | "forms" | "ruby-text",
            ) => Meaning::Left,
            _ => Meaning::Other,
        }
    }
}

fn is_of_drawing(name: QName) -> bool {
    name.prefix().is_some_and(|prefix| prefix.as_ref() == "svg")
}

/// Whether an element of an OpenDocument text says that it is not shown. What is hidden by a condition says whether this holds.
pub(super) fn is_hidden(element: &BytesStart) -> bool {
    let says = |name, value| attribute(element, name).is_some_and(|said| said == value);
    says("display", "none") || says("is-hidden", "true")
}

/// Whether a property of an Office document that is on or off is on.
pub(super) fn is_on(element: &BytesStart) -> bool {
    attribute(element, "val").is_none_or(|value| matches!(value.as_str(), "true" | "1" | "on"))
}
