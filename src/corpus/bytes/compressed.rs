//! Opens a file and unpacks it, as a stream of bytes that may stop at a limit.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::document::{self, Written};
use super::workbook::{self, SheetRules};
use crate::corpus::notice::Notice;

/// A stream of unpacked bytes.
pub(in crate::corpus) type ByteStream = Box<dyn Read + Send>;

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::corpus) enum Compression {
    None,
    Gzip,
    Zstd,
    /// The parts of a workbook, read as CSV.
    Workbook,
    /// The parts of a document of a word processor, read as plain text.
    Document,
}

/// Reads a stream to its end, or returns `None` if it is larger than `limit`.
pub(in crate::corpus) fn read_all(stream: impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let read = stream
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok((read as u64 <= limit).then_some(bytes))
}

/// Counts the bytes of files that were read so far, as they lie on the disk.
#[derive(Debug, Clone, Default)]
pub(in crate::corpus) struct Counter(Arc<AtomicU64>);

impl Counter {
    pub(in crate::corpus) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(in crate::corpus) fn add(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// A file that is counted while it is read, and fails where it ends before the length that it had when it was
/// opened.
struct Counted {
    file: File,
    left: u64,
    counter: Counter,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.counter.add(read as u64);
        self.left = self.left.saturating_sub(read as u64);
        match read == 0 && self.left > 0 && !buffer.is_empty() {
            true => Err(io::Error::new(io::ErrorKind::UnexpectedEof, SHORTER)),
            false => Ok(read),
        }
    }
}

const SHORTER: &str = "it became shorter while it was read";

/// Opens a file, unpacks it, and counts what is read of it.
pub(in crate::corpus) fn open(
    path: &Path,
    compression: Compression,
    counter: &Counter,
) -> io::Result<ByteStream> {
    open_article(path, compression, counter).map(|(bytes, _)| bytes)
}

/// Opens a file as [`open`] does, and returns the headline that a document calls so, with its place in the
/// text.
pub(in crate::corpus) fn open_article(
    path: &Path,
    compression: Compression,
    counter: &Counter,
) -> io::Result<(ByteStream, Option<(usize, String)>)> {
    if compression != Compression::Document {
        let (bytes, _) = open_table(path, compression, &SheetRules::default(), counter)?;
        return Ok((bytes, None));
    }
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let Written { text, headline } = document::read(file)?;
    counter.add(length);
    Ok((Box::new(Cursor::new(text)), headline))
}

/// Opens a file as [`open`] does; of a workbook it reads the sheet that `rules` prefer, and says what it did
/// not read.
pub(in crate::corpus) fn open_table(
    path: &Path,
    compression: Compression,
    rules: &SheetRules,
    counter: &Counter,
) -> io::Result<(ByteStream, Vec<Notice>)> {
    if compression == Compression::Document {
        return Ok((open(path, compression, counter)?, Vec::new()));
    }
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if compression == Compression::Workbook {
        let contents = workbook::read(file, rules)?;
        counter.add(metadata.len());
        return Ok((Box::new(Cursor::new(contents.csv)), contents.notices));
    }
    let counted = Counted {
        left: if metadata.is_file() {
            metadata.len()
        } else {
            0
        },
        file,
        counter: counter.clone(),
    };
    Ok((decompress(Box::new(counted), compression)?, Vec::new()))
}

/// Unpacks a stream while it is read; files of several members or frames are read to the end.
fn decompress(stream: ByteStream, compression: Compression) -> io::Result<ByteStream> {
    let mut stream = BufReader::new(stream);
    let (program, begin): (_, &[u8]) = match compression {
        Compression::Gzip => ("gzip", b"\x1F\x8B"),
        Compression::Zstd => ("Zstandard", b"\x28\xB5\x2F\xFD"),
        _ => return Ok(Box::new(stream)),
    };
    let start = stream.fill_buf()?;
    if start.is_empty() {
        return Err(invalid("it is empty: copy it again".to_string()));
    }
    if !start.starts_with(&begin[..begin.len().min(start.len())]) {
        let advice = "correct the ending of its name, unpack it, or copy it again";
        return Err(invalid(format!(
            "it is not packed by {program} as its name says: {advice}"
        )));
    }
    Ok(match compression {
        Compression::Gzip => Box::new(Unpacked(MultiGzDecoder::new(stream))),
        _ => Box::new(Unpacked(zstd::Decoder::with_buffer(stream)?)),
    })
}

fn invalid(reason: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

/// A stream that is unpacked, with errors that say what to do: what unpacks it speaks of streams and frames.
struct Unpacked<R>(R);

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| {
            let is_of_disk =
                error.raw_os_error().is_some() && error.kind() != io::ErrorKind::UnexpectedEof;
            match is_of_disk || error.to_string() == SHORTER {
                true => error,
                false => invalid("it is cut short or damaged: copy it again".to_string()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        zstd::encode_all(bytes, 3).unwrap()
    }

    /// What is unpacked, `None` beyond 100,000 bytes.
    fn unpacked(bytes: &[u8], compression: Compression) -> io::Result<Option<Vec<u8>>> {
        let stream = Box::new(Cursor::new(bytes.to_vec()));
        read_all(decompress(stream, compression)?, 100_000)
    }

    type Pack = fn(&[u8]) -> Vec<u8>;

    const PACKERS: [(Compression, Pack); 2] =
        [(Compression::Gzip, gzip), (Compression::Zstd, zstd)];

    #[test]
    fn several_members_are_one_file_and_a_bomb_stops_at_the_limit() {
        for (compression, pack) in PACKERS {
            let two = [pack(b"one "), pack(b"two")].concat();
            assert_eq!(unpacked(&two, compression).unwrap().unwrap(), b"one two");
            for (length, fits) in [(100_000, true), (100_001, false), (50_000_000, false)] {
                let found = unpacked(&pack(&vec![b'a'; length]), compression).unwrap();
                assert_eq!(found.map(|bytes| bytes.len()), fits.then_some(length));
            }
        }
    }

    #[test]
    fn an_error_of_a_packed_file_says_what_to_do() {
        let text = b"some text that is long enough, and some more";
        let error =
            |bytes: &[u8], compression| unpacked(bytes, compression).unwrap_err().to_string();
        for (compression, pack) in PACKERS {
            let whole = pack(text);
            let cut = &whole[..whole.len() - 5];
            for torn in [cut, &whole[..3], &[&pack(b"one "), cut].concat()] {
                assert_eq!(
                    error(torn, compression),
                    "it is cut short or damaged: copy it again"
                );
            }
            assert_eq!(error(b"", compression), "it is empty: copy it again");
            for other in [&text[..], &gzip(text), &zstd(text)] {
                if !other.starts_with(&whole[..2]) {
                    let error = error(other, compression);
                    assert!(
                        error.contains("as its name says: correct the ending"),
                        "{error}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_file_that_becomes_shorter_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, vec![b'a'; 100_000]).unwrap();
        let mut stream = open(&path, Compression::None, &Counter::default()).unwrap();
        stream.read_exact(&mut [0; 10]).unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        file.set_len(50_000).unwrap();
        let error = stream.read_to_end(&mut Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), SHORTER);
    }
}
