use std::path::Path;

use csv::{QuoteStyle, StringRecord, Terminator, WriterBuilder};
use proptest::prelude::*;

use super::*;
use crate::header::csv_reader;
use crate::scan::Scan;
use crate::{Rows, Strictness};

/// What the reader gets, and the kinds of marks with their numbers of records.
fn read_whole(stream: impl Read, delimiter: u8) -> (String, Vec<(Marks, u64)>) {
    let mut marks = LooseMarks::new(stream, delimiter, 1 << 20);
    let mut text = String::new();
    marks.read_to_string(&mut text).unwrap();
    let found = marks.found().map(|(kind, _, records)| (kind, records));
    (text, found.collect())
}

/// The same, and that it is the same if the stream comes byte by byte.
fn read(table: &str, delimiter: u8) -> (String, Vec<(Marks, u64)>) {
    let at_once = read_whole(table.as_bytes(), delimiter);
    assert_eq!(read_whole(Slowly(table.as_bytes()), delimiter), at_once);
    at_once
}

/// A stream that comes byte by byte.
struct Slowly<'a>(&'a [u8]);

impl Read for Slowly<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = buffer.len().min(1);
        self.0.read(&mut buffer[..count])
    }
}

#[test]
fn marks_that_hold_no_cell_together_are_text() {
    // A tilde parts cells, a slash rows.
    let loose = |records| vec![(Marks::Loose, records)];
    for (written, wanted, found) in [
        // A mark that never closes, last and first in its row.
        (
            r#"id~text/1~Go./2~"We go./3~He left."#,
            r#"id~text/1~Go./2~"""We go."/3~He left."#,
            loose(1),
        ),
        (
            r#"text~id/"We go.~1/He left.~2/"#,
            r#"text~id/"""We go."~1/He left.~2/"#,
            loose(1),
        ),
        // One that the mark of the next speech closes.
        (
            r#"id~text/1~"We go./2~No./3~"So long./4~Go."/5~No./"#,
            r#"id~text/1~"""We go."/2~No./3~"So long./4~Go."/5~No./"#,
            vec![(Marks::Loose, 1), (Marks::LikeRows, 1)],
        ),
        // One that closes within the row.
        (
            r#"id~text/2~"No" he said./"#,
            r#"id~text/2~"""No"" he said."/"#,
            loose(1),
        ),
        // Cells by RFC 4180. Nothing else tells whether the table was written so, or another cell does.
        (
            r#"id~text/1~"We go./2~He left."/3~No."#,
            r#"id~text/1~"We go./2~He left."/3~No."#,
            vec![(Marks::LikeRows, 1)],
        ),
        (
            r#"id~text/1~"We go./2~He left."/3~"a~b""#,
            r#"id~text/1~"We go./2~He left."/3~"a~b""#,
            vec![],
        ),
        // An article that was cut off, whose lines are no rows.
        (
            r#"id~text/1~"A title/The first line/The second"#,
            r#"id~text/1~"A title/The first line/The second"#,
            vec![],
        ),
    ] {
        for delimiter in ["\t", ";", ",", "|"] {
            for end in ["\n", "\r\n", "\r"] {
                let table = |rows: &str| rows.replace('~', delimiter).replace('/', end);
                let read = read(&table(written), delimiter.as_bytes()[0]);
                assert_eq!(read, (table(wanted), found.clone()), "{written}");
            }
        }
    }
}

#[test]
fn backslashes_before_marks_are_left_out() {
    for (written, wanted, records) in [
        (
            r#"id,text|1,"He said \"go\" and left."|2,"\"No, no.\""|3,"So."|"#,
            r#"id,text|1,"He said ""go"" and left."|2,"""No, no."""|3,"So."|"#,
            2,
        ),
        // Line breaks within a cell, a comma behind a mark, and backslashes for backslashes.
        (
            r#""id","text","by"|"1","5\", they say,|or 6\".","A"|"2","\\n \n \"C:\\\"","B""#,
            r#""id","text","by"|"1","5"", they say,|or 6"".","A"|"2","\n \n ""C:\""","B""#,
            2,
        ),
        // Not by RFC 4180 alone: the row has a cell too few.
        (
            r#"text,id|"5\"|or 6\"",1|"#,
            r#"text,id|"5""|or 6""",1|"#,
            1,
        ),
        // Whole by RFC 4180: a cell ends with a backslash.
        (
            r#"id,text|1,"C:\"|2,"C:\ ""x"" \"|"#,
            r#"id,text|1,"C:\"|2,"C:\ ""x"" \"|"#,
            0,
        ),
    ] {
        let table = |rows: &str| rows.replace('|', "\n");
        let found = Some((Marks::Escaped, records)).filter(|_| records > 0);
        let wanted = (table(wanted), found.into_iter().collect());
        assert_eq!(read(&table(written), b','), wanted, "{written}");
    }
}

