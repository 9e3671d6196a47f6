//! Lines of a file → JSON objects, one at a time.

use std::io::{self, BufRead, BufReader};
use std::path::PathBuf;

use super::columns::Columns;
use super::record;
use super::record::{Fields, NoObject};
use super::row::MAX_ROW_BYTES;
use crate::corpus::bytes::compressed::ByteStream;
use crate::corpus::bytes::decode::DecodingReader;
use crate::corpus::error::CorpusError;
use crate::corpus::files::signs::refuse;
use crate::corpus::notice::Notice;
use crate::corpus::read_error::read_error;

/// The columns are made of the fields of so many records, or of fewer if they are long.
pub(super) const AHEAD: usize = 100;
const AHEAD_BYTES: usize = 4 << 20;
/// Every row has all columns, so that fields of ever new names would multiply what is written.
pub(super) const MOST_COLUMNS: usize = 4096;

const IS_ARRAY: &str = "a JSON array where an object is needed; write one object a line";

/// One object, which is one line.
pub(super) struct Record {
    /// The line of the file, from 1.
    pub(super) line: u64,
    /// Bytes of the line.
    size: usize,
    pub(super) fields: Fields,
    pub(super) notices: Vec<Notice>,
}

/// The records of a file of JSON lines.
pub(super) struct Records {
    pub(super) path: PathBuf,
    pub(super) reader: BufReader<DecodingReader<ByteStream>>,
    line: u64,
    /// Whether the last line ended in CR, so that a LF belongs to it.
    after_cr: bool,
    pub(super) ended: bool,
}

impl Records {
    pub(super) fn new(path: PathBuf, bytes: ByteStream) -> Self {
        Self {
            path,
            reader: BufReader::new(DecodingReader::new(bytes, refuse)),
            line: 0,
            after_cr: false,
            ended: false,
        }
    }

    /// Reads more records, whose fields become columns too.
    pub(super) fn look_ahead(
        &mut self,
        columns: &mut Columns,
        ahead: &mut Vec<Result<Record, CorpusError>>,
    ) {
        let mut size = 0;
        while ahead.len() < AHEAD
            && size < AHEAD_BYTES
            && let Some(record) = self.next_record()
        {
            if let Ok(record) = &record {
                size += record.size;
                for (field, _) in &record.fields {
                    if columns.names.len() < MOST_COLUMNS {
                        columns.add(field);
                    }
                }
            }
            ahead.push(record);
        }
    }

    /// The next record, or why a line is none, or the end.
    pub(super) fn next_record(&mut self) -> Option<Result<Record, CorpusError>> {
        let mut bytes = Vec::new();
        while !self.ended {
            bytes.clear();
            match self.read_line(&mut bytes, MAX_ROW_BYTES as usize) {
                Ok(false) => self.ended = true,
                Ok(true) => {
                    self.line += 1;
                    if bytes.len() as u64 > MAX_ROW_BYTES {
                        return Some(Err(CorpusError::LongLine {
                            path: self.path.clone(),
                            line: self.line,
                            limit: MAX_ROW_BYTES,
                        }));
                    }
                    // The stream decodes to UTF-8, and a line end is never part of a character.
                    let line = String::from_utf8_lossy(&bytes);
                    if !line.trim().is_empty() {
                        return Some(self.record(line.trim()));
                    }
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(read_error(&self.path, Some(self.line + 1), error)));
                }
            }
        }
        None
    }

    /// Reads up to the end of a line, be it CR, LF or both: neither stands within JSON but between its values. False at the
    /// end of the file. Of a line of more than `most` bytes one byte more is kept, and the rest passed over.
    fn read_line(&mut self, line: &mut Vec<u8>, most: usize) -> io::Result<bool> {
        let mut any = false;
        loop {
            let piece = self.reader.fill_buf()?;
            if self.after_cr && piece.first() == Some(&b'\n') {
                self.reader.consume(1);
                self.after_cr = false;
                continue;
            }
            if piece.is_empty() {
                return Ok(any);
            }
            any = true;
            self.after_cr = false;
            match piece.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
                Some(end) => {
                    self.after_cr = piece.get(end) == Some(&b'\r');
                    let kept = end.min((most + 1).saturating_sub(line.len()));
                    line.extend(piece.get(..kept).unwrap_or_default());
                    self.reader.consume(end + 1);
                    return Ok(true);
                }
                None => {
                    let length = piece.len();
                    let kept = length.min((most + 1).saturating_sub(line.len()));
                    line.extend(piece.get(..kept).unwrap_or_default());
                    self.reader.consume(length);
                }
            }
        }
    }

    fn record(&self, line: &str) -> Result<Record, CorpusError> {
        let problem = match record::fields(line) {
            Ok((fields, _)) if fields.len() > MOST_COLUMNS => format!(
                "{} fields, where {MOST_COLUMNS} are the most that a row can have",
                fields.len()
            ),
            Ok((fields, replaced)) => {
                let told = (replaced > 0).then_some(Notice::LoneSurrogates { count: replaced });
                return Ok(Record {
                    line: self.line,
                    size: line.len(),
                    fields,
                    notices: told.into_iter().collect(),
                });
            }
            Err(NoObject::Other("an array")) => IS_ARRAY.to_owned(),
            Err(NoObject::Other(kind)) => format!("{kind} where an object is needed"),
            // The first line of an array that is spread over many.
            Err(NoObject::Invalid(_)) if line == "[" => IS_ARRAY.to_owned(),
            Err(NoObject::Invalid(error)) => record::reason(line, &error),
        };
        Err(CorpusError::JsonLine {
            path: self.path.clone(),
            line: self.line,
            problem,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_end_is_left_out_and_those_below_it_are_read() {
        let mut content = b"{\"a\":1}\n{\"a\":\"".to_vec();
        content.resize(MAX_ROW_BYTES as usize + 100_000, b'a');
        content.extend(b"\"}\n{\"a\":2}\n");
        let mut records = Records::new("t.jsonl".into(), Box::new(io::Cursor::new(content)));
        let mut lines = Vec::new();
        while let Some(record) = records.next_record() {
            lines.push(match record {
                Ok(record) => Ok(record.line),
                Err(CorpusError::LongLine { line, .. }) => Err(line),
                Err(error) => panic!("{error}"),
            });
        }
        assert_eq!(lines, [Ok(1), Err(2), Ok(3)]);
    }
}
