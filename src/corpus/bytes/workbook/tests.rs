//! Workbooks as they are made, saved and damaged.

use super::*;
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};
use std::io::Write;

/// What is read of a workbook that `fill` makes.
fn read_back(fill: impl FnOnce(&mut Workbook)) -> Contents {
    let mut book = Workbook::new();
    fill(&mut book);
    read(written(&book.save_to_buffer().unwrap()), None).unwrap()
}

fn written(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}

fn refused(bytes: &[u8]) -> String {
    read(written(bytes), None)
        .map(|_| ())
        .unwrap_err()
        .to_string()
}

#[test]
fn cells_of_every_kind_are_text() {
    let contents = read_back(|book| {
        let day = Format::new().set_num_format("d mmm yyyy");
        let sheet = book.add_worksheet();
        for (at, name) in (0..).zip(["text", "a number", "yes", "date"]) {
            sheet.write_string(0, at, name).unwrap();
        }
        sheet
            .write_string(1, 0, "Two\nlines, “or” \"more\"")
            .unwrap();
        sheet.write_number(1, 1, 0.1234).unwrap();
        sheet.write_boolean(1, 2, true).unwrap();
        sheet.write_number_with_format(1, 3, 43835.0, &day).unwrap();
        sheet.write_string(2, 0, "00123").unwrap();
        sheet.write_number(2, 1, 123.0).unwrap();
        sheet
            .write_number_with_format(2, 3, 43835.75, &day)
            .unwrap();
        sheet.write_number_with_format(4, 3, 0.75, &day).unwrap();
    });
    let rows = [
        "\u{FEFF}\"text\",\"a number\",\"yes\",\"date\"",
        "\"Two\nlines, “or” \"\"more\"\"\",\"0.1234\",\"TRUE\",\"2020-01-05\"",
        "\"00123\",\"123\",,\"2020-01-05T18:00:00\"",
        "",
        ",,,\"18:00:00\"",
    ];
    assert_eq!(contents.csv, rows.map(|row| format!("{row}\n")).concat());
    assert_eq!(contents.notices, []);
}