/// Cells of marks, delimiters, line breaks, backslashes and words, and now and then a usual word only.
fn cell() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "\"", "\"\"", ",", ";", "\t", "|", "\n", "\r\n", "\r", "\\", "\\\"", "'", " ", "He said",
        "1",
    ]);
    let pieces = prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat());
    prop_oneof![3 => pieces, 1 => Just("pro".to_owned()), 1 => Just("anti".to_owned())]
}

/// Rows of as many cells, below a header.
fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1..5_usize).prop_flat_map(|columns| {
        let rows = prop::collection::vec(prop::collection::vec(cell(), columns), 0..8);
        rows.prop_map(move |mut rows| {
            rows.insert(0, (0..columns).map(|column| format!("h{column}")).collect());
            rows
        })
    })
}

fn delimiter() -> impl Strategy<Value = u8> {
    prop::sample::select(b",;\t|".to_vec())
}

fn written<R: AsRef<[String]>>(
    rows: &[R],
    delimiter: u8,
    quotes: QuoteStyle,
    crlf: bool,
) -> String {
    let end = if crlf {
        Terminator::CRLF
    } else {
        Terminator::Any(b'\n')
    };
    let mut builder = WriterBuilder::new();
    let builder = builder
        .delimiter(delimiter)
        .quote_style(quotes)
        .terminator(end);
    let mut writer = builder.from_writer(Vec::new());
    rows.iter()
        .for_each(|row| writer.write_record(row.as_ref()).unwrap());
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// Reads a whole table, and checks that it comes as it is.
fn comes_back(table: &str, delimiter: u8, rows: &[impl AsRef<[String]>]) {
    let (text, found) = read_whole(table.as_bytes(), delimiter);
    assert_eq!(text, table);
    assert!(found.iter().all(|(kind, _)| *kind == Marks::LikeRows));
    let mut reader = Rows::open(table.as_bytes(), delimiter, Strictness::Whole)
        .unwrap()
        .unwrap();
    for row in &rows[1..] {
        let (_, read) = reader.next_row().unwrap();
        assert_eq!(read.unwrap(), &StringRecord::from(row.as_ref().to_vec()));
    }
    assert!(reader.next_row().is_none());
    assert_eq!(reader.misplaced_quotes(), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whole_tables_come_back_cell_by_cell(rows in rows(), delimiter in delimiter(), quoted: bool, crlf: bool) {
        let quotes = if quoted { QuoteStyle::Always } else { QuoteStyle::Necessary };
        comes_back(&written(&rows, delimiter, quotes, crlf), delimiter, &rows);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// Files of any cells beside each other, of which some are tables: what is one by the crate csv comes as it is.
    #[test]
    fn what_the_crate_csv_reads_whole_is_whole(cells in prop::collection::vec(cell(), 0..6), delimiter in delimiter()) {
        let table = cells.concat();
        let records: Vec<_> = csv_reader(table.as_bytes(), delimiter).into_records().map(Result::unwrap).collect();
        let mut scan = Scan::new(delimiter);
        scan.push(table.as_bytes());
        scan.end();
        let is_whole = records.windows(2).all(|pair| pair[0].len() == pair[1].len());
        if is_whole && scan.misplaced_quotes().is_none() {
            prop_assert_eq!(read_whole(table.as_bytes(), delimiter).0, table);
        }
    }
}

/// The labels of this repository as tables of texts and labels, however they are quoted.
#[test]
fn the_labels_of_the_repository_are_whole() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../labels");
    for name in ["withdrawal.csv", "statements.csv", "debate.csv"] {
        let table = std::fs::read(folder.join(name)).unwrap();
        let mut reader = csv::Reader::from_reader(table.as_slice());
        let header = reader.headers().unwrap().clone();
        let at = |name| header.iter().position(|column| column == name).unwrap();
        let columns = [at("text"), at("label")];
        let mut rows = vec![["text".to_owned(), "label".to_owned()]];
        for record in reader.records() {
            let record = record.unwrap();
            rows.push(columns.map(|column| record[column].to_owned()));
        }
        assert!(rows.len() > 20, "{name}");
        for (quotes, delimiter) in [(QuoteStyle::Necessary, b','), (QuoteStyle::Always, b';')] {
            comes_back(&written(&rows, delimiter, quotes, false), delimiter, &rows);
        }
    }
}

#[test]
fn a_record_that_is_too_large_is_given_as_it_is() {
    let table = format!("id,text\n1,\"{}", "x\n".repeat(200_000));
    let mut marks = LooseMarks::new(table.as_bytes(), b',', 1000);
    let mut text = String::new();
    marks.read_to_string(&mut text).unwrap();
    assert_eq!(text, table);
}
