//! Tells what a file is by its name, with the one list of endings.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::error::{CorpusError, NotRead};

/// The way a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compression {
    None,
    Gzip,
    Zstd,
    /// The parts of a workbook, read as CSV.
    Workbook,
    /// The parts of a document of a word processor, read as plain text.
    Document,
}

/// The layout of the content of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Plain text, one document.
    Text,
    /// A web page, one document.
    Html,
    /// Comma-separated values (or semicolons or tabs, as the header shows), one document a row.
    Csv,
    /// Tab-separated values, one document a row.
    Tsv,
    /// One JSON object a line, one document a line; or a list of objects, or an object that holds such a list.
    JsonLines,
}

impl Format {
    /// Returns true if each of its rows is a document, and not all of it one.
    pub(crate) fn has_rows(self) -> bool {
        matches!(self, Format::Csv | Format::Tsv | Format::JsonLines)
    }
}

/// Endings of the files that are read, separated by blanks and in the order of messages, with how such files
/// are packed and laid out. A packed document or workbook is recognised only where the name ends there.
const READ: [(&str, Compression, Format); 7] = [
    ("txt text md srt vtt sbv", Compression::None, Format::Text),
    ("html htm xhtml", Compression::None, Format::Html),
    ("csv", Compression::None, Format::Csv),
    ("tsv", Compression::None, Format::Tsv),
    ("jsonl ndjson json", Compression::None, Format::JsonLines),
    ("docx docm odt rtf", Compression::Document, Format::Text),
    ("xlsx xlsm", Compression::Workbook, Format::Csv),
];

/// Endings of packed files; the ending of the file itself stands before them.
const PACKED: [(&str, Compression); 2] = [("gz", Compression::Gzip), ("zst", Compression::Zstd)];

/// Endings of files that may hold articles but have to be converted first, and what to do with them.
#[rustfmt::skip]
const CONVERT: [(&str, FileKind); 11] = [
    ("pdf", PDF),
    ("doc pages", convert(
        "a word processor file", "open it and save it as .docx or as plain text (.txt) first",
    )),
    ("xls xlsb ods numbers", SPREADSHEET),
    ("epub mobi", convert("an e-book", "convert it to .txt or .html first")),
    ("zip tar tgz 7z rar bz2 xz", convert("an archive", "unpack it first")),
    ("warc wet wat", ARCHIVE),
    ("ris enw nbib ciw", REFERENCES),
    ("mht mhtml webarchive maff", WEB_ARCHIVE),
    ("eml emlx mbox mbx msg", MAIL),
    ("xml rss atom sgm sgml tei", XML),
    ("safetensors", MODEL),
];

/// Endings of pages that a server makes, and of one such as `page.html.txt`: their content tells what they are.
const MAY_BE_PAGES: &str = "txt php php3 php5 asp aspx jsp jspx shtml cfm cgi";

/// Endings of what programs leave behind.
const LEFTOVERS: &str = "bak tmp swp orig part crdownload journal";

/// Endings of files that are no articles.
const OTHER: &str = "js mjs css svg png jpg jpeg gif webp avif bmp tif tiff ico woff woff2 ttf otf eot mp3 \
    mp4 m4a wav ogg webm mov avi map py r rmd rds rdata ipynb do dta sav sh bat rs toml yaml yml ini lock db \
    sqlite parquet arrow feather url webloc desktop lnk pkl bib exe dll so ann conllu conll vert";

fn has(endings: &str, ending: &str) -> bool {
    endings.split(' ').any(|other| other == ending)
}

/// The kind of content that the name of a file tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// A format that the extension names.
    Read(Format),
    /// No telling extension: text or a web page if the content says so. In a folder one with an ending is none.
    Unknown,
    /// Articles may be inside, but the file has to be converted first.
    Convert {
        kind: &'static str,
        advice: &'static str,
    },
    /// No article by its extension; read all the same if it is named directly.
    Other,
}

