//! One file → its text: plain text as it is, in parts if it is long; web pages as their article; subtitles as running
//! text.

use std::io::{Cursor, Read};
use std::path::Path;

use encoding_rs::Encoding;
use standpoint_tables::own_results::begins_with_results;

use super::parts::{PART, Parts, headline_marks};
use super::plain::plain_text;
use super::subtitles;
use crate::bytes::compressed::{self, ByteStream, Counter};
use crate::bytes::decode::{Decoded, decode, read_text};
use crate::bytes::encoding::declared_encoding;
use crate::bytes::mojibake::repair;
use crate::databases::{BEGINNING, recognize};
use crate::error::{CorpusError, NotRead};
use crate::files::format::{self, FileKind, Format};
use crate::files::signs;
use crate::files::walk::SourceFile;
use crate::html::{self, About};
use crate::limits::{MAX_DOCUMENT_BYTES, MAX_PAGE_BYTES};
use crate::note::Note;

/// The number of bytes that tell whether a file is a page.
pub(crate) const START: u64 = 512;

/// The text of a file, and what the file says of it.
pub(crate) use crate::html::Page as Content;

/// A file that is open.
pub(crate) enum Opened {
    Short(Content),
    /// A plain text that is longer than a part.
    Long(Box<Parts>),
}

impl Opened {
    fn beginning(&mut self) -> &str {
        match self {
            Opened::Short(content) => &content.text,
            Opened::Long(parts) => parts.beginning(0),
        }
    }

    /// Returns true if the text is prose, as far as its beginning shows.
    pub(crate) fn holds_prose(&mut self) -> bool {
        is_prose(self.beginning())
    }

    /// Returns true if this is a table that this program wrote under the name of an article.
    pub(crate) fn is_own_result(&mut self) -> bool {
        begins_with_results(self.beginning())
    }
}

/// Of five characters of prose at least four are letters or blanks.
const CHARACTERS: usize = 5;
const LETTERS: usize = 4;
/// The number of characters that are looked at.
const SAMPLE: usize = 4096;

/// Returns whether the beginning of a text is made of letters and blanks, as prose is and a settings file is not.
fn is_prose(text: &str) -> bool {
    let (mut letters, mut all) = (0, 0);
    for c in text.chars().take(SAMPLE) {
        letters += usize::from(c.is_alphabetic() || c.is_whitespace());
        all += 1;
    }
    letters * CHARACTERS >= all * LETTERS
}

/// Opens and reads the text of a file; a long plain text only if it is not wanted `in_parts`.
pub(crate) fn open(
    source: &SourceFile,
    counter: &Counter,
    in_parts: bool,
) -> Result<Opened, CorpusError> {
    let path = &source.path;
    let file = compressed::open(source, None, counter).map_err(CorpusError::in_file(path))?;
    let mut opened = from_stream(file.bytes, path, source.kind, in_parts)?;
    match &mut opened {
        Opened::Short(content) => {
            if let Some(marks) = headline_marks(&content.text, file.headline) {
                content.marks = marks;
            }
        }
        Opened::Long(parts) => parts.headline = file.headline,
    }
    Ok(opened)
}

/// Reads the text of a stream; `path` is for error messages only.
pub(crate) fn from_stream(
    mut stream: ByteStream,
    path: &Path,
    kind: FileKind,
    in_parts: bool,
) -> Result<Opened, CorpusError> {
    let is_page = kind == FileKind::Read(Format::Html);
    if !in_parts {
        let limit = if is_page {
            MAX_PAGE_BYTES
        } else {
            MAX_DOCUMENT_BYTES
        };
        return content(&bytes(limit, stream, path)?, path, kind).map(Opened::Short);
    }
    let mut start = Vec::new();
    let beginning = stream.by_ref().take(PART as u64 + 1);
    let read = { beginning }.read_to_end(&mut start);
    read.map_err(CorpusError::in_file(path))?;
    if start.len() <= PART {
        return content(&start, path, kind).map(Opened::Short);
    }
    let is_read_whole = || {
        let start = decode(&start[..START as usize], None);
        start.is_ok_and(|start| {
            signs::looks_like_html(&start.text) || subtitles::begins(&start.text)
        })
    };
    let is_read_whole = is_page || format::may_be_a_page(kind) && is_read_whole();
    let stream: ByteStream = Box::new(Cursor::new(start).chain(stream));
    if is_read_whole {
        return content(&bytes(MAX_PAGE_BYTES, stream, path)?, path, kind).map(Opened::Short);
    }
    let mut parts = Parts::new(path, stream, PART);
    if format::may_be_a_page(kind) {
        let beginning = parts.beginning(BEGINNING);
        signs::refuse_records(beginning, path)?;
        parts.plain = recognize(beginning).is_none().then_some(kind);
    }
    if !parts.beginning(BEGINNING).trim().is_empty() {
        return Ok(Opened::Long(Box::new(parts)));
    }
    Err(match parts.failed.take() {
        Some(error) => CorpusError::reading(path, None, error),
        None => CorpusError::not_read(path, NotRead::NoText),
    })
}

