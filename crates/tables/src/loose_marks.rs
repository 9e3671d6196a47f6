//! Quotation marks that hold no cell together.
//!
//! A table that was written without quoting may have a row that begins with the mark of direct speech, and a later row that
//! ends with one. RFC 4180 makes one cell of all that stands between. So a record is looked at again, line by line, if one of
//! its cells has several lines or misplaced marks. Its lines are rows if each has as many cells as the header, and if marks
//! are misplaced or each line has a cell that its column is used to. The reader then gets the loose marks as RFC 4180 wants
//! them.

use std::collections::HashSet;
use std::io::{self, Read};

use memchr::{memchr, memchr2, memchr3, memrchr2};

/// The number of bytes that are read at once.
const BLOCK: usize = 1 << 16;
/// The number of earlier bytes that show what a column is used to.
const EARLIER: usize = 1 << 14;
/// The number of rows on either side that show it.
const NEIGHBOURS: usize = 50;

/// A stream with a table, in which loose quotation marks are part of the text.
#[derive(Debug)]
pub struct LooseMarks<R> {
    stream: R,
    delimiter: u8,
    /// A record with more bytes is given to the reader as it is.
    largest: usize,
    /// Bytes of the stream: some that the reader has, and from `begin` on those that come next, which begin with a line.
    bytes: Vec<u8>,
    begin: usize,
    is_at_end: bool,
    gave_up: bool,
    /// The number of cells in the header.
    columns: Option<usize>,
    /// Bytes for the reader, of which it has `taken`, and the number of all until then.
    ready: Vec<u8>,
    taken: usize,
    written: u64,
    /// The byte for the reader at which the first row with a loose mark begins, and the number of such rows.
    first: Option<u64>,
    rows: u64,
}

impl<R> LooseMarks<R> {
    /// Reads a table. A record of more than so many bytes is not looked at.
    pub fn new(stream: R, delimiter: u8, largest: u64) -> Self {
        Self {
            stream,
            delimiter,
            largest: usize::try_from(largest).unwrap_or(usize::MAX),
            bytes: Vec::new(),
            begin: 0,
            is_at_end: false,
            gave_up: false,
            columns: None,
            ready: Vec::new(),
            taken: 0,
            written: 0,
            first: None,
            rows: 0,
        }
    }

    pub fn stream(&self) -> &R {
        &self.stream
    }

    pub fn stream_mut(&mut self) -> &mut R {
        &mut self.stream
    }

    /// The byte for the reader at which the first row with a loose mark begins, and the number of such rows so far.
    pub fn found(&self) -> Option<(u64, u64)> {
        self.first.map(|byte| (byte, self.rows))
    }

    fn next(&self) -> &[u8] {
        &self.bytes[self.begin..]
    }

    /// Gives the reader lines without quotation marks, or the first record. Returns `false` if more bytes are needed.
    fn advance(&mut self) -> bool {
        if self.next().is_empty() {
            return false;
        }
        if self.gave_up {
            self.hand_over(self.next().len());
            return true;
        }
        let next = self.next();
        let whole = whole_lines(next, self.is_at_end);
        let lines = &next[..whole];
        let plain = memchr(b'"', lines).map_or(whole, |mark| whole_lines(&lines[..mark], false));
        if let Some(columns) = self.columns {
            if plain > 0 {
                self.hand_over(plain);
                return true;
            }
            let Some(record) = Record::first(next, self.delimiter, self.is_at_end) else {
                return false;
            };
            if record.is_doubtful && self.are_rows(&record, columns) {
                self.write_first_line();
            } else {
                self.hand_over(record.length);
            }
            return true;
        }
        let Some(header) = Record::first(next, self.delimiter, self.is_at_end) else {
            return false;
        };
        if !next[..header.length].trim_ascii().is_empty() {
            self.columns = Some(header.cells);
        }
        self.hand_over(header.length);
        true
    }

    fn hand_over(&mut self, length: usize) {
        let end = self.begin + length;
        self.ready.extend_from_slice(&self.bytes[self.begin..end]);
        self.begin = end;
    }

