//! One file → one document: plain text as it is, web pages as their article.

use std::io::Read;
use std::path::Path;

use super::compressed::{self, Counter};
use super::decode::{Decoded, decode};
use super::error::{CorpusError, Notice};
use super::format::{self, Format, Kind};
use super::html::{self, About};
use super::row::read_error;
use super::walk::Source;

/// The largest plain text document that is read, decompressed; compressed bombs end here.
pub const MAX_DOCUMENT_BYTES: u64 = 1 << 30;
/// The largest web page that is read: its tree takes many times its size in memory.
pub const MAX_PAGE_BYTES: u64 = 64 << 20;

/// So many bytes tell whether a file is a page.
const START: u64 = 512;

/// What was read of a file.
pub(super) struct Content {
    pub(super) text: String,
    pub(super) notices: Vec<Notice>,
    /// What a page says of itself; nothing for a plain text.
    pub(super) about: About,
}

/// Opens and reads the text of a file.
pub(super) fn open(source: &Source, read_so_far: &Counter) -> Result<Content, CorpusError> {
    let stream = compressed::open(&source.path, source.compression, read_so_far)
        .map_err(|error| read_error(&source.path, None, error))?;
    read(stream, &source.path, source.kind)
}

/// Reads the text of a stream; `path` is for error messages only.
pub(super) fn read(stream: impl Read, path: &Path, kind: Kind) -> Result<Content, CorpusError> {
    content(&bytes(stream, path)?, path, kind)
}

/// Reads a whole stream, unless it is larger than a document may be.
pub(super) fn bytes(stream: impl Read, path: &Path) -> Result<Vec<u8>, CorpusError> {
    compressed::read_all(stream, MAX_DOCUMENT_BYTES)
        .map_err(|error| read_error(path, None, error))?
        .ok_or_else(|| too_large(path, MAX_DOCUMENT_BYTES))
}

fn too_large(path: &Path, limit: u64) -> CorpusError {
    CorpusError::TooLarge {
        path: path.to_path_buf(),
        row: None,
        limit,
    }
}

/// The text in the bytes of a file.
pub(super) fn content(bytes: &[u8], path: &Path, kind: Kind) -> Result<Content, CorpusError> {
    if let Some(Kind::Convert { kind, advice }) = format::disguised(bytes) {
        return Err(CorpusError::Unsupported {
            path: path.to_path_buf(),
            kind,
            advice,
        });
    }
    let surely_html = kind == Kind::Known(Format::Html);
    let declared = if surely_html {
        html::declared_encoding(bytes)
    } else {
        None
    };
    let not_text = |offset| CorpusError::Binary {
        path: path.to_path_buf(),
        offset,
    };
    let mut decoded = decode(bytes, declared).map_err(|e| not_text(e.offset))?;
    let is_html = surely_html || kind == Kind::Unknown && format::looks_like_html(&decoded.text);
    if is_html {
        if bytes.len() as u64 > MAX_PAGE_BYTES {
            return Err(too_large(path, MAX_PAGE_BYTES));
        }
        // What looks like a page only now may have declared its encoding.
        if let (false, Some(declared)) = (surely_html, html::declared_encoding(bytes)) {
            decoded = decode(bytes, Some(declared)).map_err(|e| not_text(e.offset))?;
        }
        return article(decoded, path);
    }
    if decoded.text.trim().is_empty() {
        return Err(CorpusError::NoText {
            path: path.to_path_buf(),
        });
    }
    Ok(Content {
        text: decoded.text,
        notices: decoded.notices,
        about: About::default(),
    })
}

fn article(decoded: Decoded, path: &Path) -> Result<Content, CorpusError> {
    let page = html::extract(&decoded.text).ok_or_else(|| CorpusError::NoText {
        path: path.to_path_buf(),
    })?;
    let mut notices = decoded.notices;
    notices.extend(page.notices);
    Ok(Content {
        text: page.text,
        notices,
        about: page.about,
    })
}

/// Whether a file without a telling name begins as a web page does. Only a regular file can be asked,
/// because asking a pipe takes away what it holds.
pub(super) fn begins_like_a_page(source: &Source) -> bool {
    let mut start = Vec::new();
    let is_file = std::fs::metadata(&source.path).is_ok_and(|found| found.is_file());
    let read = is_file
        .then(|| compressed::open(&source.path, source.compression, &Counter::default()).ok())
        .flatten()
        .map(|stream| stream.take(START).read_to_end(&mut start));
    let text = String::from_utf8_lossy(&start);
    matches!(read, Some(Ok(_))) && format::looks_like_html(text.trim_start_matches('\u{FEFF}'))
}
