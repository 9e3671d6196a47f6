//! The texts of documents as JSON lines, `{"document": …, "text": …}`. The columns `start` and `end` count in
//! them.

use std::io::{self, Write};

use crate::corpus::Document;

/// Writes the texts of documents as they were read: decoded, repaired, and for a web page only the article.
///
/// Parts of a document must follow each other, and together make one line.
pub struct TextsWriter<'a> {
    out: &'a mut dyn Write,
    is_begun: bool,
}

standpoint_common::debug_as_name!(TextsWriter<'_>);

impl<'a> TextsWriter<'a> {
    /// Writes to `out`.
    pub fn new(out: &'a mut dyn Write) -> Self {
        TextsWriter {
            out,
            is_begun: false,
        }
    }

    /// Writes the next document, or the next part of the last.
    pub fn add(&mut self, document: &Document) -> io::Result<()> {
        if !document.continues() {
            self.end()?;
            self.is_begun = true;
            let id = serde_json::to_string(&document.id)?;
            write!(self.out, r#"{{"document":{id},"text":""#)?;
        }
        let text = serde_json::to_string(&document.text)?;
        // The quotation marks are left out, because other parts may follow.
        self.out.write_all(&text.as_bytes()[1..text.len() - 1])
    }

    /// Ends the last line.
    pub fn end(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_begun) {
            self.out.write_all(b"\"}\n")
        } else {
            Ok(())
        }
    }
}
