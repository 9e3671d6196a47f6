//! Tests that read workbooks as spreadsheets do.

use std::io::Cursor;
use std::sync::LazyLock;

use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;
use regex::Regex;

use super::*;
use crate::corpus::Document;
use crate::output::TableFormat;
use crate::output::scores::tests::{document, scored};
use crate::segment::Marks;

type Read = Xlsx<Cursor<Vec<u8>>>;

fn table(boilerplate: bool) -> ScoreTable {
    let labels = ["no", "yes"].map(String::from);
    let metadata = ["label", "year"].map(String::from);
    ScoreTable::new(TableFormat::Csv, &labels, &metadata, boilerplate)
}

/// The bytes of a workbook of these documents, and the number of cells cut.
fn bytes(table: &ScoreTable, documents: &[Document], limit: u32) -> (Vec<u8>, usize) {
    let folder = tempfile::tempdir().unwrap();
    let mut book = Workbook::with_limit(table, folder.path(), limit).unwrap();
    let mut cut = book.begin(table).unwrap();
    for document in documents {
        let mut units = scored();
        units[1].bytes.end = document.text.len();
        let (rows, more) = Workbook::rows(table, ScoredPart::new(document, &units, 0)).unwrap();
        book.write(rows).unwrap();
        cut += more;
    }
    let mut bytes = Vec::new();
    let about = |sheets: usize| vec![["sheets".into(), sheets.to_string(), String::new()]];
    book.finish(about, &mut bytes).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    (bytes, cut)
}

fn read(table: &ScoreTable, documents: &[Document], limit: u32) -> Read {
    Xlsx::new(Cursor::new(bytes(table, documents, limit).0)).unwrap()
}

