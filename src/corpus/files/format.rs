//! Tells what a file is by its name, with the one list of endings.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

pub(in crate::corpus) use crate::corpus::bytes::compressed::Compression;

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

/// Endings of the files that are read, in the order of messages, each with how the file is packed and laid out.
/// A packed document or workbook is recognised only where the name ends there.
const READ: [(&str, Compression, Format); 16] = [
    ("txt", Compression::None, Format::Text),
    ("text", Compression::None, Format::Text),
    ("md", Compression::None, Format::Text),
    ("html", Compression::None, Format::Html),
    ("htm", Compression::None, Format::Html),
    ("xhtml", Compression::None, Format::Html),
    ("csv", Compression::None, Format::Csv),
    ("tsv", Compression::None, Format::Tsv),
    ("jsonl", Compression::None, Format::JsonLines),
    ("ndjson", Compression::None, Format::JsonLines),
    ("docx", Compression::Document, Format::Text),
    ("docm", Compression::Document, Format::Text),
    ("odt", Compression::Document, Format::Text),
    ("rtf", Compression::Document, Format::Text),
    ("xlsx", Compression::Workbook, Format::Csv),
    ("xlsm", Compression::Workbook, Format::Csv),
];

/// Endings of packed files; the ending of the file itself stands before them.
const PACKED: [(&str, Compression); 2] = [("gz", Compression::Gzip), ("zst", Compression::Zstd)];

/// Endings of what programs leave behind.
const LEFTOVERS: [&str; 6] = ["bak", "tmp", "swp", "orig", "part", "crdownload"];

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
    let (stem, compression) = match layout(extension(&lower)) {
        Some((packed, format)) if packed != Compression::None => {
            return (packed, Kind::Known(format));
        }
        _ => packing(&lower),
    };
    // A page that somebody gave a second extension, so that it opens in an editor.
    let is_page = |stem: &str| by_extension(extension(stem)) == Kind::Known(Format::Html);
    if stem.strip_suffix(".txt").is_some_and(is_page) {
        return (compression, Kind::Unknown);
    }
    (compression, by_extension(extension(stem)))
}

/// How files with an ending are packed and laid out, if they are read.
fn layout(ending: &str) -> Option<(Compression, Format)> {
    let known = READ.iter().find(|(known, ..)| *known == ending);
    known.map(|(_, packed, format)| (*packed, *format))
}

/// A name in small letters without the ending of what packs the file, and what that is.
fn packing(name: &str) -> (&str, Compression) {
    let stem = |ending: &str| name.strip_suffix(ending)?.strip_suffix('.');
    let packed = PACKED
        .iter()
        .find_map(|(ending, packed)| Some((stem(ending)?, *packed)));
    packed.unwrap_or((name, Compression::None))
}

/// The endings of the files of a format that are not packed.
pub(crate) fn endings_of(format: Format) -> Vec<&'static str> {
    let plain = READ
        .iter()
        .filter(|known| known.1 == Compression::None && known.2 == format);
    plain.map(|(ending, ..)| *ending).collect()
}

/// The endings of all files that are read, as a part of a sentence.
pub(in crate::corpus) fn all_endings() -> String {
    let endings = |wanted: fn(Compression) -> bool| {
        let those = READ.iter().filter(|(_, packed, _)| wanted(*packed));
        let those: Vec<String> = those.map(|(ending, ..)| format!(".{ending}")).collect();
        those.join(", ")
    };
    let packed = PACKED.map(|(ending, _)| format!(".{ending}"));
    format!(
        "{} (also {}), {}",
        endings(|packed| packed == Compression::None),
        packed.join(" and "),
        endings(|packed| packed != Compression::None)
    )
}

/// Whether the ending of a name promises something else than plain text.
pub(crate) fn names_a_kind(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ending = extension(&name).to_ascii_lowercase();
    let is_packed = PACKED.iter().any(|(packed, _)| *packed == ending);
    match by_extension(&ending) {
        Kind::Unknown | Kind::Known(Format::Text) => is_packed,
        Kind::Known(_) | Kind::Convert { .. } => true,
        Kind::Other => !LEFTOVERS.contains(&ending.as_str()),
    }
}

/// Whether a name is that of a workbook that is read as a table.
pub(crate) fn is_workbook(name: &str) -> bool {
    by_name(name).0 == Compression::Workbook
}

/// Whether a name is that of a document of a word processor that is read as plain text.
pub(in crate::corpus) fn is_document(name: &str) -> bool {
    by_name(name).0 == Compression::Document
}

