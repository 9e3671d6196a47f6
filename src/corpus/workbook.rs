//! Workbooks (`.xlsx`) as tables: what their first sheet holds is written as CSV, and read as such from there on.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};

use calamine::{DataRef, ExcelDateTime, Reader, Sheet, SheetType, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

use super::notice::Notice;
use super::results::are_of_results;
use super::stream::StreamError;
use crate::guard::guarded;
use crate::names::listed;

/// The most that the parts of a workbook may hold unpacked, in bytes: all of it is in memory at once.
const MOST_UNPACKED: u64 = 1 << 30;
/// The most cells, empty ones among them, that a sheet is written out with.
const MOST_CELLS: u64 = 1 << 26;

/// What is read of a workbook.
pub(super) struct Contents {
    /// The table as CSV in UTF-8, behind the mark of that encoding, each row of the sheet a row of it.
    pub(super) csv: String,
    /// That sheets were left out, if there is something in them.
    pub(super) notice: Option<Notice>,
}

/// Reads the first visible sheet that holds anything, and behind its rows those of later ones with the same header.
pub(super) fn read(file: File) -> io::Result<Contents> {
    check_size(&file)?;
    let read = guarded(|| read_sheets(BufReader::new(&file)));
    read.unwrap_or_else(|| Err(damaged("its sheets")))
}

/// Holds what a workbook says of its size against what is in it: a few bytes may unpack to more than the memory has.
fn check_size(file: &File) -> io::Result<()> {
    let archive = ZipArchive::new(BufReader::new(file));
    let mut archive = archive.map_err(|error| match error {
        zip::result::ZipError::Io(error) => error,
        error => not_a_workbook(file).unwrap_or_else(|| damaged(error)),
    })?;
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(damaged)?;
        let found = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(damaged)?;
        left = left.checked_sub(found).ok_or_else(too_large)?;
    }
    Ok(())
}

/// What a file is that should be a workbook and does not even begin as one: Office packs what has a password as its old files.
fn not_a_workbook(mut file: &File) -> Option<io::Error> {
    let mut start = [0; 4];
    file.rewind()
        .and_then(|()| file.read_exact(&mut start))
        .ok()?;
    match &start {
        b"PK\x03\x04" => None,
        b"\xD0\xCF\x11\xE0" => Some(unsupported((
            "a workbook with a password, or an old one under a new name",
            "open it and save it as .xlsx without a password first",
        ))),
        _ => Some(unsupported((
            "no workbook, although its name says so",
            "open it and save it as .xlsx or as CSV UTF-8 first",
        ))),
    }
}

fn read_sheets(file: impl Read + Seek) -> io::Result<Contents> {
    let mut book = Xlsx::new(file).map_err(damaged)?;
    let visible = |sheet: &&Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    let sheets = book.sheets_metadata().iter().filter(visible);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    let mut csv = String::from('\u{FEFF}');
    let mut first: Option<(String, Cells)> = None;
    let mut left = Vec::new();
    for name in names {
        let cells = Cells::of(&mut book, &name).map_err(damaged)?;
        if cells.is_empty() {
            continue;
        }
        match &first {
            None => {
                cells.write(0, &mut csv)?;
                first = Some((name, cells));
            }
            Some((_, first)) if first.row(first.top()) == cells.row(cells.top()) => {
                cells.write(cells.top() + 1, &mut csv)?;
            }
            Some(_) => left.push(name),
        }
    }
    // What this program writes has sheets of sums behind the table.
    let is_ours = |cells: &Cells| {
        let names: Vec<&str> = cells
            .row(cells.top())
            .iter()
            .map(|(_, name)| *name)
            .collect();
        are_of_results(&names)
    };
    let notice = first.filter(|(_, cells)| !left.is_empty() && !is_ours(cells));
    let notice = notice.map(|(read, _)| Notice::SheetsLeft {
        read,
        left: listed(&left),
    });
    Ok(Contents { csv, notice })
}

/// The cells of a sheet that hold anything, by row and column.
#[derive(Default)]
struct Cells {
    /// The text of all, one behind the other.
    text: String,
    /// Row, column and where the text of each begins and ends.
    places: Vec<Place>,
}

