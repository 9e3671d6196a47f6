//! Finds the part of a `.docx` or `.odt` that holds the text: both are archives.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::super::office::{Office, unsupported};
use super::MOST;
use super::paragraphs::Written;
use super::xml::{Format, Headings, attribute, events, heading_of_name, standard_headings, text};

/// Where an OpenDocument keeps its text, and where it tells how its parts are kept.
const OPEN_DOCUMENT: &str = "content.xml";
const MANIFEST: &str = "META-INF/manifest.xml";
/// Where an Office document says which part holds the text, and how the type of that relation ends.
const RELATIONS: &str = "_rels/.rels";
const MAIN: &str = "/officeDocument";
/// Where an Office document says what its styles are, in the folder of its text.
const STYLES: &str = "styles.xml";
/// The most bytes of a part that says something of the others.
const MOST_OF_OTHERS: u64 = 1 << 22;

/// Reads the text of a document that is an archive.
pub(super) fn read(file: &File) -> io::Result<Written> {
    let archive = ZipArchive::new(BufReader::new(file));
    let mut archive = archive.map_err(|error| Office::Document.no_archive(file, error))?;
    let (main, format) = main_part(&mut archive)?;
    let headings = match format {
        Format::Word => headings(&mut archive, &main),
        Format::OpenDocument => standard_headings(),
    };
    text(part(&mut archive, &main)?, MOST, format, headings)
}

fn main_part(archive: &mut ZipArchive<impl Read + Seek>) -> io::Result<(String, Format)> {
    let mut is_encrypted = false;
    // Whatever else is wrong with the manifest, the text may be read.
    let _ = elements(archive, MANIFEST, |element| {
        is_encrypted |= element.local_name().as_ref() == "encryption-data";
    });
    if is_encrypted {
        return Err(has_password());
    }
    if let Some(part) = named(archive, OPEN_DOCUMENT) {
        return Ok((part, Format::OpenDocument));
    }
    let mut main = None;
    elements(archive, RELATIONS, |element| {
        if attribute(element, "Type").is_some_and(|of| of.ends_with(MAIN)) {
            main = main.take().or_else(|| attribute(element, "Target"));
        }
    })?;
    let main = main.ok_or_else(|| Office::Document.damaged("it names no main part"))?;
    let main = main.trim_start_matches("./").trim_start_matches('/');
    if main.to_ascii_lowercase().starts_with("xl/") {
        return Err(unsupported(
            "a workbook and no document of a word processor, although its name says so",
            "give it a name that ends in .xlsx",
        ));
    }
    let missing = || Office::Document.damaged(format!("its part {main} is missing"));
    Ok((named(archive, main).ok_or_else(missing)?, Format::Word))
}

/// Which styles of a Word document are headings, by their ids.
fn headings(archive: &mut ZipArchive<impl Read + Seek>, main: &str) -> Headings {
    let folder = main.rfind(['/', '\\']).map_or("", |at| &main[..=at]);
    let mut headings = standard_headings();
    let mut style = None;
    // Whatever is wrong with the styles, the text may be read.
    let _ = elements(
        archive,
        &format!("{folder}{STYLES}"),
        |element| match element.local_name().as_ref() {
            "style" => style = attribute(element, "styleId"),
            "name" => {
                let heading = attribute(element, "val").and_then(|name| heading_of_name(&name));
                headings.extend(style.take().zip(heading));
            }
            _ => {}
        },
    );
    headings
}

/// Shows all elements of a part to `see`, if there is such a part.
fn elements(
    archive: &mut ZipArchive<impl Read + Seek>,
    name: &str,
    mut see: impl FnMut(&BytesStart),
) -> io::Result<()> {
    let Some(name) = named(archive, name) else {
        return Ok(());
    };
    events(part(archive, &name)?, MOST_OF_OTHERS, |event| {
        if let Event::Start(element) = event {
            see(&element);
        }
        Ok(true)
    })
}

/// The name by which the archive knows a part. Capitals make no difference (ECMA-376, part 2), and old
/// versions of .NET write `\` for `/`.
fn named(archive: &ZipArchive<impl Read + Seek>, part: &str) -> Option<String> {
    if archive.index_for_name(part).is_some() {
        return Some(part.to_owned());
    }
    let mut names = archive.file_names().flatten();
    let found = names.find(|name| name.replace('\\', "/").eq_ignore_ascii_case(part))?;
    Some(found.into_owned())
}

fn part<'a, R: Read + Seek>(
    archive: &'a mut ZipArchive<R>,
    name: &str,
) -> io::Result<ZipFile<'a, R>> {
    archive.by_name(name).map_err(|error| match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => has_password(),
        error => Office::Document.damaged(error),
    })
}

fn has_password() -> io::Error {
    unsupported(
        "a document with a password",
        "open it and save it without a password first",
    )
}
