//! Checks that a workbook is still as this program wrote it.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use zip::ZipArchive;

/// The part of a workbook that names its author and the time at which it was saved.
const CORE: &str = "docProps/core.xml";
/// The largest number of bytes read of that part, which has some hundred.
const MOST: u64 = 1 << 16;
/// The author of the workbooks of this program.
pub(super) const CREATOR: &str = "standpoint";
/// The year, month and day that they give as their date. Every other program writes the day on which it
/// saves.
pub(super) const DAY: (u16, u8, u8) = (2000, 1, 1);

/// Returns whether a file is a zip archive, as workbooks are.
pub(in crate::output) fn is_zip(path: &Path) -> bool {
    let mut magic = [0; 4];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut magic));
    read.is_ok() && magic == *b"PK\x03\x04"
}

/// Returns whether this program wrote a workbook and no other program has saved it since.
pub(in crate::output) fn is_as_written(path: &Path) -> bool {
    let (year, month, day) = DAY;
    let saved = format!(">{year}-{month:02}-{day:02}T00:00:00Z</dcterms:modified>");
    let creator = format!("<dc:creator>{CREATOR}</dc:creator>");
    core(path).is_some_and(|core| core.contains(&creator) && core.contains(&saved))
}

/// Reads the part that names the author.
fn core(path: &Path) -> Option<String> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path).ok()?)).ok()?;
    let part = archive.by_name(CORE).ok()?;
    let mut text = String::new();
    part.take(MOST).read_to_string(&mut text).ok()?;
    Some(text)
}
