//! Pages and plain texts that a document embeds instead of saying them itself, as converters of web pages have it.

use std::collections::HashMap;
use std::io::{self, Read, Seek};

use zip::ZipArchive;

use super::super::decode::decode;
use super::super::office::Office;
use super::super::whole::read_all;
use super::package::{named, part, relations};
use crate::corpus::bytes::declared::declared_encoding;
use crate::corpus::files::format::{Format, Kind, by_extension, extension};
use crate::corpus::html::extract;

/// The most bytes that all of them may unpack to: the tree of a page takes many times its size in memory.
const MOST: u64 = 64 << 20;

/// The texts of these relations of a part, by the name of the relation.
pub(super) fn texts(
    archive: &mut ZipArchive<impl Read + Seek>,
    main: &str,
    wanted: Vec<String>,
) -> io::Result<HashMap<String, String>> {
    let main = main.replace('\\', "/");
    let (folder, name) = main.split_at(main.rfind('/').map_or(0, |at| at + 1));
    let targets = relations(archive, &format!("{folder}_rels/{name}.rels"))?;
    let mut left = MOST;
    let mut texts = HashMap::new();
    for id in wanted {
        let target = targets.get(&id).ok_or_else(Office::embedding_document)?;
        let path = match target.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => format!("{folder}{}", target.trim_start_matches("./")),
        };
        let name = named(archive, &path).ok_or_else(Office::embedding_document)?;
        let bytes = read_all(part(archive, &name)?, left).map_err(super::damaged)?;
        let bytes = bytes.ok_or_else(|| Office::Document.too_large())?;
        left = left.saturating_sub(bytes.len() as u64);
        texts.insert(id, text(&bytes, &name)?);
    }
    Ok(texts)
}

/// The text of an embedded part.
fn text(bytes: &[u8], name: &str) -> io::Result<String> {
    let decoded = |declared| {
        let decoded = decode(bytes, declared).map_err(|_| Office::embedding_document())?;
        Ok(decoded.text)
    };
    match by_extension(extension(&name.to_ascii_lowercase())) {
        Kind::Known(Format::Html) => {
            let page = extract(&decoded(declared_encoding(bytes))?);
            Ok(page.map(|page| page.text).unwrap_or_default())
        }
        Kind::Known(Format::Text) => decoded(None),
        _ => Err(Office::embedding_document()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{RELATION, file, line, text_of};

    #[test]
    fn pages_and_texts_that_a_document_embeds_are_read() {
        let relations = r#"<Relationships><Relationship Id="a1" Target="/word/page.html"/><Relationship Id="a2" Target="./notes.txt"/>
        <Relationship Id="a3" Target="other.docx"/></Relationships>"#;
        let found = |body: &str| {
            let xml = format!("<w:document>{}{body}</w:document>", line("They leave."));
            text_of(file(&[
                ("_rels/.rels", RELATION.as_bytes()),
                ("word/document2.xml", xml.as_bytes()),
                ("word/_rels/document2.xml.rels", relations.as_bytes()),
                (
                    "word/page.html",
                    b"<meta charset=iso-8859-1><p>The caf\xE9 closes.<p>It is old.",
                ),
                ("word/notes.txt", b"One.\nTwo."),
                ("word/other.docx", b"PK"),
            ]))
        };
        let chunk = |id: &str| format!("<w:altChunk r:id='{id}'/>");
        let body = [chunk("a1"), line("Between."), chunk("a2")].concat();
        assert_eq!(
            found(&body).unwrap(),
            "\u{FEFF}They leave.\n\nThe café closes.\n\nIt is old.\n\nBetween.\n\nOne.\n\nTwo."
        );
        for unread in [chunk("a3"), chunk("none"), chunk("a1").repeat(2)] {
            let error = found(&unread).unwrap_err();
            assert!(error.to_string().contains("save it again"), "{error}");
        }
        // Struck out, it says nothing.
        let struck = format!("<w:del>{}</w:del>", chunk("a3"));
        assert_eq!(found(&struck).unwrap(), "\u{FEFF}They leave.");
    }
}