#[derive(Clone, Copy)]
struct Place {
    row: u32,
    column: u32,
    start: usize,
    end: usize,
}

impl Cells {
    fn of<R: Read + Seek>(book: &mut Xlsx<R>, sheet: &str) -> Result<Self, XlsxError> {
        let mut cells = Cells::default();
        let mut reader = book.worksheet_cells_reader(sheet)?;
        while let Some(cell) = reader.next_cell()? {
            let (row, column) = cell.get_position();
            let start = cells.text.len();
            cells.text.push_str(&in_words(cell.get_value()));
            let end = cells.text.len();
            if end > start {
                cells.places.push(Place {
                    row,
                    column,
                    start,
                    end,
                });
            }
        }
        // They come in this order from all but odd files.
        cells.places.sort_by_key(|place| (place.row, place.column));
        Ok(cells)
    }

    fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The first row that holds anything.
    fn top(&self) -> u32 {
        self.places.first().map_or(0, |place| place.row)
    }

    /// The cells of a row: their columns and what they hold.
    fn row(&self, row: u32) -> Vec<(u32, &str)> {
        let start = self.places.partition_point(|place| place.row < row);
        let of_row = self.places[start..]
            .iter()
            .take_while(|place| place.row == row);
        of_row
            .map(|place| (place.column, self.held(place)))
            .collect()
    }

    fn held(&self, place: &Place) -> &str {
        self.text.get(place.start..place.end).unwrap_or_default()
    }

