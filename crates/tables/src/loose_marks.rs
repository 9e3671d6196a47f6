//! Quotation marks that do not follow RFC 4180.
//!
//! A record that follows it and has as many cells as the header is given to the reader as it is, whatever its cells look like,
//! so that a whole table stays whole. Any other record is looked at again. Backslashes may stand before the marks in its cells,
//! as MySQL, Spark and Python write them. Or the table was written without quoting, and a row begins with the mark of direct
//! speech, which a later row closes or none: the lines of such a record are rows if each has as many cells as the header. The
//! reader gets both as RFC 4180 wants them.

use std::io::{self, Read};

use memchr::{memchr, memchr2, memchr3, memmem, memrchr2};

/// The number of bytes that are read at once.
const BLOCK: usize = 1 << 16;

/// What the quotation marks of a record are like, if it is not simply as RFC 4180 has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// A cell begins with a mark that does not hold it together, which was read as part of the text.
    Loose,
    /// Backslashes stand before the marks within a cell, and were left out.
    Escaped,
    /// Each line of a cell could be a row. It was read as a cell, which it is by RFC 4180.
    LikeRows,
}

/// A stream with a table, whose quotation marks follow RFC 4180 where they can be understood.
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
    /// The kinds of marks, each with the byte for the reader at which the first record begins, and the number of records.
    found: Vec<(Marks, u64, u64)>,
    /// True if a record shows that the table was written with quoting.
    is_quoted: bool,
}

/// How the reader gets the first record, or the first line of it.
struct Reading {
    /// The number of its bytes.
    length: usize,
    /// What the reader gets in their place.
    changed: Option<Vec<u8>>,
    marks: Option<Marks>,
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
            found: Vec::new(),
            is_quoted: false,
        }
    }

    pub fn stream(&self) -> &R {
        &self.stream
    }

    pub fn stream_mut(&mut self) -> &mut R {
        &mut self.stream
    }

    /// The kinds of marks so far, each with the byte for the reader at which the first such record begins, and the number of
    /// records. Lines like rows count only if nothing shows that the table was written with quoting.
    pub fn found(&self) -> impl Iterator<Item = (Marks, u64, u64)> {
        let found = self.found.iter().copied();
        found.filter(|(marks, ..)| *marks != Marks::LikeRows || !self.is_quoted)
    }

    /// Counts a record that comes next.
    fn count(&mut self, marks: Marks) {
        match self.found.iter_mut().find(|(known, ..)| *known == marks) {
            Some((.., records)) => *records += 1,
            None => {
                let begins = self.written + self.ready.len() as u64;
                self.found.push((marks, begins, 1));
            }
        }
    }

    fn next(&self) -> &[u8] {
        &self.bytes[self.begin..]
    }

    /// Gives the reader lines without quotation marks, or the first record. Returns `false` if more bytes are needed.
    fn advance(&mut self) -> bool {
        let next = self.next();
        if next.is_empty() {
            return false;
        }
        if self.gave_up {
            self.hand_over(next.len());
            return true;
        }
        let whole = whole_lines(next, self.is_at_end);
        let lines = &next[..whole];
        let plain = memchr(b'"', lines).map_or(whole, |mark| whole_lines(&lines[..mark], false));
        if self.columns.is_some() && plain > 0 {
            self.hand_over(plain);
            return true;
        }
        let Some(reading) = self.reading() else {
            return false;
        };
        if let Some(marks) = reading.marks {
            self.count(marks);
        }
        match reading.changed {
            None => self.hand_over(reading.length),
            Some(bytes) => {
                self.ready.extend(bytes);
                self.begin += reading.length;
            }
        }
        true
    }

    fn hand_over(&mut self, length: usize) {
        let end = self.begin + length;
        self.ready.extend_from_slice(&self.bytes[self.begin..end]);
        self.begin = end;
    }

    /// Decides how the reader gets the first record; `None` if it may end behind the bytes.
    fn reading(&mut self) -> Option<Reading> {
        let next = &self.bytes[self.begin..];
        let first = |escape| Record::first(next, self.delimiter, escape, self.is_at_end);
        let record = first(b'"')?;
        let own = &next[..record.length];
        if self.columns.is_none() && !is_blank(own) {
            self.columns = Some(record.cells);
        }
        let is_whole = |record: &Record| record.is_closed && self.columns == Some(record.cells);
        let is_row = |line| Some(cells(line, self.delimiter).len()) == self.columns;
        let are_rows = || !is_blank(own) && lines(own).all(is_row);
        let as_it_is = Reading {
            length: record.length,
            changed: None,
            marks: None,
        };
        if is_whole(&record) {
            let are_rows = record.has_lines && record.cells > 1 && are_rows();
            self.is_quoted |= record.needs_marks && !are_rows;
            let marks = are_rows.then_some(Marks::LikeRows);
            return Some(Reading { marks, ..as_it_is });
        }
        if memmem::find(own, b"\\\"").is_some() {
            let escaped = first(b'\\')?;
            if is_whole(&escaped) {
                return Some(Reading {
                    length: escaped.length,
                    changed: Some(unescaped(&next[..escaped.length], self.delimiter)),
                    marks: Some(Marks::Escaped),
                });
            }
        }
        if !are_rows() {
            return Some(as_it_is);
        }
        let length = memchr2(b'\r', b'\n', own).unwrap_or(own.len());
        let (changed, is_loose) = in_marks(&own[..length], self.delimiter);
        Some(Reading {
            length,
            changed: Some(changed),
            marks: is_loose.then_some(Marks::Loose),
        })
    }
}

