//! Articles as who uses the library sees them: folders, names, tables among texts.

use std::fs;
use std::io::Read;
#[cfg(unix)]
use std::os::unix::fs::symlink;
#[cfg(windows)]
use std::os::windows::fs::symlink_file as symlink;
use std::path::PathBuf;

use proptest::prelude::*;
use standpoint::corpus::{Corpus, CorpusError, ReadOptions};
use tempfile::TempDir;

const PAGE: &str = "<html><head><meta property='article:published_time' content='2020-01-06T10:00Z'>\
    <meta property='og:site_name' content='Valley Post'></head><body><p>The road is closed until the \
    end of March, said the council.</p></body></html>";

/// Writes a file into a folder, packed if its name says so.
fn write(folder: &TempDir, name: &str, content: &[u8]) {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let content = match name.rsplit_once('.') {
        Some((_, "gz")) => gzip(content),
        Some((_, "zst")) => zstd::encode_all(content, 3).unwrap(),
        _ => content.to_vec(),
    };
    fs::write(path, content).unwrap();
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let fast = flate2::Compression::fast();
    let mut encoder = flate2::read::GzEncoder::new(bytes, fast);
    encoder.read_to_end(&mut packed).unwrap();
    packed
}

/// The metadata columns, then each document with its metadata and the beginning of its text, or a message
/// after a `!` (after `!!` if an article is missing). ROOT stands for the folder.
fn read(paths: &[PathBuf], root: &TempDir) -> Vec<String> {
    let items = match Corpus::open(paths, &ReadOptions::default()) {
        Err(error) => vec![format!("!! {error}")],
        Ok(mut corpus) => {
            let mut items = vec![corpus.metadata_columns().join("|")];
            loop {
                let item = corpus.next();
                items.extend(corpus.notes().iter().map(|note| format!("! {note}")));
                items.push(match item {
                    None => break items,
                    Some(Err(error)) => format!("!! {error}"),
                    Some(Ok(document)) => {
                        let text: String = document.text.chars().take(40).collect();
                        let (metadata, text) =
                            (document.metadata.join("|"), text.replace('\n', "\\n"));
                        format!("{} [{metadata}] {text}", document.id)
                    }
                });
            }
        }
    };
    let root = root.path().to_string_lossy();
    let items = items.iter().map(|item| item.replace(&*root, "ROOT"));
    items.collect()
}

