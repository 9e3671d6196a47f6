//! Workbooks as they are made, saved and damaged.

use std::io::Write;

use rust_xlsxwriter::{Format, Workbook};

use super::*;

fn read_bytes(bytes: &[u8]) -> io::Result<Contents> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    read(file, None)
}

/// A workbook of sheets with such cells, `|` between two and `;` between rows, from the third row and the
/// second column on; a sheet whose name begins with `-` is hidden.
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
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("d mmm yyyy");
    let sheet = book.add_worksheet();
    let header = ["text", "a number", "yes", "date"];
    sheet.write_row(0, 0, header).unwrap();
    let text = "Two\nlines, “or” \"more\"";
    sheet.write_string(1, 0, text).unwrap();
    sheet.write_number(1, 1, 0.1234).unwrap();
    sheet.write_boolean(1, 2, true).unwrap();
    sheet.write_string(2, 0, "00123").unwrap();
    sheet.write_number(2, 1, 12_345_678_901_234_563.0).unwrap();
    // Then numbers that are no days, and a day less a ten-millionth of a second.
    let times = [
        (1, 43_835.0),
        (2, 43_835.75),
        (4, 0.75),
        (5, 20_200_105.0),
        (6, -3.0),
    ];
    for (row, time) in times.into_iter().chain([(7, 43_835.0 - 1e-10)]) {
        sheet.write_number_with_format(row, 3, time, &day).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let contents = read_bytes(&bytes).unwrap();
    let rows = [
        "\u{FEFF}\"text\",\"a number\",\"yes\",\"date\"",
        "\"Two\nlines, “or” \"\"more\"\"\",\"0.1234\",\"TRUE\",\"2020-01-05\"",
        "\"00123\",\"12345678901234564\",,\"2020-01-05T18:00:00\"",
        "",
        ",,,\"18:00:00\"",
        ",,,\"20200105\"",
        ",,,\"-3\"",
        ",,,\"2020-01-05\"",
    ];
    assert_eq!(contents.csv, rows.map(|row| format!("{row}\n")).concat());
    assert_eq!((contents.long, contents.unsaved), (1, 0));
}

#[test]
fn the_sheet_of_the_lowest_rank_is_read_with_those_of_the_same_header() {
    for case in include_str!("../../tests/sheets.txt").split("\n\n").skip(1) {
        let lines =
            |mark: &'static str| case.lines().filter_map(move |line| line.strip_prefix(mark));
        let sheets: Vec<_> = lines("sheet ")
            .map(|sheet| sheet.split_once(": ").unwrap())
            .collect();
        let contents = read_bytes(&book(&sheets)).unwrap();
        let csv = contents
            .csv
            .trim_start_matches('\u{FEFF}')
            .replace('"', "")
            .replace('\n', ";");
        assert_eq!(Some(csv.as_str()), lines("= ").next(), "{case}");
        let names = |mark| lines(mark).next().unwrap_or_default();
        if contents.read.len() > 1 {
            assert_eq!(contents.read.join(", "), names("read "), "{case}");
        }
        assert_eq!(contents.left.join(", "), names("left "), "{case}");
        assert_eq!(contents.hidden.join(", "), names("hidden "), "{case}");
    }
}

#[test]
fn merged_cells_fill_their_rows_and_hidden_rows_are_counted() {
    let mut book = Workbook::new();
    let first = book.add_worksheet().set_name("first").unwrap();
    first.write_row(0, 0, ["document", "text"]).unwrap();
    let plain = Format::new();
    first.merge_range(1, 0, 3, 0, "a", &plain).unwrap();
    first.merge_range(4, 0, 1000, 0, "b", &plain).unwrap();
    for row in 1..6 {
        first.write_string(row, 1, format!("text {row}")).unwrap();
    }
    for row in [2, 3, 9] {
        first.set_row_hidden(row).unwrap();
    }
    let other = book.add_worksheet().set_name("other").unwrap();
    other.write_row(0, 0, ["word", "count"]).unwrap();
    other.write_row(1, 0, ["a", "1"]).unwrap();
    other.set_row_hidden(1).unwrap();
    let contents = read_bytes(&book.save_to_buffer().unwrap()).unwrap();
    let rows: Vec<&str> = contents.csv.lines().skip(1).collect();
    let wanted = ["a", "a", "a", "b", "b"];
    for (at, document) in wanted.into_iter().enumerate() {
        assert_eq!(rows[at], format!("\"{document}\",\"text {}\"", at + 1));
    }
    assert_eq!((rows.len(), contents.hidden_rows), (5, 2));
}

