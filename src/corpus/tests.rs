//! The room as its users see it: folders, names, tables among texts.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

type File<'f> = (&'f str, &'f [u8]);

fn folder(files: &[File]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

fn open(paths: &[&Path]) -> Result<Corpus, CorpusError> {
    let paths: Vec<_> = paths.iter().map(|path| path.to_path_buf()).collect();
    Corpus::open(&paths, &ReadOptions::default())
}

const PAGE: &[u8] = b"<html><head><meta property='article:published_time' content='2020-01-06T10:00Z'>\
    <meta property='og:site_name' content='Valley Post'></head><body><p>The road is closed until the \
    end of March, said the council.</p></body></html>";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

/// The metadata columns, then each document with its metadata and the beginning of its text, or a message behind a
/// `!` (behind `!!` if an article is missing) in which ROOT stands for the folder.
fn read(paths: &[&Path], root: &Path) -> Vec<String> {
    let message = |mark: &str, error: &CorpusError| {
        format!("{mark} {error}").replace(&*root.to_string_lossy(), "ROOT")
    };
    let corpus = match open(paths) {
        Ok(corpus) => corpus,
        Err(error) => return vec![message("!!", &error)],
    };
    let columns = corpus.metadata_columns().join("|");
    let items = corpus.map(|item| match item {
        Ok(Document {
            id, metadata, text, ..
        }) => {
            let text: String = text.chars().take(40).collect();
            format!(
                "{id} [{}] {}",
                metadata.join("|"),
                text.replace('\n', "\\n")
            )
        }
        Err(error) => message(if error.is_skip() { "!" } else { "!!" }, &error),
    });
    std::iter::once(columns).chain(items).collect()
}

/// The first words of what is read: names of documents and marks of messages.
fn documents(read: &[String]) -> Vec<&str> {
    let names = read.iter().skip(1).filter(|item| !item.starts_with('!'));
    names
        .map(|item| item.split(" [").next().unwrap_or_default())
        .collect()
}

/// Bytes with those between ⟨⟩ as they are named.
pub(super) fn bytes(text: &str) -> Vec<u8> {
    let mut parts = text.split('⟨');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (byte, rest) = part.split_once('⟩').unwrap();
        bytes.push(u8::from_str_radix(byte, 16).unwrap());
        bytes.extend(rest.bytes());
    }
    bytes
}

