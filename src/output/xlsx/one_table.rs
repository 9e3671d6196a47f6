//! A workbook of one table: what `segment` and `sample` write to be filled in by hand, and what `audit` and `summarize` write to be read.

use std::io;
use std::path::Path;

use rust_xlsxwriter::{Workbook as Book, XlsxError};

use super::sheets::{Holds, Layout, Sheets, guarded};
use super::style::Styles;
use super::{MUCH_TEXT, new_book};
use crate::output::columns::Cell;
use crate::output::excel::{EXCEL_ROWS, within_cell};
use crate::output::score_text::rounded;

/// A workbook that is being written. What is text stays text, whatever it looks like: no spreadsheet makes `123` of the
/// document `00123`, or a day of a sentence.
pub struct TableWorkbook {
    book: Book,
    styles: Styles,
    rows: Sheets,
    columns: Vec<Holds>,
    cut: usize,
    /// Bytes of text written.
    text: usize,
}

debug_as_name!(TableWorkbook);

impl TableWorkbook {
    /// An empty one with these columns. Until it is finished its rows wait in temporary files in `folder`.
    pub(in crate::output) fn new(
        name: &'static str,
        columns: &[&str],
        labels: &[String],
        folder: &Path,
    ) -> io::Result<Self> {
        let book = new_book(folder)?;
        let styles = Styles::new(labels);
        let layouts: Vec<Layout> = columns.iter().map(|name| layout(name, labels)).collect();
        Ok(TableWorkbook {
            book,
            columns: layouts.iter().map(Layout::holds).collect(),
            rows: Sheets::new(name, layouts, &styles, EXCEL_ROWS as u32),
            styles,
            cut: 0,
            text: 0,
        })
    }

    /// How many cells so far had to be cut.
    pub fn cut(&self) -> usize {
        self.cut
    }

    /// Adds a row.
    pub(in crate::output) fn add(&mut self, cells: &[Cell]) -> io::Result<()> {
        guarded(|| self.write(cells))
    }

    /// Writes the file; returns how many sheets it has.
    pub fn finish(mut self, out: impl io::Write + Send) -> io::Result<usize> {
        guarded(|| {
            let sheets = self.rows.finish(&mut self.book)?;
            self.book.use_zip_large_file(self.text > MUCH_TEXT);
            self.book.save_to_writer(out)?;
            Ok(sheets)
        })
    }

    fn write(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        let texts = cells
            .iter()
            .enumerate()
            .filter_map(|(at, cell)| match cell {
                Cell::Text(text) => Some((at, within_cell(text))),
                _ => None,
            });
        let (sheet, row) = self.rows.next_row(&mut self.book, texts)?;
        for ((cell, holds), at) in cells.iter().zip(&self.columns).zip(0..) {
            match cell {
                Cell::Text(text) => {
                    let style = match holds {
                        Holds::LongText => &self.styles.wrapped,
                        _ => &self.styles.text,
                    };
                    let cell = within_cell(text);
                    self.cut += usize::from(cell.len() < text.len());
                    self.text += cell.len();
                    sheet.write_string_with_format(row, at, cell, style)?;
                }
                Cell::Whole(number) => {
                    sheet.write_number_with_format(row, at, *number as f64, &self.styles.whole)?;
                }
                Cell::Probability(p) => {
                    let p = rounded(*p);
                    sheet.write_number_with_format(row, at, p, &self.styles.probability)?;
                }
                // Where somebody writes, as text too.
                _ => {
                    sheet.write_blank(row, at, &self.styles.text)?;
                }
            }
        }
        Ok(())
    }
}

/// The width of a column, what it holds, and what there is to choose from in it.
fn layout(name: &str, labels: &[String]) -> Layout {
    match name {
        "document" | "group" => Layout::new(name, 34.0, Holds::LongText),
        "text" => Layout::new(name, 80.0, Holds::LongText),
        "other_text" => Layout::new(name, 60.0, Holds::LongText),
        "reasons" => Layout::new(name, 40.0, Holds::LongText),
        "kind" | "problem" | "suggested" => Layout::new(name, 18.0, Holds::Text),
        "estimator" => Layout::new(name, 12.0, Holds::Text),
        "against" => Layout::new(name, 20.0, Holds::Text),
        // Nothing to choose from where it is only read.
        "label" if labels.is_empty() => Layout::new(name, 18.0, Holds::Text),
        "label" => {
            let longest = labels.iter().map(|label| label.chars().count()).max();
            let width = (longest.unwrap_or(0) as f64 + 4.0).min(40.0);
            Layout::new(name, width, Holds::Text).with_choices(labels)
        }
        "sampling" | "probability" => Layout::new(name, 20.0, Holds::Text),
        "share" | "low" | "high" | "probability_of_label" | "probability_of_suggested" => {
            Layout::new(name, 9.0, Holds::Probabilities)
        }
        _ => Layout::new(name, 9.0, Holds::Numbers),
    }
}
