//! The text of a word processor's document: the first byte chooses the format, the rest is the XML of its text, or what follows the
//! beginning of Rich Text. What is read of it is cut, and nothing but white space is left out.

#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use standpoint_fuzz::{documents, segments_hold};
use zip::write::{SimpleFileOptions, ZipWriter};

const RELATIONS: &[u8] = br#"<Relationships><Relationship Target="word/document.xml"
    Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>"#;

fuzz_target!(|bytes: &[u8]| {
    let &[format, ref text @ ..] = bytes else {
        return;
    };
    let (name, parts): (_, &[(&str, &[u8])]) = match format % 3 {
        0 => (
            "a.docx",
            &[("_rels/.rels", RELATIONS), ("word/document.xml", text)],
        ),
        1 => ("a.odt", &[("content.xml", text)]),
        _ => return hold("a.rtf", &[br"{\rtf1", text].concat()),
    };
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (part, content) in parts {
        let options = SimpleFileOptions::default();
        archive.start_file(*part, options).unwrap();
        archive.write_all(content).unwrap();
    }
    hold(name, &archive.finish().unwrap().into_inner());
});

fn hold(name: &str, bytes: &[u8]) {
    let (_, documents) = documents(name, bytes);
    documents.iter().for_each(|d| segments_hold(&d.text));
}
