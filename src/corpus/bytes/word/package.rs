//! The archive in which a document lies: which of its parts holds the text.

use std::collections::HashMap;
use std::io::{self, Read, Seek};

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::super::office::Office;
use super::super::xml::{attribute, failed, reader};
use super::{Format, damaged};

/// Where an OpenDocument text keeps what it says, and where it tells how its parts are kept.
const OPEN_DOCUMENT: &str = "content.xml";
const MANIFEST: &str = "META-INF/manifest.xml";
/// What the manifest says of a part that a password protects.
const ENCRYPTED: &str = "encryption-data";
/// Where an Office document says which of its parts holds the text.
const RELATIONS: &str = "_rels/.rels";
/// How the type of the relation ends that names this part.
const MAIN: &str = "/officeDocument";
/// Where workbooks keep their parts.
const WORKBOOK: &str = "xl/";
/// The most bytes of a part that says something of the others.
const MOST: u64 = 1 << 22;

/// The part that holds the text, and how it is written.
pub(super) fn main_part(
    archive: &mut ZipArchive<impl Read + Seek>,
) -> io::Result<(String, Format)> {
    let is_encrypted =
        |element: &BytesStart| (element.local_name().as_ref() == ENCRYPTED).then_some(());
    // Whatever else is wrong with the manifest, the text may be read.
    if let Ok(Some(())) = first(archive, MANIFEST, is_encrypted) {
        return Err(Office::protected_document());
    }
    if let Some(part) = named(archive, OPEN_DOCUMENT) {
        return Ok((part, Format::OpenDocument));
    }
    let target = first(archive, RELATIONS, |element| {
        attribute(element, "Type")
            .filter(|of| of.ends_with(MAIN))
            .and_then(|_| attribute(element, "Target"))
    })?;
    let target = target.ok_or_else(|| damaged("it names no main part"))?;
    let target = target.trim_start_matches("./").trim_start_matches('/');
    if target.to_ascii_lowercase().starts_with(WORKBOOK) {
        return Err(Office::renamed_workbook());
    }
    let missing = || damaged(format!("its part {target} is missing"));
    let part = named(archive, target).ok_or_else(missing)?;
    Ok((part, Format::Office))
}

/// A part of the archive.
pub(super) fn part<'a, R: Read + Seek>(
    archive: &'a mut ZipArchive<R>,
    name: &str,
) -> io::Result<ZipFile<'a, R>> {
    archive.by_name(name).map_err(|error| match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Office::protected_document(),
        error => damaged(error),
    })
}

/// The name by which the archive knows a part: capitals make no difference in these names (ECMA-376, part 2), and some programs write
/// `\` for `/`.
pub(super) fn named(archive: &ZipArchive<impl Read + Seek>, part: &str) -> Option<String> {
    if archive.index_for_name(part).is_some() {
        return Some(part.to_owned());
    }
    let mut names = archive.file_names().flatten();
    let found = names.find(|name| name.replace('\\', "/").eq_ignore_ascii_case(part))?;
    Some(found.into_owned())
}

/// The targets of all relations that a part names, by the names of the relations.
pub(super) fn relations(
    archive: &mut ZipArchive<impl Read + Seek>,
    name: &str,
) -> io::Result<HashMap<String, String>> {
    let mut targets = HashMap::new();
    first::<()>(archive, name, |element| {
        let (id, target) = (attribute(element, "Id")?, attribute(element, "Target")?);
        targets.insert(id, target);
        None
    })?;
    Ok(targets)
}

/// What is told by the first element of a part that tells it; nothing if there is no such part.
pub(super) fn first<T>(
    archive: &mut ZipArchive<impl Read + Seek>,
    name: &str,
    mut told: impl FnMut(&BytesStart) -> Option<T>,
) -> io::Result<Option<T>> {
    let Some(name) = named(archive, name) else {
        return Ok(None);
    };
    let mut reader = reader(part(archive, &name)?, MOST)?;
    let mut room = Vec::new();
    loop {
        match reader.read_event_into(&mut room).map_err(failed)? {
            Event::Start(element) => {
                if let Some(told) = told(&element) {
                    return Ok(Some(told));
                }
            }
            Event::Eof => return Ok(None),
            _ => {}
        }
        room.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::super::tests::{RELATION, file, line, text_of};

    #[test]
    fn a_part_beyond_its_limit_is_too_large() {
        let relations = format!("<Relationships>{}", "<a/>".repeat(1 << 20));
        let error = text_of(file(&[("_rels/.rels", relations)])).unwrap_err();
        assert!(error.to_string().contains("too large"), "{error}");
    }

    #[test]
    fn parts_are_found_however_their_names_are_written() {
        for (target, part) in [
            ("./word/document.xml", "word/document.xml"),
            ("/Word/Document.xml", "word/document.xml"),
            ("word/document.xml", "word\\document.xml"),
        ] {
            let relation = RELATION.replace("/word/document2.xml", target);
            let xml = format!("<w:document>{}</w:document>", line("They leave."));
            let found = text_of(file(&[("_RELS/.rels", relation), (part, xml)]));
            assert_eq!(found.unwrap(), "\u{FEFF}They leave.", "{target} {part}");
        }
    }

    #[test]
    fn what_is_protected_or_something_else_is_told() {
        let manifest = "<manifest:manifest><manifest:file-entry manifest:full-path='content.xml'><manifest:encryption-data/>\
        </manifest:file-entry></manifest:manifest>";
        let text = "<office:text><text:p>They leave.</text:p></office:text>";
        let with = |manifest| file(&[("content.xml", text), ("META-INF/manifest.xml", manifest)]);
        let workbook = RELATION.replace("/word/document2.xml", "xl/workbook.xml");
        let plain = |bytes: &[u8]| {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(bytes).unwrap();
            file
        };
        for (file, said) in [
            (with(manifest), "save it without a password first"),
            // All in one part.
            (
                file(&[
                    ("encrypted-package", "?"),
                    ("META-INF/manifest.xml", manifest),
                ]),
                "save it without a password first",
            ),
            (file(&[("_rels/.rels", workbook)]), "ends in .xlsx"),
            (plain(b"<!doctype html><p>They leave."), "ends in .html"),
            (plain(b"They leave the caf\xE9."), "ends in .txt"),
            (
                plain(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0"),
                "save it as .docx",
            ),
        ] {
            let error = text_of(file).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
        for manifest in ["<manifest:manifest/>", "<manifest:manifest>"] {
            assert_eq!(text_of(with(manifest)).unwrap(), "\u{FEFF}They leave.");
        }
    }
}
