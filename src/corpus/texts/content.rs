//! One file → its text: plain text as it is, in parts if it is long; web pages as their article.

use std::io::{Cursor, Read};
use std::path::Path;

use encoding_rs::Encoding;

use super::long::{PART, Parts};
use crate::corpus::bytes::compressed;
use crate::corpus::bytes::compressed::{ByteStream, Counter};
use crate::corpus::bytes::decode::{Decoded, decode};
use crate::corpus::bytes::encoding::declared_encoding;
use crate::corpus::bytes::mojibake::repair;
use crate::corpus::databases::{BEGINNING, Recognized, recognize};
use crate::corpus::error::{CorpusError, NotRead};
use crate::corpus::files::format;
use crate::corpus::files::format::{Format, Kind};
use crate::corpus::files::own_results::begins_with_results;
use crate::corpus::files::signs;
use crate::corpus::files::walk::Source;
use crate::corpus::html;
use crate::corpus::html::About;
use crate::corpus::limits::{MAX_DOCUMENT_BYTES, MAX_PAGE_BYTES};
use crate::corpus::notice::Notice;
use crate::segment::{Marks, Part};

/// So many bytes tell whether a file is a page.
const START: u64 = 512;

/// The text of a file, and what the file says of it.
pub(in crate::corpus) struct Content {
    pub(in crate::corpus) text: String,
    pub(in crate::corpus) notices: Vec<Notice>,
    /// Date and outlet of a page.
    pub(in crate::corpus) about: About,
    /// What the tags of a page mark.
    pub(in crate::corpus) marked: Marks,
}

/// A file that is open.
pub(in crate::corpus) enum Opened {
    Whole(Content),
    /// A plain text that is longer than a part.
    Long(Parts),
}

impl Opened {
    /// The same with the headline that a word processor's document marks. A text that is read in parts is
    /// hardly an article and gets none.
    fn with_headline(mut self, headline: Option<(usize, String)>) -> Self {
        if let (Opened::Whole(content), Some((start, words))) = (&mut self, headline) {
            let rest = content.text.get(start..);
            if rest.is_some_and(|rest| rest.starts_with(&words)) {
                content
                    .marked
                    .add(start..start + words.len(), Part::Headline);
            }
        }
        self
    }

    /// Whether this is a table that this program wrote under the name of an article.
    pub(in crate::corpus) fn is_own_result(&self, source: &Source) -> bool {
        match self {
            Opened::Whole(content) => begins_with_results(&content.text),
            Opened::Long(_) => {
                start(source, START).is_some_and(|start| begins_with_results(&start))
            }
        }
    }
}

/// Opens and reads the text of a file; a long plain text only if it is not wanted `in_parts`.
pub(in crate::corpus) fn open(
    source: &Source,
    read_so_far: &Counter,
    in_parts: bool,
) -> Result<Opened, CorpusError> {
    let file = compressed::open(&source.path, source.compression, read_so_far)
        .map_err(|error| CorpusError::reading(&source.path, None, error))?;
    let opened = match in_parts {
        true => begin(file.bytes, &source.path, source.kind)?,
        false => Opened::Whole(read(file.bytes, &source.path, source.kind)?),
    };
    Ok(opened.with_headline(file.headline))
}

/// Reads the text of a stream; `path` is for error messages only.
pub(in crate::corpus) fn read(
    stream: impl Read,
    path: &Path,
    kind: Kind,
) -> Result<Content, CorpusError> {
    match kind {
        Kind::Known(Format::Html) => read_page(stream, path, kind),
        _ => content(&bytes(stream, path)?, path, kind),
    }
}

/// Reads what is surely a page, and no further than one may be long.
fn read_page(stream: impl Read, path: &Path, kind: Kind) -> Result<Content, CorpusError> {
    content(&up_to(MAX_PAGE_BYTES, stream, path)?, path, kind)
}

/// Reads the text of a stream unless it is a long plain text.
pub(in crate::corpus) fn begin(
    mut stream: ByteStream,
    path: &Path,
    kind: Kind,
) -> Result<Opened, CorpusError> {
    let mut start = Vec::new();
    let read = stream
        .by_ref()
        .take(PART as u64 + 1)
        .read_to_end(&mut start);
    read.map_err(|error| CorpusError::reading(path, None, error))?;
    if start.len() <= PART {
        return content(&start, path, kind).map(Opened::Whole);
    }
    refuse_disguised(&start, path)?;
    let is_page = || {
        let start = decode(&start[..START as usize], None);
        start.is_ok_and(|start| signs::looks_like_html(&start.text))
    };
    let is_page = kind == Kind::Known(Format::Html) || format::may_be_a_page(kind) && is_page();
    let stream: ByteStream = Box::new(Cursor::new(start).chain(stream));
    if is_page {
        return read_page(stream, path, kind).map(Opened::Whole);
    }
    let mut parts = Parts::new(path, stream, PART);
    match parts.beginning(BEGINNING).trim().is_empty() && !parts.has_failed() {
        true => Err(no_text(path)),
        false => Ok(Opened::Long(parts)),
    }
}

/// Reads a whole stream, unless it is larger than a document may be.
pub(in crate::corpus) fn bytes(stream: impl Read, path: &Path) -> Result<Vec<u8>, CorpusError> {
    up_to(MAX_DOCUMENT_BYTES, stream, path)
}

fn up_to(limit: u64, stream: impl Read, path: &Path) -> Result<Vec<u8>, CorpusError> {
    compressed::read_all(stream, limit)
        .map_err(|error| CorpusError::reading(path, None, error))?
        .ok_or_else(|| too_large(path, limit))
}