#[test]
fn folders_are_read_as_expected() {
    let mut failures = Vec::new();
    for case in include_str!("../../tests/folders.txt")
        .split("\n=== ")
        .skip(1)
    {
        let mut parts = case.trim_end().split("\n--- ");
        let name = parts.next().unwrap();
        let mut parts: Vec<(&str, &str)> = parts
            .map(|part| part.split_once('\n').unwrap_or((part, "")))
            .collect();
        let (_, expected) = parts.pop().unwrap();
        let files: Vec<(&str, Vec<u8>)> = parts
            .into_iter()
            .map(|(path, content)| {
                let content = match content {
                    "" => Vec::new(),
                    "@PAGE" => PAGE.to_vec(),
                    content => [bytes(content), b"\n".to_vec()].concat(),
                };
                let content = match path.rsplit_once('.') {
                    Some((_, "gz")) => gzip(&content),
                    Some((_, "zst")) => zstd(&content),
                    _ => content,
                };
                (path, content)
            })
            .collect();
        let files: Vec<File> = files
            .iter()
            .map(|(path, content)| (*path, content.as_slice()))
            .collect();
        let root = folder(&files);
        let expected = String::from_utf8(bytes(expected)).unwrap();
        let found = read(&[root.path()], root.path()).join("\n");
        if found != expected {
            failures.push(format!("=== {name}\n{found}\n--- and not\n{expected}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_corpus_may_move_to_another_thread() {
    fn send<T: Send>() {}
    send::<Corpus>();
    send::<CorpusError>();
}

#[test]
fn named_files_are_read_or_refused_one_by_one() {
    let files: [File; 8] = [
        ("README.md", b"read me"),
        (".hidden", b"found"),
        ("a.txt", b"\xEF\xBB\xBFone\r\ntwo\r"),
        ("b.bin", b"\x7FELF\x02\x01\x01\0\0\0\0\0"),
        ("c.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("c.docx", b"PK\x03\x04"),
        ("d.txt", b"PK\x03\x04 \0 \0"),
        ("e.txt", b" \n"),
    ];
    let root = folder(&files);
    let paths: Vec<_> = files
        .iter()
        .map(|(name, _)| root.path().join(name))
        .collect();
    let (documents, errors): (Vec<_>, Vec<_>) = Corpus::open(&paths, &ReadOptions::default())
        .unwrap()
        .partition(Result::is_ok);
    let texts: Vec<_> = documents.into_iter().map(|d| d.unwrap().text).collect();
    assert_eq!(texts, ["read me", "found", "one\r\ntwo\r"]);
    let errors: Vec<_> = errors.into_iter().map(Result::unwrap_err).collect();
    let messages: Vec<String> = errors.iter().map(ToString::to_string).collect();
    for (message, part) in messages.iter().zip([
        "b.bin: not read: not a text file (binary data at byte 0)",
        "c.doc: not read: a word processor file; open it and save it as .docx",
        "c.docx: could not be read",
        "d.txt: not read: a zip archive or an Office file",
        "e.txt: not read: it holds no text",
    ]) {
        assert!(message.contains(part), "{message}");
    }
    let skips: Vec<bool> = errors.iter().map(CorpusError::is_skip).collect();
    assert_eq!(skips, [false, false, false, false, true]);
}

#[test]
fn nothing_to_read_is_an_error_at_once() {
    let root = folder(&[
        ("news/style.css", b""),
        ("paper.pdf", b"%PDF-"),
        ("articles/a.txt", b"a"),
        ("d.csv", b"name,size\nx,1\n"),
        ("about/documents.csv", b"document,date\na.txt,2020\n"),
    ]);
    for (path, begins, ends) in [
        (
            "news",
            "no articles found in ROOT/news: looked for .txt",
            "(found 1 .css)",
        ),
        ("about", "no articles found in ROOT/about", "text files"),
        (
            "paper.pdf",
            "ROOT/paper.pdf: not read: a PDF file; save it as text",
            "pdftotext",
        ),
        (
            "articels",
            "ROOT/articels: there is no such file or folder; did you mean ROOT/articles?",
            "",
        ),
        ("qqq", "ROOT/qqq: there is no such file or folder", "folder"),
        (
            "d.csv",
            "ROOT/d.csv: no text column found among its columns (name, size)",
            "--text-column",
        ),
    ] {
        let error = read(&[&root.path().join(path)], root.path()).remove(0);
        assert!(
            error.starts_with(&format!("!! {begins}")) && error.ends_with(ends),
            "{error}"
        );
    }
    let error = read(&[Path::new("https://example.org/news")], root.path()).remove(0);
    assert!(error.contains("standpoint does not fetch pages"), "{error}");
}

#[test]
fn inputs_that_collide_are_told_apart_and_repeated_ones_read_once() {
    let root = folder(&[("x/a.txt", b"1"), ("y/a.txt", b"2"), ("y/b.txt", b"3")]);
    let (x, y) = (root.path().join("x"), root.path().join("y"));
    let found = read(
        &[&x, &y, &y, &y.join("b.txt"), &x.join("a.txt")],
        root.path(),
    );
    let given =
        [x.join("a.txt"), y.join("a.txt")].map(|path| path.to_string_lossy().replace('\\', "/"));
    assert_eq!(documents(&found), [&given[0], &given[1], "b.txt"]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_files_read_once() {
    use std::os::unix::fs::symlink;
    let root = folder(&[("in/a.txt", b"a"), ("out/b.txt", b"b")]);
    let inside = root.path().join("in");
    for (target, name) in [
        ("out/b.txt", "link.txt"),
        ("in", "loop"),
        ("in", "loop, again"),
        ("in/a.txt", "z.txt"),
        ("gone", "broken.txt"),
    ] {
        symlink(root.path().join(target), inside.join(name)).unwrap();
    }
    symlink(&inside, root.path().join("way")).unwrap();
    assert_eq!(
        read(&[&inside, &root.path().join("way/a.txt")], root.path()),
        [
            "",
            "a.txt [] a",
            "!! ROOT/in/broken.txt: not read: this link leads to ROOT/gone, which does not exist",
            "link.txt [] b",
            "! ROOT/in: 3 entries set aside: 2 looping links, 1 read under another path",
            "! ROOT/way/a.txt: not read: this is the same file as ROOT/in/a.txt",
        ]
    );
}

/// Two links to each next folder: 2^40 paths to the last of them.
#[cfg(unix)]
#[test]
fn folders_that_many_links_lead_to_are_read_once() {
    let names: Vec<String> = (0..40).map(|at| format!("in/{at:02}/a.txt")).collect();
    let files: Vec<File> = names.iter().map(|name| (&**name, &b"a"[..])).collect();
    let root = folder(&files);
    let inside = root.path().join("in");
    for at in 1..40 {
        for link in ["x", "y"] {
            let link = inside.join(format!("{:02}", at - 1)).join(link);
            std::os::unix::fs::symlink(format!("../{at:02}"), link).unwrap();
        }
    }
    let found = read(&[&inside], root.path());
    assert_eq!(documents(&found).len(), 40);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_unicode_are_shown_as_well_as_can_be() {
    use std::os::unix::ffi::OsStrExt;
    let root = folder(&[]);
    fs::write(
        root.path()
            .join(std::ffi::OsStr::from_bytes(b"caf\xE9.txt")),
        b"a",
    )
    .unwrap();
    assert_eq!(
        read(&[root.path()], root.path()),
        ["", "caf\u{FFFD}.txt [] a"]
    );
}

#[test]
fn damaged_packed_files_are_told_and_the_bytes_read_come_to_the_bytes_there_are() {
    let files: [File; 4] = [
        ("a.txt.gz", &gzip(b"caf\xE9 au lait pr\xE8s d'ici")),
        ("b.csv.zst", &zstd(b"text\none\ntwo\n")),
        ("c.txt.gz", &gzip(b"torn in two, alas, and gone")[..20]),
        ("d.txt.zst", b"not zstd"),
    ];
    let root = folder(&files);
    assert_eq!(
        read(&[root.path()], root.path())[4..],
        [
            "!! ROOT/c.txt.gz: could not be read",
            "!! ROOT/d.txt.zst: could not be read"
        ]
    );
    let root = folder(&files[..2]);
    let mut corpus = open(&[root.path()]).unwrap();
    let total: usize = files[..2].iter().map(|(_, content)| content.len()).sum();
    assert_eq!(
        (corpus.total_bytes(), corpus.bytes_read()),
        (Some(total as u64), 0)
    );
    assert_eq!(corpus.by_ref().count(), 3);
    assert_eq!(corpus.bytes_read(), total as u64);
}

#[test]
fn files_that_are_read_at_once_are_the_same_in_the_same_order() {
    let text = |at: usize| format!("This is text {at}. It says little.\n");
    let long = "They will not leave before the spring.\n\n".repeat(5_000);
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("150b.txt".to_owned(), long.clone().into_bytes()),
        ("200b.txt".to_owned(), long.repeat(6).into_bytes()),
        ("210b.txt.gz".to_owned(), gzip(long.as_bytes())),
        ("220b.txt.gz".to_owned(), gzip(long.repeat(6).as_bytes())),
    ];
    // More than are read at once; a table between them, and files that cannot be read.
    for at in 0..300 {
        files.push(match at % 9 {
            0 => (
                format!("{at:03}.html"),
                format!("<p>{}", text(at)).into_bytes(),
            ),
            1 => (format!("{at:03}.txt"), b"  \n".to_vec()),
            2 => (format!("{at:03}.txt"), b"\0\0\0\x01\0\0\0\x02".to_vec()),
            3 => (format!("{at:03}"), text(at).into_bytes()),
            4 if at > 100 => (
                format!("{at:03}.csv"),
                format!("text\n{}", text(at)).into_bytes(),
            ),
            5 => (format!("{at:03}.txt.gz"), gzip(text(at).as_bytes())),
            6 if at % 2 == 0 => (
                format!("{at:03}.txt.gz"),
                gzip(text(at).as_bytes())[..30].to_vec(),
            ),
            _ => (format!("{at:03}.txt"), text(at).into_bytes()),
        });
    }
    let files: Vec<File> = files
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_slice()))
        .collect();
    let root = folder(&files);
    for in_parts in [false, true] {
        let read = |threads| -> Vec<String> {
            let options = ReadOptions {
                in_parts,
                threads,
                ..ReadOptions::default()
            };
            let corpus = Corpus::open(&[root.path().to_path_buf()], &options).unwrap();
            corpus.map(|read| format!("{read:?}")).collect()
        };
        let one_by_one = read(1);
        assert!(one_by_one.len() > 290);
        assert_eq!(read(2), one_by_one);
        assert_eq!(read(7), one_by_one);
    }
}

proptest! {
    /// Whatever the bytes: no panic, an end, and no more rows than line ends allow.
    #[test]
    fn any_bytes_are_read_to_an_end_as_a_table(
        bytes in prop::collection::vec(prop::sample::select(&b"text,id;\t\"\n\r{}:[]\\ud8\xE9\xC3\xA9\xFF\xFE\0"[..]), 0..200)
    ) {
        let root = TempDir::new().unwrap();
        for (name, start) in [("a.csv", &b"text,id\n"[..]), ("a.jsonl", b"{\"text\":\"a\"}\n"), ("a.tsv", b"\xFF\xFE")] {
            let content = [start, &bytes].concat();
            let path = root.path().join(name);
            fs::write(&path, &content).unwrap();
            if let Ok(corpus) = open(&[&path]) {
                prop_assert!(corpus.count() <= content.len() + 3);
            }
        }
    }
}