    /// Returns whether the lines of the first record are rows.
    fn are_rows(&self, record: &Record, columns: usize) -> bool {
        let (own, after) = self.next().split_at(record.length);
        let kinds = |line: &[u8]| -> Option<Vec<Vec<u8>>> {
            let cells = cells(line, self.delimiter);
            (cells.len() == columns).then(|| cells.into_iter().map(kind).collect())
        };
        let own: Option<Vec<_>> = lines(own).map(kinds).collect();
        let Some((first, others)) = own.as_deref().and_then(<[_]>::split_first) else {
            return false;
        };
        if record.is_misplaced {
            return true;
        }
        let earlier = lines(&self.bytes[..self.begin]).rev().take(NEIGHBOURS);
        let neighbours = earlier.chain(lines(after).take(NEIGHBOURS));
        let mut rows: Vec<_> = neighbours.filter_map(kinds).collect();
        rows.push(first.clone());
        let usual: HashSet<(usize, &[u8])> = rows
            .iter()
            .flat_map(|row| row.iter().map(Vec::as_slice).enumerate())
            .filter(|(_, kind)| !kind.is_empty())
            .collect();
        let is_usual = |row: &Vec<Vec<u8>>| {
            let mut cells = row.iter().map(Vec::as_slice).enumerate();
            cells.any(|cell| usual.contains(&cell))
        };
        others.iter().all(is_usual)
    }

    /// Gives the reader the first line. A cell that begins with a loose mark stands in marks, and has its own twice.
    fn write_first_line(&mut self) {
        let next = &self.bytes[self.begin..];
        let length = memchr2(b'\r', b'\n', next).unwrap_or(next.len());
        let begins = self.written + self.ready.len() as u64;
        let mut is_loose = false;
        for (at, cell) in cells(&next[..length], self.delimiter)
            .into_iter()
            .enumerate()
        {
            if at > 0 {
                self.ready.push(self.delimiter);
            }
            if cell.first() == Some(&b'"') && closed(cell) != Some(cell.len()) {
                is_loose = true;
                self.ready.push(b'"');
                for &byte in cell {
                    let times = if byte == b'"' { 2 } else { 1 };
                    self.ready.extend(std::iter::repeat_n(byte, times));
                }
                self.ready.push(b'"');
            } else {
                self.ready.extend_from_slice(cell);
            }
        }
        self.begin += length;
        let rest = self.next();
        let end = rest.iter().take_while(|byte| is_line_end(**byte)).count();
        self.hand_over(end);
        if is_loose {
            self.first.get_or_insert(begins);
            self.rows += 1;
        }
    }
}

impl<R: Read> LooseMarks<R> {
    /// Reads more of the stream: as much again as is waiting, so that a long record is not looked at too often.
    fn fill(&mut self) -> io::Result<()> {
        self.bytes.drain(..self.begin.saturating_sub(EARLIER));
        self.begin = self.begin.min(EARLIER);
        let waiting = self.next().len();
        self.gave_up |= waiting > self.largest;
        let before = self.bytes.len();
        self.bytes.resize(before + waiting.max(BLOCK), 0);
        let read = self.stream.read(&mut self.bytes[before..]);
        self.bytes.truncate(before + *read.as_ref().unwrap_or(&0));
        self.is_at_end = read? == 0;
        Ok(())
    }
}

impl<R: Read> Read for LooseMarks<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.ready.len() {
            self.written += self.ready.len() as u64;
            self.ready.clear();
            self.taken = 0;
            while self.ready.len() < BLOCK && self.advance() {}
            while self.ready.is_empty() && !self.is_at_end {
                self.fill()?;
                while self.ready.len() < BLOCK && self.advance() {}
            }
        }
        let left = &self.ready[self.taken..];
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.taken += count;
        Ok(count)
    }
}

