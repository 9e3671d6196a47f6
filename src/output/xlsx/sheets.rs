//! One table over as many sheets as its rows need.

use rust_xlsxwriter::{
    ConditionalFormatDataBar, ConditionalFormatType, DataValidation, Format, IgnoreError, Workbook,
    Worksheet, XlsxError,
};

use super::style::{BAR, Styles};
use crate::catch_panic::catch_panic;
use crate::output::excel::within_cell;

/// Points of a line of text in the standard font.
const LINE: f64 = 15.0;
/// The height of a row has an end, in points.
const HIGHEST: f64 = 409.0;

/// The number of the last row that a sheet of Excel has, from 0. It has the height of one line.
const LAST_ROW: u32 = 1_048_575;

/// The length of a list to choose from, its commas included, has an end.
const CHOICES: usize = 255;

/// A column of a sheet.
pub(super) struct Layout {
    name: String,
    /// In characters.
    width: f64,
    holds: Holds,
    /// What may be written in it; nothing if that is free.
    choices: Vec<String>,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    /// Text over as many lines as it needs.
    LongText,
    Numbers,
    Probabilities,
    /// Probabilities with a bar behind them.
    Bars,
}

impl Layout {
    /// A column as wide as its name with the button of the filter, or wider.
    pub(super) fn new(name: &str, width: f64, holds: Holds) -> Self {
        let name_and_button = within_cell(name).chars().count() as f64 + 6.0;
        Layout {
            name: name.to_string(),
            width: width.max(name_and_button.min(40.0)),
            holds,
            choices: Vec::new(),
        }
    }

    /// The same with a list to choose from in each cell, if Excel can hold it.
    pub(super) fn with_choices(mut self, choices: &[String]) -> Self {
        let length = choices.iter().map(|c| c.encode_utf16().count() + 1).sum();
        let divides = choices.iter().any(|choice| choice.contains(','));
        if (1..=CHOICES).contains(&length) && !divides {
            self.choices = choices.to_vec();
        }
        self
    }

    /// What it holds.
    pub(super) fn holds(&self) -> Holds {
        self.holds
    }

    /// The lines that a text takes in the column, about.
    fn lines(&self, text: &str) -> usize {
        let width = (self.width - 2.0) as usize;
        text.lines().map(|line| wrapped(line, width)).sum()
    }
}

/// The lines that a paragraph takes, about: letters differ in width, and so do fonts.
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

/// A table that goes on in `name 2`, `name 3` … when a sheet is full. Rows that are written wait in temporary
/// files; what stays in memory are their heights.
pub(super) struct Sheets {
    name: &'static str,
    columns: Vec<Layout>,
    /// For each column.
    headers: Vec<Format>,
    /// Rows under the header that a sheet takes.
    limit: u32,
    full: Vec<Worksheet>,
    open: Option<Worksheet>,
    /// Rows under the header of the open sheet.
    rows: u32,
}

impl Sheets {
    pub(super) fn new(
        name: &'static str,
        columns: Vec<Layout>,
        styles: &Styles,
        limit: u32,
    ) -> Self {
        let header = |column: &Layout| match column.holds {
            Holds::Text | Holds::LongText => styles.header.clone(),
            Holds::Numbers => styles.number_header.clone(),
            Holds::Probabilities | Holds::Bars => styles.probability_header.clone(),
        };
        Sheets {
            name,
            headers: columns.iter().map(header).collect(),
            columns,
            limit,
            full: Vec::new(),
            open: None,
            rows: 0,
        }
    }

    /// The sheet of the next row and the row's number there. The row becomes high enough for its texts, which
    /// go with the numbers of their columns: LibreOffice does not look itself.
    pub(super) fn next_row<'a>(
        &mut self,
        book: &mut Workbook,
        texts: impl IntoIterator<Item = (usize, &'a str)>,
    ) -> Result<(&mut Worksheet, u32), XlsxError> {
        let lines = texts.into_iter().filter_map(|(column, text)| {
            let column = &self.columns[column];
            (column.holds == Holds::LongText).then(|| column.lines(text))
        });
        let height = LINE * lines.max().unwrap_or(1) as f64;
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
        if height > LINE && self.rows < LAST_ROW {
            sheet.set_row_height(self.rows, height.min(HIGHEST))?;
        }
        Ok((self.open.insert(sheet), self.rows))
    }

    /// Ends the table and puts its sheets into the workbook; returns how many there are.
    pub(super) fn finish(mut self, book: &mut Workbook) -> Result<usize, XlsxError> {
        let last = match self.open.take() {
            Some(sheet) => sheet,
            None => self.begin(book)?,
        };
        let last = self.close(last)?;
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
        for ((column, format), at) in self.columns.iter().zip(&self.headers).zip(0..) {
            sheet.write_string_with_format(0, at, within_cell(&column.name), format)?;
            sheet.set_column_width(at, column.width)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        // On paper: the whole width, and the header on every page.
        sheet.set_landscape().set_paper_size(9);
        sheet.set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        self.rows = 0;
        Ok(sheet)
    }

    /// What needs to know how long the sheet became.
    fn close(&self, mut sheet: Worksheet) -> Result<Worksheet, XlsxError> {
        // rust_xlsxwriter 0.102.0 writes a last row that has a height twice, the second time empty, which Excel takes for
        // a broken file: so one more row is begun, and emptied again.
        if self.rows < LAST_ROW {
            let below = self.rows + 1;
            sheet.write_blank(below, 0, &self.headers[0])?;
            sheet.clear_cell(below, 0);
        }
        let last_column = (self.columns.len() - 1) as u16;
        sheet.autofilter(0, 0, self.rows, last_column)?;
        // No green corners on texts that look like numbers.
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

/// Runs what writes to the temporary files of sheets. The library panics when it cannot write there (in
/// practice: the disk is full, or the system allows no file of that size); here it becomes an error like any other, and is told as one.
pub(super) fn guarded<T>(
    write: impl FnOnce() -> Result<T, XlsxError>,
) -> Result<T, std::io::Error> {
    match catch_panic(write) {
        Some(Ok(done)) => Ok(done),
        Some(Err(error)) => Err(in_words(error)),
        None => Err(std::io::Error::other(
            "a temporary file beside it could not be written; is the disk full, or the table larger than a file may be here (ulimit -f)?",
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
        let column = Layout::new("text", 12.0, Holds::LongText);
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
