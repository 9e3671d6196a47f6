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

/// The metadata columns, then the id of each document with its metadata, or a message behind a `!` (behind `!!` if
/// an article is missing) in which ROOT stands for the folder.
fn read(paths: &[&Path], root: &Path) -> Vec<String> {
    let corpus = match open(paths) {
        Ok(corpus) => corpus,
        Err(error) => return vec![format!("!! {error}").replace(&*root.to_string_lossy(), "ROOT")],
    };
    let columns = corpus.metadata_columns().join("|");
    let items = corpus.map(|item| match item {
        Ok(document) => format!("{} {}", document.id, document.metadata.join("|")),
        Err(error) => {
            let mark = if error.is_skip() { "!" } else { "!!" };
            format!("{mark} {error}").replace(&*root.to_string_lossy(), "ROOT")
        }
    });
    let items = items.map(|item| item.trim_end().to_owned());
    std::iter::once(columns).chain(items).collect()
}

#[track_caller]
fn check(files: &[File], expected: &[&str]) {
    let root = folder(files);
    assert_eq!(read(&[root.path()], root.path()), expected);
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

#[test]
fn a_corpus_may_move_to_another_thread() {
    fn send<T: Send>() {}
    send::<Corpus>();
    send::<CorpusError>();
}

#[test]
fn a_folder_is_read_in_the_order_of_its_bytes() {
    check(
        &[
            ("b.txt", b"b"),
            ("a/z.txt", b"z"),
            ("a.txt", b"a"),
            ("B.txt", b"B"),
            ("a/README.txt", b"no"),
            ("\u{e9}t\u{e9}.txt", b"e"),
            ("Interview 3", b"no extension"),
        ],
        &[
            "",
            "B.txt",
            "Interview 3",
            "a/z.txt",
            "a.txt",
            "b.txt",
            "été.txt",
            "! ROOT: 1 entry set aside: 1 README",
        ],
    );
}

#[test]
fn what_is_no_article_is_told_in_one_sentence() {
    check(
        &[
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
        ],
        &[
            "date|outlet",
            "Story.html |",
            "a.txt |",
            "! ROOT: 8 entries set aside: 2 .js, 2 hidden, 1 .pdf, 1 empty, 1 folder of page parts, 1 not text; if there is an \
             article in .pdf, save it as text (.txt) or as a web page (.html) first, for example with the program pdftotext",
        ],
    );
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
    let given = |path: &Path| path.to_string_lossy().replace('\\', "/");
    assert_eq!(
        found[1..],
        [
            given(&x.join("a.txt")),
            given(&y.join("a.txt")),
            "b.txt".to_owned()
        ]
    );
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
            "a.txt",
            "!! ROOT/in/broken.txt: not read: this link leads to ROOT/gone, which does not exist",
            "link.txt",
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
    assert_eq!(
        found[1..]
            .iter()
            .filter(|item| !item.starts_with('!'))
            .count(),
        40
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
    assert_eq!(read(&[root.path()], root.path()), ["", "caf\u{FFFD}.txt"]);
}

#[test]
fn compressed_files_are_read_as_what_they_hold() {
    let files: [File; 5] = [
        ("a.txt.gz", &gzip(b"caf\xE9 au lait pr\xE8s d'ici")),
        ("b.csv.zst", &zstd(b"text\none\ntwo\n")),
        ("c.txt.gz", &gzip(b"torn in two, alas, and gone")[..20]),
        ("d.txt.zst", b"not zstd"),
        ("e.txt", b"still read"),
    ];
    check(
        &files,
        &[
            "",
            "a.txt.gz",
            "b.csv.zst:1",
            "b.csv.zst:2",
            "!! ROOT/c.txt.gz: could not be read",
            "!! ROOT/d.txt.zst: could not be read",
            "e.txt",
        ],
    );
    let root = folder(&files[..2]);
    let mut corpus = open(&[root.path()]).unwrap();
    let total: usize = files[..2].iter().map(|(_, content)| content.len()).sum();
    assert_eq!(
        (corpus.total_bytes(), corpus.bytes_read()),
        (Some(total as u64), 0)
    );
    assert_eq!(
        corpus.next().unwrap().unwrap().text,
        "café au lait près d'ici"
    );
    assert_eq!(corpus.by_ref().count(), 2);
    assert_eq!(corpus.bytes_read(), total as u64);
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

#[test]
fn tables_share_their_metadata_columns_with_each_other_and_with_pages() {
    check(
        &[
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
        ],
        &[
            "date|outlet|author",
            "k1 May|Wire|",
            "a.csv:2 June|Post|",
            "b.txt ||",
            "c.jsonl:1 July||N",
            "! set aside: ROOT/d.csv: no text column found among its columns (name, size); name the one that holds the text with \
             --text-column",
            "! ROOT/e.csv: not read: it holds no text",
        ],
    );
    for name in ["a.csv", "z.csv"] {
        let root = folder(&[
            (name, b"Date,text,OUTLET\n2021-03-04,one,Echo\n"),
            ("b.html", PAGE),
        ]);
        let found = read(&[root.path()], root.path());
        assert_eq!(found[0], "date|outlet");
        assert!(
            found.contains(&format!("{name}:1 2021-03-04|Echo")),
            "{found:?}"
        );
    }
    // Without a page they are called as in the table, and a table may have both.
    check(
        &[("a.csv", b"Date,text\n2021-03-04,one\n")],
        &["Date", "a.csv:1 2021-03-04"],
    );
    check(
        &[
            ("a.csv", b"Date,text,date\nx,one,2021-03-04\n"),
            ("b.html", PAGE),
        ],
        &[
            "Date|date|outlet",
            "a.csv:1 x|2021-03-04|",
            "b.html |2020-01-06|Valley Post",
        ],
    );
}

#[test]
fn labels_among_articles_and_repeated_names_are_told() {
    let labels = |name: &str| {
        format!(
            "! ROOT/{name}: not read: its columns text and label are those of labelled sentences, not of articles; name the file \
             itself to score it"
        )
    };
    check(
        &[
            ("a.csv", b"id,text\n1,one\n2,two\n1,three\n1,four\n"),
            ("labels.csv", b"document,text,Label\nd,A sentence.,pro\n"),
            ("votes.csv", b"text,annotator_ann\nA sentence.,pro\n"),
        ],
        &[
            "",
            "1",
            "2",
            "1",
            "1",
            &labels("labels.csv"),
            &labels("votes.csv"),
            "! 2 documents have the name of an earlier one, such as “1”, and count as one with it: give different articles \
             different names (in a table: the column id)",
        ],
    );
}

#[test]
fn notes_on_a_row_are_told_after_it_and_before_the_next() {
    let table = concat!(
        r#"{"text":"one \u0001"}"#,
        "\n",
        r#"{"text":"two"}"#,
        "\n",
        r#"{"text":"three \u0001 \ud83d"}"#,
        "\n{\"text\":\"\"}\n",
    );
    check(
        &[("a.jsonl", table.as_bytes()), ("b.txt", b"plain")],
        &[
            "",
            "a.jsonl:1",
            "! ROOT/a.jsonl: line 1: control characters in the text: 1, the first at byte 4",
            "a.jsonl:2",
            "a.jsonl:3",
            "! ROOT/a.jsonl: line 3: lone surrogates replaced by U+FFFD: 1",
            "! ROOT/a.jsonl: line 3: control characters in the text: 1, the first at byte 6",
            "! ROOT/a.jsonl: 1 row with an empty text cell set aside",
            "b.txt",
        ],
    );
}

#[test]
fn a_documents_table_says_more_about_articles_than_they_do() {
    let table = "document;Date;author\r\na.txt;6 January 2020;Ann\r\nb.html;2020-01-07;\r\n\
        deep\\c.html.zst;;Bo\r\n./e\u{301}.txt;2019;Cy\r\nrows.csv;2018-12;\r\n";
    check(
        &[
            ("Documents.CSV", table.as_bytes()),
            ("a.txt", b"a"),
            ("b.html", PAGE),
            ("deep/c.html.zst", &zstd(PAGE)),
            ("deep/d.html.gz", &gzip(PAGE)),
            ("deep/documents.csv", b"document,outlet\nd.html.gz,Daily\n"),
            ("rows.csv", b"text,date\none,\ntwo,May 2\n"),
            ("\u{e9}.txt", b"e"),
        ],
        &[
            "date|author|outlet",
            "a.txt 2020-01-06|Ann|",
            "b.html 2020-01-07||Valley Post",
            "deep/c.html.zst 2020-01-06|Bo|Valley Post",
            "deep/d.html.gz 2020-01-06||Daily",
            "rows.csv:1 2018-12||",
            "rows.csv:2 May 2||",
            "é.txt 2019|Cy|",
        ],
    );
}

#[test]
fn problems_of_a_documents_table_are_told_once_each() {
    let table = "document,date\na.txt,06/01/2020\ngone.txt,2020-01-06\na.txt,2020-01-06\n\
        same.txt,2020\nb.txt,soon\n ,2020\n";
    check(
        &[
            ("documents.csv", table.as_bytes()),
            ("a.txt", b"a"),
            ("b.txt", b"b"),
            ("c.txt", b"c"),
            ("x/same.txt", b"x"),
            ("y/same.txt", b"y"),
        ],
        &[
            "date",
            "a.txt",
            "b.txt",
            "c.txt",
            "! ROOT/documents.csv: not used: 1 row with an empty cell document",
            "! ROOT/documents.csv: not used: 2 rows with a name that no file beside it has, or several have, such as line 3 (“gone.txt”)",
            "! ROOT/documents.csv: not used: 1 row with the name of a file that an earlier row is about: line 4 (“a.txt”)",
            "! ROOT/documents.csv: left empty because not understood: 2 dates, such as line 2 (“06/01/2020”); write dates as 2020-01-31",
            "x/same.txt",
            "y/same.txt",
            "! ROOT/documents.csv: no row about 3 files, such as c.txt",
        ],
    );
    let unused = "! ROOT/documents.csv: not used: ";
    for (table, problem) in [
        (
            "document,date\nb.txt,2020\nc.txt,2021\n",
            "none of its rows names a file beside it, such as line 2 (“b.txt”); write the names of the files into the column document",
        ),
        (
            "File name;date\na.txt;2020\n",
            "it should have a column document, which says what file a row is about; its columns are File name, date: is it “File \
             name”? rename it to document",
        ),
    ] {
        let root = folder(&[("documents.csv", table.as_bytes()), ("a.txt", b"a")]);
        let found = read(&[root.path()], root.path());
        assert!(found.contains(&format!("{unused}{problem}")), "{found:?}");
        let mut errors = open(&[root.path()]).unwrap().filter_map(Result::err);
        assert!(errors.any(|error| error.is_warning()));
    }
}

#[test]
fn a_documents_table_finds_files_without_their_endings_and_in_other_capitals() {
    let table = "document,date\n01 Post Jan,2020-01-01\nDEEP\\B,02.01.2020\nc.TXT,2020-01-03\nsame,2020-01-04\n\
        d,2020-01-05\nE,2020-01-06\n";
    check(
        &[
            ("documents.csv", table.as_bytes()),
            ("01 post jan.txt", b"a"),
            ("C.txt", b"c"),
            ("d.2020.txt", b"d"),
            ("deep/b.txt.zst", &zstd(b"b")),
            ("deep/same.html", b"s"),
            ("e", b"e"),
            ("e.txt", b"e"),
            ("same.txt", b"s"),
        ],
        &[
            "date|outlet",
            "01 post jan.txt 2020-01-01|",
            "C.txt 2020-01-03|",
            "d.2020.txt |",
            "deep/b.txt.zst 2020-01-02|",
            "deep/same.html |",
            "! ROOT/documents.csv: not used: 3 rows with a name that no file beside it has, or several have, such as line 5 (“same”)",
            "e |",
            "e.txt |",
            "same.txt |",
            "! ROOT/documents.csv: no row about 5 files, such as d.2020.txt",
        ],
    );
}

#[test]
fn a_table_of_that_name_may_hold_articles_and_another_may_be_about_files() {
    let articles: File = (
        "documents.csv",
        b"document,text,date\na.txt,one,May\nb,two,\n",
    );
    check(&[articles], &["date", "a.txt May", "b"]);
    // With the file that it names beside it, it is about that file.
    let root = folder(&[articles, ("a.txt", b"a")]);
    assert_eq!(read(&[root.path()], root.path())[1], "a.txt one|");
    // Named one by one, as a shell names them, it serves the files beside it all the same.
    let named = folder(&[
        ("documents.csv", b"document,date\na.txt,2020\n"),
        ("a.txt", b"a"),
    ]);
    let paths = ["a.txt", "documents.csv"].map(|name| named.path().join(name));
    assert_eq!(
        read(&[&paths[0], &paths[1]], named.path()),
        ["date", "a.txt 2020"]
    );
    let root = folder(&[
        ("metadata.csv", b"document,date\na.txt,2020\n"),
        ("sizes.csv", b"name,size\na.txt,1\n"),
        ("a.txt", b"a"),
    ]);
    let found = read(&[root.path()], root.path());
    let is_advised = |item: &String| {
        item.ends_with("or, if it tells about the files beside it, call it documents.csv")
    };
    assert!(is_advised(&found[2]) && !is_advised(&found[3]), "{found:?}");
}

#[test]
fn files_with_a_date_and_an_outlet_need_no_row() {
    let export: String = (1..=2)
        .map(|n| format!("{n} of 2 DOCUMENTS\n\nUpland News\n\nMay {n}, 2024 Monday\n\nRoads\n\nThe road is closed.\n\n"))
        .collect();
    let riddle: &[u8] =
        b"<meta name=date content='06/01/2020'><p>The road is closed until March.</p>";
    check(
        &[
            ("documents.csv", b"document,date\na.txt,2020\n"),
            ("a.txt", b"a"),
            ("b.html", PAGE),
            ("c.txt", export.as_bytes()),
            ("d.html", riddle),
            ("e.txt", b"e"),
        ],
        &[
            "date|outlet",
            "a.txt 2020|",
            "b.html 2020-01-06|Valley Post",
            "c.txt:1 2024-05-01|Upland News",
            "c.txt:2 2024-05-02|Upland News",
            "d.html |",
            "e.txt |",
            "! ROOT/documents.csv: no row about 2 files, such as d.html",
            "! the date of 1 page was not understood and left empty, such as “06/01/2020” of d.html: give the dates in a \
             documents.csv beside the pages",
        ],
    );
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
