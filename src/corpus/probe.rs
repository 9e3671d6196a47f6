//! One file by itself: its text as it is, the columns of a table, and whether a corpus would read it.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::bytes::compressed::{ByteStream, Counter};
use super::bytes::decode;
use super::files::format;
use super::files::format::{Compression, Kind};
use super::files::unopened::open_error;
use super::files::walk::{Source, Step};
use super::plan::Planned;
use super::rows::delimiter::sniff_delimiter;
use super::rows::json_table::{JsonTable, is_json};
use super::rows::sheets;
use super::texts::document;
use super::{Corpus, CorpusError, Notice, ReadOptions};

/// A record of JSON lines is looked at up to so many bytes for the names of its fields.
const LONGEST_RECORD: u64 = 16 << 20;

/// Of a table the first so many bytes say what it is.
const BEGINNING: u64 = 1 << 16;

/// Reads and decodes one text file as it is, unpacked if its name says that it is packed: a labels file, a dictionary.
///
/// # Errors
/// When the file cannot be read, is empty or is not text.
pub fn read_text(path: &Path) -> Result<(String, Vec<Notice>), CorpusError> {
    read_sheet(path, None)
}

/// The same, of a workbook the sheet with such a `column`, if one is wanted.
///
/// # Errors
/// As of [`read_text`].
pub fn read_sheet(path: &Path, column: Option<&str>) -> Result<(String, Vec<Notice>), CorpusError> {
    let opened = unpacked_with_notices(path, column);
    let (stream, of_workbook) = opened.map_err(|error| open_error(path, error))?;
    let bytes = document::bytes(stream, path)?;
    // A table that this program wrote repeats whatever control characters its articles have.
    if let Some(text) = decode::utf_8_full_of_controls(&bytes) {
        return Ok((text.to_string(), of_workbook));
    }
    let content = document::verbatim(&bytes, path)?;
    let notices = of_workbook.into_iter().chain(content.notices);
    Ok((content.text, notices.collect()))
}

/// What there is to know of a file as a workbook, such as which of its sheets are read; nothing if it is none or cannot be read.
pub(crate) fn workbook_notices(path: &Path) -> Vec<Notice> {
    let opened = is_table(path).then(|| unpacked_with_notices(path, None));
    opened
        .and_then(Result::ok)
        .map_or_else(Vec::new, |(_, notices)| notices)
}

/// Whether a file is a table by its name: a CSV, a TSV or JSON lines, be it packed, or a workbook.
#[must_use]
pub fn is_table(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    matches!(format::by_name(&name).1, Kind::Known(format) if format.has_rows())
}

/// The name of a file without its ending, and without that of what packs it: `my.labels` for `my.labels.csv.gz`. None for a folder
/// that has no name, such as `..`.
pub(crate) fn bare_name(path: &Path) -> Option<OsString> {
    format::unpacked(path).file_stem().map(OsStr::to_os_string)
}

/// Whether a name ends as that of a file does that holds articles, labels or a model, be it one that is read as it is or one to be
/// converted first.
pub(crate) fn is_named_as_a_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (compression, kind) = format::by_name(&name);
    let kind = format::named(&name, kind);
    compression != Compression::None || matches!(kind, Kind::Known(_) | Kind::Convert { .. })
}

/// The names of the columns of a table of text in lower case, by its first 64 KiB; `None` if it cannot be read. Of JSON lines it
/// is the fields of the records there, or of the first if that is longer.
#[must_use]
pub fn column_names(path: &Path) -> Option<Vec<String>> {
    let mut beginning = Vec::new();
    let mut stream = BufReader::new(unpacked(path).ok()?.take(LONGEST_RECORD));
    let mut start = stream.by_ref().take(BEGINNING);
    start.read_to_end(&mut beginning).ok()?;
    // Of UTF-16, too, this leaves the names.
    let names_in = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).replace(['\0', '\u{FEFF}'], "");
        text.trim_start_matches('\u{FFFD}').to_string()
    };
    let text = names_in(&beginning);
    if is_json(&text) {
        if !beginning.contains(&b'\n') {
            stream.read_until(b'\n', &mut beginning).ok()?;
        }
        let names = JsonTable::parse(&names_in(&beginning)).names;
        return Some(names.iter().map(|n| n.trim().to_lowercase()).collect());
    }
    let (delimiter, preamble) = sniff_delimiter(&text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(&text.as_bytes()[preamble..]);
    let header = reader.headers().ok()?.iter();
    Some(header.map(|name| name.trim().to_lowercase()).collect())
}

