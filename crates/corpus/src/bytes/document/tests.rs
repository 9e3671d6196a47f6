//! Documents as they are made, saved and damaged. What is read of them is in `crates/corpus/tests/documents.txt`.

use std::io::{Seek, Write};

use proptest::prelude::*;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::paragraphs::MARK;
use super::*;
use crate::tests::bytes;

fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}

fn archive(parts: &[(&str, &str)]) -> File {
    let mut archive = ZipWriter::new(tempfile::tempfile().unwrap());
    for (name, content) in parts {
        let options = SimpleFileOptions::default();
        archive.start_file(*name, options).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    let mut file = archive.finish().unwrap();
    file.rewind().unwrap();
    file
}

const RELATIONS: &str = "<Relationships>\
    <Relationship Id='a' Type='http://x/metadata/core-properties' Target='docProps/core.xml'/>\
    <Relationship Id='b' Type='http://x/officeDocument' Target='/word/document2.xml'/></Relationships>";
const STYLES: &str = "<styles><style styleId='Titel'><name val='Title'/></style>\
    <style styleId='U1'><name val='heading 1'/></style>\
    <style styleId='Inhalt'><name val='TOC Heading'/><basedOn val='U1'/></style></styles>";
const RTF: &str = concat!(
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil Delta;}{\f1\fcharset204 Delta Cyr;}}",
    r"{\colortbl;\red0;}{\*\generator Delta 1;}{\info{\title No text}}\viewkind4\uc1\pard\f0\fs20 ",
);

fn docx(body: &str) -> File {
    let xml = format!(
        "<?xml version='1.0'?><w:document xmlns:w='w'><w:body>{body}</w:body></w:document>"
    );
    let parts = [("_rels/.rels", RELATIONS), ("word/styles.xml", STYLES)];
    archive(&[&parts[..], &[("word/document2.xml", &xml)]].concat())
}

fn rtf(body: &str) -> File {
    file(format!("{RTF}{body}}}\0").as_bytes())
}

/// The file of a case.
fn file_of(format: &str, body: &str) -> File {
    match format {
        "docx" => docx(&body.replace('[', "<p><r><t>").replace(']', "</t></r></p>")),
        "odt" => {
            let body = body.replace('[', "<p>").replace(']', "</p>");
            archive(&[(
                "content.xml",
                &format!("<office><body>{body}</body></office>"),
            )])
        }
        "rtf" => rtf(body),
        "bytes" => file(&bytes(body)),
        _ => {
            let parts = body
                .split(" | ")
                .map(|part| part.split_once(' ').unwrap_or((part, "")));
            archive(&parts.collect::<Vec<_>>())
        }
    }
}

/// The text of a file with a `#` before its headline, or its error.
fn text_of(file: File) -> Result<String, String> {
    let DocumentText { mut text, headline } = read(file).map_err(|error| error.to_string())?;
    if let Some((start, words)) = headline {
        assert!(text[MARK.len() + start..].starts_with(&words), "{text}");
        text.insert(MARK.len() + start, '#');
    }
    Ok(text.trim_start_matches(MARK).to_owned())
}

#[test]
fn the_text_of_documents_is_read() {
    let lines: Vec<&str> = include_str!("../../../tests/documents.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let mut failures = Vec::new();
    for case in lines.chunks(2) {
        let (format, body) = case[0].split_once(' ').unwrap_or((case[0], ""));
        let text = text_of(file_of(format, body.trim_start()));
        let (kind, expected) = case[1].split_at(1);
        let shown = text
            .clone()
            .unwrap_or_default()
            .replace("\n\n", "¶")
            .replace('\n', "⏎")
            .replace('\t', "⇥")
            .replace('\u{A0}', "⍽")
            .replace('\u{202F}', " ");
        let is_right = match &text {
            Ok(_) => kind == "=" && shown.trim_end() == expected.trim(),
            Err(error) => kind == "!" && error.contains(expected.trim()),
        };
        if !is_right {
            failures.push(format!("{}\n{}\n{text:?}", case[0], case[1]));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn endless_documents_are_refused() {
    let relations = format!("<Relationships>{}", "<a/>".repeat(1 << 20));
    let error = text_of(archive(&[("_rels/.rels", &relations)])).unwrap_err();
    assert!(error.contains("too large"), "{error}");
    let error = text_of(rtf(&"{".repeat(20_000))).unwrap_err();
    assert!(error.contains("nested too deep"), "{error}");
}

proptest! {
    /// Elements and groups in any order and depth are read to the end, whatever they mean.
    #[test]
    fn any_nesting_is_read(pieces in prop::collection::vec(0usize..60, 0..60)) {
        let tags: Vec<&str> = "p r t rPr pPr vanish del Fallback tr tc txbxContent br tab ruby rt ins pStyle".split(' ').collect();
        let nested = pieces.iter().fold("word".to_owned(), |body, piece| {
            let tag = tags[piece % tags.len()];
            format!("word<{tag}/>{}<{tag}>{body}</{tag}>", &body[..4])
        });
        prop_assert!(text_of(docx(&nested)).is_ok(), "{nested}");
        let words: Vec<&str> = r"{ } { } \par  \cell  \plain  \f1  {\*\shpinst {\shptxt  \u-10179? \'cc \bin3 \v  ".split(' ').collect();
        let pieces = pieces.iter().map(|piece| format!("{} ", words[piece % words.len()]));
        let mut body: String = pieces.collect();
        body += &"}".repeat(body.matches('{').count() + 3);
        prop_assert!(text_of(rtf(&body)).is_ok(), "{body}");
    }
}
