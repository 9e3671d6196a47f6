//! What a document is, and one file → one document: plain text as it is, in parts if it is long; web pages as their article.

use std::io::{Cursor, Read};
use std::path::Path;

use encoding_rs::Encoding;

use super::long;
use super::long::{PART, Parts};
use crate::corpus::bytes::compressed;
use crate::corpus::bytes::compressed::{ByteStream, Counter};
use crate::corpus::bytes::decode::{Decoded, decode};
use crate::corpus::bytes::encoding::{NotText, declared_encoding};
use crate::corpus::bytes::mojibake::repair;
use crate::corpus::error::CorpusError;
use crate::corpus::files::exports::{BEGINNING, of_one_article, parting};
use crate::corpus::files::format;
use crate::corpus::files::format::{Format, Kind};
use crate::corpus::files::results::begins_with_results;
use crate::corpus::files::signs;
use crate::corpus::files::walk::Source;
use crate::corpus::html;
use crate::corpus::html::About;
use crate::corpus::notice::Notice;
use crate::corpus::read_error::read_error;
use crate::segment::Marks;

/// The largest plain text that is read in one piece, decompressed; compressed bombs end here.
pub const MAX_DOCUMENT_BYTES: u64 = 1 << 30;
/// The largest web page that is read: its tree takes many times its size in memory.
pub const MAX_PAGE_BYTES: u64 = 64 << 20;

/// So many bytes tell whether a file is a page.
const START: u64 = 512;

/// One article, one row of a table, or a part of a long text ([`ReadOptions::in_parts`](crate::corpus::ReadOptions::in_parts)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What the `document` column shows: the path relative to the folder given (with `/`), the name of a
    /// file named directly, the path as given where two inputs would collide; for a row of a table the
    /// value of its id column, else `<id of the table>:<data row, counted from 1>`.
    pub id: String,
    /// The decoded text without byte order mark, verbatim but for what was encoded twice and is put right; of a web page the article, headline first.
    pub text: String,
    /// Values parallel to [`Corpus::metadata_columns`](crate::corpus::Corpus::metadata_columns), empty where absent.
    pub metadata: Vec<String>,
    /// What a reader should know about how this document was read.
    pub notices: Vec<Notice>,
    /// How many characters (Unicode scalar values) of the document stand before `text`: more than 0 only if this is a
    /// later part of the document before.
    pub begins: usize,
    /// What the document itself tells of its parts, as web pages do.
    pub marked: Marks,
}

impl Document {
    /// Whether this is a later part of the document before.
    #[must_use]
    pub fn continues(&self) -> bool {
        self.begins > 0
    }

    /// Sets values of metadata by their place.
    pub(in crate::corpus) fn set(&mut self, values: impl IntoIterator<Item = (usize, String)>) {
        for (place, value) in values {
            if let Some(cell) = self.metadata.get_mut(place) {
                *cell = value;
            }
        }
    }
}

/// What was read of a file.
pub(in crate::corpus) struct Content {
    pub(in crate::corpus) text: String,
    pub(in crate::corpus) notices: Vec<Notice>,
    /// What a page says of itself; nothing for a plain text.
    pub(in crate::corpus) about: About,
    /// What the tags of a page tell of its parts.
    pub(in crate::corpus) marked: Marks,
}

/// A file that is open.
pub(in crate::corpus) enum Opened {
    Whole(Content),
    /// A plain text that is longer than a part.
    Long(Parts),
}

impl Opened {
    /// The same with the headline that a document calls so, if its text was taken as it is. In a text that is read in parts, hardly an
    /// article, it is found as in any other.
    pub fn with_headline(mut self, headline: Option<(usize, String)>) -> Self {
        if let (Opened::Whole(content), Some((start, words))) = (&mut self, headline) {
            let rest = content.text.get(start..);
            if rest.is_some_and(|rest| rest.starts_with(&words)) {
                content
                    .marked
                    .add(start..start + words.len(), crate::segment::Part::Headline);
            }
        }
        self
    }

