//! The header of a table: its delimiter, and rows that repeat it.

use std::io::Read;

use csv::StringRecord;

/// The name of a delimiter.
fn delimiter_name(delimiter: u8) -> &'static str {
    match delimiter {
        b';' => "semicolon",
        b'\t' => "tab",
        b'|' => "bar",
        _ => "comma",
    }
}

/// The delimiter of the header (comma, semicolon, tab or bar: Excel writes semicolons in half of Europe), the
/// one that parts it into the most cells, and how many bytes to pass over before it (Excel's `sep=;` line).
pub fn sniff_delimiter(start: &str) -> (u8, usize) {
    let line = start.split_inclusive('\n').next().unwrap_or_default();
    let given = line
        .strip_prefix("sep=")
        .map(|rest| rest.trim_end_matches(['\r', '\n']).as_bytes());
    if let Some(&[delimiter @ (b',' | b';' | b'\t' | b'|')]) = given {
        return (delimiter, line.len());
    }
    let cells = |delimiter: u8| first_row(start, delimiter).map_or(0, |row| row.len());
    // The last of several is taken.
    let delimiter = [b'|', b'\t', b';', b',']
        .into_iter()
        .max_by_key(|&delimiter| cells(delimiter));
    (delimiter.unwrap_or(b','), 0)
}

/// Reads the rows of a table, the header among them, however many cells they have.
pub fn csv_reader<R: Read>(stream: R, delimiter: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(stream)
}

/// The first row of a table.
fn first_row(table: &str, delimiter: u8) -> Option<StringRecord> {
    let mut reader = csv_reader(table.as_bytes(), delimiter);
    let mut row = StringRecord::new();
    reader.read_record(&mut row).ok()?.then_some(row)
}

/// Advice where a row has more or fewer cells than the header. The curly marks of a word processor look as if
/// they held a cell together, and some programs write single ones. R writes the names of rows without a name for their
/// column.
pub fn advice(row: &StringRecord, delimiter: u8, found: u64, expected: u64) -> String {
    if has_single_marks(row, delimiter) {
        return "its cells stand in single quotation marks ('), and only double ones (\") hold a cell together; save the \
                table with these"
            .to_owned();
    }
    let look_for = format!(
        "look for a {} outside quotation marks (only straight ones count: \"), or a quotation mark that is not closed",
        delimiter_name(delimiter)
    );
    let lacks_a_name = "; if every row has one cell more, the header lacks a name for it";
    look_for
        + if found == expected + 1 {
            lacks_a_name
        } else {
            ""
        }
}

/// Returns whether delimiters stand between two single quotation marks that look like those around a cell.
fn has_single_marks(row: &StringRecord, delimiter: u8) -> bool {
    let delimiter = char::from(delimiter);
    let line = row.iter().collect::<Vec<_>>().join(&delimiter.to_string());
    let may_delimit = |c: char| matches!(c, ',' | ';' | '\t' | '|');
    let mut marks = line.match_indices('\'').map(|(at, _)| at);
    let begins = marks.find(|at| line[..*at].chars().next_back().is_none_or(may_delimit));
    let ends = |at: &usize| line[at + 1..].chars().next().is_none_or(may_delimit);
    let end = marks.rfind(ends);
    begins
        .zip(end)
        .is_some_and(|(begin, end)| line[begin..end].contains(delimiter))
}

/// Advice on a table whose columns all stand in one cell.
pub const IN_ONE_CELL: &str = "all columns stand in one cell, as Excel shows a CSV with commas where \
     its list separator is a semicolon: part them there with Data, Text to Columns, when what stands beside \
     them is out of the way; a workbook (-o NAME.xlsx in place of NAME.csv) avoids it";

/// Returns whether one of the names of the columns is itself a row of such names, with `text` among them,
/// which no column is called.
pub fn hold_a_header(names: &[String]) -> bool {
    let is_text = |name: &str| name.trim().eq_ignore_ascii_case("text");
    let is_header = |name: &String| {
        let columns = || name.split(',');
        columns().count() > 2 && columns().any(is_text)
    };
    !names.iter().any(|name| is_text(name)) && names.iter().any(is_header)
}

