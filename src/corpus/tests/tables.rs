//! Tables: their columns, and any bytes in place of one.

use super::*;

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
fn what_there_is_to_know_of_a_row_is_told_after_it_and_before_the_next() {
    let table = concat!(
        r#"{"text":"one \u0001"}"#,
        "\n",
        r#"{"text":"two"}"#,
        "\n",
        r#"{"text":"three \u0001 \ud83d"}"#,
        "\n{\"text\":\"\"}\n",
        r#"{"text":"four \u0001"}"#,
        "\n",
    );
    let root = folder(&[("a.jsonl", table.as_bytes()), ("b.txt", b"plain")]);
    let mut corpus = open(&[root.path()]).unwrap();
    let mut told = Vec::new();
    while let Some(item) = corpus.next() {
        told.push(match item {
            Ok(document) => document.id,
            Err(CorpusError::Record { line, notice, .. }) => {
                let of_bytes = matches!(notice, Notice::ControlCharacters { .. });
                format!(
                    "line {line}: {}",
                    if of_bytes { "controls" } else { "halves" }
                )
            }
            Err(CorpusError::EmptyRows { .. }) => "empty".to_string(),
            Err(error) => panic!("{error}"),
        });
        assert!(corpus.of_row.len() <= 2, "notices are kept");
    }
    assert_eq!(
        told,
        [
            "a.jsonl:1",
            "line 1: controls",
            "a.jsonl:2",
            "a.jsonl:3",
            "line 3: halves",
            "line 3: controls",
            "a.jsonl:5",
            "line 5: controls",
            "empty",
            "b.txt",
        ]
    );
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
            let mut corpus = Corpus::empty(&ReadOptions::default());
            let most = content.len() + 3;
            let stream = Box::new(io::Cursor::new(content));
            if let Ok(table) = corpus.begin_table("t".into(), "t".into(), stream, format, false) {
                corpus.table = table;
                proptest::prop_assert!(corpus.count() <= most);
            }
        }
    }
}
