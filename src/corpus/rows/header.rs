//! The header of a table: what parts its cells, and rows that repeat it.

use csv::StringRecord;

/// What a delimiter is called.
pub(crate) fn delimiter_name(delimiter: u8) -> &'static str {
    match delimiter {
        b';' => "semicolon",
        b'\t' => "tab",
        b'|' => "bar",
        _ => "comma",
    }
}

/// The delimiter of the header line (comma, semicolon, tab or bar: Excel writes semicolons in half of
/// Europe), and how many bytes to pass over before it (Excel's `sep=;` line).
pub(crate) fn sniff_delimiter(start: &str) -> (u8, usize) {
    let line = header_of(start);
    if let Some([delimiter]) = line
        .strip_prefix("sep=")
        .map(|rest| rest.trim_end_matches(['\r', '\n']).as_bytes())
        && b",;|\t".contains(delimiter)
    {
        return (*delimiter, line.len());
    }
    let mut best = (b',', count_unquoted(line, b','));
    for delimiter in [b';', b'\t', b'|'] {
        let count = count_unquoted(line, delimiter);
        if count > best.1 {
            best = (delimiter, count);
        }
    }
    (best.0, 0)
}

/// What to look for where a row has more or fewer cells than the header. The curly marks of a word processor look as if they held a
/// cell together.
pub(crate) fn look_for(delimiter: &str) -> String {
    format!(
        "look for a {delimiter} outside quotation marks (only straight ones count: \"), or a quotation mark that is not closed"
    )
}

/// What else to look for where a row has one cell more: R writes the names of rows without a name for their column.
pub(crate) fn lacks_a_name(found: u64, expected: u64) -> &'static str {
    match found == expected + 1 {
        true => "; if every row has one cell more, the header lacks a name for it",
        false => "",
    }
}

/// What to do with a table whose columns all stand in one cell.
pub(crate) const IN_ONE_CELL: &str = "all columns stand in one cell, as Excel shows a CSV with commas where its list separator is a semicolon: part them \
     there with Data, Text to Columns, when what stands beside them is out of the way; a workbook (-o NAME.xlsx in place of NAME.csv) avoids it";

/// Whether one of the names of the columns is itself a row of such names, with `text` among them, which no column is called.
pub(crate) fn hold_a_header(names: &[String]) -> bool {
    let is_text = |name: &str| name.trim().eq_ignore_ascii_case("text");
    let is_header = |name: &String| {
        let columns = || name.split(',');
        columns().count() > 2 && columns().any(is_text)
    };
    !names.iter().any(|name| is_text(name)) && names.iter().any(is_header)
}

/// Whether the only cell of a row is itself a row of so many cells.
pub(crate) fn holds_a_row(cell: &str, delimiter: u8, cells: usize) -> bool {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .from_reader(cell.as_bytes());
    let mut row = csv::StringRecord::new();
    cells > 2 && reader.read_record(&mut row).is_ok_and(|read| read) && row.len() == cells
}

/// Most lines of a header.
const LINES: usize = 20;

/// The first line that is not empty, and more where the name of a column goes on over lines (`"Page\nnumber";text`).
fn header_of(text: &str) -> &str {
    let start = text.len() - text.trim_start_matches(['\r', '\n']).len();
    let is_open = |header: &str| header.matches('"').count() % 2 == 1;
    let mut ends = line_ends(text, start);
    let first = ends.next().unwrap_or(text.len());
    let closed = ends
        .chain([text.len()])
        .take(LINES)
        .find(|&end| !is_open(&text[..end]));
    let end = match is_open(&text[..first]) {
        true => closed.unwrap_or(first),
        false => first,
    };
    &text[..end]
}

/// Where the lines from `start` on end, with CR, LF or both.
fn line_ends(text: &str, start: usize) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let is_end = move |&at: &usize| match bytes[at] {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    (start..bytes.len()).filter(is_end).map(|at| at + 1)
}

fn count_unquoted(line: &str, delimiter: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in line.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            _ if byte == delimiter && !quoted => count += 1,
            _ => {}
        }
    }
    count
}

/// How a row repeats the header.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum RepeatedHeader {
    Same,
    /// With the columns in another order, as in the rows below it.
    Reordered,
}

/// Whether a row repeats the names of the columns, as where files were joined. A single column may well hold
/// its own name.
pub(crate) fn repeats_header(row: &StringRecord, header: &StringRecord) -> Option<RepeatedHeader> {
    let names = || header.iter().map(bare);
    let cells = || row.iter().map(bare);
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
fn bare(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_in_one_cell_are_seen() {
        let holds = |names: &[&str]| {
            hold_a_header(&names.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert!(holds(&["document,segment,Text,start,end", "label"]));
        assert!(!holds(&["document", "text", "label"]));
        assert!(!holds(&["text", "what it is (title, text, picture)"]));
        assert!(!holds(&["text, or what is left", "place, day, hour"]));
        assert!(holds_a_row("a.txt,49,\"No, never.\",;for", b',', 4));
        assert!(!holds_a_row("No, never, he said.", b',', 4));
        assert!(!holds_a_row("No, never.", b',', 2));
    }

    #[test]
    fn the_header_tells_the_delimiter_and_excel_may() {
        for (start, found) in [
            ("id,text\n1,a;b;c\n", (b',', 0)),
            ("id;text\n1;a\n", (b';', 0)),
            ("\n\n\"id, or so\"\ttext\n", (b'\t', 0)),
            ("\"a;b;c\",text\n", (b',', 0)),
            ("\"page\nnumber, if any\";id;text\n1;a;b\n", (b';', 0)),
            ("\"page; if any\n1;a;b\n", (b',', 0)),
            ("text\nso; it; seems\n", (b',', 0)),
            ("sep=|\nid|text\n", (b'|', 6)),
            ("sep=;\r\nid;text\r\n", (b';', 7)),
            ("sep=x\nid;text\n", (b',', 0)),
        ] {
            assert_eq!(sniff_delimiter(start), found, "{start:?}");
        }
    }

    #[test]
    fn rows_that_repeat_the_header() {
        let header = StringRecord::from(vec!["id", "text ", "outlet"]);
        for (row, found) in [
            (vec!["id", "text", " outlet"], Some(RepeatedHeader::Same)),
            (
                vec!["\u{FEFF}id", "text", "outlet"],
                Some(RepeatedHeader::Same),
            ),
            (
                vec!["id", "outlet", "text"],
                Some(RepeatedHeader::Reordered),
            ),
            (vec!["id", "They left.", "outlet"], None),
            (vec!["1", "text", "outlet"], None),
        ] {
            assert_eq!(
                repeats_header(&StringRecord::from(row.clone()), &header),
                found,
                "{row:?}"
            );
        }
        let one = StringRecord::from(vec!["text"]);
        assert_eq!(repeats_header(&one, &one), None);
    }
}
