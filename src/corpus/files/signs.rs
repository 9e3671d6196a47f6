//! What a file is, judged by its first bytes.

use crate::corpus::bytes::decode::StreamError;

use super::format::{Kind, MAIL, MODEL, PDF, SPREADSHEET, UTF_32, WEB_ARCHIVE, by_name};

/// Knows by their first bytes the files that look like text to a count of control bytes, or that
/// deserve better advice than "binary".
pub(in crate::corpus) fn disguised(bytes: &[u8]) -> Option<Kind> {
    const SIGNS: [(&[u8], Kind); 8] = [
        // The mark of UTF-32 begins with that of UTF-16.
        (b"\xFF\xFE\0\0", UTF_32),
        (b"\0\0\xFE\xFF", UTF_32),
        (b"%PDF-", PDF),
        (
            b"{\\rtf",
            Kind::Convert {
                kind: "a word processor file",
                advice: "let its name end in .rtf",
            },
        ),
        (
            b"PK\x03\x04",
            Kind::Convert {
                kind: "a zip archive or an Office file",
                advice: "let the name of a workbook end in .xlsx and that of a document in .docx; unpack an archive",
            },
        ),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            Kind::Convert {
                kind: "an old Office file",
                advice: "save it as plain text or CSV first",
            },
        ),
        (
            b"\x1F\x8B",
            Kind::Convert {
                kind: "a gzip file",
                advice: "give it a name that ends in .gz, or unpack it first",
            },
        ),
        (
            b"\x28\xB5\x2F\xFD",
            Kind::Convert {
                kind: "a Zstandard file",
                advice: "give it a name that ends in .zst, or unpack it first",
            },
        ),
    ];
    // Documents and PDFs are read behind a byte order mark or blanks too.
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let start = start.trim_ascii_start();
    SIGNS
        .iter()
        .find(|(sign, _)| bytes.starts_with(sign) || start.starts_with(sign))
        .map(|(_, kind)| *kind)
        .or_else(|| is_model(bytes).then_some(MODEL))
        .or_else(|| message(bytes))
}

/// The error of a stream that begins as such a file does.
pub(in crate::corpus) fn refuse(bytes: &[u8]) -> Option<StreamError> {
    match disguised(bytes) {
        Some(Kind::Convert { kind, advice }) => Some(StreamError::Unsupported { kind, advice }),
        _ => None,
    }
}

/// A model file begins with the length of its header in eight bytes, and the header with its metadata.
fn is_model(bytes: &[u8]) -> bool {
    let header = bytes.get(8..);
    header.is_some_and(|header| header.starts_with(br#"{"__metadata__""#))
}

/// The same of a file with a name: of Office files, which all begin alike, it tells the workbooks.
pub(in crate::corpus) fn disguised_file(bytes: &[u8], name: &str) -> Option<Kind> {
    disguised(bytes).map(|kind| match by_name(name).1 {
        SPREADSHEET => SPREADSHEET,
        _ => kind,
    })
}

/// How far the head of a message is looked at.
const HEAD: usize = 4096;

/// Names of header lines that a message begins with.
const HEADERS: [&[u8]; 12] = [
    b"from",
    b"to",
    b"subject",
    b"date",
    b"received",
    b"return-path",
    b"delivered-to",
    b"message-id",
    b"mime-version",
    b"content-type",
    b"x-mozilla-status",
    b"x-gm-thrid",
];

/// Mail or a web archive, whatever its name: header lines, and what programs encode for the way.
fn message(bytes: &[u8]) -> Option<Kind> {
    // Nearly every text is told by its first word.
    let name = bytes
        .split(|byte| matches!(byte, b':' | b' ' | b'\n'))
        .next()?;
    if !HEADERS
        .iter()
        .any(|header| name.eq_ignore_ascii_case(header))
    {
        return None;
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    if !head.contains("\nmime-version:") && !head.starts_with("mime-version") {
        return None;
    }
    let archive = head.contains("saved by") || head.contains("multipart/related");
    Some(if archive { WEB_ARCHIVE } else { MAIL })
}

/// Whether text begins as a web page does.
pub(in crate::corpus) fn looks_like_html(text: &str) -> bool {
    let start: String = text
        .trim_start()
        .chars()
        .take(14)
        .collect::<String>()
        .to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_known_behind_a_mark_or_blanks() {
        for before in ["", "\u{FEFF}", "\r\n  "] {
            let document = format!("{before}{{\\rtf1 They stay.}}");
            assert!(disguised(document.as_bytes()).is_some(), "{before:?}");
        }
        assert_eq!(disguised(b"They write {\\rtf1 here."), None);
    }

    #[test]
    fn utf_32_is_not_taken_for_the_encoding_whose_mark_it_begins_with() {
        assert_eq!(disguised(b"\xFF\xFE\0\0a\0\0\0"), Some(UTF_32));
        assert_eq!(disguised(b"\0\0\xFE\xFF\0\0\0a"), Some(UTF_32));
        assert_eq!(disguised(b"\xFF\xFEa\0"), None);
    }

    #[test]
    fn a_model_is_known_under_any_name() {
        let model = crate::model::Model::withdrawal_bytes();
        assert_eq!(disguised(model), Some(MODEL));
        assert_eq!(disguised(&model[..8]), None);
        assert_eq!(disguised(br#"{"__metadata__":"a record"}"#), None);
    }

    #[test]
    fn a_workbook_is_told_from_an_archive_by_its_name() {
        for bytes in [&b"PK\x03\x04"[..], b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"] {
            assert_eq!(disguised_file(bytes, "labels.XLS"), Some(SPREADSHEET));
            assert_ne!(disguised_file(bytes, "labels.csv"), Some(SPREADSHEET));
        }
        assert_eq!(disguised_file(b"text,label\n", "labels.xls"), None);
    }

    #[test]
    fn messages_are_known_by_their_heads() {
        let mail = b"From mona@delta.example Mon Mar  4 10:00:00 2021\nSubject: Boats\nMIME-Version: 1.0\n\nThey left.";
        assert_eq!(disguised(mail), Some(MAIL));
        let page = b"From: <Saved by Delta>\r\nSubject: Boats\r\nMIME-Version: 1.0\r\n\r\n";
        assert_eq!(disguised(page), Some(WEB_ARCHIVE));
        assert_eq!(disguised(b"From: Mona\nTo: Jon\n\nThey left."), None);
        assert_eq!(disguised(b"They left.\nMIME-Version: 1.0"), None);
    }

    #[test]
    fn a_page_without_a_name_is_known_by_its_beginning() {
        assert!(looks_like_html("\n <!DOCTYPE HTML>\n<html>"));
        assert!(looks_like_html("<html lang=en>"));
        assert!(!looks_like_html("<htm"));
        assert!(!looks_like_html("Text about <html>"));
    }
}
