//! Tells what a file is by its first bytes.

use crate::corpus::bytes::decode::StreamError;

use super::format::{Kind, MAIL, MODEL, PDF, SPREADSHEET, UTF_32, WEB_ARCHIVE, by_name};

/// Recognises files that would pass for text, or that deserve better advice than "binary".
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
    // A byte order mark or blanks may stand before documents and PDFs.
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

/// The same for a file with a name, which tells workbooks from other Office files: all begin alike.
pub(in crate::corpus) fn disguised_file(bytes: &[u8], name: &str) -> Option<Kind> {
    disguised(bytes).map(|kind| match by_name(name).1 {
        SPREADSHEET => SPREADSHEET,
        _ => kind,
    })
}

/// How far the head of a message is looked at.
const HEAD: usize = 4096;

/// Names of header lines that a message begins with.
#[rustfmt::skip]
const HEADERS: [&str; 12] = [
    "from", "to", "subject", "date", "received", "return-path", "delivered-to", "message-id", "mime-version", "content-type",
    "x-mozilla-status", "x-gm-thrid",
];

/// Whether text is mail or a web archive, whatever its name: header lines, and what programs encode for the way.
fn message(bytes: &[u8]) -> Option<Kind> {
    // The first word decides for nearly every text.
    let name = bytes
        .split(|byte| matches!(byte, b':' | b' ' | b'\n'))
        .next()?;
    if !HEADERS
        .iter()
        .any(|header| name.eq_ignore_ascii_case(header.as_bytes()))
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
    let start: String = text.trim_start().chars().take(14).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        let model = crate::model::Model::withdrawal_bytes();
        let mail = b"From mona@delta.example Mon Mar  4 10:00:00 2021\nSubject: Boats\nMIME-Version: 1.0\n\nThey left.";
        let page = b"From: <Saved by Delta>\r\nSubject: Boats\r\nMIME-Version: 1.0\r\n\r\n";
        for (bytes, expected) in [
            (&b"\xFF\xFE\0\0a\0\0\0"[..], Some(UTF_32)),
            (b"\0\0\xFE\xFF\0\0\0a", Some(UTF_32)),
            (b"\xFF\xFEa\0", None),
            (b"\r\n  %PDF-1.7", Some(PDF)),
            (model, Some(MODEL)),
            (&model[..8], None),
            (br#"{"__metadata__":"a record"}"#, None),
            (mail, Some(MAIL)),
            (page, Some(WEB_ARCHIVE)),
            (b"From: Mona\nTo: Jon\n\nThey left.", None),
            (b"They left.\nMIME-Version: 1.0", None),
            (b"They write {\\rtf1 here.", None),
        ] {
            assert_eq!(disguised(bytes), expected);
        }
        for before in ["", "\u{FEFF}", "\r\n  "] {
            let document = format!("{before}{{\\rtf1 They stay.}}");
            assert!(disguised(document.as_bytes()).is_some(), "{before:?}");
        }
        for bytes in [&b"PK\x03\x04"[..], b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"] {
            assert_eq!(disguised_file(bytes, "labels.XLS"), Some(SPREADSHEET));
            assert_ne!(disguised_file(bytes, "labels.csv"), Some(SPREADSHEET));
        }
        assert_eq!(disguised_file(b"text,label\n", "labels.xls"), None);
    }

    #[test]
    fn a_page_without_a_name_is_known_by_its_beginning() {
        for (text, expected) in [
            ("\n <!DOCTYPE HTML>\n<html>", true),
            ("<html lang=en>", true),
            ("<htm", false),
            ("Text about <html>", false),
        ] {
            assert_eq!(looks_like_html(text), expected, "{text}");
        }
    }
}
