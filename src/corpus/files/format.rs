//! What a file is, judged by its name and its first bytes.

use std::path::{Path, PathBuf};

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::corpus) enum Compression {
    None,
    Gzip,
    Zstd,
    /// The parts of a workbook, read as CSV.
    Workbook,
    /// The parts of a document of a word processor, read as plain text.
    Document,
}

/// How the content of a file is laid out.
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
    /// One JSON object a line, one document a line.
    JsonLines,
}

impl Format {
    /// Whether each of its rows is a document, and not all of it one.
    pub(in crate::corpus) fn has_rows(self) -> bool {
        match self {
            Format::Text | Format::Html => false,
            Format::Csv | Format::Tsv | Format::JsonLines => true,
        }
    }
}

/// What the name of a file promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::corpus) enum Kind {
    /// A format that the extension names.
    Known(Format),
    /// No telling extension: text or a web page if the content says so.
    Unknown,
    /// Articles may be inside, but the file has to be converted first.
    Convert {
        kind: &'static str,
        advice: &'static str,
    },
    /// No article by its extension; read all the same if it is named directly.
    Other,
}

/// Reads the name of a file.
pub(in crate::corpus) fn by_name(name: &str) -> (Compression, Kind) {
    let lower = name.to_ascii_lowercase();
    if is_workbook(&lower) {
        return (Compression::Workbook, Kind::Known(Format::Csv));
    }
    if is_document(&lower) {
        return (Compression::Document, Kind::Known(Format::Text));
    }
    let (stem, compression) = if let Some(stem) = lower.strip_suffix(".gz") {
        (stem, Compression::Gzip)
    } else if let Some(stem) = lower.strip_suffix(".zst") {
        (stem, Compression::Zstd)
    } else {
        (lower.as_str(), Compression::None)
    };
    // A page that somebody gave a second extension, so that it opens in an editor.
    if stem.ends_with(".htm.txt") || stem.ends_with(".html.txt") {
        return (compression, Kind::Unknown);
    }
    (compression, by_extension(extension(stem)))
}

/// Whether a name is that of a workbook of which the sheet is read as a table.
pub(in crate::corpus) fn is_workbook(name: &str) -> bool {
    let extension = extension(name);
    ["xlsx", "xlsm"]
        .iter()
        .any(|workbook| extension.eq_ignore_ascii_case(workbook))
}

/// Whether a name is that of a document of a word processor that is read as plain text.
pub(in crate::corpus) fn is_document(name: &str) -> bool {
    let extension = extension(name);
    ["docx", "docm", "odt", "rtf"]
        .iter()
        .any(|document| extension.eq_ignore_ascii_case(document))
}

/// A path without the extension of what packs the file: `labels.csv` for `labels.csv.gz`.
pub(crate) fn unpacked(path: &Path) -> PathBuf {
    let is_packed = path.extension().is_some_and(|extension| {
        ["gz", "zst"]
            .iter()
            .any(|packed| extension.eq_ignore_ascii_case(packed))
    });
    match is_packed {
        true => path.with_extension(""),
        false => path.to_path_buf(),
    }
}

/// What follows the last dot; a dot at the beginning (`.profile`) starts no extension.
pub(in crate::corpus) fn extension(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => extension,
        _ => "",
    }
}