/// Adds a sheet with such rows of cells, from the third row and the second column on.
fn add(book: &mut Workbook, name: &str, rows: &[&[&str]]) {
    let sheet = book.add_worksheet().set_name(name).unwrap();
    for (row, cells) in (2..).zip(rows) {
        for (column, cell) in (1..).zip(*cells) {
            if !cell.is_empty() {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
}

#[test]
fn sheets_with_the_same_columns_go_on_and_others_are_told() {
    let contents = read_back(|book| {
        add(book, "empty", &[]);
        add(
            book,
            "2003",
            &[&["text", "by"], &["One.", "me"], &["", "", "seen"]],
        );
        add(
            book,
            "2004",
            &[
                &["", "", "By", "Text "],
                &["no", "", "you", "Two."],
                &["", "", "", "Three."],
            ],
        );
        add(book, "notes", &[&["by me"]]);
        add(book, "more", &[&["text"], &["Four."]]);
    });
    let rows = [
        "\u{FEFF}",
        "",
        "\"text\",\"by\",",
        "\"One.\",\"me\",",
        ",,\"seen\"",
        "\"Two.\",\"you\",",
        "\"Three.\",,",
    ];
    assert_eq!(contents.csv, rows.map(|row| format!("{row}\n")).concat());
    let (read, left) = ("2003, 2004 (its row 4 is line 6)", "notes, more");
    let (read, left) = (read.to_string(), left.to_string());
    assert_eq!(contents.notices, [Notice::SheetsLeft { read, left }]);
}

#[test]
fn what_is_read_of_several_sheets_is_told() {
    let notices = |fill: fn(&mut Workbook)| -> Vec<String> {
        let told = read_back(fill).notices.into_iter();
        told.map(|notice| notice.to_string()).collect()
    };
    let told = notices(|book| {
        add(book, "2019", &[&["text", "by"], &["One.", "me"]]);
        add(book, "2020", &[&["text", "by"], &["Two.", "me"]]);
        add(book, "2021", &[&["text", "by"], &["Three.", "me"]]);
        book.worksheet_from_name("2021").unwrap().set_hidden(true);
    });
    assert!(
        told[0].ends_with("read as one table: 2019, 2020 (its row 4 is line 5)"),
        "{told:?}"
    );
    assert!(told[1].contains("not read: 2021;"), "{told:?}");
    // The sheet with the texts is read, though another that tells stands before it.
    let told = notices(|book| {
        add(book, "overview", &[&["document", "n"], &["a", "3"]]);
        add(book, "articles", &[&["id", "text"], &["a", "One."]]);
    });
    assert!(
        told[0].starts_with("read of this workbook: articles; not read: overview"),
        "{told:?}"
    );
}

/// People label in the table of `segment`, and over several sheets.
#[test]
fn of_a_table_of_ours_only_our_own_sheets_are_passed_over() {
    let segments: &[&str] = &["segment", "paragraph", "kind", "text", "start", "end"];
    let row: &[&str] = &["1", "1", "sentence", "One.", "0", "4"];
    let labelled = [segments, &["label"]].concat();
    let told = |sheets: &[(&str, &[&str])]| {
        let contents = read_back(|book| {
            for (name, header) in sheets {
                add(book, name, &[header, row]);
            }
        });
        let told = contents.notices.iter();
        told.map(ToString::to_string).collect::<Vec<_>>()
    };
    let other = told(&[("January", &labelled), ("February", segments)]);
    assert!(other[0].contains("this workbook: January; not read: February,"));
    let same = told(&[("January", segments), ("February", segments)]);
    assert!(same[0].ends_with("January, February (its row 4 is line 5)"));
    assert!(told(&[("segments", segments), ("segments 2", segments)]).is_empty());
    // The labels of its first million rows are not all.
    let long = told(&[("segments", &labelled), ("segments 2", segments)]);
    assert!(long[0].contains("not read: segments 2,"), "{long:?}");
    let sums: &[&str] = &["document", "sentences"];
    assert!(told(&[("segments", segments), ("documents", sums), ("about", sums)]).is_empty());
}

#[test]
fn numbers_that_a_workbook_does_not_keep() {
    let contents = read_back(|book| {
        let day = Format::new().set_num_format("yyyy-mm-dd");
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "text").unwrap();
        sheet.write_string(0, 1, "day").unwrap();
        sheet.write_number(1, 0, 12_345_678_901_234_563.0).unwrap();
        sheet
            .write_number_with_format(1, 1, 20_200_105.0, &day)
            .unwrap();
        sheet.write_number_with_format(2, 1, -3.0, &day).unwrap();
    });
    assert!(contents.csv.contains("\"20200105\"\n"), "{}", contents.csv);
    assert!(contents.csv.contains("\"-3\"\n"), "{}", contents.csv);
    assert_eq!(contents.notices, [Notice::LongNumbers { count: 1 }]);
}

#[test]
fn columns_of_one_name_stay_apart() {
    let contents = read_back(|book| {
        add(
            book,
            "2003",
            &[&["text", "by", "by"], &["One.", "me", "you"]],
        );
        add(
            book,
            "2004",
            &[&["by", "text", "by"], &["her", "Two.", "him"]],
        );
        add(
            book,
            "2005",
            &[&["by", "text", "text"], &["it", "Three.", "no"]],
        );
    });
    let rows = [
        "\u{FEFF}",
        "",
        "\"text\",\"by\",\"by\"",
        "\"One.\",\"me\",\"you\"",
        "\"Two.\",\"her\",\"him\"",
    ];
    assert_eq!(contents.csv, rows.map(|row| format!("{row}\n")).concat());
    let (read, left) = ("2003, 2004 (its row 4 is line 5)", "2005");
    let (read, left) = (read.to_string(), left.to_string());
    assert_eq!(contents.notices, [Notice::SheetsLeft { read, left }]);
}

/// A day less a ten-millionth of a second is that day by the clock.
#[test]
fn a_time_next_to_midnight_is_a_day() {
    let contents = read_back(|book| {
        let day = Format::new().set_num_format("d mmm yyyy");
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "date").unwrap();
        let almost = 43_835.0 - 1e-10;
        sheet.write_number_with_format(1, 0, almost, &day).unwrap();
    });
    assert_eq!(contents.csv, "\u{FEFF}\"date\"\n\"2020-01-05\"\n");
}

#[test]
fn the_sheet_is_read_that_has_the_columns() {
    let cover: &[&[&str]] = &[&["Coding of 2020"], &["by", "me"]];
    let codes: &[&[&str]] = &[&["code", "meaning"], &["1", "go"]];
    let table: &[&[&str]] = &[&["Text", "label"], &["One.", "go"]];
    let read = |sheets: &[&[&[&str]]]| {
        let contents = read_back(|book| {
            for (at, rows) in sheets.iter().enumerate() {
                add(book, &at.to_string(), rows);
            }
        });
        contents
            .csv
            .trim_start_matches(['\u{FEFF}', '\n'])
            .lines()
            .next()
            .unwrap()
            .to_string()
    };
    assert_eq!(read(&[cover, codes, table]), "\"Text\",\"label\"");
    assert_eq!(read(&[cover, codes]), "\"code\",\"meaning\"");
    assert_eq!(read(&[cover]), "\"Coding of 2020\",");
}

/// Which columns a text may have says one list, of tables and of workbooks.
#[test]
fn the_sheet_with_the_texts_is_read_whatever_they_are_called() {
    let texts: &[&[&str]] = &[&["id", "Body", "lead"], &["a", "One.", "Two."]];
    let facts: &[&[&str]] = &[&["document", "outlet"], &["a", "Delta"]];
    let words: &[&[&str]] = &[&["category", "pattern"], &["go", "leave*"]];
    let export: &[&[&str]] = &[&["webTitle", "fields.bodyText"], &["Go", "One."]];
    let weak: &[&[&str]] = &[&["sentence", "n"], &["One.", "1"]];
    let read_of = |sheets: &[&[&[&str]]], column| {
        let mut book = Workbook::new();
        for (at, rows) in sheets.iter().enumerate() {
            add(&mut book, &at.to_string(), rows);
        }
        let read = read(written(&book.save_to_buffer().unwrap()), column).unwrap();
        let header = read
            .csv
            .trim_start_matches(['\u{FEFF}', '\n'])
            .lines()
            .next();
        header.unwrap().trim_end_matches(',').to_string()
    };
    let (of_texts, of_facts) = ("\"id\",\"Body\",\"lead\"", "\"document\",\"outlet\"");
    assert_eq!(read_of(&[texts, facts], None), of_texts);
    assert_eq!(read_of(&[facts, weak, texts], None), of_texts);
    assert_eq!(
        read_of(&[facts, export], None),
        "\"webTitle\",\"fields.bodyText\""
    );
    assert_eq!(read_of(&[facts, words], None), of_facts);
    for column in [" LEAD ", "no such"] {
        assert_eq!(read_of(&[facts, export, texts], Some(column)), of_texts);
    }
    assert_eq!(read_of(&[texts, facts], Some("document")), of_facts);
    assert_eq!(
        read_of(&[weak, words], Some("pattern")),
        "\"category\",\"pattern\""
    );
}

#[test]
fn formulas_without_a_result_are_counted() {
    let rows = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>
        <row r="3"><c r="A3"><f>A2</f></c></row><row r="4"><c r="A4" t="str"><f>""</f><v></v></c></row>"#;
    let contents = read(written(&with_rows(rows)), None).unwrap();
    assert_eq!(contents.csv, "\u{FEFF}\"text\"\n\"2\"\n");
    let [notice] = &*contents.notices else {
        panic!("{:?}", contents.notices)
    };
    assert_eq!(*notice, Notice::FormulasWithoutResult { count: 1 });
}

#[test]
fn what_is_no_workbook_is_told_what_to_do() {
    assert!(refused(b"text,label\nGo.,for\n").starts_with("no workbook"));
    assert!(refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").contains("password"));
    assert!(refused(b"PK\x03\x04 and no more").contains("damaged"));
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "text").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    assert!(refused(&bytes[..bytes.len() / 2]).contains("damaged"));
}

/// A workbook whose sheet has these rows in the words of the format.
fn with_rows(rows: &str) -> Vec<u8> {
    use zip::ZipArchive;

    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "text").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let mut parts = ZipArchive::new(io::Cursor::new(bytes)).unwrap();
    let mut changed = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).unwrap();
        let mut content = String::new();
        part.read_to_string(&mut content).unwrap();
        let name = part.name().unwrap().into_owned();
        if name == "xl/worksheets/sheet1.xml" {
            let head = content.find("<sheetData>").unwrap();
            let end = content.find("</sheetData>").unwrap();
            content.replace_range(head + "<sheetData>".len()..end, rows);
        }
        let options = zip::write::SimpleFileOptions::default();
        changed.start_file(name, options).unwrap();
        changed.write_all(content.as_bytes()).unwrap();
    }
    changed.finish().unwrap().into_inner()
}