/// A path without the extension of what packs the file: `labels.csv` for `labels.csv.gz`.
pub(crate) fn unpacked(path: &Path) -> PathBuf {
    let packs = |ending: &OsStr| {
        PACKED
            .iter()
            .any(|(packed, _)| ending.eq_ignore_ascii_case(packed))
    };
    match path.extension().is_some_and(packs) {
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

/// Reads an extension in small letters that does not end the name or is not of a workbook or document: those
/// are read only at its end.
pub(in crate::corpus) fn by_extension(extension: &str) -> Kind {
    let convert = |kind, advice| Kind::Convert { kind, advice };
    match layout(extension) {
        Some((Compression::Workbook, _)) => return convert("a packed workbook", "unpack it first"),
        Some((Compression::Document, _)) => return convert("a packed document", "unpack it first"),
        Some((_, format)) => return Kind::Known(format),
        None if LEFTOVERS.contains(&extension) => return Kind::Other,
        None => {}
    }
    match extension {
        "pdf" => PDF,
        "doc" | "pages" => WORD,
        "xls" | "xlsb" | "ods" | "numbers" => SPREADSHEET,
        "epub" | "mobi" => convert("an e-book", "convert it to .txt or .html first"),
        "json" => convert(
            "a JSON file",
            "write one object a line, as “jq -c '.[]' articles.json > articles.jsonl” does of a list, and name it .jsonl",
        ),
        "zip" | "tar" | "tgz" | "7z" | "rar" | "bz2" | "xz" | "warc" => {
            convert("an archive", "unpack it first")
        }
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
        | "safetensors" | "url" | "webloc" | "desktop" | "lnk" | "pkl" | "bib" | "exe" | "dll"
        | "so" => Kind::Other,
        _ => Kind::Unknown,
    }
}

/// What a file that is named directly is taken for; in a folder, models are set aside without a word.
pub fn kind_of_named(name: &str, kind: Kind) -> Kind {
    match name.to_lowercase().ends_with(".safetensors") {
        true => MODEL,
        false => kind,
    }
}

pub(in crate::corpus) const MODEL: Kind = Kind::Convert {
    kind: "a model",
    advice: "give a model with -m to a command that uses one, and here name the articles or the table that it is about",
};
pub(super) const SPREADSHEET: Kind = Kind::Convert {
    kind: "a spreadsheet",
    advice: "open it and save it as .xlsx or as CSV UTF-8 first",
};
pub(super) const PDF: Kind = Kind::Convert {
    kind: "a PDF file",
    advice: "save it as text (.txt) or as a web page (.html) first, for example with the program pdftotext",
};
const WORD: Kind = Kind::Convert {
    kind: "a word processor file",
    advice: "open it and save it as .docx or as plain text (.txt) first",
};
pub(super) const WEB_ARCHIVE: Kind = Kind::Convert {
    kind: "a web archive of a browser",
    advice: "open it in the browser and save it as a web page (.html) first",
};
pub(super) const MAIL: Kind = Kind::Convert {
    kind: "mail",
    advice: "save the text of each message as .txt first",
};
pub(super) const UTF_32: Kind = Kind::Convert {
    kind: "a text in UTF-32",
    advice: "save it as UTF-8 first",
};

/// Whether a file that begins as a web page does is one, by what its name promises: `curl -o page.txt` saves pages as texts.
pub(in crate::corpus) fn may_be_a_page(kind: Kind) -> bool {
    matches!(kind, Kind::Unknown | Kind::Known(Format::Text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_whatever_their_case() {
        use Compression as C;
        let known = Kind::Known;
        for (name, compression, kind) in [
            ("a.TXT", C::None, known(Format::Text)),
            ("a.b.Html.GZ", C::Gzip, known(Format::Html)),
            ("news.ndjson.zst", C::Zstd, known(Format::JsonLines)),
            ("Interview No. 5", C::None, Kind::Unknown),
            (".txt", C::None, Kind::Unknown),
            ("site.js", C::None, Kind::Other),
            ("page.htm.TXT", C::None, Kind::Unknown),
            ("page.MHTML", C::None, WEB_ARCHIVE),
            ("a.eml.gz", C::Gzip, MAIL),
            ("A.XLSM", C::Workbook, known(Format::Csv)),
            ("a.Rtf", C::Document, known(Format::Text)),
        ] {
            assert_eq!(by_name(name), (compression, kind), "{name}");
        }
        for name in ["a.tar.gz", "a.xlsx.gz", "a.rtf.zst"] {
            assert!(matches!(by_name(name).1, Kind::Convert { .. }), "{name}");
        }
        for (ending, ..) in READ {
            assert!(all_endings().contains(&format!(".{ending}")));
        }
        assert_eq!(endings_of(Format::JsonLines), ["jsonl", "ndjson"]);
    }

    #[test]
    fn names_of_a_kind_and_packed_names() {
        for (name, is_kind, plain) in [
            ("a.csv", true, "a.csv"),
            ("a/x.csv.gz", true, "a/x.csv"),
            ("x.jsonl.ZST", true, "x.jsonl"),
            ("a.xhtml", true, "a.xhtml"),
            ("a.xls", true, "a.xls"),
            ("a.safetensors", true, "a.safetensors"),
            ("a", false, "a"),
            ("a.md", false, "a.md"),
            ("a.bak", false, "a.bak"),
            ("a.2024", false, "a.2024"),
            ("a.gz/x", false, "a.gz/x"),
            (".csv", false, ".csv"),
        ] {
            assert_eq!(names_a_kind(Path::new(name)), is_kind, "{name}");
            assert_eq!(unpacked(Path::new(name)), Path::new(plain));
        }
    }
}
