//! The table of scores as a workbook for Excel and LibreOffice.
//!
//! Sheets: `scores` (the columns of the CSV; `scores 2` … when Excel's rows do not suffice), `documents` (how
//! many sentences, which share has which label) and `about` (what the run was). The same input gives the
//! same bytes: there is no clock in the file.

mod as_written;
mod one_table;
mod sheets;
mod style;

use std::borrow::Cow;
use std::io;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook as Book, Worksheet, XlsxError};

pub(super) use self::as_written::{Packed, packed};
pub use self::one_table::TableWorkbook;
use self::sheets::{Holds, Layout, Sheets, guarded};
use self::style::Styles;
use super::columns::{Cell, Column, What};
use super::excel::{EXCEL_ROWS, within_cell};
use super::score_text::rounded;
use super::{ScoreTable, Sink};
use crate::corpus::Document;
use crate::model::Scored;

/// Text in the sheets from which a file is made that may be larger than 4 GiB unpacked: markup multiplies it.
const MUCH_TEXT: usize = 256 << 20;

/// A workbook that is being written.
pub struct Workbook {
    book: Book,
    styles: Styles,
    scores: Sheets,
    documents: Sheets,
    /// The document written last, whose line in the sheet `documents` waits for further parts.
    last: Option<OfDocument>,
    columns: Vec<Column>,
    /// Whether sentences may be without a label.
    withholds: bool,
    /// Bytes of text written.
    text: usize,
}

debug_as_name!(Workbook);

/// The rows of one document or part, for a [`Workbook`].
#[derive(Debug)]
pub struct SheetRows {
    rows: Vec<Vec<Cell<'static>>>,
    /// Whether this is a later part.
    continues: bool,
    document: OfDocument,
}

/// A line of the sheet `documents`.
#[derive(Debug)]
struct OfDocument {
    name: String,
    /// Sentences, or what else is scored as one.
    scored: usize,
    /// How many of them have which label.
    labels: Vec<usize>,
}

/// Fails where the crate that writes workbooks panics, which asks for the time though none is written.
fn check_clock(now: SystemTime) -> io::Result<()> {
    let advice = "the clock of this computer stands before 1970, and a workbook cannot be written then: set it, or write a CSV";
    let since = now.duration_since(UNIX_EPOCH);
    since.map(drop).map_err(|_| io::Error::other(advice))
}

/// An empty workbook whose sheets wait in temporary files in `folder`.
fn new_book(folder: &Path) -> io::Result<Book> {
    check_clock(SystemTime::now())?;
    let mut book = Book::new();
    guarded(|| {
        book.set_tempdir(folder)?;
        let (year, month, day) = as_written::DAY;
        let date = ExcelDateTime::from_ymd(year, month, day)?;
        let made = DocProperties::new().set_author(as_written::CREATOR);
        book.set_properties(&made.set_creation_datetime(&date));
        Ok(())
    })?;
    Ok(book)
}

impl Workbook {
    /// An empty workbook for the rows of a table. Until it is finished they wait in temporary files in
    /// `folder`, which should be on the disk of the result.
    pub fn new(table: &ScoreTable, folder: &Path) -> io::Result<Self> {
        Self::with_limit(table, folder, EXCEL_ROWS as u32)
    }

    fn with_limit(table: &ScoreTable, folder: &Path, limit: u32) -> io::Result<Self> {
        let book = new_book(folder)?;
        let styles = Styles::new(table.labels());
        let columns = table.columns();
        let layouts = columns.iter().map(|c| layout(c, table.labels())).collect();
        let withholds = table.withholds();
        Ok(Workbook {
            scores: Sheets::new("scores", layouts, &styles, limit),
            documents: Sheets::new(
                "documents",
                of_documents(table.labels(), withholds),
                &styles,
                limit,
            ),
            book,
            styles,
            last: None,
            columns,
            withholds,
            text: 0,
        })
    }

    /// Writes the file. `about` makes the rows of the sheet of that name (what, its value, its SHA-256) from the
    /// number of sheets that the scores take.
    pub fn finish(
        mut self,
        about: impl FnOnce(usize) -> Vec<[String; 3]>,
        out: impl io::Write + Send,
    ) -> io::Result<()> {
        guarded(|| {
            let last = self.last.take();
            last.map_or(Ok(()), |last| self.add_document(&last))?;
            let sheets = self.scores.finish(&mut self.book)?;
            self.documents.finish(&mut self.book)?;
            let limit = EXCEL_ROWS as u32;
            let mut table = Sheets::new("about", of_about(), &self.styles, limit);
            for [what, value, hash] in about(sheets) {
                let cells = [&what, &value, &hash].map(|text| within_cell(text));
                let texts = cells.into_iter().enumerate();
                let (sheet, row) = table.next_row(&mut self.book, texts)?;
                for (text, column) in cells.into_iter().zip(0..) {
                    sheet.write_string_with_format(row, column, text, &self.styles.wrapped)?;
                }
            }
            table.finish(&mut self.book)?;
            self.book.use_zip_large_file(self.text > MUCH_TEXT);
            self.book.save_to_writer(out)
        })
    }

    fn add(&mut self, part: SheetRows) -> Result<(), XlsxError> {
        for cells in &part.rows {
            let texts = cells
                .iter()
                .enumerate()
                .filter_map(|(at, cell)| match cell {
                    Cell::Text(text) => Some((at, &**text)),
                    _ => None,
                });
            let (sheet, row) = self.scores.next_row(&mut self.book, texts)?;
            for ((cell, column), at) in cells.iter().zip(&self.columns).zip(0..) {
                self.text += write_cell(sheet, row, at, cell, column, &self.styles)?;
            }
        }
        match &mut self.last {
            Some(last) if part.continues => {
                last.scored += part.document.scored;
                for (sum, n) in last.labels.iter_mut().zip(part.document.labels) {
                    *sum += n;
                }
                Ok(())
            }
            last => match last.replace(part.document) {
                Some(before) => self.add_document(&before),
                None => Ok(()),
            },
        }
    }

