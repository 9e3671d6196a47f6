//! What a table beside articles, and pages themselves, say about them.

use super::*;

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
            "x/same.txt ",
            "y/same.txt ",
            "! ROOT/documents.csv: 3 files have no row in it, such as c.txt",
        ]
    );
}

#[test]
fn a_file_is_found_without_its_ending_and_in_other_capitals_if_only_one_fits() {
    let table = "document,date\n01 Post Jan,2020-01-01\nDEEP\\B,2020-01-02\nc.TXT,2020-01-03\nsame,2020-01-04\n\
        d,2020-01-05\nE,2020-01-06\n";
    let root = folder(&[
        ("documents.csv", table.as_bytes()),
        ("01 post jan.txt", b"a"),
        (
            "deep/b.html.zst",
            &zstd::encode_all(PAGE.as_bytes(), 3).unwrap(),
        ),
        ("C.txt", b"c"),
        ("d.2020.txt", b"d"),
        ("e", b"e"),
        ("e.txt", b"e"),
        ("same.txt", b"s"),
        ("deep/same.html", b"s"),
    ]);
    let (_, items) = described(root.path());
    let of = |id: &str| items.iter().find(|item| item.starts_with(id)).unwrap();
    assert!(of("01 post jan.txt").contains("2020-01-01"), "{items:?}");
    assert!(of("deep/b.html.zst").contains("2020-01-02"), "{items:?}");
    assert!(of("C.txt").contains("2020-01-03"), "{items:?}");
    for id in ["same.txt", "d.2020.txt", "e ", "e.txt"] {
        assert!(!of(id).contains("2020-01"), "{items:?}");
    }
    let told = items
        .iter()
        .any(|item| item.contains("3 rows name no file"));
    assert!(told, "{items:?}");
}

#[test]
fn a_table_none_of_whose_rows_is_used_is_a_warning() {
    for (table, told) in [
        (
            "document,date\nb.txt,2020\nc.txt,2021\n",
            "none of its rows names a file beside it, such as line 2 (“b.txt”)",
        ),
        (
            "File name;date\na.txt;2020\n",
            "is it “File name”? rename it to document",
        ),
        ("title,date\na.txt,2020\n", "its columns are title, date"),
    ] {
        let root = folder(&[("documents.csv", table.as_bytes()), ("a.txt", b"a")]);
        let errors: Vec<_> = open(&[root.path()])
            .unwrap()
            .filter_map(Result::err)
            .collect();
        let warned: Vec<_> = errors.iter().filter(|error| error.is_warning()).collect();
        assert!(
            warned.len() == 1 && warned[0].to_string().contains(told),
            "{errors:?}"
        );
        assert!(errors.iter().all(|error| error.is_skip()));
    }
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
         about; its columns are file, date: is it “file”? rename it to document"
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
fn what_tells_its_own_date_and_outlet_needs_no_row() {
    let export: String = (1..=2)
        .map(|n| format!("{n} of 2 DOCUMENTS\n\nUpland News\n\nMay {n}, 2024 Monday\n\nRoads\n\nThe road is closed.\n\n"))
        .collect();
    let half = PAGE.replace("og:site_name", "og:title");
    let root = folder(&[
        ("documents.csv", b"document,date\na.txt,2020\n"),
        ("a.txt", b"a"),
        ("b.html", PAGE.as_bytes()),
        ("c.txt", export.as_bytes()),
        ("d.html", half.as_bytes()),
        ("e.txt", b"e"),
    ]);
    let (_, items) = described(root.path());
    let told = items.iter().filter(|item| item.contains("no row"));
    assert_eq!(
        told.collect::<Vec<_>>(),
        ["! ROOT/documents.csv: 2 files have no row in it, such as d.html"]
    );
}

#[test]
fn a_table_about_files_under_another_name_is_told_what_to_be_called() {
    let root = folder(&[
        (
            "metadata.csv",
            b"document,date,outlet\na.txt,2020-01-05,Post\n",
        ),
        ("list.csv", b"Filename;date\na.txt;2020\n"),
        ("sizes.csv", b"name,size\na.txt,1\n"),
        ("a.txt", b"a"),
    ]);
    let (_, items) = described(root.path());
    let called = |name: &str| {
        let told = items.iter().find(|item| item.contains(name)).unwrap();
        told.contains(
            "--text-column, or, if it tells about the files beside it, call it documents.csv",
        )
    };
    assert!(called("metadata.csv") && called("list.csv"), "{items:?}");
    assert!(!called("sizes.csv"), "{items:?}");
}

#[test]
fn dates_with_dots_are_read_with_the_day_first() {
    let table = "document,date\na.txt,04.03.2024\nb.txt,4.3.24\nc.txt,04/03/2024\n";
    let root = folder(&[
        ("documents.csv", table.as_bytes()),
        ("a.txt", b"a"),
        ("b.txt", b"b"),
        ("c.txt", b"c"),
    ]);
    let (_, items) = described(root.path());
    assert_eq!(
        items[..3],
        ["a.txt 2024-03-04", "b.txt 2024-03-04", "c.txt "]
    );
    assert!(
        items[3].contains("1 date was not understood and left empty: line 4"),
        "{items:?}"
    );
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
    let last = "! 2 documents have the same name as an earlier one (such as “1”) and are counted as one document with it; if they are different articles, give each its own name (in a table: the column id)";
    assert_eq!(ids[6..], [last]);
    assert_eq!(read(&[&root.path().join("labels.csv")], root.path()), ["d"]);
}

#[test]
fn tables_and_pages_share_date_and_outlet_however_these_are_written() {
    for name in ["a.csv", "z.csv"] {
        let root = folder(&[
            (name, b"Date,text,OUTLET\n2021-03-04,one,Echo\n"),
            ("b.html", PAGE.as_bytes()),
        ]);
        let (columns, items) = described(root.path());
        assert_eq!(columns, "date|outlet");
        assert!(
            items.contains(&format!("{name}:1 2021-03-04|Echo")),
            "{items:?}"
        );
        assert!(
            items.contains(&"b.html 2020-01-06|Valley Post".to_string()),
            "{items:?}"
        );
    }
    // Without a page they are called as in the table, and a table may have both.
    let root = folder(&[("a.csv", b"Date,text\n2021-03-04,one\n")]);
    assert_eq!(described(root.path()).0, "Date");
    let both: &[u8] = b"Date,text,date\nx,one,2021-03-04\n";
    let root = folder(&[("a.csv", both), ("b.html", PAGE.as_bytes())]);
    let (columns, items) = described(root.path());
    assert_eq!(
        (columns.as_str(), items[0].as_str()),
        ("Date|date|outlet", "a.csv:1 x|2021-03-04|")
    );
}

#[test]
fn columns_whose_names_differ_in_capitals_only_are_both_kept() {
    let table = "document,Outlet,outlet,DATE,Date\na.txt,High,Low,2020-01-07,May 2\n";
    let rows = "text,OUTLET,Outlet\none,Loud,Proud\n";
    let root = folder(&[
        ("documents.csv", table.as_bytes()),
        ("a.txt", b"a"),
        ("b.html", PAGE.as_bytes()),
        ("rows.csv", rows.as_bytes()),
    ]);
    let (columns, items) = described(root.path());
    assert_eq!(columns, "Outlet|outlet|date|Date");
    assert_eq!(
        items[..2],
        [
            "a.txt High|Low|2020-01-07|May 2",
            "b.html |Valley Post|2020-01-06|"
        ]
    );
    assert!(
        items.contains(&"rows.csv:1 Proud|Loud||".to_owned()),
        "{items:?}"
    );
}
