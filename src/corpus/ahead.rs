//! Files that are read before their turn comes, several at once: of a folder of web pages reading is most of the work.

use std::collections::VecDeque;
use std::io::Cursor;
use std::iter::once;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::bytes::compressed;
use super::bytes::compressed::Counter;
use super::error::CorpusError;
use super::files::format::Compression;
use super::files::walk::Source;
use super::plan::Planned;
use super::texts::document;
use super::texts::document::Opened;

/// Files are read ahead until they have so many bytes, as they lie on the disk, and those that are compressed as many again when
/// they are unpacked: a few KB on the disk may be a text of a gigabyte.
const MOST: u64 = 4 << 20;
/// A larger file is read when its turn comes, and so is one that is larger when it is unpacked.
const LARGEST: u64 = 1 << 20;
/// As many files as may well be open at once.
const FILES: usize = 128;

/// Reads files one after the other or, where small ones follow each other, several at once.
pub(super) struct Ahead {
    /// How many at once.
    threads: usize,
    /// Those that were read, the next one first; `None` for one that is to be read when its turn comes.
    opened: VecDeque<Option<Result<Opened, CorpusError>>>,
}

impl Ahead {
    pub(super) fn new(threads: usize) -> Self {
        Ahead {
            threads,
            opened: VecDeque::new(),
        }
    }

    /// What [`document::open`] says of the file whose turn it is; `after` are the steps behind it.
    pub(super) fn open(
        &mut self,
        source: &Source,
        after: &VecDeque<Planned>,
        read_so_far: &Counter,
        in_parts: bool,
    ) -> Result<Opened, CorpusError> {
        if self.threads > 1 && self.opened.is_empty() {
            let together = together(source, after);
            let share = together.len().div_ceil(self.threads).max(1);
            let shares = together.par_chunks(share);
            let left = AtomicU64::new(MOST);
            let read = |source: &&Source| early(source, &left, read_so_far, in_parts);
            let read = shares.flat_map_iter(|share| share.iter().map(read));
            self.opened = read.collect::<Vec<_>>().into();
        }
        let opened = self.opened.pop_front().flatten();
        opened.unwrap_or_else(|| document::open(source, read_so_far, in_parts))
    }
}

/// What [`document::open`] says of a file, before its turn; `None` if more is packed in it than is `left` to be read ahead, or if
/// that cannot be told.
fn early(
    source: &Source,
    left: &AtomicU64,
    read_so_far: &Counter,
    in_parts: bool,
) -> Option<Result<Opened, CorpusError>> {
    if source.compression == Compression::None {
        return Some(document::open(source, read_so_far, in_parts));
    }
    // What is read in vain counts only when it is read again.
    let counter = Counter::default();
    let opened = compressed::open_article(&source.path, source.compression, &counter);
    let (stream, headline) = opened.ok()?;
    let bytes = compressed::read_all(stream, LARGEST).ok()??;
    let size = bytes.len() as u64;
    let fits = |left: u64| left.checked_sub(size);
    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits)
        .ok()?;
    read_so_far.add(counter.bytes());
    let unpacked = Box::new(Cursor::new(bytes));
    let opened = document::open_stream(unpacked, source, in_parts);
    Some(opened.map(|opened| opened.with_headline(headline)))
}

