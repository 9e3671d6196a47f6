//! Tells what a file is by its first bytes.

use crate::stream_error::StreamError;

use super::format::{Kind, MAIL, MODEL, PDF, UTF_32, WEB_ARCHIVE, convert};

/// Beginnings of files that would pass for text, or that deserve better advice than "binary".
#[rustfmt::skip]
const SIGNS: [(&[u8], Kind); 8] = [
    // The mark of UTF-32 begins with that of UTF-16.
    (b"\xFF\xFE\0\0", UTF_32),
    (b"\0\0\xFE\xFF", UTF_32),
    (b"%PDF-", PDF),
    (b"{\\rtf", convert("a word processor file", "let its name end in .rtf")),
    (b"PK\x03\x04", convert(
        "a zip archive or an Office file",
        "let the name of a workbook end in .xlsx and that of a document in .docx; unpack an archive",
    )),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", convert("an old Office file", "save it as text or CSV first")),
    (b"\x1F\x8B", convert("a gzip file", "give it a name that ends in .gz, or unpack it first")),
    (b"(\xB5/\xFD", convert("a Zstandard file", "give it a name that ends in .zst, or unpack it first")),
];

/// The error of bytes that begin as a file does that is no text.
pub(crate) fn refuse(bytes: &[u8]) -> Option<StreamError> {
    // A byte order mark or blanks may stand before documents and PDFs.
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let start = start.trim_ascii_start();
    let mut signs = SIGNS.iter();
    let sign = signs.find(|(sign, _)| bytes.starts_with(sign) || start.starts_with(sign));
    let sign = sign.map(|(_, kind)| *kind);
    // A model file begins with the length of its header in eight bytes, and the header with its metadata.
    let metadata = br#"{"__metadata__""#;
    let is_model = bytes
        .get(8..)
        .is_some_and(|header| header.starts_with(metadata));
    let sign = sign.or(is_model.then_some(MODEL));
    match sign.or_else(|| message(bytes))? {
        Kind::Convert { kind, advice } => Some(StreamError::Unsupported { kind, advice }),
        _ => None,
    }
}

/// The number of bytes of the head of a message that are looked at.
const HEAD: usize = 4096;

/// Names of header lines that a message begins with.
#[rustfmt::skip]
const HEADERS: [&str; 12] = [
    "from", "to", "subject", "date", "received", "return-path", "delivered-to", "message-id", "mime-version",
    "content-type", "x-mozilla-status", "x-gm-thrid",
];

/// Returns true if text is mail or a web archive by its header lines, whatever its name.
fn message(bytes: &[u8]) -> Option<Kind> {
    // The first word decides for nearly every text.
    let name = bytes.split(|byte| b": \n".contains(byte)).next()?;
    let mut headers = HEADERS.iter();
    headers.find(|header| name.eq_ignore_ascii_case(header.as_bytes()))?;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let is_message = head.contains("\nmime-version:") || head.starts_with("mime-version");
    let is_archive = head.contains("saved by") || head.contains("multipart/related");
    is_message.then_some(if is_archive { WEB_ARCHIVE } else { MAIL })
}

/// Returns true if text begins as a web page does, perhaps after the declaration of XHTML.
pub(crate) fn looks_like_html(text: &str) -> bool {
    let text = text.trim_start();
    let declared = text
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"));
    let text = declared.map_or(text, |(_, page)| page.trim_start());
    let start: String = text.chars().take(14).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}
