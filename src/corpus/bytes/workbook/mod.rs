//! Workbooks (`.xlsx`) as tables: the sheet with the table is written as CSV, and read as such from there on.

mod cells;
mod sheets;
mod size;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};

use calamine::{Reader, Sheet, SheetType, SheetVisible, Xlsx};

use self::cells::Cells;
use self::sheets::{chosen, same_columns};
use self::size::check_size;
use super::office::Office;
use crate::catch_panic::catch_panic;
use crate::corpus::files::results::{are_of_results, is_sheet_of_results, stands_beside_results};
use crate::corpus::notice::Notice;
use crate::phrases::listed;

/// The most text of its cells, many of which may share one.
const MOST_TEXT: usize = 1 << 29;

/// What is read of a workbook.
pub(super) struct Contents {
    /// The table as CSV in UTF-8, behind the mark of that encoding, each row of the sheet a row of it.
    pub(super) csv: String,
    /// What a reader should know of it.
    pub(super) notices: Vec<Notice>,
}

/// Reads a visible sheet, and behind its rows those of others with the same columns: the first with the `column` that is wanted, else
/// the first with the column that tells most, else the first that looks like a table, else the first that holds anything.
pub(super) fn read(file: File, column: Option<&str>) -> io::Result<Contents> {
    if file.metadata().is_ok_and(|found| found.len() == 0) {
        return Ok(Contents {
            csv: String::new(),
            notices: Vec::new(),
        });
    }
    check_size(&file)?;
    let read = catch_panic(|| read_sheets(BufReader::new(&file), column, MOST_TEXT));
    read.unwrap_or_else(|| Err(damaged("its sheets")))
}

fn damaged(what: impl ToString) -> io::Error {
    Office::Workbook.damaged(what)
}

fn read_sheets(
    file: impl Read + Seek,
    column: Option<&str>,
    most_text: usize,
) -> io::Result<Contents> {
    let mut book = Xlsx::new(file).map_err(damaged)?;
    let sheets = book.sheets_metadata().iter();
    let sheets = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let (visible, hidden): (Vec<&Sheet>, Vec<&Sheet>) =
        sheets.partition(|sheet| sheet.visible == SheetVisible::Visible);
    let named = |sheets: Vec<&Sheet>| -> Vec<String> {
        sheets.into_iter().map(|sheet| sheet.name.clone()).collect()
    };
    let (names, hidden) = (named(visible), named(hidden));
    let mut read = Vec::new();
    let (mut text, mut places, mut unknown, mut long) = (0, 0, 0, 0);
    for name in names {
        let cells = Cells::of(&mut book, &name, [text, places], most_text)?;
        (text, places) = (text + cells.text.len(), places + cells.places.len());
        unknown += cells.unknown;
        long += cells.long;
        if !cells.places.is_empty() {
            read.push((name, cells));
        }
    }
    let mut csv = String::from('\u{FEFF}');
    let Some(first) = chosen(&read, column) else {
        return Ok(Contents {
            csv,
            notices: Vec::new(),
        });
    };
    let table = read.remove(first);
    let header = table.1.header();
    let frame = table.1.frame();
    table.1.write(0, &frame, Some, &mut csv)?;
    let names: Vec<&str> = header.iter().map(|(_, name)| name.as_str()).collect();
    let of_results = are_of_results(&names);
    let is_missed = |sheet: &String| !(of_results && stands_beside_results(sheet));
    let is_own = |sheet: &str| of_results && is_sheet_of_results(sheet);
    let mut are_own = is_own(&table.0);
    let mut line = table.1.rows_from(0) + 1;
    let (mut joined, mut left) = (vec![table.0], Vec::new());
    for (name, cells) in &read {
        match same_columns(&cells.header(), &header) {
            Some(places) => {
                let move_to = |column| places.get(&column).copied();
                let begin = cells.top() + 1;
                cells.write(begin, &frame, move_to, &mut csv)?;
                // Messages count the rows of one table.
                joined.push(format!("{name} (its row {} is line {line})", begin + 1));
                line += cells.rows_from(begin);
                are_own &= is_own(name);
            }
            None => left.push(name.clone()),
        }
    }
    left.retain(is_missed);
    let hidden: Vec<String> = hidden.into_iter().filter(is_missed).collect();
    let mut notices = Vec::new();
    if unknown > 0 {
        notices.push(Notice::FormulasWithoutResult { count: unknown });
    }
    if long > 0 {
        notices.push(Notice::LongNumbers { count: long });
    }
    if !left.is_empty() {
        notices.push(Notice::SheetsLeft {
            read: listed(&joined),
            left: listed(&left),
        });
    } else if joined.len() > 1 && !are_own {
        notices.push(Notice::SheetsJoined {
            read: listed(&joined),
        });
    }
    if !hidden.is_empty() {
        notices.push(Notice::SheetsHidden {
            hidden: listed(&hidden),
        });
    }
    Ok(Contents { csv, notices })
}
