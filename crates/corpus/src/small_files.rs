//! Reads small files several at once: in a folder of web pages, reading is most of the work.

use std::collections::VecDeque;
use std::iter::once;

use rayon::prelude::*;

use super::bytes::compressed::Counter;
use super::error::CorpusError;
use super::files::format::Compression;
use super::files::walk::{SourceFile, Step};
use super::texts::content::{self, Opened};

/// A larger file is read when its turn comes.
const MAX_BYTES: u64 = 1 << 20;
/// The most files that are read at once.
const FILES: usize = 16;

/// Reads files one after the other or, where small ones follow each other, several at once.
pub(super) struct SmallFiles {
    threads: usize,
    /// The files that were read, the next one first.
    opened: VecDeque<Result<Opened, CorpusError>>,
}

impl SmallFiles {
    pub(super) fn new(threads: usize) -> Self {
        let opened = VecDeque::new();
        SmallFiles { threads, opened }
    }

    /// Opens the file whose turn it is, as [`content::open`] does; `after` are the steps after it.
    pub(super) fn open(
        &mut self,
        source: &SourceFile,
        after: &VecDeque<Step>,
        counter: &Counter,
        in_parts: bool,
    ) -> Result<Opened, CorpusError> {
        let open = |source: &SourceFile| content::open(source, counter, in_parts);
        if self.threads > 1 && self.opened.is_empty() {
            let following = after.iter().map_while(|step| match step {
                Step::File(source) if source.format_of_rows().is_none() => Some(source),
                _ => None,
            });
            let files = once(source).chain(following).take(FILES);
            let small: Vec<&SourceFile> = files.take_while(|source| is_small(source)).collect();
            let read = small.into_par_iter().with_max_len(1).map(open);
            self.opened = read.collect::<Vec<_>>().into();
        }
        self.opened.pop_front().unwrap_or_else(|| open(source))
    }
}

/// Returns true if a file is small for sure: a packed file of a few KB may be a text of a gigabyte.
fn is_small(source: &SourceFile) -> bool {
    let file = std::fs::metadata(&source.path);
    let is_plain = source.compression == Compression::None;
    is_plain && file.is_ok_and(|file| file.is_file() && file.len() <= MAX_BYTES)
}