impl FileKind {
    /// The error of a file that has to be converted first.
    pub(crate) fn refuse(self, path: &Path) -> Result<(), CorpusError> {
        match self {
            FileKind::Convert { kind, advice } => Err(CorpusError::not_read(
                path,
                NotRead::Convert { kind, advice },
            )),
            _ => Ok(()),
        }
    }
}

pub(super) const fn convert(kind: &'static str, advice: &'static str) -> FileKind {
    FileKind::Convert { kind, advice }
}

/// Reads the name of a file.
pub(crate) fn by_name(name: &str) -> (Compression, FileKind) {
    let lower = name.to_ascii_lowercase();
    let ending = extension(&lower);
    let packed = PACKED.iter().find(|(packed, _)| ending == *packed);
    let compression = packed.map_or(Compression::None, |(_, compression)| *compression);
    let stem = match (packed, lower.rsplit_once('.')) {
        (Some(_), Some((stem, _))) => stem,
        _ => &lower,
    };
    // A page that somebody gave a second extension, so that it opens in an editor.
    let is_page = |stem: &str| by_extension(extension(stem)) == FileKind::Read(Format::Html);
    if stem.strip_suffix(".txt").is_some_and(is_page) {
        return (compression, FileKind::Unknown);
    }
    match layout(extension(stem)) {
        Some((as_document, format)) if packed.is_none() => (as_document, FileKind::Read(format)),
        _ => (compression, by_extension(extension(stem))),
    }
}

/// Looks up how files with an ending are packed and laid out, if they are read.
fn layout(ending: &str) -> Option<(Compression, Format)> {
    let mut read = READ.into_iter();
    read.find_map(|(endings, packed, format)| has(endings, ending).then_some((packed, format)))
}

/// Returns whether a file holds one article by its name, and not a table of them.
pub fn holds_one_article(path: &Path) -> bool {
    let ending = path.extension().and_then(OsStr::to_str);
    let layout = ending.and_then(|ending| layout(&ending.to_lowercase()));
    layout.is_some_and(|(_, format)| !format.has_rows())
}

/// The endings of the files of a format that are not packed.
pub fn endings_of(format: Format) -> Vec<&'static str> {
    let is_plain =
        |(_, packed, other): &(_, _, Format)| *packed == Compression::None && *other == format;
    let plain = READ.into_iter().filter(is_plain);
    plain.flat_map(|(endings, ..)| endings.split(' ')).collect()
}

/// The endings of all files that are read, as a part of a sentence.
pub(crate) fn all_endings() -> String {
    let endings = |are_packed: bool| {
        let is_wanted = |(_, packed, _): &(_, _, _)| (*packed != Compression::None) == are_packed;
        let those: Vec<&str> = READ
            .into_iter()
            .filter(is_wanted)
            .map(|(endings, ..)| endings)
            .collect();
        format!(".{}", those.join(" ").replace(' ', ", ."))
    };
    let packed = PACKED.map(|(ending, _)| format!(".{ending}")).join(" and ");
    format!("{} (also {packed}), {}", endings(false), endings(true))
}

/// Returns true if the ending of a name promises something else than plain text.
pub fn names_a_kind(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ending = extension(&name).to_ascii_lowercase();
    match by_extension(&ending) {
        FileKind::Unknown | FileKind::Read(Format::Text) => {
            PACKED.iter().any(|(packed, _)| *packed == ending)
        }
        FileKind::Read(_) | FileKind::Convert { .. } => true,
        FileKind::Other => !has(LEFTOVERS, &ending),
    }
}

/// A path without the extension of what packs the file: `labels.csv` for `labels.csv.gz`.
pub fn unpacked(path: &Path) -> PathBuf {
    let ending = path.extension().unwrap_or_default();
    let mut packed = PACKED.iter();
    if packed.any(|(packed, _)| ending.eq_ignore_ascii_case(packed)) {
        path.with_extension("")
    } else {
        path.to_path_buf()
    }
}

/// The part after the last dot; a dot at the beginning (`.profile`) starts no extension.
pub(crate) fn extension(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => extension,
        _ => "",
    }
}

