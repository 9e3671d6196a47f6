//! A table over as many sheets as its rows need.

use rust_xlsxwriter::{
    ConditionalFormatDataBar, ConditionalFormatType, DataValidation, IgnoreError, Workbook,
    Worksheet, XlsxError,
};
use standpoint_common::catch_panic::catch_panic;

use super::style::{BAR, Styles};
use crate::output::columns::{OutputCell, rounded};
use crate::output::excel::within_cell;

/// The height of a line of text in the standard font, in points.
const LINE: f64 = 15.0;
/// The largest height of a row, in points.
const HIGHEST: f64 = 409.0;

/// The number of the last row of a sheet in Excel, from 0. It has the height of one line.
const LAST_ROW: u32 = 1_048_575;

/// The largest length of a list of choices, with its commas.
const CHOICES: usize = 255;

/// A column of a sheet.
pub(super) struct SheetColumn {
    name: String,
    /// The width in characters.
    width: f64,
    holds: Holds,
    /// The texts to choose from; none if any text may be written.
    choices: Vec<String>,
}

/// The contents of a column.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    /// Text over several lines.
    LongText,
    Numbers,
    Percentages,
    Probabilities,
    /// Probabilities with a bar after them.
    Bars,
}

impl SheetColumn {
    /// A column of this width, or of the width of its name and the filter button if that is larger.
    pub(super) fn new(name: &str, width: f64, holds: Holds) -> Self {
        let name_and_button = within_cell(name).chars().count() as f64 + 6.0;
        SheetColumn {
            name: name.to_string(),
            width: width.max(name_and_button.min(40.0)),
            holds,
            choices: Vec::new(),
        }
    }

    /// Adds a list of choices to each cell, if Excel can hold it.
    pub(super) fn with_choices(mut self, choices: &[String]) -> Self {
        let length = choices.iter().map(|c| c.encode_utf16().count() + 1).sum();
        let divides = choices.iter().any(|choice| choice.contains(','));
        if (1..=CHOICES).contains(&length) && !divides {
            self.choices = choices.to_vec();
        }
        self
    }

    /// A column of labels, wide enough for the longest.
    pub(super) fn of_labels(name: &str, labels: &[String]) -> Self {
        let longest = labels.iter().map(|label| label.chars().count()).max();
        let width = (longest.unwrap_or(0) as f64 + 4.0).min(40.0);
        SheetColumn::new(name, width, Holds::Text)
    }

    /// The approximate number of lines that a text takes in the column.
    fn lines(&self, text: &str) -> usize {
        let width = (self.width - 2.0) as usize;
        text.lines().map(|line| wrapped(line, width)).sum()
    }
}

/// The approximate number of lines that a paragraph takes. Letters and fonts differ in width.
fn wrapped(paragraph: &str, width: usize) -> usize {
    let (mut lines, mut column) = (1, 0);
    for word in paragraph.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + length > width {
            lines += 1;
            column = 0;
        }
        lines += length.saturating_sub(1) / width;
        column += length % width + 1;
    }
    lines
}

/// A table that continues in the sheets `name 2`, `name 3` … when a sheet is full. Written rows wait in
/// temporary files; only their heights stay in memory.
pub(super) struct Sheets {
    name: &'static str,
    columns: Vec<SheetColumn>,
    styles: Styles,
    /// The largest number of rows under the header of a sheet.
    limit: u32,
    full: Vec<Worksheet>,
    open: Option<Worksheet>,
    /// The number of rows under the header of the open sheet.
    rows: u32,
    /// The number of cells that were cut because Excel allows no longer ones.
    pub(super) cut: usize,
    /// The number of bytes of text written.
    pub(super) text: usize,
}

impl Sheets {
    pub(super) fn new(
        name: &'static str,
        columns: Vec<SheetColumn>,
        styles: &Styles,
        limit: u32,
    ) -> Self {
        Sheets {
            name,
            columns,
            styles: styles.clone(),
            limit,
            full: Vec::new(),
            open: None,
            rows: 0,
            cut: 0,
            text: 0,
        }
    }

    /// Adds a row. Texts stay texts, whatever they look like, and are cut to the length that Excel allows.
    /// The row becomes high enough for its texts, because LibreOffice does not adapt the height itself.
    pub(super) fn add(
        &mut self,
        book: &mut Workbook,
        cells: &[OutputCell],
    ) -> Result<(), XlsxError> {
        if self.rows == self.limit
            && let Some(full) = self.open.take()
        {
            let full = self.close(full)?;
            self.full.push(full);
        }
        let mut sheet = match self.open.take() {
            Some(sheet) => sheet,
            None => self.begin(book)?,
        };
        self.rows += 1;
        let (row, styles) = (self.rows, &self.styles);
        let mut lines = 1;
        for ((cell, column), at) in cells.iter().zip(&self.columns).zip(0..) {
            match cell {
                OutputCell::Text(text) if !text.is_empty() => {
                    let cell = within_cell(text);
                    self.cut += usize::from(cell.len() < text.len());
                    self.text += cell.len();
                    let style = match column.holds {
                        Holds::LongText => &styles.wrapped,
                        _ => &styles.text,
                    };
                    if column.holds == Holds::LongText {
                        lines = lines.max(column.lines(cell));
                    }
                    sheet.write_string_with_format(row, at, cell, style)?;
                }
                OutputCell::Label(label) => {
                    let (name, style) = &styles.labels[*label];
                    self.text += name.len();
                    sheet.write_string_with_format(row, at, name, style)?;
                }
                OutputCell::Whole(number) => {
                    sheet.write_number_with_format(row, at, *number as f64, &styles.number)?;
                }
                OutputCell::Probability(share) if column.holds == Holds::Percentages => {
                    sheet.write_number_with_format(row, at, *share, &styles.percent)?;
                }
                OutputCell::Probability(p) => {
                    sheet.write_number_with_format(row, at, rounded(*p), &styles.probability)?;
                }
                OutputCell::Number(x) => {
                    sheet.write_number_with_format(row, at, *x, &styles.decimal)?;
                }
                // A text typed into an empty cell stays text, too.
                OutputCell::Text(_) | OutputCell::Empty => {
                    sheet.write_blank(row, at, &styles.text)?;
                }
            }
        }
        if lines > 1 && row < LAST_ROW {
            sheet.set_row_height(row, (LINE * lines as f64).min(HIGHEST))?;
        }
        self.open = Some(sheet);
        Ok(())
    }

