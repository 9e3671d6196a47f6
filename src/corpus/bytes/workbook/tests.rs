//! Workbooks as they are made, saved and damaged.

use std::io::Write;

use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};

use super::*;

fn read_bytes(bytes: &[u8], rules: &SheetRules) -> io::Result<Contents> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    read(file, rules)
}

fn refused(bytes: &[u8]) -> String {
    read_bytes(bytes, &SheetRules::default())
        .err()
        .unwrap()
        .to_string()
}

/// What is read of a workbook that `fill` makes.
fn read_back(fill: impl FnOnce(&mut Workbook)) -> Contents {
    let mut book = Workbook::new();
    fill(&mut book);
    read_bytes(&book.save_to_buffer().unwrap(), &SheetRules::default()).unwrap()
}

/// A workbook of sheets with such cells, `|` between two and `;` between rows, from the third row and the
/// second column on. A sheet whose name begins with `-` is hidden.
fn book(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        sheet.set_hidden(name.starts_with('-'));
        for (row, cells) in (2..).zip(rows.split(';')) {
            for (column, cell) in (1..)
                .zip(cells.split('|'))
                .filter(|(_, cell)| !cell.is_empty())
            {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn cells_of_every_kind_are_text() {
    let contents = read_back(|book| {
        let day = Format::new().set_num_format("d mmm yyyy");
        let sheet = book.add_worksheet();
        sheet
            .write_row(0, 0, ["text", "a number", "yes", "date"])
            .unwrap();
        sheet
            .write_string(1, 0, "Two\nlines, “or” \"more\"")
            .unwrap();
        sheet.write_number(1, 1, 0.1234).unwrap();
        sheet.write_boolean(1, 2, true).unwrap();
        sheet.write_number_with_format(1, 3, 43835.0, &day).unwrap();
        sheet.write_string(2, 0, "00123").unwrap();
        sheet.write_number(2, 1, 12_345_678_901_234_563.0).unwrap();
        for (row, time) in [
            (2, 43835.75),
            (4, 0.75),
            (5, 20_200_105.0),
            (6, -3.0),
            (7, 43_835.0 - 1e-10),
        ] {
            sheet.write_number_with_format(row, 3, time, &day).unwrap();
        }
    });
    let rows = [
        "\u{FEFF}\"text\",\"a number\",\"yes\",\"date\"",
        "\"Two\nlines, “or” \"\"more\"\"\",\"0.1234\",\"TRUE\",\"2020-01-05\"",
        "\"00123\",\"12345678901234564\",,\"2020-01-05T18:00:00\"",
        "",
        ",,,\"18:00:00\"",
        // Numbers that are no days, and a day less a ten-millionth of a second.
        ",,,\"20200105\"",
        ",,,\"-3\"",
        ",,,\"2020-01-05\"",
    ];
    assert_eq!(contents.csv, rows.map(|row| format!("{row}\n")).concat());
    assert_eq!(contents.notices, [Notice::LongNumbers { count: 1 }]);
}

type Sheets = &'static [(&'static str, &'static str)];

/// The sheets of a workbook, what is read of them, and what is said of it. `‖` ends a row.
#[rustfmt::skip]
const CASES: [(Sheets, &str, &str); 9] = [
    (
        &[("empty", ""), ("a", "text|by;One.|me;||seen"), ("b", "||Text |By;no||Two.|you;||Three."), ("c", "by me")],
        "‖‖text,by,‖One.,me,‖,,seen‖Two.,you,‖Three.,,‖",
        "read of this workbook: a, b (its row 4 is line 6); not read: c, where",
    ),
    (
        &[("a", "text|by|by;One.|me|you"), ("b", "text|by|by;Two.|her|him"), ("c", "by|text|by;it|Three.|no")],
        "‖‖text,by,by‖One.,me,you‖Two.,her,him‖",
        "read of this workbook: a, b (its row 4 is line 5); not read: c, where",
    ),
    (
        &[("a", "text|by;One.|me"), ("b", "text|by;Two.|me"), ("-c", "text|by;Three.|me")],
        "‖‖text,by‖One.,me‖Two.,me‖",
        "read as one table: a, b (its row 4 is line 5)\nhidden sheets of this workbook were not read: -c;",
    ),
    (
        &[("a", "n|by;1|me"), ("b", "id|text;1|One."), ("about", "x"), ("d", "y")],
        "‖‖id,text‖1,One.‖",
        "read of this workbook: b; not read: a, d, where",
    ),
    (&[("a", "id|text;1|One."), ("b", "text;Two."), ("about", "x")], "‖‖text‖Two.‖", "not read: a, where"),
    (&[("a", "text;One."), ("about", "x"), ("-about", "y")], "‖‖text‖One.‖", "hidden sheets of this workbook"),
    // Where none has a rank.
    (&[("a", "Coding of 2020;by"), ("b", "code|meaning;1|go")], "‖‖code,meaning‖1,go‖", "not read: a"),
    (&[("a", "Coding of 2020;by|me")], "‖‖Coding of 2020,‖by,me‖", ""),
    (&[("a", "")], "", ""),
];

#[test]
fn the_sheet_of_the_lowest_rank_is_read_with_those_of_the_same_header() {
    let rank = |names: &[String]| names.iter().position(|name| name == "text");
    let is_secondary =
        |columns: &[&str], sheet: &str| columns.contains(&"text") && sheet == "about";
    let rules = SheetRules {
        rank: &rank,
        is_secondary,
    };
    for (sheets, csv, notices) in CASES {
        let contents = read_bytes(&book(sheets), &rules).unwrap();
        let read = contents.csv.trim_start_matches('\u{FEFF}');
        assert_eq!(read.replace('"', "").replace('\n', "‖"), csv);
        let lines: Vec<String> = contents.notices.iter().map(ToString::to_string).collect();
        assert!(lines.join("\n").contains(notices), "{sheets:?}: {lines:?}");
        assert_eq!(lines.is_empty(), notices.is_empty(), "{lines:?}");
    }
}

/// A workbook with one text, whose sheet has these rows in the words of the format.
fn with_rows(rows: &str) -> Vec<u8> {
    let mut parts = ZipArchive::new(io::Cursor::new(book(&[("a", "text")]))).unwrap();
    let mut changed = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).unwrap();
        let mut content = String::new();
        part.read_to_string(&mut content).unwrap();
        let name = part.name().unwrap().into_owned();
        if let (Some(head), Some(end)) = (content.find("<sheetData>"), content.find("</sheetData>"))
        {
            content.replace_range(head + "<sheetData>".len()..end, rows);
        }
        changed
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        changed.write_all(content.as_bytes()).unwrap();
    }
    changed.finish().unwrap().into_inner()
}

#[test]
fn cells_that_are_repeated_or_without_a_result_are_read() {
    for (rows, csv, notices) in [
        (
            r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>
            <row r="3"><c r="A3"><f>A2</f></c></row><row r="4"><c r="A4" t="str"><f>""</f><v></v></c></row>"#,
            "\"text\"\n\"2\"\n",
            vec![Notice::FormulasWithoutResult { count: 1 }],
        ),
        (
            r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="A1"><v>2</v></c></row>"#,
            "\"text\"\n",
            vec![],
        ),
    ] {
        let contents = read_bytes(&with_rows(rows), &SheetRules::default()).unwrap();
        assert_eq!(
            (
                contents.csv.trim_start_matches('\u{FEFF}'),
                contents.notices
            ),
            (csv, notices)
        );
    }
}

#[test]
fn a_workbook_that_cannot_be_read_says_what_to_do() {
    let bytes = book(&[("a", "text")]);
    let far = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="4294967290"><c r="A4294967290"><v>1</v></c></row>"#;
    assert!(refused(b"text,label\nGo.,for\n").starts_with("no workbook"));
    assert!(refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").contains("password"));
    for bytes in [
        b"PK\x03\x04 and no more",
        &bytes[..bytes.len() / 2],
        &with_rows(far),
    ] {
        let error = refused(bytes);
        assert!(
            error.contains("damaged") || error.contains("too large"),
            "{error}"
        );
    }
    assert_eq!(read_bytes(b"", &SheetRules::default()).unwrap().csv, "");
}

#[test]
fn a_few_bytes_do_not_fill_the_memory() {
    let shared = r#"<row><c t="s"><v>0</v></c></row>"#.repeat(50);
    let read = |most| {
        read_sheets(
            io::Cursor::new(with_rows(&shared)),
            &SheetRules::default(),
            most,
        )
    };
    assert_eq!(read(200).unwrap().csv.lines().count(), 50);
    assert!(read(199).err().unwrap().to_string().contains("too large"));
}

proptest! {
    /// Whatever is in the cells, a reader of CSV finds it again.
    #[test]
    fn cells_come_back(cells in prop::collection::vec("[ -~äß“\\n,\"]{1,12}", 1..20)) {
        let contents = read_back(|book| {
            let sheet = book.add_worksheet();
            for (row, cell) in (0..).zip(&cells) {
                sheet.write_row(row, 0, [cell.as_str(), "x"]).unwrap();
            }
        });
        let csv = contents.csv.trim_start_matches('\u{FEFF}');
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
        let found: Vec<String> = reader.records().map(|row| row.unwrap()[0].to_string()).collect();
        prop_assert_eq!(found, cells);
    }
}
