//! Tells what a file is by its first bytes.

use std::path::Path;
use std::sync::LazyLock;

use regex::RegexSet;
use standpoint_tables::StreamError;

use super::format::{
    ANNOTATED, ARCHIVE, FileKind, MAIL, MODEL, PDF, PROGRAM, REFERENCES, UTF_32, WEB_ARCHIVE, XML,
    convert,
};
use crate::error::CorpusError;

/// Beginnings of files that would pass for text, or that deserve better advice than "binary".
#[rustfmt::skip]
const SIGNS: [(&[u8], FileKind); 8] = [
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
    let start = bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let mut signs = SIGNS.iter();
    let sign = signs
        .find(|(sign, _)| bytes.starts_with(sign) || start.starts_with(sign))
        .map(|(_, kind)| *kind);
    // A model file begins with the length of its header in eight bytes, and the header with its metadata.
    let metadata = br#"{"__metadata__""#;
    let is_model = bytes
        .get(8..)
        .is_some_and(|header| header.starts_with(metadata));
    let sign = sign.or(is_model.then_some(MODEL));
    match sign.or_else(|| message(bytes))? {
        FileKind::Convert { kind, advice } => Some(StreamError::Unsupported { kind, advice }),
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
fn message(bytes: &[u8]) -> Option<FileKind> {
    // The first word decides for nearly every text.
    let name = bytes.split(|byte| b": \n".contains(byte)).next()?;
    let mut headers = HEADERS.iter();
    headers.find(|header| name.eq_ignore_ascii_case(header.as_bytes()))?;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let is_message = head.contains("\nmime-version:") || head.starts_with("mime-version");
    let is_archive = head.contains("saved by") || head.contains("multipart/related");
    is_message.then_some(if is_archive { WEB_ARCHIVE } else { MAIL })
}

/// Beginnings of lines by which files of records are known: references, archives and annotated words. The
/// first lines of such a file tell, and nobody begins an article so.
#[rustfmt::skip]
const RECORDS: [(&str, FileKind); 8] = [
    (r"TY  - |PMID- |FN (?:Clarivate|Thomson|ISI)|PT [A-Z]$", REFERENCES),
    (r"%0 [A-Z][a-z]+(?: [A-Z][a-z]+)?$", REFERENCES),
    (r"@[A-Za-z]+ ?\{[^,{}]*,\s*$", REFERENCES),
    (r"WARC/\d\.\d$", ARCHIVE),
    (r"# (?:newdoc|newpar|sent_id|global\.columns)\b ?(?:id )?=", ANNOTATED),
    // A number, a word and its tags.
    (r"\d+\t\S+\t\S+\t\S+\t\S+\t\S*\t", ANNOTATED),
    (r"#! ?/\S+/\S+", PROGRAM),
    // `T1\tPerson 0 11\tJane Miller`
    (r"[TREAMN#]\d+\t\S+ [A-Za-z0-9:]+", ANNOTATED),
];
/// The number of lines that are looked at.
const FIRST_LINES: usize = 4;

/// The patterns of [`RECORDS`], each at the beginning of a line.
static OF_RECORDS: LazyLock<Option<RegexSet>> =
    LazyLock::new(|| RegexSet::new(RECORDS.map(|(pattern, _)| format!("^(?:{pattern})"))).ok());

/// Refuses a text that is no prose but a file of records, whatever its name.
///
/// # Errors
/// If it begins as such a file does.
pub(crate) fn refuse_records(text: &str, path: &Path) -> Result<(), CorpusError> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if is_xml(text) {
        return XML.refuse(path);
    }
    if is_vertical(text) {
        return ANNOTATED.refuse(path);
    } else if is_makefile(text) {
        return PROGRAM.refuse(path);
    }
    // A line that is one of a table may be long.
    let lines = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(FIRST_LINES);
    for line in lines {
        let line = &line[..line.floor_char_boundary(MAX_LINE)];
        let matches = OF_RECORDS.as_ref().map(|set| set.matches(line));
        let first = matches.and_then(|matches| matches.iter().next());
        if let Some((_, kind)) = first.and_then(|at| RECORDS.get(at)) {
            return kind.refuse(path);
        }
    }
    Ok(())
}

/// The number of lines that are looked at where a word stands on each, or the rules of a Makefile; fewest words on lines
/// of their own.
const MANY_LINES: usize = 200;
const MIN_WORDS: usize = 4;

/// Returns whether a text has one word on each line, alone or before its tags, and marks on lines of their own.
fn is_vertical(text: &str) -> bool {
    let lines = text
        .lines()
        .take(MANY_LINES)
        .map(str::trim_end)
        .filter(|line| !line.is_empty() && !line.starts_with('<'));
    let is_mark = |word: &str| {
        (1..=3).contains(&word.len())
            && word.chars().all(|c| ".,;:!?\"'()“”„«»。，！？".contains(c))
    };
    let (mut words, mut marks, mut columns) = (0, 0, None);
    for line in lines {
        let mut cells = line.split([' ', '\t']);
        marks += usize::from(cells.next().is_some_and(is_mark));
        words += 1;
        if *columns.get_or_insert(cells.clone().count()) != cells.count() {
            return false;
        }
    }
    // A table of numbers or a list has hardly a full stop on a line of its own.
    words >= MIN_WORDS && marks > 0 && 2 * marks < words
}

/// Returns whether a text has rules of a Makefile and its variables.
fn is_makefile(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().take(MANY_LINES).collect();
    let is_rule = |pair: &[&str]| {
        let target = pair[0].split_once(':').map_or("", |(target, _)| target);
        // A speaker has a name in capitals or several words.
        let is_target =
            target.contains(char::is_lowercase) && !target.contains(char::is_whitespace);
        is_target && pair[1].starts_with('\t')
    };
    let has_variable = |line: &&str| {
        let has = |signs: &[&str]| signs.iter().any(|sign| line.contains(sign));
        has(&[".PHONY:", " := ", " ?= "])
            || line.starts_with('\t') && has(&["$(", "$@", "$<", "$^"])
    };
    lines.windows(2).any(is_rule) && lines.iter().any(has_variable)
}

/// The bytes of a line that are looked at.
const MAX_LINE: usize = 400;
/// The elements of web pages, with which a piece of one may begin, and `<doc>`, with which an export begins.
const OF_PAGES: &str = "doc html head title meta link style script noscript base body main article section header footer nav \
    aside div p span a b i em strong u br hr img picture source figure figcaption h1 h2 h3 h4 h5 h6 ul ol li dl dt dd \
    table caption thead tbody tfoot tr td th center font blockquote q cite pre code small sup sub mark del ins s strike \
    abbr time address details summary label button form input select textarea video audio iframe object svg template \
    tt big nobr wbr";

/// Returns whether a text is XML or SGML by its first tag, and no page.
fn is_xml(text: &str) -> bool {
    if looks_like_html(text) {
        return false;
    }
    let declared = text.get(..9).unwrap_or_default();
    if text.starts_with("<?xml") || declared.eq_ignore_ascii_case("<!doctype") {
        return true;
    }
    let Some(tag) = text.strip_prefix('<') else {
        return false;
    };
    let name: String = tag
        .chars()
        .take_while(|c| c.is_alphanumeric() || "-_:.".contains(*c))
        .collect();
    let ends = tag[name.len()..].starts_with(['>', ' ', '\n', '\r', '\t', '/']);
    let is_named = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let inside = tag.split('>').next().unwrap_or_default();
    let has_end = || text.contains(&format!("</{name}>")) || inside.contains('=');
    let lower = name.to_ascii_lowercase();
    is_named && ends && !OF_PAGES.split(' ').any(|known| known == lower) && has_end()
}

/// Returns true if text begins as a web page does, perhaps after the declaration of XHTML.
pub(crate) fn looks_like_html(text: &str) -> bool {
    let text = text.trim_start();
    let declared = text
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"));
    let text = declared.map_or(text, |(_, page)| page.trim_start());
    let start: String = text
        .chars()
        .take(14)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_records_are_known_by_their_beginning() {
        for (text, kind) in [
            ("TY  - NEWS\nTI  - A bridge\n", "references"),
            ("\u{FEFF}%0 Newspaper Article\n%T A bridge\n", "references"),
            (
                "@article{reyes2004,\n  title = {A bridge},\n}",
                "references",
            ),
            ("WARC/1.0\nWARC-Type: conversion\n", "an archive"),
            (
                "# sent_id = 1\n1\tThey\tthey\tPRON\t_\t_\t2\n",
                "annotations",
            ),
            ("1\tThey\tthey\tPRON\t_\t_\t2\tnsubj\t_\t_\n", "annotations"),
            ("T1\tPerson 0 4\tThey\n", "annotations"),
            ("They\ngo\n,\nsoon\n.\n", "annotations"),
            (
                "-DOCSTART- -X- O\n\nThey PRP O\ngo VB O\nsoon RB O\n. . O\n",
                "annotations",
            ),
            (
                "They\tPRP\tthey\ngo\tVB\tgo\n<s>\nAll\tDT\tall\n.\tSENT\t.\n",
                "annotations",
            ),
            (
                "all: a.csv\n\na.csv: b.py\n\tpython3 b.py > $@\n",
                "a Makefile",
            ),
            ("#!/bin/sh\necho done\n", "a script"),
            ("<?xml version=\"1.0\"?><rss><item/></rss>", "an XML file"),
            (
                "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS>",
                "an XML file",
            ),
            ("<TEI xmlns=\"x\"><text/></TEI>", "an XML file"),
        ] {
            let error = refuse_records(text, Path::new("a.txt"))
                .unwrap_err()
                .to_string();
            assert!(error.contains(kind), "{text}: {error}");
        }
        for text in [
            "",
            "REYES:\n\tWhat did the pumps cost? $(5) each.",
            "<p>They go.</p>",
            "<!DOCTYPE html><p>They go.</p>",
            "<?xml version=\"1.0\"?><!DOCTYPE html><html><p>They go.</p></html>",
            "<inaudible> We go, and x = y.",
            "# A heading\n\n1 They go.",
            "1. They go.\n2. They stay.",
            "%100 of them",
            "@reyes They go {now},",
            "WARC/1.0 is a format of archives.",
            "%0 of voters agreed.",
            "# text = all that counts",
            "Eggs\nMilk\nBread\nButter\n",
            "They go\nto town\n. . .\nand back\n",
            "-\n-\n-\nGo\n-",
            "MODERATOR:\n\tWelcome. It costs $(5) to come in.\nREYES: Fine."
                .split("$(")
                .next()
                .unwrap_or(""),
        ] {
            assert!(refuse_records(text, Path::new("a.txt")).is_ok(), "{text}");
        }
    }
}
