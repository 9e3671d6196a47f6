use std::io::Write;

use zip::write::{SimpleFileOptions, ZipWriter};

use super::super::lines::TABLES;
use super::*;

/// A file with these parts.
fn file(parts: &[(&str, &str)]) -> File {
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

const RELATION: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
    <Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>
    <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/word/document2.xml"/>
    </Relationships>"#;

fn docx(body: &str) -> io::Result<String> {
    let body = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w" xmlns:mc="mc"><w:body>{body}</w:body></w:document>"#
    );
    read(file(&[
        ("_rels/.rels", RELATION),
        ("word/document2.xml", &body),
    ]))
}

fn odt(body: &str) -> String {
    let body = format!(
        r#"<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="a"><office:body><office:text>{body}</office:text></office:body></office:document-content>"#
    );
    read(file(&[("content.xml", &body)])).unwrap()
}

#[test]
fn each_paragraph_is_a_line() {
    let found = docx(concat!(
        "<w:p><w:pPr><w:pStyle w:val='Title'/><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>Envoys meet</w:t></w:r></w:p>",
        "<w:p/><w:p><w:r><w:t> </w:t></w:r></w:p>",
        "<w:p><w:r><w:t xml:space='preserve'>“We </w:t></w:r><w:hyperlink><w:r><w:rPr><w:b/></w:rPr><w:t>agree</w:t></w:r></w:hyperlink>",
        "<w:r><w:t> &amp; leave&#8221;,</w:t><w:br/><w:t>he said</w:t><w:noBreakHyphen/><w:tab/><w:t>so.</w:t></w:r></w:p>",
    ));
    assert_eq!(
        found.unwrap(),
        "\u{FEFF}Envoys meet\n\n“We agree & leave”,\nhe said\u{2011}\tso."
    );
    assert_eq!(
        odt(
            "<text:h>Envoys \n meet</text:h>\n<text:p>“We <text:span>agree</text:span> &lt;leave&gt;<text:s text:c='2'/><text:s/>so<text:line-break/>\
             he<text:tab/>said.<text:note><text:note-body><text:p>A note.</text:p></text:note-body></text:note></text:p>"
        ),
        "\u{FEFF}Envoys meet\n\n“We agree <leave>   so\nhe\tsaid."
    );
}

#[test]
fn what_was_struck_out_or_is_said_twice_is_left_out() {
    let found = docx(concat!(
        "<w:p><w:ins><w:r><w:t>They stay</w:t></w:r></w:ins><w:del><w:r><w:delText>They leave</w:delText></w:r></w:del>",
        "<w:r><w:instrText> PAGE </w:instrText></w:r>",
        "<mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></mc:Choice>",
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent>",
        "<w:r><w:t>, they say.</w:t></w:r></w:p>",
    ));
    assert_eq!(found.unwrap(), "\u{FEFF}They stay, they say.\n\nIn a box.");
    assert_eq!(
        odt(
            "<text:tracked-changes><text:p>They leave.</text:p></text:tracked-changes><text:p>They stay.</text:p>"
        ),
        "\u{FEFF}They stay."
    );
}

#[test]
fn rows_are_lines_unless_their_cells_hold_texts() {
    let cell = |words: &str| format!("<w:tc>{words}</w:tc>");
    let line = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let [port, boats] = ["Port", "Boats"].map(|words| cell(&line(words)));
    let text = cell(&[line("One."), line("Two.")].concat());
    let inner = cell(&format!(
        "<w:tbl>{}</w:tbl>",
        row(&[port.clone(), boats.clone()])
    ));
    for (cells, wanted) in [
        (vec![port.clone(), boats], "Port\tBoats"),
        (vec![port.clone(), text], "Port\n\nOne.\n\nTwo."),
        (vec![port.clone()], "Port"),
        (vec![inner], "Port\tBoats"),
    ] {
        let table = format!("<w:tbl>{}</w:tbl>{}", row(&cells), line("End."));
        let wanted = format!("\u{FEFF}{wanted}\n\nEnd.");
        assert_eq!(docx(&table).unwrap(), wanted);
    }
    assert_eq!(
        odt(
            "<table:table-row><table:table-cell><text:p>Port</text:p></table:table-cell>\
             <table:table-cell><text:p>Boats</text:p></table:table-cell></table:table-row>"
        ),
        "\u{FEFF}Port\tBoats"
    );
}

#[test]
fn tables_too_deep_are_read_line_by_line() {
    let cells = "<w:tc><w:p><w:r><w:t>Port</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Boats</w:t></w:r></w:p></w:tc>";
    let nested = |depth: usize| {
        let (begin, end) = ("<w:tr><w:tc>", "</w:tc></w:tr>");
        let outer = depth - 1;
        docx(&format!(
            "{}<w:tr>{cells}</w:tr>{}",
            begin.repeat(outer),
            end.repeat(outer)
        ))
    };
    assert_eq!(nested(TABLES).unwrap(), "\u{FEFF}Port\tBoats");
    for depth in [TABLES + 1, 50_000] {
        assert_eq!(nested(depth).unwrap(), "\u{FEFF}Port\n\nBoats");
    }
}

#[test]
fn how_a_word_is_spoken_is_left_out() {
    let found = docx(
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>とうきょう</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>東京</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
    );
    assert_eq!(found.unwrap(), "\u{FEFF}東京");
    assert_eq!(
        odt(
            "<text:p><text:ruby><text:ruby-base>東京</text:ruby-base><text:ruby-text>とうきょう</text:ruby-text></text:ruby></text:p>"
        ),
        "\u{FEFF}東京"
    );
}

#[test]
fn what_is_damaged_is_told() {
    let torn = file(&[
        ("_rels/.rels", RELATION),
        ("word/document2.xml", "<w:document><w:p><w:r><w:t>They"),
    ]);
    let no_main = file(&[("_rels/.rels", "<Relationships/>")]);
    let mut old = tempfile::tempfile().unwrap();
    old.write_all(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").unwrap();
    let mut page = tempfile::tempfile().unwrap();
    page.write_all(b"<html><p>They leave.").unwrap();
    for (file, said) in [
        (torn, "the document is damaged (it ends within a paragraph)"),
        (no_main, "the document is damaged (it names no main part)"),
        (file(&[("mimetype", "")]), "the document is damaged"),
        (old, "with a password"),
        (page, "no document of a word processor"),
    ] {
        let error = read(file).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
    assert_eq!(read(tempfile::tempfile().unwrap()).unwrap(), "");
    assert!(docx("<w:p><w:r><w:t>They</w:r></w:p>").is_err());
    // No text at all.
    assert_eq!(docx("<w:p/>").unwrap(), "");
}
