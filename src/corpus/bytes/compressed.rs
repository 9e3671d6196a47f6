//! Files → bytes: opening, decompressing on the way, and stopping at a limit.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::GzDecoder;

use super::lines::Written;
use super::{word, workbook};
use crate::corpus::files::format::Compression;
use crate::corpus::notice::Notice;

/// A stream of decompressed bytes.
pub(in crate::corpus) type ByteStream = Box<dyn Read + Send>;

/// How many bytes of files were read so far, as they lie on the disk.
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

struct Counted {
    file: File,
    /// How many bytes it had when it was opened and were not read yet.
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

/// Opens a file for reading what is inside; what is read of it is counted.
pub(in crate::corpus) fn open(
    path: &Path,
    compression: Compression,
    counter: &Counter,
) -> io::Result<ByteStream> {
    open_article(path, compression, counter).map(|(bytes, _)| bytes)
}

/// The same of an article, with the headline that a document calls so, and where it stands in the text.
pub(in crate::corpus) fn open_article(
    path: &Path,
    compression: Compression,
    counter: &Counter,
) -> io::Result<(ByteStream, Option<(usize, String)>)> {
    if compression != Compression::Document {
        let (bytes, _) = open_with_notices(path, compression, None, counter)?;
        return Ok((bytes, None));
    }
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let Written { text, headline } = word::read(file)?;
    counter.add(length);
    Ok((Box::new(Cursor::new(text)), headline))
}

/// The same of a table, with what there is to tell of a workbook, of which the sheet with such a `column` is read, if one is wanted.
pub(in crate::corpus) fn open_with_notices(
    path: &Path,
    compression: Compression,
    column: Option<&str>,
    counter: &Counter,
) -> io::Result<(ByteStream, Vec<Notice>)> {
    if compression == Compression::Document {
        let (text, _) = open_article(path, compression, counter)?;
        return Ok((text, Vec::new()));
    }
    let (file, counter) = (File::open(path)?, counter.clone());
    let found = file.metadata()?;
    if compression == Compression::Workbook {
        let contents = workbook::read(file, column)?;
        counter.add(found.len());
        return Ok((Box::new(Cursor::new(contents.csv)), contents.notices));
    }
    let counted = Counted {
        left: if found.is_file() { found.len() } else { 0 },
        file,
        counter,
    };
    Ok((decompress(Box::new(counted), compression)?, Vec::new()))
}

/// Decompresses a stream as it is read; files of several members or frames are read to the end.
pub(in crate::corpus) fn decompress(
    stream: ByteStream,
    compression: Compression,
) -> io::Result<ByteStream> {
    Ok(match compression {
        Compression::None | Compression::Workbook | Compression::Document => {
            Box::new(BufReader::new(stream))
        }
        Compression::Gzip => packed(stream, "gzip", GZIP, ZSTD, |stream| {
            Ok(Box::new(Members(Some(GzDecoder::new(stream)))))
        })?,
        Compression::Zstd => packed(stream, "Zstandard", ZSTD, GZIP, |stream| {
            Ok(Box::new(zstd::Decoder::with_buffer(stream)?))
        })?,
    })
}

/// How files that are packed by gzip and by Zstandard begin.
const GZIP: &[u8] = b"\x1F\x8B";
const ZSTD: &[u8] = b"\x28\xB5\x2F\xFD";

/// Unpacks a stream that should begin as what packed it, `name`, begins; `other` is what the other one begins with. What unpacks it
/// speaks of streams and frames.
fn packed(
    stream: ByteStream,
    name: &'static str,
    begin: &[u8],
    other: &[u8],
    unpack: impl FnOnce(BufReader<ByteStream>) -> io::Result<ByteStream>,
) -> io::Result<ByteStream> {
    let mut stream = BufReader::new(stream);
    let start = stream.fill_buf()?;
    let fault = if start.is_empty() {
        Some("it is empty: copy it again".to_string())
    } else if start.starts_with(other) {
        Some("it is packed by another program than its name says: unpack it".to_string())
    } else if !start.starts_with(begin) && start.len() >= begin.len() {
        Some(format!(
            "it is not packed by {name} as its name says: take the ending away, or copy it again"
        ))
    } else {
        None
    };
    match fault {
        Some(fault) => Err(io::Error::new(io::ErrorKind::InvalidData, fault)),
        None => Ok(Box::new(Unpacked {
            stream: BufReader::new(unpack(stream)?),
            is_begun: false,
        })),
    }
}

/// What was unpacked, with errors that say what to do.
struct Unpacked {
    stream: BufReader<ByteStream>,
    is_begun: bool,
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !std::mem::replace(&mut self.is_begun, true) {
            let start = self.stream.fill_buf().map_err(damaged)?;
            if start.starts_with(GZIP) || start.starts_with(ZSTD) {
                let twice = "it is packed twice: unpack it once";
                return Err(io::Error::new(io::ErrorKind::InvalidData, twice));
            }
        }
        self.stream.read(buffer).map_err(damaged)
    }
}

