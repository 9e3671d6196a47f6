use std::io::{Seek, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::super::lines::TABLES;
use super::*;

/// The text of a file.
pub(super) fn text_of(file: File) -> io::Result<String> {
    read(file).map(|written| written.text)
}

/// A file with these parts.
pub(super) fn file<T: AsRef<[u8]>>(parts: &[(&str, T)]) -> File {
    let mut archive = ZipWriter::new(tempfile::tempfile().unwrap());
    for (name, content) in parts {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(content.as_ref()).unwrap();
    }
    let mut file = archive.finish().unwrap();
    file.rewind().unwrap();
    file
}

pub(super) const RELATION: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
    <Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>
    <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/word/document2.xml"/>
    </Relationships>"#;

fn docx(body: &str) -> io::Result<String> {
    docx_of(
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w" xmlns:mc="mc"><w:body>{body}</w:body></w:document>"#
        )
        .as_bytes(),
    )
}

/// A document with this XML.
fn docx_of(xml: &[u8]) -> io::Result<String> {
    text_of(file(&[
        ("_rels/.rels", RELATION.as_bytes()),
        ("word/document2.xml", xml),
    ]))
}

fn odt(body: &str) -> String {
    let body = format!(
        r#"<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="a"><office:body><office:text>{body}</office:text></office:body></office:document-content>"#
    );
    text_of(file(&[("content.xml", body)])).unwrap()
}

/// A paragraph of a `.docx`.
pub(super) fn line(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
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
        let error = text_of(file).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
    assert_eq!(text_of(tempfile::tempfile().unwrap()).unwrap(), "");
    assert!(docx("<w:p><w:r><w:t>They</w:r></w:p>").is_err());
    // No text at all.
    assert_eq!(docx("<w:p/>").unwrap(), "");
}

#[test]
fn an_end_that_is_missing_is_damage() {
    let first = line("They leave.");
    for body in [
        first.clone(),
        format!("{first}<w:del>{}", line("They stay.")),
        format!("<w:tbl><w:tr><w:tc>{first}</w:tc>"),
    ] {
        let error = docx_of(format!("<w:document><w:body>{body}").as_bytes()).unwrap_err();
        let said = "the document is damaged (its end is missing)";
        assert!(error.to_string().contains(said), "{error}");
    }
    let torn = "<office:text><text:p>They leave.</text:p>";
    assert!(text_of(file(&[("content.xml", torn)])).is_err());
    assert!(text_of(file(&[("content.xml", "")])).is_err());
}

#[test]
fn the_first_way_that_holds_words_is_read() {
    let found = |ways: &str| {
        let ways = format!("<mc:AlternateContent>{ways}</mc:AlternateContent>");
        docx(&format!("<w:p><w:r>{ways}<w:t> End.</w:t></w:r></w:p>")).unwrap()
    };
    let first = "<mc:Choice><w:t>First.</w:t></mc:Choice>";
    let none = "<mc:Choice><w:drawing/><w:t> </w:t></mc:Choice>";
    let last = "<mc:Fallback><w:t>Last.</w:t></mc:Fallback>";
    assert_eq!(found(&[first, last].concat()), "\u{FEFF}First. End.");
    assert_eq!(
        found(&[none, first, first, last].concat()),
        "\u{FEFF} First. End."
    );
    assert_eq!(found(&[none, last].concat()), "\u{FEFF} Last. End.");
    assert_eq!(found(none), "\u{FEFF}  End.");
    // One within the other.
    let within =
        format!("<mc:Choice><mc:AlternateContent>{none}{last}</mc:AlternateContent></mc:Choice>");
    assert_eq!(found(&[&within, last].concat()), "\u{FEFF} Last. End.");
}

