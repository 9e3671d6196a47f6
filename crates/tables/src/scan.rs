//! Finds what the crate csv does not say of a table: which number a spreadsheet shows beside a row, and which
//! quotation marks do not part cells as RFC 4180 wants. The crate reads on over these, so that two rows may
//! come out as one.

use std::collections::VecDeque;

use memchr::memchr3;

/// Looks at the bytes of a table as they are read.
#[derive(Debug, Default)]
pub struct Scan {
    delimiter: u8,
    state: State,
    row: u64,
    /// True if the last byte was a CR, or any line end; so it is at the beginning.
    after_cr: bool,
    after_end: bool,
    /// The number of bytes that were read.
    bytes: u64,
    /// The bytes at which rows begin that are not empty, with their numbers, from the last row asked for on.
    begins: VecDeque<(u64, u64)>,
    /// The row in which the cell in quotation marks began.
    opened: u64,
    first: Option<u64>,
    count: u64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    /// Before the first character of a cell.
    #[default]
    Begin,
    Plain,
    Quoted,
    /// Behind a quotation mark that closes the cell, unless another one follows.
    Closed,
    /// Behind blanks after that mark.
    Blank,
}

impl Scan {
    /// Looks at a table from its first row on, which has the number 1. Empty lines are rows, as a spreadsheet shows them;
    /// line breaks within a cell are none.
    pub fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            row: 1,
            after_end: true,
            opened: 1,
            ..Self::default()
        }
    }

    /// Looks at the next bytes.
    pub fn push(&mut self, mut bytes: &[u8]) {
        while let Some((&byte, rest)) = bytes.split_first() {
            // Most bytes of a cell change nothing.
            let next = match self.state {
                State::Quoted if !self.after_end => memchr3(b'"', b'\r', b'\n', bytes),
                State::Plain => memchr3(self.delimiter, b'\r', b'\n', bytes),
                _ => Some(0),
            };
            let plain = next.unwrap_or(bytes.len());
            if plain > 0 {
                self.bytes += plain as u64;
                self.after_cr = false;
                bytes = bytes.get(plain..).unwrap_or_default();
                continue;
            }
            bytes = rest;
            let ends_line = matches!(byte, b'\r' | b'\n');
            if self.after_end && !ends_line {
                self.begins.push_back((self.bytes, self.row));
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
                    self.opened = self.row;
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
            let counts = self.state != State::Quoted;
            self.row += u64::from(counts && (byte == b'\r' || byte == b'\n' && !self.after_cr));
            self.after_cr = byte == b'\r';
        }
    }

    /// The number of the row that begins at a byte; the crate csv may place it before empty lines. Rows must come in
    /// their order.
    pub fn row(&mut self, byte: u64) -> u64 {
        while self.begins.front().is_some_and(|(begin, _)| *begin < byte) {
            self.begins.pop_front();
        }
        self.begins.front().map_or(self.row, |(_, row)| *row)
    }

    /// Takes note that there are no more bytes.
    pub fn end(&mut self) {
        if std::mem::replace(&mut self.state, State::Begin) == State::Quoted {
            self.mark();
        }
    }

    /// The row in which the first cell begins that is not closed as it should be, and how many there are.
    pub fn misplaced_quotes(&self) -> Option<(u64, u64)> {
        self.first.map(|row| (row, self.count))
    }

    fn mark(&mut self) {
        self.first.get_or_insert(self.opened);
        self.count += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::header::csv_reader;

    fn scan() -> Scan {
        Scan::new(b',')
    }

    /// Looks at a table, and finds the same if it comes byte by byte.
    fn misplaced_quotes(table: &str) -> Option<(u64, u64)> {
        let [mut at_once, mut in_pieces] = [scan(), scan()];
        at_once.push(table.as_bytes());
        for byte in table.as_bytes().chunks(1) {
            in_pieces.push(byte);
        }
        at_once.end();
        in_pieces.end();
        assert_eq!(at_once.begins, in_pieces.begins);
        assert_eq!(at_once.misplaced_quotes(), in_pieces.misplaced_quotes());
        at_once.misplaced_quotes()
    }

    #[test]
    fn cells_that_run_together_are_located() {
        for (table, expected) in [
            ("text,label\n\"He said\" he left,pro\n", Some((2, 1))),
            (
                "a,b\n\"He left,pro\nShe stayed,anti\n\"Go\" he said,pro\n",
                Some((2, 1)),
            ),
            ("text\r\n\"two\r\nlines\"\r\n\"open\r\n", Some((3, 1))),
            ("text\r\"open", Some((2, 1))),
            ("a,\"b\\\"c\"\n", Some((1, 1))),
            ("\"a\"b,\"c\"d\n", Some((1, 2))),
            ("text\n\"He \"\"said\"\"\",pro\n", None),
            ("\"two\nlines\" ,b\r\n", None),
            ("5\" wide,a \"b\" c\n\"\",\"\"", None),
        ] {
            assert_eq!(misplaced_quotes(table), expected, "{table:?}");
        }
    }

    #[test]
    fn rows_have_the_numbers_that_a_spreadsheet_shows() {
        for end in ["\n", "\r\n", "\r"] {
            let lines = ["", "a,b", "", "", "\"two", "", "lines\",c", "d,e", ""];
            let table = lines.join(end);
            let mut scan = scan();
            scan.push(table.as_bytes());
            let places = csv_reader(table.as_bytes(), b',')
                .into_records()
                .map(|row| row.unwrap().position().unwrap().byte());
            let rows: Vec<u64> = places.map(|byte| scan.row(byte)).collect();
            assert_eq!(rows, [2, 5, 6], "{end:?}");
        }
    }
}