    fn add_document(&mut self, document: &OfDocument) -> Result<(), XlsxError> {
        let styles = &self.styles;
        let name = document.name.as_str();
        let (sheet, row) = self.documents.next_row(&mut self.book, [(0, name)])?;
        sheet.write_string_with_format(row, 0, name, &styles.wrapped)?;
        sheet.write_number_with_format(row, 1, document.scored as f64, &styles.whole)?;
        if document.scored > 0 {
            let labelled: usize = document.labels.iter().sum();
            let withheld = self.withholds.then(|| document.scored - labelled);
            for (count, at) in document.labels.iter().copied().chain(withheld).zip(2..) {
                let share = count as f64 / document.scored as f64;
                sheet.write_number_with_format(row, at, share, &styles.percent)?;
            }
        }
        Ok(())
    }
}

impl Sink for Workbook {
    type Rows = SheetRows;

    fn rows(
        table: &ScoreTable,
        document: &Document,
        scored: &[Scored],
        before: usize,
    ) -> io::Result<(Self::Rows, usize)> {
        let mut cut = 0;
        let mut fit = |text: &str| {
            let cell = within_cell(text);
            cut += usize::from(cell.len() < text.len());
            Cow::Owned(cell.to_string())
        };
        let rows = table.records(document, scored, before).map(|record| {
            let cells = record.into_iter().map(|cell| match cell {
                Cell::Text(text) => Cell::Text(fit(&text)),
                Cell::Label(label) => Cell::Label(label),
                Cell::Whole(number) => Cell::Whole(number),
                Cell::Probability(p) => Cell::Probability(p),
                Cell::Empty => Cell::Empty,
            });
            cells.collect()
        });
        let rows = rows.collect();
        let mut labels = vec![0; table.labels().len()];
        let stances = scored.iter().filter_map(|unit| unit.verdict.as_ref());
        let stances: Vec<_> = stances.map(|verdict| &verdict.stance).collect();
        for stance in &stances {
            if table.label(stance).is_some() {
                labels[stance.label] += 1;
            }
        }
        let rows = SheetRows {
            rows,
            continues: document.continues(),
            document: OfDocument {
                name: within_cell(&document.id).to_string(),
                scored: stances.len(),
                labels,
            },
        };
        Ok((rows, cut))
    }

    fn begin(&mut self, _: &ScoreTable) -> io::Result<usize> {
        let is_cut = |column: &&Column| within_cell(&column.name).len() < column.name.len();
        Ok(self.columns.iter().filter(is_cut).count())
    }

    fn write(&mut self, rows: Self::Rows) -> io::Result<()> {
        guarded(|| self.add(rows))
    }
}

/// The width of a column of scores, and what it holds.
fn layout(column: &Column, labels: &[String]) -> Layout {
    let (width, holds) = match column.what {
        What::Document => (34.0, Holds::LongText),
        What::Sentence | What::Start | What::End => (9.0, Holds::Numbers),
        What::ProbabilityOf(_) => (9.0, Holds::Probabilities),
        What::Kind => (18.0, Holds::Text),
        What::Label => {
            let longest = labels.iter().map(|label| label.chars().count()).max();
            ((longest.unwrap_or(0) as f64 + 4.0).min(40.0), Holds::Text)
        }
        What::Probability => (14.0, Holds::Bars),
        What::Text => (80.0, Holds::LongText),
        What::Reasons => (40.0, Holds::LongText),
        What::Metadata => (20.0, Holds::Text),
    };
    Layout::new(&column.name, width, holds)
}

/// The columns of the sheet `documents`.
fn of_documents(labels: &[String], withholds: bool) -> Vec<Layout> {
    let shares = labels.iter().map(|label| format!("share_{label}"));
    let shares = shares.chain(withholds.then(|| "without_label".to_string()));
    let mut columns = vec![
        Layout::new("document", 60.0, Holds::LongText),
        Layout::new("sentences", 10.0, Holds::Numbers),
    ];
    columns.extend(shares.map(|name| Layout::new(&name, 10.0, Holds::Numbers)));
    columns
}

/// The columns of the sheet `about`.
fn of_about() -> Vec<Layout> {
    vec![
        Layout::new("what", 36.0, Holds::LongText),
        Layout::new("value", 80.0, Holds::LongText),
        Layout::new("SHA-256", 70.0, Holds::Text),
    ]
}

/// Writes a cell; returns the length of its text.
fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    cell: &Cell,
    column: &Column,
    styles: &Styles,
) -> Result<usize, XlsxError> {
    let text = match cell {
        Cell::Text(text) => text,
        Cell::Label(label) => {
            let (name, style) = &styles.labels[*label];
            sheet.write_string_with_format(row, at, name, style)?;
            return Ok(name.len());
        }
        Cell::Whole(number) => {
            sheet.write_number_with_format(row, at, *number as f64, &styles.whole)?;
            return Ok(0);
        }
        Cell::Probability(p) => {
            sheet.write_number_with_format(row, at, rounded(*p), &styles.probability)?;
            return Ok(0);
        }
        Cell::Empty => return Ok(0),
    };
    if !text.is_empty() {
        let style = match column.what {
            What::Document | What::Text | What::Reasons => &styles.wrapped,
            _ => &styles.text,
        };
        sheet.write_string_with_format(row, at, &**text, style)?;
    }
    Ok(text.len())
}

#[cfg(test)]
mod tests;