/// Returns whether the only cell of a row is itself a row of so many cells.
pub fn holds_a_row(cell: &str, delimiter: u8, cells: usize) -> bool {
    cells > 2 && first_row(cell, delimiter).is_some_and(|row| row.len() == cells)
}

/// A row that repeats the header.
#[derive(Debug, PartialEq, Eq)]
pub enum RepeatedHeader {
    /// With the columns in the same order.
    Same,
    /// With the columns in another order, as in the rows below it.
    Reordered,
}

/// Returns how a row repeats the names of the columns, if it does, as where files were joined. A single
/// column may well hold its own name.
pub fn repeats_header(row: &StringRecord, header: &StringRecord) -> Option<RepeatedHeader> {
    let names = || header.iter().map(trimmed);
    let cells = || row.iter().map(trimmed);
    let first = names().next().filter(|_| header.len() > 1)?;
    // The name of the first column decides for nearly all rows, and empty names say nothing.
    if !cells().any(|cell| cell == first) || names().all(str::is_empty) {
        return None;
    }
    let (mut given, mut here): (Vec<&str>, Vec<&str>) = (names().collect(), cells().collect());
    if given == here {
        return Some(RepeatedHeader::Same);
    }
    given.sort_unstable();
    here.sort_unstable();
    (given == here).then_some(RepeatedHeader::Reordered)
}

/// A cell without white space and without the byte order mark of a file that was joined.
fn trimmed(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_in_one_cell_are_seen() {
        let names = |names: &str| names.split('|').map(str::to_owned).collect::<Vec<_>>();
        assert!(hold_a_header(&names(
            "document,segment,Text,start,end|label"
        )));
        assert!(!hold_a_header(&names(
            "text|what it is (title, text, picture)"
        )));
        assert!(!hold_a_header(&names(
            "text, or what is left|place, day, hour"
        )));
        assert!(holds_a_row("a.txt,49,\"No, never.\",;for", b',', 4));
        assert!(!holds_a_row("No, never, he said.", b',', 4));
    }

    #[test]
    fn single_quotation_marks_are_seen() {
        for (row, delimiter, are_single) in [
            ("for;'It is late; we go.'", ';', true),
            ("'Late, isn''t it?',for", ',', true),
            ("for;'It is late, we go.'", ',', true),
            ("for;'It is late.'", ';', false),
            ("for;'tis late; we go", ';', false),
            ("for;the boys' hall;the girls'", ';', false),
            ("", ';', false),
        ] {
            let cells: StringRecord = row.split(delimiter).collect();
            assert_eq!(
                has_single_marks(&cells, delimiter as u8),
                are_single,
                "{row}"
            );
        }
    }

    #[test]
    fn the_header_shows_the_delimiter() {
        for (start, sniffed) in [
            ("id,text\n1,a;b;c\n", (b',', 0)),
            ("\n\n\"id, or so\"\ttext\n", (b'\t', 0)),
            ("\"a;b;c\",text\n", (b',', 0)),
            ("\"page\nnumber, if any\";id;text\n1;a;b\n", (b';', 0)),
            ("text\nso; it; seems\n", (b',', 0)),
            ("sep=|\nid|text\n", (b'|', 6)),
            ("sep=;\r\nid;text\r\n", (b';', 7)),
            ("sep=x\nid;text\n", (b',', 0)),
        ] {
            assert_eq!(sniff_delimiter(start), sniffed, "{start:?}");
        }
    }

    #[test]
    fn rows_that_repeat_the_header_are_recognized() {
        let row = |cells: &str| StringRecord::from(cells.split('|').collect::<Vec<_>>());
        let header = row("id|text |outlet");
        for (cells, repeated) in [
            ("\u{FEFF}id|text| outlet", Some(RepeatedHeader::Same)),
            ("id|outlet|text", Some(RepeatedHeader::Reordered)),
            ("id|They left.|outlet", None),
            ("1|text|outlet", None),
        ] {
            assert_eq!(repeats_header(&row(cells), &header), repeated, "{cells}");
        }
        assert_eq!(repeats_header(&row("text"), &row("text")), None);
    }
}
