//! The room as its users see it: folders, names, tables among texts.

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
            "c.docx: not read: a word processor file; open it and save it as plain text (.txt) or as a web page (.html) first"
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

/// Ids with their metadata, and the messages about the rest with the folder's own path taken out.
fn described(root: &Path) -> (String, Vec<String>) {
    let corpus = open(&[root]).unwrap();
    let columns = corpus.metadata_columns().join("|");
    let root = root.display().to_string();
    let items = corpus.map(|item| match item {
        Ok(document) => format!("{} {}", document.id, document.metadata.join("|")),
        Err(error) => {
            assert!(error.is_skip());
            format!("! {error}").replace(&root, "ROOT")
        }
    });
    (columns, items.collect())
}

const PAGE: &str = "<html><head><meta property='article:published_time' content='2020-01-06T10:00Z'>\
    <meta property='og:site_name' content='Valley Post'></head><body><p>The road is closed until the \
    end of March, said the council.</p></body></html>";

#[test]
fn a_table_beside_the_articles_says_more_about_them_than_they_do() {
    use std::io::Write;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(PAGE.as_bytes()).unwrap();
    let table = "document;Date;author\r\na.txt;6 January 2020;Ann\r\nb.html;2020-01-07;\r\n\
        deep\\c.html.zst;;Bo\r\n./e\u{301}.txt;2019;Cy\r\nrows.csv;2018-12;\r\n";
    let root = folder(&[
        ("Documents.CSV", table.as_bytes()),
        ("a.txt", b"a"),
        ("b.html", PAGE.as_bytes()),
        (
            "deep/c.html.zst",
            &zstd::encode_all(PAGE.as_bytes(), 3).unwrap(),
        ),
        ("deep/d.html.gz", &gzip.finish().unwrap()),
        ("deep/documents.csv", b"document,outlet\nd.html.gz,Daily\n"),
        ("rows.csv", b"text,date\none,\ntwo,May 2\n"),
        ("\u{e9}.txt", b"e"),
    ]);
    let (columns, items) = described(root.path());
    assert_eq!(columns, "date|author|outlet");
    assert_eq!(
        items,
        [
            "a.txt 2020-01-06|Ann|",
            "b.html 2020-01-07||Valley Post",
            "deep/c.html.zst 2020-01-06|Bo|Valley Post",
            "deep/d.html.gz 2020-01-06||Daily",
            "rows.csv:1 2018-12||",
            "rows.csv:2 May 2||",
            "é.txt 2019|Cy|",
        ]
    );
}

#[test]
fn what_is_wrong_with_that_table_is_told_once_each() {
    let table = "document,date\na.txt,06/01/2020\ngone.txt,2020-01-06\na.txt,2020-01-06\n\
        same.txt,2020\nb.txt,soon\n ,2020\n";
    let root = folder(&[
        ("documents.csv", table.as_bytes()),
        ("a.txt", b"a"),
        ("b.txt", b"b"),
        ("c.txt", b"c"),
        ("x/same.txt", b"x"),
        ("y/same.txt", b"y"),
    ]);
    let (_, items) = described(root.path());
    assert_eq!(
        items,
        [
            "a.txt ",
            "b.txt ",
            "c.txt ",
            "! ROOT/documents.csv: 1 row has an empty cell document: not used",
            "! ROOT/documents.csv: 2 rows name no file beside it, or one of several of that name, \
             such as line 3 (“gone.txt”)",
            "! ROOT/documents.csv: 1 row is about a file that an earlier row is about; the first row \
             counts: line 4 (“a.txt”)",
            "! ROOT/documents.csv: 2 dates were not understood and left empty, such as line 2 \
             (“06/01/2020”); write dates as 2020-01-31",
            "! ROOT/documents.csv: 3 files have no row in it, such as c.txt",
            "x/same.txt ",
            "y/same.txt ",
        ]
    );
}

#[test]
fn a_table_of_that_name_may_still_hold_articles() {
    let root = folder(&[(
        "documents.csv",
        b"document,text,date\na.txt,one,May\nb,two,\n",
    )]);
    assert_eq!(described(root.path()).1, ["a.txt May", "b "]);
    // With the file that it names beside it, it is about that file.
    fs::write(root.path().join("a.txt"), "a").unwrap();
    assert_eq!(described(root.path()).1[0], "a.txt one|");
    // Without a column document it is nothing, and alone it is no folder of articles.
    fs::write(root.path().join("documents.csv"), "file,date\na.txt,2020\n").unwrap();
    assert!(described(root.path()).1[1].ends_with(
        "documents.csv: not used: it should have a column document, which says what file a row is \
         about; its columns are file, date"
    ));
    let alone = folder(&[("documents.csv", b"document,date\na.txt,2020\n")]);
    let error = open(&[alone.path()]).err().unwrap().to_string();
    assert!(
        error.contains("no articles found") && error.ends_with("(found 1 documents.csv)"),
        "{error}"
    );
    // Named one by one, as a shell names them, it serves the files beside it all the same.
    let named = folder(&[
        ("documents.csv", b"document,date\na.txt,2020\n"),
        ("a.txt", b"a"),
    ]);
    let paths = ["a.txt", "documents.csv"].map(|name| named.path().join(name));
    let documents: Vec<_> = Corpus::open(&paths, &ReadOptions::default())
        .unwrap()
        .collect();
    assert!(matches!(&documents[..], [Ok(document)] if document.metadata == ["2020"]));
}

#[test]
fn pages_give_their_date_and_outlet_and_what_cannot_be_read_is_told_once() {
    let riddle = "<meta name=date content='06/01/2020'><p>The road is closed until March.</p>";
    let root = folder(&[
        ("a.txt", b"plain"),
        ("b", PAGE.as_bytes()),
        ("c.html", riddle.as_bytes()),
        ("d.html", riddle.as_bytes()),
    ]);
    let (columns, items) = described(root.path());
    assert_eq!(columns, "date|outlet");
    assert_eq!(
        items,
        [
            "a.txt |",
            "b 2020-01-06|Valley Post",
            "c.html |",
            "d.html |",
            "! the date of 2 pages was not understood and left empty, such as “06/01/2020” of c.html: \
             give the dates in a documents.csv beside the pages",
        ]
    );
    let texts = folder(&[("a.txt", b"plain"), ("b", b"plain too")]);
    assert_eq!(described(texts.path()).0, "");
}

#[test]
fn labels_among_articles_and_repeated_names_are_told() {
    let root = folder(&[
        ("a.csv", b"id,text\n1,one\n2,two\n1,three\n1,four\n"),
        ("labels.csv", b"document,text,Label\nd,A sentence.,pro\n"),
        ("votes.csv", b"text,annotator_ann\nA sentence.,pro\n"),
    ]);
    let ids = read(&[root.path()], root.path());
    assert_eq!(ids[..4], ["1", "2", "1", "1"]);
    let labels = |name: &str| {
        format!(
            "! ROOT/{name}: not read: its columns text and label are those of labelled sentences, not of \
             articles; name the file itself to score it"
        )
    };
    assert_eq!(ids[4], labels("labels.csv"));
    assert_eq!(ids[5], labels("votes.csv"));
    let last = "! 2 documents bear the name of an earlier one, such as “1”: by document, they count as one";
    assert_eq!(ids[6..], [last]);
    assert_eq!(read(&[&root.path().join("labels.csv")], root.path()), ["d"]);
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
                places: HashMap::new(),
                options: ReadOptions::default(),
                table: None,
                long: None,
                unexpected: Vec::new(),
                of_pages: None,
                ending: Ending::default(),
                counter: Counter::default(),
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