/// The ending of a file that is not packed, in small letters.
pub(crate) fn ending(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    extension(&name).to_ascii_lowercase()
}

/// The ending of a name that is known for nothing, if it is an ending: letters and digits without a blank, as in `.ann`.
pub(crate) fn unknown_ending(name: &str) -> Option<String> {
    const MAX_LENGTH: usize = 10;
    let lower = name.to_ascii_lowercase();
    let unpacked = PACKED
        .iter()
        .find_map(|(packed, _)| lower.strip_suffix(packed)?.strip_suffix('.'));
    let ending = extension(unpacked.unwrap_or(&lower));
    let is_ending = ending.len() <= MAX_LENGTH
        && ending.chars().all(|c| c.is_ascii_alphanumeric())
        && ending.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_unknown = by_name(name).1 == FileKind::Unknown && !has(MAY_BE_PAGES, ending);
    (is_ending && is_unknown).then(|| ending.to_owned())
}

/// Reads an extension in small letters; workbooks and documents are refused, because something packs them.
pub(crate) fn by_extension(extension: &str) -> FileKind {
    match layout(extension) {
        Some((Compression::Workbook, _)) => convert("a packed workbook", "unpack it first"),
        Some((Compression::Document, _)) => convert("a packed document", "unpack it first"),
        Some((_, format)) => FileKind::Read(format),
        None if has(LEFTOVERS, extension) || has(OTHER, extension) => FileKind::Other,
        None => {
            let kind = CONVERT.iter().find(|(endings, _)| has(endings, extension));
            kind.map_or(FileKind::Unknown, |(_, kind)| *kind)
        }
    }
}

pub(crate) const MODEL: FileKind = convert(
    "a model",
    "give a model with -m to a command that uses one, and here name the articles or the table that it is \
     about",
);
const SPREADSHEET: FileKind = convert(
    "a spreadsheet",
    "open it and save it as .xlsx or as CSV UTF-8 first",
);
pub(super) const PDF: FileKind = convert(
    "a PDF file",
    "save it as text (.txt) or as a web page (.html) first, for example with the program pdftotext",
);
pub(super) const WEB_ARCHIVE: FileKind = convert(
    "a web archive of a browser",
    "open it in the browser and save it as a web page (.html) first",
);
pub(super) const XML: FileKind = convert(
    "an XML file",
    "save each article in it as .txt or .html, or make a table (.csv) with one article a row, first",
);
pub(super) const ARCHIVE: FileKind = convert(
    "an archive of web pages",
    "save each page in it as .html, or its text as .txt, first",
);
pub(super) const REFERENCES: FileKind = convert(
    "a list of references",
    "export it as a table (.csv) with the abstracts or texts in a column first",
);
pub(super) const ANNOTATED: FileKind = convert(
    "a file of annotations",
    "give the text that it is about, as .txt or in a column of a table",
);
pub(super) const PROGRAM: FileKind = convert(
    "a script or a Makefile",
    "leave it out: it holds no article",
);
pub(super) const MAIL: FileKind = convert("mail", "save the text of each message as .txt first");
pub(super) const UTF_32: FileKind = convert("a text in UTF-32", "save it as UTF-8 first");

/// Returns true if the name allows that a file is a page if it begins like one: `curl -o page.txt` saves
/// pages.
pub(crate) fn may_be_a_page(kind: FileKind) -> bool {
    matches!(kind, FileKind::Unknown | FileKind::Read(Format::Text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_expected() {
        let names = include_str!("../../tests/file-names.txt");
        for line in names.lines().skip(3) {
            let (name, expected) = line.split_once(" = ").unwrap();
            let described = match by_name(name) {
                (packed, FileKind::Convert { kind, .. }) => {
                    format!("({packed:?}, Convert: {kind})")
                }
                other => format!("{other:?}"),
            };
            let path = Path::new(name);
            let described = format!(
                "{described} | {} | {}",
                names_a_kind(path),
                unpacked(path).display()
            );
            assert_eq!(described, expected, "{name}");
        }
    }
}