    /// Writes the rows from `begin` on as rows of the same length, every cell in quotation marks, so that nothing in them is
    /// taken for something else; for a row without cells an empty line, so that rows keep their numbers.
    fn write(&self, begin: u32, csv: &mut String) -> io::Result<()> {
        let columns = || self.places.iter().map(|place| place.column);
        let left = columns().min().unwrap_or(0);
        let width = u64::from(columns().max().unwrap_or(0) - left) + 1;
        let rows = self.places.chunk_by(|one, other| one.row == other.row);
        if rows.clone().count() as u64 * width > MOST_CELLS {
            return Err(too_large());
        }
        let mut next = begin;
        for row in rows {
            let Some(at) = row
                .first()
                .map(|place| place.row)
                .filter(|row| *row >= begin)
            else {
                continue;
            };
            csv.extend((next..at).map(|_| '\n'));
            next = at + 1;
            let mut column = left;
            for place in row {
                csv.extend((column..place.column).map(|_| ','));
                column = place.column;
                csv.push('"');
                csv.push_str(&self.held(place).replace('"', "\"\""));
                csv.push('"');
            }
            csv.extend((u64::from(column - left) + 1..width).map(|_| ','));
            csv.push('\n');
        }
        Ok(())
    }
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

fn time_in_words(time: &ExcelDateTime) -> String {
    let days = time.as_f64();
    if time.is_duration() {
        return days.to_string();
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let mut words = String::new();
    // Before the first day there are times of no day.
    if days >= 1.0 {
        let _ = write!(words, "{year:04}-{month:02}-{day:02}");
    }
    if days < 1.0 || days.fract() > 0.0 {
        let between = if words.is_empty() { "" } else { "T" };
        let _ = write!(words, "{between}{hour:02}:{minute:02}:{second:02}");
    }
    words
}

fn damaged(what: impl ToString) -> io::Error {
    let reason = format!(
        "the workbook is damaged ({}); open it and save it again, or save the sheet as CSV UTF-8",
        what.to_string()
    );
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

fn too_large() -> io::Error {
    unsupported((
        "a workbook that is too large",
        "save the sheet as CSV UTF-8 first, of which any length is read",
    ))
}

fn unsupported((kind, advice): (&'static str, &'static str)) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        StreamError::Unsupported { kind, advice },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rust_xlsxwriter::{Format, Workbook};
    use std::io::Write;

    /// What is read of a workbook that `fill` makes.
    fn read_back(fill: impl FnOnce(&mut Workbook)) -> Contents {
        let mut book = Workbook::new();
        fill(&mut book);
        read(written(&book.save_to_buffer().unwrap())).unwrap()
    }

    fn written(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file.rewind().unwrap();
        file
    }

    fn refused(bytes: &[u8]) -> String {
        read(written(bytes)).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn cells_of_every_kind_are_text() {
        let contents = read_back(|book| {
            let day = Format::new().set_num_format("d mmm yyyy");
            let sheet = book.add_worksheet();
            for (at, name) in (0..).zip(["text", "a number", "yes", "date"]) {
                sheet.write_string(0, at, name).unwrap();
            }
            sheet
                .write_string(1, 0, "Two\nlines, “or” \"more\"")
                .unwrap();
            sheet.write_number(1, 1, 0.1234).unwrap();
            sheet.write_boolean(1, 2, true).unwrap();
            sheet.write_number_with_format(1, 3, 43835.0, &day).unwrap();
            sheet.write_string(2, 0, "00123").unwrap();
            sheet.write_number(2, 1, 123.0).unwrap();
            sheet
                .write_number_with_format(2, 3, 43835.75, &day)
                .unwrap();
            sheet.write_number_with_format(4, 3, 0.75, &day).unwrap();
        });
        let rows = [
            "\u{FEFF}\"text\",\"a number\",\"yes\",\"date\"",
            "\"Two\nlines, “or” \"\"more\"\"\",\"0.1234\",\"TRUE\",\"2020-01-05\"",
            "\"00123\",\"123\",,\"2020-01-05T18:00:00\"",
            "",
            ",,,\"18:00:00\"",
        ];
        assert_eq!(contents.csv, rows.map(|row| format!("{row}\n")).concat());
        assert_eq!(contents.notice, None);
    }

    #[test]
    fn sheets_with_the_same_header_go_on_and_others_are_told() {
        let add = |book: &mut Workbook, name: &str, cells: &[&str]| {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            for (row, cell) in (2..).zip(cells) {
                sheet.write_string(row, 1, *cell).unwrap();
            }
        };
        let contents = read_back(|book| {
            add(book, "empty", &[]);
            add(book, "2003", &["text", "One."]);
            add(book, "2004", &["text", "Two.", "Three."]);
            add(book, "notes", &["by me"]);
            add(book, "more", &["by you"]);
        });
        assert_eq!(
            contents.csv,
            "\u{FEFF}\n\n\"text\"\n\"One.\"\n\"Two.\"\n\"Three.\"\n"
        );
        let (read, left) = ("2003".to_string(), "notes, more".to_string());
        assert_eq!(contents.notice, Some(Notice::SheetsLeft { read, left }));
    }

    #[test]
    fn what_is_no_workbook_is_told_what_to_do() {
        assert!(refused(b"text,label\nGo.,for\n").starts_with("no workbook"));
        assert!(refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").contains("password"));
        assert!(refused(b"PK\x03\x04 and no more").contains("damaged"));
        let mut book = Workbook::new();
        book.add_worksheet().write_string(0, 0, "text").unwrap();
        let bytes = book.save_to_buffer().unwrap();
        assert!(refused(&bytes[..bytes.len() / 2]).contains("damaged"));
    }

    #[test]
    fn a_cell_far_away_takes_no_memory_for_what_lies_between() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 16_383, "far").unwrap();
        for row in 1..=5_000 {
            sheet.write_string(row, 0, "near").unwrap();
        }
        let error = refused(&book.save_to_buffer().unwrap());
        assert!(error.contains("too large"), "{error}");
    }

    proptest! {
        /// Whatever is in the cells, a reader of CSV finds it again.
        #[test]
        fn cells_come_back(cells in prop::collection::vec("[ -~äß“\\n,\"]{1,12}", 1..20)) {
            let contents = read_back(|book| {
                let sheet = book.add_worksheet();
                for (row, cell) in (0..).zip(&cells) {
                    sheet.write_string(row, 0, cell).unwrap();
                    sheet.write_string(row, 1, "x").unwrap();
                }
            });
            let csv = contents.csv.trim_start_matches('\u{FEFF}');
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
            let found: Vec<String> = reader.records().map(|row| row.unwrap()[0].to_string()).collect();
            prop_assert_eq!(found, cells);
        }
    }
}