    /// Whether what was opened is a table that this program wrote under the name of an article.
    pub fn is_of_results(&self, source: &Source) -> bool {
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
    let (stream, headline) =
        compressed::open_article(&source.path, source.compression, read_so_far)
            .map_err(|error| read_error(&source.path, None, error))?;
    let opened = open_stream(stream, source, in_parts)?;
    Ok(opened.with_headline(headline))
}

/// The same of what is in the file.
pub(in crate::corpus) fn open_stream(
    stream: ByteStream,
    source: &Source,
    in_parts: bool,
) -> Result<Opened, CorpusError> {
    match in_parts {
        true => begin(stream, &source.path, source.kind, Some(source)),
        false => read(stream, &source.path, source.kind).map(Opened::Whole),
    }
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

/// Reads what is surely a page, and no further than one may be long: what is beyond is not unpacked, and nothing is decoded of a longer one.
fn read_page(stream: impl Read, path: &Path, kind: Kind) -> Result<Content, CorpusError> {
    content(&up_to(MAX_PAGE_BYTES, stream, path)?, path, kind)
}

/// Reads the text of a stream unless it is a long plain text. `source` is where the stream comes from, if it is a file.
pub(in crate::corpus) fn begin(
    mut stream: ByteStream,
    path: &Path,
    kind: Kind,
    source: Option<&Source>,
) -> Result<Opened, CorpusError> {
    let failed = |error| read_error(path, None, error);
    let mut start = Vec::new();
    let most = PART as u64 + 1;
    let found = stream.by_ref().take(most).read_to_end(&mut start);
    found.map_err(failed)?;
    if start.len() <= PART {
        return content(&start, path, kind).map(Opened::Whole);
    }
    refuse_disguised(&start, path)?;
    if kind == Kind::Known(Format::Html) {
        return read_page(Cursor::new(start).chain(stream), path, kind).map(Opened::Whole);
    }
    let source = source.filter(|source| is_regular(&source.path));
    let survey = long::survey(start, stream, source).map_err(failed)?;
    let survey = survey.map_err(|e| not_text(path, e))?;
    match survey.words {
        Some(words) if format::may_be_a_page(kind) && signs::looks_like_html(&words) => {
            read_page(survey.bytes, path, kind).map(Opened::Whole)
        }
        Some(_) => Ok(Opened::Long(Parts::new(
            path,
            survey.bytes,
            &survey.choice,
            PART,
        ))),
        None => Err(no_text(path)),
    }
}

/// Reads a whole stream, unless it is larger than a document may be.
pub(in crate::corpus) fn bytes(stream: impl Read, path: &Path) -> Result<Vec<u8>, CorpusError> {
    up_to(MAX_DOCUMENT_BYTES, stream, path)
}

fn up_to(limit: u64, stream: impl Read, path: &Path) -> Result<Vec<u8>, CorpusError> {
    compressed::read_all(stream, limit)
        .map_err(|error| read_error(path, None, error))?
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
pub(in crate::corpus) fn content(
    bytes: &[u8],
    path: &Path,
    kind: Kind,
) -> Result<Content, CorpusError> {
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
        // What looks like a page only now may have declared its encoding.
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
    let decoded = decode(bytes, None).map_err(|e| not_text(path, e))?;
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
    let mut decoded = decode(bytes, declared).map_err(|e| not_text(path, e))?;
    if let Some((text, count)) = repair(&decoded.text) {
        decoded.text = text;
        decoded.notices.push(Notice::TwiceEncoded { count });
    }
    Ok(decoded)
}

/// Refuses what would pass for text and is none.
fn refuse_disguised(bytes: &[u8], path: &Path) -> Result<(), CorpusError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match signs::disguised_file(bytes, &name) {
        Some(Kind::Convert { kind, advice }) => Err(CorpusError::Unsupported {
            path: path.to_path_buf(),
            kind,
            advice,
        }),
        _ => Ok(()),
    }
}

fn not_text(path: &Path, NotText { offset }: NotText) -> CorpusError {
    let path = path.to_path_buf();
    CorpusError::Binary { path, offset }
}

fn no_text(path: &Path) -> CorpusError {
    let path = path.to_path_buf();
    CorpusError::NoText { path }
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

/// Whether a text begins as an export of a news database does, or is one article of it.
pub(in crate::corpus) fn begins_like_an_export(source: &Source) -> bool {
    let start = start(source, BEGINNING as u64);
    start.is_some_and(|start| parting(&start).or_else(|| of_one_article(&start)).is_some())
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
    stream.take(most).read_to_end(&mut start).ok()?;
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
