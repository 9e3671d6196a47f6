use super::*;
use std::io::Cursor;

fn choose(header: Vec<String>) -> Result<Columns, CorpusError> {
    let options = crate::corpus::ReadOptions::default();
    Columns::choose(header, &options, std::path::Path::new("t.csv"))
}

fn table(content: &[u8], format: Format) -> Table {
    let bytes = Box::new(Cursor::new(content.to_vec()));
    Table::open("t.csv".into(), bytes, format, choose)
        .unwrap()
        .unwrap()
}

fn rows(content: &[u8]) -> Vec<Result<Row, CorpusError>> {
    let mut table = table(content, Format::Csv);
    std::iter::from_fn(|| table.next_row()).collect()
}

#[test]
fn tables_that_were_put_together() {
    let found = rows(b"id,text\n1,One.\nid,text\n2,Two.\n");
    let texts: Vec<_> = found
        .iter()
        .flatten()
        .map(|row| row.text.as_str())
        .collect();
    assert_eq!(texts, ["One.", "Two."]);
    let told = found.last().unwrap().as_ref().unwrap_err().to_string();
    assert!(
        told.contains("rows that repeat the header, passed over: 1"),
        "{told}"
    );
    let found = rows(b"id,text\n1,One.\ntext,id\nTwo.,2\n");
    assert_eq!(found.iter().flatten().count(), 1);
    let told = found.last().unwrap().as_ref().unwrap_err().to_string();
    assert!(told.contains("line 3 is another header"), "{told}");
}

#[test]
fn a_column_of_numbers_is_no_text() {
    let found = rows(b"id,paragraph,said\na,1,They left.\na,2,Nobody came.\n");
    let told = found.last().unwrap().as_ref().unwrap_err().to_string();
    assert!(
        told.contains("no cell of the column paragraph holds a word"),
        "{told}"
    );
    assert!(
        rows(b"id,text\n1,2003\n2,They left.\n")
            .iter()
            .all(Result::is_ok)
    );
}

#[test]
fn texts_as_long_as_a_cell_may_be() {
    let text = |length: usize| format!("id,text\n1,{}\n", "a".repeat(length));
    assert_eq!(rows(text(32_766).as_bytes()).len(), 1);
    let told = rows(text(32_767).as_bytes())
        .pop()
        .unwrap()
        .unwrap_err()
        .to_string();
    assert!(told.contains("32,767 characters"), "{told}");
}

#[test]
fn the_delimiter_is_read_off_the_header() {
    for (content, format) in [
        ("id,text\n1,a;b\n", Format::Csv),
        (
            "id;text\n1;a;b\n".replace("a;b", "\"a;b\"").as_str(),
            Format::Csv,
        ),
        ("\u{FEFF}id\ttext\n1\ta;b\n", Format::Csv),
        ("\"id, or so\"\ttext\n1\ta;b\n", Format::Csv),
        ("id|text\n1|a;b\n", Format::Csv),
        ("sep=;\r\nid;text\r\n1;\"a;b\"\r\n", Format::Csv),
        ("sep=\t\r\nid\ttext\r\n1\ta;b\r\n", Format::Csv),
        ("id\ttext\n1\ta;b\n", Format::Tsv),
    ] {
        let row = table(content.as_bytes(), format)
            .next_row()
            .unwrap()
            .unwrap();
        assert_eq!(row.text, "a;b", "{content:?}");
    }
}

#[test]
fn the_header_ends_where_its_line_does() {
    for end in ["\r", "\n", "\r\n"] {
        let lines = [
            "id,text",
            "1,They left; he said; at once",
            "2,so; it; seems",
        ];
        let row = table(lines.join(end).as_bytes(), Format::Csv).next_row();
        assert_eq!(
            row.unwrap().unwrap().text,
            "They left; he said; at once",
            "{end:?}"
        );
        let said = ["sep=;", "id;text", "1;a,b,c"].join(end);
        let row = table(said.as_bytes(), Format::Csv).next_row();
        assert_eq!(row.unwrap().unwrap().text, "a,b,c", "{end:?}");
    }
}