/// The first record of some bytes, as RFC 4180 has it.
struct Record {
    /// The number of its bytes, with the line end.
    length: usize,
    cells: usize,
    /// Text follows a mark that closes a cell, or none closes it.
    is_misplaced: bool,
    /// That, or a cell has several lines.
    is_doubtful: bool,
}

impl Record {
    /// Finds the end of the first record; `None` if it may lie behind the bytes.
    fn first(bytes: &[u8], delimiter: u8, is_at_end: bool) -> Option<Self> {
        let (mut at, mut cells, mut is_misplaced, mut has_lines) = (0, 1, false, false);
        loop {
            let cell = &bytes[at..];
            if cell.first() == Some(&b'"') {
                let end = closing_mark(cell);
                let quoted = end.map_or(cell, |end| &cell[..end]);
                has_lines |= memchr2(b'\r', b'\n', quoted).is_some();
                is_misplaced |= end.is_none();
                at += quoted.len();
                if end.is_none() && !is_at_end {
                    return None;
                }
            }
            let rest = &bytes[at..];
            let end = memchr3(delimiter, b'\r', b'\n', rest);
            let text = &rest[..end.unwrap_or(rest.len())];
            is_misplaced |= at > 0 && cell.first() == Some(&b'"') && !is_blank(text);
            at += text.len();
            match bytes.get(at) {
                Some(&byte) if byte == delimiter => {
                    cells += 1;
                    at += 1;
                }
                None if !is_at_end => return None,
                // Behind a CR an LF may come.
                Some(b'\r') if at + 1 == bytes.len() && !is_at_end => return None,
                _ => break,
            }
        }
        let ends = &bytes[at..];
        let end = if ends.starts_with(b"\r\n") { 2 } else { 1 };
        Some(Record {
            length: at + end.min(ends.len()),
            cells,
            is_misplaced,
            is_doubtful: is_misplaced || has_lines,
        })
    }
}

/// The place behind the mark that closes a cell, which begins with one.
fn closing_mark(cell: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr(b'"', cell.get(at..)?)? + 1;
        if cell.get(at) != Some(&b'"') {
            return Some(at);
        }
        at += 1;
    }
}

/// The place behind the mark that closes a cell of one line, and behind blanks after it, if nothing else follows there.
fn closed(cell: &[u8]) -> Option<usize> {
    let mark = closing_mark(cell)?;
    let blanks = cell[mark..]
        .iter()
        .take_while(|byte| **byte == b' ')
        .count();
    Some(mark + blanks)
}

/// The cells of a line. One in marks ends within the line; another mark belongs to the text.
fn cells(line: &[u8], delimiter: u8) -> Vec<&[u8]> {
    let (mut cells, mut rest) = (Vec::new(), line);
    loop {
        let quoted = (rest.first() == Some(&b'"'))
            .then(|| closed(rest))
            .flatten();
        let is_end = |at: &usize| rest.get(*at).is_none_or(|byte| *byte == delimiter);
        let end = quoted.filter(is_end).or_else(|| memchr(delimiter, rest));
        let (cell, others) = rest.split_at(end.unwrap_or(rest.len()));
        cells.push(cell);
        match others.split_first() {
            Some((_, others)) => rest = others,
            None => return cells,
        }
    }
}

/// What kind of value a cell has: its letters, and 0 for each number. Cells of text are all of different kinds.
fn kind(cell: &[u8]) -> Vec<u8> {
    let mut kind: Vec<u8> = cell.trim_ascii().to_ascii_lowercase();
    kind.iter_mut()
        .filter(|byte| byte.is_ascii_digit())
        .for_each(|byte| *byte = b'0');
    kind.dedup_by(|next, byte| *byte == b'0' && *next == b'0');
    kind
}

/// The lines that are not blank.
fn lines(bytes: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    let lines = bytes.split(|byte| is_line_end(*byte));
    lines.filter(|line| !is_blank(line))
}