#[test]
fn sheets_with_the_same_texts_are_coders() {
    let rows = |label: &str, texts: [&str; 3]| {
        let rows = texts.map(|text| format!(";{text}|{label}"));
        format!("text|label{}", rows.concat())
    };
    let [anna, ben] = ["yes", "no"].map(|label| rows(label, ["They go.", "They stay.", "Soon."]));
    let others = rows("no", ["Later.", "Never.", "Soon."]);
    let contents = read_bytes(&book(&[("anna", &anna), ("ben", &ben)])).unwrap();
    assert!(contents.are_coders);
    assert!(contents.csv.contains("\"label\",\"annotator\"\n"));
    assert!(contents.csv.contains("\"Soon.\",\"no\",\"ben\"\n"));
    let named = [&anna, &ben].map(|rows| rows.replace("label", "Coder"));
    for sheets in [[&anna, &others], [&named[0], &named[1]]] {
        let sheets = [("anna", sheets[0].as_str()), ("ben", sheets[1].as_str())];
        let contents = read_bytes(&book(&sheets)).unwrap();
        assert!(!contents.are_coders && !contents.csv.contains("annotator"));
    }
}

/// A workbook with one text, whose sheet has these rows in the words of the format.
fn with_rows(rows: &str) -> Vec<u8> {
    let (begin, end) = ("<sheetData>", "</sheetData>");
    let book = book(&[("a", "text")]);
    with_changed_sheet(book, |sheet| {
        let place = sheet.find(begin).unwrap() + begin.len()..sheet.find(end).unwrap();
        sheet.replace_range(place, rows);
    })
}

/// The same workbook with its sheet changed.
fn with_changed_sheet(book: Vec<u8>, change: impl Fn(&mut String)) -> Vec<u8> {
    let mut parts = ZipArchive::new(io::Cursor::new(book)).unwrap();
    let mut changed = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).unwrap();
        let mut content = String::new();
        part.read_to_string(&mut content).unwrap();
        let name = part.name().unwrap().into_owned();
        if content.contains("<sheetData>") {
            change(&mut content);
        }
        changed
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        changed.write_all(content.as_bytes()).unwrap();
    }
    changed.finish().unwrap().into_inner()
}

#[test]
fn a_dimension_that_means_nothing_does_no_harm() {
    let book = book(&[("a", "id|text;1|Go.;2|Stay.")]);
    let wanted = read_bytes(&book).unwrap().csv;
    for dimension in [
        "A0:C2",
        "C5:B3",
        "",
        "#REF!",
        "$B$3:$C$5",
        "A:C",
        "A1:ZZZZZ99999999999",
    ] {
        let changed = with_changed_sheet(book.clone(), |sheet| {
            assert!(sheet.contains("B3:C5"), "{sheet}");
            *sheet = sheet.replacen("B3:C5", dimension, 1);
        });
        assert_eq!(read_bytes(&changed).unwrap().csv, wanted, "{dimension}");
    }
}

#[test]
fn formulas_without_a_result_are_counted_and_repeated_cells_are_read_once() {
    let rows = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="A1"><v>2</v></c></row>
        <row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row><row r="3"><c r="A3"><f>A2</f></c></row>
        <row r="4"><c r="A4" t="str"><f>""</f><v></v></c></row>"#;
    let contents = read_bytes(&with_rows(rows)).unwrap();
    assert_eq!(contents.csv, "\u{FEFF}\"text\"\n\"2\"\n");
    assert_eq!((contents.long, contents.unsaved), (0, 1));
}

#[test]
fn damaged_and_empty_files_are_no_danger() {
    let bytes = book(&[("a", "text")]);
    let far = r#"<row r="4294967290"><c r="A4294967290"><v>1</v></c></row>"#;
    for bytes in [&bytes[..bytes.len() / 2], &with_rows(far)] {
        let error = read_bytes(bytes).err().unwrap().to_string();
        assert!(
            error.contains("damaged") || error.contains("too large"),
            "{error}"
        );
    }
    assert_eq!(read_bytes(b"").unwrap().csv, "");
}

#[test]
fn a_few_bytes_do_not_fill_the_memory() {
    let shared = r#"<row><c t="s"><v>0</v></c></row>"#.repeat(50);
    let read = |most| {
        read_sheets(
            io::Cursor::new(with_rows(&shared)),
            None,
            most,
            &mut std::iter::empty(),
        )
    };
    assert_eq!(read(200).unwrap().csv.lines().count(), 50);
    assert!(read(199).err().unwrap().to_string().contains("too large"));
}