#[test]
fn a_ragged_row_is_named_and_the_next_is_read() {
    let rows = rows(b"id,text\n1,\"two\nlines\"\n2,x,y\n3,fine\n");
    assert_eq!(rows[0].as_ref().unwrap().text, "two\nlines");
    assert_eq!(
        rows[1].as_ref().unwrap_err().to_string(),
        "t.csv: line 4 has 3 cells where the header has 2; it was not read: \
         look for a comma outside quotation marks (only straight ones count: \"), or a quotation mark that is not closed; if every row has one cell more, the header lacks a name for it"
    );
    let last = rows[2].as_ref().unwrap();
    assert_eq!(
        (last.number, last.id.as_deref(), rows.len()),
        (3, Some("3"), 3)
    );
}

#[test]
fn a_line_of_blanks_is_an_empty_line() {
    let rows = rows(b"id,text\n1,fine\n  \n\n \t\r\n2,too\n");
    let numbers: Vec<(u64, u64)> = rows
        .iter()
        .map(|row| row.as_ref().map(|row| (row.number, row.line)).unwrap())
        .collect();
    assert_eq!(numbers, [(1, 2), (2, 6)]);
}

#[test]
fn lines_are_counted_as_an_editor_does() {
    for (content, expected) in [
        ("sep=;\r\nid;text\r\n1;a;b\r\n", 3),
        ("id,text\r\n1,\"a\r\nb\"\r\n2,c,d", 4),
        ("id,text\n1,a,b\n", 2),
    ] {
        let rows = rows(content.as_bytes());
        let Some(Err(CorpusError::RaggedRow { line, .. })) = rows.last() else {
            panic!("{rows:?}")
        };
        assert_eq!(*line, expected, "{content:?}");
    }
}

#[test]
fn empty_text_is_counted_and_told_once() {
    let rows = rows(b"text,date\n,1\n  ,2\nwords,3\n");
    assert_eq!(rows[0].as_ref().unwrap().values, ["3"]);
    let told = rows[1].as_ref().unwrap_err();
    assert!(told.is_skip());
    assert_eq!(
        told.to_string(),
        "t.csv: 2 rows with an empty text cell set aside"
    );
    assert_eq!(rows.len(), 2);
}

#[test]
fn cells_that_run_together_are_told_once_with_their_line() {
    let rows = rows(b"text\n\"He said\" he left\n\"Go,\nStay\n\"Wait\" they said\nEnd\n");
    let told: Vec<&CorpusError> = rows.iter().filter_map(|row| row.as_ref().err()).collect();
    let [
        CorpusError::Quotes {
            line: 2, count: 2, ..
        },
    ] = told[..]
    else {
        panic!("{told:?}")
    };
    assert!(!told[0].is_skip());
    assert_eq!(rows.len(), 4);
}

#[test]
fn other_encodings_are_decoded_on_the_way() {
    let rows = rows(b"text\ncaf\xE9 cr\xE8me\n\x93quoted\x94\n");
    let first = rows[0].as_ref().unwrap();
    assert_eq!(first.text, "café crème");
    assert_eq!(
        first.notices,
        [Notice::EncodingGuessed {
            encoding: "windows-1252"
        }]
    );
    assert_eq!(rows[1].as_ref().unwrap().text, "“quoted”");
}

#[test]
fn a_quote_that_never_closes_does_not_fill_the_memory() {
    let mut content = b"text\n\"".to_vec();
    content.resize(MAX_ROW_BYTES as usize + 100_000, b'a');
    let rows = rows(&content);
    assert!(matches!(
        rows[..],
        [Err(CorpusError::TooLarge { row: Some(2), .. })]
    ));
}

#[test]
fn a_table_of_nothing_is_none() {
    let bytes = Box::new(io::empty());
    assert!(
        Table::open("t.csv".into(), bytes, Format::Csv, choose)
            .unwrap()
            .is_none()
    );
}
