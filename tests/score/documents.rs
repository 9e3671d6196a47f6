//! Documents of word processors as articles.

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

use crate::common::{Work, column};

/// A `.docx` with these paragraphs.
fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let relation = r#"<Relationships><Relationship Id="rId1" Target="word/document.xml"
        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>"#;
    let body: String = paragraphs
        .iter()
        .map(|words| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"))
        .collect();
    let body = format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("_rels/.rels", relation), ("word/document.xml", &body)] {
        let options = SimpleFileOptions::default();
        archive.start_file(name, options).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const PLAN: [&str; 4] = [
    "Village road plan divides the valley",
    "By Ann Reed",
    "The bypass will free our village of lorries. “We need it,” she said.",
    "The council meets on Tuesday.",
];

#[test]
fn a_document_is_scored_as_its_text_would_be() {
    let work = Work::with_model()
        .with("news/plan.docx", docx(&PLAN))
        .with("plain.txt", PLAN.join("\n\n"));
    let of = |path: &str| work.ok(&["score", path, "-m", "bypass.safetensors"]).out;
    let (document, plain) = (of("news"), of("plain.txt"));
    assert_eq!(column(&document, "document"), ["plan.docx"; 4]);
    assert_eq!(document.replace("plan.docx", "plain.txt"), plain);
    assert_eq!(
        column(&document, "text"),
        [
            PLAN[0],
            "The bypass will free our village of lorries.",
            "“We need it,” she said.",
            PLAN[3],
        ]
    );
}

/// What Word calls the title is the headline, however it sounds.
#[test]
fn the_title_of_a_document_is_its_headline() {
    let style = "<w:pPr><w:pStyle w:val='Title'/></w:pPr>";
    let title = "Share | Print | Email";
    // The style of a paragraph stands before its words.
    let titled = format!("Post</w:t></w:r></w:p><w:p>{style}<w:r><w:t>{title}");
    let work = Work::new()
        .with(
            "plain.docx",
            docx(&["Post", title, PLAN[1], PLAN[2], PLAN[3]]),
        )
        .with("titled.docx", docx(&[&titled, PLAN[1], PLAN[2], PLAN[3]]));
    let kinds = |path: &str| column(&work.ok(&["segment", path]).out, "kind");
    assert_eq!(kinds("plain.docx")[1], "navigation");
    assert_eq!(
        kinds("titled.docx")[1..],
        ["headline", "byline", "sentence", "sentence", "sentence"]
    );
}

#[test]
fn what_is_no_document_or_stands_beside_its_text_is_told() {
    let work = Work::with_model()
        .with("news/plan.docx", docx(&PLAN))
        .with("news/plan.txt", PLAN.join("\n\n"))
        .with("news/torn.docx", &docx(&PLAN)[..200])
        .with("news/locked.docx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    let said = work.run(&["score", "news", "-m", "bypass.safetensors"]);
    assert_eq!(said.code, 1);
    assert_eq!(column(&said.out, "document"), ["plan.txt"; 4]);
    for word in [
        "1 document beside a .txt of the same name",
        "torn.docx",
        "the document is damaged",
        "locked.docx",
        "open it and save it as .docx without a password first",
    ] {
        assert!(said.err.contains(word), "{word}: {}", said.err);
    }
}