/// Bytes with those between ⟨⟩ as they are named.
fn bytes(text: &str) -> Vec<u8> {
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
    let cases = include_str!("folders.txt");
    for case in cases.split("\n=== ").skip(1) {
        let mut parts = case.trim_end().split("\n--- ");
        let name = parts.next().unwrap();
        if cfg!(windows) && case.contains("@LINK") {
            continue;
        }
        let root = TempDir::new().unwrap();
        for part in parts {
            let (head, content) = part.split_once('\n').unwrap_or((part, ""));
            let Some(paths) = head.strip_prefix("read") else {
                if let Some(target) = content.strip_prefix("@LINK ") {
                    symlink(root.path().join(target), root.path().join(head)).unwrap();
                    continue;
                }
                match content {
                    "" => write(&root, head, b""),
                    "@PAGE" => write(&root, head, PAGE.as_bytes()),
                    _ => write(&root, head, &[&bytes(content)[..], b"\n"].concat()),
                }
                continue;
            };
            let path = |path: &str| match path.trim() {
                "" => root.path().to_path_buf(),
                path => root.path().join(path),
            };
            let paths: Vec<PathBuf> = paths.split(", ").map(path).collect();
            let items = read(&paths, &root).join("\n");
            let expected = String::from_utf8(bytes(content)).unwrap();
            if items != expected {
                failures.push(format!("=== {name}\n{items}\n--- and not\n{expected}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_corpus_may_move_to_another_thread() {
    fn send<T: Send>() {}
    send::<Result<Corpus, CorpusError>>();
}

/// Two links to each next folder: 2^40 paths to the last of them.
#[cfg(unix)]
#[test]
fn folders_that_many_links_lead_to_are_read_once() {
    let root = TempDir::new().unwrap();
    for at in 0..40 {
        write(&root, &format!("in/{at:02}/a.txt"), b"a");
        for link in ["x", "y"] {
            let link = root.path().join(format!("in/{at:02}/{link}"));
            symlink(format!("../{:02}", at + 1), link).unwrap();
        }
    }
    let items = read(&[root.path().join("in")], &root);
    let documents = items.iter().filter(|item| item.ends_with("a.txt [] a"));
    assert_eq!(documents.count(), 40);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_unicode_are_shown_as_well_as_can_be() {
    use std::os::unix::ffi::OsStrExt;
    let root = TempDir::new().unwrap();
    let name = std::ffi::OsStr::from_bytes(b"caf\xE9.txt");
    fs::write(root.path().join(name), b"a").unwrap();
    let items = read(&[root.path().to_path_buf()], &root);
    assert_eq!(items, ["", r"caf\xE9.txt [] a"]);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_differ_where_they_are_not_unicode_stay_apart() {
    use std::os::unix::ffi::OsStrExt;
    let root = TempDir::new().unwrap();
    for (text, name) in [
        ("a", &b"x/caf\xE8.txt"[..]),
        ("b", b"x/caf\xE9.txt"),
        ("c", b"y\xFF/1.txt"),
        ("d", b"y\xFE/1.txt"),
    ] {
        let path = root.path().join(std::ffi::OsStr::from_bytes(name));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let items = read(&[root.path().to_path_buf()], &root);
    let wanted = [
        r"x/caf\xE8.txt [] a",
        r"x/caf\xE9.txt [] b",
        r"y\xFE/1.txt [] d",
        r"y\xFF/1.txt [] c",
    ];
    assert_eq!(items[1..], wanted);
}

/// A thousand folders in each other: what lies too deep is named, and the rest is read without the delay that was the cube
/// of the depth.
#[test]
fn a_folder_that_is_too_deep_is_named() {
    let root = TempDir::new().unwrap();
    let deep = vec!["d"; 1000].join("/");
    write(&root, &format!("{deep}/far.txt"), b"far");
    let near = vec!["d"; 100].join("/");
    write(&root, &format!("{near}/near.txt"), b"near");
    let items = read(&[root.path().to_path_buf()], &root);
    let wanted = [
        String::new(),
        format!(
            "!! ROOT/{near}/d: not read: it lies more than 100 folders deep; name it too to read what is in it"
        ),
        format!("{near}/near.txt [] near"),
    ];
    assert_eq!(items, wanted);
}

#[test]
fn files_that_are_read_at_once_are_the_same_in_the_same_order() {
    let root = TempDir::new().unwrap();
    let long = "They will not leave before the spring.\n\n".repeat(5_000);
    for (name, times) in [
        ("150b.txt", 1),
        ("200b.txt", 6),
        ("210b.txt.gz", 1),
        ("220b.txt.gz", 6),
    ] {
        write(&root, name, long.repeat(times).as_bytes());
    }
    // More than are read at once; a table between them, and files that cannot be read.
    for at in 0..300 {
        let text = format!("This is text {at}. It says little.\n");
        let (ending, content) = match at % 8 {
            0 => (".html", format!("<p>{text}")),
            1 => (".txt", "  \n".to_owned()),
            2 => (".txt", "\0\0\0\x01\0\0\0\x02".to_owned()),
            3 => ("", text),
            4 if at > 100 => (".csv", format!("text\n{text}")),
            5 => (".txt.gz", text),
            _ => (".txt", text),
        };
        write(&root, &format!("{at:03}{ending}"), content.as_bytes());
    }
    fs::write(
        root.path().join("006.txt.gz"),
        &gzip(b"torn in two, alas")[..20],
    )
    .unwrap();
    for in_parts in [false, true] {
        let read = |threads| -> Vec<String> {
            let options = ReadOptions {
                in_parts,
                threads,
                ..ReadOptions::default()
            };
            let mut corpus = Corpus::open(&[root.path().to_path_buf()], &options).unwrap();
            let read = corpus.by_ref().map(|read| format!("{read:?}"));
            let mut read: Vec<String> = read.collect();
            read.extend(corpus.notes().iter().map(ToString::to_string));
            read
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
        bytes in prop::collection::vec(
            prop::sample::select(&b"text,id;\t\"\n\r{}:[]\\ud8\xE9\xC3\xA9\xFF\xFE\0"[..]), 0..200
        )
    ) {
        let root = TempDir::new().unwrap();
        let csv: (_, &[u8]) = ("a.csv", b"text,id\n");
        for (name, start) in [csv, ("a.jsonl", b"{\"text\":\"a\"}\n"), ("a.tsv", b"\xFF\xFE")] {
            let content = [start, &bytes].concat();
            write(&root, name, &content);
            if let Ok(corpus) = Corpus::open(&[root.path().join(name)], &ReadOptions::default()) {
                prop_assert!(corpus.count() <= content.len() + 3);
            }
        }
    }
}
