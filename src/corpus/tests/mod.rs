//! The room as its users see it: folders, names, tables among texts.

mod beside;
mod tables;

use super::*;
use std::fs;
use std::io;
use tempfile::TempDir;

fn folder(files: &[(&str, &[u8])]) -> TempDir {
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

/// Ids of the documents, and the messages about the rest with the folder's own path taken out.
fn read(paths: &[&Path], root: &Path) -> Vec<String> {
    let root = format!("{}", root.display());
    open(paths)
        .unwrap()
        .map(|item| item.map_or_else(|e| format!("! {e}").replace(&root, "ROOT"), |d| d.id))
        .collect()
}

#[test]
fn a_corpus_may_move_to_another_thread() {
    fn send<T: Send>() {}
    send::<Corpus>();
    send::<Document>();
    send::<CorpusError>();
}

#[test]
fn a_folder_is_read_in_the_order_of_its_bytes() {
    let root = folder(&[
        ("b.txt", b"b"),
        ("a/z.txt", b"z"),
        ("a.txt", b"a"),
        ("B.txt", b"B"),
        ("a/README.txt", b"no"),
        ("\u{e9}t\u{e9}.txt", b"e"),
        ("Interview 3", b"no extension"),
    ]);
    assert_eq!(
        read(&[root.path()], root.path()),
        [
            "B.txt",
            "Interview 3",
            "a/z.txt",
            "a.txt",
            "b.txt",
            "été.txt",
            "! ROOT: 1 entry set aside: 1 README"
        ]
    );
}

#[test]
fn what_is_no_article_is_told_in_one_sentence() {
    let root = folder(&[
        ("a.txt", b"text"),
        ("x.js", b"x"),
        ("y.js", b"x"),
        ("scan.pdf", b"%PDF-1.7"),
        (".DS_Store", b"x"),
        (".git/config.txt", b"x"),
        ("blob", b"\0\0\0\0\x01\x02"),
        ("notes", b" \n"),
        ("Story.html", b"<p>Some text of a story."),
        ("Story_files/frame.html", b"<p>An advertisement."),
    ]);
    assert_eq!(
        read(&[root.path()], root.path()),
        [
            "Story.html",
            "a.txt",
            "! ROOT: 8 entries set aside: 2 .js, 2 hidden, 1 .pdf, 1 empty, 1 folder of page parts, 1 not text; \
             if there is an article in .pdf, save it as text (.txt) or as a web page (.html) first, for example with the program pdftotext"
        ]
    );
}

#[test]
fn named_files_are_read_or_refused_one_by_one() {
    let root = folder(&[
        ("README.md", b"read me"),
        (".hidden", b"found"),
        ("a.txt", b"\xEF\xBB\xBFone\r\ntwo\r"),
        ("b.bin", b"\x7FELF\x02\x01\x01\0\0\0\0\0"),
        ("c.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("c.docx", b"PK\x03\x04"),
        ("d.txt", b"PK\x03\x04 \0 \0"),
        ("e.txt", b" \n"),
    ]);
    let paths: Vec<_> = [
        "README.md",
        ".hidden",
        "a.txt",
        "b.bin",
        "c.doc",
        "c.docx",
        "d.txt",
        "e.txt",
    ]
    .map(|name| root.path().join(name))
    .to_vec();
    let corpus = Corpus::open(&paths, &ReadOptions::default()).unwrap();
    let (documents, errors): (Vec<_>, Vec<_>) = corpus.partition(Result::is_ok);
    let texts: Vec<_> = documents.into_iter().map(|d| d.unwrap().text).collect();
    assert_eq!(texts, ["read me", "found", "one\r\ntwo\r"]);
    let errors: Vec<_> = errors.into_iter().map(Result::unwrap_err).collect();
    assert!(matches!(errors[0], CorpusError::Binary { offset: 0, .. }));
    assert!(
        errors[1].to_string().ends_with(
            "c.doc: not read: a word processor file; open it and save it as .docx or as plain text (.txt) first"
        )
    );
    let reason = std::error::Error::source(&errors[2]).unwrap().to_string();
    assert!(reason.contains("the document is damaged"), "{reason}");
    assert!(matches!(errors[3], CorpusError::Unsupported { .. }));
    assert!(matches!(errors[4], CorpusError::NoText { .. }));
    let skips: Vec<bool> = errors.iter().map(CorpusError::is_skip).collect();
    assert_eq!(skips, [false, false, false, false, true]);
}

#[test]
fn nothing_to_read_is_an_error_at_once() {
    let root = folder(&[
        ("news/style.css", b""),
        ("paper.pdf", b"%PDF-"),
        ("articles/a.txt", b"a"),
    ]);
    let error = open(&[&root.path().join("news")])
        .err()
        .unwrap()
        .to_string();
    assert!(
        error.contains("no articles found in") && error.ends_with("(found 1 .css)"),
        "{error}"
    );
    let error = open(&[&root.path().join("paper.pdf")])
        .err()
        .unwrap()
        .to_string();
    assert!(
        error.contains("a PDF file; save it as text (.txt) or as a web page (.html)"),
        "{error}"
    );
    let error = open(&[&root.path().join("articels")])
        .err()
        .unwrap()
        .to_string();
    assert!(
        error.contains("articels: there is no such file or folder; did you mean"),
        "{error}"
    );
    let error = open(&[&root.path().join("qqq")]).err().unwrap().to_string();
    assert!(error.ends_with("no such file or folder"), "{error}");
    let error = open(&[Path::new("https://example.org/news")])
        .err()
        .unwrap();
    assert_eq!(
        error.to_string(),
        "https://example.org/news: standpoint does not fetch pages: save the page in your browser and name that file"
    );
}

#[test]
fn inputs_that_collide_are_told_apart_and_repeated_ones_read_once() {
    let root = folder(&[("x/a.txt", b"1"), ("y/a.txt", b"2"), ("y/b.txt", b"3")]);
    let (x, y) = (root.path().join("x"), root.path().join("y"));
    let ids = read(
        &[&x, &y, &y, &y.join("b.txt"), &x.join("a.txt")],
        root.path(),
    );
    let given = |path: &Path| path.to_string_lossy().replace('\\', "/");
    assert_eq!(
        ids,
        [
            given(&x.join("a.txt")),
            given(&y.join("a.txt")),
            "b.txt".to_owned()
        ]
    );
}

#[cfg(unix)]
#[test]
fn a_file_of_two_names_is_read_once_and_told() {
    let root = folder(&[("in/a.txt", b"a"), ("in/b.txt", b"b")]);
    let inside = root.path().join("in");
    std::os::unix::fs::symlink(inside.join("a.txt"), inside.join("z.txt")).unwrap();
    std::os::unix::fs::symlink(&inside, root.path().join("link")).unwrap();
    let around = root.path().join("in/../in");
    for (paths, expected) in [
        (
            vec![inside.clone(), around.clone()],
            vec![
                "a.txt",
                "b.txt",
                "! ROOT/in: 1 entry set aside: 1 read under another path",
                "! ROOT/in/../in: 3 entries set aside: 3 read under another path",
            ],
        ),
        (
            vec![root.path().join("link/b.txt"), inside.join("b.txt")],
            vec![
                "b.txt",
                "! ROOT/in/b.txt: not read again: this is the same file as ROOT/link/b.txt",
            ],
        ),
    ] {
        let paths: Vec<&Path> = paths.iter().map(|path| path.as_path()).collect();
        assert_eq!(read(&paths, root.path()), expected);
    }
}

/// Two links to each next folder: 2^40 paths to the last of them.
#[cfg(unix)]
#[test]
fn folders_that_many_links_lead_to_are_read_once() {
    let names: Vec<String> = (0..40).map(|at| format!("in/{at:02}/a.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &b"a"[..])).collect();
    let root = folder(&files);
    let inside = root.path().join("in");
    for at in 1..40 {
        for link in ["x", "y"] {
            let link = inside.join(format!("{:02}", at - 1)).join(link);
            std::os::unix::fs::symlink(format!("../{at:02}"), link).unwrap();
        }
    }
    let found = read(&[&inside], root.path());
    assert_eq!(
        found.iter().filter(|item| !item.starts_with('!')).count(),
        40
    );
    let elsewhere = root.path().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    std::os::unix::fs::symlink(&inside, elsewhere.join("link")).unwrap();
    let both = read(&[&inside, &elsewhere], root.path());
    assert_eq!(
        both.iter().filter(|item| !item.starts_with('!')).count(),
        40
    );
}

#[cfg(unix)]
#[test]
fn names_of_equal_right_are_names_of_one_file() {
    let root = folder(&[("in/a.txt", b"a"), ("in/b.txt", b"a")]);
    let inside = root.path().join("in");
    let (a, c) = (inside.join("a.txt"), inside.join("c.txt"));
    std::fs::hard_link(&a, &c).unwrap();
    assert_eq!(
        read(&[&inside], root.path()),
        [
            "a.txt",
            "b.txt",
            "! ROOT/in: 1 entry set aside: 1 read under another path"
        ]
    );
    assert_eq!(
        read(&[&c, &a], root.path()),
        [
            "c.txt",
            "! ROOT/in/a.txt: not read again: this is the same file as ROOT/in/c.txt"
        ]
    );
}

#[test]
fn compressed_files_are_read_as_what_they_hold() {
    use std::io::Write;
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let root = folder(&[
        ("a.txt.gz", &gzip(b"caf\xE9 au lait pr\xE8s d'ici")),
        (
            "b.csv.zst",
            &zstd::encode_all(&b"text\none\ntwo\n"[..], 3).unwrap(),
        ),
        ("c.txt.gz", &gzip(b"torn in two, alas, and gone")[..20]),
        ("d.txt.zst", b"not zstd"),
        ("e.txt", b"still read"),
    ]);
    let items: Vec<_> = open(&[root.path()]).unwrap().collect();
    let ids: Vec<_> = items
        .iter()
        .filter_map(|i| i.as_ref().ok())
        .map(|d| d.id.as_str())
        .collect();
    assert_eq!(ids, ["a.txt.gz", "b.csv.zst:1", "b.csv.zst:2", "e.txt"]);
    assert_eq!(items[0].as_ref().unwrap().text, "café au lait près d'ici");
    let errors: Vec<_> = items.iter().filter_map(|i| i.as_ref().err()).collect();
    assert!(errors.len() == 2 && errors.iter().all(|e| !e.is_skip()));
}

#[test]
fn a_page_is_known_by_its_content_when_its_name_does_not_tell() {
    let root = folder(&[
        (
            "story.php",
            b"<!DOCTYPE html><p>One paragraph of the story.</p>",
        ),
        ("a.txt", b"<html>"),
    ]);
    let texts: Vec<_> = open(&[root.path()])
        .unwrap()
        .map(|d| d.unwrap().text)
        .collect();
    assert_eq!(texts, ["<html>", "One paragraph of the story."]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_loops_survived() {
    use std::os::unix::fs::symlink;
    let root = folder(&[("in/a.txt", b"a"), ("out/b.txt", b"b")]);
    let inside = root.path().join("in");
    symlink(root.path().join("out/b.txt"), inside.join("link.txt")).unwrap();
    symlink(&inside, inside.join("loop")).unwrap();
    symlink(&inside, inside.join("loop, again")).unwrap();
    symlink(root.path().join("gone"), inside.join("broken.txt")).unwrap();
    let items = read(&[&inside], root.path());
    assert_eq!(items.len(), 4, "{items:?}");
    assert_eq!(items[0], "a.txt");
    assert!(
        items[1]
            .starts_with("! ROOT/in/broken.txt: could not be read: this link leads to ROOT/gone"),
        "{items:?}"
    );
    assert_eq!(
        items[2..],
        [
            "link.txt",
            "! ROOT/in: 2 entries set aside: 2 looping links"
        ]
    );
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
    assert_eq!(read(&[root.path()], root.path()), ["caf\u{FFFD}.txt"]);
}

#[test]
fn the_bytes_read_come_to_the_bytes_there_are() {
    let zipped = zstd::encode_all(&b"text\none\ntwo\n"[..], 3).unwrap();
    let root = folder(&[
        ("a.txt", b"four"),
        ("b.csv.zst", &zipped),
        ("c.html", b"<p>A page."),
    ]);
    let mut corpus = open(&[root.path()]).unwrap();
    let total = corpus.total_bytes().unwrap();
    assert_eq!(total, 4 + zipped.len() as u64 + 10);
    assert_eq!(corpus.bytes_read(), 0);
    assert_eq!(corpus.by_ref().count(), 4);
    assert_eq!(corpus.bytes_read(), total);
}