#[test]
fn hidden_text_is_left_out() {
    let run = |properties: &str, words: &str| {
        format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t><w:tab/></w:r>")
    };
    let of = |properties: &str| {
        let runs = [run(properties, "Some"), run("", "stay")].concat();
        docx(&format!("<w:p>{runs}</w:p>")).unwrap()
    };
    for hidden in [
        "<w:b/><w:vanish/>",
        "<w:vanish w:val='true'/>",
        "<w:vanish w:val='1'/><w:i/>",
    ] {
        assert_eq!(of(hidden), "\u{FEFF}stay\t", "{hidden}");
    }
    for shown in [
        "<w:vanish w:val='0'/>",
        "<w:vanish w:val='false'/>",
        "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>",
    ] {
        assert_eq!(of(shown), "\u{FEFF}Some\tstay\t", "{shown}");
    }
    // Only the mark at the end of a paragraph is hidden.
    let mark =
        "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>They stay.</w:t></w:r></w:p>";
    assert_eq!(docx(mark).unwrap(), "\u{FEFF}They stay.");
    assert_eq!(
        odt(
            "<text:section text:display='none'><text:p>Gone.</text:p></text:section>\
             <text:section text:display='condition' text:is-hidden='true'><text:p>Gone.</text:p></text:section>\
             <text:section text:display='condition'><text:p>One.</text:p></text:section>\
             <text:p>Gone.<text:hidden-paragraph text:condition='ooow:1' text:is-hidden='true'/></text:p>\
             <text:p>Two<text:hidden-paragraph text:condition='ooow:0'/>\
             <text:hidden-text text:is-hidden='true'> gone</text:hidden-text><text:hidden-text> stay</text:hidden-text>.</text:p>"
        ),
        "\u{FEFF}One.\n\nTwo stay."
    );
}

#[test]
fn fields_that_show_what_the_document_is_called_are_text() {
    assert_eq!(
        odt(
            "<text:p>It is called <text:title>The Bypass</text:title>, about <text:subject>roads</text:subject>\
             <draw:frame><svg:title>A map</svg:title><svg:desc>of it</svg:desc></draw:frame>.</text:p>"
        ),
        "\u{FEFF}It is called The Bypass, about roads."
    );
}

#[test]
fn a_struck_out_end_of_a_paragraph_joins_it_with_the_next() {
    let struck = |words: &str| {
        format!("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>")
    };
    let found = |body: &[String]| docx(&body.concat()).unwrap();
    let body = [struck("The "), struck(""), struck("mill "), line("closes.")];
    assert_eq!(
        found(&[&body[..], &[line("It is old.")]].concat()),
        "\u{FEFF}The mill closes.\n\nIt is old."
    );
    assert_eq!(found(&body[..3]), "\u{FEFF}The mill ");
    // Not beyond a cell, or the box in which it stands.
    let cell = |words: &str| format!("<w:tc>{words}</w:tc>");
    let row = [cell(&struck("Port")), cell(&line("Boats"))].concat();
    assert_eq!(
        found(&[format!("<w:tr>{row}</w:tr>")]),
        "\u{FEFF}Port\tBoats"
    );
    let within = format!(
        "<w:p><w:r><w:txbxContent>{}</w:txbxContent><w:t>Out of it.</w:t></w:r></w:p>",
        struck("In a box.")
    );
    assert_eq!(
        found(&[within, line("End.")]),
        "\u{FEFF}Out of it.\n\nIn a box.\n\nEnd."
    );
}

#[test]
fn entities_that_a_file_declares_stay_as_they_are() {
    let xml = "<!DOCTYPE d [<!ENTITY dash '&#8212;'>]><w:document><w:p><w:r><w:t>We &dash; they &lt; all.</w:t></w:r></w:p></w:document>";
    assert_eq!(
        docx_of(xml.as_bytes()).unwrap(),
        "\u{FEFF}We &dash; they < all."
    );
}

#[test]
fn any_encoding_is_read_that_is_declared_or_marked() {
    let xml = |encoding: &str| {
        let words = line("The “café” is closed.").repeat(3_000);
        format!(r#"<?xml version="1.0" encoding="{encoding}"?><w:document>{words}</w:document>"#)
    };
    let wanted = docx_of(xml("UTF-8").as_bytes()).unwrap();
    assert!(wanted.starts_with("\u{FEFF}The “café” is closed.\n\nThe “"));
    let little: Vec<u8> = xml("UTF-16")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let big: Vec<u8> = xml("UTF-16")
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let western = encoding_rs::WINDOWS_1252
        .encode(&xml("windows-1252"))
        .0
        .into_owned();
    for bytes in [
        [b"\xEF\xBB\xBF", xml("UTF-8").as_bytes()].concat(),
        [b"\xFF\xFE", &little[..]].concat(),
        [b"\xFE\xFF", &big[..]].concat(),
        little,
        big,
        western.clone(),
    ] {
        assert_eq!(docx_of(&bytes).unwrap(), wanted);
    }
    // Undeclared, other letters than those of UTF-8 are damage.
    let undeclared = &western[western.iter().position(|byte| *byte == b'>').unwrap() + 1..];
    assert!(docx_of(undeclared).is_err());
    // Half a letter.
    let torn = b"\xFF\xFE<\0w\0/\0>\0 ";
    let error = docx_of(torn).unwrap_err().to_string();
    assert!(error.contains("no UTF-16LE"), "{error}");
}
