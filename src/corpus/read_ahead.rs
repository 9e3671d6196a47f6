//! Reads small files before their turn comes, several at once: in a folder of web pages, reading is most of the work.

use std::collections::VecDeque;
use std::fs::Metadata;
use std::iter::once;

use rayon::prelude::*;

use super::bytes::compressed::Counter;
use super::error::CorpusError;
use super::files::format::Compression;
use super::files::walk::{Source, Step};
use super::texts::content::{self, Opened};

/// Files are read ahead until they have so many bytes.
const MOST: u64 = 4 << 20;
/// A larger file is read when its turn comes.
const LARGEST: u64 = 1 << 20;
/// So many files may be open at once.
const FILES: usize = 128;

/// Reads files one after the other or, where small ones follow each other, several at once.
pub(super) struct ReadAhead {
    threads: usize,
    /// The files that were read, the next one first.
    opened: VecDeque<Result<Opened, CorpusError>>,
}

impl ReadAhead {
    pub(super) fn new(threads: usize) -> Self {
        let opened = VecDeque::new();
        ReadAhead { threads, opened }
    }

    /// Opens the file whose turn it is, as [`content::open`] does; `after` are the steps behind it.
    pub(super) fn open(
        &mut self,
        source: &Source,
        after: &VecDeque<Step>,
        read_so_far: &Counter,
        in_parts: bool,
    ) -> Result<Opened, CorpusError> {
        let open = |source: &Source| content::open(source, read_so_far, in_parts);
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

/// The file and those behind it that are read with it; none if it is alone.
fn together<'s>(source: &'s Source, after: &'s VecDeque<Step>) -> Vec<&'s Source> {
    let files = after.iter().map_while(|step| match step {
        Step::File(source) if source.format_of_rows().is_none() => Some(source),
        _ => None,
    });
    let mut left = MOST;
    let mut fits = |source: &&Source| {
        // A packed file of a few KB may be a text of a gigabyte, and a pipe may have nothing to say yet.
        let file = std::fs::metadata(&source.path).ok();
        let is_plain = |file: &Metadata| file.is_file() && source.compression == Compression::None;
        let size = file.filter(is_plain).map_or(u64::MAX, |file| file.len());
        let fits = size <= LARGEST.min(left);
        left -= if fits { size } else { 0 };
        fits
    };
    let files = once(source).chain(files).take(FILES);
    let together: Vec<&Source> = files.take_while(|file| fits(file)).collect();
    if together.len() == 1 {
        Vec::new()
    } else {
        together
    }
}