/// The file and those behind it that are read with it; none if it is by itself.
fn together<'s>(source: &'s Source, after: &'s VecDeque<Planned>) -> Vec<&'s Source> {
    let files = after.iter().map_while(|step| match step {
        Planned::File(source) => Some(source),
        _ => None,
    });
    let mut left = MOST;
    let small = once(source).chain(files).take(FILES).take_while(|source| {
        // A pipe may have nothing to say yet.
        let found = std::fs::metadata(&source.path).ok();
        let size = found
            .filter(|found| found.is_file())
            .map(|found| found.len());
        let rest = size.filter(|size| *size <= LARGEST);
        let rest = rest.and_then(|size| left.checked_sub(size));
        left = rest.unwrap_or(left);
        rest.is_some()
    });
    let together: Vec<&Source> = small.collect();
    match together.len() {
        1 => Vec::new(),
        _ => together,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use flate2::write::GzEncoder;
    use tempfile::TempDir;

    use super::*;
    use crate::corpus::{Corpus, ReadOptions};

    fn packed(text: &str) -> Vec<u8> {
        let mut gzip = GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        gzip.finish().unwrap()
    }

    #[test]
    fn what_is_read_several_at_once_is_the_same_in_the_same_order() {
        let folder = TempDir::new().unwrap();
        let write = |name: String, content: &[u8]| {
            fs::write(folder.path().join(name), content).unwrap();
        };
        // More than are read at once; a table between them, what cannot be read, and texts too long for it.
        for at in 0..300 {
            let text = format!("This is text {at}. It says little.\n");
            match at % 9 {
                0 => write(format!("{at:03}.html"), format!("<p>{text}").as_bytes()),
                1 => write(format!("{at:03}.txt"), b"  \n"),
                2 => write(format!("{at:03}.txt"), b"\0\0\0\x01\0\0\0\x02"),
                3 => write(format!("{at:03}"), text.as_bytes()),
                5 => write(format!("{at:03}.txt.gz"), &packed(&text)),
                6 if at % 2 == 0 => write(format!("{at:03}.txt.gz"), &packed(&text)[..30]),
                4 if at > 100 => {
                    write(format!("{at:03}.csv"), format!("text\n{text}").as_bytes());
                }
                _ => write(format!("{at:03}.txt"), text.as_bytes()),
            }
        }
        let long = "They will not leave before the spring.\n\n";
        write("150b.txt".to_string(), long.repeat(5_000).as_bytes());
        write("200b.txt".to_string(), long.repeat(30_000).as_bytes());
        write("210b.txt.gz".to_string(), &packed(&long.repeat(5_000)));
        write("220b.txt.gz".to_string(), &packed(&long.repeat(30_000)));
        for in_parts in [false, true] {
            let read = |threads| -> Vec<String> {
                let options = ReadOptions {
                    in_parts,
                    threads,
                    ..ReadOptions::default()
                };
                let corpus = Corpus::open(&[folder.path().to_path_buf()], &options).unwrap();
                corpus.map(|read| format!("{read:?}")).collect()
            };
            let one_by_one = read(1);
            assert!(one_by_one.len() > 290);
            assert_eq!(read(2), one_by_one);
            assert_eq!(read(7), one_by_one);
        }
    }

    #[test]
    fn what_is_packed_is_read_ahead_no_further_than_its_texts_may_be_long() {
        let folder = TempDir::new().unwrap();
        let line = "They will not leave before the spring.\n";
        for at in 0..30 {
            // Some together are more than may be read ahead, and some are so alone.
            let lines = if at % 10 == 9 { 200_000 } else { 20_000 };
            let path = folder.path().join(format!("{at:02}.txt.gz"));
            fs::write(path, packed(&line.repeat(lines))).unwrap();
        }
        let options = ReadOptions {
            threads: 2,
            ..ReadOptions::default()
        };
        let mut corpus = Corpus::open(&[folder.path().to_path_buf()], &options).unwrap();
        let total = corpus.total_bytes();
        let mut most = 0;
        while let Some(document) = corpus.next() {
            document.unwrap();
            let waiting = corpus.ahead.opened.iter().flatten();
            let waiting = waiting.map(|opened| match opened {
                Ok(Opened::Whole(content)) => content.text.len() as u64,
                _ => 0,
            });
            let waiting: Vec<u64> = waiting.collect();
            assert!(waiting.iter().all(|length| *length <= LARGEST));
            most = most.max(waiting.iter().sum());
        }
        assert!(
            most > LARGEST && most <= MOST,
            "{most} bytes were read ahead"
        );
        assert_eq!(Some(corpus.bytes_read()), total);
    }
}
