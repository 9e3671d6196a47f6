//! Opens a file and unpacks it, as a stream of bytes that may stop at a limit.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;
use standpoint_common::files::open_regular;
use standpoint_common::phrases::listed;
use standpoint_tables::workbook::{self, Contents};

use super::document::{self, DocumentText};
use crate::files::format::Compression;
use crate::files::walk::SourceFile;
use crate::limits::MAX_PAGE_BYTES;
use crate::note::Note;

/// A stream of unpacked bytes.
pub(crate) type ByteStream = Box<dyn Read + Send>;

/// Counts the bytes of files that were read so far, as they lie on the disk.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counter(Arc<AtomicU64>);

impl Counter {
    pub(crate) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn add(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// A file whose bytes are counted as they are read. It is read up to the length that it had when it was opened,
/// because it may grow without end. A file that ends earlier is an error.
struct Counted {
    file: io::Take<File>,
    /// The number of bytes that must be left.
    left: u64,
    counter: Counter,
}

impl Counted {
    /// A pipe has no length. Files of the system itself, such as those in `/proc`, state a length of 0.
    fn new(file: File, counter: Counter) -> io::Result<Self> {
        let metadata = file.metadata()?;
        let most = match (metadata.is_file(), metadata.len()) {
            (false, _) => u64::MAX,
            (true, 0) => MAX_PAGE_BYTES,
            (true, length) => length,
        };
        let (file, left) = (file.take(most), metadata.len());
        Ok(Counted {
            file,
            left,
            counter,
        })
    }
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.counter.add(read as u64);
        self.left = self.left.saturating_sub(read as u64);
        if read == 0 && self.left > 0 && !buffer.is_empty() {
            Err(io::Error::other("it became shorter while it was read"))
        } else {
            Ok(read)
        }
    }
}

/// Opens a file. One that was a regular file when it was listed must still be one: the program would wait for a
/// pipe.
fn open_file(source: &SourceFile) -> io::Result<File> {
    if !source.is_file {
        return File::open(&source.path);
    }
    open_regular(&source.path)?.ok_or_else(|| {
        io::Error::other("it was a file and is none any more: look what stands in its place")
    })
}

/// A file that is open.
pub(crate) struct OpenFile {
    pub(crate) bytes: ByteStream,
    /// The headline that a document marks, with its place in the text.
    pub(crate) headline: Option<(usize, String)>,
    /// Notes on what was left out of a workbook.
    pub(crate) notes: Vec<Note>,
}

impl OpenFile {
    pub(crate) fn new(bytes: impl Read + Send + 'static) -> Self {
        Self {
            bytes: Box::new(bytes),
            headline: None,
            notes: Vec::new(),
        }
    }
}

/// Opens a file, unpacks it, and counts what is read of it. From a workbook it reads the sheet that has the
/// wanted `column`, or else the one that looks most like a table of texts.
pub(crate) fn open(
    source: &SourceFile,
    column: Option<&str>,
    counter: &Counter,
) -> io::Result<OpenFile> {
    let file = open_file(source)?;
    let length = file.metadata()?.len();
    Ok(match source.compression {
        Compression::Document => {
            let DocumentText { text, headline } = document::read(file)?;
            counter.add(length);
            OpenFile {
                headline,
                ..OpenFile::new(Cursor::new(text))
            }
        }
        Compression::Workbook => {
            let mut book = workbook::read(file, column)?;
            counter.add(length);
            let csv = std::mem::take(&mut book.csv);
            OpenFile {
                notes: notes(book),
                ..OpenFile::new(Cursor::new(csv))
            }
        }
        compression => {
            let counted = Counted::new(file, counter.clone())?;
            OpenFile::new(decompress(Box::new(counted), compression)?)
        }
    })
}

/// Makes the notes on a workbook.
fn notes(book: Contents) -> Vec<Note> {
    let (count, long, rows) = (book.unsaved, book.long, book.hidden_rows);
    let (read, left, hidden) = (listed(&book.read), listed(&book.left), listed(&book.hidden));
    let sheets = match (book.left.is_empty(), book.read.len()) {
        (false, _) => Some(Note::SheetsLeft { read, left }),
        (true, 0 | 1) => None,
        (true, _) if book.are_coders => Some(Note::SheetsOfCoders(read)),
        (true, _) => Some(Note::SheetsJoined(read)),
    };
    let notes = [
        (count > 0).then_some(Note::FormulasWithoutResult(count)),
        (long > 0).then_some(Note::LongNumbers(long)),
        sheets,
        (!hidden.is_empty()).then_some(Note::SheetsHidden(hidden)),
        (rows > 0).then_some(Note::RowsHidden(rows)),
    ];
    notes.into_iter().flatten().collect()
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
        return Err(io::Error::other("it is empty: copy it again"));
    }
    if !start.starts_with(&begin[..begin.len().min(start.len())]) {
        let advice = "correct the ending of its name, unpack it, or copy it again";
        return Err(io::Error::other(format!(
            "it is not packed by {program} as its name says: {advice}"
        )));
    }
    Ok(match compression {
        Compression::Gzip => Box::new(Unpacked(MultiGzDecoder::new(stream))),
        _ => Box::new(Unpacked(crate::zstandard::Frames::new(stream))),
    })
}

