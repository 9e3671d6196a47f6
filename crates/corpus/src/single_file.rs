//! Questions about one file: its text as it is, the columns of a table.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use standpoint_tables::{JsonTable, Rows, Strictness, is_json, sniff_delimiter};

use super::bytes::compressed::{self, Counter, OpenFile};
use super::bytes::decode::{DecodingReader, decode_sheet};
use super::error::{CorpusError, NotRead};
use super::files::format::{self, Compression, FileKind};
use super::files::missing_path::open_error;
use super::files::walk::SourceFile;
use super::limits::MAX_DOCUMENT_BYTES;
use super::note::Note;

/// A record of JSON lines is read up to so many bytes for the names of its fields.
const MAX_RECORD_LENGTH: u64 = 16 << 20;

/// Reads and decodes one text file as it is, such as a dictionary, unpacked if its name says so. From a
/// workbook it reads the sheet with such a `column`, if one is wanted.
///
/// # Errors
/// When the file cannot be read, is empty or is not text.
pub fn read_sheet(path: &Path, column: Option<&str>) -> Result<(String, Vec<Note>), CorpusError> {
    let opened = open(path, column).map_err(|error| open_error(path, error))?;
    let decoded = decode_sheet(opened.bytes, MAX_DOCUMENT_BYTES).map_err(|error| {
        match CorpusError::reading(path, None, error) {
            // The name tells what an Office file is: all begin alike.
            error @ CorpusError::NotRead {
                why: NotRead::Convert { .. },
                ..
            } => by_name(path).1.refuse(path).err().unwrap_or(error),
            error => error,
        }
    })?;
    let not_read = |why| CorpusError::not_read(path, why);
    let decoded = decoded.ok_or_else(|| not_read(NotRead::TooLarge(MAX_DOCUMENT_BYTES)))?;
    if decoded.text.trim().is_empty() {
        return Err(not_read(NotRead::NoText));
    }
    let notes = opened.notes.into_iter().chain(decoded.notes);
    Ok((decoded.text, notes.collect()))
}

/// The notes of a workbook, such as which of its sheets are read; none of any other file.
pub fn workbook_notes(path: &Path) -> Vec<Note> {
    let opened = is_table(path).then(|| open(path, None).ok());
    opened.flatten().map_or_else(Vec::new, |file| file.notes)
}

/// Reads the name of a file.
fn by_name(path: &Path) -> (Compression, FileKind) {
    format::by_name(&path.file_name().unwrap_or_default().to_string_lossy())
}

/// Returns true if a file is a table by its name: CSV, TSV or JSON lines, perhaps packed, or a workbook.
pub fn is_table(path: &Path) -> bool {
    matches!(by_name(path).1, FileKind::Read(format) if format.has_rows())
}

/// The name of a file without its endings: `my.labels` for `my.labels.csv.gz`. `None` for a folder without a
/// name, such as `..`.
pub fn bare_name(path: &Path) -> Option<OsString> {
    format::unpacked(path).file_stem().map(OsStr::to_os_string)
}

/// Returns true if a name ends as that of a file with articles, labels or a model does, or one to be
/// converted.
pub fn is_named_as_a_file(path: &Path) -> bool {
    let (compression, kind) = by_name(path);
    compression != Compression::None || matches!(kind, FileKind::Read(_) | FileKind::Convert { .. })
}

/// The names of the columns of a table in lower case; `None` if it cannot be read. For JSON lines, the fields
/// of the records in the first 64 KiB, or of the first record if that is longer. `None` for an array of records.
pub fn column_names(path: &Path) -> Option<Vec<String>> {
    let mut stream = DecodingReader::new(open(path, None).ok()?.bytes);
    stream.take_controls();
    let start = stream.peek().ok()?.to_owned();
    let names = match is_json(&start) {
        true if start.trim_start().starts_with('[') => return None,
        true if start.contains('\n') => JsonTable::parse(&start).names,
        true => {
            let mut line = Vec::new();
            let mut record = BufReader::new(stream.take(MAX_RECORD_LENGTH));
            record.read_until(b'\n', &mut line).ok()?;
            JsonTable::parse(&String::from_utf8_lossy(&line)).names
        }
        false => {
            let (delimiter, preamble) = sniff_delimiter(&start);
            stream.skip(preamble);
            let rows = Rows::open(stream, delimiter, Strictness::RowByRow).ok()?;
            let names = rows.iter().flat_map(Rows::names);
            names.map(str::to_owned).collect()
        }
    };
    let names = names.iter().map(|name| name.trim().to_lowercase());
    Some(names.collect())
}

/// Opens a file, and unpacks it if its name says that it is packed.
fn open(path: &Path, column: Option<&str>) -> io::Result<OpenFile> {
    compressed::open(&SourceFile::named(path), column, &Counter::default())
}
