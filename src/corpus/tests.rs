//! The room as its users see it: folders, names, tables among texts.

use super::*;
use std::fs;
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
            "! ROOT: 8 entries set aside: 2 .js, 2 hidden, 1 .pdf, 1 empty, 1 folder of page parts, 1 not text"
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
        ("c.docx", b"PK\x03\x04"),
        ("d.txt", b"PK\x03\x04 \0 \0"),
        ("e.txt", b" \n"),
    ]);
    let paths: Vec<_> = [
        "README.md",
        ".hidden",
        "a.txt",
        "b.bin",
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
            "c.docx: not read: a word processor file; save it as plain text (.txt) first"
        )
    );
    assert!(matches!(errors[2], CorpusError::Unsupported { .. }));
    assert!(matches!(errors[3], CorpusError::NoText { .. }));
    assert!(errors.iter().all(CorpusError::is_skip) && errors.len() == 4);
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
    assert!(error.contains("a PDF file; convert it to text"), "{error}");
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

#[test]
fn tables_share_their_metadata_columns() {
    let root = folder(&[
        (
            "a.csv",
            b"id,text,date,outlet\nk1,one,May,Wire\n,two,June,Post\n",
        ),
        ("b.txt", b"plain"),
        (
            "c.jsonl",
            b"{\"text\":\"three\",\"author\":\"N\",\"date\":\"July\"}\n",
        ),
        ("d.csv", b"name,size\nx,1\n"),
        ("e.csv", b""),
    ]);
    let corpus = open(&[root.path()]).unwrap();
    assert_eq!(corpus.metadata_columns(), ["date", "outlet", "author"]);
    let items: Vec<_> = corpus.collect();
    let documents: Vec<_> = items.iter().filter_map(|item| item.as_ref().ok()).collect();
    let shown: Vec<_> = documents
        .iter()
        .map(|d| (d.id.as_str(), d.metadata.join("|")))
        .collect();
    assert_eq!(
        shown,
        [
            ("k1", "May|Wire|".to_owned()),
            ("a.csv:2", "June|Post|".to_owned()),
            ("b.txt", "||".to_owned()),
            ("c.jsonl:1", "July||N".to_owned())
        ]
    );
    let errors: Vec<_> = items
        .iter()
        .filter_map(|item| item.as_ref().err())
        .collect();
    assert!(matches!(
        errors[..],
        [CorpusError::TableSetAside(_), CorpusError::NoText { .. }]
    ));
    assert!(errors.iter().all(|e| e.is_skip()));
}

#[test]
fn a_named_table_without_text_is_refused_at_once() {
    let root = folder(&[("d.csv", b"name,size\nx,1\n")]);
    let error = open(&[&root.path().join("d.csv")]).err().unwrap();
    assert!(matches!(error, CorpusError::NoTextColumn { .. }));
    let options = ReadOptions {
        text_column: Some("NAME".into()),
        ..ReadOptions::default()
    };
    let documents: Vec<_> = Corpus::open(&[root.path().to_path_buf()], &options)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(
        (
            documents[0].text.as_str(),
            documents[0].metadata[0].as_str()
        ),
        ("x", "1")
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
    symlink(root.path().join("gone"), inside.join("broken.txt")).unwrap();
    let items = read(&[&inside], root.path());
    assert_eq!(items.len(), 4, "{items:?}");
    assert_eq!(items[0], "a.txt");
    assert!(
        items[1].starts_with("! ROOT/in/broken.txt: could not be read"),
        "{items:?}"
    );
    assert_eq!(
        items[2..],
        ["link.txt", "! ROOT/in: 1 entry set aside: 1 looping link"]
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

proptest::proptest! {
    /// Whatever the bytes: no panic, an end, and no more rows than line ends allow.
    #[test]
    fn any_bytes_are_read_to_an_end_as_a_table(
        bytes in proptest::collection::vec(
            proptest::sample::select(&b"text,id;\t\"\n\r{}:[]\\ud8\xE9\xC3\xA9\xFF\xFE\0"[..]), 0..200
        )
    ) {
        for (format, start) in [
            (Format::Csv, &b"text,id\n"[..]), (Format::Csv, b""), (Format::JsonLines, b"{\"text\":\"a\"}\n"),
            (Format::JsonLines, b""), (Format::Tsv, b"\xFF\xFE"),
        ] {
            let content = [start, &bytes].concat();
            let mut corpus = Corpus {
                steps: VecDeque::new(),
                columns: Vec::new(),
                options: ReadOptions::default(),
                table: None,
                unexpected: Vec::new(),
            };
            let most = content.len() + 3;
            let stream = Box::new(io::Cursor::new(content));
            if let Ok(table) = corpus.begin_table("t".into(), "t".into(), stream, format, false) {
                corpus.table = table;
                proptest::prop_assert!(corpus.count() <= most);
            }
        }
    }
}
