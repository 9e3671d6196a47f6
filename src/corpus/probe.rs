//! One file by itself: its text as it is, the columns of a table, and whether a corpus would read it.

use std::io::{self, Read};
use std::path::Path;

use super::compressed::{self, ByteStream, Counter};
use super::format::{self, Format, Kind};
use super::plan::Planned;
use super::table::sniff_delimiter;
use super::walk::{Source, Step, open_error};
use super::{Corpus, CorpusError, Notice, ReadOptions, decode, document};

/// Reads and decodes one text file as it is, unpacked if its name says that it is packed: a labels file, a dictionary.
///
/// # Errors
/// When the file cannot be read, is empty or is not text.
pub fn read_text(path: &Path) -> Result<(String, Vec<Notice>), CorpusError> {
    let stream = unpacked(path).map_err(|error| open_error(path, error))?;
    let bytes = document::bytes(stream, path)?;
    // A table that this program wrote repeats whatever control characters its articles have.
    if let Some(text) = decode::utf_8_full_of_controls(&bytes) {
        return Ok((text.to_string(), Vec::new()));
    }
    let content = document::content(&bytes, path, Kind::Known(Format::Text))?;
    Ok((content.text, content.notices))
}

/// The names of the columns of a table of text in lower case, by its first 64 KiB; `None` if it cannot be read.
#[must_use]
pub fn column_names(path: &Path) -> Option<Vec<String>> {
    let mut beginning = Vec::new();
    let stream = unpacked(path).ok()?;
    stream.take(1 << 16).read_to_end(&mut beginning).ok()?;
    // Of UTF-16, too, this leaves the names.
    let text = String::from_utf8_lossy(&beginning).replace(['\0', '\u{FEFF}'], "");
    let (delimiter, preamble) = sniff_delimiter(&text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(&text.as_bytes()[preamble..]);
    let header = reader.headers().ok()?.iter();
    Some(header.map(|name| name.trim().to_lowercase()).collect())
}

/// What a file holds, unpacked if its name says that it is packed.
fn unpacked(path: &Path) -> io::Result<ByteStream> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    compressed::open(path, format::by_name(&name).0, &Counter::default())
}

/// Whether a file in a folder of articles would be read as an article, or for what it says of articles. Tables and reports
/// that this program wrote are not.
#[must_use]
pub fn is_source(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (compression, kind) = format::by_name(&name);
    if matches!(kind, Kind::Convert { .. } | Kind::Other) {
        return false;
    }
    let file = Source {
        path: path.to_path_buf(),
        id: String::new(),
        compression,
        kind,
        found: true,
        metadata: Vec::new(),
    };
    let planned = Corpus::empty(&ReadOptions::default()).plan(Step::File(file));
    !matches!(planned, Ok(Planned::Report(CorpusError::Results { .. })))
}
