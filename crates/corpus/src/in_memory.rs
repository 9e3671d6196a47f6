//! Documents from memory, read as those of files and tables are.

use std::path::Path;

use standpoint_core::segment::Marks;
use standpoint_tables::{is_empty_word, is_spreadsheet_error};

use super::bytes::mojibake::repair;
use super::closing_note::ClosingNote;
use super::databases::{Recognized, add_marks, recognize};
use super::document::Document;
use super::error::CorpusError;
use super::files::format::FileKind;
use super::rows::cells::Written;
use super::texts::content::content;
use super::texts::parts::{PART, in_parts};

impl Document {
    /// Makes a document of a text, which stays as it is.
    #[must_use]
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Document {
            id: id.into(),
            text: text.into(),
            ..Document::default()
        }
    }

    /// Reads a text as the cell of a table is read, so that it is scored alike: without the tags of a piece of
    /// a page, with escaped and twice encoded characters as they were meant.
    #[must_use]
    pub fn from_cell(id: impl Into<String>, text: impl Into<String>) -> Self {
        let mut text = text.into();
        if let Some((better, _)) = repair(&text) {
            text = better;
        }
        let cell = read_cell(text, Written::Elsewhere);
        Document {
            marked: cell.marked,
            ..Document::new(id, cell.text)
        }
    }

    /// Reads bytes as those of a file are read: the encoding is found, and of a web page the article is taken.
    /// Several articles in one export stay one document.
    ///
    /// # Errors
    /// When the bytes are no text, hold no text, or are too many; the error names the document.
    pub fn from_bytes(id: impl Into<String>, bytes: &[u8]) -> Result<Self, CorpusError> {
        let id = id.into();
        let mut content = content(bytes, Path::new(&id), FileKind::Unknown)?;
        mark_article(&content.text, &mut content.marks);
        Ok(Document {
            notes: content.notes,
            marked: content.marks,
            ..Document::new(id, content.text)
        })
    }

    /// Cuts a text of more than 128 KiB into parts, as
    /// [`ReadOptions::in_parts`](crate::ReadOptions::in_parts) does, so that memory is bounded.
    pub fn into_parts(self) -> impl Iterator<Item = Self> + Send {
        in_parts(self, PART)
    }
}

/// The text of a cell without tags and escapes.
pub(super) struct ReadCell {
    pub text: String,
    pub marked: Marks,
    /// How it was read.
    pub notes: Vec<ClosingNote>,
}

/// Reads the text of a cell.
pub(super) fn read_cell(text: String, written: Written) -> ReadCell {
    let mut notes = Vec::new();
    let (text, mut marked) = match written.text_cell(&text) {
        Some(cell) => {
            notes.extend(cell.had_tags.then_some(ClosingNote::Tags));
            notes.extend(cell.is_escaped.then_some(ClosingNote::Escapes));
            (cell.text, cell.marked)
        }
        None => (text, Marks::default()),
    };
    let trimmed = text.trim();
    if is_empty_word(trimmed) || is_spreadsheet_error(trimmed) {
        notes.push(ClosingNote::EmptyTexts);
    }
    mark_article(&text, &mut marked);
    ReadCell {
        text,
        marked,
        notes,
    }
}

/// Adds the marks of an article from a news database.
fn mark_article(text: &str, marked: &mut Marks) {
    if let Some(Recognized::Article(export)) = recognize(text) {
        add_marks(marked, export.read(text).marks, 0..0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_loses_its_tags_and_bytes_their_encoding() {
        let plain = Document::new("a", "<p>Caf\u{e9} &amp; bar</p>");
        assert_eq!(plain.text, "<p>Caf\u{e9} &amp; bar</p>");
        let cell = Document::from_cell("a", plain.text);
        assert_eq!(cell.text.trim(), "Caf\u{e9} & bar");
        let bytes =
            Document::from_bytes("a", b"The caf\xe9 by the river was full of people.").unwrap();
        assert_eq!(bytes.text, "The caf\u{e9} by the river was full of people.");
        let error = Document::from_bytes("b.bin", &[0; 64]).unwrap_err();
        assert!(error.to_string().starts_with("b.bin"), "{error}");
    }

    #[test]
    fn parts_of_a_long_text_are_the_text() {
        let text = "They met by the river on Monday. ".repeat(10_000);
        let parts: Vec<Document> = Document::new("a", text.clone()).into_parts().collect();
        assert!(parts.len() > 2 && parts[1].continues());
        let joined: String = parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(joined, text);
    }
}