/// Reads an extension in small letters.
pub(in crate::corpus) fn by_extension(extension: &str) -> Kind {
    let convert = |kind, advice| Kind::Convert { kind, advice };
    match extension {
        "txt" | "text" | "md" => Kind::Known(Format::Text),
        "html" | "htm" | "xhtml" => Kind::Known(Format::Html),
        "csv" => Kind::Known(Format::Csv),
        "tsv" => Kind::Known(Format::Tsv),
        "jsonl" | "ndjson" => Kind::Known(Format::JsonLines),
        "pdf" => PDF,
        "doc" | "pages" => WORD,
        // Of a name that goes on: one that does not is read.
        "docx" | "docm" | "odt" | "rtf" => convert("a packed document", "unpack it first"),
        "xls" | "xlsb" | "ods" | "numbers" => SPREADSHEET,
        // Of a name that goes on: one that does not is read.
        "xlsx" | "xlsm" => convert("a packed workbook", "unpack it first"),
        "epub" | "mobi" => convert("an e-book", "convert it to .txt or .html first"),
        "json" => convert(
            "a JSON file",
            "write one object a line, as “jq -c '.[]' articles.json > articles.jsonl” does of a list, and name it .jsonl",
        ),
        "zip" | "tar" | "tgz" | "7z" | "rar" | "bz2" | "xz" | "warc" => ARCHIVE,
        "mht" | "mhtml" | "webarchive" | "maff" => WEB_ARCHIVE,
        "eml" | "emlx" | "mbox" | "mbx" | "msg" => MAIL,
        "xml" | "rss" | "atom" => convert(
            "an XML file",
            "save each article in it as .txt or .html, or make a table (.csv) with one article a row, first",
        ),
        "js" | "mjs" | "css" | "svg" | "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "bmp"
        | "tif" | "tiff" | "ico" | "woff" | "woff2" | "ttf" | "otf" | "eot" | "mp3" | "mp4"
        | "m4a" | "wav" | "ogg" | "webm" | "mov" | "avi" | "map" | "py" | "r" | "rmd" | "rds"
        | "rdata" | "ipynb" | "do" | "dta" | "sav" | "sh" | "bat" | "rs" | "toml" | "yaml"
        | "yml" | "ini" | "lock" | "db" | "sqlite" | "parquet" | "arrow" | "feather"
        | "safetensors" | "url" | "webloc" | "desktop" | "lnk" | "pkl" | "bib" | "bak" | "tmp"
        | "swp" | "orig" | "part" | "crdownload" | "exe" | "dll" | "so" => Kind::Other,
        _ => Kind::Unknown,
    }
}

/// What a file that is named directly is to be taken for, where that is not what it is in a folder.
pub fn named(name: &str, kind: Kind) -> Kind {
    match name.to_lowercase().ends_with(".safetensors") {
        true => MODEL,
        false => kind,
    }
}

pub(in crate::corpus) const MODEL: Kind = Kind::Convert {
    kind: "a model",
    advice: "give a model with -m to a command that uses one, and here name the articles or the table that it is about",
};
const SPREADSHEET: Kind = Kind::Convert {
    kind: "a spreadsheet",
    advice: "open it and save it as .xlsx or as CSV UTF-8 first",
};
const PDF: Kind = Kind::Convert {
    kind: "a PDF file",
    advice: "save it as text (.txt) or as a web page (.html) first, for example with the program pdftotext",
};
const WORD: Kind = Kind::Convert {
    kind: "a word processor file",
    advice: "open it and save it as .docx or as plain text (.txt) first",
};
const WEB_ARCHIVE: Kind = Kind::Convert {
    kind: "a web archive of a browser",
    advice: "open it in the browser and save it as a web page (.html) first",
};
const MAIL: Kind = Kind::Convert {
    kind: "mail",
    advice: "save the text of each message as .txt first",
};
const UTF_32: Kind = Kind::Convert {
    kind: "a text in UTF-32",
    advice: "save it as UTF-8 first",
};
const ARCHIVE: Kind = Kind::Convert {
    kind: "an archive",
    advice: "unpack it first",
};

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

/// Whether a file that begins as a web page does is one, by what its name promises: `curl -o page.txt` saves pages as texts.
pub(in crate::corpus) fn may_be_a_page(kind: Kind) -> bool {
    matches!(kind, Kind::Unknown | Kind::Known(Format::Text))
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
    fn names_are_read_whatever_their_case() {
        use Compression as C;
        let known = Kind::Known;
        assert_eq!(by_name("a.TXT"), (C::None, known(Format::Text)));
        assert_eq!(by_name("a.b.Html.GZ"), (C::Gzip, known(Format::Html)));
        assert_eq!(
            by_name("news.ndjson.zst"),
            (C::Zstd, known(Format::JsonLines))
        );
        assert_eq!(by_name("Interview No. 5"), (C::None, Kind::Unknown));
        assert_eq!(by_name(".txt"), (C::None, Kind::Unknown));
        assert_eq!(by_name("site.js"), (C::None, Kind::Other));
        assert_eq!(by_name("page.htm.TXT"), (C::None, Kind::Unknown));
        assert_eq!(by_name("page.MHTML"), (C::None, WEB_ARCHIVE));
        assert_eq!(by_name("a.eml.gz"), (C::Gzip, MAIL));
        assert!(matches!(
            by_name("a.tar.gz"),
            (C::Gzip, Kind::Convert { .. })
        ));
    }

    #[test]
    fn what_packs_a_file_belongs_not_to_its_name() {
        for (path, name) in [
            ("a/x.csv.gz", "a/x.csv"),
            ("x.jsonl.ZST", "x.jsonl"),
            ("x.csv", "x.csv"),
            ("a.gz/x", "a.gz/x"),
        ] {
            assert_eq!(unpacked(Path::new(path)), Path::new(name));
        }
    }

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
