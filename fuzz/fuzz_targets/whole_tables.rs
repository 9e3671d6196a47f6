//! Any cells, written as a table and read again.

#![no_main]

use csv::{QuoteStyle, StringRecord, WriterBuilder};
use libfuzzer_sys::fuzz_target;
use standpoint_tables::{Rows, Strictness};

/// The byte between two cells.
const BETWEEN: char = '\u{1F}';

// The first byte chooses the delimiter, the quoting and the number of columns.
fuzz_target!(|input: (u8, &str)| {
    let (choice, cells) = input;
    let delimiter = b",;\t|"[usize::from(choice & 3)];
    let quotes = match choice & 4 {
        0 => QuoteStyle::Necessary,
        _ => QuoteStyle::Always,
    };
    let columns = 1 + usize::from(choice >> 3 & 3);
    let header: Vec<String> = (0..columns)
        .map(|column| format!("{BETWEEN}{column}"))
        .collect();
    let mut writer = WriterBuilder::new()
        .delimiter(delimiter)
        .quote_style(quotes)
        .from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    // The end mark of DOS and padding are no rows.
    let cells: Vec<String> = cells
        .split(BETWEEN)
        .map(|cell| cell.replace(['\u{1A}', '\0'], ""))
        .collect();
    let rows: Vec<StringRecord> = cells
        .chunks_exact(columns)
        .map(|row| StringRecord::from(row.to_vec()))
        .collect();
    for row in &rows {
        writer.write_record(row).unwrap();
    }
    let table = writer.into_inner().unwrap();
    let mut reader = Rows::open(table.as_slice(), delimiter, Strictness::Whole)
        .unwrap()
        .unwrap();
    for row in &rows {
        let (_, read) = reader.next_row().expect("as many rows");
        assert_eq!(read.expect("a row"), row);
    }
    assert!(reader.next_row().is_none());
    assert_eq!(reader.misplaced_quotes(), None);
});
