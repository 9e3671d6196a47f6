//! Reads a workbook (`.xlsx`) as a table: its sheet is written as CSV, and read like any CSV from there on.

mod dimension;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::ops::Range;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};
use standpoint_common::catch_panic::catch_panic;
use zip::ZipArchive;

use self::dimension::without_dimensions;
use crate::column_names::{FILE, text_among};
use crate::office::Office;
use crate::own_results::{are_of_results, stands_beside_results};

/// The most that the parts of a workbook may hold unpacked, in bytes: all of it is in memory at once.
const MAX_UNPACKED: u64 = 1 << 30;
/// The most text of its cells, many of which may share one.
const MAX_TEXT: usize = 1 << 29;
/// The most cells that hold anything.
const MAX_CELLS: usize = 1 << 25;
/// The most bytes of CSV.
const MAX_CSV: usize = 1 << 30;
/// The rows and columns that a sheet of Excel has.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// Columns of tables without a text that are read as well: of facts about files, of a dictionary.
const OTHERS: [&str; 2] = [FILE, "pattern"];

/// The column that names the coder of a row.
const CODER: &str = "annotator";
/// What the name of a column holds if it names the coders already.
const CODERS: [&str; 3] = [CODER, "coder", "rater"];

/// The table in a workbook.
#[derive(Debug, Default)]
pub struct Contents {
    /// The table as CSV after the mark of UTF-8, each row of the sheet a row of it.
    pub csv: String,
    /// The number of formulas whose result was not saved.
    pub unsaved: u64,
    /// The number of numbers with more digits than a workbook keeps.
    pub long: u64,
    /// The names of the sheets that were read, from the second on with the row in which they begin.
    pub read: Vec<String>,
    /// True if these have the same texts, so that each is a coder, who is named as the sheet.
    pub are_coders: bool,
    /// The number of rows that are hidden or filtered out, and were read.
    pub hidden_rows: usize,
    /// The names of the sheets with other columns, which were not read.
    pub left: Vec<String>,
    /// The names of the hidden sheets, which were not read.
    pub hidden: Vec<String>,
}

/// Reads a visible sheet, and after its rows those of others with the same header. See `choose_sheet`.
///
/// # Errors
/// If the file is no workbook, damaged or too large.
pub fn read(file: File, column: Option<&str>) -> io::Result<Contents> {
    if file.metadata().is_ok_and(|metadata| metadata.len() == 0) {
        return Ok(Contents::default());
    }
    check_size(&file)?;
    let hidden = hidden_rows(&file).unwrap_or_default();
    let contents = read_book(BufReader::new(&file), column, hidden.clone());
    contents.or_else(|error| match without_dimensions(&file) {
        Ok(changed) => read_book(changed, column, hidden).map_err(|_| error),
        Err(_) => Err(error),
    })
}

fn read_book(
    file: impl Read + Seek,
    column: Option<&str>,
    hidden: Vec<HashSet<u32>>,
) -> io::Result<Contents> {
    // The crate panics in some damaged files.
    let contents = catch_panic(|| read_sheets(file, column, MAX_TEXT, &mut hidden.into_iter()));
    contents.unwrap_or_else(|| Err(damaged("its sheets")))
}

/// The numbers of the hidden rows of each sheet, in the order of the workbook. `None` if its parts are not in the
/// usual form.
fn hidden_rows(file: &File) -> Option<Vec<HashSet<u32>>> {
    let mut archive = ZipArchive::new(BufReader::new(file)).ok()?;
    let mut tags = |part: &str, name: &str| -> Option<Vec<String>> {
        let part = archive.by_name(part).ok()?;
        let mut tags = Vec::new();
        for piece in BufReader::new(part).split(b'>') {
            let piece = String::from_utf8(piece.ok()?).ok()?;
            let (_, tag) = piece.rsplit_once('<')?;
            if tag
                .split([' ', '\n', '\r', '\t'])
                .next()?
                .rsplit(':')
                .next()?
                == name
            {
                tags.push(tag.to_owned());
            }
        }
        Some(tags)
    };
    let relations = tags("xl/_rels/workbook.xml.rels", "Relationship")?;
    let target = |sheet: String| {
        let id = attribute(&sheet, "r:id")?;
        let mut relations = relations.iter();
        let relation = relations.find(|relation| attribute(relation, "Id") == Some(id))?;
        let target = attribute(relation, "Target")?;
        let absolute = target.strip_prefix('/').map(str::to_owned);
        Some(absolute.unwrap_or_else(|| format!("xl/{target}")))
    };
    let sheets = tags("xl/workbook.xml", "sheet")?.into_iter().map(target);
    let sheets: Vec<Option<String>> = sheets.collect();
    let mut hidden = |part: Option<String>| {
        let rows = tags(&part?, "row")?.into_iter();
        let hidden = rows.filter(|row| matches!(attribute(row, "hidden"), Some("1" | "true")));
        let numbers = hidden.filter_map(|row| attribute(&row, "r")?.parse::<u32>().ok());
        Some(numbers.map(|number| number.saturating_sub(1)).collect())
    };
    Some(
        sheets
            .into_iter()
            .map(|part| hidden(part).unwrap_or_default())
            .collect(),
    )
}

