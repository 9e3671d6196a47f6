//! XML in any encoding that it declares or marks, up to a limit.

use std::io::{self, BufReader, Cursor, Read};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::Reader;
use quick_xml::events::BytesStart;

use super::declared::declared_encoding;
use super::decode::Transcoder;
use super::office::Office;
use super::whole::Limited;

/// So many bytes hold the declaration.
const START: u64 = 1024;
/// So many bytes are decoded at once.
const PIECE: u64 = 64 * 1024;

/// A reader of XML, which fails beyond the limit. An empty element is one that begins and ends.
pub(super) fn reader<'a>(
    stream: impl Read + 'a,
    limit: u64,
) -> io::Result<Reader<BufReader<Box<dyn Read + 'a>>>> {
    let mut stream = Limited::new(stream, limit);
    let mut start = Vec::new();
    stream
        .by_ref()
        .take(START)
        .read_to_end(&mut start)
        .map_err(failed)?;
    let encoding = encoding(&start);
    let whole = Cursor::new(start).chain(stream);
    let stream: Box<dyn Read> = match encoding == UTF_8 {
        true => Box::new(whole),
        false => Box::new(Decoded::new(whole, encoding)),
    };
    let mut reader = Reader::from_reader(BufReader::new(stream));
    reader.config_mut().expand_empty_elements = true;
    Ok(reader)
}

/// XML is in UTF-8 unless it says otherwise: nothing is guessed.
fn encoding(start: &[u8]) -> &'static Encoding {
    match (Encoding::for_bom(start), start) {
        (Some((encoding, _)), _) => encoding,
        (None, [b'<', 0, ..]) => UTF_16LE,
        (None, [0, b'<', ..]) => UTF_16BE,
        (None, start) if start.starts_with(b"<?xml") => declared_encoding(start).unwrap_or(UTF_8),
        _ => UTF_8,
    }
}

/// What is to be said of XML that cannot be read on.
pub(super) fn failed(error: impl Into<quick_xml::Error>) -> io::Error {
    match error.into() {
        quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            Office::Document.too_large()
        }
        error => Office::Document.damaged(error),
    }
}

/// The value of an attribute, whatever the prefix of its name.
pub(super) fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// A stream in another encoding as UTF-8.
struct Decoded<R> {
    stream: R,
    transcoder: Transcoder,
    encoding: &'static Encoding,
    text: String,
    /// How much of `text` was read.
    at: usize,
    has_ended: bool,
}

impl<R: Read> Decoded<R> {
    fn new(stream: R, encoding: &'static Encoding) -> Self {
        Self {
            stream,
            transcoder: Transcoder::new(encoding),
            encoding,
            text: String::new(),
            at: 0,
            has_ended: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let mut piece = Vec::new();
        self.stream.by_ref().take(PIECE).read_to_end(&mut piece)?;
        self.has_ended = piece.is_empty();
        (self.at, self.text) = (0, String::new());
        self.transcoder.push(&piece, self.has_ended, &mut self.text);
        match self.transcoder.notice() {
            Some(_) => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("it holds bytes that are no {}", self.encoding.name()),
            )),
            None => Ok(()),
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at >= self.text.len() && !self.has_ended {
            self.fill()?;
        }
        let mut rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let read = rest.read(buffer)?;
        self.at += read;
        Ok(read)
    }
}
