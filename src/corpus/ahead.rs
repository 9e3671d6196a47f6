//! Files that are read before their turn comes, several at once: of a folder of web pages reading is most of the work.

use std::collections::VecDeque;
use std::iter::once;

use rayon::prelude::*;

use super::bytes::compressed::Counter;
use super::error::CorpusError;
use super::files::walk::Source;
use super::plan::Planned;
use super::texts::document;
use super::texts::document::Opened;

/// Files are read ahead until they have so many bytes, as they lie on the disk.
const MOST: u64 = 4 << 20;
/// A larger file is read when its turn comes.
const LARGEST: u64 = 1 << 20;
/// As many files as may well be open at once.
const FILES: usize = 128;

/// Reads files one after the other or, where small ones follow each other, several at once.
pub(super) struct Ahead {
    /// How many at once.
    threads: usize,
    /// Those that were read, the next one first.
    opened: VecDeque<Result<Opened, CorpusError>>,
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
        let open = |source: &Source| document::open(source, read_so_far, in_parts);
        if self.threads > 1 && self.opened.is_empty() {
            let together = together(source, after);
            let share = together.len().div_ceil(self.threads).max(1);
            let shares = together.par_chunks(share);
            let read = shares.flat_map_iter(|share| share.iter().map(|source| open(source)));
            self.opened = read.collect::<Vec<_>>().into();
        }
        self.opened.pop_front().unwrap_or_else(|| open(source))
    }
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

    use tempfile::TempDir;

    use crate::corpus::{Corpus, ReadOptions};

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
                4 if at > 100 => {
                    write(format!("{at:03}.csv"), format!("text\n{text}").as_bytes());
                }
                _ => write(format!("{at:03}.txt"), text.as_bytes()),
            }
        }
        let long = "They will not leave before the spring.\n\n";
        write("150b.txt".to_string(), long.repeat(5_000).as_bytes());
        write("200b.txt".to_string(), long.repeat(30_000).as_bytes());
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
}