/// The value of an attribute of a tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut words = tag
        .match_indices(name)
        .filter(|(at, _)| tag[..*at].ends_with(char::is_whitespace));
    let rest = words.find_map(|(at, _)| tag[at + name.len()..].trim_start().strip_prefix('='))?;
    let rest = rest.trim_start();
    let mark = rest
        .chars()
        .next()
        .filter(|mark| matches!(mark, '"' | '\''))?;
    rest[1..].split(mark).next()
}

fn damaged(reason: impl ToString) -> io::Error {
    Office::Workbook.damaged(reason)
}

/// Unpacks a workbook to see how large it is: a few bytes may unpack to more than fits in memory, whatever size the
/// archive states.
fn check_size(file: &File) -> io::Result<()> {
    let mut archive = ZipArchive::new(BufReader::new(file))
        .map_err(|error| Office::Workbook.no_archive(file, error))?;
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(damaged)?;
        let size = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(damaged)?;
        let too_large = || Office::Workbook.too_large();
        left = left.checked_sub(size).ok_or_else(too_large)?;
    }
    Ok(())
}

fn read_sheets(
    file: impl Read + Seek,
    column: Option<&str>,
    most_text: usize,
    hidden_rows: &mut dyn Iterator<Item = HashSet<u32>>,
) -> io::Result<Contents> {
    let mut book = Xlsx::new(file).map_err(damaged)?;
    let (mut totals, mut sheets, mut hidden) = (Totals::default(), Vec::new(), Vec::new());
    for sheet in book.sheets_metadata().to_owned() {
        let hidden_rows = hidden_rows.next().unwrap_or_default();
        match (sheet.typ, sheet.visible) {
            (SheetType::WorkSheet, SheetVisible::Visible) => {
                sheets.push(Sheet::read(&mut book, sheet.name, most_text, &mut totals)?);
                if let Some(sheet) = sheets.last_mut() {
                    sheet.hidden_rows = hidden_rows;
                }
            }
            (SheetType::WorkSheet, _) => hidden.push(sheet.name),
            _ => {}
        }
    }
    sheets.retain(|sheet| !sheet.cells.is_empty());
    let mut csv = String::from('\u{FEFF}');
    let mut table = choose_sheet(&sheets, column)
        .map(|at| sheets.remove(at))
        .unwrap_or_default();
    let (_, names) = table.header();
    let (mut sheets, others): (Vec<Sheet>, Vec<Sheet>) = sheets
        .into_iter()
        .partition(|sheet| sheet.header().1 == names);
    let mut left: Vec<String> = others.into_iter().map(|sheet| sheet.name).collect();
    let are_coders = have_coders(&table, &sheets, &names);
    if are_coders {
        table.add_coder();
        sheets.iter_mut().for_each(Sheet::add_coder);
    }
    let (header, _) = table.header();
    let columns = table.columns();
    table.write(0, &columns, Some, &mut csv)?;
    let mut line = table.rows_from(0) + 1;
    let mut joined = vec![table.name.clone()];
    let mut rows_hidden = table.hidden_rows_from(table.top() + 1);
    for sheet in sheets {
        let (own_header, _) = sheet.header();
        // Columns are the same wherever they stand on the sheet.
        let places: HashMap<u32, u32> = own_header.into_iter().zip(header.clone()).collect();
        let place = |column| places.get(&column).copied();
        let begin = sheet.top() + 1;
        sheet.write(begin, &columns, place, &mut csv)?;
        // Messages count the rows of one table.
        let row = begin + 1;
        joined.push(format!(
            "{} (its row {row} counts as row {line})",
            sheet.name
        ));
        line += sheet.rows_from(begin);
        rows_hidden += sheet.hidden_rows_from(begin);
    }
    if are_of_results(&names) {
        left.retain(|sheet| !stands_beside_results(sheet));
        hidden.retain(|sheet| !stands_beside_results(sheet));
    }
    Ok(Contents {
        csv,
        unsaved: totals.unsaved,
        long: totals.long,
        read: joined,
        are_coders,
        hidden_rows: rows_hidden,
        left,
        hidden,
    })
}

/// Counts what was read of all sheets so far.
#[derive(Default)]
struct Totals {
    text: usize,
    cells: usize,
    /// Formulas whose result was not saved.
    unsaved: u64,
    /// Numbers with more digits than a workbook keeps.
    long: u64,
}