/// A record whose marks are escaped by backslashes, with marks that stand twice in its cells instead.
fn unescaped(record: &[u8], delimiter: u8) -> Vec<u8> {
    let (mut written, mut at) = (Vec::new(), 0);
    while at < record.len() {
        let end = at + closing_mark(&record[at..], b'\\').unwrap_or(0);
        while at < end {
            let (sign, length): (&[u8], _) = match record[at..end] {
                [b'\\', b'"', ..] => (b"\"\"", 2),
                [b'\\', b'\\', ..] => (b"\\", 2),
                _ => (&record[at..=at], 1),
            };
            written.extend_from_slice(sign);
            at += length;
        }
        let end = memchr(delimiter, &record[at..]).map_or(record.len(), |end| at + end + 1);
        written.extend_from_slice(&record[at..end]);
        at = end;
    }
    written
}

/// A line in which each cell that begins with a loose mark stands in marks, and has its own twice; and whether there is one.
fn in_marks(line: &[u8], delimiter: u8) -> (Vec<u8>, bool) {
    let (mut written, mut has_loose) = (Vec::new(), false);
    for (at, cell) in cells(line, delimiter).into_iter().enumerate() {
        if at > 0 {
            written.push(delimiter);
        }
        let is_loose = cell.first() == Some(&b'"') && closed(cell, b'"') != Some(cell.len());
        has_loose |= is_loose;
        if is_loose {
            let twice = |byte: &u8| std::iter::repeat_n(*byte, if *byte == b'"' { 2 } else { 1 });
            written.push(b'"');
            written.extend(cell.iter().flat_map(twice));
            written.push(b'"');
        } else {
            written.extend_from_slice(cell);
        }
    }
    (written, has_loose)
}

impl<R: Read> LooseMarks<R> {
    /// Reads more of the stream: as much again as is waiting, so that a long record is not looked at too often.
    fn fill(&mut self) -> io::Result<()> {
        self.bytes.drain(..self.begin);
        self.begin = 0;
        let waiting = self.bytes.len();
        self.gave_up |= waiting > self.largest;
        self.bytes.resize(waiting + waiting.max(BLOCK), 0);
        let read = self.stream.read(&mut self.bytes[waiting..]);
        self.bytes.truncate(waiting + *read.as_ref().unwrap_or(&0));
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

/// The first record of some bytes.
struct Record {
    /// The number of its bytes, with the line end.
    length: usize,
    cells: usize,
    /// Each cell that begins with a mark ends with one.
    is_closed: bool,
    /// A cell in marks has several lines.
    has_lines: bool,
    /// That, or one has a delimiter or a mark in it: without the marks around it would be other cells.
    needs_marks: bool,
}

impl Record {
    /// Finds the end of the first record; `None` if it may lie behind the bytes. In a cell, `escape` stands before a mark.
    fn first(bytes: &[u8], delimiter: u8, escape: u8, is_at_end: bool) -> Option<Self> {
        let (mut at, mut cells) = (0, 1);
        let (mut is_closed, mut has_lines, mut needs_marks) = (true, false, false);
        loop {
            let cell = &bytes[at..];
            if cell.first() == Some(&b'"') {
                let end = closed(cell, escape);
                if end.is_none() && !is_at_end {
                    return None;
                }
                let quoted = &cell[..end.unwrap_or(cell.len())];
                let text = quoted.trim_ascii_end();
                let text = text.get(1..text.len() - 1).unwrap_or_default();
                has_lines |= memchr2(b'\r', b'\n', text).is_some();
                needs_marks |= has_lines || memchr2(delimiter, b'"', text).is_some();
                at += quoted.len();
                let ends = |byte: &u8| *byte == delimiter || is_line_end(*byte);
                is_closed &= end.is_some() && bytes.get(at).is_none_or(ends);
            }
            let rest = &bytes[at..];
            at += memchr3(delimiter, b'\r', b'\n', rest).unwrap_or(rest.len());
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
            is_closed,
            has_lines,
            needs_marks,
        })
    }
}

/// The place behind the mark that closes a cell, if it begins with one. In it, `escape` stands before a mark, or a mark does.
fn closing_mark(cell: &[u8], escape: u8) -> Option<usize> {
    let mut at = usize::from(cell.first() == Some(&b'"'));
    while at > 0 {
        at += memchr2(b'"', escape, cell.get(at..)?)?;
        if cell[at] == b'"' && cell.get(at + 1) != Some(&b'"') {
            return Some(at + 1);
        }
        at += 2;
    }
    None
}

/// The place behind the mark that closes a cell, and behind blanks after it.
fn closed(cell: &[u8], escape: u8) -> Option<usize> {
    let mark = closing_mark(cell, escape)?;
    let blanks = cell[mark..].iter().take_while(|byte| **byte == b' ');
    Some(mark + blanks.count())
}

/// The cells of a line. One in marks ends within the line; another mark belongs to the text.
fn cells(line: &[u8], delimiter: u8) -> Vec<&[u8]> {
    let (mut cells, mut rest) = (Vec::new(), line);
    loop {
        let is_end = |at: &usize| rest.get(*at).is_none_or(|byte| *byte == delimiter);
        let end = closed(rest, b'"')
            .filter(is_end)
            .or_else(|| memchr(delimiter, rest));
        let (cell, others) = rest.split_at(end.unwrap_or(rest.len()));
        cells.push(cell);
        match others.split_first() {
            Some((_, others)) => rest = others,
            None => return cells,
        }
    }
}

/// The lines that are not blank.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
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
mod tests;
