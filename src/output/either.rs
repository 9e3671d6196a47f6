//! A table of this program as CSV or as a workbook: the same cells in either.

use std::io::{self, Write};
use std::path::Path;

use super::columns::Cell;
use super::comma_separated::csv_bytes;
use super::excel::Cells;
use super::xlsx::TableWorkbook;

/// The table as CSV (RFC 4180); as Excel needs it, if asked for, and how many cells had to be cut for that.
pub(super) fn as_csv<const N: usize>(
    columns: [&str; N],
    rows: &[[Cell; N]],
    for_excel: bool,
) -> io::Result<(Vec<u8>, usize)> {
    let mut cells = Cells::new(for_excel);
    let bytes = csv_bytes(|writer| {
        writer.write_record(columns)?;
        for row in rows {
            writer.write_record(row.each_ref().map(|cell| match cell {
                Cell::Text(text) => cells.cell(text).into_owned(),
                Cell::Whole(number) => number.to_string(),
                Cell::Probability(p) => format!("{p:.4}"),
                _ => String::new(),
            }))?;
        }
        Ok(())
    })?;
    Ok((cells.file(bytes), cells.cut()))
}

/// The table as a workbook with one sheet of this name; returns how many cells had to be cut. Until it is written its rows wait in
/// temporary files in `folder`.
pub(super) fn as_sheet<const N: usize>(
    name: &'static str,
    columns: [&str; N],
    rows: &[[Cell; N]],
    folder: &Path,
    out: impl Write + Send,
) -> io::Result<usize> {
    let mut sheet = TableWorkbook::new(name, &columns, &[], folder)?;
    for row in rows {
        sheet.add(row)?;
    }
    let cut = sheet.cut();
    sheet.finish(out)?;
    Ok(cut)
}