/// What unpacks a file says only how it failed; an error of the disk says more.
fn damaged(error: io::Error) -> io::Error {
    let of_disk = error.raw_os_error().is_some() && error.kind() != io::ErrorKind::UnexpectedEof;
    match of_disk || error.to_string() == SHORTER {
        true => error,
        false => io::Error::new(
            io::ErrorKind::InvalidData,
            "it is cut short or damaged: copy it again",
        ),
    }
}

/// What became of a file that another program writes.
const SHORTER: &str = "it became shorter while it was read";

/// The members of a gzip file one after the other; none after the last. Tapes and some programs fill up the block behind it with
/// zeros, which `gzip` passes over, too.
struct Members<R>(Option<GzDecoder<R>>);

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.0 {
            let read = member.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let mut rest = self.0.take().map(GzDecoder::into_inner);
            if rest.as_mut().map_or(Ok(false), begins_again)? {
                self.0 = rest.map(GzDecoder::new);
            }
        }
        Ok(0)
    }
}

/// Whether anything but zeros is left, which are passed over.
fn begins_again(rest: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let piece = rest.fill_buf()?;
        let (length, next) = (piece.len(), piece.iter().position(|byte| *byte != 0));
        rest.consume(next.unwrap_or(length));
        if next.is_some() || length == 0 {
            return Ok(next.is_some());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::whole::read_all;
    use super::*;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn inside(bytes: Vec<u8>, compression: Compression) -> io::Result<Option<Vec<u8>>> {
        read_all(
            decompress(Box::new(io::Cursor::new(bytes)), compression)?,
            100_000,
        )
    }

    #[test]
    fn several_members_are_one_file() {
        let two = [gzip(b"one "), gzip(b"two")].concat();
        assert_eq!(inside(two, Compression::Gzip).unwrap().unwrap(), b"one two");
        let two = [
            zstd::encode_all(&b"one "[..], 3).unwrap(),
            zstd::encode_all(&b"two"[..], 3).unwrap(),
        ]
        .concat();
        assert_eq!(inside(two, Compression::Zstd).unwrap().unwrap(), b"one two");
    }

    #[test]
    fn zeros_behind_a_member_are_passed_over() {
        let zeros = [0; 20_000];
        let padded = [gzip(b"one "), zeros.to_vec(), gzip(b"two"), zeros.to_vec()].concat();
        let read = inside(padded, Compression::Gzip).unwrap();
        assert_eq!(read.unwrap(), b"one two");
        let torn = [&gzip(b"one "), &zeros[..], &gzip(b"two")[..15]].concat();
        assert!(inside(torn, Compression::Gzip).is_err());
        let other = [&gzip(b"one "), &b"neither zeros nor a member"[..]].concat();
        assert!(inside(other, Compression::Gzip).is_err());
        assert!(inside(zeros.to_vec(), Compression::Gzip).is_err());
        assert!(inside(Vec::new(), Compression::Gzip).is_err());
    }

    #[test]
    fn a_file_that_becomes_shorter_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, vec![b'a'; 100_000]).unwrap();
        let open = || open(&path, Compression::None, &Counter::default()).unwrap();
        let whole = read_all(open(), 100_000).unwrap();
        assert_eq!(whole.map(|bytes| bytes.len()), Some(100_000));
        let mut stream = open();
        stream.read_exact(&mut [0; 10]).unwrap();
        File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_len(50_000)
            .unwrap();
        let error = stream.read_to_end(&mut Vec::new()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn what_cannot_be_unpacked_is_told_with_what_to_do() {
        let text = b"some text that is long enough, and some more";
        let zstd = zstd::encode_all(&text[..], 3).unwrap();
        let said = |bytes: &[u8], compression| {
            let error = inside(bytes.to_vec(), compression).unwrap_err();
            error.to_string()
        };
        for compression in [Compression::Gzip, Compression::Zstd] {
            let packed = match compression {
                Compression::Gzip => gzip(text),
                _ => zstd.clone(),
            };
            let cut = said(&packed[..packed.len() - 5], compression);
            assert_eq!(cut, "it is cut short or damaged: copy it again");
            let head = said(&packed[..3], compression);
            assert!(head.contains("cut short"), "{head}");
            assert!(said(b"no such thing", compression).starts_with("it is not packed by"));
            assert!(said(b"", compression).starts_with("it is empty"));
        }
        assert!(said(&gzip(&gzip(text)), Compression::Gzip).starts_with("it is packed twice"));
        assert!(said(&gzip(&zstd), Compression::Gzip).starts_with("it is packed twice"));
        assert!(said(&zstd, Compression::Gzip).starts_with("it is packed by another program"));
    }

    #[test]
    fn a_bomb_is_defused_and_a_torn_file_is_an_error() {
        let bomb = gzip(&vec![b'a'; 5_000_000]);
        assert_eq!(inside(bomb.clone(), Compression::Gzip).unwrap(), None);
        assert_eq!(
            inside(gzip(&[b'a'; 100_000]), Compression::Gzip)
                .unwrap()
                .unwrap()
                .len(),
            100_000
        );
        let torn = gzip(b"some text that is long enough")[..20].to_vec();
        assert!(inside(torn, Compression::Gzip).is_err());
        assert!(inside(b"no gzip".to_vec(), Compression::Gzip).is_err());
        assert!(inside(b"no zstd".to_vec(), Compression::Zstd).is_err());
    }
}