impl Totals {
    /// Counts a cell.
    fn add(&mut self, text: &str, most_text: usize) -> io::Result<()> {
        self.text += text.len();
        self.cells += 1;
        match self.text > most_text || self.cells > MAX_CELLS {
            true => Err(Office::Workbook.too_large()),
            false => Ok(()),
        }
    }
}

/// A sheet with its cells that hold anything, in the order of their rows and columns, and its hidden rows.
#[derive(Default)]
struct Sheet {
    name: String,
    cells: Vec<Cell>,
    hidden_rows: HashSet<u32>,
}

struct Cell {
    row: u32,
    column: u32,
    text: Box<str>,
}

impl Sheet {
    fn read<R: Read + Seek>(
        book: &mut Xlsx<R>,
        name: String,
        most_text: usize,
        totals: &mut Totals,
    ) -> io::Result<Self> {
        let mut cells = Vec::new();
        let mut reader = book.worksheet_cells_reader(&name).map_err(damaged)?;
        while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(damaged)? {
            let (row, column) = cell.pos;
            let words = cell_text(&cell.value);
            if words.is_empty() {
                // A result without characters is one.
                let is_unsaved = cell.formula.is_some() && cell.value == DataRef::Empty;
                totals.unsaved += u64::from(is_unsaved);
                continue;
            }
            totals.long += u64::from(is_long(&cell.value));
            totals.add(&words, most_text)?;
            if row >= ROWS || column >= COLUMNS {
                return Err(Office::Workbook.too_large());
            }
            let text = words.into();
            cells.push(Cell { row, column, text });
        }
        drop(reader);
        let mut sheet = Sheet {
            name,
            cells,
            hidden_rows: HashSet::new(),
        };
        sheet.sort();
        let merged = book
            .merge_cells_by_sheet_name(&sheet.name)
            .unwrap_or_default();
        let mut filled = Vec::new();
        for region in merged {
            let (row, column) = region.start;
            let Some(text) = sheet.text_of_merged(row, column) else {
                continue;
            };
            let last = region.end.0.min(sheet.last_row());
            for row in row + 1..=last {
                totals.add(text, most_text)?;
                let text = text.into();
                filled.push(Cell { row, column, text });
            }
        }
        sheet.cells.extend(filled);
        sheet.sort();
        Ok(sheet)
    }

    /// Sorts the cells. They come in this order from all but odd files, and each once.
    fn sort(&mut self) {
        self.cells.sort_by_key(|cell| (cell.row, cell.column));
        self.cells.dedup_by_key(|cell| (cell.row, cell.column));
    }

    /// The text of merged cells, which the file keeps in the first of them. The rows below it have the same; the names of
    /// columns stand in their row only.
    fn text_of_merged(&self, row: u32, column: u32) -> Option<&str> {
        let place = |cell: &Cell| (cell.row, cell.column);
        let at = self
            .cells
            .binary_search_by_key(&(row, column), place)
            .ok()?;
        (row > self.top()).then_some(&self.cells[at].text)
    }

    /// Adds a column with the name of the sheet as that of the coder.
    fn add_coder(&mut self) {
        let (top, column) = (self.top(), self.columns().end);
        let rows: BTreeSet<u32> = self.cells.iter().map(|cell| cell.row).collect();
        self.cells.extend(rows.into_iter().map(|row| {
            let text = if row == top { CODER } else { &self.name };
            Cell {
                row,
                column,
                text: text.into(),
            }
        }));
        self.sort();
    }

    /// The texts below the header.
    fn texts(&self) -> HashSet<&str> {
        let (columns, names) = self.header();
        let text = text_among(&names).map(|(_, at)| columns[at]);
        let cells = self.cells.iter().filter(|cell| cell.row > self.top());
        let texts = cells.filter(|cell| Some(cell.column) == text);
        texts.map(|cell| cell.text.trim()).collect()
    }

    /// The number of hidden rows from this one on that hold anything.
    fn hidden_rows_from(&self, begin: u32) -> usize {
        let rows: HashSet<u32> = self.cells.iter().map(|cell| cell.row).collect();
        let hidden = |row: &&u32| **row >= begin && self.hidden_rows.contains(row);
        rows.iter().filter(hidden).count()
    }

    /// The first row that holds anything.
    fn top(&self) -> u32 {
        self.cells.first().map_or(0, |cell| cell.row)
    }

    /// The last row that holds anything.
    fn last_row(&self) -> u32 {
        self.cells.last().map_or(0, |cell| cell.row)
    }

    /// The number of rows from this one to the last that holds anything.
    fn rows_from(&self, begin: u32) -> u32 {
        let end = self.cells.last().map_or(0, |cell| cell.row + 1);
        end.saturating_sub(begin)
    }

