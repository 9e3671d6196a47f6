//! A workbook of one table. `segment` and `sample` write it to be filled in by hand, `audit` and `summarize`
//! to be read.

use std::io;
use std::path::Path;

use rust_xlsxwriter::Workbook as Book;

use super::sheets::{Holds, SheetColumn, Sheets, guarded};
use super::style::Styles;
use super::{new_book, save};
use crate::output::columns::OutputCell;
use crate::output::excel::{EXCEL_ROWS, within_cell};

/// The name of the sheet for people, which readers of tables pass over.
const FOR_PEOPLE: &str = "table";

/// A workbook of one table that is being written.
pub struct TableWorkbook {
    book: Book,
    rows: Sheets,
}

standpoint_common::debug_as_name!(TableWorkbook);

impl TableWorkbook {
    /// Begins a workbook with these columns, whose column `label` offers the `labels` to choose from. Rows
    /// wait in temporary files in `folder` until the workbook is finished.
    pub(in crate::output) fn new(
        name: &'static str,
        columns: &[&str],
        labels: &[String],
        folder: &Path,
    ) -> io::Result<Self> {
        let columns = columns.iter().map(|name| layout(name, labels)).collect();
        Ok(TableWorkbook {
            book: new_book(folder)?,
            rows: Sheets::new(name, columns, &Styles::new([labels]), EXCEL_ROWS as u32),
        })
    }

    /// The number of cells that were cut because Excel allows no longer ones.
    pub fn cut(&self) -> usize {
        self.rows.cut
    }

    /// Puts lines of cells before the table, on a sheet of its own for people. Those that begin with `true` are headers.
    pub(in crate::output) fn begin_with(
        &mut self,
        lines: &[(bool, Vec<String>)],
    ) -> io::Result<()> {
        let header = Styles::new([]).header;
        guarded(|| {
            let sheet = self.book.add_worksheet().set_name(FOR_PEOPLE)?;
            let mut widths: Vec<usize> = Vec::new();
            for ((is_header, cells), row) in lines.iter().zip(0..) {
                for (cell, at) in cells.iter().zip(0..) {
                    let cell = within_cell(cell);
                    match is_header {
                        true => sheet.write_string_with_format(row, at, cell, &header)?,
                        false => sheet.write_string(row, at, cell)?,
                    };
                }
                // The caption and the notes reach over the columns beside them.
                if cells.len() > 1 {
                    widths.resize(widths.len().max(cells.len()), 0);
                    let longer = widths.iter_mut().zip(cells);
                    longer.for_each(|(width, cell)| *width = (*width).max(cell.chars().count()));
                }
            }
            for (width, at) in widths.iter().zip(0..) {
                sheet.set_column_width(at, (*width as f64 + 4.0).min(60.0))?;
            }
            sheet.set_landscape().set_paper_size(9);
            sheet.set_print_fit_to_pages(1, 0);
            Ok(())
        })
    }

    pub(in crate::output) fn add(&mut self, cells: &[OutputCell]) -> io::Result<()> {
        guarded(|| self.rows.add(&mut self.book, cells))
    }

    /// Writes the file and returns the number of its sheets.
    pub fn finish(mut self, out: impl io::Write + Send) -> io::Result<usize> {
        guarded(|| {
            let text = self.rows.text;
            let sheets = self.rows.finish(&mut self.book)?;
            save(self.book, text, out)?;
            Ok(sheets)
        })
    }
}

/// Lays out a column by its name.
fn layout(name: &str, labels: &[String]) -> SheetColumn {
    match name {
        "document" | "group" => SheetColumn::new(name, 34.0, Holds::LongText),
        "text" => SheetColumn::new(name, 80.0, Holds::LongText),
        "other_text" => SheetColumn::new(name, 60.0, Holds::LongText),
        "reasons" => SheetColumn::new(name, 40.0, Holds::LongText),
        "kind" | "problem" | "suggested" => SheetColumn::new(name, 18.0, Holds::Text),
        "estimate" | "standard_error" | "df" | "p" => SheetColumn::new(name, 12.0, Holds::Numbers),
        "term" | "level" => SheetColumn::new(name, 24.0, Holds::LongText),
        "estimator" => SheetColumn::new(name, 12.0, Holds::Text),
        "against" => SheetColumn::new(name, 20.0, Holds::Text),
        // A label that is only read offers no choices.
        "label" if labels.is_empty() => SheetColumn::new(name, 18.0, Holds::Text),
        "label" => SheetColumn::of_labels(name, labels).with_choices(labels),
        "annotator" | "date" => SheetColumn::new(name, 14.0, Holds::Text),
        "outlet" => SheetColumn::new(name, 20.0, Holds::Text),
        "comment" => SheetColumn::new(name, 40.0, Holds::LongText),
        "sampling" | "probability" => SheetColumn::new(name, 20.0, Holds::Text),
        "share" | "low" | "high" | "probability_of_label" | "probability_of_suggested" => {
            SheetColumn::new(name, 9.0, Holds::Probabilities)
        }
        _ => SheetColumn::new(name, 9.0, Holds::Numbers),
    }
}