#[test]
fn a_few_bytes_do_not_fill_the_memory() {
    let far = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="4294967290"><c r="A4294967290"><v>1</v></c></row>"#;
    let error = refused(&with_rows(far));
    assert!(
        error.contains("too large") || error.contains("damaged"),
        "{error}"
    );
    let shared = r#"<row><c t="s"><v>0</v></c></row>"#.repeat(50);
    let file = || io::Cursor::new(with_rows(&shared));
    assert_eq!(
        read_sheets(file(), None, 200).unwrap().csv.lines().count(),
        50
    );
    let error = read_sheets(file(), None, 199)
        .map(|_| ())
        .unwrap_err()
        .to_string();
    assert!(error.contains("too large"), "{error}");
}

#[test]
fn a_cell_that_stands_twice_is_one() {
    let twice = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="A1"><v>2</v></c></row>"#;
    let contents = read(written(&with_rows(twice)), None).unwrap();
    assert_eq!(contents.csv, "\u{FEFF}\"text\"\n");
}

proptest! {
    /// Whatever is in the cells, a reader of CSV finds it again.
    #[test]
    fn cells_come_back(cells in prop::collection::vec("[ -~äß“\\n,\"]{1,12}", 1..20)) {
        let contents = read_back(|book| {
            let sheet = book.add_worksheet();
            for (row, cell) in (0..).zip(&cells) {
                sheet.write_string(row, 0, cell).unwrap();
                sheet.write_string(row, 1, "x").unwrap();
            }
        });
        let csv = contents.csv.trim_start_matches('\u{FEFF}');
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
        let found: Vec<String> = reader.records().map(|row| row.unwrap()[0].to_string()).collect();
        prop_assert_eq!(found, cells);
    }
}