/// A stream that is unpacked, with errors that say what to do: what unpacks it speaks of streams and frames.
struct Unpacked<R>(R);

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(buffer);
        read.map_err(|error| match error.raw_os_error() {
            Some(_) => error,
            None => io::Error::other("it is cut short or damaged: copy it again"),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::bytes::decode::read_all;

    fn pack(bytes: &[u8], compression: Compression) -> Vec<u8> {
        if compression == Compression::Zstd {
            return zstd::encode_all(bytes, 3).unwrap();
        }
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// Returns what is unpacked, `None` beyond 100,000 bytes, or the error.
    fn unpack(bytes: &[u8], compression: Compression) -> Result<Option<Vec<u8>>, String> {
        let stream = decompress(Box::new(Cursor::new(bytes.to_vec())), compression);
        let bytes = stream.and_then(|stream| read_all(stream, 100_000));
        bytes.map_err(|error| error.to_string())
    }

    #[test]
    fn packed_files_are_read_to_their_end_or_to_the_limit() {
        for compression in [Compression::Gzip, Compression::Zstd] {
            let [one, two] = [&b"one "[..], b"two"].map(|bytes| pack(bytes, compression));
            let both = [&one[..], &two].concat();
            assert_eq!(unpack(&both, compression), Ok(Some(b"one two".to_vec())));
            for (length, fits) in [(100_000, true), (100_001, false), (50_000_000, false)] {
                let bytes = vec![b'a'; length];
                let unpacked = unpack(&pack(&bytes, compression), compression);
                assert_eq!(unpacked, Ok(fits.then_some(bytes)));
            }
            let error = |bytes: &[u8]| unpack(bytes, compression).unwrap_err();
            for torn in [&both[..both.len() - 2], &one[..3]] {
                assert_eq!(error(torn), "it is cut short or damaged: copy it again");
            }
            assert_eq!(error(b""), "it is empty: copy it again");
            assert!(error(b"some text").contains("as its name says: correct the ending"));
        }
    }

    /// The bytes of a file.
    fn bytes_of(file: &tempfile::NamedTempFile) -> ByteStream {
        let source = SourceFile::named(file.path());
        open(&source, None, &Counter::default()).unwrap().bytes
    }

    #[test]
    fn a_file_that_grows_is_read_to_its_first_length() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&[b'a'; 100_000]).unwrap();
        let mut stream = bytes_of(&file);
        file.write_all(&[b'b'; 100_000]).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        assert!(bytes == [b'a'; 100_000]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_is_no_file_any_more_is_an_error_and_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "text").unwrap();
        let source = SourceFile::named(&path);
        std::fs::remove_file(&path).unwrap();
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        let kind = rustix::fs::FileType::Fifo;
        rustix::fs::mknodat(rustix::fs::CWD, &path, kind, mode, 0).unwrap();
        let error = open(&source, None, &Counter::default())
            .map(|_| ())
            .unwrap_err();
        assert!(error.to_string().contains("none any more"), "{error}");
    }

    #[test]
    fn a_file_that_becomes_shorter_is_an_error() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&[b'a'; 100_000]).unwrap();
        let mut stream = bytes_of(&file);
        stream.read_exact(&mut [0; 10]).unwrap();
        file.as_file().set_len(50_000).unwrap();
        let error = stream.read_to_end(&mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains("became shorter"));
    }
}