/// Reads a stream to its end, unless it has more bytes than may be.
fn bytes(limit: u64, stream: ByteStream, path: &Path) -> Result<Vec<u8>, CorpusError> {
    let read = read_text(stream, limit).map_err(CorpusError::in_file(path))?;
    read.ok_or_else(|| CorpusError::not_read(path, NotRead::TooLarge(limit)))
}

/// The text in the bytes of a file.
pub(crate) fn content(bytes: &[u8], path: &Path, kind: FileKind) -> Result<Content, CorpusError> {
    let is_page = kind == FileKind::Read(Format::Html);
    let repaired = |declared| {
        let mut decoded = verbatim(bytes, declared, path)?;
        if let Some((text, count)) = repair(&decoded.text) {
            decoded.text = text;
            decoded.notes.push(Note::TwiceEncoded(count));
        }
        Ok::<_, CorpusError>(decoded)
    };
    let declared = || declared_encoding(bytes);
    let mut decoded = repaired(is_page.then(declared).flatten())?;
    if is_page || format::may_be_a_page(kind) && signs::looks_like_html(&decoded.text) {
        if bytes.len() as u64 > MAX_PAGE_BYTES {
            let why = NotRead::TooLarge(MAX_PAGE_BYTES);
            return Err(CorpusError::not_read(path, why));
        }
        // A page under another name may declare its encoding.
        if !is_page && let Some(encoding) = declared() {
            decoded = repaired(Some(encoding))?;
        }
        let is_called_text = kind == FileKind::Read(Format::Text);
        if let Some(mut page) = html::extract(&decoded.text) {
            page.notes.splice(..0, decoded.notes);
            let note = is_called_text.then_some(Note::PageCalledText);
            page.notes.extend(note);
            return Ok(page);
        }
        // A file that shows nothing as a page is the text that its name says.
        if !is_called_text {
            return Err(CorpusError::not_read(path, NotRead::NoText));
        }
    }
    let said = subtitles::running_text(&decoded.text);
    let is_subtitles = said.is_some();
    decoded.text = said.unwrap_or(decoded.text);
    if is_subtitles && decoded.text.is_empty() {
        return Err(CorpusError::not_read(path, NotRead::NoText));
    }
    signs::refuse_records(&decoded.text, path)?;
    let (marks, notes) = if bytes.len() <= PART && !is_subtitles {
        plain_text(&mut decoded.text, kind)
    } else {
        (None, Vec::new())
    };
    Ok(Content {
        text: decoded.text,
        notes: decoded.notes.into_iter().chain(notes).collect(),
        about: About::default(),
        marks: marks.unwrap_or_default(),
    })
}

/// The bytes of a file as a text and no page, every character as it is there.
fn verbatim(
    bytes: &[u8],
    declared: Option<&'static Encoding>,
    path: &Path,
) -> Result<Decoded, CorpusError> {
    let decoded = decode(bytes, declared).map_err(CorpusError::in_file(path))?;
    if decoded.text.trim().is_empty() {
        Err(CorpusError::not_read(path, NotRead::NoText))
    } else {
        Ok(decoded)
    }
}

/// The first `most` bytes of a regular file as text; a pipe would lose them.
pub(crate) fn start(source: &SourceFile, most: u64) -> Option<String> {
    source.is_file.then_some(())?;
    let stream = compressed::open(source, None, &Counter::default()).ok()?;
    let mut start = Vec::new();
    stream.bytes.take(most).read_to_end(&mut start).ok()?;
    Some(decode(&start, None).ok()?.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_no_further_than_it_may_be_long() {
        for in_parts in [false, true] {
            let words = std::io::repeat(b'a').take(MAX_PAGE_BYTES + 1);
            // Reading further fails: no Zstandard frame begins so.
            let torn = zstd::Decoder::new(&b"torn"[..]).unwrap();
            let stream = Box::new(words.chain(torn));
            let read = from_stream(
                stream,
                Path::new("a"),
                FileKind::Read(Format::Html),
                in_parts,
            );
            let error = read.err().unwrap();
            assert!(error.to_string().contains("the limit of 64 MiB"), "{error}");
        }
    }

    #[test]
    fn a_long_file_that_is_no_text_is_refused_when_it_is_opened() {
        for (start, why) in [("\0", "binary data"), ("%PDF-", "a PDF file")] {
            let bytes = [start, &"\0\u{1}".repeat(PART)].concat();
            let stream = Box::new(Cursor::new(bytes));
            let error = from_stream(stream, Path::new("a"), FileKind::Unknown, true).err();
            assert!(error.unwrap().to_string().contains(why));
        }
    }
}
