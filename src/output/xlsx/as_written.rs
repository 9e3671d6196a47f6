//! Whether a workbook is still as this program wrote it.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use zip::ZipArchive;

/// The part of a workbook that says who made it and when it was saved last.
const CORE: &str = "docProps/core.xml";
/// Most bytes of it that are read; it has some hundred.
const MOST: u64 = 1 << 16;
/// Who made the workbooks of this program,
pub(super) const CREATOR: &str = "standpoint";
/// and the year, month and day on which they say that they were made and saved. Every other program writes the day on which it saves.
pub(super) const DAY: (u16, u8, u8) = (2000, 1, 1);

/// What a file that is packed as workbooks are is to this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::output) enum Packed {
    /// A workbook of its own that nobody saved since.
    AsWritten,
    /// Anything else.
    Other,
}

/// What a file is that is packed as workbooks are; `None` for all other files.
pub(in crate::output) fn packed(path: &Path) -> Option<Packed> {
    let mut magic = [0; 4];
    let mut file = File::open(path).ok()?;
    file.read_exact(&mut magic).ok()?;
    (magic == *b"PK\x03\x04").then(|| match core(path) {
        Some(core) if is_as_written(&core) => Packed::AsWritten,
        _ => Packed::Other,
    })
}

fn core(path: &Path) -> Option<String> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path).ok()?)).ok()?;
    let part = archive.by_name(CORE).ok()?;
    let mut text = String::new();
    part.take(MOST).read_to_string(&mut text).ok()?;
    Some(text)
}

fn is_as_written(core: &str) -> bool {
    let (year, month, day) = DAY;
    let saved = format!(">{year}-{month:02}-{day:02}T00:00:00Z</dcterms:modified>");
    core.contains(&format!("<dc:creator>{CREATOR}</dc:creator>")) && core.contains(&saved)
}