    /// The columns of the first row, and their names in small letters, in the order of the names.
    fn header(&self) -> (Vec<u32>, Vec<String>) {
        let cells = self.cells.iter().take_while(|cell| cell.row == self.top());
        let named = cells.map(|cell| (cell.text.trim().to_lowercase(), cell.column));
        let (names, columns) = named.collect::<BTreeSet<_>>().into_iter().unzip();
        (columns, names)
    }

    /// All columns from the first to the last that holds anything.
    fn columns(&self) -> Range<u32> {
        let columns = || self.cells.iter().map(|cell| cell.column);
        columns().min().unwrap_or(0)..columns().max().map_or(0, |last| last + 1)
    }

    /// Writes the rows from `begin` on as rows of the same `columns`, each cell in its `place` among them, if
    /// it has one, and in quotation marks, so that nothing in it is taken for something else. A row without
    /// cells is an empty line, so that rows keep their numbers.
    fn write(
        &self,
        begin: u32,
        columns: &Range<u32>,
        place: impl Fn(u32) -> Option<u32>,
        csv: &mut String,
    ) -> io::Result<()> {
        let mut next = begin;
        let first = self.cells.partition_point(|cell| cell.row < begin);
        for cells in self.cells[first..].chunk_by(|one, other| one.row == other.row) {
            let row = cells.first().map_or(next, |cell| cell.row);
            csv.extend((next..row).map(|_| '\n'));
            next = row + 1;
            let mut record = vec![String::new(); columns.len()];
            for cell in cells {
                let place = place(cell.column).and_then(|place| place.checked_sub(columns.start));
                if let Some(record) = place.and_then(|place| record.get_mut(place as usize)) {
                    *record = format!("\"{}\"", cell.text.replace('"', "\"\""));
                }
            }
            csv.push_str(&record.join(","));
            csv.push('\n');
            if csv.len() > MAX_CSV {
                return Err(Office::Workbook.too_large());
            }
        }
        Ok(())
    }
}

/// Returns whether the sheets of a table are those of its coders: most texts of the first stand in each of the others,
/// and no column names a coder.
fn have_coders(first: &Sheet, others: &[Sheet], names: &[String]) -> bool {
    let names_coders = |name: &String| CODERS.iter().any(|coder| name.contains(coder));
    let texts = first.texts();
    let shares = |sheet: &Sheet| 2 * texts.intersection(&sheet.texts()).count() > texts.len();
    !others.is_empty() && !names.iter().any(names_coders) && others.iter().all(shares)
}

/// Chooses the sheet with the wanted `column`, else the one whose column is surest to hold texts, else one
/// with facts about files or a dictionary, else one that looks like a table.
fn choose_sheet(sheets: &[Sheet], column: Option<&str>) -> Option<usize> {
    let wanted = column.map(|column| column.trim().to_lowercase());
    let rank = |sheet: &Sheet| {
        let (_, names) = sheet.header();
        let has = |wanted: &str| names.iter().any(|name| name == wanted);
        let is_table = names.len() > 1 && sheet.rows_from(sheet.top()) > 1;
        match (text_among(&names), OTHERS.into_iter().position(has)) {
            _ if wanted.as_deref().is_some_and(has) => (0, 0),
            (Some((rank, _)), _) => (1, rank),
            (_, Some(other)) => (2, other),
            _ => (3, usize::from(!is_table)),
        }
    };
    (0..sheets.len()).min_by_key(|&at| rank(&sheets[at]))
}

/// Writes a cell with all its digits; a day as 2020-01-05.
fn cell_text<'c>(cell: &'c DataRef<'_>) -> Cow<'c, str> {
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
        DataRef::DateTime(time) => Cow::Owned(time_text(time)),
        DataRef::Error(error) => Cow::Owned(error.to_string()),
    }
}

/// Returns whether a cell is an integer with more digits than the fifteen that a workbook keeps, such as the
/// id of a post.
fn is_long(cell: &DataRef<'_>) -> bool {
    matches!(cell, DataRef::Float(number) if (1e15..1e20).contains(&number.abs()) && number.fract() == 0.0)
}

fn time_text(time: &ExcelDateTime) -> String {
    /// The days that Excel has: from 1900 to the end of 9999.
    const DAYS: Range<f64> = 0.0..2_958_466.0;
    let days = time.as_f64();
    // A number that is no day, such as 20200105, stays one.
    if time.is_duration() || !DAYS.contains(&days) {
        return days.to_string();
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    match [hour, minute, second] == [0, 0, 0] {
        // Before the first day there are times of no day.
        _ if days < 1.0 => clock,
        true => date,
        false => format!("{date}T{clock}"),
    }
}

#[cfg(test)]
mod tests;
