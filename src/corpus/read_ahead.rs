//! Reads small files before their turn comes, several at once: in a folder of web pages, reading is most of the work.

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
use super::texts::content::{self, Opened};

/// Files are read ahead until they have so many bytes on the disk, and compressed ones so many when unpacked: a few
/// KB on the disk may be a text of a gigabyte.
const MOST: u64 = 4 << 20;
/// A file that is larger, also when unpacked, is read when its turn comes.
const LARGEST: u64 = 1 << 20;
/// So many files may be open at once.
const FILES: usize = 128;

/// Reads files one after the other or, where small ones follow each other, several at once.
pub(super) struct ReadAhead {
    /// How many at once.
    threads: usize,
    /// The files that were read, the next one first; `None` for one that is read when its turn comes.
    opened: VecDeque<Option<Result<Opened, CorpusError>>>,
}

impl ReadAhead {
    pub(super) fn new(threads: usize) -> Self {
        ReadAhead {
            threads,
            opened: VecDeque::new(),
        }
    }

    /// Opens the file whose turn it is, as [`content::open`] does; `after` are the steps behind it.
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
        opened.unwrap_or_else(|| content::open(source, read_so_far, in_parts))
    }
}

/// Opens a file before its turn; `None` if more is packed in it than is `left` to be read ahead, or if its size
/// cannot be found.
fn early(
    source: &Source,
    left: &AtomicU64,
    read_so_far: &Counter,
    in_parts: bool,
) -> Option<Result<Opened, CorpusError>> {
    if source.compression == Compression::None {
        return Some(content::open(source, read_so_far, in_parts));
    }
    // Bytes that are read in vain count only when they are read again.
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
    let opened = content::open_stream(unpacked, source, in_parts);
    Some(opened.map(|opened| opened.with_headline(headline)))
}

/// The file and those behind it that are read with it; none if it is alone.
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
    use std::io::Write;

    use flate2::write::GzEncoder;
    use tempfile::TempDir;

    use super::*;
    use crate::corpus::files::format::{Format, Kind};

    #[test]
    fn packed_files_are_read_ahead_no_further_than_their_texts_may_be_long() {
        let folder = TempDir::new().unwrap();
        let line = "They will not leave before the spring.\n";
        let file = |at: usize| {
            // Some together are more than may be read ahead, and some are so alone.
            let lines = if at % 10 == 9 { 200_000 } else { 20_000 };
            let path = folder.path().join(format!("{at:02}.txt.gz"));
            let mut gzip = GzEncoder::new(Vec::new(), flate2::Compression::fast());
            gzip.write_all(line.repeat(lines).as_bytes()).unwrap();
            std::fs::write(&path, gzip.finish().unwrap()).unwrap();
            Planned::File(Source::new(
                &path,
                Compression::Gzip,
                Kind::Known(Format::Text),
            ))
        };
        let mut steps: VecDeque<Planned> = (0..30).map(file).collect();
        let mut ahead = ReadAhead::new(2);
        let mut most = 0;
        while let Some(Planned::File(source)) = steps.pop_front() {
            ahead
                .open(&source, &steps, &Counter::default(), false)
                .unwrap();
            let waiting = ahead.opened.iter().flatten().map(|opened| match opened {
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
    }
}