/// The number of bytes in whole lines.
fn whole_lines(bytes: &[u8], is_at_end: bool) -> usize {
    if is_at_end {
        return bytes.len();
    }
    memrchr2(b'\r', b'\n', bytes).map_or(0, |at| at + 1)
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.trim_ascii().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the reader gets, the same if it comes byte by byte, and the number of rows with loose marks.
    fn read(table: &str, delimiter: u8) -> (String, u64) {
        let read_all = |stream: &mut dyn Read| {
            let mut marks = LooseMarks::new(stream, delimiter, 1 << 20);
            let mut text = String::new();
            marks.read_to_string(&mut text).unwrap();
            (text, marks.found().map_or(0, |(_, rows)| rows))
        };
        let at_once = read_all(&mut table.as_bytes());
        assert_eq!(read_all(&mut Slowly(table.as_bytes())), at_once);
        at_once
    }

    /// A stream that comes byte by byte.
    struct Slowly<'a>(&'a [u8]);

    impl Read for Slowly<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = buffer.len().min(1);
            self.0.read(&mut buffer[..count])
        }
    }

    #[test]
    fn speech_over_several_rows_is_no_cell() {
        for delimiter in [b'\t', b';', b',', b'|'] {
            for end in ["\n", "\r\n", "\r"] {
                let table = |rows: [&str; 5]| {
                    let delimiter = char::from(delimiter).to_string();
                    rows.join(end).replace('~', &delimiter)
                };
                // Texts last and first, and a mark that never closes.
                for (written, wanted, loose) in [
                    (
                        [
                            "id~text",
                            "d1~Go.",
                            "d1~\"We go.",
                            "d2~He left.\"",
                            "d3~No.",
                        ],
                        "d1~\"\"\"We go.\"",
                        1,
                    ),
                    (
                        [
                            "text~label",
                            "Go.~pro",
                            "\"We go.~anti",
                            "You stay.\"~pro",
                            "No.~anti",
                        ],
                        "\"\"\"We go.\"~anti",
                        1,
                    ),
                    (
                        ["id~text", "1~Go.", "2~\"We go.", "3~He left.", "4~No."],
                        "2~\"\"\"We go.\"",
                        1,
                    ),
                    (
                        [
                            "id~text",
                            "1~Go.",
                            "2~\"No\" he said.",
                            "3~He left.",
                            "4~No.",
                        ],
                        "2~\"\"\"No\"\" he said.\"",
                        1,
                    ),
                    (
                        [
                            "id~text",
                            "1~Go.",
                            "2~\"No\"",
                            "3~\"a~b\"",
                            "4~\"He said \"\"no\"\"\"",
                        ],
                        "2~\"No\"",
                        0,
                    ),
                ] {
                    let (given, rows) = read(&table(written), delimiter);
                    let mut wanted_rows = written;
                    wanted_rows[2] = wanted;
                    assert_eq!((given, rows), (table(wanted_rows), loose), "{written:?}");
                }
            }
        }
    }

    #[test]
    fn cells_of_several_lines_stay_cells() {
        for table in [
            "id,text\n1,Go.\n2,\"Hello\nDear John, yours\"\n3,No.\n",
            "id,text\n1,Go.\n2,\"Dear John,\n\nyours\"\n3,No.\n",
            "text,label\n\"One, two\nthree, four\",pro\nGo.,anti\n",
            "text\n\"Two\nlines\"\nGo.\n",
            "id\ttext\n1\tGo.\n2\t\"A table:\nx\ty\nz\tw\"\n",
            "\"a\nb\",c\n\"x\ny\",z\n",
            // An article that was cut off.
            "id,text\n1,\"A title\nThe first line\nThe second",
            "",
            "\n\nid,text\n",
        ] {
            assert_eq!(
                read(table, if table.contains('\t') { b'\t' } else { b',' }),
                (table.to_string(), 0)
            );
        }
    }

    #[test]
    fn a_record_that_is_too_large_is_given_as_it_is() {
        let table = format!("id,text\n1,\"{}", "x\n".repeat(200_000));
        let mut marks = LooseMarks::new(table.as_bytes(), b',', 1000);
        let mut text = String::new();
        marks.read_to_string(&mut text).unwrap();
        assert_eq!(text, table);
    }
}