fn too_large(path: &Path, limit: u64) -> CorpusError {
    CorpusError::TooLarge {
        path: path.to_path_buf(),
        row: None,
        limit,
    }
}

/// The text in the bytes of a file.
fn content(bytes: &[u8], path: &Path, kind: Kind) -> Result<Content, CorpusError> {
    refuse_disguised(bytes, path)?;
    let surely_html = kind == Kind::Known(Format::Html);
    let declared = if surely_html {
        declared_encoding(bytes)
    } else {
        None
    };
    let mut decoded = decoded(bytes, declared, path)?;
    let is_html =
        surely_html || format::may_be_a_page(kind) && signs::looks_like_html(&decoded.text);
    if is_html {
        if bytes.len() as u64 > MAX_PAGE_BYTES {
            return Err(too_large(path, MAX_PAGE_BYTES));
        }
        // A page under another name may declare its encoding.
        if let (false, Some(declared)) = (surely_html, declared_encoding(bytes)) {
            decoded = self::decoded(bytes, Some(declared), path)?;
        }
        match (article(&decoded), kind == Kind::Known(Format::Text)) {
            (Some(mut page), true) => {
                page.notices.push(Notice::PageCalledText);
                return Ok(page);
            }
            (Some(page), false) => return Ok(page),
            (None, false) => return Err(no_text(path)),
            // What shows nothing as a page is the text that its name says.
            (None, true) => {}
        }
    }
    if decoded.text.trim().is_empty() {
        return Err(no_text(path));
    }
    Ok(Content {
        text: decoded.text,
        notices: decoded.notices,
        about: About::default(),
        marked: Marks::default(),
    })
}

/// The bytes of a file as a text and no page, every character as it is there.
pub(in crate::corpus) fn verbatim(bytes: &[u8], path: &Path) -> Result<Decoded, CorpusError> {
    refuse_disguised(bytes, path)?;
    let decoded = decode(bytes, None).map_err(|e| CorpusError::reading(path, None, e))?;
    match decoded.text.trim().is_empty() {
        true => Err(no_text(path)),
        false => Ok(decoded),
    }
}

/// Decodes a whole document, and once more what was encoded twice.
fn decoded(
    bytes: &[u8],
    declared: Option<&'static Encoding>,
    path: &Path,
) -> Result<Decoded, CorpusError> {
    let mut decoded = decode(bytes, declared).map_err(|e| CorpusError::reading(path, None, e))?;
    if let Some((text, count)) = repair(&decoded.text) {
        decoded.text = text;
        decoded.notices.push(Notice::TwiceEncoded { count });
    }
    Ok(decoded)
}

/// Refuses a file that would pass for text.
fn refuse_disguised(bytes: &[u8], path: &Path) -> Result<(), CorpusError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match signs::disguised_file(bytes, &name) {
        Some(Kind::Convert { kind, advice }) => Err(CorpusError::not_read(
            path,
            NotRead::Convert { kind, advice },
        )),
        _ => Ok(()),
    }
}

fn no_text(path: &Path) -> CorpusError {
    CorpusError::not_read(path, NotRead::NoText)
}

/// The article of a page, if it shows a text.
fn article(decoded: &Decoded) -> Option<Content> {
    let page = html::extract(&decoded.text)?;
    let mut notices = decoded.notices.clone();
    notices.extend(page.notices);
    Some(Content {
        text: page.text,
        notices,
        about: page.about,
        marked: page.marks,
    })
}

/// Whether a file without a telling name begins as a web page does. Only a regular file can be asked,
/// because asking a pipe takes away what it holds.
pub(in crate::corpus) fn begins_like_a_page(source: &Source) -> bool {
    let start = start(source, START);
    start.is_some_and(|start| signs::looks_like_html(start.trim_start_matches('\u{FEFF}')))
}

/// Whether a text is an export of a news database or one article of it, by its beginning.
pub(in crate::corpus) fn begins_like_an_export(source: &Source) -> bool {
    let start = start(source, BEGINNING as u64);
    let found = start.and_then(|start| recognize(&start));
    matches!(found, Some(Recognized::Export(_) | Recognized::Article(_)))
}

/// Whether a page is a report that this program made.
pub(in crate::corpus) fn is_report(source: &Source) -> bool {
    start(source, START)
        .is_some_and(|start| start.contains(r#"<meta name="generator" content="standpoint">"#))
}

/// The first `most` bytes of a regular file as text, if it can be read.
fn start(source: &Source, most: u64) -> Option<String> {
    let mut start = Vec::new();
    let stream = is_regular(&source.path)
        .then(|| compressed::open(&source.path, source.compression, &Counter::default()).ok())
        .flatten()?;
    stream.bytes.take(most).read_to_end(&mut start).ok()?;
    Some(decode(&start, None).ok()?.text)
}

/// Whether a path is a file that can be read from its beginning again.
fn is_regular(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|found| found.is_file())
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    /// Words without end, and how many bytes of them were read.
    struct Endless(u64);

    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            buffer.fill(b'a');
            self.0 += buffer.len() as u64;
            Ok(buffer.len())
        }
    }

    #[test]
    fn a_page_is_read_no_further_than_it_may_be_long() {
        let mut words = Endless(0);
        let found = read(&mut words, Path::new("a.html"), Kind::Known(Format::Html));
        let limit = match found.err() {
            Some(CorpusError::TooLarge { limit, .. }) => limit,
            _ => panic!("a page without end was read"),
        };
        assert_eq!((limit, words.0), (MAX_PAGE_BYTES, MAX_PAGE_BYTES + 1));
    }
}
