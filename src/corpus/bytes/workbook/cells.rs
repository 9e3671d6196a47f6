//! The cells of a sheet, in words, and as rows of CSV.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Read, Seek};

use calamine::{DataRef, ExcelDateTime, Xlsx};

use super::damaged;
use crate::corpus::bytes::office::Office;

/// How much a table may come to as CSV.
const MOST_CSV: usize = 1 << 30;
/// The most cells that hold anything.
const MOST_CELLS: usize = 1 << 25;
/// The rows and columns that a sheet of Excel has.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// The cells of a sheet that hold anything, by row and column.
#[derive(Default)]
pub(super) struct Cells {
    /// The text of all, one behind the other.
    pub(super) text: String,
    pub(super) places: Vec<Place>,
    /// How many formulas there are whose result nobody saved.
    pub(super) unknown: u64,
    /// How many numbers have more digits than a workbook keeps.
    pub(super) long: u64,
}

/// Where a cell is, and where its text begins and ends.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) row: u32,
    column: u32,
    start: usize,
    end: usize,
}

impl Cells {
    /// Those of a sheet, where so much text and so many cells were read before.
    pub(super) fn of<R: Read + Seek>(
        book: &mut Xlsx<R>,
        sheet: &str,
        [text, places]: [usize; 2],
        most_text: usize,
    ) -> io::Result<Self> {
        let mut cells = Cells::default();
        let mut reader = book.worksheet_cells_reader(sheet).map_err(damaged)?;
        while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(damaged)? {
            let (row, column) = cell.pos;
            let words = in_words(&cell.value);
            if words.is_empty() {
                // A result of no characters is one.
                let unsaved = cell.formula.is_some() && cell.value == DataRef::Empty;
                cells.unknown += u64::from(unsaved);
                continue;
            }
            cells.long += u64::from(is_long(&cell.value));
            let start = cells.text.len();
            if row >= ROWS
                || column >= COLUMNS
                || text + start + words.len() > most_text
                || places + cells.places.len() >= MOST_CELLS
            {
                return Err(Office::Workbook.too_large());
            }
            cells.text.push_str(&words);
            let end = cells.text.len();
            cells.places.push(Place {
                row,
                column,
                start,
                end,
            });
        }
        // They come in this order from all but odd files, and each once.
        cells.places.sort_by_key(|place| (place.row, place.column));
        cells.places.dedup_by_key(|place| (place.row, place.column));
        Ok(cells)
    }

    /// The first row that holds anything.
    pub(super) fn top(&self) -> u32 {
        self.places.first().map_or(0, |place| place.row)
    }

    /// How many rows there are from this one to the last that holds anything.
    pub(super) fn rows_from(&self, begin: u32) -> u32 {
        let end = self.places.last().map_or(0, |place| place.row + 1);
        end.saturating_sub(begin)
    }

    /// Its cells: their columns, and the names of these in small letters.
    pub(super) fn header(&self) -> Vec<(u32, String)> {
        let top = self.top();
        let of_top = self.places.iter().take_while(|place| place.row == top);
        of_top
            .map(|place| (place.column, self.held(place).trim().to_lowercase()))
            .collect()
    }

    fn held(&self, place: &Place) -> &str {
        self.text.get(place.start..place.end).unwrap_or_default()
    }

    /// Writes the rows from `begin` on as rows of one length, every cell in quotation marks, so that nothing in it is taken for
    /// something else, and at the column that `move_to` says, if it says one; for a row without cells an empty line, so that rows
    /// keep their numbers.
    pub(super) fn write(
        &self,
        begin: u32,
        frame: &Frame,
        move_to: impl Fn(u32) -> Option<u32>,
        csv: &mut String,
    ) -> io::Result<()> {
        let mut next = begin;
        for places in self.places.chunk_by(|one, other| one.row == other.row) {
            let Some(row) = places
                .first()
                .map(|place| place.row)
                .filter(|row| *row >= begin)
            else {
                continue;
            };
            csv.extend((next..row).map(|_| '\n'));
            next = row + 1;
            let mut cells: Vec<(u32, &str)> = places
                .iter()
                .filter_map(|place| Some((move_to(place.column)?, self.held(place))))
                .collect();
            cells.sort_by_key(|(column, _)| *column);
            let mut column = frame.left;
            for (at, text) in cells {
                csv.extend((column..at).map(|_| ','));
                column = at;
                csv.push('"');
                csv.push_str(&text.replace('"', "\"\""));
                csv.push('"');
            }
            csv.extend((column..frame.right).map(|_| ','));
            csv.push('\n');
            if csv.len() > MOST_CSV {
                return Err(Office::Workbook.too_large());
            }
        }
        Ok(())
    }

    pub(super) fn frame(&self) -> Frame {
        let columns = || self.places.iter().map(|place| place.column);
        Frame {
            left: columns().min().unwrap_or(0),
            right: columns().max().unwrap_or(0),
        }
    }
}

/// The first and the last column of a table.
pub(super) struct Frame {
    left: u32,
    right: u32,
}

/// What a cell shows, with all its digits; a day as 2020-01-05.
fn in_words<'c>(cell: &'c DataRef<'_>) -> Cow<'c, str> {
    match cell {
        DataRef::Empty => Cow::Borrowed(""),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cow::Borrowed(text)
        }
        DataRef::SharedString(text) => Cow::Borrowed(text),
        DataRef::Int(number) => Cow::Owned(number.to_string()),
        DataRef::Float(number) => Cow::Owned(number.to_string()),
        DataRef::Bool(true) => Cow::Borrowed("TRUE"),
        DataRef::Bool(false) => Cow::Borrowed("FALSE"),
        DataRef::DateTime(time) => Cow::Owned(time_in_words(time)),
        DataRef::Error(error) => Cow::Owned(error.to_string()),
    }
}

/// From here on a number may have another last digit than whoever wrote it: a workbook keeps fifteen.
const LONG: f64 = 1e15;

/// Whether a cell is a whole number with more digits than a workbook keeps, such as the id of a post.
fn is_long(cell: &DataRef<'_>) -> bool {
    matches!(cell, DataRef::Float(number) if number.abs() >= LONG && number.abs() < 1e20 && number.fract() == 0.0)
}

/// The days that Excel has: from 1900 to the end of 9999.
const DAYS: std::ops::Range<f64> = 0.0..2_958_466.0;

fn time_in_words(time: &ExcelDateTime) -> String {
    let days = time.as_f64();
    // A number that is no day, such as 20200105, stays one.
    if time.is_duration() || !DAYS.contains(&days) {
        return days.to_string();
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let mut words = String::new();
    // Before the first day there are times of no day.
    if days >= 1.0 {
        let _ = write!(words, "{year:04}-{month:02}-{day:02}");
    }
    if days < 1.0 || [hour, minute, second] != [0, 0, 0] {
        let between = if words.is_empty() { "" } else { "T" };
        let _ = write!(words, "{between}{hour:02}:{minute:02}:{second:02}");
    }
    words
}