    /// Ends the table, puts its sheets into the workbook and returns their number.
    pub(super) fn finish(mut self, book: &mut Workbook) -> Result<usize, XlsxError> {
        let open = match self.open.take() {
            Some(sheet) => sheet,
            None => self.begin(book)?,
        };
        let last = self.close(open)?;
        self.full.push(last);
        let count = self.full.len();
        for sheet in self.full {
            book.push_worksheet(sheet);
        }
        Ok(count)
    }

    fn begin(&mut self, book: &mut Workbook) -> Result<Worksheet, XlsxError> {
        let mut sheet = book.new_worksheet_with_constant_memory()?;
        match self.full.len() {
            0 => sheet.set_name(self.name)?,
            before => sheet.set_name(format!("{} {}", self.name, before + 1))?,
        };
        for (column, at) in self.columns.iter().zip(0..) {
            let style = match column.holds {
                Holds::Text | Holds::LongText => &self.styles.header,
                Holds::Numbers | Holds::Percentages => &self.styles.number_header,
                Holds::Probabilities | Holds::Bars => &self.styles.probability_header,
            };
            sheet.write_string_with_format(0, at, within_cell(&column.name), style)?;
            sheet.set_column_width(at, column.width)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        // Prints on landscape pages, with the whole width and with the header on every page.
        sheet.set_landscape().set_paper_size(9);
        sheet.set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        self.rows = 0;
        Ok(sheet)
    }

    /// Adds what depends on the length of the sheet.
    fn close(&self, mut sheet: Worksheet) -> Result<Worksheet, XlsxError> {
        // rust_xlsxwriter 0.102.0 writes a last row with a height twice, the second time empty, which Excel
        // takes for a broken file. So one more row is begun and emptied.
        if self.rows < LAST_ROW {
            let below = self.rows + 1;
            sheet.write_blank(below, 0, &self.styles.header)?;
            sheet.clear_cell(below, 0);
        }
        let last_column = (self.columns.len() - 1) as u16;
        sheet.autofilter(0, 0, self.rows, last_column)?;
        // Turns off the green corners on texts that look like numbers.
        let as_text = IgnoreError::NumberStoredAsText;
        sheet.ignore_error_range(0, 0, self.rows, last_column, as_text)?;
        for (column, at) in self.columns.iter().zip(0..) {
            if column.holds == Holds::Bars && self.rows > 0 {
                let bar = ConditionalFormatDataBar::new()
                    .set_minimum(ConditionalFormatType::Number, 0)
                    .set_maximum(ConditionalFormatType::Number, 1)
                    .set_fill_color(BAR)
                    .set_solid_fill(true);
                sheet.add_conditional_format(1, at, self.rows, at, &bar)?;
            }
            if !column.choices.is_empty() && self.rows > 0 {
                let list = DataValidation::new().allow_list_strings(&column.choices)?;
                sheet.add_data_validation(1, at, self.rows, at, &list)?;
            }
        }
        Ok(sheet)
    }
}

/// Runs code that writes to the temporary files of sheets. The library panics if it cannot write there,
/// because the disk is full or the file would be too large. Here the panic becomes an ordinary error.
pub(super) fn guarded<T>(
    write: impl FnOnce() -> Result<T, XlsxError>,
) -> Result<T, std::io::Error> {
    match catch_panic(write) {
        Some(Ok(done)) => Ok(done),
        Some(Err(error)) => Err(in_words(error)),
        None => Err(std::io::Error::other(
            "a temporary file beside it could not be written; is the disk full, or the table larger than a \
            file may be here (ulimit -f)?",
        )),
    }
}

fn in_words(error: XlsxError) -> std::io::Error {
    match error {
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => error,
        XlsxError::RowColumnLimitError => {
            std::io::Error::other("it has more columns than the 16,384 that Excel allows")
        }
        error => std::io::Error::other(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_words_are_wrapped() {
        assert_eq!(wrapped("", 10), 1);
        assert_eq!(wrapped("one two", 10), 1);
        assert_eq!(wrapped("one two three", 10), 2);
        assert_eq!(wrapped(&"a".repeat(25), 10), 3);
        let column = SheetColumn::new("text", 12.0, Holds::LongText);
        assert_eq!(column.lines("one two three\nfour"), 3);
    }

    #[test]
    fn a_write_that_panics_is_an_error() {
        let failed = guarded::<()>(|| panic!("as the library does when it cannot write"));
        assert!(
            failed
                .unwrap_err()
                .to_string()
                .contains("is the disk full, or the table larger")
        );
    }
}
