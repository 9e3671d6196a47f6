//! The dimension of a sheet, which says how many cells it has. Spreadsheets pass over it, but calamine reads no sheet whose
//! dimension means nothing, such as `A0:B2`.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Write};
use std::ops::Range;

use memchr::memmem;
use zip::ZipArchive;
use zip::result::ZipResult;
use zip::write::{SimpleFileOptions, ZipWriter};

/// The same workbook, in whose sheets only the first cell counts as filled, which makes no difference to what is read.
pub(super) fn without_dimensions(file: &File) -> ZipResult<Cursor<Vec<u8>>> {
    let mut parts = ZipArchive::new(BufReader::new(file))?;
    let mut changed = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..parts.len() {
        let mut part = parts.by_index(at)?;
        let mut content = Vec::new();
        part.read_to_end(&mut content)?;
        if let Some(attributes) = dimension(&content) {
            content.splice(attributes, *br#" ref="A1""#);
        }
        changed.start_file(part.name()?, SimpleFileOptions::default())?;
        changed.write_all(&content)?;
    }
    changed.finish()
}

/// The place of the attributes of a dimension, which stands before the rows.
fn dimension(content: &[u8]) -> Option<Range<usize>> {
    const NAME: &[u8] = b"dimension";
    let head = &content[..memmem::find(content, b"sheetData")?];
    let name = memmem::find(head, NAME)?;
    let prefix = &head[memchr::memrchr(b'<', &head[..name])? + 1..name];
    let begin = name + NAME.len();
    let end = begin + memchr::memchr(b'>', &head[begin..])?;
    let end = end - usize::from(head[..end].ends_with(b"/"));
    let is_tag = prefix
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || *byte == b':');
    is_tag.then_some(begin..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dimensions_are_found_before_the_rows() {
        for (sheet, found) in [
            (
                r#"<sheetPr/><dimension ref="A0:B2"/><sheetData>"#,
                Some(r#" ref="A0:B2""#),
            ),
            (
                r#"<x:dimension ref="B2:A1"></x:dimension><x:sheetData/>"#,
                Some(r#" ref="B2:A1""#),
            ),
            ("<dimension/><sheetData>", Some("")),
            ("<sheetData><c>a dimension</c>", None),
            ("<si>the dimension of sheetData></si>", None),
            ("<dimension", None),
        ] {
            assert_eq!(
                dimension(sheet.as_bytes()).map(|place| &sheet[place]),
                found,
                "{sheet}"
            );
        }
    }
}
