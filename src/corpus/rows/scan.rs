//! Finds what the crate csv does not say of a table: on which line of the file a row begins, and which quotation
//! marks do not part cells as RFC 4180 wants. The crate reads on over these, so that two rows may come out as one.

use std::collections::VecDeque;
use std::path::Path;

use memchr::memchr3;

use crate::corpus::files::format::is_workbook;

/// Looks at the bytes of a table as they are read.
#[derive(Debug)]
pub(crate) struct Scan {
    delimiter: u8,
    state: State,
    line: u64,
    /// Whether the last byte was a CR, or any line end; so it is at the beginning.
    after_cr: bool,
    after_end: bool,
    /// How many bytes were read.
    bytes: u64,
    /// Where lines begin that are not empty, in bytes, with their numbers; those before the last row asked for are gone.
    begins: VecDeque<(u64, u64)>,
    /// The line on which the cell in quotation marks began.
    opened: u64,
    first: Option<u64>,
    count: u64,
    /// Whether the lines within cells count: in an editor they do, in a workbook a row is one.
    by_lines: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first character of a cell.
    Begin,
    Plain,
    Quoted,
    /// Behind a quotation mark that closes the cell, unless another one follows.
    Closed,
    /// Behind blanks after that mark.
    Blank,
}

impl Scan {
    /// For a table that begins on `line` of its file, counted from 1.
    pub(crate) fn new(delimiter: u8, line: u64) -> Self {
        Self {
            delimiter,
            state: State::Begin,
            line,
            after_cr: false,
            after_end: true,
            bytes: 0,
            begins: VecDeque::new(),
            opened: line,
            first: None,
            count: 0,
            by_lines: true,
        }
    }

    /// The same for a file; a workbook has no lines but rows.
    pub(crate) fn for_file(path: &Path, delimiter: u8, line: u64) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Self {
            by_lines: !is_workbook(&name),
            ..Self::new(delimiter, line)
        }
    }

    /// Looks at the next bytes.
    pub(crate) fn push(&mut self, mut bytes: &[u8]) {
        while let Some((&byte, rest)) = bytes.split_first() {
            // Most bytes of a cell change nothing.
            let plain = match self.state {
                State::Quoted if !self.after_end => memchr3(b'"', b'\r', b'\n', bytes),
                State::Plain => memchr3(self.delimiter, b'\r', b'\n', bytes),
                _ => Some(0),
            };
            let plain = plain.unwrap_or(bytes.len());
            if plain > 0 {
                self.bytes += plain as u64;
                self.after_cr = false;
                bytes = bytes.get(plain..).unwrap_or_default();
                continue;
            }
            bytes = rest;
            let ends_line = matches!(byte, b'\r' | b'\n');
            if self.after_end && !ends_line {
                self.begins.push_back((self.bytes, self.line));
            }
            self.after_end = ends_line;
            self.bytes += 1;
            let ends = byte == self.delimiter || ends_line;
            self.state = match (self.state, byte) {
                (State::Quoted, b'"') => State::Closed,
                (State::Quoted, _) => State::Quoted,
                (State::Begin | State::Plain | State::Closed | State::Blank, _) if ends => {
                    State::Begin
                }
                (State::Begin, b'"') => {
                    self.opened = self.line;
                    State::Quoted
                }
                (State::Closed, b'"') => State::Quoted,
                (State::Closed | State::Blank, b' ') => State::Blank,
                (State::Closed | State::Blank, _) => {
                    self.mark();
                    State::Plain
                }
                (State::Begin | State::Plain, _) => State::Plain,
            };
            // CR and LF together end one line.
            let counts = self.by_lines || self.state != State::Quoted;
            self.line += u64::from(counts && (byte == b'\r' || byte == b'\n' && !self.after_cr));
            self.after_cr = byte == b'\r';
        }
    }

    /// The line on which a row begins; the crate csv may place it at a byte before empty lines. To be asked in
    /// the order of the rows.
    pub(crate) fn line(&mut self, byte: u64) -> u64 {
        while self.begins.front().is_some_and(|(begin, _)| *begin < byte) {
            self.begins.pop_front();
        }
        self.begins.front().map_or(self.line, |(_, line)| *line)
    }

    /// Takes note that there are no more bytes.
    pub(crate) fn end(&mut self) {
        if std::mem::replace(&mut self.state, State::Begin) == State::Quoted {
            self.mark();
        }
    }

    /// The line on which the first cell begins that is not closed as it should be, and how many such cells there are.
    pub(crate) fn found(&self) -> Option<(u64, u64)> {
        self.first.map(|line| (line, self.count))
    }

    fn mark(&mut self) {
        self.first.get_or_insert(self.opened);
        self.count += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(table: &str) -> Option<(u64, u64)> {
        let mut quotes = Scan::new(b',', 1);
        quotes.push(table.as_bytes());
        quotes.end();
        quotes.found()
    }

    #[test]
    fn cells_that_run_together_are_found_by_their_line() {
        for (table, line) in [
            ("text,label\n\"He said\" he left,pro\n", 2),
            (
                "text,label\n\"He left,pro\nShe stayed,anti\n\"Go\" he said,pro\n",
                2,
            ),
            ("text\r\n\"two\r\nlines\"\r\n\"open\r\n", 4),
            ("text\r\"open", 2),
            ("a,\"b\\\"c\"\n", 1),
        ] {
            assert_eq!(found(table).map(|(line, _)| line), Some(line), "{table:?}");
        }
        assert_eq!(found("\"a\"b,\"c\"d\n"), Some((1, 2)));
    }

    #[test]
    fn what_is_quoted_as_it_should_be_is_not() {
        for table in [
            "",
            "text\n\"He \"\"said\"\"\",pro\n",
            "\"two\nlines\" ,b\r\n",
            "5\" wide,a \"b\" c\n\"\",\"\"",
        ] {
            assert_eq!(found(table), None, "{table:?}");
        }
    }

    #[test]
    fn rows_begin_on_the_lines_that_an_editor_shows() {
        for (end, table) in ["\n", "\r\n", "\r"].map(|end| {
            let lines = ["", "a,b", "", "", "\"two", "", "lines\",c", "d,e", ""];
            (end, lines.join(end))
        }) {
            let mut scan = Scan::new(b',', 1);
            scan.push(table.as_bytes());
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(table.as_bytes());
            let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            let place = |record: &csv::StringRecord| record.position().unwrap().byte();
            let lines: Vec<u64> = records.iter().map(|r| scan.line(place(r))).collect();
            assert_eq!(lines, [2, 5, 8], "{end:?}");
        }
    }

    proptest! {
        #[test]
        fn what_a_program_writes_is_never_found(rows in prop::collection::vec(prop::collection::vec("[\",;a \r\n]{0,6}", 3), 0..6)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let table = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            prop_assert_eq!(found(&table), None);
        }

        #[test]
        fn it_does_not_matter_in_which_pieces_bytes_come(
            table in "([\",;ab \r\n]|\"\"|abcdef){0,40}",
            piece in 1usize..9,
        ) {
            let (mut whole, mut parts) = (Scan::new(b',', 1), Scan::new(b',', 1));
            whole.push(table.as_bytes());
            table.as_bytes().chunks(piece).for_each(|part| parts.push(part));
            for scan in [&mut whole, &mut parts] {
                scan.end();
            }
            prop_assert_eq!(whole.found(), parts.found());
            prop_assert_eq!(&whole.begins, &parts.begins);
            // Byte by byte nothing is passed over.
            let lines = table.split_inclusive(['\r', '\n']).count();
            prop_assert!(whole.begins.len() <= lines);
        }
    }
}
