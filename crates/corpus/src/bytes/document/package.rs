//! Finds the part of a `.docx` or `.odt` that holds the text: both are archives.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};

use quick_xml::events::{BytesStart, Event};
use standpoint_tables::office::{Office, unsupported};
use zip::ZipArchive;
use zip::result::ZipError;

use super::MAX_BYTES;
use super::paragraphs::DocumentText;
use super::xml::{DocumentFormat, TitleStyles, attribute, events, standard_titles, text};

/// The part in which an OpenDocument keeps its text.
const OPEN_DOCUMENT: &str = "content.xml";
/// The part in which an Office document names the part with the text, and how the type of that relation ends.
const RELATIONS: &str = "_rels/.rels";
const MAIN: &str = "/officeDocument";
/// The part in which an Office document names its styles, in the folder of its text.
const STYLES: &str = "styles.xml";
/// The most bytes of a part that says something of the others.
const MAX_PART_BYTES: u64 = 1 << 22;

/// Reads the text of a document that is an archive.
pub(super) fn read(file: &File) -> io::Result<DocumentText> {
    let mut archive = ZipArchive::new(BufReader::new(file))
        .map_err(|error| Office::Document.no_archive(file, error))?;
    let (main, format) = main_part(&mut archive)?;
    let titles = match format {
        DocumentFormat::Word => title_styles(&mut archive, &main),
        DocumentFormat::OpenDocument => standard_titles(),
    };
    let part = archive
        .by_name(&main)
        .map_err(|error| Office::Document.damaged(format!("its part {main}: {error}")))?;
    text(part, MAX_BYTES, format, titles)
}

fn main_part(archive: &mut ZipArchive<impl Read + Seek>) -> io::Result<(String, DocumentFormat)> {
    if archive.index_for_name(OPEN_DOCUMENT).is_some() {
        return Ok((OPEN_DOCUMENT.to_owned(), DocumentFormat::OpenDocument));
    }
    let mut main = None;
    elements(archive, RELATIONS, |element| {
        if attribute(element, "Type").is_some_and(|kind| kind.ends_with(MAIN)) {
            main = main.take().or_else(|| attribute(element, "Target"));
        }
    })?;
    let target = main.ok_or_else(|| Office::Document.damaged("it names no main part"))?;
    let main = target.trim_start_matches("./").trim_start_matches('/');
    if main.starts_with("xl/") {
        Err(unsupported(
            "a workbook and no document of a word processor, although its name says so",
            "give it a name that ends in .xlsx",
        ))
    } else {
        Ok((main.to_owned(), DocumentFormat::Word))
    }
}

/// The styles of titles of a Word document. Their ids are in the language of the program, their names not.
fn title_styles(archive: &mut ZipArchive<impl Read + Seek>, main: &str) -> TitleStyles {
    let folder = main.rfind('/').map_or("", |at| &main[..=at]);
    let mut titles = standard_titles();
    let mut style = None;
    // Whatever is wrong with the styles, the text may be read.
    let _ = elements(
        archive,
        &format!("{folder}{STYLES}"),
        |element| match element.local_name().as_ref() {
            "style" => style = attribute(element, "styleId"),
            "name" => {
                let value = attribute(element, "val").unwrap_or_default().to_lowercase();
                let is_title = matches!(value.as_str(), "title" | "heading 1");
                titles.extend(style.take().filter(|_| is_title));
            }
            _ => {}
        },
    );
    titles
}

/// Shows all elements of a part to `see`, if there is such a part.
fn elements(
    archive: &mut ZipArchive<impl Read + Seek>,
    name: &str,
    mut see: impl FnMut(&BytesStart),
) -> io::Result<()> {
    match archive.by_name(name) {
        Err(ZipError::FileNotFound) => Ok(()),
        Err(error) => Err(Office::Document.damaged(error)),
        Ok(part) => events(part, MAX_PART_BYTES, |event| {
            if let Event::Start(element) = event {
                see(&element);
            }
            Ok(())
        }),
    }
}