/// A row of a table under the names of its columns.
pub(crate) struct Row<'a> {
    /// As they are written.
    pub names: &'a [String],
    pub cells: Vec<&'a str>,
}

impl Row<'_> {
    /// A cell; empty where the row ends before it.
    pub fn cell(&self, at: usize) -> &str {
        self.cells.get(at).copied().unwrap_or_default()
    }

    /// Whether a column has something in it whose name, in small letters, is wanted.
    pub fn has_filled(&self, wanted: impl Fn(&str) -> bool) -> bool {
        let mut cells = self.names.iter().zip(&self.cells);
        cells.any(|(name, cell)| !cell.trim().is_empty() && wanted(&name.to_lowercase()))
    }
}

/// Shows the rows of a CSV or of JSON lines one at a time, however many they are and however damaged the table is. What cannot be
/// read ends it.
pub(crate) fn each_row(path: &Path, see: impl FnMut(&Row)) {
    let Ok(mut stream) = unpacked(path) else {
        return;
    };
    let mut beginning = Vec::new();
    let read = stream.by_ref().take(BEGINNING).read_to_end(&mut beginning);
    if read.is_err() {
        return;
    }
    let start = String::from_utf8_lossy(&beginning).into_owned();
    match beginning.contains(&0) {
        false => rows_of(
            BufReader::new(beginning.as_slice().chain(stream)),
            &start,
            see,
        ),
        // UTF-16, which few programs write: at once.
        true => {
            if let Ok((text, _)) = read_text(path) {
                rows_of(text.as_bytes(), &text, see);
            }
        }
    }
}

fn rows_of(mut stream: impl BufRead, start: &str, mut see: impl FnMut(&Row)) {
    if is_json(start) {
        let mut line = Vec::new();
        while stream
            .by_ref()
            .take(LONGEST_RECORD)
            .read_until(b'\n', &mut line)
            .is_ok_and(|n| n > 0)
        {
            let table = JsonTable::parse(&String::from_utf8_lossy(&line));
            for row in &table.rows {
                see(&Row {
                    names: &table.names,
                    cells: row.iter().map(String::as_str).collect(),
                });
            }
            line.clear();
        }
        return;
    }
    let (delimiter, preamble) = sniff_delimiter(start.trim_start_matches('\u{FEFF}'));
    if preamble > 0 && stream.read_until(b'\n', &mut Vec::new()).is_err() {
        return;
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(stream);
    let mut names: Option<Vec<String>> = None;
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).is_ok_and(|more| more) {
        let cells: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
        let Some(names) = &names else {
            let name = |cell: &std::borrow::Cow<str>| {
                cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}')
                    .to_string()
            };
            names = Some(cells.iter().map(name).collect());
            continue;
        };
        see(&Row {
            names,
            cells: cells.iter().map(AsRef::as_ref).collect(),
        });
    }
}

/// What a file holds, unpacked if its name says that it is packed.
fn unpacked(path: &Path) -> io::Result<ByteStream> {
    unpacked_with_notices(path, None).map(|(bytes, _)| bytes)
}

fn unpacked_with_notices(
    path: &Path,
    column: Option<&str>,
) -> io::Result<(ByteStream, Vec<Notice>)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    sheets::open(path, format::by_name(&name).0, column, &Counter::default())
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
        without_row: None,
    };
    let planned = Corpus::empty(&ReadOptions::default()).plan(Step::File(file));
    !matches!(planned, Ok(Planned::Report(CorpusError::Results { .. })))
}
