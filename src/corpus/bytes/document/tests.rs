//! Documents as they are made, saved and damaged. What is read of them is in `cases.txt`.

use std::io::{Seek, Write};

use proptest::prelude::*;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::paragraphs::{MARK, TABLES};
use super::*;

/// The text of a file without its mark, or its error.
fn text_of(file: File) -> Result<String, String> {
    let text = read(file)
        .map(|written| written.text)
        .map_err(|error| error.to_string())?;
    Ok(text.strip_prefix(MARK).unwrap_or(&text).to_owned())
}

fn plain(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}

fn archive(parts: &[(&str, &str)]) -> File {
    let mut archive = ZipWriter::new(tempfile::tempfile().unwrap());
    for (name, content) in parts {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    let mut file = archive.finish().unwrap();
    file.rewind().unwrap();
    file
}

const RELATION: &str = "<Relationships><Relationship Id='a' Type='http://x/metadata/core-properties' Target='docProps/core.xml'/>\
    <Relationship Id='b' Type='http://x/officeDocument' Target='/word/document2.xml'/></Relationships>";

fn docx(body: &str) -> File {
    let xml = format!(
        "<?xml version='1.0'?><w:document xmlns:w='w'><w:body>{body}</w:body></w:document>"
    );
    archive(&[("_rels/.rels", RELATION), ("word/document2.xml", &xml)])
}

fn odt(body: &str) -> File {
    let xml = format!(
        "<office:document-content><office:body>{body}</office:body></office:document-content>"
    );
    archive(&[("content.xml", &xml)])
}

fn rtf(body: &str) -> File {
    let head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil Delta;}{\f1\fcharset204 Delta Cyr;}}{\colortbl;\red0;}{\*\generator Delta 1;}{\info{\title No text}}\viewkind4\uc1\pard\f0\fs20 ";
    plain(format!("{head}{body}}}\0").as_bytes())
}

/// A paragraph of a `.docx`.
fn line(words: &str) -> String {
    format!("<p><r><t>{words}</t></r></p>")
}