fn rows(book: &mut Read, sheet: &str) -> Vec<Vec<Data>> {
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

fn text(text: &str) -> Data {
    Data::String(text.to_string())
}

/// The cells of a row, with texts in quotation marks.
fn shown(row: &[Data]) -> String {
    let cells = row.iter().map(|cell| match cell {
        Data::String(text) => format!("“{text}”"),
        other => other.to_string(),
    });
    cells.collect::<Vec<_>>().join("|")
}

#[test]
fn the_sheets_hold_the_table_the_shares_and_facts_about_the_run() {
    let mut book = read(&table(false), &[document()], 10);
    assert_eq!(book.sheet_names(), ["scores", "documents", "about"]);
    let scores = rows(&mut book, "scores");
    let table = table(false);
    let columns = table.columns().iter();
    let names = columns.map(|column| text(&column.name));
    assert_eq!(scores[0], names.collect::<Vec<_>>());
    assert_eq!(
        shown(&scores[1]),
        "“a \"b\",c.txt”|1|“yes”|0.75|0.25|0.75|“Go, “now”.”||5|15|“all”|“=1+1”|“2024”"
    );
    assert_eq!(scores.len(), 2);
    let documents = rows(&mut book, "documents");
    assert_eq!(
        shown(&documents[0]),
        "“document”|“sentences”|“share_no”|“share_yes”"
    );
    assert_eq!(shown(&documents[1]), "“a \"b\",c.txt”|1|0|1");
    let about = rows(&mut book, "about");
    assert_eq!(about[1][..2], [text("sheets"), text("1")]);
}

#[test]
fn boilerplate_has_a_row_without_label_and_without_probabilities() {
    let mut book = read(&table(true), &[document()], 10);
    let boilerplate = &rows(&mut book, "scores")[1];
    assert_eq!(boilerplate[2], text("byline"));
    assert_eq!(boilerplate[7], text("By X"));
    for empty in [1, 3, 4, 5, 6] {
        assert_eq!(boilerplate[empty], Data::Empty, "{empty}");
    }
}

#[test]
fn a_label_that_was_withheld_is_counted_among_those_without() {
    let strict = table(false).with_min_probability(0.8);
    let mut book = read(&strict, &[document()], 10);
    assert_eq!(rows(&mut book, "scores")[1][2], Data::Empty);
    let documents = rows(&mut book, "documents");
    assert_eq!(documents[0][4], text("without_label"));
    let shares = [Data::Float(0.0), Data::Float(0.0), Data::Float(1.0)];
    assert_eq!(documents[1][2..], shares);
}

#[test]
fn a_full_sheet_continues_in_the_next() {
    let documents: Vec<Document> = (0..5)
        .map(|n| Document {
            id: n.to_string(),
            ..document()
        })
        .collect();
    let mut book = read(&table(false), &documents, 2);
    let names = "scores, scores 2, scores 3, documents, documents 2, documents 3, about";
    assert_eq!(book.sheet_names().join(", "), names);
    let mut documents = Vec::new();
    for sheet in ["scores", "scores 2", "scores 3"] {
        let rows = rows(&mut book, sheet);
        assert_eq!(rows[0][0], text("document"));
        documents.extend(rows[1..].iter().map(|row| row[0].to_string()));
    }
    assert_eq!(documents, ["0", "1", "2", "3", "4"]);
    assert_eq!(rows(&mut book, "about")[1][1], text("3"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let once = bytes(&table(true), &[document()], 10);
    assert_eq!(once, bytes(&table(true), &[document()], 10));
}

#[test]
fn long_cells_are_cut_and_counted() {
    let long = Document {
        text: format!("By X\n{}", "🙂".repeat(20_000)),
        metadata: vec!["ك".repeat(32_768), "a".repeat(32_767)],
        ..document()
    };
    let (bytes, cut) = bytes(&table(false), &[long], 10);
    assert_eq!(cut, 2);
    let mut book: Read = Xlsx::new(Cursor::new(bytes)).unwrap();
    let row = &rows(&mut book, "scores")[1];
    assert_eq!(row[6], text(&"🙂".repeat(16_383)));
    assert_eq!(row[11], text(&"ك".repeat(32_767)));
    assert_eq!(row[12], text(&"a".repeat(32_767)));
}

/// Pieces that a spreadsheet or XML could misread.
const PIECES: [&str; 24] = [
    "_x000D_", "_x005F_", "_x00", "_X0041_", "\r\n", "\r", "\n", "\t", " ", "\u{0}", "\u{1}",
    "\u{1f}", "\u{7f}", "\u{85}", "\u{2028}", "\u{feff}", "\u{fffe}", "\u{ffff}", "=1+1", "00123",
    "<t>&amp;", "]]>", "http://", "🙂",
];

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(&PIECES[..]).prop_map(String::from),
        ".{0,4}"
    ];
    prop::collection::vec(piece, 0..6)
        .prop_map(|pieces| pieces.concat())
        .prop_filter("half an escape before an escape", |text| {
            !HALF.is_match(text)
        })
}

/// Matches texts that `rust_xlsxwriter` 0.102 cannot write: half an escape such as `_x00aA` before a control character.
/// It writes that character as `_x0000_`, whose first `_` completes the half.
static HALF: LazyLock<Regex> = LazyLock::new(|| {
    let escaped = r"[\x00-\x08\x0b-\x1f\u{fffe}\u{ffff}]";
    Regex::new(&format!("_x[0-9A-Fa-f]{{4}}{escaped}")).unwrap()
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_comes_back_as_it_was(cells in prop::collection::vec(any_text(), 4)) {
        let odd = Document {
            id: cells[0].clone(),
            text: format!("By X\n{}", cells[1]),
            metadata: cells[2..].to_vec(),
            notes: Vec::new(),
            begins: 0,
            marked: Marks::default(),
        };
        let mut book = read(&table(false), &[odd], 10);
        let row = &rows(&mut book, "scores")[1];
        for (cell, at) in cells.iter().zip([0, 6, 11, 12]) {
            let cell_read = row.get(at).unwrap_or(&Data::Empty);
            if cell.is_empty() { prop_assert_eq!(cell_read, &Data::Empty) } else { prop_assert_eq!(cell_read, &text(cell)) }
        }
    }
}

#[test]
fn a_clock_before_1970_is_refused() {
    let second = std::time::Duration::from_secs(1);
    let error = check_clock(UNIX_EPOCH - second).unwrap_err();
    assert!(error.to_string().contains("before 1970"));
    assert!(check_clock(UNIX_EPOCH + second).is_ok());
}

/// Excel refuses a sheet in which a row occurs twice; calamine and LibreOffice do not.
#[test]
fn each_row_occurs_once() {
    use std::io::Read as _;
    let long = Document {
        text: "They must leave. ".repeat(40),
        ..document()
    };
    for (documents, limit) in [(1, 10), (1, 1_048_575), (4, 3), (0, 10)] {
        let documents = vec![long.clone(); documents];
        let (bytes, _) = bytes(&table(false), &documents, limit);
        let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut high = 0;
        for at in 0..parts.len() {
            let mut part = parts.by_index(at).unwrap();
            if !part.name().unwrap().starts_with("xl/worksheets/sheet") {
                continue;
            }
            let mut sheet = String::new();
            part.read_to_string(&mut sheet).unwrap();
            let numbers = sheet.split("<row r=\"").skip(1).map(|row| {
                let end = row.find('"').unwrap();
                row[..end].parse::<u32>().unwrap()
            });
            let numbers: Vec<u32> = numbers.collect();
            assert!(numbers.is_sorted_by(|a, b| a < b), "{limit}: {numbers:?}");
            high += sheet.matches("customHeight").count();
        }
        assert_eq!(high > 0, !documents.is_empty());
    }
}