#[test]
fn the_text_of_documents_is_read() {
    let cases = include_str!("cases.txt").lines();
    let cases: Vec<&str> = cases
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let mut wrong = Vec::new();
    for case in cases.chunks(2) {
        let [source, wanted] = case else {
            panic!("{case:?} is no case")
        };
        let (format, body) = source.split_once(' ').unwrap_or((source, ""));
        let body = body.trim_start();
        let file = match format {
            "docx" => docx(&body.replace('[', "<p><r><t>").replace(']', "</t></r></p>")),
            "odt" => odt(&body.replace('[', "<p>").replace(']', "</p>")),
            _ => rtf(body),
        };
        let found = text_of(file).map(|text| {
            let text = text
                .replace("\n\n", "¶")
                .replace('\n', "⏎")
                .replace('\t', "⇥");
            text.replace('\u{A0}', "⍽").replace('\u{202F}', " ")
        });
        let is_right = match (&found, wanted.split_at(1)) {
            (Ok(text), ("=", wanted)) => text.trim_end_matches(['⇥', ' ']) == wanted.trim(),
            (Err(error), ("!", wanted)) => error.contains(wanted.trim()),
            _ => false,
        };
        if !is_right {
            wrong.push(format!("{source}\n{wanted}\n{found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn tables_too_deep_are_read_line_by_line() {
    let cells = format!("<tc>{}</tc><tc>{}</tc>", line("Port"), line("Boats"));
    for (depth, wanted) in [
        (TABLES, "Port\tBoats"),
        (TABLES + 1, "Port\n\nBoats"),
        (50_000, "Port\n\nBoats"),
    ] {
        let (begin, end) = ("<tr><tc>".repeat(depth - 1), "</tc></tr>".repeat(depth - 1));
        let found = text_of(docx(&format!("{begin}<tr>{cells}</tr>{end}")));
        assert_eq!(found.as_deref(), Ok(wanted));
    }
}

#[test]
fn a_title_is_the_headline_and_a_first_heading_where_there_is_none() {
    let styles = "<styles><style styleId='Titel'><name val='Title'/></style><style styleId='U1'><name val='heading 1'/></style>\
        <style styleId='Inhalt'><name val='TOC Heading'/><basedOn val='U1'/></style></styles>";
    let automatic = "<style name='P1' parent-style-name='Title'/>";
    // A paragraph by the first letter of its style: Titel, U1, Inhalt, or none.
    let paragraph = |style: char| match ["Titel", "U1", "Inhalt", "Title"]
        .iter()
        .find(|id| id.starts_with(style))
    {
        Some(id) => format!("<p><pPr><pStyle val='{id}'/></pPr><r><t>In {id}</t></r></p>"),
        None => line("Post"),
    };
    for (body, wanted) in [
        ("T-", Some("In Titel")),
        ("-T", Some("In Titel")),
        ("UTT", Some("In Titel")),
        ("UU-", Some("In U1")),
        ("----T", None),
        ("-U", None),
        ("I-", None),
    ] {
        let xml = format!(
            "<document>{}</document>",
            body.chars().map(paragraph).collect::<String>()
        );
        let parts = [
            ("_rels/.rels", RELATION),
            ("word/document2.xml", &xml),
            ("word/styles.xml", styles),
        ];
        let Written { text, headline } = read(archive(&parts)).unwrap();
        assert_eq!(
            headline.as_ref().map(|(_, words)| words.as_str()),
            wanted,
            "{body}"
        );
        if let Some((start, words)) = headline {
            assert!(text[MARK.len() + start..].starts_with(&words), "{text}");
        }
    }
    let titled = "<p><pPr><pStyle val='Title'/></pPr><r><t>In a row</t></r></p>";
    assert_eq!(
        read(docx(&format!("<tr><tc>{titled}</tc></tr>")))
            .unwrap()
            .headline,
        None
    );
    assert!(read(docx(titled)).unwrap().headline.is_some());
    for (body, wanted) in [
        ("<p>Post</p><p style-name='P1'>Envoys meet</p>", Some(6)),
        ("<h style-name='Heading_20_1'>Envoys meet</h>", Some(0)),
        ("<p style-name='Standard'>Envoys meet</p>", None),
    ] {
        let headline = read(odt(&format!("{automatic}{body}"))).unwrap().headline;
        assert_eq!(headline.map(|(start, _)| start), wanted, "{body}");
    }
}

#[test]
fn parts_are_found_however_their_names_are_written() {
    for (target, part) in [
        ("./word/document.xml", "word/document.xml"),
        ("/Word/Document.xml", "word/document.xml"),
        ("word/document.xml", "word\\document.xml"),
    ] {
        let relation = RELATION.replace("/word/document2.xml", target);
        let xml = format!("\u{FEFF}<document>{}</document>", line("They leave."));
        let found = text_of(archive(&[("_RELS/.rels", &relation), (part, &xml)]));
        assert_eq!(found.as_deref(), Ok("They leave."), "{target} {part}");
    }
}

#[test]
fn a_document_that_cannot_be_read_says_what_to_do() {
    let manifest =
        "<manifest><file-entry full-path='content.xml'><encryption-data/></file-entry></manifest>";
    let text = "<text><p>They leave.</p></text>";
    let workbook = RELATION.replace("/word/document2.xml", "xl/workbook.xml");
    let relations = format!("<Relationships>{}", "<a/>".repeat(1 << 20));
    for (file, wanted) in [
        (
            archive(&[("_rels/.rels", "<Relationships/>")]),
            "it names no main part",
        ),
        (
            archive(&[("_rels/.rels", RELATION)]),
            "its part word/document2.xml is missing",
        ),
        (archive(&[("mimetype", "")]), "the document is damaged"),
        (
            archive(&[("content.xml", "")]),
            "the part that holds its text is empty",
        ),
        (
            archive(&[("content.xml", "<text><p>They")]),
            "its end is missing",
        ),
        (
            archive(&[("content.xml", text), ("META-INF/manifest.xml", manifest)]),
            "save it without a password first",
        ),
        (
            archive(&[
                ("encrypted-package", "?"),
                ("META-INF/manifest.xml", manifest),
            ]),
            "without a password",
        ),
        (archive(&[("_rels/.rels", &workbook)]), "ends in .xlsx"),
        (archive(&[("_rels/.rels", &relations)]), "too large"),
        (
            plain(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
            "with a password, or an old one",
        ),
        (
            plain(b"<!doctype html><p>They leave."),
            "let its name end in .html if it is a web page",
        ),
        (plain(b"PK\x03\x04 and no more"), "the document is damaged"),
        (
            plain("{".repeat(20_000).replacen('{', "{\\rtf1", 1).as_bytes()),
            "nested too deep",
        ),
    ] {
        let error = text_of(file).unwrap_err();
        assert!(error.contains(wanted), "{error}");
    }
    for manifest in ["<manifest/>", "<manifest>"] {
        let file = archive(&[("content.xml", text), ("META-INF/manifest.xml", manifest)]);
        assert_eq!(text_of(file).as_deref(), Ok("They leave."));
    }
    assert_eq!(text_of(plain(b"")).as_deref(), Ok(""));
}

#[test]
fn rich_text_is_known_behind_a_mark_or_blanks_and_joined_documents_are_all_read() {
    let cyrillic = r"{\rtf1\ansi\ansicpg1251\deff3{\fonttbl{\f3\fcharset204 A;}}\'cc\'e8\'f0\par}";
    let western = r"{\rtf1 \'cc{\b so}}";
    for between in ["", "\n", "\0\r\n", "}}"] {
        for before in ["", "\u{FEFF}", "\r\n  "] {
            let document = format!("{before}{cyrillic}{between}{western}\u{1A}");
            assert_eq!(
                text_of(plain(document.as_bytes())).as_deref(),
                Ok("Мир\n\nÌso")
            );
        }
    }
    // Plain text is in the usual font.
    let fonts = br"{\rtf1\ansi\deff1{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\'cc\'e8\'f0 {\f0 caf\'e9\plain  \'cc\'e8\'f0}}";
    assert_eq!(text_of(plain(fonts)).as_deref(), Ok("Мир café Мир"));
    assert!(!rtf::begins(br"So {\rtf1}"));
}

proptest! {
    /// Elements and groups in any order and depth are read to the end, whatever they mean.
    #[test]
    fn any_nesting_is_read(pieces in prop::collection::vec(0usize..24, 0..60)) {
        let tags = "p r t rPr pPr vanish del AlternateContent Choice tr tc tbl txbxContent br tab ruby rt ins pStyle tabs";
        let tags: Vec<&str> = tags.split(' ').collect();
        let (mut body, mut open) = (String::new(), Vec::new());
        for piece in &pieces {
            match (tags.get(*piece), piece % 2) {
                (Some(tag), _) => {
                    body += &format!("<{tag}>");
                    open.push(tag);
                }
                (None, 0) => body += "word",
                _ => body += &open.pop().map_or(String::new(), |tag| format!("</{tag}>")),
            }
        }
        body.extend(open.iter().rev().map(|tag| format!("</{tag}>")));
        prop_assert!(text_of(docx(&body)).is_ok(), "{body}");
        let controls = r"{ } { } \par  \cell  \row  \intbl  \pard  {\*\shpinst {\shptxt  \u-10179? \u-8704? \'cc \f1  \bin3 word \v  \v0  \uc2  {\footnote  \nestrow  \* \~ { }";
        let controls: Vec<&str> = controls.split(' ').collect();
        let body: String = pieces.iter().map(|piece| format!("{} ", controls[piece % controls.len()])).collect();
        let closing = "}".repeat(body.matches('{').count() + 3);
        let found = read(plain(format!("{{\\rtf1 {body}{closing}}}").as_bytes()));
        prop_assert!(found.is_ok(), "{body}");
    }
}
